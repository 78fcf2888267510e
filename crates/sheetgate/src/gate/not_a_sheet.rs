//! What files are that are no spreadsheets.

/// Files that are something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASheet {
    /// Not a byte in it.
    #[error("the file is empty")]
    Empty,
    /// As long as a file, and all bytes are zero: not written yet.
    #[error("all bytes are zero")]
    Zeros,
    /// It opens with a password only.
    #[error("encrypted with a password")]
    Encrypted,
    /// A web page, whatever its name says.
    #[error("an HTML page")]
    Html,
    /// An XML text that is no spreadsheet.
    #[error("an XML text")]
    Xml,
    /// A spreadsheet saved as one XML text: Excel 2003's, or flat `OpenDocument`.
    #[error("a spreadsheet saved as one XML text")]
    XmlSpreadsheet,
    /// A workbook with Excel 4.0 macro sheets, which viruses like.
    #[error("a workbook with Excel 4.0 macro sheets")]
    MacroSheet,
    /// Plain text, such as CSV.
    #[error("plain text")]
    Text,
    /// A PDF file.
    #[error("a PDF file")]
    Pdf,
    /// A word processor's document.
    #[error("a word processor's document")]
    Word,
    /// A presentation.
    #[error("a presentation")]
    Presentation,
    /// A picture or a film.
    #[error("a picture")]
    Picture,
    /// An archive of other files.
    #[error("an archive")]
    Archive,
    /// A workbook of Excel 95 or older.
    #[error("a workbook of Excel 95 or older")]
    TooOld,
    /// An `OpenDocument` file of another kind.
    #[error("an OpenDocument file of another kind")]
    OtherDocument,
    /// Nothing that is known.
    #[error("no kind of file that is known")]
    Unknown,
}
