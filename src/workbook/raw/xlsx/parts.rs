//! Which part holds which worksheet, and what the workbook says about its formulas.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::workbook::gate::{Package, Unreadable};
use crate::workbook::raw::xml;

/// What the workbook part says.
pub(super) struct Parts {
    /// Name and path of every sheet.
    pub(super) worksheets: Vec<(String, String)>,
    /// The file asks for a full calculation when it is opened: its results are not to be trusted.
    pub(super) is_stale: bool,
}

impl Parts {
    pub(super) fn read(package: &Package) -> Result<Self, Unreadable> {
        let workbook = relations(package, "_rels/.rels")?
            .into_values()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .ok_or_else(|| Unreadable::Damaged("no workbook part".into()))?
            .target;
        let workbook = workbook.trim_start_matches('/');
        let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", workbook));
        let relations = relations(package, &format!("{folder}/_rels/{file}.rels"))?;
        let text = package
            .text(workbook)?
            .ok_or_else(|| Unreadable::Damaged("no workbook part".into()))?;
        let mut parts = Self {
            worksheets: Vec::new(),
            is_stale: false,
        };
        let mut reader = xml::reader(text);
        loop {
            match xml::next(&mut reader)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "sheet" => {
                        let name = xml::attribute(&element, "name")?.unwrap_or_default();
                        let id = xml::attribute(&element, "id")?.unwrap_or_default();
                        if let Some(relation) = relations.get(&id)
                            && relation.kind.ends_with("/worksheet")
                        {
                            let path = match relation.target.strip_prefix('/') {
                                Some(absolute) => absolute.to_owned(),
                                None => format!("{folder}/{}", relation.target),
                            };
                            parts.worksheets.push((name, path));
                        }
                    }
                    "calcPr" => parts.is_stale = xml::is_set(&element, "fullCalcOnLoad")?,
                    _ => {}
                },
                Event::Eof => return Ok(parts),
                _ => {}
            }
        }
    }
}

struct Relation {
    kind: String,
    target: String,
}

fn relations(package: &Package, path: &str) -> Result<HashMap<String, Relation>, Unreadable> {
    let mut found = HashMap::new();
    let Some(text) = package.text(path)? else {
        return Ok(found);
    };
    let mut reader = xml::reader(text);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let id = xml::attribute(&element, "Id")?.unwrap_or_default();
                let kind = xml::attribute(&element, "Type")?.unwrap_or_default();
                let target = xml::attribute(&element, "Target")?.unwrap_or_default();
                found.insert(id, Relation { kind, target });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}
