//! Values of reminders and of letters on what is overdue (rule 10).

use super::{Desk, Enclosed};
use crate::daemon::Office;
use crate::domain::finding::Verdict;
use crate::domain::obligation::{State, SubmissionFact, standing};
use crate::domain::period::Period;
use crate::domain::plan::{Action, Facts};
use crate::domain::unit::{Unit, UnitSlug};
use crate::mail::{
    Arrival, Attachment, CalendarEntry, Content, Overdue, OverdueUnit, Reminder, ReminderState,
};
use crate::store::Result;

pub(super) fn reminder(
    desk: &Desk<'_>,
    action: &Action,
    period: Period,
) -> std::result::Result<Content, String> {
    let office = desk.office;
    let unit = unit_of(office, action)?;
    Ok(Content::Reminder(Reminder {
        unit: unit.name.clone(),
        period,
        deadline: office.told(office.policy.deadline(&office.calendar, period)),
        now: office.policy.local(desk.now),
        state: state(office, desk.facts, unit, period),
        save_in: Office::save_in(unit),
        form: Some(form_name(unit, period)),
    }))
}

/// The prefilled form, and the deadline for the calendar with an alarm a working day before.
pub(super) async fn enclosed(
    desk: &mut Desk<'_>,
    action: &Action,
    period: Period,
) -> Result<std::result::Result<Enclosed, String>> {
    let (office, now) = (desk.office, desk.now);
    let unit = match unit_of(office, action) {
        Ok(unit) => unit,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let deadline = office.policy.deadline(&office.calendar, period);
    let day_before = office.calendar.workdays_before(deadline.date, 1);
    let alarm = office
        .policy
        .instant(day_before.and_time(office.policy.reminders.at));
    let calendar = CalendarEntry {
        uid: format!("due/{period}/{}", unit.slug),
        sequence: 0,
        stamp: now,
        deadline: deadline.at,
        alarm: Some(alarm),
        summary: format!("{} {}报送期截止", unit.name, period.label()),
        description: format!("请将调度表保存到 {}", Office::save_in(unit)),
    };
    let form = office.form(desk.account(None).await?, unit, period).await;
    Ok(form.map(|bytes| Enclosed {
        attachments: vec![Attachment::xlsx(form_name(unit, period), bytes)],
        calendar: Some(calendar),
    }))
}

fn form_name(unit: &Unit, period: Period) -> String {
    format!("{}{}调度表.xlsx", unit.name, period.label())
}

fn unit_of<'a>(office: &'a Office, action: &Action) -> std::result::Result<&'a Unit, String> {
    action
        .unit
        .as_ref()
        .and_then(|slug| office.policy.unit(slug))
        .ok_or_else(|| "the unit is no longer configured".to_owned())
}

fn state(office: &Office, facts: &Facts, unit: &Unit, period: Period) -> ReminderState {
    let standing = standing(
        &office.policy,
        &office.calendar,
        unit,
        period,
        &facts.submissions,
    );
    match standing.state {
        State::Rejected => ReminderState::Rejected {
            file: format!("第{}次报送件", standing.version.unwrap_or(1)),
            reasons: Vec::new(),
        },
        _ => ReminderState::Missing,
    }
}

pub(super) fn overdue(
    desk: &Desk<'_>,
    action: &Action,
    period: Period,
) -> std::result::Result<Content, String> {
    let office = desk.office;
    let owes = |unit: &&Unit| {
        unit.is_active_on(period.0)
            && !desk.facts.unseen.contains(&unit.slug)
            && standing(
                &office.policy,
                &office.calendar,
                unit,
                period,
                &desk.facts.submissions,
            )
            .state
            .is_owing()
    };
    let units: Vec<OverdueUnit> = office
        .policy
        .units
        .iter()
        .filter(|unit| action.unit.as_ref().is_none_or(|slug| *slug == unit.slug))
        .filter(owes)
        .map(|unit| overdue_unit(office, desk.facts, unit, period))
        .collect();
    if units.is_empty() {
        return Err("nobody owes a report any more".to_owned());
    }
    let deadline = office.policy.deadline(&office.calendar, period);
    Ok(Content::Overdue(Overdue {
        period,
        deadline: office.told(deadline),
        now: office.policy.local(desk.now),
        to_leader: action.unit.is_some(),
        units,
    }))
}

fn overdue_unit(office: &Office, facts: &Facts, unit: &Unit, period: Period) -> OverdueUnit {
    let arrivals = facts
        .submissions
        .iter()
        .filter(|fact| fact.unit == unit.slug && fact.period == period)
        .map(|fact| arrival(office, fact))
        .collect();
    OverdueUnit {
        name: unit.name.clone(),
        liaison: format!("{} {}", unit.liaison.name, unit.liaison.phone)
            .trim_end()
            .to_owned(),
        arrivals,
        reminders: reminders(facts, &unit.slug, period),
    }
}

fn arrival(office: &Office, fact: &SubmissionFact) -> Arrival {
    Arrival {
        file: format!("第{}次报送件", fact.version),
        at: office.policy.local(fact.arrival.not_after),
        verdict: fact.verdict,
        errors: usize::from(fact.verdict == Verdict::Rejected),
    }
}

/// Steps of this period for which the unit was sent a letter.
fn reminders(facts: &Facts, unit: &UnitSlug, period: Period) -> usize {
    let prefix = format!("reminder/{period}/{unit}/");
    let steps: std::collections::BTreeSet<&str> = facts
        .settled
        .range(prefix.clone()..)
        .take_while(|key| key.starts_with(&prefix))
        .filter_map(|key| key[prefix.len()..].split_once('/'))
        .map(|(step, _)| step)
        .collect();
    steps.len()
}
