//! `ledger --as-of` and `ledger diff`: the ledger as it was known, and what differs between two.

use std::fs;

use serde_json::Value;

use super::Files;
use crate::sheets::{report, texts};

/// Three reports of one unit and the editions of two months; the second report corrects the first after its edition.
fn two_months() -> Files {
    let files = Files::new();
    let save = |name: &str, period: &str, totals: &[(&str, f64)]| {
        let names: Vec<&str> = totals.iter().map(|(name, _)| *name).collect();
        let mut sheet = report("南明区", period, &names);
        for (project, (_, total)) in sheet.projects.iter_mut().zip(totals) {
            project.total = *total;
        }
        fs::write(
            files.path(&format!("share/报送/南明区/{name}")),
            sheet.bytes(),
        )
        .unwrap();
    };
    let ticks = |times: &[&str]| {
        for at in times {
            files.run(&["once", "--now", at]);
        }
    };
    save(
        "一.xlsx",
        "2026年11月25日",
        &[("精密铸件项目", 20_000.0), ("轮胎项目", 9_000.0)],
    );
    ticks(&[
        "2026-11-25T10:00",
        "2026-11-25T10:01",
        "2026-11-26T09:00",
        "2026-11-27T09:00",
    ]);
    save(
        "二.xlsx",
        "2026年11月25日",
        &[("精密铸件项目", 21_000.0), ("轮胎项目", 9_000.0)],
    );
    ticks(&["2026-11-30T10:00", "2026-11-30T10:01"]);
    save(
        "三.xlsx",
        "2026年12月25日",
        &[("精密铸件项目", 21_500.0), ("冷链物流园", 4_000.0)],
    );
    ticks(&[
        "2026-12-25T10:00",
        "2026-12-25T10:01",
        "2026-12-28T09:00",
        "2026-12-29T09:00",
    ]);
    files
}

const NOW: [&str; 2] = ["--now", "2027-01-04T10:00"];

fn diff(files: &Files, from: &str, to: &str) -> Vec<Value> {
    let said = files.run(&[
        "ledger", "diff", from, to, "--format", "json", NOW[0], NOW[1],
    ]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let lines = said.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_ledger_as_of_a_day_has_what_was_known_then_and_no_more() {
    let files = two_months();
    let on = |day: &str| {
        let output = files.path("then.xlsx");
        let path = output.to_str().unwrap();
        files
            .run(&["ledger", "--as-of", day, "-o", path, NOW[0], NOW[1]])
            .says(0, &["projects of"]);
        texts(&fs::read(&output).unwrap())
    };
    let early = on("2026-11-24");
    assert!(!early.contains("精密铸件项目"), "{early}");
    for (day, total) in [
        ("2026-11-25", "\n29000\n"),
        ("2026-11-29", "\n29000\n"),
        ("2026-11-30", "\n30000\n"),
    ] {
        let shown = on(day);
        assert!(
            shown.contains(total) && !shown.contains("冷链物流园"),
            "{day}: {shown}"
        );
    }
    assert!(on("2027-01-04").contains("冷链物流园"));
    files
        .run(&[
            "ledger",
            "--as-of",
            "2027-01-05",
            "-o",
            "x.xlsx",
            NOW[0],
            NOW[1],
        ])
        .complains(2, &["still to come"]);
    let was = fs::read(files.path("data/diaodu.db")).unwrap();
    on("2026-11-25");
    assert!(
        fs::read(files.path("data/diaodu.db")).unwrap() == was,
        "it only looks"
    );
}

#[test]
fn a_diff_tells_every_cell_that_changed_and_adds_up() {
    let files = two_months();
    let changed = diff(&files, "2026-11", "2026-12");
    let of = |name: &str| {
        let found = changed.iter().find(|project| project["name"] == name);
        found.unwrap_or_else(|| panic!("{name}: {changed:#?}"))
    };
    let casting = of("精密铸件项目");
    assert_eq!(casting["total_investment_yuan"], 15_000_000);
    assert_eq!(casting["changes"][0]["change"], "field");
    assert_eq!(casting["changes"][0]["field"], "total_investment");
    assert_eq!(
        (&casting["changes"][0]["old"], &casting["changes"][0]["new"]),
        (&"20,000".into(), &"21,500".into())
    );
    assert_eq!(of("冷链物流园")["changes"][0]["change"], "new");
    assert_eq!(of("冷链物流园")["total_investment_yuan"], 40_000_000);
    let tires = &of("轮胎项目")["changes"][0];
    assert_eq!(
        (&tires["change"], &tires["from"]),
        (&"absent".into(), &"sheet".into())
    );
    assert_eq!(changed.len(), 3);

    // What was corrected after the edition of November.
    let corrected = diff(&files, "2026-11", "2026-11-30");
    assert_eq!(corrected.len(), 1, "{corrected:#?}");
    assert_eq!(corrected[0]["total_investment_yuan"], 10_000_000);
    assert_eq!(diff(&files, "2026-12", "now"), [] as [Value; 0]);
    files
        .run(&["ledger", "diff", "2026-11", "2026-12", NOW[0], NOW[1]])
        .says(
            0,
            &[
                "3 projects changed, 总投资 +5,500",
                "总投资(万元): 20,000 → 21,500",
                "no longer listed",
            ],
        );
    files
        .run(&["ledger", "diff", "2026-10", "now", NOW[0], NOW[1]])
        .complains(1, &["2026-10", "not published", "hint:"]);
    files
        .run(&["ledger", "diff", "soon", "now", NOW[0], NOW[1]])
        .complains(2, &["a month (2026-11), a day (2026-11-25) or now"]);
}

#[test]
fn a_figure_leads_to_its_file_cell_version_and_arrival() {
    let files = two_months();
    let ask = |question: &[&str]| {
        let mut words = vec!["why", "--project"];
        words.extend(question);
        words.extend(NOW);
        files.run(&words)
    };
    ask(&["精密铸件项目", "--field", "总投资"]).says(
        0,
        &[
            "21,500: as \"三.xlsx\" 调度表 E4, version 1, there at 2026-12-25 10:00 writes it",
            "rule 7",
            "2026-11-25: 21,000, \"二.xlsx\" 调度表 E4, version 2, there at 2026-11-30 10:00",
        ],
    );
    // As the leaders had it in November.
    let november = [
        "精密铸件项目",
        "--field",
        "total_investment",
        "--month",
        "2026-11",
    ];
    ask(&november).says(0, &["20,000: as \"一.xlsx\" 调度表 E4, version 1"]);
    ask(&["轮胎项目"]).says(0, &["\"二.xlsx\" 调度表 row 5, version 2"]);
    ask(&["轮胎"]).complains(2, &["no project is called", "hint:"]);
    ask(&["轮胎项目", "--field", "高度"]).complains(2, &["no column of the ledger"]);

    // The workbook has the same in a hidden column.
    let output = files.path("then.xlsx");
    files
        .run(&["ledger", "-o", output.to_str().unwrap(), NOW[0], NOW[1]])
        .says(0, &[]);
    let shown = texts(&fs::read(&output).unwrap());
    assert!(
        shown.contains("三.xlsx｜调度表!4") && shown.contains("二.xlsx｜调度表!5"),
        "{shown}"
    );
}

#[test]
fn an_edition_tells_what_changed_and_what_it_corrects() {
    let files = two_months();
    let edition = |month: &str| {
        let path = format!("share/台账/2026/2026年{month}月台账.xlsx");
        texts(&fs::read(files.path(&path)).unwrap())
    };
    let first = edition("11");
    assert!(
        !first.contains("本期变动") && !first.contains("更正"),
        "there is none before it"
    );
    let shown = edition("12");
    for words in [
        "与2026年11月台账相比，3个项目，总投资增加5,500万元，累计到位资金增加3,000万元。",
        "新增项目",
        "在建，总投资4,000，累计到位资金3,000",
        "单位报表中未列",
        "更正为",
        "2026年11月台账印发后收到的补报、更正；该期台账按此应作如下更正：1个项目，总投资增加1,000万元，累计到位资金不变。",
    ] {
        assert!(shown.contains(words), "{words} is not in {shown}");
    }
    // What was, what is, and which file says so, in one row of 更正.
    let row = shown.split("更正为").nth(1).unwrap();
    let cells = ["20,000", "21,000", "二.xlsx"].map(|cell| row.find(cell).expect(cell));
    assert!(cells.is_sorted(), "{row}");
}
