//! `store copy`: a state from one place to another, with proof that it is the same.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Subcommand};
use reqwest::Url;
use secrecy::SecretString;

use super::language::of_file;
use super::{CommandResult, Common, Done, Failure, assemble, at_work, say};
use crate::config::{Config, holds_a_password, is_schema};
use crate::daemon::ledger_proof;
use crate::domain::language::{Bilingual, bilingual, both};
use crate::store::{DatabaseServer, StatePlace, Store};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: StoreCommand,
}

#[derive(Debug, Subcommand)]
enum StoreCommand {
    /// Copies the state into a new file or an empty database, and says of each table that it is the same there
    Copy(CopyOptions),
}

#[derive(Debug, Args)]
struct CopyOptions {
    /// Where the state is: a file, or `postgres://name@host/database`; that of the configuration unless said
    #[arg(long, value_name = "PLACE")]
    from: Option<PlaceSaid>,
    /// Where it is to go: the same
    #[arg(long, value_name = "PLACE")]
    to: PlaceSaid,
    /// The part of the server's database that is this office's alone, as store.schema names it
    #[arg(long, value_name = "NAME", value_parser = schema_said)]
    schema: Option<String>,
    /// A file whose first line is the password of a server; without it, what the configuration says of this server, else
    /// the variable PGPASSWORD or the file ~/.pgpass
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// A file or the address of a database.
#[derive(Debug, Clone)]
enum PlaceSaid {
    File(PathBuf),
    Server(String),
}

impl FromStr for PlaceSaid {
    type Err = String;

    /// What is wrong with an address is said without it, for a password may stand in it.
    fn from_str(text: &str) -> Result<Self, String> {
        if !text.contains("://") {
            return Ok(Self::File(PathBuf::from(text)));
        }
        let url = Url::parse(text).map_err(|error| error.to_string())?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err("expected a file, or postgres://name@host/database".to_owned());
        }
        if holds_a_password(&url) {
            return Err("a password stands in it, for all of this machine to see: name a file of it with --password-file, or set PGPASSWORD".to_owned());
        }
        Ok(Self::Server(text.to_owned()))
    }
}

pub(super) async fn store(common: &Common, options: &Options) -> CommandResult {
    let StoreCommand::Copy(options) = &options.what;
    let config = assemble::configuration_if_any(common)?;
    let configured = config.as_ref().map(Config::state);
    let password = options.password_file.as_deref().map(first_line);
    let password = password.transpose()?;
    let place = |said: &PlaceSaid| {
        let schema = options.schema.as_deref();
        place(said, configured.as_ref(), password.as_ref(), schema)
    };
    let from = match (&options.from, &configured) {
        (Some(said), _) => place(said),
        (None, Some(configured)) => configured.clone(),
        (None, None) => {
            return Err(Failure::Use(bilingual!(
                "there is no configuration that says where the state is\n  hint: name it with --from",
                "没有配置说明状态在哪里\n  怎么办：用 --from 写明"
            )));
        }
    };
    // What a daemon did after the copy would be lost with the move.
    let _lock = match &config {
        Some(config) => Some(at_work::lock(config).await?),
        None => None,
    };
    copy(common, config.as_ref(), &from, &place(&options.to)).await
}

/// The place that is meant: of the configured server also what only the configuration says of it.
fn place(
    said: &PlaceSaid,
    configured: Option<&StatePlace>,
    password: Option<&SecretString>,
    schema: Option<&str>,
) -> StatePlace {
    let url = match said {
        PlaceSaid::File(path) => return StatePlace::File(path.clone()),
        PlaceSaid::Server(url) => url,
    };
    let known = match configured {
        Some(StatePlace::Server(known)) if known.url == *url => Some(known),
        _ => None,
    };
    StatePlace::Server(DatabaseServer {
        url: url.clone(),
        password: password.or_else(|| known?.password.as_ref()).cloned(),
        schema: schema
            .or_else(|| known?.schema.as_deref())
            .map(str::to_owned),
        connections: known.map_or(DatabaseServer::USUAL_CONNECTIONS, |known| known.connections),
    })
}

async fn copy(
    common: &Common,
    config: Option<&Config>,
    from: &StatePlace,
    to: &StatePlace,
) -> CommandResult {
    let language = common.language;
    let Some(old) = from.open_to_read().await? else {
        return Err(Failure::Failed(bilingual!(
            "there is no state at {from}",
            "{from} 没有状态"
        )));
    };
    let _from = at_work::lock_another(from, config).await?;
    old.check().await?;
    let new = to.open().await?;
    let tables = old.copy_into(&new).await?;
    for table in &tables {
        say(both!(
            language,
            "{}: {} rows, sha256 {}",
            "{}：{}行，sha256 {}",
            table.name,
            table.rows,
            table.sha256
        ));
    }
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    say(both!(
        language,
        "copied to {to}: {rows} rows in {} tables, read again there and the same",
        "已复制到 {to}：{rows}行，分在{}张表里，在那边读回来完全相同",
        tables.len()
    ));
    let is_same = match config {
        Some(config) => compare_ledgers(common, config, &old, &new).await?,
        None => true,
    };
    old.close().await;
    new.close().await;
    if !is_same {
        return Err(Failure::Failed(bilingual!(
            "the ledger is not the same there\n  hint: stay with the state that you have, and tell us",
            "那边的台账不一样\n  怎么办：仍用现在的状态，并告诉开发者"
        )));
    }
    say(language.of(
        "let store.url name it, and move the old state away, so that nobody takes it for this one",
        "把 store.url 改成它，并把旧的状态移走，以免认错",
    ));
    Ok(Done::Well)
}

/// Whether both give the same ledger, byte for byte.
async fn compare_ledgers(
    common: &Common,
    config: &Config,
    old: &Store,
    new: &Store,
) -> Result<bool, Failure> {
    let language = common.language;
    let now = assemble::clock(common, config)?.now();
    let was = assemble::office_with(config, old.clone())?;
    let is = assemble::office_with(config, new.clone())?;
    let was = ledger_proof(was.at(now)).await?;
    let is = ledger_proof(is.at(now)).await?;
    if let (true, Ok((as_of, hash))) = (was == is, &was) {
        say(both!(
            language,
            "the ledger as of {as_of} is the same, byte for byte: sha256 {hash}",
            "{as_of} 的台账逐字节相同：sha256 {hash}"
        ));
    }
    Ok(was == is)
}

fn schema_said(text: &str) -> Result<String, String> {
    if is_schema(text) {
        Ok(text.to_owned())
    } else {
        Err("expected 1 to 32 lower-case letters, digits or hyphens, such as guiyang".to_owned())
    }
}

/// The password in a file.
fn first_line(path: &Path) -> Result<SecretString, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::Use(Bilingual::of(|language| {
            of_file(language, ("read", "读不了"), (path, &error))
        }))
    })?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(SecretString::from(line)),
        None => Err(Failure::Use(bilingual!(
            "{} has no first line",
            "{} 里第一行是空的",
            path.display()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::{DatabaseServer, PlaceSaid, StatePlace, place};

    #[test]
    fn the_configured_server_is_known_also_where_another_schema_is_named() {
        let configured = StatePlace::Server(DatabaseServer {
            url: "postgres://diaodu@db/diaodu".to_owned(),
            password: Some("pony".into()),
            schema: Some("guiyang".to_owned()),
            connections: 2,
        });
        let server = |url: &str, schema| {
            let said = PlaceSaid::Server(url.to_owned());
            match place(&said, Some(&configured), None, schema) {
                StatePlace::Server(server) => server,
                StatePlace::File(path) => panic!("{path:?} is no server"),
            }
        };
        let password = |server: &DatabaseServer| {
            let password = server.password.as_ref();
            password.map(|password| password.expose_secret().to_owned())
        };
        let as_it_is = server("postgres://diaodu@db/diaodu", None);
        assert_eq!(as_it_is.schema.as_deref(), Some("guiyang"));
        let part = server("postgres://diaodu@db/diaodu", Some("zunyi"));
        assert_eq!(part.schema.as_deref(), Some("zunyi"));
        assert_eq!(password(&part).as_deref(), Some("pony"));
        // Nobody else is told the password.
        let other = server("postgres://diaodu@elsewhere/diaodu", Some("zunyi"));
        assert_eq!(password(&other), None);
    }
}
