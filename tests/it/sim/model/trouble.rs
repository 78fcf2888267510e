//! What makes letters to units wait, and who hears of it (rule 14).

use chrono::{Days, NaiveDateTime, TimeDelta};

use super::calendar::{due_before, due_on_or_after};
use super::due::{OFFICE, letter};
use super::letters::{About, Due};
use super::{Model, Standing};

impl Model {
    /// When all units are missing at once, that is rather the office's fault than theirs (rule 14).
    pub(super) fn count_missing(&mut self, now: NaiveDateTime) {
        if self.is_blind() || !self.setting.is_guarded {
            return;
        }
        let mut period = due_on_or_after(now.date() + Days::new(20));
        while self.rule_deadline(period) >= now {
            period = due_before(period);
        }
        let overdue_from = self.workdays_after(self.rule_day(period), 1);
        let is_overdue = now >= overdue_from.and_hms_opt(9, 0, 0).unwrap();
        let mut missing = (0..crate::sim::UNITS).map(|unit| {
            self.standing(unit, period) == Standing::Missing && now > self.deadline(unit, period)
        });
        let is_doubtful =
            is_overdue && period >= self.setting.start && missing.all(|is_missing| is_missing);
        if !is_doubtful {
            self.mass = None;
        } else if self.mass.is_none() && !self.released.contains(&period) {
            self.mass = Some((period, now));
        }
    }

    /// One letter to the operator, once letters to units are held (rule 14).
    pub(super) fn trouble(&mut self, now: NaiveDateTime, due: &mut Vec<Due>) {
        let mut tell = |cause: &str, since: NaiveDateTime| {
            let since = (since - TimeDelta::hours(8)).format("%Y%m%dT%H%M%SZ");
            due.push(letter(
                "operator",
                &format!("{cause}/{since}"),
                OFFICE,
                About::Trouble,
            ));
        };
        if let Some(since) = self.away_since
            && now - since >= TimeDelta::minutes(10)
        {
            tell("share-away", since);
        }
        if let Some((_, since)) = self.mass {
            tell("mass-missing", since);
        }
        if let Some(doubt) = &self.doubt {
            tell("clock-moved", doubt.since);
        }
    }
}
