//! Puts on record what a tick would, for tests of what is made from it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diaodu::domain::deadline::Arrival;
use diaodu::domain::finding::Verdict;
use diaodu::domain::project::{ProjectRow, RowRef};
use diaodu::domain::unit::UnitSlug;
use diaodu::domain::unstated::PeriodReason;
use diaodu::store::{Contents, NewSubmission, Store};

/// A submission with one project that arrived at this instant.
pub(crate) async fn submit(store: &Store, unit: &str, period: &str, at: &str, verdict: Verdict) {
    let at: DateTime<Utc> = at.parse().unwrap();
    let place = RowRef {
        sheet: "调度表".to_owned(),
        first_row: 4,
    };
    let contents = Contents {
        projects: vec![ProjectRow::named(place, "甲产业园")],
        ..Contents::default()
    };
    let mut tx = store.begin().await.unwrap();
    tx.insert_submission(&NewSubmission {
        unit: &UnitSlug(unit.to_owned()),
        period: period.parse().unwrap(),
        reason: PeriodReason::Stated,
        answers: None,
        version: Some(1),
        same_as: None,
        sha256: "",
        file_name: "调度表.xlsx",
        byte_size: 1,
        verdict,
        arrival: Arrival {
            not_before: Some(at),
            not_after: at,
        },
        taken_at: at,
        is_report: true,
        contents: &contents,
        quarters: &BTreeMap::new(),
        findings: &[],
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
