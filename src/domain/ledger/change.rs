//! Changes (变动): what differs between two ledgers, for the leaders' letter.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::field_value::value;
use crate::domain::ledger::{AbsentFrom, Entry, Ledger};
use crate::domain::project::{Field, Stage};
use crate::domain::unit::UnitSlug;

/// One thing about one project that differs between two ledgers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Our number of the project.
    pub number: String,
    pub unit: UnitSlug,
    /// Its name in the newer ledger.
    pub name: String,
    /// What differs.
    pub kind: ChangeKind,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
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
    Absent(AbsentFrom),
    /// Listed again after 本期未报.
    Returned,
    /// Its stage has become 终止; said once, even if it never stood in an edition as such.
    Terminated,
    /// The newer ledger no longer has it, and it had not been terminated: a submission was withdrawn,
    /// or a person merged it into another.
    Gone,
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

/// All changes from `old` to `new`, in the order of the newer ledger; what is gone comes last.
#[must_use]
pub fn changes(old: &Ledger, new: &Ledger) -> Vec<Change> {
    let before = by_number(old);
    let mut found = Vec::new();
    for entry in new.entries.iter().chain(&new.left) {
        let former = before.get(entry.number.as_str()).copied();
        let kinds = of_entry(former, entry);
        found.extend(kinds.into_iter().map(|kind| change(entry, kind)));
    }
    let after = by_number(new);
    let gone = old
        .entries
        .iter()
        .filter(|entry| !after.contains_key(entry.number.as_str()));
    found.extend(gone.map(|entry| change(entry, ChangeKind::Gone)));
    found
}

fn by_number(ledger: &Ledger) -> HashMap<&str, &Entry> {
    let all = ledger.entries.iter().chain(&ledger.left);
    all.map(|entry| (entry.number.as_str(), entry)).collect()
}

fn change(entry: &Entry, kind: ChangeKind) -> Change {
    Change {
        number: entry.number.clone(),
        unit: entry.unit.clone(),
        name: entry.row.name.clone(),
        kind,
    }
}

fn of_entry(former: Option<&Entry>, entry: &Entry) -> Vec<ChangeKind> {
    let is_terminated = |entry: &Entry| entry.row.stage == Some(Stage::Terminated);
    let newly_terminated = is_terminated(entry) && !former.is_some_and(is_terminated);
    let mut kinds = Vec::new();
    let Some(former) = former else {
        kinds.push(ChangeKind::New);
        kinds.extend(newly_terminated.then_some(ChangeKind::Terminated));
        return kinds;
    };
    kinds.extend(newly_terminated.then_some(ChangeKind::Terminated));
    match (former.absent, entry.absent) {
        (None, Some(absent)) => kinds.push(ChangeKind::Absent(absent)),
        (Some(_), None) => kinds.push(ChangeKind::Returned),
        _ => {}
    }
    for field in TOLD {
        let (old, new) = (value(&former.row, field), value(&entry.row, field));
        if old != new {
            kinds.push(ChangeKind::Field {
                field,
                old: old.into_owned(),
                new: new.into_owned(),
            });
        }
    }
    kinds
}
