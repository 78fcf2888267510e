//! `urgent`: what units asked the city for at once, and that it is done with.

use clap::{Args, Subcommand};

use super::exceptions::said;
use super::{CommandResult, Common, Done, Failure, assemble, say};
use crate::config::Config;
use crate::daemon::close_matter;
use crate::domain::desk::{AnswerRefused, Signed};
use crate::domain::unit::UnitSlug;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: UrgentCommand,
}

#[derive(Debug, Subcommand)]
enum UrgentCommand {
    /// Matters that are open
    List {
        /// Closed ones too, with who closed them and why
        #[arg(long)]
        all: bool,
    },
    /// Says that one is done with; its number is that of the list
    Close {
        /// Its number
        number: i64,
        /// Who says so
        #[arg(long, value_name = "WHO", value_parser = said)]
        by: String,
        /// What came of it
        #[arg(long, value_name = "TEXT", value_parser = said)]
        why: String,
    },
}

pub(super) async fn urgent(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration(common)?;
    match &options.what {
        UrgentCommand::List { all } => list(&config, *all).await,
        UrgentCommand::Close { number, by, why } => {
            close(common, &config, *number, (by, why)).await
        }
    }
}

async fn list(config: &Config, all: bool) -> CommandResult {
    let store = assemble::office_to_look_at(config).await?.store;
    for record in store.matter_records().await? {
        let open = &record.matter;
        let stated = &open.stated;
        let line = line(
            config,
            open.number,
            &open.unit,
            stated.name.as_deref(),
            &stated.matter,
        );
        match &record.closed {
            None => say(format!(
                "{line}, since {}",
                assemble::shown(config, open.since)
            )),
            Some(closed) if all => say(format!(
                "{line}, closed {} by {}: {}",
                assemble::shown(config, closed.at),
                closed.by,
                closed.why
            )),
            Some(_) => {}
        }
    }
    Ok(Done::Well)
}

async fn close(
    common: &Common,
    config: &Config,
    number: i64,
    (by, why): (&str, &str),
) -> CommandResult {
    let now = assemble::clock(common, config)?.now();
    let office = assemble::office(config).await?;
    let signed = Signed {
        by: by.to_owned(),
        why: why.to_owned(),
        at: now,
    };
    let closed = close_matter(&office, number, &signed).await?;
    if let Err(refused) = closed {
        let last = match refused {
            AnswerRefused::Gone(Some(last)) => format!("; {} has closed it: {}", last.by, last.why),
            _ => String::new(),
        };
        return Err(Failure::Failed(format!(
            "there is no open urgent matter {number}{last}\n  hint: `diaodu urgent list --all` shows which there are"
        )));
    }
    office.store.close().await;
    say(format!("{number} is closed"));
    Ok(Done::Well)
}

/// `urgent 7: 息烽县 某瑞集团冷链物流园西南总部项目: 供电线路故障导致停产。`
pub(super) fn line(
    config: &Config,
    number: i64,
    unit: &UnitSlug,
    project: Option<&str>,
    matter: &str,
) -> String {
    let unit = config.policy.unit(unit).map_or(&*unit.0, |unit| &unit.name);
    let project = project.map_or_else(String::new, |project| format!("{project}: "));
    format!("urgent {number}: {unit} {project}{matter}")
}
