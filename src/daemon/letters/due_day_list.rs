//! Values of the office's list in the evening of a due day (rule 10).

use super::LetterWriter;
use crate::domain::period::Period;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::unit::Unit;
use crate::mail::{Content, DueDayList, ListedUnit, UnitGroup};

/// What is still open stands on top.
const GROUPS: [(State, &str); 5] = [
    (State::Missing, "未报"),
    (State::Rejected, "退回待重报"),
    (State::Zero, "零报告"),
    (State::Reported, "已报"),
    (State::Exempt, "免报"),
];

pub(super) fn list(writer: &LetterWriter<'_>, period: Period) -> Content {
    let office = writer.at.office;
    let (policy, facts) = (&office.policy, office.ruled(writer.facts));
    let standings: Vec<(&Unit, ReportStatus)> = policy
        .units
        .iter()
        .filter(|unit| unit.is_active_on(period.0))
        .map(|unit| (unit, facts.report_status(unit, period)))
        .collect();
    let count = |counts: fn(State) -> bool| {
        let states = standings.iter().map(|(_, standing)| standing.state);
        states.filter(|&state| counts(state)).count()
    };
    let groups = GROUPS.map(|(state, title)| UnitGroup {
        title: title.to_owned(),
        is_open: state.is_owing(),
        units: standings
            .iter()
            .filter(|(_, standing)| standing.state == state)
            .map(|(unit, standing)| ListedUnit {
                name: unit.name.clone(),
                note: note(writer, unit, standing),
            })
            .collect(),
    });
    Content::DueDayList(DueDayList {
        period,
        deadline: office.told(policy.deadline(&office.calendar, period)),
        now: policy.local(writer.at.now),
        owed: count(|state| state != State::Exempt),
        reported: count(|state| matches!(state, State::Reported | State::Zero)),
        groups: groups
            .into_iter()
            .filter(|group| !group.units.is_empty())
            .collect(),
    })
}

fn note(writer: &LetterWriter<'_>, unit: &Unit, standing: &ReportStatus) -> String {
    let mut notes = Vec::new();
    if standing.state.is_owing()
        && let Some(until) = writer
            .facts
            .exceptions
            .extension(&unit.slug, standing.period)
    {
        notes.push(format!("截止时间延至{}", until.format("%-m月%-d日")));
    }
    if writer.facts.unseen.contains(&unit.slug) || writer.facts.arriving.contains(&unit.slug) {
        notes.push("刚有文件存入或文件夹暂时无法查看".to_owned());
    }
    match standing.state {
        State::Missing | State::Rejected => notes.push(format!("联络员{}", super::liaison(unit))),
        State::Reported => notes.push(format!("{}项", standing.projects)),
        State::Zero | State::Exempt => {}
    }
    if let Some(version) = standing.version.filter(|&version| version > 1) {
        notes.push(format!("第{version}次报送"));
    }
    if standing.on_time == Some(false) {
        notes.push("逾期".to_owned());
    }
    notes.join("，")
}
