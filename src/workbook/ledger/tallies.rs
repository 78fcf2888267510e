//! The two small tables of 总览: projects by stage and by category.

use super::LedgerView;
use crate::domain::project::{Category, Stage};
use crate::domain::rate::Tally;
use crate::workbook::page::{Money, Page, WriteError};
use crate::workbook::style;

/// By stage, on the left; answers the row after it.
pub(super) fn stages(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    row: u32,
) -> Result<u32, WriteError> {
    let stages = view.rates.stages.iter();
    let rows = stages.map(|(stage, tally)| (stage.map_or("未填阶段", Stage::word), tally));
    let places = [(0, 0), (1, 1), (2, 3), (4, 5)];
    small_table(page, row, "项目阶段", places, rows)
}

/// By category, on the right.
pub(super) fn categories(
    page: &mut Page<'_>,
    view: &LedgerView<'_>,
    row: u32,
) -> Result<u32, WriteError> {
    let categories = view.rates.categories.iter();
    let rows = categories.map(|(category, tally)| {
        let word = category.map_or("未填类别", Category::word);
        (word, tally)
    });
    let places = [(6, 6), (7, 7), (8, 9), (10, 11)];
    small_table(page, row, "项目类别", places, rows)
}

fn small_table<'t>(
    page: &mut Page<'_>,
    row: u32,
    name: &str,
    places: [(u16, u16); 4],
    rows: impl Iterator<Item = (&'t str, &'t Tally)>,
) -> Result<u32, WriteError> {
    let (header, count, money) = (
        style::header(),
        style::number(style::COUNT),
        Money::new(|format| format),
    );
    for ((first, last), word) in places.into_iter().zip([
        name,
        "项目\n（个）",
        "总投资\n（万元）",
        "累计到位资金\n（万元）",
    ]) {
        page.merged(row, first, last, word, &header)?;
    }
    page.sheet.set_row_height(row, 34)?;
    let mut row = row + 1;
    for (word, tally) in rows {
        page.text(row, places[0].0, word, &style::centered())?;
        page.number(row, places[1].0, tally.projects.into(), &count)?;
        for (place, yuan) in [
            (places[2], tally.total_investment),
            (places[3], tally.funds_in_place),
        ] {
            page.merged(row, place.0, place.1, "", &count)?;
            page.amount(row, place.0, Some(yuan), &money)?;
        }
        page.sheet.set_row_height(row, 19)?;
        row += 1;
    }
    Ok(row)
}
