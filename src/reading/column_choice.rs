//! Of each field the column that is it: the surest one, or the latest of several for days of their own.

use super::layout::{Block, HeaderColumn};
use super::view::View;
use crate::domain::project::Field;
use crate::words::meaning::{Meaning, Rank};
use crate::words::period::month_and_day;
use crate::words::stage;
use crate::words::text::{is_placeholder, of_value};

/// A column's header and what it means by itself.
pub(super) struct Named<'b> {
    pub(super) header: &'b HeaderColumn,
    pub(super) meaning: Meaning,
}

/// Which column is a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) field: Field,
    /// The column's place among the named ones.
    pub(super) place: usize,
}

/// Of each field the column that is it. A column that surely is it goes before one that perhaps is, and the
/// form's own header before all. What perhaps is an amount, a date or a stage is not taken.
pub(super) fn choose(named: &[Named]) -> Vec<Choice> {
    let mut chosen: Vec<Choice> = Vec::new();
    // Without its name nothing of a project is read: 企业及项目名称 is its name first.
    let mut fields = vec![Field::Name];
    for Named { meaning, .. } in named {
        if let Meaning::Field(field, _) | Meaning::Two(field, _) | Meaning::Guess(field) = *meaning
            && !fields.contains(&field)
        {
            fields.push(field);
        }
    }
    for field in fields {
        let place = surest(named, field).or_else(|| perhaps(named, field, &chosen));
        chosen.extend(place.map(|place| Choice { field, place }));
    }
    chosen
}

/// The first column that perhaps is this field, if that is enough for it.
fn perhaps(named: &[Named], field: Field, chosen: &[Choice]) -> Option<usize> {
    let may_be = |(place, named): (usize, &Named)| {
        let is_it = match named.meaning {
            Meaning::Two(first, second) => {
                first == field || (second == field && field == Field::Name)
            }
            Meaning::Guess(own) => own == field,
            _ => false,
        };
        (is_it && chosen.iter().all(|choice| choice.place != place)).then_some(place)
    };
    let place = named.iter().enumerate().find_map(may_be);
    place.filter(|_| takes_guesses(field))
}

/// The column that is most surely this field; of equals the latest if each is for a day of its own, else the
/// first.
fn surest(named: &[Named], field: Field) -> Option<usize> {
    let best = named
        .iter()
        .filter_map(|named| named.rank_of(field))
        .max()?;
    let is_best = |named: &Named| named.rank_of(field) == Some(best);
    let latest = latest(named, field, best);
    latest.or_else(|| named.iter().position(is_best))
}

impl Named<'_> {
    /// How surely it is this field.
    pub(super) fn rank_of(&self, field: Field) -> Option<Rank> {
        match self.meaning {
            Meaning::Field(own, rank) if own == field => Some(rank),
            _ => None,
        }
    }
}

/// Whether a column that is only perhaps this field is read: a text that is asked about is no loss, a figure
/// would be one.
pub(super) const fn takes_guesses(field: Field) -> bool {
    !field.is_amount()
        && !field.is_date()
        && !matches!(
            field,
            Field::Stage | Field::Number | Field::Code | Field::Sequence
        )
}

/// Of several columns that are equally surely this field, each for a day or a month of its own
/// (11月10日进展, 11月25日进展), the place of the one for the latest. `None` unless all say for when they are.
pub(super) fn latest(named: &[Named], field: Field, rank: Rank) -> Option<usize> {
    let mut dated = Vec::new();
    for (place, column) in named.iter().enumerate() {
        if column.rank_of(field) == Some(rank) {
            dated.push((moment_of(column.header)?, place));
        }
    }
    // From November to February a new year lies between.
    let is_over_new_year = dated.iter().any(|((month, _), _)| *month >= 11);
    let moved = |(month, day): (u32, u32)| match month {
        1 | 2 if is_over_new_year => (month + 12, day),
        _ => (month, day),
    };
    let latest = dated.iter().max_by_key(|(date, _)| moved(*date))?;
    (dated.len() > 1).then_some(latest.1)
}

/// Parts of a month for which a column may be, each with a day of it.
const PARTS_OF_A_MONTH: [(&str, u32); 5] = [
    ("上半月", 10),
    ("下半月", 25),
    ("上旬", 10),
    ("中旬", 20),
    ("下旬", 30),
];

/// The month and the day that the labels over a column name; a half of a month needs no month.
fn moment_of(header: &HeaderColumn) -> Option<(u32, u32)> {
    let labels = || header.labels.iter().rev();
    let parts = PARTS_OF_A_MONTH.iter();
    let half = parts.copied().find_map(|(part, day)| {
        labels()
            .any(|label| label.whole.contains(part))
            .then_some(day)
    });
    match labels().find_map(|label| month_and_day(&label.whole)) {
        Some((month, day)) => Some((month, half.unwrap_or(day))),
        None => half.map(|half| (0, half)),
    }
}

/// Of several columns that may be one field, those that hold nothing of it are not it: 项目类型 over 工业 beside
/// 类别 over 建设中, the second half of a month that has not come.
pub(super) fn settle_by_content(view: &View, block: &Block, named: &mut [Named]) {
    for field in [
        Field::Category,
        Field::Stage,
        Field::Progress,
        Field::Plan,
        Field::Problems,
    ] {
        let is_open = |named: &Named| match named.rank_of(field) {
            Some(Rank::Own | Rank::Confirmed) | None => false,
            Some(rank) => rank == Rank::Dated || matches!(field, Field::Category | Field::Stage),
        };
        let open: Vec<usize> = (0..named.len()).filter(|at| is_open(&named[*at])).collect();
        if open.len() < 2 {
            continue;
        }
        let says = |text: &str| match field {
            Field::Category => stage::category(text).is_some(),
            Field::Stage => stage::speaks_of_stage(text),
            _ => true,
        };
        let rows = || view.rows_between(block.bottom + 1, block.end).iter();
        let holds = |at: &usize| {
            rows().any(|row| {
                let value = row.get(named[*at].header.column).map(of_value);
                value.is_some_and(|text| !is_placeholder(&text) && says(&text))
            })
        };
        let holding: Vec<bool> = open.iter().map(holds).collect();
        if !holding.contains(&true) {
            continue;
        }
        for (at, _) in open.iter().zip(&holding).filter(|(_, holds)| !**holds) {
            named[*at].meaning = Meaning::Extra;
        }
    }
}
