//! An office with a year on record: 14 units × 24 periods, its folders, and nothing left to do.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::channel::{Channel, FolderChannel, FolderOptions};
use diaodu::cli::init::init;
use diaodu::config::{self, Config};
use diaodu::daemon::{Office, tick};
use diaodu::document::Documents;
use diaodu::domain::period::Period;
use diaodu::domain::settle::SettleTimes;
use diaodu::domain::unit::{Contact, Unit, UnitSlug};
use diaodu::folder::{Archive, Share};
use diaodu::mail::{Sender, Templates};
use diaodu::sandbox::Reader;
use diaodu::store::{Contents, NewSubmission, Store};
use sheetgate::Limits;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::plausible::{accepted, submissions};

/// The binary that this benchmark was built with.
pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_diaodu"))
}

/// The example office in this folder, in charge since the beginning of 2026.
pub(crate) fn config(dir: &Path) -> Config {
    init(dir, "2026-01-01".parse().unwrap()).unwrap();
    config::load(&dir.join("config/diaodu.toml"), &|_| None).unwrap()
}

/// So many units, all like the first of the configuration.
pub(crate) fn many_units(config: &Config, count: usize) -> Vec<Unit> {
    let like = &config.policy.units[0];
    let unit = |at: usize| Unit {
        slug: UnitSlug(format!("u{at}")),
        name: format!("第{at}区"),
        code: letters(at),
        aliases: Vec::new(),
        ..like.clone()
    };
    (1..=count).map(unit).collect()
}

/// A number as the four letters of a unit's code.
fn letters(at: usize) -> String {
    let letter =
        |power: u32| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at / 26_usize.pow(power) % 26]);
    [3, 2, 1, 0].map(letter).iter().collect()
}

/// Writes the units into the folder's units.toml, for the program itself.
pub(crate) fn write_units(dir: &Path, units: &[Unit]) {
    let mut text = String::new();
    for unit in units {
        let (slug, name, code, liaison) = (&unit.slug.0, &unit.name, &unit.code, &unit.liaison);
        let person = |to: &Contact| {
            let (name, address, phone) = (&to.name, &to.address, &to.phone);
            format!("{{ name = {name:?}, address = {address:?}, phone = {phone:?} }}")
        };
        writeln!(text, "[[unit]]\nslug = {slug:?}\nname = {name:?}\ncode = {code:?}\nkind = \"district\"\nliaison = {}", person(liaison)).unwrap();
        if let Some(leader) = &unit.leader {
            writeln!(text, "leader = {}", person(leader)).unwrap();
        }
    }
    std::fs::write(dir.join("config/units.toml"), text).unwrap();
}

/// Puts a submission on record for each unit of the configuration and each of these periods.
pub(crate) async fn record(store: &Store, config: &Config, periods: &[Period], projects: usize) {
    let units = &config.policy.units;
    let mut tx = store.begin().await.unwrap();
    for (order, counted) in submissions(periods, projects).into_iter().enumerate() {
        // The plausible city's units stand in the same order, under names of their own.
        let unit = &units[order / periods.len() % units.len()];
        let contents = Contents {
            projects: counted.rows,
            urgent: counted.urgent,
            ..Contents::default()
        };
        tx.insert_submission(&NewSubmission {
            version: Some(u32::try_from(order).unwrap() + 1),
            sha256: &format!("{order:064x}"),
            ..accepted(&unit.slug, counted.period, &contents)
        })
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

/// The office over this store.
pub(crate) fn office(config: &Config, store: Store) -> Office {
    Office {
        policy: config.policy.clone(),
        calendar: config.calendar.clone(),
        share: Share::new(config.share.clone()),
        archive: Archive::new(config.data_dir.join("archive")),
        archive_copy: None,
        mirror: None,
        store,
        reader: Reader::new(program(), Limits::default()),
        robots: Vec::new(),
        templates: Templates::new([].into()),
        documents: Documents::new([].into()),
        sender: Sender {
            name: config.mail.from_name.clone(),
            address: config.mail.from_address.clone(),
            reply_to: None,
            message_id_domain: config.mail.message_id_domain.clone(),
        },
        config_file: config.file.clone(),
        settle: SettleTimes {
            still: TimeDelta::seconds(5),
            cut: TimeDelta::minutes(10),
        },
    }
}

/// Ticks as of `now` until a tick has nothing to do; answers what it needs.
pub(crate) async fn settled(
    config: &Config,
    periods: &[Period],
    projects: usize,
    now: DateTime<Utc>,
) -> (Office, Channel, watch::Sender<bool>) {
    std::fs::create_dir_all(&config.data_dir).unwrap();
    let store = Store::open(&config.data_dir.join("diaodu.db"))
        .await
        .unwrap();
    record(&store, config, periods, projects).await;
    let office = office(config, store);
    let channel = Channel::Folder(FolderChannel::new(FolderOptions {
        folder: config.data_dir.join("letters"),
        zone: config.policy.zone,
    }));
    let (say_stop, stop) = watch::channel(false);
    let mut is_idle = false;
    for _ in 0..5 {
        let done = tick(office.at(now), &channel, &stop).await.unwrap();
        assert!(done.troubles.is_empty(), "{done:?}");
        is_idle = done.queued == 0 && done.delivered.sent == 0;
    }
    assert!(is_idle, "there is always something to do");
    (office, channel, say_stop)
}

/// Two threads, as the program has them on a small machine.
pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}
