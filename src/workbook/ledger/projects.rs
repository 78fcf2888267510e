//! 台账: all projects, grouped by category, on A3.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, FormatBorder, IntoExcelDateTime as _, Workbook};

use super::LedgerView;
use super::column::{Column, Whole, columns, name_column, widths};
use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::ledger::Entry;
use crate::domain::project::{Category, Field};
use crate::domain::rate::Tally;
use crate::workbook::page::{Money, Page, Paper, WriteError, has_fraction, wan};
use crate::workbook::{fit, style};

/// The row of the header, 0-based; below it the projects begin.
pub(super) const HEADER: u32 = 2;

/// Writes the worksheet with one empty row for each [`Mold`] where `cast` is to put the projects.
pub(super) fn write(workbook: &mut Workbook, table: &Table<'_>) -> Result<(), WriteError> {
    let view = table.view;
    let lines = u32::try_from(table.lines().len()).unwrap_or(u32::MAX);
    let last_row = HEADER.saturating_add(lines);
    let mut page = Page::new(workbook, "台账", &table.widths)?;
    page.print_on(Paper::A3, Some((HEADER, HEADER)))?;
    let title = format!("重大招商引资项目调度台账（{}）", view.title);
    page.title(
        &title,
        [&view.office_caption(), &view.as_of_caption(), "单位：万元"],
    )?;
    page.header(HEADER, table.columns.iter().map(|column| column.header()))?;
    page.sheet.set_row_height(HEADER, 34)?;
    page.sheet.set_zoom(85);
    page.sheet
        .set_freeze_panes(HEADER + 1, name_column(&table.columns) + 1)?;
    page.sheet
        .autofilter(HEADER, 0, last_row, page.last_column)?
        .set_print_area(0, 0, last_row, page.last_column)?;
    for (at, mold) in (HEADER + 1..).zip(Mold::all()) {
        let looks = Looks::of(mold.kind);
        for (column, shows) in (0..).zip(&table.columns) {
            let format = looks.of_cell(*shows, mold.has_fraction);
            page.sheet.write_blank(at, column, format)?;
        }
    }
    Ok(())
}

/// What kind of row it is; each has its own look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a number of projects and their sums. Nothing is merged, so that the table can be
    /// sorted and filtered; the name runs over the empty cells beside it.
    Band,
    /// A project.
    Usual,
    /// A project that is marked 本期未报.
    Absent,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Band, Self::Usual, Self::Absent];
}

/// A kind of row, with amounts that have a fraction or none: all that a cell's look depends on
/// beside its column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mold {
    kind: Kind,
    has_fraction: bool,
}

impl Mold {
    /// How many there are.
    pub(super) const COUNT: usize = 2 * Kind::ALL.len();

    /// All, in the order of [`Mold::place`].
    fn all() -> impl Iterator<Item = Self> {
        let both = |kind| [false, true].map(|has_fraction| Self { kind, has_fraction });
        Kind::ALL.into_iter().flat_map(both)
    }

    /// The place of the one for this cell.
    pub(super) const fn place(kind: Kind, cell: &Shown<'_>) -> usize {
        2 * kind as usize + cell.has_fraction() as usize
    }
}

/// What a cell shows.
pub(super) enum Shown<'a> {
    /// Nothing; it is there for its looks.
    Nothing,
    /// A count, an amount in 万元 or a day, as a spreadsheet holds them.
    Number {
        /// The number.
        number: f64,
        /// It is an amount that is no whole number of 万元.
        has_fraction: bool,
    },
    /// Text that is not empty.
    Text(Cow<'a, str>),
}

impl<'a> Shown<'a> {
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

    const fn has_fraction(&self) -> bool {
        matches!(
            self,
            Self::Number {
                has_fraction: true,
                ..
            }
        )
    }
}

/// The formats of one kind of row.
struct Looks {
    text: Format,
    centered: Format,
    count: Format,
    day: Format,
    money: Money,
}

impl Looks {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Band => Self {
                text: style::band(),
                centered: style::band(),
                count: style::band(),
                day: style::band(),
                money: Money::new(|format| {
                    style::strong(format)
                        .set_border_left(FormatBorder::None)
                        .set_border_right(FormatBorder::None)
                }),
            },
            Kind::Usual => Self::of_project(|format| format),
            Kind::Absent => Self::of_project(|format| style::Tone::Late.under(format)),
        }
    }

    fn of_project(dress: impl Fn(Format) -> Format) -> Self {
        Self {
            text: dress(style::text()),
            centered: dress(style::centered()),
            count: dress(style::centered().set_num_format(style::COUNT)),
            day: dress(style::centered().set_num_format(style::DAY)),
            money: Money::new(dress),
        }
    }

    fn of_cell(&self, column: Column, has_fraction: bool) -> &Format {
        match column {
            Column::Sequence => &self.count,
            Column::Of(Field::TotalInvestment | Field::FundsInPlace) if has_fraction => {
                &self.money.part
            }
            Column::Of(Field::TotalInvestment | Field::FundsInPlace) => &self.money.whole,
            Column::Of(Field::SignedOn | Field::StartedOn | Field::InProductionOn) => &self.day,
            column if column.is_running() => &self.text,
            _ => &self.centered,
        }
    }
}

/// What a row below the header is about.
pub(super) enum Line<'a> {
    /// Some projects: what they are called, and their sums.
    Band(String, &'a Tally),
    /// One project, with its number in the whole table.
    Project(u32, &'a Entry),
}

impl Line<'_> {
    /// What kind of row it becomes.
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Band(..) => Kind::Band,
            Self::Project(_, entry) if entry.absent.is_some() => Kind::Absent,
            Self::Project(..) => Kind::Usual,
        }
    }
}

/// The table, and what its rows are made of.
pub(super) struct Table<'a> {
    /// The columns.
    pub(super) columns: Vec<Column>,
    widths: Vec<f64>,
    view: &'a LedgerView<'a>,
    whole: Whole<'a>,
}

impl<'a> Table<'a> {
    pub(super) fn of(view: &'a LedgerView<'a>) -> Self {
        let columns = columns(view.ledger);
        let whole = Whole::of(view.ledger);
        Self {
            widths: widths(&columns, view, &whole),
            columns,
            view,
            whole,
        }
    }

    /// The lines below the header: the sums of all, then category by category.
    pub(super) fn lines(&self) -> Vec<Line<'a>> {
        let rates = self.view.rates;
        let mut lines =
            Vec::with_capacity(self.view.ledger.entries.len() + 1 + rates.categories.len());
        lines.push(Line::Band("合计".to_owned(), &rates.total));
        let mut sequence = 0..;
        for ((category, tally), numeral) in rates.categories.iter().zip(["一", "二", "三", "四"])
        {
            let name = category.map_or("未填项目类别", Category::word);
            lines.push(Line::Band(format!("{numeral}、{name}"), tally));
            let entries = self.view.ledger.entries.iter();
            let group = entries.filter(|entry| entry.row.category == *category);
            lines.extend(
                group
                    .zip(&mut sequence)
                    .map(|(entry, at)| Line::Project(at + 1, entry)),
            );
        }
        lines
    }

    /// How high the row of a line is, in points: as its fullest cell needs.
    pub(super) fn height(&self, line: &Line<'_>) -> f64 {
        let Line::Project(_, entry) = line else {
            return 22.0;
        };
        let columns = self.columns.iter().zip(&self.widths);
        let lines = columns.filter_map(|(column, width)| {
            let Shown::Text(text) = self.project(*column, 0, entry) else {
                return None;
            };
            Some(fit::lines(&text, fit::room(*width, style::BODY_SIZE)))
        });
        fit::height(lines.max().unwrap_or(1), style::BODY_SIZE)
    }

    /// What a line shows in each column.
    pub(super) fn cells<'r>(&'r self, line: &'r Line<'a>) -> impl Iterator<Item = Shown<'r>> {
        self.columns.iter().map(move |column| match line {
            Line::Band(name, tally) => band(*column, name, tally),
            Line::Project(sequence, entry) => self.project(*column, *sequence, entry),
        })
    }

    fn project<'r>(&'r self, column: Column, sequence: u32, entry: &'r Entry) -> Shown<'r> {
        match column {
            Column::Sequence => Shown::number(sequence.into()),
            Column::Of(Field::TotalInvestment) => Shown::amount(entry.row.total_investment_yuan),
            Column::Of(Field::FundsInPlace) => Shown::amount(entry.row.funds_in_place_yuan),
            Column::Of(Field::SignedOn) => Shown::date(entry.row.signed_on),
            Column::Of(Field::StartedOn) => Shown::date(entry.row.started_on),
            Column::Of(Field::InProductionOn) => Shown::date(entry.row.in_production_on),
            column => Shown::text(column.text(entry, &self.whole)),
        }
    }
}

fn band(column: Column, name: &str, tally: &Tally) -> Shown<'static> {
    match column {
        Column::Sequence => Shown::text(format!("{name}（{}个项目）", tally.projects).into()),
        Column::Of(Field::TotalInvestment) => Shown::amount(Some(tally.total_investment)),
        Column::Of(Field::FundsInPlace) => Shown::amount(Some(tally.funds_in_place)),
        _ => Shown::Nothing,
    }
}
