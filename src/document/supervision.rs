//! Values of 督查通报: how units carried out the dispatch rule in a month.

use serde::Serialize;

/// 督查通报 of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supervision {
    pub office: String,
    /// `2026年11月`
    pub month: String,
    /// Its periods, in order.
    pub periods: Vec<PeriodLine>,
    /// Units with a warning or a flag, a sentence each, without its full stop.
    pub observation: Vec<String>,
    /// Stalled projects, a sentence each, without its full stop.
    pub stalled: Vec<String>,
    /// Visits of the month to projects, a sentence each, without its full stop.
    pub visits: Vec<String>,
    /// Units with figures in doubt.
    pub doubts: Vec<DoubtLine>,
}

/// A period in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodLine {
    /// `2026年11月10日`
    pub period: String,
    pub due: usize,
    pub on_time: usize,
    /// `逾期：甲、乙；未报：丙`, or `无`.
    pub owing: String,
}

/// A unit's figures in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoubtLine {
    pub unit: String,
    pub doubts: usize,
    pub projects: usize,
    /// Projects that may be listed twice, or under a number of another.
    pub suspicions: usize,
}
