//! What each worksheet of a file holds: tables, what each is for, and what stands around them.

use sheetgate::{Grid, Visibility};

use super::columns;
use super::layout::{self, Block};
use super::meta::Meta;
use super::period_of_name::statements_of_name;
use super::period_rows;
use super::places::Place;
use super::view::{Row, View};
use super::zones;
use crate::domain::period_words::Strength;
use crate::domain::project::Field;
use crate::words::headers::Headers;
use crate::words::matter_words::{MatterRole, SheetTopic, role, topic};

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
    /// Matters that the city is to settle, each about a project of the report.
    Coordination,
    /// A list of choices, a guide, anything else with a name column.
    Other,
}

impl<'a> Scanned<'a> {
    /// Looks a worksheet over: once for each of the tables that stand side by side.
    pub(super) fn all(grid: &'a Grid, headers: &'a Headers) -> Vec<Self> {
        let view = View::new(grid, headers);
        let blocks = layout::blocks(&view, headers);
        let zones = zones::zones(&view, headers, &blocks);
        if zones.len() == 1 {
            return vec![Self::of(view, blocks)];
        }
        let mut all: Vec<Self> = zones
            .iter()
            .map(|columns| {
                let part = view.part(columns);
                let blocks = layout::blocks(&part, headers);
                Self::of(part, blocks)
            })
            .collect();
        // 单位：万元 stands once above all of them.
        let money = all.iter().find_map(|scan| scan.meta.money);
        for scan in &mut all {
            scan.meta.money = scan.meta.money.or(money);
        }
        all
    }

    fn of(view: View<'a>, mut blocks: Vec<Block>) -> Self {
        let (grid, headers) = (view.grid, view.headers);
        let top = blocks.first().map_or(u32::MAX, |block| block.top);
        let mut meta = Meta::default();
        let above = view.rows_between(0, top);
        // A worksheet without a table has no title either; a few lines tell what it is about.
        meta.read_above(&view, &above[..above.len().min(12)]);
        let names = format!("{}\n{}", grid.name, meta.title);
        if blocks.is_empty() && topic(&names).is_some() {
            blocks.extend(layout::block_of_matters(&view, headers));
        }
        if let Some(block) = blocks.first() {
            note_titles(&view, view.rows_between(0, block.top));
        }
        if let [block] = &blocks[..] {
            meta.period_below(&view, block.bottom);
        }
        for block in &mut blocks {
            period_rows::set_apart(&view, block, &mut meta);
        }
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

/// Notes the lines above a table as its title, unless they look like a table themselves, whose header was not
/// understood: they may be projects.
fn note_titles(view: &View, above: &[Row]) {
    /// Cells that a title, a line of labels or a list of signatures hardly has.
    const CELLS: usize = 5;
    let is_wide = |row: &&Row| row.cells().len() >= CELLS && !is_line_of_labels(row);
    let wide = above.iter().filter(is_wide).count();
    for row in above {
        if wide < 2 || row.cells().len() < CELLS - 1 || is_line_of_labels(row) {
            view.put_row(row, Place::Title);
        }
    }
}

/// 填报单位： | 南明区 | 报送期： | …
fn is_line_of_labels(row: &Row) -> bool {
    let labels = row
        .cells()
        .filter(|(column, _)| row.text(*column).contains([':', '：']));
    labels.count() > 0
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
    let topic = topic(names);
    let has_role = |own: &[MatterRole]| {
        let mut roles = block.columns.iter();
        roles.any(|column| role(column.lowest(), urgent).is_some_and(|role| own.contains(&role)))
    };
    let is_urgent = topic == Some(SheetTopic::Urgent)
        && has_role(&[MatterRole::Matter])
        && has_role(&[
            MatterRole::Project,
            MatterRole::HappenedOn,
            MatterRole::Request,
            MatterRole::Contact,
        ]);
    let is_coordination = topic == Some(SheetTopic::Coordination)
        && (fields.contains(&Field::Name) || has_role(&[MatterRole::Project]))
        && (fields.contains(&Field::CityMatter)
            || has_role(&[MatterRole::Request, MatterRole::Matter]));
    if (has(&observation.quarter) || names.contains("观摩"))
        && (has(&observation.kind) || has(&observation.held_on))
        && says_more < 3
    {
        Purpose::Observation
    } else if says_more < 3
        && (is_urgent
            || (has(&urgent.matter) && (has(&urgent.request) || has(&urgent.happened_on))))
    {
        Purpose::Urgent
    } else if says_more < 3 && is_coordination {
        Purpose::Coordination
    } else if is_report {
        Purpose::Report
    } else {
        Purpose::Other
    }
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
