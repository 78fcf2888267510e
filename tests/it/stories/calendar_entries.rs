//! Calendar entries (.ics): one name for ever, the same bytes for the same facts, a higher number for others.

use chrono::NaiveDate;
use diaodu::domain::calendar::{Calendar, DayKind, HOLIDAYS};
use diaodu::domain::policy::OnHoliday;
use diaodu::domain::year::Year;
use icalendar::{CalendarComponent, Component};

use crate::office::SmallOffice;

/// What a calendar program reads: a line an entry, name, number, stamp, end and alarm.
fn entries(file: &str) -> Vec<String> {
    let calendar: icalendar::Calendar = file.parse().unwrap();
    assert_eq!(calendar.property_value("METHOD"), Some("PUBLISH"));
    let events = calendar.iter().filter_map(CalendarComponent::as_event);
    let lines = events.map(|event| {
        let value = |name| event.property_value(name).unwrap();
        let uid = value("UID").split('@').next().unwrap();
        assert_eq!(value("ORGANIZER"), "mailto:diaodu@example.org");
        format!(
            "{uid} {} {} {} {}",
            value("SEQUENCE"),
            value("DTSTAMP"),
            value("DTEND"),
            value("SUMMARY"),
        )
    });
    lines.collect()
}

async fn file_of(town: &SmallOffice, year: i32, wall: &str) -> String {
    let office = &town.office;
    let year = Year::new(&office.policy, &office.calendar, year).unwrap();
    office.calendar_file(&year, town.at(wall)).await.unwrap()
}

/// The entries of the letter whose key begins so.
async fn entries_of_letter(town: &SmallOffice, prefix: &str) -> Vec<String> {
    let letter = town.letter(prefix).await;
    entries(std::str::from_utf8(letter.attachment("text/calendar")).unwrap())
}

/// The office's calendar with one more day off.
fn with_holiday(town: &SmallOffice, day: &str) -> Calendar {
    let known = town.config.calendar.listed();
    let known = known.map(|(date, kind, name)| (date, kind, name.to_owned()));
    let new = (day.parse().unwrap(), DayKind::Holiday, "新增".to_owned());
    Calendar::new(known.chain([new]))
}

/// The office's calendar with all holidays of one more year, each on a day that changes no deadline.
fn with_notice(town: &SmallOffice, year: i32) -> Calendar {
    let known = town.config.calendar.listed();
    let known = known.map(|(date, kind, name)| (date, kind, name.to_owned()));
    let new = (1..).zip(HOLIDAYS).map(|(month, holiday)| {
        let day = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        (day, DayKind::Holiday, holiday.to_owned())
    });
    Calendar::new(known.chain(new))
}

#[tokio::test]
async fn a_years_file_is_the_same_until_a_date_moves_and_then_only_that_entry_is_new() {
    let mut town = SmallOffice::since("2026-10-01").await;
    town.office.policy.on_holiday = OnHoliday::NextWorkday;
    let first = file_of(&town, 2027, "2026-12-01 09:00").await;
    assert_eq!(
        first,
        file_of(&town, 2027, "2026-12-20 10:00").await,
        "the same facts, the same bytes"
    );
    assert!(first.lines().all(|line| line.len() <= 75));
    assert!(first.ends_with("END:VCALENDAR\r\n"));
    let first = entries(&first);
    assert_eq!(first.len(), 24);

    // A notice makes the 25th of May 2027, a Tuesday, a day off.
    town.office.calendar = with_holiday(&town, "2027-05-25");
    let second = entries(&file_of(&town, 2027, "2026-12-21 10:00").await);
    let changed: Vec<_> = first.iter().zip(&second).filter(|(a, b)| a != b).collect();
    assert_eq!(
        changed,
        [(
            &"due/2027-05-25 0 20261201T010000Z 20270525T160000Z 2027年5月25日报送期截止"
                .to_owned(),
            &"due/2027-05-25 1 20261221T020000Z 20270526T160000Z 2027年5月25日报送期截止"
                .to_owned(),
        )]
    );
    // And back: a third number, not the first one again.
    town.office.calendar = town.config.calendar.clone();
    let third = entries(&file_of(&town, 2027, "2026-12-22 10:00").await);
    assert!(
        third
            .iter()
            .any(|line| line.starts_with("due/2027-05-25 2 20261222T020000Z 20270525T160000Z"))
    );
}

#[tokio::test]
async fn what_is_provisional_says_so_until_the_notice_is_there() {
    let mut town = SmallOffice::since("2026-10-01").await;
    let doubtful = entries(&file_of(&town, 2028, "2026-12-01 09:00").await);
    assert!(
        doubtful
            .iter()
            .all(|line| line.ends_with("报送期截止（暂定）"))
    );
    // One day that somebody has added is no notice.
    town.office.calendar = with_holiday(&town, "2028-01-03");
    assert_eq!(
        doubtful,
        entries(&file_of(&town, 2028, "2027-11-19 09:00").await)
    );
    town.office.calendar = with_notice(&town, 2028);
    let certain = entries(&file_of(&town, 2028, "2027-11-20 09:00").await);
    assert!(
        certain
            .iter()
            .all(|line| line.contains(" 1 20271120T010000Z ") && line.ends_with("报送期截止")),
        "{certain:#?}"
    );
}

#[tokio::test]
async fn a_notice_that_moves_a_deadline_updates_the_entry_that_a_reminder_brought() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.on_holiday = OnHoliday::NextWorkday;
    town.tick_at("2026-11-05 09:00").await;
    assert_eq!(
        entries_of_letter(&town, "reminder/2026-11-10/nanming/before-3/").await,
        [
            "due/2026-11-10/nanming 0 20261105T010000Z 20261110T160000Z 南明区 2026年11月10日报送期截止"
        ]
    );

    town.office.calendar = with_holiday(&town, "2026-11-10");
    town.tick_at("2026-11-06 09:00").await;
    let moved = "due/2026-11-10/nanming 1 20261106T010000Z 20261111T160000Z 南明区 2026年11月10日报送期截止";
    for to in ["nanming@", "nanming-deputy@"] {
        let prefix = format!("deadline_moved/2026-11-10/nanming/1/{to}");
        assert_eq!(entries_of_letter(&town, &prefix).await, [moved]);
    }
    town.tick_at("2026-11-06 09:01").await;
    assert_eq!(town.outbox_of("deadline_moved/").await.len(), 8, "once");

    // The next reminder brings the very same entry again.
    town.tick_at("2026-11-09 09:00").await;
    assert_eq!(
        entries_of_letter(&town, "reminder/2026-11-10/nanming/before-1/").await,
        [moved]
    );
    // In the office's own file the entry of all has a name, and numbers, of its own.
    let of_all = entries(&file_of(&town, 2026, "2026-11-09 10:00").await);
    assert_eq!(
        of_all[20],
        "due/2026-11-10 0 20261109T020000Z 20261111T160000Z 2026年11月10日报送期截止"
    );
    assert_eq!(town.outbox_of("deadline_moved/").await.len(), 8);
}
