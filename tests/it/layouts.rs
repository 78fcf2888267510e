//! Layouts that clerks make by hand, and what a careful person reads in them.

mod accounts;
mod beside;
mod cards;
mod choice;
mod several_rows;
mod tables;
mod ticks;
mod under;
mod units;
mod worksheets;

use diaodu::domain::project::{Category, Field, Stage};
use diaodu::domain::rules::Rule;
use diaodu::domain::sheet::Sheet;
use proptest::prelude::*;
use sheetgate::{At, Book, Grid, Range, Value};

/// A worksheet of lines, cells parted by `|`; numbers are numbers, as if typed.
fn grid(name: &str, lines: &[&str]) -> Grid {
    let mut grid = Grid {
        name: name.to_owned(),
        ..Grid::default()
    };
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split('|').map(str::trim)) {
            let value = match text.parse() {
                _ if text.is_empty() => continue,
                Ok(number) => Value::Number(number),
                Err(_) => Value::Text(text.into()),
            };
            grid.cells.insert(At::new(row, column), value);
        }
    }
    grid
}

fn merge(grid: &mut Grid, first: (u32, u32), last: (u32, u32)) {
    grid.merges.push(Range {
        first: At::new(first.0, first.1),
        last: At::new(last.0, last.1),
    });
}

/// Reads worksheets, and proves that each of their cells is accounted for.
fn read(grids: Vec<Grid>) -> Sheet {
    let book = Book {
        grids,
        ..Book::default()
    };
    accounts::accounted(&book, "调度表.xlsx")
}

fn names(sheet: &Sheet) -> Vec<&str> {
    sheet
        .projects
        .iter()
        .map(|project| project.name.as_str())
        .collect()
}

fn has(sheet: &Sheet, rule: Rule, cell: &str) -> bool {
    let mut findings = sheet.findings.iter();
    findings.any(|finding| finding.rule == rule && finding.cell == cell)
}

const HEADER: &str = "序号|项目名称|项目内容|投资方|总投资(万元)|累计到位资金(万元)|项目阶段|责任单位|责任人|进展情况|推进计划";

#[test]
fn a_header_of_three_rows_is_read_through_its_merged_groups() {
    let mut sheet = grid(
        "Sheet1",
        &[
            "乌当区调度表",
            "单位（公章）：乌当区　　填报人：郑某",
            "序号|项目名称|资金情况|||时间节点||责任单位",
            "||总投资|到位资金||签约|开工",
            "||（亿元）|累计（亿元）|当年（亿元）",
            "1|甲项目|2.3|1.3|0.6|2024年9月|2025.1.5|住建局",
        ],
    );
    for column in [0, 1, 7] {
        merge(&mut sheet, (2, column), (4, column));
    }
    merge(&mut sheet, (2, 2), (2, 4));
    merge(&mut sheet, (3, 3), (3, 4));
    merge(&mut sheet, (2, 5), (2, 6));
    for column in [5, 6] {
        merge(&mut sheet, (3, column), (4, column));
    }
    let sheet = read(vec![sheet]);
    let project = &sheet.projects[0];
    assert_eq!(project.total_investment_yuan.unwrap().0, 230_000_000);
    assert_eq!(project.funds_in_place_yuan.unwrap().0, 130_000_000);
    assert_eq!(project.extras.get("当年（亿元）"), Some("0.6"));
    assert_eq!(project.signed_on.unwrap().to_string(), "2024-09");
    assert_eq!(project.started_on.unwrap().to_string(), "2025-01-05");
    assert_eq!(project.responsible_unit.as_deref(), Some("住建局"));
    assert_eq!(sheet.unit_stated.unwrap().value, "乌当区");
    assert_eq!(sheet.preparer.as_deref(), Some("郑某"));
}

#[test]
fn groups_need_not_be_merged() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "项目情况||资金（万元）||时间节点|",
            "名称|建设内容|总投资|到位资金|签约|开工",
            "甲项目|建厂|5000|100|2025.3|2025.6",
        ],
    )]);
    let project = &sheet.projects[0];
    assert_eq!(project.funds_in_place_yuan.unwrap().0, 1_000_000);
    assert_eq!(project.started_on.unwrap().to_string(), "2025-06");
}

#[test]
fn sections_totals_and_notes_are_no_projects_and_imply_the_stage() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "序号|项目名称|项目内容|投资方|总投资(万元)|责任单位|责任人|进展情况|推进计划",
            "合计|3|||4500",
            "一、在建项目（2个）",
            "1|小计量器具项目|建线|甲公司|1000|局|人|施工|封顶",
            "2|注塑件项目|建线|乙公司|1500|局|人|施工|封顶",
            "小计|2|||2500",
            "二|已签约未开工项目（1个）|||2000",
            "1|总部基地项目|建楼|丙公司|2000|局|人|报批|开工",
            "注：1.总投资以协议为准。",
            "填报人：于某　　联系电话：13900000001",
        ],
    )]);
    assert_eq!(
        names(&sheet),
        ["小计量器具项目", "注塑件项目", "总部基地项目"]
    );
    let stages: Vec<_> = sheet.projects.iter().map(|project| project.stage).collect();
    assert_eq!(
        stages,
        [
            Some(Stage::Building),
            Some(Stage::Building),
            Some(Stage::Signed)
        ]
    );
    assert!(has(&sheet, Rule::Implied, "A3"));
    assert!(
        sheet
            .findings
            .iter()
            .all(|finding| finding.rule != Rule::TotalMismatch)
    );
    assert_eq!(sheet.preparer.as_deref(), Some("于某"));
}

#[test]
fn a_section_of_a_bureau_says_who_answers() {
    let header = "序号|项目名称|项目内容|投资方|总投资(万元)|项目阶段|责任人|进展情况|推进计划";
    let rows = |header| {
        vec![grid(
            "Sheet1",
            &[
                "南明区投资促进局",
                header,
                "（一）区商务局（2个）",
                "1|甲项目|内容|公司|5000|投产|人|进展|计划",
                "2|乙项目|内容|公司|5000|投产|人|进展|计划",
                "（二）南明经济开发区管委会",
                "3|丙项目|内容|公司|5000|投产|人|进展|计划",
            ],
        )]
    };
    let units = |sheet: &Sheet| -> Vec<Option<String>> {
        let projects = sheet.projects.iter();
        projects
            .map(|project| project.responsible_unit.clone())
            .collect()
    };
    let sheet = read(rows(header));
    let (bureau, park) = ("区商务局".to_owned(), "南明经济开发区管委会".to_owned());
    assert_eq!(
        units(&sheet),
        [Some(bureau.clone()), Some(bureau), Some(park)]
    );
    assert!(has(&sheet, Rule::Implied, "A3"));
    let mut findings = sheet.findings.iter();
    assert!(findings.all(|finding| finding.rule != Rule::MissingColumn));
    let with_column = read(rows(&header.replace("责任人", "责任单位")));
    assert_eq!(units(&with_column), vec![Some("人".to_owned()); 3]);
}

#[test]
fn rows_that_say_how_to_fill_in_the_table_are_no_projects() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            HEADER,
            "|（填写全称）||||||||（一句话）|",
            "示例|某某项目|内容|公司|5000|100|投产|局|人|进展|计划",
            "1|示例园区基础设施项目|内容|公司|5000|100|投产|局|人|进展|计划",
            "2|（一期）配套项目|内容|公司|5000|100|投产|局|人|进展|计划",
        ],
    )]);
    assert_eq!(names(&sheet), ["示例园区基础设施项目", "（一期）配套项目"]);
}

#[test]
fn a_filled_row_that_may_be_a_sample_is_asked_about() {
    let filled = |name: &str| format!("1|{name}|内容|公司|5000|100|投产|局|人|进展|计划");
    for name in [
        "甲项目（示例）",
        "某某项目(填写样例)",
        "示例项目1",
        "项目示例",
    ] {
        let row = filled(name);
        let sheet = read(vec![grid("Sheet1", &[HEADER, &row, &filled("乙产业园")])]);
        assert_eq!(names(&sheet), ["乙产业园"], "{name}");
        assert!(
            has(&sheet, Rule::RowUnclear, "A2:K2"),
            "{name}: {:?}",
            sheet.findings
        );
    }
    for name in [
        "范例小镇",
        "甲园（国家示范项目）",
        "比例尺文化园",
        "案例教学中心（一期）",
    ] {
        let row = filled(name);
        assert_eq!(names(&read(vec![grid("Sheet1", &[HEADER, &row])])), [name]);
    }
}

#[test]
fn a_section_of_a_category_says_nothing_of_the_stage() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            HEADER,
            "建设中项目",
            "1|甲项目|内容|公司|5000|100|投产|局|人|进展|计划",
        ],
    )]);
    assert_eq!(
        sheet.projects[0].category,
        Some(Category::UnderConstruction)
    );
    assert_eq!(sheet.projects[0].stage, Some(Stage::Producing));
}

#[test]
fn one_project_over_two_rows_is_one_project() {
    let mut table = grid(
        "Sheet1",
        &[
            HEADER,
            "1|甲项目|内容|公司|5000|100|在建|住建局|张某|进展|计划",
            "|||||||商务局|李某",
            "2|乙项目|内容|公司|5000|100|在建|同上|王某|进展|同上",
        ],
    );
    for column in [0, 1, 2, 3, 4, 5, 6, 9, 10] {
        merge(&mut table, (1, column), (2, column));
    }
    let sheet = read(vec![table]);
    assert_eq!(names(&sheet), ["甲项目", "乙项目"]);
    assert_eq!(
        sheet.projects[0].responsible_unit.as_deref(),
        Some("住建局\n商务局")
    );
    assert_eq!(
        sheet.projects[0].total_investment_yuan.unwrap().0,
        50_000_000
    );
    assert_eq!(sheet.projects[1].plan.as_deref(), Some("计划"));
    assert!(has(&sheet, Rule::Ditto, "K4"));
}

#[test]
fn cells_merged_downwards_are_filled_but_never_amounts() {
    let mut table = grid(
        "Sheet1",
        &[
            HEADER,
            "1|甲项目|内容|公司|5000|100|在建|住建局|张某|进展|计划",
            "2|乙项目|内容|公司||200|在建||王某|进展|计划",
        ],
    );
    merge(&mut table, (1, 7), (2, 7));
    merge(&mut table, (1, 4), (2, 4));
    let sheet = read(vec![table]);
    assert_eq!(
        sheet.projects[1].responsible_unit.as_deref(),
        Some("住建局")
    );
    assert_eq!(
        sheet.projects[1]
            .cells
            .get(Field::ResponsibleUnit)
            .unwrap()
            .address(),
        "H2"
    );
    assert!(
        sheet
            .projects
            .iter()
            .all(|project| project.total_investment_yuan.is_none())
    );
    assert!(has(&sheet, Rule::AmountMerged, "E2:E3"));
    assert!(has(&sheet, Rule::FilledDown, "H2:H3"));
}

#[test]
fn a_unit_that_the_figures_contradict_is_asked_once_a_column() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "填报单位：双龙　单位：亿元",
            "序号|项目名称|项目内容|总投资|累计到位资金|项目阶段|进展情况",
            "1|甲项目|内容|35360|24220|在建|进展",
            "2|乙项目|内容|7800|2110|在建|进展",
            "3|丙项目|内容|8580|0|在建|进展",
        ],
    )]);
    assert!(
        sheet
            .projects
            .iter()
            .all(|project| project.total_investment_yuan.is_none())
    );
    assert_eq!(sheet.projects[2].funds_in_place_yuan.unwrap().0, 0);
    assert!(has(&sheet, Rule::AmountMagnitude, "D2") && has(&sheet, Rule::AmountMagnitude, "E2"));
}

#[test]
fn a_workbook_without_a_report_has_no_table() {
    for lines in [
        &["通讯录", "姓名|电话|单位", "张三|139|局"][..],
        &[],
        &["项目名称|备注", "甲|乙"],
    ] {
        assert!(!read(vec![grid("Sheet1", lines)]).has_table);
    }
}

proptest! {
    #[test]
    fn no_grid_panics(
        cells in prop::collection::vec((0_u32..12, 0_u32..12, "[一合计小项目名称总投资0-9.年月亿万元：（）\\PC]{0,12}"), 0..60),
        merges in prop::collection::vec((0_u32..12, 0_u32..12, 0_u32..4, 0_u32..4), 0..8),
    ) {
        let mut table = grid("Sheet1", &["", HEADER]);
        for (row, column, text) in cells {
            table.cells.insert(At::new(row, column), Value::Text(text.into()));
        }
        for (row, column, down, right) in merges {
            merge(&mut table, (row, column), (row + down, column + right));
        }
        let sheet = read(vec![table]);
        prop_assert!(sheet.projects.len() <= 12);
    }
}
