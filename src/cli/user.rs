//! `user`: people who may look at the pages, and their passwords.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::{CommandResult, Common, Done, Failure, assemble, padded, say};
use crate::config::Config;
use crate::domain::account::{AccountRole, is_account_name};
use crate::domain::desk::Signed;
use crate::domain::language::{Language, bilingual, both};
use crate::store::{Account, Tx};
use crate::web::password;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Makes an account and says its password, once
    Add {
        /// The name to log in with
        #[arg(value_parser = account_name)]
        name: String,
        /// office, leader, operator (all see everything) or unit:NAME (sees its own)
        #[arg(long)]
        role: AccountRole,
    },
    /// All accounts
    List,
    /// Makes a new password and says it, once; the old one opens nothing any more
    Reset { name: String },
    /// Makes a token for programs that ask in the name of an account, and says it, once; an earlier one opens nothing any
    /// more
    Token { name: String },
    /// Takes an account away; whoever is logged in with it is logged out
    Remove { name: String },
}

fn account_name(text: &str) -> Result<String, String> {
    if is_account_name(text) {
        Ok(text.to_owned())
    } else {
        Err("expected up to 32 letters and digits, with . - _ between them".to_owned())
    }
}

pub(super) async fn user(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration(common)?;
    match &options.what {
        UserCommand::Add { name, role } => add(common, &config, name, role).await,
        UserCommand::List => list(&config).await,
        UserCommand::Reset { name } => reset(common, &config, name).await,
        UserCommand::Token { name } => token(common, &config, name).await,
        UserCommand::Remove { name } => remove(common, &config, name).await,
    }
}

async fn add(common: &Common, config: &Config, name: &str, role: &AccountRole) -> CommandResult {
    if let AccountRole::Unit(unit) = role
        && config.policy.unit(unit).is_none()
    {
        return Err(Failure::Use(bilingual!(
            "there is no unit {unit}\n  hint: the short names stand in units.toml",
            "没有 {unit} 这个单位\n  怎么办：各单位的短名写在 units.toml 里"
        )));
    }
    let account = Account {
        name: name.to_owned(),
        role: role.clone(),
        made_at: assemble::clock(common, config)?.now(),
    };
    let password = password::made()?;
    let kept = password::kept(&password)?;
    let office = assemble::office(config).await?;
    let mut tx = office.store.begin().await?;
    if !tx.add_account(&account, &kept).await? {
        return Err(Failure::Failed(bilingual!(
            "there is an account {name} already\n  hint: `diaodu user reset {name}` makes a new password for it",
            "已经有账号 {name}\n  怎么办：要换口令用 `diaodu user reset {name}`"
        )));
    }
    let change = (name, "add", format!("role {role}"));
    note(&mut tx, change, account.made_at).await?;
    tx.commit().await?;
    office.store.close().await;
    tell(config.language, name, &password);
    Ok(Done::Well)
}

/// Puts a change of an account on the record of decisions.
async fn note(
    tx: &mut Tx,
    (name, answer, why): (&str, &str, String),
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let signed = Signed {
        by: "diaodu user".to_owned(),
        why,
        at,
    };
    let item = format!("account/{name}");
    Ok(tx.note_decision(&item, answer, &signed).await?)
}

async fn list(config: &Config) -> CommandResult {
    let store = assemble::office_to_look_at(config).await?.store;
    let accounts = store.accounts().await?;
    if accounts.is_empty() {
        say(config.language.of(
            "no accounts: whoever reaches the pages sees who has reported",
            "没有账号：能连上网页的人都能看到谁报了",
        ));
    }
    for account in accounts {
        let unit = match &account.role {
            AccountRole::Unit(unit) if config.policy.unit(unit).is_none() => config
                .language
                .of(", a unit that is no more", "，该单位已不在名单里"),
            _ => "",
        };
        say(both!(
            config.language,
            "{} {}{unit}, since {}",
            "{} {}{unit}，{} 建",
            padded(&account.name, 20),
            account.role,
            assemble::shown(config, account.made_at)
        ));
    }
    Ok(Done::Well)
}

async fn reset(common: &Common, config: &Config, name: &str) -> CommandResult {
    let now = assemble::clock(common, config)?.now();
    let password = password::made()?;
    let kept = password::kept(&password)?;
    let office = assemble::office(config).await?;
    let mut tx = office.store.begin().await?;
    if !tx.set_password(name, &kept).await? {
        return Err(nobody(name));
    }
    let change = (
        name,
        "reset",
        "new password; logins and token ended".to_owned(),
    );
    note(&mut tx, change, now).await?;
    tx.commit().await?;
    office.store.close().await;
    tell(config.language, name, &password);
    Ok(Done::Well)
}

async fn token(common: &Common, config: &Config, name: &str) -> CommandResult {
    let now = assemble::clock(common, config)?.now();
    let token = password::token()?;
    let office = assemble::office(config).await?;
    let mut tx = office.store.begin().await?;
    let hash = password::token_hash(&token);
    if !tx.set_token(name, &hash, now).await? {
        return Err(nobody(name));
    }
    let change = (name, "token", "new token for programs".to_owned());
    note(&mut tx, change, now).await?;
    tx.commit().await?;
    office.store.close().await;
    say(&token);
    say(
        config.language.of("Programs send it as `Authorization: Bearer TOKEN`; docs/api.md says what they may ask. Note it now: it is not kept.", "程序用 `Authorization: Bearer TOKEN` 发送它；能问什么见 docs/api.md。现在就记下，程序不保存。"),
    );
    Ok(Done::Well)
}

async fn remove(common: &Common, config: &Config, name: &str) -> CommandResult {
    let now = assemble::clock(common, config)?.now();
    let office = assemble::office(config).await?;
    let mut tx = office.store.begin().await?;
    if !tx.remove_account(name).await? {
        return Err(nobody(name));
    }
    let change = (name, "remove", "logins and token ended".to_owned());
    note(&mut tx, change, now).await?;
    tx.commit().await?;
    office.store.close().await;
    say(both!(config.language, "{name} is removed", "{name} 已删除"));
    Ok(Done::Well)
}

fn nobody(name: &str) -> Failure {
    Failure::Failed(bilingual!(
        "there is no account {name}\n  hint: `diaodu user list` shows which there are",
        "没有账号 {name}\n  怎么办：有哪些用 `diaodu user list` 看"
    ))
}

fn tell(language: Language, name: &str, password: &str) {
    say(format!("{name}: {password}"));
    say(language.of(
        "Tell it to nobody else, and note it now: it is not kept.",
        "不要告诉别人；现在就记下，程序不保存。",
    ));
}
