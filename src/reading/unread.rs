//! What nobody read: every cell that holds something and has no place is asked about, once for those that
//! stand together.

use sheetgate::{At, Range, Value, Visibility};

use super::places::Place;
use super::sheets::{Purpose, Scanned};
use super::statistics;
use super::view::Row;
use crate::domain::finding::{Finding, Level};
use crate::domain::project::{Category, ObservationKind, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::wording::shortened;
use crate::words::closed::is_made_of;
use crate::words::text::{of_value, plain};

/// Words that may stand beside those.
const BESIDE_GUIDING: [&str; 16] = [
    "填表",
    "填报",
    "填写",
    "使用",
    "操作",
    "编制",
    "报送",
    "数据",
    "列表",
    "可选项",
    "名单",
    "表",
    "项目",
    "调度",
    "指标",
    "备选",
];
const SIGNS: [&str; 16] = [
    "(", ")", "-", "_", "、", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "及",
];
/// Words of worksheets that say how to fill in the others, or what may be chosen there: one of these must be there.
const GUIDING: [&str; 30] = [
    "说明",
    "须知",
    "指南",
    "要求",
    "注意事项",
    "帮助",
    "目录",
    "封面",
    "首页",
    "字典",
    "代码",
    "编码",
    "选项",
    "下拉",
    "菜单",
    "参数",
    "枚举",
    "值",
    "示例",
    "样例",
    "样表",
    "范例",
    "范本",
    "模板",
    "格式",
    "参考",
    "通讯录",
    "联系人",
    "联系方式",
    "解释",
];

/// 填表说明, 下拉选项, 通讯录: a worksheet that states nothing of projects.
pub(super) fn is_guide(name: &str) -> bool {
    let plain = plain(name);
    GUIDING.iter().any(|word| plain.contains(word))
        && is_made_of(&plain, &[&GUIDING, &BESIDE_GUIDING, &SIGNS])
}

/// Notes the places of what is left out for a reason that is said, or that needs none.
pub(super) fn set_aside(scanned: &[Scanned], chosen: &[usize]) {
    for (index, scan) in scanned.iter().enumerate() {
        if scan.blocks.is_empty() {
            statistics::set_aside(&scan.view);
        }
        let is_guide =
            is_guide(&scan.view.grid.name) || is_machine_made(scan) || holds_choices(scan);
        let is_other = |purpose: &Purpose| matches!(purpose, Purpose::OldPeriod | Purpose::Copy);
        for (block, _) in scan.blocks.iter().filter(|(_, purpose)| is_other(purpose)) {
            let rows = scan.view.rows_between(block.top, block.end);
            put_unread(scan, rows, Place::SetAside);
        }
        let has_other = scan.blocks.iter().any(|(_, purpose)| is_other(purpose));
        let is_report = scan.has(Purpose::Report);
        if (is_report && !chosen.contains(&index)) || (has_other && !is_report) {
            put_unread(scan, &scan.view.rows, Place::SetAside);
        } else if is_guide && !is_report {
            put_unread(scan, &scan.view.rows, Place::OtherTable);
        }
    }
}

/// Notes one place for all cells of these rows that have none.
fn put_unread(scan: &Scanned, rows: &[Row], place: Place) {
    for row in rows {
        for (column, _, old) in scan.view.places_of(row) {
            if old == Place::NotRead {
                scan.view.put_cell(row, column, place);
            }
        }
    }
}

/// Whether a program hid the worksheet so that no person can show it, or people hid it and it holds no rows of
/// a table: lists for drop-down cells, notes to oneself.
fn is_machine_made(scan: &Scanned) -> bool {
    /// A row of a table of projects has at least so many cells.
    const CELLS: usize = 4;
    match scan.view.grid.visibility {
        Visibility::VeryHidden => true,
        Visibility::Visible => false,
        Visibility::Hidden => !scan.view.rows.iter().any(|row| {
            let mut values = row.cells().map(|(_, value)| value);
            row.cells().len() >= CELLS && values.any(|value| matches!(value, Value::Number(_)))
        }),
    }
}

/// Whether all its cells are words that the form lets people choose from.
fn holds_choices(scan: &Scanned) -> bool {
    let is_choice = |text: &str| {
        Stage::from_word(text).is_some()
            || Category::from_word(text).is_some()
            || ObservationKind::from_word(text).is_some()
            || matches!(text, "是" | "否" | "有" | "无")
            || scan.view.headers.is_header_word(text)
    };
    let mut values = scan.view.rows.iter().flat_map(Row::cells);
    values.all(|(_, value)| is_choice(&of_value(value)))
}

/// Asks about all that has no place.
pub(super) fn ask(scanned: &[Scanned], sheet: &mut Sheet) {
    let mut findings = Vec::new();
    for scan in scanned {
        let name = &scan.view.grid.name;
        let said = ranges_asked(sheet, name);
        let runs = runs(scan, &said);
        if runs.is_empty() {
            continue;
        }
        let nothing_was_read = scan.view.rows.iter().all(|row| {
            let mut places = scan.view.places_of(row);
            places.all(|(_, _, place)| matches!(place, Place::NotRead | Place::Title))
        });
        if nothing_was_read {
            findings.extend(whole(name, &runs));
        } else {
            findings.extend(runs.iter().map(|run| run.finding(name)));
        }
    }
    sheet.findings.append(&mut findings);
}

/// Cells that a question stands at already.
fn ranges_asked(sheet: &Sheet, name: &str) -> Vec<Range> {
    let asked = |finding: &&Finding| finding.sheet == name && finding.level > Level::Note;
    let findings = sheet.findings.iter().filter(asked);
    findings
        .filter(|finding| !finding.cell.is_empty())
        .filter_map(|finding| finding.cell.parse().ok())
        .collect()
}

/// Cells without a place in rows that stand together.
struct Run {
    first: At,
    last: At,
    cells: usize,
    text: String,
}

fn runs(scan: &Scanned, said: &[Range]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for row in &scan.view.rows {
        for (column, value, place) in scan.view.places_of(row) {
            let at = At::new(row.number, column);
            if place != Place::NotRead || !says_something(value) {
                continue;
            }
            if said.iter().any(|range| range.contains(at)) {
                continue;
            }
            match runs.last_mut().filter(|run| run.last.row + 2 >= at.row) {
                Some(run) => {
                    run.first.column = run.first.column.min(column);
                    run.last = At::new(at.row, run.last.column.max(column));
                    run.cells += 1;
                }
                None => runs.push(Run {
                    first: at,
                    last: at,
                    cells: 1,
                    text: of_value(value).into_owned(),
                }),
            }
        }
    }
    runs
}

/// Whether a cell holds figures or words; lines and dots say nothing.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Text(_) => of_value(value).chars().any(char::is_alphanumeric),
        Value::Bool(_) => false,
        _ => true,
    }
}

/// One question about a worksheet of which nothing was read.
fn whole(name: &str, runs: &[Run]) -> Option<Finding> {
    let (first, last) = (runs.first()?, runs.last()?);
    let cells: usize = runs.iter().map(|run| run.cells).sum();
    if cells == 1 && first.text.chars().count() <= 3 {
        return None;
    }
    let run = Run {
        first: At::new(
            first.first.row,
            runs.iter().map(|run| run.first.column).min()?,
        ),
        last: At::new(last.last.row, runs.iter().map(|run| run.last.column).max()?),
        cells,
        text: first.text.clone(),
    };
    Some(Finding::new(
        Rule::RowsNotRead,
        name,
        run.address(),
        &run.text,
        "带“项目名称”等规定表头的表",
        format!(
            "工作表“{}”没有认出是什么表，没有读取；里面如有要报送的项目或事项，请把表头改为规定的栏目名称，无关的请删去。",
            shortened(name, 20)
        ),
    ))
}

impl Run {
    fn address(&self) -> String {
        if self.first == self.last {
            self.first.address()
        } else {
            format!("{}:{}", self.first.address(), self.last.address())
        }
    }

    fn finding(&self, sheet: &str) -> Finding {
        let rows = if self.first.row == self.last.row {
            format!("第{}行", self.first.row + 1)
        } else {
            format!("第{}至{}行", self.first.row + 1, self.last.row + 1)
        };
        Finding::new(
            Rule::RowsNotRead,
            sheet,
            self.address(),
            &self.text,
            "带“项目名称”等规定表头的表",
            format!(
                "{rows}有内容（“{}”），但没有认出表头，没有读取；如果是项目，请把表头改为规定的栏目名称。",
                shortened(&self.text, 20)
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::is_guide;

    #[test]
    fn guides_are_known_by_their_names() {
        for name in [
            "填表说明",
            "说明",
            "填报须知",
            "下拉选项",
            "数据字典",
            "通讯录",
            "样表",
            "填报示例(1)",
            "目录",
        ] {
            assert!(is_guide(name), "{name}");
        }
        for name in [
            "退库项目",
            "Sheet2",
            "调度表",
            "项目表",
            "情况说明会项目",
            "数据",
            "名单",
        ] {
            assert!(!is_guide(name), "{name}");
        }
    }
}
