//! Where tables stand on a worksheet: the rows of each header and the labels of each column.

use sheetgate::{At, Value};

use super::view::{Row, View};
use crate::reading::side_by_side;
use crate::words::UNDER;
use crate::words::headers::Headers;
use crate::words::label::{Label, is_measure};
use crate::words::matter_words::{MatterRole, role};
use crate::words::text::{is_placeholder, of_value, plain};

/// Rows that a header may have above and below the one with 项目名称.
const MOST_LEVELS: u32 = 4;

/// A table: its header, and the rows under it up to the next header.
pub(super) struct Block {
    /// First row of the header, 0-based.
    pub(super) top: u32,
    /// Last row of the header.
    pub(super) bottom: u32,
    /// Row before which the table ends.
    pub(super) end: u32,
    /// Columns with a header, from the left.
    pub(super) columns: Vec<HeaderColumn>,
    /// First and last rows of the same header further down, repeated for the printed page.
    pub(super) repeats: Vec<(u32, u32)>,
    /// First and last rows of what an earlier period's report says in the same table.
    pub(super) old_rows: Vec<(u32, u32)>,
}

impl Block {
    /// Whether this row is of an earlier period's report.
    pub(super) fn is_old(&self, row: u32) -> bool {
        let mut ranges = self.old_rows.iter();
        ranges.any(|(first, last)| (*first..=*last).contains(&row))
    }

    /// Whether this row only repeats the header.
    pub(super) fn is_repeat(&self, row: u32) -> bool {
        let behind = self.repeats.partition_point(|(first, _)| *first <= row);
        self.repeats[..behind]
            .last()
            .is_some_and(|(_, last)| row <= *last)
    }

    /// Whether the other header says the same over the same columns.
    fn has_header_of(&self, other: &Self) -> bool {
        self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .zip(&other.columns)
                .all(|(own, other)| own.column == other.column && own.labels == other.labels)
    }
}

pub(super) struct HeaderColumn {
    /// 0-based.
    pub(super) column: u32,
    /// Its labels from the top; never empty.
    pub(super) labels: Vec<Label>,
    /// The cell of the lowest label.
    pub(super) at: At,
}

impl HeaderColumn {
    /// The lowest label that says more than a unit.
    pub(super) fn lowest(&self) -> &Label {
        self.labels
            .iter()
            .rev()
            .find(|label| !label.is_only_unit())
            .unwrap_or(&self.labels[0])
    }

    /// The labels above the lowest one, from the top.
    pub(super) fn above(&self) -> &[Label] {
        let lowest = self.lowest();
        let index = self
            .labels
            .iter()
            .position(|label| std::ptr::eq(label, lowest));
        &self.labels[..index.unwrap_or(0)]
    }

    /// Its header as a person reads it, with those above it.
    pub(super) fn path(&self) -> String {
        let above = self.above().iter().filter(|label| !label.is_only_unit());
        let labels = above.chain([self.lowest()]);
        let shown: Vec<&str> = labels.map(|label| label.shown.as_str()).collect();
        shown.join(&UNDER.to_string())
    }
}

/// All tables of a worksheet that have a column for names, from the top.
pub(super) fn blocks(view: &View, headers: &Headers) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut name_column = None;
    let is_anchor = side_by_side::mapped(&view.rows, |row| anchors(row, headers).next().is_some());
    for (row, _) in view
        .rows
        .iter()
        .zip(is_anchor)
        .filter(|(_, is_anchor)| *is_anchor)
    {
        if blocks
            .last()
            .is_some_and(|block| row.number <= block.bottom || block.is_repeat(row.number))
        {
            continue;
        }
        let Some(column) = anchor(row, headers, name_column) else {
            continue;
        };
        let block = block_around(view, headers, row, column);
        if block.columns.len() < 3 {
            continue;
        }
        if let Some(last) = blocks.last_mut() {
            if last.has_header_of(&block) && !is_titled_anew(view, last, &block) {
                last.repeats.push((block.top, block.bottom));
                continue;
            }
            last.end = block.top;
        }
        name_column = Some(column);
        blocks.push(block);
    }
    blocks
}

/// The table of a worksheet that is about matters, known by the words over its columns: 所属项目, 问题描述, 发生时间.
pub(super) fn block_of_matters(view: &View, headers: &Headers) -> Option<Block> {
    /// Columns of such a table that say what they hold.
    const ROLES: usize = 2;
    let roles = |row: &Row| -> Vec<(u32, MatterRole)> {
        let texts = row.cells().map(|(column, value)| (column, of_value(value)));
        texts
            .filter_map(|(column, text)| Some((column, role(&Label::new(&text), &headers.urgent)?)))
            .collect()
    };
    let says_what =
        |(_, role): &(u32, MatterRole)| matches!(role, MatterRole::Matter | MatterRole::Request);
    let row = view.rows.iter().take(20).find(|row| {
        let roles = roles(row);
        row.cells().len() >= 3 && roles.len() >= ROLES && roles.iter().any(says_what)
    })?;
    let column = roles(row).first()?.0;
    let block = block_around(view, headers, row, column);
    (block.columns.len() >= 3).then_some(block)
}

/// Whether another title than that of the table before stands right above a header that only repeats its own:
/// the report of another period begins there, not another page.
fn is_titled_anew(view: &View, before: &Block, block: &Block) -> bool {
    let titles = |top: u32, from: u32| -> Vec<String> {
        /// More lines than a table's title has, and more cells than one of them has.
        const LINES: usize = 3;
        const CELLS: usize = 3;
        let lines = view.rows_between(from, top).iter().rev().take(LINES);
        let lines = lines.take_while(|row| row.cells().len() <= CELLS);
        let texts = lines.flat_map(|row| row.cells().map(|(_, value)| plain(&of_value(value))));
        texts.filter(|text| is_table_title(text)).collect()
    };
    let last = before
        .repeats
        .last()
        .map_or(before.bottom, |(_, last)| *last);
    let own = titles(block.top, last + 1);
    let others = titles(before.top, 0);
    own.iter().any(|title| !others.contains(title))
}

/// 调度表（2026年11月25日）, 报送期：…: a line that says what the table under it is.
fn is_table_title(plain: &str) -> bool {
    const ENDINGS: [&str; 6] = ["表", "台账", "清单", "情况", "一览", "名册"];
    const LABELS: [&str; 8] = [
        "报送期",
        "报告期",
        "填报期",
        "调度期",
        "所属期",
        "期次",
        "报送时间",
        "填报时间",
    ];
    let bare = plain.split('(').next().unwrap_or("");
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
        || LABELS.iter().any(|label| plain.contains(label))
}

/// The column of a row's name header. In the column of the table before, fewer header words are enough; in
/// another one the row must be made of them: a project's cells may hold anything.
fn anchor(row: &Row, headers: &Headers, name_column: Option<u32>) -> Option<u32> {
    if let Some(known) = name_column
        && anchors(row, headers).any(|column| column == known)
        && header_words(row, headers) * 5 >= row.cells().len() * 2
    {
        return Some(known);
    }
    if row.cells().len() < 3 {
        return None;
    }
    let column = anchors(row, headers).next()?;
    (name_column.is_none() || is_of_header_words(row, headers)).then_some(column)
}

/// The columns in which a row says what only headers say.
fn anchors(row: &Row, headers: &Headers) -> impl Iterator<Item = u32> {
    let says = |value| matches!(value, &Value::Text(_)) && headers.is_anchor(&of_value(value));
    row.cells()
        .filter_map(move |(column, value)| says(value).then_some(column))
}

fn block_around(view: &View, headers: &Headers, row: &Row, name_column: u32) -> Block {
    let (mut top, mut bottom) = (row.number, row.number);
    while top > 0 && row.number - top < MOST_LEVELS && is_level_above(view, headers, top) {
        top -= 1;
    }
    while bottom - row.number < MOST_LEVELS
        && is_level_below(view, headers, (top, bottom), name_column)
    {
        bottom += 1;
    }
    let columns = view
        .columns()
        .filter_map(|column| header_column(view, column, top, bottom))
        .collect();
    Block {
        top,
        bottom,
        end: u32::MAX,
        columns,
        repeats: Vec::new(),
        old_rows: Vec::new(),
    }
}

/// Whether the row above `top` belongs to the header: a merged cell hangs down from it, or it is made of
/// header words. A title over the whole width hangs nowhere.
fn is_level_above(view: &View, headers: &Headers, top: u32) -> bool {
    let Some(above) = view.row(top - 1) else {
        return false;
    };
    let hangs_down = above.cells().any(|(column, _)| {
        view.merge_of(above.number, column)
            .is_some_and(|range| range.first.row == above.number && range.last.row >= top)
    });
    above.cells().len() >= 2 && (hangs_down || is_of_header_words(above, headers))
}

/// Whether the row below the header belongs to it.
fn is_level_below(
    view: &View,
    headers: &Headers,
    (top, bottom): (u32, u32),
    name_column: u32,
) -> bool {
    let hangs_down = view.columns().any(|column| {
        view.merge_of(bottom, column).is_some_and(|range| {
            (top..=bottom).contains(&range.first.row) && range.last.row > bottom
        })
    });
    if hangs_down {
        return true;
    }
    view.row(bottom + 1).is_some_and(|below| {
        let is_named = below.get(name_column).is_some();
        let is_level = || below.cells().len() >= 2 && is_of_header_words(below, headers);
        !is_named && (is_level() || is_of_units(below))
    })
}

/// A row of units under a header: 万元 | 万元 | 年月日.
fn is_of_units(row: &Row) -> bool {
    let is_unit = |value: &Value| {
        let Value::Text(_) = value else { return false };
        let text = of_value(value);
        is_placeholder(&text) || Label::new(&text).is_only_unit() || is_unit_word(&text)
    };
    let money = row.cells().filter(|(_, value)| {
        let label = Label::new(&of_value(value));
        label.is_only_unit() && label.unit.is_some()
    });
    money.count() > 0 && row.cells().all(|(_, value)| is_unit(value))
}

/// A unit of something else than money, in a cell of its own.
fn is_unit_word(text: &str) -> bool {
    is_measure(plain(text).trim_matches(['(', ')']))
}

/// Most cells are header words, and none is a label with its value (填报人：…).
pub(super) fn is_of_header_words(row: &Row, headers: &Headers) -> bool {
    let known = header_words(row, headers);
    let has_colon = row
        .cells()
        .any(|(column, _)| row.text(column).contains([':', '：']));
    !has_colon && known >= 2 && known * 5 >= row.cells().len() * 3
}

/// How many of its cells look like parts of a header.
fn header_words(row: &Row, headers: &Headers) -> usize {
    row.cells()
        .filter(|(column, _)| headers.is_header_word(&row.text(*column)))
        .count()
}

/// The labels over a column, or nothing if there are none.
fn header_column(view: &View, column: u32, top: u32, bottom: u32) -> Option<HeaderColumn> {
    let mut labels = Vec::new();
    let mut places: Vec<At> = Vec::new();
    for row in top..=bottom {
        let at = view.shown_at(row, column);
        let text = view.shown_text(row, column);
        if !text.is_empty() && !places.is_empty() && is_unit_word(&text) {
            continue;
        }
        if !text.is_empty() && at.row >= top && places.last() != Some(&at) {
            labels.push(Label::new(&text));
            places.push(at);
        } else if text.is_empty()
            && row < bottom
            && let Some((group, at)) = group_to_the_left(view, row, column, bottom)
        {
            labels.push(group);
            places.push(at);
        }
    }
    let at = *places.last()?;
    Some(HeaderColumn { column, labels, at })
}

/// A group's header that was centred over its columns without merging them.
fn group_to_the_left(view: &View, row: u32, column: u32, bottom: u32) -> Option<(Label, At)> {
    let has_label_below = |column: u32| {
        (row + 1..=bottom).any(|below| {
            let at = view.shown_at(below, column);
            at.row > row && !view.shown_text(below, column).is_empty()
        })
    };
    if !has_label_below(column) || view.merge_of(row, column).is_some() {
        return None;
    }
    let (left, _) = view
        .row(row)?
        .cells()
        .rev()
        .find(|&(left, _)| left < column)?;
    let is_group = view.merge_of(row, left).is_none() && has_label_below(left);
    is_group.then(|| (Label::new(&view.shown_text(row, left)), At::new(row, left)))
}
