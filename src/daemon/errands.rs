//! Does in the share what is already decided and on record: moves originals, writes files of ours.

use std::collections::BTreeSet;

use tracing::{debug, warn};

use super::Office;
use crate::folder::{Placed, ShareError};
use crate::store::{Result, Task};

/// Does all errands in order, but for those of this tick that have `failed` before. One that fails
/// stays for the next tick and does not stop the others. Answers what went wrong.
pub(super) async fn run(office: &Office, failed: &mut BTreeSet<i64>) -> Result<Vec<ShareError>> {
    let mut failures = Vec::new();
    for errand in office.store.errands().await? {
        if failed.contains(&errand.id) {
            continue;
        }
        let placed = match &errand.task {
            Task::Move {
                source,
                target,
                sha256,
            } => office.share.move_original(source, target, sha256),
            Task::Write { target, content } => office.share.write_new(target, content),
        };
        match placed {
            Ok(placed) => {
                if placed == Placed::Gone {
                    warn!(
                        errand = errand.id,
                        "the original is no longer there or was replaced"
                    );
                } else {
                    debug!(errand = errand.id, ?placed, "errand done");
                }
                let mut tx = office.store.begin().await?;
                tx.finish_errand(errand.id).await?;
                tx.commit().await?;
            }
            Err(error) => {
                failed.insert(errand.id);
                failures.push(error);
            }
        }
    }
    Ok(failures)
}
