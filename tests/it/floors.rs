//! The floors of the house: a module imports only from lower floors, never from a neighbour.

mod circles;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Module and floor, as the crate's documentation draws them.
const FLOORS: &[(&str, u8)] = &[
    ("domain", 1),
    ("assessment", 2),
    ("templating", 2),
    ("words", 2),
    ("reading", 3),
    ("check", 3),
    ("workbook", 3),
    ("register", 3),
    ("document", 3),
    ("mail", 3),
    ("private", 3),
    ("clock", 4),
    ("folder", 4),
    ("store", 4),
    ("channel", 4),
    ("remote", 4),
    ("sandbox", 4),
    ("daemon", 5),
    ("web", 6),
    ("config", 7),
    ("offices", 8),
    ("cli", 9),
];

#[test]
fn every_import_goes_down() {
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in sources() {
        let module = top_module(&file);
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(floor) = floors.get(module.as_str()) else {
            wrong.push(format!(
                "{}: module {module} stands on no floor",
                file.display()
            ));
            continue;
        };
        let text = fs::read_to_string(&file).unwrap();
        for target in imports(&text) {
            let lower = floors
                .get(target.as_str())
                .is_some_and(|other| other < floor);
            if target != module && !lower {
                wrong.push(format!("{}: {module} imports {target}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_opens_with_one_line_that_says_what_lives_there() {
    for file in sources() {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("//! "),
            "{} has no opening line",
            file.display()
        );
    }
}

#[test]
fn no_room_holds_more_than_a_fifth() {
    let mut rooms: BTreeMap<String, usize> = BTreeMap::new();
    for file in sources() {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        *rooms.entry(top_module(&file)).or_default() += lines;
    }
    let all: usize = rooms.values().sum();
    rooms.retain(|_, lines| *lines * 5 > all);
    assert!(rooms.is_empty(), "of {all} lines: {rooms:?}");
}

#[test]
fn no_file_is_longer_than_anybody_reads_at_once() {
    const MOST: usize = 400;
    let mut long = Vec::new();
    for folder in ["src", "crates", "tests", "benches", "fuzz", "second-engine"] {
        for file in rust_files(folder) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            if lines > MOST {
                long.push(format!("{}: {lines} lines", file.display()));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

pub(super) fn sources() -> Vec<PathBuf> {
    rust_files("src")
}

/// The Rust files below a folder of the repository.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

fn top_module(file: &Path) -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = file.strip_prefix(source).unwrap().iter().next().unwrap();
    first.to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The top module of every `crate::…` path in the code, `use crate::{a, b}` included.
fn imports(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0_usize;
            let mut word = String::new();
            let mut skipping = false;
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.push(std::mem::take(&mut word));
                        skipping = false;
                    }
                    ':' if depth == 0 => skipping = true,
                    letter if depth == 0 && !skipping && is_word(letter) => word.push(letter),
                    _ => {}
                }
            }
            found.push(word);
        } else {
            found.push(rest.chars().take_while(|&letter| is_word(letter)).collect());
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "use crate::store::Db;\nuse crate::{mail::{Letter, x}, domain};\n// crate::web\n";
    assert_eq!(imports(text), ["store", "mail", "domain"]);
}
