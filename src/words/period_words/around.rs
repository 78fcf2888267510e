//! What stands around an expression decides whether it states the period, hints at it, or says nothing of it.

use unicode_normalization::UnicodeNormalization;

use super::expression::{ExpressionPlace, Found, expressions};
use super::letters::letters_of;
use crate::domain::period_words::{PeriodWords, Strength};

/// Letters beside an expression that may change what it says.
const NEAR: usize = 8;

/// Words in front of a date that make it another one: 自2026年1月1日. The last ones leave a hint.
const BEFORE: [&str; 9] = [
    "自",
    "从",
    "于",
    "每",
    "去年",
    "上年",
    "原定",
    "另附",
    "签订于",
];
const AS_OF: [&str; 9] = [
    "截至",
    "截止",
    "截至到",
    "截止到",
    "截止至",
    "累计至",
    "截至于",
    "统计至",
    "数据至",
];

/// Words right behind a date that make it another one: 2019年1月23日印发.
const BEHIND: [&str; 36] = [
    "前",
    "以前",
    "之前",
    "起",
    "以来",
    "以后",
    "之后",
    "后",
    "印发",
    "印",
    "发文",
    "通知",
    "会议",
    "召开",
    "发布",
    "下发",
    "公布",
    "颁布",
    "实施",
    "施行",
    "修订",
    "修改",
    "通过",
    "批准",
    "批复",
    "成立",
    "审议",
    "制定",
    "出台",
    "执行",
    "文件",
    "办公会",
    "常务会",
    "专题会",
    "讲话",
    "要求",
];
/// Words near behind a date that make the whole clause one about a paper or a meeting.
const OF_PAPERS: [&str; 14] = [
    "印发", "通知", "会议", "文件", "办法", "意见", "纪要", "精神", "部署", "规定", "修订", "施行",
    "发布", "下发",
];
/// What happened to projects on a date; that it is the period as well is likely, not sure.
const EVENTS: [&str; 12] = [
    "签约", "开工", "投产", "竣工", "引进", "入库", "供地", "新增", "新签", "在谈", "达产", "落地",
];
const BEFORE_EVENTS: [&str; 7] = ["", "新", "已", "拟", "集中", "计划", "正式"];

/// Words with which a sentence about the ground of a sheet begins.
const GROUNDS: [&str; 9] = [
    "根据",
    "按照",
    "依据",
    "依照",
    "遵照",
    "为贯彻",
    "为落实",
    "为做好",
    "按《",
];
/// What a title ends in, or what it is about.
const TITLES: [&str; 16] = [
    "表",
    "台账",
    "清单",
    "名单",
    "汇总",
    "情况",
    "进展",
    "月报",
    "半月报",
    "简报",
    "报告",
    "调度",
    "统计",
    "项目库",
    "进度",
    "目录",
];
/// The nouns among them that a title ends in.
const NOUNS: [&str; 9] = [
    "表",
    "台账",
    "清单",
    "名单",
    "月报",
    "半月报",
    "简报",
    "目录",
    "项目库",
];
/// Letters beside the expressions in a line that is no title: the unit's name, not a sentence.
const SHORT: usize = 12;

/// What a label's value states, from left to right.
#[must_use]
pub(crate) fn in_label(value: &str) -> Vec<PeriodWords> {
    let letters = letters_of(value);
    let found = expressions(&letters, ExpressionPlace::Name);
    let found = found
        .into_iter()
        .filter(|found| found.words.relative.is_none() || letters.len() <= NEAR)
        .filter(|found| !found.is_loose);
    found.map(|found| found.words).collect()
}

/// What a line above a table states: as its title, or as a hint.
#[must_use]
pub(crate) fn in_title(line: &str) -> Vec<(PeriodWords, Strength)> {
    if !line.contains(|letter: char| {
        letter.is_ascii_digit() || "年月第半０１２３４５６７８９".contains(letter)
    }) {
        return Vec::new();
    }
    let letters = masked(letters_of(line));
    let found = expressions(&letters, ExpressionPlace::Title);
    if found.is_empty() {
        return Vec::new();
    }
    let text: String = letters.iter().collect();
    let begins_at = if GROUNDS.iter().any(|word| text.contains(word)) {
        title_end(&letters)
    } else {
        Some(0)
    };
    let Some(begins_at) = begins_at else {
        return Vec::new();
    };
    let is_title = TITLES.iter().any(|word| text.contains(word));
    if !is_title && letters.len() > SHORT + found.iter().map(|one| one.to - one.from).sum::<usize>()
    {
        return Vec::new();
    }
    let bounds = bounds(&found, letters.len());
    found
        .iter()
        .zip(bounds)
        .filter(|(one, _)| one.from >= begins_at)
        .filter_map(|(one, bounds)| Some((one.words, strength(&letters, one, bounds)?)))
        .collect()
}

/// What the name of a worksheet or a file states: `strength` unless it only hints.
#[must_use]
pub(crate) fn in_name(name: &str, strength_of_name: Strength) -> Vec<(PeriodWords, Strength)> {
    let letters = masked(letters_of(name));
    let found = expressions(&letters, ExpressionPlace::Name);
    let bounds = bounds(&found, letters.len());
    let is_beside = |at: Option<char>| at.is_none_or(|letter| !letter.is_alphanumeric());
    let stands_out = |one: &Found| {
        let before = one.from.checked_sub(1).map(|at| letters[at]);
        is_beside(before) || is_beside(letters.get(one.to).copied())
    };
    // 与上期对比表 says nothing of what period it is.
    let is_said = |one: &Found| one.words.relative.is_none() || stands_out(one);
    let said = found
        .iter()
        .zip(bounds)
        .filter(|(one, _)| is_said(one))
        .filter_map(|(one, bounds)| {
            let strength = strength(&letters, one, bounds)?;
            let states = strength.states();
            Some((one.words, if states { strength_of_name } else { strength }))
        });
    said.collect()
}

/// Whether a name is a period and nothing else: 10月, 2026-11-25, 第9期, 2026年, 上半月.
#[must_use]
pub(crate) fn is_only_a_period(name: &str) -> bool {
    let count = |text: &str| {
        text.nfkc()
            .filter(|letter| letter.is_alphanumeric())
            .count()
    };
    let rest = without_periods(name);
    let is_worded = count(&rest) < count(name);
    let says_more = |letter: char| letter.is_alphanumeric() && !"年度月份期日号".contains(letter);
    is_worded && !rest.contains(says_more)
}

/// A name without the periods in it, and without a year: 南明区2026年调度表(11.25) is 南明区调度表.
#[must_use]
pub(crate) fn without_periods(name: &str) -> String {
    let letters = letters_of(name);
    let found = expressions(&letters, ExpressionPlace::Name);
    let is_in = |at: usize| found.iter().any(|one| (one.from..one.to).contains(&at));
    let rest: String = (0..letters.len())
        .filter(|&at| !is_in(at))
        .map(|at| letters[at])
        .collect();
    let mut plain = String::with_capacity(rest.len());
    let mut left = rest.as_str();
    while let Some(letter) = left.chars().next() {
        let year = left.get(..4).filter(|year| {
            year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit())
        });
        let is_free = !plain.ends_with(|before: char| before.is_ascii_digit());
        if let Some(after) = year.map(|_| &left[4..])
            && is_free
            && !after.starts_with(|next: char| next.is_ascii_digit())
        {
            let after = after.strip_prefix('年').unwrap_or(after);
            left = after.strip_prefix('度').unwrap_or(after);
            continue;
        }
        plain.push(letter);
        left = &left[letter.len_utf8()..];
    }
    plain.replace("()", "")
}

/// The letters with names of papers blotted out: 《…》, 〔2019〕5号, “…”.
fn masked(mut letters: Vec<char>) -> Vec<char> {
    let mut close = None;
    for letter in &mut letters {
        match (close, *letter) {
            (None, '《') => close = Some('》'),
            (None, '〔') => close = Some('〕'),
            (Some(end), own) if own == end => close = None,
            (Some(_), _) => *letter = '*',
            _ => {}
        }
    }
    letters
}

/// Where the title begins that follows a sentence about its ground: behind the first title word that no
/// bracket holds.
fn title_end(letters: &[char]) -> Option<usize> {
    let text: String = letters.iter().collect();
    let ends = NOUNS.iter().filter_map(|word| {
        let at = text.find(word)?;
        Some(text[..at].chars().count() + word.chars().count())
    });
    ends.min()
}

/// From where to where the neighbourhood of each expression goes: to the next one.
fn bounds(found: &[Found], end: usize) -> Vec<(usize, usize)> {
    (0..found.len())
        .map(|index| {
            let from = index.checked_sub(1).map_or(0, |before| found[before].to);
            let to = found.get(index + 1).map_or(end, |next| next.from);
            (from, to)
        })
        .collect()
}

/// What the neighbourhood makes of an expression; `None` if it is about something else.
fn strength(letters: &[char], found: &Found, (from, to): (usize, usize)) -> Option<Strength> {
    let is_border = |letter: &char| "()。;；,，、\n".contains(*letter);
    let before = &letters[from..found.from];
    let clause = before.iter().rposition(is_border).map_or(0, |at| at + 1);
    let before: String = before[clause..].iter().collect();
    let behind = &letters[found.to..to];
    let end = behind.iter().position(is_border).unwrap_or(behind.len());
    let behind: String = behind[..end].iter().take(NEAR).collect();
    if let Some((label, _)) = before.rsplit_once(':')
        && let strength = label_strength(label)?
        && !strength.states()
    {
        return Some(strength);
    }
    if AS_OF.iter().any(|word| before.ends_with(word)) || behind.starts_with("止") {
        return Some(Strength::AsOf);
    }
    let is_other = BEFORE.iter().any(|word| before.ends_with(word))
        || before.ends_with('至')
        || BEHIND.iter().any(|word| behind.starts_with(word)) && !behind.starts_with("前期")
        || OF_PAPERS.iter().any(|word| behind.contains(word));
    if is_other {
        return None;
    }
    let is_event = BEFORE_EVENTS.iter().any(|prefix| {
        let event = behind.strip_prefix(prefix).unwrap_or("");
        EVENTS.iter().any(|word| event.starts_with(word))
    });
    Some(if is_event || found.is_loose {
        Strength::Hint
    } else {
        Strength::Title
    })
}

/// What a label in a title line makes of its date: 调度表：2026年11月25日 is a title, 统计时间：… is not.
fn label_strength(label: &str) -> Option<Strength> {
    if TITLES.iter().any(|word| label.ends_with(word)) {
        return Some(Strength::Title);
    }
    // 附件2：… is a number, no label.
    if label.starts_with('附') && label.chars().count() <= 4 {
        return Some(Strength::Title);
    }
    if label.contains("截止") || label.contains("截至") {
        return Some(Strength::AsOf);
    }
    matches!(label, "时间" | "日期" | "调度时间" | "调度日期").then_some(Strength::Hint)
}
