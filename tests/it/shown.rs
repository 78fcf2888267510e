//! What the screen shows of a cell is a second witness: formats, struck-out and raised letters, and what
//! comes of them in a report.

mod struck;

use diaodu::domain::finding::{Finding, Level};
use diaodu::domain::project::{ProjectRow, Stage};
use diaodu::domain::rules::Rule;
use diaodu::domain::sheet::Sheet;
use diaodu::reading::interpret;
use diaodu::words::HeaderWords;
use diaodu::workbook::open;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use sheetgate::{Book, Limits};

fn read(bytes: &[u8]) -> Book {
    open(bytes, &Limits::default()).unwrap()
}

const HEADERS: [&str; 13] = [
    "序号",
    "项目编号",
    "项目名称",
    "项目内容",
    "总投资(万元)",
    "累计到位资金(万元)",
    "项目阶段",
    "开工时间",
    "投产时间",
    "责任单位",
    "责任人",
    "进展情况",
    "推进计划",
];
/// The row of the project, 0-based.
const ROW: u32 = 2;

/// What stands in the texts of the row, by column.
const TEXTS: [&str; 13] = [
    "",
    "",
    "甲产业园",
    "建厂",
    "",
    "",
    "在建",
    "",
    "",
    "商务局",
    "张某",
    "施工",
    "封顶",
];

/// What is read of a report with one project, of which `change` changes cells. It is written by the library itself:
/// formats and runs of letters, which these tests are about, are none of a clerk's hand.
fn report(change: impl Fn(&mut Worksheet)) -> Sheet {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("调度表").unwrap();
    sheet.write(0, 0, "南明区重大招商引资项目调度表").unwrap();
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(1, column, header).unwrap();
    }
    for (column, text) in (0..).zip(TEXTS) {
        if !text.is_empty() {
            sheet.write(ROW, column, text).unwrap();
        }
    }
    sheet.write(ROW, 0, 1).unwrap();
    sheet.write(ROW, 4, 50_000).unwrap();
    change(sheet);
    let book = read(&workbook.save_to_buffer().unwrap());
    interpret(&book, "调度表.xlsx", &HeaderWords::default())
}

fn project(sheet: &Sheet) -> &ProjectRow {
    assert_eq!(sheet.projects.len(), 1);
    &sheet.projects[0]
}

fn questions(sheet: &Sheet) -> Vec<&Finding> {
    let findings = sheet.findings.iter();
    findings
        .filter(|finding| finding.level != Level::Note)
        .collect()
}

/// The rules of the questions at these cells.
fn asked(sheet: &Sheet) -> Vec<(Rule, &str)> {
    let of = |finding: &&Finding| finding.rule != Rule::MissingColumn;
    let questions = questions(sheet).into_iter().filter(of);
    questions
        .map(|finding| (finding.rule, finding.cell.as_str()))
        .collect()
}

#[test]
fn an_amount_that_is_shown_otherwise_is_asked_about() {
    let total = |number: f64, code: &str| {
        report(|sheet| {
            let format = Format::new().set_num_format(code);
            sheet.write_with_format(ROW, 4, number, &format).unwrap();
        })
    };
    for (number, code, wan) in [
        (5000.0, "#,##0.00", 5000),
        (5000.0, "\"¥\"#,##0", 5000),
        (
            5000.0,
            "_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
            5000,
        ),
        (5000.0, "#,##0\"万元\"", 5000),
        (5000.0, "000000", 5000),
        (5000.0, "0\"万\"", 5000),
        (5000.0, "[DBNum2]General", 5000),
        (5000.0, "[$CN¥-804]#,##0", 5000),
        // The same amount in another unit.
        (67_890.0, "0!.0000\"亿元\"", 67_890),
        (67_891.0, "0!.0,\"亿元\"", 67_891),
    ] {
        let sheet = total(number, code);
        let yuan = project(&sheet).total_investment_yuan.map(|yuan| yuan.0);
        assert_eq!(asked(&sheet), [], "{code}");
        assert_eq!(yuan, Some(wan * 10_000), "{code}");
    }
    for (number, code, rule, both) in [
        (
            5_000_000.0,
            "#,##0,",
            Rule::ShownOtherwise,
            ["5,000", "5000000"],
        ),
        (
            600_000.0,
            "0!.0,\"万元\"",
            Rule::ShownOtherwise,
            ["60.0万元", "600000"],
        ),
        (0.65, "0%", Rule::ShownOtherwise, ["65%", "0.65"]),
        (5000.0, ";;;", Rule::ShownOtherwise, ["空白", "5000"]),
        (
            12_000.0,
            "#,##0\"元\"",
            Rule::AmountUnitConflict,
            ["12,000元", "万元"],
        ),
        (
            5000.0,
            "#,##0\"万美元\"",
            Rule::AmountForeign,
            ["5,000万美元", "外币"],
        ),
        (
            5000.0,
            "[$$-409]#,##0",
            Rule::AmountForeign,
            ["$5,000", "外币"],
        ),
        (
            5000.0,
            "\"计划\"0",
            Rule::AmountPlanned,
            ["计划5000", "计划数"],
        ),
    ] {
        let sheet = total(number, code);
        assert_eq!(asked(&sheet), [(rule, "E3")], "{code}");
        assert_eq!(project(&sheet).total_investment_yuan, None, "{code}");
        let message = &questions(&sheet)[0].message;
        let is_named = both.iter().all(|word| message.contains(word));
        assert!(is_named || rule == Rule::AmountUnitConflict, "{message}");
    }
}

#[test]
fn text_is_what_the_screen_shows() {
    let sheet = report(|sheet| {
        for (column, number, code) in [
            (1, 12.0, "\"NM-\"0000"),
            (2, 3.0, "\"第\"0\"标准厂房\""),
            (6, 1.0, "[=1]\"在建\";[=2]\"投产\";General"),
            (7, 202_506.0, "0000\"年\"00\"月\""),
            (11, 0.65, "0%"),
        ] {
            let format = Format::new().set_num_format(code);
            sheet
                .write_with_format(ROW, column, number, &format)
                .unwrap();
        }
    });
    let project = project(&sheet);
    assert_eq!(project.number.as_deref(), Some("NM-0012"));
    assert_eq!(project.name, "第3标准厂房");
    assert_eq!(project.stage.map(Stage::word), Some("在建"));
    assert_eq!(project.started_on.unwrap().to_string(), "2025-06");
    assert_eq!(project.progress.as_deref(), Some("65%"));
    assert_eq!(asked(&sheet), []);
}

#[test]
fn a_sentence_that_is_a_number_or_date_is_written_as_the_screen_shows_it() {
    let progress = |number: f64, code: &str| {
        let sheet = report(|sheet| {
            let format = Format::new().set_num_format(code);
            sheet.write_with_format(ROW, 11, number, &format).unwrap();
            sheet.write_with_format(ROW, 4, number, &format).unwrap();
        });
        let project = project(&sheet);
        (project.progress.clone().unwrap(), project.clone())
    };
    for (number, code, shown) in [
        (12_345.678, "#,##0.00", "12,345.68"),
        (12_345.678, "0", "12346"),
        (5000.0, "#,##0", "5,000"),
        (5000.0, "General", "5000"),
        (46_346.0, "m\"月\"d\"日\"", "11月20日"),
        (46_346.0, "yyyy\"年\"m\"月\"d\"日\"", "2026年11月20日"),
        (46_346.0, "yyyy/m/d", "2026/11/20"),
    ] {
        assert_eq!(progress(number, code).0, shown, "{code}");
    }
    // An amount is what is stored.
    let (_, amount) = progress(12_345.678, "#,##0.00");
    assert_eq!(amount.total_investment_yuan.unwrap().0, 123_456_780);
}

#[test]
fn a_date_whose_format_says_more_is_what_the_screen_shows() {
    let started = |code: &str| {
        let sheet = report(|sheet| {
            let format = Format::new().set_num_format(code);
            sheet.write_with_format(ROW, 7, 45_748.0, &format).unwrap();
        });
        let asked = asked(&sheet).first().map(|(rule, _)| *rule);
        (
            project(&sheet).started_on.map(|date| date.to_string()),
            asked,
        )
    };
    let date = |text: &str| Some(text.to_owned());
    assert_eq!(
        started("yyyy\"年\"m\"月\"d\"日\";@"),
        (date("2025-04-01"), None)
    );
    assert_eq!(started("yyyy\"年\""), (date("2025"), None));
    assert_eq!(started("yyyy"), (date("2025"), None));
    assert_eq!(started("yyyy\"年\"m\"月\""), (date("2025-04"), None));
    assert_eq!(
        started("\"计划\"yyyy\"年\"m\"月\""),
        (None, Some(Rule::DatePlanned))
    );
}

#[test]
fn an_amount_of_which_a_format_shows_the_year_is_asked_about() {
    for code in ["yyyy", "yy", "yyyy\"年\"", "yyyy-mm-dd"] {
        let year = Format::new().set_num_format(code);
        let sheet = report(|sheet| {
            sheet.write_with_format(ROW, 4, 20_000.0, &year).unwrap();
        });
        assert_eq!(project(&sheet).total_investment_yuan, None, "{code}");
        assert_eq!(asked(&sheet).len(), 1, "{code}");
    }
}

#[test]
fn a_number_that_became_a_date_is_asked_about() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = report(|sheet| {
        sheet.write_with_format(ROW, 1, 46_024.0, &date).unwrap();
    });
    assert_eq!(asked(&sheet), [(Rule::TurnedIntoDate, "B3")]);
    assert_eq!(project(&sheet).number, None);
    let sheet = report(|sheet| {
        sheet.write_with_format(ROW, 2, 46_024.0, &date).unwrap();
    });
    assert_eq!(asked(&sheet), [(Rule::TurnedIntoDate, "C3")]);
}

#[test]
fn one_figure_over_two_columns_is_asked_about() {
    let plain = Format::new();
    let sheet = report(|sheet| {
        sheet.merge_range(ROW, 4, ROW, 5, "5000", &plain).unwrap();
        sheet
            .merge_range(ROW, 7, ROW, 8, "2025年5月", &plain)
            .unwrap();
    });
    let ranges = [(Rule::MergedAcross, "E3:F3"), (Rule::MergedAcross, "H3:I3")];
    assert_eq!(asked(&sheet), ranges);
    let only = project(&sheet);
    assert_eq!(
        (only.total_investment_yuan, only.funds_in_place_yuan),
        (None, None)
    );
    assert_eq!((only.started_on, only.in_production_on), (None, None));
}

#[test]
fn a_unit_in_a_cell_of_its_own_counts() {
    let total = |header: &str, unit: &str| {
        let sheet = report(|sheet| {
            sheet.write(1, 4, header).unwrap();
            sheet.write(ROW, 4, 300).unwrap();
            // The funds go, and the unit takes their place.
            sheet.write(1, 5, "单位").unwrap();
            sheet.write(ROW, 5, unit).unwrap();
        });
        let asked = asked(&sheet).first().map(|(rule, _)| *rule);
        (
            project(&sheet).total_investment_yuan.map(|yuan| yuan.0),
            asked,
        )
    };
    assert_eq!(total("总投资(万元)", "万元"), (Some(3_000_000), None));
    assert_eq!(total("总投资", "亿元"), (Some(30_000_000_000), None));
    assert_eq!(
        total("总投资(万元)", "亿元"),
        (None, Some(Rule::AmountUnitConflict))
    );
    assert_eq!(total("总投资", "万美元"), (None, Some(Rule::AmountForeign)));
    assert_eq!(total("总投资(万元)", "商务局"), (Some(3_000_000), None));
}

#[test]
fn two_figures_in_a_cell_are_asked_about_by_both() {
    for text in [
        "500\n800",
        "500 800",
        "8000/9000",
        "5000①",
        "5000(1)",
        "5000[注1]",
    ] {
        let sheet = report(|sheet| {
            sheet.write(ROW, 4, text).unwrap();
        });
        assert_eq!(asked(&sheet), [(Rule::AmountSeveral, "E3")], "{text}");
        assert_eq!(project(&sheet).total_investment_yuan, None);
        let reading = questions(&sheet)[0].reading.map(|yuan| yuan.0);
        assert_eq!(reading.is_some(), text == "5000①", "{text}");
        assert!(reading.is_none_or(|yuan| yuan == 50_000_000));
    }
    let sheet = report(|sheet| {
        sheet.write(ROW, 4, "500\n800").unwrap();
    });
    assert!(questions(&sheet)[0].message.contains("500、800"));
    for (text, wan) in [
        ("8000\n", 8000),
        ("1,234", 1234),
        ("1，234", 1234),
        ("1 234 567", 1_234_567),
    ] {
        let sheet = report(|sheet| {
            sheet.write(ROW, 4, text).unwrap();
        });
        assert_eq!(asked(&sheet), [], "{text}");
        let yuan = project(&sheet).total_investment_yuan.map(|yuan| yuan.0);
        assert_eq!(yuan, Some(wan * 10_000));
    }
}
