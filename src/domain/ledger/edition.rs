//! What an edition of the ledger says beside its projects: facts of the day on which it was built (rule 11).

use serde::{Deserialize, Serialize};

use crate::domain::observation::{Flag, QuarterStanding};
use crate::domain::period::Period;
use crate::domain::rate::RateRules;
use crate::domain::report_status::ReportStatus;

/// What a ledger is published with; it does not change afterwards, whatever arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownWith {
    /// How its rates were counted.
    pub rate_rules: RateRules,
    standings: Vec<(Period, ReportStatus)>,
    /// Units × the last quarters.
    pub quarters: Vec<QuarterStanding>,
    /// Warnings and flags of the last closed quarter.
    pub flags: Vec<Flag>,
}

impl ShownWith {
    #[must_use]
    pub fn new(
        rate_rules: RateRules,
        standings: &[ReportStatus],
        quarters: &[QuarterStanding],
        flags: &[Flag],
    ) -> Self {
        let dated = |status: &ReportStatus| (status.period, status.clone());
        Self {
            rate_rules,
            standings: standings.iter().map(dated).collect(),
            quarters: quarters.to_vec(),
            flags: flags.to_vec(),
        }
    }

    /// Units × the last periods.
    #[must_use]
    pub fn standings(&self) -> Vec<ReportStatus> {
        let dated = |(period, status): &(Period, ReportStatus)| ReportStatus {
            period: *period,
            ..status.clone()
        };
        self.standings.iter().map(dated).collect()
    }
}
