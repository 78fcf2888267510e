//! The row that most rows are like: it is known to be a project without a look at all that a row may be.

use sheetgate::Value;

use super::fillers::is_filler;
use super::row_kind::{NameKind, Shape};
use super::signatures::may_be_label;
use super::table::Table;
use super::view::Row;
use crate::words::none::may_deny;
use crate::words::numbering::{Numbering, is_part_word};
use crate::words::text::of_value;
use crate::words::total_words::may_be_total;

impl Table<'_> {
    /// Of a row that is numbered in its first cell, named and told of, with nothing in its name that could make it
    /// anything else.
    pub(super) fn plain_project(&self, row: &Row) -> Option<Shape> {
        let sequence = self.sequence?;
        let (first, number @ Value::Number(_)) = row.cells().next()? else {
            return None;
        };
        let value @ Value::Text(_) = row.get(self.name)? else {
            return None;
        };
        let name = of_value(value);
        let is_plain = first == sequence
            && !may_be_more(&name)
            && !self.view.headers.is_name(&name)
            && self.has_project_text(row)
            && !self.hangs_down(row, self.name)
            && !self.hangs_down(row, sequence);
        is_plain.then(|| Shape {
            numbering: Numbering::of(Some(number)),
            has_text: true,
            name: if is_part_word(&name) {
                NameKind::PartWord
            } else {
                NameKind::Plain
            },
        })
    }
}

/// Cheap: whether what stands where a name belongs may be a sample, a part, a total, a label, a denial or nothing.
fn may_be_more(name: &str) -> bool {
    const OTHER: [char; 3] = ['例', '其', '='];
    let is_short = name.chars().nth(3).is_none();
    is_short
        || name.contains(OTHER)
        || may_be_total(name)
        || may_be_label(name)
        || may_deny(name)
        || is_filler(name)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{prop_assert_eq, proptest};
    use sheetgate::{At, Grid, Value};

    use crate::domain::project::Field;
    use crate::reading::columns::{Column, Role};
    use crate::reading::row_kind::Kind;
    use crate::reading::table::Table;
    use crate::reading::view::View;
    use crate::words::HeaderWords;
    use crate::words::headers::Headers;

    /// What a table with these columns makes of its first row: by a short look, if that is enough, and by a long one.
    fn kinds(number: f64, texts: &[String]) -> (Option<Kind>, Kind) {
        const FIELDS: [Field; 6] = [
            Field::Sequence,
            Field::Name,
            Field::Content,
            Field::Investor,
            Field::ResponsiblePerson,
            Field::Remarks,
        ];
        let mut grid = Grid::default();
        grid.cells.insert(At::new(1, 0), Value::Number(number));
        let texts = texts.iter().filter(|text| !text.is_empty());
        for (column, text) in (1..).zip(texts) {
            let text = Value::Text(text.as_str().into());
            grid.cells.insert(At::new(1, column), text);
        }
        let column = |(index, field)| Column {
            index,
            role: Role::Field(field),
            unit: None,
            is_foreign: false,
            at: At::new(0, index),
            shown: field.header().to_owned(),
            may_be: Vec::new(),
        };
        let headers = Headers::with(&HeaderWords::default());
        let view = View::new(&grid, &headers);
        let table = Table {
            view: &view,
            columns: (0..).zip(FIELDS).map(column).collect(),
            first: 1,
            end: 2,
            name: 1,
            sequence: Some(0),
            ticks: Vec::new(),
        };
        let row = &view.rows[0];
        let plain = table.plain_project(row).map(Kind::Project);
        (plain, table.kind_closely(row))
    }

    proptest! {
        /// Of words by which a row may be anything.
        #[test]
        fn a_short_look_finds_what_a_long_one_does(
            number in 0..30_u8,
            texts in vec("(（|其中：?|本期|合|小|示例|一期|填报人|负责人|项目|以下|1)?(无|零报告|计|甲产业园|空白|总部|盖章|签字|没有项目|名称|内容|投资方|二期|…)?(项目|（示例）|（盖章）|（8个）|）|：|计|＝|12)?(张某)?", 1..6),
        ) {
            if let (Some(plain), close) = kinds(f64::from(number), &texts) {
                prop_assert_eq!(plain, close, "{:?}", texts);
            }
        }
    }

    #[test]
    fn names_with_brackets_are_plain_and_denials_are_not() {
        let row = |texts: [&str; 2]| kinds(1.0, &texts.map(str::to_owned));
        let (plain, close) = row(["甲产业园（东片区12号地）", "厂房"]);
        assert_eq!(plain, Some(close));
        let (plain, close) = row(["本月无项目", "零报告"]);
        assert_eq!((plain, matches!(close, Kind::NoProjects(..))), (None, true));
    }
}
