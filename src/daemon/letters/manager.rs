//! The letter to a project manager before a meeting: the own projects, as the ledger has them.

use super::{LetterWriter, called};
use crate::domain::ledger::Entry;
use crate::domain::project::Stage;
use crate::domain::text::key;
use crate::domain::unit::Contact;
use crate::mail::{Content, ManagedLine, ManagerLetter};
use crate::store::Result;
use crate::workbook::ledger::by_manager;

pub(super) async fn letter(
    writer: &mut LetterWriter<'_>,
    number: i64,
    to: &Contact,
) -> Result<std::result::Result<Content, String>> {
    let meeting = match called(writer, number) {
        Ok(meeting) => meeting.clone(),
        Err(trouble) => return Ok(Err(trouble)),
    };
    let policy = &writer.at.office.policy;
    let roster = policy.managers.iter();
    let own: Vec<_> = roster
        .filter(|one| one.contact.address == to.address)
        .collect();
    let ledger = &writer.ledger_report(None).await?.ledger;
    let groups = by_manager(ledger);
    let is_own = |entry: &Entry, manager: &str| {
        own.iter()
            .any(|one| one.unit == entry.unit && key(&one.contact.name) == key(manager))
    };
    let entries = groups.iter().filter_map(|group| {
        let manager = group.manager?;
        Some(
            group
                .entries
                .iter()
                .filter(move |entry| is_own(entry, manager)),
        )
    });
    let projects = entries.flatten().map(|entry| {
        let row = &entry.row;
        let total = row.total_investment_yuan;
        let total = total.map(|yuan| format!("总投资{}", yuan.told()));
        let funds = row.funds_in_place_yuan;
        let funds = funds.map(|yuan| format!("累计到位资金{}", yuan.told()));
        let worth: Vec<String> = total.into_iter().chain(funds).collect();
        let mut items = meeting.items.iter();
        ManagedLine {
            project: row.name.clone(),
            unit: policy.assignee_name(&entry.unit).to_owned(),
            stage: row.stage.map_or("", Stage::word).to_owned(),
            worth: worth.join("，"),
            progress: row.progress.clone().unwrap_or_default(),
            problems: row.problems.clone().unwrap_or_default(),
            is_on_agenda: items.any(|item| item.number.as_deref() == Some(&*entry.number)),
        }
    });
    Ok(Ok(Content::MeetingManager(ManagerLetter {
        meeting: meeting.name(),
        held_at: meeting.held_at,
        period: ledger.as_of.label(),
        projects: projects.collect(),
    })))
}
