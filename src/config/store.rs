//! `[store]` of `diaodu.toml`: the server that keeps the state, if it is not a file in `data_dir`.

use std::path::Path;
use std::time::Duration;

use reqwest::Url;

use super::parse::TomlTable;
use super::secrets::{Keys, Lookup, SecretSource};
use super::values::{self, Want};
use crate::domain::language::bilingual;
use crate::store::DatabaseServer;

/// How long nothing may be heard of a node before it is taken for gone, in seconds.
const USUAL_LEASE: u32 = 30;
const LEASES: std::ops::RangeInclusive<u32> = 2..=600;
/// One alone would not do: what writes may have to look while it does.
const CONNECTIONS: std::ops::RangeInclusive<u32> = 2..=32;

/// The server, if one is named, and the lease of its nodes.
pub(super) fn read(
    table: &mut TomlTable<'_>,
    base: &Path,
    secrets: Lookup<'_>,
) -> (Option<DatabaseServer>, Duration) {
    let lease = table.or("lease_seconds", &values::number(LEASES), USUAL_LEASE);
    let server = server(table, base, secrets);
    (server, Duration::from_secs(lease.into()))
}

/// The server, if one is named; of an address that is not good nothing is shown, for a password may stand in it.
fn server(table: &mut TomlTable<'_>, base: &Path, secrets: Lookup<'_>) -> Option<DatabaseServer> {
    let text = table.or("url", &values::text_or_nothing(), String::new());
    let schema = table.or("schema", &values::or_nothing(schema()), None);
    let password = SecretSource::read(table, base, Keys::of_password(false));
    let connections = table.or(
        "connections",
        &values::number(CONNECTIONS),
        DatabaseServer::USUAL_CONNECTIONS,
    );
    if text.is_empty() {
        return None;
    }
    let place = table.place_of("url");
    let Some(url) = address(&text) else {
        let problem = table
            .problem(&place, bilingual!("is no address of a database", "不是数据库地址"))
            .expected(bilingual!("such as \"postgres://diaodu@db.example.org/diaodu\", or \"\" for a file in data_dir", " \"postgres://diaodu@db.example.org/diaodu\" 这样；写 \"\" 则用 data_dir 里的文件"));
        table.report(problem);
        return None;
    };
    if holds_a_password(&url) {
        let problem = table
            .problem(&place, bilingual!("a password stands in the address", "地址里写着密码"))
            .hint(bilingual!("give it by store.password_env or password_file, and change it: it has been in a file that others may have read", "用 store.password_env 或 password_file 给出，并换掉这个密码：它在别人可能看过的文件里出现过"));
        table.report(problem);
        return None;
    }
    if cfg!(not(feature = "postgres")) {
        let problem = table
            .problem(
                &place,
                bilingual!(
                    "this diaodu was built without PostgreSQL",
                    "这个 diaodu 不带 PostgreSQL 功能"
                ),
            )
            .hint(bilingual!(
                "take a build with the feature `postgres`, or url = \"\" for a file in data_dir",
                "换带 postgres 功能的版本，或写 url = \"\" 用 data_dir 里的文件"
            ));
        table.report(problem);
        return None;
    }
    let password = password.if_there(table, secrets);
    Some(DatabaseServer {
        url: text,
        password,
        schema,
        connections,
    })
}

/// The name of a part of a database: one that the server does not keep for itself.
fn schema() -> Want<String> {
    Want::of_text(
        bilingual!(
            "1 to 32 lower-case letters, digits or hyphens, such as \"guiyang\"",
            "1 到 32 个小写字母、数字或连字符，如 \"guiyang\""
        ),
        |text| {
            if is_schema(text) {
                Ok(text.to_owned())
            } else {
                Err(None)
            }
        },
    )
}

/// Whether a text may name a part of a database.
pub(crate) fn is_schema(text: &str) -> bool {
    values::is_slug(text) && text != "public"
}

/// An address of PostgreSQL that says which database.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_ours = matches!(url.scheme(), "postgres" | "postgresql");
    (is_ours && url.path().len() > 1).then_some(url)
}

/// Where it is read for the password: it would be shown with the address, and to others of the machine.
pub(crate) fn holds_a_password(url: &Url) -> bool {
    url.password().is_some() || url.query_pairs().any(|(key, _)| key == "password")
}
