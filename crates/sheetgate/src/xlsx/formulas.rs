//! Texts of formulas, for cells whose result was not stored.

use std::borrow::Cow;
use std::collections::HashMap;

use calamine::expand_shared_formula;
use quick_xml::events::BytesStart;
use quick_xml::reader::Reader;

use super::strings;
use crate::cell::At;
use crate::gate::Unreadable;
use crate::guarded::guarded;
use crate::xml;

/// Formulas that several cells share, by their number: the text, and the cell that it is written for.
#[derive(Default)]
pub(super) struct Formulas<'a>(HashMap<u32, (Cow<'a, str>, At)>);

/// The formula of a cell.
pub(super) enum Formula<'a> {
    /// Written in it.
    Own(Cow<'a, str>),
    /// Written in another, under this number.
    Shared(u32),
}

impl<'a> Formulas<'a> {
    /// The formula whose element has just begun.
    pub(super) fn read(
        &mut self,
        element: &BytesStart<'_>,
        reader: &mut Reader<&'a [u8]>,
        at: At,
    ) -> Result<Formula<'a>, Unreadable> {
        let text = strings::content(reader)?;
        if xml::attribute(element, "t")?.as_deref() != Some("shared") {
            return Ok(Formula::Own(text));
        }
        let number = xml::attribute(element, "si")?.and_then(|number| number.parse().ok());
        let number = number.ok_or_else(|| xml::damaged(&"a shared formula without a number"))?;
        if !text.is_empty() {
            self.0.insert(number, (text, at));
        }
        Ok(Formula::Shared(number))
    }

    /// Its text, as it would read in this cell; empty if nobody has written it.
    pub(super) fn text(&self, formula: Formula<'a>, at: At) -> String {
        let number = match formula {
            Formula::Own(text) => return text.into_owned(),
            Formula::Shared(number) => number,
        };
        let Some((text, from)) = self.0.get(&number) else {
            return String::new();
        };
        let (from, to) = ((from.row, from.column), (at.row, at.column));
        let moved =
            guarded(|| expand_shared_formula(text, from, to).map_err(|error| xml::damaged(&error)));
        moved.unwrap_or_else(|_| text.to_string())
    }
}
