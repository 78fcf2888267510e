//! Cells and shared texts in the shape in which nearly all programs write them, without the detours of
//! XML: no blank, comment, entity or prefix in an unexpected place. Whatever looks otherwise is left
//! to the reader of XML; what both can read, they read alike.

use memchr::memchr3;

/// A cell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    /// `r`, where it stands.
    pub(super) reference: Option<&'a str>,
    /// `t`, the kind of its value.
    pub(super) kind: Option<&'a str>,
    /// `s`, the number of its style.
    pub(super) style: Option<&'a str>,
    /// What is in it.
    pub(super) content: Content<'a>,
}

/// What a cell holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Content<'a> {
    #[default]
    Nothing,
    /// `v`
    Value(&'a str),
    /// `is`, with `t` alone in it, and whether the blanks around the text count.
    Text(&'a str, bool),
}

/// The cell at the beginning of this piece of a worksheet, and its length in bytes.
pub(super) fn cell(xml: &str) -> Option<(Cell<'_>, usize)> {
    let mut rest = behind(xml, b"<c")?;
    let mut cell = Cell::default();
    while let Some(after) = behind(rest, b" ") {
        let slot = match after.as_bytes().first()? {
            b'r' => &mut cell.reference,
            b't' => &mut cell.kind,
            b's' => &mut cell.style,
            _ => return None,
        };
        let after = behind(&after[1..], b"=\"")?;
        let (value, after) = simple(after, b'"')?;
        if slot.replace(value).is_some() {
            return None;
        }
        rest = &after[1..];
    }
    let rest = if let Some(rest) = behind(rest, b"/>") {
        rest
    } else {
        let (content, rest) = content(behind(rest, b">")?)?;
        cell.content = content;
        rest
    };
    Some((cell, xml.len() - rest.len()))
}

fn content(xml: &str) -> Option<(Content<'_>, &str)> {
    if let Some(rest) = behind(xml, b"<v>") {
        let (value, rest) = simple(rest, b'<')?;
        return Some((Content::Value(value), behind(rest, b"</v></c>")?));
    }
    if let Some(rest) = behind(xml, b"</c>") {
        return Some((Content::Nothing, rest));
    }
    let ((text, keeps_blanks), rest) = text(behind(xml, b"<is>")?)?;
    let content = Content::Text(text, keeps_blanks);
    Some((content, behind(rest, b"</is></c>")?))
}

/// The shared text at the beginning of this piece of their table, whether the blanks around it count,
/// and its length in bytes.
pub(super) fn shared(xml: &str) -> Option<((&str, bool), usize)> {
    let (text, rest) = text(behind(xml, b"<si>")?)?;
    let rest = behind(rest, b"</si>")?;
    Some((text, xml.len() - rest.len()))
}

/// `<t>…</t>`
fn text(xml: &str) -> Option<((&str, bool), &str)> {
    let rest = behind(xml, b"<t")?;
    let (keeps_blanks, rest) = match behind(rest, b" xml:space=\"preserve\"") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = behind(rest, b">")?;
    let (text, rest) = rest.split_at(memchr3(b'<', b'&', b'\r', rest.as_bytes())?);
    Some(((text, keeps_blanks), behind(rest, b"</t>")?))
}

/// What stands behind a word, if the text begins with it. Of a length that is known beforehand, so that it is
/// compared at once: it is asked several times of each cell.
fn behind<'a, const N: usize>(text: &'a str, word: &[u8; N]) -> Option<&'a str> {
    (text.as_bytes().first_chunk() == Some(word))
        .then(|| text.get(N..))
        .flatten()
}

/// A value that needs no decoding, and what begins with the `end` behind it: printable ASCII without
/// entities or quotes.
fn simple(xml: &str, end: u8) -> Option<(&str, &str)> {
    let is_simple = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'&' | b'"' | b'\'');
    let length = xml
        .bytes()
        .position(|byte| byte == end || !is_simple(byte))?;
    let (value, rest) = xml.split_at(length);
    (length > 0 && rest.as_bytes().first() == Some(&end)).then_some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::{Cell, Content, cell, shared};

    #[test]
    fn cells_of_the_usual_shape_are_read() {
        let read = |xml: &'static str| {
            let (cell, length) = cell(xml)?;
            Some((cell, &xml[length..]))
        };
        let usual = |content| Cell {
            reference: Some("B2"),
            content,
            ..Cell::default()
        };
        for (xml, content) in [
            ("<c r=\"B2\"/><c", Content::Nothing),
            ("<c r=\"B2\"></c><c", Content::Nothing),
            (
                "<c r=\"B2\"><v>-1.5E-3</v></c><c",
                Content::Value("-1.5E-3"),
            ),
            (
                "<c r=\"B2\"><is><t>甲 </t></is></c><c",
                Content::Text("甲 ", false),
            ),
            (
                "<c r=\"B2\"><is><t xml:space=\"preserve\"></t></is></c><c",
                Content::Text("", true),
            ),
        ] {
            assert_eq!(read(xml), Some((usual(content), "<c")), "{xml}");
        }
        let full = read("<c t=\"s\" s=\"12\" r=\"B2\"><v>7</v></c>");
        let (cell, _) = full.unwrap();
        assert_eq!((cell.kind, cell.style), (Some("s"), Some("12")));
    }

    #[test]
    fn all_else_is_left_to_the_reader_of_xml() {
        for xml in [
            "<c  r=\"B2\"/>",
            "<c r='B2'/>",
            "<c r=\"B&#50;\"/>",
            "<c r=\"B2\" r=\"B3\"/>",
            "<c r=\"\"/>",
            "<c r=\"B2\" cm=\"1\"/>",
            "<col r=\"B2\"/>",
            "<c r=\"B2\"><v></v></c>",
            "<c r=\"B2\"><v>1 </v></c>",
            "<c r=\"B2\"><v>1<!-- --></v></c>",
            "<c r=\"B2\"><f>A1</f><v>1</v></c>",
            "<c r=\"B2\"><v>1</v><v>2</v></c>",
            "<c r=\"B2\"><is><t>A&amp;B</t></is></c>",
            "<c r=\"B2\"><is><t>A\r\nB</t></is></c>",
            "<c r=\"B2\"><is><r><t>A</t></r></is></c>",
            "<c r=\"B2\"><v>1</v></x:c>",
            "<c r=\"B2\"><v>1",
            "<c r=\"B2\"",
            "<c",
            "",
        ] {
            assert_eq!(cell(xml), None, "{xml}");
        }
    }

    #[test]
    fn shared_texts_of_the_usual_shape_are_read() {
        let xml = "<si><t>项目\n名称</t></si><si>";
        let (text, length) = shared(xml).unwrap();
        assert_eq!((text, &xml[length..]), (("项目\n名称", false), "<si>"));
        for xml in [
            "<si/>",
            "<si><t/></si>",
            "<si><t>甲</t><rPh/></si>",
            "<si><t>甲",
        ] {
            assert_eq!(shared(xml), None, "{xml}");
        }
    }
}
