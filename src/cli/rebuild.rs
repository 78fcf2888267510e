//! `rebuild`: the state again from the archive, with proof that it is the same.

use std::path::PathBuf;

use clap::Args;

use super::backup::remove_if_there;
use super::{Common, Done, Failure, Outcome, assemble, say};
use crate::config::Config;
use crate::daemon::{Office, rebuild as rebuild_state};
use crate::private;
use crate::store::{Store, StoreError};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder that the new state is written to; none may be in it
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

pub(super) async fn rebuild(common: &Common, options: &Options) -> Outcome {
    let config = assemble::configuration(common)?;
    let now = assemble::clock(common, &config)?.now();
    let database = options.into.join("diaodu.db");
    if database.exists() {
        return Err(Failure::Use(format!(
            "{} is there already\n  hint: name a new folder",
            database.display()
        )));
    }
    // Nothing may arrive between the archive and the state that it is compared with.
    let _lock = assemble::lock(&config)?;
    let old = state_that_is_there(&config).await?;
    private::make_folder(&options.into)?;
    let half = options.into.join("diaodu.db.new");
    remove_if_there(&half)?;
    let new = assemble::office_with(&config, Store::open(&half).await?)?;
    let rebuilt = rebuild_state(&new, old.as_ref(), now).await?;
    new.store.close().await;
    private::put_in_place(&half, &database)?;
    for difference in &rebuilt.differences {
        say(difference);
    }
    say(format!(
        "rebuilt: {} arrivals, {} differences: {}",
        rebuilt.arrivals,
        rebuilt.differences.len(),
        database.display()
    ));
    if let Some((as_of, hash)) = &rebuilt.ledger {
        say(format!(
            "the ledger as of {as_of} is the same, byte for byte: sha256 {hash}"
        ));
    }
    if old.is_none() {
        say("there was no state to take over from what people allowed (`extend`, `exempt`)");
    }
    say("what was sent, flagged and held is in no archive: docs/recovery.md");
    Ok(if rebuilt.differences.is_empty() && old.is_some() {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

/// The office over the state that is there, if it can be read.
async fn state_that_is_there(config: &Config) -> Result<Option<Office>, Failure> {
    let path = assemble::database(config);
    if !path.exists() {
        return Ok(None);
    }
    let readable = async {
        let store = Store::open_to_read(&path).await?;
        store.recorded().await?;
        store.grant_records().await?;
        Ok::<_, StoreError>(store)
    };
    match readable.await {
        Ok(store) => assemble::office_with(config, store).map(Some),
        Err(error) => {
            say(format!("the state that is there cannot be read: {error}"));
            Ok(None)
        }
    }
}
