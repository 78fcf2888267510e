//! Columns whose headers mean a category or the stage, and whose cells say something else.

use super::columns::{Column, Role};
use super::table::Table;
use crate::domain::finding::Finding;
use crate::domain::project::{Field, Stage};
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::stage;
use crate::words::text::{is_placeholder, of_value};

/// A column called 项目类别 or 状态 that never holds such a word is another one with the same name; one that has the form's
/// own header 项目阶段 is not, whatever stands in it, and one that may be it leaves the stage in doubt.
/// Returns those of the latter, as they were.
pub(super) fn settle(table: &mut Table) -> Vec<Column> {
    let mut others = Vec::new();
    let mut not_stages = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        let is_known: fn(&str) -> bool = match column.field() {
            Some(Field::Category) => |text| stage::category(text).is_some(),
            Some(Field::Stage) if column.shown != Field::Stage.header() => stage::speaks_of_stage,
            _ => continue,
        };
        let texts = table
            .view
            .rows_between(table.first, table.end)
            .iter()
            .filter_map(|row| row.get(column.index))
            .map(of_value)
            .filter(|text| !is_placeholder(text));
        let (mut known, mut all) = (0_usize, 0_usize);
        for text in texts {
            all += 1;
            known += usize::from(is_known(&text));
        }
        if known == 0 && all >= 2 {
            others.push(index);
        }
    }
    for index in others {
        let column = &mut table.columns[index];
        if column.field() == Some(Field::Stage) {
            not_stages.push(column.clone());
        }
        column.may_be = Vec::from_iter(column.field().filter(|field| *field == Field::Stage));
        column.role = Role::Extra(column.shown.clone());
    }
    not_stages
}

/// A column whose header means the stage, and none of whose cells names one.
pub(super) fn question(table: &Table, column: &Column) -> Finding {
    let rows = table.view.rows_between(table.first, table.end);
    let texts = rows.iter().map(|row| row.text(column.index));
    let first = texts.into_iter().find(|text| !is_placeholder(text));
    let words: Vec<&str> = Stage::ALL.iter().map(|stage| stage.word()).collect();
    let words = words.join("、");
    let shown = &column.shown;
    let quoted = shortened(&first.unwrap_or_default(), 30);
    Finding::new(
        Rule::StageUnknown,
        &table.view.grid.name,
        column.at.address(),
        shown,
        &words,
        format!(
            "“{shown}”一栏写的是“{quoted}”等，没有一个是规定的阶段，没有按项目阶段读取，请填写{words}之一。"
        ),
    )
}
