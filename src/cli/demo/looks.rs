//! The same report in the layouts that offices are fond of.

use rust_xlsxwriter::XlsxError;

use super::contents::ReportContents;
use super::layouts::{Layout, People};
use super::story::Look;
use crate::domain::date::PartialDate;
use crate::domain::period::Period;
use crate::domain::project::ProjectRow;
use crate::domain::sheet::Observation;
use crate::workbook::by_hand::{
    ClerkCell, ClerkColumn, ClerkLine, ClerkList, ClerkTable, ClerkWorkbook,
};

/// Writes the report in a layout. The form is no layout of clerks; without it they write a plain one.
pub(super) fn write(look: Look, contents: &ReportContents<'_>) -> Result<Vec<u8>, XlsxError> {
    let layout = Layout::of(look);
    let cell = |row: &ProjectRow, column: &ClerkColumn| match column.field {
        Some(field) => contents.cell(row, field, layout.hand),
        None if column.header == "联系电话" => ClerkCell::text(contents.phone()),
        None => ClerkCell::text(&contents.unit.name),
    };
    let lists = (!contents.observations.is_empty()).then(|| observations(&contents.observations));
    ClerkWorkbook {
        saved: Some((contents.report.preparer, contents.report.due)),
        table: Some(ClerkTable {
            name: "调度表",
            indent: layout.indent,
            head: head(layout, contents),
            columns: layout.columns,
            rows: &contents.rows,
            cell: &cell,
            amount: &|yuan| layout.hand.amount(Some(yuan)),
            none: Some(ClerkLine::Section("本期零报告".to_owned())),
            has_sections: layout.has_sections,
            has_total: layout.has_total,
            foot: foot(layout, contents),
        }),
        lists: lists.into_iter().collect(),
    }
    .bytes()
}

/// Title, unit, period and people.
fn head(layout: &Layout, contents: &ReportContents<'_>) -> Vec<ClerkLine> {
    let unit = contents.unit.name.as_str();
    let period = Period(contents.report.due).label();
    let (preparer, phone) = (contents.report.preparer, contents.phone());
    let mut head = vec![ClerkLine::Title(format!("{unit}{}", layout.title))];
    match layout.people {
        People::Line => head.push(ClerkLine::Wide(format!(
            "填报单位：{unit}　　报送期：{period}　　填报人：{preparer}　　联系电话：{phone}　　单位：万元"
        ))),
        People::Cells => {
            let cells = [
                "填报单位：", unit, "报送期：", &period, "填报人：", preparer, "联系电话：", phone,
            ];
            // The first column is too narrow for a label.
            let cells = (layout.indent + 1..).zip(cells.map(str::to_owned));
            head.push(ClerkLine::Cells(cells.collect()));
        }
        People::Below => {
            head.push(ClerkLine::Centered(format!("（{period}）")));
            head.push(ClerkLine::Wide(format!(
                "填报单位（盖章）：{unit}　　金额单位：万元"
            )));
        }
    }
    head
}

fn foot(layout: &Layout, contents: &ReportContents<'_>) -> Vec<ClerkLine> {
    let mut foot = Vec::new();
    if !layout.note.is_empty() {
        foot.push(ClerkLine::Wide(layout.note.to_owned()));
    }
    if matches!(layout.people, People::Below) {
        let (preparer, phone) = (contents.report.preparer, contents.phone());
        foot.push(ClerkLine::Wide(format!(
            "填报人：{preparer}　　联系电话：{phone}"
        )));
    }
    foot
}

/// A worksheet of its own for what the unit shows.
fn observations(observations: &[Observation]) -> ClerkList<'static> {
    let row = |observation: &Observation| {
        let day = match observation.held_on {
            Some(PartialDate::Day(day)) => ClerkCell::Day(day),
            _ => ClerkCell::Empty,
        };
        vec![
            ClerkCell::text(&observation.quarter.label()),
            ClerkCell::text(observation.name.as_deref().unwrap_or("零报告")),
            ClerkCell::text(observation.kind.map_or("", |kind| kind.word())),
            day,
            ClerkCell::Empty,
        ]
    };
    ClerkList {
        name: "观摩项目",
        headers: &[
            ("季度", 18.0),
            ("项目名称", 34.0),
            ("类型", 12.0),
            ("日期", 12.0),
            ("备注", 20.0),
        ],
        rows: observations.iter().map(row).collect(),
    }
}
