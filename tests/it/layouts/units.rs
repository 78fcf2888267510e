//! Which unit of money and which column count where a worksheet states more than one.

use diaodu::domain::amount::Yuan;
use diaodu::domain::rules::Rule;
use diaodu::domain::sheet::Sheet;

use super::{grid, has, merge, names, read};

fn totals(sheet: &Sheet) -> Vec<Option<i64>> {
    let totals = sheet
        .projects
        .iter()
        .map(|project| project.total_investment_yuan);
    totals.map(|total| total.map(|Yuan(yuan)| yuan)).collect()
}

#[test]
fn each_table_has_the_unit_that_stands_right_above_it() {
    let lines = |last: &str| {
        grid(
            "11月",
            &[
                "南明区调度情况",
                "一、在谈项目（单位：亿元）",
                "序号|项目名称|投资方|拟投资额|洽谈进展",
                "1|甲项目|甲公司|5.2|已考察",
                "",
                last,
                "序号|项目名称|投资方|总投资|到位资金|项目进展",
                "1|乙项目|乙公司|8000|500|主体施工",
            ],
        )
    };
    let sheet = read(vec![lines("二、签约项目（单位：万元）")]);
    assert_eq!(totals(&sheet), [Some(520_000_000), Some(80_000_000)]);
    // The unit of the first table is not that of the second.
    let sheet = read(vec![lines("二、签约项目")]);
    assert_eq!(totals(&sheet), [Some(520_000_000), None]);
    assert!(has(&sheet, Rule::AmountWithoutUnit, "D8"));
}

#[test]
fn a_section_may_have_a_unit_of_its_own_but_not_against_the_header() {
    let lines = |header: &str| {
        grid(
            "调度表",
            &[
                header,
                "一、在谈项目（单位：亿元）",
                "1|甲项目|5.2|甲公司|工信局",
                "二、签约项目（人民币：万元）（共1个，总投资0.8亿元）",
                "1|乙项目|8000|乙公司|工信局",
                "三、在建项目（万元）",
                "1|丙项目|9000|丙公司|工信局",
                "合计||17005.2",
            ],
        )
    };
    let sheet = read(vec![lines("序号|项目名称|总投资|投资方|责任单位")]);
    assert_eq!(totals(&sheet), [Some(520_000_000), None, Some(90_000_000)]);
    assert!(has(&sheet, Rule::AmountWithoutUnit, "C5"));
    let mut findings = sheet.findings.iter();
    assert!(findings.all(|finding| finding.rule != Rule::TotalMismatch));
    let sheet = read(vec![lines("序号|项目名称|总投资（万元）|投资方|责任单位")]);
    assert_eq!(totals(&sheet), [None, Some(80_000_000), Some(90_000_000)]);
    assert!(has(&sheet, Rule::AmountUnitConflict, "C3"));
}

#[test]
fn of_columns_for_several_days_the_latest_is_the_progress() {
    let sheet = read(vec![grid(
        "调度表",
        &[
            "序号|项目名称|12月10日进展|12月下半月进展|1月上半月进展|责任单位|投资方",
            "1|甲项目|一层|二层|三层|工信局|甲公司",
        ],
    )]);
    let project = &sheet.projects[0];
    assert_eq!(project.progress.as_deref(), Some("三层"));
    assert_eq!(project.extras.get("12月10日进展"), Some("一层"));
}

#[test]
fn a_figure_with_two_headers_of_the_same_words_is_asked_about() {
    let sheet = read(vec![grid(
        "调度表",
        &[
            "序号|项目名称|协议总投资（亿元）|合同约定总投资（亿元）|项目估算总投资（亿元）|投资方|责任单位",
            "1|甲项目|5.2|5.1|4.9|甲公司|工信局",
        ],
    )]);
    assert_eq!(totals(&sheet), [Some(520_000_000)]);
    let sheet = read(vec![grid(
        "调度表",
        &[
            "序号|项目名称|合同约定总投资（亿元）|项目估算总投资（亿元）|投资方|责任单位",
            "1|甲项目|5.1|4.9|甲公司|工信局",
        ],
    )]);
    assert!(has(&sheet, Rule::DuplicateHeader, "D1"));
}

#[test]
fn a_name_that_is_merged_over_two_columns_is_one_column() {
    let mut sheet = grid(
        "调度表",
        &[
            "序号|项目名称||总投资（亿元人民币）|责任单位|投资方",
            "1|甲项目||5.2|工信局|甲公司",
            "2|乙项目||3|工信局|乙公司",
        ],
    );
    for row in 0..3 {
        merge(&mut sheet, (row, 1), (row, 2));
    }
    let sheet = read(vec![sheet]);
    assert_eq!(names(&sheet), ["甲项目", "乙项目"]);
    assert_eq!(totals(&sheet), [Some(520_000_000), Some(300_000_000)]);
    let mut findings = sheet.findings.iter();
    assert!(findings.all(|finding| finding.rule != Rule::DuplicateHeader));
}
