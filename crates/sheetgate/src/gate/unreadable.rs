//! Why a file cannot be read.

use super::NotASheet;
use crate::cell::At;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is something else.
    #[error("not a spreadsheet: {0}")]
    NotASheet(#[from] NotASheet),
    /// The file is too large.
    #[error("{bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The zip has too many entries.
    #[error("more than {limit} zip entries")]
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// Two zip entries have the same name, case ignored.
    #[error("two zip entries are named {name:?}")]
    DuplicatePart {
        /// The name.
        name: String,
    },
    /// The zip inflates to too much.
    #[error("inflates to more than {limit} bytes")]
    TooMuchInflated {
        /// The limit.
        limit: usize,
    },
    /// An XML part declares a document type; no spreadsheet program writes one.
    #[error("DOCTYPE in {part:?}")]
    Doctype {
        /// The part.
        part: String,
    },
    /// Cut short, altered on the way, or made wrong.
    #[error("damaged: {0}")]
    Damaged(String),
    /// There is no worksheet in it.
    #[error("no worksheet")]
    NoSheets,
    /// Too many worksheets.
    #[error("more than {limit} worksheets")]
    TooManySheets {
        /// The limit.
        limit: usize,
    },
    /// A cell address that no spreadsheet has.
    #[error("impossible cell reference {reference:?} in {sheet:?}")]
    ImpossibleCell {
        /// The worksheet or its part.
        sheet: String,
        /// The address as written.
        reference: String,
    },
    /// Two values for one cell.
    #[error("cell {cell} of {sheet:?} is there twice")]
    DuplicateCell {
        /// The worksheet.
        sheet: String,
        /// The address.
        cell: String,
    },
    /// A cell too far down or to the right.
    #[error("cell {cell} of {sheet:?} is outside {rows} rows and {columns} columns")]
    TooFar {
        /// The worksheet.
        sheet: String,
        /// The address.
        cell: String,
        /// The limit on rows.
        rows: u32,
        /// The limit on columns.
        columns: u32,
    },
    /// Too many cells, too much text or too many merged ranges.
    #[error("too much content: {0}")]
    TooMuch(String),
}

impl Unreadable {
    /// Whether the file may be read once its [`Limits`](super::Limits) are larger
    /// ([`Limits::for_files_of`](super::Limits::for_files_of)).
    #[must_use]
    pub fn is_of_limits(&self) -> bool {
        match self {
            Self::TooLarge { .. } | Self::TooMuchInflated { .. } | Self::TooMuch(_) => true,
            Self::TooFar { cell, rows, .. } => {
                cell.parse::<At>().is_ok_and(|cell| cell.row >= *rows)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Unreadable;

    #[test]
    fn larger_limits_help_against_length_and_not_against_width() {
        let far = |cell: &str| Unreadable::TooFar {
            sheet: "调度表".to_owned(),
            cell: cell.to_owned(),
            rows: 100,
            columns: 100,
        };
        assert!(far("A101").is_of_limits());
        assert!(!far("XFD100").is_of_limits());
        assert!(Unreadable::TooMuch("more than 9 cells".to_owned()).is_of_limits());
        assert!(!Unreadable::NoSheets.is_of_limits());
    }
}
