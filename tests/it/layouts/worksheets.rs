//! What each worksheet of a workbook is for: this period, old ones, observation, urgent matters, our own mark.

use diaodu::domain::project::Stage;
use diaodu::domain::rules::Rule;
use sheetgate::{At, Value, Visibility};

use super::{HEADER, grid, names, read};

#[test]
fn the_latest_period_is_the_report_and_the_others_are_old() {
    let month = |name: &str, project: &str| {
        grid(
            name,
            &[
                &format!("报送期：2026年{name}"),
                HEADER,
                &format!("1|{project}|内容|公司|5000|100|在建|局|人|进展|计划"),
            ],
        )
    };
    let mut hidden = month("10月下半月", "老项目");
    hidden.visibility = Visibility::Hidden;
    let guide = grid(
        "填表说明",
        &["一、项目名称应与协议一致", "示例：某项目，总投资20000万元"],
    );
    let sheet = read(vec![
        guide,
        hidden,
        month("11月上半月", "旧项目"),
        month("11月下半月", "新项目"),
    ]);
    assert_eq!(names(&sheet), ["新项目"]);
    assert_eq!(sheet.period_stated.unwrap().value.to_string(), "2026-11-25");
    let old = sheet
        .findings
        .iter()
        .filter(|finding| finding.rule == Rule::OldSheet);
    assert_eq!(old.count(), 2);
}

#[test]
fn stages_may_stand_on_worksheets_of_their_own() {
    let stage = |name: &str, project: &str| {
        grid(
            name,
            &[
                "序号|项目名称|建设内容|投资主体|协议投资额(亿元)|目前进展|下步打算|牵头单位|负责人",
                &format!("1|{project}|内容|公司|2.5|进展|打算|局|人"),
            ],
        )
    };
    let sheet = read(vec![
        stage("在谈", "甲项目"),
        stage("签约", "乙项目"),
        stage("在建", "丙项目"),
    ]);
    let stages: Vec<_> = sheet
        .projects
        .iter()
        .filter_map(|project| project.stage)
        .collect();
    assert_eq!(stages, [Stage::Negotiating, Stage::Signed, Stage::Building]);
}

#[test]
fn observation_and_urgent_matters_are_read_beside_the_report() {
    let report = grid(
        "调度表",
        &[HEADER, "1|甲项目|内容|公司|5000|100|在建|局|人|进展|计划"],
    );
    let observation = grid(
        "观摩项目",
        &[
            "季度|项目编号|项目名称|类型|日期|备注",
            "2026年第四季度||甲项目|开工仪式|2026.12.5",
            "2026Q3||零报告",
        ],
    );
    let urgent = grid(
        "紧急事项",
        &[
            "项目名称|事项|发生时间|诉求|联系人",
            "甲项目|停电|2026年11月20日|请协调|张三 139",
            "|无",
        ],
    );
    let sheet = read(vec![report, observation, urgent]);
    assert_eq!(names(&sheet), ["甲项目"]);
    let quarters: Vec<_> = sheet
        .observations
        .iter()
        .map(|observation| (observation.quarter.to_string(), observation.zero_report))
        .collect();
    assert_eq!(
        quarters,
        [("2026Q4".to_owned(), false), ("2026Q3".to_owned(), true)]
    );
    assert_eq!(sheet.urgent.len(), 1);
    assert_eq!(
        sheet.urgent[0].happened_on.unwrap().to_string(),
        "2026-11-20"
    );
}

#[test]
fn the_hidden_sheet_of_our_form_states_unit_and_period() {
    let report = grid("调度表", &["填报单位：|南明区", HEADER]);
    let mut mark = grid("diaodu", &["form|1", "unit|nanming", "period|2026-11-25"]);
    mark.cells.insert(At::new(0, 1), Value::Text("1".into()));
    mark.visibility = Visibility::Hidden;
    let sheet = read(vec![report, mark]);
    assert!(sheet.has_table && sheet.projects.is_empty());
    let form = sheet.form.unwrap();
    assert_eq!(form.unit.as_deref(), Some("nanming"));
    assert_eq!(form.period.unwrap().to_string(), "2026-11-25");
}
