//! The ledger workbook, written and read back.

use std::io::Cursor;

use calamine::{Data, DataType as _, Range, Reader as _, Xlsx};
use diaodu::domain::amount::Yuan;
use diaodu::domain::doubt::Questions;
use diaodu::domain::ledger::{Counted, Ledger, merge};
use diaodu::domain::observation::{Flag, QuarterStanding};
use diaodu::domain::project::{Category, Field, ProjectRow, RowRef, Stage};
use diaodu::domain::rate::{RateRules, Rates, rates};
use diaodu::domain::report_status::ReportStatus;
use diaodu::workbook::ledger::{LedgerView, write};

use crate::marked::part;
use crate::plausible::{period, periods, quarters, standings, submissions, units};

mod doubts;
mod formulas;
mod looks;
mod managers;
mod overview;
mod pages;

use formulas::formulas;

/// A whole city at the end of November.
struct City {
    ledger: Ledger,
    rates: Rates,
    standings: Vec<ReportStatus>,
    quarters: Vec<QuarterStanding>,
    flags: Vec<Flag>,
}

impl City {
    fn new(projects: usize) -> Self {
        let periods = periods("2026-06-01", "2026-11-25");
        let (quarters, flags) = quarters();
        let standings = standings(&periods);
        let ledger = merge(
            &units(),
            &submissions(&periods, projects),
            period("2026-11-25"),
        );
        Self {
            rates: rates(&ledger, RateRules::default()),
            ledger,
            standings,
            quarters,
            flags,
        }
    }

    fn view(&self) -> LedgerView<'_> {
        LedgerView {
            standings: &self.standings,
            quarters: &self.quarters,
            flags: &self.flags,
            assignments: &[],
            news: None,
            remark: Some("2027年节假日安排尚未公布，涉及2027年的日期为暂定。"),
            shows_suspicions: true,
            ..bare(&self.ledger, &self.rates)
        }
    }
}

/// A view of a ledger that nobody keeps records for.
fn bare<'a>(ledger: &'a Ledger, rates: &'a Rates) -> LedgerView<'a> {
    LedgerView {
        office_name: "贵阳市重大招商引资项目领导小组办公室",
        shows_suspicions: false,
        ..LedgerView::of_projects("2026年11月", ledger, rates)
    }
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn every_part_is_well_formed(bytes: &[u8]) {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    for name in &names {
        let text = part(bytes, name);
        assert!(!text.contains(['\u{1}', '\u{2}', '\u{FFFF}']), "{name}");
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }
}

/// The column whose header has this text, line breaks aside.
fn column(range: &Range<Data>, header: &str) -> usize {
    let headers = range.rows().nth(3).unwrap();
    let found = headers.iter().position(|cell| {
        cell.get_string()
            .is_some_and(|text| text.replace('\n', "") == header)
    });
    found.unwrap_or_else(|| panic!("no column {header}"))
}

/// The cell of the project with this number.
fn cell<'r>(range: &'r Range<Data>, number: &str, header: &str) -> &'r Data {
    let row = range
        .rows()
        .find(|row| {
            row[1]
                .get_string()
                .is_some_and(|text| text.starts_with(number))
        })
        .unwrap();
    &row[column(range, header)]
}

fn project(name: &str) -> ProjectRow {
    ProjectRow::named(
        RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        },
        name,
    )
}

/// A ledger of these rows, all from the first unit.
fn ledger_of(rows: Vec<ProjectRow>) -> Ledger {
    let submission = Counted {
        unit: units()[0].slug.clone(),
        period: period("2026-11-25"),
        arrival: 1,
        rows,
        urgent: Vec::new(),
        questions: Questions::default(),
    };
    merge(&units(), &[submission], period("2026-11-25"))
}

#[test]
fn the_same_ledger_is_the_same_file() {
    let city = City::new(10);
    assert_eq!(write(&city.view()).unwrap(), write(&city.view()).unwrap());
}

#[test]
fn every_project_stands_in_the_table_with_all_that_it_says() {
    let city = City::new(10);
    let bytes = write(&city.view()).unwrap();
    let mut book = open(&bytes);
    assert_eq!(
        book.sheet_names(),
        [
            "总览",
            "台账",
            "报送情况",
            "需市级协调事项",
            "项目经理人",
            "观摩情况",
            "存疑数据",
            "存疑项目"
        ]
    );
    let range = book.worksheet_range("台账").unwrap();
    let projects = || range.rows().skip(4);
    assert!(
        projects().all(|row| row[0].is_float()),
        "nothing but projects"
    );
    assert_eq!(projects().count(), city.ledger.entries.len());
    for entry in &city.ledger.entries {
        let at = |header| cell(&range, &entry.number, header);
        let text = |header| at(header).get_string().unwrap_or_default();
        let wan = |yuan: Option<Yuan>| yuan.map(|yuan| yuan.to_wan().replace(',', ""));
        assert_eq!(text("项目名称"), entry.row.name);
        assert_eq!(text("报送单位"), city.ledger.unit_name(&entry.unit));
        assert_eq!(text("项目阶段"), entry.row.stage.map_or("", Stage::word));
        assert_eq!(
            text("项目类别"),
            entry.row.category.map_or("", Category::word)
        );
        assert_eq!(
            text("进展情况"),
            entry.row.progress.as_deref().unwrap_or_default()
        );
        assert_eq!(
            text("备注"),
            entry.row.remarks.as_deref().unwrap_or_default()
        );
        assert_eq!(
            at("总投资(万元)").get_float().map(|wan| wan.to_string()),
            wan(entry.row.total_investment_yuan)
        );
        assert_eq!(
            at("累计到位资金(万元)")
                .get_float()
                .map(|wan| wan.to_string()),
            wan(entry.row.funds_in_place_yuan)
        );
        assert_eq!(
            at("签约时间").as_date().map(Into::into),
            entry.row.signed_on
        );
        assert_eq!(
            text("填报状态").starts_with("本期未报"),
            entry.absent.is_some()
        );
    }
    let at = column(&range, "项目类别");
    let mut categories: Vec<&str> = projects()
        .map(|row| row[at].get_string().unwrap_or_default())
        .map(|text| text.trim_end_matches("\n待核"))
        .collect();
    categories.dedup();
    assert_eq!(
        categories,
        ["签约重点调度", "领导带头在谈", "建设中", ""],
        "each is one block"
    );
}

#[test]
fn hostile_text_stays_text_and_over_long_text_says_that_it_was_cut() {
    let long = "长".repeat(40_000);
    let texts = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "<b>&amp;</b>",
        "_x0041_",
        "一\u{1}二\u{FFFF}三\r\n四",
        &long,
    ];
    let rows: Vec<ProjectRow> = (0..)
        .zip(texts)
        .map(|(serial, text)| ProjectRow {
            progress: Some(text.to_owned()),
            extras: [("附加".to_owned(), text.to_owned())].into_iter().collect(),
            ..project(
                &format!("{text}{serial}")
                    .chars()
                    .take(40_000)
                    .collect::<String>(),
            )
        })
        .collect();
    let ledger = ledger_of(rows);
    let rates = rates(&ledger, RateRules::default());
    let view = LedgerView {
        office_name: "=办公室&P<\u{2}",
        title: "=HYPERLINK(\"x\")",
        assignments: &[],
        news: None,
        remark: Some("=1"),
        ..bare(&ledger, &rates)
    };
    let bytes = write(&view).unwrap();
    let mut book = open(&bytes);
    let formulas = formulas(&bytes);
    let strange =
        |(_, formula): &(String, String)| texts[..5].iter().any(|text| formula.contains(text));
    assert_eq!(formulas.iter().find(|one| strange(one)), None);
    every_part_is_well_formed(&bytes);
    let range = book.worksheet_range("台账").unwrap();
    let shown: Vec<&str> = range
        .rows()
        .skip(4)
        .map(|row| row[column(&range, "进展情况")].get_string().unwrap())
        .collect();
    assert_eq!(shown[..5], texts[..5]);
    assert_eq!(shown[5], "一二三\n四");
    assert_eq!(shown[6].chars().count(), 32_767);
    assert!(shown[6].ends_with("已截断）"));
}

#[test]
fn dates_are_as_precise_as_they_were_written() {
    let mut dated = project("甲");
    dated.signed_on = "2026-05-06".parse().ok();
    dated.started_on = "2026-05".parse().ok();
    dated.in_production_on = "2027".parse().ok();
    dated.total_investment_yuan = Some(Yuan(12_345_678));
    let ledger = ledger_of(vec![dated]);
    let rates = rates(&ledger, RateRules::default());
    let bytes = write(&bare(&ledger, &rates)).unwrap();
    let range = open(&bytes).worksheet_range("台账").unwrap();
    let at = |header| cell(&range, &ledger.entries[0].number, header);
    assert!(at("签约时间").is_datetime());
    assert_eq!(at("开工时间").get_string(), Some("2026-05"));
    assert_eq!(at("投产时间").get_string(), Some("2027"));
    assert_eq!(at("总投资(万元)").get_float(), Some(1_234.567_8));
}

#[test]
fn every_unit_and_period_has_its_mark() {
    let city = City::new(3);
    let bytes = write(&city.view()).unwrap();
    let range = open(&bytes).worksheet_range("报送情况").unwrap();
    let marks = ["√", "迟", "×", "零", "零迟", "退", "免"];
    let legend: Vec<&str> = range.rows().filter_map(|row| row[0].get_string()).collect();
    assert!(marks.iter().all(|mark| legend.contains(mark)), "{legend:?}");
    for (unit, row) in city.ledger.units.iter().zip(range.rows().skip(3)) {
        assert_eq!(row[0].get_string(), Some(unit.name.as_str()));
        let of_unit: Vec<&str> = row[1..=12]
            .iter()
            .map(|cell| cell.get_string().unwrap())
            .collect();
        assert!(of_unit.iter().all(|mark| marks.contains(mark)));
        let many = |wanted: &[&str]| of_unit.iter().filter(|mark| wanted.contains(mark)).count();
        let sums: Vec<String> = row[13..18].iter().map(ToString::to_string).collect();
        let due = 12 - many(&["免"]);
        let counted = [
            due,
            many(&["√", "零"]),
            many(&["迟", "零迟"]),
            many(&["×", "退"]),
            many(&["零", "零迟"]),
        ];
        assert_eq!(sums, counted.map(|count| count.to_string()));
        let rate = row[18].get_float().unwrap();
        let own =
            f64::from(u32::try_from(counted[1]).unwrap()) / f64::from(u32::try_from(due).unwrap());
        assert!((rate - own).abs() < 0.000_051, "{rate} {own}");
    }
}

#[test]
fn matters_and_flags_are_shown() {
    let city = City::new(10);
    let bytes = write(&city.view()).unwrap();
    let mut book = open(&bytes);
    let matters = book.worksheet_range("需市级协调事项").unwrap();
    let rows: Vec<_> = matters.rows().skip(3).collect();
    assert_eq!(rows.len(), city.ledger.matters.len());
    assert_eq!(rows[0][1].get_string(), Some("紧急"));
    assert!(
        rows[1..]
            .iter()
            .all(|row| row[1].get_string() == Some("常规"))
    );
    let observation = book.worksheet_range("观摩情况").unwrap();
    let last = |row: usize| {
        observation.rows().nth(row + 3).unwrap()[5]
            .get_string()
            .unwrap_or_default()
    };
    assert_eq!(last(8), "预警：连续2个季度无观摩项目");
    assert_eq!(last(9), "提请通报：连续3个季度无观摩项目");
    assert_eq!(last(0), "");
    let suspicions = book.worksheet_range("存疑项目").unwrap();
    assert_eq!(
        suspicions.rows().skip(3).count(),
        city.ledger.suspicions.len().max(1)
    );
}

#[test]
fn a_ledger_of_nothing_is_still_a_ledger() {
    let ledger = merge(&[], &[], period("2026-11-25"));
    let rates = rates(&ledger, RateRules::default());
    let bytes = write(&bare(&ledger, &rates)).unwrap();
    let mut book = open(&bytes);
    assert_eq!(book.sheet_names().len(), 6);
    let range = book.worksheet_range("台账").unwrap();
    assert_eq!(column(&range, Field::Name.header()), 2);
}
