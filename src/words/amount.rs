//! Amounts of money in one cell: a number, perhaps a unit of its own, or a reason to ask.

use sheetgate::{Shown, Value};

use super::chinese_number;
use super::decimal::Decimal;
use super::figures::{BREAK, GAP, MARK, figures_in, unglued, without_separators};
use super::money_unit::unit_before;
pub(crate) use super::money_unit::{Beside, MoneyUnit, is_foreign};
use crate::domain::wording::trimmed;

/// A number that stands for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    /// The number, in `unit` if there is one.
    pub(crate) number: Decimal,
    /// The unit in the cell.
    pub(crate) unit: Option<MoneyUnit>,
    /// The unit ends in 元; a bare 万 behind a number may only repeat the column's.
    pub(crate) is_written_out: bool,
    /// 约, 左右, 余: not meant exactly.
    pub(crate) is_approximate: bool,
    /// What the cell holds, where the screen shows another number.
    pub(crate) stored: Option<Stored>,
    /// The mark of a footnote stands behind it: 5000①.
    pub(crate) is_marked: bool,
}

/// A number that is shown as another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) number: Decimal,
    /// How many digits behind its point the other one has.
    pub(crate) decimals: u32,
}

/// Why a cell is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAmount {
    /// Nothing, a placeholder, 待定.
    Empty,
    Foreign,
    Range,
    Negative,
    /// 计划, 预计, 拟: what is to be, not what is.
    Planned,
    /// More than one figure: two lines, a stroke, a footnote's mark.
    Several,
    /// The screen shows something else than the number that the cell holds.
    Shown,
    Unclear,
}

const UNDECIDED: [&str; 10] = [
    "待定",
    "未定",
    "待确定",
    "暂未确定",
    "未确定",
    "面议",
    "保密",
    "待核",
    "未到位",
    "尚未到位",
];
const PLANNED: [&str; 4] = ["计划", "预计", "拟", "力争"];
const ABOUT: [&str; 16] = [
    "大约",
    "约为",
    "约",
    "左右",
    "不低于",
    "不少于",
    "超过",
    "超",
    "逾",
    "近",
    "余",
    "多",
    "以上",
    "上下",
    "暂定",
    "估算",
];
/// Between a number and its unit: 5000余万元.
const MORE: [&str; 3] = ["余", "多", "来"];
const NEUTRAL: [&str; 7] = ["人民币", "RMB", "CNY", "CN¥", "¥", "整", "正"];

/// What a cell says as an amount.
pub(crate) fn parse(value: &Value) -> Result<Amount, NoAmount> {
    match value {
        Value::Number(number) => {
            let number = Decimal::from_float(*number).ok_or(NoAmount::Unclear)?;
            plain_number(number)
        }
        Value::Text(text) => parse_text(text),
        Value::Shown(shown) => parse_shown(shown),
        _ => Err(NoAmount::Unclear),
    }
}

fn plain_number(number: Decimal) -> Result<Amount, NoAmount> {
    if number.is_negative() {
        return Err(NoAmount::Negative);
    }
    Ok(Amount {
        number,
        unit: None,
        is_written_out: false,
        is_approximate: false,
        stored: None,
        is_marked: false,
    })
}

/// A number that is shown with more than its digits, or with others: both have their say.
fn parse_shown(shown: &Shown) -> Result<Amount, NoAmount> {
    let stored = Decimal::from_float(shown.number).ok_or(NoAmount::Unclear)?;
    match parse_text(&shown.text) {
        Ok(amount) => {
            let figure = figures_in(&shown.text)
                .into_iter()
                .next()
                .unwrap_or_default();
            let decimals = figure.split_once('.').map_or(0, |(_, behind)| behind.len());
            let decimals = u32::try_from(decimals).unwrap_or(u32::MAX);
            let is_same = amount.number.is_rounded(stored, decimals);
            let other = Stored {
                number: stored,
                decimals,
            };
            Ok(Amount {
                number: if is_same { stored } else { amount.number },
                stored: (!is_same).then_some(other),
                // Its format says 万 of every number of its column; nobody typed it beside this one.
                is_written_out: amount.is_written_out || is_same,
                ..amount
            })
        }
        Err(NoAmount::Empty) if stored.is_zero() => plain_number(stored),
        Err(NoAmount::Empty | NoAmount::Unclear) => Err(NoAmount::Shown),
        Err(why) => Err(why),
    }
}

fn parse_text(text: &str) -> Result<Amount, NoAmount> {
    let outer = trimmed(text);
    let rest = unglued(outer);
    if let Some(bare) = rest.strip_suffix(MARK)
        && !bare.contains([MARK, GAP, BREAK])
        && let Ok(amount) = parse_text(bare)
    {
        return Ok(Amount {
            is_marked: true,
            ..amount
        });
    }
    if super::text::is_placeholder(outer)
        || super::text::is_placeholder(&rest)
        || UNDECIDED.contains(&rest.as_str())
    {
        return Err(NoAmount::Empty);
    }
    if is_foreign(&rest) {
        return Err(NoAmount::Foreign);
    }
    if PLANNED.iter().any(|word| rest.contains(word)) {
        return Err(NoAmount::Planned);
    }
    let rest = without_separators(&rest);
    let (rest, is_after_word) = without_words_before(&rest);
    if let Some(digits) = rest.strip_prefix('-') {
        let is_number = digits.starts_with(|letter: char| letter.is_ascii_digit());
        return Err(if is_number {
            NoAmount::Negative
        } else {
            NoAmount::Unclear
        });
    }
    if figures_in(outer).into_iter().any(may_be_two) {
        return Err(NoAmount::Several);
    }
    let has_digit = |line: &&str| line.contains(|letter: char| letter.is_ascii_digit());
    if outer.lines().filter(has_digit).nth(1).is_some() {
        // One number is not written on two lines.
        return Err(not_one_number(outer, rest));
    }
    let (terms, is_before_word) = terms(rest).ok_or_else(|| not_one_number(outer, rest))?;
    let is_approximate = is_after_word || is_before_word;
    sum(&terms, is_approximate).ok_or_else(|| not_one_number(outer, rest))
}

/// Whether a figure with one wide comma may as well be two, 500，800: who groups digits writes 1，234 or 1,234.
fn may_be_two(figure: &str) -> bool {
    let parts = figure.split_once('，');
    parts.is_some_and(|(one, other)| {
        one.chars().count() == 3 && other.chars().count() == 3 && !one.contains(',')
    })
}

/// What is left behind the words before a number, and whether they say that it is not exact.
fn without_words_before(text: &str) -> (&str, bool) {
    let mut rest = text;
    let mut is_approximate = false;
    loop {
        let before = rest.len();
        for word in ABOUT {
            if let Some(behind) = rest.strip_prefix(word) {
                (rest, is_approximate) = (behind, true);
            }
        }
        for word in NEUTRAL {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        if rest.len() == before {
            return (rest, is_approximate);
        }
    }
}

/// Whether these are words that may stand behind an amount, and nothing else; if so, whether they say that it
/// is not exact. Brackets around them mean nothing.
fn words_behind(text: &str) -> Option<bool> {
    let text = text.replace(['(', ')'], "");
    let text = text.trim_end_matches('。');
    let (rest, is_approximate) = without_words_before(text);
    rest.is_empty().then_some(is_approximate)
}

/// A number with the unit behind it.
struct Term {
    number: Decimal,
    unit: Option<MoneyUnit>,
    is_written_out: bool,
}

/// The text as numbers with units, words behind the last of them, and nothing else: `1亿2000万元左右` has two.
/// Tells whether a word says that the number is not exact.
fn terms(text: &str) -> Option<(Vec<Term>, bool)> {
    let mut rest = text;
    let mut is_approximate = false;
    let mut terms: Vec<Term> = Vec::new();
    while terms.len() < 3
        && let Some((number, behind)) = number_before(rest)
    {
        rest = behind;
        for word in MORE {
            if let Some(behind) = rest.strip_prefix(word) {
                (rest, is_approximate) = (behind, true);
            }
        }
        let (unit, is_written_out, behind) = unit_before(rest);
        rest = behind;
        terms.push(Term {
            number,
            unit,
            is_written_out,
        });
    }
    is_approximate |= words_behind(rest)?;
    (!terms.is_empty()).then_some((terms, is_approximate))
}

/// The number at the beginning of a text, in digits or in words, and what stands behind it.
fn number_before(text: &str) -> Option<(Decimal, &str)> {
    let is_of_number = |letter: char| letter.is_ascii_digit() || letter == '.';
    let end = text
        .find(|letter| !is_of_number(letter))
        .unwrap_or(text.len());
    if end == 0 {
        return chinese_number::number_before(text);
    }
    Some((Decimal::parse(&text[..end])?, &text[end..]))
}

/// One amount of one to three terms, whose units must fall: `1亿2000万元`, not `5万3万`. Where 元 stands behind
/// one that is not the last, there are two amounts.
fn sum(terms: &[Term], is_approximate: bool) -> Option<Amount> {
    let (last, front) = terms.split_last()?;
    if front.is_empty() {
        return Some(Amount {
            number: last.number,
            unit: last.unit,
            is_written_out: last.is_written_out,
            is_approximate,
            stored: None,
            is_marked: false,
        });
    }
    if front.iter().any(|term| term.is_written_out) {
        return None;
    }
    let mut yuan = Decimal::parse("0")?;
    let mut above: Option<MoneyUnit> = None;
    for term in terms {
        let unit = term.unit?;
        if above.is_some_and(|above| unit >= above) {
            return None;
        }
        above = Some(unit);
        yuan = yuan.plus(term.number.times(unit.yuan())?)?;
    }
    Some(Amount {
        number: yuan,
        unit: Some(MoneyUnit::Yuan),
        is_written_out: last.is_written_out,
        is_approximate,
        stored: None,
        is_marked: false,
    })
}

/// Two numbers with a stroke between them are a range; any others are several.
fn not_one_number(shown: &str, text: &str) -> NoAmount {
    let stroke = |letter: char| matches!(letter, '-' | '~' | '–' | '—' | '至' | '到' | '～');
    let mut parts = text.split(stroke).filter(|part| !part.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(from), Some(to), None) if terms(from).is_some() && terms(to).is_some() => {
            NoAmount::Range
        }
        _ if figures_in(shown).len() > 1 => NoAmount::Several,
        _ => NoAmount::Unclear,
    }
}

#[cfg(test)]
mod tests;
