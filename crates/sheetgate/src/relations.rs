//! How the parts of an Office package find each other.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::xml;
use crate::gate::{Package, Unreadable};

/// The main part of a package and its relations.
pub(super) struct Main {
    /// Its path.
    pub(super) path: String,
    by_id: BTreeMap<String, Relation>,
}

struct Relation {
    kind: String,
    target: String,
}

impl Main {
    /// Finds the workbook of a package.
    pub(super) fn find(package: &Package) -> Result<Self, Unreadable> {
        let path = read(package, "_rels/.rels", "")?
            .into_values()
            .find(|relation| relation.kind.ends_with("/officeDocument"))
            .map(|relation| relation.target)
            .ok_or_else(|| Unreadable::Damaged("no workbook part".into()))?;
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let by_id = read(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
        Ok(Self { path, by_id })
    }

    /// The path that an id leads to, if it is of this kind.
    pub(super) fn by_id(&self, id: &str, kind: &str) -> Result<Option<&str>, Unreadable> {
        match self.by_id.get(id) {
            Some(relation) if relation.kind.ends_with(kind) => Ok(Some(&relation.target)),
            Some(_) => Ok(None),
            None => Err(Unreadable::Damaged(format!("no relation {id:?}"))),
        }
    }

    /// The path of the only part of this kind; the first by its id if a file has more.
    pub(super) fn by_kind(&self, kind: &str) -> Option<&str> {
        let mut relations = self.by_id.values();
        let found = relations.find(|relation| relation.kind.ends_with(kind));
        found.map(|relation| relation.target.as_str())
    }
}

fn read(
    package: &Package,
    path: &str,
    folder: &str,
) -> Result<BTreeMap<String, Relation>, Unreadable> {
    let mut found = BTreeMap::new();
    let Some(content) = package.part(path) else {
        return Ok(found);
    };
    let mut reader = xml::reader(content);
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let id = xml::attribute(&element, "Id")?.unwrap_or_default();
                let kind = xml::attribute(&element, "Type")?.unwrap_or_default();
                let target = xml::attribute(&element, "Target")?.unwrap_or_default();
                let target = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None if folder.is_empty() => target,
                    None => format!("{folder}/{target}"),
                };
                found.insert(id, Relation { kind, target });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}
