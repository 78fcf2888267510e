//! One cell of an `.ods`.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::styles::Styles;
use crate::gate::Unreadable;
use crate::grid::{Shown, Text, Value};
use crate::rich::{Look, Rich};
use crate::{number_format, serial, xml};

/// A cell as it is written.
pub(super) struct Cell {
    pub(super) value: Option<Value>,
    /// Whether only year and month of a date are shown.
    pub(super) is_month: bool,
    /// What is shown of a number or date, where that is not how it is written anyway.
    pub(super) told: Option<Text>,
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
            told: None,
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
        cell.value = stated.value(shown.clone(), formula)?;
        cell.told = told(cell.value.as_ref(), shown);
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
                let number = number.map_err(|error| xml::damaged(&error))?;
                number_shown(number, shown, self.is_blank)
            }
            ("date" | "time", Some(text)) => match serial::from_iso(&text) {
                value @ (Value::Date(_) | Value::DateTime(_))
                    if number_format::says_more_than_date(&shown) =>
                {
                    text_or_year(&value, shown)
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

/// What is shown of a date that says more than the date. A year alone may be an amount that was given the wrong
/// format: both numbers have their say.
fn text_or_year(value: &Value, shown: Text) -> Value {
    let date = match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(moment) => Some(moment.date()),
        _ => None,
    };
    let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30);
    let days = date
        .zip(epoch)
        .map(|(date, epoch)| (date - epoch).num_days());
    let days = days.and_then(|days| i32::try_from(days).ok());
    match days.filter(|_| shown.parse::<f64>().is_ok()) {
        Some(days) => Value::Shown(Box::new(Shown {
            text: shown,
            number: f64::from(days),
        })),
        None => Value::Text(shown),
    }
}

/// What is shown of a number or a date that says no more than it does.
fn told(value: Option<&Value>, shown: Text) -> Option<Text> {
    let is_told = match value? {
        Value::Number(number) => *shown != *number.to_string(),
        Value::Date(date) => *shown != *date.to_string(),
        Value::DateTime(_) => true,
        _ => false,
    };
    let is_seen = shown.chars().any(|letter| letter != '#');
    (is_told && is_seen).then_some(shown)
}

/// A number, with what is shown of it where that says more or another thing. `is_blank` tells that it shows
/// something, and that of no length.
fn number_shown(number: f64, shown: Text, is_blank: bool) -> Value {
    // What is not written, or stands for a number that is too wide, tells nothing.
    let is_told = is_blank || shown.chars().any(|letter| letter != '#');
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
                Event::Start(element) => xml::skip(reader, &element)?,
                Event::End(element) if element.name() == cell.name() => return Ok(()),
                Event::Eof => return Err(xml::ends_early("content.xml")),
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
                    "text:ruby-text" | "text:note" | "office:annotation" => {
                        xml::skip(reader, &element)?;
                    }
                    _ => {}
                },
                Event::End(element) => match element.name().as_ref() {
                    "text:p" => return Ok(()),
                    "text:span" => drop(self.looks.pop()),
                    _ => {}
                },
                Event::Eof => return Err(xml::ends_early("content.xml")),
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
