//! A list of matters that the city is to settle (需协调事项清单): each goes to the project that it is about.

use std::collections::BTreeMap;

use super::columns;
use super::layout::{Block, HeaderColumn};
use super::places::Place;
use super::sheets::{Purpose, Scanned};
use super::view::{Row, View};
use crate::domain::finding::Finding;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Rule;
use crate::domain::text::key;
use crate::domain::wording::shortened;
use crate::words::label::Label;
use crate::words::matter_words::{MatterRole, role};
use crate::words::text::is_placeholder;

/// The matters of all such lists, by project.
#[derive(Default)]
pub(super) struct Coordination {
    by_project: BTreeMap<String, Vec<MatterRow>>,
    /// Worksheets whose matters went to projects, with how many.
    taken: BTreeMap<String, usize>,
}

/// A matter and its row.
struct MatterRow {
    text: String,
    project: String,
    scan: usize,
    row: u32,
    cells: String,
    is_taken: bool,
}

impl Coordination {
    /// Those of all worksheets that are shown.
    pub(super) fn of(scanned: &[Scanned]) -> Self {
        let mut all = Self::default();
        for (index, scan) in scanned
            .iter()
            .enumerate()
            .filter(|(_, scan)| scan.is_visible())
        {
            for (block, purpose) in &scan.blocks {
                if *purpose == Purpose::Coordination {
                    all.read(index, scan, block);
                }
            }
        }
        all
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.by_project.is_empty()
    }

    fn read(&mut self, index: usize, scan: &Scanned, block: &Block) {
        let view = &scan.view;
        for row in view.rows_between(block.top, block.bottom + 1) {
            view.put_row(row, Place::Header);
        }
        let Some(columns) = MatterColumns::of(view, block) else {
            return;
        };
        for row in view.rows_between(block.bottom + 1, block.end) {
            let project = view.shown_text(row.number, columns.project);
            let matter = row.text(columns.matter);
            if is_placeholder(&project) || is_placeholder(&matter) {
                continue;
            }
            self.by_project
                .entry(key(&project))
                .or_default()
                .push(MatterRow {
                    text: columns.text(row, &matter),
                    project: project.into_owned(),
                    scan: index,
                    row: row.number,
                    cells: row.address(),
                    is_taken: false,
                });
        }
    }

    /// Gives a project the matters that are about it.
    pub(super) fn give(&mut self, scanned: &[Scanned], project: &mut ProjectRow) {
        let Some(matters) = self.by_project.get_mut(&key(&project.name)) else {
            return;
        };
        for matter in matters.iter_mut().filter(|matter| !matter.is_taken) {
            matter.is_taken = true;
            let view = &scanned[matter.scan].view;
            if let Some(row) = view.row(matter.row) {
                view.put_row(row, Place::Matter);
            }
            *self.taken.entry(view.grid.name.clone()).or_default() += 1;
            match &mut project.city_matter {
                None => project.city_matter = Some(matter.text.clone()),
                Some(own) if own.contains(matter.text.as_str()) => {}
                Some(own) if matter.text.starts_with(own.as_str()) => own.clone_from(&matter.text),
                Some(own) => {
                    own.push('\n');
                    own.push_str(&matter.text);
                }
            }
        }
    }

    /// What was taken, and what is about no project.
    pub(super) fn findings(self, scanned: &[Scanned]) -> Vec<Finding> {
        let taken = self.taken.into_iter().map(|(sheet, count)| {
            Finding::new(
                Rule::MattersTaken,
                &sheet,
                "",
                &sheet,
                "",
                format!("工作表“{sheet}”的{count}个事项已计入所属项目的需市级协调事项。"),
            )
        });
        let matters = self.by_project.into_values().flatten();
        let lost = matters.filter(|matter| !matter.is_taken).map(|matter| {
            Finding::new(
                Rule::MatterUnplaced,
                &scanned[matter.scan].view.grid.name,
                matter.cells,
                &matter.project,
                "调度表里的项目名称",
                format!(
                    "“{}”不在本期的项目里，其需协调事项没有计入；请写调度表里的项目名称。",
                    shortened(&matter.project, 30)
                ),
            )
        });
        taken.chain(lost).collect()
    }
}

/// The columns of such a list.
struct MatterColumns<'b> {
    project: u32,
    matter: u32,
    /// All others: what they say is kept behind the matter.
    others: Vec<(&'b Label, u32)>,
}

impl<'b> MatterColumns<'b> {
    fn of(view: &View, block: &'b Block) -> Option<Self> {
        let headers = view.headers;
        let field = |own: Field| {
            let mut columns = block.columns.iter();
            columns.find(|column| columns::is_field(column, headers, own))
        };
        let by_role = |own: MatterRole| {
            let mut columns = block.columns.iter();
            columns.find(|column| role(column.lowest(), &headers.urgent) == Some(own))
        };
        let project = field(Field::Name).or_else(|| by_role(MatterRole::Project))?;
        let matter = field(Field::CityMatter)
            .or_else(|| by_role(MatterRole::Request))
            .or_else(|| by_role(MatterRole::Matter))?;
        let is_other = |column: &&HeaderColumn| {
            column.column != project.column
                && column.column != matter.column
                && !columns::is_field(column, headers, Field::Sequence)
        };
        Some(Self {
            project: project.column,
            matter: matter.column,
            others: block
                .columns
                .iter()
                .filter(is_other)
                .map(|column| (column.lowest(), column.column))
                .collect(),
        })
    }

    /// The matter with what else its row says: 协调线路迁改（建议责任部门：市发改委）.
    fn text(&self, row: &Row, matter: &str) -> String {
        let more: Vec<String> = self
            .others
            .iter()
            .filter_map(|(label, column)| {
                let text = row.text(*column);
                (!is_placeholder(&text)).then(|| format!("{}：{text}", label.base))
            })
            .collect();
        if more.is_empty() {
            matter.to_owned()
        } else {
            format!("{matter}（{}）", more.join("；"))
        }
    }
}
