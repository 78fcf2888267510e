//! Project cards and tables with one project a column.

use diaodu::domain::project::{Field, Stage};
use diaodu::domain::rules::Rule;

use super::{grid, has, names, read};

const CARD: [&str; 9] = [
    "项目名称|甲产业园",
    "投资方|某某公司",
    "总投资（万元）|50000",
    "项目阶段|在建",
    "责任单位|某县商务局",
    "责任人|张某",
    "项目内容|建设厂房",
    "进展情况|主体施工至三层",
    "推进计划|年底封顶",
];

#[test]
fn a_card_is_one_project_and_its_questions_stand_at_its_cells() {
    let sheet = read(vec![grid("甲", &CARD)]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    let project = &sheet.projects[0];
    assert_eq!(project.total_investment_yuan.unwrap().0, 500_000_000);
    assert_eq!(project.plan.as_deref(), Some("年底封顶"));
    assert_eq!(project.row.first_row, 1);
    let cell = |field| project.cells.get(field).unwrap().address();
    assert_eq!(cell(Field::TotalInvestment), "B3");
    let mut lines = CARD.to_vec();
    lines[2] = "总投资（万元）|一期500，二期另计";
    let sheet = read(vec![grid("甲", &lines)]);
    assert!(
        has(&sheet, Rule::AmountUnclear, "B3"),
        "{:#?}",
        sheet.findings
    );
}

#[test]
fn cards_may_stand_on_several_worksheets_or_one_below_the_other() {
    let second: Vec<String> = CARD
        .iter()
        .map(|line| {
            line.replace("甲产业园", "乙产业园")
                .replace("50000", "8000")
        })
        .collect();
    let second: Vec<&str> = second.iter().map(String::as_str).collect();
    let sheet = read(vec![grid("甲", &CARD), grid("乙", &second)]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    let mut lines = vec!["南明区项目卡（2026年11月25日）", ""];
    lines.extend(CARD);
    lines.push("");
    lines.extend(second);
    lines.push("填报人：孙某");
    let sheet = read(vec![grid("Sheet1", &lines)]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    assert_eq!(
        sheet.projects[1].total_investment_yuan.unwrap().0,
        80_000_000
    );
    let cell = sheet.projects[1].cells.get(Field::Plan).unwrap();
    assert_eq!(cell.address(), "B21");
    assert_eq!(sheet.preparer.as_deref(), Some("孙某"));
}

#[test]
fn a_card_may_have_two_labels_in_a_row() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "项目信息卡",
            "项目名称|甲产业园|项目阶段|在建",
            "投资方|某某公司|总投资（万元）|50000",
            "责任单位|某县商务局|责任人|张某",
            "项目内容|建设厂房",
            "进展情况|主体施工至三层",
            "推进计划|年底封顶",
        ],
    )]);
    let project = &sheet.projects[0];
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(project.responsible_person.as_deref(), Some("张某"));
    assert_eq!(
        project
            .cells
            .get(Field::ResponsiblePerson)
            .unwrap()
            .address(),
        "D4"
    );
    assert_eq!(project.total_investment_yuan.unwrap().0, 500_000_000);
}

#[test]
fn a_table_with_one_project_a_column_is_read_column_by_column() {
    let lines: Vec<String> = CARD
        .iter()
        .map(|line| {
            let (label, value) = line.split_once('|').unwrap();
            let second = if value == "甲产业园" {
                "乙产业园"
            } else {
                value
            };
            format!("{label}|{value}|{second}")
        })
        .collect();
    let mut all = vec!["南明区重大项目情况", "单位：万元"];
    all.extend(lines.iter().map(String::as_str));
    all.push("注：总投资以协议为准。");
    let sheet = read(vec![grid("Sheet1", &all)]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    let second = &sheet.projects[1];
    assert_eq!(second.progress.as_deref(), Some("主体施工至三层"));
    assert_eq!(
        second.cells.get(Field::TotalInvestment).unwrap().address(),
        "C5"
    );
}

/// 项目阶段 | 投产: the value is a header's word as well, and still a value.
#[test]
fn a_value_that_is_a_header_word_stays_a_value() {
    for stage in ["投产", "签约", "开工", "在建"] {
        let row = format!("总投资（万元）|50000|累计到位资金（万元）|1200|项目阶段|{stage}");
        let lines = [
            "项目名称|甲产业园|投资方|某某公司|产业类别|新能源",
            &row,
            "签约时间|2025-01-23|开工时间|2025-12-12|投产时间|2026-03-16",
            "责任单位|区商务局|责任人|张某|包保领导|朱主席",
            "项目内容|建设厂房",
            "进展情况|主体施工",
            "推进计划|年底封顶",
        ];
        let sheet = read(vec![grid("甲", &lines)]);
        assert_eq!(names(&sheet), ["甲产业园"]);
        let read = sheet.projects[0].stage.map(Stage::word);
        assert_eq!(read, Some(stage), "{:#?}", sheet.findings);
    }
}
