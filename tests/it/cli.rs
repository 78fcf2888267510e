//! The program from outside: a newcomer's mistakes, what other programs read, and how it ends.

mod against;
mod agreement;
mod answers;
mod assessment;
mod backup;
mod chinese_commands;
mod decisions;
mod desk;
mod document;
mod headers;
mod in_chinese;
mod ledger_hold;
mod ledger_moments;
mod manual;
mod meetings;
mod mistakes;
mod outputs;
mod people;
mod private;
mod safe_places;
mod upgrade;
mod users;
mod visits;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::office::lay_out;

/// A small office in files only.
struct Files {
    home: TempDir,
}

/// What a command said, and how it ended.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Files {
    /// In charge since November 2026.
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        lay_out(&home.path().canonicalize().unwrap(), "2026-11-01");
        Self { home }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().canonicalize().unwrap().join(name)
    }

    /// Changes the first place of the main file at which `from` stands.
    fn change(&self, from: &str, to: &str) {
        let path = self.path("config/diaodu.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        command_in(&self.path(""), arguments)
    }

    fn run(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments))
    }
}

/// The program in a folder, with nothing in its environment that could change what it says.
fn command_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diaodu"));
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("DIAODU_CONFIG")
        .env_remove("DIAODU_LOG")
        .env_remove("RUST_LOG")
        // Whoever tests may read Chinese; the tests read English.
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

fn said(mut command: Command) -> Said {
    let output = command.output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Said {
    /// It ended so and complained in one message that says all of this.
    #[track_caller]
    fn complains(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        let errors = self.err.lines().filter(|line| line.starts_with("error:"));
        assert_eq!(errors.count(), 1, "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{self:?}");
    }

    /// It ended so and said all of this on standard output.
    #[track_caller]
    fn says(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for word in words {
            assert!(self.out.contains(word), "{word:?} is not in {}", self.out);
        }
    }
}
