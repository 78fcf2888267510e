//! Text in runs that differ in looks, as a person reads it: without what is struck out, and raised figures as such.

use std::collections::HashMap;
use std::sync::Arc;

use super::number_format::{Code, NumberFormat};
use crate::blank::trimmed;
use crate::grid::Text;

/// How a run of a text looks, as far as it changes what the text says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) is_struck: bool,
    pub(super) height: Height,
}

/// Where the letters of a run stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Height {
    #[default]
    Line,
    Raised,
    Lowered,
}

/// A style of cells: what it makes of numbers, and whether it strikes the cell through.
#[derive(Debug, Default)]
pub(super) struct CellStyle {
    pub(super) format: NumberFormat,
    /// How its numbers are written where they say no more than themselves.
    pub(super) look: Option<Arc<Code>>,
    pub(super) is_struck: bool,
}

/// Texts that cells share, by their number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Vec<Text>,
    /// Those in runs with looks of their own.
    rich: HashMap<usize, Rich>,
}

impl Texts {
    /// Adds one that looks like its cell.
    pub(super) fn push(&mut self, text: Text) {
        self.texts.push(text);
    }

    /// Adds one in runs.
    pub(super) fn push_rich(&mut self, rich: Rich) {
        if !rich.is_plain() {
            self.rich.insert(self.texts.len(), rich);
            self.texts.push("".into());
            return;
        }
        let text: String = rich.runs.into_iter().map(|(text, _)| text).collect();
        self.texts.push(text.into());
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.texts.len()
    }

    /// The text with this number, and whether all of it is struck out. `is_struck` tells whether its cell is.
    pub(super) fn get(&self, number: usize, is_struck: bool) -> Option<(Text, bool)> {
        if !self.rich.is_empty()
            && let Some(rich) = self.rich.get(&number)
        {
            return Some(rich.shown(is_struck));
        }
        let text = self.texts.get(number)?;
        Some((text.clone(), is_struck))
    }
}

/// A text in runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rich {
    /// Text, and how it looks; `None`: like the cell.
    runs: Vec<(String, Option<Look>)>,
}

impl Rich {
    /// A text with the looks that begin at these places, counted in codes of UTF-16.
    pub(super) fn with_looks(text: &str, looks: &[(usize, Look)]) -> Self {
        let mut rich = Self::default();
        if looks.is_empty() {
            rich.push(text, None);
            return rich;
        }
        let mut looks = looks.iter().peekable();
        let mut look = None;
        let mut place = 0;
        for letter in text.chars() {
            while let Some((_, next)) = looks.next_if(|(start, _)| *start <= place) {
                look = Some(*next);
            }
            rich.push(letter.encode_utf8(&mut [0; 4]), look);
            place += letter.len_utf16();
        }
        rich
    }

    /// Adds a run.
    pub(super) fn push(&mut self, text: &str, look: Option<Look>) {
        match self.runs.last_mut() {
            Some((last, same)) if *same == look => last.push_str(text),
            _ => self.runs.push((text.to_owned(), look)),
        }
    }

    /// Whether all of it looks like its cell.
    pub(super) fn is_plain(&self) -> bool {
        self.runs.iter().all(|(_, look)| look.is_none())
    }

    /// The text as a person reads it, and whether all of it is struck out: then it is there as a whole.
    /// `is_struck` tells whether the cell is.
    pub(super) fn shown(&self, is_struck: bool) -> (Text, bool) {
        let of_cell = Look {
            is_struck,
            height: Height::Line,
        };
        let runs = || {
            self.runs
                .iter()
                .map(|(text, look)| (text, look.unwrap_or(of_cell)))
        };
        let text = |struck: bool| {
            let mut whole = String::new();
            for (text, look) in runs().filter(|(_, look)| look.is_struck == struck) {
                whole.extend(text.chars().map(|letter| look.height.of(letter)));
            }
            whole
        };
        let left = text(false);
        if !trimmed(&left).is_empty() {
            return (left.into(), false);
        }
        let struck = text(true);
        let is_struck = !trimmed(&struck).is_empty();
        (struck.into(), is_struck)
    }
}

impl Height {
    /// A letter at this height, if it is a figure.
    fn of(self, letter: char) -> char {
        const LINE: &str = "0123456789+-=()";
        let others = match self {
            Self::Line => return letter,
            Self::Raised => "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾",
            Self::Lowered => "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎",
        };
        let mut pairs = LINE.chars().zip(others.chars());
        let found = pairs.find(|(line, _)| *line == letter);
        found.map_or(letter, |(_, other)| other)
    }
}

#[cfg(test)]
mod tests {
    use super::{Height, Look, Rich};

    const STRUCK: Look = Look {
        is_struck: true,
        height: Height::Line,
    };
    const RAISED: Look = Look {
        is_struck: false,
        height: Height::Raised,
    };

    #[test]
    fn what_is_struck_out_is_not_read() {
        let plain = Look::default();
        for (runs, of_cell, shown, is_struck) in [
            (
                &[("300", Some(STRUCK)), ("350", Some(plain))][..],
                false,
                "350",
                false,
            ),
            (&[("300", Some(STRUCK)), (" ", None)], false, "300", true),
            (&[("300", None), ("350", Some(plain))], true, "350", false),
            (&[("300", None)], true, "300", true),
            (&[("300", Some(plain))], true, "300", false),
            (
                &[("5000", None), ("1)", Some(RAISED))],
                false,
                "5000¹⁾",
                false,
            ),
        ] {
            let mut rich = Rich::default();
            for (text, look) in runs {
                rich.push(text, *look);
            }
            let (text, struck) = rich.shown(of_cell);
            assert_eq!((&*text, struck), (shown, is_struck), "{runs:?}");
        }
    }

    #[test]
    fn looks_begin_at_units_of_utf_16() {
        let rich = Rich::with_looks("a😀张某赵某", &[(3, STRUCK), (5, Look::default())]);
        assert_eq!(&*rich.shown(false).0, "a😀赵某");
        assert!(!rich.is_plain() && Rich::with_looks("甲", &[]).is_plain());
        // Places that are no places.
        let odd = Rich::with_looks("甲", &[(9, STRUCK), (2, STRUCK)]);
        assert_eq!(&*odd.shown(false).0, "甲");
    }
}
