//! One cell of an `.ods`.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::styles::Styles;
use super::{cut, skip};
use crate::gate::Unreadable;
use crate::grid::{Shown, Text, Value};
use crate::rich::{Look, Rich};
use crate::{number_format, serial, xml};

/// A cell as it is written.
pub(super) struct Cell {
    pub(super) value: Option<Value>,
    /// Whether only year and month of a date are shown.
    pub(super) is_month: bool,
    /// Whether it is struck through as a whole.
    pub(super) is_struck: bool,
    /// Rows and columns that it spans, at least 1.
    pub(super) rows: u32,
    pub(super) columns: u32,
}

/// What the attributes of a cell say.
#[derive(Default)]
struct Stated {
    kind: String,
    value: Option<String>,
    has_formula: bool,
    is_error: bool,
    /// It shows something, of no length: the result of a formula.
    is_blank: bool,
}

impl Cell {
    /// Reads a cell to its end. `is_struck` tells whether its style strikes it through.
    pub(super) fn read(
        reader: &mut Reader<&[u8]>,
        element: &BytesStart<'_>,
        styles: &Styles,
        is_struck: bool,
    ) -> Result<Self, Unreadable> {
        let mut cell = Self {
            value: None,
            is_month: false,
            is_struck: false,
            rows: 1,
            columns: 1,
        };
        let mut stated = Stated::default();
        let mut formula = String::new();
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| xml::damaged(&error))?;
            let text = || xml::value(&attribute);
            match attribute.key.as_ref() {
                "office:value-type" => stated.kind = text()?,
                "calcext:value-type" => stated.is_error = text()? == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => stated.value = Some(text()?),
                "table:formula" => {
                    stated.has_formula = true;
                    formula = text()?;
                }
                "table:number-rows-spanned" => cell.rows = span(&text()?),
                "table:number-columns-spanned" => cell.columns = span(&text()?),
                _ => {}
            }
        }
        let mut paragraphs = Paragraphs {
            styles,
            shown: String::new(),
            rich: Rich::default(),
            looks: Vec::new(),
            count: 0,
        };
        paragraphs.read(reader, element)?;
        stated.is_blank = paragraphs.count > 0 && paragraphs.shown.is_empty();
        let (shown, is_struck) = if paragraphs.rich.is_plain() {
            (paragraphs.shown.into(), is_struck)
        } else {
            // What the cell itself states has no looks.
            if stated.kind == "string" {
                stated.value = None;
            }
            paragraphs.rich.shown(is_struck)
        };
        cell.is_struck = is_struck;
        cell.is_month = is_month(&shown);
        cell.value = stated.value(shown, formula)?;
        Ok(cell)
    }
}

impl Stated {
    fn value(self, shown: Text, formula: String) -> Result<Option<Value>, Unreadable> {
        if self.is_error || is_error(&shown) {
            return Ok(Some(Value::Error(shown)));
        }
        Ok(Some(match (self.kind.as_str(), self.value) {
            ("float" | "percentage" | "currency", Some(number)) => {
                let number = number.trim().parse();
                number_shown(number.map_err(|error| xml::damaged(&error))?, shown)
            }
            ("date" | "time", Some(text)) => match serial::from_iso(&text) {
                Value::Date(_) | Value::DateTime(_)
                    if number_format::says_more_than_date(&shown) =>
                {
                    Value::Text(shown)
                }
                value => value,
            },
            ("boolean", Some(text)) => Value::Bool(text == "true"),
            ("string", Some(text)) if !text.is_empty() => Value::Text(text.into()),
            ("string", _) => Value::Text(shown),
            // A formula that gives the empty text is computed; one without any result may say anything.
            _ if self.has_formula && self.is_blank && formula.contains("\"\"") => {
                return Ok(None);
            }
            _ if self.has_formula => Value::Uncomputed(formula.into()),
            _ if shown.is_empty() => return Ok(None),
            _ => Value::Text(shown),
        }))
    }
}

/// A number, with what is shown of it where that says more or another thing.
fn number_shown(number: f64, shown: Text) -> Value {
    // Nothing, or what stands for a number that is too wide, tells nothing.
    let is_told = shown.chars().any(|letter| letter != '#');
    if !is_told || number_format::says(&shown, number) {
        return Value::Number(number);
    }
    Value::Shown(Box::new(Shown {
        text: shown,
        number,
    }))
}

/// Errors as they are shown. Many programs store them as the number 0 with this text.
fn is_error(shown: &str) -> bool {
    const ERRORS: [&str; 7] = [
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A",
    ];
    ERRORS.contains(&shown) || (shown.starts_with("Err:") && shown.len() < 10)
}

/// Whether a date is shown like `2019年6月`: a year and one more number.
fn is_month(shown: &str) -> bool {
    let numbers = shown.split(|c: char| !c.is_ascii_digit());
    let lengths: Vec<usize> = numbers.map(str::len).filter(|&length| length > 0).collect();
    matches!(lengths[..], [4, 1 | 2])
}

fn span(text: &str) -> u32 {
    text.parse().unwrap_or(1).max(1)
}

/// The paragraphs of a cell, without its notes and drawings.
struct Paragraphs<'s> {
    styles: &'s Styles,
    shown: String,
    /// The same in runs.
    rich: Rich,
    /// Those of the spans that are open.
    looks: Vec<Option<Look>>,
    count: usize,
}

impl Paragraphs<'_> {
    fn read(
        &mut self,
        reader: &mut Reader<&[u8]>,
        cell: &BytesStart<'_>,
    ) -> Result<(), Unreadable> {
        loop {
            match xml::next(reader)? {
                Event::Start(element) if element.name().as_ref() == "text:p" => {
                    if self.count > 0 {
                        self.push("\n");
                    }
                    self.count += 1;
                    self.looks.clear();
                    self.paragraph(reader)?;
                }
                Event::Start(element) => skip(reader, &element)?,
                Event::End(element) if element.name() == cell.name() => return Ok(()),
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), Unreadable> {
        loop {
            match xml::next(reader)? {
                Event::Text(text) => self.push_collapsed(&text.xml10_content()),
                Event::CData(text) => self.push_collapsed(&text.xml10_content()),
                Event::GeneralRef(entity) => {
                    let mut text = String::new();
                    xml::push_reference(&mut text, &entity)?;
                    self.push(&text);
                }
                Event::Start(element) => match element.name().as_ref() {
                    "text:s" => {
                        let count = xml::attribute(&element, "c")?;
                        let count: usize = count.and_then(|c| c.parse().ok()).unwrap_or(1);
                        self.push(&" ".repeat(count.min(1_000)));
                    }
                    "text:tab" => self.push("\t"),
                    "text:line-break" => self.push("\n"),
                    "text:span" => {
                        let name = xml::attribute(&element, "style-name")?.unwrap_or_default();
                        let own = self.styles.look("text", &name);
                        self.looks.push(own.or(self.look()));
                    }
                    "text:ruby-text" | "text:note" | "office:annotation" => skip(reader, &element)?,
                    _ => {}
                },
                Event::End(element) => match element.name().as_ref() {
                    "text:p" => return Ok(()),
                    "text:span" => drop(self.looks.pop()),
                    _ => {}
                },
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
    }

    fn look(&self) -> Option<Look> {
        self.looks.last().copied().flatten()
    }

    fn push(&mut self, text: &str) {
        self.shown.push_str(text);
        self.rich.push(text, self.look());
    }

    /// White space in the XML is a single blank; real blanks have elements of their own.
    fn push_collapsed(&mut self, text: &str) {
        let mut plain = String::with_capacity(text.len());
        for character in text.chars() {
            let ends_in_blank = |text: &str| text.ends_with([' ', '\n']);
            if !matches!(character, ' ' | '\t' | '\r' | '\n') {
                plain.push(character);
            } else if !ends_in_blank(if plain.is_empty() {
                &self.shown
            } else {
                &plain
            }) {
                plain.push(' ');
            }
        }
        self.push(&plain);
    }
}
