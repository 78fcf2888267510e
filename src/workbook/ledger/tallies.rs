//! The tables of 总览 by stage, category and industry: projects, money, and their share of it.

use rust_xlsxwriter::utility::{cell_range_absolute, row_col_to_cell_absolute};

use super::LedgerView;
use super::formulas::{LedgerFormulas, ProjectGroup, TallyFigure, quotient};
use super::industries::Industries;
use crate::domain::project::{Category, Field, Stage};
use crate::domain::rate::{Ratio, Tally};
use crate::workbook::page::{Money, Page, WriteError, rate_result};
use crate::workbook::style;

/// The columns of these tables, from the first to the last that each takes.
const NAME: (u16, u16) = (0, 0);
pub(super) const PROJECTS: u16 = 1;
pub(super) const TOTAL: (u16, u16) = (2, 4);
const FUNDS: (u16, u16) = (5, 5);
const SHARE: (u16, u16) = (6, 6);
/// The height of a row in points.
const HEIGHT: f64 = 20.0;

/// What names the projects of a row.
#[derive(Debug, Clone, Copy)]
enum RowSelector {
    /// Its own first cell, which is compared with this field.
    By(Field),
    /// They do not have this field.
    Without(Field),
    /// They are in no other row.
    Others,
}

type SmallRow<'t> = (&'t str, Tally, RowSelector);

/// A small table; answers its first and last row below the header.
struct SmallTable<'p, 'w, 'f> {
    page: &'p mut Page<'w>,
    formulas: &'f LedgerFormulas,
    /// All projects, for shares and for what is left.
    all: Tally,
}

/// By stage.
pub(super) fn stages(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    row: u32,
) -> Result<(u32, u32), WriteError> {
    let stages = view.rates.stages.iter().map(|(stage, tally)| match stage {
        Some(stage) => (Stage::word(*stage), *tally, RowSelector::By(Field::Stage)),
        None => ("未填阶段", *tally, RowSelector::Without(Field::Stage)),
    });
    let rows: Vec<SmallRow<'_>> = stages.collect();
    SmallTable::of(page, view, formulas).write(row, "项目阶段", &rows)
}

/// By category.
pub(super) fn categories(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    row: u32,
) -> Result<(u32, u32), WriteError> {
    let categories = view.rates.categories.iter();
    let categories = categories.map(|(category, tally)| match category {
        Some(category) => (
            Category::word(*category),
            *tally,
            RowSelector::By(Field::Category),
        ),
        None => ("未填类别", *tally, RowSelector::Without(Field::Category)),
    });
    let rows: Vec<SmallRow<'_>> = categories.collect();
    SmallTable::of(page, view, formulas).write(row, "项目类别", &rows)
}

/// By industry.
pub(super) fn industries(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    formulas: &LedgerFormulas,
    row: u32,
) -> Result<(u32, u32), WriteError> {
    let all = Industries::of(view.ledger);
    let named = all.named.iter();
    let mut rows: Vec<SmallRow<'_>> = named
        .map(|(name, tally)| (&**name, *tally, RowSelector::By(Field::Industry)))
        .collect();
    if all.unknown.projects > 0 {
        rows.push((
            "未填产业",
            all.unknown,
            RowSelector::Without(Field::Industry),
        ));
    }
    if all.others.projects > 0 {
        rows.push(("其他产业", all.others, RowSelector::Others));
    }
    SmallTable::of(page, view, formulas).write(row, "产业类别", &rows)
}

impl<'p, 'w, 'f> SmallTable<'p, 'w, 'f> {
    fn of(page: &'p mut Page<'w>, view: &LedgerView<'_>, formulas: &'f LedgerFormulas) -> Self {
        Self {
            page,
            formulas,
            all: view.rates.total,
        }
    }

    fn write(
        &mut self,
        header: u32,
        name: &str,
        rows: &[SmallRow<'_>],
    ) -> Result<(u32, u32), WriteError> {
        let format = style::header();
        for ((first, last), word) in [NAME, (PROJECTS, PROJECTS), TOTAL, FUNDS, SHARE]
            .into_iter()
            .zip([
                name,
                "项目\n（个）",
                "总投资\n（万元）",
                "累计到位资金\n（万元）",
                "占总投资",
            ])
        {
            self.page.merged(header, first, last, word, &format)?;
        }
        self.page.sheet.set_row_height(header, 34)?;
        let mut at = header;
        for row in rows {
            at += 1;
            self.line(header, at, row)?;
        }
        Ok((header + 1, at))
    }

    fn line(
        &mut self,
        header: u32,
        at: u32,
        (word, tally, named): &SmallRow<'_>,
    ) -> Result<(), WriteError> {
        let (count, money) = (style::number(style::COUNT), Money::new(|format| format));
        self.page.text(at, NAME.0, word, &style::centered())?;
        for ((first, last), figure) in [
            ((PROJECTS, PROJECTS), TallyFigure::Projects),
            (TOTAL, TallyFigure::TotalInvestment),
            (FUNDS, TallyFigure::FundsInPlace),
        ] {
            let formula = self.formula((header, at, first), figure, *named);
            let quantity = figure.of(tally);
            let format = quantity.format(&count, &money);
            if first < last {
                self.page.merged(at, first, last, "", format)?;
            }
            self.page
                .formula(at, first, &formula, quantity.number(), format)?;
        }
        let share = Ratio {
            numerator: tally.total_investment.0,
            denominator: self.all.total_investment.0,
        };
        let whole = self
            .formulas
            .figure(TallyFigure::TotalInvestment, ProjectGroup::All);
        let formula = quotient(&row_col_to_cell_absolute(at, TOTAL.0), &whole);
        let percent = style::number(style::PERCENT);
        self.page
            .formula(at, SHARE.0, &formula, rate_result(share), &percent)?;
        self.page.sheet.set_row_height(at, HEIGHT)?;
        Ok(())
    }

    fn formula(
        &self,
        (header, at, column): (u32, u32, u16),
        figure: TallyFigure,
        named: RowSelector,
    ) -> String {
        let cell = row_col_to_cell_absolute(at, NAME.0);
        let group = match named {
            RowSelector::By(Field::Stage) => ProjectGroup::Stage(&cell),
            RowSelector::By(Field::Category) => ProjectGroup::Category(&cell),
            RowSelector::By(_) => ProjectGroup::Industry(&cell),
            RowSelector::Without(field) => ProjectGroup::Without(field),
            RowSelector::Others => {
                let all = self.formulas.figure(figure, ProjectGroup::All);
                let above = cell_range_absolute(header + 1, column, at - 1, column);
                return format!("ROUND({all}-SUM({above}),4)");
            }
        };
        self.formulas.figure(figure, group)
    }
}
