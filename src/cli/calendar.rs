//! `calendar --year Y`: periods, deadlines, reminders, ledgers, quarters and working days of a year.

use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{CommandResult, Common, Done, Failure, assemble, padded, say};
use crate::config::Config;
use crate::domain::policy::OnHoliday;
use crate::domain::year::{MonthDates, PeriodDates, QuarterDates, Year};

/// How the year is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CalendarFormat {
    /// For people.
    Text,
    /// For programs; docs/json.md says what.
    Json,
    /// The deadlines, for calendar programs; remembered, so that a later file updates them in place.
    Ics,
}

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The year
    #[arg(long, value_parser = clap::value_parser!(i32).range(2000..2200))]
    year: i32,
    /// Text, JSON, or a calendar file
    #[arg(long, value_enum, default_value = "text")]
    format: CalendarFormat,
}

/// `2026-10-10 Sat`
const WITH_WEEKDAY: &str = "%Y-%m-%d %a";

pub(super) async fn calendar(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let year = Year::new(&config.policy, &config.calendar, options.year)
        .ok_or_else(|| Failure::Use(format!("there is no year {}", options.year).into()))?;
    match options.format {
        CalendarFormat::Text => print_text(&config, &year),
        CalendarFormat::Json => say(as_json(&config, &year).to_string()),
        CalendarFormat::Ics => {
            let now = assemble::clock(common, &config)?.now();
            let office = assemble::office(&config).await?;
            let file = office.calendar_file(&year, now).await?;
            office.store.close().await;
            // Lines end with CRLF, the last one too.
            say(file.trim_end_matches('\n'));
        }
    }
    Ok(Done::Well)
}

fn print_text(config: &Config, year: &Year) {
    let number = year.number;
    say(format!("{number}, {}", setting(config.policy.on_holiday)));
    if year.is_provisional {
        say(
            "provisional: no holiday of it is listed in holidays.csv, so every date may still move",
        );
    }
    say(format!(
        "\nperiod      due  {}last reminder     overdue",
        padded("closes", 22)
    ));
    for dates in &year.periods {
        say(period_line(config, dates));
    }
    say("\nmonth    workdays  last five       draft             ledger");
    for dates in &year.months {
        say(month_line(config, dates));
    }
    say("\nquarter  closes            flags");
    for dates in &year.quarters {
        say(format!(
            "{}   {} 24:00  {}{}",
            dates.quarter,
            dates.closes,
            assemble::shown(config, dates.flags),
            doubt(dates.is_provisional)
        ));
    }
    say("\nholidays and make-up workdays");
    for (date, kind, name) in &year.listed {
        say(format!(
            "{}  {:8}  {name}",
            date.format(WITH_WEEKDAY),
            kind.word()
        ));
    }
}

const fn setting(on_holiday: OnHoliday) -> &'static str {
    match on_holiday {
        OnHoliday::Unchanged => "a deadline on a day off stands",
        OnHoliday::PreviousWorkday => "a deadline on a day off moves to the working day before",
        OnHoliday::NextWorkday => "a deadline on a day off moves to the working day after",
    }
}

const fn doubt(is_provisional: bool) -> &'static str {
    if is_provisional { "  provisional" } else { "" }
}

fn period_line(config: &Config, dates: &PeriodDates) -> String {
    let shown = |at: Option<DateTime<Utc>>| {
        at.map_or_else(|| "-".to_owned(), |at| assemble::shown(config, at))
    };
    let day_off = dates.day_off.as_deref();
    format!(
        "{}  {}  {}  {}{}{}",
        dates.period.0.format(WITH_WEEKDAY),
        assemble::closing(config, dates.deadline, WITH_WEEKDAY),
        padded(&shown(dates.last_reminder), 16),
        shown(dates.overdue),
        day_off.map_or_else(String::new, |name| format!("  {name}")),
        doubt(dates.deadline.provisional),
    )
}

fn month_line(config: &Config, dates: &MonthDates) -> String {
    let days = dates.last_week.iter();
    let days: Vec<String> = days.map(|day| day.format("%d").to_string()).collect();
    format!(
        "{}  {:>8}  {}  {}  {}{}",
        dates.month,
        dates.workdays,
        padded(&days.join(" "), 14),
        assemble::shown(config, dates.draft),
        assemble::shown(config, dates.ledger),
        doubt(dates.is_provisional),
    )
}

fn as_json(config: &Config, year: &Year) -> Value {
    let instant = |at: DateTime<Utc>| {
        let local = at.with_timezone(&config.policy.zone);
        local.to_rfc3339_opts(SecondsFormat::Secs, false)
    };
    let period = |dates: &PeriodDates| {
        json!({
            "id": dates.period,
            "day_off": dates.day_off,
            "deadline": instant(dates.deadline.at),
            "last_reminder": dates.last_reminder.map(instant),
            "overdue": dates.overdue.map(instant),
            "provisional": dates.deadline.provisional,
        })
    };
    let month = |dates: &MonthDates| {
        json!({
            "month": dates.month.to_string(),
            "workdays": dates.workdays,
            "last_workdays": dates.last_week,
            "ledger_draft": instant(dates.draft),
            "ledger": instant(dates.ledger),
            "provisional": dates.is_provisional,
        })
    };
    let quarter = |dates: &QuarterDates| {
        json!({
            "quarter": dates.quarter,
            "closes": dates.closes,
            "flags": instant(dates.flags),
            "provisional": dates.is_provisional,
        })
    };
    let days = year.listed.iter();
    let days =
        days.map(|(date, kind, name)| json!({ "date": date, "kind": kind.word(), "name": name }));
    json!({
        "year": year.number,
        "provisional": year.is_provisional,
        "periods": year.periods.iter().map(period).collect::<Vec<_>>(),
        "months": year.months.iter().map(month).collect::<Vec<_>>(),
        "quarters": year.quarters.iter().map(quarter).collect::<Vec<_>>(),
        "days": days.collect::<Vec<_>>(),
    })
}
