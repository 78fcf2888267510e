//! The figures are formulas over 台账, with what they come to kept beside them.

use calamine::{DataType as _, Reader as _};
use diaodu::domain::amount::Yuan;
use diaodu::domain::ledger::{Ledger, LedgerUnit};
use diaodu::domain::project::{ProjectRow, Stage};
use diaodu::domain::rate::{RateRules, rates};
use diaodu::workbook::ledger::write;

use super::{City, bare, ledger_of, open, part, project};

/// All formulas of a workbook, each with its worksheet's part and cell.
pub(super) fn formulas(bytes: &[u8]) -> Vec<(String, String)> {
    let sheets = open(bytes).sheet_names().len();
    let mut all = Vec::new();
    for sheet in 1..=sheets {
        let text = part(bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        for cell in text.split("<c r=\"").skip(1) {
            let (at, rest) = cell.split_once('"').unwrap();
            let Some((_, formula)) = rest.split_once("<f>") else {
                continue;
            };
            let (formula, _) = formula.split_once("</f>").unwrap();
            let formula = formula.replace("&gt;", ">").replace("&lt;", "<");
            all.push((format!("{sheet}!{at}"), formula.replace("&amp;", "&")));
        }
    }
    all
}

#[test]
fn every_number_of_the_overview_is_a_formula() {
    let city = City::new(10);
    let bytes = write(&city.view()).unwrap();
    let mut book = open(&bytes);
    let range = book.worksheet_range("总览").unwrap();
    let formulas = book.worksheet_formula("总览").unwrap();
    let mut numbers = 0;
    for (row, cells) in (0..).zip(range.rows()) {
        for (column, _) in (0..).zip(cells).filter(|(_, cell)| cell.is_float()) {
            let formula = formulas.get_value((row, column));
            assert!(
                formula.is_some_and(|formula| !formula.is_empty()),
                "{row} {column}"
            );
            numbers += 1;
        }
    }
    assert!(numbers > 200, "{numbers}");
}

#[test]
fn the_sums_of_the_table_follow_its_filter() {
    let city = City::new(10);
    let bytes = write(&city.view()).unwrap();
    let last = 4 + city.ledger.entries.len();
    let all = formulas(&bytes);
    let of_sums: Vec<&str> = all
        .iter()
        .filter(|(cell, _)| cell.starts_with("2!"))
        .map(|(_, formula)| &**formula)
        .collect();
    assert_eq!(
        of_sums,
        [
            format!("\"合计（\"&SUBTOTAL(103,$B$5:$B${last})&\"个项目）\""),
            format!("ROUND(SUBTOTAL(109,$I$5:$I${last}),4)"),
            format!("ROUND(SUBTOTAL(109,$J$5:$J${last}),4)"),
        ]
    );
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains(&format!("<autoFilter ref=\"A4:Z{last}\"/>")));
    let merged = sheet.split("<mergeCell ref=\"").skip(1);
    assert!(
        merged.into_iter().all(|cells| cells.starts_with("A1:")),
        "no cell of a project is merged"
    );
}

/// Units and projects with these texts, all else alike.
fn with_texts(texts: [&str; 6]) -> Ledger {
    let rows = texts.map(|text| ProjectRow {
        industry: Some(text.to_owned()),
        stage: Some(Stage::Building),
        total_investment_yuan: Some(Yuan(10_000)),
        ..project(&format!("{text}项目"))
    });
    let mut ledger = ledger_of(rows.to_vec());
    for (unit, text) in ledger.units.iter_mut().zip(texts) {
        let slug = unit.slug.clone();
        *unit = LedgerUnit {
            name: text.to_owned(),
            ..LedgerUnit::stranger(&slug)
        };
    }
    ledger
}

#[test]
fn no_text_of_a_unit_is_part_of_a_formula() {
    let harmless = with_texts(["甲", "乙", "丙", "丁", "戊", "己"]);
    let hostile = with_texts(["=1+1", "<>", ">0", "*", "?~*", "\"&台账!$B$5&\""]);
    let written = |ledger: &Ledger| {
        let rates = rates(ledger, RateRules::default());
        formulas(&write(&bare(ledger, &rates)).unwrap())
    };
    let formulas = written(&harmless);
    assert_eq!(written(&hostile), formulas);
    assert!(formulas.len() > 100, "{}", formulas.len());
    let plain = |(_, formula): &(String, String)| {
        ["IFS(", "COUNTIF", "SUMIF", "LET(", "FILTER(", "INDIRECT"]
            .iter()
            .all(|function| !formula.contains(function))
    };
    assert!(
        formulas.iter().all(plain),
        "EXACT compares, and a criterion never"
    );
}
