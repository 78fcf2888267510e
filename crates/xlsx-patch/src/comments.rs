//! The notes of a worksheet: ours are put in, or behind what somebody wrote at the same cell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use crate::at::At;
use crate::escape::{cell_text, escaped};
use crate::marker::Marker;
use crate::not_patched::NotPatched;
use crate::xml::{Edits, Open, Tag, Tags};

/// For a worksheet that has no notes.
const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <authors></authors><commentList></commentList></comments>";

/// A notes part, changed.
pub(super) struct Changed {
    pub(super) text: String,
    /// Cells that had a note of ours and nothing else.
    pub(super) removed: BTreeSet<At>,
    /// Cells that have a note now which they had not, ours taken off.
    pub(super) added: BTreeSet<At>,
    /// Cells with notes of somebody else.
    pub(super) kept: BTreeSet<At>,
}

/// A note as it stands in the part.
struct Comment {
    at: Option<At>,
    range: Range<usize>,
    /// `<text>`, and where it is closed.
    runs: Vec<Run>,
    text_end: Option<usize>,
}

/// A piece of text with one look.
struct Run {
    /// With its `<r>`, if it has one.
    outer: Range<usize>,
    has_look: bool,
    inner: Range<usize>,
}

/// Takes the notes of an earlier marking out and puts these in.
pub(super) fn change(
    text: Option<&str>,
    notes: &BTreeMap<At, String>,
    marker: &Marker<'_>,
) -> Result<Changed, NotPatched> {
    let text = text.unwrap_or(EMPTY);
    let part = Part::read(text, marker)?;
    let mut edits = Edits::new(text);
    let mut removed = BTreeSet::new();
    let mut kept = BTreeSet::new();
    for comment in &part.comments {
        let is_ours = take_off(text, comment, marker.note_head, &mut edits);
        let Some(at) = comment.at else { continue };
        if is_ours {
            removed.insert(at);
            continue;
        }
        kept.insert(at);
        if let (Some(note), Some(end)) = (notes.get(&at), comment.text_end) {
            let last = comment.runs.iter().map(|run| run.outer.end).max();
            // Text without a look may only stand first and alone.
            for run in comment.runs.iter().filter(|run| !run.has_look) {
                edits.insert(run.outer.start, format!("<{}r>", part.prefix));
                edits.insert(run.outer.end, format!("</{}r>", part.prefix));
            }
            let new = part.run(&format!("\n{note}"));
            edits.insert(last.unwrap_or(end), new);
        }
    }
    let added: BTreeSet<At> = notes
        .keys()
        .copied()
        .filter(|at| !kept.contains(at))
        .collect();
    let mut new = String::new();
    let p = part.prefix;
    for at in &added {
        let (address, author, run) = (at.address(), part.author, part.run(&notes[at]));
        let _ = write!(
            new,
            "<{p}comment ref=\"{address}\" authorId=\"{author}\"><{p}text>{run}</{p}text></{p}comment>"
        );
    }
    if !part.has_author && !added.is_empty() {
        let author = format!("<{p}author>{}</{p}author>", escaped(marker.author));
        edits.append(&part.authors.0, part.authors.1, &author);
    }
    if !new.is_empty() {
        edits.append(&part.list.0, part.list.1, &new);
    }
    Ok(Changed {
        text: edits.apply()?,
        removed,
        added,
        kept,
    })
}

/// Cuts our words out of a note. Answers whether they were all there was; then the note goes.
fn take_off(text: &str, comment: &Comment, head: &str, edits: &mut Edits<'_>) -> bool {
    let head = cell_text(head);
    let ours = comment.runs.iter().enumerate().find_map(|(index, run)| {
        let place = text[run.inner.clone()].find(&*head)?;
        Some((index, run.inner.start + place))
    });
    let Some((index, from)) = ours else {
        return false;
    };
    let run = &comment.runs[index];
    let before = comment.runs[..index]
        .iter()
        .map(|run| &text[run.inner.clone()]);
    let own = text[run.inner.start..from].trim_end_matches('\n');
    if own.is_empty() && before.into_iter().all(|text| text.trim().is_empty()) {
        edits.remove(comment.range.clone());
        return true;
    }
    if own.is_empty() && run.has_look {
        edits.remove(run.outer.clone());
    } else {
        edits.remove(run.inner.start + own.len()..run.inner.end);
    }
    // Whatever a program has split off from our words.
    for run in &comment.runs[index + 1..] {
        edits.remove(if run.has_look {
            run.outer.clone()
        } else {
            run.inner.clone()
        });
    }
    false
}

/// The parts of a notes part.
struct Part<'a, 'm> {
    marker: &'m Marker<'m>,
    prefix: &'a str,
    authors: (Open<'a>, usize),
    list: (Open<'a>, usize),
    comments: Vec<Comment>,
    /// Our number among the authors, whether or not we are there already.
    author: usize,
    has_author: bool,
}

impl<'a, 'm> Part<'a, 'm> {
    fn read(text: &'a str, marker: &'m Marker<'m>) -> Result<Self, NotPatched> {
        let mut tags = Tags::new(text);
        let prefix = tags.root()?.prefix();
        let (mut authors, mut list) = (None, None);
        let mut names: Vec<&str> = Vec::new();
        let mut comments = Vec::new();
        while let Some(tag) = tags.next_open()? {
            match (tag.depth, tag.local()) {
                (2, "authors") if tag.is_empty => authors = Some((tag, 0)),
                (2, "authors") => {
                    let close = read_authors(text, &mut tags, &mut names)?;
                    authors = Some((tag, close));
                }
                (2, "commentList") if tag.is_empty => list = Some((tag, 0)),
                (2, "commentList") => {
                    let close = read_comments(&mut tags, &mut comments)?;
                    list = Some((tag, close));
                }
                _ => {}
            }
        }
        let missing = || NotPatched("notes without a list".into());
        let known = names
            .iter()
            .position(|name| *name == escaped(marker.author));
        Ok(Self {
            marker,
            prefix,
            authors: authors.ok_or_else(missing)?,
            list: list.ok_or_else(missing)?,
            comments,
            author: known.unwrap_or(names.len()),
            has_author: known.is_some(),
        })
    }

    fn run(&self, note: &str) -> String {
        let (p, text) = (self.prefix, cell_text(note));
        let (font, charset) = (escaped(self.marker.font), self.marker.charset);
        format!(
            "<{p}r><{p}rPr><{p}sz val=\"10\"/><{p}color indexed=\"81\"/><{p}rFont val=\"{font}\"/>\
             <{p}charset val=\"{charset}\"/></{p}rPr><{p}t xml:space=\"preserve\">{text}</{p}t></{p}r>"
        )
    }
}

fn read_authors<'a>(
    text: &'a str,
    tags: &mut Tags<'a>,
    names: &mut Vec<&'a str>,
) -> Result<usize, NotPatched> {
    while let Some(tag) = tags.next()? {
        match tag {
            Tag::Open(tag) if tag.local() == "author" => {
                let close = tags.close(&tag)?;
                names.push(&text[tag.range.end..close.start.max(tag.range.end)]);
            }
            Tag::Close(tag) if tag.depth == 2 => return Ok(tag.range.start),
            _ => {}
        }
    }
    Err(NotPatched("authors without an end".into()))
}

fn read_comments(tags: &mut Tags<'_>, comments: &mut Vec<Comment>) -> Result<usize, NotPatched> {
    let mut run_start = None;
    while let Some(tag) = tags.next()? {
        match tag {
            Tag::Close(tag) if tag.depth == 2 => return Ok(tag.range.start),
            Tag::Open(tag) if tag.depth == 3 && tag.local() == "comment" => {
                comments.push(Comment {
                    at: tag.get("ref").and_then(|at| at.parse().ok()),
                    range: tag.range.clone(),
                    runs: Vec::new(),
                    text_end: None,
                });
            }
            Tag::Open(tag) if tag.depth == 5 && tag.local() == "r" && !tag.is_empty => {
                run_start = Some(tag.range.start);
            }
            Tag::Open(tag) if tag.local() == "t" && (5..=6).contains(&tag.depth) => {
                // Phonetic runs have a `t` as well, but nobody sees it.
                if tag.depth == 6 && run_start.is_none() {
                    continue;
                }
                let close = tags.close(&tag)?;
                let Some(comment) = comments.last_mut() else {
                    continue;
                };
                comment.runs.push(Run {
                    outer: run_start.unwrap_or(tag.range.start)..close.end,
                    has_look: run_start.is_some(),
                    inner: tag.range.end..close.start.max(tag.range.end),
                });
            }
            Tag::Close(tag) if tag.depth == 5 && tag.local == "r" => {
                run_start = None;
                let runs = comments
                    .last_mut()
                    .and_then(|comment| comment.runs.last_mut());
                if let Some(run) = runs.filter(|run| run.has_look) {
                    run.outer.end = tag.range.end;
                }
            }
            Tag::Close(tag) if tag.depth == 4 && tag.local == "text" => {
                if let Some(comment) = comments.last_mut() {
                    comment.text_end = Some(tag.range.start);
                }
            }
            Tag::Close(tag) if tag.depth == 3 => {
                if let Some(comment) = comments.last_mut() {
                    comment.range.end = tag.range.end;
                }
            }
            _ => {}
        }
    }
    Err(NotPatched("notes without an end".into()))
}
