//! XML edited by byte ranges: whatever is not edited stays as it was written.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::not_patched::NotPatched;

/// A byte order mark, which some programs put in front.
const MARK: &str = "\u{feff}";

/// The tags of a part, one after the other, each with its place.
pub(super) struct Tags<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    offset: usize,
    depth: usize,
}

/// A tag.
pub(super) enum Tag<'a> {
    /// `<a>` or `<a/>`.
    Open(Open<'a>),
    /// `</a>`.
    Close(Close<'a>),
}

/// The tag that opens an element.
pub(super) struct Open<'a> {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// The root has 1.
    pub(super) depth: usize,
    /// `<a/>`: no tag closes it.
    pub(super) is_empty: bool,
    element: BytesStart<'a>,
    text: &'a str,
}

/// The tag that closes an element.
pub(super) struct Close<'a> {
    /// Its name without prefix.
    pub(super) local: &'a str,
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// As its opening tag.
    pub(super) depth: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let body = text.strip_prefix(MARK).unwrap_or(text);
        Self {
            text,
            reader: Reader::from_str(body),
            offset: text.len() - body.len(),
            depth: 0,
        }
    }

    /// The next tag; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, NotPatched> {
        loop {
            let start = self.position();
            let event = self.reader.read_event();
            let event = event.map_err(|error| NotPatched(format!("XML: {error}")))?;
            let range = start..self.position();
            return Ok(Some(match event {
                Event::Start(element) => {
                    self.depth += 1;
                    Tag::Open(self.open(element, range, self.depth, false))
                }
                Event::Empty(element) => Tag::Open(self.open(element, range, self.depth + 1, true)),
                Event::End(_) => {
                    let depth = self.depth;
                    self.depth = self.depth.saturating_sub(1);
                    let name = self.text[range.clone()].trim_matches(['<', '/', '>']);
                    Tag::Close(Close {
                        local: local(name.trim_end()),
                        range,
                        depth,
                    })
                }
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// The next opening tag, whatever is closed before it.
    pub(super) fn next_open(&mut self) -> Result<Option<Open<'a>>, NotPatched> {
        loop {
            match self.next()? {
                Some(Tag::Open(open)) => return Ok(Some(open)),
                Some(Tag::Close(_)) => {}
                None => return Ok(None),
            }
        }
    }

    /// Goes on to behind the element, and answers where the tag stands that closes it.
    pub(super) fn close(&mut self, open: &Open<'_>) -> Result<Range<usize>, NotPatched> {
        if open.is_empty {
            return Ok(open.range.end..open.range.end);
        }
        while let Some(tag) = self.next()? {
            if let Tag::Close(close) = tag
                && close.depth == open.depth
            {
                return Ok(close.range);
            }
        }
        Err(NotPatched("XML: an element has no end".into()))
    }

    /// The first opening tag.
    pub(super) fn root(&mut self) -> Result<Open<'a>, NotPatched> {
        let root = self.next_open()?;
        root.ok_or_else(|| NotPatched("XML without a root".into()))
    }

    fn position(&self) -> usize {
        self.offset + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn open(
        &self,
        element: BytesStart<'a>,
        range: Range<usize>,
        depth: usize,
        is_empty: bool,
    ) -> Open<'a> {
        Open {
            range,
            depth,
            is_empty,
            element,
            text: self.text,
        }
    }
}

impl<'a> Open<'a> {
    /// Its name as written.
    fn name(&self) -> &'a str {
        let from = self.range.start + 1;
        &self.text[from..from + self.element.name().as_ref().len()]
    }

    /// Its name without prefix.
    pub(super) fn local(&self) -> &'a str {
        local(self.name())
    }

    /// Its prefix with the colon, or nothing: what new elements beside it must begin with.
    pub(super) fn prefix(&self) -> &'a str {
        let name = self.name();
        &name[..name.len() - local(name).len()]
    }

    /// An attribute by its name without prefix, unescaped.
    pub(super) fn get(&self, wanted: &str) -> Option<String> {
        let raw = &self.text[self.find(wanted)?];
        let value = quick_xml::escape::unescape(raw).unwrap_or(Cow::Borrowed(raw));
        Some(value.into_owned())
    }

    /// An attribute that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, wanted: &str) -> Option<T> {
        self.get(wanted)?.trim().parse().ok()
    }

    fn find(&self, wanted: &str) -> Option<Range<usize>> {
        for attribute in self.element.attributes().with_checks(false) {
            let attribute = attribute.ok()?;
            if attribute.key.local_name().as_ref() != wanted
                || attribute
                    .key
                    .prefix()
                    .is_some_and(|prefix| prefix.as_ref() == "xmlns")
            {
                continue;
            }
            // The value is a piece of the text, so its address tells its place.
            let start = attribute.value.as_ptr().addr() - self.text.as_ptr().addr();
            return Some(start..start + attribute.value.len());
        }
        None
    }

    /// Whether any attribute has this in its value.
    pub(super) fn has_value(&self, wanted: &str) -> bool {
        let mut attributes = self.element.attributes();
        let mut attributes = attributes.with_checks(false).flatten();
        attributes.any(|attribute| attribute.value.contains(wanted))
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Edits of a text, applied all at once.
pub(super) struct Edits<'a> {
    text: &'a str,
    edits: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            edits: Vec::new(),
        }
    }

    /// Puts new text in front of what stands there; of several, the first comes first.
    pub(super) fn insert(&mut self, at: usize, new: impl Into<String>) {
        self.edits.push((at..at, new.into()));
    }

    /// Takes a piece away.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.edits.push((range, String::new()));
    }

    /// Puts new text in the place of a piece.
    pub(super) fn replace(&mut self, range: Range<usize>, new: impl Into<String>) {
        self.edits.push((range, new.into()));
    }

    /// Sets an attribute that is known by its name without prefix.
    pub(super) fn set(&mut self, tag: &Open<'_>, name: &str, value: impl std::fmt::Display) {
        if let Some(range) = tag.find(name) {
            self.replace(range, value.to_string());
        } else {
            let at = tag.range.start + 1 + tag.name().len();
            self.insert(at, format!(" {name}=\"{value}\""));
        }
    }

    /// Puts new children at the end of an element that is still to be closed at `close`; an empty
    /// element is opened for them.
    pub(super) fn append(&mut self, tag: &Open<'_>, close: usize, new: &str) {
        if tag.is_empty {
            let slash = self.text[tag.range.clone()].rfind('/').unwrap_or(0);
            let at = tag.range.start + slash;
            self.replace(at..tag.range.end, format!(">{new}</{}>", tag.name()));
        } else {
            self.insert(close, new);
        }
    }

    /// The text with all edits.
    ///
    /// # Errors
    ///
    /// Two edits touch the same place, which only a broken part can bring about.
    pub(super) fn apply(mut self) -> Result<String, NotPatched> {
        self.edits
            .sort_by_key(|(range, _)| (range.start, range.end));
        let added: usize = self.edits.iter().map(|(_, new)| new.len()).sum();
        let mut out = String::with_capacity(self.text.len() + added);
        let mut from = 0;
        for (range, new) in &self.edits {
            let kept = self.text.get(from..range.start);
            out.push_str(kept.ok_or_else(|| NotPatched("edits overlap".into()))?);
            out.push_str(new);
            from = range.end;
        }
        out.push_str(&self.text[from..]);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::{Edits, Tags};

    #[test]
    fn only_what_is_edited_changes() {
        let text = "\u{feff}<?xml version='1.0'?>\n<x:a  b = '1'><!-- < --><x:c/><x:d\tq:id=\"7\" /></x:a >";
        let mut tags = Tags::new(text);
        let root = tags.next_open().unwrap().unwrap();
        let first = tags.next_open().unwrap().unwrap();
        let second = tags.next_open().unwrap().unwrap();
        assert_eq!((root.prefix(), root.local(), root.depth), ("x:", "a", 1));
        assert_eq!(second.number("id"), Some(7));
        let mut edits = Edits::new(text);
        edits.set(&root, "b", 2);
        edits.set(&first, "e", "f");
        edits.append(&second, 0, "<x:g/>");
        assert_eq!(
            edits.apply().unwrap(),
            "\u{feff}<?xml version='1.0'?>\n<x:a  b = '2'><!-- < --><x:c e=\"f\"/><x:d\tq:id=\"7\" ><x:g/></x:d></x:a >"
        );
    }
}
