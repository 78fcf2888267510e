//! What one project adds to each indicator, or why it is left out of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::indicator::Indicator;
use super::span::{AssessmentSpan, When};
use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::ledger::Entry;
use crate::domain::project::Stage;
use crate::domain::rate::{RateRules, SignedState};

/// What a project adds to an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contribution {
    /// So much to the numerator and, of a rate, to the denominator.
    Counted { numerator: i64, denominator: i64 },
    /// Nothing, for this reason; it may belong there.
    LeftOut(LeftOut),
}

/// Why a project that may belong to an indicator is left out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    NoStage,
    /// By the office's setting.
    Terminated,
    NoTotal,
    NoFunds,
    /// The date that decides is not written.
    NoDate,
    /// Of the date that decides only the year is written, and half a year is assessed.
    VagueDate,
    /// It was that far before the span began, and its date says that it came to be so in the span.
    AlreadyBefore,
    /// What it had when the span began is not known.
    NotInOpening,
}

impl LeftOut {
    /// For people, before the number of projects: `未填总投资的`.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::NoStage => "阶段不明的",
            Self::Terminated => "已终止的",
            Self::NoTotal => "未填总投资的",
            Self::NoFunds => "未填到位资金的",
            Self::NoDate => "未填时间的",
            Self::VagueDate => "时间只写到年的",
            Self::AlreadyBefore => "期初已是此阶段而时间写在本期的",
            Self::NotInOpening => "期初到位资金不明的",
        }
    }
}

/// What a project says at the end of the span, beside what it said when the span began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared<'a> {
    pub(super) now: &'a Entry,
    /// `None`: the ledger did not know it then.
    pub(super) before: Option<&'a Entry>,
    pub(super) span: AssessmentSpan,
    pub(super) rules: RateRules,
}

impl Compared<'_> {
    /// What it adds; where it plainly does not belong, nothing is said.
    pub(super) fn contributions(&self) -> BTreeMap<Indicator, Contribution> {
        let mut all = BTreeMap::new();
        let mut add = |indicator, contribution: Option<Contribution>| {
            if let Some(contribution) = contribution {
                all.insert(indicator, contribution);
            }
        };
        let signed = self.signed();
        let introduced = self.introduced(signed);
        add(Indicator::SignedProjects, introduced);
        let investment = introduced.map(|introduced| introduced.then(|| self.investment()));
        add(Indicator::SignedInvestment, investment);
        let of_all = self.rates(signed);
        for (at, rate) in (0..).zip(of_all) {
            add(Self::RATES[at], rate);
            let of_new = introduced.zip(rate);
            let of_new = of_new.map(|(introduced, rate)| introduced.then(|| rate));
            add(Self::RATES_OF_NEW[at], of_new);
        }
        add(Indicator::FundsAdded, self.funds_added(signed, introduced));
        add(Indicator::Started, self.started());
        add(Indicator::InProduction, self.in_production());
        all
    }

    const RATES: [Indicator; 3] = [
        Indicator::FundsRate,
        Indicator::StartRate,
        Indicator::ProductionRate,
    ];
    const RATES_OF_NEW: [Indicator; 3] = [
        Indicator::FundsRateOfNew,
        Indicator::StartRateOfNew,
        Indicator::ProductionRateOfNew,
    ];

    /// How it counts among the signed ones; why not, if it may belong there.
    fn signed(&self) -> Option<Result<SignedState, LeftOut>> {
        let stage = self.now.row.stage;
        match SignedState::of(self.now, self.rules) {
            Some(signed) => Some(Ok(signed)),
            None if stage.is_none() => Some(Err(LeftOut::NoStage)),
            None if stage == Some(Stage::Terminated) && self.now.was_signed => {
                Some(Err(LeftOut::Terminated))
            }
            None => None,
        }
    }

    /// Whether it was newly signed in the span.
    fn introduced(&self, signed: Option<Result<SignedState, LeftOut>>) -> Option<Contribution> {
        let was_signed = self.stage_before().is_some_and(Stage::is_signed);
        let came = self.came(self.now.row.signed_on, was_signed)?;
        Some(match (signed?, came) {
            (Err(left_out), _) => Contribution::LeftOut(left_out),
            (Ok(_), came) => came,
        })
    }

    fn stage_before(&self) -> Option<Stage> {
        self.before?.row.stage
    }

    /// Whether something came to be so in the span, by its date and by the ledger from before it.
    fn came(&self, date: Option<PartialDate>, was_so: bool) -> Option<Contribution> {
        match (self.span.when(date), was_so) {
            (When::Within, false) => Some(Contribution::one()),
            (When::Within, true) => Some(Contribution::LeftOut(LeftOut::AlreadyBefore)),
            (When::Vague, false) => Some(Contribution::LeftOut(LeftOut::VagueDate)),
            (When::Unknown, false) => Some(Contribution::LeftOut(LeftOut::NoDate)),
            (When::Outside, _) | (When::Vague | When::Unknown, true) => None,
        }
    }

    /// Nothing is agreed for nothing: a total of 0 says no more than an empty cell.
    fn total(&self) -> Option<Yuan> {
        let total = self.now.row.total_investment_yuan;
        total.filter(|total| total.0 > 0)
    }

    fn investment(&self) -> Contribution {
        let total = self.total().ok_or(LeftOut::NoTotal);
        Contribution::of(total.map(|total| (total.0, 0)))
    }

    /// What it adds to the three rates, in their order.
    fn rates(&self, signed: Option<Result<SignedState, LeftOut>>) -> [Option<Contribution>; 3] {
        let Some(signed) = signed else {
            return [None; 3];
        };
        let funds = self.now.row.funds_in_place_yuan.ok_or(LeftOut::NoFunds);
        let money = signed.and_then(|_| {
            let total = self.total().ok_or(LeftOut::NoTotal)?;
            Ok((funds?.0, total.0))
        });
        let started = signed.map(|signed| signed.counts_as_started(self.rules));
        let producing = signed.map(|signed| signed.is_producing);
        [
            money,
            started.map(|started| (i64::from(started), 1)),
            producing.map(|producing| (i64::from(producing), 1)),
        ]
        .map(|parts| Some(Contribution::of(parts)))
    }

    /// By how much its funds grew. Of what came into the ledger later only a project that was newly signed is known
    /// to have begun with nothing.
    fn funds_added(
        &self,
        signed: Option<Result<SignedState, LeftOut>>,
        introduced: Option<Contribution>,
    ) -> Option<Contribution> {
        let is_new = matches!(introduced, Some(Contribution::Counted { .. }));
        let grown = signed?.and_then(|_| {
            let now = self.now.row.funds_in_place_yuan.ok_or(LeftOut::NoFunds)?;
            let before = self
                .before
                .and_then(|before| before.row.funds_in_place_yuan);
            let before = before.or_else(|| (is_new || now.0 == 0).then_some(Yuan(0)));
            let before = before.ok_or(LeftOut::NotInOpening)?;
            Ok((now.0.saturating_sub(before.0), 0))
        });
        Some(Contribution::of(grown))
    }

    /// Whether it started in the span. A date before which nothing was built is a plan.
    fn started(&self) -> Option<Contribution> {
        let has_started = |entry: &Entry| {
            let signed = SignedState::of(entry, self.rules);
            signed.is_some_and(|signed| signed.is_being_built || signed.is_producing)
        };
        let was_under_way = self.before.is_some_and(has_started);
        let came = || self.came(self.now.row.started_on, was_under_way);
        has_started(self.now).then(came).flatten()
    }

    /// Whether it began to produce in the span.
    fn in_production(&self) -> Option<Contribution> {
        let produces = |stage| matches!(stage, Some(Stage::Producing | Stage::FullCapacity));
        let had_begun = produces(self.stage_before());
        let came = || self.came(self.now.row.in_production_on, had_begun);
        produces(self.now.row.stage).then(came).flatten()
    }
}

impl Contribution {
    const fn one() -> Self {
        Self::Counted {
            numerator: 1,
            denominator: 0,
        }
    }

    fn of(parts: Result<(i64, i64), LeftOut>) -> Self {
        match parts {
            Ok((numerator, denominator)) => Self::Counted {
                numerator,
                denominator,
            },
            Err(left_out) => Self::LeftOut(left_out),
        }
    }

    /// What follows from being counted; what is left out stays so.
    fn then(self, next: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Counted { .. } => next(),
            Self::LeftOut(_) => self,
        }
    }
}
