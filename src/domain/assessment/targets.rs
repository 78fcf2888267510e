//! What each unit is to reach in a year (目标任务), and which part of it is due by a month.

use std::collections::BTreeMap;

use serde::Serialize;

use super::indicator::Indicator;
use crate::domain::amount::Yuan;
use crate::domain::rate::Ratio;
use crate::domain::unit::UnitSlug;

/// The targets of one unit for one year; what is `None` has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YearTargets {
    /// 引进项目数.
    pub signed_projects: Option<u32>,
    /// 引进项目总投资.
    pub signed_investment: Option<Yuan>,
    /// 新增到位资金.
    pub funds_added: Option<Yuan>,
    /// 新开工项目数.
    pub started: Option<u32>,
    /// 新投产项目数.
    pub in_production: Option<u32>,
}

/// The targets of all units, by year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets(BTreeMap<(UnitSlug, i32), YearTargets>);

/// A target and the part of it that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DueTarget {
    /// For the whole year; projects or yuan.
    pub year: i64,
    /// Of this year's twelve months so many are over or running: that part is due (序时进度).
    pub months: u32,
}

impl Targets {
    /// The targets of a unit for a year; none if it has none.
    #[must_use]
    pub fn of(&self, unit: &UnitSlug, year: i32) -> YearTargets {
        let key = (unit.clone(), year);
        self.0.get(&key).copied().unwrap_or_default()
    }
}

impl FromIterator<(UnitSlug, i32, YearTargets)> for Targets {
    fn from_iter<T: IntoIterator<Item = (UnitSlug, i32, YearTargets)>>(targets: T) -> Self {
        let targets = targets.into_iter();
        Self(
            targets
                .map(|(unit, year, set)| ((unit, year), set))
                .collect(),
        )
    }
}

impl YearTargets {
    /// The target for this indicator, in projects or yuan.
    #[must_use]
    pub fn target(&self, indicator: Indicator) -> Option<i64> {
        match indicator {
            Indicator::SignedProjects => self.signed_projects.map(i64::from),
            Indicator::SignedInvestment => self.signed_investment.map(|yuan| yuan.0),
            Indicator::FundsAdded => self.funds_added.map(|yuan| yuan.0),
            Indicator::Started => self.started.map(i64::from),
            Indicator::InProduction => self.in_production.map(i64::from),
            _ => None,
        }
    }
}

impl DueTarget {
    /// What has been reached of what is due, as 完成序时进度.
    #[must_use]
    pub fn progress(self, reached: i64) -> Ratio {
        Ratio {
            numerator: reached.saturating_mul(12),
            denominator: self.year.saturating_mul(i64::from(self.months)),
        }
    }

    /// What is due, in hundredths of a project or of a yuan, half up.
    #[must_use]
    pub fn due_hundredths(self) -> i64 {
        let hundredths = i128::from(self.year) * i128::from(self.months) * 100;
        let rounded = (hundredths * 2 + 12).div_euclid(24);
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::DueTarget;

    #[test]
    fn what_is_due_is_the_year_by_twelve_times_the_months() {
        for (year, months, due, reached, progress) in [
            (12, 6, 600, 6, "100.00%"),
            (10, 1, 83, 1, "120.00%"),
            (10, 7, 583, 5, "85.71%"),
            (5, 11, 458, 0, "0.00%"),
            (7, 12, 700, 8, "114.29%"),
        ] {
            let target = DueTarget { year, months };
            assert_eq!(target.due_hundredths(), due, "{year} {months}");
            assert_eq!(target.progress(reached).to_string(), progress);
        }
        let none = DueTarget { year: 0, months: 6 };
        assert_eq!(none.progress(3).to_string(), "—", "nothing is due");
    }
}
