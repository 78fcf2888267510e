//! The hidden sheet: what the new sheet is called, and which styles are ours, so that marks can be taken
//! off again after any program has saved the file and numbered its styles anew.
//!
//! Row 1 names the new sheet, row 3 has its styles from B on. Each further row is one style
//! of the owner's in B, and from C on its copies with the fill of an error, a warning, a note.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::at::At;
use crate::escape::cell_text;
use crate::marking::Weight;
use crate::new_sheet::NewSheet;
use crate::not_patched::NotPatched;
use crate::xml::Tags;

const FRONT_ROW: u32 = 2;
const FIRST: u32 = 3;
/// Rows of styles that are believed.
const MOST: u32 = 64_000;

/// Styles of ours.
#[derive(Default)]
pub(super) struct Known {
    /// Styles of the new sheet.
    pub(super) front: Vec<u32>,
    /// The owner's styles, and ours for each weight.
    marked: BTreeMap<u32, [Option<u32>; 3]>,
}

impl Known {
    /// What an earlier marking left.
    pub(super) fn read(text: &str) -> Result<Self, NotPatched> {
        let mut cells: BTreeMap<At, u32> = BTreeMap::new();
        let mut tags = Tags::new(text);
        while let Some(tag) = tags.next_open()? {
            if tag.local() != "c" {
                continue;
            }
            let at = tag.get("r").and_then(|at| at.parse::<At>().ok());
            if let (Some(at), Some(style)) = (at, tag.number("s")) {
                cells.insert(at, style);
            }
        }
        let mut known = Self::default();
        let front = cells.range(At::new(FRONT_ROW, 1)..At::new(FIRST, 0));
        known.front = front.map(|(_, &style)| style).collect();
        let rows = cells.range(At::new(FIRST, 0)..At::new(FIRST + MOST, 0));
        for (at, &style) in rows.filter(|(at, _)| (2..5).contains(&at.column)) {
            // A cell of the plain style, which is the first, is not worth a program's while.
            let original = cells.get(&At::new(at.row, 1)).copied().unwrap_or(0);
            let weight = usize::try_from(at.column - 2).unwrap_or(0);
            known.marked.entry(original).or_default()[weight] = Some(style);
        }
        Ok(known)
    }

    /// Forgets styles from this number on: they are not there.
    pub(super) fn forget_from(&mut self, count: u32) {
        if self.front.iter().any(|&style| style >= count) {
            self.front.clear();
        }
        self.marked.retain(|&original, _| original < count);
        for style in self.marked.values_mut().flatten() {
            *style = style.filter(|&style| style < count);
        }
    }

    /// The owner's style that each of ours was made of.
    pub(super) fn originals(&self) -> HashMap<u32, u32> {
        let rows = self.marked.iter().rev();
        let pairs = rows.flat_map(|(&original, marked)| {
            marked.iter().flatten().map(move |&style| (style, original))
        });
        pairs.collect()
    }

    /// Our copy of a style of the owner's.
    pub(super) fn marked(&self, original: u32, weight: Weight) -> Option<u32> {
        self.marked.get(&original)?[place_of(weight)]
    }

    pub(super) fn extend(&mut self, marked: &HashMap<(u32, Weight), u32>) {
        for (&(original, weight), &style) in marked {
            self.marked.entry(original).or_default()[place_of(weight)] = Some(style);
        }
    }

    /// The hidden sheet that says all this.
    pub(super) fn sheet(&self, front_name: &str, hint: &str) -> String {
        let mut rows = String::new();
        for (row, text) in [front_name, hint].iter().enumerate() {
            let (row, text) = (row + 1, cell_text(text));
            let _ = write!(
                rows,
                "<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
            );
        }
        write_row(&mut rows, FRONT_ROW, self.front.iter().copied().map(Some));
        for (row, (&original, marked)) in (FIRST..FIRST + MOST).zip(&self.marked) {
            write_row(&mut rows, row, [Some(original)].into_iter().chain(*marked));
        }
        NewSheet::xml_of(&rows)
    }
}

/// Cells without a value, from B on, each with its style.
fn write_row(rows: &mut String, row: u32, styles: impl Iterator<Item = Option<u32>>) {
    let _ = write!(rows, "<row r=\"{}\">", row + 1);
    for (column, style) in (1..).zip(styles) {
        if let Some(style) = style {
            let _ = write!(
                rows,
                "<c r=\"{}\" s=\"{style}\"/>",
                At::new(row, column).address()
            );
        }
    }
    rows.push_str("</row>");
}

fn place_of(weight: Weight) -> usize {
    Weight::ALL
        .iter()
        .position(|other| *other == weight)
        .unwrap_or(0)
}
