//! The parent's side: starts a child for one file, and believes nothing that it says.

use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::{Allowance, Answer, COMMAND, Job, Refusal, Request, trust};
use crate::domain::finding::Finding;
use crate::domain::sheet::Sheet;
use crate::workbook::gate::Limits;
use crate::workbook::marked::Marked;
use crate::workbook::read::HeaderWords;

/// Reads files in children, one child a file.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    limits: Limits,
    words: HeaderWords,
    allowance: Allowance,
    wall: Duration,
    answer_bytes: u64,
}

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// The file's fault: it goes back to the clerk, with the sentence.
    #[error("file refused: {}", .0.detail)]
    Refused(Refusal),
    /// Our own fault: the file is tried again later.
    #[error(
        "cannot start {program} to read a file\n  hint: is the program still where it was started from, and is there memory?"
    )]
    NotStarted {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl ChildError {
    /// Whether the same file may be read later.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::NotStarted { .. })
    }
}

impl Reader {
    /// `program` is our own binary; it knows the sub-command [`COMMAND`].
    #[must_use]
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self {
            program,
            limits,
            words: HeaderWords::default(),
            allowance: Allowance::default(),
            wall: Duration::from_secs(15),
            answer_bytes: 64 << 20,
        }
    }

    /// Sets what a child may take of memory and processor; 512 MiB and 10 seconds unless set.
    #[must_use]
    pub const fn with_allowance(mut self, allowance: Allowance) -> Self {
        self.allowance = allowance;
        self
    }

    /// Sets the office's own words for headers; none unless set.
    #[must_use]
    pub fn with_words(mut self, words: HeaderWords) -> Self {
        self.words = words;
        self
    }

    /// Sets how long a child may take, by the clock on the wall; 15 seconds unless set.
    #[must_use]
    pub const fn with_wall(mut self, wall: Duration) -> Self {
        self.wall = wall;
        self
    }

    /// How much of a file is taken in.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What a file states.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the child cannot be started.
    pub async fn read(&self, file_name: &str, bytes: &[u8]) -> Result<Sheet, ChildError> {
        let (answer, rest) = self.ask(file_name, bytes, Job::Read).await?;
        match answer {
            Answer::Sheet(sheet) if rest.is_empty() => Ok(*sheet),
            other => Err(ChildError::Refused(refusal_in(other))),
        }
    }

    /// The file with these findings marked in it.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the child cannot be started.
    pub async fn mark(
        &self,
        file_name: &str,
        bytes: &[u8],
        findings: &[Finding],
    ) -> Result<Marked, ChildError> {
        let job = Job::Mark(findings.to_vec());
        let (answer, bytes) = self.ask(file_name, bytes, job).await?;
        match answer {
            Answer::Marked { length, has_macros }
                if length == bytes.len() && bytes.starts_with(b"PK") =>
            {
                Ok(Marked { bytes, has_macros })
            }
            other => Err(ChildError::Refused(refusal_in(other))),
        }
    }

    async fn ask(
        &self,
        file_name: &str,
        bytes: &[u8],
        job: Job,
    ) -> Result<(Answer, Vec<u8>), ChildError> {
        let request = Request {
            file_name: file_name.to_owned(),
            limits: self.limits.clone(),
            words: self.words.clone(),
            job,
        };
        let not_started = |source| ChildError::NotStarted {
            program: self.program.clone(),
            source,
        };
        let mut line = serde_json::to_vec(&request).map_err(|e| not_started(e.into()))?;
        line.push(b'\n');
        let mut child = self.start().map_err(not_started)?;
        let talk = talk(&mut child, &line, bytes, self.answer_bytes);
        let Ok(said) = timeout(self.wall, talk).await else {
            // An error here means that it has just ended by itself.
            let _ = child.kill().await;
            let detail = format!("the child took more than {:?}", self.wall);
            return Err(ChildError::Refused(Refusal::abnormal(detail)));
        };
        let (said, status) = said.map_err(|e| refused(format!("talking to the child: {e}")))?;
        if u64::try_from(said.len()).unwrap_or(u64::MAX) > self.answer_bytes {
            return Err(refused("the child's answer is too long"));
        }
        if !status.success() {
            return Err(refused(ending(status)));
        }
        trust::parse(&said).map_err(refused)
    }

    fn start(&self) -> io::Result<Child> {
        Command::new(&self.program)
            .arg(COMMAND)
            .args(self.allowance.arguments())
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

/// Gives the child its request and takes its answer, both at once, so that neither side waits for
/// the other; then its end.
async fn talk(
    child: &mut Child,
    line: &[u8],
    bytes: &[u8],
    cap: u64,
) -> io::Result<(Vec<u8>, ExitStatus)> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let give = async move {
        // A child that stops listening has its reasons; its answer or its end tells them.
        if input.write_all(line).await.is_ok() {
            let _ = input.write_all(bytes).await;
        }
    };
    let take = async move {
        let mut said = Vec::new();
        output
            .take(cap.saturating_add(1))
            .read_to_end(&mut said)
            .await?;
        Ok::<_, io::Error>(said)
    };
    let ((), said) = tokio::join!(give, take);
    let said = said?;
    Ok((said, child.wait().await?))
}

fn refusal_in(answer: Answer) -> Refusal {
    match answer {
        Answer::Refused(refusal) => refusal,
        Answer::Sheet(_) | Answer::Marked { .. } => {
            Refusal::abnormal("the child answered something else than it was asked")
        }
    }
}

fn refused(detail: impl Into<String>) -> ChildError {
    ChildError::Refused(Refusal::abnormal(detail))
}

fn ending(status: ExitStatus) -> String {
    format!("the child ended with {status}")
}
