//! The rules. Pure: no clock, no I/O, no async.
//!
//! They stand in chapters, as in docs/policy.md; each file is named after the rule that it decides. What is in a
//! chapter is imported from here, by its own name.

pub mod account;
pub mod assignment;
pub mod assignment_lines;
pub mod audit;
pub mod contacts;
pub mod delivery;
pub mod desk;
pub mod dispatch_rules;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod guard;
pub mod language;
pub mod ledger;
pub mod letter_kind;
pub mod meeting;
pub mod meeting_call;
pub mod meeting_day;
pub mod meeting_told;
pub mod observation;
pub mod occasion;
pub mod plan;
pub mod policy;
pub mod project;
pub mod reason;
pub mod reminder;
mod report;
pub mod targets;
pub mod template_problem;
mod time;
pub mod why;

pub use guard::{health, nightly_check, stuck};
pub use ledger::{
    change, counted_twice, doubt, edition, edition_news, ledger_hold, merge, ranking, rate, rollup,
    stalled,
};
pub use project::{amount, doubles, edit, field_value, figure, suspicion};
use project::{identity, matter};
use report::cells;
pub use report::{
    file_name, finding, fold, line, look, report_status, rules, settle, sheet, submissions,
    switches, text, unit, unit_list, unstated, urgent, wording,
};
pub use time::{
    calendar, date, deadline, exception, extension_request, look_back, period, period_words, year,
};
