//! `ledger`: the ledger as it stands or of a month; `hold` and `release` of a month's.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Common, Done, Failure, Outcome, assemble, say};
use crate::daemon::Unchecked;
use crate::domain::period::Month;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Options {
    #[command(subcommand)]
    decision: Option<Decision>,
    /// The month, such as 2026-11 [default: as it stands now]
    #[arg(long)]
    month: Option<Month>,
    /// Where to write it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Decision {
    /// Holds the ledger of a month back from the leaders
    Hold {
        /// Such as 2026-11
        month: Month,
    },
    /// Lets it go again
    Release {
        /// Such as 2026-11
        month: Month,
    },
}

pub(super) async fn ledger(common: &Common, options: &Options) -> Outcome {
    let config = assemble::configuration(common)?;
    match &options.decision {
        Some(Decision::Hold { month }) => decide(&config, *month, true).await,
        Some(Decision::Release { month }) => decide(&config, *month, false).await,
        None => write(common, &config, options).await,
    }
}

async fn decide(config: &crate::config::Config, month: Month, held: bool) -> Outcome {
    // The database settles who is first; a running daemon sees it at its next tick.
    let office = assemble::office(config).await?;
    let mut tx = office.store.begin().await?;
    tx.set_held(month, held).await?;
    tx.commit().await?;
    office.store.close().await;
    say(if held {
        format!(
            "the ledger of {month} is held back from the leaders until `ledger release {month}`"
        )
    } else {
        format!("the ledger of {month} goes out when it is due")
    });
    Ok(Done::Well)
}

async fn write(common: &Common, config: &crate::config::Config, options: &Options) -> Outcome {
    let Some(output) = &options.output else {
        return Err(Failure::Use(
            "say where to write the ledger: -o FILE".to_owned(),
        ));
    };
    let now = assemble::clock(common, config)?.now();
    let office = assemble::office_to_look_at(config).await?;
    let facts = office.facts(now).await?;
    let as_of = match options.month {
        Some(month) => config.policy.due_days.last_of(month),
        None => office.as_of(&facts, config.policy.local(now).date()),
    };
    let title = options.month.map_or_else(|| as_of.label(), Month::label);
    let account = office.account(&facts, as_of, now).await?;
    let bytes = office
        .book(&account, &title, None)
        .and_then(Unchecked::checked)
        .map_err(Failure::Failed)?;
    std::fs::write(output, bytes)
        .map_err(|error| Failure::Failed(format!("cannot write {}: {error}", output.display())))?;
    say(format!(
        "{} projects of {} units as of {as_of}: {}",
        account.ledger.entries.len(),
        account.ledger.units.len(),
        output.display()
    ));
    Ok(Done::Well)
}
