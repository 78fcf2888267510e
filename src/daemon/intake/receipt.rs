//! The receipt (回执) of a submission: its values, its letters, its file.

use chrono::{DateTime, Utc};

use super::file::File;
use crate::check::Checked;
use crate::daemon::enqueue::{Enclosed, NewLetter, queue_letter};
use crate::daemon::{Office, OfficeAt};
use crate::domain::deadline::{Arrival, Deadline};
use crate::domain::doubt::Weight;
use crate::domain::finding::Verdict;
use crate::domain::occasion::{FileMark, Key, Occasion};
use crate::domain::period::Period;
use crate::domain::reason::Due;
use crate::domain::unit::Unit;
use crate::folder::{RECEIPTS, REPORTS, join};
use crate::mail::{Attachment, Content, Counts, Receipt, Timing};
use crate::store::{Contents, FileOp, StoreError, Tx};

/// What the record says of a submission beside its verdict.
pub(super) struct Record {
    pub(super) version: Option<u32>,
    pub(super) same_as: Option<u32>,
    /// Whether it says that there are no projects to report.
    pub(super) no_projects: bool,
    /// For which period it counted until now, and as which version, if this file says that it is for another.
    pub(super) moved_from: Option<(Period, u32)>,
    pub(super) arrival: Arrival,
    /// When the period closes for this unit.
    pub(super) deadline: Deadline,
    pub(super) stored_in: Option<String>,
    pub(super) marked_copy: Option<String>,
    /// What the unit's figures in doubt weigh now.
    pub(super) doubts: Weight,
    /// A marked copy was due and could not be made.
    pub(super) is_unmarked: bool,
    /// The marked copy goes with the letter.
    pub(super) is_copy_mailed: bool,
}

pub(super) fn values(
    office: &Office,
    file: &File<'_>,
    checked: &Checked,
    contents: &Contents,
    record: &Record,
) -> Receipt {
    let deadline = record.deadline;
    let observed = contents.observations.iter();
    Receipt {
        unit: file.unit.name.clone(),
        file: file.name.clone(),
        period: checked.period,
        period_reason: checked.reason,
        moved_from: record.moved_from,
        version: record.version,
        verdict: checked.verdict,
        same_as: record.same_as,
        received: office.policy.local(record.arrival.not_after),
        timing: checked
            .verdict
            .is_accepted()
            .then(|| timing(office, record.arrival, deadline)),
        deadline: office.told(deadline),
        counts: Counts {
            projects: contents.projects.len(),
            no_projects: record.no_projects,
            observations: observed.clone().filter(|row| !row.zero_report).count(),
            zero_report: observed.clone().any(|row| row.zero_report),
            urgent: contents.urgent.len(),
        },
        doubts: (record.doubts.doubts > 0).then(|| record.doubts.told()),
        findings: checked.findings.clone(),
        stored_in: record.stored_in.clone(),
        marked_copy: record.marked_copy.clone(),
        is_unmarked: record.is_unmarked,
        is_copy_mailed: record.is_copy_mailed,
    }
}

/// Whether it was in time, and the two scans that say so (rule 5).
fn timing(office: &Office, arrival: Arrival, deadline: Deadline) -> Timing {
    let clock = |at: DateTime<Utc>| {
        office
            .policy
            .local(at)
            .format("%-m月%-d日%-H:%M")
            .to_string()
    };
    let seen = clock(arrival.not_after);
    let evidence = match arrival.not_before {
        Some(before) => format!(
            "{}查看文件夹时还没有此文件，{seen}查看时已有。",
            clock(before)
        ),
        None => format!("{seen}第一次查看文件夹时已有此文件。"),
    };
    Timing {
        on_time: arrival.is_on_time(deadline),
        evidence,
    }
}

/// A receipt that is to be mailed to a unit.
pub(super) struct MailedReceipt<'a> {
    pub(super) unit: &'a Unit,
    /// Of which file.
    pub(super) file: FileMark,
    pub(super) receipt: &'a Receipt,
    pub(super) marked_copy: Option<Attachment>,
}

/// Queues the receipt for liaison and deputy; a letter that cannot be made stops nothing.
pub(super) async fn queue(
    at: OfficeAt<'_>,
    tx: &mut Tx,
    mailed: MailedReceipt<'_>,
) -> Result<(), StoreError> {
    let MailedReceipt {
        unit,
        file,
        receipt,
        marked_copy,
    } = mailed;
    let content = Content::Receipt(receipt.clone());
    let occasion = Occasion::Receipt {
        period: receipt.period,
        unit: unit.slug.clone(),
        file,
    };
    for to in unit.liaisons() {
        let new = NewLetter {
            key: &Key::to(occasion.clone(), &to.address),
            unit: Some(&unit.slug),
            to,
            reason: &Due::FileJudged.to_string(),
            content: &content,
            enclosed: Enclosed {
                attachments: marked_copy.iter().cloned().collect(),
                calendar: Vec::new(),
            },
        };
        queue_letter(at, tx, new).await?;
    }
    Ok(())
}

/// Puts the receipt into the unit's folder; `None` if its template fails, which stops nothing.
pub(super) fn file(office: &Office, unit: &Unit, receipt: &Receipt, stem: &str) -> Option<FileOp> {
    match office.templates.receipt_file(&office.signature(), receipt) {
        Ok(text) => {
            let name = file_name(receipt, stem);
            let folder = [
                REPORTS.as_bytes(),
                unit.name.as_bytes(),
                RECEIPTS.as_bytes(),
            ];
            Some(FileOp::Write {
                target: join(&[folder[0], folder[1], folder[2], name.as_bytes()]),
                content: text.into_bytes(),
            })
        }
        Err(problem) => {
            tracing::error!(%problem, "no receipt file");
            None
        }
    }
}

/// `2026-11-25 第1次 已接收 南明区调度表.txt`
fn file_name(receipt: &Receipt, stem: &str) -> String {
    let word = match (receipt.same_as, receipt.verdict) {
        (Some(_), _) => "重复",
        (None, Verdict::Accepted) => "已接收",
        (None, Verdict::AcceptedWithWarnings) => "已接收有疑问",
        (None, Verdict::Rejected) => "退回",
        (None, Verdict::Ignored) => "未计入",
    };
    let version = receipt
        .version
        .map_or_else(String::new, |version| format!("第{version}次 "));
    format!("{} {version}{word} {stem}.txt", receipt.period)
}
