//! `status`: who has reported and who has not, flags, and the outbox.

use std::path::PathBuf;

use clap::Args;

use super::archive_copy::waiting_line;
use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say, urgent};
use crate::config::Config;
use crate::daemon::Lock;
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::domain::observation::FlagRecord;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::stuck::TELL_AFTER;
use crate::store::{NodeStatus, Status};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Text or JSON
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// Only whether the daemon is at work, for whatever would start it again: fails if it is not
    #[arg(long)]
    alive: bool,
    /// Of all offices of a folder, a line each
    #[arg(long, value_name = "DIR", conflicts_with = "alive")]
    pub(super) offices: Option<PathBuf>,
}

pub(super) async fn status(common: &Common, options: &Options) -> CommandResult {
    if options.alive {
        return alive(common).await;
    }
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let status = office
        .store
        .status(&office.policy, &office.calendar, now)
        .await?;
    match options.format {
        Format::Json => say(serde_json::to_string(&status)?),
        Format::Text => {
            print_text(&config, &status);
            for open in &status.urgent {
                say(urgent::line(
                    &config,
                    open.number,
                    &open.unit,
                    open.name.as_deref(),
                    &open.matter,
                ));
            }
            for record in status.flags.iter().filter(|record| record.stands()) {
                say(flag_line(&config, record));
            }
        }
    }
    Ok(if status.needs_person() {
        Done::NeedsPerson
    } else {
        Done::Well
    })
}

/// Whether the daemon is at work: it holds its lock, and looks into folders unless the share is away.
async fn alive(common: &Common) -> CommandResult {
    let config = assemble::configuration(common)?;
    let now = assemble::clock(common, &config)?.now();
    if !Lock::is_held(&config.data_dir) {
        return Err(Failure::Failed(bilingual!(
            "no daemon works on {}\n  hint: `diaodu run` starts one; its log says why it ended",
            "{} 上没有守护进程在工作\n  怎么办：用 `diaodu run` 启动；上次为什么停，看它的日志",
            config.data_dir.display()
        )));
    }
    let office = assemble::office_to_look_at(&config).await?;
    let last = office.store.scans().await?.into_values().max();
    let is_away = office.store.share_away_since().await?.is_some();
    if let Some(last) = last
        && !is_away
        && now - last > TELL_AFTER
    {
        let last = assemble::shown(&config, last);
        return Err(Failure::Failed(Bilingual::of(|language| {
            hangs(language, &last)
        })));
    }
    say(config.language.of("at work", "正在工作"));
    Ok(Done::Well)
}

/// What is said of a daemon that looks into no folder.
pub(super) fn hangs(language: Language, last: &str) -> String {
    both!(
        language,
        "a daemon runs, but folders were last looked into at {last}\n  hint: see its log; if it hangs on a share that does not answer, mend that and start it again",
        "守护进程在运行，但上次查看各单位文件夹是在 {last}\n  怎么办：看它的日志；卡在没有应答的共享文件夹上的，修好再重新启动"
    )
}

/// `flag: 开阳县 2026Q3, 3 quarters without an observation project (confirmed)`
fn flag_line(config: &Config, record: &FlagRecord) -> String {
    let flag = &record.flag;
    let unit = config.policy.unit(&flag.unit);
    both!(
        config.language,
        "{}: {} {}, {} quarters without an observation project ({})",
        "{}：{} {}，连续{}个季度无观摩项目（{}）",
        flag.level.told(config.language),
        unit.map_or(&*flag.unit.0, |unit| &unit.name),
        flag.quarter,
        flag.streak,
        record.told_state(config.language)
    )
}

fn print_text(config: &Config, status: &Status) {
    let periods = &status.periods;
    let header: String = periods
        .iter()
        .map(|period| padded(&period.id.to_string(), 14))
        .collect();
    say(format!("{}{header}", padded("", 20)));
    for (row, unit) in config.policy.units.iter().enumerate() {
        let cells: String = periods
            .iter()
            .map(|period| padded(&cell(&period.units[row]), 14))
            .collect();
        say(format!("{}{cells}", padded(&unit.name, 20)));
    }
    for hold in &status.holds {
        let since = assemble::shown(config, hold.since.to_utc());
        let reason = hold.reason.told(config.language);
        say(both!(
            config.language,
            "since {since}: {reason}",
            "自 {since} 起：{reason}"
        ));
    }
    for open in &status.open_files {
        say(both!(
            config.language,
            "open in a program: {} {}, unchanged since {}",
            "有人正打开着：{} {}，{} 以后没有保存过",
            config
                .policy
                .unit(&open.unit)
                .map_or(&*open.unit.0, |unit| &unit.name),
            open.file,
            assemble::shown(config, open.unchanged_since.to_utc())
        ));
    }
    if let Some(since) = status.mail_down_since {
        say(both!(
            config.language,
            "no letter leaves since {}; see `diaodu doctor`",
            "自 {} 起信函发不出去；用 `diaodu doctor` 看原因",
            assemble::shown(config, since.to_utc())
        ));
    }
    for node in &status.nodes {
        say(node_line(config, node));
    }
    if let Some(line) = waiting_line(config) {
        say(line);
    }
    let counts = &status.outbox;
    say(both!(
        config.language,
        "outbox: {} queued, {} sent, {} failed, {} superseded, {} suppressed",
        "发件箱：待发{}封，已发{}封，失败{}封，作废{}封，不必再发{}封",
        counts.queued + counts.transmitting,
        counts.sent,
        counts.failed,
        counts.superseded,
        counts.suppressed
    ));
}

/// `node office-1:4711, since 2026-11-29 08:00: leads`
fn node_line(config: &Config, node: &NodeStatus) -> String {
    both!(
        config.language,
        "node {}, since {}: {}",
        "节点 {}（{} 启动）：{}",
        node.name,
        assemble::shown(config, node.since.to_utc()),
        node_does(config, node)
    )
}

/// What a node does now.
pub(super) fn node_does(config: &Config, node: &NodeStatus) -> String {
    let language = config.language;
    if !node.is_there {
        let last = assemble::shown(config, node.last_seen.to_utc());
        both!(language, "not heard of since {last}", "{last} 以后没有音信")
    } else if node.leads {
        language.of("leads", "主节点").to_owned()
    } else {
        language.of("helps to send", "协助发信").to_owned()
    }
}

/// `已报 12 迟 v2`
fn cell(standing: &ReportStatus) -> String {
    let late = if standing.on_time == Some(false) {
        "迟"
    } else {
        ""
    };
    let version = match standing.version {
        Some(version) if version > 1 => format!(" v{version}"),
        _ => String::new(),
    };
    if let Some(until) = standing
        .extended_until
        .filter(|_| standing.state.is_owing())
    {
        return format!("延至{}", until.format("%m-%d"));
    }
    match standing.state {
        State::Reported => format!("{}项{late}{version}", standing.projects),
        State::Zero => format!("零报告{late}{version}"),
        State::Missing => "未报".to_owned(),
        State::Rejected => format!("退回{version}"),
        State::Exempt => "免报".to_owned(),
    }
}
