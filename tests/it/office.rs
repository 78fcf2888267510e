//! A small office on a real disk and a real database, whose clock only the test moves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diaodu::channel::{Channel, FolderChannel, FolderOptions};
use diaodu::config::{self, ChannelOptions, Config, example};
use diaodu::daemon::{Office, Tick, tick};
use diaodu::document::Documents;
use diaodu::domain::calendar::Calendar;
use diaodu::domain::settle::SettleTimes;
use diaodu::domain::unit::{Contact, Unit, UnitSlug};
use diaodu::folder::{Archive, REPORTS, Share, sha256};
use diaodu::mail::{Sender, Templates};
use diaodu::sandbox::Reader;
use diaodu::store::Store;
use sheetgate::Limits;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::letters::Eml;

/// Units of the small office, in its order; of the example's fourteen the first ones.
pub(crate) const UNITS: [(&str, &str); 4] = [
    ("nanming", "南明区"),
    ("yunyan", "云岩区"),
    ("huaxi", "花溪区"),
    ("wudang", "乌当区"),
];

/// Holidays of 2027 as they may come.
const PRESUMED_HOLIDAYS: &str = include_str!("../../src/cli/demo/holidays.csv");

/// The office and all that it works with.
pub(crate) struct SmallOffice {
    home: TempDir,
    pub(crate) config: Config,
    pub(crate) office: Office,
    pub(crate) channel: Channel,
    /// Where its state is, if that is not a file.
    #[cfg(feature = "postgres")]
    pub(crate) database: Option<crate::on_server::Database>,
}

/// Writes configuration and share of the small office below `home`; answers the main file.
pub(crate) fn lay_out(home: &Path, start: &str) -> PathBuf {
    let folder = home.join("config");
    fs::create_dir(&folder).unwrap();
    for (name, text) in example::files() {
        let text = match name {
            // The stories reach into the next year, and in most of them hardly anybody reports.
            "holidays.csv" => format!("{text}{PRESUMED_HOLIDAYS}"),
            "diaodu.toml" => text
                .replacen("start = 2026-10-01", &format!("start = {start}"), 1)
                .replacen("missing_percent = 50", "missing_percent = 100", 1),
            "units.toml" => {
                let blocks: Vec<&str> = text.split("[[unit]]").collect();
                let departments = text.split_once("[[department]]").unwrap().1;
                let units = blocks[..=UNITS.len()].join("[[unit]]");
                format!("{units}[[department]]{departments}")
            }
            _ => text.to_owned(),
        };
        fs::write(folder.join(name), text).unwrap();
    }
    let share = Share::new(home.join("share"));
    share.make_skeleton(UNITS.map(|(_, name)| name)).unwrap();
    folder.join("diaodu.toml")
}

impl SmallOffice {
    /// In charge from this day on.
    pub(crate) async fn since(start: &str) -> Self {
        let home = TempDir::new().unwrap();
        let root = home.path().canonicalize().unwrap();
        let file = lay_out(&root, start);
        #[cfg(feature = "postgres")]
        let database = crate::on_server::Database::for_office(&file).await;
        let office = Self::laid_out(home, &file).await;
        #[cfg(feature = "postgres")]
        let office = Self { database, ..office };
        office
    }

    /// The same with its state in this part of a database that others use as well.
    #[cfg(feature = "postgres")]
    pub(crate) async fn in_schema(
        start: &str,
        database: &crate::on_server::Database,
        schema: &str,
    ) -> Self {
        let home = TempDir::new().unwrap();
        let root = home.path().canonicalize().unwrap();
        let file = lay_out(&root, start);
        database.named_in(&file, schema);
        Self::laid_out(home, &file).await
    }

    /// As its configuration says.
    async fn laid_out(home: TempDir, file: &Path) -> Self {
        let config = config::load(file, &|_| None).unwrap();
        let office = office_over(&config, open(&config).await);
        let ChannelOptions::Folder(folder) = &config.mail.channel else {
            panic!("the example sends real letters");
        };
        let channel = Channel::Folder(FolderChannel::new(FolderOptions {
            folder: folder.clone(),
            zone: config.policy.zone,
        }));
        Self {
            home,
            config,
            office,
            channel,
            #[cfg(feature = "postgres")]
            database: None,
        }
    }

    /// Becomes an office of so many units, `u0` to `u…`, each with people of its own.
    pub(crate) fn grow_to(&mut self, units: usize) {
        let like = self.office.policy.units[0].clone();
        let unit = |at: usize| {
            let person = |who: &str| Contact {
                name: who.to_owned(),
                address: format!("{who}-{at}@example.org"),
                phone: String::new(),
            };
            Unit {
                slug: UnitSlug(format!("u{at}")),
                name: format!("第{at}区"),
                code: format!("U{at}"),
                aliases: Vec::new(),
                liaison: person("liaison"),
                deputy: None,
                leader: Some(person("leader")),
                ..like.clone()
            }
        };
        self.office.policy.units = (0..units).map(unit).collect();
    }

    /// Where configuration, share and state lie.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Sends by another way from now on.
    pub(crate) fn set_channel(&mut self, channel: Channel) {
        self.channel = channel;
    }

    /// The instant at which the office's wall clock shows this: `2026-11-05 09:00`.
    pub(crate) fn at(&self, wall: &str) -> DateTime<Utc> {
        let wall = NaiveDateTime::parse_from_str(wall, "%Y-%m-%d %H:%M").unwrap();
        self.office.policy.instant(wall)
    }

    pub(crate) async fn tick_at(&self, wall: &str) -> Tick {
        self.tick(self.at(wall)).await
    }

    pub(crate) async fn tick(&self, now: DateTime<Utc>) -> Tick {
        let (_say_stop, stop) = watch::channel(false);
        tick(self.office.at(now), &self.channel, &stop)
            .await
            .unwrap()
    }

    /// The unit's folder.
    pub(crate) fn folder(&self, unit: &str) -> PathBuf {
        self.config.share.join(REPORTS).join(unit)
    }

    /// Saves a file in the unit's folder, over one of the same name.
    pub(crate) fn drop(&self, unit: &str, name: &str, bytes: &[u8]) {
        let path = self.folder(unit).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Saves a file at a time; a minute later it has settled. Answers what was taken in then.
    pub(crate) async fn take_in(
        &self,
        unit: &str,
        name: &str,
        bytes: &[u8],
        wall: &str,
    ) -> Vec<String> {
        self.drop(unit, name, bytes);
        let seen = self.tick_at(wall).await;
        assert_eq!(taken(&seen), [""; 0], "nothing is taken before it settles");
        self.settled(wall).await
    }

    /// What is taken in a minute after this.
    pub(crate) async fn settled(&self, wall: &str) -> Vec<String> {
        taken(&self.tick(self.at(wall) + TimeDelta::minutes(1)).await)
    }

    /// The outbox, oldest first, a line a letter: key and state.
    pub(crate) async fn outbox(&self) -> Vec<String> {
        let mut rows = self.office.store.outbox(None, 100_000).await.unwrap();
        rows.reverse();
        rows.iter()
            .map(|row| format!("{} {}", row.key, format!("{:?}", row.state).to_lowercase()))
            .collect()
    }

    /// Lines of the outbox that begin so.
    pub(crate) async fn outbox_of(&self, prefix: &str) -> Vec<String> {
        let mut lines = self.outbox().await;
        lines.retain(|line| line.starts_with(prefix));
        lines
    }

    /// The one letter whose key begins so, as it was queued.
    pub(crate) async fn letter(&self, prefix: &str) -> Eml {
        let lines = self.outbox_of(prefix).await;
        let key = lines
            .first()
            .unwrap_or_else(|| panic!("no letter {prefix}"))
            .rsplit_once(' ')
            .unwrap()
            .0;
        let (_, bytes) = self.office.store.letter(key).await.unwrap().unwrap();
        Eml::parse(&bytes)
    }

    /// What stands in a period, a line a unit: `nanming reported on_time=true v1`.
    pub(crate) async fn standings(&self, period: &str, wall: &str) -> Vec<String> {
        let now = self.at(wall);
        let facts = self.office.facts(now).await.unwrap();
        let period_of = period.parse().unwrap();
        let standings = self.office.standings(&facts, period_of, now);
        standings
            .iter()
            .filter(|standing| standing.period.to_string() == period)
            .map(|standing| {
                let on_time = standing
                    .on_time
                    .map_or_else(String::new, |on_time| format!(" on_time={on_time}"));
                let version = standing
                    .version
                    .map_or_else(String::new, |version| format!(" v{version}"));
                let state = format!("{:?}", standing.state).to_lowercase();
                format!("{} {state}{on_time}{version}", standing.unit)
            })
            .collect()
    }

    /// All files in a folder of the share, by path.
    pub(crate) fn files(&self, below: &str) -> Vec<String> {
        let root = self.config.share.join(below);
        all_files(&root)
            .into_iter()
            .map(|path| path.strip_prefix(&root).unwrap().display().to_string())
            .collect()
    }

    /// All files in a unit's folder.
    pub(crate) fn unit_files(&self, unit: &str) -> Vec<String> {
        self.files(&format!("{REPORTS}/{unit}"))
    }

    /// The bytes of a file of the share.
    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.config.share.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Hides the share's marker, as if it were not mounted, or puts it back.
    pub(crate) fn set_mounted(&self, mounted: bool) {
        let marker = self.config.share.join(".diaodu");
        let away = self.config.share.join("not-mounted");
        if mounted {
            fs::rename(away, marker).unwrap();
        } else {
            fs::rename(marker, away).unwrap();
        }
    }

    /// Puts a file where the folder of letters should be, or takes it away.
    pub(crate) fn set_channel_works(&self, works: bool) {
        let ChannelOptions::Folder(folder) = &self.config.mail.channel else {
            unreachable!("the example's channel is a folder");
        };
        if works {
            fs::remove_file(folder).unwrap();
            let aside = folder.with_extension("aside");
            if aside.exists() {
                fs::rename(aside, folder).unwrap();
            }
        } else {
            if folder.exists() {
                fs::rename(folder, folder.with_extension("aside")).unwrap();
            }
            fs::write(folder, "").unwrap();
        }
    }

    /// The process ends and starts again.
    pub(crate) async fn restart(&mut self) {
        self.office.store.close().await;
        self.office.store = open(&self.config).await;
    }

    /// Every file of state, share and letters with the hash of its bytes, the process having ended.
    pub(crate) async fn frozen(&mut self) -> BTreeMap<String, String> {
        self.office.store.close().await;
        let frozen = all_files(self.home.path())
            .into_iter()
            .map(|path| {
                let hash = sha256(&fs::read(&path).unwrap());
                (path.display().to_string(), hash)
            })
            .collect();
        self.office.store = open(&self.config).await;
        frozen
    }
}

/// The office of a configuration over this state.
pub(crate) fn office_over(config: &Config, store: Store) -> Office {
    Office {
        policy: config.policy.clone(),
        calendar: config.calendar.clone(),
        share: Share::new(config.share.clone()),
        archive: Archive::new(config.data_dir.join("archive")),
        archive_copy: None,
        mirror: None,
        store,
        reader: Reader::new(env!("CARGO_BIN_EXE_diaodu").into(), Limits::default()),
        robots: Vec::new(),
        templates: Templates::new(BTreeMap::new()),
        documents: Documents::new(BTreeMap::new()),
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

/// The office's calendar, as it was before the notice for this year came out.
pub(crate) fn without_year(config: &Config, year: i32) -> Calendar {
    let file = config.file.with_file_name("holidays.csv");
    let text = fs::read_to_string(&file).unwrap();
    let older: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(&year.to_string()))
        .collect();
    fs::write(&file, older.join("\n")).unwrap();
    let calendar = config::load(&config.file, &|_| None).unwrap().calendar;
    fs::write(file, text).unwrap();
    calendar
}

async fn open(config: &Config) -> Store {
    fs::create_dir_all(&config.data_dir).unwrap();
    config.state().open().await.unwrap()
}

/// What a tick took in, a line a file: `nanming 2026-11-10 accepted v1`.
pub(crate) fn taken(tick: &Tick) -> Vec<String> {
    let line = |taken: &diaodu::daemon::Taken| {
        let version = taken
            .version
            .map_or_else(|| "again".to_owned(), |version| format!("v{version}"));
        let verdict = serde_json::to_string(&taken.verdict).unwrap();
        let (unit, period) = (&taken.unit, taken.period);
        format!("{unit} {period} {} {version}", verdict.trim_matches('"'))
    };
    tick.taken.iter().map(line).collect()
}

/// All files below a folder, sorted.
pub(crate) fn all_files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
