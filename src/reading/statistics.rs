//! Tables of figures alone: how many projects of each stage there are, and what they come to.

use sheetgate::Value;

use super::places::Place;
use super::signatures;
use super::view::{Row, View};
use crate::words::label::Label;
use crate::words::text::{is_placeholder, of_value, plain};
use crate::words::titles::is_note;
use crate::words::total_words::is_total_word;

/// Words over the first column of such a table that say by what the projects are counted, and over another that they
/// are.
const KINDS: [&str; 21] = [
    "类别",
    "类型",
    "分类",
    "项目类别",
    "项目类型",
    "项目分类",
    "项目性质",
    "产业",
    "产业类别",
    "产业类型",
    "行业",
    "所属行业",
    "阶段",
    "项目阶段",
    "建设阶段",
    "状态",
    "指标",
    "指标名称",
    "责任单位",
    "区域",
    "行标签",
];
const COUNTS: [&str; 7] = [
    "数量",
    "数",
    "个数",
    "项目数",
    "项目个数",
    "项目数量",
    "家数",
];

/// Words over its other columns.
const OTHERS: [&str; 17] = [
    "序号",
    "名称",
    "金额",
    "投资额",
    "总投资",
    "总投资额",
    "投资总额",
    "到位资金",
    "累计到位资金",
    "占比",
    "比例",
    "比重",
    "百分比",
    "备注",
    "合计",
    "小计",
    "单位",
];

/// How many cells of a row are such words, if all of them are short words without figures.
pub(super) fn statistic_words(row: &Row) -> Option<usize> {
    /// Letters of the longest such header.
    const LONGEST: usize = 16;
    let mut known = 0_usize;
    for (_, value) in row.cells() {
        let Value::Text(_) = value else { return None };
        let text = plain(&of_value(value));
        let is_word = !text.contains(|letter: char| letter.is_ascii_digit());
        if text.chars().count() > LONGEST || !is_word {
            return None;
        }
        let base = text.split('(').next().unwrap_or("");
        let is_known = [&KINDS[..], &COUNTS, &OTHERS]
            .iter()
            .any(|words| words.contains(&base))
            || is_of_pivot(&text);
        known += usize::from(is_known);
    }
    Some(known)
}

/// One text at most and figures beside it.
pub(super) fn is_of_figures(row: &Row) -> bool {
    let texts = row
        .cells()
        .filter(|(_, value)| matches!(value, Value::Text(_)))
        .count();
    let all = row.cells().len();
    all >= 2 && texts <= 1 || (texts == 2 && all > 2 && all <= 6)
}

/// Notes the places of a worksheet that is nothing but such a table, with its title, its totals and its notes: the
/// projects that it counts are listed elsewhere.
pub(super) fn set_aside(view: &View) {
    if is_statistics(&view.rows) {
        for row in &view.rows {
            view.put_row(row, Place::OtherTable);
        }
    }
}

/// Whether rows are such a table and nothing else.
pub(super) fn is_statistics(rows: &[Row]) -> bool {
    /// Lines that a title has.
    const TITLE: usize = 4;
    let begins = rows
        .iter()
        .position(|row| row.cells().len() > 1 && is_header(row));
    let Some(at) = begins.filter(|at| *at <= TITLE) else {
        return false;
    };
    let is_line = |row: &Row| row.cells().len() == 1;
    let counted = rows[at + 1..].iter().filter(|row| !is_beside(row));
    let mut count = 0_usize;
    let are_figures = counted.inspect(|_| count += 1).all(is_counted);
    rows[..at].iter().all(|row| is_line(row) || is_beside(row)) && are_figures && count > 0
}

/// 项目阶段 | 项目个数 | 总投资（万元）
fn is_header(row: &Row) -> bool {
    let bases: Vec<String> = row
        .cells()
        .filter(|(_, value)| matches!(value, Value::Text(_)))
        .map(|(_, value)| Label::new(&of_value(value)).base)
        .filter(|base| base != "序号")
        .collect();
    let is_of = |words: &[&str], base: &String| words.contains(&base.as_str());
    let all = row.cells().len();
    statistic_words(row) == Some(all)
        && bases.first().is_some_and(|base| is_of(&KINDS, base))
        && bases
            .iter()
            .any(|base| is_of(&COUNTS, base) || is_of_pivot(base))
}

/// 计数项:项目名称, 求和项:总投资: over a column of a pivot table.
fn is_of_pivot(plain: &str) -> bool {
    const SUMMED: [&str; 5] = ["计数项:", "求和项:", "平均值项:", "最大值项:", "最小值项:"];
    SUMMED.iter().any(|summed| plain.starts_with(summed))
}

/// One word, and nothing but figures behind it.
fn is_counted(row: &Row) -> bool {
    let is_text =
        |value: &Value| matches!(value, Value::Text(_)) && !is_placeholder(&of_value(value));
    let texts = row.cells().filter(|(_, value)| is_text(value)).count();
    let all = row.cells().len();
    let is_total = row
        .cells()
        .any(|(_, value)| is_total_word(&of_value(value)));
    all >= 2 && (texts <= 1 || is_total)
}

/// A note or a signature.
fn is_beside(row: &Row) -> bool {
    let content: Vec<(u32, &Value)> = row.cells().collect();
    signatures::in_row(&content).is_some()
        || (content.len() == 1 && content.iter().all(|(_, value)| is_note(&of_value(value))))
}
