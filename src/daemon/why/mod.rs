//! `why`: what is on record about a letter, a report, a flag or a recipient, made into an answer.

mod flag;
mod letter;
mod project;
mod project_reports;
mod recipient;
mod recorded;
mod report;
mod trail;

use chrono::{DateTime, NaiveDate, Utc};

pub use self::flag::of_flag;
pub use self::letter::of_letter;
pub use self::project::{ProjectQuestion, of_project, projects_meant};
pub use self::project_reports::{ProjectReport, reports_of_project};
pub use self::recipient::of_recipient;
use self::recorded::recorded;
pub use self::report::of_report;
use super::Office;
use crate::domain::deadline::Deadline;
use crate::domain::exception::Exception;
use crate::domain::language::{Language, both};
use crate::domain::period::Period;
use crate::domain::policy::OnHoliday;
use crate::domain::report_status::State;
use crate::domain::unit::Unit;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::mail::weekday;
use crate::store::{OutboxRow, OutboxState, Result};

/// An instant on the office's wall.
fn wall(office: &Office, at: DateTime<Utc>) -> String {
    let local = office.policy.local(at);
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// A unit in a sentence.
fn called(language: Language, unit: &Unit) -> String {
    match language {
        Language::English => format!("{} ({})", unit.slug, unit.name),
        Language::Chinese => unit.name.clone(),
    }
}

/// Deadline and calendar entry of a period (rules 1 and 2); `granted` is the deadline that a person gave
/// the unit instead.
fn add_deadline(office: &Office, answer: &mut Answer, period: Period, granted: Option<Deadline>) {
    let language = answer.language;
    let (policy, calendar) = (&office.policy, &office.calendar);
    let deadline = policy.deadline(calendar, period);
    let provisional = if deadline.provisional {
        language.of(
            "; provisional: the calendar does not cover the year",
            "；暂定：还没有那一年的节假日",
        )
    } else {
        ""
    };
    answer.add_at(
        EvidenceKind::Due,
        deadline.at,
        both!(
            language,
            "the period {period} closes at {}{provisional}",
            "{period} 这一期 {} 截止{provisional}",
            wall(office, deadline.at)
        ),
    );
    answer.add(EvidenceKind::Calendar, day(office, language, period.0));
    if deadline.date != period.0 {
        let setting = match policy.on_holiday {
            OnHoliday::Unchanged => "unchanged",
            OnHoliday::PreviousWorkday => "previous_workday",
            OnHoliday::NextWorkday => "next_workday",
        };
        answer.add_rule(PolicyRule::DaysOff);
        answer.add(
            EvidenceKind::Setting,
            both!(
                language,
                "on_holiday = {setting:?} moves the deadline to {}",
                "按 on_holiday = {setting:?}，截止时间移到 {}",
                deadline.date
            ),
        );
    }
    if let Some(granted) = granted.filter(|granted| granted.at != deadline.at) {
        answer.add_at(
            EvidenceKind::Due,
            granted.at,
            both!(
                language,
                "for this unit it closes at {}",
                "该单位 {} 截止",
                wall(office, granted.at)
            ),
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
    let language = answer.language;
    for record in office.store.grant_records().await? {
        if record.granted.unit != unit.slug || !bears(&record.granted.exception) {
            continue;
        }
        let withdrawn = record.withdrawn.map_or_else(String::new, |(at, by, why)| {
            both!(
                language,
                "; withdrawn at {} by {by}: {why}",
                "；{} {by}收回：{why}",
                wall(office, at)
            )
        });
        let text = both!(
            language,
            "grant {}, by {}: {} {}: {}{withdrawn}",
            "批准{}号，{}：{} {}：{}{withdrawn}",
            record.id,
            record.given_by,
            unit.name,
            record.granted.exception.allowed(language),
            record.why
        );
        answer.add_at(EvidenceKind::Grant, record.given_at, text);
    }
    Ok(())
}

/// What the calendar says of a date.
fn day(office: &Office, language: Language, date: NaiveDate) -> String {
    let calendar = &office.calendar;
    let kind = if calendar.is_workday(date) {
        language.of("a working day", "工作日")
    } else {
        language.of("no working day", "不是工作日")
    };
    let name = calendar.name_of(date).map_or_else(String::new, |name| {
        both!(language, " ({name})", "（{name}）")
    });
    let weekday = match language {
        Language::English => date.format("%A").to_string(),
        Language::Chinese => weekday(date).to_owned(),
    };
    both!(
        language,
        "{date} is a {weekday}, {kind}{name}",
        "{date} {weekday}，{kind}{name}"
    )
}

/// What became of a letter, in a few words.
fn fate(office: &Office, language: Language, row: &OutboxRow) -> String {
    let at = |at: Option<DateTime<Utc>>| at.map_or_else(String::new, |at| wall(office, at));
    match row.state {
        OutboxState::Sent => both!(language, "was sent at {}", "{} 已发出", at(row.done_at)),
        OutboxState::Queued if row.attempts == 0 => both!(
            language,
            "waits since {} for its first try",
            "自 {} 起等待发送",
            wall(office, row.queued_at)
        ),
        OutboxState::Queued => {
            let (tries, next) = (row.attempts, wall(office, row.next_at));
            both!(
                language,
                "was tried {tries} times and goes again at {next}",
                "已试发{tries}次，{next} 再发"
            )
        }
        OutboxState::Transmitting => language
            .of(
                "was in hand when the program ended, and goes again with the same Message-ID",
                "正在发送时程序停了，会用同一个 Message-ID 再发",
            )
            .to_owned(),
        OutboxState::Failed if row.attempts == 0 => both!(
            language,
            "failed at {} before any try",
            "{} 没有发成，未曾试发",
            at(row.done_at)
        ),
        OutboxState::Failed => {
            let (tries, ended) = (row.attempts, at(row.done_at));
            both!(
                language,
                "failed for good at {ended} after {tries} tries",
                "试发{tries}次都不成，{ended} 起不再发"
            )
        }
        OutboxState::Superseded => both!(
            language,
            "was superseded at {}",
            "{} 作废，由后来的代替",
            at(row.done_at)
        ),
        OutboxState::Suppressed => both!(
            language,
            "was suppressed at {}",
            "{} 取消，不必再发",
            at(row.done_at)
        ),
    }
}

/// A letter as evidence: key, fate and reason.
fn add_letter(office: &Office, answer: &mut Answer, row: &OutboxRow) {
    let language = answer.language;
    let text = both!(
        language,
        "{} to {} {}: {}",
        "{}，发给 {}，{}：{}",
        row.key,
        row.to_address,
        fate(office, language, row),
        reason_on_record(language, &row.reason)
    );
    answer.add_at(
        EvidenceKind::Letter,
        row.done_at.unwrap_or(row.next_at),
        text,
    );
}

/// Why a letter is sent, or what became of it: as it is on record, in this language and on one line.
#[must_use]
pub fn reason_on_record(language: Language, reason: &str) -> String {
    one_line(&recorded(language, reason))
}

/// Reasons of failures carry their hint on a second line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A state of a report as a sentence says it.
const fn words(language: Language, state: State) -> &'static str {
    match state {
        State::Reported => language.of("has reported", "已报"),
        State::Zero => language.of("has sent a zero report", "报了零报告"),
        State::Missing => language.of("has sent nothing that counts", "未报"),
        State::Rejected => language.of("has only sent what was returned", "报来的都退回了"),
        State::Exempt => language.of("is exempt", "免报"),
    }
}
