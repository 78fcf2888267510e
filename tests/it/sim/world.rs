//! Lets a story happen to the real office: real files, real store, real reader, a set clock.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diaodu::channel::{Channel, SmtpChannel, SmtpOptions, SmtpTls};
use diaodu::daemon::{Lock, LockError, clock_leapt};
use diaodu::domain::grant::{Grant, Leave};
use diaodu::domain::guard::Cause;
use diaodu::domain::period::Period;
use diaodu::domain::policy::{self, Policy};
use diaodu::domain::unit::{Contact, UnitSlug};
use diaodu::workbook::form::{self, FormView};

use super::mailbox::Mailbox;
use super::story::{Event, OnHoliday, Quarter, Setting, Sheet};
use crate::fuse::burn;
use crate::office::{SmallOffice, UNITS};
use crate::sheets::{Report, filled_form, only_observations, report};

/// The office of a story.
pub(super) struct World {
    pub(super) town: SmallOffice,
    pub(super) mailbox: Mailbox,
    lock: Option<Lock>,
    bytes: HashMap<Sheet, Vec<u8>>,
    clock_is_off_by: TimeDelta,
    share_is_there: bool,
    archive_takes: bool,
}

impl World {
    pub(super) async fn new(setting: &Setting) -> Self {
        let mut town = SmallOffice::since(&setting.start.to_string()).await;
        set_up(&mut town.office.policy, setting);
        let lock = Lock::take(&town.config.data_dir).unwrap();
        let mailbox = Mailbox::open().await;
        town.set_channel(channel(&mailbox));
        Self {
            town,
            mailbox,
            lock: Some(lock),
            bytes: HashMap::new(),
            clock_is_off_by: TimeDelta::zero(),
            share_is_there: true,
            archive_takes: true,
        }
    }

    /// The instant that the machine's clock shows; what is sent now comes at it.
    fn shown(&self, at: NaiveDateTime) -> DateTime<Utc> {
        let shown = at + self.clock_is_off_by;
        self.mailbox.set_now(shown);
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
            Event::Tick => {
                self.town.tick(self.shown(at)).await;
            }
            Event::KilledTick(step) => {
                let now = self.shown(at);
                burn(Some(*step), self.town.tick(now)).await;
                self.restart().await;
                self.town.tick(now).await;
            }
            Event::Restart => self.restart().await,
            Event::SecondStart => {
                let second = Lock::take(&self.town.config.data_dir);
                assert!(matches!(second, Err(LockError::Held { .. })), "{second:?}");
            }
            Event::Share(is_there) => {
                if self.share_is_there != *is_there {
                    self.town.set_mounted(*is_there);
                    self.share_is_there = *is_there;
                }
            }
            Event::Archive(takes) => self.set_archive(*takes),
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
            Event::Mail(weather) => self.mailbox.set_weather(weather),
            Event::Extend {
                unit,
                period,
                until,
            } => {
                let period = Period(*period);
                let until = *until;
                self.grant(at, *unit, Leave::Extension { period, until })
                    .await;
            }
            Event::Exempt { unit, period } => {
                let (from, to) = (*period, *period);
                self.grant(at, *unit, Leave::Periods { from, to }).await;
            }
            Event::Resume => {
                let store = &self.town.office.store;
                let mut tx = store.begin().await.unwrap();
                let now = self.shown(at);
                tx.release(Cause::MassMissing, "江某", "核对过", now)
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
            Event::Clock(by) => {
                let leap = *by - self.clock_is_off_by;
                self.clock_is_off_by = *by;
                let now = self.shown(at);
                clock_leapt(&self.town.office, leap, now).await.unwrap();
            }
        }
    }

    async fn grant(&self, at: NaiveDateTime, unit: usize, leave: Leave) {
        let grant = Grant {
            unit: UnitSlug(UNITS[unit].0.to_owned()),
            leave,
        };
        let mut tx = self.town.office.store.begin().await.unwrap();
        let now = self.shown(at);
        tx.grant(&grant, "江某", "电话核实", now).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn restart(&mut self) {
        self.lock = None;
        self.town.restart().await;
        self.town.set_channel(channel(&self.mailbox));
        self.lock = Some(self.take_lock());
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
        if self.archive_takes == takes {
            return;
        }
        self.archive_takes = takes;
        let archive = self.town.config.data_dir.join("archive");
        let aside = archive.with_extension("aside");
        if takes {
            fs::remove_file(&archive).unwrap();
            fs::rename(aside, archive).unwrap();
        } else {
            fs::create_dir_all(&archive).unwrap();
            fs::rename(&archive, aside).unwrap();
            fs::write(archive, "").unwrap();
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

fn channel(mailbox: &Mailbox) -> Channel {
    let options = SmtpOptions {
        port: mailbox.port,
        tls: SmtpTls::None,
        hello_name: Some("diaodu.example.org".to_owned()),
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

fn made(sheet: &Sheet) -> Vec<u8> {
    match sheet {
        Sheet::Report {
            unit,
            stated,
            projects,
            quarters,
            variant,
        } => {
            let period = stated.map_or_else(String::new, |date| {
                date.format("%Y年%-m月%-d日").to_string()
            });
            let names = ["精密铸件项目", "冷链物流园", "标准厂房"];
            let mut report = report(UNITS[*unit].1, &period, &names[..*projects as usize]);
            for project in &mut report.projects {
                project.progress = format!("完成第{variant}道工序");
            }
            Report {
                observations: stated_of(quarters),
                ..report
            }
            .bytes()
        }
        Sheet::Form {
            unit,
            period,
            variant,
        } => {
            let name = format!("第{variant}号车间");
            filled_form(
                UNITS[*unit].0,
                &period.to_string(),
                &["精密铸件项目", &name],
            )
        }
        Sheet::Untouched { unit, period } => {
            let slug = UnitSlug(UNITS[*unit].0.to_owned());
            form::write(&FormView {
                office_name: "办公室",
                unit: &slug,
                unit_name: UNITS[*unit].1,
                period: Period(*period),
                deadline: "当日24:00",
                entries: &[],
                preparer: None,
                phone: None,
                questions: None,
                observations: &[],
            })
            .unwrap()
        }
        Sheet::Shown { quarters } => only_observations(&stated_of(quarters)),
        Sheet::Junk(variant) => format!("no workbook, {variant}").into_bytes(),
        Sheet::Empty => Vec::new(),
    }
}

/// Quarters as sheets name them, from the first of 2023 on.
const QUARTERS: [&str; 20] = [
    "2023年第一季度",
    "2023年第二季度",
    "2023年第三季度",
    "2023年第四季度",
    "2024年第一季度",
    "2024年第二季度",
    "2024年第三季度",
    "2024年第四季度",
    "2025年第一季度",
    "2025年第二季度",
    "2025年第三季度",
    "2025年第四季度",
    "2026年第一季度",
    "2026年第二季度",
    "2026年第三季度",
    "2026年第四季度",
    "2027年第一季度",
    "2027年第二季度",
    "2027年第三季度",
    "2027年第四季度",
];

fn stated_of(quarters: &[(Quarter, bool)]) -> Vec<(&'static str, &'static str)> {
    let stated = quarters.iter().map(|&((year, number), is_shown)| {
        let index = usize::try_from(year - 2023).unwrap() * 4 + number as usize - 1;
        let project = if is_shown {
            "精密铸件项目"
        } else {
            "零报告"
        };
        (QUARTERS[index], project)
    });
    stated.collect()
}
