//! `-o FILE`: whole or not at all, and never in place of what is no file.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
use std::process::Command;

use super::Files;
use crate::sheets::report;

const FORM: [&str; 4] = ["form", "--unit", "nanming", "-o"];

/// An office with one report of a unit.
fn office() -> Files {
    let files = Files::new();
    let bytes = report("南明区", "2026年11月10日", &["甲产业园"]).bytes();
    fs::write(files.path("share/报送/南明区/南明区.xlsx"), bytes).unwrap();
    files
}

/// The commands that write a workbook where they are told.
fn commands(place: &str) -> [Vec<&str>; 2] {
    [
        [&FORM[..], &[place]].concat(),
        vec!["merge", "share/报送", "-o", place],
    ]
}

#[test]
fn a_pipe_gets_the_workbook_and_stays_a_pipe() {
    let files = office();
    let pipe = files.path("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    for command in commands("pipe") {
        let read = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read(pipe).unwrap()
        });
        let said = files.run(&command);
        assert!(matches!(said.code, Some(0 | 3)), "{said:?}");
        assert!(
            fs::metadata(&pipe).unwrap().file_type().is_fifo(),
            "{command:?}"
        );
        let bytes = read.join().unwrap();
        assert!(
            bytes.starts_with(b"PK"),
            "{command:?}: {} bytes",
            bytes.len()
        );
    }
}

#[test]
fn a_device_without_room_is_said_and_stays_a_device() {
    let files = office();
    for command in commands("/dev/full") {
        let said = files.run(&command);
        said.complains(1, &["cannot write /dev/full: ", "No space left"]);
    }
    assert!(
        fs::metadata("/dev/full")
            .unwrap()
            .file_type()
            .is_char_device()
    );
}

#[test]
fn a_folder_is_not_written_over() {
    let files = office();
    for command in commands("share") {
        files
            .run(&command)
            .complains(1, &["cannot write share: ", "directory"]);
    }
}

#[test]
fn what_a_link_leads_to_is_replaced_and_keeps_its_rights() {
    let files = office();
    let file = files.path("mine.xlsx");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
    let link = files.path("link.xlsx");
    symlink("mine.xlsx", &link).unwrap();
    for command in commands("link.xlsx") {
        files.run(&command);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read(&file).unwrap().starts_with(b"PK"), "{command:?}");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o604);
        fs::write(&file, "old").unwrap();
    }
}
