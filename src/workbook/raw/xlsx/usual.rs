//! Cells and shared texts in the shape in which nearly all programs write them, without the detours of
//! XML: no blank, comment, entity or prefix in an unexpected place. Whatever looks otherwise is left
//! to the reader of XML; what both can read, they read alike.

use memchr::{memchr, memchr3};

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
pub(super) fn cell(xml: &[u8]) -> Option<(Cell<'_>, usize)> {
    let mut rest = xml.strip_prefix(b"<c")?;
    let mut cell = Cell::default();
    while let Some(after) = rest.strip_prefix(b" ") {
        let (&name, after) = after.split_first()?;
        let after = after.strip_prefix(b"=\"")?;
        let end = memchr(b'"', after)?;
        let value = simple(&after[..end])?;
        let slot = match name {
            b'r' => &mut cell.reference,
            b't' => &mut cell.kind,
            b's' => &mut cell.style,
            _ => return None,
        };
        if slot.replace(value).is_some() {
            return None;
        }
        rest = &after[end + 1..];
    }
    let rest = if let Some(rest) = rest.strip_prefix(b"/>") {
        rest
    } else {
        let (content, rest) = content(rest.strip_prefix(b">")?)?;
        cell.content = content;
        rest
    };
    Some((cell, xml.len() - rest.len()))
}

fn content(xml: &[u8]) -> Option<(Content<'_>, &[u8])> {
    if let Some(rest) = xml.strip_prefix(b"</c>") {
        return Some((Content::Nothing, rest));
    }
    if let Some(rest) = xml.strip_prefix(b"<v>") {
        let end = memchr(b'<', rest)?;
        let value = Content::Value(simple(&rest[..end])?);
        return Some((value, rest[end..].strip_prefix(b"</v></c>")?));
    }
    let ((text, keeps_blanks), rest) = text(xml.strip_prefix(b"<is>")?)?;
    let content = Content::Text(text, keeps_blanks);
    Some((content, rest.strip_prefix(b"</is></c>")?))
}

/// The shared text at the beginning of this piece of their table, whether the blanks around it count,
/// and its length in bytes.
pub(super) fn shared(xml: &[u8]) -> Option<((&str, bool), usize)> {
    let (text, rest) = text(xml.strip_prefix(b"<si>")?)?;
    let rest = rest.strip_prefix(b"</si>")?;
    Some((text, xml.len() - rest.len()))
}

/// `<t>…</t>`
fn text(xml: &[u8]) -> Option<((&str, bool), &[u8])> {
    let rest = xml.strip_prefix(b"<t")?;
    let (keeps_blanks, rest) = match rest.strip_prefix(b" xml:space=\"preserve\"") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.strip_prefix(b">")?;
    let end = memchr3(b'<', b'&', b'\r', rest)?;
    let text = std::str::from_utf8(&rest[..end]).ok()?;
    Some(((text, keeps_blanks), rest[end..].strip_prefix(b"</t>")?))
}

/// A value that needs no decoding: printable ASCII without entities or quotes.
fn simple(value: &[u8]) -> Option<&str> {
    let is_simple = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'&' | b'"' | b'\'');
    let is_simple = !value.is_empty() && value.iter().all(is_simple);
    std::str::from_utf8(value).ok().filter(|_| is_simple)
}

#[cfg(test)]
mod tests {
    use super::{Cell, Content, cell, shared};

    #[test]
    fn cells_of_the_usual_shape_are_read() {
        let read = |xml: &'static str| {
            let (cell, length) = cell(xml.as_bytes())?;
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
            assert_eq!(cell(xml.as_bytes()), None, "{xml}");
        }
        assert_eq!(cell(b"<c r=\"B2\"><is><t>\xFF</t></is></c>"), None);
    }

    #[test]
    fn shared_texts_of_the_usual_shape_are_read() {
        let xml = "<si><t>项目\n名称</t></si><si>";
        let (text, length) = shared(xml.as_bytes()).unwrap();
        assert_eq!((text, &xml[length..]), (("项目\n名称", false), "<si>"));
        for xml in [
            "<si/>",
            "<si><t/></si>",
            "<si><t>甲</t><rPh/></si>",
            "<si><t>甲",
        ] {
            assert_eq!(shared(xml.as_bytes()), None, "{xml}");
        }
    }
}
