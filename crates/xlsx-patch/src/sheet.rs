//! A worksheet: fills on its cells, and a pointer to its notes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::at::At;
use crate::geometry::Geometry;
use crate::marking::{Marking, Weight};
use crate::not_patched::NotPatched;
use crate::relations::KINDS;
use crate::styles::Styles;
use crate::xml::{Close, Edits, Open, Tag, Tags};

/// What may stand in front of a worksheet's `legacyDrawing`, in the order of the standard; new
/// programs put more in between, but never before the last of these.
const BEFORE_DRAWING: [&str; 31] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "drawingHF",
];

/// A worksheet with its cells filled, not yet written.
pub(super) struct Filled<'a> {
    pub(super) edits: Edits<'a>,
    /// The relation of its notes' shapes, if it has any.
    pub(super) drawing: Option<String>,
    /// Where `legacyDrawing` belongs, and with which prefix.
    drawing_at: usize,
    prefix: &'a str,
    pub(super) geometry: Geometry,
}

impl Filled<'_> {
    /// Points to the shapes of the notes.
    pub(super) fn point_to(&mut self, relation: &str) {
        let prefix = self.prefix;
        let pointer = format!("<{prefix}legacyDrawing xmlns:r=\"{KINDS}\" r:id=\"{relation}\"/>");
        self.edits.insert(self.drawing_at, pointer);
    }
}

/// Takes the fills of an earlier marking off and puts these on. Cells and rows that are missing are
/// added without a value, in the style that they would have.
pub(super) fn fill<'a>(
    text: &'a str,
    marking: &Marking,
    styles: &mut Styles,
) -> Result<Filled<'a>, NotPatched> {
    let mut tags = Tags::new(text);
    let root = tags.root()?;
    if root.has_value("purl.oclc.org/ooxml") {
        return Err(NotPatched("strict OOXML".into()));
    }
    let mut filled = Filled {
        edits: Edits::new(text),
        drawing: None,
        drawing_at: 0,
        prefix: root.prefix(),
        geometry: Geometry::new(marking.notes.keys().map(|at| at.row)),
    };
    while let Some(tag) = tags.next_open()? {
        if tag.depth != 2 {
            filled.geometry.learn(&tag);
            continue;
        }
        match tag.local() {
            "legacyDrawing" => filled.drawing = tag.get("id"),
            "sheetFormatPr" => filled.geometry.learn(&tag),
            "sheetData" => {
                let cells = Cells {
                    edits: &mut filled.edits,
                    styles,
                    geometry: &mut filled.geometry,
                    wanted: &marking.fills,
                    prefix: root.prefix(),
                    next: At::new(0, 0),
                    row: None,
                };
                filled.drawing_at = cells.walk(&mut tags, &tag)?;
                continue;
            }
            _ => {}
        }
        if BEFORE_DRAWING.contains(&tag.local()) && tag.local() != "cols" {
            filled.drawing_at = tags.close(&tag)?.end;
        }
    }
    if filled.drawing_at == 0 {
        return Err(NotPatched("a worksheet without cells".into()));
    }
    Ok(filled)
}

/// The walk through a worksheet's cells.
struct Cells<'w, 'a> {
    edits: &'w mut Edits<'a>,
    styles: &'w mut Styles,
    geometry: &'w mut Geometry,
    wanted: &'w BTreeMap<At, Weight>,
    prefix: &'a str,
    /// The first place that has not been passed.
    next: At,
    /// The row that is open.
    row: Option<Row<'a>>,
}

struct Row<'a> {
    tag: Open<'a>,
    number: u32,
    /// The style of its cells that are not there.
    style: Option<u32>,
}

impl<'a> Cells<'_, 'a> {
    /// Goes to the end of the cells and answers where that is.
    fn walk(mut self, tags: &mut Tags<'a>, data: &Open<'a>) -> Result<usize, NotPatched> {
        if data.is_empty {
            let rows = self.missing_rows(u32::MAX)?;
            if !rows.is_empty() {
                self.edits.append(data, 0, &rows);
            }
            return Ok(data.range.end);
        }
        while let Some(tag) = tags.next()? {
            match tag {
                Tag::Open(tag) if tag.depth == 3 && tag.local() == "row" => self.open_row(tag)?,
                Tag::Open(tag) if tag.depth == 4 && tag.local() == "c" => self.cell(&tag)?,
                Tag::Close(tag) if tag.depth == 3 => self.close_row(&tag)?,
                Tag::Close(tag) if tag.depth == 2 => {
                    let rows = self.missing_rows(u32::MAX)?;
                    self.edits.insert(tag.range.start, rows);
                    return Ok(tag.range.end);
                }
                _ => {}
            }
        }
        Err(NotPatched("cells without an end".into()))
    }

    fn open_row(&mut self, tag: Open<'a>) -> Result<(), NotPatched> {
        let number = match tag.number::<u32>("r") {
            Some(number) => number.saturating_sub(1),
            None => self.next.row,
        };
        if number < self.next.row {
            return Err(NotPatched("rows out of order".into()));
        }
        let missing = self.missing_rows(number)?;
        self.edits.insert(tag.range.start, missing);
        self.geometry.learn_row(&tag, number);
        let has_style = matches!(tag.get("customFormat").as_deref(), Some("1" | "true"));
        let style = tag.number("s").filter(|_| has_style);
        self.widen(&tag, number);
        self.next = At::new(number, 0);
        let row = Row { tag, number, style };
        if row.tag.is_empty {
            let cells = self.missing_cells(&row, u32::MAX)?;
            if !cells.is_empty() {
                self.edits.append(&row.tag, 0, &cells);
            }
            self.next = At::new(number + 1, 0);
        } else {
            self.row = Some(row);
        }
        Ok(())
    }

    /// A row may say from where to where it has cells.
    fn widen(&mut self, tag: &Open<'_>, row: u32) {
        let spans = tag.get("spans").unwrap_or_default();
        let mut ends = spans.split(':').map(str::parse::<u32>);
        let (Some(Ok(first)), Some(Ok(last))) = (ends.next(), ends.next()) else {
            return;
        };
        let (mut low, mut high) = (first, last);
        for (at, _) in self.wanted.range(At::new(row, 0)..At::new(row + 1, 0)) {
            low = low.min(at.column + 1);
            high = high.max(at.column + 1);
        }
        if (low, high) != (first, last) {
            self.edits.set(tag, "spans", format_args!("{low}:{high}"));
        }
    }

    fn cell(&mut self, tag: &Open<'a>) -> Result<(), NotPatched> {
        let Some(row) = self.row.take() else {
            return Ok(());
        };
        let at = match tag.get("r") {
            Some(address) => address
                .parse()
                .map_err(|_| NotPatched("no address".into()))?,
            None => self.next,
        };
        if at < self.next || at.row != row.number {
            return Err(NotPatched("cells out of order".into()));
        }
        let missing = self.missing_cells(&row, at.column)?;
        self.edits.insert(tag.range.start, missing);
        let stored: u32 = tag.number("s").unwrap_or(0);
        let original = self.styles.original(stored)?;
        let style = match self.wanted.get(&at) {
            Some(&weight) => self.styles.marked(original, weight)?,
            None => original,
        };
        if style != stored {
            self.edits.set(tag, "s", style);
        }
        self.next = At::new(at.row, at.column + 1);
        self.row = Some(row);
        Ok(())
    }

    fn close_row(&mut self, tag: &Close<'_>) -> Result<(), NotPatched> {
        if let Some(row) = self.row.take() {
            let cells = self.missing_cells(&row, u32::MAX)?;
            self.edits.insert(tag.range.start, cells);
            self.next = At::new(row.number + 1, 0);
        }
        Ok(())
    }

    /// The wanted cells of a row that are not there, up to a column.
    fn missing_cells(&mut self, row: &Row<'_>, before: u32) -> Result<String, NotPatched> {
        let end = At::new(row.number, before);
        let missing = self.wanted.range(self.next..end.max(self.next));
        self.cells(row.style, missing)
    }

    /// The rows of wanted cells that are not there, up to a row.
    fn missing_rows(&mut self, before: u32) -> Result<String, NotPatched> {
        let mut rows = String::new();
        let mut from = self.next;
        let end = At::new(before, 0);
        while let Some((&At { row, .. }, _)) = self.wanted.range(from..end.max(from)).next() {
            let after = At::new(row + 1, 0);
            let cells = self.cells(None, self.wanted.range(from..after))?;
            let p = self.prefix;
            let _ = write!(rows, "<{p}row r=\"{}\">{cells}</{p}row>", row + 1);
            from = after;
        }
        Ok(rows)
    }

    /// New cells, in the style of their row, else of their column.
    fn cells<'m>(
        &mut self,
        of_row: Option<u32>,
        missing: impl Iterator<Item = (&'m At, &'m Weight)>,
    ) -> Result<String, NotPatched> {
        let mut cells = String::new();
        for (at, &weight) in missing {
            let style = of_row.or_else(|| self.geometry.style_of(at.column));
            let original = self.styles.original(style.unwrap_or(0))?;
            let style = self.styles.marked(original, weight)?;
            let (p, address) = (self.prefix, at.address());
            let _ = write!(cells, "<{p}c r=\"{address}\" s=\"{style}\"/>");
        }
        Ok(cells)
    }
}
