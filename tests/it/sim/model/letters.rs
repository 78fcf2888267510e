//! Who must be written to, when, and what may become of the letter: rules 2, 10, 11, 12 and 14.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::Model;
use super::due::{OFFICE, is_read_in_office};
use crate::sim::group::GROUP;
use crate::sim::story::{Fate, Quarter, Weather};

/// One thing that somebody must be told, and what may become of it.
#[derive(Debug)]
pub(in crate::sim) struct Occasion {
    /// Kind, occasion and recipient, as keys name them.
    pub(in crate::sim) key: String,
    about: About,
    /// The looks at which it may go out, by a right clock: one that is put back would have what came
    /// before come after.
    pub(in crate::sim) may: Vec<NaiveDateTime>,
    /// The look at which it must have gone out, by the same.
    pub(in crate::sim) must: Option<NaiveDateTime>,
    /// The server refused it for good, or may have.
    pub(in crate::sim) may_fail: bool,
    is_ended: bool,
}

/// What decides whether an occasion is still right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// A step around a unit's deadline; the step's key.
    Step(usize, NaiveDate, String),
    /// What is overdue, for the office; with the day to which the deadlines were moved.
    Overdue(NaiveDate, Option<NaiveDate>),
    List(NaiveDate),
    Moved(usize, NaiveDate, NaiveDate),
    Ledger(NaiveDate, bool),
    /// A warning or flag: unit, quarter, and which of the two.
    Quarter((usize, Quarter, bool)),
    /// That it is withdrawn; whether who hears of it certainly had it.
    Withdrawn(bool),
    /// At any hour.
    Receipt,
    Trouble,
}

/// Something to be told now.
pub(super) struct Due {
    pub(super) kind: &'static str,
    pub(super) key: String,
    pub(super) to: String,
    pub(super) about: About,
    /// What makes it one letter with others of its kind to the same person.
    pub(super) together: Option<String>,
}

/// One letter to one person.
pub(super) struct Letter {
    kind: &'static str,
    to: String,
    since: NaiveDateTime,
    occasions: Vec<usize>,
    /// The last look at which it could not be sent or was written anew.
    held_up: Option<NaiveDateTime>,
    /// Looks since then at which it may have gone out.
    chances: u32,
    is_over: bool,
    /// A process died with it in hand, or nobody answered to it: nobody knows whether it is out, so it goes again come what may.
    may_be_out: bool,
}

/// All letters, and what decides about them.
#[derive(Default)]
pub(super) struct Letters {
    pub(super) occasions: Vec<Occasion>,
    written: Vec<Letter>,
    /// Places of occasions, by key.
    places: BTreeMap<String, usize>,
    /// Steps and lists that were passed over for good.
    pub(super) left: BTreeSet<String>,
    /// What calendars were told: the deadline's day, and how often it had moved.
    pub(super) told: BTreeMap<(usize, NaiveDate), (NaiveDate, u32)>,
}

/// The longest that a letter waits between two tries, and a look.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(61);

impl Model {
    /// What is right now is queued, and what waits is sent if it can be.
    pub(super) fn write(&mut self, now: NaiveDateTime) {
        let mut due = Vec::new();
        self.trouble(now, &mut due);
        if self.doubt.is_none() {
            self.moved(now, &mut due);
            self.steps(now, &mut due);
            self.lists(now, &mut due);
            self.ledgers(now, &mut due);
        }
        self.queue(due, now);
    }

    /// Sends what waits, as far as the mail server lets it.
    pub(super) fn send(&mut self, now: NaiveDateTime, is_killed: bool) {
        for number in 0..self.letters.written.len() {
            let fate = self.fate(number);
            let letter = &mut self.letters.written[number];
            if letter.may_be_out && matches!(fate, Fate::Sent | Fate::SentUnsaid) {
                for place in &letter.occasions {
                    self.letters.occasions[*place].may.push(self.at);
                }
            }
            if !letter.is_over {
                letter.may_be_out |= is_killed && fate == Fate::NotNow;
                self.send_letter(number, now);
            }
        }
    }

    fn send_letter(&mut self, number: usize, now: NaiveDateTime) {
        let places = self.letters.written[number].occasions.clone();
        let mut waits = false;
        let mut is_sure = true;
        let mut is_shorter = false;
        let mut right = Vec::new();
        for place in places {
            let occasion = &self.letters.occasions[place];
            if occasion.is_ended {
                continue;
            }
            if self.is_right(&occasion.about, &occasion.key, now) {
                let (held, sure) = self.is_held(&occasion.about, now);
                waits |= held;
                is_sure &= sure;
                right.push(place);
            } else {
                self.letters.occasions[place].is_ended = true;
                is_shorter = true;
            }
        }
        let fate = self.fate(number);
        let letters = &mut self.letters;
        let letter = &mut letters.written[number];
        if right.is_empty() {
            letter.is_over = true;
            return;
        }
        // What remains of a letter is written anew and goes out with the next look.
        if is_shorter && letter.occasions.len() > 1 {
            letter.held_up.get_or_insert(now - LONGEST_PAUSE);
            letter.chances = 0;
        }
        if waits {
            return;
        }
        if fate == Fate::NotNow {
            letter.held_up = Some(now);
            letter.chances = 0;
            // Who hangs up on a request may have read it.
            letter.may_be_out |= letter.to == GROUP && self.group == Weather::Down;
            return;
        }
        // A group that does not answer is not written to again in the same look.
        if letter.to == GROUP && fate == Fate::SentUnsaid {
            letter.held_up = Some(now);
            letter.chances = 0;
            letter.may_be_out = true;
            for place in right {
                letters.occasions[place].may.push(self.at);
            }
            return;
        }
        letter.chances += 1;
        let is_certain = is_sure
            && match letter.held_up {
                None => true,
                // A try that was put off by a clock that has been put back since is not waited for.
                Some(last) => (now - last).abs() >= LONGEST_PAUSE && letter.chances > 1,
            };
        for place in right {
            let occasion = &mut letters.occasions[place];
            match fate {
                Fate::Never => occasion.may_fail = true,
                _ => occasion.may.push(self.at),
            }
            if is_certain {
                occasion.must = Some(self.at);
            }
        }
        letter.is_over = is_certain;
    }

    fn fate(&self, number: usize) -> Fate {
        let to = &self.letters.written[number].to;
        if to == GROUP {
            self.group.fate(to)
        } else {
            self.weather.fate(to)
        }
    }

    pub(super) fn queue(&mut self, due: Vec<Due>, now: NaiveDateTime) {
        let mut groups: Vec<Vec<Due>> = Vec::new();
        for due in due {
            if self.letters.places.contains_key(&due.key) || self.letters.left.contains(&due.key) {
                continue;
            }
            let same = groups.iter_mut().find(|group| {
                group[0].together.is_some()
                    && (group[0].kind, &group[0].to, &group[0].together)
                        == (due.kind, &due.to, &due.together)
            });
            match same {
                Some(group) => group.push(due),
                None => groups.push(vec![due]),
            }
        }
        for group in groups {
            let (kind, to) = (group[0].kind, group[0].to.clone());
            if matches!(kind, "reminder" | "overdue") && self.had_enough(&to, now) {
                continue;
            }
            let text = self.text_of(&group[0]);
            for group in [Some(group), text].into_iter().flatten() {
                self.put(group, now);
            }
        }
    }

    /// The chat group gets a text of what office and leaders get letters of, once.
    fn text_of(&self, due: &Due) -> Option<Vec<Due>> {
        if !self.setting.has_group || !is_read_in_office(&due.to) {
            return None;
        }
        let key = format!("{}{GROUP}", due.key.strip_suffix(&due.to)?);
        let mut about = due.about.clone();
        match &due.about {
            // The group sees no more than the leaders.
            About::Quarter((.., true)) if self.setting.confirms() && due.to == OFFICE => {
                return None;
            }
            About::Withdrawn(_) => {
                let of_flag = key.strip_prefix("flag_withdrawn/")?;
                let of_flag = [("/flag/", "flag/"), ("/warning/", "observation_warning/")]
                    .into_iter()
                    .find_map(|(level, kind)| {
                        let place = of_flag.strip_suffix(&format!("{level}{GROUP}"))?;
                        Some(format!("{kind}{place}/{GROUP}"))
                    });
                about = About::Withdrawn(self.got(&of_flag?)?);
            }
            _ => {}
        }
        let is_new = !self.letters.places.contains_key(&key);
        is_new.then(|| {
            vec![Due {
                kind: due.kind,
                key,
                to: GROUP.to_owned(),
                about,
                together: None,
            }]
        })
    }

    /// Whether somebody has the letter with this key, and if so, whether certainly.
    pub(super) fn got(&self, key: &str) -> Option<bool> {
        let place = self.letters.places.get(key)?;
        let occasion = &self.letters.occasions[*place];
        let is_certain = occasion.must.is_some() && !occasion.may_fail;
        (!occasion.may.is_empty()).then_some(is_certain)
    }

    fn put(&mut self, group: Vec<Due>, now: NaiveDateTime) {
        let (kind, to) = (group[0].kind, group[0].to.clone());
        let mut occasions = Vec::new();
        for due in group {
            if let About::Step(unit, period, _) | About::Moved(unit, period, _) = &due.about {
                self.tell_calendar(*unit, *period);
            }
            occasions.push(self.letters.occasions.len());
            self.letters
                .places
                .insert(due.key.clone(), self.letters.occasions.len());
            let may_fail = due.about == About::Withdrawn(false);
            self.letters.occasions.push(Occasion {
                key: due.key,
                about: due.about,
                may: Vec::new(),
                must: None,
                may_fail,
                is_ended: false,
            });
        }
        self.letters.written.push(Letter {
            kind,
            to,
            since: now,
            occasions,
            held_up: None,
            chances: 0,
            is_over: false,
            may_be_out: false,
        });
    }

    /// Nobody gets more than three reminders a day.
    fn had_enough(&self, to: &str, now: NaiveDateTime) -> bool {
        let letters = self.letters.written.iter();
        let today = letters.filter(|letter| {
            matches!(letter.kind, "reminder" | "overdue")
                && letter.to == to
                && letter.since.date() == now.date()
                && letter
                    .occasions
                    .iter()
                    .any(|place| !self.letters.occasions[*place].is_ended)
        });
        today.count() >= 3
    }

    fn tell_calendar(&mut self, unit: usize, period: NaiveDate) {
        let day = self.last_day(unit, period);
        let told = &mut self.letters.told;
        let number = match told.get(&(unit, period)) {
            None => 0,
            Some((before, number)) if *before == day => *number,
            Some((_, number)) => number + 1,
        };
        told.insert((unit, period), (day, number));
    }
}
