//! 台账: all projects, grouped by category, on A3.

use std::borrow::Cow;

use rust_xlsxwriter::{IntoExcelDateTime as _, Note, Workbook};

use super::LedgerView;
use super::column::{LedgerColumn, Whole, columns, name_column, widths};
use super::looks::{LineKind, Looks, RowStyle};
use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::field_value::value;
use crate::domain::figure::shown;
use crate::domain::ledger::Entry;
use crate::domain::project::{Category, Field};
use crate::domain::rate::Tally;
use crate::workbook::page::{Page, Paper, WriteError, has_fraction, wan};
use crate::workbook::{fit, style};

/// The row of the header, 0-based; below it the projects begin.
pub(super) const HEADER: u32 = 2;

/// Writes the worksheet with one empty row for each [`RowStyle`] where `cast` is to put the projects.
pub(super) fn write(workbook: &mut Workbook, table: &ProjectTable<'_>) -> Result<(), WriteError> {
    let view = table.view;
    let lines = u32::try_from(table.lines().len()).unwrap_or(u32::MAX);
    let last_row = HEADER.saturating_add(lines);
    let mut page = Page::new(workbook, "台账", &table.widths)?;
    // Where each row comes from is there for whoever looks for it, and on no paper.
    page.sheet.set_column_hidden(page.last_column)?;
    page.last_column -= 1;
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
        .autofilter(HEADER, 0, last_row, page.last_column + 1)?
        .set_print_area(0, 0, last_row, page.last_column)?;
    for (at, row_style) in (HEADER + 1..).zip(RowStyle::all()) {
        let looks = Looks::of(row_style);
        for (column, shows) in (0..).zip(&table.columns) {
            let format = looks.of_cell(*shows, row_style.has_fraction);
            page.sheet.write_blank(at, column, format)?;
        }
    }
    notes(&mut page, table)
}

/// Notes in a worksheet: spreadsheet programs are slow with very many, and 存疑数据 has all.
const MOST_NOTES: usize = 1_000;

/// A note at each figure in doubt: what was written, where, since when, and what counts.
fn notes(page: &mut Page<'_>, table: &ProjectTable<'_>) -> Result<(), WriteError> {
    let lines = table.lines();
    let doubtful = (HEADER + 1..)
        .zip(&lines)
        .filter_map(|(row, line)| match line {
            Line::Project(_, entry) => Some((row, *entry)),
            Line::Band(..) => None,
        });
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

/// What a row below the header is about.
pub(super) enum Line<'a> {
    /// Some projects: what they are called, and their sums.
    Band(String, &'a Tally),
    /// One project, with its number in the whole table.
    Project(u32, &'a Entry),
}

impl Line<'_> {
    /// How high its row is, in points, if its fullest cell has so many lines of text.
    pub(super) fn height(&self, fullest: usize) -> f64 {
        match self {
            Self::Band(..) => 22.0,
            Self::Project(..) => fit::height(fullest, style::BODY_SIZE),
        }
    }

    /// What kind of row it becomes.
    pub(super) const fn kind(&self) -> LineKind {
        match self {
            Self::Band(..) => LineKind::Band,
            Self::Project(_, entry) if entry.absent.is_some() => LineKind::Absent,
            Self::Project(..) => LineKind::Usual,
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
            let is_seen = *column != LedgerColumn::Source;
            is_seen.then(|| fit::room(*width, style::BODY_SIZE))
        });
        Self {
            rooms: rooms.collect(),
            widths,
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

    /// How many lines a text takes in the column at this place; one where nobody sees it.
    pub(super) fn text_lines(&self, column: usize, text: &str) -> usize {
        self.rooms[column].map_or(1, |room| fit::lines(text, room))
    }

    /// What a line shows in each column.
    pub(super) fn cells<'r>(&'r self, line: &'r Line<'a>) -> impl Iterator<Item = Cell<'r>> {
        self.columns.iter().map(move |column| match line {
            Line::Band(name, tally) => band(*column, name, tally),
            Line::Project(sequence, entry) => self.project(*column, *sequence, entry),
        })
    }

    fn project<'r>(&'r self, column: LedgerColumn, sequence: u32, entry: &'r Entry) -> Cell<'r> {
        let shown = match column {
            LedgerColumn::Sequence => Shown::number(sequence.into()),
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

fn band(column: LedgerColumn, name: &str, tally: &Tally) -> Cell<'static> {
    let shown = match column {
        LedgerColumn::Sequence => Shown::text(format!("{name}（{}个项目）", tally.projects).into()),
        LedgerColumn::Of(Field::TotalInvestment) => Shown::amount(Some(tally.total_investment)),
        LedgerColumn::Of(Field::FundsInPlace) => Shown::amount(Some(tally.funds_in_place)),
        _ => Shown::Nothing,
    };
    shown.into()
}
