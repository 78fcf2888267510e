//! Files on a WebDAV or S3 server (docs/remote.md): the only room that talks to one.
//!
//! Nothing is overwritten or taken away there but what the caller knows: each change says under which condition it may
//! be made, and the server decides. A lost answer is no problem of this room's: the caller asks again and looks.

#[cfg_attr(not(feature = "remote"), path = "absent.rs")]
mod client;
#[cfg(feature = "remote")]
mod dav;
#[cfg(feature = "remote")]
mod limit;
#[cfg(feature = "remote")]
mod propfind;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

#[cfg(feature = "remote")]
use crate::domain::line::clean_line;

pub use client::Remote;

/// Whether this program can talk to such servers.
pub const IS_BUILT_IN: bool = cfg!(feature = "remote");

/// Characters of what a server said, or of what went wrong on the way to it.
#[cfg(feature = "remote")]
const MOST_SAID: usize = 300;

/// Files of one folder that are taken note of.
pub const MOST_FILES: usize = 100_000;

/// A folder on a server.
#[derive(Debug, Clone)]
pub struct RemotePlace {
    pub server: RemoteServer,
    /// Who logs in; `None`: nobody.
    pub login: Option<(String, SecretString)>,
    /// A PEM file of further certificates that are trusted.
    pub ca_file: Option<PathBuf>,
    /// Longest wait for a sign of life.
    pub timeout: Duration,
}

/// What speaks which protocol, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RemoteServer {
    WebDav {
        /// `https://host:port`
        origin: String,
        /// `/folder/on/it/`, as it is written for people.
        folder: String,
    },
    S3 {
        /// `https://host:port`
        endpoint: String,
        bucket: String,
        /// `/prefix/`
        folder: String,
        region: String,
    },
}

/// As it may be shown to anybody.
impl fmt::Display for RemotePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.server {
            RemoteServer::WebDav { origin, folder } => write!(f, "{origin}{folder}"),
            RemoteServer::S3 {
                endpoint,
                bucket,
                folder,
                ..
            } => write!(f, "s3://{bucket}{folder} ({endpoint})"),
        }
    }
}

/// A file there, as the server tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFile {
    pub byte_size: u64,
    /// By which the server tells one state of the file from the next, in its quotation marks.
    pub etag: String,
    /// When it was changed, in seconds since 1970; only compared for being the same.
    pub modified: i64,
}

impl RemoteFile {
    /// Whether the server promises that no other bytes have this mark.
    #[must_use]
    pub fn has_strong_etag(&self) -> bool {
        self.etag.len() > 2 && self.etag.starts_with('"')
    }
}

/// What is in a folder there. Names are single components, but otherwise as hostile as whoever made them.
#[derive(Debug, Default)]
pub struct RemoteFolder {
    pub files: Vec<(String, RemoteFile)>,
    pub folders: Vec<String>,
    /// What cannot have a name here, for people; a few of them.
    pub refused: Vec<String>,
    /// What is there and is not told of, by its name; a few of them.
    pub withheld: Vec<String>,
}

/// Names of one folder that are told of.
#[cfg(feature = "remote")]
const MOST_REFUSED: usize = 20;

#[cfg(feature = "remote")]
impl RemoteFolder {
    fn refuse(&mut self, name: &str) {
        if self.refused.len() < MOST_REFUSED {
            self.refused.push(clean_line(name, 100));
        }
    }

    fn withhold(&mut self, name: String) {
        if self.withheld.len() < MOST_REFUSED {
            self.withheld.push(name);
        }
    }
}

/// What became of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteMove {
    Done,
    /// Something has the new name.
    Taken,
    /// The file is no longer there, or no longer what it was.
    Changed,
}

/// Why something was not done.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{place}: cannot {action}{}: {said}\n  hint: {}", self.at(), self.fault.hint().0)]
pub struct RemoteError {
    /// What was tried: a verb.
    pub action: &'static str,
    /// With what; empty of the whole.
    pub path: String,
    /// The server and the folder on it.
    pub place: String,
    pub fault: RemoteFault,
    /// What was said, on one line, without secrets.
    pub said: String,
}

impl RemoteError {
    /// ` 报送/…`, if it is about a file.
    #[must_use]
    pub fn at(&self) -> String {
        match self.path.as_str() {
            "" => String::new(),
            path => format!(" {path}"),
        }
    }
}

/// What was asked of a server, or why it was not done.
pub type RemoteResult<T> = Result<T, RemoteError>;

/// What kind of failure that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteFault {
    /// The server does not let us.
    Refused,
    /// It has no such folder.
    NotThere,
    /// It does not do what is needed.
    Unfit,
    /// It was not reached, or failed itself.
    Failed,
}

impl RemoteFault {
    /// What to do, in both languages.
    #[must_use]
    pub const fn hint(self) -> (&'static str, &'static str) {
        match self {
            Self::Refused => (
                "check user, password and the rights of that account there",
                "检查用户名、密码和这个账号在那里的权限",
            ),
            Self::NotThere => (
                "check the address; the folder or bucket has to be there",
                "检查地址；文件夹或存储桶要先建好",
            ),
            Self::Unfit => (
                "docs/remote.md says what the server has to support",
                "服务器要支持哪些功能见 docs/remote.md",
            ),
            Self::Failed => (
                "check the address, the network and the server; it is tried again by itself",
                "检查地址、网络和服务器；恢复后会自动再试",
            ),
        }
    }
}

/// A mark in its quotation marks, which some servers leave away in listings alone.
#[cfg(feature = "remote")]
fn quoted(etag: &str) -> String {
    let etag = etag.trim();
    if etag.is_empty() || etag.starts_with('"') || etag.starts_with("W/") {
        etag.to_owned()
    } else {
        format!("\"{etag}\"")
    }
}

/// Whether a name from a server may be one of a file here: a single component that leads nowhere else.
#[must_use]
pub fn is_plain_name(name: &str) -> bool {
    !matches!(name, "" | "." | "..")
        && name.len() <= 255
        && !name.contains(['/', '\\', '\0'])
        && !name.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::is_plain_name;

    #[test]
    fn a_name_from_a_server_leads_nowhere() {
        for name in ["表.xlsx", "9月 (2)+%.xlsx", "..表", "~$表.xlsx"] {
            assert!(is_plain_name(name), "{name}");
        }
        let long = "表".repeat(86);
        for name in ["", ".", "..", "a/b", "/a", "..\\a", "a\0", "a\nb", &long] {
            assert!(!is_plain_name(name), "{name:?}");
        }
    }
}
