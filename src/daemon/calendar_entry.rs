//! Deadlines as entries of people's calendars: a unit's in its letters, those of a year in one file.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Office, OfficeAt};
use crate::domain::deadline::Deadline;
use crate::domain::period::Period;
use crate::domain::plan::CalendarEntryState;
use crate::domain::unit::{Unit, UnitSlug};
use crate::domain::year::Year;
use crate::mail::{CalendarEntry, to_ics};
use crate::store::Result;

/// A deadline of a unit, or of all, with an alarm a working day before, and what is to be remembered of it.
///
/// `before` is what calendars were last told of it. An entry keeps its name for ever; if any of what it says
/// is new, its number rises, and it replaces the earlier one where it stands.
pub(super) fn calendar_entry(
    at: OfficeAt<'_>,
    unit: Option<&Unit>,
    (period, deadline): (Period, Deadline),
    before: Option<&CalendarEntryState>,
) -> (CalendarEntry, CalendarEntryState) {
    let OfficeAt { office, now } = at;
    let day_before = office.calendar.workdays_before(deadline.date, 1);
    let alarm = office
        .policy
        .instant(day_before.and_time(office.policy.reminders.at));
    let label = period.label();
    let doubt = if deadline.provisional {
        "（暂定）"
    } else {
        ""
    };
    let (uid, summary, description) = match unit {
        Some(unit) => (
            format!("due/{period}/{}", unit.slug),
            format!("{} {label}报送期截止{doubt}", unit.name),
            format!("请将调度表保存到 {}", Office::save_in(unit)),
        ),
        None => (
            format!("due/{period}"),
            format!("{label}报送期截止{doubt}"),
            office.policy.office_name.clone(),
        ),
    };
    let text = format!("{alarm}\n{summary}\n{description}");
    let told = CalendarEntryState::after(before, deadline.at, text, now);
    let entry = CalendarEntry {
        uid,
        sequence: told.sequence,
        stamp: told.at,
        deadline: deadline.at,
        alarm: Some(alarm),
        summary,
        description,
    };
    (entry, told)
}

impl Office {
    /// A year's deadlines as a calendar file. What it tells is put on record, so that an entry that says
    /// something else later replaces this one; as long as nothing changes, it is the same file.
    pub async fn calendar_file(&self, year: &Year, now: DateTime<Utc>) -> Result<String> {
        let all = UnitSlug(String::new());
        let known = match year.periods.first() {
            Some(first) => self.store.told(first.period).await?,
            None => HashMap::new(),
        };
        let known = known.get(&all);
        let mut tx = self.store.begin().await?;
        let mut entries = Vec::new();
        for dates in &year.periods {
            let period = dates.period;
            let before = known.and_then(|known| known.get(&period));
            let (entry, told) =
                calendar_entry(self.at(now), None, (period, dates.deadline), before);
            if before != Some(&told) {
                tx.set_told(&all, period, &told).await?;
            }
            entries.push(entry);
        }
        tx.commit().await?;
        let sender = &self.sender;
        Ok(to_ics(&entries, &sender.message_id_domain, &sender.address))
    }
}
