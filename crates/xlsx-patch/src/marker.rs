//! Who marks, and how the marks are known again.

use crate::marking::Weight;

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
