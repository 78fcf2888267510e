//! Chapter 4, the assessment (督查考评): what each unit reached in half a year or a year, and by which projects.

mod contribution;
mod counted;
mod due_target;
mod duties;
mod indicator;
mod places;
mod span;
#[cfg(test)]
mod tests;
mod visits;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

pub use contribution::{Contribution, LeftOut};
pub use counted::AssessedDecision;
pub use due_target::DueTarget;
pub use indicator::{Indicator, Measure};
pub use span::{AssessmentSpan, NotASpan, When};
pub use visits::AssessedVisit;

use contribution::Compared;
use counted::done_in_time;
use duties::{observed, on_time};
use places::give_places;
use visits::visits;

use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::observation::QuarterStanding;
use crate::domain::period::Period;
use crate::domain::project::visit::Visit;
use crate::domain::project::{Field, Stage};
use crate::domain::rate::{RateRules, Ratio};
use crate::domain::report_status::ReportStatus;
use crate::domain::submissions::Submissions;
use crate::domain::targets::Targets;
use crate::domain::unit::UnitSlug;

/// What an assessment is made from.
#[derive(Debug, Clone, Copy)]
pub struct AssessmentInputs<'a> {
    pub span: AssessmentSpan,
    /// The ledger as of the last period of the span that is over.
    pub closing: &'a Ledger,
    /// The ledger as of the last period before the span.
    pub opening: &'a Ledger,
    /// How rates are counted (rule 13).
    pub rules: RateRules,
    pub targets: &'a Targets,
    /// The units' reports for the periods of the span that are over.
    pub standings: &'a [ReportStatus],
    /// Their quarters of the span that are over.
    pub quarters: &'a [QuarterStanding],
    /// What each was to see to by a day of the span that is over.
    pub decisions: &'a [AssessedDecision],
    /// What has come, for the versions of files.
    pub submissions: &'a Submissions,
    /// Visits to projects, of any time.
    pub visits: &'a [Visit],
}

/// All units, and the city as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    pub span: AssessmentSpan,
    /// The last period that it counts.
    pub as_of: Period,
    /// The last period before the span: growth is counted from there.
    pub opening: Period,
    /// Months of the span that are over or running: that part of a year's target is due.
    pub months: u32,
    /// Over all units.
    pub total: Vec<AssessedFigure>,
    /// In the ledger's order.
    pub units: Vec<UnitAssessment>,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitAssessment {
    pub unit: UnitSlug,
    pub name: String,
    /// One of each indicator, in its order.
    pub figures: Vec<AssessedFigure>,
    /// The evidence: each project that adds to an indicator, or may.
    pub projects: Vec<AssessedProject>,
    /// Its reports for the periods that are over.
    pub reports: Vec<AssessedReport>,
    /// Its quarters that are over.
    pub quarters: Vec<QuarterStanding>,
    /// Visits of the office to its projects in the span, the earliest first.
    pub visits: Vec<AssessedVisit>,
    /// The decisions and matters that it led and whose day is over.
    pub decisions: Vec<AssessedDecision>,
}

/// What was reached in one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedFigure {
    pub indicator: Indicator,
    /// Projects, whole yuan, reports, quarters or questions.
    pub numerator: i64,
    /// The same unit; `None` if it is no rate.
    pub denominator: Option<i64>,
    /// Projects that may belong there and are not counted, by reason.
    pub left_out: BTreeMap<LeftOut, u32>,
    /// Projects counted of which a figure that it rests on is in doubt.
    pub in_doubt: u32,
    /// Projects counted that are terminated.
    pub terminated: u32,
    pub target: Option<DueTarget>,
    /// Among the units; equal ones share a place. `None`: there is nothing to compare.
    pub place: Option<u32>,
}

/// One project as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedProject {
    /// Our number of it.
    pub number: String,
    pub name: String,
    pub stage: Option<Stage>,
    pub signed_on: Option<PartialDate>,
    pub started_on: Option<PartialDate>,
    pub in_production_on: Option<PartialDate>,
    pub total_investment_yuan: Option<Yuan>,
    pub funds_in_place_yuan: Option<Yuan>,
    /// 累计到位资金 when the span began.
    pub funds_before_yuan: Option<Yuan>,
    /// What it adds to each indicator; where it plainly does not belong, there is nothing.
    pub contributions: BTreeMap<Indicator, Contribution>,
    /// Its figures that are in doubt.
    pub in_doubt: Vec<Field>,
    /// Where its row stands.
    pub source: RowSource,
}

/// The row of a file that says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowSource {
    pub period: Period,
    /// Version of the report; `None` if nobody knows.
    pub version: Option<u32>,
    /// Name of the file; empty if nobody knows.
    pub file: String,
    pub sheet: String,
    pub row: u32,
}

/// A report as evidence of punctuality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedReport {
    pub period: Period,
    #[serde(flatten)]
    pub status: ReportStatus,
}

/// Assesses all units of the closing ledger (rule 13).
#[must_use]
pub fn assess(inputs: AssessmentInputs<'_>) -> Assessment {
    let AssessmentInputs {
        span,
        closing,
        opening,
        ..
    } = inputs;
    let before = opening.entries.iter().chain(&opening.left);
    let before: HashMap<&str, &Entry> = before.map(|entry| (&*entry.number, entry)).collect();
    let mut of_unit: HashMap<&UnitSlug, Vec<AssessedProject>> = HashMap::new();
    for entry in closing.entries.iter().chain(&closing.left) {
        let project = project(inputs, entry, before.get(&*entry.number).copied());
        if !project.contributions.is_empty() || !project.in_doubt.is_empty() {
            of_unit.entry(&entry.unit).or_default().push(project);
        }
    }
    let months = span.months_until(closing.as_of.0);
    let units = closing.units.iter().map(|unit| {
        let projects = of_unit.remove(&unit.slug).unwrap_or_default();
        unit_assessment(inputs, (&unit.slug, &unit.name), projects, months)
    });
    let mut units: Vec<UnitAssessment> = units.collect();
    give_places(&mut units);
    Assessment {
        span,
        as_of: closing.as_of,
        opening: opening.as_of,
        months,
        total: Indicator::ALL
            .map(|indicator| sum(indicator, &units))
            .to_vec(),
        units,
    }
}

fn project(inputs: AssessmentInputs<'_>, now: &Entry, before: Option<&Entry>) -> AssessedProject {
    let compared = Compared {
        now,
        before,
        span: inputs.span,
        rules: inputs.rules,
    };
    let row = &now.row;
    let mut reports = inputs.submissions.of(&now.unit, now.last).iter();
    let counting = reports.rfind(|report| report.is_report && report.verdict.is_accepted());
    AssessedProject {
        number: now.number.clone(),
        name: row.name.clone(),
        stage: row.stage,
        signed_on: row.signed_on,
        started_on: row.started_on,
        in_production_on: row.in_production_on,
        total_investment_yuan: row.total_investment_yuan,
        funds_in_place_yuan: row.funds_in_place_yuan,
        funds_before_yuan: before.and_then(|before| before.row.funds_in_place_yuan),
        contributions: compared.contributions(),
        in_doubt: now.doubts.iter().map(|doubt| doubt.field).collect(),
        source: RowSource {
            period: now.last,
            version: counting.map(|report| report.version),
            file: now.file.clone(),
            sheet: row.row.sheet.clone(),
            row: row.row.first_row,
        },
    }
}

fn unit_assessment(
    inputs: AssessmentInputs<'_>,
    (slug, name): (&UnitSlug, &str),
    projects: Vec<AssessedProject>,
    months: u32,
) -> UnitAssessment {
    let targets = inputs.targets.of(slug, inputs.span.year());
    let own = inputs
        .standings
        .iter()
        .filter(|status| status.unit == *slug);
    let reports: Vec<AssessedReport> = own
        .map(|status| AssessedReport {
            period: status.period,
            status: status.clone(),
        })
        .collect();
    let quarters = inputs.quarters.iter();
    let quarters: Vec<QuarterStanding> = quarters
        .filter(|standing| standing.unit == *slug)
        .cloned()
        .collect();
    let suspicions = inputs.closing.suspicions.iter();
    let suspicions = suspicions
        .filter(|one| one.unit == *slug || one.other_unit == *slug)
        .count();
    let decisions = inputs.decisions.iter();
    let decisions: Vec<AssessedDecision> =
        decisions.filter(|one| one.unit == *slug).cloned().collect();
    let figures = Indicator::ALL.map(|indicator| {
        let mut figure = of_projects(indicator, &projects);
        match indicator {
            Indicator::OnTime => (figure.numerator, figure.denominator) = on_time(&reports),
            Indicator::Observed => (figure.numerator, figure.denominator) = observed(&quarters),
            Indicator::Decisions => {
                (figure.numerator, figure.denominator) = done_in_time(&decisions);
            }
            Indicator::OpenQuestions => {
                let doubts: usize = projects.iter().map(|project| project.in_doubt.len()).sum();
                figure.numerator = i64::try_from(doubts + suspicions).unwrap_or(i64::MAX);
            }
            _ => {}
        }
        let year = indicator.target(&targets);
        figure.target = year.map(|year| DueTarget { year, months });
        figure
    });
    UnitAssessment {
        unit: slug.clone(),
        name: name.to_owned(),
        figures: figures.to_vec(),
        projects,
        reports,
        quarters,
        visits: visits(inputs, slug),
        decisions,
    }
}

fn of_projects(indicator: Indicator, projects: &[AssessedProject]) -> AssessedFigure {
    let mut figure = AssessedFigure::nothing(indicator);
    for project in projects {
        match project.contributions.get(&indicator) {
            None => {}
            Some(Contribution::LeftOut(reason)) => {
                *figure.left_out.entry(*reason).or_default() += 1;
            }
            Some(Contribution::Counted {
                numerator,
                denominator,
            }) => {
                figure.add(*numerator, Some(*denominator));
                let rests_on = indicator.rests_on();
                let is_doubtful = project
                    .in_doubt
                    .iter()
                    .any(|field| rests_on.contains(field));
                figure.in_doubt += u32::from(is_doubtful);
                figure.terminated += u32::from(project.stage == Some(Stage::Terminated));
            }
        }
    }
    figure
}

/// An indicator over all units. It has a target only if every unit has one.
fn sum(indicator: Indicator, units: &[UnitAssessment]) -> AssessedFigure {
    let mut total = AssessedFigure::nothing(indicator);
    let mut target: Option<DueTarget> = None;
    let own = units.iter().flat_map(|unit| &unit.figures);
    for figure in own.filter(|figure| figure.indicator == indicator) {
        total.add(figure.numerator, figure.denominator);
        for (reason, projects) in &figure.left_out {
            *total.left_out.entry(*reason).or_default() += projects;
        }
        total.in_doubt += figure.in_doubt;
        total.terminated += figure.terminated;
        if let Some(own) = figure.target {
            let year = target
                .map_or(0, |target| target.year)
                .saturating_add(own.year);
            target = Some(DueTarget { year, ..own });
        }
    }
    let has_target = |unit: &UnitAssessment| {
        unit.figure(indicator)
            .is_some_and(|figure| figure.target.is_some())
    };
    total.target = target.filter(|_| units.iter().all(has_target));
    total
}

impl UnitAssessment {
    /// What it reached in this indicator.
    #[must_use]
    pub fn figure(&self, indicator: Indicator) -> Option<&AssessedFigure> {
        self.figures
            .iter()
            .find(|figure| figure.indicator == indicator)
    }
}

impl AssessedFigure {
    fn nothing(indicator: Indicator) -> Self {
        Self {
            indicator,
            numerator: 0,
            denominator: indicator.is_rate().then_some(0),
            left_out: BTreeMap::new(),
            in_doubt: 0,
            terminated: 0,
            target: None,
            place: None,
        }
    }

    fn add(&mut self, numerator: i64, denominator: Option<i64>) {
        self.numerator = self.numerator.saturating_add(numerator);
        if let Some(sum) = &mut self.denominator {
            *sum = sum.saturating_add(denominator.unwrap_or_default());
        }
    }

    /// The rate, if it is one.
    #[must_use]
    pub fn ratio(&self) -> Option<Ratio> {
        Some(Ratio {
            numerator: self.numerator,
            denominator: self.denominator?,
        })
    }

    /// What is left out, and what is counted although it is in doubt or terminated; empty if nothing.
    #[must_use]
    pub fn besides(&self) -> String {
        let left_out = self.left_out.iter();
        let mut words: Vec<String> = left_out
            .map(|(reason, projects)| format!("未计{projects}个{}", reason.told()))
            .collect();
        if self.terminated > 0 {
            words.push(format!("含已签约后终止的{}个", self.terminated));
        }
        if self.in_doubt > 0 {
            words.push(format!("含{}个有数待核的", self.in_doubt));
        }
        words.join("；")
    }
}
