//! 议定事项.xlsx: what meetings decided, for the office to fill in, and what it said when it was written.

use chrono::NaiveDate;
use rust_xlsxwriter::{DataValidation, Format, Workbook};

use super::page::{Page, Paper, WriteError, properties};
use super::style;
use crate::domain::assignment::{Assignment, AssignmentBase, AssignmentState, BASE_SHEET};
use crate::domain::policy::Policy;

/// Rises whenever it is written another way.
pub const VERSION: u32 = 1;

const WIDTHS: [f64; 9] = [6.0, 44.0, 22.0, 26.0, 14.0, 10.0, 36.0, 12.0, 22.0];
const HEADERS: [&str; 9] = [
    "编号",
    "议定事项",
    "牵头单位",
    "配合单位",
    "完成时限",
    "状态",
    "办理情况",
    "经手人",
    "来源",
];
const HEADER: u32 = 2;
const FIRST: u32 = 3;
/// Rows to fill in below those that are there.
const EMPTY_ROWS: u32 = 30;
/// The names to choose from.
const NAMES_SHEET: &str = "单位名单";

/// Writes the workbook: open decisions first, then those that are closed. The same decisions give the same bytes.
///
/// # Errors
/// If there are more rows than a worksheet has.
pub fn write(
    policy: &Policy,
    decisions: &[Assignment],
    as_of: NaiveDate,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties("议定事项", &policy.office_name, as_of));
    let mut decisions: Vec<&Assignment> = decisions.iter().collect();
    decisions.sort_by_key(|one| (one.state == AssignmentState::Closed, one.id.number));
    let names: Vec<&str> = policy
        .departments
        .iter()
        .map(|one| one.name.as_str())
        .chain(policy.units.iter().map(|one| one.name.as_str()))
        .collect();
    table(&mut workbook, policy, &decisions, names.len())?;
    let listed = workbook.add_worksheet();
    listed.set_name(NAMES_SHEET)?.set_hidden(true);
    for (row, name) in (0..).zip(&names) {
        listed.write_string(row, 0, super::fit::fit(name))?;
    }
    let base = workbook.add_worksheet();
    base.set_name(BASE_SHEET)?.set_hidden(true);
    for (row, one) in (0..).zip(&decisions) {
        base.write_string(row, 0, one.id.number.to_string())?;
        let said = AssignmentBase {
            terms: one.terms.clone(),
            state: one.state,
            said: said(one),
        };
        let said = serde_json::to_string(&said)
            .map_err(|error| WriteError::because(&error.to_string()))?;
        base.write_string(row, 1, said)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn said(one: &Assignment) -> String {
    let changed = one.changed.as_ref();
    changed.map_or_else(String::new, |changed| changed.why.clone())
}

fn table(
    workbook: &mut Workbook,
    policy: &Policy,
    decisions: &[&Assignment],
    names: usize,
) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, "议定事项", &WIDTHS)?;
    page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
    page.merged(0, 0, page.last_column, "议定事项", &style::title())?;
    page.sheet.set_row_height(0, 38)?;
    let hint = "新增：在空行填写，编号留空。办结、销号：改“状态”，并填“办理情况”和“经手人”。没有期限的，完成时限写“长期”。不要删除行。";
    page.merged(1, 0, page.last_column, hint, &style::caption())?;
    page.sheet.set_row_height(1, 22)?;
    page.header(HEADER, HEADERS)?;
    for (column, header) in [(1, HEADERS[1]), (2, HEADERS[2]), (4, HEADERS[4])] {
        page.text(HEADER, column, header, &style::required_header())?;
    }
    page.sheet.set_row_height(HEADER, 28)?;
    page.sheet.set_freeze_panes(FIRST, 0)?;
    let (text, centered) = (style::text(), style::centered());
    let day = style::centered().set_num_format(style::DAY);
    for (row, one) in (FIRST..).zip(decisions) {
        decision_row(&mut page, policy, (row, one), (&text, &centered, &day))?;
    }
    let filled = u32::try_from(decisions.len()).unwrap_or(u32::MAX - FIRST - EMPTY_ROWS);
    let last = FIRST + filled + EMPTY_ROWS - 1;
    for row in FIRST + filled..=last {
        for column in 0..=page.last_column {
            let format = if column == 4 { &day } else { &text };
            page.sheet.write_blank(row, column, format)?;
        }
        page.sheet.set_row_height(row, 24)?;
    }
    let names = format!("={NAMES_SHEET}!$A$1:$A${}", names.max(1));
    let lead = DataValidation::new()
        .allow_list_formula(names.as_str().into())
        .set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Warning);
    page.sheet.add_data_validation(FIRST, 2, last, 2, &lead)?;
    let states = AssignmentState::ALL.map(AssignmentState::label);
    let states = DataValidation::new().allow_list_strings(&states)?;
    page.sheet.add_data_validation(FIRST, 5, last, 5, &states)?;
    Ok(())
}

fn decision_row(
    page: &mut Page<'_>,
    policy: &Policy,
    (row, one): (u32, &Assignment),
    (text, centered, day): (&Format, &Format, &Format),
) -> Result<(), WriteError> {
    let terms = &one.terms;
    let helpers = terms.helpers.iter();
    let helpers: Vec<&str> = helpers.map(|slug| policy.assignee_name(slug)).collect();
    let (number, helpers) = (one.id.number.to_string(), helpers.join("、"));
    let said = said(one);
    page.texts(
        row,
        &WIDTHS,
        &[
            (0, &number, centered),
            (1, &terms.item, text),
            (2, policy.assignee_name(&terms.lead), text),
            (3, &helpers, text),
            (5, one.state.label(), centered),
            (6, &said, text),
            (7, "", centered),
            (8, &terms.origin, text),
        ],
    )?;
    match terms.due {
        Some(due) => page.date(row, 4, Some(due.into()), day),
        None => page.text(row, 4, &terms.told_due(), centered),
    }
}
