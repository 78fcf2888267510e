//! `.ods`: the content of an `OpenDocument` spreadsheet.
//!
//! calamine gives neither merged cells nor hidden rows of it, so the content is read here.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::reader::Reader;

use super::filling::Filling;
use super::xml;
use crate::workbook::gate::{Limits, Package, Unreadable};
use crate::workbook::grid::{At, Book, Grid, Visibility};

mod cell;

use cell::Cell;

/// Reads all tables.
pub(super) fn read(package: &Package, limits: &Limits) -> Result<Book, Unreadable> {
    let content = package
        .part("content.xml")
        .ok_or_else(|| Unreadable::Damaged("no content.xml".into()))?;
    let mut content = Content {
        reader: xml::reader(content),
        filling: Filling::new(limits),
        hidden_styles: HashSet::new(),
    };
    content.read()?;
    Ok(content.filling.finish())
}

struct Content<'a> {
    reader: Reader<&'a [u8]>,
    filling: Filling<'a>,
    /// Names of the table styles that are not displayed.
    hidden_styles: HashSet<String>,
}

impl Content<'_> {
    fn read(&mut self) -> Result<(), Unreadable> {
        let mut style = String::new();
        loop {
            match xml::next(&mut self.reader)? {
                Event::Start(element) => match element.name().as_ref() {
                    "style:style" => {
                        style = xml::attribute(&element, "name")?.unwrap_or_default();
                    }
                    "style:table-properties" => {
                        let display = xml::attribute(&element, "display")?;
                        if display.as_deref() == Some("false") {
                            self.hidden_styles.insert(std::mem::take(&mut style));
                        }
                    }
                    // Earlier values that somebody changed; they look like cells.
                    "table:tracked-changes" => skip(&mut self.reader, &element)?,
                    "table:table" => {
                        let name = xml::attribute(&element, "name")?.unwrap_or_default();
                        let style = xml::attribute(&element, "style-name")?.unwrap_or_default();
                        let visibility = if self.hidden_styles.contains(&style) {
                            Visibility::Hidden
                        } else {
                            Visibility::Visible
                        };
                        let mut grid = Filling::grid(&name, visibility);
                        self.table(&mut grid)?;
                        self.filling.add(grid)?;
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self, grid: &mut Grid) -> Result<(), Unreadable> {
        let limits = self.filling.limits();
        let (mut row, mut column) = (0_u32, 0_u32);
        loop {
            match xml::next(&mut self.reader)? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-column" => {
                        let next = column.saturating_add(repeated(&element, "columns")?);
                        if is_hidden(&element)? {
                            grid.hidden_columns.extend(column..next.min(limits.columns));
                        }
                        column = next;
                    }
                    "table:table-row" => {
                        let next = row.saturating_add(repeated(&element, "rows")?);
                        if is_hidden(&element)? {
                            grid.hidden_rows.extend(row..next.min(limits.rows));
                        }
                        self.row(grid, row, next)?;
                        row = next;
                    }
                    // Drawings have text, and charts have tables of their own.
                    "table:shapes" => skip(&mut self.reader, &element)?,
                    _ => {}
                },
                Event::End(element) if element.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
    }

    /// One row, which stands for all from `row` to before `next`.
    fn row(&mut self, grid: &mut Grid, row: u32, next: u32) -> Result<(), Unreadable> {
        let mut column = 0_u32;
        loop {
            let element = match xml::next(&mut self.reader)? {
                Event::Start(element) => element,
                Event::End(element) if element.name().as_ref() == "table:table-row" => {
                    return Ok(());
                }
                Event::Eof => return Err(cut()),
                _ => continue,
            };
            let is_covered = match element.name().as_ref() {
                "table:table-cell" => false,
                "table:covered-table-cell" => true,
                _ => {
                    skip(&mut self.reader, &element)?;
                    continue;
                }
            };
            let after = column.saturating_add(repeated(&element, "columns")?);
            let cell = Cell::read(&mut self.reader, &element)?;
            let first = At::new(row, column);
            let last = At::new(
                row.saturating_add(cell.rows - 1),
                column.saturating_add(cell.columns - 1),
            );
            if first != last {
                self.filling.merge(grid, first, last)?;
            }
            if let Some(value) = cell.value.filter(|_| !is_covered) {
                for row in row..next {
                    for column in column..after {
                        let at = At::new(row, column);
                        self.filling.put(grid, at, value.clone())?;
                        if cell.is_month {
                            Filling::note_month(grid, at);
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

/// Passes over an element and all that is in it.
fn skip(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<(), Unreadable> {
    let name: QName<'_> = element.name();
    match reader.read_to_end(name) {
        Ok(_) => Ok(()),
        Err(error) => Err(xml::damaged(&error)),
    }
}

fn cut() -> Unreadable {
    Unreadable::Damaged("content.xml ends early".into())
}
