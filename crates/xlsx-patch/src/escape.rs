//! Text as XML and as a cell of a workbook take it.

use std::borrow::Cow;

/// Characters that XML has not.
const fn is_illegal(letter: char) -> bool {
    (letter < ' ' && !matches!(letter, '\n' | '\t')) || matches!(letter, '\u{fffe}' | '\u{ffff}')
}

/// Text for an attribute or an element: characters that XML has not are left out.
#[must_use]
pub fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text.replace(is_illegal, "")).into_owned()
}

/// Text of a cell: `_x0041_` stays as it is, which Excel would otherwise read as the letter A.
/// Characters that XML has not are left out.
#[must_use]
pub fn cell_text(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    push_cell_text(&text.replace(is_illegal, ""), &mut xml);
    xml
}

/// Writes text of a cell in which all characters are ones that XML has.
pub fn push_cell_text(text: &str, xml: &mut String) {
    let escaped = if memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() {
        Cow::Borrowed(text)
    } else {
        quick_xml::escape::partial_escape(text)
    };
    let mut rest = &*escaped;
    while let Some(at) = memchr::memchr(b'_', rest.as_bytes()) {
        let code = rest.as_bytes().get(at + 1..at + 7);
        let is_code = code.is_some_and(|code| {
            code[0] == b'x' && code[5] == b'_' && code[1..5].iter().all(u8::is_ascii_hexdigit)
        });
        xml.push_str(&rest[..at]);
        xml.push_str(if is_code { "_x005F_" } else { "_" });
        rest = &rest[at + 1..];
    }
    xml.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{cell_text, escaped};

    #[test]
    fn text_stays_text() {
        for (text, written) in [
            ("<&>\"'\u{1}\u{ffff}甲\n", "&lt;&amp;&gt;\"'甲\n"),
            ("_x0041__x00", "_x005F_x0041__x00"),
            ("_x_x0041_", "_x_x005F_x0041_"),
        ] {
            assert_eq!(cell_text(text), written);
        }
        assert_eq!(escaped("<\"\u{1}>"), "&lt;&quot;&gt;");
    }
}
