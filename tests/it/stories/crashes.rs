//! The same moment twice, and a process that dies between a decision and its file operations.

use std::fs;

use crate::office::SmallOffice;
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

#[tokio::test]
async fn a_second_tick_of_the_same_moment_changes_no_byte() {
    let mut town = SmallOffice::since("2026-11-01").await;
    let good = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &good, "2026-11-06 10:00")
        .await;
    town.drop("云岩区", "坏.xlsx", b"not a workbook");
    town.drop("云岩区", "~$开.xlsx", b"lock");
    town.drop("云岩区", "开.xlsx", &good);
    town.tick_at("2026-11-10 09:00").await;
    for wall in ["2026-11-10 09:01", "2026-11-11 09:00", "2026-11-26 09:00"] {
        town.tick_at(wall).await;
        let once = town.frozen().await;
        assert!(once.len() > 20, "{once:#?}");
        let tick = town.tick_at(wall).await;
        assert!(
            tick.taken.is_empty() && tick.queued == 0 && tick.delivered.sent == 0,
            "{tick:?}"
        );
        let twice = town.frozen().await;
        let changed: Vec<&String> = twice
            .iter()
            .filter(|(path, hash)| once.get(*path) != Some(*hash))
            .map(|(path, _)| path)
            .collect();
        assert!(
            changed.is_empty() && once.len() == twice.len(),
            "{wall}: {changed:#?}"
        );
    }
}

#[tokio::test]
async fn errands_that_were_not_done_are_done_later_and_nothing_is_said_twice() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-06 09:00").await;
    // Decided and on record, but the share does not take the files: as if the process had died there.
    for folder in ["已接收", "回执"] {
        let folder = town.folder("南明区").join(folder);
        fs::remove_dir(&folder).unwrap();
    }
    let good = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.drop("南明区", "表.xlsx", &good);
    town.tick_at("2026-11-06 10:00").await;
    let blocker = town.folder("南明区").join("已接收/2026-11-10");
    fs::write(&blocker, "").unwrap();
    assert_eq!(
        town.settled("2026-11-06 10:00").await,
        ["nanming 2026-11-10 accepted v1"]
    );
    let letters = town.outbox().await;
    assert_eq!(town.office.store.pending_moves().await.unwrap().len(), 1);
    // The original still lies where it was saved; it was judged and is not judged again, nor is it when
    // it is saved once more as it is.
    // After a quarter of an hour somebody is told.
    for minute in 2..16 {
        if minute == 10 {
            town.drop("南明区", "表.xlsx", &good);
        }
        let tick = town.tick_at(&format!("2026-11-06 10:{minute:02}")).await;
        assert!(tick.taken.is_empty() && tick.waiting == 0, "{tick:?}");
        assert_eq!(tick.troubles.len(), 1, "{tick:?}");
    }
    assert_eq!(town.outbox().await, letters);

    town.restart().await;
    fs::remove_file(&blocker).unwrap();
    let tick = town.tick_at("2026-11-06 11:00").await;
    assert!(
        tick.troubles.is_empty() && tick.taken.is_empty(),
        "{tick:?}"
    );
    assert_eq!(
        town.unit_files("南明区"),
        [
            "下期调度表.xlsx",
            "回执/2026-11-10 第1次 已接收 表.txt",
            "已接收/2026-11-10/表.xlsx",
        ]
    );
    assert_eq!(town.outbox().await, letters);
}

#[tokio::test]
async fn what_replaces_a_judged_original_that_still_lies_there_is_judged() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-06 09:00").await;
    let blocker = town.folder("南明区").join("已接收/2026-11-10");
    fs::write(&blocker, "").unwrap();
    let [good, mended] =
        ["精密铸件项目", "精密铸造项目"].map(|name| report("南明区", DUE, &[name]).bytes());
    for (bytes, wall, taken) in [
        (good, "2026-11-06 10:00", "nanming 2026-11-10 accepted v1"),
        (mended, "2026-11-06 11:00", "nanming 2026-11-10 accepted v2"),
    ] {
        assert_eq!(
            town.take_in("南明区", "表.xlsx", &bytes, wall).await,
            [taken]
        );
    }
}

#[tokio::test]
async fn a_form_that_was_written_but_not_noted_is_still_ours() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-06 09:00").await;
    let october = town.read("报送/南明区/下期调度表.xlsx");
    town.tick_at("2026-11-11 00:01").await;
    let november = town.read("报送/南明区/下期调度表.xlsx");
    assert_ne!(october, november);
    // As the record stands when the process dies right after writing: the new form is announced,
    // and the old one is the last that was noted as written.
    let path = "报送/南明区/下期调度表.xlsx";
    let noted = town.office.store.published_at(path).await.unwrap().unwrap();
    let mut tx = town.office.store.begin().await.unwrap();
    tx.set_published(&diaodu::store::Published {
        sha256: diaodu::folder::sha256(&october),
        source: "an older one".to_owned(),
        announced: Some(noted.sha256.clone()),
        ..noted.clone()
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    for form in [&november, &october] {
        town.restart().await;
        town.drop("南明区", "下期调度表.xlsx", form);
        for wall in ["2026-11-11 08:00", "2026-11-11 08:01"] {
            let tick = town.tick_at(wall).await;
            assert!(tick.taken.is_empty() && tick.waiting == 0, "{tick:?}");
        }
        assert_eq!(&town.read(path), &november);
        let now = town.office.store.published_at(path).await.unwrap().unwrap();
        assert_eq!(now, noted);
        let mut tx = town.office.store.begin().await.unwrap();
        tx.set_published(&diaodu::store::Published {
            sha256: diaodu::folder::sha256(&october),
            source: "an older one".to_owned(),
            announced: Some(noted.sha256.clone()),
            ..noted.clone()
        })
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
}
