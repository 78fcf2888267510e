//! One cell of an `.ods`.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{cut, skip};
use crate::workbook::gate::Unreadable;
use crate::workbook::grid::Value;
use crate::workbook::raw::{serial, xml};

/// A cell as it is written.
pub(super) struct Cell {
    pub(super) value: Option<Value>,
    /// Whether only year and month of a date are shown.
    pub(super) is_month: bool,
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
}

impl Cell {
    /// Reads a cell to its end.
    pub(super) fn read(
        reader: &mut Reader<&[u8]>,
        element: &BytesStart<'_>,
    ) -> Result<Self, Unreadable> {
        let mut cell = Self {
            value: None,
            is_month: false,
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
        let shown = paragraphs(reader, element)?;
        cell.is_month = is_month(&shown);
        cell.value = stated.value(shown, formula)?;
        Ok(cell)
    }
}

impl Stated {
    fn value(self, shown: String, formula: String) -> Result<Option<Value>, Unreadable> {
        if self.is_error || is_error(&shown) {
            return Ok(Some(Value::Error(shown.into())));
        }
        Ok(Some(match (self.kind.as_str(), self.value) {
            ("float" | "percentage" | "currency", Some(number)) => {
                let number = number.trim().parse();
                Value::Number(number.map_err(|error| xml::damaged(&error))?)
            }
            ("date" | "time", Some(text)) => serial::from_iso(&text),
            ("boolean", Some(text)) => Value::Bool(text == "true"),
            ("string", Some(text)) if !text.is_empty() => Value::Text(text.into()),
            ("string", _) => Value::Text(shown.into()),
            _ if self.has_formula => Value::Uncomputed(formula.into()),
            _ if shown.is_empty() => return Ok(None),
            _ => Value::Text(shown.into()),
        }))
    }
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
fn paragraphs(reader: &mut Reader<&[u8]>, cell: &BytesStart<'_>) -> Result<String, Unreadable> {
    let mut shown = String::new();
    let mut is_first = true;
    loop {
        match xml::next(reader)? {
            Event::Start(element) if element.name().as_ref() == "text:p" => {
                if !is_first {
                    shown.push('\n');
                }
                is_first = false;
                paragraph(reader, &mut shown)?;
            }
            Event::Start(element) => skip(reader, &element)?,
            Event::End(element) if element.name() == cell.name() => return Ok(shown),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

fn paragraph(reader: &mut Reader<&[u8]>, shown: &mut String) -> Result<(), Unreadable> {
    loop {
        match xml::next(reader)? {
            Event::Text(text) => push_collapsed(shown, &text.xml10_content()),
            Event::CData(text) => push_collapsed(shown, &text.xml10_content()),
            Event::GeneralRef(entity) => xml::push_reference(shown, &entity)?,
            Event::Start(element) => match element.name().as_ref() {
                "text:s" => {
                    let count = xml::attribute(&element, "c")?;
                    let count: usize = count.and_then(|c| c.parse().ok()).unwrap_or(1);
                    shown.extend(std::iter::repeat_n(' ', count.min(1_000)));
                }
                "text:tab" => shown.push('\t'),
                "text:line-break" => shown.push('\n'),
                "text:ruby-text" | "text:note" | "office:annotation" => skip(reader, &element)?,
                _ => {}
            },
            Event::End(element) if element.name().as_ref() == "text:p" => return Ok(()),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

/// White space in the XML is a single blank; real blanks have elements of their own.
fn push_collapsed(shown: &mut String, text: &str) {
    for character in text.chars() {
        if !matches!(character, ' ' | '\t' | '\r' | '\n') {
            shown.push(character);
        } else if !shown.ends_with([' ', '\n']) {
            shown.push(' ');
        }
    }
}
