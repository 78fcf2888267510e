//! The lists of decisions (议定事项) and of matters that are to be seen to (交办事项): whose is shown to whom, and in
//! which order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::assignment::{Assignment, AssignmentId, AssignmentKind, AssignmentState};
use crate::domain::ledger::Ledger;
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;
use crate::store::MatterRecord;
use crate::web::address::{address, path};

/// Lines on a page.
const LINES_A_PAGE: usize = 50;

/// `/matters?state=overdue&page=2`
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct AssignedWanted {
    state: String,
    page: Option<usize>,
}

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineState {
    /// Nobody is to see to it yet.
    New,
    Open,
    Overdue,
    Reported,
    Closed,
}

impl LineState {
    const ALL: [Self; 5] = [
        Self::New,
        Self::Open,
        Self::Overdue,
        Self::Reported,
        Self::Closed,
    ];

    /// Its word in addresses, on the filter, and a class of `pages/style.css`.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::New => ("new", "尚未交办", "returned"),
            Self::Open => ("open", "办理中", "zero"),
            Self::Overdue => ("overdue", "超期", "missing"),
            Self::Reported => ("reported", "待销号", "waiting"),
            Self::Closed => ("closed", "已销号", "good"),
        }
    }
}

/// One of them in a line.
#[derive(Debug, Serialize)]
pub(super) struct AssignedLine {
    address: String,
    /// By what people name it.
    label: String,
    item: String,
    /// The meeting, or whose matter it is.
    origin: String,
    /// Who sees to it.
    lead: String,
    due: String,
    tone: &'static str,
    told: String,
    #[serde(skip)]
    state: LineState,
}

/// How many are so.
#[derive(Debug, Serialize)]
struct StateCount {
    address: String,
    label: &'static str,
    count: usize,
    is_shown: bool,
}

/// What `pages/assigned_list.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct AssignedList {
    states: Vec<StateCount>,
    lines: Vec<AssignedLine>,
    page: usize,
    pages: usize,
    earlier: String,
    later: String,
}

impl AssignedList {
    /// Those of these lines that are asked for; without a word those that are not closed.
    pub(super) fn new(
        page_path: &'static str,
        lines: Vec<AssignedLine>,
        wanted: &AssignedWanted,
    ) -> Self {
        let is_word = |state: &LineState| state.words().0 == wanted.state;
        let state = LineState::ALL.into_iter().find(is_word);
        let counted = LineState::ALL.into_iter().map(|one| StateCount {
            address: address(page_path, &[("state", one.words().0)]),
            label: one.words().1,
            count: lines.iter().filter(|line| line.state == one).count(),
            is_shown: state == Some(one),
        });
        let open = lines.iter().filter(|line| line.state != LineState::Closed);
        let all = StateCount {
            address: page_path.to_owned(),
            label: "未销号",
            count: open.count(),
            is_shown: state.is_none(),
        };
        let states = std::iter::once(all).chain(counted);
        let states = states.filter(|one| one.count > 0 || one.is_shown).collect();
        let mut lines = lines;
        match state {
            Some(state) => lines.retain(|line| line.state == state),
            None => lines.retain(|line| line.state != LineState::Closed),
        }
        let pages = lines.len().div_ceil(LINES_A_PAGE).max(1);
        let page = wanted.page.unwrap_or(1).clamp(1, pages);
        let here = lines.into_iter().skip((page - 1) * LINES_A_PAGE);
        let word = state.map_or("", |state| state.words().0);
        let turned =
            |page: usize| address(page_path, &[("state", word), ("page", &page.to_string())]);
        Self {
            states,
            lines: here.take(LINES_A_PAGE).collect(),
            page,
            pages,
            earlier: turned(page.saturating_sub(1)),
            later: turned(page + 1),
        }
    }
}

/// Where one is shown.
pub(in crate::web) fn assigned_address(id: AssignmentId) -> String {
    path(&["assigned", id.kind.word(), &id.number.to_string()])
}

/// Whether one is an affair of this unit: it leads or helps.
pub(in crate::web) fn concerns(one: &Assignment, unit: &UnitSlug) -> bool {
    one.terms.lead == *unit || one.terms.helpers.contains(unit)
}

/// One that is with somebody.
pub(super) fn assigned_line(policy: &Policy, one: &Assignment, today: NaiveDate) -> AssignedLine {
    let state = match one.state {
        AssignmentState::Open if one.is_overdue_on(today) => LineState::Overdue,
        AssignmentState::Open => LineState::Open,
        AssignmentState::Reported => LineState::Reported,
        AssignmentState::Closed => LineState::Closed,
    };
    let kind = match one.id.kind {
        AssignmentKind::Decision => "第",
        AssignmentKind::Matter => "交办第",
        AssignmentKind::Urgent => "紧急第",
    };
    AssignedLine {
        address: assigned_address(one.id),
        label: format!("{kind}{}号", one.id.number),
        item: one.terms.item.clone(),
        origin: one.terms.origin.clone(),
        lead: policy.assignee_name(&one.terms.lead).to_owned(),
        due: one.terms.told_due(),
        tone: state.words().2,
        told: one.told_on(today),
        state,
    }
}

/// What waits to be handed to somebody, urgent matters first, then those that are with somebody, the latest term last.
pub(super) fn matter_lines(
    policy: &Policy,
    (ledger, urgent, assignments): (&Ledger, &[MatterRecord], &[Assignment]),
    (own, today): (Option<&UnitSlug>, NaiveDate),
) -> Vec<AssignedLine> {
    let is_theirs = |unit: &UnitSlug| own.is_none_or(|own| own == unit);
    let urgent_lines = urgent.iter().filter_map(|record| {
        let matter = &record.matter;
        let id = AssignmentId {
            kind: AssignmentKind::Urgent,
            number: matter.number,
        };
        let is_handed = assignments.iter().any(|one| one.id == id);
        let state = match record.closed {
            Some(_) => LineState::Closed,
            None => LineState::New,
        };
        (!is_handed && is_theirs(&matter.unit)).then(|| AssignedLine {
            address: assigned_address(id),
            label: format!("紧急第{}号", matter.number),
            item: matter.stated.matter.clone(),
            origin: origin(policy, &matter.unit, matter.stated.name.as_deref()),
            lead: String::new(),
            due: String::new(),
            tone: state.words().2,
            told: state.words().1.to_owned(),
            state,
        })
    });
    let open: std::collections::BTreeSet<&str> = assignments
        .iter()
        .filter(|one| one.id.kind == AssignmentKind::Matter && one.state != AssignmentState::Closed)
        .filter_map(|one| one.terms.project.as_deref())
        .collect();
    let asked = ledger.matters.iter().filter(|one| one.urgent.is_none());
    let asked = asked.filter_map(|matter| {
        let number = matter.number.as_deref()?;
        (!open.contains(number) && is_theirs(&matter.unit)).then(|| AssignedLine {
            address: address("/matters/hand", &[("project", number)]),
            label: number.to_owned(),
            item: matter.matter.clone(),
            origin: origin(policy, &matter.unit, matter.project.as_deref()),
            lead: String::new(),
            due: String::new(),
            tone: LineState::New.words().2,
            told: LineState::New.words().1.to_owned(),
            state: LineState::New,
        })
    });
    let asks = |one: &Assignment, unit: &UnitSlug| match one.id.kind {
        AssignmentKind::Urgent => urgent
            .iter()
            .any(|record| record.matter.number == one.id.number && record.matter.unit == *unit),
        AssignmentKind::Matter | AssignmentKind::Decision => one
            .terms
            .project
            .as_deref()
            .and_then(|number| ledger.entry(number))
            .is_some_and(|entry| entry.unit == *unit),
    };
    let handed = assignments.iter().filter(|one| {
        let is_seen = own.is_none_or(|own| concerns(one, own) || asks(one, own));
        one.id.kind != AssignmentKind::Decision && is_seen
    });
    let mut handed: Vec<&Assignment> = handed.collect();
    in_order(&mut handed);
    let handed = handed
        .into_iter()
        .map(|one| assigned_line(policy, one, today));
    urgent_lines.chain(asked).chain(handed).collect()
}

/// Decisions, those that are due first on top; those without a day last.
pub(super) fn decision_lines(
    policy: &Policy,
    assignments: &[Assignment],
    (own, today): (Option<&UnitSlug>, NaiveDate),
) -> Vec<AssignedLine> {
    let shown = assignments.iter().filter(|one| {
        let is_seen = own.is_none_or(|own| concerns(one, own));
        one.id.kind == AssignmentKind::Decision && is_seen
    });
    let mut shown: Vec<&Assignment> = shown.collect();
    in_order(&mut shown);
    let lines = shown.into_iter();
    lines.map(|one| assigned_line(policy, one, today)).collect()
}

fn in_order(assignments: &mut [&Assignment]) {
    assignments.sort_by_key(|one| (one.terms.due.is_none(), one.terms.due, one.id));
}

fn origin(policy: &Policy, unit: &UnitSlug, project: Option<&str>) -> String {
    let unit = policy.assignee_name(unit);
    match project {
        Some(project) => format!("{unit}　{project}"),
        None => unit.to_owned(),
    }
}
