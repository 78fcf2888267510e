//! What a cell can be as a date: one, written in some manner, or none for some reason.

use crate::domain::date::PartialDate;

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As a date.
    Plain,
    /// As a number that is no date to a spreadsheet: 45991, 201906, 2019.6.
    AsNumber,
    /// 年底, 上半年, 中旬, 24年: the precision is less than the words.
    Vague,
}

/// Why a cell is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoDate {
    /// Nothing, a placeholder, 待定, 未开工.
    Empty,
    /// 已开工: true, but no date.
    StatusOnly,
    Planned,
    WithoutYear,
    /// The number 2019.1: January, or October without its zero.
    Decimal,
    Several,
    /// The screen shows something else than the number that the cell holds.
    Shown,
    Implausible,
    Unclear,
}

pub(crate) type Dated = Result<(PartialDate, Manner), NoDate>;
