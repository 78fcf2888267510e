//! Lines between the rows of a table that say for which report the projects under them are: 2026年11月25日报送.

use std::collections::BTreeSet;

use super::columns;
use super::layout::Block;
use super::meta::Meta;
use super::view::{Row, View};
use crate::domain::period_words::{PeriodStatement, PeriodWords, Strength, newest};
use crate::domain::project::Field;
use crate::domain::text::key;
use crate::domain::wording::shortened;
use crate::words::closed::is_made_of;
use crate::words::period_words::{in_title, without_periods};
use crate::words::text::{of_value, plain};

/// What may stand beside the period in such a line.
const BESIDE: [&str; 20] = [
    "报送", "调度", "填报", "上报", "报告", "情况", "项目", "重大", "重点", "期", "表", "的",
    "进展", "本", "数据", "(", ")", ":", "-", "、",
];

/// Notes which rows of a table are of an earlier period than its newest; what says which is the newest becomes
/// the period of the worksheet.
pub(super) fn set_apart(view: &View, block: &mut Block, meta: &mut Meta) {
    let Some(name) = name_column(view, block) else {
        return;
    };
    let rows = view.rows_between(block.bottom + 1, block.end);
    let mut said: Vec<PeriodStatement> = Vec::new();
    let mut starts: Vec<u32> = Vec::new();
    for row in rows {
        if let Some(own) = stated(view, row) {
            starts.push(row.number);
            said.push(own);
        }
    }
    let Some(first) = starts.first() else { return };
    // Rows right below the header are of the period that the title states.
    let title = meta.period.iter().find(|said| said.strength.states());
    if rows.first().is_some_and(|row| row.number < *first)
        && let Some(title) = title
    {
        starts.insert(0, block.bottom);
        said.insert(0, title.clone());
    }
    let words: Vec<PeriodWords> = said.iter().map(|said| said.words).collect();
    let Some(is_newest) = newest(&words, None).filter(|newest| newest.contains(&false)) else {
        return;
    };
    let ends = starts.iter().skip(1).map(|start| start - 1);
    let ends = ends.chain([u32::MAX]);
    let ranges = starts.iter().copied().zip(ends);
    let (newest, old): (Vec<_>, Vec<_>) = ranges.zip(&is_newest).partition(|(_, newest)| **newest);
    // Projects of an earlier month that are not there again are no earlier report.
    let names = |parts: Vec<((u32, u32), &bool)>| -> BTreeSet<String> {
        let rows = parts.into_iter().flat_map(|((first, last), _)| {
            view.rows_between(first.saturating_add(1), last.saturating_add(1))
        });
        rows.map(|row| key(&row.text(name)))
            .filter(|name| !name.is_empty())
            .collect()
    };
    let old_rows = old.iter().map(|(range, _)| *range).collect();
    if !names(old).is_subset(&names(newest)) {
        return;
    }
    block.old_rows = old_rows;
    let is_old = |own: PeriodWords| {
        let mut all = words.iter().zip(&is_newest);
        all.any(|(words, is_newest)| !is_newest && *words == own)
    };
    meta.period.retain(|said| !is_old(said.words));
    let newest = said
        .iter()
        .zip(&is_newest)
        .find(|(_, is_newest)| **is_newest);
    meta.period.extend(newest.map(|(said, _)| said.clone()));
}

fn name_column(view: &View, block: &Block) -> Option<u32> {
    let mut columns = block.columns.iter();
    let column = columns.find(|column| columns::is_field(column, view.headers, Field::Name));
    column.map(|column| column.column)
}

/// What a line of one cell states of the period, if it states nothing else.
fn stated(view: &View, row: &Row) -> Option<PeriodStatement> {
    /// Letters of the longest such line.
    const LONGEST: usize = 40;
    let mut cells = row.cells();
    let (column, value) = cells.next().filter(|_| row.cells().len() == 1)?;
    let text = of_value(value);
    if text.chars().count() > LONGEST {
        return None;
    }
    let rest = plain(&without_periods(&text));
    if !rest.is_empty() && !is_made_of(&rest, &[&BESIDE]) {
        return None;
    }
    let mut said = in_title(&text).into_iter();
    let (words, _) = said.find(|(words, strength)| strength.states() && words.says_something())?;
    Some(PeriodStatement {
        words,
        strength: Strength::Title,
        text: shortened(&text, 40),
        sheet: view.grid.name.clone(),
        cell: sheetgate::At::new(row.number, column).address(),
    })
}
