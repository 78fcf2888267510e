//! 通讯录.xlsx: what a list says, and what is asked of it.

use super::contacts::contacts;
use super::{PlainCell, PlainRow, PlainTable};
use crate::domain::contacts::{ContactRole, ContactRow};
use crate::domain::finding::Finding;
use crate::domain::fixtures::policy;
use crate::domain::rules::Rule;

const HEADER: [&str; 7] = [
    "单位",
    "职责",
    "姓名",
    "邮箱",
    "电话",
    "起始日期",
    "截止日期",
];

fn list(rows: &[[&str; 7]]) -> Vec<PlainTable> {
    let rows = std::iter::once(&HEADER).chain(rows);
    let rows = (0..).zip(rows).map(|(row, texts)| PlainRow {
        row,
        cells: (0..)
            .zip(texts)
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| PlainCell {
                column,
                text: (*text).to_owned(),
                day: text.parse().ok(),
            })
            .collect(),
    });
    vec![PlainTable {
        name: "通讯录".to_owned(),
        is_hidden: false,
        rows: rows.collect(),
    }]
}

fn read(rows: &[[&str; 7]]) -> (Vec<ContactRow>, Vec<Finding>) {
    let clean = |text: &str| {
        let is_one = text.contains('@') && !text.contains(' ');
        is_one.then(|| text.to_lowercase())
    };
    contacts(&list(rows), &policy(), &clean)
}

const A: [&str; 7] = ["a区", "联络员", "张某", "zhang@example.org", "", "", ""];
const B: [&str; 7] = ["b区", "联络员", "李某", "li@example.org", "", "", ""];

/// What is said of a third row: `column = value` a line over that of a deputy.
pub(super) fn judged(example: &str) -> Vec<Finding> {
    let mut row = ["a区", "副联络员", "王某", "wang@example.org", "", "", ""].map(str::to_owned);
    for (column, value) in example.lines().filter_map(|line| line.split_once('=')) {
        if let Some(at) = HEADER.iter().position(|header| *header == column.trim()) {
            value.trim().clone_into(&mut row[at]);
        }
    }
    let row = row.each_ref().map(String::as_str);
    read(&[A, B, row]).1
}

#[test]
fn a_list_says_whose_each_person_is_and_from_when() {
    let (rows, findings) = read(&[
        A,
        B,
        [
            "A区",
            "备用联络员",
            "王某",
            "Wang@Example.org",
            "13900000000",
            "2026-11-01",
            "2026-12-31",
        ],
        [
            "市自然资源和规划局",
            "成员单位联系人",
            "石某",
            "shi@example.org",
            "",
            "",
            "",
        ],
        ["", "市领导", "陈某", "chen@example.org", "", "", ""],
        ["办公室", "办公室", "江某", "jiang@example.org", "", "", ""],
        ["b区", "项目经理人", "赵某", "zhao@example.org", "", "", ""],
        ["", "联络员", "", "", "", "", ""],
    ]);
    assert_eq!(findings, []);
    assert_eq!(
        rows.len(),
        7,
        "a row of which only the role is filled in is none"
    );
    assert_eq!(rows[2].role, ContactRole::Deputy);
    assert_eq!(rows[2].of.as_ref().unwrap().0, "a");
    assert_eq!(rows[2].contact.address, "wang@example.org");
    assert_eq!(rows[2].to, Some("2026-12-31".parse().unwrap()));
    assert_eq!(rows[3].of.as_ref().unwrap().0, "land");
    assert_eq!((&rows[4].of, &rows[5].of), (&None, &None));
}

#[test]
fn one_after_the_other_is_no_two_at_once() {
    let until = [
        "a区",
        "联络员",
        "张某",
        "zhang@example.org",
        "",
        "",
        "2026-11-15",
    ];
    let from = [
        "a区",
        "联络员",
        "王某",
        "wang@example.org",
        "",
        "2026-11-16",
        "",
    ];
    assert_eq!(read(&[until, from, B]).1, []);
    let early = [
        "a区",
        "联络员",
        "王某",
        "wang@example.org",
        "",
        "2026-11-15",
        "",
    ];
    let (_, twice) = read(&[until, early, B]);
    assert_eq!((twice[0].rule, &*twice[0].cell), (Rule::OfficePeople, "C3"));
    let (_, none) = read(&[A]);
    assert!(none[0].message.contains("b区"), "{none:#?}");
    let (_, backwards) = read(&[
        A,
        B,
        [
            "a区",
            "副联络员",
            "王某",
            "w@example.org",
            "",
            "2026-12-01",
            "2026-11-01",
        ],
    ]);
    assert_eq!(backwards[0].rule, Rule::OfficeDay);
    // A department has no liaison that reports.
    let (_, wrong) = read(&[
        A,
        B,
        [
            "市自然资源和规划局",
            "联络员",
            "石某",
            "s@example.org",
            "",
            "",
            "",
        ],
    ]);
    assert_eq!(wrong[0].rule, Rule::OfficeName);
}
