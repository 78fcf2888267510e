//! What clerks report: the values of a workbook before it is written down.

use chrono::{Days, NaiveDate};

use super::drops::Report;
use super::projects::DemoProjects;
use super::story::{self, Shows};
use crate::domain::amount::Yuan;
use crate::domain::change::value;
use crate::domain::date::PartialDate;
use crate::domain::period::Quarter;
use crate::domain::project::{Field, ObservationKind, ProjectRow, RowRef, Stage};
use crate::domain::sheet::{Holding, Observation, ObservationCells, UrgentMatter};
use crate::domain::unit::Unit;

/// The year of the story; its fourth quarter runs.
const YEAR: i32 = 2026;

/// A report, thought out and not yet written down.
pub(super) struct ReportContents<'a> {
    pub(super) unit: &'a Unit,
    /// Which one of the story.
    pub(super) report: &'a Report,
    pub(super) rows: Vec<ProjectRow>,
    /// 观摩项目, zero reports among them.
    pub(super) observations: Vec<Observation>,
    /// 紧急事项
    pub(super) urgent: Vec<UrgentMatter>,
}

/// What a clerk puts into a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DemoCell {
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
}

impl DemoCell {
    pub(super) fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

/// How a clerk writes amounts and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// 万元, and days that Excel knows as such.
    Exact,
    /// 亿元, and months: 2026年3月.
    Rough,
    /// 万元, and days with dots: 2026.3.15.
    Dotted,
}

impl<'a> ReportContents<'a> {
    /// What the unit reports at the period.
    pub(super) fn of(projects: &DemoProjects, unit: &'a Unit, report: &'a Report) -> Self {
        let mut rows = projects.of(unit, report.index);
        rows.retain(|row| report.omits != Some(row.name.as_str()));
        let known = projects.of(unit, report.index + 1);
        Self {
            observations: observations(unit, report, &known),
            urgent: urgent(unit, report),
            unit,
            report,
            rows,
        }
    }

    /// What stands in the column of a project; a slip goes before what is right.
    pub(super) fn cell(&self, row: &ProjectRow, field: Field, hand: Hand) -> DemoCell {
        let mut slips = self.report.slips.iter();
        if let Some(slip) = slips.find(|slip| slip.project == row.name && slip.field == field) {
            return DemoCell::text(slip.text);
        }
        match field {
            Field::TotalInvestment => amount(row.total_investment_yuan, hand),
            Field::FundsInPlace => amount(row.funds_in_place_yuan, hand),
            Field::SignedOn => date(row.signed_on, hand),
            Field::StartedOn => date(row.started_on, hand),
            Field::InProductionOn => date(row.in_production_on, hand),
            field => DemoCell::text(&value(row, field)),
        }
    }

    /// 联系电话 of the clerk; the unit's own, which is invented.
    pub(super) fn phone(&self) -> &str {
        &self.unit.liaison.phone
    }
}

/// An amount as a number of 万元 or 亿元.
pub(super) fn amount(yuan: Option<Yuan>, hand: Hand) -> DemoCell {
    let Some(Yuan(yuan)) = yuan else {
        return DemoCell::Empty;
    };
    // Through its decimal text, so that it is the very number that a clerk would type.
    let text = match hand {
        Hand::Rough => format!("{}.{:08}", yuan / 100_000_000, yuan % 100_000_000),
        Hand::Exact | Hand::Dotted => Yuan(yuan).to_wan().replace(',', ""),
    };
    text.parse().map_or(DemoCell::Text(text), DemoCell::Number)
}

fn date(date: Option<PartialDate>, hand: Hand) -> DemoCell {
    match (date, hand) {
        (Some(PartialDate::Day(day)), Hand::Exact) => DemoCell::Day(day),
        (Some(PartialDate::Day(day)), Hand::Rough) => {
            DemoCell::Text(day.format("%Y年%-m月").to_string())
        }
        (Some(PartialDate::Day(day)), Hand::Dotted) => {
            DemoCell::Text(day.format("%Y.%-m.%-d").to_string())
        }
        _ => DemoCell::Empty,
    }
}

fn place() -> RowRef {
    RowRef {
        sheet: String::new(),
        first_row: 0,
    }
}

/// The first report tells of the three quarters before; a later one of the quarter that runs.
fn observations(unit: &Unit, report: &Report, known: &[ProjectRow]) -> Vec<Observation> {
    let quarters = match report.index {
        0 => 1..=3,
        index if index == story::tells_of_fourth_quarter(&unit.slug.0) => 4..=4,
        _ => return Vec::new(),
    };
    quarters
        .filter_map(|number| {
            let quarter = Quarter::new(YEAR, number)?;
            Some(match story::shows(&unit.slug.0, number) {
                Shows::Nothing => nothing(quarter),
                Shows::Project => shown(quarter, number, report, known)?,
            })
        })
        .collect()
}

fn nothing(quarter: Quarter) -> Observation {
    Observation {
        row: place(),
        quarter,
        zero_report: true,
        number: None,
        name: None,
        kind: None,
        held_on: None,
        remarks: None,
        holding: Holding::Held,
        cells: ObservationCells::default(),
    }
}

/// A project that could be shown then: one that has started, another one each quarter.
fn shown(
    quarter: Quarter,
    number: u32,
    report: &Report,
    known: &[ProjectRow],
) -> Option<Observation> {
    let started: Vec<&ProjectRow> = known
        .iter()
        .filter(|row| row.started_on.is_some())
        .collect();
    let index = usize::try_from(number).ok()? % started.len().max(1);
    let project = started.get(index).or(known.first().as_ref()).copied()?;
    let runs = quarter.end() > report.due;
    let held_on = if runs {
        report.due - Days::new(6)
    } else {
        quarter.first_day() + Days::new(70)
    };
    Some(Observation {
        row: place(),
        quarter,
        zero_report: false,
        number: None,
        name: Some(project.name.clone()),
        kind: Some(if runs && project.stage == Some(Stage::Started) {
            ObservationKind::GroundBreaking
        } else {
            ObservationKind::SiteVisit
        }),
        held_on: Some(PartialDate::Day(held_on)),
        remarks: None,
        holding: Holding::Held,
        cells: ObservationCells::default(),
    })
}

fn urgent(unit: &Unit, report: &Report) -> Vec<UrgentMatter> {
    let (number, slug, name, matter, days_ago, request) = story::URGENT;
    if (number, slug) != (report.index + 1, unit.slug.0.as_str()) {
        return Vec::new();
    }
    vec![UrgentMatter {
        row: place(),
        name: Some(name.to_owned()),
        matter: matter.to_owned(),
        happened_on: Some(PartialDate::Day(report.due - Days::new(days_ago))),
        request: Some(request.to_owned()),
        contact: Some(format!("{} {}", report.preparer, unit.liaison.phone)),
    }]
}
