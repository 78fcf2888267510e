//! Whether a letter is still right when its turn to be sent has come: the one place that answers, for every kind.
//!
//! What cannot be told is held: an unsent letter can be sent later, a wrong one cannot be called back.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use super::action::{Ended, Recheck};
use super::{
    Facts, Planner, assignments, flags, ledgers, lists, meetings, moved, refused, reminders,
};
use crate::domain::calendar::Calendar;
use crate::domain::guard::Cause;
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::{Key, Occasion, Recipient, Whose};
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::reason::{Held, Over};
use crate::domain::unit::UnitSlug;

/// A letter whose turn has come.
#[derive(Debug, Clone, Copy)]
pub struct Waiting<'a> {
    pub key: &'a Key,
    /// What it is for; empty if that is what its key says alone.
    pub occasions: &'a [Key],
    /// It was in hand when the process died, or its answer was lost: its recipient may have it.
    pub may_be_out: bool,
}

/// What has arrived or come due since it was queued may stop a letter. One that may be out already goes on. The
/// `robots` are those that are configured, by name.
#[must_use]
pub fn recheck(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    facts: &Facts,
    robots: &[&str],
    letter: Waiting<'_>,
) -> Recheck {
    let (Some(kind), Some(to)) = (letter.key.occasion.letter(), &letter.key.to) else {
        return Recheck::Hold(Held::UnknownKey);
    };
    // What a wrong clock puts off or gives up stays so; only trouble is told by it.
    if facts.is_clock_doubtful() && kind != LetterKind::Operator {
        return Recheck::Hold(Held::Guard(Cause::ClockMoved));
    }
    if letter.may_be_out {
        return Recheck::Send;
    }
    if let Recipient::Robot(name) = to
        && !robots.contains(&name.as_str())
    {
        return Recheck::Suppress(Over::RobotGone(name.clone()));
    }
    let planner = Planner::new(now, policy, calendar, facts);
    match letter.occasions {
        [] => of_occasion(&planner, &letter.key.occasion, to),
        [only] => of_occasion(&planner, &only.occasion, to),
        several => of_several(&planner, several, to),
    }
}

/// Each occasion for itself.
fn of_several(planner: &Planner<'_>, occasions: &[Key], to: &Recipient) -> Recheck {
    let mut ended = Vec::new();
    for (place, key) in occasions.iter().enumerate() {
        let (is_superseded, reason) = match of_occasion(planner, &key.occasion, to) {
            Recheck::Send => continue,
            Recheck::Supersede(over) => (true, over),
            Recheck::Suppress(over) => (false, over),
            // As long as a part has to wait, nobody knows what remains of it.
            hold @ (Recheck::Hold(_) | Recheck::Trim(_)) => return hold,
        };
        ended.push((
            place,
            Ended {
                is_superseded,
                reason,
            },
        ));
    }
    if ended.is_empty() {
        Recheck::Send
    } else {
        Recheck::Trim(ended)
    }
}

fn of_occasion(planner: &Planner<'_>, occasion: &Occasion, to: &Recipient) -> Recheck {
    match occasion {
        // What arrived, what was stated and what is in trouble stays so.
        Occasion::Receipt { .. }
        | Occasion::ReceiptList { .. }
        | Occasion::Urgent { .. }
        | Occasion::Guard { .. }
        | Occasion::Undelivered { .. }
        | Occasion::MailDown { .. }
        | Occasion::Stuck { .. }
        | Occasion::TicksFail { .. }
        | Occasion::EditionAltered { .. } => Recheck::Send,
        Occasion::Reminder { period, unit, .. }
        | Occasion::Overdue {
            period,
            whose: Whose::Unit(unit),
            ..
        }
        | Occasion::DeadlineMoved { period, unit, .. } => {
            of_report(planner, occasion, unit, *period)
        }
        Occasion::ExtensionRefused { number, .. } => refused::recheck(planner, *number),
        Occasion::Overdue {
            period,
            whose: Whose::All,
            ..
        } => about_all(planner, reminders::over(planner, *period)),
        Occasion::DueDayList { period } => about_all(planner, lists::over(planner, *period)),
        Occasion::Ledger { month, stage } => ledgers::recheck(planner, *month, *stage),
        Occasion::Observation {
            level,
            quarter,
            unit,
        } => flags::recheck(planner, (unit, *quarter, *level), to),
        Occasion::Meeting {
            number,
            edition,
            step,
        } => meetings::recheck(planner, *number, *edition, *step),
        Occasion::Assignment { id, step } => assignments::recheck(planner, *id, *step, to),
        Occasion::FlagWithdrawn { .. } => {
            planner.closed_hours().map_or(Recheck::Send, Recheck::Hold)
        }
        Occasion::Edition { .. }
        | Occasion::Raise { .. }
        | Occasion::Withdraw { .. }
        | Occasion::Unknown(_) => Recheck::Hold(Held::UnknownKey),
    }
}

/// A letter that a unit owes a report, or may do so for longer.
fn of_report(
    planner: &Planner<'_>,
    occasion: &Occasion,
    slug: &UnitSlug,
    period: Period,
) -> Recheck {
    if let Some(reason) = planner.blocked() {
        return Recheck::Hold(reason);
    }
    let Some(unit) = planner.policy.unit(slug) else {
        return Recheck::Suppress(Over::UnitGone);
    };
    let state = planner.state(unit, period);
    if !state.is_owing() {
        return Recheck::Suppress(Over::ReportIs(state));
    }
    let overtaken = if let Occasion::DeadlineMoved { .. } = occasion {
        moved::overtaken(planner, unit, period)
    } else {
        reminders::overtaken(planner, unit, period, occasion)
    };
    match overtaken {
        Some(over) => Recheck::Supersede(over),
        None => planner
            .hold_about(unit)
            .map_or(Recheck::Send, Recheck::Hold),
    }
}

/// A letter to the office about all units.
fn about_all(planner: &Planner<'_>, over: Option<Over>) -> Recheck {
    if let Some(reason) = planner.blocked() {
        Recheck::Hold(reason)
    } else if let Some(over) = over {
        Recheck::Suppress(over)
    } else {
        planner.closed_hours().map_or(Recheck::Send, Recheck::Hold)
    }
}
