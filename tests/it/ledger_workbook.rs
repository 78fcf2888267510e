//! The ledger workbook, written and read back.

use diaodu::domain::ledger::merge;
use diaodu::domain::rate::rates;
use diaodu::workbook::ledger::{LedgerView, write};

use crate::plausible::{periods, quarters, standings, submissions, units};

#[test]
fn the_same_ledger_is_the_same_file() {
    let periods = periods("2026-06-01", "2026-11-25");
    let ledger = merge(
        &units(),
        &submissions(&periods, 20),
        periods[periods.len() - 1],
    );
    let rates = rates(&ledger, true);
    let standings = standings(&periods);
    let (quarters, flags) = quarters();
    let view = LedgerView {
        office_name: "贵阳市重大招商引资项目领导小组办公室",
        title: "2026年11月",
        as_of: ledger.as_of.0,
        ledger: &ledger,
        rates: &rates,
        standings: &standings,
        quarters: &quarters,
        flags: &flags,
        remark: Some("2027年节假日安排尚未公布，涉及2027年的日期为暂定。"),
        shows_suspicions: true,
    };
    let bytes = write(&view).unwrap();
    assert_eq!(bytes, write(&view).unwrap());
}
