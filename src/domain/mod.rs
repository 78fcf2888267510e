//! Floor 1: the rules. Pure: no clock, no I/O, no async.

pub mod amount;
pub mod calendar;
pub mod cell;
mod cells;
pub mod change;
pub mod check;
pub mod date;
pub mod deadline;
pub mod file_name;
pub mod finding;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod grant;
pub mod guard;
pub mod health;
mod identity;
pub mod ledger;
pub mod line;
mod matter;
pub mod obligation;
pub mod observation;
pub mod period;
pub mod plan;
pub mod policy;
pub mod project;
pub mod rate;
pub mod reminder;
pub mod rules;
pub mod sheet;
pub mod suspicion;
pub mod switches;
pub mod text;
pub mod unit;
pub mod unit_name;
pub mod why;
pub mod wording;
pub mod year;
