//! Folders of workbooks as a district's clerks would send them, the same on every run.

use std::fmt::Write as _;
use std::path::Path;

use diaodu::domain::field_value::value;
use diaodu::domain::project::{Field, ProjectRow};
use diaodu::workbook::by_hand::{
    ClerkCell, ClerkColumn, ClerkLine, ClerkTable, ClerkWorkbook, Hand,
};

use crate::plausible::{Dice, row};

/// Writes so many workbooks with so many projects each, one in the folder of each unit.
pub(crate) fn fill(dir: &Path, files: usize, rows: usize) {
    for file in 0..files {
        let unit = format!("第{}区", file + 1);
        let folder = dir.join(&unit);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("2026-11-25.xlsx"), workbook(&unit, file, rows)).unwrap();
    }
}

/// A workbook of this unit with so many projects: every text long, and none of them there twice.
pub(crate) fn workbook(unit: &str, seed: usize, rows: usize) -> Vec<u8> {
    let columns = Field::FORM.map(|field| ClerkColumn {
        field: Some(field),
        group: "",
        header: field.header(),
        width: 16.0,
    });
    let mut dice = Dice::new(seed as u64 + 1);
    let projects: Vec<ProjectRow> = (0..rows)
        .map(|serial| project(&mut dice, unit, (seed * rows + serial, serial)))
        .collect();
    let hand = Hand::Exact;
    let cell = |row: &ProjectRow, column: &ClerkColumn| match column.field {
        Some(Field::SignedOn) => hand.date(row.signed_on),
        Some(Field::StartedOn) => hand.date(row.started_on),
        Some(Field::TotalInvestment) => hand.amount(row.total_investment_yuan),
        Some(Field::FundsInPlace) => hand.amount(row.funds_in_place_yuan),
        Some(field) => ClerkCell::text(&value(row, field)),
        None => ClerkCell::Empty,
    };
    let said = format!("填报单位：{unit}  报送期：2026年11月25日  填报人：王某  单位：万元");
    let table = ClerkTable {
        name: "调度表",
        indent: 0,
        head: vec![
            ClerkLine::Title("重大招商引资项目调度表".to_owned()),
            ClerkLine::Wide(said),
        ],
        columns: &columns,
        rows: &projects,
        cell: &cell,
        amount: &|yuan| hand.amount(Some(yuan)),
        none: None,
        has_sections: false,
        has_total: false,
        foot: Vec::new(),
    };
    let workbook = ClerkWorkbook {
        saved: Some(("王某", "2026-11-20".parse().unwrap())),
        table: Some(table),
        lists: Vec::new(),
    };
    workbook.bytes().unwrap()
}

/// A project whose name differs by more than a number from the others, as the near ones would all be asked about.
fn project(dice: &mut Dice, unit: &str, (number, serial): (usize, usize)) -> ProjectRow {
    let mut project = row(dice, unit, serial);
    let place = ["东", "南", "西", "北", "中"][serial % 5];
    let _ = write!(project.name, "（{place}片区{number}号地）");
    for text in [&mut project.progress, &mut project.plan] {
        let again = text.clone().unwrap_or_default();
        *text = Some(format!(
            "{again}本期新增完成投资{}万元，累计到岗{}人。{again}",
            dice.below(90_000),
            dice.below(900)
        ));
    }
    project
}
