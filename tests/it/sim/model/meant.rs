//! Which period a sheet is meant for that states none: rule 3.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::calendar::{due_before, due_on_or_after};
use super::figures::{KINDS, Kind, figures_of, values};
use super::{Model, Standing, Taken, Verdict};
use crate::sim::story::Sheet;

/// A project as the sheets of these stories tell it: its name, and how far the work is.
type Told = (String, String);

impl Model {
    /// The period, and whether that was asked.
    pub(super) fn period_meant(
        &self,
        unit: usize,
        today: NaiveDate,
        sheet: &Sheet,
    ) -> (NaiveDate, bool) {
        let mut running = due_on_or_after(today - Days::new(20));
        while self.last_day(unit, running) < today {
            running = due_on_or_after(running + Days::new(1));
        }
        let last = due_before(running);
        if today - self.last_day(unit, last) > TimeDelta::days(5) {
            return (running, false);
        }
        if matches!(
            self.standing(unit, last),
            Standing::Missing | Standing::Rejected
        ) {
            return (last, false);
        }
        let (Some(reported), Sheet::Report { .. }) = (self.report(unit, last), sheet) else {
            return (running, false);
        };
        let (now, before) = (told(sheet), told(&reported.sheet));
        let in_both = now.iter().filter_map(|(name, work)| {
            let (_, earlier) = before.iter().find(|(known, _)| known == name)?;
            Some(work != earlier)
        });
        let in_both: Vec<bool> = in_both.collect();
        let moved = in_both.iter().filter(|is_new| **is_new).count();
        let is_same_list = in_both.len() == now.len() && in_both.len() == before.len();
        let changed = changed(sheet, &reported.sheet);
        let is_answer = now.iter().any(|(name, _)| reported.missed.contains(name))
            || changed.iter().any(|change| reported.asked.contains(change));
        let is_little = moved + changed.len() <= 3;
        // All projects of a sheet are as far as each other: all have news, or none has.
        match (moved, in_both.len()) {
            (3.., _) if !is_answer => (running, false),
            (0, _) if is_answer => (last, false),
            (0, 1..) if is_same_list && is_little => (last, false),
            _ => (last, true),
        }
    }

    /// The report that counts for a period.
    fn report(&self, unit: usize, period: NaiveDate) -> Option<&Taken> {
        self.taken
            .iter()
            .rfind(|taken| taken.unit == unit && taken.period == period && taken.is_report())
    }

    /// The unit's last report before this period, of those up to the one that runs today.
    fn report_before(&self, unit: usize, period: NaiveDate, today: NaiveDate) -> Option<&Taken> {
        let mut at = period.min(due_on_or_after(horizon(today) + Days::new(1)));
        let earliest = self.taken.iter().map(|taken| taken.period).min()?;
        while at > earliest {
            at = due_before(at);
            if let Some(report) = self.report(unit, at) {
                return Some(report);
            }
        }
        None
    }

    /// Whether that report lists projects.
    pub(super) fn listed_before(&self, unit: usize, period: NaiveDate, today: NaiveDate) -> bool {
        let before = self.report_before(unit, period, today);
        before.is_some_and(|report| !told(&report.sheet).is_empty())
    }

    /// Projects that the unit's last report before this period lists and this one does not.
    pub(super) fn missed(
        &self,
        unit: usize,
        period: NaiveDate,
        today: NaiveDate,
        sheet: &Sheet,
    ) -> Vec<String> {
        let Some(before) = self.report_before(unit, period, today) else {
            return Vec::new();
        };
        let listed = told(sheet);
        let gone = told(&before.sheet).into_iter().map(|(name, _)| name);
        gone.filter(|name| listed.iter().all(|(known, _)| known != name))
            .collect()
    }

    /// The same list with its period stated, a few days later, says for which period the one is that was asked.
    pub(super) fn move_what_was_asked(
        &mut self,
        unit: usize,
        period: NaiveDate,
        now: NaiveDateTime,
        sheet: &Sheet,
    ) {
        if !matches!(sheet, Sheet::Report { .. } | Sheet::Form { .. }) {
            return;
        }
        let asked = self.taken.iter_mut().rfind(|taken| {
            taken.unit == unit
                && taken.is_report()
                && taken.is_asked
                && taken.not_after + Days::new(5) >= now
        });
        if let Some(asked) = asked
            && asked.period != period
            && told(&asked.sheet) == told(sheet)
            && changed(&asked.sheet, sheet).is_empty()
        {
            asked.is_moved = true;
        }
    }
}

impl Taken {
    /// Whether it counts as the report of its period, if no later one does.
    pub(super) fn is_report(&self) -> bool {
        self.version.is_some()
            && self.verdict == Verdict::Accepted
            && !self.is_moved
            && matches!(self.sheet, Sheet::Report { .. } | Sheet::Form { .. })
    }
}

/// The latest period of which anything is compared on this day.
pub(super) fn horizon(today: NaiveDate) -> NaiveDate {
    due_on_or_after(today)
}

/// Figures of projects in both sheets that can be read otherwise in one than in the other.
fn changed(one: &Sheet, other: &Sheet) -> Vec<(String, Kind)> {
    let other = figures_of(other);
    let mut changed = Vec::new();
    for (name, figures) in figures_of(one) {
        let Some((_, before)) = other.iter().find(|(known, _)| *known == name) else {
            continue;
        };
        for ((kind, now), before) in KINDS.into_iter().zip(values(&figures)).zip(values(before)) {
            if now != before {
                changed.push((name.clone(), kind));
            }
        }
    }
    changed
}

pub(super) fn told(sheet: &Sheet) -> Vec<Told> {
    let same = |names: &[&str], work: &str| {
        let all = names.iter();
        all.map(|name| ((*name).to_owned(), work.to_owned()))
            .collect()
    };
    match sheet {
        Sheet::Report {
            projects, variant, ..
        } => {
            let names = ["精密铸件项目", "冷链物流园", "标准厂房"];
            same(&names[..projects.len()], &format!("第{variant}道工序"))
        }
        Sheet::Form { variant, .. } => {
            let workshop = format!("第{variant}号车间");
            same(&["精密铸件项目", &workshop], "三层")
        }
        _ => Vec::new(),
    }
}
