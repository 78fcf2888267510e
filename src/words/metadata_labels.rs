//! The labels of a metadata row: 填报单位：, 报送期：, and those that are known only to end the value before them.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::closed::searcher;
use crate::domain::wording::trimmed;

/// What a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// 单位： may be followed by a name or by 万元.
    UnitOrMoney,
    Unit,
    Money,
    Period,
    Preparer,
    Phone,
    /// Known, so that it ends the value before it, and not used: 填报日期 states no period.
    Other,
}

const LABELS: [(&str, Asked); 91] = [
    ("本期零报告", Asked::Other),
    ("是否零报告", Asked::Other),
    ("填报单位", Asked::Unit),
    ("报送单位", Asked::Unit),
    ("上报单位", Asked::Unit),
    ("填表单位", Asked::Unit),
    ("报告单位", Asked::Unit),
    ("单位名称", Asked::Unit),
    ("编报单位", Asked::Unit),
    ("制表单位", Asked::Unit),
    ("金额单位", Asked::Money),
    ("计量单位", Asked::Money),
    ("货币单位", Asked::Money),
    ("单位负责人", Asked::Other),
    ("单位领导", Asked::Other),
    ("责任单位", Asked::Other),
    ("单位", Asked::UnitOrMoney),
    ("报送期次", Asked::Period),
    ("报送期别", Asked::Period),
    ("报送期数", Asked::Period),
    ("报送期间", Asked::Period),
    ("报送期", Asked::Period),
    ("报送月份", Asked::Period),
    ("上报期次", Asked::Period),
    ("上报期", Asked::Period),
    ("上报月份", Asked::Period),
    ("报告期次", Asked::Period),
    ("报告期间", Asked::Period),
    ("报告期", Asked::Period),
    ("报告月份", Asked::Period),
    ("报表期", Asked::Period),
    ("填报期次", Asked::Period),
    ("填报期间", Asked::Period),
    ("填报期", Asked::Period),
    ("填报月份", Asked::Period),
    ("调度期次", Asked::Period),
    ("调度期别", Asked::Period),
    ("调度期间", Asked::Period),
    ("调度期", Asked::Period),
    ("调度月份", Asked::Period),
    ("所属期间", Asked::Period),
    ("所属时期", Asked::Period),
    ("所属期", Asked::Period),
    ("所属月份", Asked::Period),
    ("期次", Asked::Period),
    ("期别", Asked::Period),
    ("期数", Asked::Period),
    ("统计时间", Asked::Other),
    ("统计期间", Asked::Other),
    ("统计期", Asked::Other),
    ("统计日期", Asked::Other),
    ("统计截止", Asked::Other),
    ("上报时间", Asked::Other),
    ("上报日期", Asked::Other),
    ("打印时间", Asked::Other),
    ("打印日期", Asked::Other),
    ("更新时间", Asked::Other),
    ("更新日期", Asked::Other),
    ("编制时间", Asked::Other),
    ("编制日期", Asked::Other),
    ("编报时间", Asked::Other),
    ("编报日期", Asked::Other),
    ("印发时间", Asked::Other),
    ("印发日期", Asked::Other),
    ("印发机关", Asked::Other),
    ("填报人员", Asked::Preparer),
    ("填报人", Asked::Preparer),
    ("填表人", Asked::Preparer),
    ("制表人", Asked::Preparer),
    ("报送人", Asked::Preparer),
    ("经办人", Asked::Preparer),
    ("联系人电话", Asked::Phone),
    ("联系人", Asked::Preparer),
    ("联系电话", Asked::Phone),
    ("联系方式", Asked::Phone),
    ("手机号码", Asked::Phone),
    ("手机", Asked::Phone),
    ("电话", Asked::Phone),
    ("填报日期", Asked::Other),
    ("填报时间", Asked::Other),
    ("填表日期", Asked::Other),
    ("填表时间", Asked::Other),
    ("报送日期", Asked::Other),
    ("报送时间", Asked::Other),
    ("制表日期", Asked::Other),
    ("制表时间", Asked::Other),
    ("审核人", Asked::Other),
    ("负责人", Asked::Other),
    ("分管领导", Asked::Other),
    ("审核", Asked::Other),
    ("日期", Asked::Other),
];

static LABEL_IN: LazyLock<AhoCorasick> =
    LazyLock::new(|| searcher(LABELS.iter().map(|(word, _)| *word)));

/// Makes ready what every text is searched with.
pub(super) fn prepare() {
    LazyLock::force(&LABEL_IN);
}

/// A label in a text.
pub(crate) struct MetadataLabel {
    /// Where it begins.
    pub(crate) start: usize,
    pub(crate) asked: Asked,
}

/// The labels of a text, with the place where each one's value begins.
///
/// A label is followed by a colon, perhaps with （盖章） between, or by blanks and a number, or it is all that
/// the cell holds.
pub(crate) fn labels_in(text: &str) -> Vec<(MetadataLabel, usize)> {
    /// Characters of a cell that are searched: labels stand in lines, not in essays.
    const LINE: usize = 400;
    let text = text
        .char_indices()
        .nth(LINE)
        .map_or(text, |(end, _)| &text[..end]);
    let mut found = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let Some(hit) = LABEL_IN.find(&text[from..]) else {
            break;
        };
        let (start, behind) = (from + hit.start(), from + hit.end());
        let (_, asked) = LABELS[hit.pattern().as_usize()];
        if let Some(colon) = colon_behind(&text[behind..]) {
            found.push((MetadataLabel { start, asked }, behind + colon));
            from = behind + colon;
        } else {
            from = behind;
        }
    }
    found
}

/// The bytes up to behind the label's end: `：`, `（盖章）：`, blanks before a number, or nothing at all.
fn colon_behind(text: &str) -> Option<usize> {
    let mut rest = text.trim_start();
    if let Some(inner) = rest.strip_prefix(['（', '(']) {
        let close = inner.find(['）', ')']).filter(|&close| close <= 18)?;
        rest = inner[close..].trim_start_matches(['）', ')']).trim_start();
    }
    let behind = match rest.strip_prefix(['：', ':']) {
        Some(behind) => behind,
        None if rest.is_empty() => rest,
        None if text.len() > rest.len() && rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        None => return None,
    };
    Some(text.len() - behind.len())
}

/// Whether a text ends in a label, whose value is the next cell.
pub(crate) fn ends_in_label(text: &str) -> bool {
    labels_in(text)
        .last()
        .is_some_and(|(_, from)| trimmed(&text[*from..]).is_empty())
}

/// Whether a text begins with the label of a metadata row: 报送期：…
pub(crate) fn begins_with_label(text: &str) -> bool {
    let labels = labels_in(text);
    labels.first().is_some_and(|(label, _)| label.start == 0)
}
