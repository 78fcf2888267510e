//! One decision or matter on its page: how it stands, all that was ever said of it, and what can be said now.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;

use super::handing_form::HandingForm;
use crate::domain::assignment::{Assignment, AssignmentId, AssignmentKind, AssignmentState};
use crate::domain::desk::{DeskAnswer, after_answer, assigned_lines};
use crate::domain::policy::Policy;
use crate::store::{AssignmentVersion, MatterRecord};
use crate::web::address::path;
use crate::web::fields::Fields;

/// One of them with all that is known of it.
#[derive(Debug)]
pub(super) struct KnownItem {
    pub(super) id: AssignmentId,
    pub(super) assignment: Option<Assignment>,
    /// All versions of it, the first one first.
    pub(super) versions: Vec<AssignmentVersion>,
    /// The urgent matter that it is.
    pub(super) urgent: Option<MatterRecord>,
}

impl KnownItem {
    /// What is to be seen to.
    pub(super) fn item(&self) -> &str {
        let assigned = self.assignment.as_ref().map(|one| &*one.terms.item);
        let urgent = self.urgent.as_ref().map(|one| &*one.matter.stated.matter);
        assigned.or(urgent).unwrap_or_default()
    }

    /// How often it was changed: what a form must show that its writer saw the last state.
    pub(super) fn version(&self) -> i64 {
        self.versions.last().map_or(0, |last| last.version)
    }

    fn is_open(&self) -> bool {
        let is_closed = match (&self.urgent, &self.assignment) {
            (Some(urgent), _) => urgent.closed.is_some(),
            (None, Some(one)) => one.state == AssignmentState::Closed,
            (None, None) => true,
        };
        !is_closed
    }

    /// What can be said of it.
    fn answers(&self) -> Vec<DeskAnswer> {
        if self.id.kind == AssignmentKind::Urgent && !self.is_open() {
            return Vec::new();
        }
        match &self.assignment {
            None => vec![DeskAnswer::Close],
            Some(one) => {
                let all = [DeskAnswer::Report, DeskAnswer::Close, DeskAnswer::Reopen];
                let possible = all.into_iter();
                let possible = possible.filter(|&answer| after_answer(one.state, answer).is_some());
                possible.collect()
            }
        }
    }
}

/// What somebody may do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MayDo {
    /// Read.
    Read,
    /// Say that it is done: it is theirs to see to.
    Report,
    /// All that the office may.
    All,
}

impl MayDo {
    pub(super) fn may(self, answer: DeskAnswer) -> bool {
        match self {
            Self::Read => false,
            Self::Report => answer == DeskAnswer::Report,
            Self::All => true,
        }
    }
}

/// A button.
#[derive(Debug, Serialize)]
struct AnswerButton {
    word: &'static str,
    label: &'static str,
    effect: &'static str,
}

const fn effect(answer: DeskAnswer) -> &'static str {
    match answer {
        DeskAnswer::Report => "牵头单位已办结，待办公室销号",
        DeskAnswer::Close => "不再列入台账和待办，留存办理结果",
        _ => "继续办理，仍按时限提醒",
    }
}

/// How it stood from a moment on.
#[derive(Debug, Serialize)]
struct VersionLine<'a> {
    at: NaiveDateTime,
    by: &'a str,
    why: &'a str,
    state: &'static str,
    lead: &'a str,
    due: String,
}

/// What `pages/assigned.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct AssignedPage<'a> {
    label: String,
    item: &'a str,
    address: String,
    list: &'static str,
    /// How it stands, a line each.
    lines: Vec<String>,
    /// The project that it is about.
    project: Option<(String, &'a str)>,
    versions: Vec<VersionLine<'a>>,
    version: i64,
    answers: Vec<AnswerButton>,
    /// It may be given to somebody, or to somebody else.
    hands: bool,
    is_handed: bool,
    form: HandingForm<'a>,
    trouble: &'a str,
    why: &'a str,
}

impl<'a> AssignedPage<'a> {
    pub(super) fn new(
        (policy, now): (&'a Policy, DateTime<Utc>),
        known: &'a KnownItem,
        may_do: MayDo,
    ) -> Self {
        let id = known.id;
        let terms = known.assignment.as_ref().map(|one| &one.terms);
        let mut lines = known
            .urgent
            .as_ref()
            .map_or_else(Vec::new, |record| urgent_lines(policy, record));
        if let Some(one) = &known.assignment {
            lines.extend(assigned_lines(policy, now, one));
        } else if known.is_open() {
            lines.push("尚未交办".to_owned());
        }
        let answers = known.answers().into_iter();
        let answers = answers.filter(|&answer| may_do.may(answer));
        let version = |version: &'a AssignmentVersion| VersionLine {
            at: policy.local(version.signed.at),
            by: &version.signed.by,
            why: &version.signed.why,
            state: version.state.label(),
            lead: policy.assignee_name(&version.terms.lead),
            due: version.terms.told_due(),
        };
        let project = terms.and_then(|terms| terms.project.as_deref());
        Self {
            label: format!("{}第{}号", id.kind.label(), id.number),
            item: known.item(),
            address: super::lists::assigned_address(id),
            list: match id.kind {
                AssignmentKind::Decision => "/decisions",
                AssignmentKind::Matter | AssignmentKind::Urgent => "/matters",
            },
            lines,
            project: project.map(|number| (path(&["project", number]), number)),
            versions: known.versions.iter().rev().map(version).collect(),
            version: known.version(),
            answers: answers
                .map(|answer| AnswerButton {
                    word: answer.word(),
                    label: answer.label(),
                    effect: effect(answer),
                })
                .collect(),
            hands: may_do == MayDo::All && known.is_open(),
            is_handed: known.assignment.is_some(),
            form: terms.map_or_else(
                || HandingForm::new(policy),
                |terms| HandingForm::of_terms(policy, terms),
            ),
            trouble: "",
            why: "",
        }
    }

    /// With what somebody typed, and why it is not done.
    pub(super) fn refused(self, trouble: &'a str, fields: &'a Fields) -> Self {
        // Who answers types no names: what stands there is what holds.
        let form = if fields.one("lead").is_empty() {
            self.form
        } else {
            self.form.typed(fields)
        };
        Self {
            form,
            trouble,
            why: fields.one("why"),
            ..self
        }
    }
}

fn urgent_lines(policy: &Policy, record: &MatterRecord) -> Vec<String> {
    let (matter, stated) = (&record.matter, &record.matter.stated);
    let wall = |at| policy.local(at).format("%Y-%m-%d %H:%M").to_string();
    let mut lines = vec![format!("报送单位：{}", policy.assignee_name(&matter.unit))];
    let mut say = |label: &str, text: Option<String>| {
        lines.extend(text.map(|text| format!("{label}：{text}")));
    };
    say("项目", stated.name.clone());
    say("发生时间", stated.happened_on.map(|day| day.to_string()));
    say("诉求", stated.request.clone());
    say("联系人", stated.contact.clone());
    say("收到", Some(wall(matter.since)));
    if let Some(closed) = &record.closed {
        let told = format!("{}，{}：{}", wall(closed.at), closed.by, closed.why);
        say("销号", Some(told));
    }
    lines
}
