//! Whether a part that we wrote is XML: a file with one that is not does not open.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};
use quick_xml::reader::NsReader;

use crate::not_patched::NotPatched;

/// Parses a part from end to end: one root, every element closed, every prefix declared where it is used, no
/// attribute twice, no broken reference.
///
/// # Errors
///
/// What a strict reader would refuse, with the name of the part.
pub(super) fn check(part: &str, content: &[u8]) -> Result<(), NotPatched> {
    parse(content).map_err(|what| NotPatched(format!("{part} would not be XML: {what}")))
}

fn parse(content: &[u8]) -> Result<(), String> {
    let text = str::from_utf8(content).map_err(|error| error.to_string())?;
    let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
    let (mut depth, mut roots) = (0_usize, 0_usize);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(element) => {
                roots += usize::from(depth == 0);
                depth += 1;
                resolve(reader.resolver(), &element)?;
            }
            Event::Empty(element) => {
                roots += usize::from(depth == 0);
                resolve(reader.resolver(), &element)?;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) if depth == 0 && !text.trim_ascii().is_empty() => {
                return Err("text outside the root".into());
            }
            Event::Eof if depth > 0 => return Err("an element has no end".into()),
            Event::Eof if roots != 1 => return Err(format!("{roots} roots")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Looks up the prefixes of an element and of its attributes.
fn resolve(names: &NamespaceResolver, element: &BytesStart<'_>) -> Result<(), String> {
    if let (ResolveResult::Unknown(prefix), _) = names.resolve_element(element.name()) {
        return Err(format!("prefix {prefix:?} is not declared"));
    }
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if let (ResolveResult::Unknown(prefix), _) = names.resolve_attribute(attribute.key) {
            return Err(format!("prefix {prefix:?} is not declared"));
        }
        quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn what_a_strict_reader_refuses_is_refused() {
        for good in [
            "<a/>",
            "\u{feff}<?xml version=\"1.0\"?>\n<a xmlns:b=\"c\"><b:d b:e=\"&lt;\" e=\"\">x</b:d></a>\n",
            "<a><b xmlns:r=\"n\" r:id=\"1\"/><b xmlns:r=\"n\" r:id=\"2\"/></a>",
        ] {
            assert!(check("a", good.as_bytes()).is_ok(), "{good}");
        }
        for bad in [
            "",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>x",
            "<a><b xmlns:r=\"n\" r:id=\"1\"/><b r:id=\"2\"/></a>",
            "<x:a/>",
            "<a b=\"1\" b=\"2\"/>",
            "<a b=\"&nothing;\"/>",
        ] {
            assert!(check("a", bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(check("a", b"<a>\xff</a>").is_err());
    }
}
