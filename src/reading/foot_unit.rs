//! A note under a table that states the unit of its amounts: 注：单位均为亿元.

use sheetgate::At;

use super::columns::Column;
use super::layout::Block;
use super::view::View;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::amount::MoneyUnit;
use crate::words::text::{of_value, plain};

/// What a note states, and where.
pub(super) struct FootUnit {
    unit: MoneyUnit,
    at: At,
    text: String,
}

/// Words in front that say of which amounts it is the unit.
const OF: [&str; 24] = [
    "注",
    "备注",
    "说明",
    "填表说明",
    "以上",
    "上述",
    "上表",
    "本表",
    "表中",
    "表内",
    "所有",
    "各项",
    "涉及",
    "金额",
    "资金",
    "投资",
    "数据",
    "数字",
    "数额",
    "计量",
    "货币",
    "总",
    "的",
    "均",
];
const ALL: [&str; 5] = ["均", "都", "统一", "全部", "一律"];
const IS: [&str; 6] = ["为", "是", "以", "按", "采用", ":"];
const COUNTED: [&str; 7] = ["为单位", "计算", "计", "填报", "填列", "填写", "单位"];

/// The unit that a line under the last row of a table states; the first such line counts.
pub(super) fn stated_below(view: &View, block: &Block) -> Option<FootUnit> {
    /// A row of more cells is a project.
    const CELLS: usize = 3;
    let rows = view.rows_between(block.bottom + 1, block.end);
    // What stands between projects is about those of its section.
    let last = rows.iter().rposition(|row| row.cells().len() > CELLS);
    let lines = rows[last.map_or(0, |last| last + 1)..].iter();
    lines
        .flat_map(|row| {
            row.cells()
                .map(|(column, value)| (At::new(row.number, column), value))
        })
        .find_map(|(at, value)| {
            let text = of_value(value);
            let unit = text.contains('元').then(|| stated_in(&text)).flatten()?;
            Some(FootUnit {
                unit,
                at,
                text: text.into_owned(),
            })
        })
}

impl FootUnit {
    pub(super) const fn unit(&self) -> MoneyUnit {
        self.unit
    }

    /// The question if it speaks against the unit in which the table's amounts were read.
    pub(super) fn conflict(
        &self,
        view: &View,
        columns: &[Column],
        money: Option<MoneyUnit>,
    ) -> Option<Finding> {
        let is_amount = |column: &&Column| {
            matches!(
                column.field(),
                Some(Field::TotalInvestment | Field::FundsInPlace)
            )
        };
        let mut amounts = columns.iter().filter(is_amount);
        let other =
            amounts.find_map(|column| column.unit.or(money).filter(|unit| *unit != self.unit))?;
        let (own, other) = (self.unit.word(), other.word());
        Some(Finding::new(
            Rule::UnitBelow,
            &view.grid.name,
            self.at.address(),
            &self.text,
            other,
            format!(
                "表下写的是“{}”，金额栏却是{other}，已按{other}读取；如果应是{own}，请改正后重报。",
                shortened(&self.text, 30)
            ),
        ))
    }
}

/// The unit that one of the sentences of a text states.
fn stated_in(text: &str) -> Option<MoneyUnit> {
    let plain = plain(text);
    let mut sentences = plain.split(['。', ';', '；', ',', '，', '(', ')', '\n']);
    sentences.find_map(in_sentence)
}

/// `[数额词] 单位 [均] 为 亿元`, or `[数额词] [均] 以 亿元 为单位`; anything else states nothing.
fn in_sentence(sentence: &str) -> Option<MoneyUnit> {
    let digits = |letter: char| letter.is_ascii_digit() || ".:、".contains(letter);
    let mut rest = sentence;
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(digits);
        rest = without_any(rest, &OF);
        if rest.len() == before {
            break;
        }
    }
    let named = rest.strip_prefix("单位");
    let rest = without_any(named.unwrap_or(rest), &ALL);
    let said = IS.iter().find_map(|word| rest.strip_prefix(word));
    // Without 单位 in front, only 以…为单位 and 按…计 speak of one.
    let rest = match (named, said) {
        (Some(_), Some(said)) => said,
        (Some(named), None) => named,
        (None, Some(said)) if rest.starts_with(['以', '按']) => said,
        _ => return None,
    };
    let rest = rest.strip_prefix("人民币").unwrap_or(rest);
    let unit = COUNTED
        .iter()
        .find_map(|word| rest.strip_suffix(word))
        .unwrap_or(rest);
    let is_worded = unit.len() < rest.len();
    (named.is_some() || is_worded)
        .then(|| MoneyUnit::stated_in(unit))
        .flatten()
        .filter(|_| unit.chars().count() <= 3)
}

fn without_any<'t>(text: &'t str, words: &[&str]) -> &'t str {
    words
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::stated_in;
    use crate::words::amount::MoneyUnit;

    #[test]
    fn a_note_states_a_unit_in_closed_words() {
        for subject in [
            "",
            "金额",
            "注：",
            "备注：1.",
            "注：本表金额",
            "说明：上述投资的",
            "表内资金",
        ] {
            for (unit, word) in [
                (MoneyUnit::Wan, "万元"),
                (MoneyUnit::Yi, "亿元"),
                (MoneyUnit::Yuan, "元"),
            ] {
                for sentence in [
                    format!("{subject}单位：{word}"),
                    format!("{subject}单位均为{word}"),
                    format!("{subject}单位统一为人民币{word}。"),
                    format!("{subject}均以{word}为单位"),
                    format!("{subject}按{word}计，请核对"),
                ] {
                    assert_eq!(stated_in(&sentence), Some(unit), "{sentence}");
                }
            }
        }
    }

    #[test]
    fn what_only_speaks_of_money_states_none() {
        for text in [
            "注：总投资以协议为准",
            "注：总投资1亿元以上的项目",
            "责任单位：投资促进局",
            "单位负责人：张某",
            "本表不含5000万元以下项目",
            "按亿元以上项目统计",
            "注：单位为填报单位",
        ] {
            assert_eq!(stated_in(text), None, "{text}");
        }
    }
}
