//! Files that are too large to be read at all: they stay where they are, and their unit hears why.

use sheetgate::Unreadable;

use super::file::File;
use super::receipt::{self, Record};
use super::unit_context::deadline;
use super::{IntakeError, PendingFile};
use crate::check::Checked;
use crate::daemon::OfficeAt;
use crate::domain::deadline::Arrival;
use crate::domain::doubt::Weight;
use crate::domain::finding::{Finding, Verdict};
use crate::domain::occasion::FileMark;
use crate::domain::rules::Rule;
use crate::domain::unit::Unit;
use crate::domain::unstated::PeriodReason;
use crate::folder::{join, sha256, shown_name};
use crate::store::{Contents, Stamp};
use crate::workbook::refusal::sentence;

/// Answers a file that is too large once: a receipt in the folder and a letter, in one transaction with the note that it
/// is answered. It is no submission: nothing of it was read, so nothing of it can be kept.
pub(super) async fn refuse(
    at: OfficeAt<'_>,
    unit: &Unit,
    pending: &PendingFile,
) -> Result<(), IntakeError> {
    let office = at.office;
    let file = File {
        unit,
        pending,
        name: shown_name(&pending.path),
        bytes: &[],
        sha256: "",
    };
    let arrival = Arrival {
        not_before: pending.not_before,
        not_after: pending.first_seen_at,
    };
    let today = office.policy.local(arrival.not_after).date();
    let period = office.policy.due_days.running(today);
    let record = Record {
        version: None,
        same_as: None,
        no_projects: false,
        moved_from: None,
        arrival,
        deadline: deadline(office, unit, period).await?,
        stored_in: None,
        marked_copy: None,
        doubts: Weight::default(),
        is_unmarked: false,
        is_copy_mailed: false,
    };
    let limit = office.reader.limits().file_bytes;
    let checked = Checked {
        findings: vec![finding(&file.name, pending.stamp.byte_size, limit)],
        verdict: Verdict::Rejected,
        unit: Some(unit.slug.clone()),
        period,
        reason: PeriodReason::Running,
    };
    let receipt = receipt::values(office, &file, &checked, &Contents::default(), &record);
    let mut tx = office.store.begin().await?;
    let mailed = receipt::MailedReceipt {
        unit,
        file: FileMark::TooLarge(digest(pending)),
        receipt: &receipt,
        marked_copy: None,
    };
    receipt::queue(at, &mut tx, mailed).await?;
    if let Some(op) = receipt::file(office, unit, &receipt, &file.stem()) {
        tx.insert_file_op(&op).await?;
    }
    let answered = PendingFile {
        is_answered: true,
        ..pending.clone()
    };
    tx.set_pending_file(&unit.slug, &answered).await?;
    tx.commit().await?;
    Ok(())
}

/// One name for this state of this file, so that it is answered once.
fn digest(pending: &PendingFile) -> String {
    let Stamp {
        byte_size,
        modified_ns,
        changed_ns,
    } = pending.stamp;
    let state = format!("{byte_size} {modified_ns} {changed_ns}");
    let digest = sha256(&join(&[state.as_bytes(), &pending.path]));
    digest.get(..12).unwrap_or(&digest).to_owned()
}

fn finding(file_name: &str, bytes: u64, limit: usize) -> Finding {
    let refusal = Unreadable::TooLarge {
        bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
        limit,
    };
    Finding::new(
        Rule::UnreadableFile,
        "",
        "",
        file_name,
        "能打开的 .xlsx 文件",
        format!("文件没有收取，留在原处；{}", sentence(&refusal)),
    )
}
