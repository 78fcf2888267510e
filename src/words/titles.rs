//! The words by which notes and titles of sections are told from the names of projects.

use super::closed::is_made_of;
use super::metadata_labels::begins_with_label;
use super::stage::is_kind;
use super::text::{chinese_digit, plain};

/// Characters beyond which a line of its own is a note and no title.
const LONG_LINE: usize = 40;

/// 注：…, 说明：…, a signature, or a line too long for a title. 注塑件项目 is none.
pub(crate) fn is_note(text: &str) -> bool {
    let plain = plain(text);
    is_marked(&plain) || label_of(&plain).is_some() || plain.chars().count() > LONG_LINE
}

/// The same by its first words alone: in a column of texts a label or its length proves nothing.
pub(crate) fn is_marked_note(text: &str) -> bool {
    let plain = plain(text);
    is_marked(&plain) || (label_of(&plain).is_some() && begins_with_label(&plain))
}

/// 备注, 说明：, 填表说明 and nothing else.
pub(crate) fn is_note_label(text: &str) -> bool {
    const LABELS: [&str; 8] = [
        "注",
        "备注",
        "说明",
        "附注",
        "注释",
        "填表说明",
        "填报说明",
        "注意事项",
    ];
    LABELS.contains(&plain(text).trim_end_matches(':'))
}

fn is_marked(plain: &str) -> bool {
    const OPENINGS: [&str; 12] = [
        "注",
        "备注",
        "说明",
        "填表说明",
        "填报说明",
        "附",
        "附件",
        "附注",
        "示例",
        "例",
        "审核",
        "制表",
    ];
    let is_opening = OPENINGS.iter().any(|word| {
        plain.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with([':', '.', '、', ','])
                || rest.starts_with(|c: char| c.is_ascii_digit())
        })
    });
    is_opening || plain.starts_with(['※', '★', '*']) || plain.contains("零报告")
}

/// The short label that a plain text begins with, before its colon. 一、在谈项目(单位:亿元) begins with none, nor does
/// (一)在建项目:2个.
pub(crate) fn label_of(plain: &str) -> Option<&str> {
    const LONGEST: usize = 10;
    let (label, behind) = plain.split_once(':')?;
    if is_count(behind) {
        return None;
    }
    let is_in_brackets = label
        .rfind('(')
        .is_some_and(|open| open > 0 && !label[open..].contains(')'));
    (!is_in_brackets && label.chars().count() <= LONGEST).then_some(label)
}

/// How a column is to be filled in, in brackets, under its header: （填写全称）; never （一）.
pub(crate) fn is_hint(text: &str) -> bool {
    let is_plain =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '一'..='\u{9FFF}');
    if text.starts_with(is_plain) {
        return false;
    }
    let plain = plain(text);
    plain
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .is_some_and(|inner| {
            inner.chars().count() > 1 && !inner.contains([')', '(']) && !is_enumerator(inner)
        })
}

/// 例, 示例：…, （样例）…: what stands in the row of a sample, never 示例园区项目.
pub(crate) fn is_sample(text: &str) -> bool {
    if !text.contains('例') {
        return false;
    }
    let plain = plain(text);
    let bare = plain.trim_start_matches('(');
    ["示例", "样例", "举例", "范例", "例"].iter().any(|word| {
        bare.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ')', '、']))
    })
}

/// 甲项目（示例）, 示例项目1: it may be a sample, or a project of that name; never 示例园区项目.
pub(crate) fn may_be_sample(text: &str) -> bool {
    const WORDS: [&str; 5] = ["示例", "样例", "举例", "范例", "例"];
    const AROUND: [&str; 6] = ["填写", "填报", "参考", "仅供", "行", "项目"];
    const NAMES: [&str; 27] = [
        "名称", "工程", "某", "甲", "乙", "丙", "一", "二", "三", "1", "2", "3", "4", "5", "A",
        "B", "C", "x", "X", "(", ")", "、", ".", "-", "_", ":", "*",
    ];
    if !text.contains('例') {
        return false;
    }
    let plain = plain(text);
    let inner = plain
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    let ends_so = inner
        .is_some_and(|(_, inner)| inner.contains('例') && is_made_of(inner, &[&WORDS, &AROUND]));
    ends_so || is_made_of(&plain, &[&WORDS, &AROUND, &NAMES])
}

/// 一、…, （二）…, …（4个）, or a short title of a stage or category.
pub(crate) fn is_section_title(text: &str) -> bool {
    let plain = plain(text);
    let length = plain.chars().count();
    if length == 0 || length > LONG_LINE {
        return false;
    }
    let numeral = |letter: char| chinese_digit(letter).is_some() || letter == '十';
    let without = plain.trim_start_matches('(').trim_start_matches(numeral);
    let is_numbered = without.len() < plain.trim_start_matches('(').len()
        && without.starts_with(['、', '.', ')', ',']);
    let count = if plain.ends_with(')') {
        plain.rsplit_once('(')
    } else {
        plain.rsplit_once(':')
    };
    let is_counted = count.is_some_and(|(_, count)| is_count(count.trim_end_matches(')')));
    let is_of_kind = length <= 14
        && (plain.ends_with("项目") || plain.ends_with('类') || plain.ends_with("阶段"))
        && !plain.starts_with(['某', '年'])
        && is_kind(&plain);
    is_numbered || is_counted || is_of_kind
}

/// `4个`, `共11个`, `5项`.
fn is_count(text: &str) -> bool {
    let text = text.trim_start_matches("共计").trim_start_matches('共');
    let digits = text.trim_end_matches(['个', '项', '目', '家', '宗', '条']);
    digits.len() < text.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// 一, （一）, 一、, 二.: a running number of sections, not of projects.
pub(crate) fn is_enumerator(text: &str) -> bool {
    let plain = plain(text);
    let bare = plain.trim_matches(['(', ')', '、', '.', ',']);
    !bare.is_empty()
        && bare.chars().count() <= 3
        && bare
            .chars()
            .all(|letter| chinese_digit(letter).is_some_and(|digit| digit > 0) || letter == '十')
}

#[cfg(test)]
mod tests {
    use super::{is_enumerator, is_note, is_section_title};

    #[test]
    fn notes_are_told_from_names_that_begin_like_them() {
        for text in [
            "注：1.总投资以协议为准",
            "备注：每月10日前报送",
            "说明：标★的为重点",
            "填报人：于某",
            "★为市领导包保",
        ] {
            assert!(is_note(text), "{text}");
        }
        for text in ["注塑件项目（贵阳基地）", "附属设施项目", "说明书印刷项目"]
        {
            assert!(!is_note(text), "{text}");
        }
    }

    #[test]
    fn sections_are_told_from_projects() {
        for text in [
            "一、已投产项目（4个）",
            "（二）在建项目",
            "区商务局（5个）",
            "在谈项目",
            "签约未开工项目",
            "建设中项目",
            "（一）在建项目：2个",
            "一、签约项目：共12项",
            "在建项目：2个",
        ] {
            assert!(is_section_title(text), "{text}");
            assert!(!is_note(text), "{text}");
        }
        for text in [
            "动力电池项目（一期）",
            "建成达产项目管理中心",
            "年产5万吨净化磷酸项目",
            "一次性医用耗材项目",
            "三元电池项目",
        ] {
            assert!(!is_section_title(text), "{text}");
        }
        assert!(is_enumerator("一") && is_enumerator("（十二）"));
        assert!(!is_enumerator("1") && !is_enumerator("") && !is_enumerator("一期"));
    }
}
