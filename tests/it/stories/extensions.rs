//! A unit asks for a later deadline: it waits on the desk, is answered once, and everything follows (rule 1).

use diaodu::daemon::{answer_item, ask_extension, desk_items, rebuild};
use diaodu::domain::desk::{AnswerRefused, DeskAnswer, DeskItem, ItemId, Signed};
use diaodu::domain::extension_request::{CannotAsk, WantedExtension};
use diaodu::domain::unit::UnitSlug;
use diaodu::store::Store;

use crate::office::{SmallOffice, office_over};
use crate::sheets::{only_urgent, report};

const ITEM: &str = "extension/nanming/2026-11-10";

fn signed(town: &SmallOffice, by: &str, wall: &str) -> Signed {
    Signed {
        by: by.to_owned(),
        why: "资料未齐".to_owned(),
        at: town.at(wall),
    }
}

async fn ask(town: &SmallOffice, until: &str, wall: &str) -> Result<i64, CannotAsk> {
    let wanted = WantedExtension {
        unit: UnitSlug("nanming".to_owned()),
        period: "2026-11-10".parse().unwrap(),
        until: until.parse().unwrap(),
    };
    let unit = town.office.policy.unit(&wanted.unit).unwrap();
    let signed = signed(town, "张某", wall);
    let asked = ask_extension(&town.office, unit, &wanted, &signed).await;
    asked.unwrap()
}

async fn answer(
    town: &SmallOffice,
    answer: DeskAnswer,
    by: &str,
    wall: &str,
) -> Result<(), AnswerRefused> {
    let item: ItemId = ITEM.parse().unwrap();
    let done = answer_item(&town.office, &item, answer, &signed(town, by, wall)).await;
    done.unwrap().map(|_| ())
}

async fn waiting(town: &SmallOffice, wall: &str) -> Vec<DeskItem> {
    let items = desk_items(town.office.at(town.at(wall))).await.unwrap();
    let items = items.into_iter();
    items.filter(|item| item.id.to_string() == ITEM).collect()
}

async fn hand_in(town: &SmallOffice, wall: &str) {
    let bytes = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    let taken = town.take_in("南明区", "表.xlsx", &bytes, wall).await;
    assert_eq!(taken.len(), 1, "{taken:?}");
}

#[tokio::test]
async fn what_a_unit_asks_for_is_granted_once_and_moves_its_deadline() {
    let town = SmallOffice::since("2026-11-01").await;
    assert_eq!(ask(&town, "2026-11-12", "2026-11-09 10:00").await, Ok(1));
    let again = ask(&town, "2026-11-13", "2026-11-09 10:05").await;
    let day = "2026-11-12".parse().unwrap();
    assert_eq!(again, Err(CannotAsk::Waiting(day)));
    let items = waiting(&town, "2026-11-09 11:00").await;
    let [item] = &items[..] else {
        panic!("{items:?}");
    };
    assert_eq!(
        item.question,
        "南明区申请将2026年11月10日报送期延至2026-11-12，是否准予"
    );
    assert_eq!(
        item.evidence,
        [
            "理由：资料未齐",
            "现截止日期：2026-11-10；申请延至：2026-11-12",
            "申请人：张某，2026-11-09 10:00",
            "此前没有获准延期",
        ]
    );
    assert_eq!(item.takes_effect, Some(town.at("2026-11-13 00:00")));
    let standings = town.standings("2026-11-10", "2026-11-09 11:00").await;
    assert!(standings[0].starts_with("nanming"), "{standings:?}");

    answer(&town, DeskAnswer::Grant, "江某", "2026-11-09 12:00")
        .await
        .unwrap();
    let second = answer(&town, DeskAnswer::Reject, "赵某", "2026-11-09 12:00").await;
    assert!(
        matches!(&second, Err(AnswerRefused::Gone(Some(last))) if last.by == "江某" && last.answer == "grant"),
        "{second:?}"
    );
    assert_eq!(waiting(&town, "2026-11-09 12:01").await, []);
    town.tick_at("2026-11-09 12:01").await;
    let told = town.letter("deadline_moved/2026-11-10/nanming/").await;
    assert!(told.texts().contains("现截止时间：2026年11月12日"));
    let grants = town.office.store.grant_records().await.unwrap();
    assert_eq!(grants.len(), 1);
    assert_eq!(
        (&*grants[0].given_by, &*grants[0].why),
        ("江某", "资料未齐")
    );
    town.tick_at("2026-11-12 17:00").await;
    hand_in(&town, "2026-11-12 18:00").await;
    let standings = town.standings("2026-11-10", "2026-11-12 19:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");

    // The state made again has what was asked and answered.
    let asked = town.office.store.extension_requests().await.unwrap();
    let again = office_over(&town.config, Store::in_memory().await.unwrap());
    let rebuilt = rebuild(&again, Some(&town.office), town.at("2026-11-12 20:00"));
    assert_eq!(rebuilt.await.unwrap().differences, [""; 0]);
    let kept = again.store.extension_requests().await.unwrap();
    assert_eq!(kept, asked);
    // As it was known before the answer, it waits.
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("then.db");
    let before = town.at("2026-11-09 11:00");
    let then = town.office.store.as_known_at(before, &copy);
    let then = then.await.unwrap().extension_requests().await.unwrap();
    assert_eq!((then.len(), &then[0].answer), (1, &None));
}

#[tokio::test]
async fn two_answers_at_once_are_one() {
    let town = SmallOffice::since("2026-11-01").await;
    ask(&town, "2026-11-12", "2026-11-09 10:00").await.unwrap();
    let wall = "2026-11-09 12:00";
    let (one, other) = tokio::join!(
        answer(&town, DeskAnswer::Grant, "江某", wall),
        answer(&town, DeskAnswer::Reject, "赵某", wall)
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let grants = town.office.store.grant_records().await.unwrap();
    assert_eq!(grants.len(), usize::from(one.is_ok()));
}

#[tokio::test]
async fn a_refusal_leaves_the_deadline_and_the_unit_may_ask_once_more() {
    let town = SmallOffice::since("2026-11-01").await;
    ask(&town, "2026-11-20", "2026-11-09 10:00").await.unwrap();
    answer(&town, DeskAnswer::Reject, "江某", "2026-11-09 11:00")
        .await
        .unwrap();
    town.tick_at("2026-11-09 11:01").await;
    assert_eq!(town.outbox_of("deadline_moved/").await, [""; 0]);
    let told = town.letter("extension_refused/2026-11-10/nanming/1/").await;
    let said = told.texts();
    assert!(said.contains("延至2026年11月20日，办公室未同意") && said.contains("江某：资料未齐"));
    assert!(said.contains("截止时间：2026年11月10日"), "{said}");
    town.tick_at("2026-11-09 11:02").await;
    let once = town.outbox_of("extension_refused/").await;
    assert_eq!(once.len(), 2, "{once:?}");
    assert!(town.office.store.grant_records().await.unwrap().is_empty());
    assert_eq!(ask(&town, "2026-11-12", "2026-11-09 14:00").await, Ok(2));
    assert_eq!(waiting(&town, "2026-11-09 14:01").await.len(), 1);
    answer(&town, DeskAnswer::Grant, "江某", "2026-11-09 15:00")
        .await
        .unwrap();
    // A further one names what was granted before.
    assert_eq!(ask(&town, "2026-11-13", "2026-11-10 10:00").await, Ok(3));
    let items = waiting(&town, "2026-11-10 10:01").await;
    assert!(
        items[0]
            .evidence
            .contains(&"此前1期获准延期，最近：2026年11月10日".to_owned()),
        "{items:?}"
    );
}

#[tokio::test]
async fn who_reported_or_got_the_day_after_all_hears_of_no_refusal() {
    // It is a Saturday: letters wait for Monday.
    for (done, outcome) in [
        ("reported", "reported"),
        ("granted", "moved"),
        ("nothing", "told"),
    ] {
        let town = SmallOffice::since("2026-11-01").await;
        ask(&town, "2026-11-13", "2026-11-07 10:00").await.unwrap();
        answer(&town, DeskAnswer::Reject, "江某", "2026-11-07 11:00")
            .await
            .unwrap();
        town.tick_at("2026-11-07 11:01").await;
        assert_eq!(town.outbox_of("extension_refused/").await, [""; 0]);
        match done {
            "reported" => hand_in(&town, "2026-11-07 12:00").await,
            "granted" => {
                ask(&town, "2026-11-13", "2026-11-07 12:00").await.unwrap();
                let again = answer(&town, DeskAnswer::Grant, "王主任", "2026-11-07 13:00");
                again.await.unwrap();
            }
            _ => {}
        }
        town.tick_at("2026-11-09 09:00").await;
        let told = town.outbox_of("extension_refused/").await.len();
        let moved = town.outbox_of("deadline_moved/").await.len();
        let expected = match outcome {
            "told" => (2, 0),
            "moved" => (0, 2),
            _ => (0, 0),
        };
        assert_eq!((told, moved), expected, "{done}");
    }
}

#[tokio::test]
async fn nothing_is_granted_of_itself_and_a_report_ends_it() {
    let town = SmallOffice::since("2026-11-01").await;
    // What states no projects is no report.
    let matters = only_urgent(&[("甲项目", "停电")]);
    town.take_in("南明区", "紧急事项.xlsx", &matters, "2026-11-06 10:00")
        .await;
    ask(&town, "2026-11-12", "2026-11-09 10:00").await.unwrap();
    assert_eq!(waiting(&town, "2026-11-13 00:00").await.len(), 1);
    assert_eq!(waiting(&town, "2026-11-13 00:01").await, []);
    let late = answer(&town, DeskAnswer::Grant, "江某", "2026-11-13 09:00").await;
    assert!(matches!(late, Err(AnswerRefused::Gone(_))), "{late:?}");
    // Another day may be asked for, until the report is there.
    assert_eq!(ask(&town, "2026-11-16", "2026-11-13 09:00").await, Ok(2));
    hand_in(&town, "2026-11-13 10:00").await;
    assert_eq!(waiting(&town, "2026-11-13 11:00").await, []);
    let done = answer(&town, DeskAnswer::Grant, "江某", "2026-11-13 11:00").await;
    assert!(matches!(done, Err(AnswerRefused::Gone(_))), "{done:?}");
    let third = ask(&town, "2026-11-16", "2026-11-13 11:00").await;
    assert_eq!(third, Err(CannotAsk::Reported));
    assert!(town.office.store.grant_records().await.unwrap().is_empty());
}
