//! Which part holds which worksheet, and what the workbook says about its formulas.

use std::collections::HashSet;

use quick_xml::events::Event;

use super::styles;

use crate::workbook::gate::{Package, Unreadable};
use crate::workbook::raw::relations::Main;
use crate::workbook::raw::xml;

/// What the workbook part says.
#[derive(Default)]
pub(super) struct Parts {
    /// Paths of the worksheets, in their order.
    pub(super) worksheets: Vec<String>,
    /// Styles that show only year and month of a date.
    pub(super) month_styles: HashSet<String>,
    /// The file asks for a full calculation when it is opened: its results are not to be trusted.
    pub(super) is_stale: bool,
}

impl Parts {
    pub(super) fn read(package: &Package) -> Result<Self, Unreadable> {
        let main = Main::find(package)?;
        check_count(package, &main)?;
        let text = package
            .text(&main.path)?
            .ok_or_else(|| Unreadable::Damaged("no workbook part".into()))?;
        let mut parts = Self::default();
        if let Some(path) = main.by_kind("/styles") {
            parts.month_styles = styles::months(package, path)?;
        }
        let mut reader = xml::reader(text);
        loop {
            match xml::next(&mut reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "sheet" => {
                        let id = xml::attribute(&element, "id")?.unwrap_or_default();
                        if let Some(path) = main.by_id(&id, "/worksheet")? {
                            parts.worksheets.push(path.to_owned());
                        }
                    }
                    "calcPr" => parts.is_stale = xml::is_set(&element, "fullCalcOnLoad")?,
                    _ => {}
                },
                Event::Eof => return Ok(parts),
                _ => {}
            }
        }
    }
}

/// The library reserves room for as many shared strings as the file says it has.
fn check_count(package: &Package, main: &Main) -> Result<(), Unreadable> {
    let folder = main.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(text) = package.text(&format!("{folder}/sharedStrings.xml"))? else {
        return Ok(());
    };
    let mut reader = xml::reader(text);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) if element.local_name().as_ref() == "sst" => {
                let count = xml::attribute(&element, "uniqueCount")?;
                let count: u64 = count.and_then(|count| count.parse().ok()).unwrap_or(0);
                let most = text.len() / "<si/>".len();
                return if count > u64::try_from(most).unwrap_or(u64::MAX) {
                    let lie = format!("{count} shared strings in {} bytes", text.len());
                    Err(Unreadable::Damaged(lie))
                } else {
                    Ok(())
                };
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
