//! The form (调度表): what a unit fills in, prefilled with all that it last reported.

mod guide;
mod observation;
mod projects;
mod questions;
mod urgent;

use rust_xlsxwriter::{ProtectionOptions, Workbook};

pub use questions::UnitQuestions;

use super::page::{WriteError, properties};
use crate::domain::ledger::Entry;
use crate::domain::period::Period;
use crate::domain::sheet::Observation;
use crate::domain::unit::UnitSlug;

/// Version of the form's layout, told to the reader by the hidden sheet.
pub const VERSION: u32 = 2;

/// Name of the hidden sheet that says which form it is, for whom and for when.
pub const HIDDEN_SHEET: &str = "diaodu";

/// All that one form shows. The same view gives the same bytes.
#[derive(Debug, Clone, Copy)]
pub struct FormView<'a> {
    /// The office's name.
    pub office_name: &'a str,
    /// Whose form it is.
    pub unit: &'a UnitSlug,
    /// The unit's official name.
    pub unit_name: &'a str,
    pub period: Period,
    /// The deadline in words: `2026年11月25日24:00`.
    pub deadline: &'a str,
    /// The unit's projects as last accepted, in the ledger's order; terminated ones are left out.
    pub entries: &'a [&'a Entry],
    /// 填报人 of the last report, if known.
    pub preparer: Option<&'a str>,
    /// 联系电话 of the last report, if known.
    pub phone: Option<&'a str>,
    /// What the last report left open, if there is one.
    pub questions: Option<UnitQuestions<'a>>,
    /// What the unit last stated for the running quarter.
    pub observations: &'a [Observation],
}

/// Writes the form: 调度表, 观摩项目, 紧急事项, 填表说明 and the hidden sheet.
///
/// Headers are locked without a password; everything to be filled in is not, and rows may be added,
/// sorted and made higher. They cannot be deleted, only emptied: a project ends by its stage. Words
/// come from lists; limits of dates and amounts only warn, for the checks decide.
///
/// # Errors
/// [`WriteError`] if there are more rows than a worksheet has.
pub fn write(view: &FormView<'_>) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let title = format!("{}重大招商引资项目调度表", view.unit_name);
    workbook.set_properties(&properties(&title, view.office_name, view.period.0));
    projects::write(&mut workbook, view)?;
    observation::write(&mut workbook, view)?;
    urgent::write(&mut workbook)?;
    guide::write(&mut workbook, view)?;
    mark(&mut workbook, view)?;
    Ok(workbook.save_to_buffer()?)
}

/// The sheet that only the reader sees: version, unit and period.
fn mark(workbook: &mut Workbook, view: &FormView<'_>) -> Result<(), WriteError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(HIDDEN_SHEET)?.set_very_hidden(true);
    let lines = [
        ("form", VERSION.to_string()),
        ("unit", view.unit.to_string()),
        ("period", view.period.to_string()),
    ];
    for (row, (name, value)) in (0..).zip(lines) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.protect();
    Ok(())
}

/// What may be done on a protected sheet: all but changing locked cells and taking rows or columns away.
fn protection() -> ProtectionOptions {
    ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        sort: true,
        use_autofilter: true,
        edit_objects: true,
        ..ProtectionOptions::new()
    }
}
