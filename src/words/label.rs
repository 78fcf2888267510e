//! One header cell, taken apart: what it says, what stands in its brackets, what unit it states.

use super::amount::{self, MoneyUnit};
use super::closed::is_made_of;
use super::text::plain;

/// One header cell, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Label {
    /// As a person reads it, on one line.
    pub(crate) shown: String,
    /// Plain, without what stands in brackets and without a unit at the end.
    pub(crate) base: String,
    /// Plain, with what stands in brackets, except units.
    pub(crate) whole: String,
    /// What stands in each bracket, except units.
    pub(crate) brackets: Vec<String>,
    /// The unit of money that it states.
    pub(crate) unit: Option<MoneyUnit>,
    /// Its money is not yuan: 总投资（万美元）.
    pub(crate) is_foreign: bool,
}

impl Label {
    /// A header cell's text, taken apart.
    pub(crate) fn new(text: &str) -> Self {
        let plain = plain(text);
        let plain = without_ornaments(&plain);
        let mut base = String::new();
        let mut whole = String::new();
        let mut brackets = Vec::new();
        let mut unit = None;
        let parts = bracket_parts(plain);
        let is_more = parts.len() > 1;
        for (part, is_bracketed) in parts {
            if !is_bracketed && is_more && is_translation(part) {
                continue;
            }
            if is_bracketed {
                let stated = MoneyUnit::stated_in(part);
                unit = unit.or(stated);
                let says_nothing = is_measure(part) || is_how_to_say_none(part);
                if stated.is_none() && !says_nothing && !is_translation(part) {
                    whole.push_str(part);
                    brackets.push(part.to_owned());
                }
            } else {
                let part = without_translation(part);
                base.push_str(part);
                whole.push_str(part);
            }
        }
        if let Some((rest, stated)) = unit_behind(&base) {
            unit = unit.or(Some(stated));
            whole = whole.replacen(&base, rest, 1);
            base = String::from(rest);
        }
        Self {
            shown: text.chars().filter(|letter| !letter.is_control()).collect(),
            base,
            whole,
            brackets,
            unit,
            is_foreign: amount::is_foreign(plain),
        }
    }

    /// The same under the header above it, as one.
    pub(crate) fn under(&self, group: &Self) -> Self {
        Self {
            base: format!("{}{}", group.base, self.base),
            whole: format!("{}{}", group.whole, self.whole),
            brackets: [&group.brackets[..], &self.brackets].concat(),
            ..self.clone()
        }
    }

    /// 上半月进展 may be the last report's; 11月上半月进展 says whose it is, and is 11月进展 to the grammar.
    /// `None` if there is no such thing in it.
    pub(crate) fn without_half_month(&self) -> Option<Self> {
        let halves = ["月上半月", "月下半月"];
        let half = halves.into_iter().find(|half| self.whole.contains(half))?;
        Some(Self {
            base: self.base.replace(half, "月"),
            whole: self.whole.replace(half, "月"),
            ..self.clone()
        })
    }

    /// Whether it says nothing but a unit: `（万元）`.
    pub(crate) fn is_only_unit(&self) -> bool {
        self.base.is_empty()
    }
}

/// What stands before a unit of money at the end, and the unit: 总投资/元, 总投资万元. A bare 元 needs the
/// stroke: it may end a word.
fn unit_behind(base: &str) -> Option<(&str, MoneyUnit)> {
    const STROKES: [char; 6] = [':', '/', '-', '_', ',', '、'];
    if let Some((rest, last)) = base.rsplit_once(STROKES)
        && let Some(unit) = MoneyUnit::stated_in(last)
    {
        return Some((rest, unit));
    }
    [("亿元", MoneyUnit::Yi), ("万元", MoneyUnit::Wan)]
        .into_iter()
        .find_map(|(word, unit)| Some((base.strip_suffix(word)?, unit)))
}

/// A header without the stars of required columns and the number before it: `*项目名称`, `2.投资方`.
fn without_ornaments(plain: &str) -> &str {
    const STARS: [char; 6] = ['*', '★', '☆', '※', '▲', '#'];
    let bare = plain.trim_matches(STARS);
    let rest = bare.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let bare = bare.strip_prefix("其中:").unwrap_or(bare);
    match rest.strip_prefix(['.', '、']) {
        Some(rest)
            if rest.len() + 1 < bare.len() && !rest.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            rest
        }
        _ => bare,
    }
}

/// Units of other things than money, and remarks that change nothing.
pub(crate) fn is_measure(text: &str) -> bool {
    const MEASURES: [&str; 16] = [
        "人民币",
        "含税",
        "亩",
        "人",
        "个",
        "%",
        "平方米",
        "万平方米",
        "公顷",
        "盖章",
        "公章",
        "必填",
        "全称",
        "年月日",
        "年/月/日",
        "年月",
    ];
    text.split(['、', '/', ','])
        .all(|part| MEASURES.contains(&part))
}

/// 没有填“无”, 如无则填0: how to say that there is nothing.
fn is_how_to_say_none(text: &str) -> bool {
    const WORDS: [&str; 24] = [
        "如", "若", "没有", "无", "暂无", "的", "则", "请", "就", "可", "统一", "填写", "填报",
        "填", "写明", "写", "注明", "标注", "为", ",", "“", "”", "\"", "/",
    ];
    let is_filled = text.contains(['填', '写', '注']);
    let bare = text.trim_end_matches(['0', '零', '”', '"']);
    is_filled && text.contains(['无', '没']) && is_made_of(bare, &[&WORDS])
}

/// A Chinese header without its English translation: 总投资 Total Investment. Capital letters alone may be a word of
/// their own (项目ID), and what says more than a translation is none: Planned, USD.
fn without_translation(part: &str) -> &str {
    let bare = part.trim_end_matches(is_english);
    let behind = &part[bare.len()..];
    if !bare.is_empty() && is_translation(behind) {
        return bare;
    }
    let bare = part.trim_start_matches(is_english);
    let before = &part[..part.len() - bare.len()];
    if !bare.is_empty() && is_translation(before) {
        return bare;
    }
    part
}

const fn is_english(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '.' | '&' | '-' | '/' | '\'' | ',')
}

fn is_translation(text: &str) -> bool {
    const SAYING_MORE: [&str; 16] = [
        "expect", "estim", "target", "annual", "last", "previous", "remain", "former", "phase",
        "plan", "year", "foreign", "usd", "dollar", "eur", "hk",
    ];
    let small = text.to_ascii_lowercase();
    text.chars().all(is_english)
        && text.contains(|letter: char| letter.is_ascii_lowercase())
        && text.chars().filter(char::is_ascii_alphabetic).count() >= 2
        && !SAYING_MORE.iter().any(|word| small.contains(word))
}

/// A text cut at its round and square brackets.
fn bracket_parts(text: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[', '【']) {
        let width = rest[open..].chars().next().map_or(1, char::len_utf8);
        let inner = &rest[open + width..];
        let close = inner.find([')', ']', '】']);
        parts.push((&rest[..open], false));
        let end = close.unwrap_or(inner.len());
        parts.push((&inner[..end], true));
        rest = inner[end..].trim_start_matches([')', ']', '】']);
    }
    parts.push((rest, false));
    parts.retain(|(part, _)| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::Label;
    use crate::words::amount::MoneyUnit;

    #[test]
    fn a_header_states_its_unit() {
        for (text, unit) in [
            ("总投资(万元)", Some(MoneyUnit::Wan)),
            ("协议投资额\n【亿元】", Some(MoneyUnit::Yi)),
            ("总投资万元", Some(MoneyUnit::Wan)),
            ("总投资/元", Some(MoneyUnit::Yuan)),
            ("总投资，千元", Some(MoneyUnit::Thousand)),
            ("用地（亩）", None),
            ("总投资/美元", None),
            ("投资单元", None),
            ("总投资", None),
        ] {
            assert_eq!(Label::new(text).unit, unit, "{text}");
        }
        assert!(Label::new("（万元）").is_only_unit());
    }

    #[test]
    fn translations_and_hints_are_no_part_of_a_header() {
        for (text, whole) in [
            ("总投资(万元)\nTotal Investment", "总投资"),
            ("序号 No.", "序号"),
            ("Project Name 项目名称", "项目名称"),
            ("进展情况（Progress）", "进展情况"),
            ("总投资 Total Investment (万元)", "总投资"),
            ("总投资 Planned Investment", "总投资PlannedInvestment"),
            ("总投资（Expected）", "总投资Expected"),
            ("项目ID", "项目ID"),
            ("EPC单位", "EPC单位"),
            ("需市级协调事项（没有填“无”）", "需市级协调事项"),
            ("存在问题（如无请填写无）", "存在问题"),
            ("到位资金（无则填0）", "到位资金"),
            ("到位资金（填报计划数）", "到位资金填报计划数"),
            ("开工时间（未开工的填预计）", "开工时间未开工的填预计"),
        ] {
            assert_eq!(Label::new(text).whole, whole, "{text}");
        }
        assert_eq!(Label::new("总投资(RMB万元)").unit, Some(MoneyUnit::Wan));
        assert!(Label::new("总投资 Total (USD)").is_foreign);
    }
}
