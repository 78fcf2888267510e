//! A small office for the tests of the rules.

use chrono::NaiveTime;

use super::calendar::{Calendar, DayKind};
use super::period::DueDays;
use super::policy::{
    GuardPolicy, LedgerPolicy, ObservationPolicy, OnHoliday, Policy, QuietHours, ReminderPolicy,
};
use super::rate::RateRules;
use super::unit::{Contact, Department, Unit, UnitKind, UnitSlug};

/// The official calendar that the example configuration ships.
pub(crate) fn calendar() -> Calendar {
    let lines = include_str!("../../config/holidays.csv").lines().skip(1);
    Calendar::new(lines.map(|line| {
        let mut parts = line.split(',');
        let date = parts.next().unwrap().parse().unwrap();
        let kind = match parts.next().unwrap() {
            "holiday" => DayKind::Holiday,
            _ => DayKind::Workday,
        };
        (date, kind, parts.next().unwrap().to_owned())
    }))
}

pub(crate) fn contact(name: &str) -> Contact {
    Contact {
        name: name.to_owned(),
        address: format!("{name}@example.org"),
        phone: String::new(),
    }
}

pub(crate) fn unit(slug: &str) -> Unit {
    Unit {
        slug: UnitSlug(slug.to_owned()),
        name: format!("{slug}区"),
        code: slug.to_uppercase(),
        aliases: Vec::new(),
        kind: UnitKind::District,
        from: None,
        to: None,
        liaison: contact(&format!("liaison-{slug}")),
        deputy: None,
        leader: Some(contact(&format!("leader-{slug}"))),
    }
}

/// Units `a` and `b`, in charge since 2026-10-01, with the settings of the example.
pub(crate) fn policy() -> Policy {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
    Policy {
        office_name: "市投资促进局".to_owned(),
        office: vec![contact("office")],
        leaders: vec![contact("mayor")],
        units: vec![unit("a"), unit("b")].into(),
        departments: vec![Department {
            slug: UnitSlug("land".to_owned()),
            name: "市自然资源和规划局".to_owned(),
            contact: contact("land"),
        }],
        zone: chrono_tz::Asia::Shanghai,
        start: "2026-10-01".parse().unwrap(),
        due_days: DueDays::new(vec![10, 25]).unwrap(),
        deadline_time: None,
        on_holiday: OnHoliday::Unchanged,
        late_days: 5,
        reminders: ReminderPolicy {
            workdays_before: vec![3, 1, 0],
            at: nine,
            overdue_workdays_after: 1,
            office_list_at: NaiveTime::from_hms_opt(17, 30, 0).unwrap(),
            quiet: QuietHours {
                from: NaiveTime::from_hms_opt(21, 0, 0).unwrap(),
                to: NaiveTime::from_hms_opt(8, 0, 0).unwrap(),
            },
            most_a_day: 3,
        },
        ledger: LedgerPolicy {
            workdays_after: 2,
            draft_workdays_before: 1,
            at: nine,
        },
        observation: ObservationPolicy {
            closes_on_day: 10,
            warn_after: 2,
            flag_after: 3,
            confirm_flags: true,
            not_held: Vec::new(),
        },
        guard: GuardPolicy {
            missing_percent: 50,
            operator: None,
        },
        rates: RateRules::default(),
        stalled: crate::domain::stalled::StallRules::default(),
        managers: Vec::new(),
        targets: crate::domain::targets::Targets::default(),
        documents: crate::domain::policy::DocumentPolicy::default(),
        meeting: crate::domain::meeting_day::MeetingPolicy::default(),
        switches: crate::domain::switches::Switches::default(),
    }
}
