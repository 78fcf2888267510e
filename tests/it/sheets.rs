//! Sheets as districts make them by hand, found by their headers, and forms filled in.

use std::io::{Cursor, Read as _, Write as _};

use calamine::{Data, Reader as _, Xlsx};
use diaodu::domain::amount::Yuan;
use diaodu::domain::doubt::Questions;
use diaodu::domain::ledger::{Counted, Entry, LedgerUnit, merge};
use diaodu::domain::project::{ProjectRow, RowRef, Stage};
use diaodu::domain::unit::UnitSlug;
use diaodu::workbook::form::{self, FormView};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::office::UNITS;

/// A sheet made by hand.
#[derive(Clone)]
pub(crate) struct Report {
    /// As it stands after 填报单位.
    pub(crate) unit: String,
    /// As it stands after 报送期; empty: the sheet has no such line.
    pub(crate) period: String,
    pub(crate) projects: Vec<Project>,
    /// As it stands after 填报人.
    pub(crate) preparer: String,
    /// Without projects it says so; else its table is just empty.
    pub(crate) says_zero: bool,
    /// 季度 and 项目名称 (or 零报告).
    pub(crate) observations: Vec<(&'static str, &'static str)>,
}

/// A row of it; all required columns are filled in.
#[derive(Clone)]
pub(crate) struct Project {
    pub(crate) name: String,
    pub(crate) stage: &'static str,
    pub(crate) total: f64,
    /// No number: the cell is blank.
    pub(crate) funds: f64,
    pub(crate) progress: String,
    pub(crate) matter: String,
    /// Cells that are written otherwise, by column: a number as such, nothing as a blank.
    pub(crate) otherwise: Vec<(u16, &'static str)>,
}

pub(crate) fn project(name: &str) -> Project {
    Project {
        name: name.to_owned(),
        stage: "在建",
        total: 20_000.0,
        funds: 3_000.0,
        progress: "主体结构施工至三层".to_owned(),
        matter: String::new(),
        otherwise: Vec::new(),
    }
}

/// A report of these projects; `period` is `2026年11月10日`, or empty for none.
pub(crate) fn report(unit: &str, period: &str, names: &[&str]) -> Report {
    Report {
        unit: unit.to_owned(),
        period: period.to_owned(),
        projects: names.iter().map(|name| project(name)).collect(),
        preparer: "张某".to_owned(),
        says_zero: true,
        observations: Vec::new(),
    }
}

const HEADERS: [&str; 12] = [
    "序号",
    "项目名称",
    "项目类别",
    "项目内容",
    "总投资(万元)",
    "累计到位资金(万元)",
    "项目阶段",
    "责任单位",
    "责任人",
    "进展情况",
    "推进计划",
    "需市级协调事项",
];

/// Column of 开工时间, which only reports have that say something of it otherwise.
pub(crate) const STARTED_ON: u16 = 12;

impl Report {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet().set_name("调度表").unwrap();
        let title = format!("{}重大招商引资项目调度表", self.unit);
        sheet.write(0, 0, title).unwrap();
        sheet
            .write(1, 0, format!("填报单位：{}", self.unit))
            .unwrap();
        if !self.period.is_empty() {
            sheet
                .write(1, 4, format!("报送期：{}", self.period))
                .unwrap();
        }
        sheet
            .write(1, 8, format!("填报人：{}", self.preparer))
            .unwrap();
        for (column, header) in (0..).zip(HEADERS) {
            sheet.write(2, column, header).unwrap();
        }
        let otherwise = self.projects.iter().flat_map(|project| &project.otherwise);
        if otherwise.clone().any(|(column, _)| *column == STARTED_ON) {
            sheet.write(2, STARTED_ON, "开工时间").unwrap();
        }
        if self.projects.is_empty() && self.says_zero {
            sheet.write(3, 1, "零报告").unwrap();
        }
        for (row, project) in (3..).zip(&self.projects) {
            sheet.write(row, 0, row - 2).unwrap();
            sheet.write(row, 4, project.total).unwrap();
            if project.funds.is_finite() {
                sheet.write(row, 5, project.funds).unwrap();
            }
            for (column, text) in [
                (1, project.name.as_str()),
                (2, "建设中"),
                (3, "建设厂房两万平方米及配套设施"),
                (6, project.stage),
                (7, "投资促进局"),
                (8, "王某"),
                (9, &project.progress),
                (10, "十二月底前完成封顶"),
                (11, &project.matter),
            ] {
                if !text.is_empty() {
                    sheet.write_string(row, column, text).unwrap();
                }
            }
            for (column, text) in &project.otherwise {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write(row, *column, number).unwrap(),
                    Err(_) if text.is_empty() => sheet.clear_cell(row, *column),
                    Err(_) => sheet.write_string(row, *column, *text).unwrap(),
                };
            }
        }
        if !self.observations.is_empty() {
            add_observations(&mut workbook, &self.observations);
        }
        workbook.save_to_buffer().unwrap()
    }
}

/// A file that holds nothing but 紧急事项: 项目名称 and 事项.
pub(crate) fn only_urgent(matters: &[(&str, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("紧急事项").unwrap();
    for (column, header) in (0..).zip(["项目名称", "事项", "发生时间", "诉求", "联系人"])
    {
        sheet.write(0, column, header).unwrap();
    }
    for (row, (project, matter)) in (1..).zip(matters) {
        for (column, text) in (0..).zip([
            *project,
            *matter,
            "2026年11月5日",
            "请市级协调",
            "孙某 13900000002",
        ]) {
            sheet.write(row, column, text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A form of ours in which 本期零报告 is 是.
pub(crate) fn with_zero_report(form: &[u8]) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(form)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/sharedStrings.xml" {
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(text.matches("<t>否</t>").count(), 1);
            bytes = text.replace("<t>否</t>", "<t>是</t>").into_bytes();
        }
        new.start_file(name, SimpleFileOptions::default()).unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// A file that holds nothing but 观摩项目: 季度 and 项目名称 (or 零报告).
pub(crate) fn only_observations(observations: &[(&'static str, &'static str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    add_observations(&mut workbook, observations);
    workbook.save_to_buffer().unwrap()
}

fn add_observations(workbook: &mut Workbook, observations: &[(&'static str, &'static str)]) {
    let sheet = workbook.add_worksheet().set_name("观摩项目").unwrap();
    for (column, header) in (0..).zip(["季度", "项目编号", "项目名称", "类型", "日期", "备注"])
    {
        sheet.write(0, column, header).unwrap();
    }
    for (row, (quarter, name)) in (1..).zip(observations) {
        sheet.write(row, 0, *quarter).unwrap();
        sheet.write(row, 2, *name).unwrap();
        if *name != "零报告" {
            sheet.write(row, 3, "现场观摩").unwrap();
            sheet.write(row, 4, held_in(quarter)).unwrap();
        }
    }
}

/// The second day of a quarter that is named like 2026年第四季度.
fn held_in(quarter: &str) -> String {
    let number = ["一", "二", "三", "四"]
        .iter()
        .zip([1, 4, 7, 10])
        .find(|(number, _)| quarter.contains(**number));
    let (year, month) = (&quarter[..4], number.unwrap().1);
    format!("{year}-{month:02}-02")
}

/// Our own form of a unit, filled in with these projects.
pub(crate) fn filled_form(slug: &str, period: &str, names: &[&str]) -> Vec<u8> {
    let (_, unit_name) = UNITS.iter().find(|(known, _)| *known == slug).unwrap();
    let unit = LedgerUnit {
        slug: UnitSlug(slug.to_owned()),
        name: (*unit_name).to_owned(),
        code: "ZZ".to_owned(),
    };
    let period = period.parse().unwrap();
    let counted = Counted {
        unit: unit.slug.clone(),
        period,
        arrival: 1,
        rows: names.iter().map(|name| row(name)).collect(),
        urgent: Vec::new(),
        questions: Questions::default(),
    };
    let mut ledger = merge(std::slice::from_ref(&unit), &[counted], period);
    for entry in &mut ledger.entries {
        entry.number = String::new();
    }
    let entries: Vec<&Entry> = ledger.entries.iter().collect();
    form::write(&FormView {
        office_name: "办公室",
        unit: &unit.slug,
        unit_name,
        period,
        deadline: "当日24:00",
        entries: &entries,
        preparer: Some("张某"),
        phone: Some("0851-00000000"),
        questions: None,
        observations: &[],
    })
    .unwrap()
}

fn row(name: &str) -> ProjectRow {
    let place = RowRef {
        sheet: "调度表".to_owned(),
        first_row: 4,
    };
    let text = |text: &str| Some(text.to_owned());
    ProjectRow {
        content: text("建设厂房两万平方米及配套设施"),
        total_investment_yuan: Some(Yuan(200_000_000)),
        funds_in_place_yuan: Some(Yuan(30_000_000)),
        stage: Some(Stage::Building),
        responsible_unit: text("投资促进局"),
        responsible_person: text("王某"),
        progress: text("主体结构施工至三层"),
        plan: text("十二月底前完成封顶"),
        ..ProjectRow::named(place, name)
    }
}

/// All texts of a workbook, a line a cell, sheet by sheet.
pub(crate) fn texts(bytes: &[u8]) -> String {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut lines = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        lines.extend(range.used_cells().map(|(_, _, cell)| match cell {
            Data::String(text) => text.clone(),
            other => other.to_string(),
        }));
    }
    lines.join("\n")
}
