//! 观摩项目: what the unit can show this quarter, or that it has none (rule 12).

use rust_xlsxwriter::{Format, Workbook};

use super::projects::{day, list};
use super::{FormView, protection};
use crate::domain::period::Quarter;
use crate::domain::project::ObservationKind;
use crate::domain::sheet::Observation;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style;

const WIDTHS: [f64; 6] = [18.0, 14.0, 40.0, 14.0, 14.0, 36.0];
const HEADER: u32 = 2;
const FIRST: u32 = 3;
const EMPTY_ROWS: u32 = 15;
/// No unit shows more in a quarter.
const MOST_STATED: u32 = 1_000;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &FormView<'_>) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, "观摩项目", &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.merged(0, 0, page.last_column, "季度观摩项目", &style::title())?;
    page.sheet.set_row_height(0, 38)?;
    let hint = "本季度没有观摩项目的，选好季度后在“项目名称”填“零报告”。";
    page.merged(1, 0, page.last_column, hint, &style::caption())?;
    page.sheet.set_row_height(1, 22)?;
    page.header(
        HEADER,
        ["季度", "项目编号", "项目名称", "类型", "日期", "备注"],
    )?;
    page.sheet.set_row_height(HEADER, 28)?;

    let stated = u32::try_from(view.observations.len()).unwrap_or(u32::MAX);
    let last = FIRST + stated.min(MOST_STATED) + EMPTY_ROWS - 1;
    let formats = ObservationFormats::new();
    for row in FIRST..=last {
        for (column, format) in (0..).zip(formats.columns()) {
            page.sheet.write_blank(row, column, format)?;
        }
        page.sheet.set_row_height(row, 26)?;
    }
    for (row, stated) in (FIRST..=last).zip(view.observations) {
        prefill(&mut page, row, stated, &formats)?;
    }

    let running = Quarter::of(view.period.0);
    let quarters = [running.label(), running.previous().label()];
    let quarters: Vec<&str> = quarters.iter().map(String::as_str).collect();
    let kinds: Vec<&str> = ObservationKind::ALL
        .iter()
        .map(|kind| kind.word())
        .collect();
    page.sheet
        .add_data_validation(FIRST, 0, last, 0, &list(&quarters, "季度")?)?;
    page.sheet
        .add_data_validation(FIRST, 3, last, 3, &list(&kinds, "类型")?)?;
    page.sheet.add_data_validation(FIRST, 4, last, 4, &day()?)?;
    page.sheet.set_freeze_panes(FIRST, 0)?;
    page.sheet.protect_with_options(&protection());
    Ok(())
}

/// The formats of cells to be filled in.
struct ObservationFormats {
    centered: Format,
    text: Format,
    date: Format,
}

impl ObservationFormats {
    fn new() -> Self {
        let open = |format: Format| format.set_unlocked();
        Self {
            centered: open(style::centered()),
            text: open(style::text()),
            date: open(style::centered().set_num_format(style::DAY)),
        }
    }

    fn columns(&self) -> [&Format; 6] {
        let (centered, text, date) = (&self.centered, &self.text, &self.date);
        [centered, centered, text, centered, date, text]
    }
}

/// A row as the unit last stated it.
fn prefill(
    page: &mut Page<'_>,
    row: u32,
    stated: &Observation,
    formats: &ObservationFormats,
) -> Result<(), WriteError> {
    let name = match &stated.name {
        _ if stated.zero_report => "零报告",
        Some(name) => name,
        None => "",
    };
    let number = stated.number.as_deref().unwrap_or_default();
    let kind = stated.kind.map_or("", ObservationKind::word);
    let remarks = stated.remarks.as_deref().unwrap_or_default();
    page.text(row, 0, &stated.quarter.label(), &formats.centered)?;
    page.text(row, 1, number, &formats.centered)?;
    page.text(row, 2, name, &formats.text)?;
    page.text(row, 3, kind, &formats.centered)?;
    page.date(row, 4, stated.held_on, &formats.date)?;
    page.text(row, 5, remarks, &formats.text)
}
