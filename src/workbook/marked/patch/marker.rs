//! The hidden sheet: what the list is called, and which styles are ours, so that marks can be taken
//! off again after any program has saved the file and numbered its styles anew.
//!
//! Row 1 names the list, row 3 has the styles of the list from B on. Each further row is one style
//! of the clerk's in B, and from C on its copies with the fill of an error, a warning, a note.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use sheetgate::At;

use super::NotPatched;
use super::xml::Tags;
use crate::domain::finding::Level;
use crate::workbook::escape::cell_text;

const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Note];
const LIST_ROW: u32 = 2;
const FIRST: u32 = 3;
/// Rows of styles that are believed.
const MOST: u32 = 64_000;

/// Styles of ours.
#[derive(Default)]
pub(super) struct Known {
    /// Styles of the list of problems.
    pub(super) list: Vec<u32>,
    /// The clerk's styles, and ours for each level.
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
        let list = cells.range(At::new(LIST_ROW, 1)..At::new(FIRST, 0));
        known.list = list.map(|(_, &style)| style).collect();
        let rows = cells.range(At::new(FIRST, 0)..At::new(FIRST + MOST, 0));
        for (at, &style) in rows.filter(|(at, _)| (2..5).contains(&at.column)) {
            // A cell of the plain style, which is the first, is not worth a program's while.
            let original = cells.get(&At::new(at.row, 1)).copied().unwrap_or(0);
            let level = usize::try_from(at.column - 2).unwrap_or(0);
            known.marked.entry(original).or_default()[level] = Some(style);
        }
        Ok(known)
    }

    /// Forgets styles from this number on: they are not there.
    pub(super) fn forget_from(&mut self, count: u32) {
        if self.list.iter().any(|&style| style >= count) {
            self.list.clear();
        }
        self.marked.retain(|&original, _| original < count);
        for style in self.marked.values_mut().flatten() {
            *style = style.filter(|&style| style < count);
        }
    }

    /// The clerk's style that each of ours was made of.
    pub(super) fn originals(&self) -> HashMap<u32, u32> {
        let rows = self.marked.iter().rev();
        let pairs = rows.flat_map(|(&original, marked)| {
            marked.iter().flatten().map(move |&style| (style, original))
        });
        pairs.collect()
    }

    /// Our copy of a style of the clerk's.
    pub(super) fn marked(&self, original: u32, level: Level) -> Option<u32> {
        self.marked.get(&original)?[place_of(level)]
    }

    pub(super) fn extend(&mut self, marked: &HashMap<(u32, Level), u32>) {
        for (&(original, level), &style) in marked {
            self.marked.entry(original).or_default()[place_of(level)] = Some(style);
        }
    }

    /// The hidden sheet that says all this.
    pub(super) fn sheet(&self, list_name: &str) -> String {
        let mut rows = String::new();
        for (row, text) in [list_name, "程序靠这张表认出标注件，请勿修改"]
            .iter()
            .enumerate()
        {
            let (row, text) = (row + 1, cell_text(text));
            let _ = write!(
                rows,
                "<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>"
            );
        }
        write_row(&mut rows, LIST_ROW, self.list.iter().copied().map(Some));
        for (row, (&original, marked)) in (FIRST..FIRST + MOST).zip(&self.marked) {
            write_row(&mut rows, row, [Some(original)].into_iter().chain(*marked));
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetData>{rows}</sheetData></worksheet>"
        )
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

fn place_of(level: Level) -> usize {
    LEVELS.iter().position(|other| *other == level).unwrap_or(0)
}
