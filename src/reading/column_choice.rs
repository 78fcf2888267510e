//! Of each field the column that is it: the surest one, or the latest of several for days of their own.

use super::layout::HeaderColumn;
use crate::domain::project::Field;
use crate::words::meaning::{Meaning, Rank};
use crate::words::period::month_and_day;

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
            let mut labels = column.header.labels.iter().rev();
            dated.push((labels.find_map(|label| month_and_day(&label.whole))?, place));
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
