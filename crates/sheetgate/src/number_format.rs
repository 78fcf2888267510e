//! What a number format makes of a number: a date or a figure, and what the screen shows of it where that says
//! more than the figure or something else.

use std::sync::Arc;

use super::serial;
use crate::blank::trimmed;
use crate::grid::{Shown, Text, Value};
pub(super) use code::Code;
use code::{Condition, Part, Section};

mod chinese;
mod code;
mod dates;
mod digits;
mod looks;
mod render;
mod same;

pub(super) use dates::says_more as says_more_than_date;
pub(super) use same::says;

/// What a number format makes of a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum NumberFormat {
    /// A number, shown as it is but for rounding, separators, colour, and the sign of the yuan.
    #[default]
    Plain,
    /// A date, a time of day, or both.
    Date,
    /// A date of which only year and month are shown.
    Month,
    /// A length of time.
    Duration,
    /// Anything else: it depends on the number.
    Own(Arc<Code>),
}

impl NumberFormat {
    /// The format with a number that every program knows, Chinese ones included.
    pub(super) fn built_in(id: u16) -> Self {
        match id {
            9 => Self::from_code("0%"),
            10 => Self::from_code("0.00%"),
            12 => Self::from_code("# ?/?"),
            13 => Self::from_code("# ??/??"),
            17 | 27 | 36 | 50 | 52 | 57 => Self::Month,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Date,
            46 => Self::Duration,
            _ => Self::Plain,
        }
    }

    /// The format with this code.
    pub(super) fn from_code(code: &str) -> Self {
        let Some(code) = Code::parse(code).filter(|_| !code.is_empty()) else {
            return Self::Plain;
        };
        let of_numbers = code.of_numbers();
        let depends = code
            .sections
            .iter()
            .any(|section| section.condition.is_some());
        let kind = match of_numbers.first() {
            _ if depends || code.of_text().is_some() || code.hides_text() => None,
            Some(first) if first.is_date() => dates::is_plain(first).then(|| kind(first)),
            _ => of_numbers
                .iter()
                .enumerate()
                .all(|(place, section)| is_plain(section) || place == 2 && shows_zero(section))
                .then_some(Self::Plain),
        };
        kind.unwrap_or_else(|| Self::Own(Arc::new(code)))
    }

    /// A stored number under this format.
    pub(super) fn value(&self, number: f64, is_1904: bool) -> Value {
        match self {
            Self::Plain => Value::Number(number),
            Self::Date | Self::Month => serial::to_value(number, is_1904),
            Self::Duration => serial::to_duration(number),
            Self::Own(code) => code.value(number, is_1904),
        }
    }

    /// A stored text under this format, if that shows more than the text.
    pub(super) fn text(&self, text: &str) -> Option<Text> {
        let Self::Own(code) = self else { return None };
        let shown = code.of_text()?.parts.iter().map(|part| match part {
            Part::Text => text,
            Part::Literal(own) => own,
            _ => "",
        });
        let shown: String = shown.collect();
        // A format that hides a text does not unsay it.
        (!trimmed(&shown).is_empty()).then(|| shown.into())
    }

    /// Whether nobody sees a text under this format: `;;;`.
    pub(super) fn hides_text(&self) -> bool {
        matches!(self, Self::Own(code) if code.hides_text())
    }
}

/// The kind of dates that a section shows.
fn kind(section: &Section) -> NumberFormat {
    let has_more = ['d', 'h', 's'].iter().any(|letter| section.has(*letter));
    if section.is_duration {
        NumberFormat::Duration
    } else if (section.has('y') || section.has('e')) && section.has('m') && !has_more {
        NumberFormat::Month
    } else {
        NumberFormat::Date
    }
}

/// Whether a section without digits, which is for zero, shows it as accountants do.
fn shows_zero(section: &Section) -> bool {
    let is_text = |part: &Part| matches!(part, Part::Literal(_));
    section.parts.iter().all(is_text) && says(&section.literals().collect::<String>(), 0.0)
}

/// Whether a section says no more than each number itself.
fn is_plain(section: &Section) -> bool {
    let is_digit = |part: &Part| matches!(part, Part::Digit(_) | Part::General | Part::Text);
    let parts = &section.parts;
    let first = parts.iter().position(is_digit);
    let last = parts.iter().rposition(is_digit);
    let Some((first, last)) = first.zip(last) else {
        return false;
    };
    let is_usual = |part: &Part| match part {
        Part::Literal(text) => text
            .chars()
            .all(|letter| " -+()（）¥￥\u{a0}".contains(letter)),
        other => !matches!(other, Part::Thousand | Part::Percent | Part::Date(..)),
    };
    let has_words_inside = parts[first..=last]
        .iter()
        .any(|part| matches!(part, Part::Literal(_)));
    let before_point = parts.iter().take_while(|part| **part != Part::Point);
    let zeros = before_point
        .filter(|part| **part == Part::Digit('0'))
        .count();
    parts.iter().all(is_usual) && !has_words_inside && zeros <= 1 && section.chinese.is_none()
}

impl Code {
    /// The section for text, if it shows more than the text.
    fn of_text(&self) -> Option<&Section> {
        let section = match &self.sections[..] {
            [.., last] if self.sections.len() == 4 || last.parts.contains(&Part::Text) => last,
            _ => return None,
        };
        let is_only_text = |part: &Part| match part {
            Part::Text => true,
            Part::Literal(text) => trimmed(text).is_empty(),
            _ => false,
        };
        let has_text = section.parts.contains(&Part::Text);
        (has_text && !section.parts.iter().all(is_only_text)).then_some(section)
    }

    /// Whether its section for text is there and empty.
    fn hides_text(&self) -> bool {
        let is_blank =
            |part: &Part| matches!(part, Part::Literal(text) if trimmed(text).is_empty());
        matches!(&self.sections[..], [_, _, _, last] if last.parts.iter().all(is_blank))
    }

    /// The sections for numbers.
    fn of_numbers(&self) -> &[Section] {
        match self.sections.split_last() {
            Some((last, front))
                if !front.is_empty() && (front.len() == 3 || last.parts.contains(&Part::Text)) =>
            {
                front
            }
            _ => &self.sections,
        }
    }

    /// The section for a number, and whether a negative one has its sign in front of it.
    fn of_number(&self, number: f64) -> Option<(&Section, bool)> {
        let sections = self.of_numbers();
        let is_negative = number < 0.0;
        if sections.iter().all(|section| section.condition.is_none()) {
            let place = match sections.len() {
                2.. if is_negative => 1,
                3.. if number == 0.0 => 2,
                _ => 0,
            };
            return Some((sections.get(place)?, is_negative && place == 0));
        }
        let fits = |place: usize, section: &Section| match section.condition {
            Some(condition) => condition.fits(number),
            None if place == 0 => number > 0.0,
            None => place + 1 == sections.len() || is_negative,
        };
        let mut sections = sections.iter().enumerate();
        let (_, section) = sections.find(|(place, section)| fits(*place, section))?;
        let is_for_negative = section.condition.is_some_and(Condition::is_below_zero);
        Some((section, is_negative && !is_for_negative))
    }

    fn value(&self, number: f64, is_1904: bool) -> Value {
        let Some((section, has_sign)) = self.of_number(number) else {
            return Value::Number(number);
        };
        if section.is_date() {
            return date(section, number, is_1904);
        }
        if is_plain(section) {
            return Value::Number(number);
        }
        let Some(shown) = render::number(section, number) else {
            return Value::Number(number);
        };
        let sign = if has_sign { "-" } else { "" };
        let shown = format!("{sign}{}", trimmed(&shown));
        if says(&shown, number) {
            return Value::Number(number);
        }
        Value::Shown(Box::new(Shown {
            text: shown.into(),
            number,
        }))
    }
}

/// A date; as text, if its format says more than that: 计划2027年, 2025年6月底; as what is shown of a number, if that
/// is another number: 2025.
fn date(section: &Section, number: f64, is_1904: bool) -> Value {
    if section.is_duration {
        return serial::to_duration(number);
    }
    let value = serial::to_value(number, is_1904);
    if dates::is_plain(section) {
        return value;
    }
    let moment = match value {
        Value::Date(date) => date.and_time(chrono::NaiveTime::MIN),
        Value::DateTime(moment) => moment,
        other => return other,
    };
    match dates::shown(section, moment) {
        // A year alone may be an amount that was given the wrong format: both numbers have their say.
        Some(shown) if shown.parse::<f64>().is_ok() => Value::Shown(Box::new(Shown {
            text: shown.into(),
            number,
        })),
        Some(shown) => Value::Text(shown.into()),
        None => value,
    }
}

#[cfg(test)]
mod tests;
