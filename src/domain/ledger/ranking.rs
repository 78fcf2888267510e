//! The order of units (rule 13): by 资金到位率, the highest first.

use std::cmp::Ordering;

use crate::domain::rate::{Rates, Ratio, Tally};
use crate::domain::unit::UnitSlug;

/// A unit among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceAmong {
    pub unit: UnitSlug,
    /// 1 is the highest rate; equal rates share a place. `None`: it has no rate.
    pub place: Option<u32>,
    pub tally: Tally,
}

/// The units by 资金到位率; those with equal rates, and those without one at the end, in the ledger's order. A unit
/// without projects is not among them, unless a terminated one still counts.
#[must_use]
pub fn ranking(rates: &Rates) -> Vec<PlaceAmong> {
    let units = rates.units.iter();
    let with_projects = units.filter(|(_, tally)| tally.projects > 0 || tally.signed > 0);
    let mut places: Vec<PlaceAmong> = with_projects
        .map(|(unit, tally)| PlaceAmong {
            unit: unit.clone(),
            place: None,
            tally: *tally,
        })
        .collect();
    places.sort_by(|one, other| by_rate(one.tally.funds_rate(), other.tally.funds_rate()));
    let mut last: Option<(Ratio, u32)> = None;
    for (number, place) in (1..).zip(&mut places) {
        let rate = place.tally.funds_rate();
        if rate.denominator <= 0 {
            break;
        }
        let shared = last.filter(|(other, _)| by_rate(*other, rate) == Ordering::Equal);
        let own = shared.map_or(number, |(_, shared)| shared);
        place.place = Some(own);
        last = Some((rate, own));
    }
    places
}

/// The higher rate first, as it is shown, and what is no rate last.
#[must_use]
pub fn by_rate(one: Ratio, other: Ratio) -> Ordering {
    other
        .hundredths_of_percent()
        .cmp(&one.hundredths_of_percent())
}

#[cfg(test)]
mod tests {
    use super::ranking;
    use crate::domain::amount::Yuan;
    use crate::domain::rate::{RateRules, Rates, Tally};
    use crate::domain::unit::UnitSlug;

    #[test]
    fn equal_rates_share_a_place_and_no_rate_has_none() {
        let tally = |signed_funds, signed_investment| Tally {
            projects: 1,
            agreed_funds: Yuan(signed_funds),
            agreed_investment: Yuan(signed_investment),
            ..Tally::default()
        };
        let units = [
            ("a", tally(1, 4)),
            ("b", tally(0, 0)),
            ("c", tally(2, 4)),
            ("d", tally(3, 6)),
            ("e", tally(0, 9)),
            ("f", Tally::default()),
        ];
        let rates = Rates {
            rules: RateRules::default(),
            total: Tally::default(),
            units: units
                .map(|(unit, tally)| (UnitSlug(unit.to_owned()), tally))
                .to_vec(),
            stages: Vec::new(),
            categories: Vec::new(),
        };
        let ranked = ranking(&rates);
        let ranked: Vec<(&str, Option<u32>)> = ranked
            .iter()
            .map(|place| (&*place.unit.0, place.place))
            .collect();
        assert_eq!(
            ranked,
            [
                ("c", Some(1)),
                ("d", Some(1)),
                ("a", Some(3)),
                ("e", Some(4)),
                ("b", None)
            ]
        );
    }
}
