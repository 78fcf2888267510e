//! Configuration: the example is the reference, and a bad one is told all its problems at once.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use chrono::NaiveDate;
use diaodu::config::{self, Config, Problems, example};
use tempfile::TempDir;

mod example_file;
mod headers;
mod problems;
mod robots;
mod secrets;
mod warnings;

/// The example office in a folder of its own, to be spoilt by a test.
struct Office {
    folder: TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self {
            folder: TempDir::new().unwrap(),
        };
        fs::create_dir(office.path("config")).unwrap();
        for (name, text) in example::files() {
            fs::write(office.path("config").join(name), text).unwrap();
        }
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path("config").join(file)).unwrap()
    }

    /// Writes a file that its owner alone may read.
    fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path("config").join(file);
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        fs::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
    }

    /// Changes the first place at which `from` stands.
    fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{from} is not in {file}");
        self.write(file, text.replacen(from, to, 1));
    }

    /// Changes a setting of `diaodu.toml`: the first line that begins with the key.
    fn set(&self, key: &str, value: &str) {
        let text = self.text("diaodu.toml");
        let start = format!("{key} =");
        let line = text.lines().find(|line| line.starts_with(&start)).unwrap();
        self.replace("diaodu.toml", line, &format!("{key} = {value}"));
    }

    fn load(&self) -> Result<Config, Problems> {
        let file = self.path("config/diaodu.toml");
        config::load(&file, &|name| {
            let secret = match name {
                "DIAODU_SMTP_PASSWORD" => "correct horse",
                "DIAODU_ROBOT_URL" => "https://robot.example.org/?key=wrong-pony",
                "DIAODU_ROBOT_SECRET" => "wrong pony",
                "NO_ADDRESS" => "ftp://wrong-pony",
                _ => return None,
            };
            Some(secret.to_owned())
        })
    }

    /// What is said of it, with paths as seen from its folder.
    fn said(&self) -> String {
        let said = match self.load() {
            Ok(_) => "no problem".to_owned(),
            Err(problems) => problems.to_string(),
        };
        self.shortened(&said)
    }

    /// The same text with paths as seen from its folder.
    fn shortened(&self, text: &str) -> String {
        let root = self.path("");
        let root = root.to_str().unwrap();
        text.replace(root, "")
            .replace(root.trim_end_matches('/'), ".")
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
