//! What quarters were, and what they lead to.

use chrono::{DateTime, Utc};

use super::{FlagLevel, ObservationFact, QuarterRecord, QuarterState, StatedQuarters, closes_at};
use crate::domain::exception::{Exception, Exceptions, UnitException};
use crate::domain::fixtures::{policy, unit};
use crate::domain::period::Quarter;
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

fn fact(text: &str, projects: &[&str]) -> ObservationFact {
    ObservationFact {
        unit: UnitSlug("a".to_owned()),
        quarter: quarter(text),
        projects: projects.iter().map(|&name| name.to_owned()).collect(),
    }
}

fn record<'a>(
    policy: &'a Policy,
    exceptions: &'a Exceptions,
    stated: &'a StatedQuarters,
) -> QuarterRecord<'a> {
    QuarterRecord {
        policy,
        exceptions,
        stated,
        now: later(),
    }
}

fn later() -> DateTime<Utc> {
    "2027-02-01T00:00:00Z".parse().unwrap()
}

#[test]
fn a_quarter_closes_at_the_end_of_the_tenth() {
    assert_eq!(
        closes_at(&policy(), quarter("2026Q4")),
        "2027-01-10T16:00:00Z".parse::<DateTime<Utc>>().unwrap()
    );
}

#[test]
fn zero_reports_and_missing_ones_lengthen_a_streak() {
    let facts = StatedQuarters::from_iter([
        fact("2026Q1", &["x"]),
        fact("2026Q2", &[]),
        fact("2026Q3", &[]),
    ]);
    let level = |text| {
        record(&policy(), &Exceptions::default(), &facts)
            .flag(&unit("a"), quarter(text))
            .map(|f| (f.level, f.streak))
    };
    assert_eq!(level("2026Q2"), None);
    assert_eq!(level("2026Q3"), Some((FlagLevel::Warning, 2)));
    assert_eq!(level("2026Q4"), Some((FlagLevel::Flag, 3)));
}

#[test]
fn a_quarter_that_was_not_held_is_passed_over() {
    let mut policy = policy();
    policy.observation.not_held = vec![quarter("2026Q3")];
    let facts = StatedQuarters::from_iter([fact("2026Q2", &[])]);
    let nobody = Exceptions::default();
    let record = record(&policy, &nobody, &facts);
    let flag = record.flag(&unit("a"), quarter("2026Q4")).unwrap();
    assert_eq!((flag.level, flag.streak), (FlagLevel::Warning, 2));
}

#[test]
fn nothing_is_inferred_of_quarters_before_the_program_or_the_unit() {
    let standing = |unit, text| {
        record(
            &policy(),
            &Exceptions::default(),
            &StatedQuarters::default(),
        )
        .standing(unit, quarter(text))
        .state
    };
    let old = unit("a");
    let mut young = unit("a");
    young.from = Some("2026-11-01".parse().unwrap());
    assert_eq!(standing(&old, "2026Q3"), QuarterState::NotObliged);
    assert_eq!(standing(&old, "2026Q4"), QuarterState::Missing);
    assert_eq!(standing(&young, "2026Q4"), QuarterState::NotObliged);
    assert_eq!(standing(&old, "2027Q1"), QuarterState::Open);
}

#[test]
fn a_quarter_that_a_unit_was_exempted_from_is_passed_over() {
    let facts = StatedQuarters::from_iter([fact("2026Q2", &[]), fact("2026Q3", &[])]);
    let (from, to) = (quarter("2026Q3"), quarter("2026Q3"));
    let exceptions = Exceptions::from_iter([UnitException {
        unit: unit("a").slug,
        exception: Exception::Quarters { from, to },
    }]);
    let of = |text| record(&policy(), &exceptions, &facts).flag(&unit("a"), quarter(text));
    assert_eq!(of("2026Q3"), None);
    let flag = of("2026Q4").unwrap();
    assert_eq!((flag.level, flag.streak), (FlagLevel::Warning, 2));
}
