//! What is put into a workbook.

use std::collections::BTreeMap;

use crate::NotPatched;
use crate::at::At;
use crate::change::Change;
use crate::parts::Parts;
use crate::relations::kind_of;

/// How heavy a mark is; each weight has a fill of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The lightest.
    Note,
    /// In between.
    Warning,
    /// The heaviest.
    Error,
}

impl Weight {
    /// All of them, in the order in which the hidden sheet keeps their styles.
    pub(crate) const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];
}

/// What is to be put on one worksheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marking {
    /// The weight at each cell that gets a fill.
    pub fills: BTreeMap<At, Weight>,
    /// The words of each note; they begin with [`Marker::note_head`].
    pub notes: BTreeMap<At, String>,
}

impl Marking {
    /// Whether nothing is to be put on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fills.is_empty() && self.notes.is_empty()
    }
}

/// Who marks, and how the marks are known again.
#[derive(Debug, Clone, Copy)]
pub struct Marker<'a> {
    /// Whom notes are from.
    pub author: &'a str,
    /// What our part of a note begins with: by it our words are found again, and go.
    pub note_head: &'a str,
    /// The name of the very hidden sheet that remembers which styles are ours.
    pub hidden_sheet: &'a str,
    /// What that sheet says to whoever finds it.
    pub hint: &'a str,
    /// The font of all that we write.
    pub font: &'a str,
    /// Its character set, as Windows counts them.
    pub charset: u8,
    /// The fills of errors, warnings and notes, as 0xRRGGBB. Up to 15 less of each is used as well, so they should
    /// be colours that no program offers.
    pub colours: [u32; 3],
}

impl Default for Marker<'_> {
    fn default() -> Self {
        Self {
            author: "xlsx-patch",
            note_head: "[xlsx-patch]",
            hidden_sheet: "xlsx-patch-marks",
            hint: "This sheet tells which marks are ours; please leave it as it is.",
            font: "Calibri",
            charset: 0,
            colours: [0x00FF_C9CF, 0x00FF_ECAF, 0x00DC_EBFF],
        }
    }
}

impl Marker<'_> {
    pub(crate) const fn colour(&self, weight: Weight) -> u32 {
        let [error, warning, note] = self.colours;
        match weight {
            Weight::Error => error,
            Weight::Warning => warning,
            Weight::Note => note,
        }
    }
}

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

/// What is put into a workbook.
#[derive(Clone, Copy)]
pub struct Patch<'a> {
    /// Names of the worksheets that are the owner's own, in their order. A worksheet beside them is of an earlier
    /// patch, and goes.
    pub sheets: &'a [String],
    /// What goes onto each of these.
    pub markings: &'a [Marking],
    /// Who marks.
    pub marker: Marker<'a>,
    /// The new sheet.
    pub new_sheet: NewSheet<'a>,
}

/// A patched file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patched {
    /// Its content.
    pub bytes: Vec<u8>,
    /// It holds macros, so that Excel only opens it as `.xlsm`; otherwise it is an `.xlsx`.
    pub has_macros: bool,
}

impl Patch<'_> {
    /// Puts it into a file.
    ///
    /// # Errors
    ///
    /// [`NotPatched`], if something in the file stands in the way: a shared workbook, strict OOXML, parts that are
    /// not what they should be.
    pub fn apply(&self, bytes: &[u8]) -> Result<Patched, NotPatched> {
        if self.markings.len() > self.sheets.len() {
            return Err(NotPatched("more markings than worksheets".into()));
        }
        let mut parts = Parts::open(bytes)?;
        let mut change = Change::of(&mut parts, self)?;
        change.worksheets(&mut parts, self.markings)?;
        let path = change.path().to_owned();
        change.finish(&mut parts, &self.new_sheet)?;
        let has_macros = kind_of(&mut parts, &path)?.contains("macroEnabled");
        Ok(Patched {
            bytes: parts.finish()?,
            has_macros,
        })
    }
}
