//! That a unit has no projects to report: the form's cell 本期零报告, a line above or below the table, or a file of
//! nothing but such a line. Rows of the table itself are told by [`super::rows`].

use sheetgate::{At, Visibility};

use super::sheets::Scanned;
use super::view::Row;
use crate::domain::finding::Finding;
use crate::domain::rules::Rule;
use crate::domain::sheet::Stated;
use crate::words::none::{Denial, Topic, denial};
use crate::words::text::{is_placeholder, of_value, plain};

/// Rows above a table in which it may be said.
const ROWS_ABOVE: usize = 12;
/// Rows of a worksheet without a table.
const ROWS: usize = 20;

/// What the lines above the first table of a worksheet say; a finding if the form's cell says neither yes nor no.
pub(super) fn above(scan: &Scanned) -> (Option<Stated<String>>, Option<Finding>) {
    let top = scan.blocks.first().map_or(u32::MAX, |(block, _)| block.top);
    let rows = scan.view.rows_between(0, top).iter().take(ROWS_ABOVE);
    for row in rows {
        for (index, (column, value)) in row.cells().enumerate() {
            let text = of_value(value);
            if let Some(answer) = answer(row, index, &text) {
                return match says_yes(&answer) {
                    Some(true) => (Some(stated(scan, row, column, &text)), None),
                    Some(false) => (None, None),
                    None => (None, Some(unclear(scan, row, column, &answer))),
                };
            }
            let plain = plain(&text);
            let in_title = plain.ends_with("(零报告)") || plain.ends_with("零报告表");
            if in_title || denial(&text, Topic::Projects) == Some(Denial::Sure) {
                return (Some(stated(scan, row, column, &text)), None);
            }
        }
    }
    (None, None)
}

/// What stands behind the label 本期零报告, in its cell or in the next one; `None` if this is no such label.
fn answer(row: &Row, index: usize, text: &str) -> Option<String> {
    const LABELS: [&str; 5] = [
        "本期零报告",
        "是否零报告",
        "是否为零报告",
        "零报告",
        "本期是否零报告",
    ];
    let plain = plain(text);
    let label = LABELS.iter().find(|label| plain.starts_with(**label))?;
    let behind = plain[label.len()..].trim_start_matches("(是/否)");
    let behind = behind
        .strip_prefix(':')
        .or(behind.is_empty().then_some(""))?;
    let next = || {
        let (_, value) = row.cells().nth(index + 1)?;
        Some(of_value(value).into_owned()).filter(|text| !text.contains([':', '：']))
    };
    if !behind.is_empty() {
        return Some(behind.to_owned());
    }
    let next = next();
    // 零报告 alone says it; a label has a colon or an answer.
    let is_label =
        plain.ends_with(':') || plain.starts_with("本期零报告") || plain.starts_with("是否");
    match next {
        Some(next) if is_label || says_yes(&next).is_some() => Some(next),
        _ if is_label && plain != "本期零报告" => Some(String::new()),
        _ => None,
    }
}

/// 是, 否; an empty cell is no.
fn says_yes(answer: &str) -> Option<bool> {
    match plain(answer).trim_matches(['。', '(', ')']) {
        "是" | "√" | "✓" | "☑" | "☑是" | "Y" | "YES" | "yes" | "是的" | "零报告" => {
            Some(true)
        }
        "否" | "不是" | "N" | "NO" | "no" | "×" | "☐" | "□" => Some(false),
        other => is_placeholder(other).then_some(false),
    }
}

fn stated(scan: &Scanned, row: &Row, column: u32, text: &str) -> Stated<String> {
    Stated {
        value: text.to_owned(),
        sheet: scan.view.grid.name.clone(),
        cell: At::new(row.number, column).address(),
    }
}

fn unclear(scan: &Scanned, row: &Row, column: u32, read: &str) -> Finding {
    let at = At::new(row.number, column);
    Finding::new(
        Rule::ZeroUnclear,
        &scan.view.grid.name,
        at.address(),
        read,
        "是，或否",
        "“本期零报告”一栏应填“是”或“否”，没有看懂所填内容，没有按零报告计入。",
    )
}

/// What a file says that has no table at all.
pub(super) fn without_table(scanned: &[Scanned]) -> Option<Stated<String>> {
    let shown = scanned.iter().filter(|scan| {
        let grid = scan.view.grid;
        let about_other = ["观摩", "紧急", "事项", "说明"];
        grid.visibility == Visibility::Visible
            && scan.blocks.is_empty()
            && !about_other.iter().any(|word| grid.name.contains(word))
    });
    for scan in shown {
        for row in scan.view.rows.iter().take(ROWS) {
            for (column, value) in row.cells() {
                let text = of_value(value);
                let is_answer =
                    answer(row, 0, &text).is_some_and(|answer| says_yes(&answer) == Some(true));
                if is_answer
                    || denial(&text, Topic::Projects) == Some(Denial::Sure)
                        && !is_placeholder(&text)
                {
                    return Some(stated(scan, row, column, &text));
                }
            }
        }
    }
    None
}
