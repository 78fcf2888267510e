//! `plan --from D --to D`: a rehearsal with reasons, or what another configuration alters; touches nothing.

mod against;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say, say_all};
use crate::config::Config;
use crate::daemon::{Rehearsed, rehearse};
use crate::domain::plan::Skipped;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// First day
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// Last day
    #[arg(long, value_name = "DATE")]
    to: NaiveDate,
    /// Only what differs from the plan by this other configuration, a diaodu.toml or its folder
    #[arg(long, value_name = "OLD-CONFIG")]
    against: Option<PathBuf>,
    /// Text or JSON
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Longer spans say nothing that a year does not.
const MOST_DAYS: i64 = 800;

pub(super) async fn plan(common: &Common, options: &Options) -> CommandResult {
    let days = (options.to - options.from).num_days();
    if !(0..=MOST_DAYS).contains(&days) {
        return Err(Failure::Use(format!(
            "--from {} --to {} is no span of up to {MOST_DAYS} days",
            options.from, options.to
        )));
    }
    let config = assemble::configuration(common)?;
    let office = assemble::office_to_look_at(&config).await?;
    let now = assemble::clock(common, &config)?.now();
    if let Some(old) = &options.against {
        let comparison = against::compared(old, &office, now, (options.from, options.to)).await?;
        match options.format {
            Format::Json => say(against::as_json(&config, &comparison).to_string()),
            Format::Text => against::print_text(&config, &comparison),
        }
        return Ok(Done::Well);
    }
    let (actions, left) = rehearse(office.at(now), options.from, options.to).await?;
    match options.format {
        Format::Json => print_json(&config, &actions, &left),
        Format::Text => print_text(&config, options, &actions, &left),
    }
    Ok(Done::Well)
}

fn print_json(config: &Config, actions: &[Rehearsed], left: &[Skipped]) {
    let acted = actions.iter().map(|one| {
        let at = one.at.with_timezone(&config.policy.zone);
        json!({
            "key": one.action.key().to_string(),
            "kind": one.action.occasion.word(),
            "at": at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
            "unit": one.action.occasion.unit(),
            "to": one.action.to.as_ref().map(|to| &to.address),
            "subject": one.subject,
            "reason": one.action.reason.to_string(),
        })
    });
    let left = left
        .iter()
        .map(|one| json!({ "key": one.key.to_string(), "reason": one.reason.to_string() }));
    say_all(acted.chain(left).map(|line| line.to_string()));
}

fn print_text(config: &Config, options: &Options, actions: &[Rehearsed], left: &[Skipped]) {
    let policy = &config.policy;
    // Deadlines stand among the actions, in order of time.
    let mut lines: Vec<(chrono::DateTime<chrono::Utc>, String)> = policy
        .due_days
        .between(options.from, options.to)
        .map(|period| {
            let deadline = policy.deadline(&config.calendar, period);
            let doubt = if deadline.provisional {
                " (provisional: no calendar for the year)"
            } else {
                ""
            };
            (
                deadline.at,
                format!(
                    "{}  deadline of period {period}{doubt}",
                    assemble::shown(config, deadline.at)
                ),
            )
        })
        .collect();
    lines.extend(actions.iter().map(|one| {
        let to = one.action.to.as_ref().map_or("-", |to| to.address.as_str());
        let line = format!(
            "{}  {} {} {}\n{:18}{}  [{}]",
            assemble::shown(config, one.at),
            padded(one.action.occasion.word(), 19),
            padded(to, 30),
            one.subject,
            "",
            one.action.reason,
            one.action.key(),
        );
        (one.at, line)
    }));
    lines.sort_by_key(|(at, _)| *at);
    say_all(lines.into_iter().map(|(_, line)| line));
    if !left.is_empty() {
        say(format!("\nleft ({}):", left.len()));
        let lines = left.iter();
        say_all(lines.map(|one| format!("  {}: {}", one.key, one.reason)));
    }
}
