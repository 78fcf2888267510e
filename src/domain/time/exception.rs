//! Exceptions: what a person allowed a unit, a later deadline or no report at all (rules 1, 9 and 12).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::domain::calendar::Calendar;
use crate::domain::language::{Language, both};
use crate::domain::period::{Period, Quarter};
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;

/// One grant that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitException {
    /// To whom.
    pub unit: UnitSlug,
    pub exception: Exception,
}

/// What a grant allows. Days, periods and quarters named are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// The deadline of one period is moved to the end of this day.
    Extension {
        period: Period,
        /// The last day, to the same time of day as any deadline.
        until: NaiveDate,
    },
    /// No report is owed for the periods named by days from here to there.
    Periods {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// No observation is owed for these quarters.
    Quarters {
        /// The first one.
        from: Quarter,
        /// The last one.
        to: Quarter,
    },
    /// Neither is owed: periods named by a day in it, quarters that lie in it as a whole.
    Everything {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
}

impl Exception {
    /// Whether it says anything of the report for this period.
    #[must_use]
    pub fn bears_on(&self, period: Period) -> bool {
        matches!(self, Self::Extension { period: of, .. } if *of == period) || self.spares(period)
    }

    /// Whether no report is owed for this period.
    #[must_use]
    pub fn spares(&self, period: Period) -> bool {
        match self {
            Self::Periods { from, to } | Self::Everything { from, to } => {
                (*from..=*to).contains(&period.0)
            }
            Self::Extension { .. } | Self::Quarters { .. } => false,
        }
    }

    /// Whether no observation is owed for this quarter.
    #[must_use]
    pub fn spares_in(&self, quarter: Quarter) -> bool {
        match self {
            Self::Quarters { from, to } => (*from..=*to).contains(&quarter),
            Self::Everything { from, to } => {
                *from <= quarter.first_day() && quarter.end() - Days::new(1) <= *to
            }
            Self::Extension { .. } | Self::Periods { .. } => false,
        }
    }
}

impl Exception {
    /// What is allowed, as part of a sentence about a unit.
    #[must_use]
    pub fn allowed(self, language: Language) -> String {
        match self {
            Self::Extension { period, until } => both!(
                language,
                "may report for {period} until the end of {until}",
                "{period} 这一期可以报到 {until} 为止"
            ),
            Self::Periods { from, to } if from == to => {
                both!(language, "need not report for {from}", "{from} 这一期免报")
            }
            Self::Periods { from, to } => both!(
                language,
                "need not report for periods from {from} to {to}",
                "{from} 到 {to} 各期免报"
            ),
            Self::Quarters { from, to } if from == to => both!(
                language,
                "need not show anything in {from}",
                "{from} 免报观摩"
            ),
            Self::Quarters { from, to } => both!(
                language,
                "need not show anything from {from} to {to}",
                "{from} 到 {to} 免报观摩"
            ),
            Self::Everything { from, to } => both!(
                language,
                "need not report or show anything from {from} to {to}",
                "{from} 到 {to} 全部免报"
            ),
        }
    }
}

/// All grants that stand, by unit, in the order in which they were given: of two, the later one holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exceptions(BTreeMap<UnitSlug, Vec<Exception>>);

/// In the order in which they were given.
impl FromIterator<UnitException> for Exceptions {
    fn from_iter<T: IntoIterator<Item = UnitException>>(exceptions: T) -> Self {
        let mut all = Self::default();
        for UnitException { unit, exception } in exceptions {
            all.0.entry(unit).or_default().push(exception);
        }
        all
    }
}

impl Exceptions {
    fn of(&self, unit: &UnitSlug) -> &[Exception] {
        self.0.get(unit).map_or(&[], Vec::as_slice)
    }

    /// Each extension that was given and stands: the period, and the day to which it was moved.
    pub fn extensions(&self) -> impl Iterator<Item = (Period, NaiveDate)> {
        self.0
            .values()
            .flatten()
            .filter_map(|exception| match exception {
                Exception::Extension { period, until } => Some((*period, *until)),
                _ => None,
            })
    }

    /// The periods for which this unit has had an extension, the earliest first.
    #[must_use]
    pub fn extended_periods(&self, unit: &UnitSlug) -> BTreeSet<Period> {
        let of_unit = self.of(unit).iter();
        let periods = of_unit.filter_map(|exception| match exception {
            Exception::Extension { period, .. } => Some(*period),
            _ => None,
        });
        periods.collect()
    }

    /// Until which day this unit's deadline for this period is extended, if it is.
    #[must_use]
    pub fn extension(&self, unit: &UnitSlug, period: Period) -> Option<NaiveDate> {
        self.of(unit)
            .iter()
            .rev()
            .find_map(|exception| match exception {
                Exception::Extension { period: of, until } if *of == period => Some(*until),
                _ => None,
            })
    }

    /// Whether the unit need not report for this period.
    #[must_use]
    pub fn exempt(&self, unit: &UnitSlug, period: Period) -> bool {
        self.of(unit)
            .iter()
            .any(|exception| exception.spares(period))
    }

    /// Whether the unit need not show anything in this quarter.
    #[must_use]
    pub fn exempt_in(&self, unit: &UnitSlug, quarter: Quarter) -> bool {
        self.of(unit)
            .iter()
            .any(|exception| exception.spares_in(quarter))
    }
}

/// Why a deadline cannot be moved there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadExtension {
    /// It would not be later.
    #[error("the deadline is {0} already\n  hint: an extension is to a later day")]
    NotLater(NaiveDate),
    /// Two periods would be open at once.
    #[error(
        "the next period is due on {0}\n  hint: extend to a day before it, or `exempt` the unit from this period"
    )]
    IntoTheNext(NaiveDate),
}

/// Whether a period's deadline may be moved to this day.
///
/// # Errors
/// [`BadExtension`] if it would not be later, or not before the next period's own due day.
pub fn check_extension(
    policy: &Policy,
    calendar: &Calendar,
    period: Period,
    until: NaiveDate,
) -> Result<(), BadExtension> {
    let deadline = policy.deadline(calendar, period).date;
    let next = policy
        .deadline(calendar, policy.due_days.after(period))
        .date;
    if until <= deadline {
        Err(BadExtension::NotLater(deadline))
    } else if until >= next {
        Err(BadExtension::IntoTheNext(next))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{BadExtension, Exception, Exceptions, UnitException, check_extension};
    use crate::domain::dispatch_rules::DispatchRules;
    use crate::domain::fixtures::{calendar, policy, unit};
    use crate::domain::period::{Period, Quarter};

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn quarter(text: &str) -> Quarter {
        text.parse().unwrap()
    }

    fn granted(leaves: &[Exception]) -> Exceptions {
        let of_a = leaves.iter().map(|&exception| UnitException {
            unit: unit("a").slug,
            exception,
        });
        of_a.collect()
    }

    #[test]
    fn the_latest_extension_holds_and_only_for_its_unit_and_period() {
        let until = |day: &str| Exception::Extension {
            period: period("2026-11-25"),
            until: period(day).0,
        };
        let exceptions = granted(&[until("2026-11-30"), until("2026-11-27")]);
        let closes = |slug: &str, of: &str| {
            let of = period(of);
            let rules = DispatchRules {
                policy: &policy(),
                calendar: &calendar(),
                exceptions: &exceptions,
            };
            let deadline = rules.deadline(&unit(slug).slug, of);
            (deadline.date.to_string(), deadline.at.to_string())
        };
        let moved = (
            "2026-11-27".to_owned(),
            "2026-11-27 16:00:00 UTC".to_owned(),
        );
        assert_eq!(closes("a", "2026-11-25"), moved);
        assert_eq!(closes("b", "2026-11-25").0, "2026-11-25");
        assert_eq!(closes("a", "2026-12-10").0, "2026-12-10");
    }

    #[test]
    fn exemptions_are_of_periods_of_quarters_or_of_both() {
        let (from, to) = (period("2026-10-01").0, period("2026-12-30").0);
        let a = unit("a").slug;
        let of = |exception| {
            let exceptions = granted(&[exception]);
            let periods = ["2026-09-25", "2026-10-10", "2026-12-25"]
                .map(|name| exceptions.exempt(&a, period(name)));
            (periods, exceptions.exempt_in(&a, quarter("2026Q4")))
        };
        let inside = [false, true, true];
        assert_eq!(of(Exception::Periods { from, to }), (inside, false));
        let whole = quarter("2026Q4");
        let quarters = Exception::Quarters {
            from: whole,
            to: whole,
        };
        assert_eq!(of(quarters), ([false; 3], true));
        let short = Exception::Everything { from, to };
        assert_eq!(
            of(short),
            (inside, false),
            "a day is missing of the quarter"
        );
        let to = period("2026-12-31").0;
        assert_eq!(of(Exception::Everything { from, to }), (inside, true));
    }

    #[test]
    fn an_extension_is_later_and_before_the_next_due_day() {
        let checked = |day: &str| {
            check_extension(&policy(), &calendar(), period("2026-11-25"), period(day).0)
        };
        assert_eq!(
            checked("2026-11-25"),
            Err(BadExtension::NotLater(period("2026-11-25").0))
        );
        assert_eq!(checked("2026-11-26"), Ok(()));
        assert_eq!(checked("2026-12-09"), Ok(()));
        assert_eq!(
            checked("2026-12-10"),
            Err(BadExtension::IntoTheNext(period("2026-12-10").0))
        );
    }
}
