//! Decisions about projects get on record, whoever brings them, and are undone: the ledger follows at once.

use super::Office;
use super::why::reports_of_project;
use crate::domain::change::Change;
use crate::domain::desk::{DeskAnswer, ItemId, Signed};
use crate::domain::edit::{CannotEdit, EditRecord, ProjectEdit, cannot_edit};
use crate::domain::ledger::Ledger;
use crate::domain::ledger::origin::closings;
use crate::domain::project::Field;
use crate::domain::suspicion::SuspicionReason;
use crate::store::{Result, Tx};

/// How often it is looked again because somebody else decided meanwhile.
const MOST_LOOKS: usize = 5;

/// What came of a decision.
type Edited<T> = std::result::Result<T, CannotEdit>;

/// Puts a decision about a project on record, under its own name or that of the thing on the desk that it answers.
pub async fn edit_project(
    office: &Office,
    edit: &ProjectEdit,
    signed: &Signed,
    item: Option<(&str, &str)>,
) -> Result<Edited<i64>> {
    let (ledger, records, mut tx) = beside_ledger(office, signed).await?;
    let names = names_of(office, &ledger, edit).await?;
    let policy = &office.policy;
    if let Some(why) = cannot_edit(policy, &ledger, &records, (edit, &names)) {
        return Ok(Err(why));
    }
    let unit = ledger.entry(edit.number()).map(|entry| entry.unit.clone());
    let Some(unit) = unit else {
        return Ok(Err(CannotEdit::NoProject(edit.number().to_owned())));
    };
    let record = EditRecord {
        id: 0,
        edit: edit.clone(),
        unit,
        day: policy.local(signed.at).date(),
        signed: signed.clone(),
        undone: None,
    };
    let id = tx.insert_project_edit(&record).await?;
    let own = name_on_record(edit);
    let (item, answer) = item.unwrap_or((&own, edit.word()));
    tx.note_decision(item, answer, signed).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Says of a project that was closed and is listed again whether it is; `false`: nobody is asked that any more.
pub(super) async fn answer_closed(
    office: &Office,
    number: &str,
    is_over: bool,
    signed: &Signed,
) -> Result<bool> {
    let (ledger, records, mut tx) = beside_ledger(office, signed).await?;
    let mut asked = ledger.suspicions.iter();
    let asked =
        asked.find(|one| one.reason == SuspicionReason::ListedAfterClosing && one.number == number);
    let Some(asked) = asked else {
        return Ok(false);
    };
    let item = ItemId::Closed {
        number: number.to_owned(),
    };
    let answer = if is_over {
        let record = EditRecord {
            id: 0,
            edit: ProjectEdit::Close {
                number: number.to_owned(),
            },
            unit: asked.unit.clone(),
            day: office.policy.local(signed.at).date(),
            signed: signed.clone(),
            undone: None,
        };
        tx.insert_project_edit(&record).await?;
        DeskAnswer::Confirm
    } else {
        for id in closings(&records, number) {
            tx.undo_project_edit(id, signed).await?;
        }
        DeskAnswer::Reject
    };
    tx.note_decision(&item.to_string(), answer.word(), signed)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// The ledger as it stands with the decisions about projects, and a transaction that began while they were these.
async fn beside_ledger(office: &Office, signed: &Signed) -> Result<(Ledger, Vec<EditRecord>, Tx)> {
    let mut looks = 0;
    loop {
        looks += 1;
        let (ledger, before) = ledger_now(office, signed).await?;
        let mut tx = office.store.begin().await?;
        let records = tx.project_edits().await?;
        // What was merged before this transaction began may have changed since: it is looked again.
        if before == records || looks == MOST_LOOKS {
            return Ok((ledger, records, tx));
        }
    }
}

/// Undoes a decision about a project: the ledger is as if it had never been.
pub async fn undo_edit(office: &Office, id: i64, signed: &Signed) -> Result<Edited<EditRecord>> {
    let mut tx = office.store.begin().await?;
    let records = tx.project_edits().await?;
    let Some(record) = records.into_iter().find(|record| record.id == id) else {
        return Ok(Err(CannotEdit::NoDecision(id)));
    };
    if let Some(undone) = &record.undone {
        return Ok(Err(CannotEdit::Undone(Box::new(undone.clone()))));
    }
    tx.undo_project_edit(id, signed).await?;
    let name = name_on_record(&record.edit);
    tx.note_decision(&name, "undo", signed).await?;
    tx.commit().await?;
    Ok(Ok(record))
}

/// The name of a decision among all decisions: `project/NM-042917/merge/NM-1`.
fn name_on_record(edit: &ProjectEdit) -> String {
    let (number, word, object) = (edit.number(), edit.word(), edit.object());
    format!("project/{number}/{word}/{object}")
        .trim_end_matches('/')
        .to_owned()
}

/// The ledger as it stands, and the decisions with which it was merged.
async fn ledger_now(office: &Office, signed: &Signed) -> Result<(Ledger, Vec<EditRecord>)> {
    let records = office.store.project_edits().await?;
    let facts = office.facts(signed.at).await?;
    let as_of = office.as_of(&facts, office.policy.local(signed.at).date());
    let report = office.ledger_report(&facts, as_of, signed.at).await?;
    let ledger = std::sync::Arc::unwrap_or_clone(report.ledger);
    Ok((ledger, records))
}

/// All that reports called a project that is to be split.
async fn names_of(office: &Office, ledger: &Ledger, edit: &ProjectEdit) -> Result<Vec<String>> {
    let ProjectEdit::Split { number, .. } = edit else {
        return Ok(Vec::new());
    };
    let Some(entry) = ledger.entry(number) else {
        return Ok(Vec::new());
    };
    let of = (&entry.unit, number.as_str());
    let reports = reports_of_project(office, of, ledger.as_of).await?;
    let changes = reports.into_iter().flat_map(|report| report.changes);
    let names = changes.filter_map(|change| match change {
        // The name that it had first is its own.
        Change::Field {
            field: Field::Name,
            new,
            ..
        } => Some(new),
        _ => None,
    });
    Ok(names.collect())
}
