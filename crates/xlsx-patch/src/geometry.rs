//! Widths and heights of a worksheet, so that the box of a note has a size of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::at::At;
use crate::xml::Open;

/// Rows below a note whose heights are kept.
const ROWS: u32 = 60;
/// Cells that a box may reach across, each way.
const CELLS: u32 = 60;

/// What is known of a worksheet's sizes. Pixels at the usual 96 an inch.
pub(super) struct Geometry {
    notes: BTreeSet<u32>,
    heights: BTreeMap<u32, u32>,
    columns: Vec<Columns>,
    usual_width: u32,
    usual_height: u32,
}

struct Columns {
    first: u32,
    last: u32,
    width: Option<u32>,
    style: Option<u32>,
}

impl Geometry {
    /// Of a worksheet with notes in these rows.
    pub(super) fn new(notes: impl Iterator<Item = u32>) -> Self {
        Self {
            notes: notes.collect(),
            heights: BTreeMap::new(),
            columns: Vec::new(),
            usual_width: 64,
            usual_height: 20,
        }
    }

    /// Takes in what `sheetFormatPr` or `col` say.
    pub(super) fn learn(&mut self, tag: &Open<'_>) {
        match tag.local() {
            "sheetFormatPr" => {
                if let Some(width) = tag.number("defaultColWidth") {
                    self.usual_width = width_of(width);
                }
                if let Some(height) = tag.number("defaultRowHeight") {
                    self.usual_height = height_of(height);
                }
            }
            "col" => {
                let number = |name| tag.number::<u32>(name);
                let hidden = matches!(tag.get("hidden").as_deref(), Some("1" | "true"));
                let width = tag.number("width").map(width_of);
                self.columns.push(Columns {
                    first: number("min").unwrap_or(1).max(1) - 1,
                    last: number("max").unwrap_or(1).max(1) - 1,
                    width: if hidden { Some(0) } else { width },
                    style: number("style"),
                });
            }
            _ => {}
        }
    }

    /// Takes in the height of a row, if it matters for a note.
    pub(super) fn learn_row(&mut self, tag: &Open<'_>, row: u32) {
        let above = self.notes.range(..=row).next_back();
        if above.is_none_or(|above| row - above > ROWS) {
            return;
        }
        if matches!(tag.get("hidden").as_deref(), Some("1" | "true")) {
            self.heights.insert(row, 0);
        } else if let Some(height) = tag.number("ht") {
            self.heights.insert(row, height_of(height));
        }
    }

    /// The style of a column's cells that are not there.
    pub(super) fn style_of(&self, column: u32) -> Option<u32> {
        self.column(column)?.style
    }

    fn column(&self, column: u32) -> Option<&Columns> {
        let mut columns = self.columns.iter();
        columns.find(|range| range.first <= column && column <= range.last)
    }

    /// The box of a note as Excel writes it: left column and offset, top row and offset, right,
    /// bottom. It stands to the right of its cell, a little above.
    pub(super) fn anchor(&self, at: At, width: u32, height: u32) -> String {
        let width_of = |column| self.column(column).and_then(|columns| columns.width);
        let width_of = |column| width_of(column).unwrap_or(self.usual_width);
        let height_of = |row| self.heights.get(&row).copied().unwrap_or(self.usual_height);
        let left = at.column.saturating_add(1);
        let top = at.row.saturating_sub(1);
        let top_offset = if at.row == 0 {
            2
        } else {
            height_of(top).saturating_sub(6)
        };
        let (right, right_offset) = reach(left, 12 + width, width_of);
        let (bottom, bottom_offset) = reach(top, top_offset + height, height_of);
        format!(
            "{left}, 12, {top}, {top_offset}, {right}, {right_offset}, {bottom}, {bottom_offset}"
        )
    }
}

/// The cell in which a distance from the start of another one ends, and where in it.
fn reach(from: u32, mut distance: u32, size_of: impl Fn(u32) -> u32) -> (u32, u32) {
    let mut cell = from;
    while distance > size_of(cell) && cell - from < CELLS {
        distance -= size_of(cell);
        cell += 1;
    }
    (cell, distance.min(size_of(cell)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what a screen can show"
)]
fn pixels(size: f64) -> u32 {
    size.clamp(0.0, 4_000.0) as u32
}

/// Digits of the usual font take 7 pixels.
fn width_of(digits: f64) -> u32 {
    pixels(digits.mul_add(7.0, 5.0))
}

fn height_of(points: f64) -> u32 {
    pixels(points * 4.0 / 3.0)
}
