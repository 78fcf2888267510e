//! The agenda that the records propose for a meeting, each item with the reason.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::assignment::Assignment;
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::meeting::AgendaItem;
use crate::domain::project::{Category, Stage};
use crate::domain::stalled::{Signal, Stalled};

/// Why a project or a matter is proposed, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Press {
    Urgent,
    NeedsCity,
    Overdue,
    Stuck,
    LeaderTalks,
    OnPlatform,
}

/// What the records propose: urgent matters, matters for the city, decisions and matters that are overdue, projects that
/// stand still (red), those that a leader negotiates, and signed ones in the platform. A project is one item, with all
/// its reasons; one that is terminated is none.
#[must_use]
pub fn agenda(
    ledger: &Ledger,
    stalled: &[Stalled],
    assignments: &[Assignment],
    today: NaiveDate,
) -> Vec<AgendaItem> {
    let mut items: Vec<(Press, AgendaItem)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |press: Press, number: Option<&str>, item: AgendaItem| {
        let place = number.and_then(|number| places.get(number).copied());
        if let Some((known, before)) = place.and_then(|place| items.get_mut(place)) {
            *known = press.min(*known);
            before.reasons.extend(item.reasons);
            for party in item.parties {
                if !before.parties.contains(&party) {
                    before.parties.push(party);
                }
            }
            return;
        }
        if let Some(number) = number {
            places.insert(number.to_owned(), items.len());
        }
        items.push((press, item));
    };
    for matter in &ledger.matters {
        let (press, reason) = match matter.urgent {
            Some(_) => (Press::Urgent, "紧急事项"),
            None => (Press::NeedsCity, "需市级协调"),
        };
        let title = match &matter.project {
            Some(project) => format!("{project}{reason}事项").replace("事项事项", "事项"),
            None => reason.to_owned(),
        };
        let item = AgendaItem {
            title,
            unit: matter.unit.clone(),
            project: matter.project.clone(),
            number: matter.number.clone(),
            matter: matter.matter.clone(),
            reasons: vec![reason.to_owned()],
            parties: Vec::new(),
        };
        add(press, matter.number.as_deref(), item);
    }
    for assignment in assignments.iter().filter(|one| one.is_overdue_on(today)) {
        let terms = &assignment.terms;
        let item = AgendaItem {
            title: format!("{}：{}", assignment.id.kind.label(), terms.item),
            unit: terms.lead.clone(),
            project: None,
            number: terms.project.clone(),
            matter: format!("{}（时限{}）", terms.item, terms.told_due()),
            reasons: vec![format!(
                "{}{}",
                assignment.id.kind.label(),
                assignment.told_on(today)
            )],
            parties: std::iter::once(&terms.lead)
                .chain(&terms.helpers)
                .cloned()
                .collect(),
        };
        add(Press::Overdue, terms.project.as_deref(), item);
    }
    let stuck: BTreeMap<&str, &Stalled> = stalled
        .iter()
        .filter(|one| one.signal() == Signal::Red)
        .map(|one| (&*one.number, one))
        .collect();
    let going = ledger
        .entries
        .iter()
        .filter(|entry| entry.row.stage != Some(Stage::Terminated));
    for entry in going {
        for (press, reason) in reasons(entry, stuck.get(&*entry.number).copied()) {
            add(press, Some(&entry.number), of_project(entry, reason));
        }
    }
    items.sort_by_key(|(press, _)| *press);
    items.into_iter().map(|(_, item)| item).collect()
}

/// Why a project itself is proposed.
fn reasons(entry: &Entry, stuck: Option<&Stalled>) -> Vec<(Press, String)> {
    let row = &entry.row;
    let mut reasons = Vec::new();
    if let Some(stuck) = stuck {
        let told: Vec<String> = stuck.reasons.iter().map(|one| one.told()).collect();
        reasons.push((Press::Stuck, format!("停滞（红）：{}", told.join("；"))));
    }
    if row.category == Some(Category::LeaderLed) {
        reasons.push((Press::LeaderTalks, "领导带头在谈".to_owned()));
    }
    if row.stage == Some(Stage::Signed) && row.code.is_some() {
        reasons.push((
            Press::OnPlatform,
            "已签约并列入市级平台（有项目代码）".to_owned(),
        ));
    }
    reasons
}

fn of_project(entry: &Entry, reason: String) -> AgendaItem {
    let row = &entry.row;
    let matter = row.problems.clone().or_else(|| row.plan.clone());
    AgendaItem {
        title: format!("{}推进情况", row.name),
        unit: entry.unit.clone(),
        project: Some(row.name.clone()),
        number: Some(entry.number.clone()),
        matter: matter.unwrap_or_else(|| "汇报推进情况".to_owned()),
        reasons: vec![reason],
        parties: Vec::new(),
    }
}
