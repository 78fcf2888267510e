//! Whether an observation has been held, as far as its row says, and of which kind it was.
//!
//! A plan (拟观摩), one that was called off (已取消) and one of which nothing is decided (待定) are none. In a name these
//! words count only where they are no part of it: 待定, 甲项目（已取消）, 拟观摩甲项目; 星火计划产业园 has none. A text made
//! of nothing else (推迟到下季度, 待市里通知) names no project, nor does one that only stands for a name (同上, 见附件, 2个).

use super::holding_words::{
    BUILT, CALLED_OFF, HELD, INSTEAD, INTENT, OF_KIND, POINTERS, PROVISIONAL, PUT_OFF, REPLACING,
    STANDS_FOR_A_NAME, STATES, UNDECIDED, WAITING,
};
use super::nameless_words::{GENERIC, REFUSED, REFUSING};
use super::none_objects::{ACTS, THINGS, WIDE};
use super::none_words::{LEADS, REPORTING, when};
use super::text::plain;
use super::titles::may_be_sample;
use crate::domain::project::ObservationKind;
use crate::domain::sheet::Holding;

/// Where in a row it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowPart {
    /// 项目名称
    Name,
    /// 类型 or 日期: short, and about nothing else.
    Short,
    /// 备注
    Remarks,
}

/// What a cell says of whether it was held; `None` if nothing speaks against it.
pub(crate) fn holding(text: &str, part: RowPart) -> Option<Holding> {
    let plain = plain(text);
    match part {
        RowPart::Short => of_short(&plain),
        RowPart::Name => of_name(&plain),
        RowPart::Remarks => of_remarks(&plain),
    }
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn of_short(plain: &str) -> Option<Holding> {
    let bare = plain.replace(['(', ')'], "");
    if has(plain, UNDECIDED) || has(plain, PROVISIONAL) {
        Some(Holding::Undecided)
    } else if has(plain, CALLED_OFF) {
        Some(Holding::CalledOff)
    } else if has(plain, PUT_OFF)
        || INTENT
            .iter()
            .any(|word| bare.starts_with(word) || intends(&bare, word))
    {
        Some(Holding::Planned)
    } else {
        None
    }
}

/// Whether the word stands right before what is held.
fn intends(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        // 接待观摩 has been held.
        let is_part = word == "待" && text[..at].ends_with(['接', '招']);
        let rest = &text[at + word.len()..];
        !is_part && HELD.iter().any(|held| rest.starts_with(held))
    })
}

fn of_name(plain: &str) -> Option<Holding> {
    if names_nothing(plain) {
        return Some(of_short(plain).unwrap_or(Holding::Undecided));
    }
    let (name, remarks) = apart(plain);
    let of_remarks = remarks.into_iter().find_map(|remark| {
        let held = HELD.iter().any(|held| remark.contains(held));
        let is_whole = [UNDECIDED, CALLED_OFF, PUT_OFF, PROVISIONAL]
            .iter()
            .any(|words| has(remark, words));
        let is_intent = INTENT.iter().any(|word| remark.starts_with(word));
        if is_state(remark) {
            return Some(of_short(remark).unwrap_or(Holding::Undecided));
        }
        (is_whole || (is_intent && held)).then(|| of_short(remark))?
    });
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    let of_end = if ends(UNDECIDED) {
        Some(Holding::Undecided)
    } else if ends(CALLED_OFF) || has(name, &["取消观摩", "取消举行", "取消举办"]) {
        Some(Holding::CalledOff)
    } else if ends(PUT_OFF) || name.ends_with("-拟") {
        Some(Holding::Planned)
    } else {
        None
    };
    let is_planned = INTENT.iter().any(|word| {
        name.strip_prefix(word)
            .is_some_and(|rest| HELD.iter().any(|held| rest.starts_with(held)))
    });
    // 甲项目或乙项目: one of both; 暂定甲项目: perhaps; 改为乙项目: instead of another.
    let is_choice = has(name, &["项目或", "或者"])
        || is_instead(name)
        || PROVISIONAL.iter().any(|word| name.starts_with(word))
        || plain.ends_with('?')
        || plain.ends_with("(?)");
    of_remarks
        .or(of_end)
        .or(is_planned.then_some(Holding::Planned))
        .or(is_choice.then_some(Holding::Undecided))
}

/// Whether a text says that one project stands for another.
fn is_instead(name: &str) -> bool {
    let begins = || INSTEAD.iter().any(|word| name.starts_with(word));
    let ends = || REPLACING.iter().any(|word| name.ends_with(word));
    name.contains("项目") && begins() || name.starts_with('由') && ends()
}

/// Whether a text is made of nothing but the words and signs of some lists, and of what `pattern` finds at the
/// beginning of a text: so many bytes.
fn is_made_of(plain: &str, lists: &[&[&str]], pattern: impl Fn(&str) -> Option<usize>) -> bool {
    let mut reached = vec![false; plain.len() + 1];
    reached[0] = true;
    for at in 0..plain.len() {
        if !reached[at] {
            continue;
        }
        let rest = &plain[at..];
        for word in lists.iter().copied().flatten() {
            if rest.starts_with(word) {
                reached[at + word.len()] = true;
            }
        }
        if let Some(length) = pattern(rest) {
            reached[at + length] = true;
        }
    }
    reached[plain.len()]
}

/// Whether all of a text says how it stands with an observation, and nothing which one: 推迟到下季度, 拟12月, 计划中.
fn is_state(plain: &str) -> bool {
    let says = [UNDECIDED, CALLED_OFF, PUT_OFF, INTENT, PROVISIONAL, WAITING];
    let lists = [
        UNDECIDED,
        CALLED_OFF,
        PUT_OFF,
        INTENT,
        PROVISIONAL,
        WAITING,
        HELD,
        STATES,
    ];
    says.iter().any(|words| has(plain, words)) && is_made_of(plain, &lists, when)
}

/// Whether all of a text says that nothing is shown, or that nobody knows what: 不申报, 本季度空缺, N/A.
fn is_refused(plain: &str) -> bool {
    let lists = [
        REFUSED, REFUSING, ACTS, REPORTING, THINGS, WIDE, LEADS, HELD, STATES,
    ];
    has(plain, REFUSED) && is_made_of(plain, &lists, when)
}

/// Whether a text stands for many projects: 所有在建项目, 上述3个项目.
fn is_generic(plain: &str) -> bool {
    is_made_of(plain, &[GENERIC], |rest| when(rest).or_else(|| count(rest)))
}

/// The length of the number of things that the text begins with.
fn count(rest: &str) -> Option<usize> {
    let behind = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = rest.len() - behind.len();
    let unit = ["个", "家", "项", "处"]
        .into_iter()
        .find(|unit| behind.starts_with(unit))?;
    (digits > 0).then_some(digits + unit.len())
}

/// Whether the text of a name names no project: it says how it stands, or that nothing is shown, or of which kind it is
/// (现场观摩), or only stands for a name or for many, or points to another place (详见备注, 同第三季度) and ends in no word for what is built.
fn names_nothing(plain: &str) -> bool {
    let bare = plain.trim_matches([
        '(', ')', '。', '?', '.', '…', '·', '*', 'X', 'x', '×', '_', '□', '○', '-', '—',
    ]);
    let is_of_numbers = bare.chars().all(|letter| {
        letter.is_ascii_digit()
            || letter.is_ascii_punctuation()
            || "个项家年月日号第季度一二三四五六七八九十两".contains(letter)
    });
    let is_kind =
        has(plain, &["观摩", "仪式", "现场"]) && is_made_of(plain, &[OF_KIND, HELD, STATES], when);
    let is_pointer = POINTERS.iter().any(|word| bare.starts_with(word))
        && !BUILT.iter().any(|word| bare.ends_with(word));
    is_of_numbers
        || STANDS_FOR_A_NAME.contains(&bare)
        || is_kind
        || is_pointer
        || is_state(plain)
        || is_refused(plain)
        || is_generic(plain)
        || may_be_sample(plain)
}

/// Whether a text ends like the name of something that is built, as nearly all names of projects do, whatever number
/// stands behind it.
pub(crate) fn ends_like_a_project(text: &str) -> bool {
    let plain = plain(text);
    let is_of_number =
        |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十期号#()".contains(letter);
    let name = plain.trim_end_matches(is_of_number);
    BUILT.iter().any(|word| name.ends_with(word))
}

/// A name, and what is said beside it: in brackets, or behind a dash, a comma or a colon.
fn apart(plain: &str) -> (&str, Vec<&str>) {
    let marks = ['(', '【', '[', '—', ',', ';', ':'];
    let Some(at) = plain.find(marks) else {
        return (plain, Vec::new());
    };
    let remarks = plain[at..].split(|letter| "()【】[]—,;:".contains(letter));
    (
        &plain[..at],
        remarks.filter(|remark| !remark.is_empty()).collect(),
    )
}

fn of_remarks(plain: &str) -> Option<Holding> {
    // 计划明年开工 is about the project.
    if is_state(plain) && !has(plain, &["开工", "奠基"]) {
        return Some(of_short(plain).unwrap_or(Holding::Undecided));
    }
    let about = ["观摩", "举行", "举办", "仪式"];
    let is_planned = INTENT[..10].iter().any(|word| {
        plain.match_indices(word).any(|(at, _)| {
            let rest = plain[at + word.len()..]
                .chars()
                .take(12)
                .collect::<String>();
            has(&rest, &about)
        })
    });
    if has(plain, &["待定", "未定", "另行通知"]) && has(plain, &["时间", "观摩", "日期"])
    {
        Some(Holding::Undecided)
    } else if has(plain, CALLED_OFF) && (has(plain, &about) || plain.chars().count() <= 8) {
        Some(Holding::CalledOff)
    } else {
        is_planned.then_some(Holding::Planned)
    }
}

/// The kind that a cell names, if all of it says so.
pub(crate) fn kind(text: &str) -> Option<ObservationKind> {
    let plain = plain(text);
    if let Some(kind) = ObservationKind::from_word(&plain) {
        return Some(kind);
    }
    let is_known = is_made_of(&plain, &[OF_KIND], |_| None);
    if !is_known {
        None
    } else if has(&plain, &["开工", "奠基", "动工"]) {
        Some(ObservationKind::GroundBreaking)
    } else {
        has(&plain, &["观摩", "现场", "参观", "考察"]).then_some(ObservationKind::SiteVisit)
    }
}

#[cfg(test)]
mod tests;
