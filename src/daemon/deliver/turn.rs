//! Whether a letter is still right when its turn to be sent has come (rules 10 and 11).

use chrono::{DateTime, Utc};

use crate::channel::Robot;
use crate::daemon::Office;
use crate::domain::period::Month;
use crate::domain::plan::{EditionStage, Facts, Turn, edition_at, still_right};
use crate::domain::reminder::Step;
use crate::store::Queued;

/// What has arrived or come due since it was queued may stop a letter. One that was being transmitted
/// when the process died, or whose answer was lost, may be out already, so it goes on.
pub(in crate::daemon) fn turn(
    office: &Office,
    facts: &Facts,
    letter: &Queued,
    now: DateTime<Utc>,
) -> Turn {
    if letter.may_be_out {
        return Turn::Go;
    }
    if let Some(name) = Robot::named_in(&letter.to_address)
        && !office.robots.iter().any(|robot| robot.name() == name)
    {
        return Turn::Never(format!("the robot {name} is no longer configured"));
    }
    // KIND/MONTH/ADDRESS, reminder/PERIOD/UNIT/STEP/ADDRESS
    let part = |number| letter.key.split('/').nth(number);
    let month = || part(1).and_then(|month| month.parse().ok());
    match letter.kind.as_str() {
        "reminder" => part(3)
            .and_then(|step| step.parse().ok())
            .map_or(Turn::Go, |step| {
                of_reminder(office, facts, letter, step, now)
            }),
        "overdue" => of_reminder(office, facts, letter, Step::Overdue, now),
        "ledger_draft" => month().map_or(Turn::Go, |month| {
            of_ledger(office, facts, month, EditionStage::Draft, now)
        }),
        "ledger" => month().map_or(Turn::Go, |month| {
            of_ledger(office, facts, month, EditionStage::Final, now)
        }),
        _ => Turn::Go,
    }
}

fn of_reminder(
    office: &Office,
    facts: &Facts,
    letter: &Queued,
    step: Step,
    now: DateTime<Utc>,
) -> Turn {
    match (&letter.unit, letter.period) {
        (Some(unit), Some(period)) => {
            let about = (unit, period, step);
            still_right(now, &office.policy, &office.calendar, facts, about)
        }
        _ => Turn::Go,
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
