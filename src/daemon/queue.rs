//! Carries out a plan: every outcome, and every letter that it causes, in one transaction.

use chrono::{DateTime, Utc};
use tracing::info;

use super::Office;
use super::letters::{self as writing, Desk};
use super::post::{Post, queue_letter};
use crate::domain::plan::{Action, Facts, Occasion, Plan, letters};
use crate::folder::{LEDGERS, OFFICE, join, sha256};
use crate::store::{Edition, LetterOccasion, Result, Task, Tx};

/// What came of a plan.
#[derive(Debug, Default)]
pub(super) struct Queued {
    /// Letters that were queued.
    pub(super) letters: usize,
    /// What could not be made, for the operator.
    pub(super) troubles: Vec<String>,
}

impl Queued {
    fn not_done(&mut self, key: &str, trouble: &str) {
        self.troubles
            .push(format!("{key}: not carried out: {trouble}"));
    }
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
    for action in plan.actions.iter().filter(|action| action.to.is_none()) {
        if let Err(trouble) = carry_out(&mut desk, &mut tx, action).await? {
            queued.not_done(&action.key, &trouble);
        }
    }
    for letter in letters(&plan.actions) {
        post(&mut desk, &mut tx, &letter, &mut queued).await?;
    }
    for ((unit, period), told) in &desk.told {
        if facts.told(unit, *period) != Some(told) {
            tx.set_told(unit, *period, told).await?;
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
    letter: &[&Action],
    queued: &mut Queued,
) -> Result<()> {
    let Some((first, to)) = letter
        .first()
        .and_then(|first| Some((first, first.to.as_ref()?)))
    else {
        return Ok(());
    };
    let (content, enclosed) = match writing::make(desk, letter).await? {
        Ok(made) => made,
        Err(trouble) => {
            queued.not_done(&first.key, &trouble);
            return Ok(());
        }
    };
    let is_about_one = letter.len() == 1;
    let post = Post {
        key: &first.key,
        unit: first.unit.as_ref().filter(|_| is_about_one),
        period: first.occasion.period(),
        to,
        reason: &first.reason,
        content: &content,
        attachments: enclosed.attachments,
        calendar: enclosed.calendar,
    };
    if queue_letter(desk.office, tx, post, desk.now).await? {
        let occasions: Vec<LetterOccasion> = letter.iter().map(|action| occasion(action)).collect();
        tx.set_occasions(&first.key, &occasions, desk.now).await?;
        info!(
            key = first.key,
            occasions = letter.len(),
            reason = first.reason,
            "letter queued"
        );
        queued.letters += 1;
    } else {
        // The first one is on record as failed; so is all else that the letter was for.
        let reason = format!("in one letter with {}, which cannot be made", first.key);
        for action in &letter[1..] {
            tx.settle(&action.key, "failed", &reason, desk.now).await?;
        }
    }
    Ok(())
}

fn occasion(action: &Action) -> LetterOccasion {
    LetterOccasion {
        key: action.key.clone(),
        unit: action.unit.clone(),
        period: action.occasion.period(),
        reason: action.reason.clone(),
    }
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
                ledger: serde_json::to_string(&*book.ledger).unwrap_or_default(),
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
            if let Some(draft) = writing::draft(desk.office, flag) {
                let target = join(&[OFFICE.as_bytes(), draft.name.as_bytes()]);
                tx.insert_errand(&Task::Write {
                    target,
                    content: draft.bytes,
                })
                .await?;
            }
        }
        Occasion::Withdraw { quarter, level } => {
            if let Some(unit) = &action.unit {
                tx.withdraw(unit, *quarter, *level, now).await?;
            }
        }
        Occasion::Reminder { .. }
        | Occasion::Overdue { .. }
        | Occasion::DueDayList { .. }
        | Occasion::DeadlineMoved { .. }
        | Occasion::Ledger { .. }
        | Occasion::Observation(_)
        | Occasion::Urgent(_)
        | Occasion::Guard(_) => {}
    }
    tx.settle(&action.key, "done", &action.reason, now).await?;
    info!(key = action.key, reason = action.reason, "done");
    Ok(Ok(()))
}
