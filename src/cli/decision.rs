//! `decision`: what meetings decided (议定事项), who sees to it, and how far it has come.

use clap::{Args, Subcommand};

use super::assigned::{ChangeOptions, LeadOptions, SignedOptions, StateOptions, ready};
use super::exceptions::said;
use super::{CommandResult, Common, Done, Format, assigned, say};
use crate::daemon::assign;
use crate::domain::assignment::{AssignmentId, AssignmentKind, AssignmentTerms};
use crate::domain::desk::DeskAnswer;

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
    /// One with all that was ever said of it
    Show {
        /// Its number
        number: i64,
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
    /// Gives one to somebody else, or another day
    Change(ChangeOptions),
    /// Its lead says that it is done (办结)
    Report(StateOptions),
    /// The office says that it is done with (销号)
    Close(StateOptions),
    /// It is not done after all
    Reopen(StateOptions),
}

const KIND: AssignmentKind = AssignmentKind::Decision;

pub(super) async fn decision(common: &Common, options: &Options) -> CommandResult {
    match &options.what {
        DecisionCommand::List { all, format } => assigned::list(common, KIND, *all, *format).await,
        DecisionCommand::Show { number } => {
            let (kind, number) = (KIND, *number);
            assigned::show(common, AssignmentId { kind, number }).await
        }
        DecisionCommand::Add {
            item,
            meeting,
            lead,
            signed,
        } => add(common, (item, meeting.as_deref()), lead, signed).await,
        DecisionCommand::Change(options) => assigned::change(common, KIND, options).await,
        DecisionCommand::Report(options) => {
            assigned::answer(common, KIND, DeskAnswer::Report, options).await
        }
        DecisionCommand::Close(options) => {
            assigned::answer(common, KIND, DeskAnswer::Close, options).await
        }
        DecisionCommand::Reopen(options) => {
            assigned::answer(common, KIND, DeskAnswer::Reopen, options).await
        }
    }
}

async fn add(
    common: &Common,
    (item, meeting): (&str, Option<&str>),
    lead: &LeadOptions,
    signed: &SignedOptions,
) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let terms = AssignmentTerms {
        origin: meeting.unwrap_or_default().to_owned(),
        ..lead.terms(&config.policy, item.to_owned())?
    };
    let id = assign(&office, KIND, &terms, &signed.at(now)).await?;
    office.store.close().await;
    let name = config.policy.assignee_name(&terms.lead);
    say(format!(
        "decision {} is on record; {name} gets a letter with the next tick in working hours",
        id.number
    ));
    Ok(Done::Well)
}
