//! Workbooks to be patched, and their parts.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use rust_xlsxwriter::{Chart, ChartType, Color, Format, Note, Workbook};
use xlsx_patch::{At, CellStyle, Marker, Marking, NewSheet, NotPatched, Patch, Patched, Weight};

/// A workbook with a table, a chart, a format and a note of its owner.
pub(crate) fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Costs & more").unwrap();
    let green = Format::new().set_background_color(Color::RGB(0x0000_FF00));
    for row in 0..5_u32 {
        sheet.write(row, 0, format!("row {row}")).unwrap();
        sheet.write_with_format(row, 1, row, &green).unwrap();
    }
    let note = Note::new("mine").set_author("owner");
    sheet.insert_note(2, 1, &note).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("'Costs & more'!$B$1:$B$5");
    sheet.insert_chart(8, 0, &chart).unwrap();
    workbook.add_worksheet().set_name("Other").unwrap();
    workbook.save_to_buffer().unwrap()
}

/// Two fills and two notes on the first worksheet: one where its owner has a note, one where there is no cell.
pub(crate) fn marking() -> Marking {
    let note = |text: &str| format!("{}\n{text}", Marker::default().note_head);
    let (noted, empty) = (At::new(2, 1), At::new(30, 3));
    Marking {
        fills: BTreeMap::from([(noted, Weight::Error), (empty, Weight::Note)]),
        notes: BTreeMap::from([(noted, note("too <much>")), (empty, note("missing"))]),
    }
}

/// The workbook with these on its first worksheet, and a new sheet in front.
pub(crate) fn patched(bytes: &[u8], markings: &[Marking]) -> Result<Patched, NotPatched> {
    let title = CellStyle {
        size: 16,
        is_bold: true,
        ..CellStyle::default()
    };
    Patch {
        sheets: &["Costs & more".to_owned(), "Other".to_owned()],
        markings,
        marker: Marker::default(),
        new_sheet: NewSheet {
            name: "Problems",
            styles: &[title],
            xml: &|styles, _| {
                let row = format!(
                    "<row r=\"1\"><c r=\"A1\" s=\"{}\"><v>2</v></c></row>",
                    styles[0]
                );
                NewSheet::xml_of(&row)
            },
        },
    }
    .apply(bytes)
}

/// The parts of a zip: name, compressed bytes, content.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = |index| {
        let (mut raw, mut content) = (Vec::new(), Vec::new());
        let mut part = archive.by_index_raw(index).unwrap();
        let name = part.name().unwrap().into_owned();
        part.read_to_end(&mut raw).unwrap();
        drop(part);
        let mut part = archive.by_index(index).unwrap();
        part.read_to_end(&mut content).unwrap();
        (name, raw, content)
    };
    (0..zip::ZipArchive::new(Cursor::new(bytes)).unwrap().len())
        .map(part)
        .collect()
}

/// A part as text.
pub(crate) fn text(bytes: &[u8], name: &str) -> String {
    let mut parts = parts(bytes).into_iter();
    let part = parts.find(|(there, ..)| there == name);
    String::from_utf8(part.unwrap_or_else(|| panic!("no part {name}")).2).unwrap()
}
