//! The values of the page of figures: those of the ledger, of the editions before it and of the assessment, each drawn and
//! beneath it the same in a table.

use serde::Serialize;

use super::chart::{BarChart, BarValue, LineChart, PlanChart};
use crate::assessment::{AssessedFigure, Assessment, Indicator};
use crate::daemon::LedgerReport;
use crate::domain::amount::Yuan;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::rate::{Ratio, Tally};
use crate::domain::report_status::{ReportCount, ReportStatus};
use crate::web::figures_in_memory::MonthFigures;
use crate::web::record::{page_of, turned};

/// Units that are drawn at a time.
const UNITS_A_PAGE: usize = 20;
/// Periods that are drawn.
const PERIODS: usize = 12;

/// Where the page is.
pub(super) const FIGURES_PATH: &str = "/figures";

/// Reports of a period.
#[derive(Debug, Serialize)]
struct PeriodRow {
    period: Period,
    owed: u32,
    on_time: u32,
    late: u32,
    returned: u32,
    missing: u32,
    rate: String,
    /// Its deadline is still to come.
    is_running: bool,
}

/// Rates of a month.
#[derive(Debug, Serialize)]
struct MonthRow {
    label: String,
    funds: String,
    started: String,
    producing: String,
    besides: String,
}

/// A unit with its money and its rates.
#[derive(Debug, Serialize)]
pub(super) struct UnitFigures<'a> {
    name: &'a str,
    projects: u32,
    agreed: String,
    funds: String,
    funds_rate: String,
    start_rate: String,
    production_rate: String,
    besides: String,
}

/// A unit with what it was to add in the year, and what it added.
#[derive(Debug, Serialize)]
struct TargetRow<'a> {
    name: &'a str,
    target: String,
    reached: String,
    rate: String,
    besides: String,
}

/// What `pages/figures.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct FiguresPage<'a> {
    as_of: String,
    total: UnitFigures<'a>,
    periods: Vec<PeriodRow>,
    period_chart: BarChart,
    months: Vec<MonthRow>,
    month_chart: LineChart,
    units: Vec<UnitFigures<'a>>,
    unit_chart: PlanChart,
    targets: Vec<TargetRow<'a>>,
    target_chart: PlanChart,
    /// Of which the targets are.
    span: String,
    page: usize,
    pages: usize,
    turned: (String, String),
}

impl<'a> FiguresPage<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        report: &'a LedgerReport,
        (past, assessment): (&'a [MonthFigures], Option<&'a Assessment>),
        (running, wanted): (Period, Option<usize>),
    ) -> Self {
        let periods = period_rows(&report.standings, running);
        let as_of = report.ledger.as_of.label();
        let mut months: Vec<(String, &Tally)> = past
            .iter()
            .map(|one| (one.month.label(), &one.total))
            .collect();
        months.push(("现在".to_owned(), &report.rates.total));
        let (page, pages) = page_of(report.rates.units.len(), UNITS_A_PAGE, wanted);
        let here = report.rates.units.iter().skip((page - 1) * UNITS_A_PAGE);
        let here: Vec<_> = here.take(UNITS_A_PAGE).collect();
        let names = report.ledger.unit_names();
        let row = |(slug, tally): &&'a (_, Tally)| {
            unit_row(names.get(slug).copied().unwrap_or_default(), tally)
        };
        let units: Vec<UnitFigures<'_>> = here.iter().map(row).collect();
        let drawn = here.iter().zip(&units).map(|((_, tally), row)| {
            let told = format!("{}　{} / {}万元", row.funds_rate, row.funds, row.agreed);
            let (agreed, funds) = (tally.agreed_investment.0, tally.agreed_funds.0);
            (row.name.to_owned(), told, agreed, funds)
        });
        let unit_chart = PlanChart::new(drawn.collect());
        let of_units = assessment.into_iter().flat_map(|one| &one.units);
        let of_units =
            of_units.filter_map(|unit| Some((unit, unit.figure(Indicator::FundsAdded)?)));
        let with_target = of_units.filter_map(|(unit, figure)| {
            let is_here = here.iter().any(|(slug, _)| *slug == unit.unit);
            let name = policy.assignee_name(&unit.unit);
            is_here.then(|| target_row(name, figure)).flatten()
        });
        let (targets, drawn): (Vec<_>, Vec<_>) = with_target.unzip();
        Self {
            as_of,
            total: unit_row("全市", &report.rates.total),
            period_chart: BarChart::new(periods.iter().map(bar).collect()),
            periods,
            month_chart: month_chart(&months),
            months: months
                .iter()
                .map(|(label, tally)| MonthRow {
                    label: label.clone(),
                    funds: tally.funds_rate().to_string(),
                    started: tally.start_rate().to_string(),
                    producing: tally.production_rate().to_string(),
                    besides: tally.besides.of_funds(),
                })
                .collect(),
            units,
            unit_chart,
            targets,
            target_chart: PlanChart::new(drawn),
            span: assessment.map_or_else(String::new, |one| one.span.label()),
            page,
            pages,
            turned: turned(FIGURES_PATH, page),
        }
    }
}

fn ratio(numerator: u32, denominator: u32) -> String {
    let ratio = Ratio {
        numerator: numerator.into(),
        denominator: denominator.into(),
    };
    ratio.to_string()
}

/// The last periods, the earliest first.
fn period_rows(standings: &[ReportStatus], running: Period) -> Vec<PeriodRow> {
    let mut periods: Vec<Period> = standings.iter().map(|one| one.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let first = periods.len().saturating_sub(PERIODS);
    let last = periods.into_iter().skip(first);
    let row = |period: Period| {
        let of_period = standings.iter().filter(|one| one.period == period);
        let count = ReportCount::of(of_period);
        PeriodRow {
            period,
            owed: count.owed,
            on_time: count.on_time,
            late: count.late,
            returned: count.returned,
            missing: count.missing,
            rate: ratio(count.on_time, count.owed),
            is_running: period >= running,
        }
    };
    last.map(row).collect()
}

fn bar(row: &PeriodRow) -> BarValue {
    BarValue {
        label: row.period.0.format("%-m-%-d").to_string(),
        told: format!("{}/{}", row.on_time, row.owed),
        parts: vec![
            ("bar-good", row.on_time.into()),
            ("bar-late", row.late.into()),
            ("bar-returned", row.returned.into()),
            ("bar-missing", row.missing.into()),
        ],
    }
}

fn month_chart(months: &[(String, &Tally)]) -> LineChart {
    let short = |label: &String| {
        label
            .split_once('年')
            .map_or(&**label, |(_, month)| month)
            .to_owned()
    };
    let labels = months.iter().map(|(label, _)| short(label)).collect();
    let line = |rate: fn(&Tally) -> Ratio| {
        let values = months.iter();
        values
            .map(|(_, tally)| rate(tally).hundredths_of_percent())
            .collect()
    };
    let lines = [
        ("line-a", line(Tally::funds_rate)),
        ("line-b", line(Tally::start_rate)),
        ("line-c", line(Tally::production_rate)),
    ];
    LineChart::of_rates(labels, &lines)
}

pub(super) fn unit_row<'a>(name: &'a str, tally: &Tally) -> UnitFigures<'a> {
    UnitFigures {
        name,
        projects: tally.projects,
        agreed: tally.agreed_investment.to_wan(),
        funds: tally.agreed_funds.to_wan(),
        funds_rate: tally.funds_rate().to_string(),
        start_rate: tally.start_rate().to_string(),
        production_rate: tally.production_rate().to_string(),
        besides: tally.besides.of_funds(),
    }
}

/// What a unit added against its target; `None`: it has none.
fn target_row<'a>(
    name: &'a str,
    figure: &AssessedFigure,
) -> Option<(TargetRow<'a>, (String, String, i64, i64))> {
    let target = figure.target?;
    let row = TargetRow {
        name,
        target: Yuan(target.year).to_wan(),
        reached: Yuan(figure.numerator).to_wan(),
        rate: target.progress(figure.numerator).to_string(),
        besides: figure.besides(),
    };
    let told = format!("{}　{} / {}万元", row.rate, row.reached, row.target);
    let drawn = (name.to_owned(), told, target.year, figure.numerator);
    Some((row, drawn))
}
