//! `plan --against OLD-CONFIG`: what a changed configuration alters in letters, deadlines and rules.

use std::path::Path;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::cli::{Common, Failure, assemble, padded, say};
use crate::config::Config;
use crate::daemon::{Comparison, Differs, Office, Rehearsed, compare};
use crate::domain::deadline::Deadline;
use crate::domain::language::{Language, both};
use crate::domain::switches::Switch;

/// The plan of the office, compared with the one by the configuration at `old`, over the same state.
pub(super) async fn compared(
    old: &Path,
    office: &Office,
    now: DateTime<Utc>,
    span: (NaiveDate, NaiveDate),
) -> Result<Comparison, Failure> {
    let file = if old.is_dir() {
        old.join("diaodu.toml")
    } else {
        old.to_owned()
    };
    let config = assemble::configuration(&Common::with_config(file))?;
    let before = assemble::office_with(&config, office.store.clone())?;
    Ok(compare(&before, office, now, span).await?)
}

pub(super) fn print_text(config: &Config, comparison: &Comparison) {
    if comparison.is_empty() {
        say(config.language.of("nothing would change", "没有变化"));
        return;
    }
    let deadlines = comparison.deadlines.iter().map(|(period, differs)| {
        let side = |side: Option<Deadline>| {
            side.map_or_else(|| none(config.language), |at| closes(config, at))
        };
        format!(
            "{period}  {} -> {}",
            side(differs.before),
            side(differs.after)
        )
    });
    print_section(
        config.language,
        config.language.of("deadlines", "截止时间"),
        deadlines.collect(),
    );
    let switches = comparison.switches.iter().map(|(rule, differs)| {
        let (before, after) = (switched(differs.before), switched(differs.after));
        format!("{}  {before} -> {after}", rule.id())
    });
    print_section(
        config.language,
        config.language.of("rules", "规则"),
        switches.collect(),
    );
    let one_side = |pick: fn(&Differs<Rehearsed>) -> Option<&Rehearsed>| {
        let only = comparison.actions.iter().filter_map(pick);
        only.map(|one| line(config, one)).collect()
    };
    print_section(
        config.language,
        config.language.of("only before", "只在原来有的"),
        one_side(only_before),
    );
    print_section(
        config.language,
        config.language.of("only after", "只在现在有的"),
        one_side(only_after),
    );
    let both =
        |one: &Differs<Rehearsed>| Some(moved(config, one.before.as_ref()?, one.after.as_ref()?));
    print_section(
        config.language,
        config.language.of("moved", "有变动的"),
        comparison.actions.iter().filter_map(both).collect(),
    );
}

fn print_section(language: Language, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    say(both!(
        language,
        "{title} ({}):",
        "{title}（{}）：",
        lines.len()
    ));
    for line in lines {
        say(format!("  {line}"));
    }
}

fn only_before(differs: &Differs<Rehearsed>) -> Option<&Rehearsed> {
    differs.before.as_ref().filter(|_| differs.after.is_none())
}

fn only_after(differs: &Differs<Rehearsed>) -> Option<&Rehearsed> {
    differs.after.as_ref().filter(|_| differs.before.is_none())
}

fn none(language: Language) -> String {
    language.of("none", "没有").to_owned()
}

fn closes(config: &Config, deadline: Deadline) -> String {
    let doubt = if deadline.provisional {
        config.language.of(" (provisional)", "（暂定）")
    } else {
        ""
    };
    format!("{}{doubt}", assemble::closing(config, deadline, "%Y-%m-%d"))
}

fn switched(switch: Option<Switch>) -> String {
    switch.map_or_else(|| "on".to_owned(), |switch| switch.to_string())
}

fn recipient(one: &Rehearsed) -> &str {
    one.action.to.as_ref().map_or("-", |to| &to.address)
}

fn line(config: &Config, one: &Rehearsed) -> String {
    format!(
        "{}  {} {} {}\n{:20}[{}]",
        assemble::shown(config, one.at),
        padded(one.action.occasion.word(), 19),
        padded(recipient(one), 30),
        one.subject,
        "",
        one.action.key(),
    )
}

/// The line as it was, and below it what is new of it.
fn moved(config: &Config, before: &Rehearsed, after: &Rehearsed) -> String {
    let new = |is_new: bool, text: String| if is_new { text } else { String::new() };
    let at = new(before.at != after.at, assemble::shown(config, after.at));
    let to = new(
        recipient(before) != recipient(after),
        recipient(after).to_owned(),
    );
    let subject = new(before.subject != after.subject, after.subject.clone());
    let new = format!(
        "{} {} {} {subject}",
        padded(&at, 17),
        padded("", 19),
        padded(&to, 30)
    );
    format!("{}\n->{}", line(config, before), new.trim_end())
}

pub(super) fn as_json(config: &Config, comparison: &Comparison) -> Value {
    let instant = |at: DateTime<Utc>| {
        let local = at.with_timezone(&config.policy.zone);
        local.to_rfc3339_opts(SecondsFormat::Secs, false)
    };
    let closing = |side: Option<Deadline>| {
        side.map(|deadline| {
            json!({ "deadline": instant(deadline.at), "provisional": deadline.provisional })
        })
    };
    let deadlines = comparison.deadlines.iter().map(|(period, differs)| {
        json!({ "period": period, "before": closing(differs.before), "after": closing(differs.after) })
    });
    let rules = comparison.switches.iter().map(|(rule, differs)| {
        let (before, after) = (switched(differs.before), switched(differs.after));
        json!({ "rule": rule.id(), "before": before, "after": after })
    });
    let planned = |side: Option<&Rehearsed>| {
        side.map(|one| {
            json!({
                "key": one.action.key().to_string(),
                "at": instant(one.at),
                "to": one.action.to.as_ref().map(|to| &to.address),
                "subject": one.subject,
            })
        })
    };
    let actions = comparison.actions.iter().map(|differs| {
        let (before, after) = (differs.before.as_ref(), differs.after.as_ref());
        let action = before.or(after).map(|one| &one.action);
        json!({
            "kind": action.map(|action| action.occasion.word()),
            "unit": action.and_then(|action| action.occasion.unit()),
            "before": planned(before),
            "after": planned(after),
        })
    });
    json!({
        "deadlines": deadlines.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
        "actions": actions.collect::<Vec<_>>(),
    })
}
