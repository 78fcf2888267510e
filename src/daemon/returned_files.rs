//! Files that went back and were not replaced, as the office hears of them on its desk.

use chrono::TimeDelta;

use super::{Office, OfficeAt};
use crate::domain::desk::{DeskAnswer, DeskItem, ItemId, Signed, returned_items};
use crate::store::Result;

/// A month's ledger goes out no later after the first file of the month than this.
const LEDGER_WITHIN: TimeDelta = TimeDelta::days(75);

/// All that still wait.
pub(super) async fn returned_files(at: OfficeAt<'_>) -> Result<Vec<DeskItem>> {
    let OfficeAt { office, now } = at;
    let files = office.store.last_returned(now - LEDGER_WITHIN).await?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let held = office.store.held_months().await?;
    let (policy, calendar) = (&office.policy, &office.calendar);
    Ok(returned_items(now, policy, calendar, (&files, &held)))
}

/// Puts on record that the office knows of one; `false`: it does not wait.
pub(super) async fn answer_returned(
    office: &Office,
    item: &ItemId,
    signed: &Signed,
) -> Result<bool> {
    let waiting = returned_files(office.at(signed.at)).await?;
    let Some(since) = waiting
        .iter()
        .find(|one| one.id == *item)
        .map(|one| one.since)
    else {
        return Ok(false);
    };
    let name = item.to_string();
    let mut tx = office.store.begin().await?;
    let last = tx.last_decision(&name).await?;
    if last.is_some_and(|last| last.at >= since) {
        return Ok(false);
    }
    tx.note_decision(&name, DeskAnswer::Seen.word(), signed)
        .await?;
    tx.commit().await?;
    Ok(true)
}
