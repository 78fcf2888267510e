//! `status`: who has reported and who has not, flags, and the outbox.

use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say, urgent};
use crate::config::Config;
use crate::daemon::Lock;
use crate::domain::observation::FlagRecord;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::stuck::TELL_AFTER;
use crate::store::Status;

pub(super) async fn status(common: &Common, format: Format) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let status = office
        .store
        .status(&office.policy, &office.calendar, now)
        .await?;
    match format {
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
pub(super) async fn alive(common: &Common) -> CommandResult {
    let config = assemble::configuration(common)?;
    let now = assemble::clock(common, &config)?.now();
    if !Lock::is_held(&config.data_dir) {
        return Err(Failure::Failed(format!(
            "no daemon works on {}\n  hint: `diaodu run` starts one; its log says why it ended",
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
        return Err(Failure::Failed(format!(
            "a daemon runs, but folders were last looked into at {last}\n  hint: see its log; if it hangs on a share that does not answer, mend that and start it again"
        )));
    }
    say("at work");
    Ok(Done::Well)
}

/// `flag: 开阳县 2026Q3, 3 quarters without an observation project (confirmed)`
fn flag_line(config: &Config, record: &FlagRecord) -> String {
    let flag = &record.flag;
    let unit = config.policy.unit(&flag.unit);
    format!(
        "{}: {} {}, {} quarters without an observation project ({})",
        flag.level.word(),
        unit.map_or(&*flag.unit.0, |unit| &unit.name),
        flag.quarter,
        flag.streak,
        record.state()
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
        say(format!("since {since}: {}", hold.reason));
    }
    for open in &status.open_files {
        say(format!(
            "open in a program: {} {}, unchanged since {}",
            config
                .policy
                .unit(&open.unit)
                .map_or(&*open.unit.0, |unit| &unit.name),
            open.file,
            assemble::shown(config, open.unchanged_since.to_utc())
        ));
    }
    if let Some(since) = status.mail_down_since {
        say(format!(
            "no letter leaves since {}; see `diaodu doctor`",
            assemble::shown(config, since.to_utc())
        ));
    }
    let counts = &status.outbox;
    say(format!(
        "outbox: {} queued, {} sent, {} failed, {} superseded, {} suppressed",
        counts.queued + counts.transmitting,
        counts.sent,
        counts.failed,
        counts.superseded,
        counts.suppressed
    ));
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
