//! Reporting units (报送单位) and the people who answer for them.

use std::fmt;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A unit that is no longer one may still owe its last report: its folder is looked into for so long.
const LOOKED_INTO_AFTER_END: Days = Days::new(45);

/// A unit's short name in configuration, keys and JSON: lower-case ASCII letters, digits, `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitSlug(pub String);

impl fmt::Display for UnitSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of body a unit is; shown in the ledger, without effect on the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 区
    District,
    /// 县
    County,
    /// 县级市
    City,
    /// 开发区
    DevelopmentZone,
    /// 市直部门
    Department,
}

/// Somebody who gets letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// As it stands in a letter's address line.
    pub name: String,
    /// A mail address, already checked.
    pub address: String,
    /// For the office's lists; may be empty.
    pub phone: String,
}

/// A member department (成员单位), to which matters are referred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its short name in configuration and keys.
    pub slug: UnitSlug,
    /// Its official name.
    pub name: String,
    /// Who takes its letters.
    pub contact: Contact,
}

/// A project manager (项目经理人) of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitManager {
    /// Whose projects they look after.
    pub unit: UnitSlug,
    pub contact: Contact,
}

/// Whoever must report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its short name.
    pub slug: UnitSlug,
    /// Its official name, which is also its folder's name.
    pub name: String,
    /// One to four upper-case letters that begin its project numbers.
    pub code: String,
    /// Other names that its sheets may carry.
    pub aliases: Vec<String>,
    /// What kind of body it is.
    pub kind: UnitKind,
    /// The first day on which it must report; `None`: always.
    pub from: Option<NaiveDate>,
    /// The last day on which it must report; `None`: for ever.
    pub to: Option<NaiveDate>,
    /// The liaison officer (联络员).
    pub liaison: Contact,
    /// The liaison's deputy, who gets the letters beside the liaison.
    pub deputy: Option<Contact>,
    /// The unit's leader, who hears of what is overdue.
    pub leader: Option<Contact>,
}

impl Unit {
    /// Whether the unit had to report on this day.
    #[must_use]
    pub fn is_active_on(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// Whether the unit's folder is looked into on this day.
    #[must_use]
    pub fn is_looked_into_on(&self, date: NaiveDate) -> bool {
        self.to.is_none_or(|to| date <= to + LOOKED_INTO_AFTER_END)
    }

    /// The same without anybody's name, address or number: enough to know it by its names.
    #[must_use]
    pub fn without_people(&self) -> Self {
        let nobody = Contact {
            name: String::new(),
            address: String::new(),
            phone: String::new(),
        };
        Self {
            liaison: nobody,
            deputy: None,
            leader: None,
            ..self.clone()
        }
    }

    /// Liaison and deputy.
    pub fn liaisons(&self) -> impl Iterator<Item = &Contact> {
        std::iter::once(&self.liaison).chain(&self.deputy)
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;
    use crate::domain::fixtures::unit;

    #[test]
    fn a_former_units_folder_is_looked_into_for_45_days() {
        let former = Unit {
            to: Some("2026-10-31".parse().unwrap()),
            ..unit("a")
        };
        assert!(!former.is_active_on("2026-11-01".parse().unwrap()));
        assert!(former.is_looked_into_on("2026-12-15".parse().unwrap()));
        assert!(!former.is_looked_into_on("2026-12-16".parse().unwrap()));
        assert!(unit("a").is_looked_into_on("2099-01-01".parse().unwrap()));
    }
}
