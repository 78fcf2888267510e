//! 存疑数据: every figure that is in doubt, with what counts meanwhile (rule 7).

use rust_xlsxwriter::{Format, Workbook};

use super::LedgerView;
use super::pages::LedgerWorksheet;
use crate::domain::doubt::{Doubt, Weight};
use crate::domain::figure::shown;
use crate::domain::ledger::Entry;
use crate::domain::period::Period;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style::{self, Tone};

/// The name of the worksheet, which other pages refer to.
pub(super) const NAME: &str = LedgerWorksheet::Doubts.name();
const WIDTHS: [f64; 10] = [5.0, 11.0, 11.0, 26.0, 11.0, 22.0, 30.0, 9.0, 12.5, 26.0];
const HEADER: u32 = 3;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, NAME, &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.title(
        &format!("{NAME}（{}）", view.title),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    let entries = &view.ledger.entries;
    let weight = Weight::of(entries);
    let summary = if weight.doubts == 0 {
        "没有存疑数据。".to_owned()
    } else {
        format!(
            "待核数据{}。台账、合计和比率暂按“目前计入”一栏计算；有关单位报来无疑问的数后自动更新。",
            weight.told()
        )
    };
    page.merged(2, 0, page.last_column, &summary, &style::remark())?;
    page.sheet.set_row_height(2, 32)?;
    page.header(
        HEADER,
        [
            "序号",
            "报送单位",
            "项目编号",
            "项目名称",
            "栏目",
            "表中所写",
            "出处（文件、工作表）",
            "单元格",
            "存疑起始\n报送期",
            "目前计入",
        ],
    )?;
    page.sheet.set_row_height(HEADER, 34)?;
    page.sheet.set_freeze_panes(HEADER + 1, 4)?;
    let looks = DoubtLooks::new();
    let units = view.ledger.unit_names();
    let all = entries
        .iter()
        .flat_map(|entry| entry.doubts.iter().map(move |doubt| (entry, doubt)));
    for ((row, number), (entry, doubt)) in (HEADER + 1..).zip(1_u32..).zip(all) {
        let unit = units.get(&entry.unit).copied();
        let unit = unit.unwrap_or(&entry.unit.0);
        line(&mut page, (row, number), unit, (entry, doubt), &looks)?;
    }
    if weight.doubts > 0 {
        let last = HEADER.saturating_add(weight.doubts);
        page.sheet.autofilter(HEADER, 0, last, page.last_column)?;
    }
    Ok(())
}

/// The formats of a row, made once.
struct DoubtLooks {
    text: Format,
    centered: Format,
    counts: Format,
    day: Format,
}

impl DoubtLooks {
    fn new() -> Self {
        Self {
            text: style::text(),
            centered: style::centered(),
            counts: Tone::Doubt.on(style::text()),
            day: style::centered().set_num_format(style::DAY),
        }
    }
}

fn line(
    page: &mut Page<'_>,
    (row, number): (u32, u32),
    unit: &str,
    (entry, doubt): (&Entry, &Doubt),
    looks: &DoubtLooks,
) -> Result<(), WriteError> {
    let DoubtLooks { text, centered, .. } = looks;
    let place = &doubt.place;
    // Each amount says its own unit.
    let field = doubt.field.header().trim_end_matches("(万元)");
    let source: Vec<&str> = [&place.file, &place.sheet]
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(String::as_str)
        .collect();
    let source = source.join("\n");
    let counts = doubt.told_meanwhile(&shown(&entry.row, doubt.field));
    let texts = [
        (1, unit, centered),
        (2, &entry.number, centered),
        (3, &entry.row.name, text),
        (4, field, centered),
        (5, doubt.told_written(), text),
        (6, &source, text),
        (7, &place.cell, centered),
        (9, &counts, &looks.counts),
    ];
    page.number(row, 0, number.into(), centered)?;
    let Period(since) = doubt.since;
    page.date(row, 8, Some(since.into()), &looks.day)?;
    page.texts(row, &WIDTHS, &texts)
}
