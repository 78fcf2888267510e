//! What the last report left open, as notes on the cells of the form.

use std::collections::BTreeMap;

use rust_xlsxwriter::Note;
use sheetgate::Range;

use crate::domain::finding::{Finding, Level};
use crate::domain::ledger::Entry;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::rules::Rule;
use crate::workbook::fit;
use crate::workbook::marks::NOTE_HEAD;
use crate::workbook::page::{Page, WriteError};

/// What was noticed in a unit's last accepted report.
#[derive(Debug, Clone, Copy)]
pub struct UnitQuestions<'a> {
    /// The period that the report was for.
    pub period: Period,
    /// Its projects, with where their values stood.
    pub projects: &'a [ProjectRow],
    /// All that was noticed in it.
    pub findings: &'a [Finding],
}

/// Questions on one project.
const MOST: usize = 10;
/// Characters in a note.
const NOTE: usize = 1_000;
/// Width of a note, pixels, and letters of half width in a line of it.
const WIDTH: u32 = 290;
const LINE: usize = 38;

impl UnitQuestions<'_> {
    /// The notes for a project, by the column that each belongs to. Only what was asked is open: what was
    /// merely said is not.
    pub(super) fn of(self, entry: &Entry) -> BTreeMap<Field, String> {
        let mut asked: BTreeMap<Field, Vec<&str>> = BTreeMap::new();
        let open = self.findings.iter();
        let open = open.filter(|finding| finding.level >= Level::Warning);
        let own = &entry.row.row;
        let mut projects = self.projects.iter();
        let reported = projects
            .find(|project| project.row == *own)
            .filter(|_| entry.last == self.period);
        let placed = open.filter_map(|finding| {
            let field = match reported {
                Some(project) => field_of(project, finding),
                None => is_missed(entry, finding).then_some(Field::Name),
            };
            Some((field?, finding))
        });
        for (field, finding) in placed.take(MOST) {
            asked.entry(field).or_default().push(&finding.message);
        }
        let period = self.period.label();
        let note = |messages: Vec<&str>| {
            let messages = messages.join("\n");
            format!("{NOTE_HEAD}{period}报送件留下的疑问：\n{messages}")
        };
        asked
            .into_iter()
            .map(|(field, messages)| (field, note(messages)))
            .collect()
    }
}

/// Whether a finding misses the project, which the report has not.
fn is_missed(entry: &Entry, finding: &Finding) -> bool {
    finding.rule == Rule::ProjectMissing && finding.expected == entry.row.name
}

/// The column of the project's that a finding is about, if it is about the project.
fn field_of(project: &ProjectRow, finding: &Finding) -> Option<Field> {
    if finding.sheet != project.row.sheet {
        return None;
    }
    let range: Range = finding.cell.parse().ok()?;
    let mut cells = project.cells.iter();
    let own = cells.find(|(_, cell)| range.contains(*cell));
    let field = own.map(|(field, _)| field);
    // A column that the form has not is told at the name.
    let is_in_row = u64::from(range.first.row) + 1 == u64::from(project.row.first_row);
    field
        .filter(|field| Field::FORM.contains(field))
        .or(is_in_row.then_some(Field::Name))
}

/// Puts a note on a cell.
pub(super) fn put(
    page: &mut Page<'_>,
    row: u32,
    column: u16,
    note: &str,
) -> Result<(), WriteError> {
    let text: String = fit::fit(note).chars().take(NOTE).collect();
    let lines = u32::try_from(fit::lines(&text, LINE)).unwrap_or(1);
    let note = Note::new(text)
        .set_author("调度")
        .add_author_prefix(false)
        .set_font_name("宋体")
        .set_font_size(10)
        .set_width(WIDTH)
        .set_height((lines * 18 + 12).min(500));
    page.sheet.insert_note(row, column, &note)?;
    Ok(())
}
