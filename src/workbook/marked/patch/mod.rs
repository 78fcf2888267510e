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
mod well_formed;
mod workbook;
mod xml;

use std::collections::HashSet;

pub(super) use styles::Styles;

use super::plan::Marking;
use super::{Marked, Task, list, names};
use crate::workbook::marks::{LIST_SHEET, MARKS_SHEET};
use marker::Known;
use parts::Parts;
use relations::{Relations, declare, kind_of};
use sheet::Filled;
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
    let path = change.path.clone();
    change.finish(&mut parts, task)?;
    let has_macros = kind_of(&mut parts, &path)?.contains("macroEnabled");
    Ok(Marked {
        bytes: parts.finish()?,
        has_macros,
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
    styles_path: String,
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
        let mut new_types = Vec::new();
        let styles_path = match relations.by_kind("styles") {
            Some(path) => path.to_owned(),
            None => new_styles(parts, &path, &mut relations, &mut new_types)?,
        };
        let styles = Styles::read(parts.required(&styles_path)?, known)?;
        Ok(Self {
            path,
            workbook,
            relations,
            is_marked: !dropped.is_empty(),
            dropped,
            worksheets,
            styles,
            styles_path,
            new_types,
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
        if relations.by_kind("comments").is_some() || !marking.notes.is_empty() {
            self.notes(parts, marking, &mut filled, &mut relations)?;
        }
        relations.write(parts)?;
        let new = filled.edits.apply()?;
        if new != text {
            parts.set(path, new);
        }
        Ok(())
    }

    /// Changes the notes of a worksheet, and their boxes.
    fn notes(
        &mut self,
        parts: &mut Parts<'_>,
        marking: &Marking,
        filled: &mut Filled<'_>,
        relations: &mut Relations,
    ) -> Result<(), NotPatched> {
        let comments = relations.by_kind("comments").map(str::to_owned);
        let old = match &comments {
            Some(path) => Some(parts.required(path)?),
            None => None,
        };
        let changed = comments::change(old.as_deref(), &marking.notes)?;
        let drawing = filled.drawing.as_deref().and_then(|id| relations.by_id(id));
        let mut drawing = drawing.map(|(part, _)| part.to_owned());
        let mut boxed = changed.added.clone();
        if drawing.is_none() {
            // Without a drawing no note has a box yet.
            boxed.extend(&changed.kept);
        }
        if drawing.is_none() && !boxed.is_empty() {
            let (new, number) = self.new_part(parts, "drawings/vmlDrawing", "vml", SHAPES);
            parts.set(&new, shapes::empty(number));
            filled.point_to(&relations.add("vmlDrawing", &new));
            drawing = Some(new);
        }
        if let Some(drawing) = drawing
            && !(boxed.is_empty() && changed.removed.is_empty())
        {
            let old = parts.required(&drawing)?;
            let (removed, notes) = (&changed.removed, &marking.notes);
            let new = shapes::change(&old, removed, &boxed, notes, &filled.geometry)?;
            parts.set(&drawing, new);
        }
        let comments = comments.unwrap_or_else(|| {
            let kind = format!("{KIND}.comments+xml");
            let (new, _) = self.new_part(parts, "comments", "xml", &kind);
            relations.add("comments", &new);
            new
        });
        if old.as_ref() != Some(&changed.text) {
            parts.set(&comments, changed.text);
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
        let (text, known) = self.styles.finish(list_styles)?;
        parts.set(&self.styles_path, text);
        parts.set(&marks_part.1, known.sheet(&name));
        self.relations.write(parts)?;
        declare(parts, &self.new_types, &self.old_types)
    }
}

/// Gives a file styles that has none. Some readers know them by no other name.
fn new_styles(
    parts: &mut Parts<'_>,
    workbook: &str,
    relations: &mut Relations,
    new_types: &mut Vec<(String, String)>,
) -> Result<String, NotPatched> {
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = format!("{folder}/styles.xml");
    if parts.text(&path)?.is_some() {
        return Err(NotPatched("styles that nothing points to".into()));
    }
    parts.set(&path, styles::EMPTY.to_owned());
    relations.add("styles", &path);
    new_types.push((path.clone(), format!("{KIND}.styles+xml")));
    Ok(path)
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
