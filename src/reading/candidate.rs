//! A table that may be the report of the period, with what is said of its own period.

use crate::domain::period_words::{PeriodStatement, PeriodWords};

/// A report's table.
pub(super) struct Candidate {
    pub(super) sheet: usize,
    pub(super) block: usize,
    /// What its title says of its period.
    pub(super) said: Vec<PeriodStatement>,
    /// The same, with the worksheet's name.
    pub(super) words: PeriodWords,
    /// What the name alone says.
    pub(super) of_name: PeriodWords,
    /// The quarter or the half of a year that is the whole name, by its last month.
    pub(super) of_quarter: PeriodWords,
    pub(super) has_rows: bool,
    /// The worksheet is shown, or all reports are hidden.
    pub(super) is_seen: bool,
    pub(super) is_old: bool,
}
