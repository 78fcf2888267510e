//! Values of a receipt (回执): what became of one file, with every finding at its cell.

use chrono::NaiveDateTime;
use minijinja::{Value, context};
use serde::Serialize;

use super::filters::values;
use super::moment::ToldDeadline;
use crate::domain::finding::{Finding, Level, Verdict};
use crate::domain::fold::folded;
use crate::domain::period::Period;
use crate::domain::unstated::PeriodReason;

/// Lines of findings in one receipt; another line says how many more there are.
pub const MAX_FINDINGS_SHOWN: usize = 200;

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The unit's official name.
    pub unit: String,
    /// The file's name, as the clerk saved it.
    pub file: String,
    pub period: Period,
    /// Why it is for that one.
    pub period_reason: PeriodReason,
    /// For which period the same list counted until now, and as which version, if the unit was asked.
    pub moved_from: Option<(Period, u32)>,
    /// Which of the unit's submissions for the period it is, from 1; `None` if it got no number.
    pub version: Option<u32>,
    /// What was decided.
    pub verdict: Verdict,
    /// Set if the bytes were already there: the version that they repeat (rule 6).
    pub same_as: Option<u32>,
    /// When it was found, on the office's wall clock.
    pub received: NaiveDateTime,
    /// Whether it was in time; `None` where that means nothing (returned files).
    pub timing: Option<Timing>,
    /// The period's deadline.
    pub deadline: ToldDeadline,
    /// What was read in it.
    pub counts: Counts,
    /// What of the unit is in doubt in the ledger now that this counts, and how much it weighs (rule 7); `None` if
    /// nothing is.
    pub doubts: Option<String>,
    /// All findings, in any order; the receipt shows errors first.
    pub findings: Vec<Finding>,
    /// Where the original lies now, seen from the unit's folder: `已接收/2026-11-10/…`.
    pub stored_in: Option<String>,
    /// Where the copy with marked cells lies, likewise.
    pub marked_copy: Option<String>,
    /// There are cells to mark, but no copy could be made: the list of findings must do.
    pub is_unmarked: bool,
    /// That copy goes with the letter.
    pub is_copy_mailed: bool,
}

/// Whether a submission was in time, and why we think so (rule 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// Only a file that was certainly not there at the deadline is late.
    pub on_time: bool,
    /// One Chinese sentence that names the two scans.
    pub evidence: String,
}

/// What was read in a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows of 调度表.
    pub projects: usize,
    /// Whether it says that there are no projects to report.
    pub no_projects: bool,
    /// Rows of 观摩项目 that are projects.
    pub observations: usize,
    /// Whether 观摩项目 has a zero report.
    pub zero_report: bool,
    /// Rows of 紧急事项.
    pub urgent: usize,
}

impl Counts {
    /// Whether it states the projects of its period.
    const fn is_report(self) -> bool {
        self.projects > 0 || self.no_projects
    }

    /// What the file is, by what it states.
    const fn what(self) -> &'static str {
        let has_observations = self.observations > 0 || self.zero_report;
        match (self.projects, self.no_projects) {
            (1.., _) => "调度表",
            (0, true) => "零报告",
            _ if self.urgent > 0 && has_observations => "观摩项目和紧急事项",
            _ if self.urgent > 0 => "紧急事项",
            _ if has_observations => "观摩项目",
            _ => "文件",
        }
    }
}

impl Receipt {
    pub(super) fn context(&self) -> Value {
        let number_of = |level: Level| self.findings.iter().filter(|f| f.level == level).count();
        let (errors, warnings, notes) = (
            number_of(Level::Error),
            number_of(Level::Warning),
            number_of(Level::Note),
        );
        let mut lines = folded(&self.findings);
        let count = lines.len();
        lines.truncate(MAX_FINDINGS_SHOWN);
        let shown = values(&lines);
        context! {
            shown,
            why_period => self.why_period(),
            lines => count,
            more => count - lines.len(),
            what => self.counts.what(),
            is_report => self.counts.is_report(),
            errors,
            warnings,
            notes,
            shape => self.shape(),
            ..values(self)
        }
    }

    /// Why it is for its period, in words.
    fn why_period(&self) -> String {
        let words = self.period_reason.words();
        match self.moved_from {
            None => words.to_owned(),
            Some((period, version)) => format!(
                "{words}；此前按{}计入的第{version}版是同一内容，不再计入那一期",
                period.label()
            ),
        }
    }

    /// Which of the shapes the letter has: `repeated`, `returned`, `questions` or `accepted`.
    const fn shape(&self) -> &'static str {
        match (self.same_as, self.verdict) {
            (Some(_), _) => "repeated",
            (None, Verdict::Rejected) => "returned",
            (None, Verdict::AcceptedWithWarnings) => "questions",
            (None, Verdict::Accepted) => "accepted",
            (None, Verdict::Ignored) => "ignored",
        }
    }
}
