//! The program or the share away over a deadline: after it exactly the letters that are right that day, and
//! nobody is late whose file lay in the folder in time (rules 5, 10 and 14).

use chrono::TimeDelta;

use crate::office::SmallOffice;
use crate::sheets::report;

/// A unit's report for a period.
fn sheet(unit: &str, period: &str) -> Vec<u8> {
    report(unit, period, &["精密铸件项目"]).bytes()
}

/// What was queued since the outbox had so many letters, all sent; in order of keys, without `" sent"`.
async fn sent_since(town: &SmallOffice, before: usize) -> Vec<String> {
    let lines = town.outbox().await.split_off(before);
    let sent = lines.iter().map(|line| {
        let key = line.strip_suffix(" sent");
        key.unwrap_or_else(|| panic!("not sent: {line}")).to_owned()
    });
    let mut sent: Vec<String> = sent.collect();
    sent.sort();
    sent
}

/// Why an occasion got no letter.
async fn left(town: &SmallOffice, key: &str) -> Option<String> {
    let key = key.parse().unwrap();
    let settled = town.office.store.settled(&key);
    settled.await.unwrap().map(|settled| settled.reason)
}

/// The program runs again: a first tick, one that finds files at rest, and some more.
async fn come_back(town: &mut SmallOffice, wall: &str) {
    town.restart().await;
    for minutes in [0, 1, 2, 30, 180] {
        let tick = town.tick(town.at(wall) + TimeDelta::minutes(minutes)).await;
        assert_eq!(tick.troubles, [""; 0]);
    }
}

#[tokio::test]
async fn down_from_the_8th_to_the_12th() {
    let mut town = SmallOffice::since("2026-11-01").await;
    for wall in ["2026-11-05 09:00", "2026-11-07 18:00"] {
        town.tick_at(wall).await;
    }
    let before = town.outbox().await.len();
    town.drop("南明区", "表.xlsx", &sheet("南明区", "2026年11月10日"));
    come_back(&mut town, "2026-11-12 10:00").await;

    assert_eq!(
        sent_since(&town, before).await,
        [
            "overdue/2026-11-10/huaxi/huaxi-leader@example.org",
            "overdue/2026-11-10/office/office@example.org",
            "overdue/2026-11-10/wudang/wudang-leader@example.org",
            "overdue/2026-11-10/yunyan/yunyan-leader@example.org",
            "receipt/2026-11-10/nanming/1/nanming-deputy@example.org",
            "receipt/2026-11-10/nanming/1/nanming@example.org",
        ]
    );
    let office = town.letter("overdue/2026-11-10/office/").await.texts();
    assert!(!office.contains("南明区"), "{office}");
    for step in ["before-1", "before-0"] {
        let reason = left(&town, &format!("reminder/2026-11-10/huaxi/{step}")).await;
        assert_eq!(reason.as_deref(), Some("a later step has come: overdue"));
    }
    assert_eq!(
        left(&town, "due_day_list/2026-11-10").await.as_deref(),
        Some("the due day is over")
    );
    let standings = town.standings("2026-11-10", "2026-11-12 14:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");
}

#[tokio::test]
async fn down_from_the_24th_to_the_26th() {
    let mut town = SmallOffice::since("2026-11-11").await;
    for wall in ["2026-11-20 09:00", "2026-11-23 18:00"] {
        town.tick_at(wall).await;
    }
    let before = town.outbox().await.len();
    town.drop("南明区", "表.xlsx", &sheet("南明区", "2026年11月25日"));
    come_back(&mut town, "2026-11-26 10:00").await;

    let first_days = [
        "ledger_draft/2026-11/office@example.org",
        "overdue/2026-11-25/huaxi/huaxi-leader@example.org",
        "overdue/2026-11-25/office/office@example.org",
        "overdue/2026-11-25/wudang/wudang-leader@example.org",
        "overdue/2026-11-25/yunyan/yunyan-leader@example.org",
        "receipt/2026-11-25/nanming/1/nanming-deputy@example.org",
        "receipt/2026-11-25/nanming/1/nanming@example.org",
    ];
    assert_eq!(sent_since(&town, before).await, first_days);
    // The draft waited for the file that lay there: nobody is shown as missing for our outage.
    let draft = town.letter("ledger_draft/2026-11/").await.texts();
    assert!(draft.contains("按时1个，逾期0个，未报3个"), "{draft}");
    let standings = town.standings("2026-11-25", "2026-11-26 14:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");

    // From then on as if nothing had been.
    town.tick_at("2026-11-27 09:00").await;
    assert_eq!(
        sent_since(&town, before + first_days.len()).await,
        [
            "ledger/2026-11/leader-chen@example.org",
            "ledger/2026-11/leader-luo@example.org"
        ]
    );
}

#[tokio::test]
async fn down_over_the_turn_of_a_year() {
    let mut town = SmallOffice::since("2026-12-11").await;
    for wall in ["2026-12-22 09:00", "2026-12-24 09:00", "2026-12-24 18:00"] {
        town.tick_at(wall).await;
    }
    let before = town.outbox().await.len();
    town.drop("南明区", "表.xlsx", &sheet("南明区", "2026年12月25日"));
    town.drop("云岩区", "表.xlsx", &sheet("云岩区", "2027年1月10日"));
    come_back(&mut town, "2027-01-06 10:00").await;

    // The 10th is a Sunday: the first reminder for it is due on the 6th.
    let mut expected: Vec<String> = Vec::new();
    for unit in ["huaxi", "nanming", "wudang"] {
        for to in ["", "-deputy"] {
            let key = format!("reminder/2027-01-10/{unit}/before-3/{unit}{to}@example.org");
            expected.push(key);
        }
    }
    for unit in ["huaxi", "wudang", "yunyan"] {
        let key = format!("overdue/2026-12-25/{unit}/{unit}-leader@example.org");
        expected.push(key);
    }
    for (period, unit, arrival) in [("2026-12-25", "nanming", 1), ("2027-01-10", "yunyan", 2)] {
        for to in ["", "-deputy"] {
            expected.push(format!(
                "receipt/{period}/{unit}/{arrival}/{unit}{to}@example.org"
            ));
        }
    }
    expected.extend(
        [
            "ledger/2026-12/leader-chen@example.org",
            "ledger/2026-12/leader-luo@example.org",
            "overdue/2026-12-25/office/office@example.org",
        ]
        .map(str::to_owned),
    );
    expected.sort();
    assert_eq!(sent_since(&town, before).await, expected);
    assert_eq!(
        left(&town, "edition/2026-12/draft").await.as_deref(),
        Some("overtaken by the ledger of 2026-12")
    );
    let standings = town.standings("2026-12-25", "2027-01-06 14:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");
}

#[tokio::test]
async fn the_share_is_away_from_16_00_to_18_30_on_the_25th() {
    let town = SmallOffice::since("2026-11-11").await;
    for wall in ["2026-11-25 09:00", "2026-11-25 15:59"] {
        town.tick_at(wall).await;
    }
    let before = town.outbox().await.len();
    // One file has been seen and is not at rest yet, one was saved a moment before the share went.
    town.drop("南明区", "表.xlsx", &sheet("南明区", "2026年11月25日"));
    town.tick(town.at("2026-11-25 15:59") + TimeDelta::seconds(30))
        .await;
    town.drop("云岩区", "表.xlsx", &sheet("云岩区", "2026年11月25日"));
    town.set_mounted(false);
    let at = |minutes| town.at("2026-11-25 16:00") + TimeDelta::minutes(minutes);
    for minutes in (0..150).step_by(5) {
        town.tick(at(minutes)).await;
    }
    let away = sent_since(&town, before).await;
    assert_eq!(
        away,
        ["operator/share-away/20261125T080000Z/office@example.org"],
        "one letter to the operator, none to units"
    );

    town.set_mounted(true);
    for minutes in 150..155 {
        town.tick(at(minutes)).await;
    }
    let mut back = sent_since(&town, before).await;
    back.retain(|key| !away.contains(key));
    let mut expected: Vec<String> = Vec::new();
    for (unit, arrival) in [("nanming", 1), ("yunyan", 2)] {
        for to in ["", "-deputy"] {
            expected.push(format!(
                "receipt/2026-11-25/{unit}/{arrival}/{unit}{to}@example.org"
            ));
        }
    }
    expected.push("due_day_list/2026-11-25/office@example.org".to_owned());
    expected.sort();
    assert_eq!(
        back, expected,
        "the evening's list goes out late, and what lay there is in"
    );
    let evening = town.letter("due_day_list/2026-11-25/").await.texts();
    assert!(evening.contains("应报4个，已报2个"), "{evening}");

    // One more comes in time; one that comes after the deadline is late.
    let bytes = sheet("花溪区", "2026年11月25日");
    town.take_in("花溪区", "表.xlsx", &bytes, "2026-11-25 23:50")
        .await;
    town.tick_at("2026-11-26 00:05").await;
    let bytes = sheet("乌当区", "2026年11月25日");
    town.take_in("乌当区", "表.xlsx", &bytes, "2026-11-26 08:30")
        .await;
    let on_time = "reported on_time=true v1";
    assert_eq!(
        town.standings("2026-11-25", "2026-11-26 09:00").await,
        [
            format!("nanming {on_time}"),
            format!("yunyan {on_time}"),
            format!("huaxi {on_time}"),
            "wudang reported on_time=false v1".to_owned(),
        ]
    );
    town.tick_at("2026-11-26 09:00").await;
    assert_eq!(town.outbox_of("overdue/").await, [""; 0]);
}
