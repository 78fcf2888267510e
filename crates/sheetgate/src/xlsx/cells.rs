//! One worksheet: its values, hidden rows and columns, and merged cells.

use std::borrow::Cow;
use std::io::BufRead as _;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::formulas::{Formula, Formulas};
use super::parts::Parts;
use super::strings::{self, Item};
use super::usual::{self, Content};
use crate::cell::At;
use crate::filling::Filling;
use crate::gate::Unreadable;
use crate::grid::{Grid, Text, Value};
use crate::number_format::NumberFormat;
use crate::rich::CellStyle;
use crate::{serial, xml};

/// A worksheet being read.
pub(super) struct Cells<'a, 'l> {
    parts: &'a Parts,
    path: &'a str,
    /// All of it.
    whole: &'a Arc<String>,
    filling: &'a mut Filling<'l>,
    grid: &'a mut Grid,
    formulas: Formulas<'a>,
    /// Between the beginning and the end of the rows: what an extension calls a cell is none.
    is_in_data: bool,
    /// Elements that have begun and not ended yet.
    open: usize,
    /// Where the next row and the next cell stand unless they say so themselves.
    next_row: u32,
    next: At,
}

/// What a cell says of itself before its value.
struct Cell<'a> {
    at: At,
    /// `t`, the kind of its value; empty if it says none.
    kind: &'static str,
    style: &'a CellStyle,
    /// It is struck through as a whole.
    is_struck: bool,
}

/// That of a cell without one.
static NO_STYLE: CellStyle = CellStyle {
    format: NumberFormat::Plain,
    look: None,
    is_struck: false,
};

impl<'a, 'l> Cells<'a, 'l> {
    pub(super) fn new(
        parts: &'a Parts,
        (path, whole): (&'a str, &'a Arc<String>),
        filling: &'a mut Filling<'l>,
        grid: &'a mut Grid,
    ) -> Self {
        Self {
            parts,
            path,
            whole,
            filling,
            grid,
            formulas: Formulas::default(),
            is_in_data: false,
            open: 0,
            next_row: 0,
            next: At::new(0, 0),
        }
    }

    /// Reads the part into the grid.
    pub(super) fn read(self, content: &'a str) -> Result<(), Unreadable> {
        self.read_with(xml::reader(content.as_bytes()), content)
    }

    /// Reads the rest of a part into the grid, which begins among the rows.
    pub(super) fn read_on(mut self, content: &'a str) -> Result<(), Unreadable> {
        self.is_in_data = true;
        // The rows and the worksheet, which the reader of XML knows nothing of.
        self.open = 2;
        let mut reader = xml::reader(content.as_bytes());
        reader.config_mut().allow_unmatched_ends = true;
        self.read_with(reader, content)
    }

    fn read_with(
        mut self,
        mut reader: Reader<&'a [u8]>,
        content: &'a str,
    ) -> Result<(), Unreadable> {
        loop {
            if self.is_in_data
                && let Some((cell, length)) = usual::cell(xml::rest(content, &reader))
                && self.usual_cell(&cell)?
            {
                reader.stream().consume(length);
                continue;
            }
            let element = match xml::next(&mut reader)? {
                Event::Start(element) => element,
                Event::End(element) => {
                    let open = self.open.checked_sub(1);
                    self.open = open.ok_or_else(|| xml::damaged(&"an end without beginning"))?;
                    self.is_in_data &= element.local_name().as_ref() != "sheetData";
                    continue;
                }
                Event::Eof => return Ok(()),
                _ => continue,
            };
            if self.is_in_data && element.local_name().as_ref() == "c" {
                self.cell(&element, &mut reader)?;
                continue;
            }
            self.open += 1;
            match element.local_name().as_ref() {
                "row" if self.is_in_data => self.row(&element)?,
                "sheetData" => self.is_in_data = true,
                "col" => self.columns(&element)?,
                "mergeCell" => {
                    let (first, last) = self.range(&element)?;
                    self.filling.merge(self.grid, first, last)?;
                }
                // Nothing is made of it, but a file that lies here is no program's work.
                "dimension" => {
                    self.range(&element)?;
                }
                _ => {}
            }
        }
    }

    /// The corners that `ref` names.
    fn range(&self, element: &BytesStart<'_>) -> Result<(At, At), Unreadable> {
        let reference = xml::attribute(element, "ref")?.unwrap_or_default();
        let (first, last) = reference
            .split_once(':')
            .unwrap_or((&reference, &reference));
        Ok((self.place(first)?, self.place(last)?))
    }

    fn row(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let row = match xml::attribute(element, "r")? {
            Some(number) => self.place(&format!("A{number}"))?.row,
            None => self.next_row,
        };
        self.next_row = row + 1;
        self.next = At::new(row, 0);
        if is_hidden(element, "ht")? {
            self.grid.hidden_rows.insert(row);
        }
        Ok(())
    }

    fn columns(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        if !is_hidden(element, "width")? {
            return Ok(());
        }
        let number = |name| -> Result<u32, Unreadable> {
            let text = xml::attribute(element, name)?;
            Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
        };
        let first = number("min")?.max(1) - 1;
        let last = number("max")?.min(self.filling.limits().columns);
        self.grid.hidden_columns.extend(first..last);
        Ok(())
    }

    /// Takes in a cell of the usual shape; false if its kind makes more of it than its shape says.
    fn usual_cell(&mut self, usual: &usual::Cell<'_>) -> Result<bool, Unreadable> {
        let is_text = matches!(usual.kind, Some("str" | "d" | "inlineStr"));
        if is_text && matches!(usual.content, Content::Value(_)) {
            return Ok(false);
        }
        let mut cell = self.begin([usual.reference, usual.kind, usual.style])?;
        let value = match usual.content {
            Content::Nothing => None,
            Content::Value(value) => self.plain_value(&mut cell, value)?,
            Content::Text(text, keeps_blanks) => {
                let text = strings::plain(Cow::Borrowed(text), keeps_blanks);
                Some(Value::Text(Text::piece_of(self.whole, &text)))
            }
        };
        self.finish(&cell, value, None)?;
        Ok(true)
    }

    fn cell(
        &mut self,
        element: &BytesStart<'_>,
        reader: &mut Reader<&'a [u8]>,
    ) -> Result<(), Unreadable> {
        let mut said = [const { None }; 3];
        // By hand: there may be millions of them, and none needs decoding.
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| xml::damaged(&error))?;
            let place = match attribute.key.as_ref() {
                "r" => 0,
                "t" => 1,
                "s" => 2,
                _ => continue,
            };
            said[place] = Some(attribute.value);
        }
        let mut cell = self.begin(said.each_ref().map(Option::as_deref))?;
        let (mut value, mut formula) = (None, None);
        loop {
            match xml::next(reader)? {
                Event::Start(part) => match part.local_name().as_ref() {
                    "v" => value = self.value(&mut cell, reader)?.or(value),
                    "is" => {
                        value = Some(Value::Text(match strings::item(reader, "is")? {
                            Item::Plain(text) => Text::piece_of(self.whole, &text),
                            Item::Rich(rich) => {
                                let (text, is_struck) = rich.shown(cell.is_struck);
                                cell.is_struck = is_struck;
                                text
                            }
                        }));
                    }
                    "f" => {
                        if xml::attribute(&part, "ref")?.is_some() {
                            self.range(&part)?;
                        }
                        formula = Some(self.formulas.read(&part, reader, cell.at)?);
                    }
                    _ => {
                        let end = reader.read_to_end(part.name());
                        end.map_err(|error| xml::damaged(&error))?;
                    }
                },
                Event::End(_) => break,
                Event::Eof => return Err(xml::damaged(&"a cell without end")),
                _ => {}
            }
        }
        self.finish(&cell, value, formula)
    }

    /// What a cell says of itself: `r`, `t` and `s`.
    fn begin(&mut self, [r, t, s]: [Option<&str>; 3]) -> Result<Cell<'a>, Unreadable> {
        let at = match r {
            Some(reference) => self.place(reference)?,
            None => self.next,
        };
        let style = s.and_then(|number| number.parse().ok());
        let style = style.and_then(|style: usize| self.parts.styles.get(style));
        let style = style.unwrap_or(&NO_STYLE);
        let cell = Cell {
            at,
            kind: t.map_or(Ok(""), kind)?,
            style,
            is_struck: style.is_struck,
        };
        self.next = At::new(at.row, at.column + 1);
        Ok(cell)
    }

    /// Puts what was found in a cell into the grid.
    fn finish(
        &mut self,
        cell: &Cell<'_>,
        value: Option<Value>,
        formula: Option<Formula<'a>>,
    ) -> Result<(), Unreadable> {
        // The file itself may say that its results wait for a spreadsheet program; those that never
        // met one hold a zero in each formula.
        let is_stale = self.parts.is_stale && value == Some(Value::Number(0.0));
        let value = match (value, formula) {
            (None, None) => return Ok(()),
            (Some(value), formula) if formula.is_none() || !is_stale => value,
            (_, formula) => {
                let formula = formula.map(|formula| self.formulas.text(formula, cell.at));
                Value::Uncomputed(formula.unwrap_or_default().into())
            }
        };
        let format = &cell.style.format;
        let value = match value {
            Value::Text(text) => Value::Text(format.text(&text).unwrap_or(text)),
            other => other,
        };
        let is_unseen = format.hides_text();
        let shows_month = *format == NumberFormat::Month && matches!(value, Value::Date(_));
        self.filling.put(self.grid, cell.at, value)?;
        if shows_month {
            self.grid.months.insert(cell.at);
        }
        if let Some(look) = &cell.style.look {
            Filling::note_look(self.grid, cell.at, look);
        }
        if cell.is_struck {
            Filling::note_struck(self.grid, cell.at);
        }
        if is_unseen {
            Filling::note_unseen(self.grid, cell.at);
        }
        Ok(())
    }

    /// The value of a `v` that has just begun. A number in pieces is refused, as no two programs
    /// read it alike.
    fn value(
        &self,
        cell: &mut Cell<'_>,
        reader: &mut Reader<&[u8]>,
    ) -> Result<Option<Value>, Unreadable> {
        if matches!(cell.kind, "str" | "d" | "inlineStr") {
            let text = strings::content(reader)?;
            return Ok(match cell.kind {
                // An empty text is a result too.
                "str" => Some(Value::Text(strings::plain(text, true).into_owned().into())),
                "d" if !text.is_empty() => Some(serial::from_iso(&text)),
                // What counts stands in the other element.
                _ => None,
            });
        }
        let text = match xml::next(reader)? {
            Event::End(_) => return Ok(None),
            Event::Text(text) => text,
            _ => return Err(xml::damaged(&"a value in pieces")),
        };
        if !matches!(xml::next(reader)?, Event::End(_)) {
            return Err(xml::damaged(&"a value in pieces"));
        }
        self.plain_value(cell, text.trim())
    }

    /// What a value without blanks around it means, by the kind of its cell.
    fn plain_value(&self, cell: &mut Cell<'_>, text: &str) -> Result<Option<Value>, Unreadable> {
        Ok(match cell.kind {
            _ if text.is_empty() => None,
            "s" => {
                let number = text.parse().ok();
                let text = number.and_then(|number| self.parts.strings.get(number, cell.is_struck));
                let text = text.ok_or_else(|| xml::damaged(&"a cell points to no string"))?;
                cell.is_struck = text.1;
                Some(Value::Text(text.0))
            }
            "b" => match text {
                "1" | "true" => Some(Value::Bool(true)),
                "0" | "false" => Some(Value::Bool(false)),
                _ => return Err(xml::damaged(&"neither true nor false")),
            },
            "e" => Some(Value::Error(
                text.chars().take(30).collect::<String>().into(),
            )),
            kind => match text.parse() {
                Ok(number) => Some(cell.style.format.value(number, self.parts.is_1904)),
                Err(_) if kind.is_empty() => Some(Value::Text(text.into())),
                Err(_) => return Err(xml::damaged(&"a number that is none")),
            },
        })
    }

    fn place(&self, reference: &str) -> Result<At, Unreadable> {
        reference.parse().map_err(|_| Unreadable::ImpossibleCell {
            sheet: self.path.to_owned(),
            reference: reference.chars().take(30).collect(),
        })
    }
}

/// The kinds of values that there are.
fn kind(text: &str) -> Result<&'static str, Unreadable> {
    Ok(match text {
        "n" => "n",
        "s" => "s",
        "str" => "str",
        "inlineStr" => "inlineStr",
        "b" => "b",
        "e" => "e",
        "d" => "d",
        _ => return Err(xml::damaged(&"a value of an unknown kind")),
    })
}

fn is_hidden(element: &BytesStart<'_>, size: &str) -> Result<bool, Unreadable> {
    Ok(xml::is_set(element, "hidden")? || xml::attribute(element, size)?.as_deref() == Some("0"))
}
