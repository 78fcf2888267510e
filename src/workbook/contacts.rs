//! 通讯录.xlsx: who takes the letters of whom, for the office to keep.

use chrono::NaiveDate;
use rust_xlsxwriter::{DataValidation, Workbook};

use super::page::{Page, Paper, WriteError, properties};
use super::style;
use crate::domain::contacts::{ContactRole, ContactRow};
use crate::domain::policy::Policy;

/// Rises whenever it is written another way.
pub const VERSION: u32 = 1;

const WIDTHS: [f64; 7] = [24.0, 16.0, 18.0, 34.0, 18.0, 14.0, 14.0];
const HEADERS: [&str; 7] = [
    "单位",
    "职责",
    "姓名",
    "邮箱",
    "电话",
    "起始日期",
    "截止日期",
];
const HEADER: u32 = 2;
const FIRST: u32 = 3;
/// Rows to fill in below those that are there.
const EMPTY_ROWS: u32 = 40;

/// Writes the workbook. The same people give the same bytes.
///
/// # Errors
/// If there are more rows than a worksheet has.
pub fn write(
    policy: &Policy,
    rows: &[ContactRow],
    as_of: NaiveDate,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties("通讯录", &policy.office_name, as_of));
    let mut page = Page::new(&mut workbook, "通讯录", &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.merged(0, 0, page.last_column, "通讯录", &style::title())?;
    page.sheet.set_row_height(0, 38)?;
    let hint = "保存后一分钟内生效，先于配置文件。换人：原来的写截止日期，新来的写起始日期。有一处不对，整张表都不采用。";
    page.merged(1, 0, page.last_column, hint, &style::caption())?;
    page.sheet.set_row_height(1, 22)?;
    page.header(HEADER, HEADERS)?;
    for column in 0..4 {
        let header = HEADERS[usize::from(column)];
        page.text(HEADER, column, header, &style::required_header())?;
    }
    page.sheet.set_row_height(HEADER, 28)?;
    page.sheet.set_freeze_panes(FIRST, 0)?;
    let (text, centered) = (style::text(), style::centered());
    let day = style::centered().set_num_format(style::DAY);
    for (row, one) in (FIRST..).zip(rows) {
        let of = one
            .of
            .as_ref()
            .map_or("", |slug| policy.assignee_name(slug));
        // A unit and a department may share a short name.
        let of = match (one.role, &one.of) {
            (ContactRole::Department, _) | (_, None) => of,
            (_, Some(slug)) => policy.unit(slug).map_or(of, |unit| &unit.name),
        };
        let texts = [
            (0, of, &text),
            (1, one.role.label(), &centered),
            (2, &*one.contact.name, &text),
            (3, &*one.contact.address, &text),
            (4, &*one.contact.phone, &text),
        ];
        page.texts(row, &WIDTHS, &texts)?;
        page.date(row, 5, one.from.map(Into::into), &day)?;
        page.date(row, 6, one.to.map(Into::into), &day)?;
    }
    let filled = u32::try_from(rows.len()).unwrap_or(u32::MAX - FIRST - EMPTY_ROWS);
    let last = FIRST + filled + EMPTY_ROWS - 1;
    for row in FIRST + filled..=last {
        for column in 0..=page.last_column {
            let format = if column > 4 { &day } else { &text };
            page.sheet.write_blank(row, column, format)?;
        }
    }
    let roles =
        DataValidation::new().allow_list_strings(&ContactRole::ALL.map(ContactRole::label))?;
    page.sheet.add_data_validation(FIRST, 1, last, 1, &roles)?;
    Ok(workbook.save_to_buffer()?)
}
