//! Chapter 1, time (rules 1–3): due days, deadlines, working days, and which period words name.

pub mod calendar;
pub mod date;
pub mod deadline;
pub mod exception;
pub mod extension_request;
pub mod look_back;
pub mod period;
pub mod period_words;
pub mod year;
