//! Many offices of one folder: what breaks in one breaks in no other, and offices come and go while the rest work.

mod keeping;
mod on_screen;
mod rollup;

pub(crate) use rollup::OF_EDITIONS;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use diaodu::clock::Stopwatch;
use diaodu::daemon::Lock;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::office::lay_out;

/// Longest wait for something to happen, on a machine that has much to do.
const WAIT: Duration = Duration::from_mins(1);

/// A folder of small offices, each a whole one in files.
struct Province {
    home: TempDir,
}

impl Province {
    fn of(names: &[&str]) -> Self {
        let province = Self {
            home: TempDir::new().unwrap(),
        };
        for name in names {
            province.add(name);
        }
        province
    }

    /// Adds an office that is in charge since November 2026.
    fn add(&self, name: &str) {
        // Whole at once, as a careful person does it.
        let half = self.path(&format!(".{name}"));
        fs::create_dir(&half).unwrap();
        lay_out(&half, "2026-11-01");
        fs::rename(half, self.path(name)).unwrap();
    }

    fn folder(&self) -> PathBuf {
        self.home.path().canonicalize().unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Changes a place of an office's main file.
    fn change(&self, name: &str, from: &str, to: &str) {
        let path = self.path(name).join("config/diaodu.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare_command();
        command.args(arguments).arg("--offices").arg(self.folder());
        command
    }

    fn bare_command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diaodu"));
        command
            .current_dir(self.folder())
            .env_remove("DIAODU_CONFIG")
            .env_remove("DIAODU_LOG")
            .env_remove("RUST_LOG")
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        command
    }

    /// What a command says of all offices, and its exit code.
    fn says(&self, arguments: &[&str]) -> (i32, String) {
        said(self.command(arguments))
    }

    /// The same of one office,
    fn says_of(&self, config: &Path, arguments: &[&str]) -> (i32, String) {
        let mut command = self.bare_command();
        command.arg("-c").arg(config).args(arguments);
        said(command)
    }

    /// or of another folder.
    fn says_in(&self, folder: &str, arguments: &[&str]) -> (i32, String) {
        let mut command = self.bare_command();
        command.args(arguments).args(["--offices", folder]);
        said(command)
    }

    fn run(&self) -> Running {
        let mut child = self
            .command(&["run"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, told) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        Running {
            child,
            told,
            heard: Vec::new(),
        }
    }

    fn is_at_work(&self, name: &str) -> bool {
        Lock::is_held(&self.path(name).join("data"))
    }

    /// The process of an office, as its lock names it.
    fn process(&self, name: &str) -> Pid {
        let word = fs::read_to_string(self.path(name).join("data/lock")).unwrap();
        let number = word.trim().strip_prefix("pid ").unwrap().parse().unwrap();
        Pid::from_raw(number).unwrap()
    }
}

/// `run --offices`, which is told to stop when the test ends.
struct Running {
    child: Child,
    told: Receiver<String>,
    heard: Vec<String>,
}

impl Running {
    /// Waits for a line of the log with all of this, from the last one that was waited for on.
    #[track_caller]
    fn hears(&mut self, words: &[&str]) -> String {
        let watch = Stopwatch::start();
        loop {
            let left = WAIT.saturating_sub(watch.elapsed());
            match self.told.recv_timeout(left) {
                Ok(line) => {
                    self.heard.push(line.clone());
                    if words.iter().all(|word| line.contains(word)) {
                        return line;
                    }
                }
                Err(end) => panic!("{words:?}: {end}: {}", self.heard.join("\n")),
            }
        }
    }

    /// Waits for such a line of each of these, in whatever order.
    #[track_caller]
    fn hears_each(&mut self, all: &[&[&str]]) {
        let from = self.heard.len();
        for words in all {
            let is_it = |line: &String| words.iter().all(|word| line.contains(word));
            if !self.heard[from..].iter().any(is_it) {
                self.hears(words);
            }
        }
    }

    fn tell(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Tells it to stop; how it ended, and how long that took.
    fn stop(&mut self) -> (Option<i32>, Duration) {
        let began = Stopwatch::start();
        self.tell(Signal::TERM);
        let status = self.child.wait().unwrap();
        (status.code(), began.elapsed())
    }

    /// All that it said to its end.
    fn rest(&mut self) -> String {
        loop {
            match self.told.recv_timeout(WAIT) {
                Ok(line) => self.heard.push(line),
                Err(RecvTimeoutError::Disconnected) => return self.heard.join("\n"),
                Err(RecvTimeoutError::Timeout) => panic!("its log stays open"),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its offices end with it, however it ends.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something holds: each time the log says a word, or a little later.
#[track_caller]
fn until(running: &mut Running, holds: impl Fn() -> bool) {
    let watch = Stopwatch::start();
    while !holds() {
        assert!(watch.elapsed() < WAIT, "{}", running.heard.join("\n"));
        if let Ok(line) = running.told.recv_timeout(Duration::from_millis(100)) {
            running.heard.push(line);
        }
    }
}

/// Does the folder's text hold all of this?
#[track_caller]
fn holds(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is not in {text}");
    }
}

fn said(mut command: Command) -> (i32, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(said).unwrap(),
    )
}
