//! A deadline as a calendar entry (.ics) that a phone offers to add.

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Class, Component, Event, EventLike, Property};

use crate::domain::line::clean_line;

/// A deadline for somebody's calendar. All times in UTC, so no zone needs to be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Stable for unit and period, such as `due/2026-11-10/yunyan`; an entry with a higher number
    /// replaces the earlier one of this name where it stands.
    pub uid: String,
    /// Counts up whenever the entry says something else than before.
    pub sequence: u32,
    /// When this number was first told: whoever gets it later gets the same bytes.
    pub stamp: DateTime<Utc>,
    pub deadline: DateTime<Utc>,
    /// When to ring: a working day before; `None` for no alarm.
    pub alarm: Option<DateTime<Utc>>,
    /// `云岩区 11月10日报送期截止`
    pub summary: String,
    /// What to do.
    pub description: String,
}

/// Entries as one file, with CRLF and folded lines as RFC 5545 asks; `organizer` is the address of who
/// publishes them (RFC 5546).
#[must_use]
pub fn to_ics(entries: &[CalendarEntry], domain: &str, organizer: &str) -> String {
    let organizer = format!("mailto:{}", clean_line(organizer, 120));
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//diaodu//diaodu//ZH"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"));
    for entry in entries {
        let mut event = entry.to_event(domain);
        event.append_property(Property::new("ORGANIZER", &organizer));
        calendar.push(event);
    }
    calendar.to_string()
}

impl CalendarEntry {
    fn to_event(&self, domain: &str) -> Event {
        let summary = clean_line(&self.summary, 120);
        let mut event = Event::with_uid(&format!("{}@{domain}", clean_line(&self.uid, 120)));
        event
            .timestamp(self.stamp)
            // The last hour before the deadline: an entry of no length is hidden by some phones,
            // and one that begins at 24:00 stands on the wrong day.
            .starts(self.deadline - TimeDelta::hours(1))
            .ends(self.deadline)
            .sequence(self.sequence)
            .summary(&summary)
            .description(&clean_line(&self.description, 400))
            .class(Class::Public)
            .append_property(Property::new("TRANSP", "TRANSPARENT"));
        if let Some(alarm) = self.alarm {
            let mut alarm = Alarm::display(&summary, alarm);
            // Without these two the library asks the clock and the dice.
            alarm.timestamp(self.stamp);
            alarm.uid(&format!("{}/alarm@{domain}", clean_line(&self.uid, 120)));
            event.alarm(alarm);
        }
        event.done()
    }
}

#[cfg(test)]
mod tests {
    use super::{CalendarEntry, to_ics};

    #[test]
    fn an_entry_is_the_same_text_each_time_and_stands_on_the_due_day() {
        let entry = CalendarEntry {
            uid: "due/2026-11-10/yunyan".to_owned(),
            sequence: 0,
            stamp: "2026-11-05T01:00:00Z".parse().unwrap(),
            deadline: "2026-11-10T16:00:00Z".parse().unwrap(),
            alarm: Some("2026-11-09T01:00:00Z".parse().unwrap()),
            summary: "云岩区 11月10日报送期截止\r\nATTENDEE:x".to_owned(),
            description: "请将调度表保存到 报送/云岩区；逾期将通知单位领导, 谢谢。".to_owned(),
        };
        let entries = std::slice::from_ref(&entry);
        let written = || to_ics(entries, "diaodu.example.gov.cn", "office@example.org");
        let ics = written();
        insta::assert_snapshot!(ics.replace("\r\n", "\n"));
        assert_eq!(ics, written());
        assert!(ics.lines().all(|line| line.len() <= 75));
    }
}
