//! Merge and identity (rules 6–8): stories, and what holds for any submissions at all.

use diaodu::domain::doubt::Questions;
use diaodu::domain::ledger::{AbsentFrom, Counted, Entry, Ledger, LedgerUnit, merge};
use diaodu::domain::project::{ProjectRow, RowRef, Stage};
use diaodu::domain::sheet::UrgentMatter;
use diaodu::domain::suspicion::{SuspicionReason, is_near};
use diaodu::domain::unit::UnitSlug;

use crate::plausible::period;

pub(crate) const PERIODS: [&str; 4] = ["2026-10-10", "2026-10-25", "2026-11-10", "2026-11-25"];

pub(crate) fn units() -> Vec<LedgerUnit> {
    [("nanming", "南明区", "NM"), ("yunyan", "云岩区", "YY")]
        .map(|(slug, name, code)| LedgerUnit {
            slug: UnitSlug(slug.to_owned()),
            name: name.to_owned(),
            code: code.to_owned(),
        })
        .to_vec()
}

pub(crate) fn named(name: &str) -> ProjectRow {
    let row = RowRef {
        sheet: "调度表".to_owned(),
        first_row: 4,
    };
    ProjectRow::named(row, name)
}

fn numbered(number: &str, name: &str) -> ProjectRow {
    ProjectRow {
        number: Some(number.to_owned()),
        ..named(name)
    }
}

fn coded(code: &str, name: &str) -> ProjectRow {
    ProjectRow {
        code: Some(code.to_owned()),
        ..named(name)
    }
}

pub(crate) fn sheet(unit: &str, period_name: &str, rows: Vec<ProjectRow>) -> Counted {
    Counted {
        unit: UnitSlug(unit.to_owned()),
        period: period(period_name),
        arrival: 1,
        rows,
        urgent: Vec::new(),
        questions: Questions::default(),
    }
}

pub(crate) fn merged(submissions: &[Counted]) -> Ledger {
    merge(&units(), submissions, period("2026-11-25"))
}

fn names(entries: &[Entry]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry.row.name.as_str())
        .collect()
}

fn reasons(ledger: &Ledger) -> Vec<SuspicionReason> {
    ledger
        .suspicions
        .iter()
        .map(|suspicion| suspicion.reason)
        .collect()
}

#[test]
fn a_project_is_known_by_its_name_however_it_is_typed() {
    let ledger = merged(&[
        sheet(
            "nanming",
            PERIODS[2],
            vec![named("某安（一期）精密铸件项目")],
        ),
        sheet(
            "nanming",
            PERIODS[3],
            vec![named(" 某安(一期)精密 铸件项目。")],
        ),
    ]);
    assert_eq!(ledger.entries.len(), 1);
    let entry = &ledger.entries[0];
    assert_eq!(
        (entry.first, entry.last),
        (period(PERIODS[2]), period(PERIODS[3]))
    );
    assert_eq!(entry.absent, None);
    assert!(
        entry.number.starts_with("NM-") && entry.number.len() == 9,
        "{}",
        entry.number
    );
    assert!(ledger.suspicions.is_empty());
}

#[test]
fn our_number_outlives_a_new_name() {
    let first = merged(&[sheet(
        "nanming",
        PERIODS[2],
        vec![named("某安精密铸件项目")],
    )]);
    let number = first.entries[0].number.clone();
    let ledger = merged(&[
        sheet("nanming", PERIODS[2], vec![named("某安精密铸件项目")]),
        sheet(
            "nanming",
            PERIODS[3],
            vec![numbered(&number, "冷链物流产业园")],
        ),
    ]);
    assert_eq!(names(&ledger.entries), ["冷链物流产业园"]);
    assert_eq!(ledger.entries[0].number, number);
    assert_eq!(ledger.entries[0].given_number, None);
    assert_eq!(reasons(&ledger), [SuspicionReason::OtherName]);
}

#[test]
fn a_units_own_number_is_known_in_that_unit_only() {
    let ledger = merged(&[
        sheet(
            "nanming",
            PERIODS[2],
            vec![numbered("ZS2026-001", "甲项目")],
        ),
        sheet("yunyan", PERIODS[2], vec![numbered("ZS2026-001", "乙项目")]),
        sheet(
            "nanming",
            PERIODS[3],
            vec![numbered("ＺＳ2026－001", "甲项目扩建")],
        ),
        sheet("yunyan", PERIODS[3], vec![numbered("ZS2026-001", "乙项目")]),
    ]);
    assert_eq!(names(&ledger.entries), ["甲项目扩建", "乙项目"]);
    assert_eq!(
        ledger.entries[1].given_number.as_deref(),
        Some("ZS2026-001")
    );
}

#[test]
fn numbers_that_were_only_counted_anew_move_no_project() {
    // The first project is gone and the clerk numbered the rest from 1 again.
    let ledger = merged(&[
        sheet(
            "nanming",
            PERIODS[2],
            vec![
                numbered("1", "甲"),
                numbered("2", "乙"),
                numbered("3", "丙"),
            ],
        ),
        sheet(
            "nanming",
            PERIODS[3],
            vec![numbered("1", "乙"), numbered("2", "丙")],
        ),
    ]);
    assert_eq!(names(&ledger.entries), ["乙", "丙", "甲"]);
    assert_eq!(ledger.entries[2].absent, Some(AbsentFrom::Sheet));
    assert_eq!(
        reasons(&ledger),
        [
            SuspicionReason::NumberOfAnother,
            SuspicionReason::NumberOfAnother
        ]
    );
}

#[test]
fn a_national_code_outlives_a_new_name_and_two_codes_are_two_projects() {
    let ledger = merged(&[
        sheet(
            "nanming",
            PERIODS[2],
            vec![
                coded("2019-520102-33-03-000001", "旧名"),
                coded("A1", "同名"),
            ],
        ),
        sheet(
            "nanming",
            PERIODS[3],
            vec![
                coded("2019 520102 33 03 000001", "新名"),
                coded("A2", "同名"),
            ],
        ),
    ]);
    assert_eq!(names(&ledger.entries), ["新名", "同名", "同名"]);
    assert_eq!(ledger.entries[2].absent, Some(AbsentFrom::Sheet));
}

#[test]
fn our_number_is_stronger_than_a_shared_code() {
    // Two phases under one code and one name: only our numbers tell them apart.
    let phases = || vec![coded("C1", "同名"), coded("C1", "同名")];
    let first = merged(&[sheet("nanming", PERIODS[2], phases())]);
    let mut swapped = phases();
    swapped[0].number = Some(first.entries[1].number.clone());
    swapped[0].remarks = Some("第二个".to_owned());
    let ledger = merged(&[
        sheet("nanming", PERIODS[2], phases()),
        sheet("nanming", PERIODS[3], swapped),
    ]);
    let second = ledger.entry(&first.entries[1].number).unwrap();
    assert_eq!(second.row.remarks.as_deref(), Some("第二个"));
}

#[test]
fn two_rows_that_look_alike_both_stay_and_stay_apart() {
    let twice = || vec![named("同一项目"), named("同一项目")];
    let ledger = merged(&[
        sheet("nanming", PERIODS[2], twice()),
        sheet("nanming", PERIODS[3], twice()),
    ]);
    assert_eq!(names(&ledger.entries), ["同一项目", "同一项目"]);
    assert_ne!(ledger.entries[0].number, ledger.entries[1].number);
    assert!(
        ledger
            .entries
            .iter()
            .all(|entry| entry.first == period(PERIODS[2]))
    );
    assert_eq!(reasons(&ledger), [SuspicionReason::SimilarNames]);
    let first = merge(
        &units(),
        &[sheet("nanming", PERIODS[2], twice())],
        period(PERIODS[2]),
    );
    assert_eq!(reasons(&first), [SuspicionReason::ListedTwice]);
}

#[test]
fn near_matches_are_told_and_never_merged() {
    let ledger = merged(&[
        sheet(
            "nanming",
            PERIODS[3],
            vec![
                named("贵阳某安精密铸件生产项目"),
                named("贵阳某安精密铸造件生产项目"),
            ],
        ),
        sheet(
            "yunyan",
            PERIODS[3],
            vec![named("贵阳某安精密铸件生产项目")],
        ),
    ]);
    assert_eq!(ledger.entries.len(), 3);
    assert_eq!(
        reasons(&ledger),
        [
            SuspicionReason::SimilarNames,
            SuspicionReason::NameInTwoUnits
        ]
    );
    assert_eq!(ledger.suspicions[1].unit, UnitSlug("yunyan".to_owned()));
    assert_eq!(
        ledger.suspicions[1].other_unit,
        UnitSlug("nanming".to_owned())
    );
}

#[test]
fn names_are_near_when_little_but_a_number_differs_not() {
    for (one, other, near) in [
        (
            "高端铝合金板带生产基地项目",
            "高端铝合金板材生产基地项目",
            true,
        ),
        (
            "高端铝合金板带生产基地项目",
            "高端铝合金板带生产基地项目(二期)",
            true,
        ),
        (
            "高端铝合金板带生产基地一期",
            "高端铝合金板带生产基地二期",
            false,
        ),
        ("标准厂房3号楼建设项目", "标准厂房4号楼建设项目", false),
        ("甲项目", "乙项目", false),
        ("", "", false),
    ] {
        assert_eq!(is_near(one, other), near, "{one} / {other}");
    }
}

#[test]
fn absent_projects_stay_and_say_why() {
    let ledger = merged(&[
        sheet("nanming", PERIODS[2], vec![named("甲"), named("乙")]),
        sheet("yunyan", PERIODS[2], vec![named("丙")]),
        sheet("nanming", PERIODS[3], vec![named("乙")]),
    ]);
    let absent: Vec<_> = ledger
        .entries
        .iter()
        .map(|entry| (entry.row.name.as_str(), entry.absent))
        .collect();
    assert_eq!(
        absent,
        [
            ("乙", None),
            ("甲", Some(AbsentFrom::Sheet)),
            ("丙", Some(AbsentFrom::Period))
        ]
    );
}

#[test]
fn a_terminated_project_is_shown_for_its_month_and_then_leaves() {
    let ended = ProjectRow {
        stage: Some(Stage::Terminated),
        ..named("甲")
    };
    let submissions = [
        sheet("nanming", PERIODS[2], vec![ended, named("乙")]),
        sheet("nanming", PERIODS[3], vec![named("乙")]),
        sheet("nanming", "2026-12-10", vec![named("乙")]),
    ];
    let november = merge(&units(), &submissions, period(PERIODS[3]));
    assert_eq!(names(&november.entries), ["乙", "甲"]);
    assert_eq!(november.entries[1].absent, None, "it owes nothing more");
    let december = merge(&units(), &submissions, period("2026-12-10"));
    assert_eq!(names(&december.entries), ["乙"]);
    assert_eq!(names(&december.left), ["甲"]);
    assert!(december.entry(&november.entries[1].number).is_some());
}

#[test]
fn the_higher_arrival_number_counts() {
    let mut first = sheet("nanming", PERIODS[3], vec![named("错的")]);
    let mut second = sheet("nanming", PERIODS[3], vec![named("对的")]);
    (first.arrival, second.arrival) = (7, 8);
    for order in [vec![first.clone(), second.clone()], vec![second, first]] {
        assert_eq!(names(&merged(&order).entries), ["对的"]);
    }
}

#[test]
fn urgent_matters_come_first_and_once() {
    let urgent = UrgentMatter {
        row: RowRef {
            sheet: "紧急事项".to_owned(),
            first_row: 2,
        },
        name: None,
        matter: "断电".to_owned(),
        happened_on: None,
        request: None,
        contact: None,
    };
    let asking = ProjectRow {
        city_matter: Some("请协调用地".to_owned()),
        ..named("甲")
    };
    let mut first = sheet("yunyan", PERIODS[2], vec![]);
    first.urgent = vec![urgent.clone()];
    let mut second = sheet("yunyan", PERIODS[3], vec![]);
    second.urgent = vec![urgent];
    let ledger = merged(&[sheet("nanming", PERIODS[3], vec![asking]), first, second]);
    let matters: Vec<&str> = ledger
        .matters
        .iter()
        .map(|matter| matter.matter.as_str())
        .collect();
    assert_eq!(matters, ["断电", "请协调用地"]);
    assert_eq!(ledger.matters[0].period, period(PERIODS[3]));
}

#[test]
fn a_unit_that_nobody_listed_is_not_dropped() {
    let ledger = merge(
        &[],
        &[sheet("kaiyang", PERIODS[3], vec![named("甲")])],
        period(PERIODS[3]),
    );
    assert_eq!(ledger.entries.len(), 1);
    assert!(ledger.entries[0].number.starts_with("KAIYANG-"));
}
