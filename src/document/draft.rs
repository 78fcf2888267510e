//! The documents that can be drafted: which template each has, what it is called, and what it says.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::masthead::masthead_half_points;
use super::meeting::{Meeting, MeetingPaper};
use super::month::{Brief, Cover};
use super::observation_plan::ObservationPlan;
use super::request::Request;
use super::supervision::Supervision;
use crate::domain::line::clean_line;
use crate::domain::template_problem::TemplateProblem;

/// A document with all that it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// 请示: proposes to criticise a unit without observation projects (rule 12).
    Request(Request),
    /// 工作简报 of a month.
    Brief(Brief),
    /// 台账报送函: goes with the ledger of a month.
    Cover(Cover),
    /// 督查通报 of a month.
    Supervision(Supervision),
    /// 观摩方案 of a quarter.
    ObservationPlan(ObservationPlan),
    /// A paper of a dispatch meeting.
    Meeting(MeetingPaper, Meeting),
}

/// A finished draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// File name, without anything that a path could make something of.
    pub name: String,
    /// The .docx.
    pub bytes: Vec<u8>,
    /// Set if the office's own template failed and the built-in one was used.
    pub problem: Option<TemplateProblem>,
}

impl Document {
    /// The name of its template.
    pub(super) const fn template(&self) -> &'static str {
        match self {
            Self::Request(_) => "documents/request.xml",
            Self::Brief(_) => "documents/brief.xml",
            Self::Cover(_) => "documents/cover.xml",
            Self::Supervision(_) => "documents/supervision.xml",
            Self::ObservationPlan(_) => "documents/observation_plan.xml",
            Self::Meeting(paper, _) => paper.template(),
        }
    }

    /// The draft's file name: `2026年11月工作简报（代拟稿）.docx`
    #[must_use]
    pub fn file_name(&self) -> String {
        let title = match self {
            Self::Request(request) => return request.file_name(),
            Self::Brief(brief) => format!("{}工作简报", brief.month),
            Self::Cover(cover) => format!("{}台账报送函", cover.figures.month),
            Self::Supervision(supervision) => format!("{}督查通报", supervision.month),
            Self::ObservationPlan(plan) => format!("{}观摩方案", plan.quarter),
            Self::Meeting(paper, meeting) => format!("{}{}", meeting.meeting, paper.word()),
        };
        let plain: String = clean_line(&title, 60)
            .chars()
            .filter(|c| !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
            .collect();
        format!("{plain}（代拟稿）.docx")
    }

    pub(super) fn context(&self) -> Value {
        match self {
            Self::Request(request) => request.context(),
            Self::Brief(brief) => headed(&brief.office, brief),
            Self::Cover(cover) => context! {
                file => cover.file.as_str(),
                contact => cover.contact.as_str(),
                ..headed(&cover.figures.office, &cover.figures)
            },
            Self::Supervision(supervision) => headed(&supervision.office, supervision),
            Self::ObservationPlan(plan) => headed(&plan.office, plan),
            Self::Meeting(_, meeting) => headed(&meeting.office, meeting),
        }
    }
}

/// The values with the size of the office's name at the head.
fn headed(office: &str, values: &impl Serialize) -> Value {
    context! {
        masthead_half_points => masthead_half_points(office),
        ..Value::from(Serde(values))
    }
}
