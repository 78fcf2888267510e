//! Puts on record why letters to units are held, and that they are no longer (rule 14).

use chrono::TimeDelta;
use tracing::{info, warn};

use super::{Office, OfficeAt};
use crate::domain::guard::{Cause, GuardInputs, GuardReason, Hold, mass_missing, reasons_to_hold};
use crate::domain::plan::Facts;
use crate::store::Result;

/// What the guard saw before anything is taken in.
pub(super) struct Watch {
    /// What holds letters now.
    pub(super) holds: Vec<Hold>,
    /// What is wrong with the share, if something is.
    pub(super) share_trouble: Option<String>,
}

impl Watch {
    /// Whether folders may be looked into: the share is there, and the clock can be believed.
    pub(super) fn can_scan(&self) -> bool {
        !self.holds.iter().any(|hold| hold.reason.cause.blocks_all())
    }
}

/// Looks at share, clock, units and calendar; the share is `away` if that is known already.
pub(super) async fn watch(at: OfficeAt<'_>, away: Option<String>) -> Result<Watch> {
    let OfficeAt { office, now } = at;
    let check = || office.share.check().err().map(|error| error.to_string());
    let share_trouble = away.or_else(check);
    let scans = office.store.scans().await?;
    let inputs = GuardInputs {
        share_is_there: share_trouble.is_none(),
        units_file_is_there: units_file_says_something(office),
        scans: &scans,
    };
    let reasons = reasons_to_hold(now, &office.policy, &office.calendar, &inputs);
    let concerned = |cause| cause != Cause::MassMissing;
    let known = office.store.holds().await?;
    let holds = record(at, known, &reasons, concerned).await?;
    Ok(Watch {
        holds,
        share_trouble,
    })
}

/// Looks at how many units are missing, once all that arrived is taken in; answers all holds.
pub(super) async fn count_missing(at: OfficeAt<'_>, facts: &Facts) -> Result<Vec<Hold>> {
    let OfficeAt { office, now } = at;
    let known = facts.holds.clone();
    // Whoever cannot look cannot count either; what was counted before stands.
    if facts.blind().is_some() {
        return Ok(known);
    }
    let reason = mass_missing(now, office.ruled(facts));
    let concerned = |cause| cause == Cause::MassMissing;
    record(at, known, reason.as_slice(), concerned).await
}

/// The clock went forward by `leap` while the program ran. Down to a day that is a clock put right;
/// beyond it nothing is decided until a person says that it is right now (`resume`), or it goes back.
///
/// # Errors
/// If the store does not answer.
pub async fn clock_leapt(at: OfficeAt<'_>, leap: TimeDelta) -> Result<()> {
    let OfficeAt { office, now } = at;
    let Some(reason) = GuardReason::clock_went_forward(leap) else {
        return Ok(());
    };
    warn!(hours = leap.num_hours(), "the clock was set forward");
    let mut tx = office.store.begin().await?;
    tx.hold(&reason, now).await?;
    tx.commit().await
}

/// Brings the record of the holds that stand up to date for the causes that are `concerned`; answers all
/// that stand then.
async fn record(
    at: OfficeAt<'_>,
    holds: Vec<Hold>,
    reasons: &[GuardReason],
    concerned: impl Fn(Cause) -> bool,
) -> Result<Vec<Hold>> {
    let OfficeAt { office, now } = at;
    // A clock that went forward and is put right too far makes way for one that was set back.
    let (over, standing): (Vec<&Hold>, Vec<&Hold>) = holds.iter().partition(|hold| {
        concerned(hold.reason.cause) && hold.is_over(now, &office.policy, reasons)
    });
    let is_held = |reason: &GuardReason| {
        standing
            .iter()
            .any(|hold| hold.reason.cause == reason.cause)
    };
    let mut new: Vec<&GuardReason> = reasons.iter().filter(|reason| !is_held(reason)).collect();
    if !new.is_empty() {
        let released = office.store.released_reasons().await?;
        new.retain(|reason| !released.contains(reason));
    }
    if over.is_empty() && new.is_empty() {
        return Ok(holds);
    }
    let mut tx = office.store.begin().await?;
    for hold in over {
        info!(cause = hold.reason.cause.word(), since = %hold.since, "letters to units go again");
        tx.end_hold(hold.reason.cause, now).await?;
    }
    for reason in new {
        warn!(
            cause = reason.cause.word(),
            about = reason.about,
            "letters to units are held"
        );
        tx.hold(reason, now).await?;
    }
    tx.commit().await?;
    office.store.holds().await
}

/// Whether units.toml, which was read at the start, still says something.
fn units_file_says_something(office: &Office) -> bool {
    let path = office.config_file.with_file_name("units.toml");
    let says = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    std::fs::read_to_string(path).is_ok_and(|text| text.lines().any(says))
}
