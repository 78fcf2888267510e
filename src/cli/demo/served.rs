//! The demo in a browser: where, and who may log in.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};

use super::super::{Failure, say};
use crate::config::WebOptions;
use crate::daemon::Office;
use crate::domain::account::AccountRole;
use crate::store::Account;
use crate::web::password;

/// The pages of a demo are for this machine, or whoever was told its address.
pub(super) const fn web(listen: SocketAddr) -> WebOptions {
    WebOptions {
        listen,
        host: None,
        is_https: false,
    }
}

/// Makes an account for each role, of units one for the first, and says their passwords.
pub(super) async fn make_accounts(office: &Office, now: DateTime<Utc>) -> Result<(), Failure> {
    let unit = office.policy.units.iter().next();
    let unit = unit.map(|unit| (unit.slug.0.clone(), AccountRole::Unit(unit.slug.clone())));
    let roles = [
        ("office".to_owned(), AccountRole::Office),
        ("leader".to_owned(), AccountRole::Leader),
        ("operator".to_owned(), AccountRole::Operator),
    ];
    say("\nWho may log in:");
    for (name, role) in roles.into_iter().chain(unit) {
        let password = password::made()?;
        let kept = password::kept(&password)?;
        let account = Account {
            name,
            role,
            made_at: now,
        };
        let mut tx = office.store.begin().await?;
        if !tx.add_account(&account, &kept).await? {
            continue;
        }
        tx.commit().await?;
        say(format!("  {}: {password}", account.name));
    }
    Ok(())
}
