//! What clerks report: the values of a workbook before it is written down.

use chrono::Days;

use super::drops::Report;
use super::projects::DemoProjects;
use super::story::{Shows, Story, Urgent};
use crate::domain::date::PartialDate;
use crate::domain::field_value::value;
use crate::domain::period::Quarter;
use crate::domain::project::{Field, ObservationKind, ProjectRow, RowRef, Stage};
use crate::domain::sheet::{Observation, UrgentMatter};
use crate::domain::unit::Unit;
use crate::workbook::by_hand::{ClerkCell, Hand};

/// A report, thought out and not yet written down.
pub(super) struct ReportContents<'a> {
    pub(super) unit: &'a Unit,
    /// Which one of the story.
    pub(super) report: &'a Report<'a>,
    pub(super) rows: Vec<ProjectRow>,
    /// 观摩项目, zero reports among them.
    pub(super) observations: Vec<Observation>,
    /// 紧急事项
    pub(super) urgent: Vec<UrgentMatter>,
}

impl<'a> ReportContents<'a> {
    /// What the unit reports at the period.
    pub(super) fn of(
        story: &Story,
        projects: &DemoProjects,
        unit: &'a Unit,
        report: &'a Report<'a>,
    ) -> Self {
        let mut rows = projects.of(unit, report.index);
        rows.retain(|row| report.omits != Some(row.name.as_str()));
        let known = projects.of(unit, report.index + 1);
        Self {
            observations: observations(story, unit, report, &known),
            urgent: urgent(story, unit, report),
            unit,
            report,
            rows,
        }
    }

    /// What stands in the column of a project; a slip goes before what is right.
    pub(super) fn cell(&self, row: &ProjectRow, field: Field, hand: Hand) -> ClerkCell {
        let mut slips = self.report.slips.iter();
        if let Some(slip) = slips.find(|slip| slip.project == row.name && slip.field == field) {
            return ClerkCell::text(&slip.text);
        }
        match field {
            Field::TotalInvestment => hand.amount(row.total_investment_yuan),
            Field::FundsInPlace => hand.amount(row.funds_in_place_yuan),
            Field::SignedOn => hand.date(row.signed_on),
            Field::StartedOn => hand.date(row.started_on),
            Field::InProductionOn => hand.date(row.in_production_on),
            field => ClerkCell::text(&value(row, field)),
        }
    }

    /// 联系电话 of the clerk; the unit's own, which is invented.
    pub(super) fn phone(&self) -> &str {
        &self.unit.liaison.phone
    }
}

fn place() -> RowRef {
    RowRef {
        sheet: String::new(),
        first_row: 0,
    }
}

/// The first report tells of the three quarters before; a later one of the quarter that runs.
fn observations(
    story: &Story,
    unit: &Unit,
    report: &Report<'_>,
    known: &[ProjectRow],
) -> Vec<Observation> {
    let quarters = match report.index {
        0 => 1..=3,
        index if index == story.tells_of_fourth_quarter(&unit.slug) => 4..=4,
        _ => return Vec::new(),
    };
    quarters
        .filter_map(|number| {
            let quarter = Quarter::new(story.year(), number)?;
            Some(match story.shows(&unit.slug, number) {
                Shows::Nothing => Observation::zero_report(place(), quarter),
                Shows::Project => shown(quarter, number, report, known)?,
            })
        })
        .collect()
}

/// A project that could be shown then: one that has started, another one each quarter.
fn shown(
    quarter: Quarter,
    number: u32,
    report: &Report<'_>,
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
    let is_begun = runs && project.stage == Some(Stage::Started);
    let kind = if is_begun {
        ObservationKind::GroundBreaking
    } else {
        ObservationKind::SiteVisit
    };
    Some(Observation {
        zero_report: false,
        name: Some(project.name.clone()),
        kind: Some(kind),
        held_on: Some(PartialDate::Day(held_on)),
        ..Observation::zero_report(place(), quarter)
    })
}

fn urgent(story: &Story, unit: &Unit, report: &Report<'_>) -> Vec<UrgentMatter> {
    let is_of_report =
        |told: &&Urgent| (told.period, &told.unit) == (report.index + 1, &unit.slug.0);
    let told = story.urgent.iter().filter(is_of_report);
    told.map(|told| UrgentMatter {
        row: place(),
        name: Some(told.name.clone()),
        matter: told.matter.clone(),
        happened_on: Some(PartialDate::Day(
            report.due - Days::new(told.days_before_due),
        )),
        request: Some(told.request.clone()),
        contact: Some(format!("{} {}", report.preparer, unit.liaison.phone)),
    })
    .collect()
}
