//! `audit list/verify`: the record of decisions, and whether it is still what it was.

use clap::{Args, Subcommand};

use super::{CommandResult, Common, Done, Failure, assemble, padded, say};
use crate::store::broken;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// All decisions of people, in order
    List,
    /// Computes the chain of hashes again, and names the first entry that does not fit
    Verify,
}

pub(super) async fn audit(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration(common)?;
    let office = assemble::office_to_look_at(&config).await?;
    let records = office.store.decisions().await?;
    match options.what {
        AuditCommand::List => {
            if records.is_empty() {
                say("nobody has decided anything yet");
            }
            for record in &records {
                let signed = &record.signed;
                say(format!(
                    "{:>5} {} {} {} by {}: {}",
                    record.id,
                    assemble::shown(&config, signed.at),
                    padded(&record.item, 32),
                    record.answer,
                    signed.by,
                    signed.why
                ));
            }
            Ok(Done::Well)
        }
        AuditCommand::Verify => {
            if let Some(broken) = broken(&records) {
                return Err(Failure::Failed(format!(
                    "the record of decisions is not what it was: entry {}: {}\n  hint: compare it with the one in a backup; somebody wrote into diaodu.db",
                    broken.id, broken.what
                )));
            }
            let head = records.last().map_or("none", |record| &record.hash);
            say(format!(
                "{} decisions, each as it was noted; head {head}",
                records.len()
            ));
            Ok(Done::Well)
        }
    }
}
