//! Rows under and between projects that are none, and projects that look like such rows.

use diaodu::domain::finding::Level;
use diaodu::domain::rules::Rule;
use diaodu::domain::sheet::Sheet;

use super::{HEADER, grid, has, names, read};

const FIRST: &str = "1|甲产业园|厂房|甲公司|50000|12000|在建|工信局|李某|施工|封顶";
const SECOND: &str = "2|乙产业园|厂房|乙公司|20000|12000|在建|工信局|李某|施工|封顶";

fn with(lines: &[&str]) -> Sheet {
    let mut all = vec![HEADER, FIRST, SECOND];
    all.extend(lines);
    read(vec![grid("Sheet1", &all)])
}

fn questions(sheet: &Sheet) -> usize {
    let findings = sheet.findings.iter();
    findings
        .filter(|finding| finding.level > Level::Note)
        .count()
}

#[test]
fn plain_rows_under_the_table_are_no_projects_and_ask_nothing() {
    for lines in [
        &["合计||||70000"][..],
        &["|汇总|||70000"],
        &["汇总||||70000"],
        &["||||70000||||合计"],
        &["Total||||70000"],
        &["共2个项目||||70000"],
        &[
            "合计|2个|||70000|24000",
            "填报人：孙某|||||联系电话：0851-80002222",
        ],
        &[
            "合计|2个|||70000",
            "|其中：工业项目|||50000",
            "|服务业项目|||20000",
        ],
        &["总计||||70000", "其中：工业||||50000", "服务业||||20000"],
        &["|……"],
        &["以下空白"],
        &["填报人：||孙某||审核人：||李某||日期：|2026年11月24日"],
        &["填报人：孙某|||||联系电话：0851-80002222|||||单位负责人（签字）："],
        &["|主要领导签字：|||分管领导签字："],
        &["||||||||||南明区投资促进局", "||||||||||2026年11月24日"],
        &["", "南明区投资促进局（盖章）", "2026年11月24日"],
        &[
            "|审核人：赵某",
            "|南明区工业和信息化局",
            "|二〇二六年十一月二十四日",
        ],
        &["", "", "名称|数量", "工业|1", "服务业|1"],
        &["项目类别|个数|总投资", "工业|1|50000", "服务业|1|20000"],
        &[
            "注：1.总投资以协议为准。",
            "2.到位资金为累计数，截至11月20日。",
        ],
        &["（1）|（2）|（3）|（4）|（5）|（6）=（5）/（4）|（7）"],
        &[
            "合计||||70000",
            "单位负责人：王某||||审核人：李某",
            "以下无正文",
        ],
    ] {
        let sheet = with(lines);
        assert_eq!(names(&sheet), ["甲产业园", "乙产业园"], "{lines:?}");
        assert_eq!(questions(&sheet), 0, "{lines:?} {:#?}", sheet.findings);
        let last = &sheet.projects[1];
        assert_eq!(last.plan.as_deref(), Some("封顶"), "{lines:?}");
        assert_eq!(last.total_investment_yuan.unwrap().0, 200_000_000);
    }
}

#[test]
fn what_is_known_only_in_part_is_asked_about_once() {
    for (lines, cell) in [
        (&["|合计划产业园|||8000"][..], "B4:E4"),
        (&["||||8000"], "E4"),
        (&["", "|丁产业园|||8000"], "B5:E5"),
        (&["||||||||||丙项目下月报送"], "K4"),
        (&["", "产业链|户数", "磷化工|1", "大数据|1"], "A5:B7"),
    ] {
        let sheet = with(lines);
        assert_eq!(names(&sheet), ["甲产业园", "乙产业园"], "{lines:?}");
        assert_eq!(questions(&sheet), 1, "{lines:?} {:#?}", sheet.findings);
        let is_there =
            has(&sheet, Rule::RowUnclear, cell) || has(&sheet, Rule::UnlabelledRow, cell);
        assert!(is_there, "{lines:?} {:#?}", sheet.findings);
    }
}

#[test]
fn real_projects_are_never_taken_for_such_rows() {
    for name in [
        "汇总信息产业园项目",
        "其中堂酒店改造项目",
        "1.1公里管廊项目",
        "合计划产业园",
        "小计量器具生产线",
        "待定项目名称",
        "共享仓储项目",
        "总计达物流园",
        "负责人之家项目",
        "填报系统开发项目",
        "以下山村改造项目",
        "签字笔生产线项目",
    ] {
        for number in ["3", ""] {
            let row = format!("{number}|{name}|厂房|丙公司|8000|0|在建|工信局|李某|施工|封顶");
            let sheet = with(&[
                &row,
                "4|丁产业园|厂房|丁公司|9000|0|在建|工信局|李某|施工|封顶",
            ]);
            assert_eq!(names(&sheet), ["甲产业园", "乙产业园", name, "丁产业园"]);
            assert_eq!(questions(&sheet), 0, "{number} {:#?}", sheet.findings);
        }
    }
}

#[test]
fn a_row_that_lacks_only_its_name_is_a_project_without_a_name() {
    let sheet = with(&["|||丙公司|8000|0|在建|工信局|李某|施工|封顶"]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园", ""]);
}

#[test]
fn parts_of_a_project_are_counted_once() {
    let part = |number: &str, name: &str, total: u32, funds: u32| {
        format!("{number}|{name}|厂房|甲公司|{total}|{funds}|在建|工信局|李某|施工|封顶")
    };
    for (first, second) in [
        (("1.1", "一期标准厂房"), ("1.2", "二期标准厂房")),
        (("1-1", "一期"), ("1-2", "二期")),
        (("（1）", "一期标准厂房"), ("（2）", "二期标准厂房")),
        (("①", "甲区厂房"), ("②", "乙区厂房")),
        (("", "其中：一期"), ("", "二期")),
        (("", "一期"), ("", "二期工程")),
        (("", "其中：标准厂房"), ("", "办公楼")),
    ] {
        let lines = |total| {
            let lines = [
                HEADER.to_owned(),
                FIRST.to_owned(),
                part(first.0, first.1, 30_000, 10_000),
                part(second.0, second.1, total, 2_000),
                SECOND.to_owned(),
                "合计||||70000|24000".to_owned(),
            ];
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            read(vec![grid("Sheet1", &lines)])
        };
        let sheet = lines(20_000);
        assert_eq!(names(&sheet), ["甲产业园", "乙产业园"], "{first:?}");
        assert!(has(&sheet, Rule::PartsCounted, "B3:B4"));
        assert_eq!(questions(&sheet), 0, "{first:?} {:#?}", sheet.findings);
        let sheet = lines(10_000);
        assert_eq!(names(&sheet), ["甲产业园", "乙产业园"], "{first:?}");
        assert!(has(&sheet, Rule::PartsMismatch, "E2"), "{first:?}");
    }
}

#[test]
fn numbers_in_brackets_under_a_section_are_projects() {
    let sheet = read(vec![grid(
        "Sheet1",
        &[
            HEADER,
            "一、在建项目（2个）",
            "（1）|甲产业园|厂房|甲公司|50000|12000|在建|工信局|李某|施工|封顶",
            "（2）|乙产业园|厂房|乙公司|20000|12000|在建|工信局|李某|施工|封顶",
            "1|在谈项目",
            "1.1|丙产业园|厂房|丙公司|20000|12000|在谈|工信局|李某|施工|封顶",
        ],
    )]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园", "丙产业园"]);
}

#[test]
fn tables_side_by_side_are_read_each_by_itself() {
    let both = |left: &str, right: &str| format!("{left}||{right}");
    let third = "1|丙产业园|厂房|丙公司|8000|0|在谈|投促局|王某|洽谈|签约";
    for lines in [
        [both(HEADER, HEADER), both(FIRST, third), SECOND.to_owned()],
        [
            format!("{HEADER}|{HEADER}"),
            format!("{FIRST}|{third}"),
            SECOND.to_owned(),
        ],
    ] {
        let mut all = vec!["南明区调度表（2026年11月25日）"];
        all.extend(lines.iter().map(String::as_str));
        let sheet = read(vec![grid("Sheet1", &all)]);
        assert_eq!(names(&sheet), ["甲产业园", "乙产业园", "丙产业园"]);
        assert_eq!(sheet.projects[2].plan.as_deref(), Some("签约"));
        assert_eq!(questions(&sheet), 0, "{:#?}", sheet.findings);
    }
}

#[test]
fn a_worksheet_that_nobody_understands_is_asked_about_and_a_guide_is_not() {
    let report = || grid("调度表", &[HEADER, FIRST, SECOND]);
    let other = |name: &str| {
        grid(
            name,
            &[
                "编号|企业|说明|金额",
                "1|某某公司|退库原因：投资方撤资|300",
                "2|某二公司|退库原因：投资方撤资|500",
            ],
        )
    };
    let sheet = read(vec![report(), other("退库项目")]);
    assert!(has(&sheet, Rule::RowsNotRead, "A1:D3"));
    assert_eq!(questions(&sheet), 1);
    let sheet = read(vec![
        report(),
        grid(
            "填表说明",
            &["一、项目名称应与协议一致", "二、总投资以万元填写，如20000"],
        ),
        grid("下拉选项", &["阶段|类别", "在建|建设中"]),
        grid("Sheet3", &["在谈", "签约", "在建"]),
    ]);
    assert_eq!(questions(&sheet), 0, "{:#?}", sheet.findings);
}

#[test]
fn a_list_of_matters_goes_to_its_projects() {
    let list = grid(
        "需协调事项清单",
        &[
            "序号|项目名称|需市级协调事项|建议责任部门",
            "1|甲产业园|协调解决35千伏线路迁改|市发改委",
            "2|丁产业园|协调用地指标|市自然资源局",
        ],
    );
    let sheet = read(vec![grid("调度表", &[HEADER, FIRST, SECOND]), list]);
    assert_eq!(names(&sheet), ["甲产业园", "乙产业园"]);
    assert_eq!(
        sheet.projects[0].city_matter.as_deref(),
        Some("协调解决35千伏线路迁改（建议责任部门：市发改委）")
    );
    assert_eq!(sheet.projects[1].city_matter, None);
    assert!(has(&sheet, Rule::MatterUnplaced, "A3:D3"));
    assert_eq!(questions(&sheet), 1);
}

#[test]
fn urgent_matters_are_known_by_other_words_too() {
    for (name, header) in [
        ("重大紧急问题", "涉及项目|问题描述|时间|建议|联系方式"),
        ("突发情况", "项目名称|突发情况说明|发生时间|处置建议|联系人"),
        ("Sheet2", "项目名称|事项|发生时间|诉求|联系人"),
    ] {
        let urgent = grid(
            name,
            &[header, "甲产业园|施工现场塌方|2026.11.20|请派员|周某"],
        );
        let sheet = read(vec![grid("调度表", &[HEADER, FIRST, SECOND]), urgent]);
        let [matter] = &sheet.urgent[..] else {
            panic!("{name}: {:#?}", sheet.urgent);
        };
        assert_eq!(matter.matter, "施工现场塌方");
        assert_eq!(matter.name.as_deref(), Some("甲产业园"));
        assert_eq!(matter.happened_on.unwrap().to_string(), "2026-11-20");
        assert_eq!(matter.request.as_deref(), Some("请派员"));
        assert_eq!(questions(&sheet), 0, "{:#?}", sheet.findings);
    }
}
