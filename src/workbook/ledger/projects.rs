//! 台账: all projects, grouped by category, on A3.

use rust_xlsxwriter::{Format, FormatBorder, Workbook};

use super::LedgerView;
use super::column::{Column, Whole, columns, name_column, widths};
use crate::domain::ledger::Entry;
use crate::domain::project::{Category, Field};
use crate::domain::rate::Tally;
use crate::workbook::page::{Keeping, Money, Page, Paper, WriteError};
use crate::workbook::{fit, style};

/// The row of the header; below it the projects begin.
const HEADER: u32 = 2;

/// Writes the worksheet. Kept row by row, it costs a third as much.
pub(super) fn write(
    workbook: &mut Workbook,
    view: &LedgerView<'_>,
    keeping: Keeping,
) -> Result<(), WriteError> {
    let ledger = view.ledger;
    let columns = columns(ledger);
    let whole = Whole::of(ledger);
    let widths = widths(&columns, view, &whole);
    let mut page = Page::kept(keeping, workbook, "台账", &widths)?;
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    let title = format!("重大招商引资项目调度台账（{}）", view.title);
    page.title(
        &title,
        [&view.office_caption(), &view.as_of_caption(), "单位：万元"],
    )?;
    page.header(HEADER, columns.iter().map(|column| column.header()))?;
    page.sheet.set_row_height(HEADER, 34)?;
    page.sheet.set_zoom(85);
    page.sheet
        .set_freeze_panes(HEADER + 1, name_column(&columns) + 1)?;

    let mut table = Table {
        page,
        columns: &columns,
        widths: &widths,
        whole: &whole,
        usual: Dress::new(|format| format),
        absent: Dress::new(|format| style::Tone::Late.under(format)),
        row: HEADER + 1,
        sequence: 0,
        follows_columns: keeping == Keeping::RowByRow,
    };
    if table.follows_columns {
        let formats = columns.iter().map(|column| table.usual.of(*column));
        table.page.dress_columns(formats)?;
    }
    table.subtotal("合计", &view.rates.total)?;
    for ((category, tally), numeral) in view.rates.categories.iter().zip(["一", "二", "三", "四"])
    {
        let name = category.map_or("未填项目类别", Category::word);
        table.subtotal(&format!("{numeral}、{name}"), tally)?;
        let group = ledger
            .entries
            .iter()
            .filter(|entry| entry.row.category == *category);
        for entry in group {
            table.entry(entry)?;
        }
    }
    let last_row = table.row - 1;
    if table.follows_columns {
        // The rows that are written keep the looks of their columns; those below shall have none.
        let untouched = Format::new();
        let formats = columns.iter().map(|_| &untouched);
        table.page.dress_columns(formats)?;
    }
    let sheet = table.page.sheet;
    sheet.autofilter(HEADER, 0, last_row, table.page.last_column)?;
    sheet.set_print_area(0, 0, last_row, table.page.last_column)?;
    Ok(())
}

/// The formats of one kind of row.
struct Dress {
    text: Format,
    centered: Format,
    count: Format,
    day: Format,
    money: Money,
}

impl Dress {
    fn new(dress: impl Fn(Format) -> Format) -> Self {
        Self {
            text: dress(style::text()),
            centered: dress(style::centered()),
            count: dress(style::centered().set_num_format(style::COUNT)),
            day: dress(style::centered().set_num_format(style::DAY)),
            money: Money::new(dress),
        }
    }

    /// What most cells of a column look like.
    fn of(&self, column: Column) -> &Format {
        match column {
            Column::Sequence => &self.count,
            Column::Of(Field::TotalInvestment | Field::FundsInPlace) => &self.money.whole,
            Column::Of(Field::SignedOn | Field::StartedOn | Field::InProductionOn) => &self.day,
            column if column.is_running() => &self.text,
            _ => &self.centered,
        }
    }
}

/// The table while it is written, row by row.
struct Table<'a> {
    page: Page<'a>,
    columns: &'a [Column],
    widths: &'a [f64],
    whole: &'a Whole<'a>,
    usual: Dress,
    absent: Dress,
    row: u32,
    sequence: u32,
    follows_columns: bool,
}

impl Table<'_> {
    /// A row with a name, a number of projects and their sums. Nothing is merged, so that the table
    /// can be sorted and filtered; the name runs over the empty cells beside it.
    fn subtotal(&mut self, name: &str, tally: &Tally) -> Result<(), WriteError> {
        self.page.follows_columns = false;
        let band = style::band();
        let money = Money::new(|format| {
            style::strong(format)
                .set_border_left(FormatBorder::None)
                .set_border_right(FormatBorder::None)
        });
        for (at, column) in (0..).zip(self.columns) {
            match column {
                Column::Sequence => {
                    let text = format!("{name}（{}个项目）", tally.projects);
                    self.page.text(self.row, at, &text, &band)?;
                }
                Column::Of(Field::TotalInvestment) => {
                    self.page
                        .amount(self.row, at, Some(tally.total_investment), &money)?;
                }
                Column::Of(Field::FundsInPlace) => {
                    self.page
                        .amount(self.row, at, Some(tally.funds_in_place), &money)?;
                }
                _ => self.page.text(self.row, at, "", &band)?,
            }
        }
        self.page.sheet.set_row_height(self.row, 22)?;
        self.row += 1;
        Ok(())
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), WriteError> {
        let dress = if entry.absent.is_some() {
            &self.absent
        } else {
            &self.usual
        };
        self.page.follows_columns = self.follows_columns && entry.absent.is_none();
        self.sequence += 1;
        let mut lines = 1;
        for ((at, column), width) in (0..).zip(self.columns).zip(self.widths) {
            match *column {
                Column::Sequence => {
                    self.page
                        .number(self.row, at, self.sequence.into(), &dress.count)?;
                }
                Column::Of(Field::TotalInvestment) => {
                    self.page.amount(
                        self.row,
                        at,
                        entry.row.total_investment_yuan,
                        &dress.money,
                    )?;
                }
                Column::Of(Field::FundsInPlace) => {
                    self.page
                        .amount(self.row, at, entry.row.funds_in_place_yuan, &dress.money)?;
                }
                Column::Of(Field::SignedOn) => {
                    self.page
                        .date(self.row, at, entry.row.signed_on, &dress.day)?;
                }
                Column::Of(Field::StartedOn) => {
                    self.page
                        .date(self.row, at, entry.row.started_on, &dress.day)?;
                }
                Column::Of(Field::InProductionOn) => {
                    self.page
                        .date(self.row, at, entry.row.in_production_on, &dress.day)?;
                }
                column => {
                    let text = column.text(entry, self.whole);
                    self.page.text(self.row, at, &text, dress.of(column))?;
                    lines = lines.max(fit::lines(&text, fit::room(*width, style::BODY_SIZE)));
                }
            }
        }
        self.page
            .sheet
            .set_row_height(self.row, fit::height(lines, style::BODY_SIZE))?;
        self.row += 1;
        Ok(())
    }
}
