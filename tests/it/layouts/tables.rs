//! Where tables, sections and the lines around them begin and end.

use diaodu::domain::project::Stage;
use diaodu::domain::rules::Rule;

use super::{HEADER, grid, has, names, read};

#[test]
fn a_row_that_numbers_the_columns_is_no_project() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            HEADER,
            "甲|乙|1|2|3|4|5|6|7|8|9",
            "1|甲产业园|厂房|甲公司|100|50|在建|工信局|李某|施工|封顶",
        ],
    )]);
    assert_eq!(names(&sheet), ["甲产业园"]);
}

#[test]
fn stars_and_numbers_beside_a_header_say_nothing() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "序号|*项目名称|（1）项目内容|2.投资方|总投资(万元)*|★项目阶段|责任单位|责任人|进展情况|推进计划",
            "1|甲产业园|厂房|甲公司|100|在建|工信局|李某|施工|封顶",
        ],
    )]);
    let project = &sheet.projects[0];
    assert_eq!(project.name, "甲产业园");
    assert_eq!(project.content.as_deref(), Some("厂房"));
    assert_eq!(project.investor.as_deref(), Some("甲公司"));
    assert_eq!(project.stage, Some(Stage::Building));
    assert_eq!(project.total_investment_yuan.unwrap().0, 1_000_000);
}

#[test]
fn a_later_table_may_have_its_names_in_another_column() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "一、签约项目",
            HEADER,
            "1|甲产业园|厂房|甲公司|100|50|签约|工信局|李某|施工|封顶",
            "二、在谈项目",
            "序号|类别|项目名称|投资企业|拟投资额（亿元）|建设内容|责任单位|责任人|洽谈进展|下一步打算",
            "1||乙电池|乙公司|12.5|产线|投促局|孙某|来访|签框架",
        ],
    )]);
    assert_eq!(names(&sheet), ["甲产业园", "乙电池"]);
    assert_eq!(sheet.projects[1].stage, Some(Stage::Negotiating));
    assert_eq!(
        sheet.projects[1].total_investment_yuan.unwrap().0,
        1_250_000_000
    );
}

#[test]
fn a_table_whose_header_is_not_understood_is_never_passed_over_in_silence() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "序号|标的|厂房规模|谁投|几多钱|到哪步|归谁管",
            "1|甲产业园|三万平方米|甲公司|100|施工|工信局",
            "2|乙产业园|五万平方米|乙公司|100|施工|工信局",
            "二、在谈项目",
            HEADER,
            "1|丙电池|产线|丙公司|500|0|在谈|投促局|孙某|来访|签框架",
        ],
    )]);
    assert_eq!(names(&sheet), ["丙电池"]);
    assert!(has(&sheet, Rule::RowsNotRead, "A1:G3"));
}

#[test]
fn signatures_under_a_table_are_no_project() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            HEADER,
            "1|甲产业园|厂房|甲公司|100|50|在建|工信局|李某|施工|封顶",
            "|审核人：刘某|||填报人：张某||联系电话：0851-85551234",
            "|单位负责人：刘某|填表人：",
        ],
    )]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(sheet.preparer.as_deref(), Some("张某"));
    assert!(!sheet.findings.iter().any(|f| f.rule == Rule::NameMissing));
}

const NO_STAGE: &str =
    "序号|项目名称|项目内容|投资方|总投资(万元)|责任单位|责任人|进展情况|推进计划";

#[test]
fn what_a_section_said_ends_with_the_next_one_of_its_rank() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            NO_STAGE,
            "一|签约项目（1个）",
            "1|甲产业园|厂房|甲公司|100|工信局|李某|手续|开工",
            "二|其他（1个）",
            "1|乙产业园|厂房|乙公司|100|工信局|李某|施工|封顶",
            "三|已开工在建（1个）",
            "（一）工业",
            "1|丙产业园|厂房|丙公司|100|工信局|李某|施工|封顶",
            "（二）农业",
            "1|丁产业园|厂房|丁公司|100|农业局|李某|施工|封顶",
        ],
    )]);
    let stages: Vec<_> = sheet.projects.iter().map(|project| project.stage).collect();
    assert_eq!(
        stages,
        [
            Some(Stage::Signed),
            None,
            Some(Stage::Building),
            Some(Stage::Building)
        ]
    );
}

#[test]
fn a_section_that_names_two_stages_is_asked_about() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            NO_STAGE,
            "一|签约项目（1个）",
            "1|甲产业园|厂房|甲公司|100|工信局|李某|手续|开工",
            "二|在谈及签约项目（1个）",
            "1|乙产业园|厂房|乙公司|100|工信局|李某|施工|封顶",
        ],
    )]);
    assert_eq!(sheet.projects[1].stage, None);
    assert!(has(&sheet, Rule::StageUnknown, "B4"));
}

#[test]
fn a_grand_total_is_not_held_against_one_section() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            HEADER,
            "一|在建项目（1个）",
            "1|甲产业园|厂房|甲公司|一期100，二期另计|50|在建|工信局|李某|施工|封顶",
            "二|投产项目（1个）",
            "1|乙产业园|厂房|乙公司|100|50|投产|工信局|李某|投产|达产",
            "总计||||900",
        ],
    )]);
    assert!(!sheet.findings.iter().any(|f| f.rule == Rule::TotalMismatch));
}

#[test]
fn a_header_repeated_for_the_next_page_ends_nothing() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            NO_STAGE,
            "一|签约项目（2个）",
            "1|甲产业园|厂房|甲公司|100|工信局|李某|手续|开工",
            NO_STAGE,
            "2|乙产业园|厂房|乙公司|100|工信局|李某|施工|封顶",
            "小计||||200",
        ],
    )]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    assert_eq!(sheet.projects[1].stage, Some(Stage::Signed));
    assert!(!sheet.findings.iter().any(|f| f.rule == Rule::TotalMismatch));
}

#[test]
fn a_line_under_the_projects_may_be_the_zero_report_of_the_observation() {
    let with = |line: &str| {
        let rows = [
            HEADER,
            "1|甲产业园|厂房|甲公司|100|50|在建|工信局|李某|施工|封顶",
            line,
        ];
        read(vec![grid("2026年11月25日", &rows)])
    };
    let said = with("2026年第四季度无观摩项目（零报告）");
    assert!(said.observations[0].zero_report);
    assert_eq!(said.observations[0].quarter, "2026Q4".parse().unwrap());
    let said = with("本季度无观摩项目（零报告）");
    assert_eq!(said.observations[0].quarter, "2026Q4".parse().unwrap());
    let asked = with("无观摩项目，零报告");
    assert!(asked.observations.is_empty());
    assert!(has(&asked, Rule::QuarterUnclear, "A3"));
}

#[test]
fn a_total_that_leaves_out_texts_names_their_cells() {
    let total = |stated: u32| {
        let mut sheet = grid(
            "Sheet1",
            &[
                super::HEADER,
                "1|甲产业园|建厂|公司|50000|100|在建|局|人|进展|计划",
                "2|乙产业园|建厂|公司|20000|100|在建|局|人|进展|计划",
                "3|丙产业园|建厂|公司|8000|100|在建|局|人|进展|计划",
                &format!("合计|3个|||{stated}"),
            ],
        );
        let text = |text: &str| sheetgate::Value::Text(text.into());
        sheet.cells.insert(sheetgate::At::new(2, 4), text("20,000"));
        let sheet = read(vec![sheet]);
        let mut findings = sheet.findings.into_iter();
        findings
            .find(|one| one.rule == Rule::TotalMismatch)
            .map(|one| one.message)
    };
    assert_eq!(total(78_000), None);
    let message = total(58_000).unwrap();
    assert!(message.contains("78,000万元，E3存成了文本"), "{message}");
    let message = total(60_000).unwrap();
    assert!(message.ends_with("相加是78,000万元，请核对。"), "{message}");
}

#[test]
fn a_column_of_running_numbers_that_holds_codes_is_asked_about() {
    let of = |header: &str, code: &str| {
        let header =
            format!("序号|{header}|项目名称|项目内容|项目阶段|责任单位|责任人|进展情况|推进计划");
        let row = format!("1|{code}|甲产业园|厂房|在建|工信局|李某|施工|封顶");
        read(vec![grid("Sheet1", &[&header, &row])])
    };
    for header in ["编号", "项目序号"] {
        assert!(has(&of(header, "NM-012"), Rule::GuessedHeader, "B1"));
        assert!(!has(&of(header, "12"), Rule::GuessedHeader, "B1"));
    }
    assert_eq!(
        of("项目编号", "NM-012").projects[0].number.as_deref(),
        Some("NM-012")
    );
}

#[test]
fn a_column_of_the_stage_without_any_stage_is_asked_about_once() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            "序号|项目名称|项目内容|项目状态|责任单位|责任人|进展情况|推进计划",
            "1|甲产业园|厂房|正常|工信局|李某|施工|封顶",
            "2|乙产业园|厂房|推进顺利|工信局|李某|施工|封顶",
        ],
    )]);
    let asked: Vec<(Rule, &str)> = sheet
        .findings
        .iter()
        .map(|finding| (finding.rule, finding.cell.as_str()))
        .collect();
    assert_eq!(asked, [(Rule::StageUnknown, "D1")]);
    assert_eq!(sheet.projects[0].stage, None);
}
