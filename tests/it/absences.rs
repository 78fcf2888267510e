//! What never happens: docs/architecture.md's list of absences, looked for in the sources.

use std::fs;
use std::path::{Path, PathBuf};

use diaodu::domain::letter_kind::LetterKind;

use super::floors::sources;

/// The code of a source file: without comments, and without the tests at its end.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    let lines = text[..end].lines();
    lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// The path below `src`, with slashes.
fn name(file: &Path) -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    file.strip_prefix(source).unwrap().display().to_string()
}

fn is_test(name: &str) -> bool {
    name.split('/').any(|part| {
        let part = part.trim_end_matches(".rs");
        part == "tests" || part.ends_with("_tests") || part == "fixtures" || part == "samples"
    })
}

/// Each file below one of these rooms that has one of these words, unless it is one of `but`.
fn found(rooms: &[&str], words: &[&str], but: &[&str]) -> Vec<String> {
    let mut looked_at = 0;
    let mut found = Vec::new();
    for file in sources() {
        let name = name(&file);
        let is_there = rooms.iter().any(|room| name.starts_with(room));
        let is_let_off = but.iter().any(|other| name.starts_with(other));
        if !is_there || is_let_off || is_test(&name) {
            continue;
        }
        looked_at += 1;
        let code = code(&file);
        let words = words.iter().filter(|word| code.contains(**word));
        found.extend(words.map(|word| format!("{name}: {word}")));
    }
    assert!(looked_at > 0, "nothing was looked at in {rooms:?}");
    found
}

const NOTHING: [&str; 0] = [];
const EVERYWHERE: [&str; 1] = [""];
const READS_TIME: [&str; 5] = [
    "Utc::now(",
    "Local::now(",
    "SystemTime::now(",
    "Instant::now(",
    "Clock::",
];
const OPENS: [&str; 5] = ["std::fs", "std::net", "std::env", "std::process", "tokio"];

#[test]
fn what_decides_is_pure() {
    let domain = ["domain/", "assessment/", "words/", "check/"];
    assert_eq!(found(&domain, &READS_TIME, &[]), NOTHING);
    assert_eq!(found(&domain, &OPENS, &[]), NOTHING);
    let waits = [
        "async ",
        ".await",
        "std::thread",
        "println!",
        "tracing",
        "rand::",
    ];
    assert_eq!(found(&domain, &waits, &[]), NOTHING);
}

#[test]
fn readers_and_writers_open_nothing() {
    let rooms = ["reading/", "workbook/", "document/", "mail/"];
    assert_eq!(found(&rooms, &READS_TIME, &[]), NOTHING);
    assert_eq!(found(&rooms, &OPENS, &[]), NOTHING);
}

#[test]
fn only_the_clock_reads_time() {
    let reads = &READS_TIME[..4];
    assert_eq!(found(&EVERYWHERE, reads, &["clock.rs"]), NOTHING);
}

#[test]
fn only_the_store_speaks_sql() {
    assert_eq!(found(&EVERYWHERE, &["sqlx"], &["store/"]), NOTHING);
}

#[test]
fn a_query_knows_no_engine() {
    // What opens, checks and counts, and the errors; all else asks by `sql::query`.
    let engines = [
        "store/sql/",
        "store/tables",
        "store/migrations.rs",
        "store/engine.rs",
        "store/connect.rs",
        "store/server.rs",
        "store/fault.rs",
        "store/error.rs",
    ];
    assert_eq!(found(&EVERYWHERE, &["sqlx::"], &engines), NOTHING);
    let words = ["rowid", "INSERT OR ", "json_each", "json_extract", "SUM("];
    assert_eq!(found(&["store/"], &words, &["store/tables"]), NOTHING);
}

#[test]
fn only_channels_send() {
    let words = ["reqwest::Client", "SmtpTransport", "TcpStream::connect"];
    // Files on a server are no letters.
    let rooms = ["channel/", "remote/"];
    assert_eq!(found(&EVERYWHERE, &words, &rooms), NOTHING);
}

#[test]
fn letters_are_made_from_facts_alone() {
    // What writes a letter knows values only.
    let mut others = Vec::new();
    for file in sources() {
        let code = code(&file);
        let name = name(&file);
        if name.starts_with("mail/") && !is_test(&name) {
            let rooms = code.split("crate::").skip(1);
            let rooms =
                rooms.map(|rest| rest.split([':', ';']).next().unwrap_or_default().to_owned());
            let are_values =
                |room: &String| ["domain", "mail", "templating"].contains(&room.as_str());
            others.extend(rooms.filter(|room| !are_values(room)));
        }
    }
    assert_eq!(others, NOTHING);
    // What gathers its values looks into no folder, reads no file of a unit, and changes nothing.
    let words = [
        ".archive", ".reader", ".scan(", ".take(&", ".begin()", "&mut tx",
    ];
    assert_eq!(found(&["daemon/letters"], &words, &[]), NOTHING);
}

#[test]
fn keys_are_texts_in_one_place() {
    let deeds = ["edition", "raise", "withdraw"];
    let alarms = [
        "undelivered",
        "mail-down",
        "stuck",
        "ticks-fail",
        "edition-altered",
    ];
    let letters = LetterKind::ALL.iter().map(|kind| kind.word());
    let begun = letters.chain(deeds).chain(alarms).flat_map(|word| {
        let compared = [format!("== \"{word}\""), format!("\"{word}\" =>")];
        std::iter::once(format!("\"{word}/")).chain(compared)
    });
    let cut = ["key.split", "key.rsplit", "key.strip_", "key.starts_with"];
    let words: Vec<String> = begun.chain(cut.map(str::to_owned)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // A step of a period is called overdue as well; what waits on the desk and roles have names of their own.
    let own = [
        "domain/account.rs",
        "domain/desk",
        "domain/occasion",
        "domain/letter_kind.rs",
        "domain/reminder.rs",
    ];
    assert_eq!(found(&EVERYWHERE, &words, &own), NOTHING);
}

#[test]
fn what_is_on_record_stays() {
    let words = [
        "DELETE FROM submissions",
        "DELETE FROM outbox",
        "DELETE FROM letter_bytes",
        "DELETE FROM attempts",
        "DELETE FROM editions",
        "DELETE FROM flags",
        "DELETE FROM flag_answers",
        "UPDATE flag_answers",
        "UPDATE letter_bytes",
        "UPDATE attempts",
    ];
    // A copy that is to know only what was known at an earlier moment forgets what came since.
    assert_eq!(found(&["store/"], &words, &["store/as_known.rs"]), NOTHING);
}

#[test]
fn files_of_the_share_are_not_deleted() {
    // Temporary names are ours; notes are the archive's.
    let words = ["unlinkat(", "remove_file", "remove_dir"];
    let ours = ["folder/dir.rs", "folder/notes.rs"];
    assert_eq!(found(&["folder/"], &words, &ours), NOTHING);
    assert_eq!(found(&["daemon/"], &words, &[]), NOTHING);
}

#[test]
fn what_decides_has_no_floats_for_money() {
    // How alike two names are is no money.
    let names = ["domain/project/suspicion.rs", "check/previous_report.rs"];
    assert_eq!(
        found(&["domain/", "check/"], &["f64", "f32"], &names),
        NOTHING
    );
}

#[test]
fn nothing_global_changes() {
    let words = [
        "static mut",
        "OnceLock",
        "OnceCell",
        "thread_local!",
        "Mutex<",
        "RwLock<",
        "AtomicU",
        "AtomicB",
    ];
    let statics: Vec<String> = sources()
        .iter()
        .filter(|file| !is_test(&name(file)))
        .flat_map(|file| {
            let code = code(file);
            let lines = code.lines().filter(|line| {
                let line = line.trim_start().trim_start_matches("pub ");
                let is_static = line.starts_with("static ") || line.contains(") static ");
                is_static && words.iter().any(|word| line.contains(word))
            });
            lines
                .map(|line| format!("{}: {line}", name(file)))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(statics, NOTHING);
    assert_eq!(
        found(
            &EVERYWHERE,
            &["static mut", "OnceLock", "thread_local!"],
            &[]
        ),
        NOTHING
    );
}

#[test]
fn every_absence_of_the_page_has_its_test() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = fs::read_to_string(page).unwrap();
    let tests = [
        include_str!("absences.rs"),
        include_str!("floors.rs"),
        include_str!("type_names.rs"),
    ];
    let table = page.split("| never | held by |").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let names: Vec<&str> = table
        .lines()
        .filter_map(|line| line.rsplit('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter(|name| name.contains('_') && !name.contains('/'))
        .collect();
    assert!(names.len() >= 10, "{names:?}");
    for name in names {
        let test = format!("#[test]\nfn {name}()");
        assert!(tests.iter().any(|file| file.contains(&test)), "{name}");
    }
    let paths = table.split('`').skip(1).step_by(2);
    for path in paths.filter(|path| path.starts_with("tests/")) {
        let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        assert!(path.exists(), "{}", path.display());
    }
}
