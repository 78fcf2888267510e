//! What headers of units mean, as the office says it on its desk: read with from then on.

use chrono::{DateTime, Utc};

use super::Office;
use crate::domain::desk::{AskedHeader, DeskAnswer, ItemId, Signed};
use crate::domain::unit::UnitSlug;
use crate::sandbox::Reader;
use crate::store::{HeaderRecord, Result};
use crate::words::ConfirmedHeader;

impl Office {
    /// The reader of files that came at this moment: with all that had been said of headers by then.
    pub(super) async fn reader_at(&self, at: DateTime<Utc>) -> Result<Reader> {
        let records = self.store.header_records().await?.into_iter();
        let known = records.filter(|record| record.signed.at <= at);
        let confirmed = known.map(|record| ConfirmedHeader {
            on: self.policy.local(record.signed.at).date().to_string(),
            unit: record.unit.0,
            header: record.header,
            field: record.field,
            by: record.signed.by,
            why: record.signed.why,
        });
        Ok(self.reader.with_confirmed(confirmed))
    }

    /// The headers of the last files that are known only in part, and of which nobody has said what they mean.
    pub(super) async fn asked_headers(&self, now: DateTime<Utc>) -> Result<Vec<AskedHeader>> {
        let running = self.policy.due_days.running(self.policy.local(now).date());
        let since = self.policy.due_days.before(running);
        let mut asked = self.store.asked_headers(since).await?;
        if !asked.is_empty() {
            let reader = self.reader_at(now).await?;
            asked.retain(|one| !reader.knows_header(&one.unit, &one.header));
        }
        Ok(asked)
    }
}

/// Says what a header of a unit means; `false`: nobody is asked that any more.
pub(super) async fn answer_header(
    office: &Office,
    (unit, header): (&UnitSlug, &str),
    answer: DeskAnswer,
    signed: &Signed,
) -> Result<bool> {
    let mut asked = office.asked_headers(signed.at).await?.into_iter();
    let asked = asked.find(|one| one.unit == *unit && one.header == header);
    let mut tx = office.store.begin().await?;
    let is_known = tx.is_header_known(unit, header).await?;
    let Some(asked) = asked.filter(|_| !is_known) else {
        return Ok(false);
    };
    let record = HeaderRecord {
        unit: asked.unit,
        header: asked.header,
        field: (answer == DeskAnswer::Confirm).then_some(asked.field),
        signed: signed.clone(),
    };
    tx.insert_header(&record).await?;
    let item = ItemId::Header {
        unit: record.unit,
        header: record.header,
    };
    tx.note_decision(&item.to_string(), answer.word(), signed)
        .await?;
    tx.commit().await?;
    Ok(true)
}
