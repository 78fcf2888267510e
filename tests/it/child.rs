//! The child that reads a file, and what becomes of children that misbehave.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diaodu::domain::finding::{Finding, Level};
use diaodu::domain::rules::Rule;
use diaodu::sandbox::{Allowance, ChildError, Reader, Refusal};
use diaodu::workbook::open;
use sheetgate::{Limits, Value};

use crate::files::{xlsx, xlsx_parts, zipped};
use crate::office::SmallOffice;

const SHEET: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>=1+1</t></is></c></row></sheetData>";

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_diaodu"))
}

fn reader() -> Reader {
    Reader::new(program(), Limits::default())
}

#[track_caller]
fn refusal<T>(result: Result<T, ChildError>) -> Refusal {
    match result {
        Err(ChildError::Refused(refusal)) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was read"),
    }
}

#[tokio::test]
async fn a_good_file_is_read_and_a_bad_one_refused() {
    let file = xlsx(SHEET);
    assert!(reader().read("调度表.xlsx", &file).await.is_ok());
    let refused = refusal(reader().read("a.xlsx", b"%PDF-1.7").await);
    assert!(refused.sentence.starts_with("这是 PDF 文件"), "{refused:?}");
    let cut = refusal(reader().read("a.xlsx", &file[..file.len() / 2]).await);
    assert!(cut.sentence.contains("已损坏或没有传完"), "{cut:?}");
}

#[tokio::test]
async fn a_marked_copy_comes_back_and_can_be_dropped_again() {
    let finding = Finding {
        rule: Rule::WrongUnit,
        level: Level::Error,
        sheet: "调度表".into(),
        cell: "A2".into(),
        read: "=1+1".into(),
        expected: "单位名称".into(),
        message: "填报单位不对；请改为本单位。".into(),
        reading: None,
    };
    let file = xlsx(SHEET);
    let findings = [finding];
    let copy = reader().mark("a.xlsx", &file, &findings).await.unwrap();
    let again = reader().mark("a.xlsx", &file, &findings).await.unwrap();
    assert!(copy == again, "the same input gives the same bytes");
    let book = open(&copy.bytes, &Limits::default()).unwrap();
    assert_eq!(book.grids.len(), 1);
    assert_eq!(book.grids[0].get(1, 0), Some(&Value::Text("=1+1".into())));
}

#[tokio::test]
async fn too_large_a_file_is_refused_without_reading_it_all() {
    let limits = Limits {
        file_bytes: 1_000,
        ..Limits::default()
    };
    let large = vec![b'x'; 3 << 20];
    let refused = refusal(Reader::new(program(), limits).read("a.xls", &large).await);
    assert!(refused.sentence.contains("上限"), "{refused:?}");
}

#[tokio::test]
async fn the_system_ends_a_child_that_wants_too_much_memory() {
    let limits = Limits {
        inflated_bytes: usize::MAX,
        ..Limits::default()
    };
    let mut parts = xlsx_parts("");
    parts.push(("xl/media/image1.bin", vec![0; 600 << 20]));
    let bomb = zipped(&parts);
    let good = xlsx(SHEET);
    let reader = Reader::new(program(), limits);
    // Of a batch, it costs no other file.
    assert!(reader.read("a.xlsx", &good).await.is_ok());
    let refused = refusal(reader.read("a.xlsx", &bomb).await);
    assert!(refused.sentence.starts_with("文件"), "{refused:?}");
    assert!(reader.read("a.xlsx", &good).await.is_ok());
}

#[tokio::test]
async fn a_child_gets_what_it_is_allowed_and_no_more() {
    let little = Allowance {
        memory_bytes: 8 << 20,
        ..Allowance::default()
    };
    let file = xlsx(SHEET);
    let refused = refusal(reader().with_allowance(little).read("a.xlsx", &file).await);
    // Where it runs out of memory, and so what it still says, is chance.
    assert!(refused.sentence.ends_with("重报"), "{refused:?}");
    // The program itself is part of it, and unoptimised it is more than half of this.
    let enough = Allowance {
        memory_bytes: 128 << 20,
        cpu_seconds: 5,
    };
    assert!(
        reader()
            .with_allowance(enough)
            .read("a.xlsx", &file)
            .await
            .is_ok()
    );
}

/// A program that is not ours.
#[cfg(unix)]
fn script(folder: &Path, text: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("child");
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_that_a_child_does_is_more_than_a_refusal() {
    let long = "printf '{\"refused\":'; head -c 70000000 /dev/zero";
    // A piece says its length first; one without any is the end.
    let cut = "printf '\"sheet\"\\n\\011\\000\\000\\000half'";
    let no_sheet = "printf '\"sheet\"\\n\\004\\000\\000\\0001234\\000\\000\\000\\000'";
    let no_question =
        "printf '{\"marked\":{\"has_macros\":false}}\\n\\002\\000\\000\\000PK\\000\\000\\000\\000'";
    let too_long = "printf '\"sheet\"\\n\\377\\377\\377\\377'";
    for (text, detail) in [
        ("kill -SEGV $$", "signal: 11"),
        ("exit 3", "exit status: 3"),
        ("echo hello", "garbage"),
        (no_sheet, "garbage"),
        ("printf ''", "cut short"),
        (cut, "cut short"),
        ("printf '\"sheet\"\\n'", "cut short"),
        (no_question, "something else"),
        (too_long, "too long"),
        (long, "too long"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let child = script(folder.path(), text);
        let reader = Reader::new(child, Limits::default());
        let refused = refusal(reader.read("a.xlsx", &xlsx(SHEET)).await);
        assert!(refused.detail.contains(detail), "{text}: {refused:?}");
        assert!(
            refused.sentence.ends_with("另存为 .xlsx 后重报"),
            "{refused:?}"
        );
    }
}

/// A machine that is too busy to let it work is not the file's fault.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_child_that_works_too_long_is_refused_and_one_that_could_not_work_asked_again_later() {
    let folder = tempfile::tempdir().unwrap();
    let reads = async |text| {
        let reader = Reader::new(script(folder.path(), text), Limits::default());
        let reader = reader.with_wall(Duration::from_millis(200));
        reader.read("a.xlsx", &xlsx(SHEET)).await.unwrap_err()
    };
    let idle = reads("PATH=/bin:/usr/bin exec sleep 60").await;
    assert!(idle.is_temporary() && idle.to_string().contains("too busy"));
    let refused = loop {
        match reads("while :; do :; done").await {
            ChildError::Refused(refused) => break refused,
            busy => assert!(busy.is_temporary(), "{busy}"),
        }
    };
    assert!(refused.detail.contains("more than"), "{refused:?}");
}

/// A child that refuses whatever it is asked in the word `read`, and notes each start of its own.
/// `until` says how long it lives, `times` how often it answers.
#[cfg(unix)]
fn refusing(folder: &Path, until: &str, times: usize) -> (Reader, PathBuf) {
    let started = folder.join("started");
    let answers = "{\"refused\":{\"sentence\":\"read\",\"detail\":\"\"}}\\n".repeat(times);
    let started_shown = started.display();
    let text = format!("echo >> '{started_shown}'\n{until} do printf '{answers}'; done");
    let reader = Reader::new(script(folder, &text), Limits::default());
    (reader, started)
}

#[cfg(unix)]
async fn read_three(reader: &Reader) {
    for _ in 0..3 {
        assert_eq!(refusal(reader.read("a.xlsx", b"").await).sentence, "read");
    }
    reader.dismiss().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_child_reads_one_file_after_the_other_until_it_is_dismissed() {
    let folder = tempfile::tempdir().unwrap();
    let (reader, started) = refusing(folder.path(), "while IFS= read -r request;", 1);
    read_three(&reader).await;
    assert_eq!(std::fs::read(&started).unwrap().len(), 1);
    read_three(&reader).await;
    assert_eq!(std::fs::read(&started).unwrap().len(), 2);
}

#[cfg(unix)]
#[tokio::test]
async fn a_child_reads_the_files_of_one_unit_alone() {
    let folder = tempfile::tempdir().unwrap();
    let started = folder.path().join("started");
    // It is not told to fork, and cannot be asked to.
    let text = format!(
        "echo >> '{}'\nexec '{}' \"$1\" \"$2\" \"$3\" 2>&-",
        started.display(),
        program().display()
    );
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.reader = Reader::new(script(folder.path(), &text), Limits::default());
    for unit in ["南明区", "云岩区", "花溪区"] {
        for name in ["表一.xlsx", "表二.xlsx", "图.png"] {
            town.drop(unit, name, format!("{unit} {name}").as_bytes());
        }
    }
    town.tick_at("2026-11-06 10:00").await;
    assert_eq!(town.tick_at("2026-11-06 10:01").await.taken.len(), 9);
    assert_eq!(std::fs::read(&started).unwrap().len(), 3);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_files_of_another_owner_have_a_fresh_fork() {
    let folder = tempfile::tempdir().unwrap();
    let started = folder.path().join("started");
    let (program, shown) = (program(), started.display());
    let text = format!("echo $$ >> '{shown}'\nexec '{}' \"$@\"", program.display());
    let reader = Reader::new(script(folder.path(), &text), Limits::default());
    let file = xlsx(SHEET);
    let mut forks = Vec::new();
    for owner in ["南明区", "南明区", "云岩区", "南明区"] {
        assert!(reader.of(owner).read("a.xlsx", &file).await.is_ok());
        let server = std::fs::read_to_string(&started).unwrap();
        let server: u32 = server.trim().parse().expect("one process was started");
        let children = format!("/proc/{server}/task/{server}/children");
        forks.push(std::fs::read_to_string(children).unwrap());
    }
    assert!(forks[0].trim().parse::<u32>().is_ok(), "{forks:?}");
    assert_eq!(forks[0], forks[1]);
    forks.dedup();
    assert_eq!(forks.len(), 3, "{forks:?}");
    // With the server goes its child.
    reader.dismiss().await;
    let last = format!("/proc/{}/stat", forks[2].trim());
    for _ in 0..1000 {
        match std::fs::read_to_string(&last) {
            Ok(stat) if !stat.contains(") Z ") => tokio::task::yield_now().await,
            _ => return,
        }
        std::thread::yield_now();
    }
    panic!("the fork lives on");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_that_were_left_open_for_the_program_cost_no_fork() {
    let folder = tempfile::tempdir().unwrap();
    let started = folder.path().join("started");
    let (program, shown) = (program(), started.display());
    let text = format!(
        "echo >> '{shown}'\nexec 3</dev/null 4</dev/null\nexec '{}' \"$@\"",
        program.display()
    );
    let reader = Reader::new(script(folder.path(), &text), Limits::default());
    let file = xlsx(SHEET);
    for owner in ["南明区", "云岩区", "花溪区"] {
        assert!(reader.of(owner).read("a.xlsx", &file).await.is_ok());
    }
    assert_eq!(std::fs::read(&started).unwrap().len(), 1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_a_child_leaves_behind_is_not_taken_for_the_next_answer() {
    let folder = tempfile::tempdir().unwrap();
    let answer = |sentence: &str| {
        format!("{{\"refused\":{{\"sentence\":\"{sentence}\",\"detail\":\"\"}}}}\\n")
    };
    // It plays the server too: says that there is a fork, answers, forges the next answer at the next word.
    let text = format!(
        "echo >> '{}'\nPATH=/bin:/usr/bin\nprintf '\\1\\0\\0\\0' >&2\nread -r request\nprintf '{}'\n\
         head -c 1 <&2 > /dev/null\nprintf '{}'\nprintf '\\2\\0\\0\\0' >&2\nexec sleep 60",
        folder.path().join("started").display(),
        answer("true"),
        answer("forged"),
    );
    let reader = Reader::new(script(folder.path(), &text), Limits::default());
    for owner in ["南明区", "云岩区"] {
        let refused = refusal(reader.of(owner).read("a.xlsx", b"").await);
        assert_eq!(refused.sentence, "true", "{owner}");
    }
    let starts = std::fs::read(folder.path().join("started")).unwrap().len();
    assert_eq!(starts, 2);
}

#[cfg(unix)]
#[tokio::test]
async fn our_own_child_reads_many_files_behind_its_walls() {
    let folder = tempfile::tempdir().unwrap();
    let started = folder.path().join("started");
    let (program, shown) = (program(), started.display().to_string());
    let text = format!("echo >> '{shown}'\nexec '{}' \"$@\"", program.display());
    let reader = Reader::new(script(folder.path(), &text), Limits::default());
    let file = xlsx(SHEET);
    for _ in 0..5 {
        assert!(reader.read("a.xlsx", &file).await.is_ok());
        refusal(reader.read("b.xlsx", b"%PDF-1.7").await);
    }
    assert_eq!(std::fs::read(&started).unwrap().len(), 1);
    reader.dismiss().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_child_that_ends_costs_no_file_but_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (reader, started) = refusing(folder.path(), "read -r request; for once in 1;", 1);
    read_three(&reader).await;
    assert_eq!(std::fs::read(&started).unwrap().len(), 3);
}

#[cfg(unix)]
#[tokio::test]
async fn a_child_that_is_killed_costs_no_file_but_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let killed = "while IFS= read -r request && case $request in *bad*) kill -KILL $$;; esac;";
    let (reader, started) = refusing(folder.path(), killed, 1);
    for (name, detail) in [("a.xlsx", ""), ("bad.xlsx", "signal: 9"), ("c.xlsx", "")] {
        let refusal = refusal(reader.read(name, b"").await);
        assert!(refusal.detail.contains(detail), "{name}: {refusal:?}");
        assert_eq!(refusal.sentence == "read", name != "bad.xlsx", "{name}");
    }
    // The first, one that starts afresh for the bad file alone, and one for the rest.
    assert_eq!(std::fs::read(&started).unwrap().len(), 3);
    reader.dismiss().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_child_that_says_more_than_it_was_asked_is_not_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let (reader, started) = refusing(folder.path(), "while IFS= read -r request;", 2);
    read_three(&reader).await;
    assert_eq!(std::fs::read(&started).unwrap().len(), 3);
}

#[tokio::test]
async fn a_missing_program_is_our_own_fault() {
    let missing = Reader::new(PathBuf::from("/no/such/program"), Limits::default());
    let error = missing.read("a.xlsx", &xlsx(SHEET)).await.unwrap_err();
    assert!(error.is_temporary(), "{error}");
}
