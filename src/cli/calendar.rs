//! `calendar --year Y`: periods, deadlines, reminders, ledgers, quarters and working days of a year.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{CommandResult, Common, Done, Failure, assemble, padded, say};
use crate::config::Config;
use crate::domain::calendar::DayKind;
use crate::domain::language::{Language, bilingual, both};
use crate::domain::policy::OnHoliday;
use crate::domain::year::{MonthDates, PeriodDates, QuarterDates, Year};
use crate::mail::weekday;

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
    let year = Year::new(&config.policy, &config.calendar, options.year).ok_or_else(|| {
        Failure::Use(bilingual!(
            "there is no year {}",
            "没有 {} 这一年",
            options.year
        ))
    })?;
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
    say(both!(
        config.language,
        "{number}, {}",
        "{number}年，{}",
        setting(config.language, config.policy.on_holiday)
    ));
    if year.is_provisional {
        say(config.language.of(
            "provisional: no holiday of it is listed in holidays.csv, so every date may still move",
            "暂定：holidays.csv 里还没有这一年的节假日，日期都可能变",
        ));
    }
    say(match config.language {
        Language::English => format!(
            "\nperiod      due  {}last reminder     overdue",
            padded("closes", 22)
        ),
        Language::Chinese => format!(
            "\n{}{}{}逾期通知",
            padded("报送期", 19),
            padded("截止", 25),
            padded("最后一次提醒", 18)
        ),
    });
    for dates in &year.periods {
        say(period_line(config, dates));
    }
    say(config.language.of(
        "\nmonth    workdays  last five       draft             ledger",
        "\n月份      工作日数  最后五个        送审稿            台账",
    ));
    for dates in &year.months {
        say(month_line(config, dates));
    }
    say(config.language.of(
        "\nquarter  closes            flags",
        "\n季度     截止              提请通报",
    ));
    for dates in &year.quarters {
        say(format!(
            "{}   {} 24:00  {}{}",
            dates.quarter,
            dates.closes,
            assemble::shown(config, dates.flags),
            doubt(config.language, dates.is_provisional)
        ));
    }
    say(config
        .language
        .of("\nholidays and make-up workdays", "\n节假日和调休上班日"));
    for (date, kind, name) in &year.listed {
        say(format!(
            "{}  {:8}  {name}",
            with_weekday(config.language, *date),
            day_kind(config.language, *kind)
        ));
    }
}

const fn setting(language: Language, on_holiday: OnHoliday) -> &'static str {
    match on_holiday {
        OnHoliday::Unchanged => language.of("a deadline on a day off stands", "截止日逢休息日不变"),
        OnHoliday::PreviousWorkday => language.of(
            "a deadline on a day off moves to the working day before",
            "截止日逢休息日提前到前一个工作日",
        ),
        OnHoliday::NextWorkday => language.of(
            "a deadline on a day off moves to the working day after",
            "截止日逢休息日顺延到后一个工作日",
        ),
    }
}

const fn doubt(language: Language, is_provisional: bool) -> &'static str {
    if is_provisional {
        language.of("  provisional", "  暂定")
    } else {
        ""
    }
}

fn period_line(config: &Config, dates: &PeriodDates) -> String {
    let shown = |at: Option<DateTime<Utc>>| {
        at.map_or_else(|| "-".to_owned(), |at| assemble::shown(config, at))
    };
    let day_off = dates.day_off.as_deref();
    let closing = assemble::closing(config, dates.deadline, "%Y-%m-%d");
    let (day, time) = closing.split_once(' ').unwrap_or((&closing, ""));
    let closing = match config.language {
        Language::English => assemble::closing(config, dates.deadline, WITH_WEEKDAY),
        Language::Chinese => format!("{day} {} {time}", weekday(dates.deadline.date)),
    };
    format!(
        "{}  {}  {}  {}{}{}",
        with_weekday(config.language, dates.period.0),
        closing,
        padded(&shown(dates.last_reminder), 16),
        shown(dates.overdue),
        day_off.map_or_else(String::new, |name| format!("  {name}")),
        doubt(config.language, dates.deadline.provisional),
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
        doubt(config.language, dates.is_provisional),
    )
}

/// `2026-11-10 Tue`, `2026-11-10 星期二`
fn with_weekday(language: Language, date: NaiveDate) -> String {
    match language {
        Language::English => date.format(WITH_WEEKDAY).to_string(),
        Language::Chinese => format!("{date} {}", weekday(date)),
    }
}

const fn day_kind(language: Language, kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => language.of(kind.word(), "休息"),
        DayKind::Workday => language.of(kind.word(), "上班"),
    }
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
