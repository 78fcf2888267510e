//! The formulas of 总览: each counts rows of 台账, and names them by places alone, never by a text of a unit.
//!
//! Only functions that Excel 2013, WPS and LibreOffice share. Texts are compared by `EXACT`, for which no text has
//! a meaning of its own; the criteria of `COUNTIF` and `SUMIF` would take `>0` or `*` for one.

use rust_xlsxwriter::Format;
use rust_xlsxwriter::utility::worksheet_range_absolute;

use super::column::LedgerColumn;
use super::projects::ProjectTable;
use super::terminated;
use crate::domain::amount::Yuan;
use crate::domain::project::{Field, Stage};
use crate::domain::rate::{RateRules, Tally};
use crate::workbook::page::{Money, exact, has_fraction, wan};
use crate::workbook::style;

/// What stands below a text that is in doubt; nobody takes it for a part of the text.
const DOUBT_MARK: &str = "CHAR(10)&\"待核\"";

/// A figure of some projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TallyFigure {
    Projects,
    TotalInvestment,
    FundsInPlace,
    Signed,
    SignedInvestment,
    SignedFunds,
    AgreedInvestment,
    AgreedFunds,
    Started,
    Producing,
    Absent,
}

/// What a figure comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Count(i64),
    Money(Yuan),
}

impl Quantity {
    /// As a cell holds it: a count, or 万元.
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Count(count) => exact(count),
            Self::Money(yuan) => wan(yuan),
        }
    }

    /// The format that shows it.
    pub(super) const fn format<'m>(self, count: &'m Format, money: &'m Money) -> &'m Format {
        match self {
            Self::Count(_) => count,
            Self::Money(yuan) => money.of(yuan),
        }
    }

    /// The code of that format.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Count(_) => style::COUNT,
            Self::Money(yuan) if has_fraction(yuan) => style::PART_WAN,
            Self::Money(_) => style::WHOLE_WAN,
        }
    }

    /// How much more it is than another of its kind.
    pub(super) fn since(self, before: Self) -> Self {
        match (self, before) {
            (Self::Count(now), Self::Count(before)) => Self::Count(now - before),
            (Self::Money(now), Self::Money(before)) => {
                Self::Money(Yuan(now.0.saturating_sub(before.0)))
            }
            (now, _) => now,
        }
    }
}

impl TallyFigure {
    /// What it is of these projects.
    pub(super) fn of(self, tally: &Tally) -> Quantity {
        let money = match self {
            Self::Projects => return Quantity::Count(tally.projects.into()),
            Self::Signed => return Quantity::Count(tally.signed.into()),
            Self::Started => return Quantity::Count(tally.started.into()),
            Self::Producing => return Quantity::Count(tally.producing.into()),
            Self::Absent => return Quantity::Count(tally.absent.into()),
            Self::TotalInvestment => tally.total_investment,
            Self::FundsInPlace => tally.funds_in_place,
            Self::SignedInvestment => tally.signed_investment,
            Self::SignedFunds => tally.signed_funds,
            Self::AgreedInvestment => tally.agreed_investment,
            Self::AgreedFunds => tally.agreed_funds,
        };
        Quantity::Money(money)
    }

    const fn is_money(self) -> bool {
        !matches!(
            self,
            Self::Projects | Self::Signed | Self::Started | Self::Producing | Self::Absent
        )
    }

    /// Whether it counts what is signed, terminated projects that have left 台账 included.
    const fn is_of_signed(self) -> bool {
        matches!(
            self,
            Self::Signed
                | Self::SignedInvestment
                | Self::SignedFunds
                | Self::AgreedInvestment
                | Self::AgreedFunds
        )
    }
}

/// Which projects: all, or those that a cell of 总览 names, by its address.
#[derive(Debug, Clone, Copy)]
pub(super) enum ProjectGroup<'c> {
    All,
    Unit(&'c str),
    Stage(&'c str),
    Category(&'c str),
    Industry(&'c str),
    /// Those that do not say this.
    Without(Field),
}

/// Where the columns stand that formulas refer to, in one worksheet.
struct ColumnRanges {
    numbers: String,
    units: String,
    totals: String,
    funds: String,
}

/// Makes the formulas over one workbook's rows.
pub(super) struct LedgerFormulas {
    listed: ColumnRanges,
    stages: String,
    categories: String,
    industries: String,
    started: String,
    presence: String,
    kept: String,
    /// Terminated projects that have left 台账 and still count among the signed ones.
    gone: Option<ColumnRanges>,
    rules: RateRules,
}

impl LedgerFormulas {
    /// Over this table, and so many rows of 已终止项目.
    pub(super) fn of(table: &ProjectTable<'_>, gone: u32) -> Self {
        let column = |column| table.range(column);
        let of_gone = |column| {
            let (first, last) = (
                terminated::FIRST,
                terminated::FIRST + gone.saturating_sub(1),
            );
            worksheet_range_absolute(terminated::NAME, first, column, last, column)
        };
        Self {
            listed: ColumnRanges {
                numbers: column(LedgerColumn::Number),
                units: column(LedgerColumn::Unit),
                totals: column(LedgerColumn::Of(Field::TotalInvestment)),
                funds: column(LedgerColumn::Of(Field::FundsInPlace)),
            },
            stages: column(LedgerColumn::Of(Field::Stage)),
            categories: column(LedgerColumn::Of(Field::Category)),
            industries: column(LedgerColumn::Of(Field::Industry)),
            started: column(LedgerColumn::Of(Field::StartedOn)),
            presence: column(LedgerColumn::Presence),
            kept: column(LedgerColumn::Kept),
            gone: (gone > 0).then(|| ColumnRanges {
                numbers: of_gone(terminated::NUMBER),
                units: of_gone(terminated::UNIT),
                totals: of_gone(terminated::TOTAL),
                funds: of_gone(terminated::FUNDS),
            }),
            rules: table.rules(),
        }
    }

    /// The figure of a group.
    pub(super) fn figure(&self, figure: TallyFigure, group: ProjectGroup<'_>) -> String {
        let listed = self.listed(figure).into_iter().map(|conditions| {
            let conditions = self.named(group).into_iter().chain(conditions).collect();
            sum(figure, &self.listed, conditions)
        });
        let gone = self.gone.as_ref().filter(|_| figure.is_of_signed());
        let gone = gone.and_then(|places| match group {
            ProjectGroup::All => Some(sum(figure, places, Vec::new())),
            ProjectGroup::Unit(cell) => {
                let of_unit = format!("--EXACT({},{cell})", places.units);
                Some(sum(figure, places, vec![of_unit]))
            }
            ProjectGroup::Stage(_)
            | ProjectGroup::Category(_)
            | ProjectGroup::Industry(_)
            | ProjectGroup::Without(_) => None,
        });
        let sum = listed.chain(gone).collect::<Vec<_>>().join("+");
        if figure.is_money() {
            // Amounts are whole yuan, which binary fractions of 万元 are not quite.
            format!("ROUND({sum},4)")
        } else {
            sum
        }
    }

    /// A rate of a group with two decimals in percent, or `—`.
    pub(super) fn rate(
        &self,
        (part, whole): (TallyFigure, TallyFigure),
        group: ProjectGroup<'_>,
    ) -> String {
        quotient(&self.figure(part, group), &self.figure(whole, group))
    }

    /// The rows of 台账 that a figure counts, in parts that share none; all conditions of a part must hold.
    fn listed(&self, figure: TallyFigure) -> Vec<Vec<String>> {
        match figure {
            TallyFigure::Projects | TallyFigure::TotalInvestment | TallyFigure::FundsInPlace => {
                vec![Vec::new()]
            }
            TallyFigure::Signed
            | TallyFigure::SignedInvestment
            | TallyFigure::SignedFunds
            | TallyFigure::AgreedInvestment
            | TallyFigure::AgreedFunds => {
                let is_signed = |stage: &Stage| stage.is_signed();
                let signed: Vec<Stage> = Stage::ALL.iter().copied().filter(is_signed).collect();
                let kept = vec![self.at_stage(&[Stage::Terminated]), self.kept.clone()];
                vec![vec![self.at_stage(&signed)], kept]
            }
            TallyFigure::Started => {
                let mut stages = vec![Stage::Started, Stage::Building];
                if self.rules.producing_counts_as_started {
                    stages.extend([Stage::Producing, Stage::FullCapacity]);
                }
                let started = &self.started;
                vec![
                    vec![self.at_stage(&stages)],
                    vec![
                        self.at_stage(&[Stage::Halted]),
                        format!("--({started}<>\"\")"),
                        format!("--({started}<>\"待核\")"),
                    ],
                ]
            }
            TallyFigure::Producing => {
                vec![vec![
                    self.at_stage(&[Stage::Producing, Stage::FullCapacity]),
                ]]
            }
            TallyFigure::Absent => {
                vec![vec![format!("--(LEFT({},4)=\"本期未报\")", self.presence)]]
            }
        }
    }

    /// Those at one of these stages; all stages are words of two letters, and what follows is the mark of doubt.
    fn at_stage(&self, stages: &[Stage]) -> String {
        let words: Vec<String> = stages
            .iter()
            .map(|stage| format!("\"{}\"", stage.word()))
            .collect();
        let words = words.join(",");
        format!("--ISNUMBER(MATCH(LEFT({},2),{{{words}}},0))", self.stages)
    }

    fn named(&self, group: ProjectGroup<'_>) -> Option<String> {
        let plain = |range: &str| format!("SUBSTITUTE({range},{DOUBT_MARK},\"\")");
        let (texts, cell) = match group {
            ProjectGroup::All => return None,
            ProjectGroup::Unit(cell) => (self.listed.units.clone(), cell),
            ProjectGroup::Stage(cell) => (plain(&self.stages), cell),
            ProjectGroup::Category(cell) => (plain(&self.categories), cell),
            ProjectGroup::Industry(cell) => (plain(&self.industries), cell),
            ProjectGroup::Without(field) => {
                let texts = match field {
                    Field::Stage => &self.stages,
                    Field::Category => &self.categories,
                    _ => &self.industries,
                };
                return Some(format!("({texts}=\"\")+({texts}=\"待核\")"));
            }
        };
        Some(format!("--EXACT({texts},{cell})"))
    }
}

/// Counts or adds up the rows of a worksheet for which all conditions hold, and what the figure itself asks of
/// amounts.
fn sum(figure: TallyFigure, places: &ColumnRanges, mut conditions: Vec<String>) -> String {
    let ColumnRanges { totals, funds, .. } = places;
    let money = match figure {
        TallyFigure::TotalInvestment
        | TallyFigure::SignedInvestment
        | TallyFigure::AgreedInvestment => totals,
        TallyFigure::FundsInPlace | TallyFigure::SignedFunds | TallyFigure::AgreedFunds => funds,
        _ if conditions.is_empty() => return format!("COUNTA({})", places.numbers),
        _ => return format!("SUMPRODUCT({})", conditions.join(",")),
    };
    let is_agreed = matches!(
        figure,
        TallyFigure::AgreedInvestment | TallyFigure::AgreedFunds
    );
    if is_agreed || figure == TallyFigure::SignedInvestment {
        conditions.push(format!("--ISNUMBER({totals}),--({totals}>0)"));
    }
    if is_agreed {
        conditions.push(format!("--ISNUMBER({funds})"));
    }
    if conditions.is_empty() {
        return format!("SUM({money})");
    }
    format!("SUMPRODUCT({},{money})", conditions.join(","))
}

/// One figure in percent of the other, with two decimals, or `—` if there is nothing to divide by.
pub(super) fn quotient(part: &str, whole: &str) -> String {
    format!("IF({whole}>0,ROUND({part}/{whole},4),\"—\")")
}
