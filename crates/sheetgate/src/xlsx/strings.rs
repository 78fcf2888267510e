//! Texts of cells: shared by all worksheets, or written in the cell itself.

use std::borrow::Cow;
use std::io::BufRead as _;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::usual;
use crate::gate::Unreadable;
use crate::grid::Text;
use crate::rich::{Height, Look, Rich, Texts};
use crate::xml;

/// Reads the shared texts.
pub(super) fn read(content: String) -> Result<Texts, Unreadable> {
    let whole = Arc::new(content);
    let mut strings = Texts::default();
    let mut reader = xml::reader(whole.as_bytes());
    loop {
        let rest = xml::rest(&whole, &reader);
        if let Some(((text, keeps_blanks), length)) = usual::shared(rest) {
            let text = plain(Cow::Borrowed(text), keeps_blanks);
            strings.push(Text::piece_of(&whole, &text));
            reader.stream().consume(length);
            continue;
        }
        match xml::next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => match item(&mut reader, "si")? {
                    Item::Plain(text) => strings.push(Text::piece_of(&whole, &text)),
                    Item::Rich(rich) => strings.push_rich(rich),
                },
                "sst" => check_count(&element, whole.len())?,
                _ => {}
            },
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// Nothing is reserved by the number that is stated, but programs that do so would be harmed by a file
/// that we hand on.
fn check_count(table: &BytesStart<'_>, length: usize) -> Result<(), Unreadable> {
    let count = xml::attribute(table, "uniqueCount")?;
    let count: u64 = count.and_then(|count| count.parse().ok()).unwrap_or(0);
    if count > (length / "<si/>".len()) as u64 {
        let lie = format!("{count} shared strings in {length} bytes");
        return Err(Unreadable::Damaged(lie));
    }
    Ok(())
}

/// One text.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// In one piece, or in pieces that all look like their cell.
    Plain(Cow<'a, str>),
    /// In pieces with looks of their own.
    Rich(Rich),
}

/// One text, up to the end of its element: a piece, or several that differ in looks. How the
/// characters are spoken is left out.
pub(super) fn item<'a>(reader: &mut Reader<&'a [u8]>, name: &str) -> Result<Item<'a>, Unreadable> {
    let mut whole = Cow::Borrowed("");
    let mut rich = Rich::default();
    let mut look = None;
    let (mut is_spoken, mut is_in_run) = (false, false);
    loop {
        match xml::next(reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "rPh" => is_spoken = true,
                "r" => (is_in_run, look) = (true, None),
                "rPr" if is_in_run => look = Some(Look::default()),
                "strike" => {
                    if let Some(look) = &mut look {
                        look.is_struck = xml::is_on(&element)?;
                    }
                }
                "vertAlign" => {
                    if let Some(look) = &mut look {
                        look.height = height(&element)?;
                    }
                }
                "t" if !is_spoken => {
                    let is_kept = xml::attribute(&element, "space")?.as_deref() == Some("preserve");
                    let text = plain(content(reader)?, is_kept);
                    if is_in_run {
                        rich.push(&text, look);
                    }
                    join(&mut whole, text);
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "rPh" => is_spoken = false,
                ended if ended == name && rich.is_plain() => return Ok(Item::Plain(whole)),
                ended if ended == name => return Ok(Item::Rich(rich)),
                _ => {}
            },
            Event::Eof => return Err(xml::damaged(&"a text without end")),
            _ => {}
        }
    }
}

fn height(element: &BytesStart<'_>) -> Result<Height, Unreadable> {
    Ok(match xml::attribute(element, "val")?.as_deref() {
        Some("superscript") => Height::Raised,
        Some("subscript") => Height::Lowered,
        _ => Height::Line,
    })
}

/// The text up to the end of the element that has just begun; other elements do not belong there.
pub(super) fn content<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Cow<'a, str>, Unreadable> {
    let mut whole = Cow::Borrowed("");
    loop {
        match xml::next(reader)? {
            Event::Text(text) => join(&mut whole, text.xml10_content()),
            Event::CData(text) => join(&mut whole, text.xml10_content()),
            Event::GeneralRef(entity) => xml::push_reference(whole.to_mut(), &entity)?,
            Event::End(_) => return Ok(whole),
            Event::Comment(_) | Event::PI(_) => {}
            _ => return Err(xml::damaged(&"an element inside of a text")),
        }
    }
}

fn join<'a>(whole: &mut Cow<'a, str>, piece: Cow<'a, str>) {
    if whole.is_empty() {
        *whole = piece;
    } else {
        whole.to_mut().push_str(&piece);
    }
}

/// The text as it is shown: without the blanks around it unless they count, and with what the format
/// writes as `_x000D_` for characters that XML cannot hold.
pub(super) fn plain(text: Cow<'_, str>, keeps_blanks: bool) -> Cow<'_, str> {
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    let text = match text {
        text if keeps_blanks => text,
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(BLANKS)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(BLANKS).to_owned()),
    };
    if memchr::memchr(b'_', text.as_bytes()).is_some() && text.contains("_x") {
        Cow::Owned(unescaped(&text))
    } else {
        text
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let mut codes = Vec::new();
        let mut after = &rest[at..];
        // Characters beyond the first 65,536 are written as two codes.
        while let Some(code) = escape(after) {
            codes.push(code);
            after = &after["_x000D_".len()..];
        }
        let taken = if codes.is_empty() { "_x".len() } else { 0 };
        plain.push_str(&rest[..at + taken]);
        plain.extend(
            char::decode_utf16(codes).map(|code| code.unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
        rest = &after[taken..];
    }
    plain + rest
}

/// The code that `_x000D_` at the beginning of a text stands for.
fn escape(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..5)?.strip_suffix('_')?;
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| are_digits)
}

#[cfg(test)]
mod tests {
    use super::{plain, read};

    #[test]
    fn texts_are_what_is_shown() {
        let strings = read(
            "<?xml version=\"1.0\"?><sst count=\"9\" uniqueCount=\"9\">\
             <si><t>项目名称</t></si><si><t> 前后 </t></si><si><t xml:space=\"preserve\"> 前后 </t></si>\
             <si><r><rPr><b/></rPr><t>总投资</t></r><r><t xml:space=\"preserve\"> (万元)</t></r>\
             <rPh sb=\"0\" eb=\"1\"><t>zong</t></rPh></si><si/><si><t/></si>\
             <si><t>A&amp;B&#20013;<![CDATA[<c>]]></t></si><si><t>一\r\n二_x000D_三</t></si>\
             <si><r><rPr><strike/></rPr><t>300</t></r><r><rPr><strike val=\"0\"/></rPr><t>350</t></r>\
             <r><rPr><vertAlign val=\"superscript\"/></rPr><t>2</t></r></si></sst>"
                .into(),
        );
        let expected = [
            "项目名称",
            "前后",
            " 前后 ",
            "总投资 (万元)",
            "",
            "",
            "A&B中<c>",
            "一\n二\r三",
            "350²",
        ];
        let strings = strings.unwrap();
        for (number, text) in expected.into_iter().enumerate() {
            assert_eq!(strings.get(number, false), Some((text.into(), false)));
        }
        assert_eq!(strings.get(expected.len(), false), None);
        assert!(read("<sst><si><t>没有完".into()).is_err());
    }

    #[test]
    fn what_xml_cannot_hold_is_written_in_digits() {
        for (written, shown) in [
            ("_x0041_", "A"),
            ("_x005F_x000D_", "_x000D_"),
            ("a_xD83D__xDCF7_b", "a\u{1F4F7}b"),
            ("_xD83D_", "\u{fffd}"),
            ("_x12_x", "_x12_x"),
            ("_x+041_", "_x+041_"),
            ("_x中文", "_x中文"),
            ("_x", "_x"),
        ] {
            assert_eq!(plain(written.into(), true), shown, "{written}");
        }
    }
}
