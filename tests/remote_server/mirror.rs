//! A mirror that is new, or behind, as that of a node which leads after another one died: nothing is lost or done twice.

use std::fs;

use diaodu::folder::sha256;
use serde_json::Value;

use super::server::Answer;
use super::{Office, UNIT, junk};

impl Office {
    fn lose_mirror(&self) {
        fs::remove_dir_all(self.path("mirror")).unwrap();
    }

    fn receipts(&self) -> Vec<String> {
        self.server.paths_with("/回执/")
    }
}

#[test]
fn what_a_node_did_in_its_mirror_alone_is_done_again_by_the_next() {
    let mut office = Office::new();
    office.tick();
    let report = junk("report");
    office.server.put(&format!("{UNIT}/表.xlsx"), &report);
    // Nothing of what is decided comes there, and then the node dies with its mirror.
    office.server.fail(Some(Box::new(|asked, _| {
        let is_change = matches!(&*asked.method, "PUT" | "MOVE" | "MKCOL");
        is_change.then(|| Answer::Status(503, Vec::new()))
    })));
    let said = office.ticks();
    assert!(said.contains("Rejected (version 1)"), "{said}");
    assert_eq!(office.places(&report), [format!("{UNIT}/表.xlsx")]);
    office.lose_mirror();
    office.server.fail(None);
    let said = office.ticks();
    assert!(!said.contains("same bytes again"), "{said}");
    assert!(
        office.is_judged(&report),
        "{:?}\n{said}",
        office.places(&report)
    );
    assert_eq!(office.receipts().len(), 1, "{:?}", office.receipts());
    let marked = office.server.paths_with("/退回/");
    // Done again once more, that changes nothing.
    office.lose_mirror();
    let said = office.ticks();
    assert!(!said.contains("trouble"), "{said}");
    assert_eq!(office.server.paths_with("/退回/"), marked);
    assert_eq!(office.receipts().len(), 1);
}

/// A node died between the note of an arrival and its record; the next one has not seen the file yet.
#[test]
fn a_node_starts_though_its_mirror_does_not_show_the_last_file() {
    let mut office = Office::new();
    office.tick();
    office
        .server
        .put(&format!("{UNIT}/一.xlsx"), &junk("first"));
    let said = office.ticks();
    assert!(office.is_judged(&junk("first")), "{said}");
    let second = junk("second");
    let hash = sha256(&second);
    let archive = office.path("data/archive");
    let first = fs::read_dir(archive.join("arrivals"))
        .unwrap()
        .next()
        .unwrap();
    let note = fs::read(first.unwrap().path()).unwrap();
    let mut note: Value = serde_json::from_slice(&note).unwrap();
    note["number"] = 2.into();
    note["sha256"] = hash.clone().into();
    note["file_name"] = "二.xlsx".into();
    let name = format!("00000002-{}.json", &hash[..12]);
    fs::write(archive.join("arrivals").join(name), note.to_string()).unwrap();
    fs::create_dir_all(archive.join(&hash[..2])).unwrap();
    fs::write(archive.join(&hash[..2]).join(&hash), &second).unwrap();
    office.server.put(&format!("{UNIT}/二.xlsx"), &second);
    office.lose_mirror();
    let said = office.ticks();
    assert!(
        office.is_judged(&second),
        "{:?}\n{said}",
        office.places(&second)
    );
}
