//! What a column may be taken for, and how surely.

use crate::domain::project::Field;

/// How surely a header means a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// By its words, for one day or month: 11月进展.
    Dated,
    Words,
    /// It is on the list of whole headers.
    Listed,
    /// The office said so.
    Confirmed,
    /// It is the form's own.
    Own,
}

/// What a column is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Surely this field.
    Field(Field, Rank),
    /// Two fields in one column.
    Two(Field, Field),
    /// Perhaps this field.
    Guess(Field),
    /// It is near this field, but says another thing: 去年投资额.
    Other(Field),
    /// A column of no field.
    Extra,
}
