//! Projects over several rows: what the rows below say is more of the project, whatever it looks like.

use diaodu::domain::finding::Level;
use diaodu::domain::rules::Rule;

use super::{HEADER, grid, has, merge, names, read};

const FIRST: &str = "1|甲产业园|厂房|甲公司|50000|12000|在建|工信局|李某|9月：完成土石方。|封顶";
const SECOND: &str = "2|乙产业园|厂房|乙公司|20000|12000|在建|工信局|张某|施工|封顶";

#[test]
fn a_project_of_merged_rows_keeps_all_that_one_of_its_columns_says() {
    for (second, third, progress) in [
        (
            "|||||||||10月：完成桩基。",
            "|||||||||11月：主体封顶。",
            "9月：完成土石方。\n10月：完成桩基。\n11月：主体封顶。",
        ),
        (
            "|||||||||联系人：王某 13900001111",
            "|||||||||零星工程收尾。",
            "9月：完成土石方。\n联系人：王某 13900001111\n零星工程收尾。",
        ),
        (
            "|||||||||/",
            "|||||||||11月：主体封顶。",
            "9月：完成土石方。\n11月：主体封顶。",
        ),
        (
            "",
            "|||||||||11月：主体封顶。",
            "9月：完成土石方。\n11月：主体封顶。",
        ),
        ("", "", "9月：完成土石方。"),
    ] {
        let mut sheet = grid("Sheet1", &[HEADER, FIRST, second, third, SECOND]);
        for column in (0..11).filter(|column| *column != 9) {
            merge(&mut sheet, (1, column), (3, column));
        }
        let sheet = read(vec![sheet]);
        assert_eq!(names(&sheet), ["甲产业园", "乙产业园"], "{second}");
        let project = &sheet.projects[0];
        assert_eq!(project.progress.as_deref(), Some(progress), "{second}");
        assert_eq!(project.total_investment_yuan.unwrap().0, 500_000_000);
        let loud = sheet.findings.iter().filter(|one| one.level > Level::Note);
        assert_eq!(loud.count(), 0, "{second} {:#?}", sheet.findings);
    }
}

#[test]
fn more_of_a_text_below_a_project_is_no_note() {
    let long = "|||||||||项目公司已完成施工图审查，正在办理施工许可证，同步开展临时用电报装和临时道路施工，计划下月开始基坑开挖。";
    for (more, end) in [
        (long, "计划下月开始基坑开挖。"),
        ("|||||||||10月：完成桩基。", "10月：完成桩基。"),
    ] {
        let sheet = read(vec![grid("Sheet1", &[HEADER, FIRST, more, SECOND])]);
        let progress = sheet.projects[0].progress.as_deref().unwrap();
        assert!(
            progress.starts_with("9月") && progress.ends_with(end),
            "{progress}"
        );
    }
    let person = "||||||||电话：13900001111";
    let sheet = read(vec![grid("Sheet1", &[HEADER, FIRST, person, SECOND])]);
    let person = sheet.projects[0].responsible_person.as_deref();
    assert_eq!(person, Some("李某\n电话：13900001111"));
}

#[test]
fn an_amount_of_several_projects_is_asked_about_over_all_its_cells() {
    let mut sheet = grid(
        "Sheet1",
        &[
            HEADER,
            FIRST,
            "2|乙产业园|厂房|乙公司||12000|在建|工信局|张某|施工|封顶",
        ],
    );
    merge(&mut sheet, (1, 4), (2, 4));
    let sheet = read(vec![sheet]);
    assert!(
        has(&sheet, Rule::AmountMerged, "E2:E3"),
        "{:#?}",
        sheet.findings
    );
    assert!(
        sheet
            .projects
            .iter()
            .all(|one| one.total_investment_yuan.is_none())
    );
}
