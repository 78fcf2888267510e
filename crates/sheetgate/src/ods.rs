//! `.ods`: the content of an `OpenDocument` spreadsheet.
//!
//! calamine gives neither merged cells nor hidden rows of it, so the content is read here.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::filling::Filling;
use super::xml;
use crate::cell::At;
use crate::gate::{Limits, Package, Unreadable};
use crate::grid::{Book, Grid, Visibility};

mod cell;
mod styles;

use cell::Cell;
use styles::Styles;

/// Reads all tables.
pub(super) fn read(package: &Package, limits: &Limits) -> Result<Book, Unreadable> {
    let content = package
        .part("content.xml")
        .ok_or_else(|| Unreadable::Damaged("no content.xml".into()))?;
    let mut styles = Styles::default();
    styles.read(package.part("styles.xml").unwrap_or_default())?;
    let mut content = Content {
        reader: xml::reader(content),
        filling: Filling::new(limits),
        styles,
        column_looks: Vec::new(),
    };
    content.read()?;
    let active = package.part("settings.xml").map(active_table).transpose()?;
    Ok(content.filling.finish(active.flatten()))
}

/// The name of the table that the first view shows.
fn active_table(settings: &[u8]) -> Result<Option<String>, Unreadable> {
    let mut reader = xml::reader(settings);
    let mut is_named = false;
    let mut name = String::new();
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) if element.name().as_ref() == "config:config-item" => {
                is_named = xml::attribute(&element, "name")?.as_deref() == Some("ActiveTable");
            }
            Event::Text(text) if is_named => name.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if is_named => xml::push_reference(&mut name, &reference)?,
            Event::End(_) if is_named => return Ok(Some(name)),
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

struct Content<'a> {
    reader: Reader<&'a [u8]>,
    filling: Filling<'a>,
    styles: Styles,
    /// Columns of the table that is read whose cells are struck through unless they say otherwise.
    column_looks: Vec<Range<u32>>,
}

impl Content<'_> {
    fn read(&mut self) -> Result<(), Unreadable> {
        loop {
            match xml::next(&mut self.reader)? {
                Event::Start(element) => match element.name().as_ref() {
                    // Earlier values that somebody changed; they look like cells.
                    "table:tracked-changes" => xml::skip(&mut self.reader, &element)?,
                    "table:table" => {
                        let name = xml::attribute(&element, "name")?.unwrap_or_default();
                        let style = xml::attribute(&element, "style-name")?.unwrap_or_default();
                        let visibility = if self.styles.is_hidden(&style) {
                            Visibility::Hidden
                        } else {
                            Visibility::Visible
                        };
                        let mut grid = Filling::grid(&name, visibility);
                        self.table(&mut grid)?;
                        self.filling.add(grid)?;
                    }
                    _ => self.styles.take(&element)?,
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self, grid: &mut Grid) -> Result<(), Unreadable> {
        let limits = self.filling.limits();
        let (mut row, mut column) = (0_u32, 0_u32);
        self.column_looks.clear();
        loop {
            match xml::next(&mut self.reader)? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-column" => {
                        let next = column.saturating_add(repeated(&element, "columns")?);
                        if is_hidden(&element)? {
                            grid.hidden_columns.extend(column..next.min(limits.columns));
                        }
                        if self.strikes(&element, "default-cell-style-name")? == Some(true) {
                            self.column_looks.push(column..next);
                        }
                        column = next;
                    }
                    "table:table-row" => {
                        let next = row.saturating_add(repeated(&element, "rows")?);
                        if is_hidden(&element)? {
                            grid.hidden_rows.extend(row..next.min(limits.rows));
                        }
                        let is_struck = self.strikes(&element, "default-cell-style-name")?;
                        self.row(grid, row..next, is_struck)?;
                        row = next;
                    }
                    // Drawings have text, and charts have tables of their own.
                    "table:shapes" => xml::skip(&mut self.reader, &element)?,
                    _ => {}
                },
                Event::End(element) if element.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(xml::ends_early("content.xml")),
                _ => {}
            }
        }
    }

    /// Whether an element names a style of cells that strikes them through; `None` if it names none.
    fn strikes(&self, element: &BytesStart<'_>, what: &str) -> Result<Option<bool>, Unreadable> {
        let name = xml::attribute(element, what)?;
        Ok(name.map(|name| {
            let look = self.styles.look("table-cell", &name);
            look.is_some_and(|look| look.is_struck)
        }))
    }

    /// One row, which stands for all of these. `is_struck` tells whether its style strikes it through.
    fn row(
        &mut self,
        grid: &mut Grid,
        rows: Range<u32>,
        is_struck: Option<bool>,
    ) -> Result<(), Unreadable> {
        let row = rows.start;
        let mut column = 0_u32;
        loop {
            let element = match xml::next(&mut self.reader)? {
                Event::Start(element) => element,
                Event::End(element) if element.name().as_ref() == "table:table-row" => {
                    return Ok(());
                }
                Event::Eof => return Err(xml::ends_early("content.xml")),
                _ => continue,
            };
            let is_covered = match element.name().as_ref() {
                "table:table-cell" => false,
                "table:covered-table-cell" => true,
                _ => {
                    xml::skip(&mut self.reader, &element)?;
                    continue;
                }
            };
            let after = column.saturating_add(repeated(&element, "columns")?);
            let of_column = || {
                self.column_looks
                    .iter()
                    .any(|columns| columns.contains(&column))
            };
            let is_struck = match self.strikes(&element, "style-name")? {
                Some(is_struck) => is_struck,
                None => is_struck.unwrap_or_else(of_column),
            };
            let cell = Cell::read(&mut self.reader, &element, &self.styles, is_struck)?;
            let first = At::new(row, column);
            let last = At::new(
                row.saturating_add(cell.rows - 1),
                column.saturating_add(cell.columns - 1),
            );
            if first != last {
                self.filling.merge(grid, first, last)?;
            }
            if let Some(value) = cell.value.filter(|_| !is_covered) {
                for row in rows.clone() {
                    for column in column..after {
                        let at = At::new(row, column);
                        self.filling.put(grid, at, value.clone())?;
                        if cell.is_month {
                            Filling::note_month(grid, at);
                        }
                        if let Some(told) = &cell.told {
                            grid.screen.tell(at, told.clone());
                        }
                        if cell.is_struck {
                            Filling::note_struck(grid, at);
                        }
                    }
                }
            }
            column = after;
        }
    }
}

/// `table:number-rows-repeated`, at least 1.
fn repeated(element: &BytesStart<'_>, what: &str) -> Result<u32, Unreadable> {
    let text = xml::attribute(element, &format!("number-{what}-repeated"))?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(1).max(1))
}

fn is_hidden(element: &BytesStart<'_>) -> Result<bool, Unreadable> {
    let visibility = xml::attribute(element, "visibility")?;
    Ok(matches!(visibility.as_deref(), Some("collapse" | "filter")))
}
