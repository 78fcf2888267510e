//! A ledger that was published, as the leaders got it: byte for byte, whatever has changed since.

use super::ledger_workbook::edition_name;
use crate::daemon::Office;
use crate::domain::occasion::{EditionStage, Occasion};
use crate::domain::period::Month;
use crate::folder::sha256;
use crate::mail::attached;
use crate::store;

/// What is left of the ledger of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishedLedger {
    /// It has not been published.
    None,
    /// Its bytes.
    Kept(Vec<u8>),
    /// Its file at this path below the share was changed or taken away, and no letter has it.
    Lost(String),
}

impl Office {
    /// The ledger of a month that was published: out of the share, or out of a letter if somebody changed it there.
    pub async fn published_ledger(&self, month: Month) -> store::Result<PublishedLedger> {
        let Some((path, hash)) = self.store.published_ledger(month).await? else {
            return Ok(PublishedLedger::None);
        };
        if let Some(bytes) = self.share.own_bytes(&path, &hash) {
            return Ok(PublishedLedger::Kept(bytes));
        }
        let stage = EditionStage::Final;
        let letters = Occasion::Ledger { month, stage };
        for letter in self.store.letters_of(&letters).await? {
            let Some((_, letter)) = self.store.letter(&letter.key).await? else {
                continue;
            };
            let file = attached(&letter, &edition_name(month, stage));
            if let Some(bytes) = file.filter(|bytes| sha256(bytes) == hash) {
                return Ok(PublishedLedger::Kept(bytes));
            }
        }
        Ok(PublishedLedger::Lost(path))
    }
}
