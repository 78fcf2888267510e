//! What waits for a person of the office, and the one way in which an answer gets on record, whoever brings it.

use chrono::{DateTime, Utc};

use super::Office;
use super::draft_mark::{DraftMark, mark_draft};
use crate::domain::desk::{CannotAnswer, DeskItem, cannot_answer, flag_items};
use crate::domain::observation::{Confirmation, FlagAnswer};
use crate::domain::period::Quarter;
use crate::domain::unit::UnitSlug;
use crate::store::Result;

/// All that waits now, what has waited longest first.
pub async fn desk_items(office: &Office, now: DateTime<Utc>) -> Result<Vec<DeskItem>> {
    let (policy, calendar) = (&office.policy, &office.calendar);
    let mut items = flag_items(now, policy, calendar, &office.store.flags().await?);
    items.sort_by(|one, other| (one.since, &one.id).cmp(&(other.since, &other.id)));
    Ok(items)
}

/// Puts the office's word on a flag on record; or says why it takes none. Of two at the same time one wins.
pub async fn answer_flag(
    office: &Office,
    (unit, quarter): (&UnitSlug, Quarter),
    said: &FlagAnswer,
) -> Result<std::result::Result<(), CannotAnswer>> {
    let mut tx = office.store.begin().await?;
    let record = tx.flag(unit, quarter).await?;
    let (policy, calendar) = (&office.policy, &office.calendar);
    if let Some(why) = cannot_answer(said.at, policy, calendar, record.as_ref()) {
        return Ok(Err(why));
    }
    tx.answer_flag(unit, quarter, said).await?;
    let draft = record.and_then(|record| record.draft);
    if let Some(draft) = draft.filter(|_| said.confirmation == Confirmation::Rejected) {
        tx.insert_file_op(&mark_draft(&draft, DraftMark::Rejected))
            .await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}
