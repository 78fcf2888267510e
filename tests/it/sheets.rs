//! Sheets as districts make them by hand, found by their headers, and forms filled in.

use std::io::{Cursor, Read as _, Write as _};

use calamine::{Data, Reader as _, Xlsx};
use diaodu::domain::amount::Yuan;
use diaodu::domain::doubt::Questions;
use diaodu::domain::ledger::{Counted, Entry, LedgerUnit, merge};
use diaodu::domain::project::{Field, ProjectRow, RowRef, Stage};
use diaodu::domain::unit::UnitSlug;
use diaodu::workbook::by_hand::{
    ClerkCell, ClerkColumn, ClerkLine, ClerkList, ClerkTable, ClerkWorkbook,
};
use diaodu::workbook::form::{self, FormView};
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

/// The columns of a report, as narrow as their headers.
const COLUMNS: [ClerkColumn; 12] = [
    column(Some(Field::Sequence), "序号"),
    column(Some(Field::Name), "项目名称"),
    column(Some(Field::Category), "项目类别"),
    column(Some(Field::Content), "项目内容"),
    column(Some(Field::TotalInvestment), "总投资(万元)"),
    column(Some(Field::FundsInPlace), "累计到位资金(万元)"),
    column(Some(Field::Stage), "项目阶段"),
    column(Some(Field::ResponsibleUnit), "责任单位"),
    column(Some(Field::ResponsiblePerson), "责任人"),
    column(Some(Field::Progress), "进展情况"),
    column(Some(Field::Plan), "推进计划"),
    column(Some(Field::CityMatter), "需市级协调事项"),
];

/// Column of 开工时间, which only reports have that say something of it otherwise.
pub(crate) const STARTED_ON: u16 = 12;
/// Column of 项目经理人, which stands behind it.
pub(crate) const MANAGER: u16 = 13;

const fn column(field: Option<Field>, header: &'static str) -> ClerkColumn {
    ClerkColumn {
        field,
        group: "",
        header,
        width: 16.0,
    }
}

impl Report {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let otherwise = self.projects.iter().flat_map(|project| &project.otherwise);
        let last = otherwise.map(|(column, _)| *column).max().unwrap_or(0);
        let started_on = (last >= STARTED_ON).then(|| column(Some(Field::StartedOn), "开工时间"));
        let manager = (last >= MANAGER).then(|| column(Some(Field::ProjectManager), "项目经理人"));
        let more = started_on.into_iter().chain(manager);
        let columns: Vec<ClerkColumn> = COLUMNS.into_iter().chain(more).collect();
        // Each row is the place of its project.
        let rows: Vec<ProjectRow> = (0..self.projects.len())
            .map(|place| ProjectRow::named(place_of(0), place.to_string()))
            .collect();
        let cell = |row: &ProjectRow, column: &ClerkColumn| {
            let project = &self.projects[row.name.parse::<usize>().unwrap()];
            let at = columns.iter().position(|own| own.header == column.header);
            project.cell(u16::try_from(at.unwrap()).unwrap(), column)
        };
        let mut about = vec![(0, format!("填报单位：{}", self.unit))];
        if !self.period.is_empty() {
            about.push((4, format!("报送期：{}", self.period)));
        }
        about.push((8, format!("填报人：{}", self.preparer)));
        let zero = || ClerkLine::Cells(vec![(1, "零报告".to_owned())]);
        let table = ClerkTable {
            name: "调度表",
            indent: 0,
            head: vec![
                ClerkLine::Title(format!("{}重大招商引资项目调度表", self.unit)),
                ClerkLine::Cells(about),
            ],
            columns: &columns,
            rows: &rows,
            cell: &cell,
            amount: &|_| ClerkCell::Empty,
            none: self.says_zero.then(zero),
            has_sections: false,
            has_total: false,
            foot: Vec::new(),
        };
        let lists = (!self.observations.is_empty()).then(|| observations(&self.observations));
        saved(Some(table), lists.into_iter().collect())
    }
}

impl Project {
    /// What stands in the column at this place.
    fn cell(&self, at: u16, column: &ClerkColumn) -> ClerkCell {
        if let Some((_, text)) = self.otherwise.iter().rfind(|(own, _)| *own == at) {
            return match text.parse() {
                Ok(number) => ClerkCell::Number(number),
                Err(_) => ClerkCell::text(text),
            };
        }
        ClerkCell::text(match column.field {
            Some(Field::TotalInvestment) => return ClerkCell::Number(self.total),
            Some(Field::FundsInPlace) if self.funds.is_finite() => {
                return ClerkCell::Number(self.funds);
            }
            Some(Field::Name) => &self.name,
            Some(Field::Category) => "建设中",
            Some(Field::Content) => "建设厂房两万平方米及配套设施",
            Some(Field::Stage) => self.stage,
            Some(Field::ResponsibleUnit) => "投资促进局",
            Some(Field::ResponsiblePerson) => "王某",
            Some(Field::Progress) => &self.progress,
            Some(Field::Plan) => "十二月底前完成封顶",
            Some(Field::CityMatter) => &self.matter,
            _ => "",
        })
    }
}

fn saved(table: Option<ClerkTable<'_>>, lists: Vec<ClerkList<'_>>) -> Vec<u8> {
    ClerkWorkbook {
        saved: Some(("张某", "2026-11-01".parse().unwrap())),
        table,
        lists,
    }
    .bytes()
    .unwrap()
}

/// A file that holds nothing but 紧急事项: 项目名称 and 事项.
pub(crate) fn only_urgent(matters: &[(&str, &str)]) -> Vec<u8> {
    let row = |(project, matter): &(&str, &str)| {
        let texts = [
            *project,
            *matter,
            "2026年11月5日",
            "请市级协调",
            "孙某 13900000002",
        ];
        texts.map(ClerkCell::text).to_vec()
    };
    let list = ClerkList {
        name: "紧急事项",
        headers: &["项目名称", "事项", "发生时间", "诉求", "联系人"].map(|text| (text, 16.0)),
        rows: matters.iter().map(row).collect(),
    };
    saved(None, vec![list])
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
pub(crate) fn only_observations(shown: &[(&'static str, &'static str)]) -> Vec<u8> {
    saved(None, vec![observations(shown)])
}

fn observations(shown: &[(&'static str, &'static str)]) -> ClerkList<'static> {
    let row = |(quarter, name): &(&'static str, &'static str)| {
        let is_shown = *name != "零报告";
        let (kind, day) = if is_shown {
            ("现场观摩", held_in(quarter))
        } else {
            ("", String::new())
        };
        let texts = [*quarter, "", *name, kind, &day];
        texts.map(ClerkCell::text).to_vec()
    };
    ClerkList {
        name: "观摩项目",
        headers: &[
            ("季度", 18.0),
            ("项目编号", 12.0),
            ("项目名称", 34.0),
            ("类型", 12.0),
            ("日期", 12.0),
            ("备注", 20.0),
        ],
        rows: shown.iter().map(row).collect(),
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
    let unnumbered: Vec<(&str, &str)> = names.iter().map(|name| ("", *name)).collect();
    numbered_form(slug, period, &unnumbered)
}

/// The same with these numbers beside the names.
pub(crate) fn numbered_form(slug: &str, period: &str, projects: &[(&str, &str)]) -> Vec<u8> {
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
        rows: projects.iter().map(|(_, name)| row(name)).collect(),
        urgent: Vec::new(),
        questions: Questions::default(),
    };
    let mut ledger = merge(std::slice::from_ref(&unit), &[counted], period);
    for entry in &mut ledger.entries {
        let mut given = projects.iter();
        let given = given.find(|(_, name)| *name == entry.row.name);
        given.unwrap().0.clone_into(&mut entry.number);
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

fn place_of(first_row: u32) -> RowRef {
    RowRef {
        sheet: "调度表".to_owned(),
        first_row,
    }
}

fn row(name: &str) -> ProjectRow {
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
        ..ProjectRow::named(place_of(4), name)
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
