//! The state is made again from the archive alone: the same rows, and the same ledger byte for byte.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use diaodu::domain::exception::{Exception, UnitException};
use diaodu::domain::unit::UnitSlug;
use diaodu::folder::sha256;
use diaodu::store::{StatePlace, Store};

use crate::office::SmallOffice;
use crate::sheets::{filled_form, report, texts};

const NOW: &str = "2026-11-27 10:00";

/// Two periods with sheets of every kind, and a grant that bears on a verdict.
async fn town() -> SmallOffice {
    let town = SmallOffice::since("2026-10-20").await;
    let due = "2026年11月10日";
    let good = report("南明区", due, &["精密铸件项目", "冷链物流园"]).bytes();
    let mut nameless = report("云岩区", due, &["标准厂房"]);
    nameless.projects[0].name = String::new();
    let form = filled_form("huaxi", "2026-11-10", &["医药产业园"]);
    town.drop("南明区", "一.xlsx", &good);
    town.drop("云岩区", "表.xlsx", &nameless.bytes());
    town.drop("云岩区", "坏.xlsx", b"not a workbook");
    town.drop("花溪区", "下期调度表.xlsx", &form);
    town.tick_at("2026-11-09 10:00").await;
    assert_eq!(town.settled("2026-11-09 10:00").await.len(), 4);
    // Exempt from the last period, so a sheet without one is for the running one (rule 3).
    let exempt = UnitException {
        unit: UnitSlug("wudang".to_owned()),
        exception: Exception::Periods {
            from: town.at("2026-11-10 12:00").date_naive(),
            to: town.at("2026-11-10 12:00").date_naive(),
        },
    };
    let now = town.at("2026-11-11 09:00");
    let mut tx = town.office.store.begin().await.unwrap();
    tx.insert_exception(&exempt, "江某", "机构改革", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    town.drop(
        "乌当区",
        "表.xlsx",
        &report("乌当区", "", &["冷链物流园"]).bytes(),
    );
    // The same bytes again, and the same ones from another unit.
    town.drop("南明区", "再.xlsx", &good);
    town.drop("云岩区", "错.xlsx", &good);
    town.tick_at("2026-11-12 10:00").await;
    let taken = town.settled("2026-11-12 10:00").await;
    assert_eq!(
        taken,
        [
            "nanming 2026-11-10 accepted again",
            "yunyan 2026-11-10 rejected v3",
            "wudang 2026-11-25 accepted_with_warnings v1",
        ]
    );
    // A second report of the same projects.
    let same = report("南明区", "2026年11月25日", &["精密铸件项目", "冷链物流园"]);
    let taken = town
        .take_in("南明区", "二.xlsx", &same.bytes(), "2026-11-24 10:00")
        .await;
    assert!(
        taken[0].starts_with("nanming 2026-11-25 accepted"),
        "{taken:?}"
    );
    town.tick_at(NOW).await;
    town
}

fn rebuild(town: &SmallOffice, into: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .arg("-c")
        .arg(&town.config.file)
        .args(["--now", &NOW.replace(' ', "T"), "rebuild", "--into"])
        .arg(into)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}

#[tokio::test]
async fn the_same_archive_gives_the_same_rows_and_the_same_ledger() {
    let mut town = town().await;
    let ledger = sha256(&town.read("台账/当前台账.xlsx"));
    let before = town.office.store.recorded().await.unwrap();
    let into = town.home().join("again");
    town.office.store.close().await;
    let output = rebuild(&town, &into);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("8 arrivals, 0 differences"), "{text}");
    assert!(
        text.contains(&format!("byte for byte: sha256 {ledger}")),
        "{text}"
    );
    town.office.store = Store::open(&into.join("diaodu.db")).await.unwrap();
    assert_eq!(town.office.store.recorded().await.unwrap(), before);
    // Only into a place that holds none.
    assert_eq!(rebuild(&town, &into).status.code(), Some(2));

    // Without a state there is nothing that people allowed, but the verdicts are as they were noted.
    let StatePlace::File(database) = town.config.state() else {
        return;
    };
    fs::remove_file(&database).unwrap();
    let afresh = town.home().join("afresh");
    let output = rebuild(&town, &afresh);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.contains("8 arrivals, 0 differences"), "{text}");
    assert!(text.contains("extend"), "{text}");
    fs::copy(afresh.join("diaodu.db"), database).unwrap();
    town.office.store.close().await;
    town.restart().await;
    assert_eq!(town.office.store.recorded().await.unwrap(), before);
}

#[tokio::test]
async fn what_cannot_be_made_again_is_said() {
    let town = town().await;
    town.office.store.close().await;
    let archive = town.config.data_dir.join("archive");
    // One original is damaged, and one note is gone.
    let notes = town.office.archive.notes().unwrap();
    let form = notes.iter().find(|note| note.unit.0 == "huaxi").unwrap();
    fs::write(town.office.archive.path(&form.sha256), "damaged").unwrap();
    let junk = notes
        .iter()
        .find(|note| note.file_name == "坏.xlsx")
        .unwrap();
    let name = format!("{:08}-{}.json", junk.number, &junk.sha256[..12]);
    fs::remove_file(archive.join("arrivals").join(name)).unwrap();
    let output = rebuild(&town, &town.home().join("again"));
    let text = said(&output);
    assert_eq!(output.status.code(), Some(3), "{text}");
    for expected in [
        format!("{} (huaxi, 下期调度表.xlsx): ", form.number),
        format!(
            "{} (yunyan, 坏.xlsx): the archive has no note of its arrival",
            junk.number
        ),
        "3 (yunyan, 表.xlsx): version: 2 → 1".to_owned(),
        "the ledger: as of 2026-11-25, sha256".to_owned(),
    ] {
        assert!(text.contains(&expected), "{expected}: {text}");
    }
}

#[tokio::test]
async fn a_form_of_ours_is_no_report_for_a_state_that_never_made_it() {
    let mut town = SmallOffice::since("2026-11-01").await;
    // An older file is put back; on a server there is none.
    let StatePlace::File(database) = town.config.state() else {
        return;
    };
    town.tick_at("2026-11-05 09:00").await;
    let saved = town.home().join("saved.db");
    town.office.store.copy_to(&saved).await.unwrap();
    // After the backup, a form is made of what only the lost state knew.
    let good = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &good, "2026-11-06 10:00")
        .await;
    town.tick_at("2026-11-11 09:00").await;
    let form = town.read("报送/南明区/下期调度表.xlsx");
    assert!(texts(&form).contains("精密铸件项目"));
    let before = town.unit_files("南明区");
    town.office.store.close().await;
    fs::copy(saved, database).unwrap();
    town.restart().await;
    town.tick_at("2026-11-11 10:00").await;
    assert_eq!(town.settled("2026-11-11 10:00").await, [""; 0]);
    // It makes way for one that says what this state knows.
    assert_eq!(town.unit_files("南明区"), before);
    let form = town.read("报送/南明区/下期调度表.xlsx");
    assert!(!texts(&form).contains("精密铸件项目"));
}
