//! What each unit is to reach in a year (目标任务).

use std::collections::BTreeMap;

use super::amount::Yuan;
use super::unit::UnitSlug;

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
