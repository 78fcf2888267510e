//! A workbook being changed: which of its parts change, in which order.

use std::collections::HashSet;

use crate::hidden_sheet::Known;
use crate::marker::Marker;
use crate::marking::Marking;
use crate::new_sheet::NewSheet;
use crate::not_patched::NotPatched;
use crate::parts::Parts;
use crate::relations::{Relations, declare};
use crate::sheet::Filled;
use crate::styles::Styles;
use crate::workbook::{New, Workbook};
use crate::{comments, names, shapes, sheet, styles};

const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A file being changed.
pub(crate) struct Change<'a> {
    marker: Marker<'a>,
    path: String,
    workbook: Workbook,
    relations: Relations,
    /// Our own sheets of an earlier marking, by their places.
    dropped: HashSet<usize>,
    is_marked: bool,
    /// Paths of the owner's worksheets, in their order.
    worksheets: Vec<String>,
    styles: Styles,
    styles_path: String,
    new_types: Vec<(String, String)>,
    old_types: Vec<String>,
}

impl<'a> Change<'a> {
    /// Reads what all sheets share, and takes out the sheets of an earlier patch: those whose names are not of the
    /// owner's `sheets`.
    pub(crate) fn of(
        parts: &mut Parts<'_>,
        sheets: &[String],
        marker: Marker<'a>,
    ) -> Result<Self, NotPatched> {
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
        let (worksheets, dropped) = told_apart(&workbook, &relations, sheets, marker.hidden_sheet)?;
        let mut known = Known::default();
        let mut old_types = Vec::new();
        for &index in &dropped {
            let sheet = &workbook.sheets[index];
            let part = relations.by_id(&sheet.id).map(|(part, _)| part.to_owned());
            let part = part.unwrap_or_default();
            if sheet.name == marker.hidden_sheet {
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
        let styles = Styles::read(parts.required(&styles_path)?, known, &marker)?;
        Ok(Self {
            marker,
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

    /// Where the workbook part lies.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Marks each worksheet, and takes the marks of an earlier patch off.
    pub(crate) fn worksheets(
        &mut self,
        parts: &mut Parts<'_>,
        markings: &[Marking],
    ) -> Result<(), NotPatched> {
        let none = Marking::default();
        for index in 0..self.worksheets.len() {
            let marking = markings.get(index).unwrap_or(&none);
            if self.is_marked || !marking.is_empty() {
                let path = self.worksheets[index].clone();
                self.worksheet(parts, &path, marking)?;
            }
        }
        Ok(())
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
        let changed = comments::change(old.as_deref(), &marking.notes, &self.marker)?;
        let drawing = filled.drawing.as_deref().and_then(|id| relations.by_id(id));
        let mut drawing = drawing.map(|(part, _)| part.to_owned());
        let mut boxed = changed.added.clone();
        if drawing.is_none() {
            // Without a drawing no note has a box yet.
            boxed.extend(&changed.kept);
        }
        if drawing.is_none() && !boxed.is_empty() {
            let (new, number) =
                self.new_part(parts, "drawings/vmlDrawing", "vml", shapes::CONTENT_TYPE);
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

    /// Adds the new sheet and the hidden one, and writes what all sheets share.
    pub(crate) fn finish(
        mut self,
        parts: &mut Parts<'_>,
        new_sheet: &NewSheet<'_>,
    ) -> Result<(), NotPatched> {
        let kept = self.workbook.sheets.iter().enumerate();
        let kept = kept.filter(|(index, _)| !self.dropped.contains(index));
        let kept: Vec<&str> = kept.map(|(_, sheet)| sheet.name.as_str()).collect();
        let name = names::unused(new_sheet.name, &kept);
        let kind = format!("{KIND}.worksheet+xml");
        let sheets = [(); 2].map(|()| {
            let (path, _) = self.new_part(parts, "worksheets/sheet", "xml", &kind);
            parts.set(&path, String::new());
            (self.relations.add("worksheet", &path), path)
        });
        let [front, hidden] = &sheets;
        let new = New {
            front: (&name, &front.0),
            hidden: (self.marker.hidden_sheet, &hidden.0),
        };
        let (text, is_active) = self.workbook.with(&new, &self.dropped)?;
        parts.set(&self.path, text);

        let of_front = self.styles.of_new_sheet(new_sheet.styles)?;
        parts.set(&front.1, (new_sheet.xml)(&of_front, is_active));
        let (text, known) = self.styles.finish(of_front)?;
        parts.set(&self.styles_path, text);
        parts.set(&hidden.1, known.sheet(&name, self.marker.hint));
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

/// The paths of the owner's worksheets, and the places of ours. Which is whose was decided when
/// the file was read; here the two are only put side by side.
fn told_apart(
    workbook: &Workbook,
    relations: &Relations,
    names: &[String],
    hidden_sheet: &str,
) -> Result<(Vec<String>, HashSet<usize>), NotPatched> {
    let mut worksheets = Vec::new();
    let mut dropped = HashSet::new();
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let Some((part, "worksheet")) = relations.by_id(&sheet.id) else {
            continue;
        };
        let is_owners = names.get(worksheets.len()).is_some_and(|name| {
            let seen = sheet.name.chars().filter(|c| !c.is_control());
            seen.take(name.chars().count()).eq(name.chars())
        });
        if is_owners {
            worksheets.push(part.to_owned());
        } else {
            dropped.insert(index);
        }
    }
    let has_marks = dropped
        .iter()
        .any(|&index| workbook.sheets[index].name == hidden_sheet);
    if worksheets.len() != names.len() || (!dropped.is_empty() && !has_marks) {
        return Err(NotPatched("sheets cannot be told apart".into()));
    }
    Ok((worksheets, dropped))
}
