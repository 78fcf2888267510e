//! Judges one file and puts verdict, rows, receipt letters and file operations on record in one transaction.

use tracing::warn;

use super::entry::{Arrived, Judgement, answered, enter};
use super::file::File;
use super::unit_context::UnitContext;
use super::{IntakeError, Taken, receipt};
use crate::check::Checked;
use crate::daemon::appraise::appraise;
use crate::daemon::{Office, OfficeAt};
use crate::domain::deadline::Arrival;
use crate::domain::delivery::receipt_letters::is_copy_mailed;
use crate::domain::finding::{Level, Verdict};
use crate::domain::occasion::FileMark;
use crate::domain::period::Period;
use crate::folder::{ACCEPTED, RECEIPTS, REPORTS, RETURNED, join};
use crate::mail::Attachment;
use crate::store::{FileOp, PendingFile, Tx};
use crate::workbook::marked::Marked;

pub(super) async fn judge(
    at: OfficeAt<'_>,
    known: &mut UnitContext<'_>,
    file: &File<'_>,
    arrival: Arrival,
) -> Result<Taken, IntakeError> {
    let OfficeAt { office, now } = at;
    let earlier = office
        .store
        .same_bytes(&file.unit.slug, file.sha256)
        .await?
        .filter(|earlier| earlier.says_the_same(&file.name));
    let (judgement, marked_copy) = match &earlier {
        None => read_and_check(at, known, file, arrival).await?,
        Some(earlier) => {
            let judgement = Judgement::repeated(&file.unit.slug, earlier);
            (judgement, MarkedCopy::NotNeeded)
        }
    };
    let (marked_copy, is_unmarked) = match marked_copy {
        MarkedCopy::Made(marked) => (Some(marked), false),
        MarkedCopy::NotNeeded => (None, false),
        MarkedCopy::Failed => (None, true),
    };
    let Checked {
        verdict, period, ..
    } = &judgement.checked;
    let is_junk = *verdict == Verdict::Rejected && !judgement.is_report;
    let takes_letter = known.takes_letter(at, is_junk).await?;
    let arrived = Arrived {
        unit: &file.unit.slug,
        file_name: &file.name,
        sha256: file.sha256,
        byte_size: file.bytes.len(),
        arrival,
        taken_at: now,
    };
    let doubts = judgement.doubts(office, file.unit, &file.name).await?;
    let mut tx = office.store.begin().await?;
    let note = enter(&mut tx, &arrived, &judgement, earlier.as_ref()).await?;
    // Whatever is on record can be made anew from the archive, so it is noted there first.
    let on_record = tx.numbers_of(&note.unit, &note.sha256).await?;
    let forget = || {
        office
            .archive
            .forget_left_notes(&note.unit, &note.sha256, &on_record)
    };
    let noted = office.archive.note(&note).and_then(|()| forget());
    noted.map_err(|source| IntakeError::archive(&file.name, source))?;
    let (number, version) = (note.number, note.version);
    let places = FilePlaces::of(file, (*period, version), *verdict, marked_copy.as_ref());
    let mailed_copy = marked_copy
        .as_ref()
        .filter(|marked| {
            *verdict == Verdict::Rejected && is_copy_mailed(marked.bytes.len(), marked.has_macros)
        })
        .zip(places.marked_copy_name());
    let deadline = known.deadline(office, judgement.checked.period).await?;
    let receipt = receipt::values(
        office,
        file,
        &judgement.checked,
        &judgement.contents,
        &receipt::Record {
            version,
            same_as: earlier.map(|earlier| earlier.version),
            no_projects: judgement.is_report && judgement.contents.projects.is_empty(),
            moved_from: judgement
                .answers
                .as_ref()
                .map(|answered| (answered.period, answered.version)),
            arrival,
            deadline,
            stored_in: places.original.clone(),
            marked_copy: places.marked_copy.clone(),
            doubts,
            is_unmarked,
            is_copy_mailed: takes_letter && mailed_copy.is_some(),
        },
    );
    if takes_letter {
        let copy = mailed_copy.map(|(marked, name)| Attachment::xlsx(name, marked.bytes.clone()));
        let mailed = receipt::MailedReceipt {
            unit: file.unit,
            file: FileMark::Submission(number),
            receipt: &receipt,
            marked_copy: copy,
        };
        receipt::queue(at, &mut tx, mailed).await?;
    } else {
        tx.gather(&file.unit.slug, number).await?;
    }
    add_file_ops(office, &mut tx, file, &places, &receipt, marked_copy).await?;
    end_wait(&mut tx, file, *verdict).await?;
    tx.commit().await?;
    Ok(Taken {
        unit: file.unit.slug.clone(),
        file_name: file.name.clone(),
        period: *period,
        verdict: *verdict,
        version,
    })
}

/// The file has been judged, and is no longer waited for.
async fn end_wait(tx: &mut Tx, file: &File<'_>, verdict: Verdict) -> Result<(), IntakeError> {
    let (unit, pending) = (&file.unit.slug, file.pending);
    if verdict == Verdict::Ignored {
        // An empty form may yet be filled in: it stays where it lies, and is looked at again when it changes.
        let answered = PendingFile {
            is_answered: true,
            ..pending.clone()
        };
        tx.set_pending_file(unit, &answered).await?;
    } else {
        tx.forget_pending_file(unit, &pending.path).await?;
    }
    Ok(())
}

/// The clerk's file with its questions marked.
enum MarkedCopy {
    /// There is nothing to mark.
    NotNeeded,
    Made(Marked),
    /// Not even its values could be marked; the clerk is told to go by the list.
    Failed,
}

/// The file's judgement, and the file with its questions marked.
async fn read_and_check(
    at: OfficeAt<'_>,
    known: &mut UnitContext<'_>,
    file: &File<'_>,
    arrival: Arrival,
) -> Result<(Judgement, MarkedCopy), IntakeError> {
    let OfficeAt { office, now } = at;
    let today = office.policy.local(arrival.not_after).date();
    let context = known.context(office, today, now).await?;
    let mut appraisal = appraise(&office.reader, &file.name, file.bytes, None, &context).await?;
    let unstated = context.unstated;
    let answers = answered(office, &file.unit.slug, arrival, &appraisal).await?;
    if let Some(answered) = &answers {
        let context = known.context_without(office, today, now, answered.id);
        appraisal.check_again(&context.await?);
    }
    let findings = &appraisal.checked.findings;
    let is_marked = findings
        .iter()
        .any(|finding| finding.level >= Level::Warning);
    let marked_copy = if is_marked && !appraisal.sheet.projects.is_empty() {
        let reader = office.reader.of(&file.unit.slug.0);
        match reader.mark(&file.name, file.bytes, findings).await {
            Ok(marked) => MarkedCopy::Made(marked),
            // The machine's fault: the whole file is tried again.
            Err(error) if error.is_temporary() => return Err(error.into()),
            Err(error) => {
                warn!(unit = %file.unit.slug, file = %file.name, %error, "no marked copy");
                MarkedCopy::Failed
            }
        }
    } else {
        MarkedCopy::NotNeeded
    };
    let judgement = Judgement::of(appraisal, unstated, answers, today);
    Ok((judgement, marked_copy))
}

/// Where things go, seen from the unit's folder; for people and for the record.
struct FilePlaces {
    /// `None` if it stays where it lies.
    original: Option<String>,
    original_path: Vec<u8>,
    marked_copy: Option<String>,
}

impl FilePlaces {
    fn of(
        file: &File<'_>,
        (period, version): (Period, Option<u32>),
        verdict: Verdict,
        marked: Option<&Marked>,
    ) -> Self {
        let folder = if verdict == Verdict::Rejected {
            RETURNED
        } else {
            ACCEPTED
        };
        let period = period.to_string();
        let path = &file.pending.path;
        let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
        let marked_folder = if verdict == Verdict::Rejected {
            format!("{RETURNED}/{period}")
        } else {
            RECEIPTS.to_owned()
        };
        let is_moved = verdict != Verdict::Ignored;
        Self {
            original: is_moved.then(|| format!("{folder}/{period}/{}", file.name)),
            original_path: join(&[
                REPORTS.as_bytes(),
                file.unit.name.as_bytes(),
                folder.as_bytes(),
                period.as_bytes(),
                name,
            ]),
            marked_copy: marked.map(|marked| {
                let kind = if marked.has_macros { "xlsm" } else { "xlsx" };
                format!(
                    "{marked_folder}/{}.{kind}",
                    marked_stem(&file.stem(), version)
                )
            }),
        }
    }

    fn marked_copy_name(&self) -> Option<&str> {
        self.marked_copy.as_deref()?.rsplit('/').next()
    }
}

/// The name of a marked file: that of the original with its version, so that each has its own. One
/// that was mended and is marked again does not grow.
fn marked_stem(stem: &str, version: Option<u32>) -> String {
    let name = stem.strip_suffix("问题标注）").and_then(|rest| {
        let (name, of_version) = rest.rsplit_once('（')?;
        let is_ours =
            of_version.is_empty() || (of_version.starts_with('第') && of_version.ends_with('次'));
        is_ours.then_some(name)
    });
    let name = name.unwrap_or(stem);
    match version {
        None | Some(1) => format!("{name}（问题标注）"),
        Some(version) => format!("{name}（第{version}次问题标注）"),
    }
}

async fn add_file_ops(
    office: &Office,
    tx: &mut Tx,
    file: &File<'_>,
    places: &FilePlaces,
    receipt: &crate::mail::Receipt,
    marked_copy: Option<Marked>,
) -> Result<(), IntakeError> {
    let unit = [REPORTS.as_bytes(), file.unit.name.as_bytes()];
    if places.original.is_some() {
        tx.insert_file_op(&FileOp::Move {
            source: join(&[unit[0], unit[1], &file.pending.path]),
            target: places.original_path.clone(),
            sha256: file.sha256.to_owned(),
            stamp: file.pending.stamp,
        })
        .await?;
    }
    if let (Some(place), Some(marked)) = (&places.marked_copy, marked_copy) {
        let target = join(&[unit[0], unit[1], place.as_bytes()]);
        tx.insert_file_op(&FileOp::Write {
            target,
            content: marked.bytes,
        })
        .await?;
    }
    if let Some(op) = receipt::file(office, file.unit, receipt, &file.stem()) {
        tx.insert_file_op(&op).await?;
    }
    Ok(())
}
