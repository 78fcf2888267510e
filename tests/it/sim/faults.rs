//! When the program looks in the months of a story, and what goes wrong meanwhile.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::clerks::{periods, work};
use super::dice::Dice;
use super::story::{Event, FlagsGo, OnHoliday, Setting, Story, Weather};
use crate::office::UNITS;

/// Days on which stories begin: before holidays, over the turn of the year, in plain months.
const STARTS: [&str; 8] = [
    "2024-12-01",
    "2025-04-01",
    "2025-10-01",
    "2026-01-01",
    "2026-02-01",
    "2026-04-01",
    "2026-07-01",
    "2026-10-01",
];

/// The story of a seed.
pub(super) fn story(seed: u64, months: u32) -> Story {
    let mut dice = Dice::new(seed);
    let start: NaiveDate = dice.pick(&STARTS).parse().unwrap();
    let end = start + chrono::Months::new(months);
    let days = u32::try_from((end - start).num_days()).unwrap();
    let mut some_day = |percent: u32| {
        let unit = dice.below(u32::try_from(super::UNITS).unwrap()) as usize;
        let day = start + Days::new(dice.below(days).into());
        dice.chance(percent).then_some((unit, day))
    };
    let setting = Setting {
        start,
        end,
        joins: some_day(20),
        leaves: some_day(10),
        on_holiday: dice.weigh(&[
            (5, OnHoliday::Unchanged),
            (1, OnHoliday::Before),
            (1, OnHoliday::After),
        ]),
        is_guarded: dice.chance(30),
        has_group: dice.chance(50),
        shares_people: dice.chance(40),
        deadline_hour: dice.chance(25).then(|| dice.between(12, 20)),
        flags: if dice.chance(75) {
            FlagsGo::Confirmed
        } else {
            FlagsGo::Unasked
        },
    };
    let mut events = work(&mut dice, &setting);
    let mut looks = looks(&mut dice, &setting, &events);
    let mut troubles = Vec::new();
    // A long story has as much trouble a month as a short one.
    for _ in 0..months.div_ceil(2) {
        while dice.chance(75) {
            trouble(&mut dice, &setting, &mut looks, &mut troubles);
        }
    }
    if setting.is_guarded {
        for period in periods(setting.start, setting.end) {
            let days = dice.between(2, 12).into();
            let at = (period + Days::new(days)).and_hms_opt(dice.below(24), 0, 0);
            troubles.push((at.unwrap(), Event::Resume));
        }
    }
    troubles.extend(answers(&mut dice, &setting));
    events.extend(looks);
    events.extend(troubles);
    events.retain(|(at, _)| (setting.start..setting.end).contains(&at.date()));
    events.sort_by_key(|(at, _)| *at);
    Story {
        seed,
        setting,
        events,
    }
}

type Events = Vec<(NaiveDateTime, Event)>;

/// What the office says of flags: mostly some days after they come due, sometimes twice, sometimes never.
fn answers(dice: &mut Dice, setting: &Setting) -> Events {
    let mut answers = Vec::new();
    let mut day = setting.start;
    while day < setting.end {
        let comes_due = day.day() == 11 && day.month0().is_multiple_of(3);
        for unit in 0..super::UNITS {
            for percent in if comes_due { [70, 20] } else { [0, 0] } {
                if dice.chance(percent) {
                    let hours = dice.between(0, 24 * 20).into();
                    let at = day.and_hms_opt(8, 30, 0).unwrap() + TimeDelta::hours(hours);
                    let confirms = dice.chance(60);
                    answers.push((at, Event::Answer { unit, confirms }));
                }
            }
        }
        day = day + Days::new(1);
    }
    answers
}

/// The ticks: some on each day, and mostly two after each thing that a clerk does.
fn looks(dice: &mut Dice, setting: &Setting, clerks: &Events) -> Events {
    let mut looks = Vec::new();
    let mut day = setting.start;
    while day < setting.end {
        let is_near = periods(day - Days::new(3), day + Days::new(4))
            .next()
            .is_some();
        for (hour, percent) in [
            (0, 15),
            (8, 20),
            (9, 90),
            (14, 20),
            (17, 20),
            (21, 15),
            (23, 20),
        ] {
            if dice.chance(if is_near { percent } else { percent / 3 }) {
                let at = day.and_hms_opt(hour, 0, 0).unwrap();
                let minutes = if hour == 9 { 15 } else { 59 };
                let at = at + TimeDelta::seconds(dice.between(0, minutes * 60).into());
                looks.push((at, look(dice)));
            }
        }
        day = day + Days::new(1);
    }
    for (at, _) in clerks {
        let mut at = *at;
        for _ in 0..dice.pick(&[0, 1, 2, 2, 2, 3]).to_owned() {
            at += TimeDelta::seconds(dice.between(1, 70).into());
            looks.push((at, look(dice)));
        }
    }
    looks
}

fn look(dice: &mut Dice) -> Event {
    match dice.below(100) {
        0..12 => {
            let most = *dice.pick(&[1, 3, 8, 20, 60]);
            Event::KilledTick(dice.between(1, most) as usize)
        }
        12..16 => Event::FailedTick(dice.below(100) as usize),
        _ => Event::Tick,
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Down,
    ShareAway,
    ArchiveFull,
    DatabaseFull,
    OursBlocked,
    FolderClosed,
    ShelfBlocked,
    ClockWrong,
    SecondStart,
    Restart,
    Mail,
    Group,
    Extension,
    Exemption,
}

/// Adds something that goes wrong for a while.
fn trouble(dice: &mut Dice, setting: &Setting, looks: &mut Events, troubles: &mut Events) {
    let days = u32::try_from((setting.end - setting.start).num_days()).unwrap();
    let day = setting.start + Days::new(dice.below(days).into());
    let from = day.and_hms_opt(dice.below(24), dice.below(60), 0).unwrap();
    let hours = *dice.pick(&[1, 3, 8, 30, 70]);
    let to = from + TimeDelta::minutes((hours * 60 - dice.below(50)).into());
    let kind = dice.weigh(&[
        (3, Kind::Down),
        (3, Kind::ShareAway),
        (2, Kind::ArchiveFull),
        (2, Kind::DatabaseFull),
        (1, Kind::OursBlocked),
        (1, Kind::FolderClosed),
        (1, Kind::ShelfBlocked),
        (2, Kind::ClockWrong),
        (1, Kind::SecondStart),
        (1, Kind::Restart),
        (5, Kind::Mail),
        (2, Kind::Group),
        (3, Kind::Extension),
        (1, Kind::Exemption),
    ]);
    match kind {
        Kind::Down => {
            looks.retain(|(at, _)| !(from..to).contains(at));
            troubles.push((to, Event::Restart));
        }
        Kind::ShareAway => {
            troubles.push((from, Event::Share(false)));
            troubles.push((to, Event::Share(true)));
        }
        Kind::ArchiveFull => {
            troubles.push((from, Event::Archive(false)));
            troubles.push((to, Event::Archive(true)));
        }
        Kind::DatabaseFull => {
            troubles.push((from, Event::Database(false)));
            troubles.push((to, Event::Database(true)));
        }
        Kind::OursBlocked => {
            let folder = *dice.pick(&["台账", "办公室"]);
            troubles.push((from, Event::Ours(folder, false)));
            troubles.push((to, Event::Ours(folder, true)));
        }
        Kind::FolderClosed => {
            let unit = dice.below(u32::try_from(super::UNITS).unwrap()) as usize;
            troubles.push((from, Event::Folder(unit, false)));
            troubles.push((to, Event::Folder(unit, true)));
        }
        Kind::ShelfBlocked => {
            let period = periods(day, day + Days::new(20)).next().unwrap();
            troubles.push((from, Event::Shelf(period, false)));
            troubles.push((to, Event::Shelf(period, true)));
        }
        Kind::ClockWrong => {
            let by = i64::from(dice.between(25, 24 * 40));
            let by = if dice.chance(50) { by } else { -by };
            troubles.push((from, Event::Clock(TimeDelta::hours(by))));
            troubles.push((to, Event::Clock(TimeDelta::zero())));
            looks.push((from + TimeDelta::seconds(1), Event::Tick));
            looks.push((to + TimeDelta::seconds(1), Event::Tick));
        }
        Kind::Mail => {
            let to = from + TimeDelta::hours(hours.min(30).into());
            troubles.push((from, Event::Mail(weather(dice))));
            troubles.push((to, Event::Mail(Weather::Fair)));
        }
        Kind::Group => {
            let bad = [Weather::Down, Weather::Busy, Weather::LosesAnswers];
            let to = from + TimeDelta::hours(hours.min(30).into());
            troubles.push((from, Event::Group(dice.pick(&bad).clone())));
            troubles.push((to, Event::Group(Weather::Fair)));
        }
        Kind::Extension => {
            let unit = dice.below(u32::try_from(super::UNITS).unwrap()) as usize;
            let period = periods(day - Days::new(2), day + Days::new(20))
                .next()
                .unwrap();
            let until = period + Days::new(dice.between(1, 12).into());
            if from.date() < until {
                let extended = Event::Extend {
                    unit,
                    period,
                    until,
                };
                troubles.push((from, extended));
            }
        }
        Kind::Exemption => {
            let unit = dice.below(u32::try_from(super::UNITS).unwrap()) as usize;
            let period = periods(day - Days::new(2), day + Days::new(20))
                .next()
                .unwrap();
            troubles.push((from, Event::Exempt { unit, period }));
        }
        Kind::SecondStart => troubles.push((from, Event::SecondStart)),
        Kind::Restart => troubles.push((from, Event::Restart)),
    }
}

fn weather(dice: &mut Dice) -> Weather {
    let address = |dice: &mut Dice| {
        let unit = UNITS[dice.below(u32::try_from(super::UNITS).unwrap()) as usize].0;
        dice.pick(&[
            format!("{unit}@example.org"),
            format!("{unit}-leader@example.org"),
            "office@example.org".to_owned(),
            "leader-luo@example.org".to_owned(),
            "shared@example.org".to_owned(),
        ])
        .clone()
    };
    match dice.below(7) {
        0 | 1 => Weather::Down,
        2 => Weather::Busy,
        3 | 4 => Weather::LosesAnswers,
        5 => Weather::Greylists(address(dice)),
        _ => Weather::Refuses(address(dice)),
    }
}
