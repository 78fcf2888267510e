//! Piles of spreadsheets that nobody here wrote, through the whole intake: `DIAODU_CORPUS=<dir> cargo
//! test corpus` takes any folder; without it, the files that are known to kill careless readers.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use diaodu::clock::Clock;
use diaodu::sandbox::Reader;
use sheetgate::Limits;

use crate::files::{compound, longs, record, xls_stream, xlsb, xlsx, xlsx_with};
use crate::office::SmallOffice;

/// The wall time of a child and what is around it.
const LONGEST: TimeDelta = TimeDelta::seconds(16);

#[tokio::test]
async fn every_file_of_a_corpus_gets_a_verdict() {
    let files = match std::env::var_os("DIAODU_CORPUS") {
        Some(folder) => read_all(Path::new(&folder)),
        None => killers(),
    };
    assert!(!files.is_empty());
    let mut town = SmallOffice::since("2026-11-01").await;
    // A name of its own, by which its children are told from those of other tests.
    let program = town.config.data_dir.join("corpus-child");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_diaodu"), &program).unwrap();
    town.office.reader = Reader::new(program.clone(), Limits::default());

    let mut now = town.at("2026-11-06 10:00");
    let mut verdicts = Vec::new();
    for (number, (name, bytes)) in files.iter().enumerate() {
        town.drop("南明区", &format!("{number} {name}"), bytes);
        town.tick(now).await;
        let begun = Clock::Machine.now();
        let mut tick = town.tick(now + TimeDelta::minutes(1)).await;
        if tick.waiting > 0 {
            // It looks cut, as if it were still being written: it is given some minutes.
            tick = town.tick(now + TimeDelta::minutes(12)).await;
        }
        let took = Clock::Machine.now() - begun;
        now += TimeDelta::minutes(13);
        assert!(tick.troubles.is_empty(), "{name}: {tick:?}");
        assert!(took <= LONGEST, "{name}: {took}");
        let [taken] = &tick.taken[..] else {
            panic!("{name}: {tick:?}");
        };
        verdicts.push((name, taken.verdict, took));
    }
    assert_eq!(left_behind(&program), [0; 0]);
    let accepted: Vec<_> = verdicts.iter().filter(|one| one.1.is_accepted()).collect();
    assert!(accepted.is_empty(), "{accepted:#?}");
    let facts = town.office.facts(now).await.unwrap();
    let as_of = "2026-11-10".parse().unwrap();
    let ledger_report = town.office.ledger_report(&facts, as_of, now).await.unwrap();
    assert!(
        ledger_report.ledger.entries.is_empty(),
        "{:#?}",
        ledger_report.ledger
    );
}

fn read_all(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Processes that were started as this program and are still there.
fn left_behind(program: &Path) -> Vec<u32> {
    let is_ours = |process: &PathBuf| {
        let command = fs::read(process.join("cmdline")).unwrap_or_default();
        command.split(|&byte| byte == 0).next() == Some(program.as_os_str().as_encoded_bytes())
    };
    let processes = fs::read_dir("/proc").unwrap();
    let processes = processes.map(|entry| entry.unwrap().path()).filter(is_ours);
    let number = |process: PathBuf| process.file_name()?.to_str()?.parse().ok();
    processes.filter_map(number).collect()
}

/// Small files that make a reading library abort, loop, or ask for more memory than there is.
fn killers() -> Vec<(String, Vec<u8>)> {
    let mut looping = compound("Workbook", &xls_stream(&[]));
    // The second sector of the stream leads back to the first.
    looping[512 + 4 * 3..][..4].copy_from_slice(&longs(&[2]));
    looping[512 * 2 + 128 + 120..][..4].copy_from_slice(&longs(&[100_000]));
    let corners = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    let one = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    let count = "<sst uniqueCount=\"4294967295\"><si><t>a</t></si></sst>";
    let beyond = "<sheetData><row r=\"1\"><c r=\"A4294967298\"><v>1</v></c></row></sheetData>";
    let no_column = record(5, &[longs(&[u32::MAX, 0]), vec![0; 8]].concat());
    let killers = [
        ("looping.xls", looping),
        ("corners.xlsx", xlsx(corners)),
        ("count.xlsx", xlsx_with(one, "xl/sharedStrings.xml", count)),
        (
            "relation.xlsb",
            xlsb("rId9", &[record(0x91, &[]), no_column]),
        ),
        ("beyond.xlsx", xlsx(beyond)),
        ("cut.xlsx", xlsx(one)[..300].to_vec()),
        ("empty.xlsx", vec![0; 4096]),
    ];
    killers.map(|(name, bytes)| (name.to_owned(), bytes)).into()
}
