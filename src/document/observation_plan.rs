//! Values of 观摩方案: what a quarter's observation may show.

use serde::Serialize;

/// 观摩方案 of a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ObservationPlan {
    pub office: String,
    /// Name and telephone of whoever answers questions; empty leaves a marked blank.
    pub contact: String,
    /// `2026年第四季度`
    pub quarter: String,
    /// `2026年11月25日`: the last period that the ledger counts.
    pub period: String,
    /// The most projects that are proposed of one unit.
    pub most: usize,
    pub proposals: Vec<ProposalLine>,
    /// Units of which no project can be proposed.
    pub without: Vec<String>,
}

/// A project that is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalLine {
    pub unit: String,
    pub project: String,
    pub stage: String,
    pub reasons: String,
}
