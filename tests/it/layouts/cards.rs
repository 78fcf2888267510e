//! Project cards and tables with one project a column.

use diaodu::domain::project::{Field, Stage};
use diaodu::domain::rules::Rule;

use super::{grid, has, merge, names, read};

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

/// 基本情况, merged down beside the labels, heads them; each card may have a title of its own.
#[test]
fn what_heads_the_labels_of_a_card_is_no_label() {
    let mut lines = Vec::new();
    for (number, name) in [("1", "甲产业园"), ("2", "乙产业园")] {
        lines.push(format!("重大项目调度卡（第{number}号）"));
        lines.push("填报单位：某县||报送期：2026年11月25日".to_owned());
        for (row, line) in CARD.iter().enumerate() {
            let group = match row {
                0 => "基本情况",
                7 => "推进情况",
                _ => "",
            };
            lines.push(format!("{group}|{}", line.replace("甲产业园", name)));
        }
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut cards = grid("Sheet1", &lines);
    for top in [2, 13] {
        merge(&mut cards, (top, 0), (top + 6, 0));
        merge(&mut cards, (top + 7, 0), (top + 8, 0));
    }
    let sheet = read(vec![cards]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    assert_eq!(sheet.projects[1].content.as_deref(), Some("建设厂房"));
    assert_eq!(sheet.projects[1].plan.as_deref(), Some("年底封顶"));
    assert_eq!(sheet.period_stated.unwrap().value.to_string(), "2026-11-25");
}

#[test]
fn cards_may_stand_side_by_side() {
    let lines: Vec<String> = CARD
        .iter()
        .map(|line| {
            let second = line.replace("甲产业园", "乙产业园").replace("张某", "孙某");
            format!("{line}||{second}")
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let sheet = read(vec![grid("Sheet1", &lines)]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    let second = &sheet.projects[1];
    assert_eq!(second.responsible_person.as_deref(), Some("孙某"));
    let cell = second.cells.get(Field::ResponsiblePerson).unwrap();
    assert_eq!(cell.address(), "E6");
}

/// A list of the cards is no report, and takes nothing from them.
#[test]
fn cards_are_read_beside_a_list_of_them() {
    let list = grid(
        "一览",
        &["重大项目一览", "序号|项目名称|所在工作表", "1|甲产业园|甲"],
    );
    let sheet = read(vec![list, grid("甲", &CARD)]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(sheet.projects[0].stage, Some(Stage::Building));
}

#[test]
fn the_labels_of_a_card_may_stand_above_its_values() {
    let card = |name: &str| {
        vec![
            "项目名称|投资方|总投资（万元）|项目阶段".to_owned(),
            format!("{name}|甲公司|50000|在建"),
            "责任单位|责任人|项目内容".to_owned(),
            "工信局|张某|建设厂房".to_owned(),
            "进展情况|推进计划|存在问题".to_owned(),
            "施工|封顶|".to_owned(),
            String::new(),
        ]
    };
    let lines = [card("甲产业园"), card("乙产业园")].concat();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let sheet = read(vec![grid("Sheet1", &lines)]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    let second = &sheet.projects[1];
    assert_eq!(second.progress.as_deref(), Some("施工"));
    assert_eq!(second.problems, None);
    assert_eq!(second.cells.get(Field::Plan).unwrap().address(), "B13");
}

/// More projects than fit on a page stand below the first ones, under the same labels.
#[test]
fn a_table_with_one_project_a_column_may_go_on_below() {
    let block = |first: &str, second: &str| {
        let lines = CARD.iter().enumerate().map(|(row, line)| {
            let (label, value) = line.split_once('|').unwrap();
            match row {
                0 => format!("{label}|{first}|{second}"),
                _ => format!("{label}|{value}|{value}"),
            }
        });
        lines.chain([String::new()]).collect::<Vec<String>>()
    };
    let lines = [block("甲产业园", "乙产业园"), block("丙产业园", "丁产业园")].concat();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let sheet = read(vec![grid("Sheet1", &lines)]);
    assert_eq!(
        names(&sheet),
        ["甲产业园", "乙产业园", "丙产业园", "丁产业园"]
    );
    let last = &sheet.projects[3];
    assert_eq!(last.plan.as_deref(), Some("年底封顶"));
    assert_eq!(last.cells.get(Field::Stage).unwrap().address(), "C14");
}

/// 总投资 | 50000 | 万元: the unit stands behind the figure.
#[test]
fn the_unit_of_a_cards_amount_may_stand_behind_it() {
    for (unit, yuan) in [("万元", 500_000_000), ("亿元", 5_000_000_000_000)] {
        let amount = format!("总投资|50000|{unit}");
        let mut lines = CARD.to_vec();
        lines[2] = &amount;
        let sheet = read(vec![grid("甲", &lines)]);
        let project = &sheet.projects[0];
        let read = project.total_investment_yuan.map(|yuan| yuan.0);
        let is_asked = sheet.findings.iter().any(|finding| finding.cell == "B3");
        assert!(
            read == Some(yuan) || (unit == "亿元" && is_asked),
            "{read:?} {:#?}",
            sheet.findings
        );
    }
}
