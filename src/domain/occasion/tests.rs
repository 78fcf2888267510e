//! The enum is the key: texts are read as what they were written from, and nothing else is read at all.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::strategy::BoxedStrategy;

use super::{EditionStage, FileMark, Key, MeetingStep, Occasion, Recipient, UnknownKey, Whose};
use crate::domain::assignment::{AssignmentId, AssignmentKind, AssignmentStep};
use crate::domain::guard::Cause;
use crate::domain::observation::FlagLevel;
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::stuck::Stuck;
use crate::domain::unit::UnitSlug;

/// Texts as they stand in databases and letters since the first version. Not one of them may change.
#[test]
fn texts_on_record_are_what_they_always_were() {
    for text in [
        "receipt/2026-11-10/nanming/17/nanming@example.org",
        "receipt/2026-11-10/nanming/large-0123456789ab/nanming@example.org",
        "receipt_list/nanming/17/nanming@example.org",
        "reminder/2026-11-25/nanming/before-1",
        "reminder/2026-11-25/nanming/before-1/zhang@example.org",
        "reminder/2026-11-25/nanming/before-0-until-2026-11-27/zhang@example.org/rewritten-12",
        "overdue/2026-11-25/nanming/until-2026-11-27/a/b@example.org",
        "overdue/2026-11-25/office/office@example.org",
        "overdue/2026-11-25/office/until-2026-11-27/robot:group",
        "due_day_list/2026-11-25/office@example.org",
        "deadline_moved/2026-11-25/nanming/3/zhang@example.org",
        "extension_refused/2026-11-25/nanming/3/zhang@example.org",
        "edition/2026-11/draft",
        "ledger_draft/2026-11/office@example.org",
        "ledger/2026-11/mayor@example.org",
        "raise/2026Q4/nanming",
        "raise/2026Q4/nanming/warning",
        "observation_warning/2026Q4/nanming/nanming@example.org",
        "flag/2026Q4/nanming/mayor@example.org",
        "withdraw/2026Q4/nanming/flag",
        "flag_withdrawn/2026Q4/nanming/flag/mayor@example.org",
        "urgent/nanming/4/office@example.org",
        "assigned/decision/3/land@example.org",
        "assignment_reminder/matter/12/2026-12-15/before-1/land@example.org",
        "assignment_overdue/urgent/7/2026-12-15/office@example.org",
        "meeting_draft/3/1/office@example.org",
        "meeting_notice/3/2/land@example.org",
        "meeting_cancelled/3/2/land@example.org",
        "operator/share-away/20261120T003000Z/office@example.org",
        "undelivered/7/robot:group",
        "mail-down/20261120T003000Z",
        "stuck/intake-nan-ming/20261120T003000Z/operator@example.org",
        "stuck/errands/20261120T003000Z/operator@example.org",
        "ticks-fail/20261120T003000Z/operator@example.org",
        "edition-altered/2026-11/final/20261120T003000Z/office@example.org",
    ] {
        let key: Key = text.parse().unwrap_or_else(|UnknownKey| panic!("{text}"));
        assert_eq!(key.to_string(), text);
        assert_eq!(Key::on_record(text), key);
    }
}

#[test]
fn what_no_version_writes_is_kept_and_is_of_no_kind() {
    for text in [
        "",
        "reminder",
        "reminder/2026-11-25/nanming/overdue/zhang@example.org",
        "reminder/2026-11-5/nanming/before-1",
        "reminder/2026-11-25/nanming/before-01",
        "reminder/2026-11-25//before-1",
        "overdue/2026-11-25/nanming/until-soon",
        "edition/2026-11/final/zhang@example.org/",
        "operator/no-such-cause/20261120T003000Z/office@example.org",
        "ledger/2026-13/mayor@example.org",
        "ledger/2026-11/nobody",
        "test/1",
    ] {
        assert_eq!(text.parse::<Key>(), Err(UnknownKey), "{text}");
        let key = Key::on_record(text);
        assert_eq!(key.to_string(), text);
        assert_eq!(key.occasion.letter(), None);
    }
}

#[test]
fn an_outcome_of_the_whole_is_one_of_each_part() {
    let key = |text: &str| text.parse::<Key>().unwrap();
    let asked = key("reminder/2026-11-25/a/before-1/zhang@example.org");
    assert!(key("reminder/2026-11-25/a/before-1").covers(&asked));
    assert!(!key("reminder/2026-11-25/a/before-1/li@example.org").covers(&asked));
    assert!(!key("reminder/2026-11-25/a/before-0").covers(&asked));
    let raise = key("raise/2026Q4/a/flag");
    assert!(key("raise/2026Q4/a").covers(&raise) && !raise.covers(&key("raise/2026Q4/a")));
    let covering: Vec<String> = raise.covering().iter().map(Key::to_string).collect();
    assert_eq!(covering, ["raise/2026Q4/a/flag", "raise/2026Q4/a"]);
}

/// Which variant it is. One that is new does not compile until it has a number, and the samples have to have it too.
const fn number(occasion: &Occasion) -> usize {
    match occasion {
        Occasion::Receipt { .. } => 0,
        Occasion::ReceiptList { .. } => 1,
        Occasion::Reminder { .. } => 2,
        Occasion::Overdue { .. } => 3,
        Occasion::DueDayList { .. } => 4,
        Occasion::DeadlineMoved { .. } => 5,
        Occasion::Edition { .. } => 6,
        Occasion::Ledger { .. } => 7,
        Occasion::Raise { .. } => 8,
        Occasion::Observation { .. } => 9,
        Occasion::Withdraw { .. } => 10,
        Occasion::Urgent { .. } => 11,
        Occasion::Guard { .. } => 12,
        Occasion::Undelivered { .. } => 13,
        Occasion::MailDown { .. } => 14,
        Occasion::Stuck { .. } => 15,
        Occasion::TicksFail { .. } => 16,
        Occasion::EditionAltered { .. } => 17,
        Occasion::FlagWithdrawn { .. } => 18,
        Occasion::Assignment { .. } => 19,
        Occasion::Meeting { .. } => 20,
        Occasion::ExtensionRefused { .. } => 21,
        Occasion::Unknown(_) => 22,
    }
}

#[test]
fn the_samples_have_every_occasion_that_can_be_read() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..2_000 {
        let sample = occasions().new_tree(&mut runner).unwrap();
        seen.insert(number(&proptest::strategy::ValueTree::current(&sample)));
    }
    assert_eq!(
        seen,
        (0..number(&Occasion::Unknown(String::new()))).collect()
    );
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..90_000_u64)
        .prop_map(|days| NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::Days::new(days))
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (0..4_000_000_000_i64).prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
}

fn units() -> impl Strategy<Value = UnitSlug> {
    "[a-z][a-z0-9-]{0,31}"
        .prop_filter("a name of all units", |slug| slug != super::ALL_UNITS)
        .prop_map(UnitSlug)
}

fn assignments() -> impl Strategy<Value = AssignmentId> {
    let kinds = proptest::sample::select(AssignmentKind::ALL.as_slice());
    (kinds, any::<i64>()).prop_map(|(kind, number)| AssignmentId { kind, number })
}

fn meeting_steps() -> impl Strategy<Value = MeetingStep> {
    prop_oneof![
        Just(MeetingStep::Draft),
        Just(MeetingStep::Notice),
        Just(MeetingStep::Manager),
        Just(MeetingStep::Cancelled),
    ]
}

fn assignment_steps() -> impl Strategy<Value = AssignmentStep> {
    prop_oneof![
        Just(AssignmentStep::Given),
        (days(), any::<u32>()).prop_map(|(due, workdays)| AssignmentStep::Before { due, workdays }),
        days().prop_map(|due| AssignmentStep::Overdue { due }),
    ]
}

fn occasions() -> BoxedStrategy<Occasion> {
    let periods = || days().prop_map(Period).boxed();
    let untils = || proptest::option::of(days()).boxed();
    let months = || days().prop_map(Month::of).boxed();
    let stages = || prop_oneof![Just(EditionStage::Draft), Just(EditionStage::Final)].boxed();
    let files = prop_oneof![
        any::<i64>().prop_map(FileMark::Submission),
        "[0-9a-f]{12}".prop_map(FileMark::TooLarge)
    ];
    let whose = prop_oneof![units().prop_map(Whose::Unit), Just(Whose::All)];
    let stuck = prop_oneof![
        units().prop_map(Stuck::Intake),
        Just(Stuck::FileOps),
        Just(Stuck::Publishing),
        Just(Stuck::Writing)
    ];
    prop_oneof![
        (periods(), units(), files).prop_map(|(period, unit, file)| Occasion::Receipt {
            period,
            unit,
            file
        }),
        (units(), any::<i64>()).prop_map(|(unit, first)| Occasion::ReceiptList { unit, first }),
        (periods(), units(), any::<u32>(), untils()).prop_map(|(period, unit, workdays, until)| {
            Occasion::Reminder {
                period,
                unit,
                workdays,
                until,
            }
        }),
        (periods(), whose, untils()).prop_map(|(period, whose, until)| Occasion::Overdue {
            period,
            whose,
            until
        }),
        periods().prop_map(|period| Occasion::DueDayList { period }),
        (any::<i64>(), any::<i64>(), meeting_steps()).prop_map(|(number, edition, step)| {
            Occasion::Meeting {
                number,
                edition,
                step,
            }
        }),
        (assignments(), assignment_steps())
            .prop_map(|(id, step)| Occasion::Assignment { id, step }),
        (periods(), units(), any::<u32>()).prop_map(|(period, unit, number)| {
            Occasion::DeadlineMoved {
                period,
                unit,
                number,
            }
        }),
        (periods(), units(), any::<i64>()).prop_map(|(period, unit, number)| {
            Occasion::ExtensionRefused {
                period,
                unit,
                number,
            }
        }),
        (months(), stages()).prop_map(|(month, stage)| Occasion::Edition { month, stage }),
        (months(), stages()).prop_map(|(month, stage)| Occasion::Ledger { month, stage }),
        about_quarters(),
        (units(), any::<i64>()).prop_map(|(unit, number)| Occasion::Urgent { unit, number }),
        (proptest::sample::select(Cause::ALL), instants())
            .prop_map(|(cause, since)| Occasion::Guard { cause, since }),
        any::<i64>().prop_map(|first| Occasion::Undelivered { first }),
        instants().prop_map(|since| Occasion::MailDown { since }),
        (stuck, instants()).prop_map(|(what, since)| Occasion::Stuck { what, since }),
        instants().prop_map(|since| Occasion::TicksFail { since }),
        (months(), stages(), instants()).prop_map(|(month, stage, at)| Occasion::EditionAltered {
            month,
            stage,
            at
        }),
    ]
    .boxed()
}

fn about_quarters() -> impl Strategy<Value = Occasion> {
    let quarters = || days().prop_map(Quarter::of).boxed();
    let levels = || prop_oneof![Just(FlagLevel::Warning), Just(FlagLevel::Flag)].boxed();
    prop_oneof![
        (quarters(), units(), proptest::option::of(levels())).prop_map(|(quarter, unit, level)| {
            Occasion::Raise {
                quarter,
                unit,
                level,
            }
        }),
        (levels(), quarters(), units()).prop_map(|(level, quarter, unit)| {
            Occasion::Observation {
                level,
                quarter,
                unit,
            }
        }),
        (quarters(), units(), levels()).prop_map(|(quarter, unit, level)| Occasion::Withdraw {
            quarter,
            unit,
            level
        }),
        (quarters(), units(), levels()).prop_map(|(quarter, unit, level)| {
            Occasion::FlagWithdrawn {
                quarter,
                unit,
                level,
            }
        }),
    ]
}

fn keys() -> impl Strategy<Value = Key> {
    let recipients = prop_oneof![
        "[!-~]{1,20}@[a-z0-9.-]{1,20}"
            .prop_filter("a robot's", |address| !address.starts_with("robot:"))
            .prop_map(Recipient::Person),
        "[a-z][a-z0-9-]{0,10}".prop_map(Recipient::Robot),
    ];
    let to = proptest::option::of((recipients, proptest::option::of(any::<i64>())));
    (occasions(), to).prop_map(|(occasion, to)| {
        // A warning or flag on record has no recipient.
        let to = to.filter(|_| occasion.letter().is_some());
        let rewritten = to.as_ref().and_then(|(_, rewritten)| *rewritten);
        Key {
            occasion,
            to: to.map(|(to, _)| to),
            rewritten,
        }
    })
}

proptest! {
    #[test]
    fn a_key_is_read_as_it_was_written(key in keys()) {
        assert_eq!(key.to_string().parse(), Ok(key));
    }

    #[test]
    fn a_text_that_is_read_is_written_the_same(text in "(reminder|overdue|raise|ledger|receipt)(/[a-z0-9@:-]{0,12}){0,5}") {
        assert_eq!(Key::on_record(&text).to_string(), text);
        if let Ok(key) = text.parse::<Key>() {
            assert_eq!(key.to_string(), text);
        }
    }
}
