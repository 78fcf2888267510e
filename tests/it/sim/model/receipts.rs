//! What every file is answered with, and who hears of an urgent matter.

use chrono::NaiveDateTime;

use super::Model;
use super::due::{OFFICE, letter, people};
use super::letters::About;
use crate::office::UNITS;
use crate::sim::story::Sheet;

impl Model {
    /// Every file is answered (section 1: a receipt in a minute).
    pub(super) fn answer(&mut self, taken: usize, unit: usize, now: NaiveDateTime) {
        let (people, leader) = people(&self.setting, unit);
        let receipts = people
            .iter()
            .map(|to| letter("receipt", &format!("#{taken}"), to, About::Receipt));
        let due = receipts.collect();
        self.queue(due, now);
        self.tell_of_matter(taken, unit, &leader, now);
    }

    /// An urgent matter is told to the office and the unit's leader at once, and once (rule 6).
    fn tell_of_matter(&mut self, taken: usize, unit: usize, leader: &str, now: NaiveDateTime) {
        let taken = &self.taken[taken];
        let Sheet::Urgent { variant } = taken.sheet else {
            return;
        };
        if taken.version.is_none() {
            return;
        }
        let matter = (unit, variant);
        let place = self.matters.iter().position(|known| *known == matter);
        let place = place.unwrap_or(self.matters.len());
        if place == self.matters.len() {
            self.matters.push(matter);
        }
        let about = format!("{}/{}", UNITS[unit].0, place + 1);
        let told = [OFFICE, leader].map(|to| letter("urgent", &about, to, About::Receipt));
        self.queue(told.into_iter().collect(), now);
    }
}
