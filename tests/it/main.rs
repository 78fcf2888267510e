//! One test binary: house rules and stories on a real database with a set clock.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod child;
mod config;
mod demo;
mod files;
mod floors;
mod form_workbook;
mod hostile;
mod init;
mod ledger_workbook;
mod layouts;
mod marked;
mod merge;
mod merge_properties;
mod plausible;
mod rates_and_changes;
mod reading;
mod rules;
