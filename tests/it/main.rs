//! One test binary: house rules and stories on a real database with a set clock.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod absences;
mod as_it_was;
mod assessment;
mod both_languages;
mod calendar;
mod child;
mod cli;
mod config;
mod corpus;
mod costs;
mod cut;
mod demo;
mod disk_faults;
mod doubles;
mod doubts;
#[path = "../../crates/sheetgate/tests/it/files.rs"]
mod files;
mod floors;
mod form_workbook;
mod full_disk;
mod fuse;
mod init;
mod json;
mod kept_units;
mod layouts;
mod ledger_workbook;
mod letters;
#[path = "../../src/channel/smtp/tests/server.rs"]
mod mail_server;
mod marked;
mod merge;
mod merge_folder;
mod merge_properties;
mod mutations;
mod office;
mod offices;
#[cfg(feature = "postgres")]
mod on_server;
mod overruled;
mod plausible;
mod policy_page;
mod rates_and_changes;
mod records;
mod rows;
mod rules;
mod sandbox;
mod sheets;
mod shown;
mod sim;
mod state_disk;
mod stated_quarters;
mod stories;
#[cfg(feature = "postgres")]
mod two_engines;
mod type_names;
mod web;
