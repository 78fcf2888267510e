//! The values of a unit's page and of a file's page: what it sent, what became of it, and every finding at its cell.

use chrono::NaiveDateTime;
use serde::Serialize;

use crate::domain::finding::{Finding, Verdict};
use crate::domain::fold::folded;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::unit::Unit;
use crate::store::UnitFile;

/// Files of a unit's page; its folder has all.
pub(super) const MOST_FILES: u32 = 60;
/// Findings of a file's page; its marked copy has all.
const MOST_FINDINGS: usize = 500;

/// What `pages/unit.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct UnitPage<'a> {
    unit: &'a str,
    slug: &'a str,
    /// The latest first.
    files: Vec<FileLine<'a>>,
    may_hand_in: bool,
    /// Why a file was not taken; else empty.
    trouble: String,
}

/// What `pages/file.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct FilePage<'a> {
    unit: &'a str,
    slug: &'a str,
    file: FileLine<'a>,
    /// The most serious first; those of one kind in one column are one.
    findings: Vec<Finding>,
    more: usize,
}

/// A file and what became of it.
#[derive(Debug, Serialize)]
struct FileLine<'a> {
    id: i64,
    period: Period,
    version: Option<u32>,
    name: &'a str,
    found: NaiveDateTime,
    projects: u32,
    /// A class of `pages/style.css`.
    tone: &'static str,
    verdict: &'static str,
}

impl<'a> FileLine<'a> {
    fn new(policy: &Policy, file: &'a UnitFile) -> Self {
        let (tone, verdict) = match file.verdict {
            Verdict::Accepted => ("good", "已接收"),
            Verdict::AcceptedWithWarnings => ("waiting", "已接收，有疑问"),
            Verdict::Rejected => ("returned", "退回"),
            Verdict::Ignored => ("exempt", "不计"),
        };
        Self {
            id: file.id,
            period: file.period,
            version: file.version,
            name: &file.file_name,
            found: policy.local(file.found_at),
            projects: file.projects,
            tone,
            verdict,
        }
    }
}

impl<'a> UnitPage<'a> {
    pub(super) fn new(policy: &'a Policy, unit: &'a Unit, files: &'a [UnitFile]) -> Self {
        let line = |file| FileLine::new(policy, file);
        Self {
            unit: &unit.name,
            slug: &unit.slug.0,
            files: files.iter().map(line).collect(),
            may_hand_in: false,
            trouble: String::new(),
        }
    }

    /// For somebody who may or may not hand in a file, and what was wrong with the one they did.
    pub(super) fn for_visitor(self, may_hand_in: bool, trouble: String) -> Self {
        Self {
            may_hand_in,
            trouble,
            ..self
        }
    }
}

impl<'a> FilePage<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        unit: &'a Unit,
        (file, findings): &'a (UnitFile, Vec<Finding>),
    ) -> Self {
        let mut findings = folded(findings);
        let more = findings.len().saturating_sub(MOST_FINDINGS);
        findings.truncate(MOST_FINDINGS);
        Self {
            unit: &unit.name,
            slug: &unit.slug.0,
            file: FileLine::new(policy, file),
            findings,
            more,
        }
    }
}
