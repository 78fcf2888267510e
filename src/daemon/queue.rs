//! Carries out a plan: every outcome, and every letter that it causes, in one transaction.

use tokio::task::yield_now;
use tracing::info;

use super::OfficeAt;
use super::draft_mark::{DraftMark, mark_draft};
use super::editions::edition;
use super::enqueue::{NewLetter, queue_letter};
use super::ledger_workbook::LedgerReport;
use super::letters::{self as writing, LetterWriter};
use crate::domain::occasion::{EditionStage, Key, Occasion};
use crate::domain::period::Month;
use crate::domain::plan::{Action, Facts, LetterActions, Plan, letters};
use crate::domain::reason::Over;
use crate::folder::{OFFICE, join};
use crate::store::{FileOp, LetterOccasion, OccasionOutcome, Result, Tx};

/// What came of a plan.
#[derive(Debug, Default)]
pub(super) struct QueueSummary {
    /// Letters that were queued.
    pub(super) letters: usize,
    /// What could not be made, for the operator.
    pub(super) troubles: Vec<String>,
}

impl QueueSummary {
    fn not_done(&mut self, key: &Key, trouble: &str) {
        self.troubles
            .push(format!("{key}: not carried out: {trouble}"));
    }
}

/// Puts all outcomes of a plan on record and queues its letters. Done or not done as a whole. `in_hand`: the ledger as it
/// stands, if it was merged already.
pub(super) async fn queue(
    at: OfficeAt<'_>,
    plan: &Plan,
    facts: &Facts,
    in_hand: Option<LedgerReport>,
) -> Result<QueueSummary> {
    let OfficeAt { office, now } = at;
    let mut summary = QueueSummary::default();
    let is_idle = plan.actions.is_empty() && plan.left.iter().all(|left| !left.is_final);
    if is_idle {
        return Ok(summary);
    }
    let mut writer = LetterWriter::new(at, facts, in_hand);
    let mut tx = office.store.begin().await?;
    for left in plan.left.iter().filter(|left| left.is_final) {
        tx.settle(&left.key, OccasionOutcome::Left, &left.reason, now)
            .await?;
    }
    for action in plan.actions.iter().filter(|action| action.to.is_none()) {
        if let Err(trouble) = carry_out(&mut writer, &mut tx, action).await? {
            summary.not_done(&action.key(), &trouble);
        }
    }
    writer.record_head = tx.audit_head().await?;
    for letter in letters(&plan.actions) {
        queue_one(&mut writer, &mut tx, &letter, &mut summary).await?;
        // Somebody may want the program to stop: then nothing of the plan happened.
        yield_now().await;
    }
    for ((unit, period), told) in &writer.calendar_entries {
        if facts.calendar_entry(unit, *period) != Some(told) {
            tx.set_told(unit, *period, told).await?;
        }
    }
    tx.commit().await?;
    Ok(summary)
}

/// Whether an action was carried out; if not, why. It is planned again at the next tick.
type Carried = std::result::Result<(), String>;

async fn queue_one(
    writer: &mut LetterWriter<'_>,
    tx: &mut Tx,
    letter: &LetterActions<'_>,
    summary: &mut QueueSummary,
) -> Result<()> {
    let Some((first, to)) = letter
        .first()
        .and_then(|first| Some((first, first.to.as_ref()?)))
    else {
        return Ok(());
    };
    let (key, now) = (first.key(), writer.at.now);
    let about: Vec<&Occasion> = letter.iter().map(|action| &action.occasion).collect();
    let (content, enclosed) = match writing::make(writer, &about, to).await? {
        Ok(made) => made,
        Err(trouble) => {
            summary.not_done(&key, &trouble);
            return Ok(());
        }
    };
    let reason = first.reason.to_string();
    let new = NewLetter {
        key: &key,
        unit: first.occasion.unit().filter(|_| letter.len() == 1),
        to,
        reason: &reason,
        content: &content,
        enclosed,
    };
    if queue_letter(writer.at.office.at(now), tx, new).await? {
        let occasions: Vec<LetterOccasion> = letter
            .iter()
            .map(|action| LetterOccasion {
                key: action.key(),
                reason: action.reason.to_string(),
            })
            .collect();
        tx.set_occasions(&key, &occasions, now).await?;
        info!(%key, occasions = letter.len(), reason, "letter queued");
        summary.letters += 1;
    } else {
        // The first one is on record as failed; so is all else that the letter was for.
        let reason = Over::InOneLetter(Box::new(key)).into();
        for action in &letter[1..] {
            tx.settle(&action.key(), OccasionOutcome::Failed, &reason, now)
                .await?;
        }
    }
    Ok(())
}

/// Carries out what is no letter.
async fn carry_out(writer: &mut LetterWriter<'_>, tx: &mut Tx, action: &Action) -> Result<Carried> {
    let now = writer.at.now;
    let done = match &action.occasion {
        Occasion::Edition { month, stage } => publish_edition(writer, tx, *month, *stage).await?,
        Occasion::Raise { quarter, unit, .. } => match writer.flag(unit, *quarter) {
            Ok(flag) => {
                let draft = writing::draft(writer.at.office, &flag);
                let name = draft.as_ref().map(|draft| &*draft.name);
                tx.raise(&flag, name, now).await?;
                if let Some(draft) = draft {
                    let target = join(&[OFFICE.as_bytes(), draft.name.as_bytes()]);
                    tx.insert_file_op(&FileOp::Write {
                        target,
                        content: draft.bytes,
                    })
                    .await?;
                }
                Ok(())
            }
            Err(trouble) => Err(trouble),
        },
        Occasion::Withdraw {
            quarter,
            unit,
            level,
        } => {
            let draft = tx.withdraw(unit, *quarter, *level, now).await?;
            if let Some(draft) = draft {
                tx.insert_file_op(&mark_draft(&draft, DraftMark::Withdrawn))
                    .await?;
            }
            Ok(())
        }
        Occasion::Receipt { .. }
        | Occasion::ReceiptList { .. }
        | Occasion::Reminder { .. }
        | Occasion::Overdue { .. }
        | Occasion::DueDayList { .. }
        | Occasion::DeadlineMoved { .. }
        | Occasion::ExtensionRefused { .. }
        | Occasion::Ledger { .. }
        | Occasion::Observation { .. }
        | Occasion::FlagWithdrawn { .. }
        | Occasion::Urgent { .. }
        | Occasion::Assignment { .. }
        | Occasion::Meeting { .. }
        | Occasion::Guard { .. }
        | Occasion::Undelivered { .. }
        | Occasion::MailDown { .. }
        | Occasion::Stuck { .. }
        | Occasion::TicksFail { .. }
        | Occasion::EditionAltered { .. }
        | Occasion::Unknown(_) => Err("it is a letter, and has no recipient".to_owned()),
    };
    if done.is_ok() {
        let (key, reason) = (action.key(), action.reason.clone().into());
        tx.settle(&key, OccasionOutcome::Done, &reason, now).await?;
        info!(%key, %reason, "done");
    }
    Ok(done)
}

async fn publish_edition(
    writer: &mut LetterWriter<'_>,
    tx: &mut Tx,
    month: Month,
    stage: EditionStage,
) -> Result<Carried> {
    let file = match Box::pin(writer.edition(month, stage)).await? {
        Ok(file) => file,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let edition = edition(month, stage, &file, writer.at.now);
    tx.insert_edition(&edition).await?;
    tx.insert_file_op(&FileOp::Write {
        target: edition.path.into_bytes(),
        content: edition.bytes,
    })
    .await?;
    Ok(Ok(()))
}
