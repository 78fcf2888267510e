//! What is put on one worksheet, and how heavy each mark is.

use std::collections::BTreeMap;

use crate::at::At;

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
    /// The words of each note; they begin with [`Marker::note_head`](crate::Marker::note_head).
    pub notes: BTreeMap<At, String>,
}

impl Marking {
    /// Whether nothing is to be put on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fills.is_empty() && self.notes.is_empty()
    }
}
