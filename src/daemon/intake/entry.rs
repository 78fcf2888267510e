//! The entry of a judged file on record, at intake and whenever the record is made anew.

use chrono::{DateTime, Utc};

use crate::daemon::appraise::Appraisal;
use crate::domain::check::Checked;
use crate::domain::deadline::Arrival;
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;
use crate::folder::Note;
use crate::store::{Contents, Earlier, NewSubmission, Result, Tx};

/// A file that arrived.
pub(in crate::daemon) struct Arrived<'a> {
    pub(in crate::daemon) unit: &'a UnitSlug,
    pub(in crate::daemon) file_name: &'a str,
    pub(in crate::daemon) sha256: &'a str,
    pub(in crate::daemon) byte_size: usize,
    pub(in crate::daemon) arrival: Arrival,
    pub(in crate::daemon) taken_at: DateTime<Utc>,
}

/// What is known of a file before it is on record.
pub(in crate::daemon) struct Judgement {
    pub(in crate::daemon) checked: Checked,
    pub(in crate::daemon) contents: Contents,
    /// Whether it speaks of the period's projects.
    pub(in crate::daemon) is_report: bool,
    /// The period that it is for if it states none (rule 3).
    unstated: Period,
}

impl Judgement {
    /// Of bytes that came before: they say nothing new.
    pub(in crate::daemon) fn repeated(unit: &UnitSlug, earlier: &Earlier) -> Self {
        Self {
            checked: Checked {
                findings: Vec::new(),
                verdict: earlier.verdict,
                unit: Some(unit.clone()),
                period: earlier.period,
            },
            contents: Contents::default(),
            is_report: false,
            unstated: earlier.period,
        }
    }

    /// Of a file that was read and checked.
    pub(in crate::daemon) fn of(appraisal: Appraisal, unstated: Period) -> Self {
        let Appraisal { sheet, checked } = appraisal;
        Self {
            checked,
            is_report: sheet.has_table,
            contents: Contents {
                preparer: sheet.preparer,
                phone: sheet.phone,
                projects: sheet.projects,
                observations: sheet.observations,
                urgent: sheet.urgent,
            },
            unstated,
        }
    }
}

/// Puts a file on record as the next one in the order of arrival; answers the note for the archive.
pub(in crate::daemon) async fn enter(
    tx: &mut Tx,
    arrived: &Arrived<'_>,
    judgement: &Judgement,
    earlier: Option<&Earlier>,
) -> Result<Note> {
    let Checked {
        findings,
        verdict,
        period,
        ..
    } = &judgement.checked;
    let version = match earlier {
        None => Some(tx.next_version(arrived.unit, *period).await?),
        Some(_) => None,
    };
    let number = tx
        .insert_submission(&NewSubmission {
            unit: arrived.unit,
            period: *period,
            version,
            same_as: earlier.map(|earlier| earlier.id),
            sha256: arrived.sha256,
            file_name: arrived.file_name,
            byte_size: arrived.byte_size as u64,
            verdict: *verdict,
            arrival: arrived.arrival,
            taken_at: arrived.taken_at,
            is_report: judgement.is_report,
            contents: &judgement.contents,
            findings,
        })
        .await?;
    Ok(Note {
        number,
        unit: arrived.unit.clone(),
        file_name: arrived.file_name.to_owned(),
        sha256: arrived.sha256.to_owned(),
        arrival: arrived.arrival,
        taken_at: arrived.taken_at,
        unstated: judgement.unstated,
        period: *period,
        version,
        verdict: *verdict,
    })
}
