//! Whether the work goes on: units' folders as they are now, and what the daemon has on record of its own troubles.

use std::io;

use chrono::{DateTime, Utc};

use crate::cli::assemble;
use crate::cli::language::error as error_told;
use crate::cli::status::hangs;
use crate::config::{ChannelOptions, Config, Tls};
use crate::daemon::Lock;
use crate::domain::language::both;
use crate::domain::stuck::TELL_AFTER;
use crate::folder::{Share, ShareError};
use crate::sandbox;
use crate::store::{OfficeBook, Result as StoreResult, Store};
use crate::workbook::decisions;

/// Looks through all units' folders, and touches nothing.
pub(super) fn folders(config: &Config) -> Result<String, String> {
    let language = config.language;
    let share = Share::new(config.share.clone());
    let (mut files, mut forms) = (0, 0);
    let mut problems = Vec::new();
    for unit in &config.policy.units {
        match share.scan(&unit.name) {
            Ok(scan) => {
                let of_unit = scan.seen.iter().filter(|seen| seen.is_form()).count();
                forms += of_unit;
                files += scan.seen.len() - of_unit;
                let unread = scan.unread.into_iter();
                problems.extend(unread.map(|folder| {
                    let error = error_told(&folder.error, language);
                    format!("{}: {error}", unit.slug)
                }));
            }
            // The first tick makes it.
            Err(ShareError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let error = error_told(&error, language);
                problems.push(format!("{}: {error}", unit.slug));
            }
        }
    }
    if problems.is_empty() {
        Ok(both!(
            language,
            "all can be read; {files} files wait in them beside {forms} prefilled forms",
            "都读得到；除{forms}份预填表外，有{files}个文件等着收"
        ))
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
    let language = config.language;
    let stuck = store.stuck().await?;
    let last = store.scans().await?.into_values().max();
    let mut problems: Vec<String> = stuck
        .values()
        .map(|spell| {
            both!(
                language,
                "since {}: {}",
                "自 {} 起没有做成，记录为：{}",
                assemble::shown(config, spell.since),
                spell.what
            )
        })
        .collect();
    let books = store.office_books().await?.into_iter();
    problems.extend(books.filter(OfficeBook::is_returned).map(|book| {
        let findings = book.findings.iter();
        let said: Vec<String> = findings
            .map(|one| format!("  {} {}: {}", one.sheet, one.cell, one.message))
            .collect();
        both!(
            language,
            "{} changes nothing, for something in it is in question\n{}\n  hint: mend it there and save it; a marked copy lies beside it",
            "{} 里有问题，整份没有采用\n{}\n  怎么办：就在原文件里改好保存；旁边有标注好的一份",
            book.path,
            said.join("\n")
        )
    }));
    let is_running = Lock::is_held(&config.data_dir);
    if let Some(last) = last
        && is_running
        && now - last > TELL_AFTER
    {
        problems.push(hangs(language, &assemble::shown(config, last)));
    }
    Ok(if problems.is_empty() {
        let last = last.map(|last| assemble::shown(config, last));
        Ok(match (last, is_running) {
            (None, _) => language
                .of("no folder was looked into yet", "还没有查看过各单位文件夹")
                .to_owned(),
            (Some(last), true) => both!(
                language,
                "folders were last looked into at {last}",
                "上次查看各单位文件夹是在 {last}"
            ),
            (Some(last), false) => both!(
                language,
                "folders were last looked into at {last}; no daemon runs now",
                "上次查看各单位文件夹是在 {last}；现在没有守护进程在运行"
            ),
        })
    } else {
        Err(problems.join("\n"))
    })
}

/// Whether sheets are read here, tried with one of our own, and behind which walls.
pub(super) async fn sandbox(config: &Config) -> Result<String, String> {
    let language = config.language;
    let reader = assemble::reader(Some(config))
        .map_err(|failure| failure.in_language(language).to_owned())?;
    let policy = &config.policy;
    let book = decisions::write(policy, &[], policy.start).map_err(|error| error.to_string())?;
    let read = reader.tables("议定事项.xlsx", &book).await;
    reader.dismiss().await;
    if let Err(error) = read {
        let error = error_told(&error, language);
        return Err(both!(
            language,
            "a workbook of our own cannot be read here, so no sheet can: {error}\n  hint: more memory_mb, cpu_seconds and wall_seconds under [intake] help a small machine; else the child meets a wall that its system does not let it pass: say so to the developers, with `diaodu version` and `uname -a`",
            "程序自己做的表在这里都读不了，各单位的表也就读不了：{error}\n  怎么办：机器小的，调大 [intake] 的 memory_mb、cpu_seconds 和 wall_seconds；还不行，就把 `diaodu version` 和 `uname -a` 的输出发给开发者"
        ));
    }
    match sandbox::confine::offered().lack() {
        None => Ok(language
            .of(
                "sheets are read with no file, port or other process in reach",
                "读表时碰不到任何文件、端口和别的进程",
            )
            .to_owned()),
        Some(lack) => Err(lack.in_language(language).to_owned()),
    }
}

/// Whom the machine trusts, if anything that is configured goes to another one over TLS: a bare container trusts nobody.
pub(super) fn certificates(config: &Config) -> Option<Result<String, String>> {
    let language = config.language;
    let mail = match &config.mail.channel {
        ChannelOptions::Smtp(smtp) => smtp.tls != Tls::None && smtp.ca_file.is_none(),
        ChannelOptions::Folder(_) => false,
    };
    if !mail && config.ping.is_none() && config.robots.is_empty() {
        return None;
    }
    let found = rustls_native_certs::load_native_certs().certs.len();
    Some(if found == 0 {
        Err(language
            .of(
                "this machine trusts no server: it has no certificates\n  hint: install ca-certificates; in a container mount /etc/ssl/certs; for mail alone name a file under ca_file in [mail.smtp]",
                "本机没有根证书，哪台服务器都不信任\n  怎么办：安装 ca-certificates；在容器里就挂载 /etc/ssl/certs；只为发邮件的，在 [mail.smtp] 的 ca_file 里写证书文件",
            )
            .to_owned())
    } else {
        Ok(both!(
            language,
            "{found} that this machine trusts",
            "本机信任{found}张根证书"
        ))
    })
}

/// Who may see the pages, and whether a password is safe on the way there.
pub(super) fn pages(config: &Config, accounts: usize) -> Option<Result<String, String>> {
    let language = config.language;
    let web = config.web.as_ref()?;
    if accounts == 0 {
        return Some(Ok(both!(
            language,
            "at {}, for whoever reaches them; there are no accounts",
            "地址 {}，能连上的人都能看；还没有建账号",
            web.listen
        )));
    }
    let is_safe = web.is_https || web.listen.ip().is_loopback();
    Some(if is_safe {
        Ok(both!(
            language,
            "at {}, for {accounts} accounts",
            "地址 {}，有{accounts}个账号",
            web.listen
        ))
    } else {
        Err(both!(
            language,
            "passwords go to {} over the network as they are typed\n  hint: listen on 127.0.0.1 behind a proxy with https, and say https = true under [web]",
            "口令不加密就经网络传到 {}\n  怎么办：只在 127.0.0.1 监听，前面放带 https 的代理，并在 [web] 下写 https = true",
            web.listen
        ))
    })
}
