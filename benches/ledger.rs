//! What a ledger of 5,000 projects costs: merged, counted, written; and a form of 60.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop at once"
)]

use diaodu::domain::change::changes;
use diaodu::domain::ledger::{Counted, Entry, Ledger, merge};
use diaodu::domain::rate::{RateRules, rates};
use diaodu::workbook::form::{self, FormView};
use diaodu::workbook::ledger::{self, LedgerView};
use divan::Bencher;

#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

use plausible::{period, periods, quarters, standings, submissions, units};

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

/// Projects a unit: 14 units have 4,998 of them.
const PROJECTS: usize = 357;

fn main() {
    divan::main();
}

fn two_periods() -> Vec<Counted> {
    submissions(&periods("2026-11-01", "2026-11-25"), PROJECTS)
}

fn ledger() -> Ledger {
    merge(&units(), &two_periods(), period("2026-11-25"))
}

#[divan::bench(sample_count = 10)]
fn merge_two_periods(bencher: Bencher<'_, '_>) {
    let (units, submissions) = (units(), two_periods());
    bencher.bench(|| merge(&units, &submissions, period("2026-11-25")));
}

#[divan::bench(sample_count = 10)]
fn changes_of_a_period(bencher: Bencher<'_, '_>) {
    let before = merge(&units(), &two_periods(), period("2026-11-10"));
    let after = ledger();
    bencher.bench(|| changes(&before, &after));
}

/// The promise of the README: built and written in at most 1.5 s and 150 MiB.
#[divan::bench(sample_count = 10)]
fn build_and_write_the_workbook(bencher: Bencher<'_, '_>) {
    let (units, submissions) = (units(), two_periods());
    let standings = standings(&periods("2026-01-01", "2026-11-25"));
    let (quarters, flags) = quarters();
    bencher.bench(|| {
        let ledger = merge(&units, &submissions, period("2026-11-25"));
        let rates = rates(&ledger, RateRules::default());
        ledger::write(&LedgerView {
            office_name: "贵阳市重大招商引资项目领导小组办公室",
            standings: &standings,
            quarters: &quarters,
            flags: &flags,
            ..LedgerView::of_projects("2026年11月", &ledger, &rates)
        })
        .unwrap()
    });
}

#[divan::bench]
fn write_a_form(bencher: Bencher<'_, '_>) {
    let ledger = merge(
        &units(),
        &submissions(&periods("2026-11-01", "2026-11-10"), 60),
        period("2026-11-10"),
    );
    let unit = &ledger.units[0];
    let entries: Vec<&Entry> = ledger.of_unit(&unit.slug).collect();
    bencher.bench(|| {
        form::write(&FormView {
            office_name: "贵阳市重大招商引资项目领导小组办公室",
            unit: &unit.slug,
            unit_name: &unit.name,
            period: period("2026-11-25"),
            deadline: "2026年11月25日24:00",
            entries: &entries,
            preparer: None,
            phone: None,
            questions: None,
            observations: &[],
        })
        .unwrap()
    });
}
