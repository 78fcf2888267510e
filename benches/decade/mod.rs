//! Ten years of an office on record: reports, editions, letters and decisions.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::config::Config;
use diaodu::daemon::{Office, assign};
use diaodu::domain::assignment::{AssignmentKind, Handing};
use diaodu::domain::desk::Signed;
use diaodu::domain::edition::ShownWith;
use diaodu::domain::letter_kind::LetterKind;
use diaodu::domain::occasion::EditionStage;
use diaodu::domain::period::{Month, Period, Quarter};
use diaodu::store::{Contents, Edition, NewSubmission, OutboxEntry, Store};

use crate::plausible::{self, submissions};

/// Projects of each unit.
const ROWS: usize = 8;
/// The last so many periods have all of them; the years before, one.
const WHOLE: usize = 4;
/// Letters of each unit in ten years.
const LETTERS: usize = 60;
/// Decisions of ten years.
const DECISIONS: usize = 1_200;

/// The moment at which it is looked at.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-26T02:00:00Z".parse().unwrap()
}

/// A report of each unit for each period.
pub(crate) async fn record(store: &Store, config: &Config, decade: &[Period]) {
    let rows = submissions(&decade[..1], ROWS);
    let whole = decade.len() - WHOLE;
    for (at, unit) in config.policy.units.iter().enumerate() {
        let mut contents = Contents {
            projects: rows[at % rows.len()].rows.clone(),
            ..Contents::default()
        };
        for project in &mut contents.projects {
            project.name.insert_str(0, &unit.name);
            project.number = None;
        }
        let early = Contents {
            projects: contents.projects[..1].to_vec(),
            ..Contents::default()
        };
        let mut tx = store.begin().await.unwrap();
        for (place, &period) in decade.iter().enumerate() {
            let contents = if place < whole { &early } else { &contents };
            let shown = vec![contents.projects[0].name.clone()];
            let quarters: BTreeMap<Quarter, Vec<String>> = [(Quarter::of(period.0), shown)].into();
            tx.insert_submission(&NewSubmission {
                sha256: &format!("{}{period}", unit.slug),
                quarters: &quarters,
                ..plausible::accepted(&unit.slug, period, contents)
            })
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
    }
}

/// The ledgers of a year as they were published.
pub(crate) async fn editions(office: &Office) {
    let facts = office.facts(now()).await.unwrap();
    let as_of = office.as_of(&facts, now().date_naive());
    let report = office.ledger_report(&facts, as_of, now()).await.unwrap();
    let rules = report.rates.rules;
    let shown_with = ShownWith::new(rules, &report.standings, &report.quarters, &report.flags);
    let mut month: Month = "2025-10".parse().unwrap();
    for _ in 0..13 {
        let edition = Edition {
            month,
            stage: EditionStage::Final,
            path: format!("台账/{month}.xlsx"),
            sha256: format!("{month}"),
            ledger: Arc::clone(&report.ledger),
            shown_with: shown_with.clone(),
            bytes: b"PK".to_vec(),
            built_at: office.policy.instant(month.next().first_day().into()),
        };
        let mut tx = office.store.begin().await.unwrap();
        tx.insert_edition(&edition).await.unwrap();
        tx.commit().await.unwrap();
        month = month.next();
    }
}

pub(crate) async fn letters_and_decisions(office: &Office) {
    let mut tx = office.store.begin().await.unwrap();
    for unit in &office.policy.units {
        for letter in 0..LETTERS {
            let to = format!("liaison-{letter}@example.org");
            let key = format!("reminder/2026-11-25/{}/before-3/{to}", unit.slug);
            let key = key.parse().unwrap();
            let letter = OutboxEntry {
                key: &key,
                kind: LetterKind::Reminder,
                unit: Some(&unit.slug),
                period: None,
                to_name: "王某",
                to_address: &to,
                subject: "【已接收】2026年11月25日报送期",
                message_id: "<1@example.org>",
                bytes: b"Subject: x\r\n\r\nx",
                reason: "it was taken in",
            };
            tx.queue(&letter, now()).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    for at in 0..DECISIONS {
        let lead = &office.policy.units[at % office.policy.units.len()];
        let to = Handing {
            lead: lead.slug.clone(),
            helpers: Vec::new(),
            due: Some("2026-12-15".parse().unwrap()),
        };
        let signed = Signed {
            by: "江某".to_owned(),
            why: "会议议定".to_owned(),
            at: now() - TimeDelta::days(30),
        };
        let terms = to.terms(&format!("落实第{at}项用地指标"), String::new());
        assign(office, AssignmentKind::Decision, &terms, &signed)
            .await
            .unwrap();
    }
}

pub(crate) async fn number_of_a_project(office: &Office) -> String {
    let facts = office.facts(now()).await.unwrap();
    let as_of = office.as_of(&facts, now().date_naive());
    let report = office.ledger_report(&facts, as_of, now()).await.unwrap();
    report.ledger.entries[report.ledger.entries.len() / 2]
        .number
        .clone()
}
