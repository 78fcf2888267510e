//! `plan --from D --to D`: a rehearsal with reasons, or what another configuration alters; touches nothing.

mod against;

use std::collections::VecDeque;
use std::fmt::Display;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say};
use crate::config::Config;
use crate::daemon::{Rehearsed, rehearse_each};
use crate::domain::language::{bilingual, both};
use crate::domain::plan::Skipped;
use crate::domain::unit::UnitSlug;

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
        return Err(Failure::Use(bilingual!(
            "--from {} --to {} is no span of up to {MOST_DAYS} days",
            "--from {} --to {} 不是{MOST_DAYS}天以内的一段时间",
            options.from,
            options.to
        )));
    }
    let config = assemble::configuration_of_today(common).await?;
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
    let mut printed = Printed {
        config: &config,
        to: BufWriter::new(io::stdout()),
        deadlines: deadlines(&config, options).into(),
        stamp: (now, config.policy.stamp(now)),
    };
    let rehearsed = rehearse_each(
        office.at(now),
        options.from,
        options.to,
        |one| match options.format {
            Format::Json => printed.json(&one),
            Format::Text => printed.action(&one),
        },
    );
    let left = rehearsed.await?;
    match options.format {
        Format::Json => left.iter().for_each(|one| {
            printed.say(json!({ "key": one.key.to_string(), "reason": one.reason.to_string() }));
        }),
        Format::Text => printed.rest(&left),
    }
    let _ = printed.to.flush();
    Ok(Done::Well)
}

/// An action as it stands in JSON: there are hundreds of thousands in a large office's year.
#[derive(Debug, Serialize)]
struct ActionLine<'a> {
    at: &'a str,
    key: String,
    kind: &'static str,
    reason: String,
    subject: &'a str,
    to: Option<&'a str>,
    unit: Option<&'a UnitSlug>,
}

impl<'a> ActionLine<'a> {
    fn of(one: &'a Rehearsed, at: &'a str) -> Self {
        let action = &one.action;
        Self {
            at,
            key: action.key().to_string(),
            kind: action.occasion.word(),
            reason: action.reason.to_string(),
            subject: &one.subject,
            to: action.to.as_ref().map(|to| to.address.as_str()),
            unit: action.occasion.unit(),
        }
    }
}

/// Deadlines of a span, as they are printed.
fn deadlines(config: &Config, options: &Options) -> Vec<(DateTime<Utc>, String)> {
    let policy = &config.policy;
    let periods = policy.due_days.between(options.from, options.to);
    let mut deadlines: Vec<_> = periods
        .map(|period| {
            let deadline = policy.deadline(&config.calendar, period);
            let doubt = if deadline.provisional {
                config.language.of(
                    " (provisional: no calendar for the year)",
                    "（暂定：还没有那一年的节假日）",
                )
            } else {
                ""
            };
            (
                deadline.at,
                both!(
                    config.language,
                    "{}  deadline of period {period}{doubt}",
                    "{}  {period} 这一期截止{doubt}",
                    assemble::shown(config, deadline.at)
                ),
            )
        })
        .collect();
    deadlines.sort_by_key(|(at, _)| *at);
    deadlines
}

/// A plan on its way to the terminal, line by line: all of it would not fit into a small machine.
struct Printed<'a> {
    config: &'a Config,
    to: BufWriter<io::Stdout>,
    /// Those that were not reached yet: they stand among the actions, in order of time.
    deadlines: VecDeque<(DateTime<Utc>, String)>,
    /// The instant that was told last, in words: thousands of actions share one.
    stamp: (DateTime<Utc>, String),
}

impl Printed<'_> {
    /// A reader that has gone away needs no more.
    fn say(&mut self, line: impl Display) {
        let _ = writeln!(self.to, "{line}");
    }

    fn json(&mut self, one: &Rehearsed) {
        if self.stamp.0 != one.at {
            self.stamp = (one.at, self.config.policy.stamp(one.at));
        }
        let line = ActionLine::of(one, &self.stamp.1);
        let _ = serde_json::to_writer(&mut self.to, &line);
        let _ = writeln!(self.to);
    }

    fn action(&mut self, one: &Rehearsed) {
        while let Some((_, line)) = self.deadlines.pop_front_if(|(at, _)| *at <= one.at) {
            self.say(line);
        }
        let to = one.action.to.as_ref().map_or("-", |to| to.address.as_str());
        self.say(format_args!(
            "{}  {} {} {}\n{:18}{}  [{}]",
            assemble::shown(self.config, one.at),
            padded(one.action.occasion.word(), 19),
            padded(to, 30),
            one.subject,
            "",
            one.action.reason.told(self.config.language),
            one.action.key(),
        ));
    }

    /// The deadlines after the last action, and what is left.
    fn rest(&mut self, left: &[Skipped]) {
        while let Some((_, line)) = self.deadlines.pop_front() {
            self.say(line);
        }
        if !left.is_empty() {
            self.say(both!(
                self.config.language,
                "\nleft ({}):",
                "\n不发的（{}）：",
                left.len()
            ));
            for one in left {
                let (key, reason) = (&one.key, one.reason.told(self.config.language));
                self.say(both!(
                    self.config.language,
                    "  {key}: {reason}",
                    "  {key}：{reason}"
                ));
            }
        }
    }
}
