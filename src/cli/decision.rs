//! `decision`: what meetings decided (议定事项), who sees to it, and how far it has come.

use clap::{Args, Subcommand};

use super::assigned::{AssignedCommand, LeadOptions, SignedOptions, ready};
use super::exceptions::said;
use super::{CommandResult, Common, Done, Format, assigned, say};
use crate::daemon::assign;
use crate::domain::assignment::AssignmentKind;
use crate::domain::language::both;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: DecisionCommand,
}

#[derive(Debug, Subcommand)]
enum DecisionCommand {
    /// Those that are open
    List {
        /// Closed ones too
        #[arg(long)]
        all: bool,
        /// Text or JSON
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Puts one on record; whoever is to see to it gets a letter
    Add {
        /// What was decided
        #[arg(long, value_name = "TEXT", value_parser = said)]
        item: String,
        /// The meeting that decided it
        #[arg(long, value_name = "TEXT", value_parser = said)]
        meeting: Option<String>,
        #[command(flatten)]
        lead: LeadOptions,
        #[command(flatten)]
        signed: SignedOptions,
    },
    #[command(flatten)]
    Known(AssignedCommand),
}

const KIND: AssignmentKind = AssignmentKind::Decision;

pub(super) async fn decision(common: &Common, options: &Options) -> CommandResult {
    match &options.what {
        DecisionCommand::List { all, format } => assigned::list(common, KIND, *all, *format).await,
        DecisionCommand::Add {
            item,
            meeting,
            lead,
            signed,
        } => add(common, (item, meeting.as_deref()), lead, signed).await,
        DecisionCommand::Known(command) => assigned::assigned(common, KIND, command).await,
    }
}

async fn add(
    common: &Common,
    (item, meeting): (&str, Option<&str>),
    lead: &LeadOptions,
    signed: &SignedOptions,
) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let to = lead.handing(&config.policy)?;
    let terms = to.terms(item, meeting.unwrap_or_default().to_owned());
    let id = assign(&office, KIND, &terms, &signed.at(now)).await?;
    office.store.close().await;
    let name = config.policy.assignee_name(&terms.lead);
    say(both!(
        config.language,
        "decision {} is on record; {name} gets a letter with the next tick in working hours",
        "议定事项{}已记录，在工作时间的下一轮发信告知{name}",
        id.number
    ));
    Ok(Done::Well)
}
