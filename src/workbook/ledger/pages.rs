//! The worksheets of a ledger by their names, which letters and documents refer to.

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use crate::workbook::page::{Page, Paper, WriteError};

/// A worksheet of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerWorksheet {
    Overview,
    Projects,
    /// In an edition that has one before it.
    Changes,
    /// In an edition that corrects the one before it.
    Corrections,
    Stalled,
    Reporting,
    Matters,
    /// If anything is assigned and open.
    Assignments,
    /// If any project has a manager.
    Managers,
    Observation,
    /// If a project that was signed has left the ledger.
    Terminated,
    Doubts,
    /// For the office, not for the leaders.
    Suspicions,
}

impl LedgerWorksheet {
    pub const ALL: [Self; 13] = [
        Self::Overview,
        Self::Projects,
        Self::Changes,
        Self::Corrections,
        Self::Stalled,
        Self::Reporting,
        Self::Matters,
        Self::Assignments,
        Self::Managers,
        Self::Observation,
        Self::Terminated,
        Self::Doubts,
        Self::Suspicions,
    ];

    /// What stands on its tab.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "总览",
            Self::Projects => "台账",
            Self::Changes => "本期变动",
            Self::Corrections => "更正",
            Self::Stalled => "停滞项目",
            Self::Reporting => "报送情况",
            Self::Matters => "需市级协调事项",
            Self::Assignments => "议定和交办事项",
            Self::Managers => "项目经理人",
            Self::Observation => "观摩情况",
            Self::Terminated => "已终止项目",
            Self::Doubts => "存疑数据",
            Self::Suspicions => "存疑项目",
        }
    }

    /// Whether each edition has it, whatever is in it.
    #[must_use]
    pub const fn is_in_every_edition(self) -> bool {
        matches!(
            self,
            Self::Overview
                | Self::Projects
                | Self::Stalled
                | Self::Reporting
                | Self::Matters
                | Self::Observation
                | Self::Doubts
        )
    }
}

/// A worksheet that is one table on A4: title, captions and header are there; the first columns stay in sight.
pub(super) fn one_table<'w>(
    workbook: &'w mut Workbook,
    view: &LedgerView<'_>,
    (ledger_page, caption): (LedgerWorksheet, &str),
    columns: &[(&str, f64)],
    (header, columns_in_sight): (u32, u16),
) -> Result<Page<'w>, WriteError> {
    let widths: Vec<f64> = columns.iter().map(|(_, width)| *width).collect();
    let mut page = Page::new(workbook, ledger_page.name(), &widths)?;
    page.print_on(Paper::A4, Some((header, header)))?;
    page.title(
        &format!("{}（{}）", ledger_page.name(), view.title),
        [&view.office_caption(), caption, &view.as_of_caption()],
    )?;
    page.header(header, columns.iter().map(|(words, _)| *words))?;
    page.sheet.set_row_height(header, 32)?;
    page.sheet.set_freeze_panes(header + 1, columns_in_sight)?;
    Ok(page)
}
