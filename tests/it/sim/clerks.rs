//! What clerks do in the months of a story: early, late, wrong, twice, corrected, or nothing.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::dice::Dice;
use super::story::{Event, Figures, Quarter, Setting, Sheet};
use crate::office::UNITS;

/// An amount that is none.
pub(super) const TWO_PARTS: &str = "一期500，二期另计";

type Events = Vec<(NaiveDateTime, Event)>;

/// How a clerk treats one period.
#[derive(Clone, Copy)]
enum Habit {
    InTime,
    Late,
    Midnight,
    Never,
    Zero,
    Bare,
    Urgent,
    WrongThenRight,
    Again,
    Corrected,
    TwoFiles,
    WrongOnly,
    Old,
    TooFar,
    Untouched,
    Shown,
    Open,
    Hurried,
}

const HABITS: [(u32, Habit); 18] = [
    (26, Habit::InTime),
    (10, Habit::Late),
    (10, Habit::Midnight),
    (12, Habit::Never),
    (5, Habit::Zero),
    (4, Habit::Bare),
    (3, Habit::Urgent),
    (9, Habit::WrongThenRight),
    (6, Habit::Again),
    (8, Habit::Corrected),
    (3, Habit::TwoFiles),
    (3, Habit::WrongOnly),
    (2, Habit::Old),
    (2, Habit::TooFar),
    (2, Habit::Untouched),
    (3, Habit::Shown),
    (2, Habit::Open),
    (2, Habit::Hurried),
];

/// All that the clerks do.
pub(super) fn work(dice: &mut Dice, setting: &Setting) -> Events {
    let mut events = Vec::new();
    for period in periods(setting.start, setting.end + Days::new(6)) {
        for unit in 0..super::UNITS {
            let mut clerk = Clerk {
                dice: &mut *dice,
                unit,
                period,
                events: Vec::new(),
            };
            clerk.treat();
            events.append(&mut clerk.events);
        }
    }
    events
}

/// The 10ths and 25ths from one day up to another.
pub(super) fn periods(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days()
        .take_while(move |day| *day <= to)
        .filter(|day| matches!(day.day(), 10 | 25))
}

struct Clerk<'a> {
    dice: &'a mut Dice,
    unit: usize,
    period: NaiveDate,
    events: Events,
}

impl Clerk<'_> {
    fn treat(&mut self) {
        let habit = self.dice.weigh(&HABITS);
        let day = self.in_time();
        let good = self.good();
        match habit {
            Habit::InTime => self.save(day, good),
            Habit::Late => {
                let at = self.late();
                self.save(at, good);
            }
            Habit::Midnight => {
                let at = self.midnight();
                self.save(at, good);
            }
            Habit::Never => {}
            Habit::Zero => {
                let stated = self.dice.chance(70).then_some(self.period);
                let sheet = self.report(stated, 0);
                self.save(day, (None, sheet));
            }
            Habit::Urgent => {
                let variant = self.dice.below(5);
                self.save_first(day, Sheet::Urgent { variant }, good);
            }
            Habit::Bare => {
                let bare = self.bare();
                self.save_first(day, bare, good);
            }
            Habit::WrongThenRight => {
                let wrong = self.wrong();
                self.save(day, wrong);
                let hours = self.dice.between(0, 60);
                let at = self.after(day, hours);
                self.save(at, good);
            }
            Habit::Again => {
                self.save(day, good.clone());
                let hours = self.dice.between(0, 200);
                let at = self.after(day, hours);
                self.save(at, good);
            }
            Habit::Corrected => {
                self.save(day, good);
                let hours = self.dice.between(0, 200);
                let at = self.after(day, hours);
                let better = self.good();
                self.save(at, better);
            }
            Habit::TwoFiles => {
                let other = self.good();
                self.save(day, good);
                self.save_as(day, "补充.xlsx".to_owned(), other);
            }
            Habit::WrongOnly => {
                let wrong = self.wrong();
                self.save(day, wrong);
            }
            Habit::Old => {
                let past = self.period - Days::new(self.dice.between(14, 60).into());
                let sheet = self.report(Some(past), 1);
                self.save(day, (None, sheet));
            }
            Habit::TooFar => {
                let far = self.period + Days::new(730);
                let sheet = self.report(Some(far), 1);
                self.save(day, (None, sheet));
            }
            Habit::Untouched => {
                let sheet = Sheet::Untouched {
                    unit: self.unit,
                    period: self.period,
                };
                self.save(day, (None, sheet));
            }
            Habit::Shown => {
                let quarters = self.quarters();
                self.save(day, (None, Sheet::Shown { quarters }));
            }
            Habit::Open => {
                let name = self.name(None);
                self.open(day - TimeDelta::seconds(5), &name, true);
                self.save_as(day, name.clone(), good);
                let minutes = self.dice.between(1, 90).into();
                self.open(day + TimeDelta::minutes(minutes), &name, false);
            }
            Habit::Hurried => {
                let name = self.name(good.0);
                let junk = self.junk();
                self.save_as(day, name.clone(), (None, junk));
                let then = day + TimeDelta::minutes(self.dice.between(1, 40).into());
                if self.dice.chance(50) {
                    let unit = self.unit;
                    self.events.push((then, Event::Remove { unit, name }));
                } else {
                    self.save_as(then, name, good);
                }
            }
        }
    }

    /// What is no report, and half of the time a good one later.
    fn save_first(&mut self, day: NaiveDateTime, sheet: Sheet, good: (Option<NaiveDate>, Sheet)) {
        self.save(day, (None, sheet));
        if self.dice.chance(50) {
            let hours = self.dice.between(0, 100);
            let at = self.after(day, hours);
            self.save(at, good);
        }
    }

    fn bare(&mut self) -> Sheet {
        Sheet::Bare {
            unit: self.unit,
            stated: self.dice.chance(70).then_some(self.period),
            variant: self.dice.below(100_000),
        }
    }

    fn in_time(&mut self) -> NaiveDateTime {
        let days = self.dice.between(0, 8).saturating_sub(2);
        let hour = self.dice.between(8, 23);
        self.at(self.period - Days::new(days.into()), hour)
    }

    fn late(&mut self) -> NaiveDateTime {
        let days = self.dice.between(1, 8);
        let hour = self.dice.between(0, 20);
        self.at(self.period + Days::new(days.into()), hour)
    }

    /// Up to an hour before or after the last day's end.
    fn midnight(&mut self) -> NaiveDateTime {
        let minutes = i64::from(self.dice.between(0, 120)) - 60;
        self.at(self.period + Days::new(1), 0) + TimeDelta::minutes(minutes)
    }

    fn at(&mut self, day: NaiveDate, hour: u32) -> NaiveDateTime {
        let (minute, second) = (self.dice.below(60), self.dice.below(60));
        day.and_hms_opt(hour, minute, second).unwrap()
    }

    fn after(&mut self, at: NaiveDateTime, hours: u32) -> NaiveDateTime {
        at + TimeDelta::hours(hours.into()) + TimeDelta::minutes(self.dice.between(1, 59).into())
    }

    /// A sheet that will be accepted, with the date that its name is to state.
    fn good(&mut self) -> (Option<NaiveDate>, Sheet) {
        let projects = self.dice.between(1, 3);
        match self.dice.below(20) {
            0..=10 => (None, self.report(Some(self.period), projects)),
            11 | 12 => (Some(self.period), self.report(None, projects)),
            13 | 14 => {
                let sheet = Sheet::Form {
                    unit: self.unit,
                    period: self.period,
                    variant: self.dice.below(1_000),
                };
                (None, sheet)
            }
            15..=17 => (None, self.report(None, projects)),
            _ => {
                let near = self.period - Days::new(self.dice.between(1, 9).into());
                (None, self.report(Some(near), projects))
            }
        }
    }

    fn wrong(&mut self) -> (Option<NaiveDate>, Sheet) {
        let other = (self.unit + 1) % super::UNITS;
        let sheet = match self.dice.below(6) {
            0 => Sheet::Empty,
            1 | 2 => self.junk(),
            3 => self.report(Some(self.period + Days::new(730)), 1),
            4 => Sheet::Form {
                unit: other,
                period: self.period,
                variant: self.dice.below(1_000),
            },
            _ => match self.report(Some(self.period), 1) {
                Sheet::Report {
                    stated,
                    projects,
                    quarters,
                    variant,
                    ..
                } => Sheet::Report {
                    unit: other,
                    stated,
                    projects,
                    quarters,
                    variant,
                },
                sheet => sheet,
            },
        };
        (None, sheet)
    }

    fn junk(&mut self) -> Sheet {
        Sheet::Junk(self.dice.below(50))
    }

    fn report(&mut self, stated: Option<NaiveDate>, projects: u32) -> Sheet {
        let quarters = if self.dice.chance(60) {
            self.quarters()
        } else {
            Vec::new()
        };
        Sheet::Report {
            unit: self.unit,
            stated,
            projects: self.figures(projects),
            quarters,
            variant: self.dice.below(100_000),
        }
    }

    /// The figures of some projects: mostly as ever, in every third sheet some of them in another way.
    fn figures(&mut self, projects: u32) -> Vec<Figures> {
        let is_other = self.dice.chance(35);
        let mut pick = |usual: &'static str, others: &[&'static str]| {
            if is_other && self.dice.chance(40) {
                self.dice.pick(others)
            } else {
                usual
            }
        };
        let each = (0..projects).map(|_| Figures {
            total: pick(
                "20000",
                &["22000", "200000", "200000", "2亿元", TWO_PARTS, ""],
            ),
            funds: pick("3000", &["3600", "300", "0.3亿元", "3000/3600", "", ""]),
            stage: pick("在建", &["开工", "开工", "推进顺利", ""]),
            started: pick("2023年5月", &["2023年6月", "春节前后", "", ""]),
        });
        each.collect()
    }

    /// Some quarters up to that of the period, each with or without a project.
    fn quarters(&mut self) -> Vec<(Quarter, bool)> {
        let mut quarter = (self.period.year(), self.period.month0() / 3 + 1);
        let mut quarters = Vec::new();
        for _ in 0..self.dice.between(1, 5) {
            if quarters.is_empty() || self.dice.chance(80) {
                quarters.push((quarter, self.dice.chance(25)));
            }
            quarter = before(quarter);
        }
        quarters
    }

    /// What the file is called; it may state a date.
    fn name(&mut self, named: Option<NaiveDate>) -> String {
        match named {
            Some(date) => format!("{}调度表{}.xlsx", UNITS[self.unit].1, date.format("%Y%m%d")),
            None => self
                .dice
                .pick(&["调度表.xlsx", "报送表.xlsx", "表.xlsx"])
                .to_string(),
        }
    }

    fn save(&mut self, at: NaiveDateTime, (named, sheet): (Option<NaiveDate>, Sheet)) {
        let is_at_its_place = matches!(sheet, Sheet::Form { .. }) && self.dice.chance(40);
        let name = if is_at_its_place {
            "下期调度表.xlsx".to_owned()
        } else {
            self.name(named)
        };
        self.save_as(at, name, (named, sheet));
    }

    fn save_as(
        &mut self,
        at: NaiveDateTime,
        name: String,
        (named, sheet): (Option<NaiveDate>, Sheet),
    ) {
        let named = named.filter(|_| name.contains("调度表20"));
        let unit = self.unit;
        let saved = Event::Save {
            unit,
            name,
            named,
            sheet,
        };
        self.events.push((at, saved));
    }

    fn open(&mut self, at: NaiveDateTime, name: &str, is_open: bool) {
        let unit = self.unit;
        let name = name.to_owned();
        let opened = Event::Open {
            unit,
            name,
            is_open,
        };
        self.events.push((at, opened));
    }
}

/// The quarter before this one.
pub(super) fn before((year, number): Quarter) -> Quarter {
    if number == 1 {
        (year - 1, 4)
    } else {
        (year, number - 1)
    }
}
