//! Rule 6: a file overrules only what it states itself; and rule 9: only words make a zero report.

use crate::office::SmallOffice;
use crate::sheets::{
    Report, filled_form, only_observations, only_urgent, report, texts, with_zero_report,
};

const SECOND: &str = "2026年第二季度";
const THIRD: &str = "2026年第三季度";
const FOURTH: &str = "2026年第四季度";

/// A report of two projects, at a stage of the work.
fn list(period: &str, work: &str) -> Report {
    let mut list = report("南明区", period, &["精密铸件项目", "冷链物流园"]);
    for project in &mut list.projects {
        project.progress = format!("{}：{work}", project.name);
    }
    list
}

async fn nanming_flags(town: &SmallOffice) -> Vec<String> {
    let flags = town.office.store.flags().await.unwrap();
    let own = flags
        .iter()
        .filter(|record| record.flag.unit.0 == "nanming");
    own.map(|record| format!("{} {}", record.flag.quarter, record.flag.streak))
        .collect()
}

#[tokio::test]
async fn a_routine_report_leaves_the_corrected_observation_as_it_is() {
    let town = SmallOffice::since("2026-10-01").await;
    let mut first = list("2026年12月25日", "施工至三层");
    first.observations = vec![(SECOND, "零报告"), (THIRD, "零报告"), (FOURTH, "零报告")];
    town.take_in("南明区", "表.xlsx", &first.bytes(), "2026-12-24 10:00")
        .await;
    let shown = only_observations(&[(FOURTH, "精密铸件项目")]);
    town.take_in(
        "南明区",
        "观摩更正20261225.xlsx",
        &shown,
        "2026-12-24 11:00",
    )
    .await;
    for (period, wall) in [
        ("2026年12月25日", "2026-12-24 12:00"),
        ("2027年1月10日", "2027-01-09 10:00"),
    ] {
        let routine = list(period, "封顶").bytes();
        town.take_in("南明区", "调度表.xlsx", &routine, wall).await;
    }
    town.tick_at("2027-01-11 09:00").await;
    assert_eq!(
        nanming_flags(&town).await,
        ["2026Q3 2"],
        "no flag for the fourth quarter"
    );
}

#[tokio::test]
async fn three_quarters_of_nothing_in_other_words_are_a_flag() {
    let town = SmallOffice::since("2026-10-01").await;
    let mut first = list("2026年12月25日", "施工至三层");
    first.observations = vec![
        (SECOND, "未开展观摩"),
        (THIRD, "没有新引进观摩项目"),
        (FOURTH, "本季度未组织"),
    ];
    let taken = town
        .take_in("南明区", "表.xlsx", &first.bytes(), "2026-12-24 10:00")
        .await;
    assert_eq!(
        taken,
        ["nanming 2026-12-25 accepted v1"],
        "none of it is asked about"
    );
    town.tick_at("2027-01-11 09:00").await;
    assert_eq!(nanming_flags(&town).await, ["2026Q3 2", "2026Q4 3"]);
}

#[tokio::test]
async fn a_plan_is_no_observation_and_does_not_take_the_place_of_one() {
    let town = SmallOffice::since("2026-10-01").await;
    let shown = only_observations(&[(FOURTH, "精密铸件项目")]);
    town.take_in("南明区", "观摩20261110.xlsx", &shown, "2026-11-06 09:00")
        .await;
    let plan = only_observations(&[(FOURTH, "拟观摩冷链物流园"), (THIRD, "待定")]);
    let taken = town
        .take_in("南明区", "观摩20261110.xlsx", &plan, "2026-11-06 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted_with_warnings v2"]);
    let stated = town.office.store.stated_quarters().await.unwrap();
    let stated: Vec<_> = stated
        .iter()
        .map(|(_, quarter, projects)| format!("{quarter} {}", projects.join("、")))
        .collect();
    assert_eq!(stated, ["2026Q4 精密铸件项目"]);
}

#[tokio::test]
async fn an_urgent_matter_alone_is_told_at_once_and_lives_until_a_person_closes_it() {
    let town = SmallOffice::since("2026-10-01").await;
    let urgent = only_urgent(&[("精密铸件项目", "供电线路故障导致停产")]);
    // A Saturday night: it waits for nothing.
    town.take_in("南明区", "紧急事项.xlsx", &urgent, "2026-11-07 23:30")
        .await;
    assert_eq!(
        town.outbox_of("urgent/").await,
        [
            "urgent/nanming/1/office@example.org sent",
            "urgent/nanming/1/nanming-leader@example.org sent",
        ]
    );
    let page = town.letter("urgent/nanming/1/office").await.page();
    for said in [
        "南明区",
        "精密铸件项目",
        "供电线路故障导致停产",
        "请市级协调",
        "diaodu urgent close 1",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let page = town.letter("urgent/nanming/1/nanming-leader").await.page();
    assert!(!page.contains("diaodu urgent"), "the leader closes nothing");
    let at = "2026-11-08 10:00";
    assert_eq!(town.standings("2026-11-10", at).await[0], "nanming missing");

    // Later reports say nothing of it, and change nothing about it.
    for (period, wall) in [
        ("2026年11月10日", "2026-11-09 10:00"),
        ("2026年12月10日", "2026-12-09 10:00"),
    ] {
        let routine = list(period, wall).bytes();
        town.take_in("南明区", "表.xlsx", &routine, wall).await;
        let ledger = texts(&town.read("台账/当前台账.xlsx"));
        assert!(ledger.contains("供电线路故障导致停产"), "{wall}");
    }
    // Said again it is the same one.
    let again = only_urgent(&[("精密铸件 项目", "供电线路故障导致停产。")]);
    town.take_in("南明区", "紧急事项2.xlsx", &again, "2026-12-09 11:00")
        .await;
    let office = &town.office;
    let status = async |wall: &str| {
        let status = office
            .store
            .status(&office.policy, &office.calendar, town.at(wall));
        let open = status.await.unwrap().urgent;
        open.iter().map(|open| open.number).collect::<Vec<_>>()
    };
    assert_eq!(status("2026-12-09 12:00").await, [1]);
    assert_eq!(
        town.outbox_of("urgent/").await.len(),
        2,
        "and is told of once"
    );

    let mut tx = office.store.begin().await.unwrap();
    let closing = diaodu::store::Closing {
        at: town.at("2026-12-09 13:00"),
        by: "王敏".to_owned(),
        why: "供电已恢复".to_owned(),
    };
    assert!(tx.close_matter(1, &closing).await.unwrap());
    assert!(!tx.close_matter(1, &closing).await.unwrap(), "once");
    tx.commit().await.unwrap();
    town.tick_at("2026-12-09 13:01").await;
    assert_eq!(status("2026-12-09 13:02").await, [0; 0]);
    let ledger = texts(&town.read("台账/当前台账.xlsx"));
    assert!(
        !ledger.contains("供电线路故障导致停产"),
        "the ledger is renewed"
    );
    // Stated once more it is a new one.
    let anew = only_urgent(&[("精密铸件项目", "供电线路故障导致停产!")]);
    town.take_in("南明区", "紧急事项3.xlsx", &anew, "2026-12-09 14:00")
        .await;
    assert_eq!(status("2026-12-09 15:00").await, [2]);
}

#[tokio::test]
async fn a_sheet_saved_again_with_the_same_slip_is_asked_again() {
    let town = SmallOffice::since("2026-10-01").await;
    let first = list("2026年11月10日", "施工至三层");
    town.take_in("南明区", "表.xlsx", &first.bytes(), "2026-11-09 10:00")
        .await;
    let mut slip = list("2026年11月25日", "施工至五层");
    slip.projects[0].total = 200_000.0;
    for (version, work) in [(1, "施工至五层"), (2, "施工至六层")] {
        slip.projects[1].progress = work.to_owned();
        let wall = format!("2026-11-24 1{version}:00");
        let taken = town
            .take_in("南明区", "表.xlsx", &slip.bytes(), &wall)
            .await;
        assert_eq!(
            taken,
            [format!(
                "nanming 2026-11-25 accepted_with_warnings v{version}"
            )]
        );
        let key = format!("receipt/2026-11-25/nanming/{}/", version + 1);
        let page = town.letter(&key).await.page();
        assert!(page.contains("恰为上期的10倍"), "{page}");
    }
}

#[tokio::test]
async fn a_correction_of_an_earlier_period_must_fit_what_came_after_it() {
    let town = SmallOffice::since("2026-10-01").await;
    for (period, wall, funds) in [
        ("2026年11月10日", "2026-11-09 10:00", 3_000.0),
        ("2026年11月25日", "2026-11-24 10:00", 3_500.0),
    ] {
        let mut list = list(period, wall);
        list.projects[0].funds = funds;
        town.take_in("南明区", "表.xlsx", &list.bytes(), wall).await;
    }
    let mut correction = list("2026年11月10日", "2026-11-09 10:00");
    correction.projects[0].funds = 3_600.0;
    let taken = town
        .take_in(
            "南明区",
            "更正.xlsx",
            &correction.bytes(),
            "2026-11-26 10:00",
        )
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted_with_warnings v2"]);
    let page = town.letter("receipt/2026-11-10/nanming/3/").await.page();
    assert!(page.contains("多于已报的2026年11月25日这一期的"), "{page}");
}

#[tokio::test]
async fn words_make_a_zero_report_wherever_they_stand_and_an_empty_table_does_not() {
    let town = SmallOffice::since("2026-10-01").await;
    let form = with_zero_report(&filled_form("nanming", "2026-11-10", &[]));
    let zero = report("云岩区", "2026年11月10日", &[]).bytes();
    // Of a quarter: that says nothing of the period's projects.
    let of_quarter = only_observations(&[(FOURTH, "零报告")]);
    let bare = Report {
        says_zero: false,
        ..report("乌当区", "2026年11月10日", &[])
    };
    for (unit, name, bytes) in [
        ("南明区", "下期调度表.xlsx", &form),
        ("云岩区", "表.xlsx", &zero),
        ("花溪区", "观摩20261110.xlsx", &of_quarter),
        ("乌当区", "表.xlsx", &bare.bytes()),
    ] {
        town.drop(unit, name, bytes);
    }
    town.tick_at("2026-11-09 10:00").await;
    town.tick_at("2026-11-09 10:01").await;
    assert_eq!(
        town.standings("2026-11-10", "2026-11-09 10:02").await,
        [
            "nanming zero on_time=true v1",
            "yunyan zero on_time=true v1",
            "huaxi missing",
            "wudang missing",
        ]
    );
    let page = town.letter("receipt/2026-11-10/wudang/").await.page();
    assert!(
        page.contains("没有可以计入的内容") && page.contains("写“零报告”"),
        "{page}"
    );
    let page = town.letter("receipt/2026-11-10/nanming/").await.page();
    assert!(page.contains("零报告已接收"), "{page}");
    town.tick_at("2026-11-10 09:00").await;
    let reminded = town.outbox_of("reminder/2026-11-10/").await;
    assert!(
        reminded
            .iter()
            .all(|key| !key.contains("nanming") && !key.contains("yunyan")),
        "{reminded:?}"
    );
    let page = town.letter("reminder/2026-11-10/wudang/").await.page();
    assert!(page.contains("把表头的“本期零报告”填为“是”"), "{page}");
}

#[tokio::test]
async fn a_table_that_was_emptied_goes_back_and_what_was_known_stays() {
    let town = SmallOffice::since("2026-10-01").await;
    let first = list("2026年11月10日", "施工至三层");
    town.take_in("南明区", "表.xlsx", &first.bytes(), "2026-11-09 10:00")
        .await;
    let emptied = Report {
        says_zero: false,
        ..report("南明区", "2026年11月25日", &[])
    };
    let taken = town
        .take_in("南明区", "表.xlsx", &emptied.bytes(), "2026-11-20 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-25 rejected v1"]);
    let page = town.letter("receipt/2026-11-25/nanming/2/").await.page();
    assert!(page.contains("而上期报了2个"), "{page}");
    let zero = report("南明区", "2026年11月25日", &[]);
    let taken = town
        .take_in("南明区", "表.xlsx", &zero.bytes(), "2026-11-20 11:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-25 accepted_with_warnings v2"]);
}
