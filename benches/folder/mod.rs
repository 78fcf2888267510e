//! Folders of workbooks as a district's clerks would send them, the same on every run.

use std::fmt::Write as _;
use std::path::Path;

use diaodu::domain::field_value::value;
use diaodu::domain::project::{Field, ProjectRow};
use diaodu::workbook::by_hand::{
    ClerkCell, ClerkColumn, ClerkLine, ClerkTable, ClerkWorkbook, Hand,
};

use crate::plausible::{Dice, row};

/// Writes a workbook with so many projects for each of so many periods into the folder of each unit, the latest of
/// 2026-11-25.
pub(crate) fn fill(dir: &Path, units: usize, periods: usize, rows: usize) {
    for number in 0..units {
        let unit = format!("第{}区", number + 1);
        let folder = dir.join(&unit);
        std::fs::create_dir_all(&folder).unwrap();
        for before in 0..periods {
            // Months since the year 0, of which each has two periods.
            let (months, is_first) = (2026 * 12 + 10 - before / 2, before % 2 == 1);
            let (year, month) = (months / 12, months % 12 + 1);
            let day = if is_first { 10 } else { 25 };
            let period = format!("{year}年{month}月{day}日");
            let file = folder.join(format!("{year}-{month:02}-{day}.xlsx"));
            std::fs::write(file, workbook(&period, &unit, number, rows)).unwrap();
        }
    }
}

/// A workbook of this unit and period with so many projects: every text long, and none of them there twice.
pub(crate) fn workbook(period: &str, unit: &str, seed: usize, rows: usize) -> Vec<u8> {
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
    let said = format!("填报单位：{unit}  报送期：{period}  填报人：王某  单位：万元");
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
