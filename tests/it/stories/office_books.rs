//! 议定事项.xlsx: what the office writes into it counts once it is saved, all of it or nothing, and it shows what was said
//! elsewhere.

use std::collections::BTreeMap;

use calamine::{Data, Reader as _, SheetVisible, Xlsx};
use diaodu::daemon::{answer_assignment, assign, desk_items};
use diaodu::domain::assignment::{AssignmentId, AssignmentKind, AssignmentState, AssignmentTerms};
use diaodu::domain::desk::{DeskAnswer, Signed};
use diaodu::domain::rules::Rule;
use diaodu::domain::unit::UnitSlug;
use rust_xlsxwriter::Workbook;

use crate::office::SmallOffice;

const BOOK: &str = "办公室/议定事项.xlsx";

/// The workbook as it lies in the share, with these cells of its first worksheet written otherwise, saved by another
/// program.
fn edited(town: &SmallOffice, cells: &[(&str, &str)]) -> Vec<u8> {
    let bytes = town.read(BOOK);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let mut out = Workbook::new();
    let sheets = book.sheets_metadata().to_vec();
    for (at, sheet) in sheets.iter().enumerate() {
        let range = book.worksheet_range(&sheet.name).unwrap();
        let mut texts: BTreeMap<(u32, u16), String> = range
            .used_cells()
            .map(|(row, column, value)| {
                let text = match value {
                    Data::DateTime(day) => day.as_datetime().unwrap().date().to_string(),
                    other => other.to_string(),
                };
                let row = u32::try_from(row).unwrap() + range.start().unwrap().0;
                let column = u32::try_from(column).unwrap() + range.start().unwrap().1;
                ((row, u16::try_from(column).unwrap()), text)
            })
            .collect();
        for (cell, text) in cells.iter().filter(|_| at == 0) {
            let column = u16::from(cell.as_bytes()[0] - b'A');
            let row: u32 = cell[1..].parse().unwrap();
            texts.insert((row - 1, column), (*text).to_owned());
        }
        let page = out.add_worksheet();
        page.set_name(&sheet.name).unwrap();
        page.set_hidden(sheet.visible != SheetVisible::Visible);
        for ((row, column), text) in texts {
            page.write_string(row, column, text).unwrap();
        }
    }
    out.save_to_buffer().unwrap()
}

fn save(town: &SmallOffice, bytes: &[u8]) {
    std::fs::write(town.config.share.join(BOOK), bytes).unwrap();
}

/// Saves it at a time, and looks until it has been read.
async fn saved(town: &SmallOffice, bytes: &[u8], wall: &str) {
    save(town, bytes);
    town.tick_at(wall).await;
    town.settled(wall).await;
}

/// The texts of a row of its first worksheet.
fn row(town: &SmallOffice, row: usize) -> Vec<String> {
    let bytes = town.read(BOOK);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("议定事项").unwrap();
    let texts = range.rows().nth(row - 1).unwrap();
    texts.iter().map(ToString::to_string).collect()
}

fn signed(town: &SmallOffice, wall: &str) -> Signed {
    Signed {
        by: "赵某".to_owned(),
        why: "会议议定".to_owned(),
        at: town.at(wall),
    }
}

const FIRST: AssignmentId = AssignmentId {
    kind: AssignmentKind::Decision,
    number: 1,
};

/// An office with one decision on record and the workbook that shows it.
async fn town() -> SmallOffice {
    let town = SmallOffice::since("2026-10-01").await;
    town.tick_at("2026-12-01 08:00").await;
    assert!(
        town.files("办公室").is_empty(),
        "without a decision nobody needs one"
    );
    let terms = AssignmentTerms {
        item: "落实用地指标".to_owned(),
        lead: UnitSlug("ziran".to_owned()),
        helpers: Vec::new(),
        due: Some("2026-12-15".parse().unwrap()),
        origin: String::new(),
        project: None,
    };
    let by = signed(&town, "2026-12-01 09:00");
    let kind = AssignmentKind::Decision;
    assign(&town.office, kind, &terms, &by).await.unwrap();
    town.tick_at("2026-12-01 09:01").await;
    assert_eq!(
        row(&town, 4)[..3],
        ["1", "落实用地指标", "市自然资源和规划局"]
    );
    town.tick_at("2026-12-01 09:02").await;
    town.tick_at("2026-12-01 09:03").await;
    assert_eq!(
        town.office.store.assignment_versions().await.unwrap().len(),
        1
    );
    town
}

#[tokio::test]
async fn what_the_office_writes_into_it_counts_and_it_is_written_anew() {
    let town = town().await;
    let new = edited(
        &town,
        &[
            ("B5", "协调道路接口"),
            ("C5", "云岩区"),
            ("D5", "南明、市住房城乡建设局"),
            ("E5", "2026年12月31日"),
            ("F4", "已办结"),
            ("G4", "省厅已批复"),
            ("H4", "江某"),
        ],
    );
    saved(&town, &new, "2026-12-02 09:00").await;
    let all = town.office.store.assignments().await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].state, AssignmentState::Reported);
    let changed = all[0].changed.as_ref().unwrap();
    assert_eq!((&*changed.by, &*changed.why), ("江某", "省厅已批复"));
    assert_eq!(all[1].terms.helpers.len(), 2);
    let rewritten = row(&town, 5);
    assert_eq!(rewritten[0], "2", "the new one has its number");
    assert_eq!(rewritten[3], "南明区、市住房城乡建设局");
    town.tick_at("2026-12-02 09:05").await;
    assert_eq!(town.outbox_of("assigned/decision/2/").await.len(), 5);
    // It stays what it is as long as nobody changes anything.
    let before = town.read(BOOK);
    for wall in ["2026-12-03 09:00", "2026-12-04 09:00"] {
        town.tick_at(wall).await;
    }
    assert_eq!(town.read(BOOK), before);
    assert_eq!(town.files("办公室"), ["议定事项.xlsx"]);
    // What is said by a command stands in it.
    let by = signed(&town, "2026-12-04 10:00");
    let closed = answer_assignment(&town.office, FIRST, DeskAnswer::Close, &by).await;
    closed.unwrap().unwrap();
    town.tick_at("2026-12-04 10:01").await;
    assert_eq!(row(&town, 5)[0], "1", "closed ones come last");
    assert_eq!(row(&town, 5)[5], "已销号");
    let decisions = town.office.store.decisions().await.unwrap();
    let words: Vec<&str> = decisions.iter().map(|one| &*one.answer).collect();
    assert_eq!(words, ["assign", "report", "assign", "close"]);
}

#[tokio::test]
async fn one_mistake_changes_nothing_comes_back_marked_and_is_mended_where_it_lies() {
    let town = town().await;
    let wrong = edited(
        &town,
        &[
            ("B5", "协调道路接口"),
            ("C5", "某某公司"),
            ("E4", "2026-12-20"),
        ],
    );
    saved(&town, &wrong, "2026-12-02 09:00").await;
    let all = town.office.store.assignments().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].terms.due.unwrap().to_string(), "2026-12-15");
    town.tick_at("2026-12-02 09:05").await;
    assert_eq!(town.read(BOOK), wrong, "it stays as the office saved it");
    assert_eq!(
        town.files("办公室"),
        ["议定事项.xlsx", "议定事项（标注）.xlsx"]
    );
    let at = town.at("2026-12-02 09:10");
    let items = desk_items(town.office.at(at)).await.unwrap();
    let item = items
        .iter()
        .find(|item| item.id.to_string() == "book/议定事项.xlsx");
    let item = item.unwrap();
    let is_told = |line: &String| line.contains("C5：名单里没有“某某公司”");
    assert!(item.evidence.iter().any(is_told), "{item:?}");
    let books = town.office.returned_books().await.unwrap();
    let rules: Vec<Rule> = books[0].findings.iter().map(|one| one.rule).collect();
    assert_eq!(rules, [Rule::OfficeRequired, Rule::OfficeName]);
    // Saved again as it is, it is not marked twice.
    saved(&town, &wrong, "2026-12-02 10:00").await;
    assert_eq!(town.files("办公室").len(), 2);
    // What is said elsewhere meanwhile is kept, and the rest of the mended workbook counts.
    let by = signed(&town, "2026-12-02 11:00");
    let reported = answer_assignment(&town.office, FIRST, DeskAnswer::Report, &by).await;
    reported.unwrap().unwrap();
    town.tick_at("2026-12-02 11:01").await;
    let mended = edited(&town, &[("C5", "云岩区"), ("E5", "长期")]);
    saved(&town, &mended, "2026-12-02 12:00").await;
    let all = town.office.store.assignments().await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].state, AssignmentState::Reported);
    assert_eq!(all[0].terms.due.unwrap().to_string(), "2026-12-20");
    assert_eq!(row(&town, 4)[5], "已办结");
    let items = desk_items(town.office.at(at)).await.unwrap();
    assert!(
        items
            .iter()
            .all(|item| !item.id.to_string().starts_with("book/"))
    );
}

#[tokio::test]
async fn a_workbook_that_is_none_is_told_and_changes_nothing() {
    let town = town().await;
    saved(&town, b"PK\x03\x04 nonsense", "2026-12-02 09:00").await;
    let books = town.office.returned_books().await.unwrap();
    assert_eq!(books[0].findings[0].rule, Rule::UnreadableFile);
    assert_eq!(town.office.store.assignments().await.unwrap().len(), 1);
    std::fs::remove_file(town.config.share.join(BOOK)).unwrap();
    town.tick_at("2026-12-02 10:00").await;
    assert_eq!(
        row(&town, 4)[0],
        "1",
        "once it is taken away, a new one is written"
    );
    town.tick_at("2026-12-02 10:01").await;
    town.tick_at("2026-12-02 10:02").await;
    assert!(town.office.returned_books().await.unwrap().is_empty());
}
