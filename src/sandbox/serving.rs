//! A child process, its pipes, and a talk with it.

use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::framing::FrameReader;
use super::{Allowance, AnswerHead, COMMAND, OverruledReport, Refusal, fork_server, validate};
use crate::domain::sheet::Sheet;
use crate::register::PlainTable;
use crate::workbook::marked::Marked;

/// The line that announces an answer is never longer, bytes.
const HEAD_BYTES: u64 = 64 << 10;

/// A file of no more bytes is given together with its request, so that the child is woken once.
const AT_ONCE: usize = 64 << 10;

/// A child, ready for a request.
#[derive(Debug)]
pub(super) struct Serving {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Asks for a fresh fork in the place of the one that has read for `owner`.
    forks: Option<fork_server::Client>,
    /// Whose files it reads.
    owner: Arc<str>,
}

/// An answer that was taken over.
pub(super) enum ChildAnswer {
    Sheet(Box<Sheet>),
    Overruled(Box<OverruledReport>),
    Marked(Marked),
    Tables(Vec<PlainTable>),
    Refused(Refusal),
}

/// How much is taken over.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) bytes: u64,
    /// Of a worksheet.
    pub(super) rows: u32,
}

/// Why there is no answer.
pub(super) enum AskError {
    /// The child could not be started.
    NotStarted(io::Error),
    /// It ended, or stopped talking.
    CutShort,
    /// What it said is no answer.
    Nonsense(String),
}

impl Serving {
    /// Starts a process that reads files of this owner.
    pub(super) fn start(program: &Path, allowance: Allowance, owner: Arc<str>) -> io::Result<Self> {
        let mut command = Command::new(program);
        command
            .arg(COMMAND)
            .args(allowance.arguments())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let forks = fork_server::Client::attach(&mut command)?;
        let mut process = command.spawn()?;
        match (process.stdin.take(), process.stdout.take()) {
            (Some(input), Some(output)) => Ok(Self {
                process,
                input,
                output: BufReader::new(output),
                forks,
                owner,
            }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Whether it has read for this owner alone.
    pub(super) fn is_of(&self, owner: &str) -> bool {
        *self.owner == *owner
    }

    /// The same process with a fresh fork of it for another owner, if it can have one: nothing of what was read
    /// before, or of what became of it there, is left.
    pub(super) async fn renew(mut self, owner: Arc<str>) -> Option<Self> {
        let is_fresh = match &mut self.forks {
            Some(forks) => forks.next().await.is_ok(),
            None => false,
        };
        if is_fresh && !self.says_more() && fork_server::is_empty(self.output.get_ref()) {
            self.owner = owner;
            return Some(self);
        }
        self.end().await;
        None
    }

    /// Gives the child a request and takes its answer, both at once, so that neither side waits for
    /// the other.
    pub(super) async fn talk(
        &mut self,
        line: &[u8],
        bytes: &[u8],
        bounds: Bounds,
    ) -> Result<ChildAnswer, AskError> {
        let Self { input, output, .. } = self;
        let give = async {
            // A child that stops listening has its reasons; its answer or its end tells them.
            if bytes.len() <= AT_ONCE {
                let _ = input.write_all(&[line, bytes].concat()).await;
            } else if input.write_all(line).await.is_ok() {
                let _ = input.write_all(bytes).await;
            }
        };
        let ((), answer) = tokio::join!(give, take(output, bounds));
        answer
    }

    /// Whether it has said more than it was asked: what it says next would answer another question.
    pub(super) fn says_more(&self) -> bool {
        !self.output.buffer().is_empty()
    }

    /// How long it has worked since it was started, where the system tells. At most a second of that is
    /// older than what it was asked last.
    pub(super) fn worked(&mut self) -> Option<Duration> {
        let forked = self.forks.as_mut().and_then(fork_server::Client::child);
        let process = forked.or_else(|| self.process.id())?;
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // Its name stands in brackets and may hold anything.
        let (_, fields) = stat.rsplit_once(") ")?;
        let mut fields = fields.split(' ').skip(11);
        let mut ticks = || fields.next()?.parse::<u64>().ok();
        let ticks = ticks()? + ticks()?;
        let a_second = rustix::param::clock_ticks_per_second().max(1);
        Some(Duration::from_millis(ticks.saturating_mul(1000) / a_second))
    }

    /// Ends the process, if it has not ended by itself, and says how it did.
    pub(super) async fn end(&mut self) -> Option<ExitStatus> {
        // An error here means that it has ended.
        let _ = self.process.start_kill();
        self.process.wait().await.ok()
    }
}

/// The answer's line, and what it announces.
async fn take(
    output: &mut BufReader<ChildStdout>,
    bounds: Bounds,
) -> Result<ChildAnswer, AskError> {
    let mut line = Vec::new();
    let mut head = (&mut *output).take(HEAD_BYTES);
    head.read_until(b'\n', &mut line).await?;
    if !line.ends_with(b"\n") {
        return Err(if line.len() as u64 == HEAD_BYTES {
            io::Error::from(io::ErrorKind::FileTooLarge).into()
        } else {
            AskError::CutShort
        });
    }
    let mut frames = FrameReader::new(output, bounds.bytes);
    match validate::head(&line).map_err(AskError::Nonsense)? {
        AnswerHead::Refused(refusal) => Ok(ChildAnswer::Refused(refusal)),
        AnswerHead::Tables => {
            let rest = frames.rest().await?;
            let tables = validate::tables(&rest, bounds.rows).map_err(AskError::Nonsense)?;
            Ok(ChildAnswer::Tables(tables))
        }
        AnswerHead::Marked { has_macros } => {
            let bytes = frames.rest().await?;
            Ok(ChildAnswer::Marked(Marked { bytes, has_macros }))
        }
        AnswerHead::Overruled(head) => {
            let more = frames.next().await?.is_some();
            let rest = frames.rest().await?;
            if more {
                return Err(AskError::Nonsense(
                    "the child's answer has projects that it leaves out".to_owned(),
                ));
            }
            let sheet = validate::ComingProjects::new(bounds.rows).complete(&rest);
            let sheet = sheet.map_err(AskError::Nonsense)?;
            Ok(sheet.map_or_else(ChildAnswer::Refused, |sheet| {
                ChildAnswer::Overruled(Box::new(OverruledReport::of(head, sheet)))
            }))
        }
        AnswerHead::Sheet => {
            let mut projects = validate::ComingProjects::new(bounds.rows);
            while let Some(frame) = frames.next().await? {
                projects.take(frame).map_err(AskError::Nonsense)?;
            }
            let rest = frames.rest().await?;
            let sheet = projects.complete(&rest).map_err(AskError::Nonsense)?;
            Ok(sheet.map_or_else(ChildAnswer::Refused, |sheet| {
                ChildAnswer::Sheet(Box::new(sheet))
            }))
        }
    }
}

impl From<io::Error> for AskError {
    /// What a failed read of an answer means.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::FileTooLarge {
            Self::Nonsense("the child's answer is too long".to_owned())
        } else {
            Self::CutShort
        }
    }
}
