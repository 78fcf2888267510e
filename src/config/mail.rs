//! `[mail]` and `[mail.smtp]` of `diaodu.toml`, and where the password comes from.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::options::{ChannelOptions, Login, MailOptions, SmtpSettings, Tls};
use super::parse::{Located, TomlTable};
use super::paths::{keep_off_the_share, path, resolve};
use super::secrets::{Keys, Lookup, SecretSource};
use super::values;
use crate::domain::language::{Bilingual, bilingual};

/// The section; the sender may yet have no name.
pub(super) struct Mail {
    options: MailOptions,
    has_name: bool,
}

impl Mail {
    /// Signed with the office's name, unless the section has one.
    pub(super) fn signed_by(self, office: String) -> MailOptions {
        let mut options = self.options;
        if !self.has_name {
            options.from_name = office;
        }
        options
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChannelKind {
    Folder,
    Smtp,
}

const KINDS: &[(&str, ChannelKind)] =
    &[("folder", ChannelKind::Folder), ("smtp", ChannelKind::Smtp)];

const TLS: &[(&str, Tls)] = &[
    ("required", Tls::Required),
    ("wrapper", Tls::Wrapper),
    ("none", Tls::None),
];

pub(super) fn read(
    table: &mut TomlTable<'_>,
    base: &Path,
    share: Option<&Path>,
    secrets: Lookup<'_>,
) -> Option<Mail> {
    let kind = table.or("channel", &values::word(KINDS), ChannelKind::Folder);
    let from_name = table.or("from_name", &values::text_or_nothing(), String::new());
    let from_address = table.required("from_address", &values::address());
    let domain = table.or(
        "message_id_domain",
        &values::or_nothing(values::domain()),
        None,
    );
    let folder = folder(table, base, share);
    let templates = templates(table, base, share);
    let smtp = table.section("smtp", |table| {
        smtp(table, base, kind == ChannelKind::Smtp, secrets)
    });

    let from_address = from_address?.value;
    let own_domain = from_address.split_once('@').map(|(_, domain)| domain);
    let message_id_domain = domain.or_else(|| own_domain.map(str::to_owned))?;
    Some(Mail {
        has_name: !from_name.is_empty(),
        options: MailOptions {
            from_name,
            from_address,
            message_id_domain,
            templates,
            channel: match kind {
                ChannelKind::Folder => ChannelOptions::Folder(folder),
                ChannelKind::Smtp => ChannelOptions::Smtp(smtp?),
            },
        },
    })
}

fn folder(table: &mut TomlTable<'_>, base: &Path, share: Option<&Path>) -> PathBuf {
    let folder = path(table.optional("folder", &values::text()), base);
    if let (Some(folder), Some(share)) = (&folder, share) {
        keep_off_the_share(
            table,
            folder,
            share,
            bilingual!(
                "the units could read each other's letters there",
                "各单位能在那里看到别人的信函"
            ),
        );
    }
    folder.map_or_else(|| resolve(base, "../letters"), |at| at.value)
}

fn templates(table: &mut TomlTable<'_>, base: &Path, share: Option<&Path>) -> Option<PathBuf> {
    let templates = path(table.optional("templates", &values::text()), base)?;
    if let Some(share) = share {
        let reason = bilingual!(
            "the units could rewrite the office's letters there",
            "各单位能在那里改写办公室的信函"
        );
        keep_off_the_share(table, &templates, share, reason);
    }
    must_exist(
        table,
        &templates,
        Path::is_dir,
        bilingual!("a folder of templates", "放模板的文件夹"),
    );
    Some(templates.value)
}

/// Reports a path that does not lead to what it should.
fn must_exist(
    table: &TomlTable<'_>,
    path: &Located<PathBuf>,
    is_it: fn(&Path) -> bool,
    expected: Bilingual,
) {
    if !is_it(&path.value) {
        let problem = table
            .problem(&path.place, bilingual!("not found", "找不到"))
            .read(path.value.display().to_string())
            .expected(expected);
        table.report(problem);
    }
}

/// The section; what it needs is only asked for if the channel is in use.
fn smtp(
    table: &mut TomlTable<'_>,
    base: &Path,
    in_use: bool,
    secrets: Lookup<'_>,
) -> Option<SmtpSettings> {
    let host = if in_use {
        table.required("host", &values::host())
    } else {
        table.optional("host", &values::host())
    };
    let words = bilingual!(
        "\"required\" (STARTTLS), \"wrapper\" (TLS from the first byte) or \"none\"",
        "\"required\"（STARTTLS）、\"wrapper\"（一开始就用 TLS）或 \"none\""
    );
    let tls = table.or("tls", &values::word(TLS).expecting(words), Tls::Required);
    let usual_port = match tls {
        Tls::Required => 587,
        Tls::Wrapper => 465,
        Tls::None => 25,
    };
    let port = table.or("port", &values::number(1..=u16::MAX), usual_port);
    let timeout = table.or("timeout_seconds", &values::number(1..=600), 20);
    let message_timeout = table.or("message_timeout_seconds", &values::number(1..=600), 60);
    let connections = table.or("connections", &values::number(1..=10), 2);
    let letters = table.or("letters_per_connection", &values::number(1..=1000), 10);
    let ca_file = path(table.optional("ca_file", &values::text()), base);
    if let (Some(ca_file), true) = (&ca_file, in_use) {
        must_exist(
            table,
            ca_file,
            Path::is_file,
            bilingual!("a PEM file of certificates", "PEM 证书文件"),
        );
    }
    let is_insecure_allowed = table.or("allow_insecure_password", &values::flag(), false);
    let login = login(table, base, in_use, is_insecure_allowed, secrets);
    let is_in_clear = in_use && login.is_some() && tls == Tls::None;
    if is_in_clear
        && !is_insecure_allowed
        && host.as_ref().is_some_and(|host| !is_here(&host.value))
    {
        let problem = table
            .problem(
                &table.place_of("tls"),
                bilingual!(
                    "the password would cross the network for everybody to read",
                    "密码会不加密地经过网络，谁都能看到"
                ),
            )
            .read("\"none\"")
            .expected(bilingual!(
                "\"required\" or \"wrapper\", unless the server is this machine",
                "\"required\" 或 \"wrapper\"；服务器就是本机的除外"
            ))
            .hint(bilingual!(
                "if only a trusted wire lies between, set allow_insecure_password = true",
                "中间只有可信线路的，写 allow_insecure_password = true"
            ));
        table.report(problem);
        return None;
    }
    Some(SmtpSettings {
        host: host?.value,
        port,
        tls,
        login,
        ca_file: ca_file.map(|at| at.value),
        timeout: Duration::from_secs(timeout),
        message_timeout: Duration::from_secs(message_timeout),
        connections,
        letters_per_connection: letters,
    })
}

/// Whether a mail server's name or address is this machine.
fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn login(
    table: &mut TomlTable<'_>,
    base: &Path,
    in_use: bool,
    may_be_open: bool,
    secrets: Lookup<'_>,
) -> Option<Login> {
    let user = table.or("user", &values::text_or_nothing(), String::new());
    let password = SecretSource::read(table, base, Keys::of_password(may_be_open));
    if !in_use || user.is_empty() {
        return None;
    }
    Some(Login {
        password: password.required(table, secrets)?,
        user,
    })
}
