//! `matter`: what units ask the city to settle (需市级协调事项), handed to who sees to it.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::assigned::{AssignedCommand, LeadOptions, SignedOptions, line, ready};
use super::{CommandResult, Common, Done, Failure, assemble, assigned, say};
use crate::config::Config;
use crate::daemon::{LedgerReport, Office, hand_matter};
use crate::domain::assignment::{AssignmentKind, AssignmentState, CannotHand};
use crate::domain::language::{bilingual, both};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: MatterCommand,
}

#[derive(Debug, Subcommand)]
enum MatterCommand {
    /// What units ask for now, and what was handed to somebody and is open
    List {
        /// Closed ones too
        #[arg(long)]
        all: bool,
    },
    /// Hands one to somebody, who gets a letter
    Hand {
        /// Our number of the project that it is about, as the list has it
        project: String,
        #[command(flatten)]
        lead: LeadOptions,
        #[command(flatten)]
        signed: SignedOptions,
    },
    #[command(flatten)]
    Known(AssignedCommand),
}

const KIND: AssignmentKind = AssignmentKind::Matter;

pub(super) async fn matter(common: &Common, options: &Options) -> CommandResult {
    match &options.what {
        MatterCommand::List { all } => list(common, *all).await,
        MatterCommand::Hand {
            project,
            lead,
            signed,
        } => hand(common, project, lead, signed).await,
        MatterCommand::Known(command) => assigned::assigned(common, KIND, command).await,
    }
}

/// The ledger as it stands now.
async fn ledger_now(
    config: &Config,
    office: &Office,
    now: DateTime<Utc>,
) -> Result<LedgerReport, Failure> {
    let facts = office.facts(now).await?;
    let as_of = office.as_of(&facts, config.policy.local(now).date());
    Ok(office.ledger_report(&facts, as_of, now).await?)
}

async fn list(common: &Common, all: bool) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let today = config.policy.local(now).date();
    let handed = office.store.assignments().await?.into_iter();
    let handed: Vec<_> = handed.filter(|one| one.id.kind == KIND).collect();
    let report = ledger_now(&config, &office, now).await?;
    let matters = report.ledger.matters.iter();
    for matter in matters.filter(|one| one.urgent.is_none()) {
        let is_handed = handed
            .iter()
            .any(|one| one.terms.project == matter.number && one.state != AssignmentState::Closed);
        if !is_handed {
            let unit = config.policy.assignee_name(&matter.unit);
            say(both!(
                config.language,
                "{}: {unit} {}: {}  not handed to anybody",
                "{}：{unit} {}：{}  尚未交办",
                matter.number.as_deref().unwrap_or("-"),
                matter.project.as_deref().unwrap_or("-"),
                matter.matter
            ));
        }
    }
    for one in handed {
        if all || one.state != AssignmentState::Closed {
            say(line(&config, &one, today));
        }
    }
    Ok(Done::Well)
}

async fn hand(
    common: &Common,
    project: &str,
    lead: &LeadOptions,
    signed: &SignedOptions,
) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let report = ledger_now(&config, &office, now).await?;
    let to = lead.handing(&config.policy)?;
    let said = (&to, &signed.at(now));
    let handed = hand_matter(&office, &report.ledger, project, said).await?;
    office.store.close().await;
    let id = handed.map_err(|why| cannot_hand(&config, &why))?;
    let name = config.policy.assignee_name(&to.lead);
    say(both!(
        config.language,
        "matter {} is handed to {name}, which gets a letter with the next tick in working hours",
        "协调事项{}已交{name}办理，在工作时间的下一轮发信告知",
        id.number
    ));
    Ok(Done::Well)
}

fn cannot_hand(config: &Config, why: &CannotHand) -> Failure {
    match why {
        CannotHand::NoMatter(project) => Failure::Use(bilingual!(
            "no project {project:?} of the ledger asks the city for anything\n  hint: `diaodu matter list` shows which do",
            "台账里没有项目 {project:?} 提出的需市级协调事项\n  怎么办：有哪些用 `diaodu matter list` 看"
        )),
        CannotHand::Handed(before) => Failure::Failed(bilingual!(
            "it is matter {} already, with {}\n  hint: `diaodu matter change {}` gives it to somebody else",
            "它已是协调事项{}，由{}办理\n  怎么办：要改交他人用 `diaodu matter change {}`",
            before.id.number,
            config.policy.assignee_name(&before.terms.lead),
            before.id.number
        )),
    }
}
