//! Does in the share what is already decided and on record: moves originals, writes files of ours.

use std::collections::BTreeSet;

use tracing::{debug, warn};

use super::Office;
use crate::folder::{Placed, ShareError};
use crate::store::{Result, Task};

/// Errands that are forgotten in one transaction, for each has to reach the disk. Should the process die
/// before it, they are done once more, which changes nothing.
const AT_ONCE: usize = 100;

/// Does all errands in order, but for those of this tick that have `failed` before. One that fails
/// stays for the next tick and does not stop the others. Answers what went wrong.
pub(super) async fn run(office: &Office, failed: &mut BTreeSet<i64>) -> Result<Vec<ShareError>> {
    let mut failures = Vec::new();
    let mut done = Vec::new();
    let mut last = 0;
    while let Some(errand) = office.store.errand_after(last).await? {
        last = errand.id;
        if failed.contains(&errand.id) {
            continue;
        }
        match carry_out(office, &errand.task) {
            Ok(placed) => {
                if placed == Placed::Gone {
                    warn!(
                        errand = errand.id,
                        "the original is no longer there or was replaced"
                    );
                } else {
                    debug!(errand = errand.id, ?placed, "errand done");
                }
                done.push(errand.id);
            }
            Err(error) => {
                failed.insert(errand.id);
                failures.push(error);
            }
        }
        if done.len() >= AT_ONCE {
            finish(office, &mut done).await?;
        }
    }
    finish(office, &mut done).await?;
    Ok(failures)
}

fn carry_out(office: &Office, task: &Task) -> std::result::Result<Placed, ShareError> {
    match task {
        Task::Move {
            source,
            target,
            sha256,
        } => office.share.move_original(source, target, sha256),
        Task::Write { target, content } => office.share.write_new(target, content),
    }
}

/// Forgets what is done.
async fn finish(office: &Office, done: &mut Vec<i64>) -> Result<()> {
    if done.is_empty() {
        return Ok(());
    }
    let mut tx = office.store.begin().await?;
    for id in done.drain(..) {
        tx.finish_errand(id).await?;
    }
    tx.commit().await
}
