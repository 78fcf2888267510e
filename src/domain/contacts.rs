//! 通讯录: who takes the letters of whom, and from when to when. What it says goes before the configuration, in this one
//! function.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::policy::Policy;
use super::unit::{Contact, UnitManager, UnitSlug};

/// What somebody is to a unit, a department, the office or the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactRole {
    /// 联络员 of a unit.
    Liaison,
    /// 副联络员 of a unit.
    Deputy,
    /// 分管领导 of a unit.
    UnitLeader,
    /// 项目经理人 of a unit's projects.
    Manager,
    /// 联系人 of a member department.
    Department,
    /// 办公室
    Office,
    /// 市领导
    CityLeader,
}

impl ContactRole {
    pub const ALL: [Self; 7] = [
        Self::Liaison,
        Self::Deputy,
        Self::UnitLeader,
        Self::Manager,
        Self::Department,
        Self::Office,
        Self::CityLeader,
    ];

    /// As it stands in the workbook.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Liaison => "联络员",
            Self::Deputy => "副联络员",
            Self::UnitLeader => "分管领导",
            Self::Manager => "项目经理人",
            Self::Department => "成员单位联系人",
            Self::Office => "办公室",
            Self::CityLeader => "市领导",
        }
    }

    /// Whether it is of a unit or department; if not, of the office or the city.
    #[must_use]
    pub const fn is_of_somebody(self) -> bool {
        !matches!(self, Self::Office | Self::CityLeader)
    }

    /// Whether one person at a time has it.
    #[must_use]
    pub const fn is_single(self) -> bool {
        matches!(
            self,
            Self::Liaison | Self::Deputy | Self::UnitLeader | Self::Department
        )
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Whose; `None` for the office and the leaders of the city.
    pub of: Option<UnitSlug>,
    pub role: ContactRole,
    pub contact: Contact,
    /// The first day; `None`: always.
    pub from: Option<NaiveDate>,
    /// The last day; `None`: until somebody says so.
    pub to: Option<NaiveDate>,
}

impl ContactRow {
    #[must_use]
    pub fn is_active_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether both hold on some day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins = self.from.max(other.from);
        let ends = match (self.to, other.to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        match (begins, ends) {
            (Some(begins), Some(ends)) => begins <= ends,
            _ => true,
        }
    }
}

/// What the configuration says, as rows.
#[must_use]
pub fn configured(policy: &Policy) -> Vec<ContactRow> {
    let row = |of: Option<&UnitSlug>, role, contact: &Contact| ContactRow {
        of: of.cloned(),
        role,
        contact: contact.clone(),
        from: None,
        to: None,
    };
    let mut rows = Vec::new();
    rows.extend(
        policy
            .leaders
            .iter()
            .map(|one| row(None, ContactRole::CityLeader, one)),
    );
    rows.extend(
        policy
            .office
            .iter()
            .map(|one| row(None, ContactRole::Office, one)),
    );
    for unit in &policy.units {
        let of = Some(&unit.slug);
        rows.push(row(of, ContactRole::Liaison, &unit.liaison));
        rows.extend(
            unit.deputy
                .iter()
                .map(|one| row(of, ContactRole::Deputy, one)),
        );
        rows.extend(
            unit.leader
                .iter()
                .map(|one| row(of, ContactRole::UnitLeader, one)),
        );
    }
    for manager in &policy.managers {
        rows.push(row(
            Some(&manager.unit),
            ContactRole::Manager,
            &manager.contact,
        ));
    }
    for department in &policy.departments {
        let of = Some(&department.slug);
        rows.push(row(of, ContactRole::Department, &department.contact));
    }
    rows
}

/// The policy with the people of this day. Who is listed goes before the configuration: a role of which only earlier or
/// later people are listed is vacant, but a liaison, a department's contact and the office always have somebody.
#[must_use]
pub fn with_contacts(policy: &Policy, rows: &[ContactRow], today: NaiveDate) -> Policy {
    let mut policy = policy.clone();
    let active = |of: Option<&UnitSlug>, role: ContactRole| {
        let listed = rows
            .iter()
            .filter(move |row| row.role == role && row.of.as_ref() == of);
        let is_listed = listed.clone().next().is_some();
        let now = listed.filter(|row| row.is_active_on(today));
        let now: Vec<Contact> = now.map(|row| row.contact.clone()).collect();
        (is_listed, now)
    };
    let (is_listed, leaders) = active(None, ContactRole::CityLeader);
    if is_listed {
        policy.leaders = leaders;
    }
    let (_, office) = active(None, ContactRole::Office);
    if !office.is_empty() {
        policy.office = office;
    }
    for unit in &mut *policy.units {
        let slug = unit.slug.clone();
        let of = Some(&slug);
        if let Some(liaison) = active(of, ContactRole::Liaison).1.into_iter().next() {
            unit.liaison = liaison;
        }
        for (role, place) in [
            (ContactRole::Deputy, &mut unit.deputy),
            (ContactRole::UnitLeader, &mut unit.leader),
        ] {
            let (is_listed, now) = active(of, role);
            if is_listed {
                *place = now.into_iter().next();
            }
        }
    }
    // A unit of which any are listed has these managers and no others.
    let managers = rows
        .iter()
        .filter(|row| row.role == ContactRole::Manager)
        .filter_map(|row| Some((row.of.as_ref()?, row)));
    policy
        .managers
        .retain(|manager| managers.clone().all(|(unit, _)| *unit != manager.unit));
    let now = managers.filter(|(_, row)| row.is_active_on(today));
    policy.managers.extend(now.map(|(unit, row)| UnitManager {
        unit: unit.clone(),
        contact: row.contact.clone(),
    }));
    for department in &mut policy.departments {
        let slug = department.slug.clone();
        let now = active(Some(&slug), ContactRole::Department).1;
        if let Some(contact) = now.into_iter().next() {
            department.contact = contact;
        }
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::{ContactRole, ContactRow, configured, with_contacts};
    use crate::domain::fixtures::{contact, policy};
    use crate::domain::policy::Policy;
    use crate::domain::unit::{UnitManager, UnitSlug};

    fn row(of: Option<&str>, role: ContactRole, name: &str) -> ContactRow {
        ContactRow {
            of: of.map(|slug| UnitSlug(slug.to_owned())),
            role,
            contact: contact(name),
            from: None,
            to: None,
        }
    }

    #[test]
    fn what_the_configuration_says_changes_nothing() {
        let policy = policy();
        let today = "2026-11-01".parse().unwrap();
        assert_eq!(with_contacts(&policy, &configured(&policy), today), policy);
        assert_eq!(with_contacts(&policy, &[], today), policy);
    }

    #[test]
    fn people_change_on_their_days() {
        let day = |text: &str| text.parse().unwrap();
        let rows = [
            ContactRow {
                to: Some(day("2026-11-15")),
                ..row(Some("a"), ContactRole::Liaison, "old")
            },
            ContactRow {
                from: Some(day("2026-11-16")),
                ..row(Some("a"), ContactRole::Liaison, "new")
            },
            ContactRow {
                to: Some(day("2026-11-15")),
                ..row(Some("a"), ContactRole::UnitLeader, "gone")
            },
            row(Some("a"), ContactRole::Manager, "manager-new"),
            row(Some("land"), ContactRole::Department, "land-new"),
            row(None, ContactRole::CityLeader, "mayor-new"),
        ];
        let manager = |unit: &str, name: &str| UnitManager {
            unit: UnitSlug(unit.to_owned()),
            contact: contact(name),
        };
        let known = Policy {
            managers: vec![manager("a", "manager-old"), manager("b", "of-b")],
            ..policy()
        };
        let on = |today: &str| with_contacts(&known, &rows, day(today));
        assert_eq!(
            with_contacts(&known, &configured(&known), day("2026-11-01")),
            known
        );
        let before = on("2026-11-15");
        assert_eq!(before.units[0].liaison.name, "old");
        assert_eq!(before.units[0].leader.as_ref().unwrap().name, "gone");
        let after = on("2026-11-16");
        assert_eq!(after.units[0].liaison.name, "new");
        assert_eq!(after.units[0].leader, None, "the place is vacant");
        assert_eq!(after.units[1], policy().units[1], "who is not listed stays");
        assert_eq!(after.departments[0].contact.name, "land-new");
        assert_eq!(after.leaders, [contact("mayor-new")]);
        assert_eq!(after.office, policy().office);
        assert_eq!(
            after.managers,
            [manager("b", "of-b"), manager("a", "manager-new")]
        );
        assert!(!rows[0].overlaps(&rows[1]) && rows[0].overlaps(&rows[2]));
    }
}
