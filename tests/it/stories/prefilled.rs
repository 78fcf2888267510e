//! The form of the next period holds all that is known, and says nothing new if nothing is typed.

use std::process::Command;

use crate::marked::{part, parts, replaced};
use crate::office::SmallOffice;
use crate::sheets::{report, texts};

const FORM: &str = "报送/南明区/下期调度表.xlsx";

/// The same workbook in other bytes, as a program makes it that only opens and saves.
fn saved(form: &[u8]) -> Vec<u8> {
    let text = part(form, "docProps/app.xml");
    replaced(form, "docProps/app.xml", &format!("{text}\n"))
}

async fn a_town_that_has_reported() -> SmallOffice {
    let town = SmallOffice::since("2026-11-01").await;
    let mut report = report("南明区", "2026年11月10日", &["精密铸件项目", "冷链物流园"]);
    report.projects[0].funds = 30_000.0;
    "请协调供电线路迁改".clone_into(&mut report.projects[1].matter);
    report.observations = vec![("2026年第四季度", "冷链物流园")];
    let taken = town
        .take_in(
            "南明区",
            "本区的表.xlsx",
            &report.bytes(),
            "2026-11-06 10:00",
        )
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted_with_warnings v1"]);
    town.tick_at("2026-11-11 09:00").await;
    town
}

#[tokio::test]
async fn what_was_left_open_stands_as_a_note_at_its_cell() {
    let town = a_town_that_has_reported().await;
    let form = town.read(FORM);
    let notes = part(&form, "xl/comments1.xml");
    assert_eq!(notes.matches("<comment ").count(), 1, "{notes}");
    // 累计到位资金 of the first project.
    assert!(
        notes.contains("ref=\"I4\"") && notes.contains("2026年11月10日报送件留下的疑问"),
        "{notes}"
    );
    assert!(notes.contains("总投资"), "{notes}");
    let all = texts(&form);
    assert!(
        all.contains("2026年第四季度\n冷链物流园"),
        "the observation is told already: {all}"
    );
    assert!(all.contains("张某"), "and who fills it in");
}

#[tokio::test]
async fn an_empty_form_stays_where_it_lies_until_it_is_filled_in() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-02 09:00").await;
    let empty = saved(&town.read(FORM));
    let taken = town
        .take_in("南明区", "调度表.xlsx", &empty, "2026-11-02 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 ignored v1"]);
    let path = "报送/南明区/调度表.xlsx";
    assert!(town.read(path) == empty, "it lies where it lay");
    town.tick_at("2026-11-02 11:00").await;
    assert!(
        town.unit_files("南明区")
            .iter()
            .all(|file| !file.contains("已接收"))
    );
    let receipts = town.outbox_of("receipt/").await;
    assert_eq!(receipts.len(), 2, "it is answered once: {receipts:?}");

    let filled = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    let taken = town
        .take_in("南明区", "调度表.xlsx", &filled, "2026-11-02 15:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v2"]);
    let files = town.unit_files("南明区");
    assert!(
        files.contains(&"已接收/2026-11-10/调度表.xlsx".to_owned()),
        "{files:?}"
    );
}

#[tokio::test]
async fn a_report_saved_over_an_empty_form_arrived_when_it_was_saved() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-02 09:00").await;
    let empty = saved(&town.read(FORM));
    town.take_in("南明区", "调度表.xlsx", &empty, "2026-11-02 10:00")
        .await;
    town.tick_at("2026-11-11 09:00").await;
    let filled = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "调度表.xlsx", &filled, "2026-11-11 10:00")
        .await;
    assert_eq!(
        town.standings("2026-11-10", "2026-11-11 11:00").await[0],
        "nanming reported on_time=false v2"
    );
}

#[tokio::test]
async fn an_untouched_form_has_no_errors_and_says_that_nothing_changed() {
    let town = a_town_that_has_reported().await;
    let form = saved(&town.read(FORM));
    let taken = town
        .take_in("南明区", "十一月下半月.xlsx", &form, "2026-11-12 10:00")
        .await;
    let receipt = town.letter("receipt/2026-11-25/nanming/2/").await.texts();
    assert!(receipt.contains("各项目与上期完全相同"), "{receipt}");
    assert_eq!(
        taken,
        ["nanming 2026-11-25 accepted_with_warnings v1"],
        "{receipt}"
    );
    let ledger = texts(&town.read("台账/当前台账.xlsx"));
    assert!(ledger.contains("请协调供电线路迁改"), "{ledger}");
}

/// What `check` says of a file, on the office's own state.
fn checked(town: &SmallOffice, name: &str, bytes: &[u8], more: &[&str]) -> String {
    let path = town.config.data_dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .args(["--now", "2026-11-12T10:00", "check"])
        .arg(&path)
        .args(more)
        .env("DIAODU_CONFIG", &town.config.file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_shell_says_the_same_whether_or_not_it_is_told_the_unit() {
    let town = a_town_that_has_reported().await;
    let form = town.read(FORM);
    for more in [&[][..], &["--unit", "nanming"]] {
        let said = checked(&town, "下期调度表.xlsx", &form, more);
        assert!(said.contains("说明 全表 各项目与上期完全相同"), "{said}");
        assert!(!said.contains("错误"), "{said}");
    }
    let others = report("云岩区", "2026年11月25日", &["精密铸件项目", "冷链物流园"]);
    let said = checked(&town, "别的区.xlsx", &others.bytes(), &[]);
    assert!(!said.contains("与上期完全相同"), "another unit's: {said}");
}

#[tokio::test]
async fn a_project_that_was_left_out_is_asked_about_and_an_untouched_form_still_says_nothing_new() {
    let town = a_town_that_has_reported().await;
    let shorter = report("南明区", "2026年11月25日", &["精密铸件项目"]);
    town.take_in(
        "南明区",
        "少一个.xlsx",
        &shorter.bytes(),
        "2026-11-12 10:00",
    )
    .await;
    town.tick_at("2026-11-26 09:00").await;
    let form = town.read(FORM);
    let notes = part(&form, "xl/comments1.xml");
    assert!(
        notes.contains("ref=\"C5\"") && notes.contains("上期的“冷链物流园”本期没有列出"),
        "{notes}"
    );
    town.take_in("南明区", "没有改动.xlsx", &saved(&form), "2026-11-27 10:00")
        .await;
    let receipt = town.letter("receipt/2026-12-10/nanming/").await.texts();
    assert!(receipt.contains("各项目与上期完全相同"), "{receipt}");
}

#[tokio::test]
async fn our_old_notes_give_way_to_new_ones() {
    let town = a_town_that_has_reported().await;
    let form = town.read(FORM);
    let table = part(&form, "xl/worksheets/sheet1.xml");
    // The first amount is mended, the second is the same slip as the first was.
    let (mended, slip) = ("<v>3000</v>", "<v>30000</v>");
    assert!(table.matches(slip).count() == 1 && table.matches(mended).count() == 1);
    let table = table.replace(mended, "<v>?</v>").replace(slip, mended);
    let table = table.replace("<v>?</v>", slip);
    let filled = replaced(&form, "xl/worksheets/sheet1.xml", &table);
    let taken = town
        .take_in("南明区", "已改.xlsx", &filled, "2026-11-12 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-25 accepted_with_warnings v1"]);
    let marked = town.read("报送/南明区/回执/已改（问题标注）.xlsx");
    let notes: Vec<String> = parts(&marked)
        .into_iter()
        .filter(|part| part.name.starts_with("xl/comments"))
        .map(|part| String::from_utf8(part.content).unwrap())
        .collect();
    let notes = notes.concat();
    assert!(!notes.contains("留下的疑问"), "{notes}");
    assert!(
        !notes.contains("ref=\"I4\"") || notes.contains("上期恰为本期的10倍"),
        "{notes}"
    );
    assert!(notes.contains("ref=\"I5\""), "{notes}");
}
