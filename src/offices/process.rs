//! One office's process: started, told to stop, seen to end.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::pass_on::pass_on;

/// A process that was told to stop has so long for the letter in hand; then it is ended.
const FAREWELL: Duration = Duration::from_secs(80);
/// What is left of its log is waited for so long, should a child of its own still hold it open.
const LAST_LINES: Duration = Duration::from_secs(2);

/// A process that works. Dropped, it is told to stop.
#[derive(Debug)]
pub(super) struct OfficeProcess {
    stop: Option<oneshot::Sender<()>>,
}

/// How one ended.
#[derive(Debug)]
pub(super) struct ProcessEnd {
    /// It had been told to.
    pub(super) was_told: bool,
    /// What it said last, else how the system ended it.
    pub(super) why: String,
}

/// What is started: the program with these words before the command.
#[derive(Debug, Clone)]
pub(super) struct ProcessStart<'a> {
    pub(super) program: &'a Path,
    pub(super) arguments: &'a [OsString],
    pub(super) name: &'a str,
    pub(super) config: &'a Path,
}

impl ProcessStart<'_> {
    /// Starts it, and calls `ended` when it has ended.
    pub(super) fn start(
        &self,
        ended: impl FnOnce(ProcessEnd) + Send + 'static,
    ) -> io::Result<OfficeProcess> {
        let mut command = Command::new(self.program);
        command
            .arg("-c")
            .arg(self.config)
            .args(self.arguments)
            .args(["run", "--until-eof"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            // What a terminal says to this program it says to its offices itself.
            .process_group(0)
            .kill_on_drop(true);
        let child = command.spawn()?;
        let (say_stop, stop) = oneshot::channel();
        let name = self.name.to_owned();
        tokio::spawn(async move { ended(watch(child, &name, stop).await) });
        Ok(OfficeProcess {
            stop: Some(say_stop),
        })
    }
}

impl OfficeProcess {
    /// One that is none, for tests of what is decided about it.
    #[cfg(test)]
    pub(super) const fn of_nobody() -> Self {
        Self { stop: None }
    }

    /// Tells it to stop.
    pub(super) fn tell_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // One that has ended by itself hears nothing.
            let _ = stop.send(());
        }
    }
}

/// Sees it end. Whoever closes its standard input tells it to stop: so does the system, should this program die.
async fn watch(mut child: Child, name: &str, stop: oneshot::Receiver<()>) -> ProcessEnd {
    let input = child.stdin.take();
    let log = child.stderr.take();
    let whose = name.to_owned();
    let passing_on = tokio::spawn(async move {
        match log {
            Some(log) => pass_on(&whose, log, io::stderr()).await,
            None => None,
        }
    });
    let mut was_told = false;
    let status = tokio::select! {
        status = child.wait() => status,
        // A sender that is gone says stop as well.
        _ = stop => {
            was_told = true;
            drop(input);
            if let Ok(status) = timeout(FAREWELL, child.wait()).await {
                status
            } else {
                // It may have ended this moment.
                let _ = child.start_kill();
                child.wait().await
            }
        }
    };
    let words = timeout(LAST_LINES, passing_on).await;
    let words = words.ok().and_then(Result::ok).flatten();
    ProcessEnd {
        was_told,
        why: words.unwrap_or_else(|| how(&status)),
    }
}

/// `its process ended: signal: 9 (SIGKILL)`
fn how(status: &io::Result<ExitStatus>) -> String {
    match status {
        Ok(status) => format!("its process ended: {status}"),
        Err(error) => format!("its process cannot be seen: {error}"),
    }
}
