//! 需市级协调事项: what the units ask the city to settle, urgent matters first.

use rust_xlsxwriter::{Format, Workbook};

use super::LedgerView;
use super::pages::LedgerWorksheet;
use crate::domain::ledger::Matter;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style::{self, Tone};

const WIDTHS: [f64; 10] = [5.0, 6.0, 12.0, 11.0, 22.0, 48.0, 28.0, 11.0, 12.5, 11.0];
const HEADER: u32 = 2;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, LedgerWorksheet::Matters.name(), &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.title(
        &format!("需市级协调事项（{}）", view.title),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    page.header(
        HEADER,
        [
            "序号",
            "类型",
            "报送单位",
            "项目编号",
            "项目名称",
            "需协调事项",
            "诉求",
            "发生时间",
            "联系人",
            "报送期",
        ],
    )?;
    page.sheet.set_row_height(HEADER, 26)?;
    page.sheet.set_freeze_panes(HEADER + 1, 0)?;
    let matters = &view.ledger.matters;
    let units = view.ledger.unit_names();
    let looks = MatterLooks::new();
    for ((row, number), matter) in (HEADER + 1..).zip(1_u32..).zip(matters) {
        let unit = units.get(&matter.unit).copied();
        let unit = unit.unwrap_or(&matter.unit.0);
        matter_row(&mut page, row, number, matter, unit, &looks)?;
    }
    if matters.is_empty() {
        page.merged(
            HEADER + 1,
            0,
            page.last_column,
            "本期没有需市级协调的事项。",
            &style::centered(),
        )?;
        page.sheet.set_row_height(HEADER + 1, 26)?;
    } else {
        let last = HEADER + u32::try_from(matters.len()).unwrap_or(u32::MAX - HEADER);
        page.sheet.autofilter(HEADER, 0, last, page.last_column)?;
    }
    Ok(())
}

/// The formats of a row, made once.
struct MatterLooks {
    text: Format,
    centered: Format,
    urgent: Format,
    day: Format,
}

impl MatterLooks {
    fn new() -> Self {
        Self {
            text: style::text(),
            centered: style::centered(),
            urgent: Tone::Bad.on(style::centered()),
            day: style::centered().set_num_format(style::DAY),
        }
    }
}

fn matter_row(
    page: &mut Page<'_>,
    row: u32,
    number: u32,
    matter: &Matter,
    unit: &str,
    looks: &MatterLooks,
) -> Result<(), WriteError> {
    let MatterLooks { text, centered, .. } = looks;
    let (kind, kind_format) = if matter.urgent.is_some() {
        ("紧急", &looks.urgent)
    } else {
        ("常规", centered)
    };
    let request = matter
        .urgent
        .as_ref()
        .and_then(|urgent| urgent.request.as_deref());
    let happened_on = matter.urgent.as_ref().and_then(|urgent| urgent.happened_on);
    let texts = [
        (1, kind, kind_format),
        (2, unit, centered),
        (3, matter.number.as_deref().unwrap_or_default(), centered),
        (4, matter.project.as_deref().unwrap_or_default(), text),
        (5, matter.matter.as_str(), text),
        (6, request.unwrap_or_default(), text),
        (8, matter.contact.as_deref().unwrap_or_default(), centered),
    ];
    page.number(row, 0, number.into(), centered)?;
    page.date(row, 7, happened_on, &looks.day)?;
    page.date(row, 9, Some(matter.period.0.into()), &looks.day)?;
    page.texts(row, &WIDTHS, &texts)
}
