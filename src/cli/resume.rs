//! `resume`: a person has looked, and lets the letters to units go that were held (rule 14).

use clap::Args;

use super::{CommandResult, Common, Done, assemble, say};
use crate::daemon::release_hold;
use crate::domain::desk::{ItemId, Signed};
use crate::domain::guard::Cause;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Who decided it
    #[arg(long, value_name = "WHO", default_value = "")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

pub(super) async fn resume(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office(&config).await?;
    let holds = office.store.holds().await?;
    let mut done = Done::Well;
    let signed = Signed {
        by: options.by.clone(),
        why: options.why.clone(),
        at: now,
    };
    for hold in &holds {
        let since = assemble::shown(&config, hold.since);
        if hold.reason.cause == Cause::ShareAway {
            // Nobody can know what lies in a folder that cannot be read.
            say(format!("still held since {since}: {}", hold.reason));
            done = Done::NeedsPerson;
            continue;
        }
        let cause = hold.reason.cause;
        let item = ItemId::Hold {
            cause,
            since: hold.since,
        };
        if release_hold(&office, &item, cause, &signed).await?.is_err() {
            // Somebody else was quicker, or its reason is gone.
            continue;
        }
        let what = hold.reason.to_string();
        let what = what.split(';').next().unwrap_or_default();
        say(format!("released, held since {since}: {what}"));
    }
    office.store.close().await;
    if holds.is_empty() {
        say("no letters are held");
    } else if done == Done::Well {
        say("what is still right goes out with the next tick");
    }
    Ok(done)
}
