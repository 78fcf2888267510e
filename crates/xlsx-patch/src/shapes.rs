//! The boxes of notes. The part is written in a dialect that need not be XML, so it is cut and
//! extended as text.

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthStr;

use crate::at::At;
use crate::geometry::Geometry;
use crate::not_patched::NotPatched;

/// The kind of a part with the boxes of notes.
pub(crate) const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Names of spaces, which any part with shapes declares.
const NAMES: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";
/// The kind of shape that a note's box is.
const KIND: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
    path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
    <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
/// Width of a box, pixels, and characters of half width in a line of it.
const WIDTH: u32 = 290;
const LINE: usize = 38;
/// Lines that a box has room for.
const MOST_LINES: usize = 26;
/// Numbers in a block.
const BLOCK: usize = 1_024;

/// A new part, the `number`th of its kind in the file.
pub(super) fn empty(number: usize) -> String {
    format!(
        "<xml {NAMES}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{number}\"/>\
         </o:shapelayout>{KIND}</xml>"
    )
}

/// Takes boxes out and puts boxes in, for notes at these cells.
pub(super) fn change(
    text: &str,
    removed: &BTreeSet<At>,
    added: &BTreeSet<At>,
    notes: &BTreeMap<At, String>,
    geometry: &Geometry,
) -> Result<String, NotPatched> {
    let mut text = without(text, removed);
    let end = text.rfind("</xml>");
    let end = end.ok_or_else(|| NotPatched("shapes without an end".into()))?;
    // Each drawing has a block of numbers of its own.
    let block = text.split_once("<o:idmap").and_then(|(_, rest)| {
        let data = rest.split_once("data=\"")?.1;
        data.split([',', '"']).next()?.parse().ok()
    });
    let block: usize = block.filter(|&block| block < 1_000).unwrap_or(1);
    let first = numbers(&text).max().unwrap_or(block * BLOCK) + 1;
    let knows_names = text.contains("xmlns:v=\"urn:schemas-microsoft-com:vml\"")
        && text.contains("xmlns:o=")
        && text.contains("xmlns:x=");
    let names = if knows_names { "" } else { NAMES };
    let mut new = String::new();
    if !text.contains("id=\"_x0000_t202\"") {
        new += &KIND.replacen("id=", &format!("{names} id="), 1);
    }
    for (id, at) in (first..).zip(added) {
        let note = notes.get(at).map_or("", String::as_str);
        new += &shape(id, *at, note, names, geometry);
    }
    text.insert_str(end, &new);
    Ok(text)
}

fn shape(id: usize, at: At, note: &str, names: &str, geometry: &Geometry) -> String {
    let lines = lines(note).clamp(2, MOST_LINES);
    let height = u32::try_from(lines).unwrap_or(2) * 18 + 10;
    let anchor = geometry.anchor(at, WIDTH, height);
    let (row, column) = (at.row, at.column);
    format!(
        "<v:shape {names} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;\
         width:{WIDTH}px;height:{height}px;z-index:{id};visibility:hidden\" \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
         <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>\
         <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}

/// Numbers that shapes have.
fn numbers(text: &str) -> impl Iterator<Item = usize> {
    text.split("\"_x0000_s").skip(1).filter_map(|rest| {
        let digits = rest.split('"').next()?;
        digits.parse().ok().filter(|&number| number < 1 << 30)
    })
}

/// The part without the boxes of notes at these cells.
fn without(text: &str, removed: &BTreeSet<At>) -> String {
    const START: &str = "<v:shape ";
    const END: &str = "</v:shape>";
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(START) {
        let Some(length) = rest[start..].find(END) else {
            break;
        };
        let end = start + length + END.len();
        let is_removed = cell_of(&rest[start..end]).is_some_and(|at| removed.contains(&at));
        kept.push_str(&rest[..if is_removed { start } else { end }]);
        rest = &rest[end..];
    }
    kept + rest
}

/// The cell to which a box belongs, if it is that of a note.
fn cell_of(shape: &str) -> Option<At> {
    let number = |name: &str| -> Option<u32> {
        let rest = shape.split_once(&format!("<x:{name}>"))?.1;
        rest.split('<').next()?.trim().parse().ok()
    };
    let is_note = shape.contains("ObjectType=\"Note\"");
    is_note.then_some(At::new(number("Row")?, number("Column")?))
}

/// Lines that a note takes; a Chinese character is as wide as two others, and goes whole to the next line.
fn lines(note: &str) -> usize {
    let lines = note.split('\n');
    lines
        .map(|line| line.width().div_ceil(LINE - 1).max(1))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_chinese_character_is_as_wide_as_two_others() {
        assert_eq!(lines(""), 1);
        assert_eq!((lines(&"a".repeat(37)), lines(&"a".repeat(38))), (1, 2));
        assert_eq!((lines(&"宽".repeat(18)), lines(&"宽".repeat(19))), (1, 2));
        assert_eq!(lines("一\n\n三"), 3);
    }
}
