//! `diaodu.toml`: office, periods, reminders, ledger, observation, leaders, and the parts' limits.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Tz;
use reqwest::Url;

use crate::domain::audit::ChainHash;
use crate::domain::language::bilingual;
use crate::domain::policy::Policy;
use crate::domain::switches::Switches;
use crate::domain::targets::Targets;
use crate::domain::unit::Contact;
use crate::domain::unit_list::UnitList;
use crate::remote::RemotePlace;
use crate::store::DatabaseServer;

use super::contact::contact;
use super::mail;
use super::meeting;
use super::options::{IntakeOptions, MailOptions, PingOptions, RobotSettings, WebOptions};
use super::parse::TomlTable;
use super::paths::{Overlap, keep_off_the_share, overlap, path};
use super::remote;
use super::robots;
use super::rule::{self, RuleSetting};
use super::secrets::Lookup;
use super::store;
use super::values;

/// LibreOffice, as a command that the system finds.
const USUAL_SOFFICE: &str = "soffice";

/// What the file says.
pub(super) struct Diaodu {
    /// Complete but for the units and their targets, which stand in a file of their own.
    pub(super) policy: Policy,
    pub(super) share: PathBuf,
    pub(super) data_dir: PathBuf,
    pub(super) share_server: Option<RemotePlace>,
    pub(super) archive_copy: Option<RemotePlace>,
    pub(super) server: Option<DatabaseServer>,
    pub(super) lease: Duration,
    pub(super) mail: MailOptions,
    pub(super) robots: Vec<RobotSettings>,
    pub(super) intake: IntakeOptions,
    /// The file with the office's own words for headers.
    pub(super) headers: Option<PathBuf>,
    pub(super) ping: Option<PingOptions>,
    pub(super) web: Option<WebOptions>,
    pub(super) soffice: PathBuf,
    pub(super) chain_hash: ChainHash,
}

/// Reads the whole file; `None` if something that must be there is not, or is not good.
pub(super) fn read(root: &mut TomlTable<'_>, base: &Path, secrets: Lookup<'_>) -> Option<Diaodu> {
    let office = root.section("office", |table| office(table, base));
    let share = office.as_ref().map(|office| office.share.as_path());
    let periods = root.section("periods", rule::periods);
    let deadline = periods.deadline_time;
    let reminders = root.section("reminders", |table| rule::reminders(table, deadline));
    let (ledger, rates, stalled) = root.section("ledger", rule::ledger);
    let observation = root.section("observation", rule::observation);
    let guard = root.section("guard", rule::guard);
    let rules: Vec<RuleSetting> = root
        .each("rule", rule::rule)
        .into_iter()
        .flatten()
        .collect();
    let off = rules.iter().filter_map(|set| Some((set.rule, set.switch?)));
    let limits = rules.iter().filter_map(|set| Some((set.rule, set.limit?)));
    let switches = Switches::new(off).with_limits(limits);
    let leaders = root.each("leader", contact);
    let mail = root.section("mail", |table| mail::read(table, base, share, secrets));
    let robots = robots::all(root, base, secrets);
    let intake = root.section("intake", intake);
    let headers = root.section("reading", |table| reading(table, base, share));
    let ping = root.section("ping", ping);
    let web = root.section("web", web);
    let (documents, soffice) = root.section("documents", |table| {
        let soffice = table.or("soffice", &values::text(), USUAL_SOFFICE.to_owned());
        (rule::documents(table), PathBuf::from(soffice))
    });
    let meeting = root.section("meeting", meeting::read);
    let (server, lease) = root.section("store", |table| store::read(table, base, secrets));
    let share_server = root.section("share", |table| remote::read(table, "url", (base, secrets)));
    let archive_copy = root.section("archive", |table| {
        remote::read(table, "copy_to", (base, secrets))
    });
    let chain_hash = root.section("audit", audit);
    root.section("commands", commands);

    let office = office?;
    let mail = mail?;
    Some(Diaodu {
        policy: Policy {
            office_name: office.name.clone(),
            office: office.contacts,
            leaders: leaders.into_iter().flatten().collect(),
            units: UnitList::default(),
            departments: Vec::new(),
            zone: office.zone,
            start: office.start,
            due_days: periods.due_days?,
            deadline_time: periods.deadline_time,
            on_holiday: periods.on_holiday,
            late_days: periods.late_days,
            reminders,
            ledger,
            observation,
            guard,
            rates,
            stalled,
            targets: Targets::default(),
            managers: Vec::new(),
            documents,
            meeting,
            switches,
        },
        share: office.share,
        data_dir: office.data_dir,
        share_server,
        archive_copy,
        server,
        lease,
        mail: mail.signed_by(office.name),
        robots,
        intake,
        headers,
        ping,
        web,
        soffice,
        chain_hash,
    })
}

struct OfficeTable {
    name: String,
    zone: Tz,
    start: NaiveDate,
    share: PathBuf,
    data_dir: PathBuf,
    contacts: Vec<Contact>,
}

fn office(table: &mut TomlTable<'_>, base: &Path) -> Option<OfficeTable> {
    let name = table.required(
        "name",
        &values::text().expecting(bilingual!(
            "the office's name, on one line",
            "办公室名称，一行"
        )),
    );
    let zone = values::parsed(bilingual!(
        "the name of a time zone such as \"Asia/Shanghai\"",
        "时区名，如 \"Asia/Shanghai\""
    ));
    let zone = table.or("zone", &zone, Tz::Asia__Shanghai);
    let start = table.required("start", &values::date());
    let share = path(table.required("share", &values::text()), base);
    let data_dir = path(table.required("data_dir", &values::text()), base);
    if let Some(share) = &share
        && matches!(
            overlap(base, &share.value),
            Some(Overlap::Same | Overlap::Inside)
        )
    {
        let problem = table
            .problem(
                &share.place,
                bilingual!("holds this configuration", "把这份配置包在里面"),
            )
            .read(share.value.display().to_string())
            .hint(bilingual!(
                "the units could rewrite it; move config/ out of the share",
                "各单位能改写它；把 config/ 移出共享文件夹"
            ));
        table.report(problem);
    }
    if let (Some(share), Some(data_dir)) = (&share, &data_dir) {
        keep_off_the_share(
            table,
            data_dir,
            &share.value,
            bilingual!(
                "a database on a network share is lost sooner or later, and the units could read it",
                "数据库放在网络共享里迟早会坏，各单位也能看到"
            ),
        );
    }
    let expected = bilingual!(
        "a mail address of the office, under [[office.contact]]",
        "[[office.contact]] 下办公室的邮箱"
    );
    let contacts = table.at_least_one("contact", expected, contact);
    let contacts: Vec<Contact> = contacts.into_iter().flatten().collect();
    Some(OfficeTable {
        name: name?.value,
        zone,
        start: start?.value,
        share: share?.value,
        data_dir: data_dir?.value,
        contacts,
    })
}

/// `language` is read before all else, by the commands themselves: they say in it what is wrong here, too.
fn commands(table: &mut TomlTable<'_>) {
    const LANGUAGES: &[(&str, ())] = &[("", ()), ("zh", ()), ("en", ())];
    table.or("language", &values::word(LANGUAGES), ());
}

/// What chains new entries of the record.
fn audit(table: &mut TomlTable<'_>) -> ChainHash {
    const HASHES: &[(&str, ChainHash)] = &[("sha256", ChainHash::Sha256), ("sm3", ChainHash::Sm3)];
    table.or("hash", &values::word(HASHES), ChainHash::default())
}

const MEGABYTE: u64 = 1024 * 1024;

fn intake(table: &mut TomlTable<'_>) -> IntakeOptions {
    let seconds = || values::number(1..=3600_u64);
    IntakeOptions {
        settle: Duration::from_secs(table.or("settle_seconds", &seconds(), 5)),
        cut: Duration::from_secs(60 * table.or("cut_minutes", &values::number(1..=60_u64), 10)),
        scan: Duration::from_secs(table.or("scan_seconds", &seconds(), 20)),
        max_file_bytes: table.or("max_file_mb", &values::number(1..=200), 20) * MEGABYTE,
        memory_bytes: table.or("memory_mb", &values::number(64..=8192), 512) * MEGABYTE,
        cpu: Duration::from_secs(table.or("cpu_seconds", &seconds(), 10)),
        wall: Duration::from_secs(table.or("wall_seconds", &seconds(), 15)),
    }
}

/// The file with the office's own words for headers, if it has any.
fn reading(table: &mut TomlTable<'_>, base: &Path, share: Option<&Path>) -> Option<PathBuf> {
    let headers = path(table.optional("headers", &values::text()), base)?;
    if let Some(share) = share {
        let reason = bilingual!(
            "the units could rewrite what the columns mean",
            "各单位能改写各栏的意思"
        );
        keep_off_the_share(table, &headers, share, reason);
    }
    Some(headers.value)
}

fn ping(table: &mut TomlTable<'_>) -> Option<PingOptions> {
    let expected = bilingual!(
        "an http or https address, or \"\" for none",
        "http 或 https 地址；不用的写 \"\""
    );
    let url = values::or_nothing(values::checked(values::parsed::<Url>(expected), |url| {
        matches!(url.scheme(), "http" | "https").then_some(url)
    }));
    let url = table.or("url", &url, None)?;
    Some(PingOptions { url })
}

fn web(table: &mut TomlTable<'_>) -> Option<WebOptions> {
    let expected = bilingual!(
        "an IP address and a port such as \"127.0.0.1:8480\", or \"\" for no pages",
        "IP 地址加端口，如 \"127.0.0.1:8480\"；不开网页写 \"\""
    );
    let listen = values::or_nothing(values::parsed::<SocketAddr>(expected));
    let listen = table.or("listen", &listen, None);
    let host = table.or("host", &values::or_nothing(values::host()), None);
    let is_https = table.or("https", &values::flag(), false);
    Some(WebOptions {
        listen: listen?,
        host,
        is_https,
    })
}
