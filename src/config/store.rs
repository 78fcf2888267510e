//! `[store]` of `diaodu.toml`: the server that keeps the state, if it is not a file in `data_dir`.

use std::path::Path;
use std::time::Duration;

use reqwest::Url;

use super::parse::TomlTable;
use super::secrets::{Keys, Lookup, SecretSource};
use super::values::{self, Want};
use crate::store::DatabaseServer;

/// How long nothing may be heard of a node before it is taken for gone, in seconds.
const USUAL_LEASE: u32 = 30;
const LEASES: std::ops::RangeInclusive<u32> = 2..=600;

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
    if text.is_empty() {
        return None;
    }
    let place = table.place_of("url");
    let Some(url) = address(&text) else {
        let problem = table
            .problem(&place, "is no address of a database")
            .expected("such as \"postgres://diaodu@db.example.org/diaodu\", or \"\" for a file in data_dir");
        table.report(problem);
        return None;
    };
    if holds_a_password(&url) {
        let problem = table
            .problem(&place, "a password stands in the address")
            .hint("give it by store.password_env or password_file, and change it: it has been in a file that others may have read");
        table.report(problem);
        return None;
    }
    if cfg!(not(feature = "postgres")) {
        let problem = table
            .problem(&place, "this diaodu was built without PostgreSQL")
            .hint("take a build with the feature `postgres`, or url = \"\" for a file in data_dir");
        table.report(problem);
        return None;
    }
    let password = password.if_there(table, secrets);
    Some(DatabaseServer {
        url: text,
        password,
        schema,
    })
}

/// The name of a part of a database: one that the server does not keep for itself.
fn schema() -> Want<String> {
    Want::of_text(
        "1 to 32 lower-case letters, digits or hyphens, such as \"guiyang\"",
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
