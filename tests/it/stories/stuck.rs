//! What stops a unit or the program for more than a quarter of an hour reaches a person, by more than one way.

use std::fs;
use std::path::Path;

use diaodu::daemon::tick;
use diaodu::domain::stuck::{Failing, Stuck};
use tokio::sync::watch;

use crate::office::SmallOffice;
use crate::sheets::report;

fn notices(town: &SmallOffice) -> Vec<String> {
    let office = fs::read_dir(town.config.share.join("办公室")).unwrap();
    let names = office.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut notices: Vec<String> = names
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "txt"))
        .collect();
    notices.sort();
    notices
}

#[tokio::test]
async fn a_unit_s_folder_that_cannot_be_read_is_told_of_after_a_quarter_of_an_hour_and_once() {
    let town = SmallOffice::since("2026-11-01").await;
    let break_it = || {
        fs::remove_dir_all(town.folder("南明区")).unwrap();
        fs::write(town.folder("南明区"), "").unwrap();
    };
    break_it();
    for minute in [0, 1, 14] {
        let tick = town.tick_at(&format!("2026-11-06 10:{minute:02}")).await;
        assert_eq!(tick.troubles.len(), 2, "{tick:?}");
        assert_eq!(town.outbox_of("stuck/").await, [""; 0]);
    }
    for minute in [15, 16, 59] {
        town.tick_at(&format!("2026-11-06 10:{minute}")).await;
    }
    // Its form cannot be renewed either.
    assert_eq!(
        town.outbox_of("stuck/").await,
        [
            "stuck/intake-nanming/20261106T020000Z/office@example.org sent",
            "stuck/publishing/20261106T020000Z/office@example.org sent"
        ]
    );
    assert_eq!(notices(&town).len(), 2, "{:?}", notices(&town));
    let letter = town.letter("stuck/intake-nanming/").await.texts();
    assert!(letter.contains("南明区的文件夹有内容无法接收"), "{letter}");
    assert!(letter.contains("nanming: share: "), "{letter}");
    // Mended, and broken again: another one.
    fs::remove_file(town.folder("南明区")).unwrap();
    town.tick_at("2026-11-06 11:00").await;
    assert!(town.office.store.stuck().await.unwrap().is_empty());
    break_it();
    town.tick_at("2026-11-06 12:00").await;
    let stuck = town.office.store.stuck().await.unwrap();
    assert!(stuck.keys().any(|stuck| matches!(stuck, Stuck::Intake(_))));
    town.tick_at("2026-11-06 12:15").await;
    assert_eq!(town.outbox_of("stuck/intake-nanming/").await.len(), 2);
}

#[tokio::test]
async fn an_original_that_cannot_be_moved_is_told_of() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-06 09:00").await;
    let blocker = town.folder("南明区").join("已接收/2026-11-10");
    fs::write(&blocker, "").unwrap();
    let bytes = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    let came = town
        .take_in("南明区", "表.xlsx", &bytes, "2026-11-06 10:00")
        .await;
    assert_eq!(came, ["nanming 2026-11-10 accepted v1"]);
    for minute in [15, 16, 17] {
        town.tick_at(&format!("2026-11-06 10:{minute}")).await;
    }
    let told = town.outbox_of("stuck/").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("stuck/errands/"), "{told:?}");
    let letter = town.letter("stuck/errands/").await.texts();
    assert!(letter.contains("共享文件夹无法写入"), "{letter}");
    fs::remove_file(&blocker).unwrap();
    town.tick_at("2026-11-06 10:30").await;
    assert!(town.office.store.stuck().await.unwrap().is_empty());
}

#[tokio::test]
async fn ticks_that_fail_reach_a_person_without_the_memory_that_they_fail_for() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-06 09:00").await;
    let sent = || {
        let mail = town.config.data_dir.parent().unwrap();
        let mut folders = vec![mail.to_owned()];
        let mut letters = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "eml") {
                    letters.push(path);
                }
            }
        }
        letters.len()
    };
    let before = sent();
    town.office.store.close().await;
    let mut failing = Failing::default();
    let (_say_stop, stop) = watch::channel(false);
    for minute in 0..30 {
        let now = town.at(&format!("2026-11-06 10:{minute:02}"));
        let error = tick(town.office.at(now), &town.channel, &stop)
            .await
            .unwrap_err();
        let alarm = town.office.at(now);
        let said = error.to_string();
        alarm.tick_failed(&town.channel, &mut failing, &said).await;
        let is_told = usize::from(minute >= 15);
        assert_eq!(notices(&town).len(), is_told, "minute {minute}");
        assert_eq!(sent() - before, is_told, "minute {minute}");
    }
    let notice = town.read(&format!("办公室/{}", notices(&town)[0]));
    let notice = String::from_utf8(notice).unwrap();
    assert!(notice.contains("程序无法工作"), "{notice}");
}
