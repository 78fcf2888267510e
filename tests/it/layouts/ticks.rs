//! The stage as a tick in one of several columns, and dates parted over several.

use diaodu::domain::finding::Level;
use diaodu::domain::project::{Field, Stage};
use diaodu::domain::rules::Rule;
use diaodu::domain::sheet::Sheet;

use super::{grid, has, merge, read};

fn loud(sheet: &Sheet) -> Vec<Rule> {
    let findings = sheet.findings.iter().filter(|one| one.level > Level::Note);
    findings.map(|one| one.rule).collect()
}

/// Rows under a header with a group of columns for the stage.
fn ticked(ticks: &[&str]) -> Sheet {
    let mut lines = vec![
        "序号|项目名称|项目内容|投资方|总投资(万元)|项目阶段||||责任单位|责任人|进展情况|推进计划"
            .to_owned(),
        "|||||在谈|签约|开工|投产".to_owned(),
    ];
    for (number, ticks) in (1..).zip(ticks) {
        lines.push(format!(
            "{number}|第{number}产业园|建厂|公司|5000|{ticks}|局|人|进展|计划"
        ));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut sheet = grid("Sheet1", &lines);
    merge(&mut sheet, (0, 5), (0, 8));
    for column in [0, 1, 2, 3, 4, 9, 10, 11, 12] {
        merge(&mut sheet, (0, column), (1, column));
    }
    read(vec![sheet])
}

#[test]
fn a_tick_says_the_stage() {
    for tick in ["√", "✔", "●", "是"] {
        let first = format!("|{tick}||");
        let second = format!("—|—|—|{tick}");
        let sheet = ticked(&[&first, &second]);
        let stages: Vec<Option<Stage>> = sheet.projects.iter().map(|one| one.stage).collect();
        assert_eq!(
            stages,
            [Some(Stage::Signed), Some(Stage::Producing)],
            "{tick}"
        );
        let cell = sheet.projects[1].cells.get(Field::Stage).unwrap();
        assert_eq!(cell.address(), "I4");
        assert_eq!(loud(&sheet), [], "{:#?}", sheet.findings);
    }
}

#[test]
fn two_ticks_or_none_are_asked_about() {
    let sheet = ticked(&["√|√||", "|||√"]);
    assert_eq!(sheet.projects[0].stage, None);
    assert!(
        has(&sheet, Rule::StageUnknown, "F3"),
        "{:#?}",
        sheet.findings
    );
    let sheet = ticked(&["|||", "|||√"]);
    assert_eq!(sheet.projects[0].stage, None);
    // Dates under the same headers are no ticks.
    let sheet = ticked(&["|2025-03-01||", "|||2026-03-01"]);
    assert!(sheet.projects.iter().all(|one| one.stage.is_none()));
    assert!(loud(&sheet).contains(&Rule::MissingColumn));
}

#[test]
fn a_date_parted_over_columns_is_asked_about_and_not_the_year() {
    let mut sheet = grid(
        "Sheet1",
        &[
            "序号|项目名称|项目内容|总投资(万元)|项目阶段|签约时间|||责任单位|责任人|进展情况|推进计划",
            "|||||年|月|日",
            "1|甲产业园|建厂|5000|签约|2025|3|15|局|人|进展|计划",
        ],
    );
    merge(&mut sheet, (0, 5), (0, 7));
    for column in [0, 1, 2, 3, 4, 8, 9, 10, 11] {
        merge(&mut sheet, (0, column), (1, column));
    }
    let sheet = read(vec![sheet]);
    assert_eq!(sheet.projects[0].signed_on, None);
    assert!(
        has(&sheet, Rule::GuessedHeader, "F2"),
        "{:#?}",
        sheet.findings
    );
}
