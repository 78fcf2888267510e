//! What the screen shows of numbers and dates whose formats say no more than they do: 12,345.68 of 12345.678, 11月20日.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Text, Value};
use crate::cell::At;
use crate::number_format::Code;

/// What is shown of single cells, worked out when it is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Screen {
    /// Cells with the codes of their formats, in order.
    formatted: Vec<(At, Arc<Code>)>,
    /// Cells of which the file itself says what they show.
    told: BTreeMap<At, Text>,
}

impl Screen {
    /// What is shown of a cell that holds this number or date; `None` if that is only what it holds, or is not
    /// known.
    #[must_use]
    pub fn text(&self, at: At, value: &Value) -> Option<Text> {
        if let Some(told) = self.told.get(&at) {
            return Some(told.clone());
        }
        if let Value::Text(_) = value {
            return None;
        }
        let place = self
            .formatted
            .binary_search_by_key(&at, |(at, _)| *at)
            .ok()?;
        self.formatted[place].1.shows(value).map(Text::from)
    }

    /// Notes what a cell shows.
    pub fn tell(&mut self, at: At, shown: Text) {
        self.told.insert(at, shown);
    }

    /// Notes the format of a cell; until [`Screen::settle`] in any order.
    pub(crate) fn note(&mut self, at: At, code: &Arc<Code>) {
        self.formatted.push((at, Arc::clone(code)));
    }

    /// Adds what is shown of the rest of a worksheet.
    pub(crate) fn append(&mut self, rest: &mut Self) {
        self.formatted.append(&mut rest.formatted);
        self.told.append(&mut rest.told);
    }

    /// Brings what was noted into its order.
    pub(crate) fn settle(&mut self) {
        if !self.formatted.is_sorted_by_key(|(at, _)| *at) {
            self.formatted.sort_by_key(|(at, _)| *at);
        }
    }
}
