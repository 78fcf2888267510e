//! The workbook part: which worksheets there are, and a new one in front of all.

use std::collections::HashSet;
use std::ops::Range;

use crate::escape::escaped;
use crate::not_patched::NotPatched;
use crate::relations::KINDS;
use crate::xml::{Edits, Open, Tag, Tags};

/// What the workbook part says.
pub(super) struct Workbook {
    pub(super) text: String,
    pub(super) sheets: Vec<Sheet>,
}

/// A sheet of any kind.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Its relation.
    pub(super) id: String,
    number: u32,
    range: Range<usize>,
}

/// The two sheets that we add, each with its name and relation.
pub(super) struct New<'a> {
    pub(super) front: (&'a str, &'a str),
    pub(super) hidden: (&'a str, &'a str),
}

impl Workbook {
    pub(super) fn read(text: String) -> Result<Self, NotPatched> {
        let mut sheets = Vec::new();
        let mut tags = Tags::new(&text);
        let root = tags.root()?;
        if root.has_value("purl.oclc.org/ooxml") {
            return Err(NotPatched("strict OOXML".into()));
        }
        while let Some(tag) = tags.next_open()? {
            if tag.local() != "sheet" || tag.depth != 3 {
                continue;
            }
            sheets.push(Sheet {
                name: tag.get("name").unwrap_or_default(),
                id: tag.get("id").unwrap_or_default(),
                number: tag.number("sheetId").unwrap_or(0),
                range: tag.range.start..tags.close(&tag)?.end,
            });
        }
        if sheets.is_empty() {
            return Err(NotPatched("a workbook without sheets".into()));
        }
        Ok(Self { text, sheets })
    }

    /// The workbook with our sheet in front and the hidden one at the end, without the sheets `dropped`.
    /// Names and views that refer to a sheet by its place are moved along. The second answer is
    /// whether our sheet is the one to be shown first: only if an earlier one was.
    pub(super) fn with(
        &self,
        new: &New<'_>,
        dropped: &HashSet<usize>,
    ) -> Result<(String, bool), NotPatched> {
        let mut edits = Edits::new(&self.text);
        for &index in dropped {
            edits.remove(self.sheets[index].range.clone());
        }
        let moved = |index: usize| {
            let before = dropped.iter().filter(|&&gone| gone < index).count();
            (!dropped.contains(&index)).then_some(index + 1 - before)
        };
        let mut is_front_active = false;
        let mut has_view = false;
        let mut sheets_at = None;
        let mut tags = Tags::new(&self.text);
        while let Some(tag) = tags.next()? {
            match tag {
                Tag::Open(tag) if tag.local() == "workbookView" => {
                    has_view = true;
                    let active = moved(tag.number("activeTab").unwrap_or(0));
                    is_front_active |= active.is_none();
                    edits.set(&tag, "activeTab", active.unwrap_or(0));
                    // Otherwise the new sheet would lie out of sight.
                    if tag.get("firstSheet").is_some() {
                        edits.set(&tag, "firstSheet", 0);
                    }
                }
                Tag::Open(tag) if tag.local() == "sheets" && tag.depth == 2 => {
                    let prefix = tag.prefix();
                    let [front, hidden] = self.unused_numbers(dropped);
                    let (front, hidden) = (
                        sheet(prefix, new.front, front, ""),
                        sheet(prefix, new.hidden, hidden, " state=\"veryHidden\""),
                    );
                    edits.insert(tag.range.end, front);
                    sheets_at = Some((tag.range.start, prefix.to_owned(), hidden));
                }
                Tag::Close(tag) if tag.local == "sheets" && tag.depth == 2 => {
                    if let Some((_, _, hidden)) = &sheets_at {
                        edits.insert(tag.range.start, hidden.as_str());
                    }
                }
                Tag::Open(tag) if tag.local() == "definedName" => {
                    defined_name(&mut edits, &mut tags, &tag, moved)?;
                }
                _ => {}
            }
        }
        if let (false, Some((at, prefix, _))) = (has_view, &sheets_at) {
            // Without it our sheet would be shown first, together with the sheet that says of
            // itself that it is: whatever is typed then goes into both.
            edits.insert(
                *at,
                format!(
                    "<{prefix}bookViews><{prefix}workbookView activeTab=\"1\"/></{prefix}bookViews>"
                ),
            );
        }
        Ok((edits.apply()?, is_front_active))
    }

    /// Numbers that no sheet has. Those of a file may be anything, so the lowest free ones are taken.
    fn unused_numbers(&self, dropped: &HashSet<usize>) -> [u32; 2] {
        let sheets = self.sheets.iter().enumerate();
        let kept = sheets.filter(|(index, _)| !dropped.contains(index));
        let taken: HashSet<u32> = kept.map(|(_, sheet)| sheet.number).collect();
        let mut unused = (1..).filter(|number| !taken.contains(number));
        [(); 2].map(|()| unused.next().unwrap_or_default())
    }
}

/// A sheet's entry. It says itself what `r` means: some programs say so at each sheet, and nowhere above.
fn sheet(prefix: &str, (name, id): (&str, &str), number: u32, more: &str) -> String {
    let name = escaped(name);
    format!(
        "<{prefix}sheet xmlns:r=\"{KINDS}\" name=\"{name}\" sheetId=\"{number}\"{more} r:id=\"{id}\"/>"
    )
}

/// Moves the sheet that a name belongs to, or takes the name away with its sheet.
fn defined_name(
    edits: &mut Edits<'_>,
    tags: &mut Tags<'_>,
    tag: &Open<'_>,
    moved: impl Fn(usize) -> Option<usize>,
) -> Result<(), NotPatched> {
    let Some(index) = tag.number("localSheetId") else {
        return Ok(());
    };
    if let Some(index) = moved(index) {
        edits.set(tag, "localSheetId", index);
    } else {
        let end = tags.close(tag)?.end;
        edits.remove(tag.range.start..end);
    }
    Ok(())
}
