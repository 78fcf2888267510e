//! What the city is asked to settle: 需市级协调事项 of projects, and 紧急事项.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::ledger::{Counted, Entry};
use crate::domain::period::{Month, Period};
use crate::domain::project::Stage;
use crate::domain::sheet::UrgentMatter;
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;

/// 需市级协调事项 or 紧急事项.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Who asks.
    pub unit: UnitSlug,
    /// The period of the report that asks.
    pub period: Period,
    /// Our number of the project, if the matter belongs to one.
    pub number: Option<String>,
    /// The project's name, if the matter names one.
    pub project: Option<String>,
    /// What is asked. For an urgent matter also when it happened, what is wanted, whom to call.
    pub matter: String,
    /// `Some`: it does not wait for the period.
    pub urgent: Option<UrgentMatter>,
    /// 责任人 of the project, or 联系人 of the urgent matter.
    pub contact: Option<String>,
}

/// Urgent matters of the ledger's month, from what counts for each period and unit.
pub(in crate::domain) fn urgent<'a>(
    counting: impl Iterator<Item = (Period, usize, &'a Counted)>,
    as_of: Period,
) -> Vec<Matter> {
    let mut urgent: BTreeMap<(usize, String), Matter> = BTreeMap::new();
    for (period, unit, submission) in counting {
        for matter in submission
            .urgent
            .iter()
            .filter(|_| Month::of(period.0) == Month::of(as_of.0))
        {
            // Said again in the next sheet, it is still one matter, as it was last said.
            urgent.insert(
                (unit, key(&matter.matter)),
                Matter {
                    unit: submission.unit.clone(),
                    period,
                    number: None,
                    project: matter.name.clone(),
                    matter: matter.matter.clone(),
                    contact: matter.contact.clone(),
                    urgent: Some(matter.clone()),
                },
            );
        }
    }
    urgent.into_values().collect()
}

/// The city matters of all projects that go on.
pub(in crate::domain) fn city_matters(entries: &[Entry]) -> impl Iterator<Item = Matter> {
    let going = entries
        .iter()
        .filter(|entry| entry.row.stage != Some(Stage::Terminated));
    going.filter_map(|entry| {
        let matter = entry.row.city_matter.clone()?;
        Some(Matter {
            unit: entry.unit.clone(),
            period: entry.last,
            number: Some(entry.number.clone()),
            project: Some(entry.row.name.clone()),
            matter,
            urgent: None,
            contact: entry.row.responsible_person.clone(),
        })
    })
}
