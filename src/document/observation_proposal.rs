//! Which projects of each unit a quarter's observation may show: a proposal, each with its reasons; people decide.

use std::collections::BTreeSet;

use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::period::Quarter;
use crate::domain::project::{Field, Stage};
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;

/// The most projects that are proposed of one unit.
pub const MOST_OF_A_UNIT: usize = 2;

/// A project that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObservationProposal<'l> {
    pub entry: &'l Entry,
    pub reason: ProposalReason,
}

/// Why; the first is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalReason {
    /// It began to produce in the quarter.
    NewProduction(PartialDate),
    /// Ground was broken in the quarter.
    NewStart(PartialDate),
    /// It is being built.
    BeingBuilt,
    /// It produces, and was never shown.
    Producing,
}

impl ProposalReason {
    /// For people: `本季度投产（2026-11-06）`.
    #[must_use]
    pub fn told(self) -> String {
        match self {
            Self::NewProduction(date) => format!("本季度投产（{date}）"),
            Self::NewStart(date) => format!("本季度开工（{date}）"),
            Self::BeingBuilt => "正在建设".to_owned(),
            Self::Producing => "已投产，尚未观摩过".to_owned(),
        }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::NewProduction(_) => 0,
            Self::NewStart(_) => 1,
            Self::BeingBuilt => 2,
            Self::Producing => 3,
        }
    }
}

/// The projects of a unit that may be shown in this quarter, the best first and of equals the largest. `shown`: the
/// names of what it showed before, as [`key`] has them. What is not listed any more, or whose stage is in doubt, is
/// never proposed.
#[must_use]
pub fn proposals<'l>(
    ledger: &'l Ledger,
    unit: &UnitSlug,
    quarter: Quarter,
    shown: &BTreeSet<String>,
) -> Vec<ObservationProposal<'l>> {
    let own = ledger.entries.iter().filter(|entry| entry.unit == *unit);
    let mut proposals: Vec<ObservationProposal<'l>> = own
        .filter(|entry| entry.absent.is_none() && !entry.is_doubtful(Field::Stage))
        .filter(|entry| !shown.contains(&key(&entry.row.name)))
        .filter_map(|entry| {
            let reason = reason(entry, quarter)?;
            Some(ObservationProposal { entry, reason })
        })
        .collect();
    let size = |entry: &Entry| entry.row.total_investment_yuan.unwrap_or(Yuan(0));
    proposals.sort_by_key(|proposal| {
        (
            proposal.reason.rank(),
            std::cmp::Reverse(size(proposal.entry)),
            &*proposal.entry.number,
        )
    });
    proposals.truncate(MOST_OF_A_UNIT);
    proposals
}

fn reason(entry: &Entry, quarter: Quarter) -> Option<ProposalReason> {
    let row = &entry.row;
    let in_quarter = |date: Option<PartialDate>, field| {
        date.filter(|date| {
            !entry.is_doubtful(field)
                && date.earliest() >= quarter.first_day()
                && date.latest() < quarter.end()
        })
    };
    match row.stage? {
        Stage::Producing | Stage::FullCapacity => Some(
            in_quarter(row.in_production_on, Field::InProductionOn)
                .map_or(ProposalReason::Producing, ProposalReason::NewProduction),
        ),
        Stage::Started | Stage::Building => Some(
            in_quarter(row.started_on, Field::StartedOn)
                .map_or(ProposalReason::BeingBuilt, ProposalReason::NewStart),
        ),
        Stage::Negotiating | Stage::Signed | Stage::Landed | Stage::Halted | Stage::Terminated => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ProposalReason, proposals};
    use crate::domain::amount::Yuan;
    use crate::domain::doubt::Questions;
    use crate::domain::fixtures::unit;
    use crate::domain::ledger::{Counted, LedgerUnit, merge};
    use crate::domain::project::{ProjectRow, RowRef, Stage};
    use crate::domain::text::key;

    fn row(name: &str, stage: Stage, wan: i64, date: &str) -> ProjectRow {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        ProjectRow {
            stage: Some(stage),
            total_investment_yuan: Some(Yuan(wan * 10_000)),
            started_on: date.parse().ok(),
            in_production_on: date.parse().ok(),
            ..ProjectRow::named(place, name)
        }
    }

    /// The names that are proposed, with the reasons.
    fn proposed(rows: Vec<ProjectRow>, shown: &[&str]) -> Vec<(String, ProposalReason)> {
        let report = Counted {
            unit: unit("a").slug,
            period: "2026-11-25".parse().unwrap(),
            arrival: 1,
            questions: Questions::default(),
            rows,
            urgent: Vec::new(),
        };
        let units = [LedgerUnit::from(&unit("a"))];
        let ledger = merge(&units, &[report], "2026-11-25".parse().unwrap());
        let shown: BTreeSet<String> = shown.iter().map(|name| key(name)).collect();
        let quarter = "2026Q4".parse().unwrap();
        let found = proposals(&ledger, &unit("a").slug, quarter, &shown);
        let named = found
            .iter()
            .map(|one| (one.entry.row.name.clone(), one.reason));
        named.collect()
    }

    #[test]
    fn what_is_new_goes_before_what_is_large() {
        let date = "2026-11".parse().unwrap();
        let rows = vec![
            row("大在建", Stage::Building, 900, "2025-03"),
            row("新开工", Stage::Started, 10, "2026-11"),
            row("新投产", Stage::Producing, 1, "2026-11"),
            row("只写到年", Stage::Building, 5_000, "2026"),
        ];
        assert_eq!(
            proposed(rows.clone(), &[]),
            [
                ("新投产".to_owned(), ProposalReason::NewProduction(date)),
                ("新开工".to_owned(), ProposalReason::NewStart(date)),
            ]
        );
        assert_eq!(
            proposed(rows, &["新 投产", "新开工"]),
            [
                ("只写到年".to_owned(), ProposalReason::BeingBuilt),
                ("大在建".to_owned(), ProposalReason::BeingBuilt),
            ]
        );
    }

    #[test]
    fn what_is_not_built_is_not_shown() {
        let stages = [
            Stage::Negotiating,
            Stage::Signed,
            Stage::Landed,
            Stage::Halted,
            Stage::Terminated,
        ];
        let rows = stages.map(|stage| row(stage.word(), stage, 10, "2026-11"));
        assert_eq!(proposed(rows.to_vec(), &[]), []);
    }
}
