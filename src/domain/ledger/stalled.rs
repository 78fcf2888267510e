//! Stalled projects (停滞项目): what stands still or falls behind its own plan, each with the reason.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::change::is_unchanged;
use crate::domain::date::PartialDate;
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::project::{Field, Stage};

/// When a project counts as stalled: the office's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StallRules {
    /// Editions in a row in which nothing of it changed.
    pub unchanged_editions: u32,
    /// Percent of its investment by which its funds may stay behind the time that has passed.
    pub funds_behind_percent: u32,
}

impl Default for StallRules {
    fn default() -> Self {
        Self {
            unchanged_editions: 3,
            funds_behind_percent: 20,
        }
    }
}

/// How serious it is; what is neither is green, and not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    Red,
    Yellow,
}

/// Why a project counts as stalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StallReason {
    /// Its stage is 停工.
    Halted,
    /// The day on which it was to start has passed, and it is only 签约 or 落地.
    StartOverdue(PartialDate),
    /// Nothing of it changed in so many editions before this one.
    Unchanged(u32),
    /// The day on which it was to produce has passed, and it is still being built.
    ProductionOverdue(PartialDate),
    /// Percent of the time from start to production that has passed, and percent of the funds in place.
    FundsBehind { time: u32, funds: u32 },
}

impl StallReason {
    #[must_use]
    pub const fn signal(self) -> Signal {
        match self {
            Self::Halted | Self::StartOverdue(_) | Self::Unchanged(_) => Signal::Red,
            Self::ProductionOverdue(_) | Self::FundsBehind { .. } => Signal::Yellow,
        }
    }

    /// For people: `连续3期台账无变化`.
    #[must_use]
    pub fn told(self) -> String {
        match self {
            Self::Halted => "停工".to_owned(),
            Self::StartOverdue(date) => format!("计划{date}开工，至今未开工"),
            Self::Unchanged(editions) => format!("连续{editions}期台账无变化"),
            Self::ProductionOverdue(date) => format!("计划{date}投产，至今未投产"),
            Self::FundsBehind { time, funds } => {
                format!("建设时间已过{time}%，资金到位{funds}%")
            }
        }
    }
}

/// A stalled project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stalled {
    /// Our number of it.
    pub number: String,
    /// At least one, the most serious first.
    pub reasons: Vec<StallReason>,
}

impl Stalled {
    /// That of its most serious reason.
    #[must_use]
    pub fn signal(&self) -> Signal {
        let signals = self.reasons.iter().map(|reason| reason.signal());
        signals.min().unwrap_or(Signal::Yellow)
    }
}

/// The stalled projects of a ledger, the red ones first, in its order. `earlier`: the editions before it, the latest
/// first. What produces or is 终止 is done, and stands still for good reason.
#[must_use]
pub fn stalled(ledger: &Ledger, earlier: &[&Ledger], rules: StallRules) -> Vec<Stalled> {
    let wanted = usize::try_from(rules.unchanged_editions).unwrap_or(usize::MAX);
    let compared: Vec<HashMap<&str, &Entry>> = earlier
        .iter()
        .take(wanted)
        .map(|ledger| {
            let entries = ledger.entries.iter();
            entries.map(|entry| (&*entry.number, entry)).collect()
        })
        .collect();
    let is_unchanged = |entry: &Entry| {
        wanted > 0
            && compared.len() == wanted
            && compared.iter().all(|edition| {
                let former = edition.get(&*entry.number);
                former.is_some_and(|former| is_unchanged(former, entry))
            })
    };
    let mut found: Vec<Stalled> = ledger
        .entries
        .iter()
        .filter_map(|entry| {
            let mut reasons = behind_plan(entry, ledger.as_of.0, rules);
            let is_done = matches!(
                entry.row.stage,
                Some(Stage::Producing | Stage::FullCapacity | Stage::Terminated)
            );
            if !is_done && is_unchanged(entry) {
                reasons.push(StallReason::Unchanged(rules.unchanged_editions));
            }
            reasons.sort_by_key(|reason| reason.signal());
            (!reasons.is_empty()).then(|| Stalled {
                number: entry.number.clone(),
                reasons,
            })
        })
        .collect();
    found.sort_by_key(Stalled::signal);
    found
}

/// What a project's own figures say. A figure in doubt proves nothing.
fn behind_plan(entry: &Entry, as_of: NaiveDate, rules: StallRules) -> Vec<StallReason> {
    let row = &entry.row;
    let Some(stage) = row.stage.filter(|_| !entry.is_doubtful(Field::Stage)) else {
        return Vec::new();
    };
    let passed = |date: Option<PartialDate>, field| {
        date.filter(|date| date.latest() < as_of && !entry.is_doubtful(field))
    };
    match stage {
        Stage::Halted => vec![StallReason::Halted],
        Stage::Signed | Stage::Landed => {
            let overdue = passed(row.started_on, Field::StartedOn);
            overdue.map(StallReason::StartOverdue).into_iter().collect()
        }
        Stage::Started | Stage::Building => {
            let overdue = passed(row.in_production_on, Field::InProductionOn);
            let overdue = overdue.map(StallReason::ProductionOverdue);
            let behind = funds_behind(entry, as_of, rules);
            overdue.into_iter().chain(behind).collect()
        }
        Stage::Negotiating | Stage::Producing | Stage::FullCapacity | Stage::Terminated => {
            Vec::new()
        }
    }
}

fn funds_behind(entry: &Entry, as_of: NaiveDate, rules: StallRules) -> Option<StallReason> {
    const FIELDS: [Field; 4] = [
        Field::TotalInvestment,
        Field::FundsInPlace,
        Field::StartedOn,
        Field::InProductionOn,
    ];
    if FIELDS.into_iter().any(|field| entry.is_doubtful(field)) {
        return None;
    }
    let row = &entry.row;
    let total = row.total_investment_yuan.filter(|total| total.0 > 0)?;
    let funds = row.funds_in_place_yuan?;
    let (start, end) = (row.started_on?.earliest(), row.in_production_on?.latest());
    let span = (end - start).num_days();
    if span <= 0 {
        return None;
    }
    let passed = (as_of - start).num_days().clamp(0, span);
    let time = u32::try_from(passed * 100 / span).ok()?;
    let share = i128::from(funds.0) * 100 / i128::from(total.0);
    let funds = u32::try_from(share.clamp(0, 100)).ok()?;
    let is_behind = funds.saturating_add(rules.funds_behind_percent) < time;
    is_behind.then_some(StallReason::FundsBehind { time, funds })
}

#[cfg(test)]
mod tests {
    use super::{Signal, StallReason, StallRules, stalled};
    use crate::domain::amount::Yuan;
    use crate::domain::doubt::Questions;
    use crate::domain::fixtures::unit;
    use crate::domain::ledger::{Counted, Ledger, LedgerUnit, merge};
    use crate::domain::project::{ProjectRow, RowRef, Stage};

    fn row(name: &str, stage: Stage, progress: &str) -> ProjectRow {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        ProjectRow {
            stage: Some(stage),
            progress: Some(progress.to_owned()),
            ..ProjectRow::named(place, name)
        }
    }

    fn ledger(day: &str, rows: Vec<ProjectRow>) -> Ledger {
        let period = day.parse().unwrap();
        let report = Counted {
            unit: unit("a").slug,
            period,
            arrival: 1,
            rows,
            urgent: Vec::new(),
            questions: Questions::default(),
        };
        merge(&[LedgerUnit::from(&unit("a"))], &[report], period)
    }

    #[test]
    fn what_stands_still_for_three_editions_is_red_unless_it_is_done() {
        let still = |day| {
            let rows = vec![
                row("甲", Stage::Building, "同上期"),
                row("乙", Stage::Building, day),
                row("丙", Stage::Producing, "同上期"),
            ];
            ledger(day, rows)
        };
        let now = still("2026-12-25");
        let past = ["2026-11-25", "2026-10-25", "2026-09-25"].map(still);
        let past: Vec<&Ledger> = past.iter().collect();
        let rules = StallRules::default();
        let found = stalled(&now, &past, rules);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].reasons, [StallReason::Unchanged(3)]);
        assert_eq!(found[0].signal(), Signal::Red);
        assert!(stalled(&now, &past[..2], rules).is_empty(), "not yet");
        let never = StallRules {
            unchanged_editions: 0,
            ..rules
        };
        assert!(stalled(&now, &past, never).is_empty());
    }

    #[test]
    fn a_project_is_measured_by_its_own_plan() {
        let mut planned = row("甲", Stage::Signed, "");
        planned.started_on = "2026-11".parse().ok();
        let mut built = row("乙", Stage::Building, "");
        built.started_on = "2026-01-01".parse().ok();
        built.in_production_on = "2026-12-31".parse().ok();
        built.total_investment_yuan = Some(Yuan(1_000_000_000));
        built.funds_in_place_yuan = Some(Yuan(780_000_000));
        let mut late = row("丙", Stage::Building, "");
        late.in_production_on = "2026-06".parse().ok();
        let reasons = |rows: Vec<ProjectRow>, day| {
            let found = stalled(&ledger(day, rows), &[], StallRules::default());
            found
                .into_iter()
                .flat_map(|one| one.reasons)
                .map(StallReason::told)
                .collect::<Vec<_>>()
        };
        let all = vec![late, built.clone(), planned, row("丁", Stage::Halted, "")];
        assert_eq!(
            reasons(all, "2026-12-25"),
            [
                "计划2026-11开工，至今未开工",
                "停工",
                "计划2026-06投产，至今未投产",
            ],
            "98 percent of the time and 78 of the funds are just within the setting"
        );
        built.funds_in_place_yuan = Some(Yuan(770_000_000));
        assert_eq!(
            reasons(vec![built.clone()], "2026-12-25"),
            ["建设时间已过98%，资金到位77%"]
        );
        // Nothing has passed on the first day, and no plan proves nothing.
        assert!(reasons(vec![built.clone()], "2026-01-10").is_empty());
        built.in_production_on = None;
        assert!(reasons(vec![built], "2026-12-25").is_empty());
    }
}
