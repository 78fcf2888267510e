//! Assignments (交办事项): a decision of a meeting (议定事项), or a matter of a unit, that somebody is to see to by a day.
//!
//! The lead reports that it is done (办结); the office says that it is done with (销号). Until then it stands in every
//! ledger that goes out.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::unit::{Contact, Department, Unit, UnitSlug};

/// What was assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentKind {
    /// 议定事项: a meeting decided it.
    Decision,
    /// 需市级协调事项: a unit asked for it in its report.
    Matter,
    /// 紧急事项: a unit asked for it at once; its number is that of the urgent matter.
    Urgent,
}

impl AssignmentKind {
    pub const ALL: [Self; 3] = [Self::Decision, Self::Matter, Self::Urgent];

    /// Its word in keys, in the store and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Matter => "matter",
            Self::Urgent => "urgent",
        }
    }

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Decision => "议定事项",
            Self::Matter => "需市级协调事项",
            Self::Urgent => "紧急事项",
        }
    }
}

impl FromStr for AssignmentKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.word() == text).ok_or(())
    }
}

/// By what people name it: `decision/3`. Never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AssignmentId {
    pub kind: AssignmentKind,
    pub number: i64,
}

impl fmt::Display for AssignmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.word(), self.number)
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentState {
    /// 办理中
    Open,
    /// 已办结: the lead says that it is done; the office has not said so yet.
    Reported,
    /// 已销号: the office says that it is done with.
    Closed,
}

impl AssignmentState {
    pub const ALL: [Self; 3] = [Self::Open, Self::Reported, Self::Closed];

    /// For people, as it stands in 议定事项.xlsx.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "办理中",
            Self::Reported => "已办结",
            Self::Closed => "已销号",
        }
    }
}

/// What is to be seen to, by whom and by when: all that people may change of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentTerms {
    /// 事项
    pub item: String,
    /// 牵头单位, a unit or a department.
    pub lead: UnitSlug,
    /// 配合单位
    pub helpers: Vec<UnitSlug>,
    /// 完成时限; `None`: 长期.
    pub due: Option<NaiveDate>,
    /// 来源: the meeting, or whose matter it is; may be empty.
    pub origin: String,
    /// Our number of the project that it is about, if it is about one.
    #[serde(default)]
    pub project: Option<String>,
}

/// To whom something is given, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handing {
    pub lead: UnitSlug,
    pub helpers: Vec<UnitSlug>,
    pub due: Option<NaiveDate>,
}

impl Handing {
    /// The terms of this item, that comes from there.
    #[must_use]
    pub fn terms(&self, item: &str, origin: String) -> AssignmentTerms {
        AssignmentTerms {
            item: item.to_owned(),
            lead: self.lead.clone(),
            helpers: self.helpers.clone(),
            due: self.due,
            origin,
            project: None,
        }
    }
}

/// Why a matter of a project is not handed to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotHand {
    /// No project with this number asks the city for anything.
    NoMatter(String),
    /// It is with somebody already.
    Handed(Box<Assignment>),
}

/// Which of its letters it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssignmentStep {
    /// It was given to them (交办).
    Given,
    /// So many working days before its term.
    Before { due: NaiveDate, workdays: u32 },
    /// Its term is over.
    Overdue { due: NaiveDate },
}

/// Who said it last of how far it has come, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChange {
    pub by: String,
    /// 办理情况
    pub why: String,
    pub at: DateTime<Utc>,
}

/// One assignment as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignment {
    #[serde(flatten)]
    pub id: AssignmentId,
    #[serde(flatten)]
    pub terms: AssignmentTerms,
    pub state: AssignmentState,
    /// `None` as long as it is as it was given.
    pub changed: Option<StateChange>,
    /// When it was given.
    pub since: DateTime<Utc>,
}

/// A unit or a department: whoever may have to see to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee<'a> {
    Unit(&'a Unit),
    Department(&'a Department),
}

impl<'a> Assignee<'a> {
    #[must_use]
    pub fn name(self) -> &'a str {
        match self {
            Self::Unit(unit) => &unit.name,
            Self::Department(department) => &department.name,
        }
    }

    #[must_use]
    pub const fn slug(self) -> &'a UnitSlug {
        match self {
            Self::Unit(unit) => &unit.slug,
            Self::Department(department) => &department.slug,
        }
    }

    /// Who takes its letters.
    #[must_use]
    pub fn contacts(self) -> Vec<&'a Contact> {
        match self {
            Self::Unit(unit) => unit.liaisons().collect(),
            Self::Department(department) => vec![&department.contact],
        }
    }

    /// Who hears of what is overdue; a department has nobody else than who takes its letters.
    #[must_use]
    pub fn superiors(self) -> Vec<&'a Contact> {
        match self {
            Self::Unit(unit) => match &unit.leader {
                Some(leader) => vec![leader],
                None => unit.liaisons().collect(),
            },
            Self::Department(department) => vec![&department.contact],
        }
    }
}

impl Assignment {
    /// Whether its term is over and nobody has said that it is done.
    #[must_use]
    pub fn is_overdue_on(&self, today: NaiveDate) -> bool {
        self.state == AssignmentState::Open && self.terms.due.is_some_and(|due| due < today)
    }

    /// For people: `办理中`, `已办结，待销号`, `超期3天`.
    #[must_use]
    pub fn told_on(&self, today: NaiveDate) -> String {
        match (self.state, self.terms.due) {
            (AssignmentState::Open, Some(due)) if due < today => {
                format!("超期{}天", (today - due).num_days())
            }
            (AssignmentState::Reported, _) => "已办结，待销号".to_owned(),
            (state, _) => state.label().to_owned(),
        }
    }
}

impl AssignmentTerms {
    /// `2026年12月15日` or `长期`.
    #[must_use]
    pub fn told_due(&self) -> String {
        self.due.map_or_else(
            || LONG_TERM.to_owned(),
            |due| super::period::Period(due).label(),
        )
    }
}

/// What 议定事项.xlsx said of one when it was written: by it is known what its people changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentBase {
    pub terms: AssignmentTerms,
    pub state: AssignmentState,
    /// 办理情况
    pub said: String,
}

/// The hidden worksheet in which that stands.
pub const BASE_SHEET: &str = "原值";

/// How a term without a day is written.
pub const LONG_TERM: &str = "长期";

#[cfg(test)]
mod tests {
    use super::{Assignment, AssignmentId, AssignmentKind, AssignmentState, AssignmentTerms};
    use crate::domain::unit::UnitSlug;

    #[test]
    fn what_it_is_told_to_be_follows_from_term_and_state() {
        let due = "2026-12-15".parse().unwrap();
        let mut assignment = Assignment {
            id: AssignmentId {
                kind: AssignmentKind::Decision,
                number: 3,
            },
            terms: AssignmentTerms {
                item: "解决用地指标".to_owned(),
                lead: UnitSlug("a".to_owned()),
                helpers: Vec::new(),
                due: Some(due),
                origin: String::new(),
                project: None,
            },
            state: AssignmentState::Open,
            changed: None,
            since: "2026-12-01T01:00:00Z".parse().unwrap(),
        };
        let later = "2026-12-18".parse().unwrap();
        assert_eq!(assignment.id.to_string(), "decision/3");
        assert_eq!(assignment.told_on(due), "办理中");
        assert_eq!(assignment.told_on(later), "超期3天");
        assert!(assignment.is_overdue_on(later) && !assignment.is_overdue_on(due));
        assignment.state = AssignmentState::Reported;
        assert_eq!(assignment.told_on(later), "已办结，待销号");
        assert!(!assignment.is_overdue_on(later));
        assignment.state = AssignmentState::Open;
        assignment.terms.due = None;
        assert_eq!(assignment.told_on(later), "办理中");
        assert_eq!(assignment.terms.told_due(), "长期");
    }

    #[test]
    fn a_kind_is_read_as_it_is_written() {
        for kind in AssignmentKind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
        }
        assert!("Decision".parse::<AssignmentKind>().is_err());
    }
}
