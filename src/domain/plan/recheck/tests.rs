//! Letters whose turn has come, in an office of two units that owe their reports.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Recheck, Waiting, recheck};
use crate::domain::fixtures::{calendar, policy};
use crate::domain::guard::{Cause, GuardReason, Hold};
use crate::domain::observation::{Confirmation, FlagAnswer, FlagAnswers, FlagLevel};
use crate::domain::occasion::Key;
use crate::domain::plan::Facts;
use crate::domain::unit::UnitSlug;

/// The last working day before the deadline of 25 November.
const REMINDED: &str = "2026-11-24 10:00";

fn at(local: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap();
    policy().instant(local)
}

/// What is to be done with the letter that has the first of these keys and is for all of them, in words.
fn of_letter(local: &str, facts: &Facts, keys: &[&str]) -> String {
    let keys: Vec<Key> = keys.iter().map(|key| Key::on_record(key)).collect();
    let letter = Waiting {
        key: &keys[0],
        occasions: &keys,
        may_be_out: false,
    };
    said(local, facts, letter)
}

fn said(local: &str, facts: &Facts, letter: Waiting<'_>) -> String {
    match recheck(at(local), &policy(), &calendar(), facts, &["group"], letter) {
        Recheck::Send => "send".to_owned(),
        Recheck::Hold(reason) => reason.to_string(),
        Recheck::Supersede(over) => format!("superseded: {over}"),
        Recheck::Suppress(over) => format!("suppressed: {over}"),
        Recheck::Trim(gone) => {
            let gone: Vec<String> = gone
                .iter()
                .map(|(place, ended)| format!("{place} {}", ended.reason))
                .collect();
            format!("without {}", gone.join(", "))
        }
    }
}

fn held(cause: Cause) -> Facts {
    Facts {
        holds: vec![Hold {
            reason: GuardReason {
                cause,
                about: String::new(),
            },
            since: at("2026-11-20 08:00"),
        }],
        ..Facts::default()
    }
}

#[test]
fn what_nobody_knows_is_held_and_never_sent() {
    let facts = Facts::default();
    for key in [
        "test/1",
        "reminder/2026-11-25/a/before-one/zhang@example.org",
        "edition/2026-11/final",
        "withdraw/2026Q3/a/flag",
        // A letter to nobody.
        "reminder/2026-11-25/a/before-1",
    ] {
        let key = Key::on_record(key);
        for may_be_out in [false, true] {
            let letter = Waiting {
                key: &key,
                occasions: &[],
                may_be_out,
            };
            let said = said(REMINDED, &facts, letter);
            assert!(said.starts_with("held: "), "{key}: {said}");
        }
    }
    // One that is known, for something that is not.
    let mixed = [
        "reminder/2026-11-25/a/before-1/zhang@example.org",
        "reminder/2026-11-25/b/before-one/zhang@example.org",
    ];
    assert!(of_letter(REMINDED, &facts, &mixed).starts_with("held: "));
}

#[test]
fn a_reminder_goes_out_while_it_is_the_step_that_is_right() {
    let facts = Facts::default();
    let step = |days: u32| format!("reminder/2026-11-25/a/before-{days}/zhang@example.org");
    assert_eq!(of_letter(REMINDED, &facts, &[&step(1)]), "send");
    assert_eq!(
        of_letter(REMINDED, &facts, &[&step(3)]),
        "superseded: a later step has come: before-1"
    );
    assert_eq!(
        of_letter("2026-11-22 10:00", &facts, &[&step(3)]),
        "held: today is not a working day"
    );
    let gone = "reminder/2026-11-25/gone/before-1/zhang@example.org";
    assert_eq!(
        of_letter(REMINDED, &facts, &[gone]),
        "suppressed: the unit is no longer configured"
    );
    let away = held(Cause::ShareAway);
    assert!(of_letter(REMINDED, &away, &[&step(3)]).starts_with("held: the share"));
    // Of a letter for two, one part is over.
    let both = [&step(1), gone];
    assert_eq!(
        of_letter(REMINDED, &facts, &both),
        "without 1 the unit is no longer configured"
    );
}

#[test]
fn by_a_clock_that_may_be_wrong_only_trouble_is_told() {
    let moved = held(Cause::ClockMoved);
    let receipt = "receipt/2026-11-25/a/1/zhang@example.org";
    assert!(of_letter(REMINDED, &moved, &[receipt]).starts_with("held: the clock"));
    let trouble = "mail-down/20261120T003000Z/robot:group";
    assert_eq!(of_letter(REMINDED, &moved, &[trouble]), "send");
    let nobody = "mail-down/20261120T003000Z/robot:gone";
    assert_eq!(
        of_letter(REMINDED, &Facts::default(), &[nobody]),
        "suppressed: the robot gone is no longer configured"
    );
}

#[test]
fn a_flag_that_a_correction_withdrew_is_told_to_nobody_any_more() {
    let flag = "flag/2026Q3/b/mayor@example.org";
    let mut facts = Facts::default();
    let quarter = "2026Q3".parse().unwrap();
    let unit = UnitSlug("b".to_owned());
    facts.raised = [(unit.clone(), quarter, FlagLevel::Flag)].into();
    let to_office = "flag/2026Q3/b/office@example.org";
    assert_eq!(of_letter(REMINDED, &facts, &[to_office]), "send");
    for to in ["mayor@example.org", "robot:group"] {
        let flag = format!("flag/2026Q3/b/{to}");
        let said = of_letter(REMINDED, &facts, &[&flag]);
        assert!(said.starts_with("held: the office has not"), "{said}");
    }
    let say = |confirmation| {
        let answer = FlagAnswer {
            confirmation,
            by: "江某".to_owned(),
            why: "核实".to_owned(),
            at: at(REMINDED),
        };
        let mut answers = FlagAnswers::default();
        answers.insert(unit.clone(), quarter, answer);
        answers
    };
    facts.flag_answers = say(Confirmation::Rejected);
    assert_eq!(
        of_letter(REMINDED, &facts, &[flag]),
        "suppressed: the office rejected the flag"
    );
    facts.flag_answers = say(Confirmation::Confirmed);
    assert_eq!(of_letter(REMINDED, &facts, &[flag]), "send");
    assert_eq!(
        of_letter("2026-11-22 10:00", &facts, &[flag]),
        "held: today is not a working day"
    );
    facts.raised = [(UnitSlug("b".to_owned()), quarter, FlagLevel::Warning)].into();
    assert_eq!(
        of_letter(REMINDED, &facts, &[flag]),
        "suppressed: a correction withdrew what it tells of"
    );
}

#[test]
fn a_ledger_goes_neither_after_the_next_one_nor_while_it_is_held_back() {
    let ledger = "ledger/2026-11/mayor@example.org";
    let mut facts = Facts::default();
    assert_eq!(of_letter("2026-11-27 09:00", &facts, &[ledger]), "send");
    facts.held.insert("2026-11".parse().unwrap());
    assert!(of_letter("2026-11-27 09:00", &facts, &[ledger]).starts_with("held: a person"));
    assert_eq!(
        of_letter("2027-01-05 09:00", &facts, &[ledger]),
        "superseded: its edition was replaced by the ledger of 2026-12"
    );
}
