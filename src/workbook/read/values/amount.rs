//! Amounts of money in one cell: a number, perhaps a unit of its own, or a reason to ask.

use super::decimal::Decimal;
use super::text::plain;
use crate::domain::wording::trimmed;
use crate::workbook::grid::Value;

/// A unit of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::workbook::read) enum MoneyUnit {
    Yuan,
    Thousand,
    Wan,
    Million,
    TenMillion,
    Yi,
}

impl MoneyUnit {
    /// Longest word first: 千万 holds 万.
    const WORDS: [(&'static str, Self); 8] = [
        ("千万", Self::TenMillion),
        ("百万", Self::Million),
        ("万", Self::Wan),
        ("亿", Self::Yi),
        ("千", Self::Thousand),
        ("W", Self::Wan),
        ("w", Self::Wan),
        ("元", Self::Yuan),
    ];

    /// How many yuan it is.
    pub(in crate::workbook::read) const fn yuan(self) -> i64 {
        match self {
            Self::Yuan => 1,
            Self::Thousand => 1_000,
            Self::Wan => 10_000,
            Self::Million => 1_000_000,
            Self::TenMillion => 10_000_000,
            Self::Yi => 100_000_000,
        }
    }

    /// Its word.
    pub(in crate::workbook::read) const fn word(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Thousand => "千元",
            Self::Wan => "万元",
            Self::Million => "百万元",
            Self::TenMillion => "千万元",
            Self::Yi => "亿元",
        }
    }

    /// The one unit of money that stands, written out (万元, 亿元, 元), in a header's brackets or after
    /// 单位：; `None` if there is none or more than one, or if it is a foreign one.
    pub(in crate::workbook::read) fn stated_in(text: &str) -> Option<Self> {
        let plain = plain(text);
        if is_foreign(&plain) {
            return None;
        }
        let mut found = None;
        for part in plain.split(|letter: char| !letter.is_alphabetic()) {
            let part = part.trim_start_matches("人民币").trim_start_matches("单位");
            let part = part.trim_end_matches("人民币");
            let unit = match part {
                "元" => Self::Yuan,
                "千元" => Self::Thousand,
                "万元" | "万" => Self::Wan,
                "百万元" => Self::Million,
                "千万元" => Self::TenMillion,
                "亿元" | "亿" => Self::Yi,
                _ => continue,
            };
            if found.is_some_and(|earlier| earlier != unit) {
                return None;
            }
            found = Some(unit);
        }
        found
    }
}

/// A number that stands for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) struct Amount {
    /// The number, in `unit` if there is one.
    pub(in crate::workbook::read) number: Decimal,
    /// The unit in the cell.
    pub(in crate::workbook::read) unit: Option<MoneyUnit>,
    /// The unit ends in 元; a bare 万 behind a number may only repeat the column's.
    pub(in crate::workbook::read) is_written_out: bool,
    /// 约, 左右, 余: not meant exactly.
    pub(in crate::workbook::read) is_approximate: bool,
}

/// Why a cell is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook::read) enum NoAmount {
    /// Nothing, a placeholder, 待定.
    Empty,
    Foreign,
    Range,
    Negative,
    /// 计划, 预计, 拟: what is to be, not what is.
    Planned,
    Unclear,
}

const FOREIGN: [&str; 22] = [
    "美元",
    "美金",
    "港元",
    "港币",
    "欧元",
    "日元",
    "英镑",
    "韩元",
    "澳元",
    "加元",
    "新元",
    "新加坡元",
    "台币",
    "卢布",
    "法郎",
    "外币",
    "USD",
    "HKD",
    "EUR",
    "JPY",
    "$",
    "€",
];
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
const NEUTRAL: [&str; 5] = ["人民币", "RMB", "CNY", "¥", "整"];

/// Whether a text without blanks names another currency.
pub(in crate::workbook::read) fn is_foreign(plain: &str) -> bool {
    FOREIGN.iter().any(|word| plain.contains(word))
}

/// What a cell says as an amount.
pub(in crate::workbook::read) fn parse(value: &Value) -> Result<Amount, NoAmount> {
    match value {
        Value::Number(number) => {
            let number = Decimal::from_float(*number).ok_or(NoAmount::Unclear)?;
            if number.is_negative() {
                return Err(NoAmount::Negative);
            }
            Ok(Amount {
                number,
                unit: None,
                is_written_out: false,
                is_approximate: false,
            })
        }
        Value::Text(text) => parse_text(text),
        _ => Err(NoAmount::Unclear),
    }
}

fn parse_text(text: &str) -> Result<Amount, NoAmount> {
    let outer = trimmed(text);
    let mut rest = plain(outer);
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
    for word in NEUTRAL {
        rest = rest.replace(word, "");
    }
    let mut is_approximate = false;
    for word in ABOUT {
        if rest.contains(word) {
            is_approximate = true;
            rest = rest.replacen(word, "", 1);
        }
    }
    let rest = without_separators(&rest);
    if let Some(digits) = rest.strip_prefix('-') {
        let is_number = digits.starts_with(|letter: char| letter.is_ascii_digit());
        return Err(if is_number {
            NoAmount::Negative
        } else {
            NoAmount::Unclear
        });
    }
    let terms = terms(&rest).ok_or_else(|| not_one_number(&rest))?;
    sum(&terms, is_approximate).ok_or(NoAmount::Unclear)
}

/// The text without commas between groups of three digits; other commas stay and make it unclear.
fn without_separators(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit_at = |index: usize| letters.get(index).is_some_and(char::is_ascii_digit);
    let mut plain = String::with_capacity(text.len());
    for (index, &letter) in letters.iter().enumerate() {
        let is_separator = matches!(letter, ',' | '\'')
            && index > 0
            && digit_at(index - 1)
            && (1..=3).all(|step| digit_at(index + step))
            && !digit_at(index + 4);
        if !is_separator {
            plain.push(letter);
        }
    }
    plain
}

/// A number with the unit behind it.
struct Term {
    number: Decimal,
    unit: Option<MoneyUnit>,
    is_written_out: bool,
}

/// The text as numbers with units and nothing else: `1亿2000万元` has two.
fn terms(text: &str) -> Option<Vec<Term>> {
    let mut rest = text;
    let mut terms: Vec<Term> = Vec::new();
    while !rest.is_empty() && terms.len() < 3 {
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap_or(rest.len());
        let number = Decimal::parse(&rest[..end])?;
        rest = &rest[end..];
        let unit = MoneyUnit::WORDS
            .iter()
            .find_map(|(word, unit)| rest.strip_prefix(word).map(|rest| (*unit, rest)));
        let mut is_written_out = false;
        let unit = unit.map(|(unit, behind)| {
            let shorter = behind.strip_prefix('元');
            is_written_out = shorter.is_some() || unit == MoneyUnit::Yuan;
            rest = shorter.unwrap_or(behind);
            unit
        });
        terms.push(Term {
            number,
            unit,
            is_written_out,
        });
    }
    (rest.is_empty() && !terms.is_empty()).then_some(terms)
}

/// One amount of one to three terms, whose units must fall: `1亿2000万元`, not `5万3万`.
fn sum(terms: &[Term], is_approximate: bool) -> Option<Amount> {
    let (first, last) = (terms.first()?, terms.last()?);
    if terms.len() == 1 {
        return Some(Amount {
            number: first.number,
            unit: first.unit,
            is_written_out: first.is_written_out,
            is_approximate,
        });
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
    })
}

/// Two numbers with a stroke between them are a range.
fn not_one_number(text: &str) -> NoAmount {
    let stroke = |letter: char| matches!(letter, '-' | '~' | '–' | '—' | '至' | '到' | '～');
    let mut parts = text.split(stroke).filter(|part| !part.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(from), Some(to), None) if terms(from).is_some() && terms(to).is_some() => {
            NoAmount::Range
        }
        _ => NoAmount::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MoneyUnit, NoAmount, parse};
    use crate::domain::amount::Yuan;
    use crate::workbook::grid::Value;

    fn read(text: &str) -> Result<(String, Option<MoneyUnit>, bool, bool), NoAmount> {
        parse(&Value::Text(text.into())).map(|amount| {
            (
                amount.number.to_string(),
                amount.unit,
                amount.is_written_out,
                amount.is_approximate,
            )
        })
    }

    #[test]
    fn amounts_are_read_with_their_own_unit() {
        use MoneyUnit::{TenMillion, Wan, Yi, Yuan};
        for (text, number, unit, written_out, about) in [
            ("2000", "2000", None, false, false),
            ("\u{3000}7,500 ", "7500", None, false, false),
            ("1，234，567", "1234567", None, false, false),
            ("２３２６０", "23260", None, false, false),
            ("27820万元", "27820", Some(Wan), true, false),
            ("9290万", "9290", Some(Wan), false, false),
            ("0.771亿元", "0.771", Some(Yi), true, false),
            ("约18.5亿元", "18.5", Some(Yi), true, true),
            ("17亿元左右", "17", Some(Yi), true, true),
            ("人民币 500 万元整", "500", Some(Wan), true, false),
            ("5千万元", "5", Some(TenMillion), true, false),
            ("1亿2000万元", "120000000", Some(Yuan), true, false),
            ("275000.00", "275000", None, false, false),
            ("350000元", "350000", Some(Yuan), true, false),
        ] {
            let expected = (number.to_owned(), unit, written_out, about);
            assert_eq!(read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_amount_says_why() {
        for (text, why) in [
            ("—", NoAmount::Empty),
            ("待定", NoAmount::Empty),
            ("0.7亿美元", NoAmount::Foreign),
            ("3361万美元", NoAmount::Foreign),
            ("$500", NoAmount::Foreign),
            ("9.2-11.5亿元", NoAmount::Range),
            ("5000～8000", NoAmount::Range),
            ("3至5亿元", NoAmount::Range),
            ("-500", NoAmount::Negative),
            ("计划到位500", NoAmount::Planned),
            ("一期5亿元，二期3亿元", NoAmount::Unclear),
            ("5亿元，其中设备2亿元", NoAmount::Unclear),
            ("1,23", NoAmount::Unclear),
            ("5万3万", NoAmount::Unclear),
            ("1.2.3", NoAmount::Unclear),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn a_unit_is_stated_once_or_not_at_all() {
        for (text, unit) in [
            ("（万元）", Some(MoneyUnit::Wan)),
            ("万元、亩", Some(MoneyUnit::Wan)),
            ("单位:亿元", Some(MoneyUnit::Yi)),
            ("人民币万元", Some(MoneyUnit::Wan)),
            ("万元/亿元", None),
            ("万美元", None),
            ("亩", None),
            ("万平方米", None),
        ] {
            assert_eq!(MoneyUnit::stated_in(text), unit, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9.,，亿万千百元约~\\-－至 美\\PC]{0,20}") {
            let _ = read(&text);
            let _ = MoneyUnit::stated_in(&text);
        }

        #[test]
        fn what_we_write_is_what_we_read(yuan in 0_i64..1_000_000_000_000_000) {
            let shown = Yuan(yuan).to_string();
            let amount = parse(&Value::Text(shown.into())).unwrap();
            let unit = amount.unit.unwrap();
            prop_assert_eq!(unit, MoneyUnit::Wan);
            prop_assert_eq!(amount.number.to_yuan(unit.yuan()), Some(Yuan(yuan)));
        }
    }
}
