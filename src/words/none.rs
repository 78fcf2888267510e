//! What a cell says that says there is none (零报告, 本季度没有新引进观摩项目), of what, and how surely.
//!
//! A closed grammar: a text is sure when it is made of nothing but these words, in this order. The names of real
//! projects begin like them (无人机产业园, 零碳数据中心, 未来科技城), so one letter proves nothing.

pub(crate) use super::none_objects::Topic;
use super::none_objects::{self as things, ACTS, NARROWING, WIDE};
use super::none_words::{self as words, DOES_NOT, HAS_NOT, LEADS, NOUGHT, REPORTING, TAIL, ZERO};
use super::text::plain;
use crate::domain::wording::is_blank;

/// How surely a text says that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denial {
    /// All of it says so.
    Sure,
    /// Part of it does.
    Perhaps,
}

/// More letters than a statement that there is none has.
const LONGEST: usize = 60;

/// Whether the text says that there is none of this; `None` if it does not.
pub(crate) fn denial(text: &str, topic: Topic) -> Option<Denial> {
    if !may_deny(text) {
        return None;
    }
    let plain = plain(text);
    if plain.chars().count() > LONGEST {
        return None;
    }
    if topic == Topic::Projects && things::OF_OTHERS.iter().any(|word| plain.contains(word)) {
        return None;
    }
    if is_sure(&plain, topic) {
        Some(Denial::Sure)
    } else {
        is_perhaps(&plain).then_some(Denial::Perhaps)
    }
}

/// Cheap: nearly all texts are names and sentences without any of these letters, and with other figures than 0个.
pub(crate) fn may_deny(text: &str) -> bool {
    let mut letters = text.chars().filter(|&letter| !is_blank(letter)).peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        let is_denying = match letter {
            '无' | '無' | '没' | '沒' | '未' | '零' | '不' | '空' => true,
            '0' | '０' => {
                matches!(before, Some('为')) || matches!(letters.peek(), Some('个' | '個'))
            }
            _ => false,
        };
        if is_denying {
            return true;
        }
        before = Some(letter);
    }
    false
}

/// How far a text has been understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Understood {
    /// When, who, and signs; nothing is denied yet.
    Lead,
    /// 无, 没有: that may be all.
    HasNot,
    /// 没有新引进的: what, is still to come.
    HasNotWhat,
    /// 未: it must be said what is not done.
    DoesNot,
    Said,
}

impl Understood {
    const ALL: [Self; 5] = [
        Self::Lead,
        Self::HasNot,
        Self::HasNotWhat,
        Self::DoesNot,
        Self::Said,
    ];

    const fn ends(self) -> bool {
        matches!(self, Self::HasNot | Self::Said)
    }

    /// The words that may follow, and what is understood with them.
    fn next(self, topic: Topic) -> Vec<(&'static [&'static str], Self)> {
        let objects = things::objects(topic);
        let acts = things::acts(topic);
        let begin: [(&[&str], Self); 5] = [
            (LEADS, Self::Lead),
            (HAS_NOT, Self::HasNot),
            (DOES_NOT, Self::DoesNot),
            (ZERO, Self::Said),
            (NOUGHT, Self::Said),
        ];
        let mut next = match self {
            Self::Lead => begin.to_vec(),
            Self::HasNot | Self::HasNotWhat => vec![
                (WIDE, Self::HasNotWhat),
                (objects, Self::Said),
                (acts, Self::Said),
                (REPORTING, Self::Said),
                (words::SIGNS, Self::Said),
            ],
            Self::DoesNot => vec![
                (WIDE, Self::DoesNot),
                (acts, Self::Said),
                (REPORTING, Self::Said),
            ],
            Self::Said => {
                let mut next = begin.to_vec();
                next.extend([
                    (LEADS, Self::Said),
                    (objects, Self::Said),
                    (acts, Self::Said),
                    (REPORTING, Self::Said),
                    (WIDE, Self::HasNotWhat),
                    (TAIL, Self::Said),
                ]);
                next
            }
        };
        if topic != Topic::Projects && self != Self::Lead {
            let what = if self == Self::DoesNot {
                Self::DoesNot
            } else {
                Self::HasNotWhat
            };
            next.push((NARROWING, what));
        }
        next
    }
}

/// Whether all of the text says so, each word in its place.
fn is_sure(plain: &str, topic: Topic) -> bool {
    let states = Understood::ALL;
    let place = |state: Understood| states.iter().position(|one| *one == state).unwrap_or(0);
    // What can be understood of the text up to each of its bytes.
    let mut reached = vec![[false; Understood::ALL.len()]; plain.len() + 1];
    reached[0][place(Understood::Lead)] = true;
    for at in 0..plain.len() {
        for state in states {
            if !reached[at][place(state)] {
                continue;
            }
            let rest = &plain[at..];
            for (words, next) in state.next(topic) {
                for word in words.iter().filter(|word| rest.starts_with(**word)) {
                    reached[at + word.len()][place(next)] = true;
                }
            }
            if state == Understood::Lead {
                for length in words::who(rest) {
                    reached[at + length][place(Understood::Lead)] = true;
                }
            }
            if matches!(state, Understood::Lead | Understood::Said)
                && let Some(length) = words::when(rest)
            {
                reached[at + length][place(state)] = true;
            }
        }
    }
    let ends = &reached[plain.len()];
    states
        .iter()
        .any(|state| state.ends() && ends[place(*state)])
}

/// Whether part of the text says so: a word that denies, right before what is done or had; or a text that begins
/// with a word of two letters that denies.
fn is_perhaps(plain: &str) -> bool {
    if ZERO.iter().any(|word| plain.contains(word)) {
        return true;
    }
    let is_begin = |at: usize| {
        let lead = &plain[..at];
        lead.is_empty() || words::is_lead(lead)
    };
    let denying = HAS_NOT.iter().chain(DOES_NOT);
    denying.into_iter().any(|word| {
        plain.match_indices(word).any(|(at, _)| {
            let rest = &plain[at + word.len()..];
            let is_said = [ACTS, REPORTING, NARROWING, things::THINGS]
                .into_iter()
                .flatten()
                .any(|known| known.chars().count() > 1 && rest.starts_with(known));
            is_said || (word.chars().count() > 1 && is_begin(at))
        })
    })
}

#[cfg(test)]
#[path = "none_tests.rs"]
mod tests;
