//! Compares the ledger as it stood at every period: figures, doubts, what they weigh, and 资金到位率.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDateTime};
use diaodu::domain::doubt::{Meanwhile, Weight};
use diaodu::domain::figure::{Figure, figure};
use diaodu::domain::ledger::{AbsentFrom, Entry as Listed, Ledger};
use diaodu::domain::period::Period;
use diaodu::domain::project::{Field, Stage};
use diaodu::domain::rate::Tally;

use crate::office::UNITS;
use crate::sim::clerks::periods;
use crate::sim::model::Model;
use crate::sim::model::figures::{Doubt, Entry, KINDS, Kind};
use crate::sim::world::World;

/// All that differs, a line each; the earliest period comes first.
pub(super) async fn ledgers(world: &World, model: &Model, now: NaiveDateTime) -> Vec<String> {
    let mut differences = Vec::new();
    let office = &world.town.office;
    let instant = office.policy.instant(now);
    let facts = office.facts(instant).await.unwrap();
    for period in periods(now.date() - Days::new(380), now.date() + Days::new(31)) {
        let ledger_report = office.ledger_report(&facts, Period(period), instant);
        let ledger_report = ledger_report.await.unwrap();
        let mut all = Vec::new();
        for (unit, (slug, name)) in UNITS[..crate::sim::UNITS].iter().enumerate() {
            let should = model.ledger(unit, period);
            let is = entries(&ledger_report.ledger, slug);
            for project in is.keys().chain(should.keys()) {
                let (is, should) = (is.get(project), should.get(project));
                if is != should {
                    differences.push(format!(
                        "{name} {project} as of {period}: is {is:?}, should be {should:?}"
                    ));
                }
            }
            all.extend(should.into_values());
        }
        // All later ones rest on the first.
        if !differences.is_empty() {
            break;
        }
        let weight = Weight::of(&ledger_report.ledger.entries);
        let is = sums(&weight, &ledger_report.rates.total);
        let should = told(&all);
        if is != should {
            differences.push(format!("as of {period}: is {is}, should be {should}"));
        }
    }
    differences.sort();
    differences.dedup();
    differences
}

/// The unit's projects, by name.
fn entries(ledger: &Ledger, slug: &str) -> BTreeMap<String, Entry> {
    let own = ledger.entries.iter().filter(|entry| entry.unit.0 == slug);
    own.map(|entry| (entry.row.name.clone(), entry_of(entry)))
        .collect()
}

fn entry_of(entry: &Listed) -> Entry {
    let doubts = entry.doubts.iter().map(|doubt| Doubt {
        kind: KINDS[KINDS
            .iter()
            .position(|kind| field(*kind) == doubt.field)
            .unwrap()],
        since: doubt.since.0,
        accepted_in: match doubt.meanwhile {
            Meanwhile::Accepted(period) => Some(period.0),
            Meanwhile::Reading | Meanwhile::Nothing => None,
        },
        is_blank: doubt.written.is_empty(),
    });
    Entry {
        counts: KINDS.map(|kind| figure(&entry.row, field(kind)).map(value)),
        doubts: doubts.collect(),
        absent: entry.absent.map(|absent| absent == AbsentFrom::Sheet),
    }
}

const fn field(kind: Kind) -> Field {
    match kind {
        Kind::Total => Field::TotalInvestment,
        Kind::Funds => Field::FundsInPlace,
        Kind::Stage => Field::Stage,
        Kind::Started => Field::StartedOn,
    }
}

/// A figure as the model has it.
fn value(figure: Figure) -> i64 {
    match figure {
        Figure::Amount(yuan) => yuan.0 / 10_000,
        Figure::Stage(stage) => {
            let place = Stage::ALL.iter().position(|other| *other == stage);
            i64::try_from(place.unwrap() + 1).unwrap()
        }
        Figure::Date(date) => {
            let digits: String = date.to_string().replace('-', "");
            digits.parse().unwrap()
        }
    }
}

/// Doubts and what they weigh, and 资金到位率 in 万元.
fn sums(weight: &Weight, total: &Tally) -> String {
    let wan = |yuan: i64| yuan / 10_000;
    let rate = total.funds_rate();
    format!(
        "{} doubts in {} projects over {} and {}, {} uncounted; {} of {}",
        weight.doubts,
        weight.projects,
        wan(weight.total_investment.0),
        wan(weight.funds_in_place.0),
        weight.uncounted,
        wan(rate.numerator),
        wan(rate.denominator),
    )
}

/// The same by the rules, from what each project has.
fn told(all: &[Entry]) -> String {
    let [mut doubts, mut projects, mut uncounted] = [0; 3];
    let [mut total, mut funds, mut funded, mut agreed] = [0; 4];
    for entry in all {
        let [own_total, own_funds, stage, _] = entry.counts;
        doubts += entry.doubts.len();
        projects += usize::from(!entry.doubts.is_empty());
        for doubt in &entry.doubts {
            match doubt.kind {
                Kind::Total => total += own_total.unwrap_or_default(),
                Kind::Funds => funds += own_funds.unwrap_or_default(),
                Kind::Stage | Kind::Started => {}
            }
            let amount = match doubt.kind {
                Kind::Total => own_total,
                Kind::Funds => own_funds,
                Kind::Stage | Kind::Started => Some(0),
            };
            uncounted += usize::from(amount.is_none());
        }
        // Both sides over the same projects: signed ones, of which both are known.
        if let (Some(_), Some(own_total), Some(own_funds)) = (stage, own_total, own_funds) {
            agreed += own_total;
            funded += own_funds;
        }
    }
    format!(
        "{doubts} doubts in {projects} projects over {total} and {funds}, {uncounted} uncounted; {funded} of {agreed}"
    )
}
