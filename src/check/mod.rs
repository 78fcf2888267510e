//! From what a sheet says to findings and a verdict: which unit, which period, and whether it counts.

mod figures;
mod kinds;
mod known;
mod later;
mod likeness;
pub mod merge_files;
mod numbers;
mod observation;
mod other_units;
mod pairs;
pub mod period_answer;
mod previous_report;
mod repeated;
mod stated;
mod unit_and_period;
mod within_project;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::finding::{Finding, Level, Verdict};
use crate::domain::observation::ObservationFact;
use crate::domain::period::{DueDays, Period};
use crate::domain::project::ProjectRow;
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::switches::Switches;
use crate::domain::unit::{Unit, UnitSlug};
use crate::domain::unstated::{PeriodReason, Unstated};
pub use other_units::{Listed, Listings};
pub use previous_report::is_same_list;
pub use repeated::drop_repeated_rows;

/// All that the rules ask for beside the sheet itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The unit in whose folder the sheet lies; `None` if it lies in no unit's folder.
    pub unit: Option<&'a Unit>,
    /// All units of the office; may be empty where nobody has named any.
    pub units: &'a [Unit],
    /// Rule 1.
    pub due_days: &'a DueDays,
    /// The date of arrival in the office's zone.
    pub today: NaiveDate,
    /// Rule 3: for so many days a report of the period just past is nothing odd.
    pub late_days: u32,
    /// Rule 3: the periods that a sheet may be for that states none.
    pub unstated: Unstated,
    /// The unit's latest accepted reports, one a period, the last one first; for the rules between reports.
    pub history: &'a [Reported],
    /// What the unit stated of quarters; for the rules about observation projects.
    pub observed: &'a [ObservationFact],
    /// What all units list in their last accepted reports; may be empty.
    pub listings: &'a Listings,
    /// Which rules do not hold.
    pub switches: &'a Switches,
}

/// The last reports of a unit that a sheet is compared with: a year of half months, so that neither a gap nor
/// months of blanks disarm a question.
pub const REPORTS_COMPARED: u32 = 24;

/// What a unit reported for a period before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    pub period: Period,
    /// The rows that count.
    pub projects: Vec<ProjectRow>,
    /// What was noticed in the report.
    pub findings: Vec<Finding>,
}

/// A sheet, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Everything noticed, while reading and by the rules, in the order of the file.
    pub findings: Vec<Finding>,
    /// What becomes of the file.
    pub verdict: Verdict,
    /// The unit it is from: its folder's, else the one it states (rule 4).
    pub unit: Option<UnitSlug>,
    /// The period it is for (rule 3).
    pub period: Period,
    /// Why it is for that one.
    pub reason: PeriodReason,
}

/// Judges a sheet by all rules of [`crate::domain::rules::Rule`] that reading alone cannot judge.
#[must_use]
pub fn check(sheet: &Sheet, context: &Context) -> Checked {
    let mut findings = sheet.findings.clone();
    let unit = unit_and_period::unit(sheet, context, &mut findings);
    let (period, reason) = stated::period(sheet, context, &mut findings);
    unit_and_period::table(sheet, period, context, &mut findings);
    within_project::check(sheet, context.today, &mut findings);
    kinds::check(&sheet.projects, &mut findings);
    // Another unit's sheet has nothing to do with this unit's last one.
    if findings
        .iter()
        .all(|finding| finding.rule != Rule::WrongUnit)
    {
        previous_report::check(sheet, period, context, &mut findings);
        numbers::check(sheet, period, context, &mut findings);
        observation::check(sheet, context, &mut findings);
        other_units::check(sheet, period, context, &mut findings);
    }
    context.switches.apply(context.today, &mut findings);
    sort(&mut findings, sheet);
    let verdict = if is_untouched(sheet) {
        Verdict::Ignored
    } else {
        Verdict::from_findings(&findings)
    };
    Checked {
        findings,
        verdict,
        unit,
        period,
        reason,
    }
}

/// Our own form as it was made, with nothing filled in.
fn is_untouched(sheet: &Sheet) -> bool {
    sheet.form.is_some()
        && !sheet.is_report()
        && sheet.observations.is_empty()
        && sheet.urgent.is_empty()
        && sheet.preparer.is_none()
        && sheet
            .findings
            .iter()
            .all(|finding| finding.level == Level::Note)
}

/// The order of the file: what concerns all of it, then sheet by sheet, row by row, column by column.
fn sort(findings: &mut [Finding], sheet: &Sheet) {
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    let named = sheet
        .projects
        .iter()
        .map(|project| &project.row)
        .chain(
            sheet
                .observations
                .iter()
                .map(|observation| &observation.row),
        )
        .chain(sheet.urgent.iter().map(|matter| &matter.row));
    for row in named {
        let next = order.len() + 1;
        order.entry(row.sheet.as_str()).or_insert(next);
    }
    findings.sort_by_cached_key(|finding| {
        let sheet = if finding.sheet.is_empty() {
            0
        } else {
            let place = order.get(finding.sheet.as_str());
            place.copied().unwrap_or(usize::MAX)
        };
        let cell = place_of(&finding.cell);
        (sheet, finding.sheet.clone(), cell, finding.rule)
    });
}

/// Row and column of `E5` or `E5:E9`; (0, 0) for a finding about the whole.
fn place_of(cell: &str) -> (u64, u64) {
    let first = cell.split(':').next().unwrap_or("");
    let mut column = 0_u64;
    let mut row = 0_u64;
    for letter in first.chars() {
        if let Some(digit) = letter.to_digit(10) {
            row = row.saturating_mul(10).saturating_add(u64::from(digit));
        } else if letter.is_ascii_uppercase() {
            let digit = u64::from(u32::from(letter) - u32::from('A')) + 1;
            column = column.saturating_mul(26).saturating_add(digit);
        }
    }
    (row, column)
}

#[cfg(test)]
mod tests {
    use super::{Context, Listings, Reported, check};
    use crate::domain::amount::Yuan;
    use crate::domain::fixtures::{policy, unit};
    use crate::domain::period::Period;
    use crate::domain::project::{ProjectRow, RowRef};
    use crate::domain::rules::Rule;
    use crate::domain::sheet::{Sheet, Stated};
    use crate::domain::switches::Switches;
    use crate::domain::unstated::Unstated;

    #[test]
    fn another_units_sheet_is_not_compared_with_the_last_report() {
        let policy = policy();
        let row = |name| {
            let place = RowRef {
                sheet: "调度表".to_owned(),
                first_row: 4,
            };
            ProjectRow::named(place, name)
        };
        let history = [Reported {
            period: Period("2026-11-10".parse().unwrap()),
            projects: vec![row("甲产业园")],
            findings: Vec::new(),
        }];
        let switches = Switches::default();
        let folder = unit("a");
        let context = Context {
            unit: Some(&folder),
            units: &policy.units,
            due_days: &policy.due_days,
            today: "2026-11-25".parse().unwrap(),
            late_days: policy.late_days,
            unstated: Unstated::only(Period("2026-11-25".parse().unwrap())),
            history: &history,
            observed: &[],
            listings: &Listings::default(),
            switches: &switches,
        };
        let rules = |stated: &str| -> Vec<Rule> {
            let sheet = Sheet {
                unit_stated: Some(Stated {
                    value: stated.to_owned(),
                    sheet: "调度表".to_owned(),
                    cell: "A2".to_owned(),
                }),
                projects: vec![row("乙物流园")],
                has_table: true,
                ..Sheet::default()
            };
            let checked = check(&sheet, &context);
            checked
                .findings
                .iter()
                .map(|finding| finding.rule)
                .collect()
        };
        assert_eq!(rules("b区"), [Rule::WrongUnit]);
        assert_eq!(rules("a区"), [Rule::ProjectMissing]);
    }

    #[test]
    fn slips_of_zeros_and_of_units_are_told_from_large_changes() {
        use Rule::{AmountShifted, FundsFell, TotalChanged};
        let policy = policy();
        let row = |total: Option<i64>, funds: Option<i64>| {
            let place = RowRef {
                sheet: "调度表".to_owned(),
                first_row: 4,
            };
            ProjectRow {
                total_investment_yuan: total.map(Yuan),
                funds_in_place_yuan: funds.map(Yuan),
                ..ProjectRow::named(place, "甲产业园")
            }
        };
        let folder = unit("a");
        let rules = |before: ProjectRow, now: ProjectRow, switches: &Switches| -> Vec<Rule> {
            let history = [Reported {
                period: Period("2026-11-10".parse().unwrap()),
                projects: vec![before],
                findings: Vec::new(),
            }];
            let context = Context {
                unit: Some(&folder),
                units: &policy.units,
                due_days: &policy.due_days,
                late_days: policy.late_days,
                unstated: Unstated::only(Period("2026-11-25".parse().unwrap())),
                today: "2026-11-25".parse().unwrap(),
                history: &history,
                observed: &[],
                listings: &Listings::default(),
                switches,
            };
            let sheet = Sheet {
                projects: vec![now],
                has_table: true,
                ..Sheet::default()
            };
            let checked = check(&sheet, &context);
            let rules = checked.findings.iter().map(|finding| finding.rule);
            rules.filter(|rule| *rule != Rule::NoChange).collect()
        };
        let usual = Switches::default();
        for (before, now, expected) in [
            (5_000, 7_500, None),
            (5_000, 7_501, Some(TotalChanged)),
            (7_501, 5_000, Some(TotalChanged)),
            (5_000, 50_000, Some(AmountShifted)),
            (50_000, 500, Some(AmountShifted)),
            (5_000, 50_001, Some(TotalChanged)),
            // 3.6 亿元 typed as 3.6 万元 where 3.614 stood before.
            (361_400_000, 36_000, Some(AmountShifted)),
            (0, 50_000, None),
        ] {
            let found = rules(row(Some(before), None), row(Some(now), None), &usual);
            assert_eq!(found, Vec::from_iter(expected), "{before} {now}");
        }
        for (before, now, expected) in [
            (500, 4_999, None),
            (500, 5_000, Some(AmountShifted)),
            (5_000, 500, Some(AmountShifted)),
            (5_000, 499, Some(FundsFell)),
        ] {
            let found = rules(row(None, Some(before)), row(None, Some(now)), &usual);
            assert_eq!(found, Vec::from_iter(expected), "{before} {now}");
        }
        let wide = Switches::default().with_limits([(TotalChanged, 900)]);
        let found = rules(row(Some(5_000), None), row(Some(49_000), None), &wide);
        assert_eq!(found, []);
    }
}
