//! Floor 1: the rules. Pure: no clock, no I/O, no async.

pub mod amount;
pub mod calendar;
pub mod change;
pub mod date;
pub mod finding;
mod identity;
pub mod ledger;
pub mod obligation;
pub mod observation;
pub mod period;
pub mod policy;
pub mod project;
pub mod rate;
pub mod rules;
pub mod sheet;
pub mod suspicion;
pub mod text;
pub mod unit;
