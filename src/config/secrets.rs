//! Where secrets come from: an environment variable, or the first line of a file; never these files.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::parse::{Located, TomlTable};
use super::paths::path;
use super::values;
use crate::domain::language::{Bilingual, bilingual, both};

/// Looks up an environment variable.
pub(super) type Lookup<'s> = &'s dyn Fn(&str) -> Option<String>;

/// The two keys of a secret, and what it is in words.
pub(super) struct Keys {
    pub(super) variable: &'static str,
    pub(super) file: &'static str,
    pub(super) what: (&'static str, &'static str),
    /// The file may be readable by every account of the machine, for the configuration says so.
    pub(super) may_be_open: bool,
}

impl Keys {
    /// Those of a password.
    pub(super) const fn of_password(may_be_open: bool) -> Self {
        Self {
            variable: "password_env",
            file: "password_file",
            what: ("the password", "密码"),
            may_be_open,
        }
    }
}

/// Where a secret is said to be; a bad value has been reported.
pub(super) struct SecretSource {
    keys: Keys,
    variable: Option<Located<String>>,
    file: Option<Located<PathBuf>>,
}

impl SecretSource {
    /// Reads both keys, so that they are known even where the secret is not needed.
    pub(super) fn read(table: &mut TomlTable<'_>, base: &Path, keys: Keys) -> Self {
        Self {
            variable: table.optional(keys.variable, &values::variable()),
            file: path(table.optional(keys.file, &values::text()), base),
            keys,
        }
    }

    /// The secret; if neither key is there, a problem.
    pub(super) fn required(
        self,
        table: &TomlTable<'_>,
        lookup: Lookup<'_>,
    ) -> Option<SecretString> {
        let Keys {
            variable,
            file,
            what,
            ..
        } = self.keys;
        // a bad value has been reported; a second problem about it would confuse
        if !table.has(variable) && !table.has(file) {
            let expected = Bilingual::of(|language| {
                let what = language.of(what.0, what.1);
                both!(
                    language,
                    "the name of an environment variable with {what}, or {file}",
                    "放{what}的环境变量名，或写 {file}"
                )
            });
            table.report_missing(variable, expected);
        }
        self.if_there(table, lookup)
    }

    /// The secret, if one of the keys is there.
    pub(super) fn if_there(
        self,
        table: &TomlTable<'_>,
        lookup: Lookup<'_>,
    ) -> Option<SecretString> {
        match (self.variable, self.file) {
            (Some(_), Some(file)) => {
                let Keys {
                    variable,
                    file: file_key,
                    what,
                    ..
                } = self.keys;
                let two = Bilingual::of(|language| {
                    let what = language.of(what.0, what.1);
                    both!(language, "{what} comes from two places", "{what}写了两处")
                });
                let problem = table.problem(&file.place, two).expected(bilingual!(
                    "either {variable} or {file_key}",
                    "{variable} 和 {file_key} 只写一个"
                ));
                table.report(problem);
                None
            }
            (Some(variable), None) => from_variable(table, &variable, &self.keys, lookup),
            (None, Some(file)) => from_file(table, &file, &self.keys),
            (None, None) => None,
        }
    }
}

fn from_variable(
    table: &TomlTable<'_>,
    variable: &Located<String>,
    keys: &Keys,
    lookup: Lookup<'_>,
) -> Option<SecretString> {
    let secret = lookup(&variable.value).filter(|secret| !secret.is_empty());
    if secret.is_none() {
        let what = bilingual!(
            "the environment variable {} is not set",
            "环境变量 {} 没有设置",
            variable.value
        );
        let hint = bilingual!(
            "set it for the service, or name a file in {}",
            "给服务设置好，或用 {} 写一个文件",
            keys.file
        );
        let problem = table.problem(&variable.place, what);
        table.report(problem.hint(hint));
    }
    secret.map(SecretString::from)
}

/// The first line of the file; at most 4 KiB are read.
fn from_file(table: &TomlTable<'_>, file: &Located<PathBuf>, keys: &Keys) -> Option<SecretString> {
    let mut text = String::new();
    let read = File::open(&file.value).and_then(|file| {
        let is_open = is_open_to_others(&file)?;
        file.take(4096).read_to_string(&mut text)?;
        Ok(is_open)
    });
    let what = match read {
        Ok(true) if !keys.may_be_open => {
            let problem = table
                .problem(
                    &file.place,
                    bilingual!(
                        "every account of this machine may read the file",
                        "本机哪个账号都能读这个文件"
                    ),
                )
                .read(file.value.display().to_string())
                .expected(bilingual!(
                    "a file that only the service may read",
                    "只有本服务能读的文件"
                ))
                .hint(bilingual!(
                    "chmod 600 {}",
                    "运行 chmod 600 {}",
                    file.value.display()
                ));
            table.report(problem);
            return None;
        }
        Ok(_) => match text.lines().next().filter(|line| !line.is_empty()) {
            Some(secret) => return Some(SecretString::from(secret)),
            None => bilingual!("the file has no first line", "文件第一行是空的"),
        },
        Err(error) => bilingual!("the file cannot be read: {error}", "文件读不了：{error}"),
    };
    let problem = table
        .problem(&file.place, what)
        .read(file.value.display().to_string())
        .expected(Bilingual::of(|language| {
            let what = language.of(keys.what.0, keys.what.1);
            both!(
                language,
                "a file whose first line is {what}, readable for the service",
                "第一行是{what}、本服务能读的文件"
            )
        }));
    table.report(problem);
    None
}

/// Whether accounts may read the file that are neither its owner nor of its group.
#[cfg(unix)]
fn is_open_to_others(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.metadata()?.permissions().mode() & 0o004 != 0)
}

/// There is no such right here; folders say who may read.
#[cfg(not(unix))]
fn is_open_to_others(_: &File) -> io::Result<bool> {
    Ok(false)
}
