//! Marks one cell of a workbook with one worksheet: `cargo run --example mark -- in.xlsx out.xlsx Sheet1 C5`.

use std::collections::BTreeMap;

use xlsx_patch::{At, Marker, Marking, NewSheet, Patch, Weight};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to, sheet, cell] = &*arguments else {
        return Err("usage: mark IN OUT SHEET CELL".into());
    };
    let (at, marker) = (cell.parse::<At>()?, Marker::default());
    let note = format!("{}\nPlease look at this cell.", marker.note_head);
    let marking = Marking {
        fills: BTreeMap::from([(at, Weight::Error)]),
        notes: BTreeMap::from([(at, note)]),
    };
    let patch = Patch {
        sheets: std::slice::from_ref(sheet),
        markings: &[marking],
        marker,
        new_sheet: NewSheet {
            name: "Problems",
            styles: &[],
            xml: &|_, _| NewSheet::xml_of("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"),
        },
    };
    std::fs::write(to, patch.apply(&std::fs::read(from)?)?.bytes)?;
    Ok(())
}
