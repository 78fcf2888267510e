//! What each worksheet of a file holds: tables, what each is for, and what stands around them.

use super::choose::statements_of_name;
use super::columns;
use super::headers::Headers;
use super::layout::{self, Block};
use super::meta::Meta;
use super::view::View;
use crate::domain::finding::Finding;
use crate::domain::period_words::Strength;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::workbook::grid::{At, Grid, Visibility};

/// Fields that a table must have, beside names, to be a report.
const FIELDS_OF_A_REPORT: usize = 4;

/// One worksheet, looked over.
pub(super) struct Scanned<'a> {
    pub(super) view: View<'a>,
    pub(super) blocks: Vec<(Block, Purpose)>,
    pub(super) meta: Meta,
}

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Report,
    /// A report of another period than the one that is read.
    OldPeriod,
    /// A report's table whose projects another table has.
    Copy,
    Observation,
    Urgent,
    /// A list of choices, a guide, anything else with a name column.
    Other,
}

impl<'a> Scanned<'a> {
    /// Looks a worksheet over.
    pub(super) fn new(grid: &'a Grid, headers: &'a Headers) -> Self {
        let view = View::new(grid, headers);
        let mut blocks = layout::blocks(&view, headers);
        let top = blocks.first().map_or(u32::MAX, |block| block.top);
        let mut meta = Meta::default();
        let above = view.rows_between(0, top);
        // A worksheet without a table has no title either; a few lines tell what it is about.
        meta.read_above(&view, &above[..above.len().min(12)]);
        let names = format!("{}\n{}", grid.name, meta.title);
        let purposes: Vec<Purpose> = blocks
            .iter()
            .map(|block| purpose(block, headers, &names))
            .collect();
        Self {
            blocks: blocks.drain(..).zip(purposes).collect(),
            view,
            meta,
        }
    }

    /// Whether it has a table of this kind.
    pub(super) fn has(&self, purpose: Purpose) -> bool {
        self.blocks.iter().any(|(_, own)| *own == purpose)
    }

    /// Whether the worksheet is shown.
    pub(super) fn is_visible(&self) -> bool {
        self.view.grid.visibility == Visibility::Visible
    }
}

fn purpose(block: &Block, headers: &Headers, names: &str) -> Purpose {
    let has = |words: &[String]| {
        block
            .columns
            .iter()
            .any(|column| words.contains(&column.lowest().base))
    };
    let fields = columns::fields_in(block, headers);
    let says_more = [
        Field::Content,
        Field::TotalInvestment,
        Field::FundsInPlace,
        Field::Progress,
        Field::Stage,
        Field::Investor,
    ]
    .iter()
    .filter(|field| fields.contains(field))
    .count();
    let is_report = fields.len() >= FIELDS_OF_A_REPORT && says_more >= 2;
    let observation = &headers.observation;
    let urgent = &headers.urgent;
    if (has(&observation.quarter) || names.contains("观摩"))
        && (has(&observation.kind) || has(&observation.held_on))
        && says_more < 3
    {
        Purpose::Observation
    } else if has(&urgent.matter)
        && (has(&urgent.request) || has(&urgent.happened_on))
        && says_more < 3
    {
        Purpose::Urgent
    } else if is_report {
        Purpose::Report
    } else {
        Purpose::Other
    }
}

/// Rows above the first table that look like a table themselves, but whose header was not understood. They
/// may be projects: never pass them over in silence (rule 15).
pub(super) fn not_read(scan: &Scanned) -> Option<Finding> {
    /// Cells that a title, a line of labels or a list of signatures hardly has.
    const CELLS: usize = 5;
    let top = scan.blocks.first()?.0.top;
    let wide: Vec<_> = scan
        .view
        .rows_between(0, top)
        .iter()
        .filter(|row| row.cells().len() >= CELLS)
        .collect();
    let (first, last) = (wide.first()?, wide.last()?);
    if wide.len() < 2 {
        return None;
    }
    let edge = |row: &super::view::Row, is_left: bool| {
        let cell = if is_left {
            row.cells().next()
        } else {
            row.cells().next_back()
        };
        cell.map_or(0, |(column, _)| column)
    };
    let from = At::new(first.number, edge(first, true)).address();
    let to = At::new(last.number, edge(last, false)).address();
    let grid = scan.view.grid;
    Some(Finding::new(
        Rule::RowsNotRead,
        &grid.name,
        format!("{from}:{to}"),
        "",
        "带“项目名称”等规定表头的表",
        format!(
            "第{}至{}行像是一张表，但没有认出表头，没有读取；如果是项目，请把表头改为规定的栏目名称。",
            first.number + 1,
            last.number + 1
        ),
    ))
}

/// The year that the file speaks of: of the latest whole date, else in its name.
pub(super) fn year_of(scanned: &[Scanned], file_name: &str) -> Option<i32> {
    let dated = scanned
        .iter()
        .flat_map(|scan| {
            let of_name = statements_of_name(&scan.view.grid.name, "", Strength::SheetName);
            scan.meta.period.iter().cloned().chain(of_name)
        })
        .filter_map(|said| said.words.year)
        .max();
    dated.or_else(|| {
        file_name
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|run| run.len() == 4)
            .filter_map(|run| run.parse().ok())
            .find(|year| (2000..=2100).contains(year))
    })
}
