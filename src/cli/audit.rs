//! `audit list/verify`: the record of all that happened, and whether it is still what it was.

use chrono::SecondsFormat;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say};
use crate::config::Config;
use crate::domain::audit::{AuditKind, RecordHead};
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::store::{AuditEntry, ChainVerdict, Store};

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
        AuditCommand::Verify { head } => verify(config.language, &store, head.as_ref()).await,
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
        say(config.language.of("nothing is on record yet", "还没有记录"));
    }
    Ok(Done::Well)
}

fn as_line(config: &Config, entry: &AuditEntry) -> String {
    let signed = &entry.signed;
    both!(
        config.language,
        "{:>5} {} {} {} {} by {}: {}",
        "{:>5} {} {} {} {}，{}：{}",
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

async fn verify(language: Language, store: &Store, head: Option<&RecordHead>) -> CommandResult {
    let mut verdict = store.verify_audit().await?;
    if verdict.broken.is_empty() {
        verdict.broken = store.altered_contents().await?;
    }
    if !verdict.broken.is_empty() {
        return Err(Failure::Failed(Bilingual::of(|language| {
            broken_told(language, &verdict)
        })));
    }
    if let Some(printed) = head {
        let entry = store.audit_entry(printed.id).await?;
        let Some(entry) = entry.filter(|entry| printed.is_of(&entry.hash)) else {
            return Err(Failure::Failed(bilingual!(
                "the record has no entry {printed}: it was made anew since that was printed\n  hint: compare it with the one in a backup from then",
                "记录里没有 {printed} 这一条：那以后记录重新做过\n  怎么办：与当时的备份对照"
            )));
        };
        say(both!(
            language,
            "entry {printed} is in the record: {} {} by {}",
            "{printed} 这一条在记录里：{} {}，{}",
            entry.item,
            entry.answer,
            entry.signed.by
        ));
    }
    let head = verdict.head.map_or_else(
        || language.of("none", "无").to_owned(),
        |head| head.to_string(),
    );
    say(both!(
        language,
        "{} entries, each as it was noted; head {head}",
        "{}条记录，每一条都与当初记下的一样；最后一条 {head}",
        verdict.entries
    ));
    Ok(Done::Well)
}

/// The entries that are not what they were.
fn broken_told(language: Language, verdict: &ChainVerdict) -> String {
    let broken = verdict.broken.iter();
    let mut lines: Vec<String> = broken
        .map(|broken| {
            let (id, what) = (broken.id, broken.what.told(language));
            both!(language, "entry {id}: {what}", "第{id}条：{what}")
        })
        .collect();
    if verdict.more > 0 {
        let more = verdict.more;
        lines.push(both!(language, "and {more} more", "还有{more}条"));
    }
    let lines = lines.join("\n  ");
    both!(
        language,
        "the record is not what it was:\n  {lines}\n  hint: compare it with the one in a backup; somebody wrote into diaodu.db",
        "记录被改动过：\n  {lines}\n  怎么办：与备份里的对照；有人往 diaodu.db 里写过东西"
    )
}
