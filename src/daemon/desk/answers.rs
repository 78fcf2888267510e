//! Each answer in one transaction with its note in the record of decisions: of two at the same time one wins.

use super::said::{
    assignment_said, closed_said, extension_said, flag_said, header_said, held_said, let_go_said,
    meeting_said, retry_said, returned_said,
};
use crate::daemon::Office;
use crate::daemon::assignments::{answer_assignment, close_urgent};
use crate::daemon::draft_mark::{DraftMark, mark_draft};
use crate::daemon::extensions::answer_extension;
use crate::daemon::headers::answer_header;
use crate::daemon::meetings::answer_meeting;
use crate::daemon::project_care::{answer_closed, edit_project};
use crate::daemon::returned_files::answer_returned;
use crate::domain::assignment::{AssignmentId, AssignmentKind};
use crate::domain::desk::{AnswerRefused, DeskAnswer, ItemId, Signed, cannot_answer};
use crate::domain::edit::{ProjectEdit, merge_of_pair};
use crate::domain::guard::Cause;
use crate::domain::language::{Bilingual, bilingual};
use crate::domain::ledger_hold::{LedgerLetters, cannot_hold};
use crate::domain::observation::{Confirmation, FlagAnswer};
use crate::domain::period::{Month, Quarter};
use crate::domain::unit::UnitSlug;
use crate::store::{Result, Tx};

/// What came of an answer.
type Answered<T> = std::result::Result<T, AnswerRefused>;

/// Answers a thing on the desk; says what was done.
pub async fn answer_item(
    office: &Office,
    item: &ItemId,
    answer: DeskAnswer,
    signed: &Signed,
) -> Result<Answered<Bilingual>> {
    Ok(match (item, answer) {
        (ItemId::Flag { quarter, unit }, DeskAnswer::Confirm | DeskAnswer::Reject) => {
            let confirmation = if answer == DeskAnswer::Confirm {
                Confirmation::Confirmed
            } else {
                Confirmation::Rejected
            };
            let said = FlagAnswer {
                confirmation,
                by: signed.by.clone(),
                why: signed.why.clone(),
                at: signed.at,
            };
            let answered = answer_flag(office, (unit, *quarter), &said).await?;
            answered.map(|()| flag_said(item, confirmation))
        }
        (ItemId::Ledger { month }, DeskAnswer::Hold) => {
            let held = hold_ledger(office, *month, signed).await?;
            held.map(|_| held_said(*month))
        }
        (ItemId::Ledger { month }, DeskAnswer::Release) => {
            let released = release_ledger(office, *month, signed).await?;
            released.map(|()| let_go_said(*month))
        }
        (ItemId::Urgent { number }, DeskAnswer::Close) => {
            let closed = close_matter(office, *number, signed).await?;
            closed.map(|()| bilingual!("{number} is closed", "紧急事项{number}已销号"))
        }
        (ItemId::Urgent { number }, DeskAnswer::Report | DeskAnswer::Reopen) => {
            let id = AssignmentId {
                kind: AssignmentKind::Urgent,
                number: *number,
            };
            let said = answer_assignment(office, id, answer, signed).await?;
            said.map(|()| assignment_said(item, answer))
        }
        (ItemId::Meeting { number }, _) => {
            let said = answer_meeting(office, *number, (answer, None), signed).await?;
            said.map(|()| meeting_said(item, answer))
        }
        (ItemId::Assignment(id), _) => {
            let said = answer_assignment(office, *id, answer, signed).await?;
            said.map(|()| assignment_said(item, answer))
        }
        (ItemId::Hold { cause, .. }, DeskAnswer::Release) if cause.needs_person() => {
            let released = release_hold(office, item, *cause, signed).await?;
            released.map(|()| {
                bilingual!(
                    "letters to units are released; what is still right goes out with the next tick",
                    "发给各单位的信函已放行，仍该发的下一轮发出"
                )
            })
        }
        (ItemId::Contact { address }, DeskAnswer::Retry) => {
            let again = retry_letters(office, address, signed).await?;
            again.map(retry_said)
        }
        (ItemId::Pair { number, other }, DeskAnswer::Merge | DeskAnswer::Distinct) => {
            let decided = answer_pair(office, item, (number, other), answer, signed).await?;
            decided.map(|edit| bilingual!("{}: on record", "{}：已记录", edit.told()))
        }
        (ItemId::Closed { number }, DeskAnswer::Confirm | DeskAnswer::Reject) => {
            let is_over = answer == DeskAnswer::Confirm;
            let did_wait = answer_closed(office, number, is_over, signed).await?;
            let waited = waited(office, item, did_wait).await?;
            waited.map(|()| closed_said(number, is_over))
        }
        (ItemId::Extension { unit, period }, DeskAnswer::Grant | DeskAnswer::Reject) => {
            let answered = answer_extension(office, (unit, *period), answer, signed).await?;
            let did_wait = waited(office, item, answered.is_some()).await?;
            did_wait.map(|()| extension_said(item, answer))
        }
        (ItemId::Returned { .. }, DeskAnswer::Seen) => {
            let did_wait = answer_returned(office, item, signed).await?;
            let waited = waited(office, item, did_wait).await?;
            waited.map(|()| returned_said(item))
        }
        (ItemId::Header { unit, header }, DeskAnswer::Confirm | DeskAnswer::Reject) => {
            let did_wait = answer_header(office, (unit, header), answer, signed).await?;
            let waited = waited(office, item, did_wait).await?;
            waited.map(|()| header_said(header))
        }
        _ => Err(AnswerRefused::Takes(usual_answers(item).to_vec())),
    })
}

/// What can be said to a thing of this kind; nothing, if it ends by itself.
const fn usual_answers(item: &ItemId) -> &'static [DeskAnswer] {
    match item {
        ItemId::Flag { .. }
        | ItemId::Closed { .. }
        | ItemId::Header { .. }
        | ItemId::Meeting { .. } => &[DeskAnswer::Confirm, DeskAnswer::Reject],
        ItemId::Extension { .. } => &[DeskAnswer::Grant, DeskAnswer::Reject],
        ItemId::Returned { .. } => &[DeskAnswer::Seen],
        ItemId::Ledger { .. } => &[DeskAnswer::Hold, DeskAnswer::Release],
        ItemId::Urgent { .. } => &[DeskAnswer::Close],
        ItemId::Hold { cause, .. } if cause.needs_person() => &[DeskAnswer::Release],
        ItemId::Contact { .. } => &[DeskAnswer::Retry],
        ItemId::Pair { .. } => &[DeskAnswer::Merge, DeskAnswer::Distinct],
        ItemId::Hold { .. }
        | ItemId::Assignment(_)
        | ItemId::Doubt { .. }
        | ItemId::Book { .. }
        | ItemId::OpenFile { .. } => &[],
    }
}

/// Says of two projects that they are one, or that they are two.
async fn answer_pair(
    office: &Office,
    item: &ItemId,
    (number, other): (&str, &str),
    answer: DeskAnswer,
    signed: &Signed,
) -> Result<Answered<ProjectEdit>> {
    let edit = if answer == DeskAnswer::Merge {
        let facts = office.facts(signed.at).await?;
        let as_of = office.as_of(&facts, office.policy.local(signed.at).date());
        let report = office.ledger_report(&facts, as_of, signed.at).await?;
        merge_of_pair(&report.ledger, number, other).unwrap_or_else(|| ProjectEdit::Merge {
            number: number.to_owned(),
            into: other.to_owned(),
        })
    } else {
        ProjectEdit::Distinct {
            number: number.to_owned(),
            other: other.to_owned(),
        }
    };
    let name = item.to_string();
    let on_record = Some((&*name, answer.word()));
    let edited = edit_project(office, &edit, signed, on_record).await?;
    Ok(edited.map(|_| edit).map_err(AnswerRefused::Edit))
}

/// Puts the office's word on a flag on record; or says why it takes none.
pub async fn answer_flag(
    office: &Office,
    (unit, quarter): (&UnitSlug, Quarter),
    said: &FlagAnswer,
) -> Result<Answered<()>> {
    let mut tx = office.store.begin().await?;
    let record = tx.flag(unit, quarter).await?;
    let (policy, calendar) = (&office.policy, &office.calendar);
    if let Some(why) = cannot_answer(said.at, policy, calendar, record.as_ref()) {
        return Ok(Err(AnswerRefused::Flag(why)));
    }
    tx.answer_flag(unit, quarter, said).await?;
    let draft = record.and_then(|record| record.draft);
    if let Some(draft) = draft.filter(|_| said.confirmation == Confirmation::Rejected) {
        tx.insert_file_op(&mark_draft(&draft, DraftMark::Rejected))
            .await?;
    }
    let item = ItemId::Flag {
        quarter,
        unit: unit.clone(),
    };
    let answer = match said.confirmation {
        Confirmation::Confirmed => DeskAnswer::Confirm,
        Confirmation::Rejected => DeskAnswer::Reject,
    };
    let signed = Signed {
        by: said.by.clone(),
        why: said.why.clone(),
        at: said.at,
    };
    done(tx, &item, answer, &signed).await
}

/// Holds the ledger of a month back from the leaders; answers what has become of its letters.
pub async fn hold_ledger(
    office: &Office,
    month: Month,
    signed: &Signed,
) -> Result<Answered<LedgerLetters>> {
    let mut tx = office.store.begin().await?;
    if tx.is_held(month).await? {
        return Ok(Err(AnswerRefused::HeldBefore(month)));
    }
    let letters = tx.ledger_letters(month).await?;
    let (policy, calendar) = (&office.policy, &office.calendar);
    if let Some(why) = cannot_hold(signed.at, policy, calendar, month, letters) {
        return Ok(Err(AnswerRefused::Ledger(month, why)));
    }
    tx.set_held(month, true).await?;
    let item = ItemId::Ledger { month };
    let noted = done(tx, &item, DeskAnswer::Hold, signed).await?;
    Ok(noted.map(|()| letters))
}

/// Lets the ledger of a month go.
pub async fn release_ledger(
    office: &Office,
    month: Month,
    signed: &Signed,
) -> Result<Answered<()>> {
    let mut tx = office.store.begin().await?;
    if !tx.is_held(month).await? {
        return Ok(Err(AnswerRefused::NotHeld(month)));
    }
    tx.set_held(month, false).await?;
    done(tx, &ItemId::Ledger { month }, DeskAnswer::Release, signed).await
}

/// Closes an urgent matter.
pub async fn close_matter(office: &Office, number: i64, signed: &Signed) -> Result<Answered<()>> {
    let item = ItemId::Urgent { number };
    let mut tx = office.store.begin().await?;
    if close_urgent(&mut tx, number, signed).await? {
        done(tx, &item, DeskAnswer::Close, signed).await
    } else {
        gone(tx, &item).await
    }
}

/// Lets letters to units go that are held for this cause.
pub async fn release_hold(
    office: &Office,
    item: &ItemId,
    cause: Cause,
    signed: &Signed,
) -> Result<Answered<()>> {
    let mut tx = office.store.begin().await?;
    let stands = match item {
        ItemId::Hold { since, .. } => tx.is_held_since(cause, *since).await?,
        _ => false,
    };
    if !stands {
        return gone(tx, item).await;
    }
    tx.release(cause, &signed.by, &signed.why, signed.at)
        .await?;
    done(tx, item, DeskAnswer::Release, signed).await
}

/// Puts the letters that failed to reach somebody in line again; answers how many.
async fn retry_letters(office: &Office, address: &str, signed: &Signed) -> Result<Answered<u64>> {
    let item = ItemId::Contact {
        address: address.to_owned(),
    };
    let mut tx = office.store.begin().await?;
    let count = tx.retry_letters_to(address, signed.at).await?;
    if count == 0 {
        return Ok(gone(tx, &item).await?.map(|()| 0));
    }
    let noted = done(tx, &item, DeskAnswer::Retry, signed).await?;
    Ok(noted.map(|()| count))
}

/// The answer and its note become true at once.
async fn done(
    mut tx: Tx,
    item: &ItemId,
    answer: DeskAnswer,
    signed: &Signed,
) -> Result<Answered<()>> {
    tx.note_decision(&item.to_string(), answer.word(), signed)
        .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What came of an answer to something that did wait, or did not.
async fn waited(office: &Office, item: &ItemId, did_wait: bool) -> Result<Answered<()>> {
    if did_wait {
        return Ok(Ok(()));
    }
    gone(office.store.begin().await?, item).await
}

/// It does not wait: nothing is changed, and who answered it is told.
async fn gone(mut tx: Tx, item: &ItemId) -> Result<Answered<()>> {
    let last = tx.last_decision(&item.to_string()).await?;
    Ok(Err(AnswerRefused::Gone(last)))
}
