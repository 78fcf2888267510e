//! Values of reminders and of letters on what is overdue (rule 10).

use super::{Desk, Made};
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

pub(super) async fn reminder(
    desk: &mut Desk<'_>,
    action: &Action,
    period: Period,
) -> Result<std::result::Result<Made, String>> {
    let office = desk.office;
    let Some(unit) = action
        .unit
        .as_ref()
        .and_then(|slug| office.policy.unit(slug))
    else {
        return Ok(Err("the unit is no longer configured".to_owned()));
    };
    let state = state(office, desk.facts, unit, period);
    let (now, account) = (desk.now, desk.account(None).await?);
    let form = office.form(account, unit, period).ok();
    let form_name = format!("{}{}调度表.xlsx", unit.name, period.label());
    let deadline = office.policy.deadline(&office.calendar, period);
    let due_day_before = office.calendar.workdays_before(deadline.date, 1);
    let alarm = office
        .policy
        .instant(due_day_before.and_time(office.policy.reminders.at));
    let save_in = Office::save_in(unit);
    let content = Content::Reminder(Reminder {
        unit: unit.name.clone(),
        period,
        deadline: office.told(deadline),
        now: office.policy.local(now),
        state,
        save_in: save_in.clone(),
        form: form.as_ref().map(|_| form_name.clone()),
    });
    Ok(Ok(Made {
        content,
        attachments: form
            .map(|bytes| Attachment::xlsx(form_name, bytes))
            .into_iter()
            .collect(),
        calendar: Some(CalendarEntry {
            uid: format!("due/{period}/{}", unit.slug),
            sequence: 0,
            stamp: now,
            deadline: deadline.at,
            alarm: Some(alarm),
            summary: format!("{} {}报送期截止", unit.name, period.label()),
            description: format!("请将调度表保存到 {save_in}"),
        }),
    }))
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
) -> std::result::Result<Made, String> {
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
    Ok(Made::plain(Content::Overdue(Overdue {
        period,
        deadline: office.told(deadline),
        now: office.policy.local(desk.now),
        to_leader: action.unit.is_some(),
        units,
    })))
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
