//! What nobody else may read, whatever the umask is.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Files;

/// All files and folders below a folder, and it.
fn everything(root: &Path) -> Vec<PathBuf> {
    let mut found = vec![root.to_owned()];
    let mut next = 0;
    while next < found.len() {
        if found[next].is_dir() {
            let entries = fs::read_dir(&found[next]).unwrap();
            let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
            found.append(&mut paths);
        }
        next += 1;
    }
    found
}

#[test]
fn state_letters_and_backups_are_nobody_elses_whatever_the_umask() {
    for umask in ["000", "022"] {
        let files = Files::new();
        fs::write(files.path("share/报送/南明区/乱.xlsx"), "not a workbook").unwrap();
        let program = env!("CARGO_BIN_EXE_diaodu");
        let ran = Command::new("sh")
            .current_dir(files.path(""))
            .arg("-c")
            .arg(format!(
                "umask {umask}; for at in 2026-11-06T10:00 2026-11-06T10:01; do {program} once --now $at; done; \
                 {program} backup saved; {program} rebuild --into again"
            ))
            .output()
            .unwrap();
        for part in ["data", "letters", "saved", "again"] {
            let paths = everything(&files.path(part));
            assert!(paths.len() > 1, "{part}: {ran:?}");
            for path in paths {
                let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
                let right = if path.is_dir() { 0o700 } else { 0o600 };
                assert_eq!(mode, right, "umask {umask}: {}: {mode:o}", path.display());
            }
        }
    }
}

#[test]
fn a_state_that_others_could_read_is_closed_to_them_at_the_next_start() {
    let files = Files::new();
    files.run(&["once", "--now", "2026-11-06T10:00"]);
    let database = files.path("data/diaodu.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o644)).unwrap();
    files.run(&["once", "--now", "2026-11-06T10:01"]);
    let mode = fs::metadata(&database).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
