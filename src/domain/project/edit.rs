//! What people decided about projects: two are one, one is two, another name, another unit, closed (rule 8). Nothing of it
//! changes what a unit reported, and each can be undone.

use std::fmt;

use chrono::NaiveDate;

use crate::domain::desk::Signed;
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::policy::Policy;
use crate::domain::project::Stage;
use crate::domain::suspicion::{Suspicion, SuspicionReason};
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;

/// One decision about a project, which is called by our number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectEdit {
    /// It is the same as another one and goes on under that one's number.
    Merge { number: String, into: String },
    /// It is another one than this, however near their names are.
    Distinct { number: String, other: String },
    /// Rows that call it so are a project of its own, whatever number they carry.
    Split { number: String, name: String },
    /// It is called so, and so is what its unit reports under that name.
    Rename { number: String, name: String },
    /// It belongs to this unit.
    Move { number: String, to: UnitSlug },
    /// It is given up.
    Close { number: String },
}

impl ProjectEdit {
    /// Its word on the command line, on record and in JSON.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Merge { .. } => "merge",
            Self::Distinct { .. } => "distinct",
            Self::Split { .. } => "split",
            Self::Rename { .. } => "rename",
            Self::Move { .. } => "move",
            Self::Close { .. } => "close",
        }
    }

    /// The number of the project.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Merge { number, .. }
            | Self::Distinct { number, .. }
            | Self::Split { number, .. }
            | Self::Rename { number, .. }
            | Self::Move { number, .. }
            | Self::Close { number } => number,
        }
    }

    /// The other project, the name or the unit; nothing where there is none.
    #[must_use]
    pub fn object(&self) -> &str {
        match self {
            Self::Merge { into, .. } => into,
            Self::Distinct { other, .. } => other,
            Self::Split { name, .. } | Self::Rename { name, .. } => name,
            Self::Move { to, .. } => &to.0,
            Self::Close { .. } => "",
        }
    }

    /// The decision with this word about this project.
    #[must_use]
    pub fn of(word: &str, number: &str, object: &str) -> Option<Self> {
        let (number, object) = (number.to_owned(), object.to_owned());
        Some(match word {
            "merge" => Self::Merge {
                number,
                into: object,
            },
            "distinct" => Self::Distinct {
                number,
                other: object,
            },
            "split" => Self::Split {
                number,
                name: object,
            },
            "rename" => Self::Rename {
                number,
                name: object,
            },
            "move" => Self::Move {
                number,
                to: UnitSlug(object),
            },
            "close" => Self::Close { number },
            _ => return None,
        })
    }

    /// What was decided, for people of the office.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Merge { number, into } => format!("{number}并入{into}"),
            Self::Distinct { number, other } => format!("{number}与{other}是两个项目"),
            Self::Split { number, name } => format!("从{number}中分出“{name}”"),
            Self::Rename { number, name } => format!("{number}更名为“{name}”"),
            Self::Move { number, to } => format!("{number}划转给{to}"),
            Self::Close { number } => format!("{number}终止"),
        }
    }

    /// Whether it is about this project, as the one or the other.
    #[must_use]
    pub fn is_about(&self, wanted: &str) -> bool {
        let names_another = matches!(self, Self::Merge { .. } | Self::Distinct { .. });
        self.number() == wanted || (names_another && self.object() == wanted)
    }
}

/// A decision about a project with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRecord {
    /// Its number, by which it is undone.
    pub id: i64,
    pub edit: ProjectEdit,
    /// Whose project it was then.
    pub unit: UnitSlug,
    /// The day in the office's zone.
    pub day: NaiveDate,
    pub signed: Signed,
    /// Who undid it, why and when; `None` while it stands.
    pub undone: Option<Signed>,
}

impl EditRecord {
    /// Whether nobody undid it.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.undone.is_none()
    }
}

/// Why a project cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotEdit {
    /// No project of the ledger has this number.
    NoProject(String),
    /// It and the other are the same.
    Itself,
    /// The very same stands on record.
    Decided(Box<EditRecord>),
    /// There is no such unit.
    NoUnit(String),
    /// It is so already.
    SoAlready,
    /// No report called the project so.
    NeverCalled(String),
    /// There is no decision of this number.
    NoDecision(i64),
    /// It was undone before.
    Undone(Box<Signed>),
}

impl fmt::Display for CannotEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProject(number) => write!(
                f,
                "no project has the number {number}\n  hint: `diaodu project list` shows numbers and names"
            ),
            Self::Itself => f.write_str("it is the same project\n  hint: name two numbers"),
            Self::Decided(record) => write!(
                f,
                "{} has decided that before: {}\n  hint: `diaodu project undo {}` undoes it",
                record.signed.by, record.signed.why, record.id
            ),
            Self::NoUnit(unit) => write!(
                f,
                "there is no unit {unit}\n  hint: the short names stand in units.toml"
            ),
            Self::SoAlready => {
                f.write_str("it is so already\n  hint: `diaodu project show` says how it stands")
            }
            Self::NeverCalled(name) => write!(
                f,
                "no report calls the project {name:?}\n  hint: `diaodu project history` shows its names; one of them is split off"
            ),
            Self::NoDecision(id) => write!(
                f,
                "there is no decision {id} about a project\n  hint: `diaodu project history` shows their numbers"
            ),
            Self::Undone(signed) => write!(
                f,
                "{} has undone it before: {}\n  hint: decide it anew",
                signed.by, signed.why
            ),
        }
    }
}

/// Why a project of this ledger cannot be changed so; `None`: it can. `names`: all that reports ever called it.
#[must_use]
pub fn cannot_edit(
    policy: &Policy,
    ledger: &Ledger,
    records: &[EditRecord],
    (edit, names): (&ProjectEdit, &[String]),
) -> Option<CannotEdit> {
    let mut standing = records.iter().filter(|record| record.stands());
    let is_decided = |record: &&EditRecord| record.edit == *edit || is_of_pair(&record.edit, edit);
    let is_asked_about = |one: &Suspicion| {
        one.reason == SuspicionReason::ListedAfterClosing && one.number == edit.number()
    };
    let closes_again =
        matches!(edit, ProjectEdit::Close { .. }) && ledger.suspicions.iter().any(is_asked_about);
    if closes_again {
        return None;
    }
    if let Some(record) = standing.find(is_decided) {
        return Some(CannotEdit::Decided(Box::new(record.clone())));
    }
    let unknown = |number: &str| {
        let is_known = ledger.entry(number).is_some();
        (!is_known).then(|| CannotEdit::NoProject(number.to_owned()))
    };
    let Some(entry) = ledger.entry(edit.number()) else {
        return unknown(edit.number());
    };
    match edit {
        ProjectEdit::Merge {
            number,
            into: other,
        }
        | ProjectEdit::Distinct { number, other } => {
            if number == other {
                return Some(CannotEdit::Itself);
            }
            unknown(other)
        }
        ProjectEdit::Split { name, .. } => {
            let wanted = key(name);
            let is_known = names.iter().any(|known| key(known) == wanted);
            (wanted.is_empty() || !is_known).then(|| CannotEdit::NeverCalled(name.clone()))
        }
        ProjectEdit::Rename { name, .. } => {
            let is_same = key(name).is_empty() || *name == entry.row.name;
            is_same.then_some(CannotEdit::SoAlready)
        }
        ProjectEdit::Move { to, .. } => {
            if policy.unit(to).is_none() {
                return Some(CannotEdit::NoUnit(to.0.clone()));
            }
            (entry.unit == *to).then_some(CannotEdit::SoAlready)
        }
        ProjectEdit::Close { .. } => {
            let is_over = entry.row.stage == Some(Stage::Terminated);
            is_over.then_some(CannotEdit::SoAlready)
        }
    }
}

/// Whether both say of the same two that they are one, or two.
fn is_of_pair(one: &ProjectEdit, other: &ProjectEdit) -> bool {
    let pair = |edit: &ProjectEdit| match edit {
        ProjectEdit::Merge { number, into: with }
        | ProjectEdit::Distinct {
            number,
            other: with,
        } => Some((
            number.clone().min(with.clone()),
            number.clone().max(with.clone()),
        )),
        _ => None,
    };
    pair(one).is_some_and(|one| pair(other) == Some(one))
}

/// Of two projects that are one, the number that goes and the number that stays: of the two the one stays that its unit
/// still lists, else the one that was known first.
#[must_use]
pub fn merge_of_pair(ledger: &Ledger, one: &str, other: &str) -> Option<ProjectEdit> {
    let (first, second) = (ledger.entry(one)?, ledger.entry(other)?);
    let order = |entry: &Entry| (entry.absent.is_some(), entry.first, entry.number.clone());
    let (into, number) = if order(first) <= order(second) {
        (first, second)
    } else {
        (second, first)
    };
    Some(ProjectEdit::Merge {
        number: number.number.clone(),
        into: into.number.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::ProjectEdit;

    #[test]
    fn a_decision_is_read_as_it_is_written() {
        for word in ["merge", "distinct", "split", "rename", "move", "close"] {
            let edit = ProjectEdit::of(word, "NM-1", "YY-2").unwrap();
            assert_eq!(edit.word(), word);
            let again = ProjectEdit::of(edit.word(), edit.number(), edit.object());
            assert_eq!(again, Some(edit));
        }
        assert_eq!(ProjectEdit::of("remove", "NM-1", ""), None);
        let merge = ProjectEdit::of("merge", "NM-1", "YY-2").unwrap();
        assert!(merge.is_about("NM-1") && merge.is_about("YY-2") && !merge.is_about("NM-3"));
        let rename = ProjectEdit::of("rename", "NM-1", "YY-2").unwrap();
        assert!(rename.is_about("NM-1") && !rename.is_about("YY-2"));
    }
}
