//! What is put into a workbook.

use crate::change::Change;
use crate::marker::Marker;
use crate::marking::Marking;
use crate::new_sheet::NewSheet;
use crate::not_patched::NotPatched;
use crate::parts::Parts;
use crate::relations::kind_of;

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
        let mut change = Change::of(&mut parts, self.sheets, self.marker)?;
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
