//! What a row is by the rows around it: a part of the project or of the total above, a row of another small
//! table, a line under the table.

use super::closed::Certainty;
use super::numbering::Numbering;
use super::rows::{Kind, NameKind, Shape, Table, Unclear};
use super::signatures::{is_seal_day, seal};
use super::values::text::{of_value, plain};
use super::view::Row;
use crate::workbook::grid::Value;

/// Words over the columns of a small table of figures.
const STATISTICS: [&str; 44] = [
    "序号",
    "名称",
    "类别",
    "类型",
    "分类",
    "项目类别",
    "项目类型",
    "项目分类",
    "项目性质",
    "产业",
    "产业类别",
    "产业类型",
    "行业",
    "所属行业",
    "阶段",
    "项目阶段",
    "建设阶段",
    "状态",
    "指标",
    "指标名称",
    "数量",
    "数",
    "个数",
    "项目数",
    "项目个数",
    "项目数量",
    "家数",
    "金额",
    "投资额",
    "总投资",
    "总投资额",
    "投资总额",
    "到位资金",
    "累计到位资金",
    "占比",
    "比例",
    "比重",
    "百分比",
    "备注",
    "合计",
    "小计",
    "单位",
    "责任单位",
    "区域",
];

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
    /// Letters of the longest such header.
    const LONGEST: usize = 12;
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
    let mut known = 0_usize;
    for (_, value) in row.cells() {
        let Value::Text(_) = value else { return None };
        let text = plain(&of_value(value));
        let is_word = !text.contains(|letter: char| letter.is_ascii_digit());
        if text.chars().count() > LONGEST || !is_word {
            return None;
        }
        let base = text.split('(').next().unwrap_or("");
        known += usize::from(STATISTICS.contains(&base));
    }
    let all = row.cells().len();
    match known {
        known if known == all => Some(Certainty::Sure),
        known if is_apart && known > 0 => Some(Certainty::Partly),
        _ => None,
    }
}

/// One text at most and figures beside it.
fn is_of_figures(row: &Row) -> bool {
    let texts = row
        .cells()
        .filter(|(_, value)| matches!(value, Value::Text(_)))
        .count();
    let all = row.cells().len();
    all >= 2 && texts <= 1 || (texts == 2 && all > 2 && all <= 6)
}
