//! Figures in doubt (rule 7), in the ledger workbook.

use calamine::{Data, DataType as _, Range, Reader as _};
use diaodu::domain::amount::Yuan;
use diaodu::domain::doubt::Questions;
use diaodu::domain::finding::Finding;
use diaodu::domain::ledger::{Counted, Ledger, merge};
use diaodu::domain::project::{Field, ProjectRow, Stage};
use diaodu::domain::rate::{RateRules, rates};
use diaodu::domain::rules::Rule;
use diaodu::workbook::ledger::write;
use sheetgate::At;

use super::{bare, cell, column, every_part_is_well_formed, ledger_of, open, part, project};
use crate::plausible::{period, units};

/// A ledger with a doubt of each kind: an amount said ten times as large, one left blank, one that names its own
/// unit, one that nobody can read, and a stage and a date left blank.
fn doubtful() -> Ledger {
    let known = |name: &str| {
        let mut row = project(name);
        row.stage = Some(Stage::Building);
        row.total_investment_yuan = Some(Yuan(5_000_000_000));
        row.funds_in_place_yuan = Some(Yuan(12_345_678));
        row.started_on = "2026-05-06".parse().ok();
        row
    };
    let report = |as_of: &str, rows: Vec<ProjectRow>, findings: &[Finding]| Counted {
        unit: units()[0].slug.clone(),
        period: period(as_of),
        arrival: 1,
        questions: Questions::of_sheet("南明区11月.xlsx", &rows, findings),
        rows,
        urgent: Vec::new(),
    };
    let mut now = [
        known("甲产业园"),
        known("乙物流园"),
        project("丙基地"),
        project("丁中心"),
    ];
    for (row, line) in now.iter_mut().zip(4..) {
        row.row.first_row = line;
        for (field, column) in [
            (Field::TotalInvestment, "H"),
            (Field::FundsInPlace, "I"),
            (Field::Stage, "J"),
            (Field::StartedOn, "L"),
        ] {
            row.cells
                .insert(field, format!("{column}{line}").parse().unwrap());
        }
    }
    now[0].total_investment_yuan = Some(Yuan(50_000_000_000));
    now[1].funds_in_place_yuan = None;
    now[1].stage = None;
    now[1].started_on = None;
    let asked =
        |rule, cell: &str, read: &str| Finding::new(rule, "调度表", cell, read, "", "请核对。");
    let findings = [
        asked(Rule::AmountShifted, "H4", "5,000,000万元"),
        asked(Rule::AmountUnitConflict, "H6", "67.5亿元").with_reading(Some(Yuan(6_750_000_000))),
        asked(Rule::AmountUnclear, "H7", "一期500，二期另计"),
    ];
    let reports = [
        report(
            "2026-11-10",
            vec![known("甲产业园"), known("乙物流园")],
            &[],
        ),
        report("2026-11-25", now.to_vec(), &findings),
    ];
    merge(&units(), &reports, period("2026-11-25"))
}

#[test]
fn a_figure_in_doubt_is_listed_with_its_source() {
    let ledger = doubtful();
    let rates = rates(&ledger, RateRules::default());
    let bytes = write(&bare(&ledger, &rates)).unwrap();
    every_part_is_well_formed(&bytes);
    let mut book = open(&bytes);
    let list = book.worksheet_range("存疑数据").unwrap();
    let shown: Vec<Vec<String>> = list
        .rows()
        .skip(4)
        .map(|row| row[3..].iter().map(ToString::to_string).collect())
        .collect();
    let from = "南明区11月.xlsx\n调度表";
    let kept = "（沿用2026年11月10日报送期已接收的）";
    let line = |name: &str, field: &str, written: &str, cell: &str, counts: &str| {
        let since = "46351";
        [name, field, written, from, cell, since, counts]
            .map(str::to_owned)
            .to_vec()
    };
    assert_eq!(
        shown,
        [
            line(
                "甲产业园",
                "总投资",
                "5,000,000万元",
                "H4",
                &format!("500,000万元{kept}")
            ),
            line(
                "乙物流园",
                "累计到位资金",
                "（空）",
                "I5",
                &format!("1,234.5678万元{kept}")
            ),
            line(
                "乙物流园",
                "项目阶段",
                "（空）",
                "J5",
                &format!("在建{kept}")
            ),
            line(
                "乙物流园",
                "开工时间",
                "（空）",
                "L5",
                &format!("2026-05-06{kept}")
            ),
            line(
                "丙基地",
                "总投资",
                "67.5亿元",
                "H6",
                "675,000万元（暂按所写读取）"
            ),
            line("丁中心", "总投资", "一期500，二期另计", "H7", "暂不计"),
        ]
    );
    let words =
        "6处（4个项目），涉及总投资1,175,000万元、累计到位资金1,234.5678万元，另有1个金额暂不计";
    let overview = book.worksheet_range("总览").unwrap();
    let says = |range: &Range<Data>| {
        let mut cells = range
            .used_cells()
            .filter_map(|(_, _, cell)| cell.get_string());
        cells.any(|text| text.contains(words))
    };
    assert!(says(&list) && says(&overview));
}

#[test]
fn a_figure_in_doubt_is_marked_where_it_stands() {
    let ledger = doubtful();
    let rates = rates(&ledger, RateRules::default());
    let bytes = write(&bare(&ledger, &rates)).unwrap();
    let mut book = open(&bytes);
    let table = book.worksheet_range("台账").unwrap();
    let at = |index: usize, header| cell(&table, &ledger.entries[index].number, header);
    assert_eq!(at(0, "总投资(万元)").get_float(), Some(500_000.0));
    assert_eq!(at(1, "项目阶段").get_string(), Some("在建\n待核"));
    assert_eq!(at(1, "开工时间").get_string(), Some("2026-05-06\n待核"));
    assert_eq!(at(3, "总投资(万元)").get_string(), Some("待核"));
    let looks = super::looks::shown(&bytes);
    let place = |index: usize, header| {
        let row = table.rows().position(|row| {
            row[1]
                .get_string()
                .is_some_and(|text| text.starts_with(&ledger.entries[index].number))
        });
        let (row, column) = (row.unwrap(), column(&table, header));
        At::new(u32::try_from(row).unwrap(), u32::try_from(column).unwrap()).address()
    };
    let look = |index, header| looks[&place(index, header)].1.clone();
    for (index, header) in [
        (0, "总投资(万元)"),
        (1, "累计到位资金(万元)"),
        (2, "总投资(万元)"),
    ] {
        assert!(look(index, header).contains("待核"), "{header}");
    }
    assert!(!look(0, "累计到位资金(万元)").contains("待核"));
    assert_ne!(
        look(0, "项目阶段"),
        look(1, "项目阶段"),
        "the ground differs"
    );
    // A note at each says the same.
    let notes = part(&bytes, "xl/comments1.xml");
    assert_eq!(notes.matches("<comment ref=").count(), 6);
    for words in ["所写：5,000,000万元", "调度表 H4", "目前计入：暂不计"] {
        assert!(notes.contains(words), "{words}");
    }
    assert!(notes.contains(&format!("ref=\"{}\"", place(0, "总投资(万元)"))));
}

#[test]
fn a_ledger_without_doubts_says_so() {
    let ledger = ledger_of(vec![project("甲")]);
    let rates = rates(&ledger, RateRules::default());
    let bytes = write(&bare(&ledger, &rates)).unwrap();
    let mut book = open(&bytes);
    let list = book.worksheet_range("存疑数据").unwrap();
    let cells: Vec<&str> = list
        .used_cells()
        .filter_map(|(_, _, cell)| cell.get_string())
        .collect();
    assert!(cells.contains(&"没有存疑数据。"));
    assert_eq!(list.rows().count(), 4);
}

#[test]
fn a_figure_in_doubt_far_down_in_the_table_has_its_note() {
    const LAST: u32 = 60;
    let row = |line: u32| {
        let mut row = project(&format!("项目{line:02}"));
        row.row.first_row = line;
        row.total_investment_yuan = Some(Yuan(5_000_000_000));
        row.cells
            .insert(Field::TotalInvestment, format!("H{line}").parse().unwrap());
        row
    };
    let rows: Vec<ProjectRow> = (1..=LAST).map(row).collect();
    let finding = Finding::new(
        Rule::AmountShifted,
        "调度表",
        format!("H{LAST}"),
        "5,000,000万元",
        "",
        "请核对。",
    );
    let counted = Counted {
        unit: units()[0].slug.clone(),
        period: period("2026-11-25"),
        arrival: 1,
        questions: Questions::of_sheet("南明区11月.xlsx", &rows, &[finding]),
        rows,
        urgent: Vec::new(),
    };
    let ledger = merge(&units(), &[counted], period("2026-11-25"));
    let bytes = write(&bare(&ledger, &rates(&ledger, RateRules::default()))).unwrap();
    every_part_is_well_formed(&bytes);
    let table = open(&bytes).worksheet_range("台账").unwrap();
    let names = column(&table, "项目名称");
    assert!(table.rows().any(|row| row[names] == "项目60"));
}
