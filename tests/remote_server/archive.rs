//! The copy of the archive costs what is new, not what is old; and a record of it that is cut or lost only costs time.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::daemon::ArchiveCopy;
use diaodu::folder::{Archive, sha256};
use diaodu::remote::{Remote, RemotePlace, RemoteServer};
use tempfile::TempDir;

use super::server::{Answer, Server};

/// An archive, and the server that it is copied to.
struct Copied {
    home: TempDir,
    server: Server,
    copy: ArchiveCopy,
    now: DateTime<Utc>,
}

impl Copied {
    fn new() -> Self {
        let (home, server) = (TempDir::new().unwrap(), Server::start());
        let copy = copy_of(home.path(), &server);
        let now = "2026-11-24T02:00:00Z".parse().unwrap();
        Self {
            home,
            server,
            copy,
            now,
        }
    }

    /// As after a start of the program.
    fn start_again(&mut self) {
        self.copy = copy_of(self.home.path(), &self.server);
    }

    async fn tick(&mut self) -> Option<String> {
        self.now += TimeDelta::minutes(10);
        self.copy.bring(self.now).await
    }

    /// A file of the archive, as it was kept; without waiting for the disk.
    fn keep(&self, bytes: &[u8]) -> PathBuf {
        let hash = sha256(bytes);
        let path = self.home.path().join(&hash[..2]).join(hash);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn is_there(&self, bytes: &[u8]) -> bool {
        let hash = sha256(bytes);
        self.server.places(bytes) == [format!("{}/{hash}", &hash[..2])]
    }

    fn record(&self) -> PathBuf {
        self.home.path().join("copied")
    }
}

fn copy_of(root: &Path, server: &Server) -> ArchiveCopy {
    let place = RemotePlace {
        server: RemoteServer::WebDav {
            origin: format!("http://127.0.0.1:{}", server.port()),
            folder: "/share/".to_owned(),
        },
        login: None,
        ca_file: None,
        timeout: Duration::from_secs(5),
    };
    ArchiveCopy::new(Archive::new(root.to_owned()), Remote::new(&place).unwrap())
}

fn modified_ns(path: &Path) -> u128 {
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    modified.duration_since(UNIX_EPOCH).unwrap().as_nanos()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_without_anything_new_looks_at_no_old_file() {
    let mut copied = Copied::new();
    // Ten thousand that were copied long ago.
    let mut text = format!("http://127.0.0.1:{}/share/\n", copied.server.port());
    for number in 0..10_000 {
        let path = copied.keep(format!("old {number}").as_bytes());
        let size = fs::metadata(&path).unwrap().len();
        let below = path.strip_prefix(copied.home.path()).unwrap();
        writeln!(text, "{size} {} {}", modified_ns(&path), below.display()).unwrap();
    }
    fs::write(copied.record(), &text).unwrap();
    for _ in 0..3 {
        assert_eq!(copied.tick().await, None);
    }
    assert_eq!(copied.server.asked(), 0);
    // A new one is found.
    let new = copied.keep(b"new");
    let folder = new.parent().unwrap();
    for _ in 0..3 {
        assert_eq!(copied.tick().await, None);
    }
    assert!(copied.is_there(b"new"));
    let last = fs::metadata(folder).unwrap().modified().unwrap();
    // Another one beside it, and the folder's time as if it had not come: nobody lists what has not changed.
    let number = (0..100_000).find(|number| {
        let hash = sha256(format!("beside {number}").as_bytes());
        folder.ends_with(&hash[..2])
    });
    let beside = format!("beside {}", number.unwrap());
    copied.keep(beside.as_bytes());
    File::open(folder).unwrap().set_modified(last).unwrap();
    copied.server.asked();
    assert_eq!(copied.tick().await, None);
    assert_eq!(copied.server.asked(), 0);
    assert!(!copied.is_there(beside.as_bytes()));
    // A start compares all.
    copied.start_again();
    copied.tick().await;
    assert!(copied.is_there(beside.as_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_new_file_adds_one_line() {
    let mut copied = Copied::new();
    for number in 0..120 {
        copied.keep(format!("old {number}").as_bytes());
    }
    for _ in 0..3 {
        assert_eq!(copied.tick().await, None);
    }
    let text = fs::read_to_string(copied.record()).unwrap();
    assert_eq!(text.lines().count(), 121);
    copied.keep(b"new");
    assert_eq!(copied.tick().await, None);
    let longer = fs::read_to_string(copied.record()).unwrap();
    let added = longer.strip_prefix(&text).unwrap();
    assert!(
        added.contains(&sha256(b"new")) && added.lines().count() == 1,
        "{added}"
    );
    assert!(copied.is_there(b"new"));
}

/// The process may die after an upload and before its line, or in the middle of that line.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_cut_only_repeats_an_upload() {
    let mut copied = Copied::new();
    let files: Vec<Vec<u8>> = (0..5).map(|number| vec![number; 100]).collect();
    for bytes in &files {
        copied.keep(bytes);
    }
    copied.tick().await;
    let text = fs::read(copied.record()).unwrap();
    for cut in (0..text.len()).step_by(7).chain([text.len() - 1]) {
        fs::write(copied.record(), &text[..cut]).unwrap();
        copied.start_again();
        assert_eq!(copied.tick().await, None, "{cut}");
        assert!(files.iter().all(|bytes| copied.is_there(bytes)), "{cut}");
        let again = fs::read_to_string(copied.record()).unwrap();
        for bytes in &files {
            assert!(again.contains(&sha256(bytes)), "{cut}: {again}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_brought_is_brought_when_the_server_is_back() {
    let mut copied = Copied::new();
    copied.keep(b"first");
    copied.tick().await;
    copied
        .server
        .fail(Some(Box::new(|_, _| Some(Answer::Status(500, Vec::new())))));
    copied.keep(b"second");
    assert!(copied.tick().await.is_some());
    copied.server.fail(None);
    assert_eq!(copied.tick().await, None);
    assert!(copied.is_there(b"second"));
}
