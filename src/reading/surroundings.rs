//! What a row is by the rows around it: a part of the project or of the total above, a row of another small
//! table, a line under the table.

use sheetgate::Value;

use super::row_kind::{Kind, NameKind, Shape, Unclear};
use super::seals::{is_seal_day, seal};
use super::statistics::{is_of_figures, statistic_words};
use super::table::Table;
use super::view::Row;
use crate::words::closed::Certainty;
use crate::words::numbering::Numbering;
use crate::words::text::of_value;

/// Settles the kinds that the rows' own cells leave open. Rows and kinds are in the same order.
pub(super) fn settle(table: &Table, rows: &[Row], kinds: &mut [Kind]) {
    let has_numbers = are_numbered(kinds);
    set_other_tables_apart(table, rows, kinds);
    let is_firm = |kind: &Kind| match kind {
        Kind::Project(shape) => {
            shape.has_text
                || (shape.name != NameKind::None && (!has_numbers || shape.numbering.is_number()))
        }
        _ => false,
    };
    // One past the last row that surely is a project.
    let foot = kinds.iter().rposition(is_firm).map_or(0, |last| last + 1);
    let mut above = Above::default();
    for at in 0..kinds.len() {
        let is_foot = at >= foot && foot > 0;
        let settled = match &kinds[at] {
            Kind::Project(shape) => {
                let by_seal = is_foot && !shape.numbering.is_number() && is_seal(rows, at);
                let kind = above.project(*shape, has_numbers, is_foot);
                by_seal.then_some(Kind::Signature).or(kind)
            }
            Kind::Section(title) if is_foot => {
                let is_line = rows[at].cells().len() == 1;
                let is_note = above.last == Last::Note || title.contains(['。', '；', '，']);
                match is_line {
                    true if is_seal(rows, at) => Some(Kind::Signature),
                    true if is_note => Some(Kind::Note),
                    _ => None,
                }
            }
            Kind::Signature if !is_foot && goes_on(table, rows, kinds, at) => {
                Some(Kind::Continuation)
            }
            Kind::Continuation if is_foot && is_seal(rows, at) => Some(Kind::Signature),
            // More of the last project, or a line under the table: one text alone does not tell.
            Kind::Continuation
                if is_foot && rows[at].cells().len() == 1 && !hangs(table, &rows[at]) =>
            {
                Some(if above.last == Last::Note {
                    Kind::Note
                } else {
                    Kind::Unclear(Unclear::LikeNone)
                })
            }
            _ => None,
        };
        if let Some(kind) = settled {
            kinds[at] = kind;
        }
        above.pass(&kinds[at]);
    }
}

/// Whether the projects have running numbers: most of those that are told of, or of all if none is.
fn are_numbered(kinds: &[Kind]) -> bool {
    let (mut numbered, mut all, mut numbered_told, mut told) = (0_usize, 0_usize, 0_usize, 0_usize);
    for kind in kinds {
        if let Kind::Project(shape) = kind
            && !matches!(shape.name, NameKind::OfWhich | NameKind::PartWord)
        {
            let is_numbered = usize::from(shape.numbering.is_number());
            all += 1;
            numbered += is_numbered;
            if shape.has_text {
                told += 1;
                numbered_told += is_numbered;
            }
        }
    }
    if told > 0 {
        numbered_told * 2 > told
    } else {
        numbered * 2 > all
    }
}

/// What stands above the row being looked at.
#[derive(Default)]
struct Above {
    /// The project that may have parts.
    project: Option<Shape>,
    /// Its parts so far are numbered up to here.
    bracketed: u32,
    last: Last,
}

/// What the last row was that has a say in what comes below it.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Last {
    #[default]
    Other,
    /// A part of the project.
    Part,
    Total,
    /// 其中：…
    OfTotal,
    Note,
}

impl Above {
    /// What a row is that looks like a project; `None` if it is one.
    fn project(&mut self, shape: Shape, has_numbers: bool, is_foot: bool) -> Option<Kind> {
        let is_numbered = shape.numbering.is_number();
        let is_bare = !is_numbered && !shape.has_text;
        let is_of_which = shape.name == NameKind::OfWhich;
        if matches!(self.last, Last::Total | Last::OfTotal) && is_bare {
            if is_of_which || self.last == Last::OfTotal {
                return Some(Kind::OfTotal);
            }
            if is_foot {
                return Some(Kind::Unclear(Unclear::LikeNone));
            }
        }
        let parent = self.project.map(|project| project.numbering);
        let is_part = parent.is_some_and(|parent| match (parent, shape.numbering) {
            (Numbering::Whole(parent), Numbering::Within(own)) => parent == own,
            (Numbering::Whole(_), Numbering::Bracketed(own)) => own == self.bracketed + 1,
            (_, Numbering::None) => {
                is_of_which
                    || shape.name == NameKind::PartWord
                    || (self.last == Last::Part && self.bracketed == 0 && has_numbers)
            }
            _ => false,
        });
        if is_part {
            if let Numbering::Bracketed(own) = shape.numbering {
                self.bracketed = own;
            }
            return Some(Kind::Part);
        }
        let stands_apart = is_bare && (has_numbers && is_foot || shape.name == NameKind::None);
        (is_of_which && !is_numbered || stands_apart).then_some(Kind::Unclear(Unclear::LikeNone))
    }

    /// Goes on to the next row.
    fn pass(&mut self, kind: &Kind) {
        let project = match kind {
            Kind::Project(shape) => Some(*shape),
            _ => None,
        };
        let last = match kind {
            Kind::Blank | Kind::Header | Kind::Continuation | Kind::Unclear(_) => return,
            Kind::Part => {
                self.last = Last::Part;
                return;
            }
            Kind::OfTotal => {
                self.last = Last::OfTotal;
                return;
            }
            Kind::Total => Last::Total,
            Kind::Note | Kind::NoProjects(..) => Last::Note,
            Kind::Project(_) | Kind::Section(_) | Kind::Signature | Kind::OtherTable => Last::Other,
        };
        *self = Self {
            project,
            last,
            ..Self::default()
        };
    }
}

/// Whether a lone label behind the names, between projects, says more of the one above: 电话：… under a person.
fn goes_on(table: &Table, rows: &[Row], kinds: &[Kind], at: usize) -> bool {
    let is_project = |place: Option<usize>| {
        let kind = place.and_then(|place| kinds.get(place));
        matches!(kind, Some(Kind::Project(_) | Kind::Continuation))
    };
    let mut cells = rows[at].cells();
    let is_alone = cells.len() == 1;
    let is_behind = cells.next().is_some_and(|(column, _)| column > table.name);
    let is_next = at > 0 && rows[at - 1].number + 1 == rows[at].number;
    is_alone && is_behind && is_next && is_project(at.checked_sub(1)) && is_project(Some(at + 1))
}

/// Whether a merged cell of the names or numbers reaches down to this row.
fn hangs(table: &Table, row: &Row) -> bool {
    [Some(table.name), table.sequence]
        .into_iter()
        .flatten()
        .any(|column| table.hangs_down(row, column))
}

/// Whether the row is the seal under a table: who made it, with the day in the same row or the next, or
/// above it.
fn is_seal(rows: &[Row], at: usize) -> bool {
    let parts = |row: &Row| {
        let (mut days, mut names, mut stamps, mut others) = (0_usize, 0_usize, 0_usize, 0_usize);
        for (_, value) in row.cells() {
            match value {
                value if is_seal_day(value) => days += 1,
                Value::Text(_) => match seal(&of_value(value)) {
                    Some(Certainty::Sure) => stamps += 1,
                    Some(Certainty::Partly) => names += 1,
                    None => others += 1,
                },
                _ => others += 1,
            }
        }
        (days, names, stamps, others)
    };
    let has_day = |row: Option<&Row>| {
        row.is_some_and(|row| {
            let (days, _, _, others) = parts(row);
            days > 0 && others == 0
        })
    };
    let (days, names, stamps, others) = parts(&rows[at]);
    if others > 0 || names > 1 {
        return false;
    }
    days > 0 || stamps > 0 || (names > 0 && has_day(rows.get(at + 1)))
}

/// Marks the rows of small tables of figures that stand below the projects.
fn set_other_tables_apart(table: &Table, rows: &[Row], kinds: &mut [Kind]) {
    let mut at = 1;
    while at < rows.len() {
        let Some(certainty) = begins_other_table(rows, kinds, at) else {
            at += 1;
            continue;
        };
        let kind = match certainty {
            Certainty::Sure => Kind::OtherTable,
            Certainty::Partly => Kind::Unclear(Unclear::LikeNone),
        };
        kinds[at] = kind.clone();
        at += 1;
        while at < rows.len()
            && rows[at].number == rows[at - 1].number + 1
            && is_of_figures(&rows[at])
            && !matches!(kinds[at], Kind::Header | Kind::Signature | Kind::Note)
            && table.end > rows[at].number
        {
            kinds[at] = kind.clone();
            at += 1;
        }
    }
}

/// Whether a header of a small table stands in this row: words alone, over figures.
fn begins_other_table(rows: &[Row], kinds: &[Kind], at: usize) -> Option<Certainty> {
    let row = &rows[at];
    let is_open = match &kinds[at] {
        Kind::Project(shape) => !shape.numbering.is_number(),
        Kind::Continuation | Kind::Header | Kind::Unclear(_) | Kind::Total => true,
        _ => false,
    };
    if !is_open || row.cells().len() < 2 {
        return None;
    }
    let next = rows.get(at + 1)?;
    let is_over_figures = next.number == row.number + 1 && is_of_figures(next);
    let is_apart = row.number > rows[at - 1].number + 1;
    if !is_over_figures {
        return None;
    }
    let known = statistic_words(row)?;
    let all = row.cells().len();
    match known {
        known if known == all => Some(Certainty::Sure),
        known if is_apart && known > 0 => Some(Certainty::Partly),
        _ => None,
    }
}
