//! `matter`: what units ask the city to settle (需市级协调事项), handed to who sees to it.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::assigned::{ChangeOptions, LeadOptions, SignedOptions, StateOptions, line, ready};
use super::{CommandResult, Common, Done, Failure, assemble, assigned, say};
use crate::config::Config;
use crate::daemon::{Office, assign};
use crate::domain::assignment::{AssignmentId, AssignmentKind, AssignmentState, AssignmentTerms};
use crate::domain::desk::DeskAnswer;
use crate::domain::ledger::Matter;

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
    /// One that was handed to somebody, with all that was ever said of it
    Show {
        /// Its number
        number: i64,
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
    /// Gives one to somebody else, or another day
    Change(ChangeOptions),
    /// Who was to see to it says that it is done (办结)
    Report(StateOptions),
    /// The office says that it is done with (销号)
    Close(StateOptions),
    /// It is not done after all
    Reopen(StateOptions),
}

const KIND: AssignmentKind = AssignmentKind::Matter;

pub(super) async fn matter(common: &Common, options: &Options) -> CommandResult {
    match &options.what {
        MatterCommand::List { all } => list(common, *all).await,
        MatterCommand::Show { number } => {
            let (kind, number) = (KIND, *number);
            assigned::show(common, AssignmentId { kind, number }).await
        }
        MatterCommand::Hand {
            project,
            lead,
            signed,
        } => hand(common, project, lead, signed).await,
        MatterCommand::Change(options) => assigned::change(common, KIND, options).await,
        MatterCommand::Report(options) => {
            assigned::answer(common, KIND, DeskAnswer::Report, options).await
        }
        MatterCommand::Close(options) => {
            assigned::answer(common, KIND, DeskAnswer::Close, options).await
        }
        MatterCommand::Reopen(options) => {
            assigned::answer(common, KIND, DeskAnswer::Reopen, options).await
        }
    }
}

/// The matters of projects, as the ledger stands now.
async fn matters(
    config: &Config,
    office: &Office,
    now: DateTime<Utc>,
) -> Result<Vec<Matter>, Failure> {
    let facts = office.facts(now).await?;
    let as_of = office.as_of(&facts, config.policy.local(now).date());
    let report = office.ledger_report(&facts, as_of, now).await?;
    let matters = report.ledger.matters.iter();
    Ok(matters
        .filter(|one| one.urgent.is_none())
        .cloned()
        .collect())
}

async fn list(common: &Common, all: bool) -> CommandResult {
    let config = assemble::configuration(common)?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let today = config.policy.local(now).date();
    let handed = office.store.assignments().await?.into_iter();
    let handed: Vec<_> = handed.filter(|one| one.id.kind == KIND).collect();
    for matter in matters(&config, &office, now).await? {
        let is_handed = handed
            .iter()
            .any(|one| one.terms.project == matter.number && one.state != AssignmentState::Closed);
        if !is_handed {
            let unit = config.policy.assignee_name(&matter.unit);
            say(format!(
                "{}: {unit} {}: {}  not handed to anybody",
                matter.number.as_deref().unwrap_or("-"),
                matter.project.as_deref().unwrap_or("-"),
                matter.matter
            ));
        }
    }
    for one in handed {
        if all || one.state != AssignmentState::Closed {
            say(line(&config.policy, &one, today));
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
    let matters = matters(&config, &office, now).await?;
    let matter = matters
        .iter()
        .find(|one| one.number.as_deref() == Some(project));
    let Some(matter) = matter else {
        return Err(Failure::Use(format!(
            "no project {project:?} of the ledger asks the city for anything\n  hint: `diaodu matter list` shows which do"
        )));
    };
    let open = office.store.open_assignments().await?;
    let before = open
        .iter()
        .find(|one| one.id.kind == KIND && one.terms.project == matter.number);
    if let Some(before) = before {
        return Err(Failure::Failed(format!(
            "it is matter {} already, with {}\n  hint: `diaodu matter change {}` gives it to somebody else",
            before.id.number,
            config.policy.assignee_name(&before.terms.lead),
            before.id.number
        )));
    }
    let unit = config.policy.assignee_name(&matter.unit);
    let name = matter.project.as_deref().unwrap_or_default();
    let terms = AssignmentTerms {
        origin: format!("{unit} {name}（{project}）"),
        project: matter.number.clone(),
        ..lead.terms(&config.policy, matter.matter.clone())?
    };
    let id = assign(&office, KIND, &terms, &signed.at(now)).await?;
    office.store.close().await;
    let name = config.policy.assignee_name(&terms.lead);
    say(format!(
        "matter {} is handed to {name}, which gets a letter with the next tick in working hours",
        id.number
    ));
    Ok(Done::Well)
}
