//! What waits for a person of the office, and the one way in which an answer gets on record, whoever brings it.

mod answers;
mod said;

use chrono::TimeDelta;
use serde_json::json;

pub use self::answers::{
    answer_flag, answer_item, close_matter, hold_ledger, release_hold, release_ledger,
};
use super::OfficeAt;
use super::extensions::unanswered_requests;
use super::returned_files::returned_files;
use crate::domain::desk::{
    DeskItem, FailedLetter, OpenInProgram, assigned_items, book_item, closed_items, contact_items,
    doubt_items, extension_items, flag_items, header_items, hold_items, ledger_items,
    meeting_items, open_file_items, pair_items, urgent_items,
};
use crate::domain::ledger::Ledger;
use crate::domain::policy::Policy;
use crate::store::{OutboxRow, Result};

/// For so long a letter that failed is something to do.
const FAILED_LATELY: TimeDelta = TimeDelta::days(45);
/// Letters that failed, looked through for contacts in error.
const MOST_FAILED: u32 = 2_000;

/// All that waits now, what has waited longest first.
pub async fn desk_items(at: OfficeAt<'_>) -> Result<Vec<DeskItem>> {
    let OfficeAt { office, now } = at;
    let facts = office.facts(now).await?;
    let as_of = office.as_of(&facts, office.policy.local(now).date());
    let report = office.ledger_report(&facts, as_of, now).await?;
    desk_items_beside(at, &report.ledger).await
}

/// The same for who has the ledger of now already.
pub async fn desk_items_beside(at: OfficeAt<'_>, ledger: &Ledger) -> Result<Vec<DeskItem>> {
    let OfficeAt { office, now } = at;
    let (policy, calendar, store) = (&office.policy, &office.calendar, &office.store);
    let mut items = flag_items(now, policy, calendar, &store.flags().await?);
    let held = store.held_months().await?;
    items.extend(ledger_items(now, policy, calendar, &held));
    let (matters, assignments) = (store.open_matters().await?, store.open_assignments().await?);
    items.extend(urgent_items(now, policy, &matters, &assignments));
    let meetings = store.meetings().await?;
    items.extend(meeting_items(now, policy, calendar, &meetings));
    items.extend(assigned_items(now, policy, calendar, &assignments));
    items.extend(hold_items(&store.holds().await?));
    let failed = store.failed_letters(now - FAILED_LATELY, MOST_FAILED);
    let failed = failed.await?.into_iter().filter_map(failed_letter);
    let failed: Vec<FailedLetter> = failed.collect();
    items.extend(contact_items(&failed));
    let open = store.open_files().await?.into_iter();
    let open = open.map(|(unit, pending)| OpenInProgram {
        unit,
        name: crate::folder::shown_name(&pending.path),
        since: pending.unchanged_since,
    });
    let open: Vec<OpenInProgram> = open.collect();
    items.extend(open_file_items(policy, &open));
    let requests = unanswered_requests(at).await?;
    if !requests.is_empty() {
        let exceptions = store.exceptions().await?;
        items.extend(extension_items(now, &office.rules(&exceptions), &requests));
    }
    items.extend(returned_files(at).await?);
    items.extend(header_items(policy, &office.asked_headers(now).await?));
    items.extend(pair_items(policy, ledger, ledger.as_of));
    items.extend(closed_items(policy, ledger));
    items.extend(doubt_items(policy, ledger, ledger.as_of));
    let books = office.returned_books().await?;
    items.extend(books.iter().map(|book| {
        let name = book.path.rsplit('/').next().unwrap_or_default();
        book_item(name, book.read_at.unwrap_or(now), &book.findings)
    }));
    items.sort_by(|one, other| (one.since, &one.id).cmp(&(other.since, &other.id)));
    Ok(items)
}

/// A letter that was given up, as it is shown.
fn failed_letter(row: OutboxRow) -> Option<FailedLetter> {
    Some(FailedLetter {
        at: row.done_at?,
        name: row.to_name,
        address: row.to_address,
        subject: row.subject,
        reason: row.reason,
    })
}

/// The item as docs/json.md says it.
#[must_use]
pub fn desk_item_json(item: &DeskItem, policy: &Policy) -> serde_json::Value {
    json!({
        "id": item.id,
        "kind": item.id.word(),
        "unit": item.unit,
        "since": policy.stamp(item.since),
        "question": item.question,
        "evidence": item.evidence,
        "answers": item.answers,
        "default": item.default,
        "takes_effect": item.takes_effect.map(|at| policy.stamp(at)),
    })
}
