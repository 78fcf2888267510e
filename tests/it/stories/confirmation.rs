//! The office's word on a flag before the leaders see it, and what is told when a correction withdraws one (rule 12).

use diaodu::daemon::{answer_flag, desk_items};
use diaodu::domain::desk::{AnswerRefused, CannotAnswer};
use diaodu::domain::observation::{Confirmation, FlagAnswer, FlagRecord};
use diaodu::domain::period::Quarter;
use diaodu::domain::unit::UnitSlug;

use super::observation::{at_the_end_of_the_year, stating};
use crate::office::SmallOffice;
use crate::sheets::texts;

const ASKED: &str = "flag/2026Q4/nanming";
const DRAFT: &str = "关于提请通报南明区的请示（2026年第四季度代拟稿）";

/// 南明区 has had nothing for three quarters; the flag is raised.
async fn flagged() -> SmallOffice {
    let town = at_the_end_of_the_year().await;
    town.tick_at("2027-01-11 09:00").await;
    town
}

async fn on_desk(town: &SmallOffice, wall: &str) -> Vec<String> {
    let items = desk_items(town.office.at(town.at(wall))).await.unwrap();
    let ids = items.iter().map(|item| item.id.to_string());
    ids.filter(|id| id.starts_with("flag/")).collect()
}

async fn answer(
    town: &SmallOffice,
    confirmation: Confirmation,
    by: &str,
    wall: &str,
) -> Result<(), AnswerRefused> {
    let unit = UnitSlug("nanming".to_owned());
    let quarter: Quarter = "2026Q4".parse().unwrap();
    let said = FlagAnswer {
        confirmation,
        by: by.to_owned(),
        why: "电话核实".to_owned(),
        at: town.at(wall),
    };
    let answered = answer_flag(&town.office, (&unit, quarter), &said).await;
    answered.unwrap()
}

/// 南明区 did show something after all.
async fn correct(town: &SmallOffice, wall: &str) {
    let stated = [("2026年第四季度", "精密铸件项目")];
    let bytes = stating("南明区", "2027年1月10日", &stated).bytes();
    town.take_in("南明区", "更正.xlsx", &bytes, wall).await;
}

async fn leaders(town: &SmallOffice) -> Vec<String> {
    let mut letters = town.outbox_of("flag/2026Q4/nanming/").await;
    letters.retain(|line| line.contains("leader"));
    letters
}

#[tokio::test]
async fn the_leaders_get_a_flag_when_the_office_has_confirmed_it() {
    let town = Box::pin(flagged()).await;
    let asked = town.letter("flag/2026Q4/nanming/office").await.texts();
    for said in [
        "尚未报市领导",
        "diaodu desk answer flag/2026Q4/nanming confirm --by",
        "diaodu desk answer flag/2026Q4/nanming reject --by",
        "2027年4月12日9:00前未答复",
    ] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    assert_eq!(on_desk(&town, "2027-01-11 10:00").await, [ASKED]);
    town.tick_at("2027-01-12 10:00").await;
    assert_eq!(leaders(&town).await, [""; 0], "nobody has confirmed it");

    answer(&town, Confirmation::Confirmed, "江某", "2027-01-12 11:00")
        .await
        .unwrap();
    assert_eq!(on_desk(&town, "2027-01-12 11:00").await, [""; 0]);
    town.tick_at("2027-01-12 22:00").await;
    assert_eq!(leaders(&town).await, [""; 0], "it is night");
    town.tick_at("2027-01-13 09:00").await;
    assert_eq!(
        leaders(&town).await,
        [
            "flag/2026Q4/nanming/leader-chen@example.org sent",
            "flag/2026Q4/nanming/leader-luo@example.org sent",
        ]
    );
    let letter = town.letter("flag/2026Q4/nanming/leader-chen").await;
    let told = letter.texts();
    assert!(told.contains("江某，2027年1月12日11:00"), "{told}");
    assert!(!told.contains("diaodu desk"), "{told}");
    assert_eq!(
        letter.attachment("wordprocessingml"),
        town.read(&format!("办公室/{DRAFT}.docx"))
    );
}

#[tokio::test]
async fn what_the_office_rejects_is_told_to_nobody_outside_and_stays_on_record() {
    let town = Box::pin(flagged()).await;
    answer(&town, Confirmation::Rejected, "江某", "2027-01-11 11:00")
        .await
        .unwrap();
    for wall in [
        "2027-01-11 11:01",
        "2027-01-26 09:00",
        "2027-01-27 09:00",
        "2027-02-01 10:00",
    ] {
        town.tick_at(wall).await;
    }
    assert_eq!(leaders(&town).await, [""; 0]);
    assert_eq!(town.files("办公室"), [format!("{DRAFT}（不予提请）.docx")]);
    let records = town.office.store.flags().await.unwrap();
    let states: Vec<&str> = records.iter().map(FlagRecord::state).collect();
    assert_eq!(states, ["raised", "rejected", "raised"]);
    let told = town.letter("ledger/2027-01/leader-chen").await.texts();
    assert!(!told.contains("提请通报"), "{told}");
    let again = answer(&town, Confirmation::Confirmed, "赵某", "2027-02-01 11:00").await;
    let Err(AnswerRefused::Flag(CannotAnswer::Answered(first))) = again else {
        panic!("{again:?}");
    };
    assert_eq!(
        (first.by.as_str(), first.why.as_str()),
        ("江某", "电话核实")
    );
}

#[tokio::test]
async fn a_ledger_tells_the_leaders_of_no_flag_that_nobody_confirmed() {
    let town = Box::pin(flagged()).await;
    let editions = ["2027-01-26 09:00", "2027-01-27 09:00"];
    for wall in editions {
        town.tick_at(wall).await;
    }
    let letter = town.letter("ledger/2027-01/leader-chen").await;
    let (told, shown) = (letter.texts(), texts(letter.attachment("spreadsheetml")));
    assert!(told.contains("连续3个季度，预警"), "{told}");
    assert!(shown.contains("预警：连续3个季度无观摩项目"), "{shown}");
    assert!(!told.contains("个季度，提请通报"), "{told}");
    assert!(!shown.contains("提请通报：连续"), "{shown}");

    let town = Box::pin(flagged()).await;
    answer(&town, Confirmation::Confirmed, "江某", "2027-01-11 11:00")
        .await
        .unwrap();
    for wall in editions {
        town.tick_at(wall).await;
    }
    let letter = town.letter("ledger/2027-01/leader-chen").await;
    assert!(letter.texts().contains("连续3个季度，提请通报"));
    assert!(texts(letter.attachment("spreadsheetml")).contains("提请通报：连续3个季度"));
}

#[tokio::test]
async fn of_two_answers_at_once_one_wins_and_the_other_is_told() {
    let town = Box::pin(flagged()).await;
    // A second connection to the same database, as a command beside the daemon has it.
    let other = town.config.state().open().await.unwrap();
    let beside = SmallOffice::since("2026-10-01").await;
    let mut second = beside.office;
    second.store.close().await;
    second.store = other;
    let unit = UnitSlug("nanming".to_owned());
    let quarter: Quarter = "2026Q4".parse().unwrap();
    let said = |confirmation, by: &str| FlagAnswer {
        confirmation,
        by: by.to_owned(),
        why: "核实".to_owned(),
        at: town.at("2027-01-11 10:00"),
    };
    let (yes, no) = (
        said(Confirmation::Confirmed, "江某"),
        said(Confirmation::Rejected, "赵某"),
    );
    let (one, two) = tokio::join!(
        answer_flag(&town.office, (&unit, quarter), &yes),
        answer_flag(&second, (&unit, quarter), &no),
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let answers = town.office.store.flag_answers().await.unwrap();
    let kept = answers.of(&unit, quarter).unwrap().clone();
    match (one, two) {
        (Ok(()), Err(AnswerRefused::Flag(CannotAnswer::Answered(first)))) => {
            assert!(first == yes && kept == yes);
        }
        (Err(AnswerRefused::Flag(CannotAnswer::Answered(first))), Ok(())) => {
            assert!(first == no && kept == no);
        }
        both => panic!("{both:?}"),
    }
    second.store.close().await;
}

#[tokio::test]
async fn a_withdrawal_is_told_to_everybody_who_got_the_flag_and_stands_on_its_draft() {
    let town = Box::pin(flagged()).await;
    answer(&town, Confirmation::Confirmed, "江某", "2027-01-11 10:00")
        .await
        .unwrap();
    town.tick_at("2027-01-11 10:01").await;
    let draft = town.read(&format!("办公室/{DRAFT}.docx"));
    correct(&town, "2027-01-11 21:30").await;
    assert_eq!(
        town.outbox_of("flag_withdrawn/").await,
        [""; 0],
        "it is night"
    );
    assert_eq!(town.files("办公室"), [format!("{DRAFT}（已撤销）.docx")]);
    assert_eq!(town.read(&format!("办公室/{DRAFT}（已撤销）.docx")), draft);
    town.tick_at("2027-01-12 09:00").await;
    town.tick_at("2027-01-12 10:00").await;
    assert_eq!(
        town.outbox_of("flag_withdrawn/").await,
        [
            "flag_withdrawn/2026Q4/nanming/flag/office@example.org sent",
            "flag_withdrawn/2026Q4/nanming/flag/leader-chen@example.org sent",
            "flag_withdrawn/2026Q4/nanming/flag/leader-luo@example.org sent",
        ]
    );
    let told = town
        .letter("flag_withdrawn/2026Q4/nanming/flag/leader-luo")
        .await
        .texts();
    assert!(
        told.contains("2026年第四季度：零报告 → 有观摩项目（精密铸件项目）"),
        "{told}"
    );
    assert!(!told.contains("（已撤销）.docx"), "{told}");
    let told = town
        .letter("flag_withdrawn/2026Q4/nanming/flag/office")
        .await
        .texts();
    assert!(told.contains("（已撤销）.docx"), "{told}");
}

#[tokio::test]
async fn whoever_did_not_get_a_flag_does_not_hear_of_its_withdrawal() {
    let town = Box::pin(flagged()).await;
    correct(&town, "2027-01-11 10:00").await;
    town.tick_at("2027-01-11 10:10").await;
    assert_eq!(
        town.outbox_of("flag_withdrawn/").await,
        ["flag_withdrawn/2026Q4/nanming/flag/office@example.org sent"]
    );
    let late = answer(&town, Confirmation::Confirmed, "江某", "2027-01-11 11:00").await;
    assert_eq!(late, Err(AnswerRefused::Flag(CannotAnswer::Withdrawn)));
    town.tick_at("2027-01-12 10:00").await;
    assert_eq!(leaders(&town).await, [""; 0]);
}

#[tokio::test]
async fn a_draft_that_is_not_written_yet_is_marked_when_it_is() {
    let town = at_the_end_of_the_year().await;
    // A file lies where the folder of drafts belongs.
    let folder = town.config.share.join("办公室");
    std::fs::remove_dir(&folder).unwrap();
    std::fs::write(&folder, "").unwrap();
    town.tick_at("2027-01-11 09:00").await;
    correct(&town, "2027-01-11 10:00").await;
    std::fs::remove_file(&folder).unwrap();
    town.tick_at("2027-01-11 11:00").await;
    let mut drafts = town.files("办公室");
    drafts.retain(|name| name.starts_with("关于"));
    assert_eq!(drafts, [format!("{DRAFT}（已撤销）.docx")]);
    assert!(
        town.office
            .store
            .file_ops_after(0)
            .await
            .unwrap()
            .is_empty()
    );
}
