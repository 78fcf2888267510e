//! Why: after a quarter, every letter, every report, every flag and every recipient has an answer.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use diaodu::daemon::why;
use diaodu::domain::language::Language;
use diaodu::domain::letter_kind::LetterKind;
use diaodu::domain::occasion::{Key, Occasion};
use diaodu::domain::report_status::State;
use diaodu::domain::why::{Answer, EvidenceKind};
use diaodu::store::OutboxState;

use crate::office::SmallOffice;
use crate::sheets::{Report, report};

const END: &str = "2027-01-12 18:00";

/// A quarter of the small office: one unit is good, one late, one silent, one is returned and mends it.
async fn quarter() -> SmallOffice {
    let mut town = SmallOffice::since("2026-10-01").await;
    let mut now = town.at("2026-10-01 09:00");
    let end = town.at(END);
    while now <= end {
        let wall = town.office.policy.local(now);
        let day = wall.format("%m-%d %H").to_string();
        for (unit, file, bytes) in arriving(&day) {
            town.drop(unit, &file, &bytes);
            town.tick(now).await;
        }
        match day.as_str() {
            // Over one deadline nothing leaves, and one recipient is poison.
            "11-24 09" => town.set_channel_works(false),
            "11-26 21" => town.set_channel_works(true),
            "12-07 09" => {
                "吴\u{7}@x".clone_into(&mut town.office.policy.units[3].liaison.address);
            }
            "12-08 09" => town.set_mounted(false),
            "12-08 21" => town.set_mounted(true),
            _ => {}
        }
        town.tick(now + TimeDelta::minutes(1)).await;
        now += TimeDelta::hours(12);
    }
    town
}

/// What is saved at this hour: unit, file name, bytes.
fn arriving(hour: &str) -> Vec<(&'static str, String, Vec<u8>)> {
    let due = match &hour[..5] {
        "10-09" | "10-12" => "2026年10月10日",
        "11-06" | "11-11" => "2026年11月10日",
        "11-25" => "2026年11月25日",
        "12-24" => "2026年12月25日",
        _ => return Vec::new(),
    };
    let observed = |unit| Report {
        observations: vec![("2026年第四季度", "零报告")],
        ..report(unit, due, &["精密铸件项目"])
    };
    let file = format!("{hour}.xlsx");
    let sheet = |unit: &'static str| (unit, file.clone(), observed(unit).bytes());
    match hour {
        "10-09 09" | "11-06 09" | "11-25 09" | "12-24 09" => vec![sheet("南明区")],
        "10-12 21" | "11-11 21" => vec![sheet("云岩区")],
        "11-25 21" => vec![("乌当区", file, b"not a workbook".to_vec())],
        _ => Vec::new(),
    }
}

fn has(answer: &Answer, kind: EvidenceKind) -> bool {
    answer.evidence.iter().any(|one| one.kind == kind)
}

#[tokio::test]
async fn everything_on_record_after_a_quarter_has_an_answer() {
    let town = quarter().await;
    let (office, now) = (&town.office, town.at(END));
    every_letter(&town).await;
    every_report(&town).await;
    every_trouble(&town).await;
    for unit in &office.policy.units {
        for quarter in ["2026Q3", "2026Q4", "2027Q1"] {
            let answer = why::of_flag(
                office.at(now),
                Language::English,
                unit,
                quarter.parse().unwrap(),
            );
            let answer = answer.await.unwrap();
            assert!(has(&answer, EvidenceKind::Quarter), "{answer:#?}");
            assert!(answer.answer.contains(quarter), "{answer:#?}");
        }
    }
    let addresses: BTreeSet<String> = office
        .store
        .outbox(None, 10_000)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.to_address)
        .collect();
    assert!(addresses.len() > 10, "{addresses:?}");
    for address in addresses {
        let answer = why::of_recipient(office, Language::English, &address)
            .await
            .unwrap();
        assert!(has(&answer, EvidenceKind::Letter), "{answer:#?}");
        assert!(answer.answer.contains("were"), "{answer:#?}");
    }
    let nobody = why::of_recipient(office, Language::English, "nobody@example.org")
        .await
        .unwrap();
    assert!(
        nobody.answer.starts_with("nobody in the configuration"),
        "{nobody:#?}"
    );
}

async fn every_letter(town: &SmallOffice) {
    let (office, now) = (&town.office, town.at(END));
    let mut seen = BTreeSet::new();
    for row in office.store.outbox(None, 10_000).await.unwrap() {
        let answer = why::of_letter(office.at(now), Language::English, &row.key)
            .await
            .unwrap()
            .unwrap();
        let said = match row.state {
            OutboxState::Sent => "was sent",
            OutboxState::Failed => "failed",
            OutboxState::Superseded => "was superseded",
            OutboxState::Suppressed => "was suppressed",
            OutboxState::Queued | OutboxState::Transmitting => "again",
        };
        assert!(answer.answer.contains(said), "{answer:#?}");
        assert!(answer.answer.contains(&row.to_address), "{answer:#?}");
        assert!(has(&answer, EvidenceKind::Rule), "{answer:#?}");
        assert_eq!(
            has(&answer, EvidenceKind::Delivery),
            row.attempts > 0,
            "{answer:#?}"
        );
        seen.insert(said);
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        ["failed", "was sent", "was superseded"]
    );
    // What was left, and what is yet to come.
    let mut left = 0;
    let days = ["2026-10-01", "2027-01-31"].map(|day| day.parse().unwrap());
    for (unit, period) in office.policy.units.iter().flat_map(|unit| {
        let periods = office.policy.due_days.between(days[0], days[1]);
        periods.map(move |period| (&unit.slug, period))
    }) {
        let settled = office
            .store
            .settled_about(LetterKind::Reminder, unit, period);
        for settled in settled.await.unwrap() {
            let key = format!("{}/somebody@example.org", settled.key);
            let answer = why::of_letter(office.at(now), Language::English, &key)
                .await
                .unwrap();
            let answer = answer.unwrap_or_else(|| panic!("{key}"));
            assert!(answer.answer.contains(&settled.reason), "{answer:#?}");
            left += 1;
        }
    }
    assert!(left > 3, "{left}");
    let coming = "reminder/2027-01-25/nanming/before-3/nanming@example.org";
    let answer = why::of_letter(office.at(now), Language::English, coming)
        .await
        .unwrap()
        .unwrap();
    assert!(
        answer.answer.contains("written at 2027-01-20 09:00"),
        "{answer:#?}"
    );
    assert_eq!(
        why::of_letter(office.at(now), Language::English, "no/such/key")
            .await
            .unwrap(),
        None
    );
}

/// What is told of trouble cites the rule that it carries out, and none of another.
async fn every_trouble(town: &SmallOffice) {
    let (office, now) = (&town.office, town.at(END));
    let facts = office.facts(now).await.unwrap();
    let letters = office.store.outbox(None, 10_000).await.unwrap();
    let letters = letters.iter().map(|row| Key::on_record(&row.key));
    let mut seen = BTreeSet::new();
    for key in facts.settled.into_iter().chain(letters) {
        let rule = match &key.occasion {
            Occasion::MailDown { .. } | Occasion::Undelivered { .. } => "always: nothing is lost",
            Occasion::Receipt { .. } => "rule 6: every file is kept",
            Occasion::DueDayList { .. } => "rule 10: of the steps",
            _ => continue,
        };
        let answer = why::of_letter(office.at(now), Language::English, &key.to_string()).await;
        let answer = answer.unwrap().unwrap();
        let rules = answer.evidence.iter();
        let mut rules = rules.filter(|one| one.kind == EvidenceKind::Rule);
        assert!(
            rules.all(|one| one.text.starts_with(rule) || one.text.starts_with("rule 2:")),
            "{answer:#?}"
        );
        assert!(has(&answer, EvidenceKind::Rule), "{answer:#?}");
        seen.insert(rule);
    }
    assert_eq!(seen.len(), 3, "{seen:?}");
}

async fn every_report(town: &SmallOffice) {
    let (office, now) = (&town.office, town.at(END));
    let facts = office.facts(now).await.unwrap();
    let policy = &office.policy;
    let first = "2026-09-25".parse().unwrap();
    let last = "2027-01-25".parse().unwrap();
    let mut seen = BTreeSet::new();
    for period in policy.due_days.between(first, last) {
        for unit in &policy.units {
            let answer = why::of_report(office.at(now), Language::English, unit, period)
                .await
                .unwrap();
            let standing = office.ruled(&facts).report_status(unit, period);
            let said = match (standing.state, standing.on_time) {
                (State::Reported | State::Zero, Some(false)) => "late: version 1 counts",
                (State::Reported | State::Zero, _) => "in time: version 1 counts",
                (State::Rejected, _) => "was returned",
                _ if period.0 < policy.start => "nothing was asked",
                (State::Missing, _) if period.0 == last => "yet; it is due by",
                (State::Missing, _) => "is missing",
                (State::Exempt, _) => "is exempt",
            };
            assert!(answer.answer.contains(said), "{said}: {answer:#?}");
            assert!(has(&answer, EvidenceKind::Due) && has(&answer, EvidenceKind::Calendar));
            let arrived = standing.version.is_some();
            assert_eq!(has(&answer, EvidenceKind::Arrival), arrived, "{answer:#?}");
            seen.insert(said);
        }
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
    let held = why::of_report(
        office.at(now),
        Language::English,
        &policy.units[2],
        "2026-12-10".parse().unwrap(),
    );
    assert!(has(&held.await.unwrap(), EvidenceKind::Hold));
}

/// An answer as the command line prints it, for reading.
fn shown(answer: &Answer) -> String {
    let lines = answer
        .evidence
        .iter()
        .map(|one| format!("\n  {:?}: {}", one.kind, one.text));
    format!(
        "{}: {}{}",
        answer.about,
        answer.answer,
        lines.collect::<String>()
    )
}

#[tokio::test]
async fn answers_read_well() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-05 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-05 09:00").await;
    town.set_channel_works(true);
    town.tick_at("2026-11-05 09:10").await;
    let good = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &good, "2026-11-06 10:00")
        .await;
    town.tick_at("2026-11-10 23:50").await;
    town.tick_at("2026-11-11 00:05").await;
    let late = report("云岩区", "2026年11月10日", &["冷链物流园"]).bytes();
    town.take_in("云岩区", "晚.xlsx", &late, "2026-11-11 08:00")
        .await;
    let now = town.at("2026-11-11 10:00");
    let office = &town.office;
    let period = "2026-11-10".parse().unwrap();
    let key = "reminder/2026-11-10/nanming/before-3/nanming@example.org";
    let left = "reminder/2026-11-10/nanming/before-1/nanming@example.org";
    let units = &office.policy.units;
    let mut told = Vec::new();
    for key in [key, left] {
        told.push(
            why::of_letter(office.at(now), Language::English, key)
                .await
                .unwrap()
                .unwrap(),
        );
    }
    for unit in &units[..3] {
        told.push(
            why::of_report(office.at(now), Language::English, unit, period)
                .await
                .unwrap(),
        );
    }
    told.push(
        why::of_flag(
            office.at(now),
            Language::English,
            &units[2],
            "2026Q4".parse().unwrap(),
        )
        .await
        .unwrap(),
    );
    told.push(
        why::of_recipient(office, Language::English, "huaxi@example.org")
            .await
            .unwrap(),
    );
    let told: Vec<String> = told.iter().map(shown).collect();
    let home = town.config.data_dir.parent().unwrap().display().to_string();
    insta::assert_snapshot!(told.join("\n\n").replace(&home, "HOME"));
}
