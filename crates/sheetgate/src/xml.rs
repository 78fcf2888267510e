//! The little that our readers of XML share.

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::gate::Unreadable;

/// A reader over a part; empty elements come as start and end.
pub(super) fn reader(content: &[u8]) -> Reader<&[u8]> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// What the reader of this whole part has not read yet; nothing of a part that is no text.
pub(super) fn rest<'a>(whole: &'a str, reader: &Reader<&[u8]>) -> &'a str {
    let read = whole.len().checked_sub(reader.get_ref().len());
    read.and_then(|read| whole.get(read..)).unwrap_or_default()
}

/// The next event of a part.
pub(super) fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Event<'a>, Unreadable> {
    reader.read_event().map_err(|error| damaged(&error))
}

/// An attribute by its local name, unescaped.
pub(super) fn attribute(
    element: &BytesStart<'_>,
    local: &str,
) -> Result<Option<String>, Unreadable> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| damaged(&error))?;
        if attribute.key.local_name().as_ref() == local {
            return value(&attribute).map(Some);
        }
    }
    Ok(None)
}

/// The value of an attribute, unescaped.
pub(super) fn value(attribute: &Attribute<'_>) -> Result<String, Unreadable> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Ok(value.map_err(|error| damaged(&error))?.into_owned())
}

/// Whether an attribute is there and true.
pub(super) fn is_set(element: &BytesStart<'_>, local: &str) -> Result<bool, Unreadable> {
    let value = attribute(element, local)?;
    Ok(matches!(value.as_deref(), Some("1" | "true")))
}

/// Whether a property of text that may be switched off (`<strike val="0"/>`) is on.
pub(super) fn is_on(element: &BytesStart<'_>) -> Result<bool, Unreadable> {
    let value = attribute(element, "val")?;
    Ok(!matches!(value.as_deref(), Some("0" | "false" | "off")))
}

/// The character that `&amp;` or `&#20013;` stands for.
pub(super) fn push_reference(text: &mut String, entity: &BytesRef<'_>) -> Result<(), Unreadable> {
    let character = if entity.is_char_ref() {
        entity.resolve_char_ref().map_err(|error| damaged(&error))?
    } else {
        match entity.xml10_content().as_ref() {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        }
    };
    text.push(character.ok_or_else(|| damaged(&"unknown entity"))?);
    Ok(())
}

/// Passes over an element and all that is in it.
pub(super) fn skip(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<(), Unreadable> {
    match reader.read_to_end(element.name()) {
        Ok(_) => Ok(()),
        Err(error) => Err(damaged(&error)),
    }
}

/// A part that ends inside an element.
pub(super) fn ends_early(part: &str) -> Unreadable {
    Unreadable::Damaged(format!("{part} ends early"))
}

pub(super) fn damaged(error: &dyn std::fmt::Display) -> Unreadable {
    Unreadable::Damaged(format!("XML: {error}"))
}
