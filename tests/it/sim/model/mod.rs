//! What the rules of docs/policy.md lead to, told as simply as can be and apart from the program.
//!
//! It shares no code with `src/`. Times are those of the office's wall: as its clock shows them, wrong or
//! right, but for when letters come, which a right clock tells.

mod calendar;
mod due;
pub(super) mod figures;
mod files;
mod letters;
mod meant;
mod quarters;
mod receipts;
mod trouble;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use self::letters::Letters;
pub(super) use self::letters::Occasion;
use super::story::{Event, Quarter, Setting, Sheet, Weather};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Accepted,
    Rejected,
    Ignored,
}

/// What a unit's report for a period is (rule 9), and whether it was in time (rule 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Reported { in_time: bool },
    Zero { in_time: bool },
    Missing,
    Rejected,
    Exempt,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) unit: usize,
    pub(super) period: NaiveDate,
    pub(super) name: String,
    pub(super) sheet: Sheet,
    pub(super) verdict: Verdict,
    /// It states no period and could be for two; it was asked (rule 3).
    is_asked: bool,
    /// Another file said since that it is for another period.
    is_moved: bool,
    /// Projects of the unit's report before that it does not list: its receipt asks for them.
    missed: Vec<String>,
    /// Figures that its receipt asks about, by project.
    pub(super) asked: BTreeSet<(String, figures::Kind)>,
    /// `None`: the same bytes came before (rule 6).
    pub(super) version: Option<u32>,
    /// When it was judged.
    pub(super) at: NaiveDateTime,
    /// The last look that did not show it, and the first that did.
    not_before: Option<NaiveDateTime>,
    not_after: NaiveDateTime,
}

/// A warning or flag (rule 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raised {
    pub(super) streak: u32,
    pub(super) is_withdrawn: bool,
    /// Whether the office said that the leaders may see it; `None`: nothing yet.
    pub(super) answer: Option<bool>,
}

/// A file in a unit's folder.
struct File {
    named: Option<NaiveDate>,
    sheet: Sheet,
    /// Of the first look that showed it.
    first_seen: Option<(Option<NaiveDateTime>, NaiveDateTime)>,
    /// The look since which it has stood still.
    unchanged_since: Option<NaiveDateTime>,
    /// It is judged and only waits to be put away.
    is_judged: bool,
}

/// Why the clock is not believed (rule 14).
struct Doubt {
    is_forward: bool,
    since: NaiveDateTime,
}

/// The office as the rules have it.
pub(super) struct Model {
    setting: Setting,
    /// Days of the State Council's notices: whether people work on them.
    listed: BTreeMap<NaiveDate, bool>,
    files: BTreeMap<(usize, String), File>,
    open: BTreeSet<(usize, String)>,
    last_look: [Option<NaiveDateTime>; super::UNITS],
    pub(super) taken: Vec<Taken>,
    /// Urgent matters in the order in which they came: unit and which. Nobody closes any.
    matters: Vec<(usize, u32)>,
    /// By unit, quarter, and whether it is a flag.
    pub(super) raised: BTreeMap<(usize, Quarter, bool), Raised>,
    /// What happens now, by a right clock.
    at: NaiveDateTime,
    clock_is_off_by: TimeDelta,
    /// How far the clock leapt since the last look.
    leap: TimeDelta,
    doubt: Option<Doubt>,
    share_is_there: bool,
    /// The first look that missed the share.
    away_since: Option<NaiveDateTime>,
    archive_takes: bool,
    database_takes: bool,
    /// Units whose folders cannot be looked into.
    closed: BTreeSet<usize>,
    /// Units of which a file has just come, or could not be taken in.
    arriving: BTreeSet<usize>,
    unseen: BTreeSet<usize>,
    /// Days to which deadlines were moved, and periods for which no report is owed.
    extended: BTreeMap<(usize, NaiveDate), NaiveDate>,
    exempt: BTreeSet<(usize, NaiveDate)>,
    /// The period for which too many units are missing, and since when that is known.
    mass: Option<(NaiveDate, NaiveDateTime)>,
    /// Periods that a person looked at.
    released: BTreeSet<NaiveDate>,
    weather: Weather,
    group: Weather,
    letters: Letters,
    blocked: BTreeSet<(usize, NaiveDate)>,
    shelves: BTreeSet<(usize, NaiveDate)>,
}

impl Model {
    /// An office with these holidays: lines of `date,holiday|workday,name`.
    pub(super) fn new(setting: &Setting, holidays: &str) -> Self {
        let listed = holidays.lines().filter_map(|line| {
            let mut parts = line.split(',');
            let day = parts.next()?.parse().ok()?;
            Some((day, parts.next()? == "workday"))
        });
        Self {
            setting: setting.clone(),
            listed: listed.collect(),
            files: BTreeMap::new(),
            open: BTreeSet::new(),
            last_look: [None; super::UNITS],
            taken: Vec::new(),
            matters: Vec::new(),
            raised: BTreeMap::new(),
            at: setting.start.and_hms_opt(0, 0, 0).unwrap(),
            clock_is_off_by: TimeDelta::zero(),
            leap: TimeDelta::zero(),
            doubt: None,
            share_is_there: true,
            away_since: None,
            archive_takes: true,
            database_takes: true,
            closed: BTreeSet::new(),
            arriving: BTreeSet::new(),
            unseen: BTreeSet::new(),
            extended: BTreeMap::new(),
            exempt: BTreeSet::new(),
            mass: None,
            released: BTreeSet::new(),
            weather: Weather::default(),
            group: Weather::default(),
            letters: Letters::default(),
            blocked: BTreeSet::new(),
            shelves: BTreeSet::new(),
        }
    }

    pub(super) fn happen(&mut self, at: NaiveDateTime, event: &Event) {
        self.at = at;
        match event {
            Event::Save {
                unit,
                name,
                named,
                sheet,
            } => self.save((*unit, name.clone()), *named, sheet),
            Event::Remove { unit, name } => {
                self.files.remove(&(*unit, name.clone()));
            }
            Event::Open {
                unit,
                name,
                is_open: true,
            } => {
                self.open.insert((*unit, name.clone()));
            }
            Event::Open { unit, name, .. } => {
                self.open.remove(&(*unit, name.clone()));
            }
            // A kill in the middle of a look changes nothing that the next look does not put right, but
            // that a letter in hand may be out. So does a disk that is full in the middle.
            Event::Tick => self.look(false),
            Event::KilledTick(_) | Event::FailedTick(_) => self.look(true),
            // Who starts anew has not seen the clock leap.
            Event::Restart => self.leap = TimeDelta::zero(),
            Event::SecondStart | Event::Ours(..) => {}
            Event::Database(takes) => self.database_takes = *takes,
            Event::Folder(unit, true) => {
                self.closed.remove(unit);
            }
            Event::Folder(unit, false) => {
                self.closed.insert(*unit);
            }
            Event::Share(is_there) => self.share_is_there = *is_there,
            Event::Archive(takes) => self.archive_takes = *takes,
            Event::Shelf(period, takes) => {
                for unit in 0..super::UNITS {
                    if *takes {
                        self.blocked.remove(&(unit, *period));
                    } else if !self.shelves.contains(&(unit, *period)) {
                        self.blocked.insert((unit, *period));
                    }
                }
            }
            Event::Clock(by) => {
                self.leap += *by - self.clock_is_off_by;
                self.clock_is_off_by = *by;
            }
            // What a person decides is refused while it cannot be put on record.
            Event::Extend { .. } | Event::Exempt { .. } | Event::Answer { .. } | Event::Resume
                if !self.database_takes => {}
            Event::Answer { unit, confirms } => self.answer_flag(*unit, *confirms),
            Event::Resume => {
                self.released
                    .extend(self.mass.take().map(|(period, _)| period));
            }
            Event::Mail(weather) => self.weather = weather.clone(),
            Event::Group(weather) => self.group = weather.clone(),
            Event::Extend {
                unit,
                period,
                until,
            } => {
                self.extended.insert((*unit, *period), *until);
            }
            Event::Exempt { unit, period } => {
                self.exempt.insert((*unit, *period));
            }
        }
    }

    fn look(&mut self, is_killed: bool) {
        let now = self.at + self.clock_is_off_by;
        // Without memory nothing may be decided.
        if !self.database_takes {
            return;
        }
        let is_leap = self.leap > TimeDelta::days(1);
        self.leap = TimeDelta::zero();
        if is_leap && self.doubt.is_none() {
            self.doubt = Some(Doubt {
                is_forward: true,
                since: now,
            });
        }
        let last = self.last_look.iter().flatten().max();
        let is_back = last.is_some_and(|last| now + TimeDelta::days(1) < *last);
        let is_over = self.doubt.as_ref().is_some_and(|doubt| {
            if doubt.is_forward {
                now < doubt.since
            } else {
                !is_back
            }
        });
        if is_over {
            self.doubt = None;
        }
        if is_back && self.doubt.is_none() {
            self.doubt = Some(Doubt {
                is_forward: false,
                since: now,
            });
        }
        if self.share_is_there {
            self.away_since = None;
        } else {
            self.away_since.get_or_insert(now);
        }
        self.arriving.clear();
        self.unseen.clear();
        if self.share_is_there && self.doubt.is_none() {
            self.put_away();
            for unit in 0..super::UNITS {
                let is_gone = matches!(self.setting.leaves, Some((who, day))
                    if who == unit && day + Days::new(45) < now.date());
                if is_gone {
                    continue;
                }
                if self.closed.contains(&unit) {
                    self.unseen.insert(unit);
                } else {
                    self.look_into(unit, now);
                }
            }
            self.put_away();
        }
        self.count_missing(now);
        self.write(now);
        if self.doubt.is_none() {
            self.raise(now);
        }
        self.send(now, is_killed);
    }

    /// Everything that somebody was to be told.
    pub(super) fn occasions(&self) -> &[Occasion] {
        &self.letters.occasions
    }
}
