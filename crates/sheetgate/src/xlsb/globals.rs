//! What the whole workbook of an `.xlsb` shares: its texts and its styles.

use super::records::{Records, kind, rich};
use super::styles;
use crate::gate::{Package, Unreadable};
use crate::relations::Main;
use crate::rich::{CellStyle, Look, Texts};

/// What the whole workbook shares.
pub(super) struct Globals {
    pub(super) is_1904: bool,
    pub(super) strings: Texts,
    /// By the number that a cell carries.
    pub(super) styles: Vec<CellStyle>,
    /// By the number that a run of text carries.
    pub(super) fonts: Vec<Look>,
}

impl Globals {
    /// The styles and the texts; which dates are counted from 1904 stands in the workbook part.
    pub(super) fn read(package: &Package, main: &Main) -> Result<Self, Unreadable> {
        let mut globals = Self {
            is_1904: false,
            strings: Texts::default(),
            styles: Vec::new(),
            fonts: Vec::new(),
        };
        if let Some(part) = main.by_kind("/styles") {
            let part = package.part(part).unwrap_or_default();
            (globals.styles, globals.fonts) = styles::read(part)?;
        }
        if let Some(part) = main.by_kind("/sharedStrings") {
            let part = package.part(part).unwrap_or_default();
            globals.strings = shared_strings(part, &globals.fonts)?;
        }
        Ok(globals)
    }
}

fn shared_strings(part: &[u8], fonts: &[Look]) -> Result<Texts, Unreadable> {
    let mut strings = Texts::default();
    for record in Records::new(part) {
        let (kind, data) = record?;
        if kind == kind::SST_ITEM {
            strings.push_rich(rich(data, fonts)?);
        }
    }
    Ok(strings)
}
