//! Values of 工作简报 and 台账报送函: what the ledger of a month says.

use serde::Serialize;

/// 工作简报: the ledger of a month in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brief {
    pub office: String,
    /// `2026年11月`
    pub month: String,
    /// `2026年11月25日`: the last period that the ledger counts.
    pub period: String,
    pub projects: usize,
    /// 总投资 in 亿元.
    pub investment: String,
    /// 累计到位资金 in 亿元.
    pub funds: String,
    /// Against the month before, a sentence; empty if there is nothing to compare with.
    pub figures_changed: String,
    /// 资金到位率, 开工率, 投产率.
    pub rates: Vec<RateLine>,
    /// Projects that their unit no longer lists.
    pub unlisted: usize,
    /// By 资金到位率.
    pub units: Vec<UnitLine>,
    /// Month of the edition that the changes are against; `None` for the first edition.
    pub since: Option<String>,
    /// Projects that were not in it, a sentence each, without its full stop; so are the lists below.
    pub new: Vec<String>,
    pub moved: Vec<String>,
    pub funded: Vec<String>,
    pub stalled: Vec<String>,
    /// 需市级协调事项.
    pub matters: Vec<String>,
    /// Who reported, in whole sentences.
    pub reporting: String,
    /// Units with a warning or a flag.
    pub observation: Vec<String>,
    /// What is in doubt, and how much it weighs; `None` if nothing is.
    pub doubts: Option<String>,
}

/// A rate, always with what it was made from (rule 13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RateLine {
    pub name: String,
    pub percent: String,
    pub numerator: String,
    pub denominator: String,
    /// What it leaves out and rests on; may be empty.
    pub besides: String,
}

/// A unit in the table of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    /// `1`, or `—`.
    pub place: String,
    pub name: String,
    pub projects: usize,
    /// In 亿元.
    pub investment: String,
    /// `62.50%`, with a * if it does not count all of its projects.
    pub funds_rate: String,
    pub start_rate: String,
}

/// 台账报送函: goes with the ledger of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The same figures as in the brief.
    pub figures: Brief,
    /// Name of the workbook.
    pub file: String,
    /// Name and telephone of whoever answers questions; empty leaves a marked blank.
    pub contact: String,
}
