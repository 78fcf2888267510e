//! What stands beside, between and under the projects, and for which report it is.

use diaodu::domain::finding::Level;
use diaodu::domain::project::Category;
use diaodu::domain::rules::Rule;
use diaodu::domain::sheet::Sheet;

use super::{HEADER, grid, merge, names, read};

const ROW: &str = "1|甲产业园|厂房|甲公司|8000|500|在建|工信局|李某|施工|封顶";

fn questions(sheet: &Sheet) -> Vec<&str> {
    let asked = sheet.findings.iter();
    let asked = asked.filter(|finding| finding.level > Level::Note);
    asked.map(|finding| finding.message.as_str()).collect()
}

#[test]
fn figures_beside_a_table_are_none_of_its_columns() {
    let header = format!("{HEADER}||项目阶段|个数|总投资（万元）");
    let row = format!("{ROW}||在建|1|8000");
    let total = "|||||||||||||合计|1|8000".replacen('|', "", 1);
    let sheet = read(vec![grid("Sheet1", &[&header, &row, &total])]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert!(
        sheet.projects[0].extras.is_empty(),
        "{:?}",
        sheet.projects[0].extras
    );
    assert_eq!(questions(&sheet), [""; 0]);
}

#[test]
fn a_row_of_units_belongs_to_the_header() {
    let header = HEADER.replace("(万元)", "");
    let units = "||||万元|亿元|||||";
    let row = ROW.replace("|500|", "|0.05|");
    let sheet = read(vec![grid("Sheet1", &[&header, units, &row])]);
    let project = &sheet.projects[0];
    assert_eq!(project.total_investment_yuan.unwrap().0, 80_000_000);
    assert_eq!(project.funds_in_place_yuan.unwrap().0, 5_000_000);
    assert_eq!(questions(&sheet), [""; 0]);
}

#[test]
fn a_pivot_table_counts_projects_and_lists_none() {
    let pivot = grid(
        "透视",
        &[
            "行标签|计数项:项目名称|求和项:总投资(万元)",
            "在建|1|8000",
            "总计|1|8000",
        ],
    );
    let sheet = read(vec![grid("明细", &[HEADER, ROW]), pivot]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(questions(&sheet), [""; 0]);
}

/// A list that only repeats what the report says is passed over; one that says more is asked about.
#[test]
fn a_list_of_the_reports_own_projects_is_a_copy() {
    for (progress, count) in [("施工", 0), ("停工", 1)] {
        let row = format!("1|甲产业园|{progress}");
        let list = grid("本期有进展", &["序号|项目名称|进展情况", &row]);
        let sheet = read(vec![grid("总表", &[HEADER, ROW]), list]);
        assert_eq!(names(&sheet), ["甲产业园"]);
        assert_eq!(questions(&sheet).len(), count, "{:#?}", sheet.findings);
    }
    let list = grid("退出项目", &["序号|项目名称|进展情况", "1|乙产业园|退出"]);
    let sheet = read(vec![grid("总表", &[HEADER, ROW]), list]);
    assert_eq!(questions(&sheet).len(), 1, "{:#?}", sheet.findings);
}

#[test]
fn rows_under_an_earlier_day_of_reporting_are_not_this_periods() {
    let new = ROW.replace("施工", "主体封顶");
    for (first, second, third, fourth) in [
        ("2026年11月10日报送", ROW, "2026年11月25日报送", &*new),
        ("11月下半月", &*new, "11月上半月", ROW),
    ] {
        let sheet = read(vec![grid(
            "Sheet1",
            &["某县重大项目调度表", HEADER, first, second, third, fourth],
        )]);
        assert_eq!(names(&sheet), ["甲产业园"]);
        assert_eq!(sheet.projects[0].progress.as_deref(), Some("主体封顶"));
        assert_eq!(questions(&sheet), [""; 0]);
        let is_said = sheet.findings.iter().any(|f| f.rule == Rule::OldSheet);
        assert!(is_said, "{:#?}", sheet.findings);
    }
    // What happened in a month is no day of reporting.
    let other = ROW.replace("甲产业园", "乙产业园");
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            HEADER,
            "2026年10月签约项目",
            ROW,
            "2026年11月签约项目",
            &other,
        ],
    )]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
}

#[test]
fn of_worksheets_that_are_quarters_the_last_one_counts() {
    let new = ROW.replace("施工", "主体封顶");
    let sheets = ["一季度", "二季度", "三季度", "四季度"];
    let grids = sheets.map(|name| grid(name, &[HEADER, if name == "四季度" { &new } else { ROW }]));
    let sheet = read(grids.into());
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(sheet.projects[0].progress.as_deref(), Some("主体封顶"));
    assert_eq!(questions(&sheet), [""; 0]);
    // Other projects in an earlier quarter are asked about.
    let other = ROW.replace("甲产业园", "乙产业园");
    let sheet = read(vec![
        grid("一季度", &[HEADER, &other]),
        grid("二季度", &[HEADER, ROW]),
    ]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(questions(&sheet).len(), 1, "{:#?}", sheet.findings);
}

/// Both halves of a month have a column: the second counts once it holds anything.
#[test]
fn the_later_half_of_a_month_counts_as_soon_as_it_says_something() {
    let base = "序号|项目名称|项目内容|投资方|总投资(万元)|项目阶段|责任单位|责任人|推进计划";
    for (second, read_as) in [("主体封顶", "主体封顶"), ("", "施工")] {
        let header = format!("{base}|11月进展情况|");
        let halves = "|||||||||上半月|下半月";
        let row = format!("1|甲产业园|厂房|甲公司|8000|在建|工信局|李某|封顶|施工|{second}");
        let mut table = grid("Sheet1", &[&header, halves, &row]);
        merge(&mut table, (0, 9), (0, 10));
        for column in 0..9 {
            merge(&mut table, (0, column), (1, column));
        }
        let sheet = read(vec![table]);
        assert_eq!(sheet.projects[0].progress.as_deref(), Some(read_as));
        assert_eq!(questions(&sheet), [""; 0]);
    }
}

/// 项目类型 over 工业 is another thing than 类别 over 建设中.
#[test]
fn the_column_that_holds_categories_is_the_category() {
    let header = format!("{HEADER}|项目类型|类别");
    let row = format!("{ROW}|工业|建设中");
    let sheet = read(vec![grid("Sheet1", &[&header, &row])]);
    let project = &sheet.projects[0];
    assert_eq!(project.category, Some(Category::UnderConstruction));
    assert_eq!(project.extras.get("项目类型"), Some("工业"));
    assert_eq!(questions(&sheet), [""; 0]);
}

#[test]
fn urgent_matters_are_read_under_words_of_the_office() {
    let urgent = grid(
        "重大紧急问题",
        &[
            "某县重大紧急问题报送表",
            "序号|所属项目|问题描述|发生时间|影响|需市级支持事项|联系人及电话",
            "1|甲产业园|线路跳闸，全线停工|2026年11月23日|停工|请市供电局抢修|王某 13900000001",
        ],
    );
    let sheet = read(vec![grid("调度表", &[HEADER, ROW]), urgent]);
    assert_eq!(sheet.urgent.len(), 1, "{:#?}", sheet.findings);
    assert_eq!(sheet.urgent[0].name.as_deref(), Some("甲产业园"));
    assert_eq!(sheet.urgent[0].request.as_deref(), Some("请市供电局抢修"));
    assert_eq!(questions(&sheet), [""; 0]);
}

/// Where nothing says of which quarter an observation is, its day does; without one it is asked, once.
#[test]
fn the_day_of_an_observation_tells_its_quarter() {
    for (day, count) in [("2026.10.20", 0), ("10月20日", 1), ("", 1)] {
        let row = format!("甲产业园|现场观摩|{day}|县四大班子");
        let observation = grid("观摩项目", &["项目名称|类型|举办日期|参加人员", &row]);
        let sheet = read(vec![grid("调度表", &[HEADER, ROW]), observation]);
        assert_eq!(sheet.observations.len(), 1 - count, "{:#?}", sheet.findings);
        assert_eq!(questions(&sheet).len(), count, "{:#?}", sheet.findings);
    }
}

/// 一、 with （一） and （二） has a total of its own, and a bureau's total stands where its name does.
#[test]
fn a_total_may_sum_several_sections() {
    let row = |name: &str| ROW.replace("甲产业园", name);
    let total = |word: &str, sum: u32| format!("{word}||||{sum}|");
    let (a, b, c, d) = (row("甲"), row("乙"), row("丙"), row("丁"));
    let lines = [
        HEADER.to_owned(),
        "一、工业项目".to_owned(),
        "（一）续建".to_owned(),
        a,
        total("小计", 8000),
        "（二）新建".to_owned(),
        b,
        total("小计", 8000),
        total("工业合计", 16_000),
        "二、服务业项目".to_owned(),
        "（一）续建".to_owned(),
        c,
        total("小计", 8000),
        "（二）新建".to_owned(),
        d,
        total("小计", 8000),
        total("服务业合计", 16_000),
        total("总计", 32_000),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let sheet = read(vec![grid("Sheet1", &lines)]);
    assert_eq!(names(&sheet), ["甲", "乙", "丙", "丁"]);
    assert_eq!(questions(&sheet), [""; 0]);
    let header =
        "责任单位|序号|项目名称|项目内容|投资方|总投资(万元)|项目阶段|责任人|进展情况|推进计划";
    let lines = [
        header,
        "工信局|1|甲产业园|厂房|甲公司|8000|在建|李某|施工|封顶",
        "工信局小计|||||8000",
    ];
    let sheet = read(vec![grid("Sheet1", &lines)]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(
        sheet.projects[0].responsible_unit.as_deref(),
        Some("工信局")
    );
    assert_eq!(questions(&sheet), [""; 0]);
}

#[test]
fn the_period_may_be_stated_below_the_table() {
    let foot = "填报单位：某县|||||报送期：2026年11月10日|||||单位：万元";
    let sheet = read(vec![grid(
        "Sheet1",
        &["某县重大项目调度表", HEADER, ROW, "", foot],
    )]);
    assert_eq!(names(&sheet), ["甲产业园"]);
    assert_eq!(sheet.period_stated.unwrap().value.to_string(), "2026-11-10");
}
