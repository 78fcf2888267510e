//! 问题清单: every problem with a link to its cell.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatUnderline, Url, Worksheet, XlsxError};

use super::names::Names;
use super::{A4, Mark, bordered, fill, measure, plain, set_page, word};
use crate::domain::finding::Level;
use crate::workbook::grid::Book;

/// Header and width of each column, in characters.
const COLUMNS: [(&str, usize); 7] = [
    ("序号", 6),
    ("级别", 8),
    ("工作表", 16),
    ("单元格", 11),
    ("读到的内容", 28),
    ("应为", 30),
    ("怎么改", 52),
];
const HEADER_ROW: u32 = 2;
/// Nobody works through more; and Excel takes no more than 65,530 links.
const MOST: usize = 2_000;

/// Writes the list.
pub(super) fn write(
    sheet: &mut Worksheet,
    book: &Book,
    names: &Names,
    marks: &[Mark<'_>],
) -> Result<(), XlsxError> {
    sheet.set_name(&names.list)?.set_active(true);
    sheet.set_tab_color(Color::RGB(0x00C0_0000));
    for (column, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, f64::from(u32::try_from(width).unwrap_or(0)))?;
    }
    head(sheet, marks)?;
    for (row, mark) in (HEADER_ROW + 1..).zip(marks.iter().take(MOST)) {
        problem(sheet, row, book, names, mark)?;
    }
    if marks.len() > MOST {
        let rest = format!(
            "另有 {} 个问题没有列出，请先改完以上各项",
            marks.len() - MOST
        );
        let row = HEADER_ROW + 1 + u32::try_from(MOST).unwrap_or(0);
        sheet.write_string_with_format(row, 0, &rest, &plain().unset_text_wrap())?;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    set_page(sheet, A4);
    Ok(())
}

fn head(sheet: &mut Worksheet, marks: &[Mark<'_>]) -> Result<(), XlsxError> {
    let title = plain().unset_text_wrap().set_font_size(16).set_bold();
    sheet.write_string_with_format(0, 0, "问题清单", &title)?;
    sheet.set_row_height(0, 28)?;
    let last = 6;
    let summary = plain().set_font_color(Color::RGB(0x0040_4040));
    let text = summary_of(marks);
    sheet.merge_range(1, 0, 1, last, &text, &summary)?;
    let width = COLUMNS.iter().map(|(_, width)| width).sum();
    sheet.set_row_height(1, measure::height(measure::lines(&text, width)))?;
    let header = bordered()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color(0x00D9_D9D9);
    for (column, (text, _)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(HEADER_ROW, column, text, &header)?;
    }
    sheet.set_row_height(HEADER_ROW, 22)?;
    Ok(())
}

fn summary_of(marks: &[Mark<'_>]) -> String {
    let count = |level| {
        let of_level = |mark: &&Mark<'_>| mark.finding.level == level;
        marks.iter().filter(of_level).count()
    };
    let mut parts = Vec::new();
    for (level, what) in [
        (Level::Error, "个错误必须改"),
        (Level::Warning, "个疑问请核对"),
        (Level::Note, "个提示供参考"),
    ] {
        if count(level) > 0 {
            parts.push(format!("{} {what}", count(level)));
        }
    }
    if parts.is_empty() {
        return "没有发现问题。".into();
    }
    format!(
        "{}。点“单元格”一列可跳到出问题的地方；改好后保存本文件，放回本单位的报送文件夹即可，\
         本表、底色和批注都不用删。",
        parts.join("，")
    )
}

fn problem(
    sheet: &mut Worksheet,
    row: u32,
    book: &Book,
    names: &Names,
    mark: &Mark<'_>,
) -> Result<(), XlsxError> {
    let finding = mark.finding;
    let (text, centred) = (
        bordered().set_indent(1),
        bordered().set_align(FormatAlign::Center),
    );
    let level = centred.clone().set_background_color(fill(finding.level));
    sheet.write_number_with_format(row, 0, row - HEADER_ROW, &centred)?;
    sheet.write_string_with_format(row, 1, word(finding.level), &level)?;
    let name = if finding.sheet.is_empty() {
        "（整个文件）"
    } else {
        &finding.sheet
    };
    let texts = [
        (2, name),
        (4, &finding.read),
        (5, &finding.expected),
        (6, &finding.message),
    ];
    let mut lines = 1;
    for (column, content) in texts {
        let content: String = content.chars().take(1_000).collect();
        sheet.write_string_with_format(row, column, &content, &text)?;
        lines = lines.max(measure::lines(&content, COLUMNS[usize::from(column)].1 - 2));
    }
    link(sheet, row, book, names, mark, &centred)?;
    sheet.set_row_height(row, measure::height(lines))?;
    Ok(())
}

/// The address, as a link to its cell if there is one.
fn link(
    sheet: &mut Worksheet,
    row: u32,
    book: &Book,
    names: &Names,
    mark: &Mark<'_>,
    format: &Format,
) -> Result<(), XlsxError> {
    let Some((index, range)) = mark.place else {
        sheet.write_string_with_format(row, 3, "—", format)?;
        return Ok(());
    };
    // The very cell may lie under a merged one, where a jump shows nothing.
    let first = range.first;
    let at = book.grids[index]
        .merge_of(first)
        .map_or(first, |merge| merge.first);
    let name = names.sheets[index].replace('\'', "''");
    let target = format!("internal:'{name}'!{}", at.address());
    let format = format
        .clone()
        .set_font_color(Color::RGB(0x0005_63C1))
        .set_underline(FormatUnderline::Single);
    let url = Url::new(target).set_text(mark.finding.cell.as_str());
    sheet.write_url_with_format(row, 3, url, &format)?;
    Ok(())
}
