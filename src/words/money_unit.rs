//! Units of money: in a number's text, in a header, and in a cell of their own beside an amount.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use sheetgate::Value;

use super::closed::searcher;
use super::text::plain;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MoneyUnit {
    Yuan,
    Thousand,
    Wan,
    Million,
    TenMillion,
    Yi,
}

impl MoneyUnit {
    /// Longest word first: 千万 holds 万.
    pub(crate) const WORDS: [(&'static str, Self); 10] = [
        ("千万", Self::TenMillion),
        ("百万", Self::Million),
        ("万", Self::Wan),
        ("萬", Self::Wan),
        ("亿", Self::Yi),
        ("億", Self::Yi),
        ("千", Self::Thousand),
        ("W", Self::Wan),
        ("w", Self::Wan),
        ("元", Self::Yuan),
    ];

    /// How many yuan it is.
    pub(crate) const fn yuan(self) -> i64 {
        match self {
            Self::Yuan => 1,
            Self::Thousand => 1_000,
            Self::Wan => 10_000,
            Self::Million => 1_000_000,
            Self::TenMillion => 10_000_000,
            Self::Yi => 100_000_000,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
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
    pub(crate) fn stated_in(text: &str) -> Option<Self> {
        let plain = plain(text);
        if is_foreign(&plain) {
            return None;
        }
        let mut found = None;
        for part in plain.split(|letter: char| !letter.is_alphabetic()) {
            let part = YUAN
                .iter()
                .fold(part, |part, word| part.trim_start_matches(word));
            let part = part.trim_start_matches("单位");
            let part = YUAN
                .iter()
                .fold(part, |part, word| part.trim_end_matches(word));
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

/// Words for the yuan that may stand before or behind a unit.
const YUAN: [&str; 4] = ["人民币", "RMB", "CNY", "rmb"];

const FOREIGN: [&str; 41] = [
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
    "GBP",
    "KRW",
    "AUD",
    "CAD",
    "SGD",
    "CHF",
    "TWD",
    "MOP",
    "澳门元",
    "澳门币",
    "新台币",
    "泰铢",
    "卢比",
    "林吉特",
    "比索",
    "$",
    "€",
    "£",
    "₩",
    "₽",
    "฿",
];

/// Whether a text without blanks names another currency.
pub(crate) fn is_foreign(plain: &str) -> bool {
    FOREIGN_IN.is_match(plain)
}

static FOREIGN_IN: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(FOREIGN));

/// Makes ready what every text is searched with.
pub(super) fn prepare() {
    LazyLock::force(&FOREIGN_IN);
}

/// The unit at the beginning of a text, whether it ends in 元, and what stands behind it; in brackets too.
pub(crate) fn unit_before(text: &str) -> (Option<MoneyUnit>, bool, &str) {
    let bracketed = text.strip_prefix('(').and_then(|text| text.split_once(')'));
    if let Some((inside, behind)) = bracketed
        && let (unit @ Some(_), is_written_out, "") = unit_before(inside)
    {
        return (unit, is_written_out, behind);
    }
    let word = text
        .strip_prefix('个')
        .filter(|text| text.starts_with('亿'));
    let word = word.unwrap_or(text);
    let unit = MoneyUnit::WORDS
        .iter()
        .find_map(|(unit, meant)| word.strip_prefix(unit).map(|behind| (*meant, behind)));
    let Some((unit, behind)) = unit else {
        return (None, false, text);
    };
    let shorter = behind.strip_prefix('元');
    let is_written_out = shorter.is_some() || unit == MoneyUnit::Yuan;
    (Some(unit), is_written_out, shorter.unwrap_or(behind))
}

/// A unit that stands alone in a cell beside an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    Unit(MoneyUnit),
    Foreign,
}

impl Beside {
    /// The unit, if it is one of this country.
    pub(crate) const fn unit(self) -> Option<MoneyUnit> {
        match self {
            Self::Unit(unit) => Some(unit),
            Self::Foreign => None,
        }
    }

    /// The unit that a cell names, and nothing else.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        /// No name of a unit is longer, bytes.
        const LONGEST: usize = 30;
        let Value::Text(text) = value else {
            return None;
        };
        if text.len() > LONGEST {
            return None;
        }
        let plain = plain(text);
        let name = plain.trim_start_matches("人民币").trim_matches(['(', ')']);
        if is_foreign(name) && !name.contains(|letter: char| letter.is_ascii_digit()) {
            return Some(Self::Foreign);
        }
        match unit_before(name) {
            (Some(unit), _, "") => Some(Self::Unit(unit)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, MoneyUnit};
    use sheetgate::Value;

    #[test]
    fn a_unit_beside_an_amount_stands_alone() {
        for (text, unit) in [
            ("亿元", Some(Beside::Unit(MoneyUnit::Yi))),
            ("（万元）", Some(Beside::Unit(MoneyUnit::Wan))),
            ("人民币万元", Some(Beside::Unit(MoneyUnit::Wan))),
            ("万", Some(Beside::Unit(MoneyUnit::Wan))),
            ("万美元", Some(Beside::Foreign)),
            ("商务局", None),
            ("万元以上", None),
            ("500万美元", None),
        ] {
            assert_eq!(Beside::of(&Value::Text(text.into())), unit, "{text}");
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
            ("RMB万元", Some(MoneyUnit::Wan)),
            ("万元，CNY", Some(MoneyUnit::Wan)),
            ("亩", None),
            ("万平方米", None),
        ] {
            assert_eq!(MoneyUnit::stated_in(text), unit, "{text}");
        }
    }
}
