//! Values of reminders, of deadlines moved, and of letters on what is overdue (rules 2 and 10).

use super::{About, LetterWriter};
use crate::daemon::Office;
use crate::daemon::calendar_entry::calendar_entry;
use crate::daemon::enqueue::Enclosed;
use crate::domain::deadline::Deadline;
use crate::domain::finding::Verdict;
use crate::domain::observation::{QuarterState, closes_at};
use crate::domain::occasion::Occasion;
use crate::domain::period::{Period, Quarter};
use crate::domain::plan::Facts;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::submissions::SubmissionFact;
use crate::domain::unit::{Unit, UnitSlug};
use crate::mail::{
    Attachment, CalendarEntry, Content, DeadlineMoved, ExtensionRefused, MovedItem, Overdue,
    OverdueUnit, Reminder, ReminderItem, ReminderState, UncountedArrival,
};
use crate::store::Result;

/// A letter's values, or why it cannot be written.
type Written<T> = std::result::Result<T, String>;

pub(super) fn reminder(writer: &LetterWriter<'_>, about: &[About]) -> Written<Content> {
    let items: Written<Vec<ReminderItem>> = about
        .iter()
        .map(|(slug, period)| Ok(item(writer, unit_of(writer.at.office, slug)?, *period)))
        .collect();
    Ok(Content::Reminder(Reminder {
        now: writer.at.office.policy.local(writer.at.now),
        items: items?,
    }))
}

fn item(writer: &LetterWriter<'_>, unit: &Unit, period: Period) -> ReminderItem {
    let office = writer.at.office;
    ReminderItem {
        unit: unit.name.clone(),
        period,
        deadline: office.told(deadline(writer, unit, period)),
        state: state(&standing(writer, unit, period)),
        save_in: Office::save_in(unit),
        form: Some(form_name(unit, period)),
        observation: silent_quarter(writer, unit, period),
    }
}

/// The quarter that closes with this period, if the unit has said nothing of it.
fn silent_quarter(writer: &LetterWriter<'_>, unit: &Unit, period: Period) -> Option<Quarter> {
    let policy = &writer.at.office.policy;
    let quarter = Quarter::of(period.0).previous();
    // Most periods close no quarter.
    if policy.due_days.running(quarter.end()) != period {
        return None;
    }
    let rule = policy.deadline(&writer.at.office.calendar, period);
    let record = writer.facts.quarters(policy, writer.at.now);
    let is_silent =
        closes_at(policy, quarter) >= rule.at && record.state(unit, quarter) == QuarterState::Open;
    is_silent.then_some(quarter)
}

pub(super) fn moved(writer: &LetterWriter<'_>, about: &[About]) -> Written<Content> {
    let office = writer.at.office;
    let items: Written<Vec<MovedItem>> = about
        .iter()
        .map(|(slug, period)| {
            let unit = unit_of(office, slug)?;
            let rule = office.policy.deadline(&office.calendar, *period);
            let before = writer
                .facts
                .calendar_entry(slug, *period)
                .map_or(rule, |told| Deadline {
                    at: told.deadline,
                    // The day that it closes: for 24:00 the one before.
                    date: office
                        .policy
                        .local(told.deadline - chrono::TimeDelta::seconds(1))
                        .date(),
                    ..rule
                });
            Ok(MovedItem {
                unit: unit.name.clone(),
                period: *period,
                before: office.told(before),
                deadline: office.told(deadline(writer, unit, *period)),
                save_in: Office::save_in(unit),
            })
        })
        .collect();
    Ok(Content::DeadlineMoved(DeadlineMoved { items: items? }))
}

/// What the office said of the later deadline that a unit asked for.
pub(super) fn refused(writer: &LetterWriter<'_>, unit: &UnitSlug, number: i64) -> Written<Content> {
    let office = writer.at.office;
    let mut refused = writer.facts.refused.iter();
    let request = refused.find(|request| request.number == number);
    let answer = request.and_then(|request| Some((&request.wanted, request.answer.as_ref()?)));
    let (wanted, (_, signed)) = answer.ok_or("nothing was refused")?;
    let unit = unit_of(office, unit)?;
    Ok(Content::ExtensionRefused(ExtensionRefused {
        unit: unit.name.clone(),
        period: wanted.period,
        wanted: wanted.until,
        deadline: office.told(deadline(writer, unit, wanted.period)),
        by: signed.by.clone(),
        why: signed.why.clone(),
        save_in: Office::save_in(unit),
    }))
}

/// The prefilled forms, if they are asked for, and the deadlines for the calendar.
pub(super) async fn enclosed(
    writer: &mut LetterWriter<'_>,
    about: &[About],
    with_forms: bool,
) -> Result<Written<Enclosed>> {
    let office = writer.at.office;
    let mut enclosed = Enclosed::default();
    for (slug, period) in about {
        let unit = match unit_of(office, slug) {
            Ok(unit) => unit,
            Err(trouble) => return Ok(Err(trouble)),
        };
        enclosed.calendar.push(entry(writer, unit, *period));
        if with_forms {
            match form(writer, unit, *period).await? {
                Ok(bytes) => enclosed
                    .attachments
                    .push(Attachment::xlsx(form_name(unit, *period), bytes)),
                Err(trouble) => return Ok(Err(trouble)),
            }
        }
    }
    Ok(Ok(enclosed))
}

/// The unit's prefilled form: as it lies in the unit's folder, where it is right there.
async fn form(
    writer: &mut LetterWriter<'_>,
    unit: &Unit,
    period: Period,
) -> Result<Written<Vec<u8>>> {
    let office = writer.at.office;
    if let Some(form) = office.form_in_folder(unit, period).await? {
        return Ok(Ok(form));
    }
    let ledger_report = writer.ledger_report(None).await?;
    Ok(office.form(ledger_report, unit, period).await)
}

/// A deadline for the calendars of a unit's liaisons.
fn entry(writer: &mut LetterWriter<'_>, unit: &Unit, period: Period) -> CalendarEntry {
    let deadline = deadline(writer, unit, period);
    let about = (unit.slug.clone(), period);
    let before = writer
        .calendar_entries
        .get(&about)
        .or_else(|| writer.facts.calendar_entry(&unit.slug, period));
    let (entry, told) = calendar_entry(writer.at, Some(unit), (period, deadline), before);
    writer.calendar_entries.insert(about, told);
    entry
}

fn form_name(unit: &Unit, period: Period) -> String {
    format!("{}{}调度表.xlsx", unit.name, period.label())
}

fn unit_of<'a>(office: &'a Office, slug: &UnitSlug) -> Written<&'a Unit> {
    let unit = office.policy.unit(slug);
    unit.ok_or_else(|| "the unit is no longer configured".to_owned())
}

fn deadline(writer: &LetterWriter<'_>, unit: &Unit, period: Period) -> Deadline {
    let facts = writer.at.office.ruled(writer.facts);
    facts.deadline(&unit.slug, period)
}

fn standing(writer: &LetterWriter<'_>, unit: &Unit, period: Period) -> ReportStatus {
    let facts = writer.at.office.ruled(writer.facts);
    facts.report_status(unit, period)
}

fn state(standing: &ReportStatus) -> ReminderState {
    match standing.state {
        State::Rejected => ReminderState::Rejected {
            file: format!("第{}次报送件", standing.version.unwrap_or(1)),
            reasons: Vec::new(),
        },
        _ => ReminderState::Missing,
    }
}

/// To a leader about some units, or to the office about all with this deadline.
pub(super) fn overdue(
    writer: &LetterWriter<'_>,
    period: Period,
    extended: Option<chrono::NaiveDate>,
    to_leader_of: &[About],
) -> Written<Content> {
    let office = writer.at.office;
    let concerned: Vec<&Unit> = if to_leader_of.is_empty() {
        office.policy.units.iter().collect()
    } else {
        let slugs = to_leader_of.iter().map(|(slug, _)| slug);
        slugs.filter_map(|slug| office.policy.unit(slug)).collect()
    };
    let owes = |unit: &&Unit| {
        unit.is_active_on(period.0)
            && !writer.facts.unseen.contains(&unit.slug)
            && writer.facts.exceptions.extension(&unit.slug, period) == extended
            && standing(writer, unit, period).state.is_owing()
    };
    let units: Vec<OverdueUnit> = concerned
        .into_iter()
        .filter(owes)
        .map(|unit| overdue_unit(office, writer.facts, unit, period))
        .collect();
    if units.is_empty() {
        return Err("nobody owes a report any more".to_owned());
    }
    let deadline = extended.map_or_else(
        || office.policy.deadline(&office.calendar, period),
        |day| office.policy.deadline_on(&office.calendar, day),
    );
    Ok(Content::Overdue(Overdue {
        period,
        deadline: office.told(deadline),
        now: office.policy.local(writer.at.now),
        to_leader: !to_leader_of.is_empty(),
        units,
    }))
}

fn overdue_unit(office: &Office, facts: &Facts, unit: &Unit, period: Period) -> OverdueUnit {
    let arrivals = facts
        .submissions
        .of(&unit.slug, period)
        .iter()
        .map(|fact| arrival(office, fact))
        .collect();
    OverdueUnit {
        name: unit.name.clone(),
        liaison: super::liaison(unit),
        arrivals,
        reminders: reminders(facts, &unit.slug, period),
    }
}

fn arrival(office: &Office, fact: &SubmissionFact) -> UncountedArrival {
    UncountedArrival {
        file: format!("第{}次报送件", fact.version),
        at: office.policy.local(fact.arrival.not_after),
        verdict: fact.verdict,
        errors: usize::from(fact.verdict == Verdict::Rejected),
    }
}

/// Steps of this period for which the unit was sent a letter.
fn reminders(facts: &Facts, unit: &UnitSlug, period: Period) -> usize {
    // The keys of one unit's reminders for one period stand side by side.
    let first = Occasion::Reminder {
        period,
        unit: unit.clone(),
        workdays: 0,
        until: None,
    };
    let step = |(occasion, is_sent): (&Occasion, bool)| match occasion {
        Occasion::Reminder {
            period: of,
            unit: to,
            ..
        } if (*of, to) == (period, unit) => Some(is_sent),
        _ => None,
    };
    let own = facts.settled.beginning_with(&first).map_while(step);
    own.filter(|&is_sent| is_sent).count()
}
