//! Which worksheets of a file are this period's report, which are old ones, and which are neither.

use chrono::{Datelike, NaiveDate};

use super::columns;
use super::headers::Headers;
use super::layout::{self, Block};
use super::meta::Meta;
use super::values::period::{StatedPeriod, stated_in};
use super::view::View;
use crate::domain::finding::Finding;
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
    /// The period that it states, or whose half-month is its name.
    pub(super) period: Option<(StatedPeriod, At)>,
}

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Report,
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
        let period = meta
            .period
            .or_else(|| stated_in(&grid.name).map(|period| (period, At::new(0, 0))));
        Self {
            blocks: blocks.drain(..).zip(purposes).collect(),
            view,
            meta,
            period,
        }
    }

    /// Whether it has a table of this kind.
    pub(super) fn has(&self, purpose: Purpose) -> bool {
        self.blocks.iter().any(|(_, own)| *own == purpose)
    }

    fn has_rows(&self) -> bool {
        self.blocks.iter().any(|(block, _)| {
            !self
                .view
                .rows_between(block.bottom + 1, block.end)
                .is_empty()
        })
    }

    fn is_visible(&self) -> bool {
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

/// The worksheets that are this period's report, by index, and what is to be said of the others.
pub(super) fn reports(scanned: &[Scanned], year: Option<i32>) -> (Vec<usize>, Vec<Finding>) {
    let mut findings = Vec::new();
    let all: Vec<usize> = (0..scanned.len())
        .filter(|&index| scanned[index].has(Purpose::Report))
        .collect();
    let visible: Vec<usize> = all
        .iter()
        .copied()
        .filter(|&index| scanned[index].is_visible())
        .collect();
    let only_hidden = visible.is_empty();
    let candidates = if only_hidden { &all } else { &visible };
    let date_of = |index: &usize| date(scanned[*index].period.map(|(period, _)| period), year);
    let latest = candidates
        .iter()
        .filter(|&&index| scanned[index].has_rows())
        .filter_map(date_of)
        .max()
        .or_else(|| candidates.iter().filter_map(date_of).max());
    let mut chosen = Vec::new();
    for index in all {
        let grid = scanned[index].view.grid;
        let own = date_of(&index);
        let is_old = own.is_some() && own != latest;
        if is_old {
            findings.push(Finding::new(
                Rule::OldSheet,
                &grid.name,
                "",
                &own.map(|date| date.to_string()).unwrap_or_default(),
                "只保留本期",
                format!("工作表“{}”是其他期次的，没有计入本期。", grid.name),
            ));
        } else if scanned[index].is_visible() || only_hidden {
            chosen.push(index);
        }
        if !is_old && !scanned[index].is_visible() {
            let what = if only_hidden {
                "仍已读取"
            } else {
                "没有计入"
            };
            findings.push(Finding::new(
                Rule::HiddenSheet,
                &grid.name,
                "",
                "",
                "不隐藏",
                format!("工作表“{}”被隐藏，{what}；请取消隐藏或删除。", grid.name),
            ));
        }
    }
    (chosen, findings)
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

/// The date that a statement means; one without a year is taken in `year`, to compare worksheets.
fn date(period: Option<StatedPeriod>, year: Option<i32>) -> Option<NaiveDate> {
    match period? {
        StatedPeriod::Date(date) => Some(date),
        StatedPeriod::DueDay(month, day) => {
            NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day)
        }
    }
}

/// The year that the file speaks of: of the latest whole date, else in its name.
pub(super) fn year_of(scanned: &[Scanned], file_name: &str) -> Option<i32> {
    let dated = scanned
        .iter()
        .filter_map(|scan| match scan.period?.0 {
            StatedPeriod::Date(date) => Some(date.year()),
            StatedPeriod::DueDay(..) => None,
        })
        .max();
    dated.or_else(|| {
        file_name
            .split(|letter: char| !letter.is_ascii_digit())
            .filter(|run| run.len() == 4)
            .filter_map(|run| run.parse().ok())
            .find(|year| (2000..=2100).contains(year))
    })
}
