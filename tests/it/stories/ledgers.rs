//! The monthly ledger (rule 11): draft, hold, release, leaders.

use diaodu::daemon::tick;
use diaodu::domain::period::Month;
use diaodu::folder::sha256;
use tokio::sync::watch;

use crate::office::SmallOffice;
use crate::sheets::{report, texts};
use crate::state_disk::StateDisk;

const LEADERS: [&str; 2] = [
    "ledger/2026-11/leader-chen@example.org sent",
    "ledger/2026-11/leader-luo@example.org sent",
];

async fn hold(town: &SmallOffice, held: bool) {
    let month: Month = "2026-11".parse().unwrap();
    let mut tx = town.office.store.begin().await.unwrap();
    tx.set_held(month, held).await.unwrap();
    tx.commit().await.unwrap();
}

async fn reported() -> SmallOffice {
    let town = SmallOffice::since("2026-11-01").await;
    let bytes = report("南明区", "2026年11月25日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-24 10:00")
        .await;
    town
}

#[tokio::test]
async fn the_draft_goes_to_the_office_and_the_ledger_to_the_leaders_unless_held() {
    let town = reported().await;
    town.tick_at("2026-11-26 09:00").await;
    assert_eq!(
        town.outbox_of("ledger_draft/").await,
        ["ledger_draft/2026-11/office@example.org sent"]
    );
    assert_eq!(town.files("台账/2026"), ["2026年11月台账（送审稿）.xlsx"]);
    let letter = town.letter("ledger_draft/").await;
    assert_eq!(
        sha256(letter.attachment("spreadsheetml")),
        sha256(&town.read("台账/2026/2026年11月台账（送审稿）.xlsx"))
    );
    assert!(
        letter.texts().contains("ledger hold 2026-11"),
        "{}",
        letter.texts()
    );

    hold(&town, true).await;
    town.tick_at("2026-11-27 09:00").await;
    town.tick_at("2026-11-27 15:00").await;
    assert_eq!(town.outbox_of("ledger/").await, [""; 0]);
    assert_eq!(town.files("台账/2026").len(), 1);

    hold(&town, false).await;
    town.tick_at("2026-11-27 15:01").await;
    assert_eq!(town.outbox_of("ledger/").await, LEADERS);
    let edition = sha256(&town.read("台账/2026/2026年11月台账.xlsx"));
    for leader in ["leader-chen", "leader-luo"] {
        let letter = town.letter(&format!("ledger/2026-11/{leader}")).await;
        assert_eq!(sha256(letter.attachment("spreadsheetml")), edition);
        assert!(letter.texts().contains("资金到位率"), "{}", letter.texts());
        // One letter, one recipient.
        let to = letter
            .head
            .lines()
            .find(|line| line.starts_with("To:"))
            .unwrap();
        assert_eq!(to.matches('@').count(), 1, "{to}");
        assert!(!letter.head.contains("Cc:"), "{}", letter.head);
    }
    town.tick_at("2026-11-28 09:00").await;
    assert_eq!(town.outbox_of("ledger/").await, LEADERS, "and only once");
}

#[tokio::test]
async fn who_gets_the_ledger_later_gets_what_was_published() {
    let mut town = reported().await;
    let later = town.office.policy.leaders.pop().unwrap();
    town.tick_at("2026-11-27 09:00").await;
    let edition = sha256(&town.read("台账/2026/2026年11月台账.xlsx"));
    let bytes = report("南明区", "2026年11月25日", &["精密铸件项目", "轮胎项目"]).bytes();
    town.take_in("南明区", "更正.xlsx", &bytes, "2026-11-27 10:00")
        .await;
    town.office.policy.leaders.push(later);
    town.tick_at("2026-11-27 11:00").await;
    assert_eq!(town.outbox_of("ledger/").await, LEADERS);
    let letter = town.letter("ledger/2026-11/leader-luo").await;
    assert_eq!(sha256(letter.attachment("spreadsheetml")), edition);
    let texts = letter.texts();
    assert!(texts.contains("合计：1个"), "{texts}");
    assert!(!texts.contains("轮胎项目"), "{texts}");
}

#[tokio::test]
async fn a_current_ledger_that_somebody_changed_is_kept_and_a_new_one_takes_its_place() {
    let town = reported().await;
    let current = town.config.share.join("台账/当前台账.xlsx");
    std::fs::write(&current, b"theirs").unwrap();
    town.tick_at("2026-11-24 11:00").await;
    assert_eq!(
        town.files("台账"),
        ["当前台账.xlsx"],
        "nothing is new, so it stays"
    );
    for (hour, project) in [(12, "轮胎项目"), (13, "冷链物流园")] {
        let bytes = report("南明区", "2026年11月25日", &[project]).bytes();
        let wall = format!("2026-11-24 {hour}:00");
        town.take_in("南明区", "表.xlsx", &bytes, &wall).await;
        let ledger = texts(&town.read("台账/当前台账.xlsx"));
        assert!(ledger.contains(project), "{ledger}");
        std::fs::write(&current, format!("theirs of {hour}")).unwrap();
    }
    assert_eq!(
        town.files("台账"),
        [
            "当前台账.xlsx",
            "当前台账（有人改过） (2).xlsx",
            "当前台账（有人改过）.xlsx"
        ]
    );
    assert_eq!(town.read("台账/当前台账（有人改过）.xlsx"), b"theirs");
}

#[tokio::test]
async fn no_edition_while_the_share_is_away() {
    let town = reported().await;
    town.tick_at("2026-11-26 09:00").await;
    town.set_mounted(false);
    town.tick_at("2026-11-27 09:00").await;
    town.tick_at("2026-11-27 12:00").await;
    assert_eq!(town.outbox_of("ledger/").await, [""; 0]);
    assert_eq!(town.office.store.edition_paths().await.unwrap().len(), 1);
    town.set_mounted(true);
    town.tick_at("2026-11-27 12:01").await;
    assert_eq!(town.outbox_of("ledger/").await, LEADERS);
    assert_eq!(town.files("台账/2026").len(), 2);
}

#[tokio::test]
async fn an_overtaken_ledger_is_not_mailed_after_a_long_outage() {
    let town = reported().await;
    town.tick_at("2026-12-30 10:00").await;
    assert_eq!(town.outbox_of("ledger/2026-11").await, [""; 0]);
    assert_eq!(town.outbox_of("ledger/2026-12").await.len(), 2);
}

#[tokio::test]
async fn a_ledger_that_could_not_be_sent_waits_for_the_next_working_hour() {
    let town = reported().await;
    town.tick_at("2026-11-26 09:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-27 09:00").await;
    town.set_channel_works(true);
    // The night of a Friday, and the Saturday after it.
    for wall in ["2026-11-27 23:00", "2026-11-28 10:00", "2026-11-30 07:00"] {
        town.tick_at(wall).await;
        let mut waiting = town.outbox_of("ledger/").await;
        waiting.retain(|line| line.ends_with(" queued"));
        assert_eq!(waiting.len(), 2, "{wall}");
    }
    town.tick_at("2026-11-30 08:00").await;
    assert_eq!(town.outbox_of("ledger/").await, LEADERS);
}

#[tokio::test]
async fn a_file_that_came_but_could_not_be_put_on_record_holds_up_the_ledger() {
    let Some(disk) = StateDisk::here_or_run_again(
        "stories::ledgers::a_file_that_came_but_could_not_be_put_on_record_holds_up_the_ledger",
    ) else {
        return;
    };
    let town = SmallOffice::since("2026-11-11").await;
    for wall in ["2026-11-25 18:00", "2026-11-26 09:00"] {
        town.tick_at(wall).await;
    }
    let bytes = report("南明区", "2026年11月25日", &["精密铸件项目"]).bytes();
    town.drop("南明区", "表.xlsx", &bytes);
    disk.fill(&town).await;
    let (_say_stop, stop) = watch::channel(false);
    let now = town.at("2026-11-27 09:00");
    let tick = tick(town.office.at(now), &town.channel, &stop).await;
    tick.unwrap_err();
    disk.free(&town).await;
    town.tick_at("2026-11-27 09:01").await;
    assert_eq!(town.outbox_of("ledger/2026-11/").await, [""; 0]);
    town.tick_at("2026-11-27 09:02").await;
    let told = town.letter("ledger/2026-11/").await.texts();
    assert!(told.contains("未报3个"), "{told}");
}

#[tokio::test]
async fn an_edition_that_was_altered_or_taken_away_is_put_back_and_the_office_told() {
    let town = reported().await;
    town.tick_at("2026-11-26 09:00").await;
    town.tick_at("2026-11-27 09:00").await;
    let path = "台账/2026/2026年11月台账.xlsx";
    let sent = town.read(path);
    std::fs::write(town.config.share.join(path), b"theirs").unwrap();
    town.tick_at("2026-11-27 10:00").await;
    town.tick_at("2026-11-27 10:01").await;
    assert!(town.read(path) == sent, "the original is back");
    assert_eq!(
        town.read("台账/2026/2026年11月台账（有人改过）.xlsx"),
        b"theirs"
    );
    let letter = town.letter("edition-altered/2026-11/final/").await.texts();
    for words in ["被人改动了", "2026年11月台账（有人改过）.xlsx", "“更正”页"]
    {
        assert!(letter.contains(words), "{words} is not in {letter}");
    }
    std::fs::remove_file(town.config.share.join(path)).unwrap();
    let draft = "台账/2026/2026年11月台账（送审稿）.xlsx";
    std::fs::remove_file(town.config.share.join(draft)).unwrap();
    for wall in ["2026-11-27 11:00", "2026-11-27 11:01", "2026-11-27 11:02"] {
        town.tick_at(wall).await;
    }
    assert!(town.read(path) == sent && town.config.share.join(draft).exists());
    let told = town.outbox_of("edition-altered/").await;
    assert_eq!(
        told.len(),
        2,
        "one letter of all that is seen at once: {told:?}"
    );
    assert_eq!(town.files("台账/2026").len(), 3);
    // Where nothing of ours is left, nobody deleted an edition.
    let ledgers = town.config.share.join("台账");
    let away = town.config.share.join("away");
    std::fs::rename(&ledgers, &away).unwrap();
    std::fs::write(&ledgers, "").unwrap();
    town.tick_at("2026-11-27 12:00").await;
    std::fs::remove_file(&ledgers).unwrap();
    std::fs::rename(&away, &ledgers).unwrap();
    town.tick_at("2026-11-27 12:01").await;
    assert_eq!(town.outbox_of("edition-altered/").await, told);
}

/// The pages that a text sends its reader to: 见附件“本期变动”页.
fn pages_named(text: &str) -> Vec<&str> {
    let parts = text.split('“').skip(1);
    parts
        .filter_map(|part| part.split_once("”页"))
        .map(|(name, _)| name)
        .collect()
}

#[tokio::test]
async fn a_letter_sends_its_reader_to_pages_that_its_ledger_has() {
    let town = reported().await;
    town.tick_at("2026-11-27 09:00").await;
    // What was asked about and names a matter, in a report that moves money and a stage.
    let mut next = report("南明区", "2026年12月25日", &["精密铸件项目", "轮胎项目"]);
    next.projects[0].otherwise = vec![(4, "2000万")];
    next.projects[0].stage = "投产";
    next.projects[0].funds = 8_000.0;
    next.projects[1].matter = "用地指标35亩".to_owned();
    town.take_in("南明区", "表.xlsx", &next.bytes(), "2026-12-24 10:00")
        .await;
    for wall in ["2026-12-28 09:00", "2026-12-29 09:00"] {
        town.tick_at(wall).await;
    }
    let mut all = 0;
    for key in [
        "ledger/2026-11/",
        "ledger_draft/2026-12/",
        "ledger/2026-12/",
    ] {
        let letter = town.letter(key).await;
        let book = calamine::open_workbook_from_rs(std::io::Cursor::new(
            letter.attachment("spreadsheetml"),
        ));
        let book: calamine::Xlsx<_> = book.unwrap();
        let sheets = calamine::Reader::sheet_names(&book);
        let texts = letter.texts();
        for page in pages_named(&texts) {
            assert!(
                sheets.iter().any(|sheet| sheet == page),
                "{key}: {page}: {sheets:?}"
            );
            all += 1;
        }
        assert!(!texts.contains("见台账"), "{texts}");
    }
    assert!(all >= 6, "{all}");
    let texts = town.letter("ledger/2026-12/").await.texts();
    for words in [
        "在建→投产",
        "到位资金变化",
        "（+5,000万元）",
        "总投资2.00亿元",
        "比上期",
    ] {
        assert!(texts.contains(words), "{words} is not in {texts}");
    }
}
