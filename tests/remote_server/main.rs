//! The share on a server that is hostile, broken or slow: the program is run against one that answers by hand.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod answers;
mod archive;
mod mirror;
mod names;
mod server;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use server::Server;

/// The unit in whose folder things happen, and another one.
const UNIT: &str = "报送/云岩区";
const OTHER: &str = "报送/南明区";

/// An office whose share is on such a server.
struct Office {
    home: TempDir,
    server: Server,
    /// Seconds since the morning of 24 November.
    clock: u32,
}

impl Office {
    /// With the folders of a new share there.
    fn new() -> Self {
        Self::at(|port| (format!("webdav://127.0.0.1:{port}/share"), String::new()))
    }

    /// In a bucket.
    fn on_s3() -> Self {
        let address = |port| {
            (
                "s3://bucket/share".to_owned(),
                format!("http://127.0.0.1:{port}"),
            )
        };
        Self::at(address)
    }

    /// At this address and endpoint.
    fn at(address: impl Fn(u16) -> (String, String)) -> Self {
        let mut office = Self {
            home: TempDir::new().unwrap(),
            server: Server::start(),
            clock: 0,
        };
        let said = office.run(&["init", office.home.path().join("office").to_str().unwrap()]);
        assert!(said.contains("diaodu.toml"), "{said}");
        let config = office.path("config/diaodu.toml");
        let text = fs::read_to_string(&config).unwrap();
        // Of the period before nobody reported, and then nobody is asked.
        let (before, after) = text.split_once("\nstart = ").unwrap();
        let text = format!(
            "{before}\nstart = 2026-11-11{}",
            &after["2026-11-30".len()..]
        );
        let (before, after) = text.split_once("[share]").unwrap();
        let (url, endpoint) = address(office.server.port());
        let after = after
            .replacen("url = \"\"", &format!("url = \"{url}\""), 1)
            .replacen("endpoint = \"\"", &format!("endpoint = \"{endpoint}\""), 1)
            .replacen("timeout_seconds = 20", "timeout_seconds = 1", 1);
        let before = before.replacen("share = \"../share\"", "share = \"../mirror\"", 1);
        assert!(before.contains("../mirror"), "{before}");
        fs::write(&config, format!("{before}[share]{after}")).unwrap();
        office.tick_of("init");
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join("office").join(name)
    }

    fn run(&self, words: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diaodu"));
        let config = self.path("config/diaodu.toml");
        if config.exists() {
            command.arg("-c").arg(config);
        }
        let done = command
            .args(words)
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        // What opendal does not expect is caught, after it was printed.
        assert!(
            !said.contains("panicked") || said.contains("opendal-core"),
            "{said}"
        );
        assert!(
            !said.contains(|letter: char| letter.is_control() && letter != '\n'),
            "{said:?}"
        );
        assert!(matches!(done.status.code(), Some(0 | 1 | 3)), "{said}");
        said
    }

    fn tick_of(&mut self, word: &str) -> String {
        self.clock += 10;
        let (minute, second) = (self.clock / 60, self.clock % 60);
        let now = format!("2026-11-24T10:{minute:02}:{second:02}");
        self.run(&["--now", &now, word])
    }

    fn tick(&mut self) -> String {
        self.tick_of("once")
    }

    /// Enough of them for a file to settle, to be judged, and to be moved.
    fn ticks(&mut self) -> String {
        (0..5).map(|_| self.tick()).collect()
    }

    /// Where on the server these bytes lie.
    fn places(&self, bytes: &[u8]) -> Vec<String> {
        self.server.places(bytes)
    }

    /// Whether these bytes were judged, and lie where such files are put.
    fn is_judged(&self, bytes: &[u8]) -> bool {
        let places = self.places(bytes);
        places.len() == 1 && places[0].contains("/退回/")
    }

    /// All that lies on this machine, below the office's home or beside it.
    fn here(&self) -> Vec<PathBuf> {
        let (mut found, mut folders) = (Vec::new(), vec![self.home.path().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.path());
                }
            }
        }
        found
    }

    /// Whether any file outside the mirror's folder of the archive's kind has these bytes.
    fn is_outside(&self, bytes: &[u8]) -> bool {
        let homes = ["mirror", "data"].map(|name| self.path(name));
        let is_inside = |path: &Path| homes.iter().any(|home| path.starts_with(home));
        let mut outside = self.here().into_iter().filter(|path| !is_inside(path));
        outside.any(|path| fs::read(path).is_ok_and(|there| there == bytes))
    }
}

/// Bytes that are no sheet, and no other ones.
fn junk(about: &str) -> Vec<u8> {
    format!("no sheet at all: {about}").into_bytes()
}
