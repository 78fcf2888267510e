//! Fills in our form as a clerk does: cells of the workbook that lies in the share get values.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use calamine::{Data, Reader as _, Xlsx};
use chrono::NaiveDate;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::contents::ReportContents;
use crate::domain::date::PartialDate;
use crate::domain::project::Field;
use crate::domain::sheet::{Observation, UrgentMatter};
use crate::workbook::by_hand::{ClerkCell, Hand};

/// Why a form could not be filled in.
#[derive(Debug, thiserror::Error)]
pub(super) enum FillError {
    /// It is no workbook, or not whole.
    #[error("the form cannot be opened: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The same, seen by the reader of cells.
    #[error("the form cannot be read: {0}")]
    Xlsx(#[from] calamine::XlsxError),
    /// A part of it is not whole.
    #[error("the form cannot be copied: {0}")]
    Io(#[from] std::io::Error),
    /// A cell of the form is not where it should be.
    #[error("the form has no cell {0}")]
    NoCell(String),
}

/// The form's worksheets, and their parts in the file.
const PROJECTS: &str = "xl/worksheets/sheet1.xml";
const OBSERVATIONS: &str = "xl/worksheets/sheet2.xml";
const URGENT: &str = "xl/worksheets/sheet3.xml";
/// The first row of each that is to be filled in; 1 is the first.
const FIRST_ROW: u32 = 4;

/// By part and address, such as `C4`.
type FilledCells = BTreeMap<(&'static str, String), ClerkCell>;

/// The form with all values of the report.
///
/// # Errors
/// If it is not our form.
pub(super) fn fill(form: &[u8], contents: &ReportContents<'_>) -> Result<Vec<u8>, FillError> {
    let mut cells = FilledCells::new();
    put_people(contents, &mut cells);
    put_projects(&prefilled(form)?, contents, &mut cells);
    for (row, observation) in (FIRST_ROW..).zip(&contents.observations) {
        put_row(OBSERVATIONS, row, observed(observation), &mut cells);
    }
    for (row, matter) in (FIRST_ROW..).zip(&contents.urgent) {
        put_row(URGENT, row, told(matter), &mut cells);
    }
    rewrite(form, &cells)
}

/// Project numbers and names that stand in the form already, from its first row on.
fn prefilled(form: &[u8]) -> Result<Vec<String>, FillError> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(form))?;
    let range = book.worksheet_range_at(0).transpose()?.unwrap_or_default();
    let name = |row| match range.get_value((row, 2)) {
        Some(Data::String(name)) => Some(name.clone()),
        _ => None,
    };
    Ok((FIRST_ROW - 1..).map_while(name).collect())
}

fn put_people(contents: &ReportContents<'_>, cells: &mut FilledCells) {
    let preparer = ClerkCell::text(contents.report.preparer);
    cells.insert((PROJECTS, "J2".to_owned()), preparer);
    cells.insert(
        (PROJECTS, "M2".to_owned()),
        ClerkCell::text(contents.phone()),
    );
    if contents.rows.is_empty() {
        cells.insert((PROJECTS, "Q2".to_owned()), ClerkCell::text("是"));
    }
}

/// Each project in its own row, new ones below. The number is the office's: nobody touches it.
fn put_projects(prefilled: &[String], contents: &ReportContents<'_>, cells: &mut FilledCells) {
    let mut next = prefilled.len();
    for project in &contents.rows {
        let place = prefilled.iter().position(|name| *name == project.name);
        let index = place.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        for (column, field) in (0..).zip(Field::FORM) {
            let cell = match field {
                Field::Number => continue,
                Field::Sequence => ClerkCell::Number(f64::from(index + 1)),
                field => contents.cell(project, field, Hand::Exact),
            };
            cells.insert((PROJECTS, address(column, FIRST_ROW + index)), cell);
        }
    }
}

fn put_row<const N: usize>(
    part: &'static str,
    row: u32,
    values: [ClerkCell; N],
    cells: &mut FilledCells,
) {
    for (column, value) in (0..).zip(values) {
        cells.insert((part, address(column, row)), value);
    }
}

fn observed(observation: &Observation) -> [ClerkCell; 6] {
    let name = if observation.zero_report {
        "零报告"
    } else {
        observation.name.as_deref().unwrap_or_default()
    };
    [
        ClerkCell::Text(observation.quarter.label()),
        ClerkCell::Empty,
        ClerkCell::text(name),
        ClerkCell::text(observation.kind.map_or("", |kind| kind.word())),
        day(observation.held_on),
        ClerkCell::Empty,
    ]
}

fn told(matter: &UrgentMatter) -> [ClerkCell; 5] {
    let text = |text: &Option<String>| ClerkCell::text(text.as_deref().unwrap_or_default());
    [
        text(&matter.name),
        ClerkCell::text(&matter.matter),
        day(matter.happened_on),
        text(&matter.request),
        text(&matter.contact),
    ]
}

fn day(date: Option<PartialDate>) -> ClerkCell {
    match date {
        Some(PartialDate::Day(day)) => ClerkCell::Day(day),
        _ => ClerkCell::Empty,
    }
}

/// `C4`; the form has fewer columns than there are letters.
fn address(column: u8, row: u32) -> String {
    format!("{}{row}", char::from(b'A' + column))
}

/// The workbook with other values in these cells; everything else stays as it is.
fn rewrite(form: &[u8], cells: &FilledCells) -> Result<Vec<u8>, FillError> {
    let mut archive = ZipArchive::new(Cursor::new(form))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        let own = cells.iter().filter(|((part, _), _)| *part == name);
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        let mut is_changed = false;
        for ((_, address), cell) in own {
            text = with_cell(&text, address, cell)?;
            is_changed = true;
        }
        let bytes = if is_changed { text.into_bytes() } else { bytes };
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        writer.start_file(name, options)?;
        writer.write_all(&bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The worksheet's XML with another value in a cell, which keeps its format.
fn with_cell(xml: &str, address: &str, cell: &ClerkCell) -> Result<String, FillError> {
    let missing = || FillError::NoCell(address.to_owned());
    let start = xml
        .find(&format!("<c r=\"{address}\""))
        .ok_or_else(missing)?;
    let tag_end = start + xml[start..].find('>').ok_or_else(missing)?;
    let tag = &xml[start..tag_end];
    let end = if tag.ends_with('/') {
        tag_end + 1
    } else {
        start + xml[start..].find("</c>").ok_or_else(missing)? + "</c>".len()
    };
    let format = tag
        .split_once(" s=\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or("0");
    let open = format!("<c r=\"{address}\" s=\"{format}\"");
    let element = match cell {
        ClerkCell::Empty => format!("{open}/>"),
        ClerkCell::Number(number) => format!("{open}><v>{number}</v></c>"),
        ClerkCell::Day(day) => format!("{open}><v>{}</v></c>", serial(*day)),
        ClerkCell::Text(text) => {
            let text = quick_xml::escape::escape(text.as_str());
            format!("{open} t=\"inlineStr\"><is><t>{text}</t></is></c>")
        }
    };
    Ok(format!("{}{element}{}", &xml[..start], &xml[end..]))
}

/// A day as spreadsheets count it.
fn serial(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default())
        .num_days()
}
