//! Cell styles: for each one that a marked cell has, a copy with our fill.

use std::collections::HashMap;
use std::ops::Range;

use super::NotPatched;
use super::marker::Known;
use super::xml::{Edits, Open, Tags};
use crate::domain::finding::Level;
use crate::workbook::marked::fill;

/// For a file that has no styles.
pub(super) const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs>\
    </styleSheet>";

/// The collections that we add to, in the order of the part, with what each begins with: Excel
/// takes the first font, border and two fills for its own, whatever stands there.
const COLLECTIONS: [(&str, &[&str]); 4] = [
    (
        "fonts",
        &["<{p}font><{p}sz val=\"11\"/><{p}name val=\"宋体\"/><{p}charset val=\"134\"/></{p}font>"],
    ),
    (
        "fills",
        &[
            "<{p}fill><{p}patternFill patternType=\"none\"/></{p}fill>",
            "<{p}fill><{p}patternFill patternType=\"gray125\"/></{p}fill>",
        ],
    ),
    (
        "borders",
        &["<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>"],
    ),
    ("cellXfs", &[]),
];
/// Excel takes no more styles.
const MOST: usize = 64_000;
/// Fills of one level that differ a little, so that cells whose own fills differed can be told
/// apart after a program has merged styles that look the same.
const SHADES: usize = 16;

/// The styles part, being added to.
pub(in crate::workbook::marked) struct Styles {
    text: String,
    prefix: String,
    collections: [Collection; 4],
    /// Each cell style.
    xfs: Vec<Range<usize>>,
    known: Known,
    /// The clerk's styles that ours of an earlier marking were made of.
    originals: HashMap<u32, u32>,
    marked: HashMap<(u32, Level), u32>,
    /// Fills of the file that marked cells had.
    shades: Vec<String>,
}

#[derive(Default)]
struct Collection {
    is_there: bool,
    count: usize,
    added: Vec<String>,
}

impl Styles {
    /// `known` are the styles of an earlier marking.
    pub(super) fn read(text: String, mut known: Known) -> Result<Self, NotPatched> {
        let mut collections: [Collection; 4] = Default::default();
        let mut xfs = Vec::new();
        let mut tags = Tags::new(&text);
        let prefix = tags.root()?.prefix().to_owned();
        let mut inside = None;
        while let Some(tag) = tags.next_open()? {
            if tag.depth == 2 {
                inside = place_of(tag.local());
                if let Some(place) = inside {
                    collections[place].is_there = true;
                }
            } else if let (3, Some(place)) = (tag.depth, inside) {
                collections[place].count += 1;
                let end = tags.close(&tag)?.end;
                if place == 3 {
                    xfs.push(tag.range.start..end);
                }
            }
        }
        if xfs.is_empty() {
            return Err(NotPatched("no cell styles".into()));
        }
        known.forget_from(u32::try_from(xfs.len()).unwrap_or(u32::MAX));
        let mut styles = Self {
            text,
            prefix,
            collections,
            xfs,
            originals: known.originals(),
            known,
            marked: HashMap::new(),
            shades: Vec::new(),
        };
        for (place, (_, first)) in COLLECTIONS.iter().enumerate() {
            if !styles.collections[place].is_there {
                for xml in *first {
                    let xml = xml.replace("{p}", &styles.prefix);
                    styles.collections[place].added.push(xml);
                }
            }
        }
        Ok(styles)
    }

    /// The style that a cell had before it was marked.
    pub(super) fn original(&self, style: u32) -> u32 {
        self.originals.get(&style).copied().unwrap_or(style)
    }

    /// The style of a cell that is to be marked.
    pub(super) fn marked(&mut self, original: u32, level: Level) -> Result<u32, NotPatched> {
        if let Some(&style) = self.marked.get(&(original, level)) {
            return Ok(style);
        }
        let style = match self.known.marked(original, level) {
            Some(style) => style,
            None => self.new_marked(original, level)?,
        };
        self.marked.insert((original, level), style);
        Ok(style)
    }

    fn new_marked(&mut self, original: u32, level: Level) -> Result<u32, NotPatched> {
        let index = usize::try_from(original).unwrap_or(usize::MAX);
        // Programs show a style that is not there as the first.
        let range = self.xfs.get(index).unwrap_or(&self.xfs[0]).clone();
        let xf = self.text[range].to_owned();
        let mut tags = Tags::new(&xf);
        let tag = tags.root()?;
        let own = tag.get("fillId").unwrap_or_default();
        let shade = self.shades.iter().position(|known| *known == own);
        let shade = shade.unwrap_or_else(|| {
            self.shades.push(own);
            self.shades.len() - 1
        });
        let shade = u32::try_from(shade.min(SHADES - 1)).unwrap_or(0);
        let p = self.prefix.clone();
        let fill = self.add("fills", &format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{:06X}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>",
            fill(level) - shade
        ))?;
        let mut edits = Edits::new(&xf);
        edits.set(&tag, "fillId", fill);
        edits.set(&tag, "applyFill", 1);
        let xf = edits.apply()?;
        self.add("cellXfs", &xf)
    }

    /// Adds an element to a collection, unless we did before, and answers its number. `{p}` stands
    /// for the prefix of the part.
    pub(in crate::workbook::marked) fn add(
        &mut self,
        collection: &str,
        xml: &str,
    ) -> Result<u32, NotPatched> {
        let place = place_of(collection).unwrap_or(0);
        let xml = xml.replace("{p}", &self.prefix);
        let Collection { count, added, .. } = &mut self.collections[place];
        let found = added.iter().position(|known| *known == xml);
        let number = *count + found.unwrap_or(added.len());
        if found.is_none() {
            added.push(xml);
        }
        if number >= MOST {
            return Err(NotPatched("too many cell styles".into()));
        }
        Ok(u32::try_from(number).unwrap_or(0))
    }

    /// The styles of the list, if an earlier marking left them.
    pub(in crate::workbook::marked) fn known_list(&self) -> &[u32] {
        &self.known.list
    }

    /// The part with what was added, and the styles of marked cells, for the next marking.
    pub(super) fn finish(self, list: Vec<u32>) -> Result<(String, Known), NotPatched> {
        let mut edits = Edits::new(&self.text);
        let mut tags = Tags::new(&self.text);
        let root = tags.root()?;
        let mut at = root.range.end;
        // What is missing stands before the first of those that come after it.
        let mut missing = 0;
        let insert_missing = |edits: &mut Edits<'_>, from: usize, to: usize, at: usize| {
            let all = COLLECTIONS.iter().zip(&self.collections);
            for (
                (name, _),
                Collection {
                    is_there, added, ..
                },
            ) in all.take(to).skip(from)
            {
                if !is_there && !added.is_empty() {
                    let (p, count, all) = (&self.prefix, added.len(), added.concat());
                    edits.insert(
                        at,
                        format!("<{p}{name} count=\"{count}\">{all}</{p}{name}>"),
                    );
                }
            }
        };
        while let Some(tag) = tags.next_open()? {
            if tag.depth != 2 {
                continue;
            }
            if let Some(place) = place_of(tag.local()) {
                insert_missing(&mut edits, missing, place, at);
                missing = place + 1;
                let close = tags.close(&tag)?;
                self.extend(&mut edits, place, &tag, close.start);
                at = close.end;
            } else if matches!(tag.local(), "numFmts") {
                at = tags.close(&tag)?.end;
            } else if tag.local() == "cellStyleXfs" {
                insert_missing(&mut edits, missing, 3, at);
                missing = 3;
                at = tags.close(&tag)?.end;
            }
        }
        let text = edits.apply()?;
        let mut known = self.known;
        known.list = list;
        known.extend(&self.marked);
        Ok((text, known))
    }

    fn extend(&self, edits: &mut Edits<'_>, place: usize, tag: &Open<'_>, close: usize) {
        let Collection { count, added, .. } = &self.collections[place];
        if !added.is_empty() {
            if tag.get("count").is_some() {
                edits.set(tag, "count", count + added.len());
            }
            edits.append(tag, close, &added.concat());
        }
    }
}

fn place_of(collection: &str) -> Option<usize> {
    COLLECTIONS.iter().position(|(name, _)| *name == collection)
}
