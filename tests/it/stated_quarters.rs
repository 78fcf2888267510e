//! Of what a unit stated of a quarter its latest accepted file counts, whatever was returned before or since; and it is
//! the same whether it was read at once or as it came.

use std::collections::BTreeMap;

use diaodu::domain::finding::Verdict;
use diaodu::domain::observation::ObservationFact;
use diaodu::domain::period::Quarter;
use diaodu::domain::unit::UnitSlug;
use diaodu::store::{Contents, NewSubmission, Store};
use proptest::prelude::*;

use crate::plausible::{accepted, period};

const UNITS: [&str; 2] = ["nanming", "yunyan"];
const QUARTERS: [&str; 3] = ["2026Q1", "2026Q2", "2026Q3"];

/// A unit's file: its verdict, and the quarters of which it states something.
type Coming = (usize, Verdict, [bool; 3]);

fn any_coming() -> impl Strategy<Value = Coming> {
    let verdicts = vec![
        Verdict::Accepted,
        Verdict::AcceptedWithWarnings,
        Verdict::Rejected,
        Verdict::Rejected,
    ];
    (
        0..UNITS.len(),
        prop::sample::select(verdicts),
        any::<[bool; 3]>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_latest_accepted_statement_counts(coming in prop::collection::vec(any_coming(), 0..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::in_memory().await.unwrap();
            let mut counts: BTreeMap<(UnitSlug, Quarter), Vec<String>> = BTreeMap::new();
            let contents = Contents::default();
            for (version, (unit, verdict, states)) in (1..).zip(coming) {
                let unit = UnitSlug(UNITS[unit].to_owned());
                let quarters = QUARTERS.iter().zip(states).filter(|(_, states)| *states);
                let quarters: BTreeMap<Quarter, Vec<String>> = quarters
                    .map(|(quarter, _)| (quarter.parse().unwrap(), vec![format!("项目{version}")]))
                    .collect();
                let mut tx = store.begin().await.unwrap();
                tx.insert_submission(&NewSubmission {
                    version: Some(version),
                    sha256: &version.to_string(),
                    verdict,
                    quarters: &quarters,
                    ..accepted(&unit, period("2026-11-10"), &contents)
                })
                .await
                .unwrap();
                tx.commit().await.unwrap();
                // Whatever was read before, and when: with what came since it is what all would be if it were read anew.
                let come = store.come_so_far(period("2026-11-10")).await.unwrap();
                let all = store.submission_facts(period("2026-11-10")).await.unwrap();
                assert_eq!((come.submissions, come.quarters), (all, store.stated_quarters().await.unwrap()));
                if verdict.is_accepted() {
                    let stated = quarters.into_iter();
                    counts.extend(stated.map(|(quarter, names)| ((unit.clone(), quarter), names)));
                }
            }
            let stated = store.stated_quarters().await.unwrap();
            let stated: Vec<_> = stated
                .iter()
                .map(|(unit, quarter, names)| ((unit.clone(), quarter), names.to_vec()))
                .collect();
            assert_eq!(stated, counts.clone().into_iter().collect::<Vec<_>>());
            for unit in UNITS.map(|unit| UnitSlug(unit.to_owned())) {
                let of_unit = counts.iter().filter(|((of, _), _)| *of == unit);
                let of_unit = of_unit.map(|((unit, quarter), projects)| ObservationFact {
                    unit: unit.clone(),
                    quarter: *quarter,
                    projects: projects.clone(),
                });
                let own = store.observed_by(&unit).await.unwrap();
                assert_eq!(own, of_unit.collect::<Vec<_>>());
            }
        });
    }
}
