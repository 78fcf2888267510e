//! Quarters without an observation project: rule 12.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};

use super::calendar::is_quiet;
use super::due::{LEADERS, OFFICE, letter, people};
use super::letters::About;
use super::{Model, Raised, Verdict};
use crate::office::UNITS;
use crate::sim::clerks::before;
use crate::sim::story::{Quarter, Sheet};

impl Model {
    /// Rule 12, at nine on the first working day after the quarter closed.
    pub(super) fn raise(&mut self, now: NaiveDateTime) {
        let this = quarter_of(now.date());
        let last = before(this);
        for quarter in [before(last), last] {
            let at = self.raised_at(quarter);
            let is_its_time = at <= now && now < self.raised_at(after(quarter));
            let may_act = self.share_is_there && self.is_workday(now.date()) && !is_quiet(now);
            if !is_its_time || !may_act || at.date() < self.setting.start {
                continue;
            }
            for unit in 0..crate::sim::UNITS {
                let streak = self.streak(unit, quarter, now);
                if streak < 2 {
                    continue;
                }
                let raised = self.raised.entry((unit, quarter, streak >= 3));
                let raised = raised.or_insert(Raised {
                    streak,
                    is_withdrawn: false,
                    answer: None,
                });
                if !raised.is_withdrawn {
                    self.tell_of_quarter(unit, quarter, streak, now);
                }
            }
        }
        let raised: Vec<_> = self.raised.keys().copied().collect();
        for (unit, quarter, is_flag) in raised {
            if self.streak(unit, quarter, now) < if is_flag { 3 } else { 2 } {
                let raised = self.raised.get_mut(&(unit, quarter, is_flag)).unwrap();
                raised.is_withdrawn = true;
            }
            if self.raised[&(unit, quarter, is_flag)].is_withdrawn {
                self.tell_of_withdrawal((unit, quarter, is_flag), now);
            }
        }
    }

    /// The office answers the first flag of a unit that waits: one that stands, has no answer, and is not overtaken.
    pub(super) fn answer_flag(&mut self, unit: usize, confirms: bool) {
        let now = self.at + self.clock_is_off_by;
        let waits = |(of, quarter, is_flag): (usize, Quarter, bool)| {
            of == unit && is_flag && now < self.raised_at(after(quarter))
        };
        let flags = self.raised.iter().filter(|(flag, _)| waits(**flag));
        let mut open = flags.filter(|(_, raised)| !raised.is_withdrawn && raised.answer.is_none());
        let first = open.next().map(|(flag, _)| *flag);
        if let Some(flag) = first.filter(|_| self.setting.confirms()) {
            self.raised.get_mut(&flag).unwrap().answer = Some(confirms);
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

    /// What the unit last said of a quarter, whatever else the file said.
    fn stated_of(&self, unit: usize, quarter: Quarter) -> Option<bool> {
        let counting = self.taken.iter().rev().filter(|taken| {
            taken.unit == unit && taken.verdict == Verdict::Accepted && taken.version.is_some()
        });
        counting
            .filter_map(|taken| match &taken.sheet {
                Sheet::Report { quarters, .. } | Sheet::Shown { quarters } => {
                    quarters.iter().find(|(of, _)| *of == quarter)
                }
                _ => None,
            })
            .map(|(_, is_shown)| *is_shown)
            .next()
    }

    /// A warning goes to the unit and the office, a flag to the office and, once that has confirmed it, to the leaders
    /// (rule 12).
    pub(super) fn tell_of_quarter(
        &mut self,
        unit: usize,
        quarter: Quarter,
        streak: u32,
        now: NaiveDateTime,
    ) {
        let flag = (unit, quarter, streak >= 3);
        let may_leaders = !self.setting.confirms() || self.raised[&flag].answer == Some(true);
        let (year, number) = quarter;
        let about = format!("{year}Q{number}/{}", UNITS[unit].0);
        let (kind, mut people) = if streak >= 3 {
            let leaders = LEADERS.map(str::to_owned).into_iter();
            ("flag", leaders.filter(|_| may_leaders).collect())
        } else {
            ("observation_warning", people(&self.setting, unit).0)
        };
        if self.mass.is_some() && streak < 3 {
            people.clear();
        }
        people.push(OFFICE.to_owned());
        let letters = people
            .iter()
            .map(|to| letter(kind, &about, to, About::Quarter(flag)));
        let due = letters.collect();
        self.queue(due, now);
    }

    /// Whoever got the letter on a warning or flag, or may have it, hears that it is withdrawn.
    pub(super) fn tell_of_withdrawal(&mut self, flag: (usize, Quarter, bool), now: NaiveDateTime) {
        if self.waits(now) {
            return;
        }
        let (unit, (year, number), is_flag) = flag;
        let about = format!("{year}Q{number}/{}", UNITS[unit].0);
        let (kind, level) = if is_flag {
            ("flag", "flag")
        } else {
            ("observation_warning", "warning")
        };
        let mut people = people(&self.setting, unit).0;
        if self.mass.is_some() {
            people.clear();
        }
        people.push(OFFICE.to_owned());
        people.extend(LEADERS.map(str::to_owned));
        let mut due = Vec::new();
        for to in people {
            let got = self.got(&format!("{kind}/{about}/{to}"));
            due.extend(got.map(|is_certain| {
                let about = format!("{about}/{level}");
                letter("flag_withdrawn", &about, &to, About::Withdrawn(is_certain))
            }));
        }
        self.queue(due, now);
    }
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
