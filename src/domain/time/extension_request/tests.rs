//! What a unit may ask for, and what becomes of it.

use chrono::{DateTime, Utc};

use super::{CannotAsk, ExtensionRequest, RequestState, WantedExtension, askable_days};
use crate::domain::desk::Signed;
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::exception::{Exception, Exceptions, UnitException};
use crate::domain::fixtures::{calendar, policy, unit};
use crate::domain::period::Period;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// By the office's clock.
fn at(wall: &str) -> DateTime<Utc> {
    let wall = format!("{wall}:00+08:00").replace(' ', "T");
    wall.parse().unwrap()
}

fn given(exception: Exception) -> Exceptions {
    let unit = unit("a").slug;
    std::iter::once(UnitException { unit, exception }).collect()
}

#[test]
fn what_may_be_asked_for_is_a_day_to_come_before_the_next_due_day() {
    let (policy, calendar) = (policy(), calendar());
    let asked = |wall: &str, of: &str, until: &str, exceptions: &Exceptions| {
        let rules = DispatchRules {
            policy: &policy,
            calendar: &calendar,
            exceptions,
        };
        let days = askable_days(at(wall), &rules, &unit("a"), period(of))?;
        days.check(period(until).0)
    };
    let none = Exceptions::default();
    let day = |text: &str| period(text).0;
    let of = "2026-11-25";
    for (wall, of, until, told) in [
        ("2026-11-24 10:00", of, "2026-11-26", Ok(())),
        ("2026-11-24 10:00", of, "2026-12-09", Ok(())),
        (
            "2026-11-24 10:00",
            of,
            "2026-12-10",
            Err(CannotAsk::IntoTheNext(day("2026-12-10"))),
        ),
        (
            "2026-11-24 10:00",
            of,
            "2026-11-25",
            Err(CannotAsk::NotLater(day(of))),
        ),
        (
            "2026-11-28 10:00",
            of,
            "2026-11-27",
            Err(CannotAsk::DayOver(day("2026-11-28"))),
        ),
        ("2026-11-28 10:00", of, "2026-11-28", Ok(())),
        ("2026-11-30 10:00", of, "2026-12-01", Ok(())),
        (
            "2026-12-01 10:00",
            of,
            "2026-12-02",
            Err(CannotAsk::Over(day(of))),
        ),
        (
            "2026-11-24 10:00",
            "2026-11-24",
            "2026-11-26",
            Err(CannotAsk::NotDue(period(of))),
        ),
        (
            "2026-11-24 10:00",
            "2026-12-10",
            "2026-12-11",
            Err(CannotAsk::NotYet(period(of))),
        ),
        (
            "2026-11-24 10:00",
            "2026-09-25",
            "2026-11-26",
            Err(CannotAsk::NotOwed),
        ),
    ] {
        let found = asked(wall, of, until, &none);
        assert_eq!(found, told, "{wall} {of} {until}");
    }
    // One that was extended may be asked to be extended further.
    let until = day("2026-11-28");
    let longer = given(Exception::Extension {
        period: period(of),
        until,
    });
    let found = asked("2026-11-24 10:00", of, "2026-11-28", &longer);
    assert_eq!(found, Err(CannotAsk::NotLater(until)));
    assert_eq!(asked("2026-12-03 10:00", of, "2026-12-04", &longer), Ok(()));
    let (from, to) = (day("2026-11-01"), day("2026-11-30"));
    let free = given(Exception::Periods { from, to });
    let found = asked("2026-11-24 10:00", of, "2026-11-28", &free);
    assert_eq!(found, Err(CannotAsk::NotOwed));
}

#[test]
fn it_waits_until_it_is_answered_or_there_is_nothing_to_answer() {
    let (policy, calendar) = (policy(), calendar());
    let signed = |by: &str| Signed {
        by: by.to_owned(),
        why: "资料未齐".to_owned(),
        at: at("2026-11-24 10:00"),
    };
    let mut request = ExtensionRequest {
        number: 1,
        wanted: WantedExtension {
            unit: unit("a").slug,
            period: period("2026-11-25"),
            until: period("2026-11-28").0,
        },
        asked: signed("a"),
        answer: None,
        is_reported: false,
    };
    let state = |request: &ExtensionRequest, wall: &str, exceptions: &Exceptions| {
        let rules = DispatchRules {
            policy: &policy,
            calendar: &calendar,
            exceptions,
        };
        request.state(at(wall), &rules)
    };
    let none = Exceptions::default();
    let extended = |until: &str| {
        given(Exception::Extension {
            period: period("2026-11-25"),
            until: period(until).0,
        })
    };
    for (wall, exceptions, expected) in [
        ("2026-11-24 11:00", &none, RequestState::Waiting),
        ("2026-11-29 00:00", &none, RequestState::Waiting),
        ("2026-11-29 00:01", &none, RequestState::Lapsed),
        (
            "2026-11-24 11:00",
            &extended("2026-11-27"),
            RequestState::Waiting,
        ),
        (
            "2026-11-24 11:00",
            &extended("2026-11-28"),
            RequestState::Lapsed,
        ),
    ] {
        assert_eq!(state(&request, wall, exceptions), expected, "{wall}");
    }
    request.is_reported = true;
    let wall = "2026-11-24 11:00";
    assert_eq!(state(&request, wall, &none), RequestState::Lapsed);
    for (is_granted, expected) in [
        (true, RequestState::Granted),
        (false, RequestState::Refused),
    ] {
        request.answer = Some((is_granted, signed("江某")));
        assert_eq!(state(&request, "2026-12-30 10:00", &none), expected);
    }
}
