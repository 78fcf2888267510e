//! Puts on record what a tick would, for tests of what is made from it.

use chrono::{DateTime, Utc};
use diaodu::domain::deadline::Arrival;
use diaodu::domain::finding::Verdict;
use diaodu::domain::project::{ProjectRow, RowRef};
use diaodu::domain::unit::UnitSlug;
use diaodu::store::{Contents, NewSubmission, Store};

use crate::plausible::accepted;

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
        byte_size: 1,
        verdict,
        arrival: Arrival {
            not_before: Some(at),
            not_after: at,
        },
        taken_at: at,
        ..accepted(
            &UnitSlug(unit.to_owned()),
            period.parse().unwrap(),
            &contents,
        )
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
}
