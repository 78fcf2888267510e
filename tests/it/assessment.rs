//! The assessment over many made-up histories, and as the command answers it.

use diaodu::assessment::{
    Assessment, AssessmentInputs, Contribution, Indicator, UnitAssessment, assess,
};
use diaodu::domain::ledger::{Counted, Ledger, merge};
use diaodu::domain::project::{ProjectRow, Stage};
use diaodu::domain::rate::{RateRules, rates};
use diaodu::domain::submissions::Submissions;
use diaodu::domain::targets::Targets;
use diaodu::workbook::assessment::{AssessmentView, write};
use proptest::prelude::*;

use crate::plausible::{Dice, period, periods, row, standings, submissions, units};
use crate::sheets::texts;

/// Reports of all units from late 2025 to mid-2026 whose projects go on, with gaps of every kind.
fn history(seed: u64) -> Vec<Counted> {
    let mut dice = Dice::new(seed);
    let mut all = submissions(&periods("2025-12-01", "2026-06-25"), 6);
    for report in &mut all {
        for project in &mut report.rows {
            unsettle(project, &mut dice);
        }
        let unit = report.unit.0.clone();
        let extra = row(&mut dice, &unit, 900);
        report.rows.push(extra);
    }
    all
}

fn unsettle(project: &mut ProjectRow, dice: &mut Dice) {
    match dice.below(8) {
        0 => project.stage = None,
        1 => project.total_investment_yuan = None,
        2 => project.funds_in_place_yuan = None,
        3 => project.signed_on = "2026".parse().ok(),
        4 => project.signed_on = "2026-03".parse().ok(),
        5 => project.stage = Some(Stage::Terminated),
        _ => {}
    }
}

fn assessed(reports: &[Counted], span: &str, rules: RateRules) -> (Assessment, Ledger) {
    let opening = merge(&units(), reports, period("2025-12-25"));
    let closing = merge(&units(), reports, period("2026-06-25"));
    let assessment = assess(AssessmentInputs {
        span: span.parse().unwrap(),
        closing: &closing,
        opening: &opening,
        rules,
        targets: &Targets::default(),
        standings: &standings(&periods("2026-01-01", "2026-06-25")),
        quarters: &[],
        decisions: &[],
        submissions: &Submissions::default(),
        visits: &[],
    });
    (assessment, closing)
}

/// The sum over the evidence.
fn by_projects(unit: &UnitAssessment, indicator: Indicator) -> (i64, i64) {
    let parts =
        unit.projects
            .iter()
            .filter_map(|project| match project.contributions.get(&indicator)? {
                Contribution::Counted {
                    numerator,
                    denominator,
                } => Some((*numerator, *denominator)),
                Contribution::LeftOut(_) => None,
            });
    parts.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn figures_are_the_sum_of_their_evidence(seed: u64, stays: bool, producing: bool) {
        let rules = RateRules { terminated_stay: stays, producing_counts_as_started: producing };
        let (assessment, closing) = assessed(&history(seed), "2026H1", rules);
        let tallies = rates(&closing, rules);
        for ((unit, (slug, tally)), at) in assessment.units.iter().zip(&tallies.units).zip(0..) {
            prop_assert_eq!(&unit.unit, slug);
            for indicator in Indicator::ALL {
                let figure = unit.figure(indicator).unwrap();
                let is_of_projects = !matches!(
                    indicator,
                    Indicator::OnTime
                        | Indicator::Observed
                        | Indicator::Decisions
                        | Indicator::OpenQuestions
                );
                if is_of_projects {
                    let (numerator, denominator) = by_projects(unit, indicator);
                    prop_assert_eq!(figure.numerator, numerator, "{:?} of unit {}", indicator, at);
                    let rate = indicator.is_rate().then_some(denominator);
                    prop_assert_eq!(figure.denominator, rate);
                }
                let total = assessment.total.iter().find(|total| total.indicator == indicator);
                let sum: i64 = assessment.units.iter().map(|unit| unit.figure(indicator).unwrap().numerator).sum();
                prop_assert_eq!(total.unwrap().numerator, sum);
            }
            let ratio = |indicator| unit.figure(indicator).unwrap().ratio().unwrap();
            prop_assert_eq!(ratio(Indicator::FundsRate), tally.funds_rate());
            prop_assert_eq!(ratio(Indicator::StartRate), tally.start_rate());
            prop_assert_eq!(ratio(Indicator::ProductionRate), tally.production_rate());
            // What is newly signed is part of what is signed, and what of it started part of what started.
            let new = unit.figure(Indicator::SignedProjects).unwrap().numerator;
            prop_assert_eq!(ratio(Indicator::StartRateOfNew).denominator, new);
            prop_assert!(new <= i64::from(tally.signed));
            prop_assert!(ratio(Indicator::StartRateOfNew).numerator <= i64::from(tally.started));
            prop_assert!(ratio(Indicator::FundsRateOfNew).denominator <= tally.agreed_investment.0);
        }
    }

    #[test]
    fn half_a_year_is_within_its_year(seed: u64) {
        let reports = history(seed);
        let rules = RateRules::default();
        let (half, _) = assessed(&reports, "2026H1", rules);
        let (year, _) = assessed(&reports, "2026", rules);
        for (half, year) in half.units.iter().zip(&year.units) {
            for indicator in [Indicator::SignedProjects, Indicator::Started, Indicator::InProduction] {
                let of = |unit: &UnitAssessment| unit.figure(indicator).unwrap().numerator;
                prop_assert!(of(half) <= of(year));
            }
        }
    }
}

#[test]
fn the_workbook_has_each_unit_and_each_project_that_counts() {
    let (assessment, _) = assessed(&history(7), "2026H1", RateRules::default());
    let view = AssessmentView {
        office_name: "市投资促进局",
        assessment: &assessment,
    };
    let bytes = write(&view).unwrap();
    assert_eq!(
        bytes,
        write(&view).unwrap(),
        "the same view gives the same bytes"
    );
    let text = texts(&bytes);
    for unit in &assessment.units {
        assert!(text.contains(&format!("{}督查考评（2026年上半年）", unit.name)));
        for project in &unit.projects {
            assert!(text.contains(&project.number), "{}", project.number);
        }
    }
    for words in ["考评汇总", "引进项目数", "依据一：项目", "未计", "待核"] {
        assert!(text.contains(words), "{words}");
    }
}
