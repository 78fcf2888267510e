//! Which part holds which worksheet, and what all worksheets share.

use quick_xml::events::{BytesStart, Event};

use super::strings;
use super::styles;
use crate::gate::{Package, Unreadable};
use crate::grid::Visibility;
use crate::relations::Main;
use crate::rich::{CellStyle, Texts};
use crate::xml;

/// What the workbook part says, and the parts that it leads to.
#[derive(Default)]
pub(super) struct Parts {
    /// The worksheets, in their order.
    pub(super) sheets: Vec<Sheet>,
    /// The name of the sheet that is shown on opening.
    pub(super) active: Option<String>,
    /// Texts, by the number that a cell carries.
    pub(super) strings: Texts,
    /// The styles, by the number that a cell carries.
    pub(super) styles: Vec<CellStyle>,
    /// Days are counted from 1904.
    pub(super) is_1904: bool,
    /// The file asks for a full calculation when it is opened: its results are not to be trusted.
    pub(super) is_stale: bool,
}

/// A worksheet, as the workbook lists it.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) visibility: Visibility,
}

impl Parts {
    /// Reads them. The shared texts leave the package: nothing else is there twice as long as they.
    pub(super) fn read(package: &mut Package) -> Result<Self, Unreadable> {
        let main = Main::find(package)?;
        let mut parts = Self::default();
        if let Some(path) = main.by_kind("/sharedStrings") {
            parts.strings = strings::read(package.take_text(path)?.unwrap_or_default())?;
        }
        if let Some(path) = main.by_kind("/styles") {
            parts.styles = styles::read(package.part(path).unwrap_or_default())?;
        }
        let content = package
            .part(&main.path)
            .ok_or_else(|| Unreadable::Damaged("no workbook part".into()))?;
        let mut reader = xml::reader(content);
        let (mut active, mut place) = (None, 0_usize);
        loop {
            match xml::next(&mut reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    // Not said is the first one; of several windows the first counts.
                    "workbookView" if active.is_none() => {
                        let tab = xml::attribute(&element, "activeTab")?;
                        active = Some(tab.and_then(|tab| tab.parse().ok()).unwrap_or(0));
                    }
                    "sheet" => {
                        if active == Some(place) {
                            parts.active = xml::attribute(&element, "name")?;
                        }
                        place += 1;
                        let id = xml::attribute(&element, "id")?.unwrap_or_default();
                        if let Some(path) = main.by_id(&id, "/worksheet")? {
                            parts.sheets.push(Sheet {
                                name: xml::attribute(&element, "name")?.unwrap_or_default(),
                                path: path.to_owned(),
                                visibility: visibility(&element)?,
                            });
                        }
                    }
                    // An extension has an element of this name too, without the attribute.
                    "workbookPr" => parts.is_1904 |= xml::is_set(&element, "date1904")?,
                    "calcPr" => parts.is_stale = xml::is_set(&element, "fullCalcOnLoad")?,
                    _ => {}
                },
                Event::Eof => return Ok(parts),
                _ => {}
            }
        }
    }
}

fn visibility(sheet: &BytesStart<'_>) -> Result<Visibility, Unreadable> {
    let state = xml::attribute(sheet, "state")?;
    Ok(match state.as_deref() {
        Some("hidden") => Visibility::Hidden,
        Some("veryHidden") => Visibility::VeryHidden,
        _ => Visibility::Visible,
    })
}
