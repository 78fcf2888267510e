//! The words of a row of totals: 合计, 在建项目小计（4个）, 共12个项目, Total; never 合计划产业园.

use std::sync::LazyLock;

use super::closed::{Certainty, is_made_of};
use super::letters::Letters;
use super::text::{in_small_letters, plain};

/// Words that say it is a total.
const CORES: [&str; 18] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "汇总",
    "总合计",
    "合计总计",
    "合计数",
    "总数",
    "总和",
    "总额",
    "统计",
    "total",
    "subtotal",
    "grandtotal",
    "totals",
    "sum",
];

/// What may stand before it: of what it is the total.
const BEFORE: [&str; 74] = [
    "本页",
    "本表",
    "本期",
    "本栏",
    "以上",
    "上述",
    "上列",
    "全区",
    "全县",
    "全市",
    "全州",
    "全省",
    "全部",
    "所有",
    "各",
    "各项",
    "项目",
    "招商引资",
    "招商",
    "引资",
    "重大",
    "重点",
    "投资",
    "总投资",
    "金额",
    "资金",
    "到位",
    "总",
    "共",
    "全",
    "已",
    "未",
    "新",
    "拟",
    "在建",
    "在谈",
    "洽谈",
    "签约",
    "落地",
    "开工",
    "投产",
    "达产",
    "停工",
    "终止",
    "建成",
    "竣工",
    "续建",
    "前期",
    "储备",
    "建设中",
    "类",
    "工业",
    "农业",
    "服务业",
    "旅游业",
    "商贸",
    "产业",
    "一产",
    "二产",
    "三产",
    "区级",
    "市级",
    "县级",
    "省级",
    "阶段",
    "其中",
    "一",
    "二",
    "三",
    "四",
    "五",
    "、",
    "(",
    ")",
];

/// What may stand behind it: how many, in what unit.
const BEHIND: [&str; 33] = [
    "共",
    "数",
    "额",
    "金额",
    "值",
    "个",
    "项",
    "家",
    "宗",
    "条",
    "户",
    "个项目",
    "项项目",
    "条项目",
    "家企业",
    "万元",
    "亿元",
    "元",
    "人民币",
    "单位",
    ":",
    ",",
    "、",
    ".",
    "/",
    ";",
    "-",
    "(",
    ")",
    "合计",
    "小计",
    "总计",
    "行",
];

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// Words that count without any word of a total: 共12个项目, 项目总数：12.
const COUNTED: [&str; 11] = [
    "共",
    "总共",
    "合共",
    "共有",
    "共计",
    "项目数",
    "项目总数",
    "项目个数",
    "总项目数",
    "项目数量",
    "总数",
];

/// How surely a cell's text says that its row is one of totals.
pub(crate) fn total_word(text: &str) -> Option<Certainty> {
    if !may_be_total(text) {
        return None;
    }
    let plain = in_small_letters(plain(text));
    if is_whole(&plain) {
        return Some(Certainty::Sure);
    }
    let bare = plain.trim_start_matches(['(', '*', '#']);
    CORES
        .iter()
        .any(|core| *core != "统计" && *core != "累计" && bare.starts_with(core))
        .then_some(Certainty::Partly)
}

/// Whether the text surely says so.
pub(crate) fn is_total_word(text: &str) -> bool {
    total_word(text) == Some(Certainty::Sure)
}

/// A text without any of them holds no word of a total.
static MARKS: LazyLock<Letters> = LazyLock::new(|| Letters::of("计計总總汇匯彙共数數tTsS".chars()));

/// Cheap: whether a text is worth a closer look.
pub(crate) fn may_be_total(text: &str) -> bool {
    /// No such text is longer, bytes, whatever blanks are in it.
    const LONGEST: usize = 160;
    text.len() <= LONGEST
        && text.chars().any(|letter| MARKS.has(letter))
        && (text.contains(['计', '計', '总', '總', '汇', '匯', '彙', '共', '数', '數'])
            || ["total", "sum"].iter().any(|word| holds_word(text, word)))
}

/// Whether a text holds these ASCII letters, large or small. No other letter has one of them as its small one.
fn holds_word(text: &str, word: &str) -> bool {
    let mut places = text.as_bytes().windows(word.len());
    places.any(|place| place.eq_ignore_ascii_case(word.as_bytes()))
}

fn is_whole(plain: &str) -> bool {
    let counts = COUNTED.iter().any(|word| {
        plain.strip_prefix(word).is_some_and(|rest| {
            rest.contains(|letter: char| letter.is_ascii_digit())
                && is_made_of(rest, &[&BEHIND, &DIGITS])
        })
    });
    counts
        || CORES.iter().any(|core| {
            plain.match_indices(core).any(|(at, _)| {
                let (before, behind) = (&plain[..at], &plain[at + core.len()..]);
                // 统计 and 累计 alone are as often the first word of a name.
                (before.is_empty() || is_made_of(before, &[&BEFORE]))
                    && (behind.is_empty()
                        || is_made_of(behind, &[&BEHIND, &DIGITS])
                        || is_bracketed(behind))
            })
        })
}

/// （在建项目）
fn is_bracketed(behind: &str) -> bool {
    behind
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .is_some_and(|inner| is_made_of(inner, &[&BEFORE, &BEHIND, &DIGITS]))
}

/// 区商务局合计: whatever stands before the word. Only for rows that say nothing of a project.
pub(crate) fn ends_in_total(text: &str) -> bool {
    /// More letters than the longest such line.
    const LONGEST: usize = 14;
    if !text.contains(['计', '計', '总', '總']) {
        return false;
    }
    let plain = plain(text);
    let bare = plain.split('(').next().unwrap_or("").trim_end_matches(':');
    bare.chars().count() <= LONGEST
        && ["合计", "小计", "总计", "汇总"]
            .iter()
            .any(|word| bare.ends_with(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Certainty, ends_in_total, holds_word, is_total_word, total_word};

    proptest! {
        #[test]
        fn a_word_is_found_in_large_and_small_letters(text in "[totalsumTOTALSUM计Ｔ\u{212a}ßΣ ]{0,12}|.*") {
            for word in ["total", "sum"] {
                prop_assert_eq!(holds_word(&text, word), text.to_lowercase().contains(word));
            }
        }
    }

    #[test]
    fn totals_are_told_from_names_that_begin_like_them() {
        for text in [
            "合计",
            "合　计",
            "小计（4个）",
            "总计",
            "合计：22个项目",
            "共计28个",
            "汇总",
            "汇　总：",
            "总数",
            "共2个项目",
            "总共12个",
            "项目总数：12",
            "Total",
            "TOTAL:",
            "Sub total",
            "本页小计",
            "在建项目小计",
            "合计（万元）",
            "全区合计（2个）",
            "合计（在建项目）",
            "投资合计",
        ] {
            assert!(is_total_word(text), "{text}");
        }
        for text in [
            "小计量器具检测仪生产项目",
            "总部经济大厦",
            "累计投资项目",
            "合计时器项目",
            "合计划产业园",
            "汇总信息产业园项目",
            "共享单车项目",
            "共2号地块开发项目",
            "数据中心",
            "ABC",
        ] {
            assert!(!is_total_word(text), "{text}");
        }
        assert_eq!(total_word("合计划产业园"), Some(Certainty::Partly));
        assert_eq!(total_word("总部经济大厦"), None);
        assert!(ends_in_total("区商务局合计") && !ends_in_total("合计划产业园"));
    }

    #[test]
    fn every_word_stays_a_total_with_what_may_stand_around_it() {
        for core in ["合计", "小计", "总计", "汇总", "总数", "总和"] {
            for before in [
                "",
                "本页",
                "全区",
                "在建项目",
                "以上项目",
                "工业项目",
                "（一）",
            ] {
                for behind in ["", "：", "（2个）", "2个项目", "（万元）", " "] {
                    let text = format!("{before}{core}{behind}");
                    assert!(is_total_word(&text), "{text}");
                    for noun in ["产业园", "大厦", "仪生产线", "信息中心"] {
                        let name = format!("{text}{noun}");
                        assert!(!is_total_word(&name), "{name}");
                    }
                }
            }
        }
    }
}
