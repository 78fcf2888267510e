//! The child process that reads one hostile file: what it is asked, and what it answers.
//!
//! A request is one line of JSON and then the file; an answer is one line of JSON and then, for a
//! marked copy, its bytes.

mod ask;
pub mod sandbox;
mod serve;
mod trust;

use std::ffi::OsString;

use serde::{Deserialize, Serialize};

pub use ask::{ChildError, Reader};
pub use serve::{answer, serve};

use crate::domain::finding::Finding;
use crate::domain::sheet::Sheet;
use crate::workbook::gate::Limits;
use crate::workbook::read::HeaderWords;

/// The hidden sub-command under which the binary is this child.
pub const COMMAND: &str = "read-sheet";

/// What the system lets a child take; it is told on the command line, for it must hold before the
/// child reads anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Memory, in bytes.
    pub memory_bytes: u64,
    /// Processor time, in whole seconds.
    pub cpu_seconds: u64,
}

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
        [self.memory_bytes.to_string(), self.cpu_seconds.to_string()]
    }

    /// From the arguments after [`COMMAND`]; without them, or with others, the usual one.
    fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Self {
        let numbers: Option<Vec<u64>> = arguments
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
struct Request {
    file_name: String,
    limits: Limits,
    /// The office's own words for headers.
    words: HeaderWords,
    job: Job,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Job {
    /// Say what the file states.
    Read,
    /// Make a marked copy with these findings.
    Mark(Vec<Finding>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Sheet(Box<Sheet>),
    /// A marked file of so many bytes follows.
    Marked {
        length: usize,
        has_macros: bool,
    },
    Refused(Refusal),
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// For the clerk, in Chinese: what is wrong and what to do.
    pub sentence: String,
    /// For the operator, in English.
    pub detail: String,
}

impl Refusal {
    /// The sentence for a file that the child did not survive, or about which it talked nonsense.
    fn abnormal(detail: impl Into<String>) -> Self {
        Self {
            sentence: "文件异常，程序没能读完；请用 Excel 或 WPS 打开，另存为 .xlsx 后重报".into(),
            detail: detail.into(),
        }
    }
}
