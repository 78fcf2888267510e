//! Which of several tables is this period's report: the newest that is stated, else the one that is shown.

use diaodu::domain::finding::Level;
use diaodu::domain::rules::Rule;
use diaodu::domain::sheet::Sheet;
use diaodu::reading::interpret;
use diaodu::words::HeaderWords;
use proptest::prelude::*;
use sheetgate::{Book, Grid, Visibility};

use super::{HEADER, grid, names, read};

/// A worksheet with these projects and amounts, and a title.
fn table(name: &str, title: &str, projects: &[(&str, u32)]) -> Grid {
    let rows = projects
        .iter()
        .map(|(project, total)| format!("1|{project}|内容|公司|{total}|100|在建|局|人|进展|计划"));
    let lines: Vec<String> = [title.to_owned(), HEADER.to_owned()]
        .into_iter()
        .chain(rows)
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    grid(name, &lines)
}

fn opened_at(grids: Vec<Grid>, active: &str) -> Sheet {
    let book = Book {
        grids,
        active: Some(active.to_owned()),
    };
    interpret(&book, "调度表.xlsx", &HeaderWords::default())
}

/// The total of each project, in 万元.
fn totals(sheet: &Sheet) -> Vec<i64> {
    let totals = sheet
        .projects
        .iter()
        .filter_map(|project| project.total_investment_yuan);
    totals.map(|total| total.0 / 10_000).collect()
}

fn asked(sheet: &Sheet) -> Vec<Rule> {
    let asked = sheet
        .findings
        .iter()
        .filter(|finding| finding.level > Level::Note);
    asked.map(|finding| finding.rule).collect()
}

const TITLE: &str = "南明区重大项目调度表";

#[test]
fn the_newest_period_counts_whatever_its_place_and_whatever_is_shown() {
    for (old, new) in [
        ("10月", "11月"),
        ("9月", "10月"),
        ("12月", "1月"),
        ("10.25", "11.10"),
        ("第21期", "第22期"),
        ("第九期", "第十期"),
        ("上半月", "下半月"),
        ("上期", "本期"),
        ("20261025", "20261125"),
        ("2026年12月", "2027年1月"),
        ("11月上半月调度表", "11月下半月调度表"),
    ] {
        let of = |name: &str, total| {
            table(
                name,
                TITLE,
                &[("甲产业园项目", total), ("乙产业园项目", total)],
            )
        };
        for grids in [
            vec![of(old, 4000), of(new, 5000)],
            vec![of(new, 5000), of(old, 4000)],
        ] {
            for active in [old, new] {
                let sheet = opened_at(grids.clone(), active);
                assert_eq!(totals(&sheet), [5000, 5000], "{old} {new}");
                assert_eq!(asked(&sheet), [], "{old} {new}");
            }
        }
    }
}

#[test]
fn a_title_decides_before_a_name_and_the_same_title_leaves_it_to_the_names() {
    let of = |name: &str, title: &str, total| table(name, title, &[("甲产业园项目", total)]);
    let sheet = read(vec![
        of("Sheet1", "调度表（2026年11月25日）", 5000),
        of("Sheet2", "调度表（2026年11月10日）", 4000),
    ]);
    assert_eq!(totals(&sheet), [5000]);
    let same = "调度表（2026年11月25日）";
    let sheet = read(vec![of("10月", same, 4000), of("11月", same, 5000)]);
    assert_eq!(totals(&sheet), [5000]);
}

#[test]
fn a_new_project_of_the_newer_sheet_is_not_lost() {
    let two = [("甲产业园项目", 4000), ("乙产业园项目", 4000)];
    let three = [
        ("甲产业园项目", 5000),
        ("乙产业园项目", 5000),
        ("丙酒店项目", 9000),
    ];
    let sheet = opened_at(
        vec![table("10月", TITLE, &two), table("11月", TITLE, &three)],
        "10月",
    );
    assert_eq!(totals(&sheet), [5000, 5000, 9000]);
    // Other projects by month: perhaps both count.
    let sheet = read(vec![
        table("10月", TITLE, &two),
        table("11月", TITLE, &[("丁项目", 6000)]),
    ]);
    assert_eq!(names(&sheet), ["丁项目"]);
    assert_eq!(asked(&sheet), [Rule::SheetsDiffer]);
}

#[test]
fn copies_without_a_period_are_read_once_and_asked_where_they_differ() {
    let of = |name: &str, total| {
        table(
            name,
            TITLE,
            &[("甲产业园项目", total), ("乙产业园项目", 5000)],
        )
    };
    for active in ["调度表", "调度表 (2)"] {
        let sheet = opened_at(vec![of("调度表", 7000), of("调度表 (2)", 5000)], active);
        let expected = if active == "调度表" { 7000 } else { 5000 };
        assert_eq!(totals(&sheet), [expected, 5000]);
        assert_eq!(asked(&sheet), [Rule::SheetsDiffer]);
    }
    let sheet = read(vec![of("调度表", 5000), of("调度表 (2)", 5000)]);
    assert_eq!(totals(&sheet), [5000, 5000]);
    assert_eq!(asked(&sheet), []);
}

#[test]
fn of_numbered_sheets_the_last_is_plain_only_if_it_is_shown() {
    let number = |name: &str| 5000 + name.parse::<u32>().unwrap();
    let grids = || {
        ["1", "2", "3"]
            .map(|name| table(name, TITLE, &[("甲产业园项目", number(name))]))
            .to_vec()
    };
    let sheet = opened_at(grids(), "3");
    assert_eq!((totals(&sheet), asked(&sheet)), (vec![5003], vec![]));
    let sheet = opened_at(grids(), "1");
    assert_eq!(totals(&sheet), [5001]);
    assert!(asked(&sheet).contains(&Rule::SheetsDiffer));
}

#[test]
fn a_thin_summary_gives_way_to_the_full_table() {
    let summary = grid(
        "汇总",
        &[
            "序号|项目名称|总投资(万元)|项目阶段|投资方",
            "1|甲产业园项目|5000|在建|公司",
        ],
    );
    let sheet = opened_at(
        vec![summary, table("明细", TITLE, &[("甲产业园项目", 5000)])],
        "汇总",
    );
    assert_eq!(sheet.projects.len(), 1);
    assert_eq!(sheet.projects[0].progress.as_deref(), Some("进展"));
    assert_eq!(asked(&sheet), []);
}

proptest! {
    /// Each project of each worksheet is read once, or something is said of its worksheet.
    #[test]
    fn no_worksheet_falls_out_in_silence(
        sheets in proptest::collection::vec(
            (0_usize..8, proptest::collection::vec(0_usize..6, 1..5)),
            1..4,
        ),
        active in 0_usize..8,
    ) {
        const NAMES: [&str; 8] = ["Sheet1", "调度表", "10月", "11月", "第9期", "上半月", "2", "在建"];
        const PROJECTS: [&str; 6] = ["甲产业园", "乙物流园", "丙酒店", "丁矿山", "戊码头", "己电厂"];
        let mut seen = std::collections::BTreeSet::new();
        let sheets: Vec<_> = sheets.into_iter().filter(|(name, _)| seen.insert(*name)).collect();
        let grids = sheets.iter().map(|(name, projects)| {
            let rows: Vec<(&str, u32)> = projects.iter().map(|&project| (PROJECTS[project], 5000)).collect();
            table(NAMES[*name], TITLE, &rows)
        });
        let sheet = opened_at(grids.collect(), NAMES[active]);
        for (name, projects) in &sheets {
            let is_said = sheet.findings.iter().any(|finding| finding.sheet == NAMES[*name]);
            let is_read = sheet.projects.iter().filter(|project| project.row.sheet == NAMES[*name]).count();
            prop_assert!(is_said || is_read == projects.len(), "{:?} {:?}", NAMES[*name], sheet.findings);
        }
    }
}

#[test]
fn a_date_in_the_title_that_the_calendar_lacks_is_asked_about() {
    for (date, expected) in [
        ("2026年11月31日", vec![Rule::PeriodNotRead]),
        ("2026年13月25日", vec![Rule::PeriodNotRead]),
        ("2026年11月30日", vec![]),
    ] {
        let title = format!("{TITLE}（{date}）");
        let sheet = read(vec![table("调度表", &title, &[("甲产业园", 500)])]);
        assert_eq!(asked(&sheet), expected, "{title}");
    }
}

#[test]
fn a_hidden_worksheet_of_a_newer_period_is_asked_about() {
    let shown = table("11月10日", TITLE, &[("甲产业园", 500)]);
    let mut newer = table("11月25日", TITLE, &[("甲产业园", 800)]);
    newer.visibility = Visibility::Hidden;
    let mut older = table("10月25日", TITLE, &[("甲产业园", 300)]);
    older.visibility = Visibility::Hidden;
    let sheet = read(vec![shown.clone(), older.clone()]);
    assert_eq!(asked(&sheet), []);
    let sheet = read(vec![shown, newer, older]);
    assert_eq!(totals(&sheet), [500]);
    let mut findings = sheet.findings.iter();
    let is_asked = findings.any(|one| one.rule == Rule::SheetsDiffer && one.sheet == "11月25日");
    assert!(is_asked, "{:#?}", sheet.findings);
}

#[test]
fn copies_that_only_write_the_same_otherwise_do_not_differ() {
    const HEADER: &str = "序号|项目名称|项目内容|总投资(万元)|项目阶段|签约时间|责任单位|责任人|进展情况|推进计划|存在问题";
    let one = "1|甲产业园|建厂|50000|在建|2025.3.5|局|人|进展|计划|无";
    let other = "1|甲产业园|建厂|50,000|在建中|2025年3月5日|局|人|进展|计划|";
    let sheet = |line| {
        vec![
            grid("汇总", &[TITLE, HEADER, one]),
            grid("在建", &[TITLE, HEADER, line]),
        ]
    };
    assert_eq!(asked(&read(sheet(other))), []);
    let moved = other.replace("3月5日", "3月6日");
    assert_eq!(asked(&read(sheet(&moved))), [Rule::SheetsDiffer]);
}

#[test]
fn headers_of_their_own_are_told_once_a_file() {
    const OWN: &str = "序号|项目名称|建设内容|投资主体|协议总投资(万元)|项目阶段|责任单位|责任人|目前进展|下步计划";
    let line = |name: &str| format!("1|{name}|建厂|公司|500|签约|局|人|进展|计划");
    let (one, other) = (line("甲产业园"), line("乙产业园"));
    let sheet = read(vec![
        grid("签约", &[TITLE, OWN, &one]),
        grid("在建", &[TITLE, OWN, &other]),
    ]);
    let told = sheet
        .findings
        .iter()
        .filter(|one| one.rule == Rule::HeaderMapped);
    let told: Vec<&str> = told.map(|one| one.message.as_str()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].matches("投资主体→投资方").count(), 1, "{told:?}");
}

/// How many projects of each stage there are, on a worksheet of its own.
#[test]
fn a_worksheet_of_statistics_is_no_report_and_asks_nothing() {
    let list = table("明细", TITLE, &[("甲产业园", 500)]);
    let read_with = |lines: &[&str]| asked(&read(vec![grid("汇总", lines), list.clone()]));
    assert_eq!(
        read_with(&[
            "云岩区项目汇总表",
            "项目阶段|项目个数|总投资（万元）|到位资金（万元）",
            "在建|1|500|100",
            "停工|0|/|/",
            "合计|1|500|100",
            "填报人：孙某",
        ]),
        []
    );
    // Names of projects are none.
    assert_eq!(
        read_with(&["云岩区项目汇总表", "名称|总投资（万元）", "乙产业园|500"]),
        [Rule::RowsNotRead]
    );
}
