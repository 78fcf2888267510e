//! Whether a letter is still right when its turn to be sent has come (rules 10 and 11).

use chrono::{DateTime, Utc};

use crate::channel::Robot;
use crate::daemon::Office;
use crate::domain::guard::Cause;
use crate::domain::period::Month;
use crate::domain::plan::{self, EditionStage, Facts, Turn, edition_at, rest, still_right};
use crate::store::{LetterOccasion, OutboxState, Queued};

/// What is to be done with a letter whose turn has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::daemon) enum Next {
    /// It goes out.
    Go,
    /// It must wait; why.
    Wait(&'static str),
    /// It has its outcome unsent.
    End(Ended),
    /// Some of the occasions that it is for, by their place, are no longer right: the rest goes out
    /// without them.
    Without(Vec<(usize, Ended)>),
}

/// How a letter, or one thing that it is for, ends unsent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::daemon) struct Ended {
    pub(in crate::daemon) state: OutboxState,
    pub(in crate::daemon) reason: String,
}

impl From<Turn> for Next {
    fn from(turn: Turn) -> Self {
        let end = |state, reason| Self::End(Ended { state, reason });
        match turn {
            Turn::Go => Self::Go,
            Turn::Wait(reason) => Self::Wait(reason),
            Turn::Overtaken(reason) => end(OutboxState::Superseded, reason),
            Turn::Never(reason) => end(OutboxState::Suppressed, reason),
        }
    }
}

/// What has arrived or come due since it was queued may stop a letter. One that was being transmitted
/// when the process died, or whose answer was lost, may be out already, so it goes on.
pub(in crate::daemon) fn turn(
    office: &Office,
    facts: &Facts,
    letter: &Queued,
    occasions: &[LetterOccasion],
    now: DateTime<Utc>,
) -> Next {
    // What a wrong clock puts off or gives up stays so; only trouble is told by it.
    if facts.is_clock_doubtful() && letter.kind != "operator" {
        return Next::Wait(Cause::ClockMoved.reason());
    }
    if letter.may_be_out {
        return Next::Go;
    }
    if let Some(name) = Robot::named_in(&letter.to_address)
        && !office.robots.iter().any(|robot| robot.name() == name)
    {
        return Turn::Never(format!("the robot {name} is no longer configured")).into();
    }
    // KIND/MONTH/ADDRESS
    let month = || letter.key.split('/').nth(1)?.parse().ok();
    let of_ledger = |stage| {
        month().map_or(Next::Go, |month| {
            of_ledger(office, facts, month, stage, now).into()
        })
    };
    // These were queued in a working hour, and one that could not be sent then waits for the next.
    if matches!(
        letter.kind.as_str(),
        "ledger_draft" | "ledger" | "observation_warning" | "flag"
    ) && let Some(reason) = rest(now, &office.policy, &office.calendar, facts)
    {
        return Next::Wait(reason);
    }
    match letter.kind.as_str() {
        "ledger_draft" => of_ledger(EditionStage::Draft),
        "ledger" => of_ledger(EditionStage::Final),
        _ => of_occasions(office, facts, letter, occasions, now),
    }
}

/// Each occasion for itself.
fn of_occasions(
    office: &Office,
    facts: &Facts,
    letter: &Queued,
    occasions: &[LetterOccasion],
    now: DateTime<Utc>,
) -> Next {
    let mut ended = Vec::new();
    let mut waits = None;
    for (place, occasion) in occasions.iter().enumerate() {
        let queued = plan::Queued {
            key: &occasion.key,
            kind: &letter.kind,
            unit: occasion.unit.as_ref(),
            period: occasion.period,
            to: &letter.to_address,
        };
        match still_right(now, &office.policy, &office.calendar, facts, queued).into() {
            Next::Wait(reason) => waits = Some(reason),
            Next::End(end) => ended.push((place, end)),
            Next::Go | Next::Without(_) => {}
        }
    }
    match waits {
        // As long as a part has to wait, nobody knows what remains of it.
        Some(reason) => Next::Wait(reason),
        None if ended.is_empty() => Next::Go,
        None => Next::Without(ended),
    }
}

/// A ledger's letter must not come after the next edition's, and not while a person holds it back.
fn of_ledger(
    office: &Office,
    facts: &Facts,
    month: Month,
    stage: EditionStage,
    now: DateTime<Utc>,
) -> Turn {
    let is_held = facts.held.contains(&month);
    let (next, is_replaced) = match stage {
        EditionStage::Draft => (month, !is_held),
        EditionStage::Final => (month.next(), true),
    };
    let at = edition_at(&office.policy, &office.calendar, next, EditionStage::Final);
    if is_replaced && at <= now {
        Turn::Overtaken(format!("its edition was replaced by the ledger of {next}"))
    } else if is_held && stage == EditionStage::Final {
        Turn::Wait("held: a person holds the ledger back; `ledger release` lets it go")
    } else {
        Turn::Go
    }
}
