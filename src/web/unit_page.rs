//! The values of a unit's page and of a file's page: what it sent, what became of it, and every finding at its cell.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::extension::ExtensionsPart;
use super::fields::Fields;
use super::pages::{PageAnswer, Pages, UNIT};
use super::visitor::Visitor;
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::finding::{Finding, Verdict};
use crate::domain::fold::folded;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::unit::Unit;
use crate::store::UnitFile;

/// Requests for a later deadline on a unit's page.
const MOST_REQUESTS: u32 = 12;
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
    /// Why a file or a request was not taken; else empty.
    trouble: String,
    extensions: ExtensionsPart,
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
    fn new(
        policy: &'a Policy,
        unit: &'a Unit,
        (files, extensions): (&'a [UnitFile], ExtensionsPart),
    ) -> Self {
        let line = |file| FileLine::new(policy, file);
        Self {
            unit: &unit.name,
            slug: &unit.slug.0,
            files: files.iter().map(line).collect(),
            may_hand_in: false,
            trouble: String::new(),
            extensions,
        }
    }

    /// For somebody who may or may not hand in a file, and what was wrong with the one they did.
    fn for_visitor(self, may_hand_in: bool, trouble: &str) -> Self {
        Self {
            may_hand_in,
            trouble: trouble.to_owned(),
            ..self
        }
    }
}

impl Pages {
    /// A unit's page, with what was typed into its form and why it was not taken.
    pub(super) async fn unit_page(
        &self,
        visitor: &Visitor,
        unit: &Unit,
        (trouble, fields): (&str, &Fields),
    ) -> PageAnswer {
        let (office, now) = (&self.source.looking, self.source.clock.now());
        let files = office.store.files_of_unit(&unit.slug, MOST_FILES).await?;
        let requests = office
            .store
            .extension_requests_of(&unit.slug, MOST_REQUESTS);
        let (requests, exceptions) = (
            requests.await?,
            office.store.exceptions_of(&unit.slug).await?,
        );
        let rules = DispatchRules {
            policy: &office.policy,
            calendar: &office.calendar,
            exceptions: &exceptions,
        };
        let mut extensions = ExtensionsPart::new(now, &rules, &requests);
        let may_hand_in = visitor.may_hand_in(&unit.slug);
        if may_hand_in {
            let is_reported = |period| {
                let mut files = files.iter();
                files.any(|file| {
                    file.period == period && file.is_report && file.verdict.is_accepted()
                })
            };
            extensions = extensions.with_form(now, &rules, (unit, &is_reported), fields);
        }
        let page = UnitPage::new(&office.policy, unit, (&files, extensions));
        self.page(UNIT, visitor, page.for_visitor(may_hand_in, trouble))
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
