//! Whether the work goes on: units' folders as they are now, and what the daemon has on record of its own troubles.

use std::io;

use chrono::{DateTime, Utc};

use crate::cli::{Failure, assemble};
use crate::config::{ChannelOptions, Config, Tls};
use crate::daemon::Lock;
use crate::domain::stuck::TELL_AFTER;
use crate::folder::{Share, ShareError};
use crate::sandbox;
use crate::store::{OfficeBook, Result as StoreResult, Store};
use crate::workbook::decisions;

/// Looks through all units' folders, and touches nothing.
pub(super) fn folders(config: &Config) -> Result<String, String> {
    let share = Share::new(config.share.clone());
    let mut files = 0;
    let mut problems = Vec::new();
    for unit in &config.policy.units {
        match share.scan(&unit.name) {
            Ok(scan) => {
                files += scan.seen.len();
                let unread = scan.unread.into_iter();
                problems.extend(unread.map(|folder| format!("{}: {}", unit.slug, folder.error)));
            }
            // The first tick makes it.
            Err(ShareError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => problems.push(format!("{}: {error}", unit.slug)),
        }
    }
    if problems.is_empty() {
        Ok(format!("all can be read; {files} files wait in them"))
    } else {
        Err(problems.join("\n"))
    }
}

/// What the state says of the work: what is stuck, and when folders were last looked into.
pub(super) async fn state(
    config: &Config,
    store: &Store,
    now: DateTime<Utc>,
) -> StoreResult<Result<String, String>> {
    let stuck = store.stuck().await?;
    let last = store.scans().await?.into_values().max();
    let mut problems: Vec<String> = stuck
        .values()
        .map(|spell| format!("since {}: {}", spell.since, spell.what))
        .collect();
    let books = store.office_books().await?.into_iter();
    problems.extend(books.filter(OfficeBook::is_returned).map(|book| {
        let findings = book.findings.iter();
        let said: Vec<String> = findings
            .map(|one| format!("  {} {}: {}", one.sheet, one.cell, one.message))
            .collect();
        format!(
            "{} changes nothing, for something in it is in question\n{}\n  hint: mend it there and save it; a marked copy lies beside it",
            book.path,
            said.join("\n")
        )
    }));
    let is_running = Lock::is_held(&config.data_dir);
    if let Some(last) = last
        && is_running
        && now - last > TELL_AFTER
    {
        problems.push(format!(
            "a daemon runs, but folders were last looked into at {last}\n  hint: see its log; if it hangs on a share that does not answer, mend that and start it again"
        ));
    }
    Ok(if problems.is_empty() {
        Ok(match (last, is_running) {
            (None, _) => "no folder was looked into yet".to_owned(),
            (Some(last), true) => format!("folders were last looked into at {last}"),
            (Some(last), false) => {
                format!("folders were last looked into at {last}; no daemon runs now")
            }
        })
    } else {
        Err(problems.join("\n"))
    })
}

/// Whether sheets are read here, tried with one of our own, and behind which walls.
pub(super) async fn sandbox(config: &Config) -> Result<String, String> {
    let reader = assemble::reader(Some(config)).map_err(|failure| match failure {
        Failure::Use(text) | Failure::Failed(text) => text,
    })?;
    let policy = &config.policy;
    let book = decisions::write(policy, &[], policy.start).map_err(|error| error.to_string())?;
    let read = reader.tables("议定事项.xlsx", &book).await;
    reader.dismiss().await;
    if let Err(error) = read {
        return Err(format!(
            "a workbook of our own cannot be read here, so no sheet can: {error}\n  hint: more memory_mb, cpu_seconds and wall_seconds under [intake] help a small machine; else the child meets a wall that its system does not let it pass: say so to the developers, with `diaodu version` and `uname -a`"
        ));
    }
    match sandbox::confine::offered().lack() {
        None => Ok("sheets are read with no file, port or other process in reach".to_owned()),
        Some(lack) => Err(lack),
    }
}

/// Whom the machine trusts, if anything that is configured goes to another one over TLS: a bare container trusts nobody.
pub(super) fn certificates(config: &Config) -> Option<Result<String, String>> {
    let mail = match &config.mail.channel {
        ChannelOptions::Smtp(smtp) => smtp.tls != Tls::None && smtp.ca_file.is_none(),
        ChannelOptions::Folder(_) => false,
    };
    if !mail && config.ping.is_none() && config.robots.is_empty() {
        return None;
    }
    let found = rustls_native_certs::load_native_certs().certs.len();
    Some(if found == 0 {
        Err("this machine trusts no server: it has no certificates\n  hint: install ca-certificates; in a container mount /etc/ssl/certs; for mail alone name a file under ca_file in [mail.smtp]".to_owned())
    } else {
        Ok(format!("{found} that this machine trusts"))
    })
}

/// Who may see the pages, and whether a password is safe on the way there.
pub(super) fn pages(config: &Config, accounts: usize) -> Option<Result<String, String>> {
    let web = config.web.as_ref()?;
    if accounts == 0 {
        return Some(Ok(format!(
            "at {}, for whoever reaches them; there are no accounts",
            web.listen
        )));
    }
    let is_safe = web.is_https || web.listen.ip().is_loopback();
    Some(if is_safe {
        Ok(format!("at {}, for {accounts} accounts", web.listen))
    } else {
        Err(format!(
            "passwords go to {} over the network as they are typed\n  hint: listen on 127.0.0.1 behind a proxy with https, and say https = true under [web]",
            web.listen
        ))
    })
}
