//! The order of units in each indicator: the more the better, and of open questions the fewer.

use std::cmp::Ordering;

use super::indicator::Indicator;
use super::{AssessedFigure, UnitAssessment};
use crate::domain::ranking::by_rate;

/// Gives each unit its place in each indicator. Equal ones share a place, and the next is as many further on; a rate of
/// nothing has none.
pub(super) fn give_places(units: &mut [UnitAssessment]) {
    for at in 0..Indicator::ALL.len() {
        let mut order: Vec<usize> = (0..units.len())
            .filter(|&unit| is_compared(&units[unit].figures[at]))
            .collect();
        order.sort_by(|&one, &other| compare(&units[one].figures[at], &units[other].figures[at]));
        let mut last: Option<(usize, u32)> = None;
        for (number, unit) in (1..).zip(order) {
            let shared = last.filter(|&(other, _)| {
                let (one, other) = (&units[other].figures[at], &units[unit].figures[at]);
                compare(one, other) == Ordering::Equal
            });
            let place = shared.map_or(number, |(_, place)| place);
            units[unit].figures[at].place = Some(place);
            last = Some((unit, place));
        }
    }
}

fn is_compared(figure: &AssessedFigure) -> bool {
    figure.denominator.is_none_or(|denominator| denominator > 0)
}

fn compare(one: &AssessedFigure, other: &AssessedFigure) -> Ordering {
    if one.indicator == Indicator::OpenQuestions {
        return one.numerator.cmp(&other.numerator);
    }
    match (one.ratio(), other.ratio()) {
        (Some(one), Some(other)) => by_rate(one, other),
        _ => other.numerator.cmp(&one.numerator),
    }
}
