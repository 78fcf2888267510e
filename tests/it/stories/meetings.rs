//! The monthly meeting: nothing of it is sent that the office did not call, the office sees it first, and whoever got its
//! notice hears of each change.

use diaodu::daemon::{
    answer_item, answer_meeting, assign, call_meeting, change_meeting, desk_items,
};
use diaodu::domain::assignment::{AssignmentKind, AssignmentTerms};
use diaodu::domain::desk::{AnswerRefused, DeskAnswer, Signed};
use diaodu::domain::language::Language;
use diaodu::domain::meeting_call::{ItemsWanted, MeetingAsked, MeetingTime};
use diaodu::domain::unit::{Contact, UnitManager, UnitSlug};

use crate::office::SmallOffice;
use crate::sheets::{MANAGER, only_urgent, report};

fn signed(town: &SmallOffice, wall: &str) -> Signed {
    Signed {
        by: "江某".to_owned(),
        why: "按月召开".to_owned(),
        at: town.at(wall),
    }
}

/// An office of which one unit asks for something, another has an urgent matter, and a decision is overdue.
async fn town() -> SmallOffice {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.meeting.members = Some(vec![UnitSlug("fagai".to_owned())]);
    let mut asks = report("南明区", "2026年11月25日", &["精密铸件项目", "冷链物流园"]);
    "请协调用地指标".clone_into(&mut asks.projects[0].matter);
    town.take_in("南明区", "表.xlsx", &asks.bytes(), "2026-11-20 10:00")
        .await;
    let urgent = only_urgent(&[("甲项目", "停电")]);
    town.take_in("云岩区", "紧急.xlsx", &urgent, "2026-11-20 11:00")
        .await;
    let terms = AssignmentTerms {
        item: "落实融资".to_owned(),
        lead: UnitSlug("ziran".to_owned()),
        helpers: vec![UnitSlug("huaxi".to_owned())],
        due: Some("2026-11-18".parse().unwrap()),
        origin: "2026年10月调度会".to_owned(),
        project: None,
    };
    let by = signed(&town, "2026-11-02 09:00");
    let kind = AssignmentKind::Decision;
    assign(&town.office, kind, &terms, &by).await.unwrap();
    town
}

/// Calls the meeting of November with the whole agenda; answers its number.
async fn call(town: &SmallOffice, wall: &str) -> i64 {
    let asked = MeetingAsked {
        month: None,
        time: MeetingTime {
            date: Some("2026-11-26".parse().unwrap()),
            at: Some("15:00:00".parse().unwrap()),
            place: Some("301会议室".to_owned()),
            host: None,
        },
        is_extra: false,
        any_day: false,
        items: ItemsWanted::Without(Vec::new()),
    };
    let by = signed(town, wall);
    let called = call_meeting(&town.office, &asked, &by);
    called.await.unwrap().unwrap().number
}

#[tokio::test]
async fn the_records_propose_an_agenda_with_reasons_and_send_nothing() {
    let town = town().await;
    let now = town.at("2026-11-20 12:00");
    let items = town.office.proposed_agenda(now).await.unwrap();
    let shown: Vec<(&str, &str)> = items
        .iter()
        .map(|item| (&*item.title, &*item.reasons[0]))
        .collect();
    assert_eq!(
        shown,
        [
            ("甲项目紧急事项", "紧急事项"),
            ("精密铸件项目需市级协调事项", "需市级协调"),
            ("议定事项：落实融资", "议定事项超期2天"),
        ]
    );
    for day in 20..=30 {
        town.tick_at(&format!("2026-11-{day} 09:00")).await;
    }
    assert_eq!(town.outbox_of("meeting").await, [""; 0]);
}

#[tokio::test]
async fn the_office_sees_the_notice_first_and_each_gets_its_own_items() {
    let town = town().await;
    let number = call(&town, "2026-11-23 10:00").await;
    town.tick_at("2026-11-23 10:01").await;
    let draft = town.outbox_of("meeting_draft/1/1/").await;
    assert_eq!(draft.len(), town.office.policy.office.len());
    assert_eq!(town.outbox_of("meeting_notice/").await, [""; 0]);
    let letter = town.letter("meeting_draft/1/1/").await;
    assert!(letter.texts().contains("diaodu meeting confirm 1"));
    let papers = letter.parts.iter();
    let papers = papers.filter(|part| part.head.contains("wordprocessingml"));
    assert_eq!(papers.count(), 4);
    let items = desk_items(town.office.at(town.at("2026-11-23 11:00")))
        .await
        .unwrap();
    let item = items
        .iter()
        .find(|one| one.id.to_string() == "meeting/1")
        .unwrap();
    assert_eq!(item.takes_effect, Some(town.at("2026-11-24 09:00")));
    town.tick_at("2026-11-24 08:59").await;
    assert_eq!(town.outbox_of("meeting_notice/").await, [""; 0]);
    town.tick_at("2026-11-24 09:00").await;
    let told = town.outbox_of("meeting_notice/1/1/").await;
    let is_told = |address: &str| told.iter().any(|line| line.contains(address));
    for address in [
        "leader-chen@example.org",
        "fagai@example.org",
        "ziran@example.org",
        "nanming@example.org",
        "nanming-deputy@example.org",
        "yunyan@example.org",
        "huaxi@example.org",
    ] {
        assert!(is_told(address), "{address}: {told:#?}");
    }
    assert!(
        !is_told("wudang"),
        "who has no item and is no member is not called"
    );
    let own = town.letter("meeting_notice/1/1/nanming@example.org").await;
    assert!(
        own.texts()
            .contains("精密铸件项目需市级协调事项（南明区）　请准备汇报")
    );
    assert!(
        !own.texts().contains("diaodu meeting"),
        "commands are the office's alone"
    );
    let is_entry = |head: &str| head.contains("text/calendar");
    let calendar = own.parts.iter().find(|part| is_entry(&part.head)).unwrap();
    let calendar = String::from_utf8_lossy(&calendar.bytes).into_owned();
    assert!(calendar.contains("DTSTART:20261126T070000Z"), "{calendar}");
    let count = |letter: &crate::letters::Eml| {
        let papers = letter.parts.iter();
        let papers = papers.filter(|part| part.head.contains("wordprocessingml"));
        papers.count()
    };
    assert_eq!(count(&own), 3, "notice, agenda, and its own items");
    let member = town.letter("meeting_notice/1/1/fagai@example.org").await;
    assert_eq!(count(&member), 2, "a member without an item has none");
    let by = signed(&town, "2026-11-24 10:00");
    let again = answer_meeting(&town.office, number, (DeskAnswer::Hold, None), &by);
    assert!(matches!(again.await.unwrap(), Err(AnswerRefused::Takes(_))));
}

#[tokio::test]
async fn a_meeting_is_confirmed_changed_and_cancelled_and_its_readers_hear_of_it() {
    let town = town().await;
    call(&town, "2026-11-23 10:00").await;
    town.tick_at("2026-11-23 10:01").await;
    let by = signed(&town, "2026-11-23 10:30");
    let item = "meeting/1".parse().unwrap();
    let confirmed = answer_item(&town.office, &item, DeskAnswer::Confirm, &by)
        .await
        .unwrap();
    let confirmed = confirmed.unwrap();
    assert!(
        confirmed
            .in_language(Language::English)
            .contains("goes out")
    );
    town.tick_at("2026-11-23 10:31").await;
    let told = town.outbox_of("meeting_notice/1/1/").await.len();
    assert!(told > 5, "{told}");
    let by = signed(&town, "2026-11-23 14:00");
    let later = MeetingTime {
        date: Some("2026-11-27".parse().unwrap()),
        at: Some("09:30:00".parse().unwrap()),
        ..MeetingTime::default()
    };
    change_meeting(&town.office, 1, (&later, None), &by)
        .await
        .unwrap()
        .unwrap();
    town.tick_at("2026-11-23 14:01").await;
    assert_eq!(town.outbox_of("meeting_draft/1/2/").await.len(), 1);
    town.tick_at("2026-11-24 09:00").await;
    assert_eq!(town.outbox_of("meeting_notice/1/2/").await.len(), told);
    let by = signed(&town, "2026-11-25 10:00");
    answer_meeting(&town.office, 1, (DeskAnswer::Reject, None), &by)
        .await
        .unwrap()
        .unwrap();
    town.tick_at("2026-11-25 10:01").await;
    assert_eq!(town.outbox_of("meeting_cancelled/1/2/").await.len(), told);
    let twice = answer_meeting(&town.office, 1, (DeskAnswer::Reject, None), &by)
        .await
        .unwrap();
    assert!(
        matches!(twice, Err(AnswerRefused::Gone(Some(_)))),
        "{twice:?}"
    );
    // One that is cancelled before its notice goes out is told to nobody.
    call(&town, "2026-11-25 11:00").await;
    let by = signed(&town, "2026-11-25 12:00");
    answer_meeting(&town.office, 2, (DeskAnswer::Reject, None), &by)
        .await
        .unwrap()
        .unwrap();
    for wall in ["2026-11-25 12:01", "2026-11-26 09:00", "2026-11-26 16:00"] {
        town.tick_at(wall).await;
    }
    assert_eq!(town.outbox_of("meeting_notice/2/").await, [""; 0]);
    assert_eq!(town.outbox_of("meeting_cancelled/2/").await, [""; 0]);
    assert_eq!(town.office.store.meeting_versions().await.unwrap().len(), 6);
}

fn manager(unit: &str, name: &str, address: &str) -> UnitManager {
    UnitManager {
        unit: UnitSlug(unit.to_owned()),
        contact: Contact {
            name: name.to_owned(),
            address: address.to_owned(),
            phone: String::new(),
        },
    }
}

#[tokio::test]
async fn each_manager_gets_the_own_projects_before_a_called_meeting() {
    let mut town = town().await;
    town.office.policy.managers = vec![
        manager("nanming", "许某", "xu@example.org"),
        manager("yunyan", "许某", "xu-yunyan@example.org"),
        manager("nanming", "何某", "he@example.org"),
        manager("yunyan", "何某", "he@example.org"),
    ];
    let mut managed = report(
        "南明区",
        "2026年11月25日",
        &["精密铸件项目", "冷链物流园", "轮胎项目"],
    );
    "请协调用地指标".clone_into(&mut managed.projects[0].matter);
    for (project, name) in
        managed
            .projects
            .iter_mut()
            .zip(["许 某", "何某、许某（0851-88880000）", "何某"])
    {
        project.otherwise = vec![(MANAGER, name)];
    }
    let bytes = managed.bytes();
    town.take_in("南明区", "二.xlsx", &bytes, "2026-11-20 14:00")
        .await;
    for day in 21..=22 {
        town.tick_at(&format!("2026-11-{day} 09:00")).await;
    }
    assert_eq!(
        town.outbox_of("meeting_manager/").await,
        [""; 0],
        "no meeting is called"
    );
    let number = call(&town, "2026-11-23 10:00").await;
    town.tick_at("2026-11-23 10:01").await;
    assert_eq!(
        town.outbox_of("meeting_manager/").await,
        [""; 0],
        "the office sees it first"
    );
    town.tick_at("2026-11-24 09:00").await;
    assert_eq!(town.outbox_of("meeting_manager/").await.len(), 3);

    let of = async |address: &str| {
        let letter = town.letter(&format!("meeting_manager/1/1/{address}")).await;
        letter.texts()
    };
    let xu = of("xu@example.org").await;
    for words in [
        "有2个",
        "精密铸件项目",
        "列入议题",
        "冷链物流园",
        "总投资2.00亿元",
    ] {
        assert!(xu.contains(words), "{words}: {xu}");
    }
    assert!(!xu.contains("轮胎项目"), "{xu}");
    let he = of("he@example.org").await;
    assert!(
        he.contains("轮胎项目") && !he.contains("精密铸件项目"),
        "{he}"
    );
    let namesake = of("xu-yunyan@example.org").await;
    assert!(namesake.contains("没有登记由您负责的项目"), "{namesake}");

    let by = signed(&town, "2026-11-24 10:00");
    let cancelled = answer_meeting(&town.office, number, (DeskAnswer::Reject, None), &by).await;
    cancelled.unwrap().unwrap();
    town.tick_at("2026-11-24 10:01").await;
    let told = town.outbox_of("meeting_cancelled/").await;
    for address in ["xu@example.org", "he@example.org", "xu-yunyan@example.org"] {
        assert!(
            told.iter().any(|line| line.contains(address)),
            "{address}: {told:#?}"
        );
    }
}
