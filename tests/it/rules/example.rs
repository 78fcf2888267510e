//! The examples of the rules, as rows of a workbook.

use std::collections::BTreeMap;

use sheetgate::{At, Book, Grid, Range, Shown, Value, Visibility};

use super::{Row, SOUND};

/// The rows of an example, each over a sound project, the rows of the last two reports, and that of
/// another unit.
pub(super) fn rows_of(example: &str) -> (Vec<Row>, [Row; 2], Row) {
    let mut rows = vec![Row::new()];
    let mut before = [Row::new(), Row::new()];
    let mut other = Row::new();
    for line in example.lines() {
        if line == "---" {
            rows.push(Row::new());
            continue;
        }
        let Some((column, value)) = line.split_once(" = ") else {
            continue;
        };
        let entry = |column: &str| (column.to_owned(), value.to_owned());
        match column.split_once(' ') {
            Some(("上期", column)) => before[0].push(entry(column)),
            Some(("再上期", column)) => before[1].push(entry(column)),
            Some(("外单位", column)) => other.push(entry(column)),
            _ => rows.last_mut().unwrap().push(entry(column)),
        }
    }
    (rows, before, other)
}

/// Takes what is no column out of the first row: 填报单位 and the like.
pub(super) fn settings(rows: &mut [Row]) -> BTreeMap<String, String> {
    const SETTINGS: [&str; 17] = [
        "表格",
        "收到",
        "填报单位",
        "报送期",
        "单位",
        "文件名",
        "表头",
        "往期",
        "另存",
        "隐藏",
        "合并",
        "分段",
        "上方",
        "下方",
        "整行",
        "横向合并",
        "清单",
    ];
    let mut settings = BTreeMap::new();
    for row in rows {
        row.retain(|(column, value)| {
            let is_setting = SETTINGS.contains(&column.as_str());
            if is_setting {
                settings.insert(column.clone(), value.clone());
            }
            !is_setting
        });
    }
    settings
}

pub(super) fn book(rows: &[Row], settings: &BTreeMap<String, String>) -> Book {
    let mut grid = Grid {
        name: "调度表".to_owned(),
        ..Grid::default()
    };
    let headers = headers(rows);
    for (column, key) in (0..).zip(["填报单位", "报送期", "单位"]) {
        if let Some(value) = settings.get(key) {
            put(&mut grid, 0, column, &format!("{key}：{value}"));
        }
    }
    if settings.contains_key("表头") {
        return Book {
            grids: vec![grid],
            ..Book::default()
        };
    }
    let above = settings.get("上方").map_or("", String::as_str);
    let mut next = 1;
    for line in above.split(';').filter(|line| !line.is_empty()) {
        for (column, text) in (0..).zip(line.split('|')) {
            put(&mut grid, next, column, text);
        }
        next += 1;
    }
    for (column, header) in (0..).zip(&headers) {
        put(&mut grid, next, column, header);
    }
    next += 1;
    if let Some(title) = settings.get("分段") {
        put(&mut grid, next, 0, title);
        next += 1;
    }
    if let Some(text) = settings.get("表格") {
        let text = if text == "空" { "" } else { text };
        put(&mut grid, next, 1, text);
        return Book {
            grids: vec![grid],
            active: None,
        };
    }
    let first = next;
    let is_merged = settings.contains_key("合并");
    for (index, row) in rows.iter().enumerate() {
        put_row(&mut grid, next, &headers, row, index);
        next += 1;
    }
    if let Some(note) = settings.get("下方") {
        put(&mut grid, next + 1, 0, note);
    }
    if let Some(merged) = settings.get("合并") {
        put_row(
            &mut grid,
            next,
            &headers,
            &vec![("项目名称".to_owned(), "乙基地".to_owned())],
            1,
        );
        let column = (0..)
            .zip(&headers)
            .find(|(_, header)| *header == merged)
            .unwrap()
            .0;
        put(&mut grid, first, column, "500");
        grid.cells.remove(&At::new(next, column));
        grid.merges.push(Range {
            first: At::new(first, column),
            last: At::new(next, column),
        });
    }
    if settings.contains_key("整行") {
        let cells = grid.cells.keys().filter(|at| at.row == first);
        grid.struck = cells.copied().collect();
    }
    if let Some(merged) = settings.get("横向合并") {
        let column = headers.iter().position(|header| header == merged).unwrap();
        let column = u32::try_from(column).unwrap();
        grid.merges.push(Range {
            first: At::new(first, column),
            last: At::new(first, column + 1),
        });
    }
    hide(&mut grid, settings.get("隐藏"), first);
    let mut grids = with_other_sheets(grid, settings, &headers, first);
    grids.extend(observation(rows));
    grids.extend(settings.get("清单").map(|line| coordination(line)));
    assert!(!is_merged || !grids[0].merges.is_empty());
    Book {
        grids,
        ..Book::default()
    }
}

/// The worksheet with those that an example says lie beside it: an old period, a changed copy.
fn with_other_sheets(
    grid: Grid,
    settings: &BTreeMap<String, String>,
    headers: &[String],
    first: u32,
) -> Vec<Grid> {
    let mut grids = vec![grid];
    if let Some(period) = settings.get("往期") {
        put(&mut grids[0], 0, 1, "报送期：2026年11月25日");
        let mut old = grids[0].clone();
        "往期".clone_into(&mut old.name);
        put(&mut old, 0, 1, &format!("报送期：{period}"));
        grids.push(old);
    }
    if let Some((header, value)) = settings.get("另存").and_then(|cell| cell.split_once('|')) {
        let mut copy = grids[0].clone();
        "调度表 (2)".clone_into(&mut copy.name);
        let column = (0..).zip(headers).find(|(_, own)| *own == header);
        put(&mut copy, first, column.unwrap().0, value);
        grids.push(copy);
    }
    grids
}

/// Hides the worksheet, its first row, or a column.
fn hide(grid: &mut Grid, what: Option<&String>, first: u32) {
    match what.map(String::as_str) {
        Some("工作表") => grid.visibility = Visibility::Hidden,
        Some("行") => drop(grid.hidden_rows.insert(first)),
        Some("列") => drop(grid.hidden_columns.insert(2)),
        _ => {}
    }
}

/// The columns of the example: those of a sound project, without 无此栏, and what else is named.
fn headers(rows: &[Row]) -> Vec<String> {
    let named: Vec<&(String, String)> = rows.iter().flatten().collect();
    let is_gone = |header: &str| {
        let same_money =
            |own: &str| own.split('(').next() == header.split('(').next() && own != header;
        named.iter().any(|(column, value)| {
            (column == header && value == "无此栏") || (same_money(column) && header.contains('('))
        })
    };
    let mut headers: Vec<String> = SOUND
        .iter()
        .map(|(header, _)| (*header).to_owned())
        .filter(|header| !is_gone(header))
        .collect();
    for row in rows {
        let mut seen = BTreeMap::new();
        for (column, value) in row {
            let count = seen.entry(column).or_insert(0);
            *count += 1;
            let known = headers.iter().filter(|header| *header == column).count();
            if value != "无此栏" && column != "观摩" && column != "全空" && known < *count {
                headers.push(column.clone());
            }
        }
    }
    headers
}

fn put_row(grid: &mut Grid, row: u32, headers: &[String], values: &Row, index: usize) {
    let is_bare = values.iter().any(|(column, value)| {
        column == "全空" || (column == "项目名称" && (value == "无") && index > 0)
    });
    for (column, header) in (0..).zip(headers) {
        let given = values.iter().find(|(name, _)| name == header);
        let sound = SOUND.iter().find(|(name, _)| name == header);
        let value = match (given, sound) {
            (Some((_, value)), _) => value.clone(),
            (None, Some((name, _))) if is_bare || (index > 0 && *name == "序号") => String::new(),
            (None, Some((_, value))) => (*value).to_owned(),
            (None, None) => String::new(),
        };
        put(grid, row, column, &value);
    }
}

/// A worksheet of observation projects, if the example has one: rows of quarter, name, kind and date.
fn observation(rows: &[Row]) -> Option<Grid> {
    let (_, lines) = rows.iter().flatten().find(|(column, _)| column == "观摩")?;
    let mut grid = Grid {
        name: "观摩项目".to_owned(),
        ..Grid::default()
    };
    for (column, header) in (0..).zip(["季度", "项目名称", "类型", "日期"]) {
        put(&mut grid, 0, column, header);
    }
    for (row, line) in (1..).zip(lines.split(';')) {
        let given: Vec<&str> = line.split('|').collect();
        // What says that there is none has no kind and no date.
        let is_project = given.get(1).is_none_or(|name| !name.contains(['零', '没']));
        let usual = ["", "甲产业园", "现场观摩", "2026年11月12日"];
        for (column, usual) in (0..).zip(usual) {
            let value = given.get(column as usize).copied();
            put(
                &mut grid,
                row,
                column,
                value.unwrap_or(if is_project { usual } else { "" }),
            );
        }
    }
    Some(grid)
}

/// A worksheet of matters for the city with one line.
fn coordination(line: &str) -> Grid {
    let mut grid = Grid {
        name: "需协调事项清单".to_owned(),
        ..Grid::default()
    };
    for (row, line) in (0..).zip(["项目名称|需市级协调事项|建议责任部门", line]) {
        for (column, text) in (0..).zip(line.split('|')) {
            put(&mut grid, row, column, text);
        }
    }
    grid
}

/// Puts a value as the notation of the examples writes it.
fn put(grid: &mut Grid, row: u32, column: u32, text: &str) {
    if text.is_empty() {
        return;
    }
    let value = if let Some(number) = text.strip_prefix('#') {
        Value::Number(number.parse().unwrap())
    } else if let Some(formula) = text.strip_prefix('=') {
        Value::Uncomputed(formula.into())
    } else if let Some(error) = text.strip_prefix('!') {
        Value::Error(error.into())
    } else if let Some(date) = text.strip_prefix('@') {
        Value::Date(date.parse().unwrap())
    } else if let Some(shown) = text.strip_prefix('%') {
        let (text, number) = shown.split_once('#').unwrap();
        Value::Shown(Box::new(Shown {
            text: text.into(),
            number: number.parse().unwrap(),
        }))
    } else if let Some(struck) = text.strip_prefix('~') {
        grid.struck.insert(At::new(row, column));
        Value::Text(struck.into())
    } else {
        Value::Text(text.into())
    };
    grid.cells.insert(At::new(row, column), value);
}
