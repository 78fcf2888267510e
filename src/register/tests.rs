//! Each rule for the office's workbooks asks for what its bad example says, and not for the good one; and what a workbook
//! changes is what its people changed.

use super::decisions::{DecisionChange, changes};
use super::{PlainCell, PlainRow, PlainTable};
use crate::domain::assignment::{
    Assignment, AssignmentBase, AssignmentId, AssignmentKind, AssignmentState, AssignmentTerms,
    BASE_SHEET,
};
use crate::domain::finding::{Finding, Level};
use crate::domain::fixtures::policy;
use crate::domain::rules::{Group, Rule};
use crate::domain::unit::UnitSlug;

/// The decision on record, as the workbook had it.
fn known() -> Assignment {
    Assignment {
        id: AssignmentId {
            kind: AssignmentKind::Decision,
            number: 1,
        },
        terms: AssignmentTerms {
            item: "落实用地指标".to_owned(),
            lead: UnitSlug("land".to_owned()),
            helpers: vec![UnitSlug("a".to_owned())],
            due: Some("2026-12-15".parse().unwrap()),
            origin: "11月调度会".to_owned(),
            project: None,
        },
        state: AssignmentState::Open,
        changed: None,
        since: "2026-12-01T01:00:00Z".parse().unwrap(),
    }
}

/// Its row as we write it.
fn row() -> Vec<(&'static str, String)> {
    [
        ("编号", "1"),
        ("议定事项", "落实用地指标"),
        ("牵头单位", "市自然资源和规划局"),
        ("配合单位", "a区"),
        ("完成时限", "2026-12-15"),
        ("状态", "办理中"),
        ("办理情况", ""),
        ("经手人", ""),
        ("来源", "11月调度会"),
    ]
    .map(|(column, text)| (column, text.to_owned()))
    .to_vec()
}

fn table(rows: &[Vec<String>]) -> PlainTable {
    let rows = (0..).zip(rows).map(|(row, texts)| PlainRow {
        row,
        cells: (0..)
            .zip(texts)
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| PlainCell {
                column,
                text: text.clone(),
                day: text.parse().ok(),
            })
            .collect(),
    });
    PlainTable {
        name: "议定事项".to_owned(),
        is_hidden: false,
        rows: rows.collect(),
    }
}

/// The workbook with these rows below its header, and what we wrote into it.
fn book(rows: &[Vec<(&'static str, String)>], base: &Assignment) -> Vec<PlainTable> {
    let mut header: Vec<&str> = row().iter().map(|(column, _)| *column).collect();
    for (column, _) in rows.iter().flatten() {
        if !header.contains(column) {
            header.push(column);
        }
    }
    let mut texts = vec![header.iter().map(|&text| text.to_owned()).collect()];
    texts.extend(rows.iter().map(|row| {
        let value = |column: &&str| {
            let found = row.iter().find(|(known, _)| known == column);
            found.map_or_else(String::new, |(_, text)| text.clone())
        };
        header.iter().map(value).collect::<Vec<String>>()
    }));
    let said = AssignmentBase {
        terms: base.terms.clone(),
        state: base.state,
        said: String::new(),
    };
    let hidden = PlainTable {
        name: BASE_SHEET.to_owned(),
        is_hidden: true,
        rows: table(&[vec![
            base.id.number.to_string(),
            serde_json::to_string(&said).unwrap(),
        ]])
        .rows,
    };
    vec![table(&texts), hidden]
}

/// The row with these columns written otherwise: `column = value` a line.
fn with(lines: &str) -> Vec<(&'static str, String)> {
    let mut row = row();
    for (column, value) in lines.lines().filter_map(|line| line.split_once('=')) {
        let (column, value) = (column.trim(), value.trim().to_owned());
        if column.starts_with("别处") || column == "表头" {
            continue;
        }
        match row.iter_mut().find(|(known, _)| *known == column) {
            Some(cell) => cell.1 = value,
            None => row.push((Box::leak(column.to_owned().into_boxed_str()), value)),
        }
    }
    row
}

/// What is said of an example.
fn judged(example: &str) -> Vec<Finding> {
    if example.starts_with("表 = 通讯录") {
        return super::contact_tests::judged(example);
    }
    let mut on_record = known();
    for (column, value) in example.lines().filter_map(|line| line.split_once('=')) {
        if column.trim() == "别处 牵头单位" {
            let lead = policy()
                .assignee_named(value.trim())
                .map(|one| one.slug().clone());
            on_record.terms.lead = lead.unwrap();
        }
    }
    let mut tables = book(&[with(example)], &known());
    if let Some(header) = example.strip_prefix("表头 = ") {
        let header: Vec<String> = header.split('、').map(str::to_owned).collect();
        tables[0].rows[0] = table(&[header]).rows.remove(0);
    }
    changes(&tables, &policy(), &[on_record]).1
}

#[test]
fn every_rule_for_the_offices_workbooks_asks_for_its_bad_example_alone() {
    let rules = Rule::ALL
        .iter()
        .filter(|rule| rule.group() == Group::Office);
    let mut count = 0;
    for &rule in rules {
        count += 1;
        let example = rule.example();
        let bad = judged(example.bad);
        assert!(
            bad.iter().any(|finding| finding.rule == rule),
            "{rule:?}: {bad:#?}"
        );
        for finding in bad {
            assert!(finding.message.ends_with('。'), "{}", finding.message);
            assert_eq!(finding.level, finding.rule.level());
        }
        let good = judged(example.good);
        assert!(
            good.iter().all(|one| one.rule != rule),
            "{rule:?}: {good:#?}"
        );
    }
    assert_eq!(count, 11);
}

/// What a row changes of the decision on record.
fn change(lines: &str) -> Vec<DecisionChange> {
    let (changes, findings) = changes(&book(&[with(lines)], &known()), &policy(), &[known()]);
    let errors = findings.iter().filter(|one| one.level == Level::Error);
    assert_eq!(errors.count(), 0, "{findings:#?}");
    changes
}

#[test]
fn an_untouched_workbook_changes_nothing() {
    assert_eq!(change(""), []);
}

#[test]
fn what_is_changed_is_changed_and_nothing_else() {
    let moved = &change("完成时限 = 2026-12-31")[0];
    assert_eq!(moved.number, Some(1));
    assert_eq!(moved.terms.due, Some("2026-12-31".parse().unwrap()));
    assert_eq!((moved.state, &moved.said), (AssignmentState::Open, &None));
    let done = &change("状态 = 已办结\n办理情况 = 已批复\n经手人 = 江某")[0];
    assert_eq!(done.state, AssignmentState::Reported);
    assert_eq!((&*done.by, done.said.as_deref()), ("江某", Some("已批复")));
    assert_eq!(done.terms, known().terms);
    let said = &change("办理情况 = 已上报省厅")[0];
    assert_eq!(said.state, AssignmentState::Open);
    let new = &change("编号 = 1")[..];
    assert_eq!(new, []);
}

#[test]
fn a_row_without_a_number_is_a_new_decision() {
    let new = with(
        "编号 =\n议定事项 = 协调道路接口\n牵头单位 = a区、\n配合单位 = 市自然资源和规划局；b区\n完成时限 = 长期",
    );
    let rows = [
        row(),
        new,
        with("编号 =\n议定事项 =\n牵头单位 =\n配合单位 =\n完成时限 =\n来源 ="),
    ];
    let (changes, findings) = changes(&book(&rows, &known()), &policy(), &[known()]);
    assert_eq!(findings, []);
    assert_eq!(
        changes.len(),
        1,
        "a row of which only the state is filled in is none"
    );
    assert_eq!(changes[0].number, None);
    assert_eq!(changes[0].terms.lead.0, "a");
    assert_eq!(changes[0].terms.helpers.len(), 2);
    assert_eq!(changes[0].terms.due, None);
}

#[test]
fn what_was_changed_elsewhere_stays_unless_the_workbook_changed_it_too() {
    let mut elsewhere = known();
    elsewhere.terms.due = None;
    elsewhere.state = AssignmentState::Reported;
    let tables = book(&[with("配合单位 = b区")], &known());
    let (merged, findings) = changes(&tables, &policy(), &[elsewhere.clone()]);
    assert_eq!(findings, []);
    assert_eq!(merged[0].terms.due, None);
    assert_eq!(merged[0].state, AssignmentState::Reported);
    assert_eq!(merged[0].terms.helpers[0].0, "b");
    let tables = book(&[with("完成时限 = 2026-12-31")], &known());
    let (_, findings) = changes(&tables, &policy(), &[elsewhere.clone()]);
    assert_eq!(findings[0].rule, Rule::OfficeConflict);
    assert_eq!(findings[0].cell, "E2");
    // Both changed it to the same.
    let tables = book(&[with("完成时限 = 长期")], &known());
    assert_eq!(
        changes(&tables, &policy(), &[elsewhere]),
        (Vec::new(), Vec::new())
    );
}

#[test]
fn what_both_changed_is_told_by_the_names_that_people_know() {
    let mut elsewhere = known();
    elsewhere.terms.lead = UnitSlug("b".to_owned());
    elsewhere.terms.helpers = vec![UnitSlug("land".to_owned())];
    let tables = book(&[with("牵头单位 = a区\n配合单位 = b区")], &known());
    let (_, findings) = changes(&tables, &policy(), &[elsewhere]);
    let told: Vec<&str> = findings.iter().map(|one| &*one.message).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("“b区”"), "{told:?}");
    assert!(told[1].contains("“市自然资源和规划局”"), "{told:?}");
}

#[test]
fn no_decision_ends_by_being_deleted_and_none_counts_twice() {
    let (_, gone) = changes(&book(&[with("编号 =")], &known()), &policy(), &[known()]);
    assert_eq!(gone[0].rule, Rule::OfficeNumber, "{gone:#?}");
    let (_, twice) = changes(&book(&[row(), row()], &known()), &policy(), &[known()]);
    assert_eq!(twice.len(), 1);
    assert!(twice[0].message.contains("两次"), "{twice:#?}");
    let closed = with("状态 = 已销号\n办理情况 = 完成\n经手人 = 江某");
    let mut on_record = known();
    on_record.state = AssignmentState::Closed;
    let mut base = known();
    base.state = AssignmentState::Closed;
    let (same, findings) = changes(&book(&[closed], &base), &policy(), &[on_record]);
    assert_eq!(findings, []);
    assert_eq!(same.len(), 1, "a word on it is kept");
}
