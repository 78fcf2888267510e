//! Styles of an `.ods`: which hide a table, and which strike out or raise what they are given to.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::gate::Unreadable;
use crate::rich::{Height, Look};
use crate::xml;

/// Styles by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<(String, String), Style>,
    /// The one whose properties come next.
    current: Option<(String, String)>,
}

/// What one style says itself.
#[derive(Debug, Default)]
struct Style {
    parent: String,
    is_hidden: bool,
    is_struck: Option<bool>,
    height: Option<Height>,
}

impl Styles {
    /// Reads the styles that have names of their own.
    pub(super) fn read(&mut self, content: &[u8]) -> Result<(), Unreadable> {
        let mut reader = xml::reader(content);
        loop {
            match xml::next(&mut reader)? {
                Event::Start(element) => self.take(&element)?,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Takes in an element, if it is a style or says something of the one before it.
    pub(super) fn take(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        let attribute = |name| xml::attribute(element, name);
        match element.name().as_ref() {
            "style:style" => {
                let family = attribute("family")?.unwrap_or_default();
                let key = (family, attribute("name")?.unwrap_or_default());
                let style = Style {
                    parent: attribute("parent-style-name")?.unwrap_or_default(),
                    ..Style::default()
                };
                self.styles.insert(key.clone(), style);
                self.current = Some(key);
            }
            "style:table-properties" => {
                let is_hidden = attribute("display")?.as_deref() == Some("false");
                if let Some(style) = self.current() {
                    style.is_hidden = is_hidden;
                }
            }
            "style:text-properties" => {
                let line = match attribute("text-line-through-style")? {
                    Some(line) => Some(line),
                    None => attribute("text-line-through-type")?,
                };
                let position = attribute("text-position")?;
                if let Some(style) = self.current() {
                    style.is_struck = line.map(|line| line != "none");
                    style.height = position.as_deref().map(height);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn current(&mut self) -> Option<&mut Style> {
        self.styles.get_mut(self.current.as_ref()?)
    }

    /// Whether a table is not displayed.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        let key = ("table".to_owned(), name.to_owned());
        self.styles.get(&key).is_some_and(|style| style.is_hidden)
    }

    /// How text in this style looks; `None` if neither it nor those that it rests on say so.
    pub(super) fn look(&self, family: &str, name: &str) -> Option<Look> {
        /// No honest style rests on so many others.
        const MOST: usize = 20;
        let (mut is_struck, mut height) = (None, None);
        let mut name = name;
        for _ in 0..MOST {
            let Some(style) = self.styles.get(&(family.to_owned(), name.to_owned())) else {
                break;
            };
            is_struck = is_struck.or(style.is_struck);
            height = height.or(style.height);
            name = &style.parent;
        }
        (is_struck.is_some() || height.is_some()).then(|| Look {
            is_struck: is_struck.unwrap_or(false),
            height: height.unwrap_or_default(),
        })
    }
}

/// `super 58%`, `33% 58%`, `sub`.
fn height(position: &str) -> Height {
    let first = position.split(' ').next().unwrap_or_default();
    let is_number = first.trim_end_matches('%').parse::<f64>();
    match (first, is_number) {
        ("super", _) => Height::Raised,
        ("sub", _) => Height::Lowered,
        (_, Ok(part)) if part > 0.0 => Height::Raised,
        (_, Ok(part)) if part < 0.0 => Height::Lowered,
        _ => Height::Line,
    }
}
