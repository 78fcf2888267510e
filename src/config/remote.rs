//! A folder on a WebDAV or S3 server, as `[share]` and `[archive]` name one.

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::parse::TomlTable;
use super::paths::path;
use super::secrets::{Keys, Lookup, SecretSource};
use super::store::holds_a_password;
use super::values;
use crate::domain::language::{Bilingual, bilingual};
use crate::remote::{self, RemotePlace, RemoteServer};

/// The place, if `key` names one.
pub(super) fn read(
    table: &mut TomlTable<'_>,
    key: &'static str,
    (base, secrets): (&Path, Lookup<'_>),
) -> Option<RemotePlace> {
    let text = table.or(key, &values::text_or_nothing(), String::new());
    let endpoint = table.or("endpoint", &values::text_or_nothing(), String::new());
    let region = table.or("region", &values::text_or_nothing(), String::new());
    let user = table.or("user", &values::text_or_nothing(), String::new());
    let password = SecretSource::read(table, base, Keys::of_password(false));
    let ca_file = path(table.optional("ca_file", &values::text()), base);
    let timeout = table.or("timeout_seconds", &values::number(1..=600), 20);
    let may_be_clear = table.or("allow_insecure", &values::flag(), false);
    if text.is_empty() {
        return None;
    }
    if !remote::IS_BUILT_IN {
        return refuse(
            table,
            key,
            bilingual!(
                "this diaodu was built without WebDAV and S3",
                "这个 diaodu 不带 WebDAV 和 S3 功能"
            ),
            bilingual!(
                "take a build with the feature `remote`",
                "换带 remote 功能的版本"
            ),
        );
    }
    let Some(url) = Url::parse(&text)
        .ok()
        .filter(|url| url.host_str().is_some())
    else {
        return refuse(table, key, no_address(), such_as());
    };
    if holds_a_password(&url) || !url.username().is_empty() {
        return refuse(
            table,
            key,
            bilingual!(
                "user or password stands in the address",
                "地址里写着用户名或密码"
            ),
            bilingual!(
                "give them by user and password_file, and change the password: it has been in a file that others may have read",
                "用 user 和 password_file 给出，并换掉这个密码：它在别人可能看过的文件里出现过"
            ),
        );
    }
    let Some((server, asked)) = server(&url, &endpoint, region) else {
        let key = if url.scheme() == "s3" {
            "endpoint"
        } else {
            key
        };
        return refuse(table, key, no_address(), such_as());
    };
    if asked.scheme() == "http" && !is_here(&asked) && !may_be_clear {
        let key = if url.scheme() == "s3" {
            "endpoint"
        } else {
            key
        };
        return refuse(
            table,
            key,
            bilingual!(
                "all would cross the network for everybody to read, the password as well",
                "内容连同密码会不加密地经过网络，谁都能看到"
            ),
            bilingual!(
                "take webdavs:// or https://; if only a trusted wire lies between, set allow_insecure = true",
                "改用 webdavs:// 或 https://；中间只有可信线路的，写 allow_insecure = true"
            ),
        );
    }
    let login = if user.is_empty() {
        None
    } else {
        Some((user, password.required(table, secrets)?))
    };
    if let Some((user, _)) = &login
        && HeaderValue::from_str(user).is_err()
    {
        return refuse(
            table,
            "user",
            bilingual!("cannot be sent", "无法发送"),
            such_as(),
        );
    }
    Some(RemotePlace {
        server,
        login,
        ca_file: ca_file.map(|at| at.value),
        timeout: Duration::from_secs(timeout),
    })
}

/// The server that an address names, and the address that is really asked.
fn server(url: &Url, endpoint: &str, region: String) -> Option<(RemoteServer, Url)> {
    let folder = folder(url)?;
    if url.scheme() == "s3" {
        let asked = Url::parse(endpoint).ok()?;
        let is_web = matches!(asked.scheme(), "http" | "https") && asked.host_str().is_some();
        let is_bare = asked.path() == "/" && asked.query().is_none() && asked.username().is_empty();
        if !is_web || !is_bare || holds_a_password(&asked) {
            return None;
        }
        let server = RemoteServer::S3 {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            bucket: url.host_str()?.to_owned(),
            folder,
            region: if region.is_empty() {
                "us-east-1".to_owned()
            } else {
                region
            },
        };
        return Some((server, asked));
    }
    let scheme = match url.scheme() {
        "webdav" => "http",
        "webdavs" => "https",
        _ => return None,
    };
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    let origin = format!("{scheme}://{}{port}", url.host_str()?);
    let asked = Url::parse(&origin).ok()?;
    Some((RemoteServer::WebDav { origin, folder }, asked))
}

/// `/folder/on/it/`, as people write it; `None` if it cannot be one.
fn folder(url: &Url) -> Option<String> {
    if url.query().is_some() || url.fragment().is_some() {
        return None;
    }
    let mut folder = "/".to_owned();
    for part in url.path().split('/').filter(|part| !part.is_empty()) {
        let part = decoded(part)?;
        if !remote::is_plain_name(&part) {
            return None;
        }
        folder.push_str(&part);
        folder.push('/');
    }
    Some(folder)
}

/// A part of an address, whose characters may be written as `%E6`.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Whether an address is one of this machine.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn no_address() -> Bilingual {
    bilingual!(
        "is no address of a folder on a server",
        "不是服务器上文件夹的地址"
    )
}

fn such_as() -> Bilingual {
    bilingual!(
        "such as \"webdavs://cloud.example.org/dav/diaodu\", or \"s3://bucket/folder\" with an endpoint such as \"https://s3.example.org\"",
        "\"webdavs://cloud.example.org/dav/diaodu\" 这样；或 \"s3://存储桶/文件夹\"，另写 endpoint，如 \"https://s3.example.org\""
    )
}

/// Reports the key; of an address nothing is shown, for a password may stand in it.
fn refuse<T>(table: &TomlTable<'_>, key: &str, what: Bilingual, hint: Bilingual) -> Option<T> {
    let place = table.place_of(key);
    table.report(table.problem(&place, what).hint(hint));
    None
}
