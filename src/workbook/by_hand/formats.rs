//! How the workbooks of clerks look: offices write in 宋体, with borders around every cell.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::cell::ClerkCell;
use crate::domain::project::Field;

/// Cell formats; offices write in 宋体.
pub(super) struct ClerkFormats {
    pub(super) title: Format,
    pub(super) line: Format,
    pub(super) header: Format,
    pub(super) section: Format,
    pub(super) text: Format,
    pub(super) centered: Format,
    pub(super) number: Format,
    pub(super) day: Format,
}

impl ClerkFormats {
    pub(super) fn new() -> Self {
        let font = |size| Format::new().set_font_name("宋体").set_font_size(size);
        let cell = || {
            font(10)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
        };
        let centered = || cell().set_align(FormatAlign::Center);
        Self {
            title: font(18).set_bold().set_align(FormatAlign::Center),
            line: font(11),
            header: centered().set_bold(),
            section: cell().set_bold(),
            text: cell(),
            centered: centered(),
            number: cell().set_num_format("0.####"),
            day: centered().set_num_format("yyyy/m/d"),
        }
    }

    pub(super) fn of(&self, field: Option<Field>, cell: &ClerkCell) -> &Format {
        match (field, cell) {
            (_, ClerkCell::Day(_)) => &self.day,
            (Some(Field::Sequence), _) => &self.centered,
            (_, ClerkCell::Number(_)) => &self.number,
            (Some(field), _) if field >= Field::Progress => &self.text,
            (Some(Field::Name | Field::Content | Field::Investor), _) => &self.text,
            _ => &self.centered,
        }
    }
}

/// Lines that a cell takes in a column of this width.
pub(super) fn lines_of(cell: &ClerkCell, width: f64) -> u32 {
    let ClerkCell::Text(text) = cell else {
        return 1;
    };
    let mut room = 0.0;
    let mut lines = 1;
    for letter in text.chars() {
        let own = if letter.is_ascii() { 1.0 } else { 2.0 };
        if room + own > width - 1.0 {
            lines += 1;
            room = 0.0;
        }
        room += own;
    }
    lines
}

pub(super) fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &ClerkCell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        ClerkCell::Empty => sheet.write_blank(row, column, format)?,
        ClerkCell::Text(text) => sheet.write_string_with_format(row, column, text, format)?,
        ClerkCell::Number(number) => {
            sheet.write_number_with_format(row, column, *number, format)?
        }
        ClerkCell::Day(day) => sheet.write_datetime_with_format(row, column, day, format)?,
    };
    Ok(())
}
