//! 议定事项.xlsx: what it changes of the decisions on record, and what it shows of them.

use crate::daemon::OfficeAt;
use crate::daemon::assignments::{give, set_changed};
use crate::domain::assignment::{AssignmentKind, AssignmentState};
use crate::domain::desk::Signed;
use crate::domain::finding::{Finding, Level};
use crate::folder::sha256;
use crate::register::PlainTable;
use crate::register::decisions::{DecisionChange, changes};
use crate::store::{Result, Tx};
use crate::workbook::decisions;
use crate::workbook::page::WriteError;

/// Who says what nobody signed.
const BOOK: &str = "《议定事项.xlsx》";

/// What is to be said of it as things stand.
pub(super) async fn findings(at: OfficeAt<'_>, tables: &[PlainTable]) -> Result<Vec<Finding>> {
    let office = at.office;
    let on_record = office.store.assignments().await?;
    Ok(changes(tables, &office.policy, &on_record).1)
}

/// Puts what it changes on record.
pub(super) async fn apply(
    tx: &mut Tx,
    at: OfficeAt<'_>,
    tables: &[PlainTable],
) -> Result<Vec<Finding>> {
    let on_record = tx.all_assignments().await?;
    let (changes, findings) = changes(tables, &at.office.policy, &on_record);
    if findings.iter().any(|one| one.level == Level::Error) {
        return Ok(findings);
    }
    for change in changes {
        let signed = signed(at, &change);
        let known = on_record.iter().find(|one| {
            one.id.kind == AssignmentKind::Decision && Some(one.id.number) == change.number
        });
        if let Some(known) = known {
            set_changed(tx, known, (&change.terms, change.state), &signed).await?;
            continue;
        }
        let id = tx.next_assignment(AssignmentKind::Decision).await?;
        give(tx, id, &change.terms, &signed).await?;
        if change.state != AssignmentState::Open
            && let Some(new) = tx.assignment(id).await?
        {
            set_changed(tx, &new, (&change.terms, change.state), &signed).await?;
        }
    }
    Ok(findings)
}

fn signed(at: OfficeAt<'_>, change: &DecisionChange) -> Signed {
    let by = if change.by.is_empty() {
        BOOK
    } else {
        &change.by
    };
    let done = if change.number.is_some() {
        "修改"
    } else {
        "登记"
    };
    Signed {
        by: by.to_owned(),
        why: change
            .said
            .clone()
            .unwrap_or_else(|| format!("在{BOOK}中{done}")),
        at: at.now,
    }
}

/// What it shows, and how it is written; `None`: nobody needs one.
pub(super) async fn write(
    at: OfficeAt<'_>,
    is_there: bool,
) -> Result<
    Option<(
        String,
        impl FnOnce() -> std::result::Result<Vec<u8>, WriteError>,
    )>,
> {
    let policy = &at.office.policy;
    let mut all = at.office.store.assignments().await?;
    all.retain(|one| one.id.kind == AssignmentKind::Decision);
    if all.is_empty() && !is_there {
        return Ok(None);
    }
    let departments = policy.departments.iter().map(|one| &one.name);
    let names: Vec<&String> = departments
        .chain(policy.units.iter().map(|one| &one.name))
        .collect();
    let shown = serde_json::to_vec(&(&all, names)).unwrap_or_default();
    let source = format!("decisions {}: {}", decisions::VERSION, sha256(&shown));
    let bytes = move || decisions::write(policy, &all, policy.start);
    Ok(Some((source, bytes)))
}
