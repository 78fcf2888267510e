//! What each cell style makes of a number, and which strike their cells through.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::Event;

use crate::gate::Unreadable;
use crate::number_format::{Code, NumberFormat};
use crate::rich::CellStyle;
use crate::xml;

/// The styles, by the number that cells carry.
pub(super) fn read(content: &[u8]) -> Result<Vec<CellStyle>, Unreadable> {
    let mut codes: HashMap<String, (NumberFormat, Option<Arc<Code>>)> = HashMap::new();
    let mut struck_fonts: Vec<bool> = Vec::new();
    let mut styles = Vec::new();
    // Named styles and conditional formats have elements of the same shape, which no cell points to.
    let (mut is_of_cells, mut is_of_fonts) = (false, false);
    let mut reader = xml::reader(content);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = xml::attribute(&element, "numFmtId")?.unwrap_or_default();
                    let code = xml::attribute(&element, "formatCode")?.unwrap_or_default();
                    codes.insert(id, (NumberFormat::from_code(&code), Code::look(&code)));
                }
                "fonts" => is_of_fonts = true,
                "font" if is_of_fonts => struck_fonts.push(false),
                "strike" if is_of_fonts => {
                    if let Some(last) = struck_fonts.last_mut() {
                        *last = xml::is_on(&element)?;
                    }
                }
                "cellXfs" => is_of_cells = true,
                "xf" if is_of_cells => {
                    let id = xml::attribute(&element, "numFmtId")?.unwrap_or_default();
                    let built_in = || {
                        let id = id.parse().unwrap_or(0);
                        (NumberFormat::built_in(id), Code::built_in_look(id))
                    };
                    let (format, look) = codes.get(&id).cloned().unwrap_or_else(built_in);
                    let font = xml::attribute(&element, "fontId")?;
                    let font = font.and_then(|font| font.parse::<usize>().ok());
                    styles.push(CellStyle {
                        format,
                        look,
                        is_struck: font
                            .and_then(|font| struck_fonts.get(font).copied())
                            .unwrap_or(false),
                    });
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "cellXfs" => is_of_cells = false,
                "fonts" => is_of_fonts = false,
                _ => {}
            },
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}
