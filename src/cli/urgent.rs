//! `urgent`: what units asked the city for at once, and that it is done with.

use clap::{Args, Subcommand};

use super::assigned::{LeadOptions, SignedOptions, StateOptions, ready, refused};
use super::exceptions::said;
use super::{CommandResult, Common, Done, Failure, assemble, assigned, say};
use crate::config::Config;
use crate::daemon::{close_matter, hand_urgent};
use crate::domain::assignment::{AssignmentId, AssignmentKind};
use crate::domain::desk::{AnswerRefused, DeskAnswer, Signed};
use crate::domain::language::{Bilingual, Language, both};
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
    /// Hands one to a unit or department, or to another one, or sets it another day
    Hand {
        /// Its number
        number: i64,
        #[command(flatten)]
        lead: LeadOptions,
        #[command(flatten)]
        signed: SignedOptions,
    },
    /// Who was to see to it says that it is done (办结)
    Report(StateOptions),
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
    let config = assemble::configuration_of_today(common).await?;
    match &options.what {
        UrgentCommand::List { all } => list(&config, *all).await,
        UrgentCommand::Hand {
            number,
            lead,
            signed,
        } => hand(common, *number, lead, signed).await,
        UrgentCommand::Report(options) => {
            assigned::answer(common, AssignmentKind::Urgent, DeskAnswer::Report, options).await
        }
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
            None => say(both!(
                config.language,
                "{line}, since {}",
                "{line}，{} 报来",
                assemble::shown(config, open.since)
            )),
            Some(closed) if all => say(both!(
                config.language,
                "{line}, closed {} by {}: {}",
                "{line}，{} {}销号：{}",
                assemble::shown(config, closed.at),
                closed.by,
                closed.why
            )),
            Some(_) => {}
        }
    }
    Ok(Done::Well)
}

async fn hand(
    common: &Common,
    number: i64,
    lead: &LeadOptions,
    signed: &SignedOptions,
) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let id = AssignmentId {
        kind: AssignmentKind::Urgent,
        number,
    };
    let to = lead.handing(&config.policy)?;
    let handed = hand_urgent(&office, number, (&to, None), &signed.at(now)).await?;
    office.store.close().await;
    handed.map_err(|why| refused(id, &why))?;
    let name = config.policy.assignee_name(&to.lead);
    say(both!(
        config.language,
        "{number} is handed to {name}, which gets a letter with the next tick",
        "紧急事项{number}已交{name}办理，下一轮发信告知"
    ));
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
        let none = |language: Language| {
            let last = match &refused {
                AnswerRefused::Gone(Some(last)) => both!(
                    language,
                    "; {} has closed it: {}",
                    "，{}已销号：{}",
                    last.by,
                    last.why
                ),
                _ => String::new(),
            };
            both!(
                language,
                "there is no open urgent matter {number}{last}\n  hint: `diaodu urgent list --all` shows which there are",
                "没有未办结的紧急事项{number}{last}\n  怎么办：有哪些用 `diaodu urgent list --all` 看"
            )
        };
        return Err(Failure::Failed(Bilingual::of(none)));
    }
    office.store.close().await;
    say(both!(
        config.language,
        "{number} is closed",
        "紧急事项{number}已销号"
    ));
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
    both!(
        config.language,
        "urgent {number}: {unit} {project}{matter}",
        "紧急事项{number}：{unit} {project}{matter}"
    )
}
