//! Carries out a plan: every outcome, and every letter that it causes, in one transaction.

use chrono::{DateTime, Utc};
use tracing::{error, info};

use super::Office;
use super::letters::{self, Desk};
use super::post::{Post, queue_letter};
use crate::domain::plan::{Action, Facts, Occasion, Plan};
use crate::folder::{LEDGERS, OFFICE, join, sha256};
use crate::store::{Edition, Result, Task, Tx};

/// What came of a plan.
#[derive(Debug, Default)]
pub(super) struct Queued {
    /// Letters that were queued.
    pub(super) letters: usize,
    /// What could not be made, for the operator.
    pub(super) troubles: Vec<String>,
}

/// Puts all outcomes of a plan on record and queues its letters. Done or not done as a whole.
pub(super) async fn queue(
    office: &Office,
    plan: &Plan,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Queued> {
    let mut queued = Queued::default();
    let is_idle = plan.actions.is_empty() && plan.left.iter().all(|left| !left.is_final);
    if is_idle {
        return Ok(queued);
    }
    let mut desk = Desk::new(office, facts, now);
    let mut tx = office.store.begin().await?;
    for left in plan.left.iter().filter(|left| left.is_final) {
        tx.settle(&left.key, "left", &left.reason, now).await?;
    }
    for action in &plan.actions {
        let done = match &action.to {
            Some(_) => post(&mut desk, &mut tx, action, &mut queued).await?,
            None => carry_out(&mut desk, &mut tx, action).await?,
        };
        if let Err(trouble) = done {
            error!(key = action.key, trouble, "an action was not carried out");
            queued.troubles.push(format!("{}: {trouble}", action.key));
        }
    }
    tx.commit().await?;
    Ok(queued)
}

/// Whether an action was carried out; if not, why. It is planned again at the next tick.
type Done = std::result::Result<(), String>;

async fn post(
    desk: &mut Desk<'_>,
    tx: &mut Tx,
    action: &Action,
    queued: &mut Queued,
) -> Result<Done> {
    let Some(to) = &action.to else {
        return Ok(Ok(()));
    };
    let content = match letters::content(desk, action).await? {
        Ok(content) => content,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let enclosed = match letters::enclosed(desk, action).await? {
        Ok(enclosed) => enclosed,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let post = Post {
        key: &action.key,
        unit: action.unit.as_ref(),
        period: action.occasion.period(),
        to,
        reason: &action.reason,
        content: &content,
        attachments: enclosed.attachments,
        calendar: enclosed.calendar,
    };
    if queue_letter(desk.office, tx, post, desk.now).await? {
        info!(key = action.key, reason = action.reason, "letter queued");
        queued.letters += 1;
    }
    Ok(Ok(()))
}

/// Carries out what is no letter.
async fn carry_out(desk: &mut Desk<'_>, tx: &mut Tx, action: &Action) -> Result<Done> {
    let now = desk.now;
    match &action.occasion {
        Occasion::Edition { month, stage } => {
            let book = match desk.edition(*month, *stage).await? {
                Ok(book) => book,
                Err(trouble) => return Ok(Err(trouble)),
            };
            let year = month.first_day().format("%Y").to_string();
            let path = format!("{LEDGERS}/{year}/{}", book.file_name);
            tx.insert_edition(&Edition {
                month: *month,
                stage: *stage,
                path: path.clone(),
                sha256: sha256(&book.bytes),
                ledger: serde_json::to_string(&book.ledger).unwrap_or_default(),
                built_at: now,
            })
            .await?;
            let target = path.into_bytes();
            tx.insert_errand(&Task::Write {
                target,
                content: book.bytes.clone(),
            })
            .await?;
        }
        Occasion::Raise(flag) => {
            tx.raise(flag, now).await?;
            if let Some(draft) = letters::draft(desk.office, flag) {
                let target = join(&[OFFICE.as_bytes(), draft.name.as_bytes()]);
                tx.insert_errand(&Task::Write {
                    target,
                    content: draft.bytes,
                })
                .await?;
            }
        }
        Occasion::Withdraw { quarter } => {
            if let Some(unit) = &action.unit {
                tx.withdraw(unit, *quarter, now).await?;
            }
        }
        Occasion::Reminder { .. }
        | Occasion::Overdue { .. }
        | Occasion::Ledger { .. }
        | Occasion::Observation(_)
        | Occasion::Guard(_) => {}
    }
    tx.settle(&action.key, "done", &action.reason, now).await?;
    info!(key = action.key, reason = action.reason, "done");
    Ok(Ok(()))
}
