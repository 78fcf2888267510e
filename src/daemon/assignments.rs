//! What people say of decisions and matters: that somebody is to see to one, by when, and how far it has come.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::Office;
use crate::domain::assignment::{
    Assignment, AssignmentId, AssignmentKind, AssignmentState, AssignmentTerms, CannotHand, Handing,
};
use crate::domain::desk::{AnswerRefused, DeskAnswer, ItemId, Signed, after_answer};
use crate::domain::ledger::Ledger;
use crate::domain::policy::Policy;
use crate::store::{Closing, Result, Tx};

/// What came of it.
type AssignmentAnswered<T> = std::result::Result<T, AnswerRefused>;

/// What is done to one, in the record of decisions.
const GIVEN: &str = "assign";
const CHANGED: &str = "change";

/// Puts a decision or a matter on record; answers its name.
pub async fn assign(
    office: &Office,
    kind: AssignmentKind,
    terms: &AssignmentTerms,
    signed: &Signed,
) -> Result<AssignmentId> {
    let mut tx = office.store.begin().await?;
    let id = tx.next_assignment(kind).await?;
    give(&mut tx, id, terms, signed).await?;
    tx.commit().await?;
    Ok(id)
}

/// Hands what a project of the ledger asks the city for to somebody; answers its name, or why it is not handed.
pub async fn hand_matter(
    office: &Office,
    ledger: &Ledger,
    project: &str,
    (to, signed): (&Handing, &Signed),
) -> Result<std::result::Result<AssignmentId, CannotHand>> {
    let mut matters = ledger.matters.iter().filter(|one| one.urgent.is_none());
    let Some(matter) = matters.find(|one| one.number.as_deref() == Some(project)) else {
        return Ok(Err(CannotHand::NoMatter(project.to_owned())));
    };
    let mut tx = office.store.begin().await?;
    let mut standing = tx.all_assignments().await?.into_iter();
    let before = standing.find(|one| {
        let is_open = one.state != AssignmentState::Closed;
        is_open && one.id.kind == AssignmentKind::Matter && one.terms.project == matter.number
    });
    if let Some(before) = before {
        return Ok(Err(CannotHand::Handed(Box::new(before))));
    }
    let unit = office.policy.assignee_name(&matter.unit);
    let name = matter.project.as_deref().unwrap_or_default();
    let terms = AssignmentTerms {
        project: matter.number.clone(),
        ..to.terms(&matter.matter, format!("{unit} {name}（{project}）"))
    };
    let id = tx.next_assignment(AssignmentKind::Matter).await?;
    give(&mut tx, id, &terms, signed).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Hands an open urgent matter to somebody, or to somebody else, or sets it another term. `seen`: only if it has so many
/// versions, for whoever says so knows no later one.
pub async fn hand_urgent(
    office: &Office,
    number: i64,
    (to, seen): (&Handing, Option<i64>),
    signed: &Signed,
) -> Result<AssignmentAnswered<()>> {
    let id = AssignmentId {
        kind: AssignmentKind::Urgent,
        number,
    };
    let open = office.store.open_matters().await?;
    let mut tx = office.store.begin().await?;
    let matter = open.iter().find(|matter| matter.number == number);
    let Some(matter) = matter else {
        return gone(tx, id).await;
    };
    if !tx.is_matter_open(number).await? || is_newer(&mut tx, id, seen).await? {
        return gone(tx, id).await;
    }
    let unit = office.policy.assignee_name(&matter.unit);
    let origin = match &matter.stated.name {
        Some(project) => format!("{unit} {project}"),
        None => unit.to_owned(),
    };
    let terms = to.terms(&matter.stated.matter, origin);
    match tx.assignment(id).await? {
        None => give(&mut tx, id, &terms, signed).await?,
        Some(known) => set(&mut tx, id, (&terms, known.state), CHANGED, signed).await?,
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Gives one other terms; it stays as far as it has come. `seen` as in [`hand_urgent`].
pub async fn change_terms(
    office: &Office,
    id: AssignmentId,
    (terms, seen): (&AssignmentTerms, Option<i64>),
    signed: &Signed,
) -> Result<AssignmentAnswered<()>> {
    let mut tx = office.store.begin().await?;
    let known = tx.assignment(id).await?;
    let Some(known) = known.filter(|known| known.state != AssignmentState::Closed) else {
        return gone(tx, id).await;
    };
    if is_newer(&mut tx, id, seen).await? {
        return gone(tx, id).await;
    }
    set(&mut tx, id, (terms, known.state), CHANGED, signed).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Says how far one has come: reported by its lead, closed by the office, or open again.
pub async fn answer_assignment(
    office: &Office,
    id: AssignmentId,
    answer: DeskAnswer,
    signed: &Signed,
) -> Result<AssignmentAnswered<()>> {
    let mut tx = office.store.begin().await?;
    let Some(known) = tx.assignment(id).await? else {
        return gone(tx, id).await;
    };
    let Some(state) = after_answer(known.state, answer) else {
        let possible = DeskAnswer::ALL.iter().copied();
        let possible: Vec<DeskAnswer> = possible
            .filter(|&answer| after_answer(known.state, answer).is_some())
            .collect();
        let is_one = [DeskAnswer::Report, DeskAnswer::Close, DeskAnswer::Reopen].contains(&answer);
        return if is_one {
            gone(tx, id).await
        } else {
            Ok(Err(AnswerRefused::Takes(possible)))
        };
    };
    if id.kind == AssignmentKind::Urgent && !tx.is_matter_open(id.number).await? {
        return gone(tx, id).await;
    }
    set(&mut tx, id, (&known.terms, state), answer.word(), signed).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Closes an urgent matter, and with it what was assigned of it. Answers whether it was open.
pub(super) async fn close_urgent(tx: &mut Tx, number: i64, signed: &Signed) -> Result<bool> {
    let closing = Closing {
        at: signed.at,
        by: signed.by.clone(),
        why: signed.why.clone(),
    };
    if !tx.close_matter(number, &closing).await? {
        return Ok(false);
    }
    let id = AssignmentId {
        kind: AssignmentKind::Urgent,
        number,
    };
    if let Some(known) = tx.assignment(id).await? {
        tx.set_assignment(id, &known.terms, AssignmentState::Closed, signed)
            .await?;
    }
    Ok(true)
}

/// Puts a new one on record.
pub(super) async fn give(
    tx: &mut Tx,
    id: AssignmentId,
    terms: &AssignmentTerms,
    signed: &Signed,
) -> Result<()> {
    set(tx, id, (terms, AssignmentState::Open), GIVEN, signed).await
}

/// Puts how one stands on record, and who said so.
pub(super) async fn set(
    tx: &mut Tx,
    id: AssignmentId,
    (terms, state): (&AssignmentTerms, AssignmentState),
    word: &str,
    signed: &Signed,
) -> Result<()> {
    tx.set_assignment(id, terms, state, signed).await?;
    let item = ItemId::of_assignment(id).to_string();
    tx.note_decision(&item, word, signed).await
}

/// Puts what changed of one on record: its terms, how far it has come, or both.
pub(super) async fn set_changed(
    tx: &mut Tx,
    known: &Assignment,
    (terms, state): (&AssignmentTerms, AssignmentState),
    signed: &Signed,
) -> Result<()> {
    let answers = DeskAnswer::ALL.iter().copied();
    let mut answers = answers.filter(|&one| after_answer(known.state, one) == Some(state));
    let word = answers.next().map_or(CHANGED, DeskAnswer::word);
    set(tx, known.id, (terms, state), word, signed).await
}

/// Whether somebody was faster than whoever saw so many versions of one.
async fn is_newer(tx: &mut Tx, id: AssignmentId, seen: Option<i64>) -> Result<bool> {
    Ok(match seen {
        Some(seen) => tx.assignment_version(id).await? != seen,
        None => false,
    })
}

async fn gone(mut tx: Tx, id: AssignmentId) -> Result<AssignmentAnswered<()>> {
    let item = ItemId::of_assignment(id).to_string();
    Ok(Err(AnswerRefused::Gone(tx.last_decision(&item).await?)))
}

/// One as docs/json.md says it.
#[must_use]
pub fn assignment_json(one: &Assignment, policy: &Policy, today: NaiveDate) -> Value {
    let terms = &one.terms;
    json!({
        "kind": one.id.kind,
        "number": one.id.number,
        "item": terms.item,
        "lead": terms.lead,
        "helpers": terms.helpers,
        "due": terms.due,
        "origin": terms.origin,
        "project": terms.project,
        "state": one.state,
        "overdue": one.is_overdue_on(today),
        "since": policy.stamp(one.since),
    })
}
