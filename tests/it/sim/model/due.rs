//! Who must be written to now, and what makes a letter wait or wrong: rules 2, 10, 11, 12 and 14.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime};

use super::calendar::{due_on_or_after, is_quiet};
use super::letters::{About, Due};
use super::{Model, Standing};
use crate::office::UNITS;
use crate::sim::clerks::periods;
use crate::sim::story::Setting;

pub(super) const OFFICE: &str = "office@example.org";
pub(super) const LEADERS: [&str; 2] = ["leader-chen@example.org", "leader-luo@example.org"];

pub(super) fn is_read_in_office(to: &str) -> bool {
    to == OFFICE || LEADERS.contains(&to)
}

/// Who hears of a unit before its deadline, and who after it.
pub(super) fn people(setting: &Setting, unit: usize) -> (Vec<String>, String) {
    let slug = UNITS[unit].0;
    if setting.shares_people {
        let liaison = if unit < 2 { "shared" } else { slug };
        let liaisons = vec![format!("{liaison}@example.org")];
        return (liaisons, "boss@example.org".to_owned());
    }
    let liaisons = vec![
        format!("{slug}@example.org"),
        format!("{slug}-deputy@example.org"),
    ];
    (liaisons, format!("{slug}-leader@example.org"))
}

impl Model {
    /// Whether letters to people wait now.
    pub(super) fn waits(&self, now: NaiveDateTime) -> bool {
        self.is_blind() || !self.is_workday(now.date()) || is_quiet(now)
    }

    pub(super) fn is_blind(&self) -> bool {
        self.doubt.is_some() || !self.share_is_there
    }

    /// Whether nothing can be said of a unit's report now.
    fn is_unclear(&self, unit: usize, now: NaiveDateTime) -> bool {
        self.waits(now)
            || self.mass.is_some()
            || self.arriving.contains(&unit)
            || self.unseen.contains(&unit)
    }

    /// Whether a letter waits at its turn, and whether it certainly does not.
    pub(super) fn is_held(&self, about: &About, now: NaiveDateTime) -> (bool, bool) {
        if self.doubt.is_some() && *about != About::Trouble {
            return (true, true);
        }
        match about {
            About::Step(unit, ..) | About::Moved(unit, ..) => (self.is_unclear(*unit, now), true),
            About::Overdue(..) | About::List(..) => (self.waits(now), true),
            // Nobody is called missing in these: on a day off they may go or wait.
            About::Ledger(..) | About::Quarter(_) | About::Withdrawn(_) => {
                (is_quiet(now), !self.waits(now))
            }
            About::Receipt | About::Trouble => (false, true),
        }
    }

    pub(super) fn is_right(&self, about: &About, key: &str, now: NaiveDateTime) -> bool {
        if self.is_blind() {
            return true;
        }
        match about {
            About::Step(unit, period, step) => {
                let latest = self.course(*unit, *period, now).pop();
                self.owes(*unit, *period)
                    && latest.is_some_and(|(name, _)| name == *step)
                    && !self.is_passed(*unit, *period, key, now)
            }
            About::Overdue(period, _) => {
                (0..crate::sim::UNITS).any(|unit| self.owes(unit, *period))
            }
            About::List(period) => now.date() == self.rule_day(*period),
            About::Moved(unit, period, day) => {
                self.owes(*unit, *period)
                    && self.last_day(*unit, *period) == *day
                    && now <= self.deadline(*unit, *period)
            }
            About::Ledger(month, false) => now < self.ledger_at(*month).1,
            About::Ledger(month, true) => now < self.ledger_at(*month + Months::new(1)).1,
            About::Quarter(flag) => !self.raised[flag].is_withdrawn,
            About::Withdrawn(_) | About::Receipt | About::Trouble => true,
        }
    }

    fn owes(&self, unit: usize, period: NaiveDate) -> bool {
        matches!(
            self.standing(unit, period),
            Standing::Missing | Standing::Rejected
        )
    }

    /// The steps of a unit's period that have come, in order, each with its time (rule 10).
    fn course(
        &self,
        unit: usize,
        period: NaiveDate,
        now: NaiveDateTime,
    ) -> Vec<(String, NaiveDateTime)> {
        let until = self.extended.get(&(unit, period));
        let (slug, day) = (UNITS[unit].0, self.last_day(unit, period));
        let deadline = self.deadline(unit, period);
        let mut steps: BTreeMap<NaiveDateTime, String> = BTreeMap::new();
        let mut add = |date: NaiveDate, name: String| {
            let at = date.and_hms_opt(9, 0, 0).unwrap();
            steps.insert(at, name);
        };
        for count in [3, 1, 0] {
            let date = self.workdays_before(day, count);
            if date.and_hms_opt(9, 0, 0).unwrap() <= deadline {
                let until = until.map_or_else(String::new, |day| format!("-until-{day}"));
                add(
                    date,
                    format!("reminder/{period}/{slug}/before-{count}{until}"),
                );
            }
        }
        let after = until.map_or_else(String::new, |day| format!("/until-{day}"));
        add(
            self.workdays_after(day, 1),
            format!("overdue/{period}/{slug}{after}"),
        );
        let has_come = |at: &NaiveDateTime| *at <= now && at.date() >= self.setting.start;
        let come = steps.into_iter().filter(|(at, _)| has_come(at));
        come.map(|(at, name)| (name, at)).collect()
    }

    /// Whether the time of a step is over though no other one has come.
    fn is_passed(&self, unit: usize, period: NaiveDate, key: &str, now: NaiveDateTime) -> bool {
        if key.starts_with("reminder/") {
            now > self.deadline(unit, period)
        } else {
            now > self.rule_deadline(due_on_or_after(period + Days::new(1)))
        }
    }

    fn concerned(now: NaiveDateTime) -> impl Iterator<Item = NaiveDate> {
        periods(now.date() - Days::new(45), now.date() + Days::new(31))
    }

    pub(super) fn steps(&mut self, now: NaiveDateTime, due: &mut Vec<Due>) {
        for period in Self::concerned(now) {
            for unit in 0..crate::sim::UNITS {
                if self.is_obliged(unit, period) {
                    self.step(unit, period, now, due);
                }
            }
            self.office_overdue(period, now, due);
        }
    }

    fn step(&mut self, unit: usize, period: NaiveDate, now: NaiveDateTime, due: &mut Vec<Due>) {
        let mut course = self.course(unit, period, now);
        let Some((step, _)) = course.pop() else {
            return;
        };
        // Older steps are skipped for good, even if the clock is put back after that.
        let older = course.into_iter().map(|(name, _)| name);
        self.letters.left.extend(older);
        if !self.owes(unit, period) || self.is_passed(unit, period, &step, now) {
            self.letters.left.insert(step);
            return;
        }
        if self.letters.left.contains(&step) || self.is_unclear(unit, now) {
            return;
        }
        let (liaisons, leader) = people(&self.setting, unit);
        let (kind, people) = if step.starts_with("reminder/") {
            ("reminder", liaisons)
        } else {
            ("overdue", vec![leader])
        };
        let deadline = (period, self.extended.get(&(unit, period)));
        let together = if kind == "reminder" {
            String::new()
        } else {
            format!("{deadline:?}")
        };
        for to in people {
            due.push(Due {
                kind,
                key: format!("{step}/{to}"),
                to,
                about: About::Step(unit, period, step.clone()),
                together: Some(together.clone()),
            });
        }
    }

    /// The office hears once of all units with the same deadline.
    fn office_overdue(&mut self, period: NaiveDate, now: NaiveDateTime, due: &mut Vec<Due>) {
        let mut groups: BTreeMap<Option<NaiveDate>, Vec<usize>> = BTreeMap::new();
        for unit in (0..crate::sim::UNITS).filter(|unit| self.is_obliged(*unit, period)) {
            let latest = self.course(unit, period, now).pop();
            if latest.is_some_and(|(name, _)| name.starts_with("overdue/")) {
                let until = self.extended.get(&(unit, period)).copied();
                groups.entry(until).or_default().push(unit);
            }
        }
        for (until, units) in groups {
            let end = until.map_or_else(String::new, |day| format!("/until-{day}"));
            let key = format!("overdue/{period}/office{end}/{OFFICE}");
            let owing: Vec<usize> = units
                .into_iter()
                .filter(|unit| self.owes(*unit, period))
                .collect();
            let next = self.rule_deadline(due_on_or_after(period + Days::new(1)));
            if owing.is_empty() || now > next {
                self.letters.left.insert(key);
                continue;
            }
            let is_unclear = owing.iter().any(|unit| self.arriving.contains(unit))
                || owing.iter().all(|unit| self.unseen.contains(unit));
            if !self.waits(now) && !is_unclear {
                due.push(Due {
                    kind: "overdue",
                    key,
                    to: OFFICE.to_owned(),
                    about: About::Overdue(period, until),
                    together: None,
                });
            }
        }
    }

    /// A file that has just come may be the report of who still owes.
    fn may_still_report(&self, period: NaiveDate) -> bool {
        let mut arriving = self.arriving.iter();
        arriving.any(|unit| self.is_obliged(*unit, period) && self.owes(*unit, period))
    }

    /// In the evening of the due day the office sees how all stand.
    pub(super) fn lists(&mut self, now: NaiveDateTime, due: &mut Vec<Due>) {
        let today = now.date();
        for period in Self::concerned(now) {
            let day = self.rule_day(period);
            let key = format!("due_day_list/{period}/{OFFICE}");
            if day < today {
                self.letters.left.insert(key);
                continue;
            }
            let has_come = day == today && now >= today.and_hms_opt(17, 30, 0).unwrap();
            let is_unclear = self.may_still_report(period);
            if has_come && today >= self.setting.start && !self.waits(now) && !is_unclear {
                due.push(Due {
                    kind: "due_day_list",
                    key,
                    to: OFFICE.to_owned(),
                    about: About::List(period),
                    together: None,
                });
            }
        }
    }

    /// Whose deadline was moved hears of it.
    pub(super) fn moved(&mut self, now: NaiveDateTime, due: &mut Vec<Due>) {
        for period in Self::concerned(now) {
            for (unit, (slug, _)) in UNITS[..crate::sim::UNITS].iter().enumerate() {
                if !self.is_obliged(unit, period) {
                    continue;
                }
                let day = self.last_day(unit, period);
                let told = self.letters.told.get(&(unit, period)).copied();
                let believed = told.map_or(self.rule_day(period), |(day, _)| day);
                if now > self.deadline(unit, period) || day == believed {
                    continue;
                }
                let number = told.map_or(0, |(_, number)| number + 1);
                let key = format!("deadline_moved/{period}/{slug}/{number}");
                if !self.owes(unit, period) {
                    self.letters.left.insert(key);
                    continue;
                }
                if self.letters.left.contains(&key) || self.is_unclear(unit, now) {
                    continue;
                }
                for to in people(&self.setting, unit).0 {
                    due.push(Due {
                        kind: "deadline_moved",
                        key: format!("{key}/{to}"),
                        to,
                        about: About::Moved(unit, period, day),
                        together: Some(String::new()),
                    });
                }
            }
        }
    }

    /// When the draft of a month's ledger comes, and when the ledger itself (rule 11).
    fn ledger_at(&self, month: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
        let last = self.workdays_after(self.rule_day(month + Days::new(24)), 2);
        let draft = self.workdays_before(last, 1);
        let nine = |day: NaiveDate| day.and_hms_opt(9, 0, 0).unwrap();
        (nine(draft), nine(last))
    }

    pub(super) fn ledgers(&mut self, now: NaiveDateTime, due: &mut Vec<Due>) {
        if self.waits(now) {
            return;
        }
        let this = now.date() - Days::new(now.day0().into());
        for month in [this - Months::new(1), this] {
            let (draft, last) = self.ledger_at(month);
            let next = self.ledger_at(month + Months::new(1)).1;
            let is_ours = |at: NaiveDateTime| at.date() >= self.setting.start;
            let label = month.format("%Y-%m").to_string();
            if self.may_still_report(month + Days::new(24)) {
                continue;
            }
            if is_ours(draft) && (draft..last).contains(&now) {
                due.push(letter(
                    "ledger_draft",
                    &label,
                    OFFICE,
                    About::Ledger(month, false),
                ));
            }
            if is_ours(last) && (last..next).contains(&now) {
                for to in LEADERS {
                    due.push(letter("ledger", &label, to, About::Ledger(month, true)));
                }
            }
        }
    }

    /// The last day of a unit's period.
    pub(super) fn last_day(&self, unit: usize, period: NaiveDate) -> NaiveDate {
        let extended = self.extended.get(&(unit, period)).copied();
        extended.unwrap_or_else(|| self.rule_day(period))
    }
}

pub(super) fn letter(kind: &'static str, about: &str, to: &str, decides: About) -> Due {
    Due {
        kind,
        key: format!("{kind}/{about}/{to}"),
        to: to.to_owned(),
        about: decides,
        together: None,
    }
}
