//! The sheet that is put in front of all others.

/// The look of a cell of the new sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellStyle {
    /// Size of the letters, points.
    pub size: u32,
    /// Heavy letters.
    pub is_bold: bool,
    /// Letters with a line under them.
    pub is_underlined: bool,
    /// Colour of the letters, 0xRRGGBB; black unless set.
    pub colour: Option<u32>,
    /// Colour of the ground.
    pub ground: Option<u32>,
    /// Colour of thin lines around it.
    pub lines: Option<u32>,
    /// What begins with `=` stays text, even if somebody goes through the cell.
    pub is_text: bool,
    /// Attributes of the part's `alignment` beside `vertical`, as they are written there.
    pub alignment: &'static str,
}

/// The sheet that is put in front of all others.
#[derive(Clone, Copy)]
pub struct NewSheet<'a> {
    /// Its name; if another sheet has it, a number is put behind.
    pub name: &'a str,
    /// Looks of its cells.
    pub styles: &'a [CellStyle],
    /// Its part, in which the styles have these numbers. The other argument says whether the sheet is the one shown
    /// first, as one of an earlier patch was.
    pub xml: &'a dyn Fn(&[u32], bool) -> String,
}

impl NewSheet<'_> {
    /// A whole part, of nothing but rows.
    #[must_use]
    pub fn xml_of(rows: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetData>{rows}</sheetData></worksheet>"
        )
    }
}
