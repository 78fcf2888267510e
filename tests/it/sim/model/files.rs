//! Files as they come, and what each unit's report is: rules 3, 4, 5, 6 and 9.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::calendar::due_on_or_after;
use super::meant::horizon;
use super::{File, Model, Standing, Taken, Verdict};
use crate::sim::story::Sheet;

impl Model {
    pub(super) fn save(&mut self, place: (usize, String), named: Option<NaiveDate>, sheet: &Sheet) {
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

    pub(super) fn look_into(&mut self, unit: usize, now: NaiveDateTime) {
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
            let is_taken = now - since >= rest;
            if is_taken {
                settled.push(place.clone());
            }
            if !(is_taken && self.archive_takes)
                && file
                    .first_seen
                    .is_some_and(|(_, seen)| now - seen < TimeDelta::hours(1))
            {
                self.arriving.insert(unit);
            }
        }
        if self.archive_takes {
            for place in settled {
                self.judge(place, now);
                self.answer(self.taken.len() - 1, unit, now);
            }
        } else if !settled.is_empty() {
            self.unseen.insert(unit);
        }
    }

    /// Rules 3, 4 and 6.
    fn judge(&mut self, place: (usize, String), at: NaiveDateTime) {
        let file = self.files.get_mut(&place).unwrap();
        file.is_judged = true;
        let (not_before, not_after) = file.first_seen.unwrap();
        let (sheet, named) = (file.sheet.clone(), file.named);
        let (unit, name) = place;
        let earlier = self
            .taken
            .iter()
            .find(|taken| taken.unit == unit && taken.sheet == sheet && taken.version.is_some())
            // Another name may state the period that was asked.
            .filter(|earlier| !earlier.is_asked || earlier.name == name);
        if let Some(earlier) = earlier {
            let again = Taken {
                name,
                version: None,
                at,
                not_before,
                not_after,
                ..earlier.clone()
            };
            self.taken.push(again);
            return;
        }
        let today = not_after.date();
        let stated = match &sheet {
            Sheet::Report { stated, .. } | Sheet::Bare { stated, .. } => stated.or(named),
            Sheet::Form { period, .. } | Sheet::Untouched { period, .. } => Some(*period),
            Sheet::Shown { .. } | Sheet::Urgent { .. } => named,
            Sheet::Junk(_) | Sheet::Empty => None,
        };
        let (period, is_asked) = match stated {
            Some(date) => (due_on_or_after(date), false),
            None => self.period_meant(unit, today, &sheet),
        };
        let is_far = period > today + Days::new(62);
        let verdict = match &sheet {
            Sheet::Junk(_) | Sheet::Empty => Verdict::Rejected,
            Sheet::Report { unit: of, .. }
            | Sheet::Bare { unit: of, .. }
            | Sheet::Form { unit: of, .. }
                if *of != unit || is_far =>
            {
                Verdict::Rejected
            }
            Sheet::Untouched { .. } => Verdict::Ignored,
            // An empty table says nothing; where projects were, it may not be empty.
            Sheet::Bare { .. } if self.listed_before(unit, period, today) => Verdict::Rejected,
            _ => Verdict::Accepted,
        };
        if stated.is_some() && verdict == Verdict::Accepted {
            self.move_what_was_asked(unit, period, not_after, &sheet);
        }
        let missed = self.missed(unit, period, today, &sheet);
        let asked = self.asked(unit, period, horizon(today), &sheet);
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
            is_asked,
            is_moved: false,
            missed,
            asked,
            version,
            at,
            not_before,
            not_after,
        });
    }

    /// Originals go to their shelves, where these take them.
    pub(super) fn put_away(&mut self) {
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
    pub(in crate::sim) fn waiting(&self) -> impl Iterator<Item = &(usize, String)> {
        let waiting = self.files.iter().filter(|(_, file)| !file.is_judged);
        waiting.map(|(place, _)| place)
    }

    pub(in crate::sim) fn standing(&self, unit: usize, period: NaiveDate) -> Standing {
        let own = || {
            self.taken.iter().filter(move |taken| {
                taken.unit == unit
                    && taken.period == period
                    && taken.version.is_some()
                    && !taken.is_moved
            })
        };
        let mut reports = own().filter(|taken| taken.is_report());
        if let Some(first) = reports.next() {
            let in_time = first
                .not_after
                .min(first.not_before.unwrap_or(first.not_after))
                <= self.deadline(unit, period)
                || first.not_before.is_none();
            let counting = reports.next_back().unwrap_or(first);
            return match &counting.sheet {
                Sheet::Report { projects, .. } if projects.is_empty() => Standing::Zero { in_time },
                _ => Standing::Reported { in_time },
            };
        }
        if !self.is_obliged(unit, period) || self.exempt.contains(&(unit, period)) {
            Standing::Exempt
        } else if own().any(|taken| taken.verdict == Verdict::Rejected) {
            Standing::Rejected
        } else {
            Standing::Missing
        }
    }

    pub(super) fn is_obliged(&self, unit: usize, day: NaiveDate) -> bool {
        let joined = !matches!(self.setting.joins, Some((who, from)) if who == unit && day < from);
        let stays = !matches!(self.setting.leaves, Some((who, to)) if who == unit && day > to);
        joined && stays
    }
}
