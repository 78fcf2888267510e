//! Rates (rule 13) and changes, read off merged ledgers.

use diaodu::domain::amount::Yuan;
use diaodu::domain::change::{Change, ProjectChanges, changes};
use diaodu::domain::doubt::{Doubt, FigurePlace, Meanwhile, Questions};
use diaodu::domain::ledger::{AbsentFrom, Counted, Ledger, merge};
use diaodu::domain::project::{Category, Field, ProjectRow, RowRef, Stage};
use diaodu::domain::rate::{RateRules, Ratio, rates};

use proptest::prelude::*;

use crate::plausible::{period, units};

fn project(name: &str, stage: Stage, total_wan: Option<i64>, funds_wan: i64) -> ProjectRow {
    let row = RowRef {
        sheet: "调度表".to_owned(),
        first_row: 4,
    };
    ProjectRow {
        stage: Some(stage),
        total_investment_yuan: total_wan.map(|wan| Yuan(wan * 10_000)),
        funds_in_place_yuan: Some(Yuan(funds_wan * 10_000)),
        category: Some(Category::SignedFocus),
        ..ProjectRow::named(row, name)
    }
}

fn ledger(as_of: &str, rows: Vec<ProjectRow>) -> Ledger {
    let submission = Counted {
        unit: units()[0].slug.clone(),
        period: period(as_of),
        arrival: 1,
        rows,
        urgent: Vec::new(),
        questions: Questions::default(),
    };
    merge(&units(), &[submission], period(as_of))
}

#[test]
fn a_rate_is_called_doubtful_for_what_it_rests_on() {
    let of = |stage, field| {
        let mut ledger = ledger("2026-11-25", vec![project("甲", stage, Some(100), 20)]);
        let period = period("2026-11-25");
        ledger.entries[0].doubts.push(Doubt {
            field,
            written: String::new(),
            place: FigurePlace {
                period,
                file: String::new(),
                sheet: String::new(),
                cell: String::new(),
            },
            since: period,
            meanwhile: Meanwhile::Nothing,
        });
        let besides = rates(&ledger, RateRules::default()).total.besides;
        [besides.of_funds(), besides.of_counts()].map(|words| words == "含1个有数待核的")
    };
    assert_eq!(of(Stage::Building, Field::FundsInPlace), [true, false]);
    assert_eq!(of(Stage::Building, Field::Stage), [true, true]);
    assert_eq!(of(Stage::Building, Field::StartedOn), [false, false]);
    // A halted project counts as started by its date.
    assert_eq!(of(Stage::Halted, Field::StartedOn), [false, true]);
    assert_eq!(of(Stage::Negotiating, Field::Stage), [false, false]);
}

#[test]
fn percents_are_rounded_half_up_without_floats() {
    for (numerator, denominator, shown) in [
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 8, "12.50%"),
        (1, 80_000, "0.00%"),
        (1, 20_000, "0.01%"),
        (13_345, 100_000, "13.35%"),
        (i64::MAX, 1, "92233720368547758.07%"),
        (0, 7, "0.00%"),
        (5, 0, "—"),
    ] {
        assert_eq!(
            Ratio {
                numerator,
                denominator
            }
            .to_string(),
            shown,
            "{numerator}/{denominator}"
        );
    }
}

#[test]
fn rates_count_the_signed_projects() {
    let mut halted = project("己", Stage::Halted, Some(100), 10);
    halted.started_on = "2026-05".parse().ok();
    let ledger = ledger(
        "2026-11-25",
        vec![
            project("甲", Stage::Negotiating, Some(900), 900),
            project("乙", Stage::Signed, Some(100), 20),
            project("丙", Stage::Started, Some(100), 30),
            project("丁", Stage::Producing, Some(200), 200),
            project("戊", Stage::Terminated, Some(500), 0),
            halted,
            project("庚", Stage::Landed, None, 5),
        ],
    );
    let without_production = RateRules {
        producing_counts_as_started: false,
        ..RateRules::default()
    };
    let counted = rates(&ledger, RateRules::default());
    let total = counted.total;
    assert_eq!(
        (total.projects, total.signed),
        (7, 6),
        "what was signed and is terminated stays"
    );
    assert_eq!(total.total_investment, Yuan(19_000_000));
    assert_eq!(
        total.funds_rate(),
        Ratio {
            numerator: 2_600_000,
            denominator: 10_000_000
        }
    );
    assert_eq!(total.funds_rate().to_string(), "26.00%");
    assert_eq!(
        total.besides.of_funds(),
        "未计1个未填总投资的（到位资金5万元）；含已签约后终止的1个"
    );
    assert_eq!(total.besides.of_counts(), "含已签约后终止的1个");
    assert_eq!(
        total.start_rate(),
        Ratio {
            numerator: 3,
            denominator: 6
        }
    );
    assert_eq!(
        total.production_rate(),
        Ratio {
            numerator: 1,
            denominator: 6
        }
    );
    assert_eq!(
        rates(&ledger, without_production).total.start_rate(),
        Ratio {
            numerator: 2,
            denominator: 6
        }
    );
    let without_terminated = RateRules {
        terminated_stay: false,
        ..RateRules::default()
    };
    let total_without = rates(&ledger, without_terminated).total;
    assert_eq!(total_without.signed, 5);
    assert_eq!(total_without.funds_rate().to_string(), "52.00%");

    assert_eq!(counted.units.len(), 14);
    assert_eq!(counted.units[0].1, total);
    assert_eq!(counted.units[1].1.projects, 0);
    assert_eq!(
        counted.stages.len(),
        Stage::ALL.len(),
        "no row for a stage that nobody left empty"
    );
    let by_stage: u32 = counted.stages.iter().map(|(_, tally)| tally.projects).sum();
    let by_category: u32 = counted
        .categories
        .iter()
        .map(|(_, tally)| tally.projects)
        .sum();
    assert_eq!((by_stage, by_category), (7, 7));
}

/// The first unit's report of the period of this name.
fn sheet(name: &str, rows: Vec<ProjectRow>) -> Counted {
    Counted {
        unit: units()[0].slug.clone(),
        period: period(name),
        arrival: 1,
        rows,
        urgent: Vec::new(),
        questions: Questions::default(),
    }
}

#[test]
fn a_signed_project_stays_in_the_rates_when_it_has_left_the_ledger() {
    let negotiated = ProjectRow {
        category: Some(Category::LeaderLed),
        ..project("丙", Stage::Negotiating, Some(100), 0)
    };
    let ended = |row: &ProjectRow| ProjectRow {
        stage: Some(Stage::Terminated),
        category: None,
        ..row.clone()
    };
    let signed = project("乙", Stage::Signed, Some(100), 20);
    let building = project("甲", Stage::Building, Some(300), 100);
    let archive = [
        sheet(
            "2026-09-25",
            vec![building.clone(), signed.clone(), negotiated.clone()],
        ),
        sheet(
            "2026-10-25",
            vec![building.clone(), ended(&signed), ended(&negotiated)],
        ),
        sheet("2026-11-25", vec![building]),
    ];
    let shown = |as_of: &str, rules| {
        let total = rates(&merge(&units(), &archive, period(as_of)), rules).total;
        let rates = [total.funds_rate(), total.start_rate()].map(|rate| rate.to_string());
        (total.projects, rates, total.besides.of_counts())
    };
    let usual = RateRules::default();
    let rate = || ["30.00%".to_owned(), "50.00%".to_owned()];
    assert_eq!(shown("2026-09-25", usual), (3, rate(), String::new()));
    let said = "含已签约后终止的1个";
    assert_eq!(shown("2026-10-25", usual), (3, rate(), said.to_owned()));
    let said = "含已签约后终止的1个（1个已不在台账）";
    assert_eq!(shown("2026-11-25", usual), (1, rate(), said.to_owned()));
    let without = RateRules {
        terminated_stay: false,
        ..usual
    };
    let flattered = ["33.33%", "100.00%"].map(str::to_owned);
    assert_eq!(shown("2026-11-25", without), (1, flattered, String::new()));
}

/// Any project: with or without amounts and stage.
fn any_project() -> impl Strategy<Value = ProjectRow> {
    let amount = || prop::option::weighted(0.7, 0_i64..100);
    let stage = prop::option::weighted(0.9, prop::sample::select(Stage::ALL));
    (amount(), amount(), stage).prop_map(|(total, funds, stage)| ProjectRow {
        stage,
        funds_in_place_yuan: funds.map(Yuan),
        total_investment_yuan: total.map(Yuan),
        ..project("", Stage::Signed, None, 0)
    })
}

proptest! {
    #[test]
    fn both_sides_of_every_rate_are_of_the_same_projects(
        rows in prop::collection::vec(any_project(), 0..12),
    ) {
        let named = rows.iter().zip(0..).map(|(row, at)| ProjectRow {
            name: format!("{at}{at}{at}号项目"),
            ..row.clone()
        });
        let ledger = ledger("2026-11-25", named.collect());
        let total = rates(&ledger, RateRules::default()).total;
        let is_signed = |row: &&ProjectRow| row.stage.is_some_and(|stage| stage != Stage::Negotiating);
        let both: Vec<(i64, i64)> = rows
            .iter()
            .filter(is_signed)
            .filter_map(|row| Some((row.total_investment_yuan?.0, row.funds_in_place_yuan?.0)))
            .filter(|(total, _)| *total > 0)
            .collect();
        let sums = both.iter().fold((0, 0), |sums, both| (sums.0 + both.0, sums.1 + both.1));
        prop_assert_eq!(total.funds_rate(), Ratio { numerator: sums.1, denominator: sums.0 });
        prop_assert_eq!(total.signed as usize, rows.iter().filter(is_signed).count());
        prop_assert!(total.started <= total.signed && total.producing <= total.signed);
        // What is left out is said, to the yuan.
        let besides = total.besides;
        let left_out = besides.unpriced + besides.unfunded;
        prop_assert_eq!((left_out as usize) + both.len(), total.signed as usize);
        prop_assert_eq!(total.signed_funds, Yuan(sums.1) + besides.unpriced_funds);
        prop_assert_eq!(total.signed_investment, Yuan(sums.0) + besides.unfunded_investment);
        prop_assert_eq!(left_out > 0, besides.of_funds().contains('填'));
        let unstaged = rows.iter().filter(|row| row.stage.is_none()).count();
        prop_assert_eq!(besides.unstaged as usize, unstaged);
    }
}

fn kinds<'c>(changes: &'c [ProjectChanges], name: &str) -> Vec<&'c Change> {
    changes
        .iter()
        .filter(|project| project.name == name)
        .flat_map(|project| &project.changes)
        .collect()
}

/// Over all projects the differences are those of the totals.
fn assert_adds_up(old: &Ledger, new: &Ledger) {
    let total = |ledger: &Ledger| rates(ledger, RateRules::default()).total;
    let (before, after, found) = (total(old), total(new), changes(old, new));
    let investment: Yuan = found
        .iter()
        .map(|project| project.total_investment_yuan)
        .sum();
    let funds: Yuan = found
        .iter()
        .map(|project| project.funds_in_place_yuan)
        .sum();
    assert_eq!(before.total_investment + investment, after.total_investment);
    assert_eq!(before.funds_in_place + funds, after.funds_in_place);
}

#[test]
fn every_difference_between_two_ledgers_is_told_once() {
    let older = ledger(
        "2026-10-25",
        vec![
            project("不变", Stage::Signed, Some(1), 0),
            project("在变", Stage::Signed, Some(12_345), 0),
            project("终止了", Stage::Signed, Some(1), 0),
        ],
    );
    let newer = ledger(
        "2026-11-25",
        vec![
            project("不变", Stage::Signed, Some(1), 0),
            project("在变", Stage::Started, None, 0),
            project("新来", Stage::Negotiating, Some(1), 0),
            project("终止了", Stage::Terminated, Some(1), 0),
        ],
    );
    let found = changes(&older, &newer);
    assert_eq!(kinds(&found, "不变"), [] as [&Change; 0]);
    let field = |field, old: &str, new: &str| Change::Field {
        field,
        old: old.to_owned(),
        new: new.to_owned(),
    };
    assert_eq!(
        kinds(&found, "在变"),
        [
            &field(Field::Stage, "签约", "开工"),
            &field(Field::TotalInvestment, "12,345", "")
        ]
    );
    assert_eq!(kinds(&found, "新来"), [&Change::New]);
    assert_eq!(
        kinds(&found, "终止了"),
        [&Change::Terminated, &field(Field::Stage, "签约", "终止")]
    );
    assert!(changes(&newer, &newer).is_empty());
    assert_adds_up(&older, &newer);
}

#[test]
fn absence_return_and_departure_are_changes_too() {
    let archive = [
        sheet(
            "2026-10-25",
            vec![
                project("甲", Stage::Signed, None, 0),
                project("乙", Stage::Terminated, None, 0),
            ],
        ),
        sheet("2026-11-25", vec![]),
        sheet("2026-12-25", vec![project("甲", Stage::Signed, None, 0)]),
    ];
    let at = |name| merge(&units(), &archive, period(name));
    let (october, november, december) = (at("2026-10-25"), at("2026-11-25"), at("2026-12-25"));
    let gone = changes(&october, &november);
    assert_eq!(
        kinds(&gone, "甲"),
        [&Change::Absent {
            from: AbsentFrom::Sheet
        }]
    );
    assert_eq!(kinds(&gone, "乙"), [&Change::Left]);
    assert_eq!(
        kinds(&changes(&november, &december), "甲"),
        [&Change::Returned]
    );
    // A terminated project that never stood in an edition is told all the same.
    let before = merge(&units(), &[], period("2026-10-10"));
    assert_eq!(
        kinds(&changes(&before, &november), "乙"),
        [&Change::New, &Change::Terminated]
    );
    assert_eq!(kinds(&changes(&october, &before), "甲"), [&Change::Gone]);
    for (old, new) in [
        (&october, &november),
        (&november, &december),
        (&before, &november),
        (&october, &before),
        (&december, &october),
    ] {
        assert_adds_up(old, new);
    }
}
