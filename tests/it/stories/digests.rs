//! One letter a person (rule 10): digests, what remains of one, the cap, quiet hours, the office's list.

use chrono::NaiveTime;
use diaodu::daemon::why::{of_letter, of_report};
use diaodu::domain::language::Language;
use diaodu::domain::unit::Contact;
use diaodu::domain::why::EvidenceKind;

use crate::office::SmallOffice;
use crate::sheets::report;

const DUE: &str = "2026年11月10日";

/// An office in which one person answers for three units, and one leader for all four.
async fn with_shared_people() -> SmallOffice {
    let mut town = SmallOffice::since("2026-11-01").await;
    let person = |name: &str| Contact {
        name: name.to_owned(),
        address: format!("{name}@example.org"),
        phone: String::new(),
    };
    for unit in &mut town.office.policy.units {
        unit.leader = Some(person("boss"));
        unit.deputy = None;
    }
    for unit in &mut town.office.policy.units[..3] {
        unit.liaison = person("shared");
    }
    town
}

#[tokio::test]
async fn who_answers_for_several_units_gets_one_letter_that_keeps_every_occasion() {
    let town = with_shared_people().await;
    town.tick_at("2026-11-05 09:00").await;
    assert_eq!(
        town.outbox_of("reminder/").await,
        [
            "reminder/2026-11-10/nanming/before-3/shared@example.org sent",
            "reminder/2026-11-10/wudang/before-3/wudang@example.org sent",
        ]
    );
    let letter = town.letter("reminder/2026-11-10/nanming/before-3/").await;
    let text = letter.texts();
    assert!(text.contains("南明区") && text.contains("云岩区") && text.contains("花溪区"));
    let forms = letter
        .parts
        .iter()
        .filter(|part| part.head.contains("spreadsheetml"));
    assert_eq!(forms.count(), 3);
    let facts = town
        .office
        .facts(town.at("2026-11-05 10:00"))
        .await
        .unwrap();
    for unit in ["nanming", "yunyan", "huaxi"] {
        let key = format!("reminder/2026-11-10/{unit}/before-3/shared@example.org");
        assert!(facts.settled.contains(&key.parse().unwrap()), "{key}");
    }
    town.tick_at("2026-11-05 09:30").await;
    assert_eq!(town.outbox_of("reminder/").await.len(), 2, "once");

    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(
        town.outbox_of("overdue/").await,
        [
            "overdue/2026-11-10/nanming/boss@example.org sent",
            "overdue/2026-11-10/office/office@example.org sent",
        ]
    );
    let text = town.letter("overdue/2026-11-10/nanming/").await.texts();
    assert!(text.contains("您分管的下列4个单位"), "{text}");
}

#[tokio::test]
async fn of_a_digest_that_waited_only_what_is_still_right_goes_out() {
    let town = with_shared_people().await;
    town.tick_at("2026-11-09 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-09 09:00").await;
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-09 09:10")
        .await;
    town.set_channel_works(true);
    for wall in ["2026-11-09 11:00", "2026-11-09 11:01"] {
        town.tick_at(wall).await;
    }
    let letters = town.outbox_of("reminder/2026-11-10/").await;
    let of_shared: Vec<&String> = letters
        .iter()
        .filter(|line| line.contains("/before-1/") && line.contains("shared@"))
        .collect();
    assert_eq!(of_shared.len(), 2, "{letters:#?}");
    assert!(of_shared[0].ends_with("nanming/before-1/shared@example.org superseded"));
    assert!(of_shared[1].contains("/yunyan/before-1/shared@example.org/rewritten-"));
    assert!(of_shared[1].ends_with(" sent"));
    let text = town
        .letter("reminder/2026-11-10/yunyan/before-1/")
        .await
        .texts();
    assert!(!text.contains("南明区"), "{text}");
    // Each occasion can be asked for, also those that share a letter.
    for (unit, said) in [
        ("nanming", "superseded"),
        ("huaxi", "it goes in one letter with"),
    ] {
        let key = format!("reminder/2026-11-10/{unit}/before-1/shared@example.org");
        let answer = of_letter(
            town.office.at(town.at("2026-11-09 12:00")),
            Language::English,
            &key,
        )
        .await;
        let answer = answer.unwrap().unwrap();
        assert!(answer.answer.contains(said), "{answer:#?}");
    }
    let unit = &town.office.policy.units[2];
    let period = "2026-11-10".parse().unwrap();
    let report = of_report(
        town.office.at(town.at("2026-11-09 12:00")),
        Language::English,
        unit,
        period,
    )
    .await;
    let letters = report.unwrap().evidence.into_iter();
    let letters = letters.filter(|one| one.kind == EvidenceKind::Letter);
    assert_eq!(letters.count(), 2, "before-3 and before-1");
    assert!(text.contains("云岩区") && text.contains("花溪区"), "{text}");
}

#[tokio::test]
async fn a_person_gets_no_more_letters_a_day_than_allowed_and_the_rest_later() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.reminders.most_a_day = 1;
    // The leader of one unit is the liaison of another, for the 11th is the 3rd working day before the 16th.
    town.office.policy.due_days = diaodu::domain::period::DueDays::new(vec![10, 16]).unwrap();
    let both = town.office.policy.units[0].liaison.clone();
    town.office.policy.units[1].leader = Some(both);
    town.tick_at("2026-11-10 12:00").await;
    town.tick_at("2026-11-11 09:00").await;
    let to_both = |lines: Vec<String>| {
        let lines = lines.into_iter();
        lines
            .filter(|line| {
                line.contains("/nanming@example.org") && !line.contains("2026-11-10/nanming")
            })
            .collect::<Vec<String>>()
    };
    let first = to_both(town.outbox().await);
    assert_eq!(first.len(), 1, "{first:#?}");
    town.tick_at("2026-11-11 18:00").await;
    assert_eq!(to_both(town.outbox().await), first, "not on the same day");
    town.tick_at("2026-11-12 09:00").await;
    let second = to_both(town.outbox().await);
    assert_eq!(second.len(), 2, "{second:#?}");
}

#[tokio::test]
async fn in_quiet_hours_nobody_is_reminded_and_nothing_is_lost() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-08 12:00").await;
    // Down over the morning; back at night.
    town.restart().await;
    town.tick_at("2026-11-09 21:30").await;
    assert_eq!(town.outbox_of("reminder/").await, [""; 0]);
    town.tick_at("2026-11-10 07:59").await;
    assert_eq!(town.outbox_of("reminder/").await, [""; 0]);
    town.tick_at("2026-11-10 08:00").await;
    let letters = town.outbox_of("reminder/2026-11-10/").await;
    assert_eq!(letters.len(), 8);
    assert!(
        letters.iter().all(|line| line.contains("/before-1/")),
        "{letters:#?}"
    );
}

#[tokio::test]
async fn in_the_evening_of_the_due_day_the_office_sees_how_all_stand() {
    let mut town = SmallOffice::since("2026-11-01").await;
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-10 10:00")
        .await;
    town.drop("云岩区", "坏.xlsx", b"not a workbook");
    town.tick_at("2026-11-10 11:00").await;
    town.tick_at("2026-11-10 11:01").await;
    town.tick_at("2026-11-10 17:29").await;
    assert_eq!(town.outbox_of("due_day_list/").await, [""; 0]);
    town.tick_at("2026-11-10 17:30").await;
    town.tick_at("2026-11-10 18:00").await;
    assert_eq!(
        town.outbox_of("due_day_list/").await,
        ["due_day_list/2026-11-10/office@example.org sent"]
    );
    let text = town.letter("due_day_list/").await.texts();
    assert!(text.contains("应报4个，已报1个，今天24:00截止"), "{text}");
    assert!(
        text.contains("未报（2个）") && text.contains("退回待重报（1个）"),
        "{text}"
    );

    // Down that evening: the next day's list of what is overdue says more.
    town.restart().await;
    town.tick_at("2026-11-26 09:00").await;
    assert_eq!(town.outbox_of("due_day_list/2026-11-25").await, [""; 0]);
    // What was left for good stays so, should the clock be put back by some hours.
    town.tick_at("2026-11-25 20:00").await;
    assert_eq!(town.outbox_of("due_day_list/2026-11-25").await, [""; 0]);
    let at = NaiveTime::from_hms_opt(17, 30, 0).unwrap();
    assert_eq!(town.office.policy.reminders.office_list_at, at);
}
