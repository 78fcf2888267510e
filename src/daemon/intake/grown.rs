//! Files that were returned as cut short, and go on to grow where they lie: an upload does not know of our moves.

use std::collections::BTreeMap;

use super::IntakeError;
use crate::daemon::Office;
use crate::domain::deadline::Arrival;
use crate::domain::period::Period;
use crate::domain::unit::Unit;
use crate::folder::{FileSeen, sha256};
use crate::store::ReturnedUnread;

/// Files of one unit that are looked at again, the latest ones.
const MAX_FILES: usize = 20;

/// Bytes of them that are read at each tick. What is more is told by its size alone.
const MOST_READ: u64 = 32 << 20;

/// A file among the returned ones that is no longer what was returned.
pub(super) struct Grown {
    pub(super) seen: FileSeen,
    /// When what was returned had arrived: the rest of it is no new arrival.
    pub(super) arrival: Arrival,
}

/// Looks at the files that were returned to this unit unread. One that cannot be looked at now can at the next tick.
pub(super) async fn look(
    office: &Office,
    unit: &Unit,
    returned: &[ReturnedUnread],
) -> Result<Vec<Grown>, IntakeError> {
    let mut files: BTreeMap<Period, Vec<&ReturnedUnread>> = BTreeMap::new();
    for file in returned.iter().take(MAX_FILES) {
        files.entry(file.period).or_default().push(file);
    }
    let mut left_to_read = MOST_READ;
    let mut grown = Vec::new();
    for (period, files) in files {
        let is_looked_for = |name: &str| files.iter().any(|file| file.file_name == name);
        let there = office
            .share
            .returned(&unit.name, &period.to_string(), is_looked_for)?;
        for (name, seen) in there {
            let mut same_name = files.iter().filter(|file| file.file_name == name);
            let has_grown = if seen.byte_size <= left_to_read {
                left_to_read -= seen.byte_size;
                let Ok(bytes) = office.share.take(&unit.name, &seen, MOST_READ) else {
                    continue;
                };
                let earlier = office.store.same_bytes(&unit.slug, &sha256(&bytes)).await?;
                earlier.is_none()
            } else {
                same_name
                    .clone()
                    .all(|file| file.byte_size != seen.byte_size)
            };
            if has_grown && let Some(file) = same_name.next() {
                let arrival = file.arrival;
                grown.push(Grown { seen, arrival });
            }
        }
    }
    Ok(grown)
}
