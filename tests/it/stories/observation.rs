//! Observation (rule 12): zero reports, a warning, a flag with its draft, and a correction.

use diaodu::domain::observation::FlagRecord;

use crate::office::SmallOffice;
use crate::sheets::{Report, only_observations, report};

const ZERO: &str = "零报告";
/// What the third quarter led to, once the unit had stated what it was.
const EARLIER: &str = "nanming 2026Q3 Warning 2";

pub(crate) fn stating(
    unit: &str,
    period: &str,
    observations: &[(&'static str, &'static str)],
) -> Report {
    Report {
        observations: observations.to_vec(),
        ..report(unit, period, &["精密铸件项目"])
    }
}

/// `wudang 2026Q4 Warning 2`, with a note if it was withdrawn.
pub(crate) async fn flags(town: &SmallOffice) -> Vec<String> {
    let line = |record: &FlagRecord| {
        let flag = &record.flag;
        let withdrawn = record.withdrawn_at.map_or("", |_| " withdrawn");
        format!(
            "{} {} {:?} {}{withdrawn}",
            flag.unit, flag.quarter, flag.level, flag.streak
        )
    };
    let records = town.office.store.flags().await.unwrap();
    records.iter().map(line).collect()
}

/// At the end of 2026: 南明区 had nothing for three quarters, 云岩区 for two; 花溪区 showed a project,
/// 乌当区 said nothing of this quarter and had a project in the one before.
pub(crate) async fn at_the_end_of_the_year() -> SmallOffice {
    let town = SmallOffice::since("2026-10-01").await;
    let third = "2026年第三季度";
    let fourth = "2026年第四季度";
    for (unit, stated) in [
        (
            "南明区",
            vec![("2026年第二季度", ZERO), (third, ZERO), (fourth, ZERO)],
        ),
        (
            "云岩区",
            vec![
                ("2026年第二季度", "标准厂房"),
                (third, ZERO),
                (fourth, ZERO),
            ],
        ),
        ("花溪区", vec![(third, ZERO), (fourth, "冷链物流园")]),
        ("乌当区", vec![(third, "医药产业园")]),
    ] {
        town.drop(
            unit,
            "表.xlsx",
            &stating(unit, "2026年12月25日", &stated).bytes(),
        );
    }
    town.tick_at("2026-12-24 10:00").await;
    town.tick_at("2026-12-24 10:01").await;
    town
}

#[tokio::test]
async fn two_quarters_are_a_warning_and_three_a_flag_with_its_draft() {
    let town = at_the_end_of_the_year().await;
    town.tick_at("2027-01-08 09:00").await;
    assert_eq!(
        flags(&town).await,
        [EARLIER],
        "the fourth quarter is not closed yet"
    );
    town.tick_at("2027-01-11 09:00").await;
    assert_eq!(
        flags(&town).await,
        [EARLIER, "nanming 2026Q4 Flag 3", "yunyan 2026Q4 Warning 2"]
    );
    let mut letters = town.outbox_of("flag/").await;
    letters.extend(town.outbox_of("observation_warning/2026Q4/").await);
    assert_eq!(
        letters,
        [
            "flag/2026Q4/nanming/office@example.org sent",
            "observation_warning/2026Q4/yunyan/yunyan@example.org sent",
            "observation_warning/2026Q4/yunyan/yunyan-deputy@example.org sent",
            "observation_warning/2026Q4/yunyan/office@example.org sent",
        ]
    );
    let drafts = town.files("办公室");
    assert_eq!(drafts.len(), 1, "a warning has none: {drafts:?}");
    assert!(
        drafts[0].contains("南明区") && drafts[0].contains(".docx"),
        "{drafts:?}"
    );
    let draft = town.read(&format!("办公室/{}", drafts[0]));
    let letter = town.letter("flag/2026Q4/nanming/office").await;
    assert_eq!(letter.attachment("wordprocessingml"), draft);
    town.tick_at("2027-01-12 09:00").await;
    assert_eq!(town.outbox_of("flag/").await.len(), 1, "once a quarter");
}

#[tokio::test]
async fn what_is_stated_later_leads_to_record_and_letters_together() {
    let town = at_the_end_of_the_year().await;
    assert_eq!(flags(&town).await, [EARLIER]);
    assert_eq!(
        town.outbox_of("observation_warning/2026Q3/nanming/")
            .await
            .len(),
        3
    );
}

#[tokio::test]
async fn a_correction_withdraws_a_flag_and_leaves_a_trace() {
    let town = at_the_end_of_the_year().await;
    town.tick_at("2027-01-11 09:00").await;
    let stated = [("2026年第四季度", "精密铸件项目")];
    let bytes = stating("南明区", "2027年1月10日", &stated).bytes();
    town.take_in("南明区", "更正.xlsx", &bytes, "2027-01-11 10:00")
        .await;
    assert_eq!(
        flags(&town).await,
        [
            EARLIER,
            "nanming 2026Q4 Flag 3 withdrawn",
            "yunyan 2026Q4 Warning 2"
        ]
    );
}

#[tokio::test]
async fn a_file_with_observations_alone_is_no_zero_report_and_hides_no_project() {
    let town = SmallOffice::since("2026-10-01").await;
    let alone = only_observations(&[("2026年第四季度", "标准厂房")]);
    town.take_in(
        "南明区",
        "观摩项目20261110.xlsx",
        &alone,
        "2026-11-06 09:00",
    )
    .await;
    assert_eq!(
        town.standings("2026-11-10", "2026-11-06 10:00").await[0],
        "nanming missing",
        "it says nothing of the period's projects (rule 9)"
    );

    let full = report("云岩区", "2026年11月10日", &["精密铸件项目"]).bytes();
    town.take_in("云岩区", "表.xlsx", &full, "2026-11-06 09:10")
        .await;
    town.take_in(
        "云岩区",
        "观摩项目20261110.xlsx",
        &alone,
        "2026-11-06 09:20",
    )
    .await;
    assert_eq!(
        town.standings("2026-11-10", "2026-11-06 10:00").await[1],
        "yunyan reported on_time=true v1"
    );
    let now = town.at("2026-11-06 10:00");
    let facts = town.office.facts(now).await.unwrap();
    let ledger_report = town
        .office
        .ledger_report(&facts, "2026-11-10".parse().unwrap(), now)
        .await
        .unwrap();
    let listed: Vec<_> = ledger_report
        .ledger
        .entries
        .iter()
        .map(|entry| (entry.row.name.as_str(), entry.absent))
        .collect();
    assert_eq!(listed, [("精密铸件项目", None)], "the report still counts");
    let shown: Vec<_> = facts
        .observations
        .iter()
        .map(|(unit, _, projects)| (unit.0.as_str(), projects.len()))
        .collect();
    assert_eq!(
        shown,
        [("nanming", 1), ("yunyan", 1)],
        "and so do the observations"
    );
}

#[tokio::test]
async fn a_correction_makes_a_flag_of_a_warning_and_takes_it_back_again() {
    let town = at_the_end_of_the_year().await;
    town.tick_at("2027-01-11 09:00").await;
    assert!(
        flags(&town)
            .await
            .contains(&"yunyan 2026Q4 Warning 2".to_owned())
    );
    let correct = async |second: &'static str, wall: &str| {
        let stated = [
            ("2026年第二季度", second),
            ("2026年第三季度", ZERO),
            ("2026年第四季度", ZERO),
        ];
        let mut report = stating("云岩区", "2026年12月25日", &stated);
        report.projects[0].progress = wall.to_owned();
        town.take_in("云岩区", "更正.xlsx", &report.bytes(), wall)
            .await;
        let mut flags = flags(&town).await;
        flags.retain(|line| line.starts_with("yunyan 2026Q4"));
        flags
    };
    // It had nothing in the second quarter either.
    assert_eq!(
        correct(ZERO, "2027-01-11 10:00").await,
        ["yunyan 2026Q4 Warning 2", "yunyan 2026Q4 Flag 3"]
    );
    assert_eq!(town.outbox_of("flag/2026Q4/yunyan/").await.len(), 1);
    let drafts = town.files("办公室");
    assert!(
        drafts.iter().any(|name| name.contains("云岩区")),
        "{drafts:?}"
    );
    assert_eq!(
        correct("标准厂房", "2027-01-11 11:00").await,
        ["yunyan 2026Q4 Warning 2", "yunyan 2026Q4 Flag 3 withdrawn"]
    );
    let warnings = town.outbox_of("observation_warning/2026Q4/yunyan/").await;
    assert_eq!(warnings.len(), 3, "it was warned before");
}
