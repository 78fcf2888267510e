//! Letters as .eml files in a folder: for rehearsals, and for offices that send by hand.

use std::io;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use super::{Accepted, Advice, Outcome, Outgoing, Scope, SendError, Stage, bounded};
use crate::domain::language::{Bilingual, bilingual};
use crate::private;

/// Where the files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderOptions {
    /// The folder; made if it is not there.
    pub folder: PathBuf,
    /// The office's zone, for the time in the file's name.
    pub zone: Tz,
}

/// Writes each letter as one file, whole or not at all.
#[derive(Debug)]
pub struct FolderChannel {
    options: FolderOptions,
}

impl FolderChannel {
    /// A channel into this folder.
    #[must_use]
    pub const fn new(options: FolderOptions) -> Self {
        Self { options }
    }

    /// Writes `20261105-0900 reminder lijing@… 1f2e3d4c5b6a.eml`. The name only depends on the
    /// letter, so a repetition finds the file and leaves it alone.
    pub(super) async fn send(&self, outgoing: &Outgoing) -> Result<Accepted, SendError> {
        let folder = self.options.folder.clone();
        let name = file_name(outgoing, self.options.zone);
        let bytes = outgoing.bytes.clone();
        let note = name.clone();
        blocking(&self.options.folder, move || {
            publish(&folder, &name, &bytes)
        })
        .await?;
        Ok(Accepted { note })
    }

    pub(super) async fn probe(&self) -> Result<Bilingual, SendError> {
        let folder = self.options.folder.clone();
        blocking(&self.options.folder, move || {
            private::make_folder(&folder)?;
            tempfile::tempfile_in(&folder).map(drop)
        })
        .await?;
        Ok(bilingual!(
            "letters are written to {}",
            "信函写到文件夹 {}",
            self.options.folder.display()
        ))
    }
}

/// Runs file work beside the runtime and puts the folder's name into its error.
async fn blocking(
    folder: &Path,
    work: impl FnOnce() -> io::Result<()> + Send + 'static,
) -> Result<(), SendError> {
    let result = tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panic| Err(io::Error::other(panic)));
    result.map_err(|error| SendError {
        outcome: Outcome::Temporary,
        scope: Scope::Channel,
        stage: Stage::File,
        code: None,
        what: bounded(&format!(
            "a letter cannot be written to {}: {error}",
            folder.display()
        )),
        hint: Advice::new(
            "check that the folder of letters can be written to and that its disk is not full",
            "看存放信函的文件夹能不能写、磁盘是不是满了",
        ),
    })
}

/// A letter that can be seen is whole, and safe on the disk.
fn publish(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    private::make_folder(folder)?;
    let path = folder.join(name);
    if path.exists() {
        // An earlier try may have failed right after it was given its name.
        return private::sync_folder_of(&path);
    }
    private::write_new(&path, bytes).map(drop)
}

fn file_name(outgoing: &Outgoing, zone: Tz) -> String {
    let hash = Sha256::digest(outgoing.key.to_string());
    let hash = u64::from_be_bytes([
        hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7],
    ]);
    format!(
        "{} {} {} {hash:016x}.eml",
        outgoing
            .queued_at
            .with_timezone(&zone)
            .format("%Y%m%d-%H%M"),
        plain(outgoing.kind()),
        plain(&outgoing.to),
    )
}

/// Only characters that every file system and every shell takes as they are.
fn plain(text: &str) -> String {
    text.chars()
        .take(80)
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '@' | '.' | '_' | '-' | '+' => c,
            _ => '_',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{FolderChannel, FolderOptions};
    use crate::channel::{Channel, Outgoing, Stage};

    fn outgoing() -> Outgoing {
        Outgoing {
            key: "reminder/2026-11-10/yunyan/before-3/lijing@example.gov.cn"
                .parse()
                .unwrap(),
            message_id: "<1@example.gov.cn>".to_owned(),
            from: "diaodu@example.gov.cn".to_owned(),
            to: "../li/jing@example.gov.cn".to_owned(),
            bytes: b"Subject: x\r\n\r\nx\r\n".to_vec(),
            queued_at: "2026-11-05T01:00:00Z".parse().unwrap(),
        }
    }

    fn channel(folder: std::path::PathBuf) -> Channel {
        Channel::Folder(FolderChannel::new(FolderOptions {
            folder,
            zone: chrono_tz::Asia::Shanghai,
        }))
    }

    #[tokio::test]
    async fn a_letter_is_one_file_however_often_it_is_sent() {
        let home = tempfile::tempdir().unwrap();
        let channel = channel(home.path().join("letters"));
        let first = channel.send(&outgoing()).await.unwrap();
        let again = channel.send(&outgoing()).await.unwrap();
        assert_eq!(first, again);
        let names: Vec<String> = fs::read_dir(home.path().join("letters"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(
            names,
            ["20261105-0900 reminder .._li_jing@example.gov.cn 30c4d0935924edce.eml"]
        );
        let file = home.path().join("letters").join(&names[0]);
        assert_eq!(fs::read(file).unwrap(), outgoing().bytes);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_is_trouble_for_all_letters() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        fs::write(&file, "").unwrap();
        let channel = channel(file.join("letters"));
        let error = channel.send(&outgoing()).await.unwrap_err();
        assert!(error.is_temporary() && error.concerns_all());
        assert_eq!(error.stage, Stage::File);
        assert!(error.what.contains("letters"));
        assert!(channel.probe().await.is_err());
    }
}
