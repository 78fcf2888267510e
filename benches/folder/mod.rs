//! Folders of workbooks as a district's clerks would send them, the same on every run.

use std::fmt::Write as _;
use std::path::Path;

use diaodu::domain::change::value;
use diaodu::domain::project::Field;
use rust_xlsxwriter::{Format, Workbook};

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
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("调度表").unwrap();
    sheet.write(0, 0, "重大招商引资项目调度表").unwrap();
    let said = format!("填报单位：{unit}  报送期：2026年11月25日  填报人：王某  单位：万元");
    sheet.write(1, 0, said).unwrap();
    let bold = Format::new().set_bold();
    for (column, field) in (0..).zip(Field::FORM) {
        sheet
            .write_with_format(2, column, field.header(), &bold)
            .unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let mut dice = Dice::new(seed as u64 + 1);
    for (at, serial) in (3..).zip(0..rows) {
        let mut project = row(&mut dice, unit, serial);
        // Names that differ by more than a number, as the near ones would all be asked about.
        let place = ["东", "南", "西", "北", "中"][serial % 5];
        let _ = write!(project.name, "（{place}片区{}号地）", seed * rows + serial);
        for text in [&mut project.progress, &mut project.plan] {
            let again = text.clone().unwrap_or_default();
            *text = Some(format!(
                "{again}本期新增完成投资{}万元，累计到岗{}人。{again}",
                dice.below(90_000),
                dice.below(900)
            ));
        }
        for (column, field) in (0..).zip(Field::FORM) {
            let date = match field {
                Field::SignedOn => project.signed_on,
                Field::StartedOn => project.started_on,
                _ => None,
            };
            let amount = match field {
                Field::Sequence => Some(i64::try_from(serial + 1).unwrap() * 10_000),
                Field::TotalInvestment => project.total_investment_yuan.map(|yuan| yuan.0),
                Field::FundsInPlace => project.funds_in_place_yuan.map(|yuan| yuan.0),
                _ => None,
            };
            if let Some(diaodu::domain::date::PartialDate::Day(date)) = date {
                sheet.write_with_format(at, column, &date, &day).unwrap();
            } else if let Some(yuan) = amount {
                #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
                sheet.write(at, column, yuan as f64 / 10_000.0).unwrap();
            } else {
                sheet.write(at, column, &*value(&project, field)).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}
