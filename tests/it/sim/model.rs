//! What the rules of DESIGN.md section 3 lead to, told as simply as can be and apart from the program.
//!
//! It shares no code with `src/`. Times are those of the office's wall.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};

use super::clerks::before;
use super::story::{Event, Quarter, Setting, Sheet};

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
    /// `None`: the same bytes came before (rule 6).
    pub(super) version: Option<u32>,
    /// The last look that did not show it, and the first that did.
    not_before: Option<NaiveDateTime>,
    not_after: NaiveDateTime,
}

/// A warning or flag (rule 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raised {
    pub(super) streak: u32,
    pub(super) is_withdrawn: bool,
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
enum Doubt {
    Forward { since: NaiveDateTime },
    Back,
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
    pub(super) raised: BTreeMap<(usize, Quarter), Raised>,
    clock_is_off_by: TimeDelta,
    doubt: Option<Doubt>,
    share_is_there: bool,
    archive_takes: bool,
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
            raised: BTreeMap::new(),
            clock_is_off_by: TimeDelta::zero(),
            doubt: None,
            share_is_there: true,
            archive_takes: true,
            blocked: BTreeSet::new(),
            shelves: BTreeSet::new(),
        }
    }

    pub(super) fn happen(&mut self, at: NaiveDateTime, event: &Event) {
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
            // A kill in the middle of a look changes nothing that the next look does not put right.
            Event::Tick | Event::KilledTick(_) => self.look(at + self.clock_is_off_by),
            Event::Restart | Event::SecondStart => {}
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
                let leap = *by - self.clock_is_off_by;
                self.clock_is_off_by = *by;
                if leap > TimeDelta::days(1) && self.doubt.is_none() {
                    let since = at + self.clock_is_off_by;
                    self.doubt = Some(Doubt::Forward { since });
                }
            }
        }
    }

    fn save(&mut self, place: (usize, String), named: Option<NaiveDate>, sheet: &Sheet) {
        let mut file = File {
            named,
            sheet: sheet.clone(),
            first_seen: None,
            unchanged_since: None,
            is_judged: false,
        };
        if let Some(before) = self.files.get(&place) {
            if before.is_judged {
                file.is_judged = before.sheet == *sheet;
            } else {
                file.first_seen = before.first_seen;
            }
        }
        self.files.insert(place, file);
    }

    fn look(&mut self, now: NaiveDateTime) {
        let last = self.last_look.iter().flatten().max();
        let is_back = last.is_some_and(|last| now + TimeDelta::days(1) < *last);
        let is_over = match &self.doubt {
            Some(Doubt::Forward { since }) => now < *since,
            Some(Doubt::Back) => !is_back,
            None => false,
        };
        if is_over {
            self.doubt = None;
        }
        if is_back && self.doubt.is_none() {
            self.doubt = Some(Doubt::Back);
        }
        if self.doubt.is_some() {
            return;
        }
        if self.share_is_there {
            self.put_away();
            for unit in 0..super::UNITS {
                let is_gone = matches!(self.setting.leaves, Some((who, day))
                    if who == unit && day + Days::new(45) < now.date());
                if !is_gone {
                    self.look_into(unit, now);
                }
            }
            self.put_away();
        }
        self.raise(now);
    }

    fn look_into(&mut self, unit: usize, now: NaiveDateTime) {
        let last = self.last_look[unit];
        self.last_look[unit] = last.max(Some(now));
        let mut settled = Vec::new();
        for (place, file) in self.files.range_mut((unit, String::new())..) {
            if place.0 != unit || file.is_judged {
                continue;
            }
            file.first_seen.get_or_insert((last, now));
            let since = *file.unchanged_since.get_or_insert(now);
            let rest = if file.sheet == Sheet::Empty || self.open.contains(place) {
                TimeDelta::minutes(30)
            } else {
                TimeDelta::seconds(5)
            };
            if now - since >= rest {
                settled.push(place.clone());
            }
        }
        if self.archive_takes {
            for place in settled {
                self.judge(place);
            }
        }
    }

    /// Rules 3, 4 and 6.
    fn judge(&mut self, place: (usize, String)) {
        let file = self.files.get_mut(&place).unwrap();
        file.is_judged = true;
        let (not_before, not_after) = file.first_seen.unwrap();
        let (sheet, named) = (file.sheet.clone(), file.named);
        let (unit, name) = place;
        let earlier = self
            .taken
            .iter()
            .find(|taken| taken.unit == unit && taken.sheet == sheet && taken.version.is_some());
        if let Some(earlier) = earlier {
            let again = Taken {
                name,
                version: None,
                not_before,
                not_after,
                ..earlier.clone()
            };
            self.taken.push(again);
            return;
        }
        let today = not_after.date();
        let stated = match &sheet {
            Sheet::Report { stated, .. } => stated.or(named),
            Sheet::Form { period, .. } | Sheet::Untouched { period, .. } => Some(*period),
            Sheet::Shown { .. } => named,
            Sheet::Junk(_) | Sheet::Empty => None,
        };
        let period = match stated {
            Some(date) => due_on_or_after(date),
            None => self.period_meant(unit, today),
        };
        let is_far = period > today + Days::new(62);
        let verdict = match &sheet {
            Sheet::Junk(_) | Sheet::Empty => Verdict::Rejected,
            Sheet::Report { unit: of, .. } | Sheet::Form { unit: of, .. }
                if *of != unit || is_far =>
            {
                Verdict::Rejected
            }
            Sheet::Untouched { .. } => Verdict::Ignored,
            _ => Verdict::Accepted,
        };
        let versions = self.taken.iter().filter(|taken| {
            taken.unit == unit && taken.period == period && taken.version.is_some()
        });
        let version = Some(u32::try_from(versions.count()).unwrap() + 1);
        self.taken.push(Taken {
            unit,
            period,
            name,
            sheet,
            verdict,
            version,
            not_before,
            not_after,
        });
    }

    /// The period of a sheet that states none (rule 3).
    fn period_meant(&self, unit: usize, today: NaiveDate) -> NaiveDate {
        let running = due_on_or_after(today);
        let last = due_before(running);
        let owes = matches!(
            self.standing(unit, last),
            Standing::Missing | Standing::Rejected
        );
        if owes && today - last <= TimeDelta::days(5) {
            last
        } else {
            running
        }
    }

    /// Originals go to their shelves, where these take them.
    fn put_away(&mut self) {
        let shelves = &mut self.shelves;
        let blocked = &self.blocked;
        let taken = &self.taken;
        self.files.retain(|(unit, name), file| {
            if !file.is_judged {
                return true;
            }
            let judged = taken.iter().rfind(|taken| {
                taken.unit == *unit && taken.name == *name && taken.sheet == file.sheet
            });
            let judged = judged.unwrap();
            if judged.verdict == Verdict::Rejected {
                return false;
            }
            let place = (*unit, judged.period);
            if blocked.contains(&place) {
                return true;
            }
            shelves.insert(place);
            false
        });
    }

    /// Files that lie in the folders and were not taken in.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &(usize, String)> {
        let waiting = self.files.iter().filter(|(_, file)| !file.is_judged);
        waiting.map(|(place, _)| place)
    }

    pub(super) fn standing(&self, unit: usize, period: NaiveDate) -> Standing {
        let own = || {
            self.taken.iter().filter(move |taken| {
                taken.unit == unit && taken.period == period && taken.version.is_some()
            })
        };
        let mut reports = own().filter(|taken| {
            taken.verdict == Verdict::Accepted && !matches!(taken.sheet, Sheet::Shown { .. })
        });
        if let Some(first) = reports.next() {
            let in_time = first
                .not_after
                .min(first.not_before.unwrap_or(first.not_after))
                <= self.deadline(period)
                || first.not_before.is_none();
            let counting = reports.next_back().unwrap_or(first);
            return match &counting.sheet {
                Sheet::Report { projects: 0, .. } => Standing::Zero { in_time },
                _ => Standing::Reported { in_time },
            };
        }
        if !self.is_obliged(unit, period) {
            Standing::Exempt
        } else if own().any(|taken| taken.verdict == Verdict::Rejected) {
            Standing::Rejected
        } else {
            Standing::Missing
        }
    }

    /// Rule 1.
    fn deadline(&self, period: NaiveDate) -> NaiveDateTime {
        match self.setting.deadline_hour {
            Some(hour) => period.and_hms_opt(hour, 0, 0).unwrap(),
            None => (period + Days::new(1)).and_time(NaiveTime::MIN),
        }
    }

    fn is_obliged(&self, unit: usize, day: NaiveDate) -> bool {
        let joined = !matches!(self.setting.joins, Some((who, from)) if who == unit && day < from);
        let stays = !matches!(self.setting.leaves, Some((who, to)) if who == unit && day > to);
        joined && stays
    }

    /// Rule 2.
    fn is_workday(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.listed.get(&day).copied().unwrap_or(!weekend)
    }

    /// Rule 12, at nine on the first working day after the quarter closed.
    fn raise(&mut self, now: NaiveDateTime) {
        let this = quarter_of(now.date());
        let last = before(this);
        for quarter in [before(last), last] {
            let at = self.raised_at(quarter);
            let is_its_time = at <= now && now < self.raised_at(after(quarter));
            let may_act = self.share_is_there && self.is_workday(now.date()) && !is_quiet(now);
            if !is_its_time || !may_act || at.date() < self.setting.start {
                continue;
            }
            for unit in 0..super::UNITS {
                let streak = self.streak(unit, quarter, now);
                if streak >= 2 {
                    self.raised.entry((unit, quarter)).or_insert(Raised {
                        streak,
                        is_withdrawn: false,
                    });
                }
            }
        }
        for (unit, quarter) in self.raised.keys().copied().collect::<Vec<_>>() {
            if self.streak(unit, quarter, now) < 2 {
                self.raised.get_mut(&(unit, quarter)).unwrap().is_withdrawn = true;
            }
        }
    }

    fn raised_at(&self, quarter: Quarter) -> NaiveDateTime {
        let closed = first_day(after(quarter)) + Days::new(10);
        let mut days = closed.iter_days();
        let workday = days.find(|day| self.is_workday(*day)).unwrap();
        workday.and_hms_opt(9, 0, 0).unwrap()
    }

    /// Quarters in a row, up to this one, without an observation project.
    fn streak(&self, unit: usize, quarter: Quarter, now: NaiveDateTime) -> u32 {
        let mut streak = 0;
        let mut at = quarter;
        while streak < 40 && self.had_none(unit, at, now) {
            streak += 1;
            at = before(at);
        }
        streak
    }

    fn had_none(&self, unit: usize, quarter: Quarter, now: NaiveDateTime) -> bool {
        let stated = self.stated_of(unit, quarter);
        let first = first_day(quarter);
        let last = first_day(after(quarter)).pred_opt().unwrap();
        let counts = self.is_obliged(unit, first) && self.is_obliged(unit, last);
        match stated {
            Some(true) => false,
            Some(false) => counts,
            // Of quarters before its time the office knows only what units state.
            None => {
                let closes = first_day(after(quarter)) + Days::new(10);
                counts && first >= self.setting.start && now > closes.and_time(NaiveTime::MIN)
            }
        }
    }

    /// What the unit last said of a quarter: the report that counts for the latest period that says
    /// anything of it.
    fn stated_of(&self, unit: usize, quarter: Quarter) -> Option<bool> {
        let mut counting: BTreeMap<NaiveDate, &[(Quarter, bool)]> = BTreeMap::new();
        for taken in &self.taken {
            if taken.unit != unit || taken.verdict != Verdict::Accepted || taken.version.is_none() {
                continue;
            }
            let quarters: &[(Quarter, bool)] = match &taken.sheet {
                Sheet::Report { quarters, .. } | Sheet::Shown { quarters } => quarters,
                _ => &[],
            };
            counting.insert(taken.period, quarters);
        }
        let latest_first = counting.values().rev();
        latest_first
            .filter_map(|quarters| quarters.iter().find(|(of, _)| *of == quarter))
            .map(|(_, is_shown)| *is_shown)
            .next()
    }
}

/// Nobody is written to at night.
fn is_quiet(now: NaiveDateTime) -> bool {
    !(8..21).contains(&now.hour())
}

fn due_on_or_after(day: NaiveDate) -> NaiveDate {
    let mut days = day.iter_days();
    days.find(|day| matches!(day.day(), 10 | 25)).unwrap()
}

fn due_before(day: NaiveDate) -> NaiveDate {
    let mut day = day.pred_opt().unwrap();
    while !matches!(day.day(), 10 | 25) {
        day = day.pred_opt().unwrap();
    }
    day
}

fn quarter_of(day: NaiveDate) -> Quarter {
    (day.year(), day.month0() / 3 + 1)
}

fn first_day((year, number): Quarter) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, number * 3 - 2, 1).unwrap()
}

fn after((year, number): Quarter) -> Quarter {
    if number == 4 {
        (year + 1, 1)
    } else {
        (year, number + 1)
    }
}
