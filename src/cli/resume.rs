//! `resume`: a person has looked, and lets the letters to units go that were held (rule 14).

use clap::Args;

use super::{CommandResult, Common, Done, assemble, say};
use crate::daemon::release_hold;
use crate::domain::desk::{ItemId, Signed};
use crate::domain::guard::Cause;
use crate::domain::language::both;

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
            say(both!(
                config.language,
                "still held since {since}: {}",
                "自 {since} 起仍暂停：{}",
                hold.reason.told(config.language)
            ));
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
        let what = hold.reason.told(config.language);
        // What it did is over, and so is the advice.
        let what = what.split(['\n', ';', '，']).next().unwrap_or_default();
        say(both!(
            config.language,
            "released, held since {since}: {what}",
            "已放行（自 {since} 起暂停的）：{what}"
        ));
    }
    office.store.close().await;
    if holds.is_empty() {
        say(config.language.of("no letters are held", "没有暂停的信函"));
    } else if done == Done::Well {
        say(config.language.of(
            "what is still right goes out with the next tick",
            "仍该发的下一轮发出",
        ));
    }
    Ok(done)
}
