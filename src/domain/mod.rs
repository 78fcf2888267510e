//! Floor 1: the rules. Pure: no clock, no I/O, no async.

pub mod amount;
pub mod calendar;
pub mod check;
pub mod date;
pub mod finding;
pub mod obligation;
pub mod observation;
pub mod period;
pub mod policy;
pub mod project;
pub mod rules;
pub mod sheet;
pub mod unit;
pub mod unit_name;
pub mod wording;
