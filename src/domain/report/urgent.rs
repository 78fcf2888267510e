//! Urgent matters (紧急事项): each lives from the file that first states it until a person closes it (rule 6).

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::matter::Matter;
use crate::domain::period::{Month, Period};
use crate::domain::policy::Policy;
use crate::domain::sheet::UrgentMatter;
use crate::domain::text::key;
use crate::domain::unit::{Contact, UnitSlug};

/// An urgent matter that nobody has closed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenMatter {
    /// By which people name it; never given twice.
    pub number: i64,
    /// Whose matter it is.
    pub unit: UnitSlug,
    /// The period of the file that first stated it.
    pub period: Period,
    /// The row, as it was last stated.
    pub stated: UrgentMatter,
    /// When that file arrived.
    pub since: DateTime<Utc>,
}

/// What two rows have in common that state the same matter: the project and the words.
#[must_use]
pub fn matter_key(matter: &UrgentMatter) -> String {
    let project = matter.name.as_deref().map(key).unwrap_or_default();
    format!("{project}/{}", key(&matter.matter))
}

impl OpenMatter {
    /// Who is told at once: the office, and the unit's leader; nobody twice.
    #[must_use]
    pub fn recipients<'a>(&self, policy: &'a Policy) -> Vec<&'a Contact> {
        let leader = policy
            .unit(&self.unit)
            .and_then(|unit| unit.leader.as_ref());
        let mut people: Vec<&Contact> = Vec::new();
        for person in policy.office.iter().chain(leader) {
            if people.iter().all(|known| known.address != person.address) {
                people.push(person);
            }
        }
        people
    }
}

/// What the ledger of this period shows of the open matters, in the office's order of units.
#[must_use]
pub fn of_ledger(open: &[OpenMatter], policy: &Policy, as_of: Period) -> Vec<Matter> {
    let mut open: Vec<&OpenMatter> = open
        .iter()
        .filter(|matter| Month::of(matter.period.0) <= Month::of(as_of.0))
        .collect();
    open.sort_by_key(|matter| {
        (
            policy.units.place(&matter.unit).unwrap_or(usize::MAX),
            matter.number,
        )
    });
    open.into_iter()
        .map(|matter| Matter {
            unit: matter.unit.clone(),
            period: matter.period,
            number: None,
            project: matter.stated.name.clone(),
            matter: matter.stated.matter.clone(),
            urgent: Some(matter.stated.clone()),
            contact: matter.stated.contact.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{OpenMatter, matter_key, of_ledger};
    use crate::domain::fixtures::{contact, policy};
    use crate::domain::project::RowRef;
    use crate::domain::sheet::UrgentMatter;
    use crate::domain::unit::UnitSlug;

    fn stated(name: Option<&str>, matter: &str) -> UrgentMatter {
        UrgentMatter {
            row: RowRef {
                sheet: "紧急事项".to_owned(),
                first_row: 4,
            },
            name: name.map(str::to_owned),
            matter: matter.to_owned(),
            happened_on: None,
            request: None,
            contact: None,
        }
    }

    fn open(number: i64, unit: &str, period: &str) -> OpenMatter {
        OpenMatter {
            number,
            unit: UnitSlug(unit.to_owned()),
            period: period.parse().unwrap(),
            stated: stated(None, "停电"),
            since: "2026-11-20T02:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_matter_is_known_by_project_and_words() {
        let one = matter_key(&stated(Some("甲项目"), "停电。"));
        assert_eq!(one, matter_key(&stated(Some("甲 项目"), "停电")));
        assert_ne!(one, matter_key(&stated(Some("乙项目"), "停电")));
        assert_ne!(one, matter_key(&stated(Some("甲项目"), "停水")));
    }

    #[test]
    fn office_and_leader_are_told_and_nobody_twice() {
        let mut policy = policy();
        policy.office = vec![contact("office"), contact("boss")];
        policy.units[0].leader = Some(contact("boss"));
        let unit = policy.units[0].slug.0.clone();
        let told = open(1, &unit, "2026-11-25").recipients(&policy);
        let told: Vec<_> = told.iter().map(|person| person.address.as_str()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
    }

    #[test]
    fn the_ledger_of_a_month_has_what_was_stated_up_to_it_and_is_open() {
        let matters = [
            open(2, "b", "2026-10-25"),
            open(1, "a", "2026-12-10"),
            open(3, "a", "2026-11-25"),
        ];
        let shown = |as_of: &str| -> Vec<String> {
            let matters = of_ledger(&matters, &policy(), as_of.parse().unwrap());
            matters
                .iter()
                .map(|matter| format!("{} {}", matter.unit, matter.period))
                .collect()
        };
        assert_eq!(shown("2026-11-25"), ["a 2026-11-25", "b 2026-10-25"]);
        assert_eq!(shown("2026-10-25"), ["b 2026-10-25"]);
    }
}
