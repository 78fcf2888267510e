//! One test binary: house rules and stories on a real database with a set clock.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod config;
mod floors;
mod form_workbook;
mod init;
mod ledger_workbook;
mod merge;
mod merge_properties;
mod plausible;
mod rates_and_changes;
mod child;
mod files;
mod floors;
mod hostile;
mod marked;
mod reading;
