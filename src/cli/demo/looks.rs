//! Workbooks that clerks make by hand: the same report in the layouts that offices are fond of.

use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::contents::{DemoCell, ReportContents, amount};
use super::layouts::{Layout, LayoutColumn, People};
use super::story::Look;
use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::period::Period;
use crate::domain::project::{Category, Field, ProjectRow};
use crate::domain::sheet::Observation;

/// The paper of wide tables.
const A3: u8 = 8;

/// Writes the report in a layout. The form is no layout of clerks; without it they write a plain one.
pub(super) fn write(look: Look, contents: &ReportContents<'_>) -> Result<Vec<u8>, XlsxError> {
    let layout = Layout::of(look);
    let mut workbook = Workbook::new();
    let saved = contents.report.due.and_hms_opt(0, 0, 0);
    let properties = DocProperties::new().set_author(contents.report.preparer);
    workbook.set_properties(&match saved {
        Some(saved) => properties.set_creation_datetime(&saved.and_utc()),
        None => properties,
    });
    let mut page = DemoSheet {
        sheet: workbook.add_worksheet(),
        layout,
        contents,
        row: u32::from(layout.indent),
        formats: DemoFormats::new(),
    };
    page.sheet.set_name("调度表")?;
    page.sheet
        .set_landscape()
        .set_paper_size(A3)
        .set_print_fit_to_pages(1, 0);
    page.head()?;
    page.header()?;
    page.projects()?;
    page.foot()?;
    if !contents.observations.is_empty() {
        observations(workbook.add_worksheet(), &contents.observations)?;
    }
    workbook.save_to_buffer()
}

/// Cell formats; offices write in 宋体.
struct DemoFormats {
    title: Format,
    line: Format,
    header: Format,
    section: Format,
    text: Format,
    centered: Format,
    number: Format,
    day: Format,
}

impl DemoFormats {
    fn new() -> Self {
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

    fn of(&self, field: Option<Field>, cell: &DemoCell) -> &Format {
        match (field, cell) {
            (_, DemoCell::Day(_)) => &self.day,
            (Some(Field::Sequence), _) => &self.centered,
            (_, DemoCell::Number(_)) => &self.number,
            (Some(field), _) if field >= Field::Progress => &self.text,
            (Some(Field::Name | Field::Content | Field::Investor), _) => &self.text,
            _ => &self.centered,
        }
    }
}

/// A worksheet in the making; `row` is the next one.
struct DemoSheet<'a> {
    sheet: &'a mut Worksheet,
    layout: &'static Layout,
    contents: &'a ReportContents<'a>,
    row: u32,
    formats: DemoFormats,
}

impl DemoSheet<'_> {
    /// Columns with their numbers on the worksheet.
    fn columns(&self) -> impl Iterator<Item = (u16, &'static LayoutColumn)> + use<> {
        (self.layout.indent..).zip(self.layout.columns)
    }

    fn last(&self) -> u16 {
        self.layout.indent + u16::try_from(self.layout.columns.len()).unwrap_or(1) - 1
    }

    /// A line over the whole width.
    fn line(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        let (first, last) = (self.layout.indent, self.last());
        self.sheet
            .merge_range(self.row, first, self.row, last, text, format)?;
        self.row += 1;
        Ok(())
    }

    /// Title, unit, period and people.
    fn head(&mut self) -> Result<(), XlsxError> {
        let contents = self.contents;
        let unit = contents.unit.name.as_str();
        let period = Period(contents.report.due).label();
        let (preparer, phone) = (contents.report.preparer, contents.phone());
        let line = self.formats.line.clone();
        let title = self.formats.title.clone();
        self.sheet.set_row_height(self.row, 34)?;
        self.line(&format!("{unit}{}", self.layout.title), &title)?;
        match self.layout.people {
            People::Line => self.line(
                &format!("填报单位：{unit}　　报送期：{period}　　填报人：{preparer}　　联系电话：{phone}　　单位：万元"),
                &line,
            )?,
            People::FilledCells => {
                let cells = [
                    "填报单位：", unit, "报送期：", &period, "填报人：", preparer, "联系电话：", phone,
                ];
                // The first column is too narrow for a label.
                for (column, text) in (self.layout.indent + 1..).zip(cells) {
                    self.sheet
                        .write_with_format(self.row, column, text, &line)?;
                }
                self.row += 1;
            }
            People::Below => {
                let centered = line.clone().set_align(FormatAlign::Center);
                self.line(&format!("（{period}）"), &centered)?;
                self.line(&format!("填报单位（盖章）：{unit}　　金额单位：万元"), &line)?;
            }
        }
        Ok(())
    }

    /// One row of headers, or two if some of them stand in groups.
    fn header(&mut self) -> Result<(), XlsxError> {
        let header = &self.formats.header;
        let has_groups = self
            .columns()
            .any(|(_, (_, group, _, _))| !group.is_empty());
        let bottom = self.row + u32::from(has_groups);
        let mut columns = self.columns().peekable();
        while let Some((first, &(_, group, _, _))) = columns.next() {
            if group.is_empty() {
                continue;
            }
            let mut last = first;
            while let Some((column, _)) = columns.next_if(|(_, (_, other, _, _))| *other == group) {
                last = column;
            }
            self.sheet
                .merge_range(self.row, first, self.row, last, group, header)?;
        }
        for (column, &(_, group, text, width)) in self.columns() {
            self.sheet.set_column_width(column, width)?;
            if has_groups && group.is_empty() {
                self.sheet
                    .merge_range(self.row, column, bottom, column, text, header)?;
            } else {
                self.sheet.write_with_format(bottom, column, text, header)?;
            }
        }
        self.sheet.set_row_height(bottom, 32)?;
        self.row = bottom + 1;
        Ok(())
    }

    fn projects(&mut self) -> Result<(), XlsxError> {
        let rows = self.contents.rows.as_slice();
        if rows.is_empty() {
            return self.line("本期零报告", &self.formats.section.clone());
        }
        if !self.layout.has_sections {
            return self.some_projects(&rows.iter().collect::<Vec<_>>());
        }
        let section = self.formats.section.clone();
        let mut ordinals = ["一", "二", "三"].iter();
        for category in Category::ALL {
            let own: Vec<&ProjectRow> = rows
                .iter()
                .filter(|row| row.category == Some(*category))
                .collect();
            if own.is_empty() {
                continue;
            }
            let ordinal = ordinals.next().unwrap_or(&"");
            let title = format!("{ordinal}、{}项目（{}个）", category.word(), own.len());
            self.line(&title, &section)?;
            self.some_projects(&own)?;
            self.sum("小计", &own)?;
        }
        Ok(())
    }

    fn some_projects(&mut self, rows: &[&ProjectRow]) -> Result<(), XlsxError> {
        for (number, row) in (1..).zip(rows) {
            let mut lines = 1;
            for (column, &(field, _, header, width)) in self.columns() {
                let cell = match field {
                    Some(Field::Sequence) => DemoCell::Number(f64::from(number)),
                    Some(field) => self.contents.cell(row, field, self.layout.hand),
                    None if header == "联系电话" => DemoCell::text(self.contents.phone()),
                    None => DemoCell::text(&self.contents.unit.name),
                };
                lines = lines.max(lines_of(&cell, width));
                put(
                    self.sheet,
                    self.row,
                    column,
                    &cell,
                    self.formats.of(field, &cell),
                )?;
            }
            self.sheet.set_row_height(self.row, 13 * lines + 9)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The sums of the amounts that stand above.
    fn sum(&mut self, word: &str, rows: &[&ProjectRow]) -> Result<(), XlsxError> {
        for (column, &(field, _, _, _)) in self.columns() {
            let of = |amount: fn(&ProjectRow) -> Option<Yuan>| {
                Some(Yuan(
                    rows.iter()
                        .filter_map(|row| amount(row))
                        .map(|yuan| yuan.0)
                        .sum(),
                ))
            };
            let cell = match field {
                Some(Field::Sequence) => DemoCell::text(word),
                Some(Field::TotalInvestment) => {
                    amount(of(|row| row.total_investment_yuan), self.layout.hand)
                }
                Some(Field::FundsInPlace) => {
                    amount(of(|row| row.funds_in_place_yuan), self.layout.hand)
                }
                _ => DemoCell::Empty,
            };
            put(self.sheet, self.row, column, &cell, &self.formats.section)?;
        }
        self.row += 1;
        Ok(())
    }

    fn foot(&mut self) -> Result<(), XlsxError> {
        let line = self.formats.line.clone();
        if self.layout.has_total && !self.contents.rows.is_empty() {
            self.sum("合计", &self.contents.rows.iter().collect::<Vec<_>>())?;
        }
        if !self.layout.note.is_empty() {
            self.line(self.layout.note, &line)?;
        }
        if matches!(self.layout.people, People::Below) {
            let (preparer, phone) = (self.contents.report.preparer, self.contents.phone());
            self.line(&format!("填报人：{preparer}　　联系电话：{phone}"), &line)?;
        }
        Ok(())
    }
}

/// Lines that a cell takes in a column of this width.
fn lines_of(cell: &DemoCell, width: f64) -> u32 {
    let DemoCell::Text(text) = cell else { return 1 };
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

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &DemoCell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        DemoCell::Empty => sheet.write_blank(row, column, format)?,
        DemoCell::Text(text) => sheet.write_string_with_format(row, column, text, format)?,
        DemoCell::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
        DemoCell::Day(day) => sheet.write_datetime_with_format(row, column, day, format)?,
    };
    Ok(())
}

/// A worksheet of its own for what the unit shows.
fn observations(sheet: &mut Worksheet, observations: &[Observation]) -> Result<(), XlsxError> {
    let formats = DemoFormats::new();
    sheet.set_name("观摩项目")?;
    for (column, (text, width)) in (0..).zip([
        ("季度", 18.0),
        ("项目名称", 34.0),
        ("类型", 12.0),
        ("日期", 12.0),
        ("备注", 20.0),
    ]) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, text, &formats.header)?;
    }
    for (row, observation) in (1..).zip(observations) {
        let name = observation.name.as_deref().unwrap_or("零报告");
        let day = match observation.held_on {
            Some(PartialDate::Day(day)) => DemoCell::Day(day),
            _ => DemoCell::Empty,
        };
        let cells = [
            DemoCell::text(&observation.quarter.label()),
            DemoCell::text(name),
            DemoCell::text(observation.kind.map_or("", |kind| kind.word())),
            day,
            DemoCell::Empty,
        ];
        for (column, cell) in (0..).zip(&cells) {
            put(sheet, row, column, cell, formats.of(None, cell))?;
        }
    }
    Ok(())
}
