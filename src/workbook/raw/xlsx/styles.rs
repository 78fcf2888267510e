//! Which cell styles show only year and month of a date; the library tells only "a date".

use std::collections::{HashMap, HashSet};

use quick_xml::events::Event;

use crate::workbook::gate::{Package, Unreadable};
use crate::workbook::raw::number_format::NumberFormat;
use crate::workbook::raw::xml;

/// The numbers of these styles, as cells carry them.
pub(super) fn months(package: &Package, path: &str) -> Result<HashSet<String>, Unreadable> {
    let mut codes: HashMap<String, NumberFormat> = HashMap::new();
    let mut months = HashSet::new();
    // Named styles have formats of the same shape, which no cell points to.
    let mut next_style = None;
    let mut reader = xml::reader(package.text(path)?.unwrap_or_default());
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = xml::attribute(&element, "numFmtId")?.unwrap_or_default();
                    let code = xml::attribute(&element, "formatCode")?.unwrap_or_default();
                    codes.insert(id, NumberFormat::from_code(&code));
                }
                "cellXfs" => next_style = Some(0_usize),
                "xf" => {
                    let Some(style) = next_style else { continue };
                    let id = xml::attribute(&element, "numFmtId")?.unwrap_or_default();
                    let format = codes.get(&id).copied();
                    let built_in = || NumberFormat::built_in(id.parse().unwrap_or(0));
                    if format.unwrap_or_else(built_in) == NumberFormat::Month {
                        months.insert(style.to_string());
                    }
                    next_style = Some(style + 1);
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => next_style = None,
            Event::Eof => return Ok(months),
            _ => {}
        }
    }
}
