//! Which cells get a note, what it says, and where it ends.

use diaodu::domain::finding::{Finding, Level};
use diaodu::domain::rules::Rule;
use diaodu::workbook::marked;
use sheetgate::{At, Book, Grid, Value};

use super::{finding, part};

/// A sheet of a long column of numbers.
fn book(rows: u32) -> Book {
    let cells = (0..rows).map(|row| (At::new(row, 6), Value::Number(45_000.0)));
    let grid = Grid {
        name: "调度表".to_owned(),
        cells: cells.collect(),
        ..Grid::default()
    };
    Book {
        grids: vec![grid],
        ..Book::default()
    }
}

fn at(row: u32) -> Finding {
    finding(Level::Note, "调度表", &format!("G{row}"))
}

fn notes(findings: &[Finding], rows: u32) -> (usize, String, String) {
    let bytes = marked::copy(&book(rows), findings).unwrap().bytes;
    let comments = part(&bytes, "xl/comments1.xml");
    let list = part(&bytes, "xl/worksheets/sheet2.xml");
    (comments.matches("<comment ref").count(), comments, list)
}

#[test]
fn neighbours_with_one_finding_share_a_note() {
    let findings: Vec<Finding> = (5..=120).chain([130, 131]).map(at).collect();
    let (count, comments, list) = notes(&findings, 200);
    assert_eq!(
        count, 3,
        "one for all, and two that are too few to be folded"
    );
    assert!(
        comments.contains("（G5:G120 共 116 处同样的问题）"),
        "{comments}"
    );
    assert!(comments.contains("ref=\"G5\"") && comments.contains("ref=\"G131\""));
    assert!(!list.contains("批注只加了"));
    assert_eq!(list.matches("<hyperlink ").count(), 1, "one line for all");
    assert!(list.contains(">G5:G120,G130:G131<"), "{list}");
}

#[test]
fn another_rule_or_level_is_told_apart() {
    let mut findings: Vec<Finding> = (5..=9).map(at).collect();
    findings[2].rule = Rule::DateAsNumber;
    findings[2].level = Level::Warning;
    let (count, comments, _) = notes(&findings, 20);
    assert_eq!(count, 5, "the run is broken: {comments}");
    // Two findings at one cell are one note, the heavier first.
    findings.push(finding(Level::Error, "调度表", "G5"));
    let (count, comments, _) = notes(&findings, 20);
    assert_eq!(count, 5);
    let note = comments.split_once("ref=\"G5\"").unwrap().1;
    assert!(
        note.find("须修改：").unwrap() < note.find("说明：").unwrap(),
        "{note}"
    );
}

#[test]
fn there_is_an_end_of_notes_and_the_list_says_so() {
    let findings: Vec<Finding> = (1..=3_000).step_by(2).map(at).collect();
    let (count, comments, list) = notes(&findings, 3_000);
    assert_eq!(count, 500);
    assert!(comments.contains("ref=\"G999\"") && !comments.contains("ref=\"G1001\""));
    assert!(list.contains("批注只加了前 500 处"), "{list:.3000}");
    // Findings of no cell are told one by one.
    let of_file = (1..=5_000).map(|_| finding(Level::Note, "", ""));
    let (.., list) = notes(&of_file.chain([at(1)]).collect::<Vec<_>>(), 5);
    assert!(list.contains("另有 3001 个问题没有列出"));
}

#[test]
fn words_of_a_district_are_only_words() {
    let mut hostile = at(1);
    hostile.message = "</t></r><evil/>&amp;\u{0}_x0041_=1+1".to_owned();
    hostile.read = "=HYPERLINK(\"http://x\")".to_owned();
    let (_, comments, list) = notes(&[hostile], 5);
    for text in [&comments, &list] {
        assert!(
            text.contains("&lt;/t&gt;&lt;/r&gt;&lt;evil/&gt;&amp;amp;_x005F_x0041_=1+1"),
            "{text}"
        );
        assert!(!text.contains("<f>") && !text.contains('\u{0}'));
    }
}
