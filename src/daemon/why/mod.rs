//! `why`: what is on record about a letter, a report, a flag or a recipient, made into an answer.

mod flag;
mod letter;
mod project;
mod project_reports;
mod recipient;
mod report;
mod trail;

use chrono::{DateTime, NaiveDate, Utc};

pub use self::flag::of_flag;
pub use self::letter::of_letter;
pub use self::project::{ProjectQuestion, of_project, projects_meant};
pub use self::project_reports::{ProjectReport, reports_of_project};
pub use self::recipient::of_recipient;
pub use self::report::of_report;
use super::Office;
use crate::domain::deadline::Deadline;
use crate::domain::exception::Exception;
use crate::domain::period::Period;
use crate::domain::policy::OnHoliday;
use crate::domain::report_status::State;
use crate::domain::unit::Unit;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::{OutboxRow, OutboxState, Result};

/// An instant on the office's wall.
fn wall(office: &Office, at: DateTime<Utc>) -> String {
    let local = office.policy.local(at);
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// Deadline and calendar entry of a period (rules 1 and 2); `granted` is the deadline that a person gave
/// the unit instead.
fn add_deadline(office: &Office, answer: &mut Answer, period: Period, granted: Option<Deadline>) {
    let (policy, calendar) = (&office.policy, &office.calendar);
    let deadline = policy.deadline(calendar, period);
    let provisional = if deadline.provisional {
        "; provisional: the calendar does not cover the year"
    } else {
        ""
    };
    answer.add_at(
        EvidenceKind::Due,
        deadline.at,
        format!(
            "the period {period} closes at {}{provisional}",
            wall(office, deadline.at)
        ),
    );
    answer.add(EvidenceKind::Calendar, day(office, period.0));
    if deadline.date != period.0 {
        let setting = match policy.on_holiday {
            OnHoliday::Unchanged => "unchanged",
            OnHoliday::PreviousWorkday => "previous_workday",
            OnHoliday::NextWorkday => "next_workday",
        };
        answer.add_rule(PolicyRule::DaysOff);
        answer.add(
            EvidenceKind::Setting,
            format!(
                "on_holiday = {setting:?} moves the deadline to {}",
                deadline.date
            ),
        );
    }
    if let Some(granted) = granted.filter(|granted| granted.at != deadline.at) {
        answer.add_at(
            EvidenceKind::Due,
            granted.at,
            format!("for this unit it closes at {}", wall(office, granted.at)),
        );
    }
}

/// What a person allowed the unit, if it bears on what was asked; also what was withdrawn since.
async fn add_exceptions(
    office: &Office,
    answer: &mut Answer,
    unit: &Unit,
    bears: impl Fn(&Exception) -> bool,
) -> Result<()> {
    for record in office.store.grant_records().await? {
        if record.granted.unit != unit.slug || !bears(&record.granted.exception) {
            continue;
        }
        let withdrawn = record.withdrawn.map_or_else(String::new, |(at, by, why)| {
            format!("; withdrawn at {} by {by}: {why}", wall(office, at))
        });
        let text = format!(
            "grant {}, by {}: {}: {}{withdrawn}",
            record.id, record.given_by, record.granted.exception, record.why
        );
        answer.add_at(EvidenceKind::Grant, record.given_at, text);
    }
    Ok(())
}

/// What the calendar says of a date.
fn day(office: &Office, date: NaiveDate) -> String {
    let calendar = &office.calendar;
    let kind = if calendar.is_workday(date) {
        "a working day"
    } else {
        "no working day"
    };
    let name = calendar
        .name_of(date)
        .map_or_else(String::new, |name| format!(" ({name})"));
    format!("{} is a {}, {kind}{name}", date, date.format("%A"))
}

/// What became of a letter, in a few words.
fn fate(office: &Office, row: &OutboxRow) -> String {
    let at = |at: Option<DateTime<Utc>>| at.map_or_else(String::new, |at| wall(office, at));
    match row.state {
        OutboxState::Sent => format!("was sent at {}", at(row.done_at)),
        OutboxState::Queued if row.attempts == 0 => {
            format!(
                "waits since {} for its first try",
                wall(office, row.queued_at)
            )
        }
        OutboxState::Queued => format!(
            "was tried {} times and goes again at {}",
            row.attempts,
            wall(office, row.next_at)
        ),
        OutboxState::Transmitting => {
            "was in hand when the program ended, and goes again with the same Message-ID".to_owned()
        }
        OutboxState::Failed if row.attempts == 0 => {
            format!("failed at {} before any try", at(row.done_at))
        }
        OutboxState::Failed => format!(
            "failed for good at {} after {} tries",
            at(row.done_at),
            row.attempts
        ),
        OutboxState::Superseded => format!("was superseded at {}", at(row.done_at)),
        OutboxState::Suppressed => format!("was suppressed at {}", at(row.done_at)),
    }
}

/// A letter as evidence: key, fate and reason.
fn add_letter(office: &Office, answer: &mut Answer, row: &OutboxRow) {
    let text = format!(
        "{} to {} {}: {}",
        row.key,
        row.to_address,
        fate(office, row),
        one_line(&row.reason)
    );
    answer.add_at(
        EvidenceKind::Letter,
        row.done_at.unwrap_or(row.next_at),
        text,
    );
}

/// Reasons of failures carry their hint on a second line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A state of a report as a sentence says it.
const fn words(state: State) -> &'static str {
    match state {
        State::Reported => "has reported",
        State::Zero => "has sent a zero report",
        State::Missing => "has sent nothing that counts",
        State::Rejected => "has only sent what was returned",
        State::Exempt => "is exempt",
    }
}
