//! Words for headers as data: those in the binary, and those that an office adds.

use serde::{Deserialize, Serialize};

use super::label::Label;
use crate::domain::project::Field;

/// The words in the binary.
pub(crate) const BUILT_IN: &str = include_str!("../../config/headers.toml");

/// The file config/headers.toml.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) groups: Vec<String>,
    pub(crate) extras: Vec<String>,
    pub(crate) neutral: Vec<String>,
    pub(crate) hints: Vec<String>,
    pub(crate) changing: Vec<WordClass>,
    pub(crate) column: Vec<ColumnGrammar>,
    pub(crate) observation: ObservationWords,
    pub(crate) urgent: UrgentWords,
}

/// Words that make a header mean another thing, by what they say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordClass {
    pub(crate) class: String,
    pub(crate) words: Vec<String>,
}

/// The grammar of one column's headers; config/headers.toml says what each list is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnGrammar {
    pub(crate) field: Field,
    pub(crate) names: Vec<String>,
    #[serde(default)]
    pub(crate) core: Vec<String>,
    #[serde(default)]
    pub(crate) neutral: Vec<String>,
    #[serde(default)]
    pub(crate) other: Vec<String>,
    #[serde(default)]
    pub(crate) options: Vec<String>,
    #[serde(default)]
    pub(crate) weak: Vec<String>,
}

/// An office's words by which one column is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnWords {
    /// Which column.
    pub field: Field,
    /// Whole headers.
    #[serde(default)]
    pub names: Vec<String>,
    /// Lists of parts; a header that holds all parts of one list means the column too, but less surely.
    #[serde(default)]
    pub words: Vec<Vec<String>>,
    /// Parts that rule the column out.
    #[serde(default)]
    pub not: Vec<String>,
}

/// What a header of one unit means, as the office confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmedHeader {
    /// Short name of the unit.
    pub unit: String,
    /// The header, as it stands in the unit's sheets.
    pub header: String,
    /// The column that it means; `None` if none.
    pub field: Option<Field>,
    /// Who said so.
    pub by: String,
    pub why: String,
    /// The day on which it was said, as it stands in the file.
    pub on: String,
}

/// An office's own header words, which go beside those in the binary. A whole header that is a word of
/// the binary for another column is a question in each sheet that has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderWords {
    pub columns: Vec<ColumnWords>,
    /// Headers over several columns; they only help to find the header rows.
    pub groups: Vec<String>,
    /// Columns that are no field, whatever words their headers hold.
    pub extras: Vec<String>,
    /// What single units mean by their headers.
    #[serde(default)]
    pub confirmed: Vec<ConfirmedHeader>,
}

impl HeaderWords {
    /// The same with what was confirmed for this unit only.
    #[must_use]
    pub fn for_unit(&self, slug: &str) -> Self {
        let is_own = |header: &&ConfirmedHeader| header.unit == slug;
        Self {
            confirmed: self.confirmed.iter().filter(is_own).cloned().collect(),
            ..self.clone()
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }
}

/// A header as headers are compared: without blanks and units; empty if nothing is left.
#[must_use]
pub fn header_key(text: &str) -> String {
    Label::new(text).whole
}

/// The sign between a header and those above it, as they are told to people: 建设情况／形象进度.
pub(crate) const UNDER: char = '／';

/// The same of a header that may stand below others, as one cell and as a cell a part; as [`path_key`] writes them.
pub(crate) fn path_keys(text: &str) -> [String; 2] {
    let parts: String = text.split(UNDER).map(header_key).collect();
    [path_key(&header_key(text)), path_key(&parts)]
}

/// Headers one below the other, as they are compared: a stroke may stand between two cells or in one.
pub(crate) fn path_key(whole: &str) -> String {
    whole.replace('/', "")
}

/// Headers of 观摩项目.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObservationWords {
    pub(crate) quarter: Vec<String>,
    pub(crate) number: Vec<String>,
    pub(crate) name: Vec<String>,
    pub(crate) kind: Vec<String>,
    pub(crate) held_on: Vec<String>,
    pub(crate) remarks: Vec<String>,
}

/// Headers of 紧急事项.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UrgentWords {
    pub(crate) name: Vec<String>,
    pub(crate) matter: Vec<String>,
    pub(crate) happened_on: Vec<String>,
    pub(crate) request: Vec<String>,
    pub(crate) contact: Vec<String>,
}
