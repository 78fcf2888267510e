//! Which actions go in one letter: a person gets one for all units and matters of an occasion (rule 10).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{Action, Facts, Plan, Skipped};
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::{Key, Occasion, Whose};
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::reason::Held;

/// The actions of one letter, all of one kind and to one person; the first one names the letter.
pub type LetterActions<'a> = Vec<&'a Action>;

/// The letters of a plan's actions, each where its first action stands. What is no letter is passed over.
#[must_use]
pub fn letters(actions: &[Action]) -> Vec<LetterActions<'_>> {
    let letters = letter_places(actions).into_iter();
    let letters = letters.map(|places| places.into_iter().map(|at| &actions[at]).collect());
    letters.collect()
}

/// The same by the places of their actions.
#[must_use]
pub fn letter_places(actions: &[Action]) -> Vec<Vec<usize>> {
    let mut letters: Vec<Vec<usize>> = Vec::new();
    let mut places: HashMap<Digest<'_>, usize> = HashMap::new();
    for (at, action) in actions.iter().enumerate() {
        if action.to.is_none() {
            continue;
        }
        let next = letters.len();
        let place = digest(action).map_or(next, |digest| *places.entry(digest).or_insert(next));
        match letters.get_mut(place) {
            Some(letter) => letter.push(at),
            None => letters.push(vec![at]),
        }
    }
    letters
}

/// Puts off what would be one letter too many for a person today: reminders and what is overdue.
pub(super) fn cap(plan: &mut Plan, policy: &Policy, facts: &Facts, today: NaiveDate) {
    let mut reminded: BTreeMap<&str, u32> = BTreeMap::new();
    let mut too_many: BTreeSet<Key> = BTreeSet::new();
    for letter in letters(&plan.actions) {
        let is_capped = letter[0]
            .occasion
            .letter()
            .is_some_and(LetterKind::is_capped);
        let (Some(to), true) = (&letter[0].to, is_capped) else {
            continue;
        };
        let before = facts.reminded.get(&(today, to.address.clone()));
        let had = reminded
            .entry(&to.address)
            .or_insert(before.copied().unwrap_or(0));
        if *had < policy.reminders.most_a_day {
            *had += 1;
        } else {
            too_many.extend(letter.iter().map(|action| action.key()));
        }
    }
    if too_many.is_empty() {
        return;
    }
    let is_too_much = |action: &mut Action| too_many.contains(&action.key());
    let held: Vec<Skipped> = plan
        .actions
        .extract_if(.., is_too_much)
        .map(|action| Skipped {
            key: action.key(),
            reason: Held::Capped.into(),
            is_final: false,
        })
        .collect();
    plan.left.extend(held);
}

/// Where all of a letter is about one deadline: its period and its extension.
type SharedDeadline = Option<(Period, Option<NaiveDate>)>;

/// What makes two actions one letter: kind, person and, for some, the deadline.
type Digest<'a> = (LetterKind, &'a str, SharedDeadline);

/// What other actions of the same letter have too; `None`: it has one of its own.
fn digest(action: &Action) -> Option<Digest<'_>> {
    let (kind, to) = (action.occasion.letter()?, &action.to.as_ref()?.address);
    match &action.occasion {
        Occasion::Reminder { .. }
        | Occasion::DeadlineMoved { .. }
        | Occasion::Assignment { .. } => Some((kind, to, None)),
        Occasion::Overdue {
            period,
            whose: Whose::Unit(_),
            until,
        } => Some((kind, to, Some((*period, *until)))),
        Occasion::Overdue {
            whose: Whose::All, ..
        }
        | Occasion::Receipt { .. }
        | Occasion::ReceiptList { .. }
        | Occasion::DueDayList { .. }
        | Occasion::ExtensionRefused { .. }
        | Occasion::Edition { .. }
        | Occasion::Ledger { .. }
        | Occasion::Raise { .. }
        | Occasion::Observation { .. }
        | Occasion::Withdraw { .. }
        | Occasion::FlagWithdrawn { .. }
        | Occasion::Urgent { .. }
        | Occasion::Meeting { .. }
        | Occasion::Guard { .. }
        | Occasion::Undelivered { .. }
        | Occasion::MailDown { .. }
        | Occasion::Stuck { .. }
        | Occasion::TicksFail { .. }
        | Occasion::EditionAltered { .. }
        | Occasion::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::letters;
    use crate::domain::fixtures::{calendar, contact, policy, unit};
    use crate::domain::plan::{Facts, plan};

    /// Keys, a line a letter, of an office in which one person answers for `a` and `b`.
    fn shared(now: &str) -> Vec<String> {
        let mut policy = policy();
        policy.units.push(unit("c"));
        for unit in &mut policy.units[..2] {
            unit.liaison = contact("shared");
            unit.leader = Some(contact("boss"));
        }
        let plan = plan(
            now.parse().unwrap(),
            &policy,
            &calendar(),
            &Facts::default(),
        );
        letters(&plan.actions)
            .iter()
            .map(|letter| {
                let keys: Vec<String> = letter
                    .iter()
                    .map(|action| action.key().to_string())
                    .collect();
                keys.join(" ")
            })
            .collect()
    }

    #[test]
    fn one_person_gets_one_letter_for_all_its_units() {
        let reminders = shared("2026-11-24T01:00:00Z");
        for letter in [
            "reminder/2026-11-25/a/before-1/shared@example.org \
             reminder/2026-11-25/b/before-1/shared@example.org",
            "reminder/2026-11-25/c/before-1/liaison-c@example.org",
        ] {
            assert!(
                reminders.iter().any(|keys| keys == letter),
                "{reminders:#?}"
            );
        }
        let overdue = shared("2026-11-26T01:00:00Z");
        assert!(
            overdue.contains(
                &"overdue/2026-11-25/a/boss@example.org overdue/2026-11-25/b/boss@example.org"
                    .to_owned()
            ),
            "{overdue:#?}"
        );
        assert!(overdue.contains(&"overdue/2026-11-25/office/office@example.org".to_owned()));
    }
}
