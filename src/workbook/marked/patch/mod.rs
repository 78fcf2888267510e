//! A clerk's own `.xlsx` or `.xlsm`, marked by changing only the parts of its zip that this needs.
//!
//! | part | what changes |
//! |---|---|
//! | content types, relations | new parts |
//! | workbook | two sheets, and what refers to sheets by their places |
//! | styles | fonts, fills, borders and cell styles at the end |
//! | worksheet with marks | `s` of cells, missing cells and rows, `legacyDrawing` |
//! | its notes and their boxes | ours are added |
//!
//! Every other part goes over as the compressed bytes that it is. Marks of an earlier time are
//! taken off first, so marking twice is the same as marking once.

mod comments;
mod geometry;
mod marker;
mod parts;
mod relations;
mod shapes;
mod sheet;
mod styles;
mod workbook;
mod xml;

use std::collections::HashSet;

pub(super) use styles::Styles;
pub(super) use xml::{cell_text, escaped};

use super::plan::Marking;
use super::{Marked, Task, list, names};
use crate::workbook::raw::{LIST_SHEET, MARKS_SHEET};
use marker::Known;
use parts::Parts;
use relations::{Relations, declare};
use workbook::{New, Workbook};

const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const SHAPES: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Why a file cannot be marked as it is; it is marked as a copy of its values then.
#[derive(Debug, thiserror::Error)]
#[error("cannot be marked as it is: {0}")]
pub struct NotPatched(String);

impl From<zip::result::ZipError> for NotPatched {
    fn from(error: zip::result::ZipError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for NotPatched {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// Marks a file that has passed the gate and of which `task` tells the sheets.
pub(super) fn patch(bytes: &[u8], task: &Task<'_>) -> Result<Marked, NotPatched> {
    let mut parts = Parts::open(bytes)?;
    let mut change = Change::of(&mut parts, task)?;
    for (index, marking) in task.markings.iter().enumerate() {
        if change.is_marked || !marking.is_empty() {
            let path = change.worksheets[index].clone();
            change.worksheet(&mut parts, &path, marking)?;
        }
    }
    change.finish(&mut parts, task)?;
    let types = parts.required("[Content_Types].xml")?;
    Ok(Marked {
        bytes: parts.finish()?,
        has_macros: types.contains("macroEnabled"),
    })
}

/// A file being changed.
struct Change {
    path: String,
    workbook: Workbook,
    relations: Relations,
    /// Our own sheets of an earlier marking, by their places.
    dropped: HashSet<usize>,
    is_marked: bool,
    /// Paths of the clerk's worksheets, in their order.
    worksheets: Vec<String>,
    styles: Styles,
    styles_path: Option<String>,
    new_types: Vec<(String, String)>,
    old_types: Vec<String>,
}

impl Change {
    fn of(parts: &mut Parts<'_>, task: &Task<'_>) -> Result<Self, NotPatched> {
        let root = Relations::of(parts, "")?;
        let path = root.by_kind("officeDocument");
        let path = path
            .ok_or_else(|| NotPatched("no workbook".into()))?
            .to_owned();
        let mut relations = Relations::of(parts, &path)?;
        if relations.by_kind("revisionHeaders").is_some() {
            // Its log of changes knows nothing of new sheets.
            return Err(NotPatched("a shared workbook".into()));
        }
        let workbook = Workbook::read(parts.required(&path)?)?;
        let (worksheets, dropped) = told_apart(&workbook, &relations, task.names)?;
        let mut known = Known::default();
        let mut old_types = Vec::new();
        for &index in &dropped {
            let sheet = &workbook.sheets[index];
            let part = relations.by_id(&sheet.id).map(|(part, _)| part.to_owned());
            let part = part.unwrap_or_default();
            if sheet.name == MARKS_SHEET {
                known = Known::read(&parts.required(&part)?)?;
            }
            relations.remove(&sheet.id);
            let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
            parts.remove(&format!("{folder}/_rels/{file}.rels"));
            parts.remove(&part);
            old_types.push(part);
        }
        let styles_path = relations.by_kind("styles").map(str::to_owned);
        let text = match &styles_path {
            Some(path) => parts.text(path)?,
            None => None,
        };
        Ok(Self {
            path,
            workbook,
            relations,
            is_marked: !dropped.is_empty(),
            dropped,
            worksheets,
            styles: Styles::read(text, known)?,
            styles_path,
            new_types: Vec::new(),
            old_types,
        })
    }

    /// A new part beside the workbook, with the first number that is free.
    fn new_part(
        &mut self,
        parts: &Parts<'_>,
        stem: &str,
        end: &str,
        kind: &str,
    ) -> (String, usize) {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = |number| {
            format!("{folder}/{stem}{number}.{end}")
                .trim_start_matches('/')
                .to_owned()
        };
        let number = parts.unused(path);
        self.new_types.push((path(number), kind.to_owned()));
        (path(number), number)
    }

    fn worksheet(
        &mut self,
        parts: &mut Parts<'_>,
        path: &str,
        marking: &Marking,
    ) -> Result<(), NotPatched> {
        let text = parts.required(path)?;
        let mut filled = sheet::fill(&text, marking, &mut self.styles)?;
        let mut relations = Relations::of(parts, path)?;
        let comments = relations.by_kind("comments").map(str::to_owned);
        if comments.is_some() || !marking.notes.is_empty() {
            let old = match &comments {
                Some(comments) => Some(parts.required(comments)?),
                None => None,
            };
            let changed = comments::change(old.as_deref(), &marking.notes)?;
            let has_any = !changed.added.is_empty() || !changed.removed.is_empty();
            let drawing = filled.drawing.as_deref().and_then(|id| relations.by_id(id));
            let drawing = drawing.map(|(part, _)| part.to_owned());
            let mut boxed = changed.added.clone();
            if drawing.is_none() {
                boxed.extend(&changed.kept);
            }
            let (drawing, number) = match drawing {
                Some(drawing) => (Some(drawing), 1),
                None if boxed.is_empty() => (None, 1),
                None => {
                    let (new, number) = self.new_part(parts, "drawings/vmlDrawing", "vml", SHAPES);
                    parts.set(&new, shapes::empty(number));
                    filled.point_to(&relations.add("vmlDrawing", &new));
                    (Some(new), number)
                }
            };
            if let Some(drawing) = drawing.filter(|_| has_any) {
                let old = parts.required(&drawing)?;
                let new = shapes::change(
                    &old,
                    number,
                    &changed.removed,
                    &boxed,
                    &marking.notes,
                    &filled.geometry,
                )?;
                parts.set(&drawing, new);
            }
            let comments = match comments {
                Some(comments) => comments,
                None => {
                    let kind = format!("{KIND}.comments+xml");
                    let (new, _) = self.new_part(parts, "comments", "xml", &kind);
                    relations.add("comments", &new);
                    new
                }
            };
            if old.as_ref() != Some(&changed.text) {
                parts.set(&comments, changed.text);
            }
        }
        relations.write(parts)?;
        let new = filled.edits.apply()?;
        if new != text {
            parts.set(path, new);
        }
        Ok(())
    }

    /// Adds the list and the hidden sheet, and writes what all sheets share.
    fn finish(mut self, parts: &mut Parts<'_>, task: &Task<'_>) -> Result<(), NotPatched> {
        let kept = self.workbook.sheets.iter().enumerate();
        let kept = kept.filter(|(index, _)| !self.dropped.contains(index));
        let kept: Vec<&str> = kept.map(|(_, sheet)| sheet.name.as_str()).collect();
        let name = names::unused(LIST_SHEET, &kept);
        let kind = format!("{KIND}.worksheet+xml");
        let sheets = [(); 2].map(|()| {
            let (path, _) = self.new_part(parts, "worksheets/sheet", "xml", &kind);
            parts.set(&path, String::new());
            (self.relations.add("worksheet", &path), path)
        });
        let [list_part, marks_part] = &sheets;
        let new = New {
            list: (&name, &list_part.0),
            marks: (MARKS_SHEET, &marks_part.0),
        };
        let (text, is_active) = self.workbook.with(&new, &self.dropped)?;
        parts.set(&self.path, text);

        let list_styles = list::styles(&mut self.styles)?;
        parts.set(&list_part.1, list::sheet(task, &list_styles, is_active));
        let styles_path = match &self.styles_path {
            Some(path) => path.clone(),
            None => {
                let kind = format!("{KIND}.styles+xml");
                let (path, _) = self.new_part(parts, "styles", "xml", &kind);
                self.relations.add("styles", &path);
                path
            }
        };
        let (text, known) = self.styles.finish(list_styles)?;
        parts.set(&styles_path, text);
        parts.set(&marks_part.1, known.sheet(&name));
        self.relations.write(parts)?;
        declare(parts, &self.new_types, &self.old_types)
    }
}

/// The paths of the clerk's worksheets, and the places of ours. Which is whose was decided when
/// the file was read; here the two are only put side by side.
fn told_apart(
    workbook: &Workbook,
    relations: &Relations,
    names: &[String],
) -> Result<(Vec<String>, HashSet<usize>), NotPatched> {
    let mut worksheets = Vec::new();
    let mut dropped = HashSet::new();
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let Some((part, "worksheet")) = relations.by_id(&sheet.id) else {
            continue;
        };
        let is_clerks = names.get(worksheets.len()).is_some_and(|name| {
            let seen = sheet.name.chars().filter(|c| !c.is_control());
            seen.take(name.chars().count()).eq(name.chars())
        });
        if is_clerks {
            worksheets.push(part.to_owned());
        } else {
            dropped.insert(index);
        }
    }
    let has_marks = dropped
        .iter()
        .any(|&index| workbook.sheets[index].name == MARKS_SHEET);
    if worksheets.len() != names.len() || (!dropped.is_empty() && !has_marks) {
        return Err(NotPatched("sheets cannot be told apart".into()));
    }
    Ok((worksheets, dropped))
}
