//! What a ledger of 5,000 and of 20,000 projects costs: merged, counted, written; and a form of 60.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should stop at once"
)]

use diaodu::domain::change::changes;
use diaodu::domain::edition_news::EditionNews;
use diaodu::domain::ledger::{Counted, Entry, Ledger, merge};
use diaodu::domain::period::Month;
use diaodu::domain::rate::{RateRules, rates};
use diaodu::domain::stalled::{StallRules, stalled};
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

/// An edition with all its sheets and formulas, merged, compared with the last one and written. At most 1.5 s and 150 MiB for
/// 5,000 projects, 5 s and 400 MiB for 20,000: four times as many take four times as long.
#[divan::bench(sample_count = 5, args = [PROJECTS, 4 * PROJECTS])]
fn build_and_write_the_workbook(bencher: Bencher<'_, '_>, projects: usize) {
    let both = periods("2026-11-01", "2026-11-25");
    let (units, submissions) = (units(), submissions(&both, projects));
    let standings = standings(&periods("2026-01-01", "2026-11-25"));
    let (quarters, flags) = quarters();
    let last = merge(&units, &submissions, period("2026-11-10"));
    bencher.bench(|| {
        let ledger = merge(&units, &submissions, period("2026-11-25"));
        let rates_now = rates(&ledger, RateRules::default());
        let news = EditionNews {
            since: Some(Month::of(last.as_of.0)),
            before: Some(rates(&last, RateRules::default())),
            changes: changes(&last, &ledger),
            corrections: Vec::new(),
            stalled: stalled(&ledger, &[&last], StallRules::default()),
        };
        ledger::write(&LedgerView {
            office_name: "贵阳市重大招商引资项目领导小组办公室",
            standings: &standings,
            quarters: &quarters,
            flags: &flags,
            assignments: &[],
            news: Some(&news),
            shows_suspicions: true,
            ..LedgerView::of_projects("2026年11月", &ledger, &rates_now)
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
