//! Does in the share what is already decided and on record: moves originals, writes files of ours.

use std::collections::HashMap;

use tracing::{debug, warn};

use super::Office;
use crate::folder::{Placed, ShareError};
use crate::store::{FileOp, Result};

/// File operations that are forgotten in one transaction, for each has to reach the disk. Should the process die
/// before it, they are done once more, which changes nothing.
const AT_ONCE: usize = 100;

/// What a tick did of the file operations.
#[derive(Debug, Default)]
pub(super) struct FileOpsOfTick {
    /// The number of the last one that was tried; each is tried once in a tick.
    tried: i64,
    /// Done, and not forgotten yet. Where the share is on a server they are only done once it has them: another node, with
    /// a mirror of its own, does again what was not brought there.
    done: Vec<i64>,
}

/// Does in order all file operations that were not tried in this tick. One that fails stays for the next tick and does not
/// stop the others. Answers what went wrong; thousands may wait for a folder that cannot be made, which is tried and told
/// of once.
pub(super) async fn run(office: &Office, of_tick: &mut FileOpsOfTick) -> Result<Vec<ShareError>> {
    let mut failures = Vec::new();
    let mut folders = Folders::default();
    let is_here = office.mirror.is_none();
    loop {
        let file_ops = office.store.file_ops_after(of_tick.tried).await?;
        if file_ops.is_empty() {
            break;
        }
        // What this node decided may have been done by another one that leads by now.
        office.store.demand_lead().await?;
        for queued in file_ops {
            of_tick.tried = queued.id;
            match folders.make(office, queued.op.target()) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(error) => {
                    failures.push(error);
                    continue;
                }
            }
            if let FileOp::Rename { source, .. } = &queued.op {
                // What is done and not yet forgotten is no longer to be written.
                if is_here {
                    finish(office, &mut of_tick.done).await?;
                }
                if office
                    .store
                    .is_still_to_be_written(source, queued.id)
                    .await?
                {
                    continue;
                }
            }
            match carry_out(office, &queued.op) {
                Ok(placed) => {
                    log(queued.id, &placed);
                    of_tick.done.push(queued.id);
                }
                Err(error) => failures.push(error),
            }
            if is_here && of_tick.done.len() >= AT_ONCE {
                finish(office, &mut of_tick.done).await?;
            }
        }
    }
    if is_here {
        finish(office, &mut of_tick.done).await?;
    }
    Ok(failures)
}

/// Forgets what was done in a mirror: the server has it now.
pub(super) async fn forget_done(office: &Office, of_tick: &mut FileOpsOfTick) -> Result<()> {
    finish(office, &mut of_tick.done).await
}

/// The folders that file operations of a run go to, and whether each is there.
#[derive(Default)]
struct Folders(HashMap<Vec<u8>, bool>);

impl Folders {
    /// Makes the folder of this path, if that was not tried yet. Answers whether it is there.
    fn make(&mut self, office: &Office, path: &[u8]) -> std::result::Result<bool, ShareError> {
        let end = path.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
        if let Some(&is_there) = self.0.get(&path[..end]) {
            return Ok(is_there);
        }
        let made = office.share.make_folder_of(path);
        self.0.insert(path[..end].to_owned(), made.is_ok());
        made.map(|()| true)
    }
}

fn log(file_op: i64, placed: &Placed) {
    if *placed == Placed::Gone {
        warn!(file_op, "the original is no longer there or was replaced");
    } else {
        debug!(file_op, ?placed, "file operation done");
    }
}

fn carry_out(office: &Office, op: &FileOp) -> std::result::Result<Placed, ShareError> {
    match op {
        FileOp::Move {
            source,
            target,
            sha256,
            ..
        } => office.share.move_original(source, target, sha256),
        FileOp::Rename { source, target } => office.share.rename(source, target),
        FileOp::Write { target, content } => office.share.write_new(target, content),
    }
}

/// Forgets what is done.
async fn finish(office: &Office, done: &mut Vec<i64>) -> Result<()> {
    if done.is_empty() {
        return Ok(());
    }
    let mut tx = office.store.begin().await?;
    for id in done.drain(..) {
        tx.finish_file_op(id).await?;
    }
    tx.commit().await
}
