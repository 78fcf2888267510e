//! The entry of a judged file on record, at intake and whenever the record is made anew.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::check::Checked;
use crate::check::period_answer::{answers, asked_since, may_answer};
use crate::daemon::Office;
use crate::daemon::appraise::Appraisal;
use crate::domain::deadline::Arrival;
use crate::domain::doubt::{Questions, Weight};
use crate::domain::ledger::Counted;
use crate::domain::observation::stated;
use crate::domain::period::Quarter;
use crate::domain::unit::{Unit, UnitSlug};
use crate::domain::unstated::Unstated;
use crate::folder::Note;
use crate::store::{Contents, Earlier, NewSubmission, Result, Tx, Unanswered};

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
    /// What it states of quarters.
    quarters: BTreeMap<Quarter, Vec<String>>,
    /// The periods that it may be for if it states none (rule 3).
    unstated: Unstated,
    /// The submission for whose period it was asked, if this one says which one it is.
    pub(in crate::daemon) answers: Option<Unanswered>,
}

impl Judgement {
    /// What the unit's figures in doubt weigh once it counts; nothing if it does not.
    pub(in crate::daemon) async fn doubts(
        &self,
        office: &Office,
        unit: &Unit,
        file_name: &str,
    ) -> Result<Weight> {
        let Checked {
            verdict,
            period,
            findings,
            ..
        } = &self.checked;
        if !self.is_report || !verdict.is_accepted() {
            return Ok(Weight::default());
        }
        let rows = self.contents.projects.clone();
        let coming = Counted {
            unit: unit.slug.clone(),
            period: *period,
            // The last to arrive.
            arrival: i64::MAX,
            questions: Questions::of_sheet(file_name, &rows, findings),
            rows,
            urgent: Vec::new(),
        };
        office.doubts_with(unit, coming).await
    }

    /// Of bytes that came before: they say nothing new.
    pub(in crate::daemon) fn repeated(unit: &UnitSlug, earlier: &Earlier) -> Self {
        Self {
            checked: Checked {
                findings: Vec::new(),
                verdict: earlier.verdict,
                unit: Some(unit.clone()),
                period: earlier.period,
                reason: earlier.reason,
            },
            contents: Contents::default(),
            is_report: false,
            quarters: BTreeMap::new(),
            unstated: Unstated::only(earlier.period),
            answers: None,
        }
    }

    /// Of a file that was read and checked; `today` is the day of its arrival.
    pub(in crate::daemon) fn of(
        appraisal: Appraisal,
        unstated: Unstated,
        answers: Option<Unanswered>,
        today: NaiveDate,
    ) -> Self {
        let Appraisal { sheet, checked, .. } = appraisal;
        Self {
            checked,
            is_report: sheet.is_report(),
            quarters: stated(&sheet.observations, today),
            contents: Contents {
                preparer: sheet.preparer,
                phone: sheet.phone,
                projects: sheet.projects,
                observations: sheet.observations,
                urgent: sheet.urgent,
            },
            unstated,
            answers,
        }
    }
}

/// Whether a file says for which period another one is that was asked: the same list, with the period stated, a
/// few days later at most.
pub(in crate::daemon) async fn answered(
    office: &Office,
    unit: &UnitSlug,
    arrival: Arrival,
    appraisal: &Appraisal,
) -> Result<Option<Unanswered>> {
    let Appraisal { sheet, checked, .. } = appraisal;
    if !may_answer(sheet, checked) {
        return Ok(None);
    }
    let since = asked_since(&office.policy, arrival);
    let asked = office.store.unanswered(unit, since).await?;
    Ok(asked.filter(|asked| answers(sheet, checked, asked.period, &asked.projects)))
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
        reason,
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
            reason: *reason,
            answers: judgement.answers.as_ref().map(|answered| answered.id),
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
            quarters: &judgement.quarters,
            findings,
        })
        .await?;
    if verdict.is_accepted() && earlier.is_none() {
        let urgent = &judgement.contents.urgent;
        tx.state_matters(
            arrived.unit,
            *period,
            number,
            urgent,
            arrived.arrival.not_after,
        )
        .await?;
    }
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
