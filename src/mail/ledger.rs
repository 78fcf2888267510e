//! Values of the monthly ledger's letters: a summary to read on a phone (rules 11 and 13).

use chrono::NaiveDateTime;
use minijinja::{Value, context};
use serde::Serialize;

use super::filters::values;
use crate::domain::amount::Yuan;
use crate::domain::assignment_lines::AssignmentLine;
use crate::domain::period::Period;

/// Lines of one list in the letter; the workbook has them all.
const MAX_LINES: usize = 10;

/// What one edition of the ledger says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerSummary {
    /// `2026年11月`
    pub month: String,
    /// The last period that is merged in.
    pub period: Period,
    /// Name of the attached workbook.
    pub file: String,
    /// What stands first: projects, money and 资金到位率, each with its change.
    pub figures: Vec<KeyFigure>,
    /// The units by 资金到位率.
    pub ranking: Vec<RankedUnit>,
    /// All projects.
    pub total: GroupTotal,
    /// The three 项目类别, in their order.
    pub groups: Vec<GroupTotal>,
    /// Stages that occur, in their order: word and number of projects.
    pub stages: Vec<(String, usize)>,
    /// 资金到位率, 开工率, 投产率.
    pub rates: Vec<Rate>,
    /// Month of the edition that the changes are against; `None` for the first edition.
    pub since: Option<String>,
    /// Projects that were not in the last edition, the largest first.
    pub new: Vec<ProjectNamed>,
    /// Projects whose stage differs from the last edition, the largest first.
    pub moved: Vec<ProjectMoved>,
    /// Projects whose 累计到位资金 differs from the last edition, by how much.
    pub funded: Vec<ProjectNamed>,
    /// All projects of which anything differs; 本期变动 lists them.
    pub changed: usize,
    /// Projects that stand still or fall behind, the red ones first, then the largest.
    pub stalled: Vec<StalledProject>,
    /// 需市级协调事项: urgent ones, then those of the largest projects.
    pub matters: Vec<CityMatter>,
    /// Decisions and matters that somebody is to see to, what is overdue first.
    pub assignments: Vec<AssignmentLine>,
    /// Projects that their unit no longer lists (本期未报, rule 7).
    pub unlisted: usize,
    /// What is in doubt, and how much it weighs (rule 7); `None` if nothing is.
    pub doubts: Option<String>,
    /// Projects that are perhaps counted twice.
    pub doubles: Vec<Double>,
    /// All projects without them; `None` if there are none.
    pub without_doubles: Option<GroupTotal>,
    /// Units with a warning or a flag (rule 12), and since how many quarters they have shown nothing.
    pub observation: Vec<UnitNote>,
    /// Who reported for [`Self::period`].
    pub reporting: Reporting,
    /// Head of the record of all that happened when the letter was written: `123:3f9a12bc34de56f0`; `None`: nothing is on
    /// record.
    pub record_head: Option<String>,
}

/// A figure that leaders look at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyFigure {
    /// `总投资`
    pub name: String,
    /// `1,286.45亿元`
    pub value: String,
    /// Against the last edition: `+12.30亿元`, `持平`; `None` if there is nothing to compare with.
    pub change: Option<String>,
}

/// A unit among the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RankedUnit {
    /// By 资金到位率; `None`: it has none.
    pub place: Option<u32>,
    /// Its name.
    pub unit: String,
    pub projects: usize,
    /// Sum of 总投资, yuan.
    pub investment: Yuan,
    /// `62.50%`, or `—`.
    pub funds_rate: String,
    /// Its rate does not count all of its projects.
    pub is_partial: bool,
    /// Percentage points since the last edition: `+0.42`.
    pub moved: Option<String>,
    /// 开工率.
    pub start_rate: String,
}

/// A group of projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupTotal {
    pub name: String,
    pub projects: usize,
    /// Sum of 总投资, yuan.
    pub investment: Yuan,
    /// Sum of 累计到位资金, yuan.
    pub funds: Yuan,
}

/// A rate, always with what it was made from (rule 13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// `资金到位率`
    pub name: String,
    /// `62.50%`, or `—` if the denominator is 0.
    pub percent: String,
    /// `12,500万元`
    pub numerator: String,
    /// `20,000万元`
    pub denominator: String,
    /// What it leaves out and rests on; empty if there is nothing to say.
    pub besides: String,
}

/// A project in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectNamed {
    /// Name of its unit.
    pub unit: String,
    /// Its name.
    pub project: String,
    /// What is worth saying of it in one line; may be empty.
    pub note: String,
}

/// A project that stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StalledProject {
    /// Name of its unit.
    pub unit: String,
    pub project: String,
    /// Red, else yellow.
    pub is_red: bool,
    /// Why it counts as stalled.
    pub reasons: String,
    /// `总投资12.00亿元`, or empty.
    pub worth: String,
    /// 存在问题, as written; may be empty.
    pub problems: String,
}

/// Two entries that may be one project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Double {
    /// Name of the unit of the one.
    pub unit: String,
    pub project: String,
    /// Name of the unit of the other.
    pub other_unit: String,
    /// The project there.
    pub other_project: String,
    /// What a person is asked.
    pub question: String,
}

/// A project whose stage changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectMoved {
    /// Name of its unit.
    pub unit: String,
    /// Its name.
    pub project: String,
    /// Stage in the last edition.
    pub from: String,
    /// Stage now.
    pub to: String,
    /// What is worth saying of it; may be empty.
    pub note: String,
}

/// What a unit asks the city to settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CityMatter {
    /// Name of the unit.
    pub unit: String,
    /// Name of the project.
    pub project: String,
    /// 需市级协调事项, as written.
    pub matter: String,
    /// `总投资12.00亿元`; empty if nobody knows, or the matter is of no project.
    pub worth: String,
    /// It did not wait for the period.
    pub is_urgent: bool,
}

/// Who reported for a period; each unit is in one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reporting {
    /// Units that had to report.
    pub due: usize,
    /// Units that reported in time, zero reports included.
    pub on_time: usize,
    /// Units that reported late.
    pub late: Vec<UnitNote>,
    /// Units with a zero report.
    pub zero: Vec<UnitNote>,
    /// Units of which nothing counts.
    pub missing: Vec<UnitNote>,
    /// Units that need not report.
    pub exempt: Vec<UnitNote>,
}

/// A unit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitNote {
    /// The unit's official name.
    pub name: String,
    /// What is worth saying in a few words, such as `退回2次`; may be empty.
    pub note: String,
}

impl LedgerSummary {
    pub(super) fn context(&self) -> Value {
        context! { max_lines => MAX_LINES, ..values(self) }
    }
}

/// The same for the office, a working day before the leaders get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerDraft {
    /// What the leaders will read.
    pub summary: LedgerSummary,
    /// Wall clock of the office when the leaders get it.
    pub goes_out: NaiveDateTime,
    /// Number of leaders who get it.
    pub leaders: usize,
    /// The command that holds it, as the person at the machine types it.
    pub hold_command: String,
    /// What the office should look at first, one sentence each; may be empty.
    pub questions: Vec<String>,
}

impl LedgerDraft {
    pub(super) fn context(&self) -> Value {
        context! {
            goes_out => values(self.goes_out),
            leaders => self.leaders,
            hold_command => self.hold_command.as_str(),
            questions => values(&self.questions),
            ..self.summary.context()
        }
    }
}
