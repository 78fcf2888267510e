//! The desk: what waits, through which door it is answered, and that each thing has one outcome.

use std::collections::BTreeMap;

use diaodu::daemon::{Office, answer_item, close_matter, desk_items, hold_ledger};
use diaodu::domain::desk::{AnswerRefused, DeskAnswer, DeskItem, ItemId, Signed};
use diaodu::domain::language::Language;

use super::observation::at_the_end_of_the_year;
use crate::office::SmallOffice;
use crate::sheets::{only_urgent, report};

fn signed(town: &SmallOffice, by: &str, wall: &str) -> Signed {
    Signed {
        by: by.to_owned(),
        why: format!("{by}核实"),
        at: town.at(wall),
    }
}

async fn items(town: &SmallOffice, wall: &str) -> Vec<DeskItem> {
    desk_items(town.office.at(town.at(wall))).await.unwrap()
}

async fn ids(town: &SmallOffice, wall: &str) -> Vec<String> {
    let items = items(town, wall).await;
    items.iter().map(|item| item.id.to_string()).collect()
}

async fn give(
    town: &SmallOffice,
    item: &str,
    answer: DeskAnswer,
    wall: &str,
) -> Result<String, AnswerRefused> {
    let item: ItemId = item.parse().unwrap();
    let answered = answer_item(&town.office, &item, answer, &signed(town, "江某", wall)).await;
    let said = answered.unwrap();
    said.map(|done| done.in_language(Language::English).to_owned())
}

/// The same office by a second connection, as a command beside the daemon has it.
async fn beside(town: &SmallOffice) -> Office {
    let mut second = SmallOffice::since("2026-10-01").await.office;
    second.store.close().await;
    second.store = town.config.state().open().await.unwrap();
    second
}

#[tokio::test]
async fn an_urgent_matter_waits_until_it_is_closed_by_either_door() {
    let town = SmallOffice::since("2026-10-01").await;
    let matters = only_urgent(&[("甲项目", "停电"), ("乙项目", "停水")]);
    town.take_in("南明区", "紧急事项.xlsx", &matters, "2026-11-05 10:00")
        .await;
    let wall = "2026-11-05 11:00";
    assert_eq!(ids(&town, wall).await, ["urgent/1", "urgent/2"]);
    let first = &items(&town, wall).await[0];
    assert_eq!(first.question, "南明区紧急事项：停电");
    assert_eq!(first.evidence[0], "项目：甲项目");
    assert_eq!(first.takes_effect, None);
    give(&town, "urgent/1", DeskAnswer::Close, wall)
        .await
        .unwrap();
    let by_command = signed(&town, "赵某", wall);
    let office = &town.office;
    close_matter(office, 2, &by_command).await.unwrap().unwrap();
    assert_eq!(ids(&town, wall).await, [""; 0]);
    let again = give(&town, "urgent/2", DeskAnswer::Close, wall).await;
    let Err(AnswerRefused::Gone(Some(last))) = again else {
        panic!("{again:?}");
    };
    assert_eq!((&*last.by, &*last.why), ("赵某", "赵某核实"));
    let wrong = give(&town, "urgent/1", DeskAnswer::Confirm, wall).await;
    assert_eq!(wrong, Err(AnswerRefused::Takes(vec![DeskAnswer::Close])));
    assert_eq!(
        give(&town, "urgent/9", DeskAnswer::Close, wall).await,
        Err(AnswerRefused::Gone(None))
    );
}

#[tokio::test]
async fn a_ledger_waits_from_its_draft_until_it_goes_out_or_is_replaced() {
    let town = SmallOffice::since("2026-11-01").await;
    let bytes = report("南明区", "2026年11月25日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-24 10:00")
        .await;
    assert_eq!(
        ids(&town, "2026-11-25 18:00").await,
        [""; 0],
        "no draft yet"
    );
    town.tick_at("2026-11-26 09:00").await;
    let item = &items(&town, "2026-11-26 10:00").await[0];
    assert_eq!(item.id.to_string(), "ledger/2026-11");
    assert_eq!(item.takes_effect, Some(town.at("2026-11-27 09:00")));
    give(
        &town,
        "ledger/2026-11",
        DeskAnswer::Hold,
        "2026-11-26 10:00",
    )
    .await
    .unwrap();
    let by_other = signed(&town, "赵某", "2026-11-26 10:01");
    let month = "2026-11".parse().unwrap();
    let twice = hold_ledger(&town.office, month, &by_other).await.unwrap();
    assert!(
        matches!(twice, Err(AnswerRefused::HeldBefore(_))),
        "{twice:?}"
    );
    town.tick_at("2026-11-27 09:00").await;
    assert_eq!(town.outbox_of("ledger/").await, [""; 0]);
    let held = &items(&town, "2026-11-27 10:00").await[0];
    assert_eq!(held.answers[0].answer, DeskAnswer::Release);
    assert_eq!(held.takes_effect, Some(town.at("2026-12-29 09:00")));
    give(
        &town,
        "ledger/2026-11",
        DeskAnswer::Release,
        "2026-11-27 10:00",
    )
    .await
    .unwrap();
    town.tick_at("2026-11-27 10:01").await;
    assert_eq!(town.outbox_of("ledger/").await.len(), 2);
    assert_eq!(ids(&town, "2026-11-27 10:02").await, [""; 0]);
    let late = give(
        &town,
        "ledger/2026-11",
        DeskAnswer::Hold,
        "2026-11-27 10:02",
    )
    .await;
    assert!(matches!(late, Err(AnswerRefused::Ledger(..))), "{late:?}");
}

#[tokio::test]
async fn letters_that_are_held_or_do_not_arrive_wait_for_a_person() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.guard.missing_percent = 50;
    town.tick_at("2026-11-10 10:00").await;
    town.tick_at("2026-11-11 09:00").await;
    let wall = "2026-11-11 10:00";
    let held = ids(&town, wall).await;
    assert_eq!(held, ["hold/mass-missing/20261111T010000Z"]);
    let before = town.outbox_of("overdue/").await.len();
    give(&town, &held[0], DeskAnswer::Release, wall)
        .await
        .unwrap();
    assert_eq!(ids(&town, wall).await, [""; 0]);
    town.tick_at("2026-11-11 10:01").await;
    assert!(town.outbox_of("overdue/").await.len() > before);
    let again = give(&town, &held[0], DeskAnswer::Release, wall).await;
    assert!(
        matches!(again, Err(AnswerRefused::Gone(Some(_)))),
        "{again:?}"
    );
    // A share that is away ends by itself.
    town.set_mounted(false);
    town.tick_at("2026-11-12 10:00").await;
    let away = ids(&town, "2026-11-12 10:00").await;
    assert_eq!(away, ["hold/share-away/20261112T020000Z"]);
    let released = give(&town, &away[0], DeskAnswer::Release, "2026-11-12 10:00").await;
    assert_eq!(released, Err(AnswerRefused::Takes(Vec::new())));
}

#[tokio::test]
async fn possible_doubles_are_listed_and_are_one_or_two() {
    let town = SmallOffice::since("2026-10-01").await;
    for unit in ["南明区", "云岩区"] {
        let bytes = report(unit, "2026年11月10日", &["贵阳大数据产业园一期"]).bytes();
        town.take_in(unit, "表.xlsx", &bytes, "2026-11-09 10:00")
            .await;
    }
    let items = items(&town, "2026-11-09 11:00").await;
    let pair = items.iter().find(|item| item.id.word() == "pair").unwrap();
    assert!(pair.question.contains("归属哪个单位"), "{pair:?}");
    assert_eq!(pair.evidence.len(), 2, "{pair:?}");
    let answers: Vec<DeskAnswer> = pair.answers.iter().map(|one| one.answer).collect();
    assert_eq!(answers, [DeskAnswer::Merge, DeskAnswer::Distinct]);
}

/// Whoever answers, in whatever order and at the same time by two connections: each thing has one outcome, whoever comes
/// second is told who was first, and the record has each decision once.
#[tokio::test]
async fn each_thing_has_exactly_one_outcome_whichever_door() {
    for seed in 0..4_u64 {
        let town = at_the_end_of_the_year().await;
        town.tick_at("2027-01-11 09:00").await;
        let matters: Vec<(String, String)> = (0..6)
            .map(|number| (format!("第{number}项目"), format!("第{number}件事")))
            .collect();
        let matters: Vec<(&str, &str)> = matters
            .iter()
            .map(|(project, matter)| (&**project, &**matter))
            .collect();
        let sheet = only_urgent(&matters);
        town.take_in("花溪区", "紧急事项.xlsx", &sheet, "2027-01-11 10:00")
            .await;
        let wall = "2027-01-11 11:00";
        let mut waiting = items(&town, wall).await;
        waiting.retain(|item| !item.answers.is_empty());
        // Three units report one name: whoever merges one pair gives the others another number.
        let mut pairs = 0;
        waiting.retain(|item| {
            pairs += usize::from(item.id.word() == "pair");
            item.id.word() != "pair" || pairs == 1
        });
        assert_eq!(waiting.len(), 8, "a flag, six urgent matters and a double");
        let second = beside(&town).await;
        let mut dice = seed * 7_919 + 17;
        let mut roll = |sides: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(dice >> 33).unwrap() % sides
        };
        let mut won: BTreeMap<String, String> = BTreeMap::new();
        for _ in 0..20 {
            let item = &waiting[roll(waiting.len())];
            let answer = |roll: usize| item.answers[roll % item.answers.len()].answer;
            let (mine, yours) = (answer(roll(2)), answer(roll(2)));
            let (me, you) = (signed(&town, "江某", wall), signed(&town, "赵某", wall));
            let (one, two) = tokio::join!(
                answer_item(&town.office, &item.id, mine, &me),
                answer_item(&second, &item.id, yours, &you),
            );
            let id = item.id.to_string();
            for (answered, by) in [(one.unwrap(), "江某"), (two.unwrap(), "赵某")] {
                match answered {
                    Ok(_) => assert_eq!(won.insert(id.clone(), by.to_owned()), None, "{id} twice"),
                    Err(refused) => {
                        let told = refused.to_string();
                        assert!(
                            told.contains("江某") || told.contains("赵某"),
                            "{id}: {told}"
                        );
                    }
                }
            }
        }
        let left = ids(&town, wall).await;
        for item in &waiting {
            let id = item.id.to_string();
            assert_eq!(left.contains(&id), !won.contains_key(&id), "{id}");
        }
        let records = town.office.store.decisions().await.unwrap();
        let noted: BTreeMap<String, String> = records
            .iter()
            .map(|record| (record.item.clone(), record.signed.by.clone()))
            .collect();
        assert_eq!((records.len(), noted), (won.len(), won));
        let verdict = town.office.store.verify_audit().await.unwrap();
        assert_eq!(verdict.broken, []);
        second.store.close().await;
    }
}
