//! What stands around the values of a worksheet: hidden rows and columns, merged cells.

use std::collections::{BTreeSet, HashSet};

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::workbook::gate::{Limits, Package, Unreadable};
use crate::workbook::grid::At;
use crate::workbook::raw::xml;

/// The frame of one worksheet.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) hidden_rows: BTreeSet<u32>,
    pub(super) hidden_columns: BTreeSet<u32>,
    pub(super) merges: Vec<(At, At)>,
    /// Cells that would show only year and month of a date.
    pub(super) months: Vec<At>,
}

impl Frame {
    /// Reads the frame, and refuses every address that no spreadsheet has: the library would
    /// count past the end of its numbers.
    pub(super) fn read(
        package: &Package,
        path: &str,
        month_styles: &HashSet<String>,
        limits: &Limits,
    ) -> Result<Self, Unreadable> {
        let mut frame = Self::default();
        let Some(text) = package.text(path)? else {
            return Err(Unreadable::Damaged(format!("{path} is missing")));
        };
        let mut reader = xml::reader(text);
        let mut next_row = 0;
        let mut kind = None;
        loop {
            let element = match xml::next(&mut reader)? {
                Event::Start(element) => element,
                Event::Eof => return Ok(frame),
                _ => continue,
            };
            match element.local_name().as_ref() {
                "c" => {
                    if let Some(reference) = xml::attribute(&element, "r")? {
                        let at = cell(path, &reference)?;
                        let style = xml::attribute(&element, "s")?;
                        if style.is_some_and(|style| month_styles.contains(&style)) {
                            frame.months.push(at);
                        }
                    }
                    kind = xml::attribute(&element, "t")?;
                }
                "v" => check_value(&mut reader, kind.as_deref())?,
                "row" => {
                    let row = match xml::attribute(&element, "r")? {
                        Some(number) => row(path, &number)?,
                        None => next_row,
                    };
                    next_row = row + 1;
                    if is_hidden(&element, "ht")? {
                        frame.hidden_rows.insert(row);
                    }
                }
                "col" => frame.hide_columns(&element, limits)?,
                "mergeCell" => {
                    let reference = xml::attribute(&element, "ref")?.unwrap_or_default();
                    let (first, last) = reference
                        .split_once(':')
                        .unwrap_or((&reference, &reference));
                    frame.merges.push((cell(path, first)?, cell(path, last)?));
                }
                _ => {}
            }
        }
    }

    fn hide_columns(&mut self, col: &BytesStart<'_>, limits: &Limits) -> Result<(), Unreadable> {
        if !is_hidden(col, "width")? {
            return Ok(());
        }
        let number = |name| -> Result<u32, Unreadable> {
            let text = xml::attribute(col, name)?;
            Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
        };
        let first = number("min")?.max(1) - 1;
        let last = number("max")?.min(limits.columns);
        self.hidden_columns.extend(first..last);
        Ok(())
    }
}

/// Refuses values that the library would read as something else: of a number it takes the first
/// piece of text, of a string the number 0 if there is none.
fn check_value(reader: &mut Reader<&[u8]>, kind: Option<&str>) -> Result<(), Unreadable> {
    let is_text = matches!(kind, Some("str" | "d" | "inlineStr"));
    let mut pieces = 0;
    loop {
        match xml::next(reader)? {
            Event::End(_) => return Ok(()),
            Event::Text(text) if pieces == 0 || is_text => {
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                if kind == Some("s") && !is_number {
                    return Err(xml::damaged(&"a cell points to no string"));
                }
                pieces += 1;
            }
            Event::GeneralRef(_) if is_text => {}
            _ => return Err(xml::damaged(&"a value in pieces")),
        }
    }
}

fn is_hidden(element: &BytesStart<'_>, size: &str) -> Result<bool, Unreadable> {
    Ok(xml::is_set(element, "hidden")? || xml::attribute(element, size)?.as_deref() == Some("0"))
}

fn row(path: &str, number: &str) -> Result<u32, Unreadable> {
    cell(path, &format!("A{number}")).map(|at| at.row)
}

fn cell(path: &str, reference: &str) -> Result<At, Unreadable> {
    reference.parse().map_err(|_| Unreadable::ImpossibleCell {
        sheet: path.to_owned(),
        reference: reference.chars().take(30).collect(),
    })
}
