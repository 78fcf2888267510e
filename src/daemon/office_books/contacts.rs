//! 通讯录.xlsx: whom letters go to, before the configuration.

use crate::daemon::OfficeAt;
use crate::domain::contacts::{ContactRow, configured};
use crate::domain::desk::Signed;
use crate::domain::finding::{Finding, Level};
use crate::folder::sha256;
use crate::mail::clean_address;
use crate::register::PlainTable;
use crate::register::contacts::contacts;
use crate::store::{Result, Tx};
use crate::workbook;
use crate::workbook::page::WriteError;

/// Who says it, in the record of decisions.
const BOOK: &str = "《通讯录.xlsx》";

/// What it says, with what is to be said of it.
pub(super) fn read(at: OfficeAt<'_>, tables: &[PlainTable]) -> (Vec<ContactRow>, Vec<Finding>) {
    contacts(tables, &at.office.policy, &|text| clean_address(text).ok())
}

/// Puts it on record as a whole.
pub(super) async fn apply(
    tx: &mut Tx,
    at: OfficeAt<'_>,
    tables: &[PlainTable],
) -> Result<Vec<Finding>> {
    let (rows, findings) = read(at, tables);
    if findings.iter().all(|one| one.level != Level::Error) {
        tx.set_contacts(&rows, at.now).await?;
        let signed = Signed {
            by: BOOK.to_owned(),
            why: format!("{}人", rows.len()),
            at: at.now,
        };
        tx.note_decision("contacts", "change", &signed).await?;
    }
    Ok(findings)
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
    let said = at.office.store.contacts().await?;
    if said.is_none() && !is_there {
        return Ok(None);
    }
    let rows = said.unwrap_or_else(|| configured(policy));
    let shown = serde_json::to_vec(&rows).unwrap_or_default();
    let version = workbook::contacts::VERSION;
    let source = format!("contacts {version}: {}", sha256(&shown));
    let bytes = move || workbook::contacts::write(policy, &rows, policy.start);
    Ok(Some((source, bytes)))
}
