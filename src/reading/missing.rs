//! What a report does not show: required columns that it lacks, rows and columns that are hidden.

use sheetgate::At;

use super::columns::{Column, column_of};
use super::misnamed;
use super::sections::Implied;
use super::table::Table;
use super::table_reading::{Outline, TableReading};
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;

/// Required columns that the table does not have, in one finding at the header of the names. A column called 项目状态
/// of which no cell names a stage is asked about instead of the stage's own.
pub(super) fn columns(
    table: &Table,
    outlines: &[Outline<'_, '_>],
    not_stages: &[Column],
    gathered: &mut TableReading,
) {
    // What a title said of every project needs no column.
    let are_all =
        |says: fn(&Implied) -> bool| outlines.iter().all(|project| says(&project.implied));
    let is_implied = |field| match field {
        Field::Stage => !table.ticks.is_empty() || are_all(|implied| implied.stage.is_some()),
        Field::Category => are_all(|implied| implied.category.is_some()),
        Field::ResponsibleUnit => are_all(|implied| implied.responsible_unit.is_some()),
        _ => false,
    };
    let missing: Vec<Field> = Field::FORM
        .into_iter()
        .filter(|field| field.is_required() && column_of(&table.columns, *field).is_none())
        .filter(|field| !is_implied(*field))
        .collect();
    if let Some(column) = not_stages.first()
        && missing.contains(&Field::Stage)
    {
        gathered.findings.push(misnamed::question(table, column));
    }
    let missing: Vec<&str> = missing
        .into_iter()
        .filter(|field| *field != Field::Stage || not_stages.is_empty())
        .map(Field::header)
        .collect();
    if missing.is_empty() {
        return;
    }
    let missing = missing.join("、");
    let at = table
        .columns
        .iter()
        .find(|column| column.field() == Some(Field::Name))
        .map(|column| column.at.address())
        .unwrap_or_default();
    gathered.findings.push(Finding::new(
        Rule::MissingColumn,
        &table.view.grid.name,
        at,
        "",
        &missing,
        format!("表内缺少必填栏目：{missing}，请补上。"),
    ));
}

/// Hidden rows and columns count; the clerk should know.
pub(super) fn hidden(table: &Table, outlines: &[Outline<'_, '_>], gathered: &mut TableReading) {
    let grid = table.view.grid;
    let rows: Vec<String> = outlines
        .iter()
        .filter_map(|project| project.rows.first())
        .filter(|row| grid.hidden_rows.contains(&row.number))
        .map(|row| (row.number + 1).to_string())
        .collect();
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        let column = At::new(0, table.name).address();
        let column = column.trim_end_matches('1');
        let shown = shortened(&rows.join("、"), 60);
        gathered.findings.push(Finding::new(
            Rule::HiddenRows,
            &grid.name,
            format!("{column}{first}:{column}{last}"),
            &shown,
            "不隐藏、不筛选",
            format!(
                "第{shown}行被隐藏或筛选掉，仍已计入，共{}个项目；如不应报送请删除。",
                rows.len()
            ),
        ));
    }
    for column in &table.columns {
        let is_hidden = grid.hidden_columns.contains(&column.index);
        if is_hidden && column.field().is_some() {
            gathered.findings.push(Finding::new(
                Rule::HiddenColumns,
                &grid.name,
                column.at.address(),
                &column.shown,
                "不隐藏",
                format!("“{}”一栏被隐藏，仍已读取。", column.shown),
            ));
        }
    }
}
