//! What one file states (调度表): the values that a reader found in it, before anybody judged them.

use serde::{Deserialize, Serialize};
use sheetgate::At;

use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::period::{Period, Quarter};
use crate::domain::period_words::PeriodStatement;
use crate::domain::project::{ObservationKind, ProjectRow, RowRef};

/// A file as it was read. Crosses the border of the reading child, so the parent trusts none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The unit's name as the sheet writes it, with the cell.
    pub unit_stated: Option<Stated<String>>,
    /// The title over the table, which may begin with the unit's name.
    pub title: Option<Stated<String>>,
    /// The whole date that the sheet states as its period first (metadata row, title, a name).
    pub period_stated: Option<Stated<Period>>,
    /// All that the sheet says of its period, whole or in part, the surest first.
    pub period_words: Vec<PeriodStatement>,
    /// What the hidden sheet of our own form says; `None` for any other file.
    pub form: Option<FormMark>,
    /// Whether the file is a ledger that this program made: no unit's report.
    pub is_ledger: bool,
    /// 填报人
    pub preparer: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
    /// All projects, in the order of the file.
    pub projects: Vec<ProjectRow>,
    /// Rows of 观摩项目.
    pub observations: Vec<Observation>,
    /// Rows of 紧急事项.
    pub urgent: Vec<UrgentMatter>,
    /// Words that say that the unit has no projects to report for the period: 零报告, 本期无项目. An empty table
    /// does not.
    pub zero_report: Option<Stated<String>>,
    /// What was noticed while reading, at its cell.
    pub findings: Vec<Finding>,
    /// Whether a report's table was found at all; it may have no rows.
    pub has_table: bool,
}

impl Sheet {
    /// Whether it states the projects of its period: a list, or that there are none (rule 9).
    #[must_use]
    pub fn is_report(&self) -> bool {
        !self.projects.is_empty() || self.zero_report.is_some()
    }
}

/// The hidden sheet of our own form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormMark {
    /// Version of the form.
    pub version: String,
    /// Slug of the unit that it was made for.
    pub unit: Option<String>,
    /// The period that it was made for.
    pub period: Option<Period>,
}

/// A value with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated<T> {
    pub value: T,
    /// Name of the worksheet; empty for the file's name.
    pub sheet: String,
    /// `A2`; empty for the file's name.
    pub cell: String,
}

/// A row of 观摩项目: an observation project, or a zero report for its quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// Where it stands.
    pub row: RowRef,
    pub quarter: Quarter,
    /// 零报告: the unit says that it has none.
    pub zero_report: bool,
    /// 项目编号
    pub number: Option<String>,
    /// 项目名称; `None` in a zero report.
    pub name: Option<String>,
    /// 类型
    pub kind: Option<ObservationKind>,
    /// 日期
    pub held_on: Option<PartialDate>,
    /// 备注
    pub remarks: Option<String>,
    /// Whether it has been held, as far as the row says.
    #[serde(default)]
    pub holding: Holding,
    /// Where its values stand; not part of the contract.
    #[serde(default)]
    pub cells: ObservationCells,
}

impl Observation {
    /// A zero report for the quarter.
    #[must_use]
    pub fn zero_report(row: RowRef, quarter: Quarter) -> Self {
        Self {
            row,
            quarter,
            zero_report: true,
            number: None,
            name: None,
            kind: None,
            held_on: None,
            remarks: None,
            holding: Holding::Held,
            cells: ObservationCells::default(),
        }
    }
}

/// Whether an observation has been held: only then it counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// Nothing speaks against it.
    #[default]
    Held,
    /// 拟观摩, 预计12月举行.
    Planned,
    /// 已取消, 未举行.
    CalledOff,
    /// 待定.
    Undecided,
}

/// Where the values of a row of 观摩项目 stand; `None` if the table has no such column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationCells {
    /// 季度
    pub quarter: Option<At>,
    /// 项目名称
    pub name: Option<At>,
    /// 类型
    pub kind: Option<At>,
    /// 日期
    pub held_on: Option<At>,
}

/// A row of 紧急事项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgentMatter {
    /// Where it stands.
    pub row: RowRef,
    /// 项目名称
    pub name: Option<String>,
    /// 事项
    pub matter: String,
    /// 发生时间
    pub happened_on: Option<PartialDate>,
    /// 诉求
    pub request: Option<String>,
    /// 联系人
    pub contact: Option<String>,
}
