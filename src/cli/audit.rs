//! `audit list/verify`: the record of all that happened, and whether it is still what it was.

use chrono::SecondsFormat;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say};
use crate::config::Config;
use crate::domain::audit::{AuditKind, RecordHead};
use crate::store::{AuditEntry, Store};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// All entries in order: decisions, accounts, logins, settings, letters, editions, contact lists
    List {
        /// Only entries of this kind: decision, account, login, setting, letter, edition or contacts
        #[arg(long)]
        kind: Option<AuditKind>,
        /// Text, or JSON: a line an entry
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Computes the chain of hashes again, and names each entry that does not fit
    Verify {
        /// A head as a ledger letter has it, such as 123:3f9a12bc34de56f0: whether the record still holds it
        #[arg(long, value_name = "N:HEX")]
        head: Option<RecordHead>,
    },
}

pub(super) async fn audit(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration(common)?;
    let store = assemble::office_to_look_at(&config).await?.store;
    match &options.what {
        AuditCommand::List { kind, format } => list(&config, &store, *kind, *format).await,
        AuditCommand::Verify { head } => verify(&store, head.as_ref()).await,
    }
}

async fn list(
    config: &Config,
    store: &Store,
    kind: Option<AuditKind>,
    format: Format,
) -> CommandResult {
    let (mut after, mut is_empty) = (i64::MIN, true);
    loop {
        let entries = store.entries_after(after).await?;
        let Some(last) = entries.last() else { break };
        after = last.id;
        for entry in entries
            .iter()
            .filter(|one| kind.is_none_or(|kind| one.kind == kind))
        {
            is_empty = false;
            match format {
                Format::Json => say(as_json(config, entry).to_string()),
                Format::Text => say(as_line(config, entry)),
            }
        }
    }
    if is_empty && format == Format::Text {
        say("nothing is on record yet");
    }
    Ok(Done::Well)
}

fn as_line(config: &Config, entry: &AuditEntry) -> String {
    let signed = &entry.signed;
    format!(
        "{:>5} {} {} {} {} by {}: {}",
        entry.id,
        assemble::shown(config, signed.at),
        padded(entry.kind.word(), 8),
        padded(&entry.item, 32),
        entry.answer,
        signed.by,
        signed.why
    )
}

fn as_json(config: &Config, entry: &AuditEntry) -> Value {
    let at = entry.signed.at.with_timezone(&config.policy.zone);
    json!({
        "id": entry.id,
        "kind": entry.kind,
        "item": entry.item,
        "answer": entry.answer,
        "by": entry.signed.by,
        "why": entry.signed.why,
        "at": at.to_rfc3339_opts(SecondsFormat::Secs, false),
        "hash_kind": entry.hash_kind,
        "hash": entry.hash,
    })
}

async fn verify(store: &Store, head: Option<&RecordHead>) -> CommandResult {
    let mut verdict = store.verify_audit().await?;
    if verdict.broken.is_empty() {
        verdict.broken = store.altered_contents().await?;
    }
    if !verdict.broken.is_empty() {
        let mut lines: Vec<String> = verdict
            .broken
            .iter()
            .map(|broken| format!("entry {}: {}", broken.id, broken.what))
            .collect();
        if verdict.more > 0 {
            lines.push(format!("and {} more", verdict.more));
        }
        return Err(Failure::Failed(format!(
            "the record is not what it was:\n  {}\n  hint: compare it with the one in a backup; somebody wrote into diaodu.db",
            lines.join("\n  ")
        ).into()));
    }
    if let Some(printed) = head {
        let entry = store.audit_entry(printed.id).await?;
        let Some(entry) = entry.filter(|entry| printed.is_of(&entry.hash)) else {
            return Err(Failure::Failed(format!(
                "the record has no entry {printed}: it was made anew since that was printed\n  hint: compare it with the one in a backup from then"
            ).into()));
        };
        say(format!(
            "entry {printed} is in the record: {} {} by {}",
            entry.item, entry.answer, entry.signed.by
        ));
    }
    let head = verdict
        .head
        .map_or("none".to_owned(), |head| head.to_string());
    say(format!(
        "{} entries, each as it was noted; head {head}",
        verdict.entries
    ));
    Ok(Done::Well)
}
