//! Marked copies of values, of files that are no `.xlsx` or cannot be marked as they are.

use chrono::NaiveDate;
use diaodu::domain::finding::Level;
use diaodu::workbook::{marked, open};
use sheetgate::{At, Book, Grid, Limits, Range, Value, Visibility};

use super::{finding, part, parts};

fn book() -> Book {
    let day = NaiveDate::from_ymd_opt(2019, 6, 1).unwrap();
    let values = [
        (0, 0, Value::Text("=SUM(A1:A9)".into())),
        (1, 0, Value::Text("南明区重大招商引资项目跟踪调度表".into())),
        (1, 1, Value::Number(110_101_199_001_011_200.0)),
        (2, 0, Value::Date(day)),
        (2, 1, Value::DateTime(day.and_hms_opt(8, 30, 0).unwrap())),
        (3, 0, Value::Bool(true)),
        (3, 1, Value::Error("#DIV/0!".into())),
        (4, 4, Value::Text("一行\n两行".into())),
    ];
    let cells = values.map(|(row, column, value)| (At::new(row, column), value));
    let merge = |a, b, c, d| Range {
        first: At::new(a, b),
        last: At::new(c, d),
    };
    let grid = |name: &str, visibility| Grid {
        name: name.into(),
        visibility,
        cells: cells.clone().into(),
        screen: sheetgate::Screen::default(),
        merges: vec![merge(4, 4, 6, 5), merge(0, 0, 0, 5)],
        months: [At::new(2, 0)].into(),
        struck: [At::new(4, 4)].into(),
        unseen: [At::new(4, 4)].into(),
        hidden_rows: [1, 2].into(),
        hidden_columns: [1].into(),
    };
    Book {
        grids: vec![
            grid("调度表", Visibility::Visible),
            grid("上月's", Visibility::Hidden),
            grid("问题清单", Visibility::VeryHidden),
        ],
        active: Some("调度表".to_owned()),
    }
}

#[test]
fn a_copy_without_findings_is_the_same_book() {
    let book = book();
    let copy = marked::copy(&book, &[]).unwrap().bytes;
    let again = open(&copy, &Limits::default()).unwrap();
    assert_eq!(again.grids.len(), 3, "a clerk's own 问题清单 stays");
    for (grid, again) in book.grids.iter().zip(&again.grids) {
        assert_eq!(grid.cells, again.cells);
        assert_eq!(grid.months, again.months);
        assert_eq!(grid.struck, again.struck);
        assert_eq!(grid.visibility, again.visibility);
        assert_eq!(grid.hidden_rows, again.hidden_rows);
        assert_eq!(grid.hidden_columns, again.hidden_columns);
        assert_eq!(grid.merges.len(), again.merges.len());
    }
    assert!(copy == marked::copy(&book, &[]).unwrap().bytes);
}

#[test]
fn what_is_hidden_stays_so_and_the_list_says_it() {
    let findings = [
        finding(Level::Warning, "上月's", "B2"),
        finding(Level::Error, "调度表", "F7"),
        finding(Level::Note, "调度表", "A1:B9"),
        finding(Level::Error, "", ""),
        finding(Level::Error, "没有这张表", "A1"),
        finding(Level::Error, "调度表", "../../x"),
        finding(Level::Error, "调度表", "A1:XFD1048576"),
    ];
    let copy = marked::copy(&book(), &findings).unwrap().bytes;
    let again = open(&copy, &Limits::default()).unwrap();
    assert!(
        again
            == open(
                &marked::copy(&book(), &[]).unwrap().bytes,
                &Limits::default()
            )
            .unwrap()
    );
    let list = part(&copy, "xl/worksheets/sheet4.xml");
    assert!(list.contains("这张工作表被隐藏，请先取消隐藏"), "{list}");
    assert!(
        list.contains("location=\"'上月&apos;&apos;s'!B2\""),
        "{list}"
    );
    assert!(list.contains("没有公式、图表和原来的格式"), "{list}");
}

#[test]
fn nothing_in_a_copy_is_a_formula_but_known_errors() {
    let mut book = book();
    let grid = &mut book.grids[0];
    grid.cells
        .insert(At::new(9, 0), Value::Uncomputed("CMD()".into()));
    grid.cells
        .insert(At::new(9, 1), Value::Error("=CMD()".into()));
    let findings = [finding(Level::Error, "调度表", "A10")];
    let copy = marked::copy(&book, &findings).unwrap().bytes;
    for part in parts(&copy) {
        let (name, text) = (
            part.name,
            String::from_utf8_lossy(&part.content).into_owned(),
        );
        for formula in text.split("<f>").skip(1) {
            assert!(formula.starts_with("#DIV/0!</f>"), "{name}: {formula:.40}");
        }
    }
}

#[test]
fn shapes_that_no_file_has_do_no_harm() {
    let far = At::new(1_048_575, 16_383);
    let range = |first, last| Range { first, last };
    let grid = Grid {
        name: "a".repeat(500),
        cells: [(far, Value::Text("字".repeat(40_000).into()))].into(),
        merges: vec![
            range(At::new(0, 0), far),
            range(At::new(5, 5), At::new(2, 2)),
            range(At::new(0, 0), At::new(1, 1)),
            range(At::new(1, 1), At::new(2, 2)),
        ],
        ..Grid::default()
    };
    assert!(
        marked::copy(
            &Book {
                grids: vec![grid],
                ..Book::default()
            },
            &[]
        )
        .is_ok()
    );
    assert!(marked::copy(&Book::default(), &[finding(Level::Error, "x", "A1")]).is_err());
}
