//! How the parts of a package find each other, and what each of them is.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use crate::escape::escaped;
use crate::not_patched::NotPatched;
use crate::parts::Parts;
use crate::shapes;
use crate::xml::{Edits, Tag, Tags};

/// What the kinds of relations begin with; also the name of the attribute's namespace that points to one.
pub(super) const KINDS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The relations of one part.
pub(super) struct Relations {
    path: String,
    folder: String,
    text: String,
    items: Vec<Item>,
    added: Vec<(String, String, String)>,
    removed: HashSet<String>,
}

struct Item {
    id: String,
    kind: String,
    /// From the root of the package; empty if it leads out of the file.
    target: String,
    range: Range<usize>,
}

impl Relations {
    /// Those of a part; an empty path stands for the package itself.
    pub(super) fn of(parts: &mut Parts<'_>, part: &str) -> Result<Self, NotPatched> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{file}.rels");
        let path = path.trim_start_matches('/').to_owned();
        let empty = || {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
                 <Relationships xmlns=\"{PACKAGE}/relationships\"></Relationships>"
            )
        };
        let text = parts.text(&path)?.unwrap_or_else(empty);
        let mut items = Vec::new();
        let mut tags = Tags::new(&text);
        while let Some(tag) = tags.next_open()? {
            if tag.local() != "Relationship" {
                continue;
            }
            let is_outside = tag.get("TargetMode").as_deref() == Some("External");
            let target = tag.get("Target").unwrap_or_default();
            let end = tags.close(&tag)?.end;
            items.push(Item {
                id: tag.get("Id").unwrap_or_default(),
                kind: tag.get("Type").unwrap_or_default(),
                target: if is_outside {
                    String::new()
                } else {
                    resolved(folder, &target)
                },
                range: tag.range.start..end,
            });
        }
        Ok(Self {
            path,
            folder: folder.to_owned(),
            text,
            items,
            added: Vec::new(),
            removed: HashSet::new(),
        })
    }

    /// The part that an id leads to, and the end of its kind: `worksheet`.
    pub(super) fn by_id(&self, id: &str) -> Option<(&str, &str)> {
        let item = self.items.iter().find(|item| item.id == id)?;
        let kind = item.kind.rsplit('/').next().unwrap_or_default();
        Some((&item.target, kind))
    }

    /// The first part of a kind.
    pub(super) fn by_kind(&self, kind: &str) -> Option<&str> {
        let mut items = self.items.iter();
        let found = items.find(|item| item.kind.rsplit('/').next() == Some(kind))?;
        Some(&found.target)
    }

    /// Adds a relation and answers its id.
    pub(super) fn add(&mut self, kind: &str, target: &str) -> String {
        let is_free = |id: &String| {
            let kept = |item: &&Item| !self.removed.contains(&item.id);
            self.items.iter().filter(kept).all(|item| item.id != *id)
                && self.added.iter().all(|(other, ..)| other != id)
        };
        let ids = (1..).map(|number| format!("rId{number}"));
        let id = ids.into_iter().find(is_free).unwrap_or_default();
        let target = relative(&self.folder, target);
        self.added
            .push((id.clone(), format!("{KINDS}/{kind}"), target));
        id
    }

    /// Takes a relation out.
    pub(super) fn remove(&mut self, id: &str) {
        self.removed.insert(id.to_owned());
    }

    /// Puts the changes into the package, if there are any.
    pub(super) fn write(self, parts: &mut Parts<'_>) -> Result<(), NotPatched> {
        if self.added.is_empty() && self.removed.is_empty() {
            return Ok(());
        }
        let mut edits = Edits::new(&self.text);
        for item in &self.items {
            if self.removed.contains(&item.id) {
                edits.remove(item.range.clone());
            }
        }
        let mut tags = Tags::new(&self.text);
        let root = tags.root()?;
        let close = tags.close(&root)?.start;
        let prefix = root.prefix();
        let added = self.added.iter().map(|(id, kind, target)| {
            let target = escaped(target);
            format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
        });
        edits.append(&root, close, &added.collect::<String>());
        parts.set(&self.path, edits.apply()?);
        Ok(())
    }
}

/// A target as a path from the root of the package.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A path from the root of the package as seen from a folder in it.
fn relative(folder: &str, target: &str) -> String {
    let mut from = folder.split('/').filter(|step| !step.is_empty()).peekable();
    let mut to = target.split('/').peekable();
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| "..");
    up.chain(to).collect::<Vec<_>>().join("/")
}

/// Where a package says of each part what it is.
const TYPES: &str = "[Content_Types].xml";

/// What a part is said to be, by its own name or else by its extension; empty if nothing is said.
pub(super) fn kind_of(parts: &mut Parts<'_>, path: &str) -> Result<String, NotPatched> {
    let text = parts.required(TYPES)?;
    let mut tags = Tags::new(&text);
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut by_extension = String::new();
    while let Some(tag) = tags.next_open()? {
        let says = |key: &str, wanted: &str| {
            let said = tag.get(key).unwrap_or_default();
            said.trim_start_matches('/').eq_ignore_ascii_case(wanted)
        };
        let kind = || tag.get("ContentType").unwrap_or_default();
        match tag.local() {
            "Override" if says("PartName", path) => return Ok(kind()),
            "Default" if says("Extension", extension) => by_extension = kind(),
            _ => {}
        }
    }
    Ok(by_extension)
}

/// Says of new parts what they are, and of removed ones nothing any more.
pub(super) fn declare(
    parts: &mut Parts<'_>,
    added: &[(String, String)],
    removed: &[String],
) -> Result<(), NotPatched> {
    let text = parts.required(TYPES)?;
    let mut edits = Edits::new(&text);
    let mut tags = Tags::new(&text);
    let root = tags.root()?;
    let mut knows_vml = false;
    let mut close = root.range.end;
    while let Some(tag) = tags.next()? {
        match tag {
            Tag::Open(tag) if tag.local() == "Override" => {
                let part = tag.get("PartName").unwrap_or_default();
                let is_gone =
                    |path: &String| part.trim_start_matches('/').eq_ignore_ascii_case(path);
                if removed.iter().any(is_gone) {
                    let end = tags.close(&tag)?.end;
                    edits.remove(tag.range.start..end);
                }
            }
            Tag::Open(tag) => {
                let extension = tag.get("Extension").unwrap_or_default();
                knows_vml |= extension.eq_ignore_ascii_case("vml");
            }
            Tag::Close(tag) if tag.depth == 1 => close = tag.range.start,
            Tag::Close(_) => {}
        }
    }
    let prefix = root.prefix();
    let mut new = String::new();
    for (path, kind) in added {
        if kind != shapes::CONTENT_TYPE {
            let path = escaped(path);
            let _ = write!(
                new,
                "<{prefix}Override PartName=\"/{path}\" ContentType=\"{kind}\"/>"
            );
        } else if !knows_vml {
            knows_vml = true;
            let _ = write!(
                new,
                "<{prefix}Default Extension=\"vml\" ContentType=\"{kind}\"/>"
            );
        }
    }
    edits.append(&root, close, &new);
    parts.set(TYPES, edits.apply()?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{relative, resolved};

    #[test]
    fn targets_are_seen_from_a_folder() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolved(folder, target), path);
            assert_eq!(relative(folder, path), target);
        }
        assert_eq!(resolved("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolved("xl", "../../../a.xml"), "a.xml");
    }
}
