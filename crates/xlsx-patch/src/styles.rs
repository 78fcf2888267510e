//! Cell styles: for each one that a marked cell has, a copy with our fill.

use std::collections::HashMap;
use std::ops::Range;

use crate::escape::escaped;
use crate::hidden_sheet::Known;
use crate::marker::Marker;
use crate::marking::Weight;
use crate::new_sheet::CellStyle;
use crate::not_patched::NotPatched;
use crate::xml::{Edits, Open, Tags};

/// For a file that has no styles.
pub(super) const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs>\
    </styleSheet>";

/// The collections that we add to, in the order of the part, with what each begins with: Excel
/// takes the first font, border and two fills for its own, whatever stands there.
const COLLECTIONS: [(&str, &[&str]); 4] = [
    ("fonts", &["<{p}font><{p}sz val=\"11\"/>{font}</{p}font>"]),
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
/// Fills of one weight that differ a little, so that cells whose own fills differed can be told
/// apart after a program has merged styles that look the same.
const SHADES: usize = 16;

/// The styles part, being added to.
pub(crate) struct Styles {
    /// The fills of errors, warnings and notes.
    colours: [u32; 3],
    /// What fonts of ours end with: their name and character set.
    font: String,
    text: String,
    prefix: String,
    collections: [Collection; 4],
    /// Each cell style.
    xfs: Vec<Range<usize>>,
    known: Known,
    /// The owner's styles that ours of an earlier marking were made of.
    originals: HashMap<u32, u32>,
    /// Numbers of fills, likewise.
    fills: HashMap<String, String>,
    marked: HashMap<(u32, Weight), u32>,
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
    pub(super) fn read(
        text: String,
        mut known: Known,
        marker: &Marker<'_>,
    ) -> Result<Self, NotPatched> {
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
        let (name, charset) = (escaped(marker.font), marker.charset);
        let mut styles = Self {
            colours: Weight::ALL.map(|weight| marker.colour(weight)),
            font: format!("<{{p}}name val=\"{name}\"/><{{p}}charset val=\"{charset}\"/>"),
            text,
            prefix,
            collections,
            xfs,
            originals: HashMap::new(),
            fills: HashMap::new(),
            known,
            marked: HashMap::new(),
            shades: Vec::new(),
        };
        for (place, (_, first)) in COLLECTIONS.iter().enumerate() {
            if !styles.collections[place].is_there {
                for xml in *first {
                    let xml = xml.replace("{font}", &styles.font);
                    let xml = xml.replace("{p}", &styles.prefix);
                    styles.collections[place].added.push(xml);
                }
            }
        }
        styles.learn_fills()?;
        Ok(styles)
    }

    /// The style that a cell had before it was marked. If somebody has changed it since, or a
    /// program has, it still has our fill, in the place of which the earlier one comes back.
    pub(super) fn original(&mut self, style: u32) -> Result<u32, NotPatched> {
        if self.fills.is_empty() {
            return Ok(style);
        }
        if let Some(&original) = self.originals.get(&style) {
            return Ok(original);
        }
        let fill = self.fill_of(style)?;
        let original = match self.fills.get(&fill).cloned() {
            Some(fill) => {
                let xf = self.with_fill(style, &fill)?;
                self.add("cellXfs", &xf)?
            }
            None => style,
        };
        self.originals.insert(style, original);
        Ok(original)
    }

    /// For each fill of ours the one that it took the place of.
    fn learn_fills(&mut self) -> Result<(), NotPatched> {
        for (style, original) in self.known.originals() {
            self.originals.insert(style, original);
            let (ours, theirs) = (self.fill_of(style)?, self.fill_of(original)?);
            if ours != theirs {
                self.fills.insert(ours, theirs);
            }
        }
        Ok(())
    }

    /// A cell style as it is written. Programs show one that is not there as the first.
    fn xf(&self, style: u32) -> &str {
        let index = usize::try_from(style).unwrap_or(usize::MAX);
        let added = index.checked_sub(self.xfs.len());
        if let Some(xf) = added.and_then(|index| self.collections[3].added.get(index)) {
            return xf;
        }
        let range = self.xfs.get(index).unwrap_or(&self.xfs[0]);
        &self.text[range.clone()]
    }

    fn fill_of(&self, style: u32) -> Result<String, NotPatched> {
        let tag = Tags::new(self.xf(style)).root()?;
        Ok(tag.get("fillId").unwrap_or_default())
    }

    fn with_fill(&self, style: u32, fill: &str) -> Result<String, NotPatched> {
        let xf = self.xf(style);
        let tag = Tags::new(xf).root()?;
        let mut edits = Edits::new(xf);
        edits.set(&tag, "fillId", fill);
        edits.set(&tag, "applyFill", 1);
        edits.apply()
    }

    /// The style of a cell that is to be marked.
    pub(super) fn marked(&mut self, original: u32, weight: Weight) -> Result<u32, NotPatched> {
        if let Some(&style) = self.marked.get(&(original, weight)) {
            return Ok(style);
        }
        let style = match self.known.marked(original, weight) {
            Some(style) => style,
            None => self.new_marked(original, weight)?,
        };
        self.marked.insert((original, weight), style);
        Ok(style)
    }

    fn new_marked(&mut self, original: u32, weight: Weight) -> Result<u32, NotPatched> {
        let own = self.fill_of(original)?;
        let shade = self.shades.iter().position(|known| *known == own);
        let shade = shade.unwrap_or_else(|| {
            self.shades.push(own);
            self.shades.len() - 1
        });
        let shade = u32::try_from(shade.min(SHADES - 1)).unwrap_or(0);
        let colour = self.colours[place_of_weight(weight)].saturating_sub(shade);
        let fill = self.add("fills", &solid(colour))?;
        let xf = self.with_fill(original, &fill.to_string())?;
        self.add("cellXfs", &xf)
    }

    /// Adds an element to a collection, unless we did before, and answers its number. `{p}` stands
    /// for the prefix of the part.
    pub(crate) fn add(&mut self, collection: &str, xml: &str) -> Result<u32, NotPatched> {
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

    /// Numbers of the new sheet's styles: those that an earlier patch left, or new ones.
    pub(super) fn of_new_sheet(&mut self, looks: &[CellStyle]) -> Result<Vec<u32>, NotPatched> {
        if self.known.front.len() == looks.len() {
            return Ok(self.known.front.clone());
        }
        looks.iter().map(|look| self.add_look(look)).collect()
    }

    fn add_look(&mut self, look: &CellStyle) -> Result<u32, NotPatched> {
        let marks = [(look.is_bold, "<{p}b/>"), (look.is_underlined, "<{p}u/>")];
        let marks: String = marks
            .iter()
            .filter(|(is_so, _)| *is_so)
            .map(|&(_, xml)| xml)
            .collect();
        let colour = look
            .colour
            .map(|colour| format!("<{{p}}color rgb=\"FF{colour:06X}\"/>"));
        let (size, colour, name) = (look.size, colour.unwrap_or_default(), self.font.clone());
        let font = format!("<{{p}}font>{marks}<{{p}}sz val=\"{size}\"/>{colour}{name}</{{p}}font>");
        let font = self.add("fonts", &font)?;
        let ground = match look.ground {
            None => 0,
            Some(colour) => self.add("fills", &solid(colour))?,
        };
        let border = match look.lines {
            None => 0,
            Some(colour) => self.add("borders", &lines(colour))?,
        };
        let quote = if look.is_text {
            " quotePrefix=\"1\""
        } else {
            ""
        };
        let alignment = look.alignment;
        self.add("cellXfs", &format!(
            "<{{p}}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{ground}\" borderId=\"{border}\" xfId=\"0\"{quote} \
             applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">\
             <{{p}}alignment {alignment} vertical=\"center\"/></{{p}}xf>"
        ))
    }

    /// The part with what was added, and the styles of marked cells, for the next marking.
    pub(super) fn finish(self, front: Vec<u32>) -> Result<(String, Known), NotPatched> {
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
        known.front = front;
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

fn place_of_weight(weight: Weight) -> usize {
    let mut all = Weight::ALL.iter();
    all.position(|other| *other == weight).unwrap_or(0)
}

/// A ground of one colour.
fn solid(colour: u32) -> String {
    format!(
        "<{{p}}fill><{{p}}patternFill patternType=\"solid\"><{{p}}fgColor rgb=\"FF{colour:06X}\"/>\
         <{{p}}bgColor indexed=\"64\"/></{{p}}patternFill></{{p}}fill>"
    )
}

/// Thin lines of one colour on all sides.
fn lines(colour: u32) -> String {
    let line = |side: &str| {
        format!("<{{p}}{side} style=\"thin\"><{{p}}color rgb=\"FF{colour:06X}\"/></{{p}}{side}>")
    };
    let lines = ["left", "right", "top", "bottom"].map(line).concat();
    format!("<{{p}}border>{lines}<{{p}}diagonal/></{{p}}border>")
}
