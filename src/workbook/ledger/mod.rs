//! The ledger workbook (rule 11): what the leaders get, made to be read on paper.

mod assignments;
mod by_manager;
mod cast;
mod chart;
mod column;
mod compared;
#[cfg(test)]
mod contract;
mod digits;
mod doubts;
mod formulas;
mod headlines;
mod industries;
mod looks;
mod managers;
mod matters;
mod news;
mod observation;
mod overview;
mod pages;
mod projects;
mod reporting;
mod stalled;
mod suspicions;
mod tallies;
mod terminated;
mod units_table;

pub use by_manager::{ManagedProjects, by_manager};
pub use pages::LedgerWorksheet;

use std::io::{Cursor, Seek, Write};

use chrono::NaiveDate;
use formulas::LedgerFormulas;
use projects::ProjectTable;
use rust_xlsxwriter::Workbook;

use super::page::{WriteError, properties};
use crate::domain::assignment_lines::AssignmentLine;
use crate::domain::edition_news::EditionNews;
use crate::domain::ledger::Ledger;
use crate::domain::observation::{Flag, QuarterStanding};
use crate::domain::rate::Rates;
use crate::domain::report_status::ReportStatus;

/// All that one ledger workbook shows. The same view gives the same bytes.
#[derive(Debug, Clone, Copy)]
pub struct LedgerView<'a> {
    /// The office's name.
    pub office_name: &'a str,
    /// Which edition it is: `2026年11月`.
    pub title: &'a str,
    /// The day as of which it stands; also the workbook's date of creation.
    pub as_of: NaiveDate,
    /// The projects and matters.
    pub ledger: &'a Ledger,
    /// The rates of these projects.
    pub rates: &'a Rates,
    /// Units × periods; empty if nobody keeps a record.
    pub standings: &'a [ReportStatus],
    /// Units × quarters; empty if nobody keeps a record.
    pub quarters: &'a [QuarterStanding],
    /// Warnings and flags that stand.
    pub flags: &'a [Flag],
    /// What somebody is to see to and the office has not closed.
    pub assignments: &'a [AssignmentLine],
    /// What is new against the edition before; `None` if there is none, or it is no edition.
    pub news: Option<&'a EditionNews>,
    /// Said on the first page, for instance that the year's calendar is provisional (rule 2).
    pub remark: Option<&'a str>,
    /// Whether the last page lists what a person should look at (存疑项目): for the office's draft, not
    /// for the leaders.
    pub shows_suspicions: bool,
}

/// What a workbook is packed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    /// For the mail and for whatever program opens it there, a phone's viewer for one.
    Mailed,
    /// For a disk, in little time.
    Kept,
}

impl Packing {
    /// The level of deflate, from 1 to 9: the usual one, or a quick one. The quickest writes a third more and saves
    /// hardly any time.
    const fn level(self) -> u8 {
        match self {
            Self::Mailed => 6,
            Self::Kept => 3,
        }
    }

    /// The same for the texts: packed better they save less than the rows do, in the same time.
    const fn level_of_texts(self) -> u8 {
        match self {
            Self::Mailed => 6,
            Self::Kept => 2,
        }
    }

    /// Whether each cell of 台账 says where it stands. It need not, for each stands beside the one before, and spreadsheet
    /// programs know that; but the simplest viewers do not. Without it the worksheet packs to less than half,
    /// in half the time.
    const fn names_cells(self) -> bool {
        matches!(self, Self::Mailed)
    }
}

/// More bytes than a project usually takes, packed for the mail. Room is made for all at once, for a
/// buffer that grows is there twice while it does; what is not written to takes no memory.
const PACKED: usize = 400;

/// Writes the workbook: 总览, 台账, in an edition 本期变动, 更正 and 停滞项目, 报送情况, 需市级协调事项, 议定和交办事项 if there are any, 项目经理人, 观摩情况, 存疑数据 and, for the office, 存疑项目.
///
/// No text of a unit becomes a formula; text longer than a cell is cut with a mark.
///
/// # Errors
/// [`WriteError`] if there are more rows than a worksheet has.
pub fn write(view: &LedgerView<'_>) -> Result<Vec<u8>, WriteError> {
    let room = Vec::with_capacity(view.ledger.entries.len() * PACKED);
    let out = write_packed(view, Packing::Mailed, Cursor::new(room))?;
    Ok(out.into_inner())
}

/// The same workbook in less time, packed for a disk and not for the mail: the cells of 台账 do not say where they stand.
/// Writes in small pieces.
///
/// # Errors
/// As [`write()`], or `out` cannot be written to.
pub fn write_quickly(view: &LedgerView<'_>, out: impl Write + Seek) -> Result<(), WriteError> {
    write_packed(view, Packing::Kept, out)?.flush()?;
    Ok(())
}

fn write_packed<W: Write + Seek>(
    view: &LedgerView<'_>,
    packing: Packing,
    out: W,
) -> Result<W, WriteError> {
    let table = ProjectTable::of(view);
    let lines = table.lines();
    let laid_out = lay_out(view, &table, packing.level())?;
    cast::fill(&laid_out, &table, &lines, packing, out)
}

fn lay_out(
    view: &LedgerView<'_>,
    table: &ProjectTable<'_>,
    level: u8,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(level);
    let title = format!("重大招商引资项目调度台账（{}）", view.title);
    workbook.set_properties(&properties(&title, view.office_name, view.as_of));
    let gone = terminated::counted(view);
    let rows_of_gone = u32::try_from(gone.len()).unwrap_or(u32::MAX);
    overview::write(
        &mut workbook,
        view,
        &LedgerFormulas::of(table, rows_of_gone),
    )?;
    projects::write(&mut workbook, table)?;
    if let Some(news) = view.news {
        news::write(&mut workbook, view, news)?;
        stalled::write(&mut workbook, view, &news.stalled)?;
    }
    reporting::write(&mut workbook, view)?;
    matters::write(&mut workbook, view)?;
    assignments::write(&mut workbook, view)?;
    managers::write(&mut workbook, view)?;
    observation::write(&mut workbook, view)?;
    terminated::write(&mut workbook, view, &gone)?;
    doubts::write(&mut workbook, view)?;
    if view.shows_suspicions {
        suspicions::write(&mut workbook, view)?;
    }
    Ok(workbook.save_to_buffer()?)
}

impl<'a> LedgerView<'a> {
    /// A ledger of which nobody keeps a record: its projects and their rates.
    #[must_use]
    pub const fn of_projects(title: &'a str, ledger: &'a Ledger, rates: &'a Rates) -> Self {
        Self {
            office_name: "",
            title,
            as_of: ledger.as_of.0,
            ledger,
            rates,
            standings: &[],
            quarters: &[],
            flags: &[],
            assignments: &[],
            news: None,
            remark: None,
            shows_suspicions: true,
        }
    }

    /// `截至2026年11月25日`
    fn as_of_caption(&self) -> String {
        format!("截至{}", crate::domain::period::Period(self.as_of).label())
    }

    /// `编制单位：…`
    fn office_caption(&self) -> String {
        format!("编制单位：{}", self.office_name)
    }
}
