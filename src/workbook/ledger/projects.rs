//! 台账: all projects, grouped by category, on A3.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, FormatBorder, Workbook};

use super::LedgerView;
use crate::domain::change::value;
use crate::domain::ledger::{AbsentFrom, Entry, Ledger};
use crate::domain::project::{Category, Field};
use crate::domain::rate::Tally;
use crate::workbook::page::{Money, Page, Paper, WriteError};
use crate::workbook::{fit, style};

/// The row of the header; below it the projects begin.
const HEADER: u32 = 2;

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// Running number through the whole ledger.
    Sequence,
    /// Our number; below it the unit's own.
    Number,
    /// Name of the unit.
    Unit,
    /// 本期新增 or 本期未报.
    Presence,
    /// A field of the row.
    Of(Field),
}

impl Column {
    const fn header(self) -> &'static str {
        match self {
            Self::Sequence => "序号",
            Self::Number => "项目编号",
            Self::Unit => "报送单位",
            Self::Presence => "填报状态",
            Self::Of(Field::TotalInvestment) => "总投资\n(万元)",
            Self::Of(Field::FundsInPlace) => "累计到位\n资金(万元)",
            Self::Of(Field::Category) => "项目\n类别",
            Self::Of(Field::Industry) => "产业\n类别",
            Self::Of(Field::Stage) => "项目\n阶段",
            Self::Of(Field::ProjectManager) => "项目\n经理人",
            Self::Of(Field::Sponsor) => "包保\n领导",
            Self::Of(Field::CityMatter) => "需市级\n协调事项",
            Self::Of(field) => field.header(),
        }
    }

    /// Width in digits; `None`: running text, which shares what is left.
    const fn width(self) -> Option<f64> {
        Some(match self {
            Self::Sequence => 4.7,
            Self::Number => 11.7,
            Self::Presence => 10.7,
            Self::Unit => 8.7,
            Self::Of(field) => match field {
                Field::Code => 13.0,
                Field::Name => 16.0,
                Field::Category | Field::Industry => 8.7,
                Field::Investor => 12.0,
                Field::TotalInvestment | Field::FundsInPlace => 10.0,
                Field::Stage => 5.2,
                Field::SignedOn | Field::StartedOn | Field::InProductionOn => 10.7,
                Field::ResponsibleUnit => 9.0,
                Field::ResponsiblePerson | Field::ProjectManager | Field::Sponsor => 7.0,
                _ => return None,
            },
        })
    }

    /// Whether the text is read from the left, not looked at in the middle.
    fn is_running(self) -> bool {
        self.width().is_none() || matches!(self, Self::Of(Field::Name | Field::Investor))
    }

    /// What the cell shows, as text.
    fn text<'e>(self, entry: &'e Entry, ledger: &'e Ledger) -> Cow<'e, str> {
        match self {
            Self::Sequence => Cow::Borrowed(""),
            Self::Number => match &entry.given_number {
                None => Cow::Borrowed(&entry.number),
                Some(given) => Cow::Owned(format!("{}\n({given})", entry.number)),
            },
            Self::Unit => Cow::Borrowed(ledger.unit_name(&entry.unit)),
            Self::Presence => presence(entry, ledger),
            Self::Of(field) => value(&entry.row, field),
        }
    }
}

/// 本期未报 with the reason and the last report, 本期新增, or nothing.
fn presence<'e>(entry: &Entry, ledger: &Ledger) -> Cow<'e, str> {
    match entry.absent {
        Some(AbsentFrom::Sheet) => Cow::Owned(format!("本期未报\n表中未列\n{}", entry.last)),
        Some(AbsentFrom::Period) => Cow::Owned(format!("本期未报\n单位未报\n{}", entry.last)),
        None if entry.first == ledger.as_of => Cow::Borrowed("本期新增"),
        None => Cow::Borrowed(""),
    }
}

/// The columns, in their order.
const COLUMNS: [Column; 25] = [
    Column::Sequence,
    Column::Number,
    Column::Of(Field::Code),
    Column::Of(Field::Name),
    Column::Unit,
    Column::Of(Field::Category),
    Column::Of(Field::Content),
    Column::Of(Field::Investor),
    Column::Of(Field::Industry),
    Column::Of(Field::TotalInvestment),
    Column::Of(Field::FundsInPlace),
    Column::Of(Field::Stage),
    Column::Of(Field::SignedOn),
    Column::Of(Field::StartedOn),
    Column::Of(Field::InProductionOn),
    Column::Of(Field::ResponsibleUnit),
    Column::Of(Field::ResponsiblePerson),
    Column::Of(Field::ProjectManager),
    Column::Of(Field::Sponsor),
    Column::Of(Field::Progress),
    Column::Of(Field::Plan),
    Column::Of(Field::Problems),
    Column::Of(Field::CityMatter),
    Column::Of(Field::Remarks),
    Column::Presence,
];

/// What all running text columns share, in digits: as much as A3 takes at four fifths of its size.
const RUNNING_ROOM: f64 = 108.0;
/// No column of running text is narrower.
const NARROWEST: f64 = 9.0;

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    let ledger = view.ledger;
    let columns = columns(ledger);
    let widths = widths(&columns, view);
    let mut page = Page::new(workbook, "台账", &widths)?;
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    let title = format!("重大招商引资项目调度台账（{}）", view.title);
    page.title(
        &title,
        [&view.office_caption(), &view.as_of_caption(), "单位：万元"],
    )?;
    page.header(HEADER, columns.iter().map(|column| column.header()))?;
    page.sheet.set_row_height(HEADER, 34)?;
    page.sheet
        .set_freeze_panes(HEADER + 1, name_column(&columns) + 1)?;

    let mut table = Table {
        page,
        columns: &columns,
        widths: &widths,
        ledger,
        usual: Dress::new(|format| format),
        absent: Dress::new(|format| style::Tone::Late.under(format)),
        row: HEADER + 1,
        sequence: 0,
    };
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
    let sheet = table.page.sheet;
    sheet.autofilter(HEADER, 0, last_row, table.page.last_column)?;
    sheet.set_print_area(0, 0, last_row, table.page.last_column)?;
    Ok(())
}

/// The columns of this ledger: 项目代码 only where a unit gives one.
fn columns(ledger: &Ledger) -> Vec<Column> {
    let has_codes = ledger.entries.iter().any(|entry| entry.row.code.is_some());
    COLUMNS
        .into_iter()
        .filter(|column| has_codes || *column != Column::Of(Field::Code))
        .collect()
}

fn name_column(columns: &[Column]) -> u16 {
    let name = columns
        .iter()
        .position(|column| *column == Column::Of(Field::Name));
    name.and_then(|at| u16::try_from(at).ok()).unwrap_or(0)
}

/// The widths: fixed ones, amounts as wide as the largest, and running text by what there is.
fn widths(columns: &[Column], view: &LedgerView<'_>) -> Vec<f64> {
    let running: Vec<Column> = columns
        .iter()
        .copied()
        .filter(|column| column.width().is_none())
        .collect();
    let demands: Vec<usize> = running
        .iter()
        .map(|column| typical_width(*column, view.ledger))
        .collect();
    let mut shares = fit::share(RUNNING_ROOM, &demands, NARROWEST).into_iter();
    let total = &view.rates.total;
    columns
        .iter()
        .map(|column| match column {
            Column::Of(Field::TotalInvestment) => {
                amount_width(total.total_investment.to_wan().len())
            }
            Column::Of(Field::FundsInPlace) => amount_width(total.funds_in_place.to_wan().len()),
            column => column
                .width()
                .or_else(|| shares.next())
                .unwrap_or(NARROWEST),
        })
        .collect()
}

fn amount_width(digits: usize) -> f64 {
    f64::from(u32::try_from(digits).unwrap_or(20)).clamp(9.0, 24.0) + 1.7
}

/// The width that nine in ten of the column's texts do not exceed, so that one essay does not
/// squeeze all others.
fn typical_width(column: Column, ledger: &Ledger) -> usize {
    let entries = &ledger.entries;
    let mut widths: Vec<usize> = entries
        .iter()
        .map(|entry| column.text(entry, ledger).len())
        .collect();
    let at = widths.len().saturating_mul(9) / 10;
    let at = at.min(widths.len().saturating_sub(1));
    if widths.is_empty() {
        0
    } else {
        *widths.select_nth_unstable(at).1
    }
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
}

/// The table while it is written, row by row.
struct Table<'a> {
    page: Page<'a>,
    columns: &'a [Column],
    widths: &'a [f64],
    ledger: &'a Ledger,
    usual: Dress,
    absent: Dress,
    row: u32,
    sequence: u32,
}

impl Table<'_> {
    /// A row with a name, a number of projects and their sums. Nothing is merged, so that the table
    /// can be sorted and filtered; the name runs over the empty cells beside it.
    fn subtotal(&mut self, name: &str, tally: &Tally) -> Result<(), WriteError> {
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
                    let text = column.text(entry, self.ledger);
                    let format = if column.is_running() {
                        &dress.text
                    } else {
                        &dress.centered
                    };
                    self.page.text(self.row, at, &text, format)?;
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
