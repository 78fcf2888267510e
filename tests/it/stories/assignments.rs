//! Decisions and matters: who hears of one when, that it stands in every ledger until it is closed, and by which doors.

use calamine::{Reader as _, Xlsx};
use diaodu::daemon::{
    answer_assignment, answer_item, assign, change_terms, desk_items, hand_urgent,
};
use diaodu::domain::assignment::{
    AssignmentId, AssignmentKind, AssignmentState, AssignmentTerms, Handing,
};
use diaodu::domain::desk::{AnswerRefused, DeskAnswer, Signed};
use diaodu::domain::language::Language;
use diaodu::domain::unit::{Contact, Department, UnitSlug};
use proptest::prelude::{Strategy, any, prop, proptest};
use proptest::test_runner::Config;

use crate::office::SmallOffice;
use crate::sheets::{only_urgent, report};

fn to(terms: &AssignmentTerms) -> Handing {
    Handing {
        lead: terms.lead.clone(),
        helpers: terms.helpers.clone(),
        due: terms.due,
    }
}

pub(super) fn signed(town: &SmallOffice, wall: &str) -> Signed {
    Signed {
        by: "江某".to_owned(),
        why: "会议议定".to_owned(),
        at: town.at(wall),
    }
}

pub(super) fn terms(item: &str, lead: &str, due: Option<&str>) -> AssignmentTerms {
    AssignmentTerms {
        item: item.to_owned(),
        lead: UnitSlug(lead.to_owned()),
        helpers: vec![UnitSlug("nanming".to_owned())],
        due: due.map(|due| due.parse().unwrap()),
        origin: "2026年11月调度会".to_owned(),
        project: None,
    }
}

pub(super) const fn decision(number: i64) -> AssignmentId {
    AssignmentId {
        kind: AssignmentKind::Decision,
        number,
    }
}

/// A department that has letters sent to it, and the town.
pub(super) async fn town() -> (SmallOffice, String, String) {
    let mut town = SmallOffice::since("2026-10-01").await;
    town.office.policy.departments = vec![Department {
        slug: UnitSlug("land".to_owned()),
        name: "市自然资源和规划局".to_owned(),
        contact: Contact {
            name: "石某".to_owned(),
            address: "land@example.org".to_owned(),
            phone: String::new(),
        },
    }];
    (town, "land".to_owned(), "land@example.org".to_owned())
}

#[tokio::test]
async fn a_decision_is_told_reminded_of_and_found_overdue_by_its_term() {
    let (town, land, address) = town().await;
    let given = terms("落实用地指标", &land, Some("2026-12-15"));
    let at = signed(&town, "2026-12-01 15:00");
    let kind = AssignmentKind::Decision;
    let id = assign(&town.office, kind, &given, &at).await.unwrap();
    assert_eq!(id, decision(1));
    town.tick_at("2026-12-01 15:01").await;
    let told = town.outbox_of("assigned/").await;
    assert_eq!(
        told.len(),
        3,
        "the lead, and both liaisons of the helper: {told:?}"
    );
    let letter = town
        .letter(&format!("assigned/decision/1/{address}"))
        .await
        .texts();
    assert!(letter.contains("议定事项：落实用地指标"), "{}", letter);
    assert!(
        letter.contains("完成时限：2026年12月15日（还有14天）"),
        "{}",
        letter
    );
    assert!(
        !letter.contains("diaodu"),
        "commands are the office's alone"
    );
    town.tick_at("2026-12-02 09:00").await;
    assert_eq!(town.outbox_of("assigned/").await.len(), 3, "once");
    for (wall, reminded) in [
        ("2026-12-09 09:00", 0),
        ("2026-12-10 09:00", 1),
        ("2026-12-11 09:00", 1),
        ("2026-12-14 09:00", 2),
        ("2026-12-15 09:00", 3),
        ("2026-12-16 08:30", 3),
    ] {
        town.tick_at(wall).await;
        let letters = town.outbox_of("assignment_reminder/").await;
        assert_eq!(letters.len(), reminded, "{wall}: {letters:?}");
        assert!(
            letters.iter().all(|line| line.contains(&address)),
            "{letters:?}"
        );
    }
    assert_eq!(town.outbox_of("assignment_overdue/").await, [""; 0]);
    let items = desk_items(town.office.at(town.at("2026-12-16 09:00")))
        .await
        .unwrap();
    let item = items
        .iter()
        .find(|item| item.id.to_string() == "decision/1")
        .unwrap();
    assert_eq!(item.question, "议定事项已超期：落实用地指标");
    town.tick_at("2026-12-16 09:00").await;
    let overdue = town
        .outbox_of("assignment_overdue/decision/1/2026-12-15/")
        .await;
    assert_eq!(
        overdue.len(),
        1 + town.office.policy.office.len(),
        "{overdue:?}"
    );
    let office = &town.office.policy.office[0].address;
    let letter = town
        .letter(&format!(
            "assignment_overdue/decision/1/2026-12-15/{office}"
        ))
        .await
        .texts();
    assert!(letter.contains("超期1天") && letter.contains("desk answer decision/1 close"));
}

#[tokio::test]
async fn what_is_reported_or_moved_is_not_reminded_of_and_what_is_reopened_is() {
    let (town, land, _) = town().await;
    let kind = AssignmentKind::Decision;
    let given = terms("落实用地指标", &land, Some("2026-12-15"));
    let at = signed(&town, "2026-12-01 15:00");
    assign(&town.office, kind, &given, &at).await.unwrap();
    town.tick_at("2026-12-01 15:01").await;
    let moved = terms("落实用地指标", &land, Some("2026-12-22"));
    let by = signed(&town, "2026-12-09 15:00");
    change_terms(&town.office, decision(1), (&moved, None), &by)
        .await
        .unwrap()
        .unwrap();
    town.tick_at("2026-12-10 09:00").await;
    assert_eq!(town.outbox_of("assignment_reminder/").await, [""; 0]);
    let answer = |answer, wall| {
        let by = signed(&town, wall);
        let office = &town.office;
        async move {
            answer_assignment(office, decision(1), answer, &by)
                .await
                .unwrap()
        }
    };
    answer(DeskAnswer::Report, "2026-12-11 10:00")
        .await
        .unwrap();
    let twice = answer(DeskAnswer::Report, "2026-12-11 10:01").await;
    assert!(
        matches!(twice, Err(AnswerRefused::Gone(Some(_)))),
        "{twice:?}"
    );
    town.tick_at("2026-12-17 09:00").await;
    assert_eq!(town.outbox_of("assignment_reminder/").await, [""; 0]);
    let items = desk_items(town.office.at(town.at("2026-12-17 09:00")))
        .await
        .unwrap();
    let item = items
        .iter()
        .find(|item| item.id.to_string() == "decision/1")
        .unwrap();
    assert_eq!(item.question, "议定事项已报办结，是否销号：落实用地指标");
    answer(DeskAnswer::Reopen, "2026-12-17 10:00")
        .await
        .unwrap();
    town.tick_at("2026-12-17 10:01").await;
    assert_eq!(
        town.outbox_of("assignment_reminder/decision/1/2026-12-22/before-3")
            .await
            .len(),
        1
    );
    // By the desk.
    let by = signed(&town, "2026-12-18 10:00");
    let item = "decision/1".parse().unwrap();
    let closed = answer_item(&town.office, &item, DeskAnswer::Close, &by)
        .await
        .unwrap();
    let closed = closed.unwrap();
    assert_eq!(
        closed.in_language(Language::English),
        "decision/1 is closed"
    );
    town.tick_at("2026-12-23 09:00").await;
    assert_eq!(town.outbox_of("assignment_overdue/").await, [""; 0]);
    assert_eq!(
        town.office.store.assignment_versions().await.unwrap().len(),
        5
    );
}

#[tokio::test]
async fn an_urgent_matter_is_handed_at_once_and_closed_with_what_was_assigned_of_it() {
    let (town, land, address) = town().await;
    let matters = only_urgent(&[("甲项目", "停电")]);
    town.take_in("南明区", "紧急事项.xlsx", &matters, "2026-11-05 20:00")
        .await;
    let given = terms("停电", &land, Some("2026-11-06"));
    let by = signed(&town, "2026-11-05 22:00");
    hand_urgent(&town.office, 1, (&to(&given), None), &by)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        hand_urgent(&town.office, 9, (&to(&given), None), &by)
            .await
            .unwrap(),
        Err(AnswerRefused::Gone(None))
    );
    town.tick_at("2026-11-05 22:01").await;
    let told = town
        .outbox_of(&format!("assigned/urgent/1/{address} sent"))
        .await;
    assert_eq!(told.len(), 1, "it does not wait for the morning");
    let item = "urgent/1".parse().unwrap();
    let items = desk_items(town.office.at(town.at("2026-11-06 09:00")))
        .await
        .unwrap();
    let shown = items.iter().find(|one| one.id == item).unwrap();
    assert!(
        shown.evidence.iter().any(|line| line.contains("牵头单位")),
        "{shown:?}"
    );
    assert_eq!(shown.answers[1].answer, DeskAnswer::Report);
    let by = signed(&town, "2026-11-06 10:00");
    let answers = [DeskAnswer::Report, DeskAnswer::Close];
    for answer in answers {
        answer_item(&town.office, &item, answer, &by)
            .await
            .unwrap()
            .unwrap();
    }
    let all = town.office.store.assignments().await.unwrap();
    assert_eq!(all[0].state, AssignmentState::Closed);
    let again = answer_item(&town.office, &item, DeskAnswer::Reopen, &by)
        .await
        .unwrap();
    assert!(again.is_err(), "an urgent matter that is closed stays so");
}

/// The items on the page of what is assigned, in a workbook.
fn assigned_in(bytes: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let Ok(page) = book.worksheet_range("议定和交办事项") else {
        return Vec::new();
    };
    let rows = page.rows().skip(3);
    rows.map(|row| row[2].to_string()).collect()
}

/// What is done to one, and after how many days.
#[derive(Debug, Clone)]
struct Deed {
    which: usize,
    answer: Option<DeskAnswer>,
    days: u64,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let answers = [
        None,
        Some(DeskAnswer::Report),
        Some(DeskAnswer::Close),
        Some(DeskAnswer::Reopen),
    ];
    let deed = (
        0..4_usize,
        prop::sample::select(answers.to_vec()),
        1..20_u64,
    );
    let deed = deed.prop_map(|(which, answer, days)| Deed {
        which,
        answer,
        days,
    });
    prop::collection::vec(deed, 1..8)
}

proptest! {
    #![proptest_config(Config::with_cases(4))]

    /// Whatever is done to decisions, matters and urgent matters, and whenever: each that is not closed stands in the
    /// draft, in the edition, in the ledger as it stands, and in the letters that bring them.
    #[test]
    fn whatever_is_open_is_in_every_pack_until_it_is_closed(deeds in deeds(), long in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(packs_after(&deeds, long));
    }
}

async fn packs_after(deeds: &[Deed], long: bool) {
    let (town, land, _) = town().await;
    let matters = only_urgent(&[("甲项目", "停电")]);
    town.take_in("南明区", "紧急事项.xlsx", &matters, "2026-10-08 10:00")
        .await;
    let bytes = report("南明区", "2026年10月10日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-10-08 11:00")
        .await;
    let by = signed(&town, "2026-10-08 12:00");
    let due = (!long).then_some("2026-11-12");
    let decided = ["落实用地指标", "协调道路接口"];
    for item in decided {
        let given = terms(item, &land, due);
        assign(&town.office, AssignmentKind::Decision, &given, &by)
            .await
            .unwrap();
    }
    let asked = terms("协调融资", "yunyan", due);
    assign(&town.office, AssignmentKind::Matter, &asked, &by)
        .await
        .unwrap();
    let urgent = terms("停电", &land, due);
    hand_urgent(&town.office, 1, (&to(&urgent), None), &by)
        .await
        .unwrap()
        .unwrap();
    let mut deeds = deeds.iter();
    let mut day = chrono::NaiveDate::from_ymd_opt(2026, 10, 9).unwrap();
    let mut next = deeds.next();
    let mut act_on = next.map(|deed| day + chrono::Days::new(deed.days));
    let last = chrono::NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    while day < last {
        if let Some(deed) = next
            && act_on == Some(day)
        {
            let all = town.office.store.assignments().await.unwrap();
            let id = all[deed.which].id;
            let by = signed(&town, &format!("{day} 08:30"));
            // One that takes no such answer stays as it is.
            if let Some(answer) = deed.answer {
                let item = diaodu::domain::desk::ItemId::of_assignment(id);
                let _ = answer_item(&town.office, &item, answer, &by).await.unwrap();
            }
            next = deeds.next();
            act_on = next.map(|deed| day + chrono::Days::new(deed.days));
        }
        let open = town.office.store.open_assignments().await.unwrap();
        let open: Vec<String> = open.iter().map(|one| one.terms.item.clone()).collect();
        let before = town.files("台账");
        let letters_before = town.outbox_of("ledger").await.len();
        town.tick_at(&format!("{day} 09:00")).await;
        for new in town
            .files("台账")
            .iter()
            .filter(|name| !before.contains(name))
        {
            has_all(&assigned_in(&town.read(&format!("台账/{new}"))), &open, new);
        }
        has_all(
            &assigned_in(&town.read("台账/当前台账.xlsx")),
            &open,
            &day.to_string(),
        );
        for line in town.outbox_of("ledger").await.iter().skip(letters_before) {
            let key = line.rsplit_once(' ').unwrap().0;
            let text = town.letter(key).await.texts();
            assert!(
                open.iter().all(|item| text.contains(item)),
                "{key}: {open:?}\n{text}"
            );
        }
        day = day + chrono::Days::new(1);
    }
    let editions = town.files("台账");
    assert!(editions.len() >= 5, "{editions:?}");
}

fn has_all(shown: &[String], open: &[String], place: &str) {
    let (mut shown, mut open) = (shown.to_vec(), open.to_vec());
    shown.sort();
    open.sort();
    assert_eq!(shown, open, "{place}");
}
