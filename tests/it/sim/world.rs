//! Lets a story happen to the real office: real files, real store, real reader, a set clock.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diaodu::channel::{Channel, SmtpChannel, SmtpOptions, SmtpTls};
use diaodu::clock::Strides;
use diaodu::daemon::{Lock, Tick, answer_flag, desk_items, round};
use diaodu::domain::desk::ItemId;
use diaodu::domain::exception::{Exception, UnitException};
use diaodu::domain::guard::Cause;
use diaodu::domain::observation::{Confirmation, FlagAnswer};
use diaodu::domain::period::Period;
use diaodu::domain::policy::{self, Policy};
use diaodu::domain::unit::{Contact, UnitSlug};
use diaodu::folder::REPORTS;
use tokio::sync::watch;

use super::group::Group;
use super::made::made;
use super::mailbox::{Arrivals, Mailbox};
use super::story::{Event, OnHoliday, Setting, Sheet};
use crate::full_disk;
use crate::fuse::burn;
use crate::office::{SmallOffice, UNITS};

/// How long the office waits for its servers and for the child that reads, by the clock of the machine
/// that simulates it: so long that nothing which differs does so because that machine is busy.
pub(super) const PATIENCE: Duration = Duration::from_mins(10);

/// The office of a story.
pub(super) struct World {
    pub(super) town: SmallOffice,
    pub(super) arrivals: Arc<Arrivals>,
    mailbox: Mailbox,
    _group: Option<Group>,
    strides: Strides,
    lock: Option<Lock>,
    bytes: HashMap<Sheet, Vec<u8>>,
    clock_is_off_by: TimeDelta,
    share_is_there: bool,
    archive_takes: bool,
    database_takes: bool,
}

impl World {
    pub(super) async fn new(setting: &Setting) -> Self {
        let mut town = SmallOffice::since(&setting.start.to_string()).await;
        set_up(&mut town.office.policy, setting);
        town.office.reader = town.office.reader.with_wall(PATIENCE);
        let lock = Lock::take(&town.config.data_dir).unwrap();
        let arrivals = Arc::<Arrivals>::default();
        let mailbox = Mailbox::open(&arrivals).await;
        town.set_channel(channel(&mailbox));
        let mut group = None;
        if setting.has_group {
            let opened = Group::open(&arrivals).await;
            town.office.robots = vec![opened.robot()];
            group = Some(opened);
        }
        let midnight = setting.start.and_hms_opt(0, 0, 0).unwrap();
        Self {
            strides: Strides::new(town.office.policy.instant(midnight), elapsed(midnight)),
            town,
            arrivals,
            mailbox,
            _group: group,
            lock: Some(lock),
            bytes: HashMap::new(),
            clock_is_off_by: TimeDelta::zero(),
            share_is_there: true,
            archive_takes: true,
            database_takes: true,
        }
    }

    /// The instant that the machine's clock shows; what is sent now comes at the right time.
    fn shown(&self, at: NaiveDateTime) -> DateTime<Utc> {
        self.arrivals.set_now(at);
        let shown = at + self.clock_is_off_by;
        self.town.office.policy.instant(shown)
    }

    pub(super) async fn happen(&mut self, at: NaiveDateTime, event: &Event) {
        match event {
            Event::Save {
                unit, name, sheet, ..
            } => {
                let bytes = self.bytes_of(sheet);
                self.town.drop(UNITS[*unit].1, name, &bytes);
            }
            Event::Remove { unit, name } => {
                // Nobody removes a file that has been put away.
                let _ = fs::remove_file(self.town.folder(UNITS[*unit].1).join(name));
            }
            Event::Open {
                unit,
                name,
                is_open,
            } => {
                let lock = self.town.folder(UNITS[*unit].1).join(format!("~${name}"));
                if *is_open {
                    fs::write(lock, "a clerk").unwrap();
                } else {
                    let _ = fs::remove_file(lock);
                }
            }
            Event::Tick => self.look_on(at).await,
            Event::KilledTick(step) => {
                burn(Some(*step), self.look(at)).await;
                self.restart(at).await;
                self.look_on(at).await;
            }
            Event::FailedTick(table) => {
                if self.database_takes {
                    let tables = full_disk::tables(&self.town).await;
                    let one = &tables[table % tables.len()..][..1];
                    full_disk::fill(&self.town, one).await;
                    let _ = self.look(at).await;
                    full_disk::free(&self.town).await;
                }
                self.look_on(at).await;
            }
            Event::Restart => self.restart(at).await,
            Event::SecondStart => self.start_again(),
            Event::Share(is_there) => {
                if self.share_is_there != *is_there {
                    self.town.set_mounted(*is_there);
                    self.share_is_there = *is_there;
                }
            }
            Event::Archive(takes) => self.set_archive(*takes),
            Event::Database(takes) => {
                if self.database_takes != *takes {
                    self.database_takes = *takes;
                    if *takes {
                        full_disk::free(&self.town).await;
                    } else {
                        let all = full_disk::tables(&self.town).await;
                        full_disk::fill(&self.town, &all).await;
                    }
                }
            }
            Event::Ours(folder, takes) => self.set_folder(folder, *takes),
            Event::Folder(unit, opens) => {
                self.set_folder(&format!("{REPORTS}/{}/回执", UNITS[*unit].1), *opens);
            }
            Event::Shelf(period, takes) => {
                for (_, unit) in &UNITS[..super::UNITS] {
                    let folder = self.town.folder(unit).join(format!("已接收/{period}"));
                    if !takes && !folder.exists() {
                        fs::create_dir_all(folder.parent().unwrap()).unwrap();
                        fs::write(folder, "").unwrap();
                    } else if *takes && folder.is_file() {
                        fs::remove_file(folder).unwrap();
                    }
                }
            }
            Event::Mail(weather) => self.arrivals.set_mail(weather),
            Event::Group(weather) => self.arrivals.set_group(weather),
            Event::Extend {
                unit,
                period,
                until,
            } => {
                let period = Period(*period);
                let until = *until;
                self.grant(at, *unit, Exception::Extension { period, until })
                    .await;
            }
            Event::Exempt { unit, period } => {
                let (from, to) = (*period, *period);
                self.grant(at, *unit, Exception::Periods { from, to }).await;
            }
            Event::Answer { unit, confirms } => self.answer(at, *unit, *confirms).await,
            Event::Resume => self.resume(at).await,
            Event::Clock(by) => self.clock_is_off_by = *by,
        }
    }

    /// What a person decides. It is refused while it cannot be put on record.
    async fn grant(&self, at: NaiveDateTime, unit: usize, exception: Exception) {
        let granted = UnitException {
            unit: UnitSlug(UNITS[unit].0.to_owned()),
            exception,
        };
        let mut tx = self.town.office.store.begin().await.unwrap();
        let now = self.shown(at);
        let granted = tx.insert_exception(&granted, "江某", "电话核实", now).await;
        assert_eq!(granted.is_ok(), self.database_takes, "{granted:?}");
        if granted.is_ok() {
            tx.commit().await.unwrap();
        }
    }

    /// The same, of the first flag of a unit that waits on the desk.
    async fn answer(&self, at: NaiveDateTime, unit: usize, confirms: bool) {
        let (office, now) = (&self.town.office, self.shown(at));
        let items = desk_items(office.at(now)).await.unwrap();
        let flag = items.iter().find_map(|item| match &item.id {
            ItemId::Flag { quarter, unit: of } if of.0 == UNITS[unit].0 => Some((of, *quarter)),
            _ => None,
        });
        let Some(flag) = flag else {
            return;
        };
        let said = FlagAnswer {
            confirmation: if confirms {
                Confirmation::Confirmed
            } else {
                Confirmation::Rejected
            },
            by: "江某".to_owned(),
            why: "电话核实".to_owned(),
            at: now,
        };
        let answered = answer_flag(office, flag, &said).await;
        assert_eq!(answered.is_ok(), self.database_takes, "{answered:?}");
        assert_eq!(
            answered.unwrap_or(Ok(())),
            Ok(()),
            "what waits takes an answer"
        );
    }

    /// The same.
    async fn resume(&self, at: NaiveDateTime) {
        let mut tx = self.town.office.store.begin().await.unwrap();
        let now = self.shown(at);
        let released = tx.release(Cause::MassMissing, "江某", "核对过", now);
        // Nothing may be held.
        if released.await.is_ok() {
            tx.commit().await.unwrap();
        }
    }

    /// The program looks. It may fail, if its memory does and for nothing else.
    async fn look_on(&mut self, at: NaiveDateTime) {
        let looked = self.look(at).await;
        assert!(looked.is_ok() || !self.database_takes, "{at}: {looked:?}");
    }

    async fn look(&mut self, at: NaiveDateTime) -> diaodu::store::Result<Tick> {
        let now = self.shown(at);
        let elapsed = elapsed(at);
        let (_say_stop, stop) = watch::channel(false);
        let Self { town, strides, .. } = self;
        let looked = round(&town.office, &town.channel, strides, now, elapsed, &stop).await;
        // A build beside this run takes the program away for a moment. No story has that.
        let mut troubles = looked.iter().flat_map(|tick| &tick.troubles);
        let is_gone = troubles.find(|trouble| trouble.contains("cannot start"));
        assert!(is_gone.is_none(), "{at}: {is_gone:?}");
        looked
    }

    async fn restart(&mut self, at: NaiveDateTime) {
        self.lock = None;
        self.town.restart().await;
        self.town.set_channel(channel(&self.mailbox));
        self.lock = Some(self.take_lock());
        self.strides = Strides::new(self.shown(at), elapsed(at));
    }

    /// Somebody starts the program a second time: it leaves at once and says who is at work.
    fn start_again(&self) {
        let mut second = Command::new(env!("CARGO_BIN_EXE_diaodu"));
        let second = second.arg("-c").arg(&self.town.config.file).arg("once");
        let second = second.output().unwrap();
        let said = String::from_utf8_lossy(&second.stderr);
        assert_eq!(second.status.code(), Some(1), "{said}");
        let pid = std::process::id();
        assert!(said.contains(&format!("pid {pid}")), "{said}");
    }

    /// The lock that was just let go. A child that another story is about to start may still hold it for
    /// the blink between its birth and its first step, as no process that ends would leave it.
    fn take_lock(&self) -> Lock {
        let tries = std::iter::repeat_with(|| {
            std::thread::yield_now();
            Lock::take(&self.town.config.data_dir)
        });
        let mut tries = tries.take(1_000_000);
        tries.find_map(Result::ok).unwrap()
    }

    fn set_archive(&mut self, takes: bool) {
        if self.archive_takes != takes {
            self.archive_takes = takes;
            let archive = self.town.config.data_dir.join("archive");
            set_folder(&archive, &archive.with_extension("aside"), takes);
        }
    }

    /// Puts a file where a folder of the share should be, or the folder back.
    fn set_folder(&self, folder: &str, takes: bool) {
        let aside = self.town.home().join(folder.replace('/', "-"));
        if takes == aside.exists() {
            set_folder(&self.town.config.share.join(folder), &aside, takes);
        }
    }

    /// Where the bytes of a sheet are kept for ever.
    pub(super) fn place_in_archive(&self, sheet: &Sheet) -> PathBuf {
        let hash = diaodu::folder::sha256(&self.bytes[sheet]);
        self.town.office.archive.path(&hash)
    }

    pub(super) fn bytes_of(&mut self, sheet: &Sheet) -> Vec<u8> {
        let bytes = self.bytes.entry(sheet.clone());
        bytes.or_insert_with(|| made(sheet)).clone()
    }
}

fn set_folder(folder: &Path, aside: &Path, takes: bool) {
    if takes {
        fs::remove_file(folder).unwrap();
        fs::rename(aside, folder).unwrap();
    } else {
        fs::create_dir_all(folder).unwrap();
        fs::rename(folder, aside).unwrap();
        fs::write(folder, "").unwrap();
    }
}

/// What a stopwatch shows that nobody can set.
fn elapsed(at: NaiveDateTime) -> Duration {
    (at - NaiveDateTime::default()).to_std().unwrap()
}

fn channel(mailbox: &Mailbox) -> Channel {
    let options = SmtpOptions {
        port: mailbox.port,
        tls: SmtpTls::None,
        hello_name: Some("diaodu.example.org".to_owned()),
        timeout: PATIENCE,
        message_timeout: PATIENCE,
        ..SmtpOptions::new("127.0.0.1")
    };
    Channel::Smtp(SmtpChannel::new(options).unwrap())
}

fn set_up(policy: &mut Policy, setting: &Setting) {
    policy.units.truncate(super::UNITS);
    if let Some((unit, day)) = setting.joins {
        policy.units[unit].from = Some(day);
    }
    if let Some((unit, day)) = setting.leaves {
        policy.units[unit].to = Some(day);
    }
    policy.observation.confirm_flags = setting.confirms();
    if setting.is_guarded {
        policy.guard.missing_percent = 50;
    }
    if setting.shares_people {
        let person = |name: &str| Contact {
            name: name.to_owned(),
            address: format!("{name}@example.org"),
            phone: String::new(),
        };
        for unit in &mut policy.units {
            unit.deputy = None;
            unit.leader = Some(person("boss"));
        }
        for unit in &mut policy.units[..2] {
            unit.liaison = person("shared");
        }
    }
    policy.on_holiday = match setting.on_holiday {
        OnHoliday::Unchanged => policy::OnHoliday::Unchanged,
        OnHoliday::Before => policy::OnHoliday::PreviousWorkday,
        OnHoliday::After => policy::OnHoliday::NextWorkday,
    };
    policy.deadline_time = setting
        .deadline_hour
        .and_then(|hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0));
}
