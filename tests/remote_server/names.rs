//! Names that are hostile, or that only differ in ways that some systems do not see.

use std::fs;
use std::os::unix::fs::symlink;

use super::server::Answer;
use super::words::{encoded, multistatus};
use super::{OTHER, Office, UNIT, junk};

#[test]
fn a_name_that_leads_elsewhere_is_said_and_stops_nothing() {
    let mut office = Office::new();
    office.tick();
    let good = junk("good");
    office.server.put(&format!("{UNIT}/好.xlsx"), &good);
    let evil = junk("evil");
    let bytes = evil.clone();
    office.server.fail(Some(Box::new(move |asked, tree| {
        let folder = encoded(UNIT);
        if asked.method == "GET" && !tree.files.contains_key(&asked.path) {
            return Some(Answer::Status(200, bytes.clone()));
        }
        if asked.method != "PROPFIND" || asked.path != UNIT || asked.depth.as_deref() != Some("1") {
            return None;
        }
        let mut entries = tree.entries(UNIT);
        let long = encoded(&format!("{}.xlsx", "长".repeat(84)));
        for name in [
            "../evil1.xlsx",
            "../../../evil2.xlsx",
            "%2e%2e/evil3.xlsx",
            "%2e%2e%2fevil4.xlsx",
            "..%5cevil5.xlsx",
            "a%2Fb.xlsx",
            "a%00.xlsx",
            "a%0a%1b[2J.xlsx",
            "%ff%fe.xlsx",
            "sub/evil6.xlsx",
            &long,
        ] {
            let file = Some((bytes.len(), "\"e\"".to_owned()));
            entries.push((format!("/share/{folder}/{name}"), file.clone()));
        }
        for href in ["/etc/evil7.xlsx", "http://[", "", "file:///etc/passwd"] {
            let file = Some((bytes.len(), "\"e\"".to_owned()));
            entries.push((href.to_owned(), file));
        }
        Some(Answer::Status(207, multistatus(&entries)))
    })));
    let said = office.ticks();
    assert!(said.contains("no file can have the name"), "{said}");
    assert!(
        office.is_judged(&good),
        "{:?}\n{said}",
        office.places(&good)
    );
    assert!(!office.is_outside(&evil));
    let here = office.here();
    let names = here.iter().map(|path| path.to_string_lossy());
    let evil: Vec<_> = names.filter(|name| name.contains("evil")).collect();
    assert!(evil.is_empty(), "{evil:?}");
}

/// Nobody is missing by what could not be looked at.
#[test]
fn of_a_unit_with_such_a_name_nothing_is_concluded() {
    let mut office = Office::new();
    office.tick();
    office
        .server
        .put(&format!("{UNIT}/a\\b.xlsx"), &junk("report"));
    let said = office.ticks();
    assert!(said.contains("no file can have the name"), "{said}");
    let due_day = ["--now", "2026-11-25T15:00:00"];
    let said = office.run(&[&due_day[..], &["once"]].concat());
    let list = ["outbox", "list", "--format", "json"];
    let letters = office.run(&[&due_day[..], &list].concat());
    let reminders = |unit: &str| {
        let key = format!("\"key\":\"reminder/2026-11-25/{unit}/before-0/");
        letters.lines().filter(|line| line.contains(&key)).count()
    };
    assert!(reminders("nanming") > 0, "{said}\n{letters}");
    assert_eq!(reminders("yunyan"), 0, "{letters}");
}

#[test]
fn names_that_are_the_same_to_some_systems_are_files_of_their_own() {
    let mut office = Office::new();
    office.tick();
    let names = [
        "Report.xlsx",
        "REPORT.XLSX",
        "r\u{e9}sum\u{e9}.xlsx",
        "re\u{301}sume\u{301}.xlsx",
        "9月 (2)+%41#?&;.xlsx",
        "%2e%2e%2f.xlsx",
        "表..xlsx",
        "'><!--]]>.xlsx",
        "a/REPORT.XLSX",
        "A/REPORT.XLSX",
    ];
    for name in names {
        office.server.put(&format!("{UNIT}/{name}"), &junk(name));
    }
    let long = format!("{}.xlsx", "a".repeat(250));
    office.server.put(&format!("{UNIT}/{long}"), &junk("long"));
    let said = office.ticks();
    for name in names.into_iter().chain(["long"]) {
        let places = office.places(&junk(name));
        assert!(office.is_judged(&junk(name)), "{name}: {places:?}\n{said}");
    }
}

#[test]
fn a_link_in_the_mirror_is_not_followed() {
    let mut office = Office::new();
    office.tick();
    let outside = office.path("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, office.path(&format!("mirror/{UNIT}/去"))).unwrap();
    fs::write(outside.join("is.xlsx"), b"others'").unwrap();
    symlink(
        outside.join("is.xlsx"),
        office.path(&format!("mirror/{UNIT}/is.xlsx")),
    )
    .unwrap();
    office
        .server
        .put(&format!("{UNIT}/去/a.xlsx"), &junk("through"));
    office.server.put(&format!("{UNIT}/is.xlsx"), &junk("over"));
    office
        .server
        .put(&format!("{OTHER}/b.xlsx"), &junk("other unit"));
    office
        .server
        .put(&format!("{UNIT}/c.xlsx"), &junk("same unit"));
    let said = office.ticks();
    assert!(office.is_judged(&junk("other unit")), "{said}");
    assert!(office.is_judged(&junk("same unit")), "{said}");
    let there: Vec<_> = fs::read_dir(&outside)
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(there, ["is.xlsx"]);
    assert_eq!(fs::read(outside.join("is.xlsx")).unwrap(), b"others'");
    assert!(!office.is_outside(&junk("through")) && !office.is_outside(&junk("over")));
    // What could not be brought here lies where it lay.
    assert_eq!(
        office.places(&junk("through")),
        [format!("{UNIT}/去/a.xlsx")]
    );
    assert!(said.contains("去"), "{said}");
}

#[test]
fn folders_are_looked_into_as_deep_as_on_a_mounted_share_and_deeper_ones_are_said() {
    let mut office = Office::new();
    office.tick();
    let deep = |levels: usize| format!("{UNIT}/{}", "层/".repeat(levels));
    office
        .server
        .put(&format!("{}够.xlsx", deep(16)), &junk("16"));
    office
        .server
        .put(&format!("{}深.xlsx", deep(17)), &junk("17"));
    let said = office.ticks();
    assert!(office.is_judged(&junk("16")), "{said}");
    assert!(said.contains("16 deep"), "{said}");
    assert!(!office.is_judged(&junk("17")));
}

#[test]
fn folders_in_one_another_for_ever_come_to_an_end() {
    let mut office = Office::new();
    office.tick();
    // Each folder has the same two in it.
    office.server.fail(Some(Box::new(|asked, _| {
        let is_folder = asked.method == "PROPFIND" && asked.depth.as_deref() == Some("1");
        if !is_folder || !asked.path.starts_with(UNIT) {
            return None;
        }
        let root = format!("/share/{}", encoded(&asked.path));
        let entries = ["", "/a", "/b"].map(|name| (format!("{root}{name}/"), None));
        Some(Answer::Status(207, multistatus(&entries)))
    })));
    office.server.asked();
    let said = office.tick();
    assert!(said.contains("folders are in it"), "{said}");
    assert!(office.server.asked() < 4_000);
}

#[test]
fn a_file_and_a_folder_of_one_name_stop_nothing() {
    let mut office = Office::on_s3();
    office.tick();
    office.server.put(&format!("{UNIT}/两样"), &junk("file"));
    office
        .server
        .put(&format!("{UNIT}/两样/a.xlsx"), &junk("in the folder"));
    office
        .server
        .put(&format!("{OTHER}/b.xlsx"), &junk("other unit"));
    let said = office.ticks();
    assert!(office.is_judged(&junk("other unit")), "{said}");
    // The mirror has room for one of them at a time.
    assert!(office.is_judged(&junk("file")), "{said}");
    let said = office.ticks();
    assert!(office.is_judged(&junk("in the folder")), "{said}");
}
