//! How a row is numbered: 1, 1.1, （1）.

use sheetgate::Value;

use super::closed::is_made_of;
use super::text::{of_value, plain};

/// What stands in the column of running numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Numbering {
    /// Nothing.
    #[default]
    None,
    /// 1
    Whole(u32),
    /// 1.1, 1-2: a part of the row with this number.
    Within(u32),
    /// （1）, 1）, ①
    Bracketed(u32),
    /// A number that is not known, as of a formula without result.
    Unknown,
    /// Words: no running number.
    Words,
}

impl Numbering {
    /// The number that a cell holds.
    pub(crate) fn of(value: Option<&Value>) -> Self {
        match value {
            None => Self::None,
            Some(Value::Number(number)) => {
                const MOST: f64 = 1e6;
                if (0.0..MOST).contains(number) && number.fract() == 0.0 {
                    // Whole and small: nothing is lost.
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                    return Self::Whole(*number as u32);
                }
                Self::of_text(&value.map(of_value).unwrap_or_default())
            }
            Some(Value::Text(text)) => Self::of_text(text),
            Some(value @ Value::Shown(_)) => Self::of_text(&of_value(value)),
            Some(Value::Uncomputed(_)) => Self::Unknown,
            // 1-1 typed into a spreadsheet becomes the first of January.
            Some(Value::Date(date)) => Self::Within(chrono::Datelike::month(date)),
            Some(_) => Self::Words,
        }
    }

    /// The number that a text holds and nothing else.
    fn of_text(text: &str) -> Self {
        /// No number is longer, bytes, whatever blanks are in it.
        const LONGEST: usize = 48;
        if text.len() > LONGEST {
            return Self::Words;
        }
        // Before plain letters make a 1 of it.
        let mut letters = text.trim().chars();
        if let (Some(number), None) = (letters.next().and_then(circled), letters.next()) {
            return Self::Bracketed(number);
        }
        let plain = plain(text);
        if plain.is_empty() {
            return Self::None;
        }
        match leading(&plain) {
            Some((numbering, "" | "." | "、" | ",")) => numbering,
            _ => Self::Words,
        }
    }

    /// Whether it is a running number of any kind.
    pub(crate) const fn is_number(self) -> bool {
        !matches!(self, Self::None | Self::Words)
    }
}

/// The number with which a plain text begins, and what follows.
fn leading(plain: &str) -> Option<(Numbering, &str)> {
    let is_open = plain.starts_with('(');
    let digits_from = usize::from(is_open);
    let rest = &plain[digits_from..];
    let (number, rest) = whole(rest)?;
    if let Some(rest) = rest.strip_prefix(')') {
        return Some((Numbering::Bracketed(number), rest));
    }
    if is_open {
        return None;
    }
    let mut rest = rest;
    let mut is_within = false;
    while let Some((_, behind)) = rest.strip_prefix(['.', '-', '—', '–', '_']).and_then(whole) {
        is_within = true;
        rest = behind;
    }
    let numbering = if is_within {
        Numbering::Within(number)
    } else {
        Numbering::Whole(number)
    };
    Some((numbering, rest))
}

fn whole(text: &str) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number = text[..text.len() - rest.len()].parse().ok()?;
    Some((number, rest))
}

fn circled(letter: char) -> Option<u32> {
    let number = match letter {
        '①'..='⑳' => u32::from(letter) - u32::from('①'),
        '⑴'..='⒇' => u32::from(letter) - u32::from('⑴'),
        _ => return None,
    };
    Some(number + 1)
}

/// Words for a part of a project.
const PARTS: [&str; 36] = [
    "一期",
    "二期",
    "三期",
    "四期",
    "五期",
    "首期",
    "一标段",
    "二标段",
    "三标段",
    "第一期",
    "第二期",
    "第三期",
    "1期",
    "2期",
    "3期",
    "4期",
    "I期",
    "II期",
    "III期",
    "前期",
    "后期",
    "一阶段",
    "二阶段",
    "子项",
    "子项目",
    "子项一",
    "子项二",
    "子项三",
    "子项目一",
    "子项目二",
    "子项目三",
    "A区",
    "B区",
    "C区",
    "一部分",
    "二部分",
];
const AROUND_PARTS: [&str; 24] = [
    "项目", "工程", "部分", "建设", "投资", "(", ")", ":", "-", "—", "·", "└", "├", "─", "、", ".",
    "其", "中", "其中", "其中:", "第", "已", "建", "拟",
];

/// 一期, 二期工程, —三期项目: a name that only says which part of a project it is.
pub(crate) fn is_part_word(name: &str) -> bool {
    const LONGEST: usize = 48;
    // Most names begin with none of the words: this is asked of every row.
    let may_be = |first: char| {
        !first.is_alphanumeric() || "一二三四五首第1234IABC子前后项工部建投其中已拟".contains(first)
    };
    if name.len() > LONGEST || !name.starts_with(may_be) {
        return false;
    }
    let plain = plain(name);
    PARTS.iter().any(|part| plain.contains(part)) && is_made_of(&plain, &[&PARTS, &AROUND_PARTS])
}

/// Words for kinds of projects, as they stand behind 其中.
const KINDS: [&str; 44] = [
    "工业",
    "农业",
    "服务业",
    "旅游",
    "旅游业",
    "商贸",
    "物流",
    "文旅",
    "大数据",
    "制造业",
    "建筑业",
    "项目",
    "类",
    "产业",
    "企业",
    "投资",
    "总投资",
    "一产",
    "二产",
    "三产",
    "现代",
    "高新",
    "技术",
    "在建",
    "在谈",
    "签约",
    "落地",
    "开工",
    "投产",
    "达产",
    "停工",
    "终止",
    "新",
    "已",
    "未",
    "续建",
    "新增",
    "新建",
    "亿元",
    "以上",
    "重点",
    "重大",
    "省级",
    "市级",
];
const DIGITS: [&str; 14] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "(", ")", "个", ":",
];

/// How a name says that its row is a part of a figure above: 其中：一期, 其中工业项目; never 其中堂酒店.
pub(crate) fn is_of_which(name: &str) -> bool {
    if !name.contains(['其', '中']) {
        return false;
    }
    let plain = plain(name);
    let bare = plain.trim_start_matches(['(', '-', '—', '└', '├', '─', '1', '.', '、']);
    let Some(rest) = bare.strip_prefix("其中") else {
        return false;
    };
    rest.is_empty()
        || rest.starts_with([':', ',', '、', ')', ';', '-', '—'])
        || is_part_word(rest)
        || is_made_of(rest, &[&KINDS, &DIGITS])
}

#[cfg(test)]
mod tests {
    use super::{Numbering, is_of_which, is_part_word};
    use sheetgate::Value;

    #[test]
    fn running_numbers_are_told_from_their_parts() {
        let of = |text: &str| Numbering::of(Some(&Value::Text(text.into())));
        for (text, numbering) in [
            ("1", Numbering::Whole(1)),
            ("12、", Numbering::Whole(12)),
            ("1.1", Numbering::Within(1)),
            ("2-3", Numbering::Within(2)),
            ("3.1.2", Numbering::Within(3)),
            ("（1）", Numbering::Bracketed(1)),
            ("2）", Numbering::Bracketed(2)),
            ("③", Numbering::Bracketed(3)),
            ("工业", Numbering::Words),
            ("一", Numbering::Words),
            ("1.1公里", Numbering::Words),
            ("(1", Numbering::Words),
            (" ", Numbering::None),
        ] {
            assert_eq!(of(text), numbering, "{text}");
        }
        assert_eq!(
            Numbering::of(Some(&Value::Number(1.2))),
            Numbering::Within(1)
        );
        assert_eq!(
            Numbering::of(Some(&Value::Number(7.0))),
            Numbering::Whole(7)
        );
        assert_eq!(Numbering::of(None), Numbering::None);
    }

    #[test]
    fn parts_are_told_from_names_that_begin_like_them() {
        for text in [
            "一期",
            "二期工程",
            "—三期项目",
            "子项目一",
            "（一期）",
            "1期",
        ] {
            assert!(is_part_word(text), "{text}");
        }
        for text in ["一期标准厂房", "长期照护项目", "二期", "期货大厦"] {
            assert_eq!(is_part_word(text), text == "二期", "{text}");
        }
        for text in [
            "其中：一期",
            "其中:A",
            "其中一期",
            "其中工业项目",
            "其中：",
            "（其中：一期）",
        ] {
            assert!(is_of_which(text), "{text}");
        }
        for text in ["其中堂酒店改造项目", "中其项目", "一期"] {
            assert!(!is_of_which(text), "{text}");
        }
    }
}
