//! The parent's side: starts children, and believes nothing that they say.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sheetgate::Limits;
use tokio::time::timeout;

use super::serving::{AskError, Bounds, ChildAnswer, Serving};
use super::{Allowance, Job, OverruledReport, ReadRequest, Refusal};
use crate::check::merge_files::{Judging, LaterReport};
use crate::domain::finding::Finding;
use crate::domain::sheet::Sheet;
use crate::domain::unit::UnitSlug;
use crate::register::PlainTable;
use crate::words::{ConfirmedHeader, HeaderWords, header_key};
use crate::workbook::marked::Marked;

/// Reads files in children. Clones share them.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    limits: Limits,
    words: HeaderWords,
    allowance: Allowance,
    wall: Duration,
    answer_bytes: u64,
    /// Whose files it reads.
    owner: Arc<str>,
    /// Children that have answered and wait for more.
    idle: Arc<Mutex<Vec<Serving>>>,
}

/// What a file states, as far as it is needed.
#[derive(Debug)]
pub enum ReadReport {
    /// All of it.
    Whole(Sheet),
    /// A later report overrules it.
    Overruled(OverruledReport),
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
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The machine's fault: the file is tried again later.
    #[error(
        "{file_name} was not read within {wall:?}, for the machine was too busy\n  hint: it is tried again; if this goes on, raise wall_seconds or give the machine less to do"
    )]
    Starved {
        file_name: String,
        /// How long it had, by the clock on the wall.
        wall: Duration,
    },
}

impl ChildError {
    /// Whether the same file may be read later.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

impl Reader {
    /// `program` is our own binary; it knows the sub-command [`COMMAND`](super::COMMAND).
    #[must_use]
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        // Texts, and as much again for what stands around them.
        let answer_bytes = (limits.text_bytes as u64).saturating_mul(2);
        Self {
            program,
            limits,
            words: HeaderWords::default(),
            allowance: Allowance::default(),
            wall: Duration::from_secs(15),
            answer_bytes,
            owner: "".into(),
            idle: Arc::default(),
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

    /// The same with what the office said of headers beside what stands in its files; the last word counts.
    #[must_use]
    pub fn with_confirmed(&self, confirmed: impl IntoIterator<Item = ConfirmedHeader>) -> Self {
        let mut reader = self.clone();
        reader.words.confirmed.extend(confirmed);
        reader
    }

    /// Whether the office said what this header of a unit means.
    #[must_use]
    pub fn knows_header(&self, unit: &UnitSlug, header: &str) -> bool {
        let wanted = header_key(header);
        let mut known = self.words.confirmed.iter();
        known.any(|one| one.unit == unit.0 && header_key(&one.header) == wanted)
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
        self.read_of(None, file_name, bytes).await
    }

    /// The same for a file of this unit, whose headers mean what the office confirmed.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the child cannot be started.
    pub async fn read_of(
        &self,
        unit: Option<&UnitSlug>,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Sheet, ChildError> {
        let words = self.words.for_unit(unit.map_or("", |unit| &unit.0));
        match self.ask(file_name, bytes, Job::Read, words).await? {
            ChildAnswer::Sheet(sheet) => Ok(*sheet),
            other => Err(other.into_refusal()),
        }
    }

    /// The same, unless this later report overrules what the file is judged to be: then no more of it than its unit and
    /// its period is told.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the child cannot be started.
    pub async fn read_unless_overruled(
        &self,
        file_name: &str,
        bytes: &[u8],
        judging: &Judging<'_>,
        by: LaterReport,
    ) -> Result<ReadReport, ChildError> {
        let unit = judging.folder_unit().map_or("", |unit| &unit.slug.0);
        let words = self.words.for_unit(unit);
        let job = Job::ReadUnlessOverruled {
            judging: judging.clone(),
            by: by.clone(),
        };
        match self.ask(file_name, bytes, job, words).await? {
            ChildAnswer::Sheet(sheet) => Ok(ReadReport::Whole(*sheet)),
            ChildAnswer::Overruled(report) => {
                let owner = judging.owner(&report.sheet, &report.checked);
                if !by.overrules(&owner, &report.checked) {
                    return Err(refused("the child left out what nothing overrules"));
                }
                Ok(ReadReport::Overruled(*report))
            }
            other => Err(other.into_refusal()),
        }
    }

    /// What stands in the worksheets of a file, cell by cell.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the child cannot be started.
    pub async fn tables(
        &self,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Vec<PlainTable>, ChildError> {
        let words = HeaderWords::default();
        match self.ask(file_name, bytes, Job::Tables, words).await? {
            ChildAnswer::Tables(tables) => Ok(tables),
            other => Err(other.into_refusal()),
        }
    }

    /// The file with these findings marked in it; if that cannot be made, a copy of its values with them.
    ///
    /// # Errors
    ///
    /// The file cannot be read, no copy can be made of it, or the child cannot be started.
    pub async fn mark(
        &self,
        file_name: &str,
        bytes: &[u8],
        findings: &[Finding],
    ) -> Result<Marked, ChildError> {
        match self.marked(file_name, bytes, findings, false).await {
            Err(ChildError::Refused { .. }) => self.marked(file_name, bytes, findings, true).await,
            done => done,
        }
    }

    async fn marked(
        &self,
        file_name: &str,
        bytes: &[u8],
        findings: &[Finding],
        of_values: bool,
    ) -> Result<Marked, ChildError> {
        let findings = findings.to_vec();
        let job = Job::Mark {
            findings,
            of_values,
        };
        let words = HeaderWords::default();
        match self.ask(file_name, bytes, job, words).await? {
            ChildAnswer::Marked(marked) if marked.bytes.starts_with(b"PK") => Ok(marked),
            other => Err(other.into_refusal()),
        }
    }

    /// The same reader for files of this owner, a unit or whatever tells strangers apart. A child reads one
    /// owner's files only: what a file may do to the child that reads it, it does to no file of somebody else.
    #[must_use]
    pub fn of(&self, owner: &str) -> Self {
        Self {
            owner: owner.into(),
            ..self.clone()
        }
    }

    /// Ends the children that wait for more to read. To be called when a batch is done: until then
    /// each of them saves the next file the start of its own.
    pub async fn dismiss(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for mut child in idle {
            child.end().await;
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Serving>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(
        &self,
        file_name: &str,
        bytes: &[u8],
        job: Job<'_>,
        words: HeaderWords,
    ) -> Result<ChildAnswer, ChildError> {
        let request = ReadRequest {
            file_name: file_name.to_owned(),
            limits: self.limits.clone(),
            words,
            job,
            byte_count: bytes.len() as u64,
        };
        let not_started = |source| ChildError::NotStarted {
            program: self.program.clone(),
            source,
        };
        let mut line = serde_json::to_vec(&request).map_err(|e| not_started(e.into()))?;
        line.push(b'\n');
        let mut child = self.waiting().await;
        let answer = timeout(self.wall, self.ask_child(&mut child, &line, bytes)).await;
        if let Ok(Ok(answer)) = answer {
            match child {
                Some(mut child) if child.says_more() => {
                    child.end().await;
                }
                child => self.idle().extend(child),
            }
            return Ok(answer);
        }
        let worked = child.as_mut().and_then(Serving::worked);
        let ending = match &mut child {
            Some(child) => child.end().await,
            None => None,
        };
        Err(match answer {
            Ok(Err(AskError::NotStarted(source))) => not_started(source),
            Ok(Err(AskError::Nonsense(detail))) => refused(detail),
            Ok(_) => match ending {
                Some(status) if !status.success() => {
                    exhausted(format!("the child ended with {status}"))
                }
                _ => refused("the child's answer is cut short"),
            },
            // It never waits but for us: what it did not work, others did.
            Err(_) if worked.is_some_and(|worked| worked < self.wall / 2) => ChildError::Starved {
                file_name: file_name.to_owned(),
                wall: self.wall,
            },
            Err(_) => exhausted(format!("the child took more than {:?}", self.wall)),
        })
    }

    /// Asks the child that has read other files before, if there is one. Should it fail, then maybe for
    /// them: what a fresh one says, or does not live to say, is what counts.
    async fn ask_child(
        &self,
        child: &mut Option<Serving>,
        line: &[u8],
        bytes: &[u8],
    ) -> Result<ChildAnswer, AskError> {
        let bounds = Bounds {
            bytes: self.answer_bytes,
            rows: self.limits.rows,
        };
        if let Some(used) = child {
            if let Ok(answer) = used.talk(line, bytes, bounds).await {
                return Ok(answer);
            }
            used.end().await;
        }
        let fresh = child.insert(self.start().map_err(AskError::NotStarted)?);
        fresh.talk(line, bytes, bounds).await
    }

    /// A child that has read nothing but files of this owner: one that waits, else a fork of one, else none.
    async fn waiting(&self) -> Option<Serving> {
        let (own, other) = {
            let mut idle = self.idle();
            let own = idle.iter().position(|child| child.is_of(&self.owner));
            let own = own.map(|at| idle.swap_remove(at));
            let other = if own.is_none() { idle.pop() } else { None };
            (own, other)
        };
        match (own, other) {
            (None, Some(other)) => other.renew(Arc::clone(&self.owner)).await,
            (own, _) => own,
        }
    }

    fn start(&self) -> io::Result<Serving> {
        Serving::start(&self.program, self.allowance, Arc::clone(&self.owner))
    }
}

impl ChildAnswer {
    /// What to say of it if it is not what was asked for.
    fn into_refusal(self) -> ChildError {
        match self {
            Self::Refused(refusal) => ChildError::Refused(refusal),
            Self::Sheet(_) | Self::Overruled(_) | Self::Marked(_) | Self::Tables(_) => {
                refused("the child answered something else than it was asked")
            }
        }
    }
}

fn refused(detail: impl Into<String>) -> ChildError {
    ChildError::Refused(Refusal::abnormal(detail))
}

fn exhausted(detail: impl Into<String>) -> ChildError {
    ChildError::Refused(Refusal::exhausted(detail))
}
