//! What the ledger perhaps counts twice, and what it comes to without.

use diaodu::domain::amount::Yuan;
use diaodu::domain::doubles::doubles;
use diaodu::domain::ledger::Ledger;
use diaodu::domain::project::ProjectRow;
use diaodu::domain::suspicion::SuspicionReason;

use crate::merge::{PERIODS, merged, named, sheet};

fn worth(name: &str, wan: i64) -> ProjectRow {
    ProjectRow {
        total_investment_yuan: Some(Yuan(wan * 10_000)),
        funds_in_place_yuan: Some(Yuan(wan * 1_000)),
        ..named(name)
    }
}

/// Why, and how many projects and 万元 are too much.
fn told(ledger: &Ledger) -> (Vec<SuspicionReason>, u32, i64, i64) {
    let doubles = doubles(ledger);
    let reasons = doubles.pairs.iter().map(|pair| pair.reason).collect();
    let wan = |yuan: Yuan| yuan.0 / 10_000;
    (
        reasons,
        doubles.projects,
        wan(doubles.total_investment),
        wan(doubles.funds_in_place),
    )
}

#[test]
fn a_renamed_project_is_counted_once_without_the_one_that_is_gone() {
    let renamed = |investor: Option<&str>, name: &str, wan| {
        let row = |name: &str, wan| ProjectRow {
            investor: investor.map(str::to_owned),
            ..worth(name, wan)
        };
        merged(&[
            sheet(
                "nanming",
                PERIODS[2],
                vec![row("贵阳某安精密铸件项目", 5_000)],
            ),
            sheet("nanming", PERIODS[3], vec![row(name, wan)]),
        ])
    };
    let ledger = renamed(None, "贵阳某安精密铸件制造项目", 6_000);
    assert_eq!(
        told(&ledger),
        (vec![SuspicionReason::SimilarNames], 1, 5_000, 500)
    );
    let ledger = renamed(None, "贵阳某安高端精密铸件项目建设", 6_000);
    assert_eq!(told(&ledger), (vec![], 0, 0, 0), "too little alike");
    let ledger = renamed(None, "贵阳市某安精密铸件新项目", 6_000);
    assert_eq!(told(&ledger).0.len(), 1);
    // The same investor with the same investment, under a new name.
    let ledger = renamed(Some("某安集团"), "航空铸造产业园", 5_000);
    assert_eq!(
        told(&ledger),
        (vec![SuspicionReason::Renamed], 1, 5_000, 500)
    );
    let ledger = renamed(Some("某安集团"), "航空铸造产业园", 6_000);
    assert_eq!(told(&ledger), (vec![], 0, 0, 0));
    // A second phase is another project.
    let phases = merged(&[
        sheet(
            "nanming",
            PERIODS[2],
            vec![worth("精密铸件产业基地一期", 1)],
        ),
        sheet(
            "nanming",
            PERIODS[3],
            vec![worth("精密铸件产业基地二期", 1)],
        ),
    ]);
    assert_eq!(told(&phases), (vec![], 0, 0, 0));
}

#[test]
fn of_two_units_with_one_project_the_later_is_left_out_and_each_only_once() {
    let ledger = merged(&[
        sheet(
            "nanming",
            PERIODS[3],
            vec![worth("冷链物流园", 5_000), worth("别的", 1)],
        ),
        sheet(
            "yunyan",
            PERIODS[3],
            vec![worth("冷链物流园", 7_000), worth("冷链物流园", 7_000)],
        ),
    ]);
    let (reasons, projects, total, funds) = told(&ledger);
    assert_eq!(
        reasons,
        [
            SuspicionReason::ListedTwice,
            SuspicionReason::NameInTwoUnits,
            SuspicionReason::NameInTwoUnits
        ]
    );
    assert_eq!((projects, total, funds), (2, 14_000, 1_400));
}

#[test]
fn a_number_of_another_is_no_double() {
    let numbered = |number: &str, name: &str| ProjectRow {
        number: Some(number.to_owned()),
        ..worth(name, 1)
    };
    let ledger = merged(&[
        sheet(
            "nanming",
            PERIODS[2],
            vec![numbered("1", "甲"), numbered("2", "乙")],
        ),
        sheet("nanming", PERIODS[3], vec![numbered("1", "乙")]),
    ]);
    assert_eq!(ledger.suspicions.len(), 1);
    assert_eq!(told(&ledger), (vec![], 0, 0, 0));
}
