//! `status`: who has reported and who has not, flags, and the outbox.

use serde_json::json;

use super::flags::flag_json;
use super::{Common, Done, Format, Outcome, assemble, padded, say};
use crate::config::Config;
use crate::daemon::Office;
use crate::domain::obligation::{Standing, State, standing};
use crate::domain::period::Period;
use crate::domain::plan::Facts;
use crate::store::OutboxCounts;

/// Periods shown, the running one included.
const PERIODS: usize = 6;

pub(super) async fn status(common: &Common, format: Format) -> Outcome {
    let config = assemble::configuration(common)?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let facts = office.facts(now).await?;
    let flags = office.store.flags().await?;
    let counts = office.store.outbox_counts().await?;
    let periods = periods(&config, config.policy.local(now).date());
    let needs_person = counts.failed > 0 || facts.share_away_since.is_some();
    if format == Format::Json {
        let zone = config.policy.zone;
        let time = |at: chrono::DateTime<chrono::Utc>| {
            at.with_timezone(&zone)
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
        };
        let periods: Vec<_> = periods
            .iter()
            .map(|&period| {
                let deadline = config.policy.deadline(&config.calendar, period);
                json!({
                    "id": period,
                    "deadline": time(deadline.at),
                    "provisional": deadline.provisional,
                    "units": standings(&office, &facts, period),
                })
            })
            .collect();
        say(json!({
            "now": time(now),
            "share_away_since": facts.share_away_since.map(time),
            "periods": periods,
            "flags": flags.iter().map(flag_json).collect::<Vec<_>>(),
            "outbox": counts,
        })
        .to_string());
    } else {
        print_text(&config, &office, &facts, &periods, &counts);
        for record in flags.iter().filter(|record| record.withdrawn_at.is_none()) {
            say(format!("flag: {}", flag_json(record)));
        }
    }
    Ok(if needs_person {
        Done::NeedsPerson
    } else {
        Done::Well
    })
}

/// The running period and those before it, oldest first, as far as the program was in charge.
fn periods(config: &Config, today: chrono::NaiveDate) -> Vec<Period> {
    let due_days = &config.policy.due_days;
    let running = due_days.running(today);
    let mut periods: Vec<Period> =
        std::iter::successors(Some(running), |period| Some(due_days.before(*period)))
            .take(PERIODS)
            .take_while(|period| period.0 >= config.policy.start || *period == running)
            .collect();
    periods.reverse();
    periods
}

fn standings(office: &Office, facts: &Facts, period: Period) -> Vec<Standing> {
    office
        .policy
        .units
        .iter()
        .map(|unit| {
            standing(
                &office.policy,
                &office.calendar,
                unit,
                period,
                &facts.submissions,
            )
        })
        .collect()
}

fn print_text(
    config: &Config,
    office: &Office,
    facts: &Facts,
    periods: &[Period],
    counts: &OutboxCounts,
) {
    let columns: Vec<Vec<Standing>> = periods
        .iter()
        .map(|&period| standings(office, facts, period))
        .collect();
    let header: String = periods
        .iter()
        .map(|period| padded(&period.to_string(), 14))
        .collect();
    say(format!("{}{header}", padded("", 20)));
    for (row, unit) in config.policy.units.iter().enumerate() {
        let cells: String = columns
            .iter()
            .map(|column| padded(&cell(&column[row]), 14))
            .collect();
        say(format!("{}{cells}", padded(&unit.name, 20)));
    }
    if let Some(since) = facts.share_away_since {
        say(format!(
            "the share cannot be read since {}",
            assemble::shown(config, since)
        ));
    }
    say(format!(
        "outbox: {} queued, {} sent, {} failed, {} suppressed",
        counts.queued + counts.transmitting,
        counts.sent,
        counts.failed,
        counts.suppressed
    ));
}

/// `已报 12 迟 v2`
fn cell(standing: &Standing) -> String {
    let late = if standing.on_time == Some(false) {
        "迟"
    } else {
        ""
    };
    let version = match standing.version {
        Some(version) if version > 1 => format!(" v{version}"),
        _ => String::new(),
    };
    match standing.state {
        State::Reported => format!("{}项{late}{version}", standing.projects),
        State::Zero => format!("零报告{late}{version}"),
        State::Missing => "未报".to_owned(),
        State::Rejected => format!("退回{version}"),
        State::Exempt => "免报".to_owned(),
    }
}
