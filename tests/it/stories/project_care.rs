//! Decisions about projects: totals follow at once, later reports keep to them, and undone they leave nothing behind.

use diaodu::daemon::{answer_item, desk_items, edit_project, rebuild, undo_edit};
use diaodu::domain::amount::Yuan;
use diaodu::domain::desk::{AnswerRefused, DeskAnswer, ItemId, Signed};
use diaodu::domain::edit::{CannotEdit, ProjectEdit};
use diaodu::domain::ledger::Ledger;
use diaodu::domain::project::Stage;
use diaodu::domain::unit::UnitSlug;
use diaodu::store::Store;

use crate::office::{SmallOffice, office_over};
use crate::sheets::{numbered_form, report};

fn signed(town: &SmallOffice, by: &str, wall: &str) -> Signed {
    Signed {
        by: by.to_owned(),
        why: format!("{by}核实"),
        at: town.at(wall),
    }
}

async fn ledger(town: &SmallOffice, wall: &str) -> Ledger {
    let now = town.at(wall);
    let facts = town.office.facts(now).await.unwrap();
    let as_of = town
        .office
        .as_of(&facts, town.office.policy.local(now).date());
    let report = town.office.ledger_report(&facts, as_of, now).await.unwrap();
    (*report.ledger).clone()
}

/// `3 projects of 60000`
fn totals(ledger: &Ledger) -> String {
    let totals = ledger.entries.iter();
    let totals = totals.filter_map(|entry| entry.row.total_investment_yuan);
    let total = totals.sum::<Yuan>().0 / 10_000;
    format!("{} projects of {total}", ledger.entries.len())
}

fn number(ledger: &Ledger, name: &str) -> String {
    let mut found = ledger.entries.iter().filter(|entry| entry.row.name == name);
    let number = found.next().unwrap_or_else(|| panic!("no {name}"));
    number.number.clone()
}

async fn edit(
    town: &SmallOffice,
    (word, number, object): (&str, &str, &str),
    by: &str,
    wall: &str,
) -> Result<i64, CannotEdit> {
    let edit = ProjectEdit::of(word, number, object).unwrap();
    let done = edit_project(&town.office, &edit, &signed(town, by, wall), None).await;
    done.unwrap()
}

async fn undo(town: &SmallOffice, id: i64, wall: &str) -> Result<(), CannotEdit> {
    let done = undo_edit(&town.office, id, &signed(town, "江某", wall)).await;
    done.unwrap().map(drop)
}

/// 南明区 reports a project under another name than before.
async fn with_a_double() -> SmallOffice {
    let town = SmallOffice::since("2026-10-01").await;
    for (period, projects, wall) in [
        (
            "2026年11月10日",
            ["精密铸件产业园项目", "冷链项目"],
            "2026-11-09 10:00",
        ),
        (
            "2026年11月25日",
            ["精密铸件产业园区项目", "冷链项目"],
            "2026-11-24 10:00",
        ),
    ] {
        let bytes = report("南明区", period, &projects).bytes();
        town.take_in("南明区", "表.xlsx", &bytes, wall).await;
    }
    town
}

const WALL: &str = "2026-11-24 11:00";

#[tokio::test]
async fn a_double_is_merged_on_the_desk_and_the_total_follows_in_every_file() {
    let town = with_a_double().await;
    let before = ledger(&town, WALL).await;
    assert_eq!(totals(&before), "3 projects of 60000");
    let items = desk_items(town.office.at(town.at(WALL))).await.unwrap();
    let pair = items
        .iter()
        .find(|item| matches!(item.id, ItemId::Pair { .. }));
    let pair = pair.unwrap();
    let answers: Vec<DeskAnswer> = pair.answers.iter().map(|one| one.answer).collect();
    assert_eq!(answers, [DeskAnswer::Merge, DeskAnswer::Distinct]);
    let (old, new) = (
        number(&before, "精密铸件产业园项目"),
        number(&before, "精密铸件产业园区项目"),
    );
    assert!(
        pair.answers[0].effect.contains(&format!("{old}并入{new}")),
        "{pair:?}"
    );
    let form = "报送/南明区/下期调度表.xlsx";
    let (form_before, book_before) = (town.read(form), town.read("台账/当前台账.xlsx"));

    let said = signed(&town, "江某", WALL);
    let done = answer_item(&town.office, &pair.id, DeskAnswer::Merge, &said).await;
    done.unwrap().unwrap();
    let merged = ledger(&town, WALL).await;
    assert_eq!(totals(&merged), "2 projects of 40000");
    assert_eq!(merged.entry(&new).unwrap().first.to_string(), "2026-11-10");
    assert!(
        merged
            .suspicions
            .iter()
            .all(|one| one.number != old && one.other_number != old)
    );
    town.tick_at("2026-11-24 11:01").await;
    assert_ne!(
        town.read("台账/当前台账.xlsx"),
        book_before,
        "the ledger in the share follows"
    );
    assert_ne!(town.read(form), form_before, "the form lists it once");
    let again = answer_item(&town.office, &pair.id, DeskAnswer::Distinct, &said).await;
    let again = again.unwrap();
    assert!(
        matches!(&again, Err(AnswerRefused::Edit(CannotEdit::Decided(record))) if record.signed.by == "江某"),
        "{again:?}"
    );

    // The unit goes on with the old name: it is the same project, and its report counts.
    let bytes = report(
        "南明区",
        "2026年12月10日",
        &["精密铸件产业园项目", "冷链项目"],
    )
    .bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-12-09 10:00")
        .await;
    let later = ledger(&town, "2026-12-09 11:00").await;
    assert_eq!(totals(&later), "2 projects of 40000");
    assert_eq!(later.entry(&new).unwrap().last.to_string(), "2026-12-10");

    let records = town.office.store.project_edits().await.unwrap();
    undo(&town, records[0].id, "2026-12-09 12:00")
        .await
        .unwrap();
    assert_eq!(
        totals(&ledger(&town, "2026-12-09 12:00").await),
        "3 projects of 60000"
    );
    let twice = undo(&town, records[0].id, "2026-12-09 12:00").await;
    assert!(matches!(twice, Err(CannotEdit::Undone(_))), "{twice:?}");
    let chain = town.office.store.decisions().await.unwrap();
    assert_eq!(chain.len(), 2);
    let verdict = town.office.store.verify_audit().await.unwrap();
    assert_eq!(verdict.broken, []);
    assert_eq!(chain[1].answer, "undo");
}

#[tokio::test]
async fn what_is_split_stays_apart_in_later_reports_whatever_number_it_carries() {
    let town = SmallOffice::since("2026-10-01").await;
    let bytes = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-09 10:00")
        .await;
    let own = number(&ledger(&town, "2026-11-09 11:00").await, "精密铸件项目");
    // A clerk writes another project over the row of the first, and leaves its number.
    let with_number = |period: &str, name: &str| numbered_form("nanming", period, &[(&own, name)]);
    let bytes = with_number("2026-11-25", "跨境电商产业园");
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-24 10:00")
        .await;
    let before = ledger(&town, WALL).await;
    assert_eq!(totals(&before), "1 projects of 20000");
    let unknown = edit(&town, ("split", &own, "大数据中心"), "江某", WALL).await;
    assert!(
        matches!(unknown, Err(CannotEdit::NeverCalled(_))),
        "{unknown:?}"
    );
    let first = edit(&town, ("split", &own, "精密铸件项目"), "江某", WALL).await;
    assert!(
        matches!(first, Err(CannotEdit::NeverCalled(_))),
        "{first:?}"
    );

    let id = edit(&town, ("split", &own, "跨境电商产业园"), "江某", WALL)
        .await
        .unwrap();
    let split = ledger(&town, WALL).await;
    assert_eq!(totals(&split), "2 projects of 40000");
    assert_eq!(split.entry(&own).unwrap().row.name, "精密铸件项目");
    assert_ne!(number(&split, "跨境电商产业园"), own);
    let bytes = with_number("2026-12-10", "跨境电商产业园");
    town.take_in("南明区", "表.xlsx", &bytes, "2026-12-09 10:00")
        .await;
    let later = ledger(&town, "2026-12-09 11:00").await;
    assert_eq!(totals(&later), "2 projects of 40000");
    assert_eq!(later.entry(&own).unwrap().last.to_string(), "2026-11-10");
    undo(&town, id, "2026-12-09 12:00").await.unwrap();
    assert_eq!(
        totals(&ledger(&town, "2026-12-09 12:00").await),
        "1 projects of 20000"
    );
}

#[tokio::test]
async fn a_project_is_renamed_moved_and_closed() {
    let town = with_a_double().await;
    let before = ledger(&town, WALL).await;
    let cold = number(&before, "冷链项目");
    edit(&town, ("rename", &cold, "冷链物流园"), "江某", WALL)
        .await
        .unwrap();
    assert_eq!(
        ledger(&town, WALL).await.entry(&cold).unwrap().row.name,
        "冷链物流园"
    );
    edit(&town, ("move", &cold, "yunyan"), "江某", WALL)
        .await
        .unwrap();
    let moved = ledger(&town, WALL).await;
    assert_eq!(moved.entry(&cold).unwrap().unit.0, "yunyan");
    assert_eq!(totals(&moved), "3 projects of 60000");
    edit(&town, ("close", &cold, ""), "江某", WALL)
        .await
        .unwrap();
    let closed = ledger(&town, WALL).await;
    assert_eq!(
        closed.entry(&cold).unwrap().row.stage,
        Some(Stage::Terminated)
    );
    let gone = ledger(&town, "2026-12-11 10:00").await;
    assert!(
        gone.left.iter().any(|entry| entry.number == cold),
        "it left with its month"
    );
    for (what, why) in [
        (("close", &*cold, ""), CannotEdit::SoAlready),
        (
            ("move", &cold, "nobody"),
            CannotEdit::NoUnit("nobody".to_owned()),
        ),
        (("merge", &cold, &cold), CannotEdit::Itself),
        (
            ("merge", &cold, "NM-1"),
            CannotEdit::NoProject("NM-1".to_owned()),
        ),
        (
            ("rename", "NM-1", "甲"),
            CannotEdit::NoProject("NM-1".to_owned()),
        ),
    ] {
        if what.0 == "close" {
            let again = edit(&town, what, "赵某", WALL).await;
            assert!(matches!(again, Err(CannotEdit::Decided(_))), "{again:?}");
        } else {
            assert_eq!(edit(&town, what, "赵某", WALL).await, Err(why), "{what:?}");
        }
    }
    assert!(matches!(
        undo(&town, 99, WALL).await,
        Err(CannotEdit::NoDecision(99))
    ));
}

#[tokio::test]
async fn a_rebuild_keeps_every_decision_and_gives_the_same_bytes() {
    let town = with_a_double().await;
    let known = ledger(&town, WALL).await;
    let (old, new) = (
        number(&known, "精密铸件产业园项目"),
        number(&known, "精密铸件产业园区项目"),
    );
    let cold = number(&known, "冷链项目");
    edit(&town, ("merge", &old, &new), "江某", WALL)
        .await
        .unwrap();
    edit(&town, ("rename", &cold, "冷链物流园"), "江某", WALL)
        .await
        .unwrap();
    edit(&town, ("split", &new, "精密铸件产业园区项目"), "江某", WALL)
        .await
        .unwrap_err();
    let moved = edit(&town, ("move", &cold, "yunyan"), "江某", WALL)
        .await
        .unwrap();
    undo(&town, moved, WALL).await.unwrap();
    town.tick_at("2026-11-24 11:01").await;
    let again = office_over(&town.config, Store::in_memory().await.unwrap());
    let rebuilt = rebuild(&again, Some(&town.office), town.at(WALL))
        .await
        .unwrap();
    assert_eq!(rebuilt.differences, [""; 0]);
    assert!(rebuilt.ledger.is_some());
    let records = town.office.store.project_edits().await.unwrap();
    assert_eq!(again.store.project_edits().await.unwrap(), records);
}

#[tokio::test]
async fn of_two_decisions_at_once_one_stands_and_the_other_is_told() {
    let town = with_a_double().await;
    let known = ledger(&town, WALL).await;
    let (old, new) = (
        number(&known, "精密铸件产业园项目"),
        number(&known, "精密铸件产业园区项目"),
    );
    let (one, other) = tokio::join!(
        edit(&town, ("merge", &old, &new), "江某", WALL),
        edit(&town, ("distinct", &new, &old), "赵某", WALL)
    );
    assert_eq!(
        [one.is_ok(), other.is_ok()]
            .iter()
            .filter(|ok| **ok)
            .count(),
        1,
        "{one:?} {other:?}"
    );
    let standing = town.office.store.project_edits().await.unwrap();
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].unit, UnitSlug("nanming".to_owned()));
}

#[tokio::test]
async fn what_was_closed_and_is_listed_again_waits_on_the_desk() {
    let town = SmallOffice::since("2026-10-01").await;
    let report_at = async |period: &str, wall: &str| {
        let bytes = report("南明区", period, &["精密铸件项目", "冷链项目"]).bytes();
        town.take_in("南明区", "表.xlsx", &bytes, wall).await;
    };
    let asked_at = async |wall: &str| {
        let items = desk_items(town.office.at(town.at(wall))).await.unwrap();
        let mut items = items.into_iter();
        items.find(|item| matches!(item.id, ItemId::Closed { .. }))
    };
    let answer_at = async |id: &ItemId, answer: DeskAnswer, by: &str, wall: &str| {
        let said = signed(&town, by, wall);
        let done = answer_item(&town.office, id, answer, &said).await;
        done.unwrap()
    };
    report_at("2026年11月25日", "2026-11-24 10:00").await;
    let cold = number(&ledger(&town, WALL).await, "冷链项目");
    edit(&town, ("close", &cold, ""), "江某", WALL)
        .await
        .unwrap();
    assert_eq!(asked_at(WALL).await, None);

    report_at("2026年12月10日", "2026-12-09 10:00").await;
    let wall = "2026-12-09 11:00";
    assert_eq!(
        totals(&ledger(&town, wall).await),
        "1 projects of 20000",
        "it stays closed until somebody says otherwise"
    );
    let item = asked_at(wall).await.unwrap();
    assert_eq!(item.id.to_string(), format!("closed/{cold}"));
    assert!(item.question.contains("冷链项目"), "{item:?}");
    answer_at(&item.id, DeskAnswer::Confirm, "江某", wall)
        .await
        .unwrap();
    assert_eq!(asked_at(wall).await, None);
    let second = answer_at(&item.id, DeskAnswer::Reject, "赵某", wall).await;
    assert!(
        matches!(&second, Err(AnswerRefused::Gone(Some(last))) if last.by == "江某"),
        "{second:?}"
    );

    report_at("2026年12月25日", "2026-12-24 10:00").await;
    let wall = "2026-12-24 11:00";
    let item = asked_at(wall).await.unwrap();
    answer_at(&item.id, DeskAnswer::Reject, "赵某", wall)
        .await
        .unwrap();
    assert_eq!(
        totals(&ledger(&town, wall).await),
        "2 projects of 40000",
        "its figures count again"
    );
    assert_eq!(asked_at(wall).await, None);
    let records = town.office.store.project_edits().await.unwrap();
    assert!(records.iter().all(|record| !record.stands()), "{records:?}");
}
