//! What `cast` writes is what the writing library alone would write: each cell, its format and, to the pixel, the
//! height of its row. `cast` reads the library's package by how it is laid out today; when an upgrade changes that,
//! this says what.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use rust_xlsxwriter::Workbook;
use sheetgate::{At, Limits};

use super::looks::{Looks, RowStyle};
use super::projects::{self, FIRST, HEADER, ProjectTable, Shown};
use super::{LedgerView, Packing, write_packed};
use crate::domain::amount::Yuan;
use crate::domain::doubt::Questions;
use crate::domain::fixtures::unit;
use crate::domain::ledger::{Counted, Ledger, LedgerUnit, merge};
use crate::domain::period::Period;
use crate::domain::project::{Category, ProjectRow, RowRef, Stage};
use crate::domain::rate::{RateRules, rates};
use crate::workbook::{fit, page::WriteError, style};

/// Where both keep the worksheet and the formats.
const SHEET: &str = "xl/worksheets/sheet2.xml";
const STYLES: &str = "xl/styles.xml";

/// Projects with every kind of cell: whole amounts and fractions, days and months, long text, blanks at its edge,
/// what looks like markup or a formula, figures in doubt, a project that is gone.
fn ledger() -> Ledger {
    let period = |day: &str| Period(day.parse().unwrap());
    let row = |name: &str, line| {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: line,
        };
        ProjectRow {
            category: Some(Category::ALL[line as usize % 2]),
            stage: Some(Stage::Building),
            total_investment_yuan: Some(Yuan(50_000_000 + i64::from(line) * 1_250)),
            funds_in_place_yuan: Some(Yuan(20_000_000)),
            started_on: "2026-05-06".parse().ok(),
            signed_on: "2025-03".parse().ok(),
            content: Some("建设厂房\n及配套 <A&B> _x0041_".to_owned()),
            progress: Some("施工中，".repeat(40)),
            remarks: Some("=1+1 ".to_owned()),
            ..ProjectRow::named(place, name)
        }
    };
    let report = |day: &str, arrival, rows: Vec<ProjectRow>| Counted {
        unit: unit("a").slug,
        period: period(day),
        arrival,
        questions: Questions::of_sheet("报表.xlsx", &rows, &[]),
        rows,
        urgent: Vec::new(),
    };
    let before: Vec<_> = (4..104)
        .map(|line| row(&format!("第{line}产业园"), line))
        .collect();
    let mut now: Vec<_> = before.iter().take(80).cloned().collect();
    now[0].total_investment_yuan = None;
    now[1].stage = None;
    now[2].started_on = None;
    let reports = [
        report("2026-11-10", 1, before),
        report("2026-11-25", 2, now),
    ];
    merge(
        &[LedgerUnit::from(&unit("a"))],
        &reports,
        period("2026-11-25"),
    )
}

/// The worksheet as the library writes it cell by cell.
fn plain(table: &ProjectTable<'_>) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let row_styles: Vec<Looks> = RowStyle::all().map(Looks::of).collect();
    projects::write(&mut workbook, table)?;
    let sheet = workbook.worksheet_from_index(1)?;
    let has_fraction: Vec<bool> = RowStyle::all()
        .map(|row_style| row_style.has_fraction)
        .collect();
    for (row, line) in (FIRST..).zip(&table.lines()) {
        let mut fullest = 1;
        for ((at, column), cell) in (0..).zip(&table.columns).zip(table.cells(line)) {
            let row_style =
                RowStyle::place(line.kind(), cell.is_doubtful, cell.shown.has_fraction());
            let format = row_styles[row_style].of_cell(*column, has_fraction[row_style]);
            match cell.shown {
                Shown::Nothing => sheet.write_blank(row, at, format)?,
                Shown::Number { number, .. } => sheet.write_with_format(row, at, number, format)?,
                Shown::Text(text) => {
                    fullest = fullest.max(table.text_lines(at.into(), &text));
                    sheet.write_string_with_format(row, at, &*fit::fit(&text), format)?
                }
            };
        }
        sheet.set_row_height(row, fit::height(fullest, style::BODY_SIZE))?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

/// The elements of a collection of the formats, as they are written.
fn items(styles: &str, collection: &str, item: &str) -> Vec<String> {
    let inside = styles.split_once(&format!("<{collection} ")).unwrap().1;
    let inside = inside.split_once(&format!("</{collection}>")).unwrap().0;
    let start = format!("<{item}");
    let items = inside.split(&*start).skip(1);
    items.map(str::to_owned).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let rest = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split('"').next()).unwrap_or("")
}

/// Each cell below the header with all that its format says; and each row with its height.
fn formats(bytes: &[u8]) -> (BTreeMap<String, String>, BTreeMap<u32, f64>) {
    let styles = part(bytes, STYLES);
    let of = |collection, item| items(&styles, collection, item);
    let (fonts, fills) = (of("fonts", "font>"), of("fills", "fill>"));
    let borders = of("borders", "border>");
    let codes: BTreeMap<String, String> = of("numFmts", "numFmt ")
        .iter()
        .map(|code| format!(" {code}"))
        .map(|code| (attribute(&code, "numFmtId").to_owned(), code.clone()))
        .map(|(id, code)| (id, attribute(&code, "formatCode").to_owned()))
        .collect();
    let number = |tag: &str, name| attribute(tag, name).parse::<usize>().unwrap_or(0);
    let looks: Vec<String> = of("cellXfs", "xf")
        .iter()
        .map(|xf| {
            let id = attribute(xf, "numFmtId");
            let code = codes.get(id).map_or(id, String::as_str);
            let font = &fonts[number(xf, "fontId")];
            let (fill, border) = (
                &fills[number(xf, "fillId")],
                &borders[number(xf, "borderId")],
            );
            let alignment = xf.split_once("<alignment").map_or("", |(_, rest)| rest);
            format!("{code}|{font}|{fill}|{border}|{alignment}")
        })
        .collect();
    let sheet = part(bytes, SHEET);
    let rows = sheet.split_once("<sheetData>").unwrap().1;
    let rows = rows.split_once("</sheetData>").unwrap().0;
    let (mut cells, mut heights) = (BTreeMap::new(), BTreeMap::new());
    for row in rows.split("<row").skip(1) {
        let number_of_row: u32 = attribute(row, "r").parse().unwrap();
        if number_of_row <= HEADER + 1 {
            continue;
        }
        let height: f64 = attribute(row, "ht").parse().unwrap();
        heights.insert(number_of_row, height);
        let said = row.split("<c ").skip(1).map(|cell| format!(" {cell}"));
        for (column, cell) in (0..).zip(said) {
            let look = looks[number(&cell, "s")].clone();
            let place = At::new(number_of_row - 1, column).address();
            let named = attribute(&cell, "r");
            assert!(named.is_empty() || named == place, "{named} at {place}");
            cells.insert(place, look);
        }
    }
    (cells, heights)
}

#[test]
fn cells_and_formats_are_those_of_the_writing_library() {
    let ledger = ledger();
    let rates = rates(&ledger, RateRules::default());
    let view = LedgerView {
        office_name: "办公室",
        shows_suspicions: false,
        ..LedgerView::of_projects("2026年11月", &ledger, &rates)
    };
    let table = ProjectTable::of(&view);
    assert!(
        table.lines().len() >= 100,
        "the ledger has all kinds of rows"
    );
    let by_library = plain(&table).unwrap();
    let read = |bytes: &[u8]| sheetgate::read(bytes, &Limits::default()).unwrap();
    let expected = read(&by_library);
    let below = |book: &sheetgate::Book| -> BTreeMap<At, String> {
        let cells = book.grids[1].cells.iter().filter(|(at, _)| at.row > HEADER);
        cells
            .map(|(at, value)| (*at, format!("{value:?}")))
            .collect()
    };
    for packing in [Packing::Mailed, Packing::Kept] {
        let cast = write_packed(&view, packing, Cursor::new(Vec::new())).unwrap();
        let cast = cast.into_inner();
        let last = format!("<c r=\"A{}\"", HEADER as usize + 1 + table.lines().len());
        assert_eq!(part(&cast, SHEET).contains(&last), packing.names_cells());
        let (here, there) = (read(&cast), &expected);
        let why = "rust_xlsxwriter lays its package out otherwise than `cast` takes for granted";
        for (at, value) in below(there) {
            let ours = below(&here).get(&at).cloned();
            assert_eq!(ours, Some(value), "{}: {why}", at.address());
        }
        assert_eq!(below(&here).len(), below(there).len(), "{why}");
        let ((cells, heights), (their_cells, their_heights)) =
            (formats(&cast), formats(&by_library));
        for (cell, look) in &their_cells {
            assert_eq!(cells.get(cell), Some(look), "format of {cell}: {why}");
        }
        assert_eq!(cells.len(), their_cells.len(), "{why}");
        assert!(heights.keys().eq(their_heights.keys()), "{why}");
        for (row, height) in &heights {
            // The library rounds to pixels, of three quarters of a point each.
            let off = (height - their_heights[row]).abs();
            assert!(off < 0.376, "row {row} is {off} points off: {why}");
        }
    }
}
