//! 台账: all projects, by category and unit, on A3.
//!
//! Below the header stand projects and nothing else, none of their cells merged: sorted or filtered, the table stays
//! whole. Its sums stand above the header and follow the filter.

use std::borrow::Cow;

use rust_xlsxwriter::utility::{column_number_to_name, worksheet_range_absolute};
use rust_xlsxwriter::{
    ConditionalFormatFormula, Format, FormatBorder, IntoExcelDateTime as _, Note, Workbook,
};

use super::LedgerView;
use super::column::{LedgerColumn, Whole, columns, name_column, widths};
use super::looks::{LineKind, Looks, RowStyle};
use super::pages::LedgerWorksheet;
use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::field_value::value;
use crate::domain::figure::shown;
use crate::domain::ledger::Entry;
use crate::domain::project::{Field, Stage};
use crate::domain::rate::RateRules;
use crate::workbook::page::{Money, Page, Paper, WriteError, has_fraction, wan};
use crate::workbook::{fit, style};

const NAME: &str = LedgerWorksheet::Projects.name();
/// The row of the sums, 0-based.
const SUMS: u32 = 2;
/// The row of the header.
pub(super) const HEADER: u32 = SUMS + 1;
/// The row of the first project.
pub(super) const FIRST: u32 = HEADER + 1;

/// What running text keeps from the line on its left, in digits.
const INDENT: f64 = 1.3;

/// Writes the worksheet with one empty row for each [`RowStyle`] where `cast` is to put the projects.
pub(super) fn write(workbook: &mut Workbook, table: &ProjectTable<'_>) -> Result<(), WriteError> {
    let view = table.view;
    let last_row = table.last_row();
    let mut page = Page::new(workbook, NAME, &table.widths)?;
    let all = page.last_column;
    for (at, column) in (0..).zip(&table.columns) {
        if column.is_hidden() {
            page.sheet.set_column_hidden(at)?;
            page.last_column -= 1;
        }
    }
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    let title = format!("重大招商引资项目调度台账（{}）", view.title);
    page.title(
        &title,
        [&view.office_caption(), &view.as_of_caption(), "单位：万元"],
    )?;
    sums(&mut page, table)?;
    page.header(HEADER, table.columns.iter().map(|column| column.header()))?;
    page.sheet.set_row_height(HEADER, 34)?;
    page.sheet.set_zoom(85);
    page.sheet
        .set_freeze_panes(FIRST, name_column(&table.columns) + 1)?;
    page.sheet
        .autofilter(HEADER, 0, last_row, all)?
        .set_print_area(0, 0, last_row, page.last_column)?;
    rules_between_groups(&mut page, table)?;
    for (at, row_style) in (FIRST..).zip(RowStyle::all()) {
        let looks = Looks::of(row_style);
        for (column, shows) in (0..).zip(&table.columns) {
            let format = looks.of_cell(*shows, row_style.has_fraction);
            page.sheet.write_blank(at, column, format)?;
        }
    }
    notes(&mut page, table)
}

/// The sums of what the filter leaves to be seen.
fn sums(page: &mut Page<'_>, table: &ProjectTable<'_>) -> Result<(), WriteError> {
    let total = &table.view.rates.total;
    let money = Money::new(|format| {
        style::strong(format)
            .set_border_left(FormatBorder::None)
            .set_border_right(FormatBorder::None)
    });
    let seen = |what: u8, column| format!("SUBTOTAL({what},{})", table.own_range(column));
    for (at, column) in (0..).zip(&table.columns) {
        let amount = match column {
            LedgerColumn::Sequence => {
                let count = seen(103, LedgerColumn::Number);
                let formula = format!("\"合计（\"&{count}&\"个项目）\"");
                let shown = format!("合计（{}个项目）", total.projects);
                page.formula(SUMS, at, &formula, shown, &style::band())?;
                continue;
            }
            LedgerColumn::Of(Field::TotalInvestment) => total.total_investment,
            LedgerColumn::Of(Field::FundsInPlace) => total.funds_in_place,
            _ => {
                page.sheet.write_blank(SUMS, at, &style::band())?;
                continue;
            }
        };
        let formula = format!("ROUND({},4)", seen(109, *column));
        page.formula(SUMS, at, &formula, wan(amount), money.of(amount))?;
    }
    page.sheet.set_row_height(SUMS, 22)?;
    Ok(())
}

/// A line where another category begins, wherever sorting puts it.
fn rules_between_groups(page: &mut Page<'_>, table: &ProjectTable<'_>) -> Result<(), WriteError> {
    let (second, last) = (FIRST + 1, table.last_row());
    if second > last {
        return Ok(());
    }
    let category = column_number_to_name(table.place(LedgerColumn::Of(Field::Category)));
    // Where a rule has any border, some programs show no other.
    let line = Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(style::LINE)
        .set_border_top_color(style::INK);
    let rule = ConditionalFormatFormula::new()
        .set_rule(format!("=${category}{}<>${category}{}", second + 1, second).as_str())
        .set_format(line);
    page.sheet
        .add_conditional_format(second, 0, last, page.last_column, &rule)?;
    Ok(())
}

/// Notes in a worksheet: spreadsheet programs are slow with very many, and 存疑数据 has all.
const MOST_NOTES: usize = 1_000;

/// A note at each figure in doubt: what was written, where, since when, and what counts.
fn notes(page: &mut Page<'_>, table: &ProjectTable<'_>) -> Result<(), WriteError> {
    let lines = table.lines();
    let doubtful = (FIRST..).zip(lines.iter().map(|line| line.entry));
    let all = doubtful.flat_map(|(row, entry)| {
        let columns = (0..).zip(&table.columns);
        columns.filter_map(move |(at, column)| match column {
            LedgerColumn::Of(field) => Some((row, at, entry, entry.doubt(*field)?)),
            _ => None,
        })
    });
    for (row, column, entry, doubt) in all.take(MOST_NOTES) {
        let place = &doubt.place;
        let words = format!(
            "待核\n所写：{}\n出处：{} {} {}\n自{}报送期起存疑\n目前计入：{}",
            doubt.told_written(),
            place.file,
            place.sheet,
            place.cell,
            doubt.since.label(),
            doubt.told_meanwhile(&shown(&entry.row, doubt.field)),
        );
        let note = Note::new(fit::fit(&words))
            .add_author_prefix(false)
            .set_width(260)
            .set_height(120);
        page.sheet.insert_note(row, column, &note)?;
    }
    Ok(())
}

/// A cell of a row.
pub(super) struct Cell<'a> {
    /// What it shows.
    pub(super) shown: Shown<'a>,
    /// Its figure is in doubt.
    pub(super) is_doubtful: bool,
}

/// What a cell shows.
pub(super) enum Shown<'a> {
    /// Nothing; it is there for its looks.
    Nothing,
    /// A count, an amount in 万元 or a day, as a spreadsheet holds them.
    Number {
        number: f64,
        /// It is an amount that is no whole number of 万元.
        has_fraction: bool,
    },
    /// Text that is not empty.
    Text(Cow<'a, str>),
}

impl<'a> From<Shown<'a>> for Cell<'a> {
    fn from(shown: Shown<'a>) -> Self {
        Self {
            shown,
            is_doubtful: false,
        }
    }
}

impl<'a> Shown<'a> {
    /// The same, with the word for doubt. An amount stays a number: its format has the word.
    fn in_doubt(self, column: LedgerColumn, entry: &Entry) -> Self {
        const WORD: &str = "待核";
        match (column, self) {
            (_, Self::Nothing) => Self::Text(WORD.into()),
            (LedgerColumn::Of(Field::TotalInvestment | Field::FundsInPlace), amount) => amount,
            (LedgerColumn::Of(field), _) => {
                Self::Text(format!("{}\n{WORD}", value(&entry.row, field)).into())
            }
            (_, shown) => shown,
        }
    }

    const fn number(number: f64) -> Self {
        Self::Number {
            number,
            has_fraction: false,
        }
    }

    fn amount(yuan: Option<Yuan>) -> Self {
        yuan.map_or(Self::Nothing, |yuan| Self::Number {
            number: wan(yuan),
            has_fraction: has_fraction(yuan),
        })
    }

    /// A day as a real date; a month or a year as the text that was written.
    fn date(date: Option<PartialDate>) -> Self {
        match date {
            None => Self::Nothing,
            Some(PartialDate::Day(day)) => Self::number(day.to_excel_serial_date()),
            Some(partial) => Self::Text(partial.to_string().into()),
        }
    }

    fn text(text: Cow<'a, str>) -> Self {
        if text.is_empty() {
            Self::Nothing
        } else {
            Self::Text(text)
        }
    }

    pub(super) const fn has_fraction(&self) -> bool {
        matches!(
            self,
            Self::Number {
                has_fraction: true,
                ..
            }
        )
    }
}

/// What a row below the header is about: one project, with its number in the whole table.
pub(super) struct Line<'a> {
    sequence: u32,
    entry: &'a Entry,
}

impl Line<'_> {
    /// What kind of row it becomes.
    pub(super) const fn kind(&self) -> LineKind {
        match self.entry.absent {
            Some(_) => LineKind::Absent,
            None => LineKind::Usual,
        }
    }
}

/// The table, and what its rows are made of.
pub(super) struct ProjectTable<'a> {
    pub(super) columns: Vec<LedgerColumn>,
    widths: Vec<f64>,
    /// How many digits fit into a line of each column's cells; none where nobody sees them.
    rooms: Vec<Option<usize>>,
    view: &'a LedgerView<'a>,
    whole: Whole<'a>,
}

impl<'a> ProjectTable<'a> {
    pub(super) fn of(view: &'a LedgerView<'a>) -> Self {
        let columns = columns(view.ledger);
        let whole = Whole::of(view.ledger);
        let widths = widths(&columns, view, &whole);
        let rooms = columns.iter().zip(&widths).map(|(column, width)| {
            let indent = if column.is_running() { INDENT } else { 0.0 };
            let room = || fit::room(*width - indent, style::BODY_SIZE);
            (!column.is_hidden()).then(room)
        });
        Self {
            rooms: rooms.collect(),
            widths,
            columns,
            view,
            whole,
        }
    }

    /// How the rates are counted that rest on it.
    pub(super) const fn rules(&self) -> RateRules {
        self.view.rates.rules
    }

    /// The row of the last project; without any that of the empty row below the header, so that formulas have a
    /// range.
    fn last_row(&self) -> u32 {
        let projects = u32::try_from(self.view.ledger.entries.len()).unwrap_or(u32::MAX);
        HEADER.saturating_add(projects.max(1))
    }

    /// Where a column stands.
    fn place(&self, wanted: LedgerColumn) -> u16 {
        let place = self.columns.iter().position(|column| *column == wanted);
        place
            .and_then(|place| u16::try_from(place).ok())
            .unwrap_or(0)
    }

    /// The cells of a column from the first project to the last, for a formula on another worksheet.
    pub(super) fn range(&self, column: LedgerColumn) -> String {
        let place = self.place(column);
        worksheet_range_absolute(NAME, FIRST, place, self.last_row(), place)
    }

    /// The same for a formula on this one.
    fn own_range(&self, column: LedgerColumn) -> String {
        let place = self.place(column);
        rust_xlsxwriter::utility::cell_range_absolute(FIRST, place, self.last_row(), place)
    }

    /// The lines below the header, category by category; within each by unit.
    pub(super) fn lines(&self) -> Vec<Line<'a>> {
        let mut lines = Vec::with_capacity(self.view.ledger.entries.len());
        let mut sequence = 1..;
        for (category, _) in &self.view.rates.categories {
            let entries = self.view.ledger.entries.iter();
            let group = entries.filter(|entry| entry.row.category == *category);
            let numbered = group.zip(&mut sequence);
            lines.extend(numbered.map(|(entry, sequence)| Line { sequence, entry }));
        }
        lines
    }

    /// How many lines a text takes in the column at this place; one where nobody sees it.
    pub(super) fn text_lines(&self, column: usize, text: &str) -> usize {
        self.rooms[column].map_or(1, |room| fit::lines(text, room))
    }

    /// What a line shows in each column.
    pub(super) fn cells<'r>(&'r self, line: &'r Line<'a>) -> impl Iterator<Item = Cell<'r>> {
        let columns = self.columns.iter();
        columns.map(move |column| self.project(*column, line.sequence, line.entry))
    }

    fn project<'r>(&'r self, column: LedgerColumn, sequence: u32, entry: &'r Entry) -> Cell<'r> {
        let shown = match column {
            LedgerColumn::Sequence => Shown::number(sequence.into()),
            LedgerColumn::Kept => {
                let is_kept = entry.row.stage == Some(Stage::Terminated)
                    && self.rules().counts_as_signed(entry);
                if is_kept {
                    Shown::number(1.0)
                } else {
                    Shown::Nothing
                }
            }
            LedgerColumn::Of(Field::TotalInvestment) => {
                Shown::amount(entry.row.total_investment_yuan)
            }
            LedgerColumn::Of(Field::FundsInPlace) => Shown::amount(entry.row.funds_in_place_yuan),
            LedgerColumn::Of(Field::SignedOn) => Shown::date(entry.row.signed_on),
            LedgerColumn::Of(Field::StartedOn) => Shown::date(entry.row.started_on),
            LedgerColumn::Of(Field::InProductionOn) => Shown::date(entry.row.in_production_on),
            column => Shown::text(column.text(entry, &self.whole)),
        };
        match column {
            LedgerColumn::Of(field) if entry.is_doubtful(field) => Cell {
                shown: shown.in_doubt(column, entry),
                is_doubtful: true,
            },
            _ => shown.into(),
        }
    }
}
