//! What nobody means to save in a shared folder, and what some do: each has its answer, none does harm.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use chrono::TimeDelta;

use crate::office::{SmallOffice, taken};
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

const PROJECTS: [&str; 7] = [
    "精密铸件项目",
    "冷链物流园",
    "茶叶精深加工基地",
    "大数据中心",
    "新能源电池",
    "医药产业园",
    "铝材深加工",
];

fn sheet(unit: &str) -> Vec<u8> {
    report(unit, DUE, &["精密铸件项目"]).bytes()
}

async fn open_files(town: &SmallOffice, wall: &str) -> Vec<String> {
    let office = &town.office;
    let status = office
        .store
        .status(&office.policy, &office.calendar, town.at(wall))
        .await
        .unwrap();
    let line = |open: &diaodu::store::OpenFile| format!("{} {}", open.unit, open.file);
    status.open_files.iter().map(line).collect()
}

#[tokio::test]
async fn files_that_are_open_are_listed_until_they_are_closed() {
    let town = SmallOffice::since("2026-11-01").await;
    let locks = [
        ("南明区", "南明区调度表.xlsx", "~$区调度表.xlsx"),
        ("云岩区", "表.xlsx", ".~lock.表.xlsx#"),
        ("花溪区", "表.xlsx", ".~表.xlsx"),
    ];
    for (unit, name, lock) in locks {
        town.drop(unit, name, &sheet(unit));
        town.drop(unit, lock, b"somebody");
    }
    for wall in ["2026-11-06 10:00", "2026-11-06 10:05"] {
        let tick = town.tick_at(wall).await;
        assert!(tick.taken.is_empty() && tick.waiting == 3, "{tick:?}");
        assert_eq!(
            open_files(&town, wall).await,
            [
                "huaxi 表.xlsx",
                "nanming 南明区调度表.xlsx",
                "yunyan 表.xlsx"
            ]
        );
    }
    for (unit, _, lock) in locks {
        fs::remove_file(town.folder(unit).join(lock)).unwrap();
    }
    assert_eq!(town.tick_at("2026-11-06 10:06").await.taken.len(), 3);
    assert_eq!(open_files(&town, "2026-11-06 10:06").await, [""; 0]);
}

#[tokio::test]
async fn a_file_that_is_replaced_with_its_old_time_and_size_is_waited_for_again() {
    let town = SmallOffice::since("2026-11-01").await;
    let path = town.folder("南明区").join("表.xlsx");
    let good = sheet("南明区");
    // The copy has its whole size and time from the start, and its content only later.
    town.drop("南明区", "表.xlsx", &vec![0; good.len()]);
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    town.tick_at("2026-11-06 10:00").await;
    town.drop("南明区", "表.xlsx", &good);
    File::open(&path).unwrap().set_modified(time).unwrap();
    let tick = town.tick_at("2026-11-06 10:01").await;
    assert!(tick.taken.is_empty() && tick.waiting == 1, "{tick:?}");
    let tick = town.tick_at("2026-11-06 10:02").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 accepted v1"]);
}

#[tokio::test]
async fn any_name_goes_through() {
    let town = SmallOffice::since("2026-11-01").await;
    let long = format!("{}.xlsx", "x".repeat(250));
    let names: [&[u8]; 7] = [
        "  两 头 空 格 .xlsx".as_bytes(),
        "换\n行.xlsx".as_bytes(),
        "📊 表情.xlsx".as_bytes(),
        "\u{202e}xslx.exe".as_bytes(),
        "'; DROP TABLE -- <b>&{{x}}.xlsx".as_bytes(),
        // Bytes that are no UTF-8: a share of old Windows machines has GBK names.
        b"\xb1\xed.xlsx",
        long.as_bytes(),
    ];
    for (number, name) in names.into_iter().enumerate() {
        let bytes = report("南明区", DUE, &PROJECTS[..=number]).bytes();
        fs::write(town.folder("南明区").join(OsStr::from_bytes(name)), bytes).unwrap();
    }
    town.tick_at("2026-11-06 10:00").await;
    let tick = town.tick_at("2026-11-06 10:01").await;
    assert!(tick.troubles.is_empty(), "{tick:?}");
    assert_eq!(tick.taken.len(), names.len(), "{tick:?}");
    let accepted = town.folder("南明区").join("已接收/2026-11-10");
    for name in names {
        assert!(accepted.join(OsStr::from_bytes(name)).is_file(), "{name:?}");
    }
    let receipts = town.unit_files("南明区").into_iter();
    let receipts = receipts.filter(|name| name.starts_with("回执/2026"));
    assert_eq!(receipts.count(), names.len());
}

#[tokio::test]
async fn a_folder_that_is_moved_in_is_looked_through() {
    let town = SmallOffice::since("2026-11-01").await;
    let outside = town.config.data_dir.join("outside");
    fs::create_dir_all(outside.join("一/二/三/四/五/六")).unwrap();
    fs::write(outside.join("一/二/三/四/五/六/表.xlsx"), sheet("南明区")).unwrap();
    fs::rename(&outside, town.folder("南明区").join("十一月")).unwrap();
    town.tick_at("2026-11-06 10:00").await;
    assert_eq!(
        town.settled("2026-11-06 10:00").await,
        ["nanming 2026-11-10 accepted v1"]
    );
}

#[tokio::test]
async fn copies_that_a_sync_program_makes_are_judged_in_the_order_of_their_arrival() {
    let town = SmallOffice::since("2026-11-01").await;
    for (hour, name) in [
        "表.xlsx",
        "表 (冲突副本).xlsx",
        "表 - 副本.xlsx",
        "表(1).xlsx",
    ]
    .into_iter()
    .enumerate()
    {
        let bytes = report("南明区", DUE, &PROJECTS[..=hour]).bytes();
        let came = town
            .take_in("南明区", name, &bytes, &format!("2026-11-06 1{hour}:00"))
            .await;
        assert_eq!(came, [format!("nanming 2026-11-10 accepted v{}", hour + 1)]);
    }
    assert_eq!(
        town.standings("2026-11-10", "2026-11-06 15:00").await[0],
        "nanming reported on_time=true v4"
    );
}

#[tokio::test]
async fn a_giant_is_answered_once_and_stays() {
    let town = SmallOffice::since("2026-11-01").await;
    let path = town.folder("南明区").join("全部照片.xlsx");
    let giant = File::create(&path).unwrap();
    giant.set_len(4 << 40).unwrap();
    for minute in 0..4 {
        let tick = town.tick_at(&format!("2026-11-06 10:0{minute}")).await;
        assert!(
            tick.taken.is_empty() && tick.troubles.is_empty(),
            "{tick:?}"
        );
    }
    assert_eq!(
        town.outbox_of("receipt/").await.len(),
        2,
        "liaison and deputy"
    );
    let letter = town.letter("receipt/").await.texts();
    assert!(letter.contains("超过 20 MB 的上限"), "{letter}");
    assert!(letter.contains("没有收取"), "{letter}");
    assert_eq!(
        town.unit_files("南明区").len(),
        3,
        "the giant, the form and one receipt: {:?}",
        town.unit_files("南明区")
    );
    // It has grown: another one.
    giant.set_len(5 << 40).unwrap();
    for minute in 4..8 {
        town.tick_at(&format!("2026-11-06 10:0{minute}")).await;
    }
    assert_eq!(town.outbox_of("receipt/").await.len(), 4);
    // Nothing of it was read: it is no report, and no returned one.
    assert_eq!(
        town.standings("2026-11-10", "2026-11-06 15:00").await[0],
        "nanming missing"
    );
}

#[tokio::test]
async fn links_lead_nowhere_and_other_names_of_a_file_keep_it() {
    let town = SmallOffice::since("2026-11-01").await;
    let own = town.config.data_dir.join("own.xlsx");
    let bytes = sheet("南明区");
    fs::write(&own, &bytes).unwrap();
    symlink(&own, town.folder("南明区").join("链接.xlsx")).unwrap();
    fs::hard_link(&own, town.folder("南明区").join("硬链接.xlsx")).unwrap();
    town.tick_at("2026-11-06 10:00").await;
    let tick = town
        .tick(town.at("2026-11-06 10:00") + TimeDelta::minutes(1))
        .await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 accepted v1"]);
    assert!(
        fs::read(&own).unwrap() == bytes,
        "the other name's file changed"
    );
    assert!(town.folder("南明区").join("链接.xlsx").is_symlink());
}
