//! The child process that reads hostile files: what it is asked, and what it answers.
//!
//! A request is one line of JSON and then the file; an answer is one line of JSON and then what the
//! line announces. A child answers one request after the other until it has worked for a second or
//! anything went wrong in it; whatever becomes of it, it costs the one file that it was reading. A child reads the
//! files of one unit alone, so that none can change what is read of another's; the next unit's has a fresh fork.

mod ask;
pub mod confine;
mod fork_server;
mod framing;
mod limit;
mod serve;
mod serving;
mod validate;

use std::ffi::OsString;

use serde::{Deserialize, Serialize};

pub use ask::{ChildError, ReadReport, Reader};
pub use serve::{answer, serve};

use sheetgate::Limits;

use crate::check::Checked;
use crate::check::merge_files::{Judging, LaterReport};
use crate::domain::finding::{Finding, Verdict};
use crate::domain::period::Period;
use crate::domain::sheet::Sheet;
use crate::domain::unit::UnitSlug;
use crate::domain::unstated::PeriodReason;
use crate::words::HeaderWords;

/// The hidden sub-command under which the binary is this child.
pub const COMMAND: &str = "read-sheet";

/// What the system lets a child take; it is told on the command line, for it must hold before the
/// child reads anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub memory_bytes: u64,
    /// Processor time for one file, in whole seconds.
    pub cpu_seconds: u64,
}

/// Processor time after which a child ends itself, in whole seconds. It has so much more than one
/// file may take, so that no file has less for what was read before it.
const RETIREMENT_SECONDS: u64 = 1;

impl Default for Allowance {
    fn default() -> Self {
        Self {
            memory_bytes: 512 << 20,
            cpu_seconds: 10,
        }
    }
}

impl Allowance {
    fn arguments(self) -> [String; 2] {
        let cpu_seconds = self.cpu_seconds.saturating_add(RETIREMENT_SECONDS);
        [self.memory_bytes.to_string(), cpu_seconds.to_string()]
    }

    /// From the arguments after [`COMMAND`]; without them, or with others, the usual one.
    fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Self {
        let numbers: Option<Vec<u64>> = arguments
            .take(2)
            .map(|argument| argument.to_str()?.parse().ok())
            .collect();
        match numbers.as_deref() {
            Some(&[memory_bytes, cpu_seconds]) => Self {
                memory_bytes,
                cpu_seconds,
            },
            _ => Self::default(),
        }
    }
}

/// What is wanted of the file that follows.
#[derive(Debug, Serialize, Deserialize)]
struct ReadRequest<'a> {
    file_name: String,
    limits: Limits,
    /// The office's own words for headers.
    words: HeaderWords,
    job: Job<'a>,
    /// So many bytes of the file follow.
    byte_count: u64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Job<'a> {
    /// Say what the file states.
    Read,
    /// Say what the file states, or, if it is judged to be overruled by this report, only whose it is and for when.
    ReadUnlessOverruled {
        judging: Judging<'a>,
        by: LaterReport,
    },
    /// Say what stands in it, cell by cell.
    Tables,
    /// Make a marked copy with these findings: of the file itself, or of its values only.
    Mark {
        findings: Vec<Finding>,
        of_values: bool,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AnswerHead {
    /// A sheet follows: its projects, in frames of whole ones; then the rest of it, or why there is none. They
    /// come while the file is read.
    Sheet,
    /// It is overruled; what it says of its unit follows, as a sheet without anything else.
    Overruled(OverruledHead),
    /// Its worksheets follow, in frames of whole rows.
    Tables,
    /// A marked file follows, in frames.
    Marked {
        has_macros: bool,
    },
    Refused(Refusal),
}

/// How a file was judged that is overruled.
#[derive(Debug, Serialize, Deserialize)]
struct OverruledHead {
    unit: Option<UnitSlug>,
    period: Period,
    reason: PeriodReason,
    verdict: Verdict,
    /// How many it lists.
    projects: usize,
}

/// What is to be known of a report that a later one overrules.
#[derive(Debug)]
pub struct OverruledReport {
    /// What it says of its unit, and nothing else.
    pub sheet: Sheet,
    /// How it was judged, without what was found.
    pub checked: Checked,
    /// How many projects it lists.
    pub projects: usize,
}

impl OverruledReport {
    fn of(head: OverruledHead, said: Sheet) -> Self {
        Self {
            sheet: Sheet {
                unit_stated: said.unit_stated,
                title: said.title,
                ..Sheet::default()
            },
            checked: Checked {
                findings: Vec::new(),
                verdict: head.verdict,
                unit: head.unit,
                period: head.period,
                reason: head.reason,
            },
            projects: head.projects,
        }
    }
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// For the clerk, in Chinese: what is wrong and what to do.
    pub sentence: String,
    /// For the operator, in English.
    pub detail: String,
    /// It takes more than one file may; with larger limits it may be read.
    #[serde(default)]
    pub is_beyond_limits: bool,
}

impl Refusal {
    /// The sentence for a file that the child did not survive, or about which it talked nonsense.
    fn abnormal(detail: impl Into<String>) -> Self {
        Self {
            sentence: "文件异常，程序没能读完；请用 Excel 或 WPS 打开，另存为 .xlsx 后重报".into(),
            detail: detail.into(),
            is_beyond_limits: false,
        }
    }

    /// The same for a file over which the child's time or memory ran out, as far as anybody can tell.
    fn exhausted(detail: impl Into<String>) -> Self {
        Self {
            is_beyond_limits: true,
            ..Self::abnormal(detail)
        }
    }
}
