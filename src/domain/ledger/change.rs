//! Changes (变动): what differs between two ledgers.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::amount::Yuan;
use crate::domain::field_value::{is_same, value};
use crate::domain::ledger::{AbsentFrom, Entry, Ledger};
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::unit::UnitSlug;

/// All that differs of one project between two ledgers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectChanges {
    pub unit: UnitSlug,
    /// Our number of the project.
    pub number: String,
    /// Its name in the newer ledger.
    pub name: String,
    /// At least one.
    pub changes: Vec<Change>,
    /// By how much it changes the total of 总投资: over all projects the sum is the difference of the totals.
    pub total_investment_yuan: Yuan,
    /// The same of 累计到位资金.
    pub funds_in_place_yuan: Yuan,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// The older ledger does not know the project.
    New,
    /// One field has another value; amounts in 万元, an empty cell is an empty text.
    Field {
        field: Field,
        /// What the older ledger has.
        old: String,
        /// What the newer ledger has.
        new: String,
    },
    /// 本期未报, which it was not before.
    Absent { from: AbsentFrom },
    /// Listed again after 本期未报, or after it had left.
    Returned,
    /// Its stage has become 终止; said once, even if it never stood in an edition as such.
    Terminated,
    /// It was 终止 and stands in the ledger no longer.
    Left,
    /// The newer ledger no longer knows it: a submission was withdrawn, or a person merged it into another.
    Gone,
}

impl Change {
    /// Whether every report says it anew, and nobody is told of it but who asks: 进展情况 and 推进计划.
    #[must_use]
    pub const fn is_routine(&self) -> bool {
        matches!(
            self,
            Self::Field {
                field: Field::Progress | Field::Plan,
                ..
            }
        )
    }
}

impl ProjectChanges {
    /// Whether anything changed that is not said anew in every report.
    #[must_use]
    pub fn is_news(&self) -> bool {
        !self.changes.iter().all(Change::is_routine)
    }
}

/// The fields whose changes are told: all but 序号 and the numbers, which are the project's names.
const TOLD: [Field; 20] = [
    Field::Name,
    Field::Category,
    Field::Stage,
    Field::TotalInvestment,
    Field::FundsInPlace,
    Field::SignedOn,
    Field::StartedOn,
    Field::InProductionOn,
    Field::Content,
    Field::Investor,
    Field::Industry,
    Field::ResponsibleUnit,
    Field::ResponsiblePerson,
    Field::ProjectManager,
    Field::Sponsor,
    Field::Progress,
    Field::Plan,
    Field::Problems,
    Field::CityMatter,
    Field::Remarks,
];

/// All changes from `old` to `new`, in the order of the newer ledger: first what stands in it, then what has left,
/// last what is gone.
#[must_use]
pub fn changes(old: &Ledger, new: &Ledger) -> Vec<ProjectChanges> {
    let before = by_number(old);
    let mut found: Vec<ProjectChanges> = states(new)
        .filter_map(|after| {
            let former = before.get(after.entry.number.as_str()).copied();
            of_project(former, Some(after))
        })
        .collect();
    let after = by_number(new);
    let gone = states(old).filter(|former| !after.contains_key(former.entry.number.as_str()));
    found.extend(gone.filter_map(|former| of_project(Some(former), None)));
    found
}

/// A project in one of the two ledgers.
#[derive(Clone, Copy)]
struct ProjectState<'a> {
    entry: &'a Entry,
    /// It stands in the ledger no longer, and counts in no total.
    has_left: bool,
}

impl ProjectState<'_> {
    /// What it adds to a total.
    fn adds(self, amount: impl Fn(&ProjectRow) -> Option<Yuan>) -> Yuan {
        let counts = if self.has_left {
            None
        } else {
            amount(&self.entry.row)
        };
        counts.unwrap_or_default()
    }
}

fn states(ledger: &Ledger) -> impl Iterator<Item = ProjectState<'_>> {
    let state = |has_left| move |entry| ProjectState { entry, has_left };
    let standing = ledger.entries.iter().map(state(false));
    standing.chain(ledger.left.iter().map(state(true)))
}

fn by_number(ledger: &Ledger) -> HashMap<&str, ProjectState<'_>> {
    states(ledger)
        .map(|state| (state.entry.number.as_str(), state))
        .collect()
}

/// What became of one project; `None` if nothing did.
fn of_project(
    former: Option<ProjectState<'_>>,
    after: Option<ProjectState<'_>>,
) -> Option<ProjectChanges> {
    let entry = after.or(former)?.entry;
    let changes = match (former, after) {
        (Some(former), Some(after)) => between(former, after),
        (None, Some(after)) => {
            let terminated = is_terminated(after.entry).then_some(Change::Terminated);
            std::iter::once(Change::New).chain(terminated).collect()
        }
        (_, None) => vec![Change::Gone],
    };
    let difference = |amount: fn(&ProjectRow) -> Option<Yuan>| {
        let adds = |state: Option<ProjectState<'_>>| state.map_or(0, |state| state.adds(amount).0);
        Yuan(adds(after) - adds(former))
    };
    (!changes.is_empty()).then(|| ProjectChanges {
        unit: entry.unit.clone(),
        number: entry.number.clone(),
        name: entry.row.name.clone(),
        changes,
        total_investment_yuan: difference(|row| row.total_investment_yuan),
        funds_in_place_yuan: difference(|row| row.funds_in_place_yuan),
    })
}

fn is_terminated(entry: &Entry) -> bool {
    entry.row.stage == Some(Stage::Terminated)
}

fn between(former: ProjectState<'_>, after: ProjectState<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let (was_left, has_left) = (former.has_left, after.has_left);
    let (former, after) = (former.entry, after.entry);
    if is_terminated(after) && !is_terminated(former) {
        changes.push(Change::Terminated);
    }
    match (former.absent, after.absent) {
        (None, Some(from)) => changes.push(Change::Absent { from }),
        (Some(_), None) => changes.push(Change::Returned),
        _ if was_left && !has_left => changes.push(Change::Returned),
        _ => {}
    }
    for field in TOLD {
        if !is_same(&former.row, &after.row, field) {
            changes.push(Change::Field {
                field,
                old: value(&former.row, field).into_owned(),
                new: value(&after.row, field).into_owned(),
            });
        }
    }
    if has_left && !was_left {
        changes.push(Change::Left);
    }
    changes
}

/// Whether nothing that is told of a project differs between two ledgers.
#[must_use]
pub fn is_unchanged(former: &Entry, entry: &Entry) -> bool {
    TOLD.into_iter()
        .all(|field| is_same(&former.row, &entry.row, field))
}
