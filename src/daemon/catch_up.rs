//! Enters into the state what the archive has and the state does not know, as if it had not been lost.

use super::agreement::named;
use super::rebuild::{RebuildError, judge_again, other_verdict};
use super::{CurrentListings, Office};
use crate::folder::Note;

/// What came of it.
#[derive(Debug, Default)]
pub struct CaughtUp {
    /// What is on record now, in order.
    pub entered: Vec<String>,
    /// What is otherwise than it was noted, and what could not be judged again; in English, one entry each.
    pub differences: Vec<String>,
}

/// Judges these arrivals again from the archive, in their order, and puts them on record. Nobody is
/// written to: they got their receipts. A note whose file cannot be judged any more is set aside.
///
/// # Errors
/// If the store or the notes cannot be written, or no child can be started. What was entered until then
/// stays so.
pub async fn catch_up(office: &Office, ahead: &[Note]) -> Result<CaughtUp, RebuildError> {
    let mut done = CaughtUp::default();
    let mut listings = CurrentListings::of(office);
    let mut ahead: Vec<&Note> = ahead.iter().collect();
    ahead.sort_by_key(|note| (note.number, note.taken_at));
    for note in ahead {
        match judge_again(office, note, &mut listings).await? {
            Ok(again) => {
                done.differences.extend(other_verdict(note, &again));
                if again.number != note.number {
                    office.archive.note(&again)?;
                    office.archive.forget_note(note)?;
                }
                done.entered.push(named(&again));
            }
            Err(trouble) => {
                office.archive.set_note_aside(note)?;
                done.differences.push(format!(
                    "{}: {trouble}; its note is set aside, so the unit has to send it again if it is missed",
                    named(note)
                ));
            }
        }
    }
    Ok(done)
}
