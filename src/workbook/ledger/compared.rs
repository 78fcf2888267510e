//! 总览 against the last edition: for all and each unit what it said, and how much more it is now.

use std::collections::HashMap;

use rust_xlsxwriter::Format;
use rust_xlsxwriter::utility::row_col_to_cell;

use super::LedgerView;
use super::formulas::{Quantity, TallyFigure};
use super::units_table::{FUNDS, FUNDS_RATE, PROJECTS, TOTAL};
use crate::domain::period::Month;
use crate::domain::rate::{Rates, Tally};
use crate::domain::unit::UnitSlug;
use crate::workbook::page::{Money, Page, WriteError, exact};
use crate::workbook::{fit, style};

/// From the first to the last column of a cell.
type ColumnSpan = (u16, u16);

/// The three figures: what each is, where it stands among the units, and the columns of what it was and how much it moved.
const FIGURES: [(TallyFigure, u16, ColumnSpan, ColumnSpan); 3] = [
    (TallyFigure::Projects, PROJECTS, (1, 2), (3, 4)),
    (TallyFigure::TotalInvestment, TOTAL, (5, 5), (6, 6)),
    (TallyFigure::FundsInPlace, FUNDS, (7, 8), (9, 10)),
];
/// The same of the rate.
const RATE: (ColumnSpan, ColumnSpan) = ((11, 12), (13, 14));
/// Format code of what a rate moved, in percentage points.
const POINTS: &str = "+0.00_ ;-0.00_ ;0.00";

/// The comparison, and where it stands.
pub(super) struct EditionComparison<'a> {
    now: &'a Rates,
    before: &'a Rates,
    since: Month,
    /// The first unit in the table of units.
    first_unit: u32,
    /// The row of the header.
    header: u32,
}

/// What moved: a formula, what it comes to, and the format code that says so.
pub(super) struct ChangeCell {
    pub(super) formula: String,
    pub(super) result: String,
    pub(super) code: String,
}

impl<'a> EditionComparison<'a> {
    /// The comparison of an edition that has one before it, to stand from the row `header` on.
    pub(super) fn of(view: &LedgerView<'a>, first_unit: u32, header: u32) -> Option<Self> {
        let news = view.news?;
        Some(Self {
            now: view.rates,
            before: news.before.as_ref()?,
            since: news.since?,
            first_unit,
            header,
        })
    }

    /// The row of all units together.
    fn last(&self) -> u32 {
        self.header + 1 + u32::try_from(self.now.units.len()).unwrap_or(0)
    }

    /// What a figure of all moved, by its place among the four.
    pub(super) fn of_all(&self, place: usize) -> ChangeCell {
        let moved = |column, result: String, code: &str, unit: &str| {
            let month = self.since.label();
            ChangeCell {
                formula: row_col_to_cell(self.last(), column),
                result,
                code: format!(
                    "\"较{month} +\"{code}{unit};\"较{month} -\"{code}{unit};\"与{month}持平\""
                ),
            }
        };
        let (now, before) = (&self.now.total, &self.before.total);
        match FIGURES.get(place) {
            Some((figure, _, _, (column, _))) => {
                let change = figure.of(now).since(figure.of(before));
                moved(*column, change.number().to_string(), change.code(), "")
            }
            None => moved(RATE.1.0, points(now, Some(before)), "0.00", "\"个百分点\""),
        }
    }

    /// Writes the table; answers the row after it.
    pub(super) fn write(
        &self,
        page: &mut Page<'_>,
        view: &LedgerView<'_>,
        name_width: f64,
    ) -> Result<u32, WriteError> {
        let header = style::header();
        let title = format!("与{}台账比较", self.since.label());
        page.text(self.header, 0, &title, &header)?;
        let columns = FIGURES.map(|(_, _, before, moved)| [before, moved]);
        let columns = columns.into_iter().chain([[RATE.0, RATE.1]]).flatten();
        for ((first, last), word) in columns.zip([
            "项目\n上期（个）",
            "增减\n（个）",
            "总投资\n上期（万元）",
            "增减\n（万元）",
            "到位资金\n上期（万元）",
            "增减\n（万元）",
            "资金到位率\n上期",
            "增减\n（百分点）",
        ]) {
            page.merged(self.header, first, last, word, &header)?;
        }
        page.sheet.set_row_height(self.header, 34)?;
        let names = view.ledger.unit_names();
        let former: HashMap<&UnitSlug, &Tally> = self
            .before
            .units
            .iter()
            .map(|(unit, tally)| (unit, tally))
            .collect();
        let mut row = self.header + 1;
        for (slug, tally) in &self.now.units {
            let name = names.get(slug).copied().unwrap_or(&slug.0);
            self.line(
                page,
                (row, name),
                (tally, former.get(slug).copied()),
                &|format| format,
            )?;
            let lines = fit::lines(name, fit::room(name_width, style::BODY_SIZE));
            let height = fit::height(lines, style::BODY_SIZE).max(19.0);
            page.sheet.set_row_height(row, height)?;
            row += 1;
        }
        let both = (&self.now.total, Some(&self.before.total));
        self.line(page, (row, "合计"), both, &style::strong)?;
        page.sheet.set_row_height(row, 20)?;
        Ok(row + 1)
    }

    fn line(
        &self,
        page: &mut Page<'_>,
        (row, name): (u32, &str),
        (now, before): (&Tally, Option<&Tally>),
        dress: &dyn Fn(Format) -> Format,
    ) -> Result<(), WriteError> {
        page.text(row, 0, name, &dress(style::airy(style::text())))?;
        // The units stand in the same order in both tables.
        let there = self.first_unit + (row - self.header - 1);
        let (count, money) = (dress(style::number(style::COUNT)), Money::new(dress));
        for (figure, column, (first, last), moved) in FIGURES {
            let was = before.map(|before| figure.of(before));
            let change = was.map(|was| figure.of(now).since(was));
            let format = was.map_or(&count, |was| was.format(&count, &money));
            page.merged(row, first, last, "", format)?;
            match was {
                Some(was) => page.number(row, first, was.number(), format)?,
                None => page.text(row, first, "—", format)?,
            }
            let code = change.map_or(style::COUNT, Quantity::code);
            let format = dress(style::number(&format!("+{code}_ ;-{code}_ ;0")));
            page.merged(row, moved.0, moved.1, "", &format)?;
            let [here, was] = [row_col_to_cell(there, column), row_col_to_cell(row, first)];
            let formula = format!("IF(ISNUMBER({was}),ROUND({here}-{was},4),\"—\")");
            let result =
                change.map_or_else(|| "—".to_owned(), |change| change.number().to_string());
            page.formula(row, moved.0, &formula, result, &format)?;
        }
        let ((first, last), moved) = RATE;
        let percent = dress(style::number(style::PERCENT));
        page.merged(row, first, last, "", &percent)?;
        match before {
            Some(before) => page.rate(row, first, before.funds_rate(), &percent)?,
            None => page.text(row, first, "—", &percent)?,
        }
        let format = dress(style::number(POINTS));
        page.merged(row, moved.0, moved.1, "", &format)?;
        let [here, was] = [
            row_col_to_cell(there, FUNDS_RATE),
            row_col_to_cell(row, first),
        ];
        let formula =
            format!("IF(AND(ISNUMBER({here}),ISNUMBER({was})),ROUND(({here}-{was})*100,2),\"—\")");
        page.formula(row, moved.0, &formula, points(now, before), &format)
    }
}

/// By how many percentage points 资金到位率 moved; `—` if there was or is none.
fn points(now: &Tally, before: Option<&Tally>) -> String {
    let hundredths = |tally: &Tally| tally.funds_rate().hundredths_of_percent();
    let moved = hundredths(now).zip(before.and_then(hundredths));
    moved.map_or_else(
        || "—".to_owned(),
        |(now, before)| (exact(now - before) / 100.0).to_string(),
    )
}
