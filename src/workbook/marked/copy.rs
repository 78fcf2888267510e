//! The values of a workbook, its merged cells and what is hidden, as an `.xlsx` of ours.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};
use sheetgate::{At, Book, Grid, Range, Value, Visibility};

use super::{FONT, measure};

/// Cells that merged ranges of one worksheet may cover; what comes after is not merged.
const MERGED: u64 = 500_000;
/// Empty cells of one worksheet that get lines around them.
const LINED: usize = 200_000;
/// Narrowest and widest column, in digits.
const WIDTHS: (usize, usize) = (9, 42);

/// Writes the values of a book under these names. The same book gives the same bytes.
pub(super) fn values(book: &Book, names: &[String]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Nobody needs to know when it was made, and so it is the same each time.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (grid, name) in book.grids.iter().zip(names) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        write(sheet, grid)?;
    }
    let shown = |grid: &Grid| grid.visibility == Visibility::Visible;
    if let Some(index) = book.grids.iter().position(shown)
        && let Ok(sheet) = workbook.worksheet_from_index(index)
    {
        sheet.set_active(true);
    }
    workbook.save_to_buffer()
}

fn write(sheet: &mut Worksheet, grid: &Grid) -> Result<(), XlsxError> {
    let mut copy = Copy {
        sheet,
        grid,
        formats: HashMap::new(),
        in_merge: HashMap::new(),
        covered: HashSet::new(),
        alone: alone(grid),
    };
    copy.merge()?;
    copy.empty()?;
    copy.values()?;
    copy.sizes()?;
    copy.hide()?;
    // Landscape A3, as wide as one page, with page numbers.
    copy.sheet
        .set_landscape()
        .set_paper_size(8)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

struct Copy<'a> {
    sheet: &'a mut Worksheet,
    grid: &'a Grid,
    formats: HashMap<CellLook, Format>,
    /// Merged ranges that were made, by their first cell.
    in_merge: HashMap<At, Range>,
    /// All cells of those ranges.
    covered: HashSet<At>,
    /// Cells that have their row to themselves: titles and notes, which run on to the right.
    alone: HashSet<At>,
}

fn alone(grid: &Grid) -> HashSet<At> {
    let mut in_row: BTreeMap<u32, (usize, At)> = BTreeMap::new();
    for &at in grid.cells.keys() {
        in_row.entry(at.row).or_insert((0, at)).0 += 1;
    }
    let alone = in_row.into_values().filter(|(count, _)| *count == 1);
    alone.map(|(_, at)| at).collect()
}

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct CellLook {
    pattern: &'static str,
    is_merged: bool,
    is_alone: bool,
    is_struck: bool,
}

impl Copy<'_> {
    fn merge(&mut self) -> Result<(), XlsxError> {
        let mut left = MERGED;
        for &range in &self.grid.merges {
            let rows = u64::from(range.last.row.saturating_sub(range.first.row)) + 1;
            let columns = u64::from(range.last.column.saturating_sub(range.first.column)) + 1;
            let Some(rest) = left.checked_sub(rows.saturating_mul(columns)) else {
                continue;
            };
            left = rest;
            let cells: Vec<At> = (range.first.row..=range.last.row)
                .flat_map(|row| {
                    (range.first.column..=range.last.column).map(move |column| At::new(row, column))
                })
                .collect();
            // Ranges that overlap make a file that Excel wants to repair.
            if cells.len() < 2 || cells.iter().any(|at| self.covered.contains(at)) {
                continue;
            }
            self.covered.extend(cells);
            self.in_merge.insert(range.first, range);
            let format = self.format(range.first, "");
            let (first, last) = (range.first, range.last);
            let (left, right) = (column(first), column(last));
            self.sheet
                .merge_range(first.row, left, last.row, right, "", &format)?;
        }
        Ok(())
    }

    /// Lines around the empty cells of a table, so that it looks like one.
    fn empty(&mut self) -> Result<(), XlsxError> {
        let columns = self.grid.cells.keys().map(|at| at.column);
        let (Some(first), Some(last)) = (columns.clone().min(), columns.max()) else {
            return Ok(());
        };
        let rows: BTreeSet<u32> = self.grid.cells.keys().map(|at| at.row).collect();
        let cells = rows.into_iter().flat_map(|row| {
            let columns = first..=last.min(first + 60);
            columns.map(move |column| At::new(row, column))
        });
        let rows_alone: HashSet<u32> = self.alone.iter().map(|at| at.row).collect();
        let format = bordered();
        for at in cells.take(LINED) {
            let is_free = !self.covered.contains(&at) && !self.grid.cells.contains_key(&at);
            if is_free && !rows_alone.contains(&at.row) {
                self.sheet.write_blank(at.row, column(at), &format)?;
            }
        }
        Ok(())
    }

    fn values(&mut self) -> Result<(), XlsxError> {
        let grid = self.grid;
        for (&at, value) in &grid.cells {
            self.value(at, value)?;
        }
        Ok(())
    }

    fn value(&mut self, at: At, value: &Value) -> Result<(), XlsxError> {
        let (row, col) = (at.row, column(at));
        let pattern = if self.grid.months.contains(&at) {
            "yyyy-mm"
        } else {
            pattern(value)
        };
        let format = self.format(at, pattern);
        let sheet = &mut *self.sheet;
        match value {
            Value::Text(text) => sheet.write_string_with_format(row, col, cut(text), &format)?,
            Value::Number(number) => sheet.write_number_with_format(row, col, *number, &format)?,
            // What the clerk saw: its format is not known here.
            Value::Shown(shown) if shown.text.is_empty() => {
                sheet.write_number_with_format(row, col, shown.number, &format)?
            }
            Value::Shown(shown) => {
                sheet.write_string_with_format(row, col, cut(&shown.text), &format)?
            }
            Value::Date(date) => sheet.write_datetime_with_format(row, col, date, &format)?,
            Value::DateTime(moment) => {
                sheet.write_datetime_with_format(row, col, moment, &format)?
            }
            Value::Bool(truth) => sheet.write_boolean_with_format(row, col, *truth, &format)?,
            Value::Error(error) => match known_error(error) {
                Some(error) => {
                    let formula = Formula::new(error).set_result(error);
                    sheet.write_formula_with_format(row, col, formula, &format)?
                }
                None => sheet.write_string_with_format(row, col, cut(error), &format)?,
            },
            // As text: what a file calls a formula is not run by us, nor written as one.
            Value::Uncomputed(formula) => {
                let text = format!("={formula}");
                sheet.write_string_with_format(row, col, cut(&text), &format)?
            }
        };
        Ok(())
    }

    fn format(&mut self, at: At, pattern: &'static str) -> Format {
        let look = CellLook {
            pattern,
            is_merged: self.in_merge.contains_key(&at),
            is_alone: self.alone.contains(&at),
            is_struck: self.grid.struck.contains(&at),
        };
        self.formats
            .entry(look)
            .or_insert_with(|| look.format())
            .clone()
    }

    fn sizes(&mut self) -> Result<(), XlsxError> {
        let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
        for (at, value) in &self.grid.cells {
            let spans = self.in_merge.get(at).map_or(1, columns_of);
            if spans == 1 && !self.alone.contains(at) {
                let width = widths.entry(at.column).or_insert(WIDTHS.0);
                *width = (measure::width(&shown(value)) + 2).clamp(*width, WIDTHS.1);
            }
        }
        for (&column, &width) in &widths {
            let width = f64::from(u32::try_from(width).unwrap_or(0));
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            self.sheet.set_column_width(column, width)?;
        }
        let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
        for (&at, value) in &self.grid.cells {
            let range = self.in_merge.get(&at).copied();
            // A cell over several rows has their height together.
            if range.is_some_and(|range| range.first.row != range.last.row) {
                continue;
            }
            let last = range.map_or(at.column, |range| range.last.column);
            let width = (at.column..=last.min(at.column + 100))
                .map(|column| widths.get(&column).copied().unwrap_or(WIDTHS.0))
                .sum();
            let width = if range.is_none() && self.alone.contains(&at) {
                usize::MAX
            } else {
                width
            };
            let lines = rows.entry(at.row).or_insert(1);
            *lines = measure::lines(&shown(value), width).max(*lines);
        }
        for (row, lines) in rows {
            self.sheet.set_row_height(row, measure::height(lines))?;
        }
        Ok(())
    }

    fn hide(&mut self) -> Result<(), XlsxError> {
        for &row in &self.grid.hidden_rows {
            self.sheet.set_row_hidden(row)?;
        }
        for &column in &self.grid.hidden_columns {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            self.sheet.set_column_hidden(column)?;
        }
        match self.grid.visibility {
            Visibility::Visible => {}
            Visibility::Hidden => {
                self.sheet.set_hidden(true);
            }
            Visibility::VeryHidden => {
                self.sheet.set_very_hidden(true);
            }
        }
        Ok(())
    }
}

impl CellLook {
    fn format(self) -> Format {
        let mut format = if self.is_alone && !self.is_merged {
            plain().unset_text_wrap()
        } else {
            bordered()
        };
        if !self.pattern.is_empty() {
            format = format.set_num_format(self.pattern);
        }
        if self.is_merged {
            format = format.set_align(FormatAlign::Center);
        }
        if self.is_struck {
            format = format.set_font_strikethrough();
        }
        format
    }
}

/// The number format of a value.
fn pattern(value: &Value) -> &'static str {
    match value {
        Value::Date(_) => "yyyy-mm-dd",
        Value::DateTime(_) => "yyyy-mm-dd hh:mm",
        // Long numbers are codes and telephone numbers: every digit counts.
        Value::Number(number) if number.abs() >= 1e11 && number.fract() == 0.0 => "0",
        _ => "General",
    }
}

/// What a value takes room for.
fn shown(value: &Value) -> std::borrow::Cow<'_, str> {
    match value {
        Value::Text(text) | Value::Error(text) | Value::Uncomputed(text) => (&**text).into(),
        Value::Number(number) => number.to_string().into(),
        Value::Shown(shown) => (&*shown.text).into(),
        Value::Date(_) => "2019-06-01".into(),
        Value::DateTime(_) => "2019-06-01 08:30".into(),
        Value::Bool(_) => "FALSE".into(),
    }
}

/// Errors that may stand in a formula; everything else is only text.
fn known_error(error: &str) -> Option<&'static str> {
    const KNOWN: [&str; 7] = [
        "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
    ];
    KNOWN.into_iter().find(|known| *known == error)
}

/// Text as long as a cell can hold.
fn cut(text: &str) -> &str {
    match text.char_indices().nth(32_000) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

fn columns_of(range: &Range) -> u32 {
    range.last.column.saturating_sub(range.first.column) + 1
}

fn column(at: At) -> u16 {
    u16::try_from(at.column).unwrap_or(u16::MAX)
}

/// The format on which all others are built.
fn plain() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(11)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn bordered() -> Format {
    plain()
        .set_border(FormatBorder::Thin)
        .set_border_color(0x00BF_BFBF)
}
