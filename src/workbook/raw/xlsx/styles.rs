//! What each cell style makes of a number.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::workbook::gate::Unreadable;
use crate::workbook::raw::number_format::NumberFormat;
use crate::workbook::raw::xml;

/// The formats of the styles, by the number that cells carry.
pub(super) fn formats(content: &[u8]) -> Result<Vec<NumberFormat>, Unreadable> {
    let mut codes: HashMap<String, NumberFormat> = HashMap::new();
    let mut formats = Vec::new();
    // Named styles have formats of the same shape, which no cell points to.
    let mut is_of_cells = false;
    let mut reader = xml::reader(content);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = xml::attribute(&element, "numFmtId")?.unwrap_or_default();
                    let code = xml::attribute(&element, "formatCode")?.unwrap_or_default();
                    codes.insert(id, NumberFormat::from_code(&code));
                }
                "cellXfs" => is_of_cells = true,
                "xf" if is_of_cells => {
                    let id = xml::attribute(&element, "numFmtId")?.unwrap_or_default();
                    let format = codes.get(&id).copied();
                    let built_in = || NumberFormat::built_in(id.parse().unwrap_or(0));
                    formats.push(format.unwrap_or_else(built_in));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                is_of_cells = false;
            }
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}
