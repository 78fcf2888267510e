//! Chapter 2, the report (rules 3–6, 9 and 15): units, sheets, findings, verdicts, and what a unit still owes.

pub(in crate::domain) mod cells;
pub mod file_name;
pub mod finding;
pub mod fold;
mod level;
pub mod line;
pub mod look;
pub mod report_status;
pub mod rules;
pub mod settle;
pub mod sheet;
pub mod submissions;
pub mod switches;
pub mod text;
pub mod unit;
pub mod unit_list;
pub mod unstated;
pub mod urgent;
pub mod wording;
