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
    office: &'a str,
    unit: &'a str,
    slug: &'a str,
    now: NaiveDateTime,
    /// The latest first.
    files: Vec<FileLine<'a>>,
}

/// What `pages/file.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct FilePage<'a> {
    office: &'a str,
    unit: &'a str,
    slug: &'a str,
    now: NaiveDateTime,
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
    pub(super) fn new(
        policy: &'a Policy,
        unit: &'a Unit,
        files: &'a [UnitFile],
        now: NaiveDateTime,
    ) -> Self {
        let line = |file| FileLine::new(policy, file);
        Self {
            office: &policy.office_name,
            unit: &unit.name,
            slug: &unit.slug.0,
            now,
            files: files.iter().map(line).collect(),
        }
    }
}

impl<'a> FilePage<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        unit: &'a Unit,
        (file, findings): &'a (UnitFile, Vec<Finding>),
        now: NaiveDateTime,
    ) -> Self {
        let mut findings = folded(findings);
        let more = findings.len().saturating_sub(MOST_FINDINGS);
        findings.truncate(MOST_FINDINGS);
        Self {
            office: &policy.office_name,
            unit: &unit.name,
            slug: &unit.slug.0,
            now,
            file: FileLine::new(policy, file),
            findings,
            more,
        }
    }
}
