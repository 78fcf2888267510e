//! Folders in a unit's folder that cannot be read: what can be is taken, and nobody is wronged over the rest.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::thread::{CapabilitySet, capabilities, set_capabilities};

use crate::office::{SmallOffice, taken};
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

fn sheet(unit: &str, project: &str) -> Vec<u8> {
    report(unit, DUE, &[project]).bytes()
}

/// Gives up, on this thread, what lets root read everything: the program's own account has no such right.
fn be_like_others() {
    let mut sets = capabilities(None).unwrap();
    sets.effective &= !(CapabilitySet::DAC_OVERRIDE | CapabilitySet::DAC_READ_SEARCH);
    set_capabilities(None, sets).unwrap();
}

fn set_readable(folder: &Path, is_readable: bool) {
    let mode = if is_readable { 0o755 } else { 0 };
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn what_can_be_read_is_taken_and_the_rest_makes_nobody_late_or_missing() {
    be_like_others();
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-10 20:00").await;
    town.drop("云岩区", "旧/表.xlsx", &sheet("云岩区", "冷链物流园"));
    town.drop("南明区", "旧/x.txt", b"x");
    town.drop("南明区", "表.xlsx", &sheet("南明区", "精密铸件项目"));
    for unit in ["云岩区", "南明区"] {
        set_readable(&town.folder(unit).join("旧"), false);
    }
    town.tick_at("2026-11-10 21:00").await;
    let tick = town.tick_at("2026-11-10 21:01").await;
    assert_eq!(taken(&tick), ["nanming 2026-11-10 accepted v1"]);
    assert_eq!(tick.troubles.len(), 2, "{tick:?}");
    assert!(
        tick.troubles[0].starts_with("nanming: share: cannot read ")
            && tick.troubles[0].contains("/旧: ")
            && tick.troubles[0].contains("needs the right to read"),
        "{tick:?}"
    );
    // What lies in it may be a report: nobody is called missing over it.
    town.tick_at("2026-11-11 09:00").await;
    let letters = town.outbox_of("overdue/2026-11-10/").await;
    assert!(!letters.is_empty() && !letters.iter().any(|line| line.contains("yunyan")));
    // It was there before the deadline for all we know, so it is not late.
    set_readable(&town.folder("云岩区").join("旧"), true);
    town.tick_at("2026-11-11 10:00").await;
    let tick = town.tick_at("2026-11-11 10:01").await;
    assert_eq!(taken(&tick), ["yunyan 2026-11-10 accepted v1"]);
    // What is saved beside the folder that cannot be read is: the last look would have shown it.
    town.take_in(
        "南明区",
        "又.xlsx",
        &sheet("南明区", "大数据中心"),
        "2026-11-11 11:00",
    )
    .await;
    let standings = town.standings("2026-11-10", "2026-11-11 12:00").await;
    assert_eq!(standings[1], "yunyan reported on_time=true v1");
    set_readable(&town.folder("南明区").join("旧"), true);
}

#[tokio::test]
async fn a_report_beside_a_folder_that_nobody_reads_is_late_when_it_is() {
    be_like_others();
    let town = SmallOffice::since("2026-11-01").await;
    let folder = town.folder("南明区").join("旧");
    fs::create_dir(&folder).unwrap();
    set_readable(&folder, false);
    town.tick_at("2026-11-10 20:00").await;
    town.tick_at("2026-11-11 09:00").await;
    let came = town
        .take_in(
            "南明区",
            "表.xlsx",
            &sheet("南明区", "精密铸件项目"),
            "2026-11-11 10:00",
        )
        .await;
    assert_eq!(came, ["nanming 2026-11-10 accepted v1"]);
    assert_eq!(
        town.standings("2026-11-10", "2026-11-11 12:00").await[0],
        "nanming reported on_time=false v1"
    );
    set_readable(&folder, true);
}

#[tokio::test]
async fn folders_of_systems_are_nobody_s_reports() {
    be_like_others();
    let town = SmallOffice::since("2026-11-01").await;
    let names = [
        "System Volume Information",
        "lost+found",
        "$RECYCLE.BIN",
        "@eaDir",
    ];
    for name in names {
        let deleted = sheet("南明区", "精密铸件项目");
        town.drop("南明区", &format!("{name}/表.xlsx"), &deleted);
        set_readable(&town.folder("南明区").join(name), name.starts_with('$'));
    }
    town.tick_at("2026-11-10 21:00").await;
    let tick = town.tick_at("2026-11-10 21:01").await;
    assert!(
        tick.taken.is_empty() && tick.troubles.is_empty(),
        "{tick:?}"
    );
    // And the unit owes what it owes.
    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(town.outbox_of("overdue/2026-11-10/nanming").await.len(), 1);
    for name in names {
        set_readable(&town.folder("南明区").join(name), true);
    }
}
