//! The guard (rule 14): letters to units are held, one goes to the operator, and a person releases.

use std::fs;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::clock::Strides;
use diaodu::daemon::{Tick, clock_leapt, round};
use diaodu::domain::exception::{Exception, UnitException};
use diaodu::domain::guard::Cause;
use diaodu::store::Result;
use tokio::sync::watch;

use crate::office::{SmallOffice, UNITS, taken};
use crate::sheets::report;
use crate::state_disk::StateDisk;

const DUE: &str = "2026年11月10日";

/// Keys of the letters to the operator.
async fn to_operator(town: &SmallOffice) -> Vec<String> {
    town.outbox_of("operator/").await
}

/// A program that goes on running, minute by minute, whatever its clock shows.
struct Running<'a> {
    town: &'a SmallOffice,
    strides: Strides,
}

impl<'a> Running<'a> {
    fn since(town: &'a SmallOffice, clock: DateTime<Utc>) -> Self {
        let strides = Strides::new(clock, Duration::ZERO);
        Self { town, strides }
    }

    /// What it does when so many minutes have passed, by a clock that showed this when it began.
    async fn minute(&mut self, number: u32, clock: DateTime<Utc>) -> Result<Tick> {
        let passed = Duration::from_mins(1) * number;
        let now = clock + TimeDelta::minutes(number.into());
        let (_say_stop, stop) = watch::channel(false);
        let SmallOffice {
            office, channel, ..
        } = self.town;
        round(office, channel, &mut self.strides, now, passed, &stop).await
    }
}

async fn release(town: &SmallOffice, cause: Cause, wall: &str) {
    let mut tx = town.office.store.begin().await.unwrap();
    tx.release(cause, "江某", "核对过", town.at(wall))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn when_most_units_turn_missing_at_once_a_person_looks_first() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.guard.missing_percent = 50;
    town.tick_at("2026-11-10 10:00").await;
    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(
        to_operator(&town).await,
        ["operator/mass-missing/20261111T010000Z/office@example.org sent"]
    );
    let letter = town.letter("operator/mass-missing/").await.texts();
    assert!(
        letter.contains("应报4个，未报4个") && letter.contains("diaodu resume"),
        "{letter}"
    );
    // The office sees who is missing; no unit is called missing.
    assert_eq!(
        town.outbox_of("overdue/").await,
        ["overdue/2026-11-10/office/office@example.org sent"]
    );
    town.tick_at("2026-11-12 09:00").await;
    assert_eq!(
        to_operator(&town).await.len(),
        1,
        "one letter, however long it lasts"
    );

    // Two units have reported when a person releases: only the others hear of it.
    for (_, name) in &UNITS[..2] {
        town.drop(
            name,
            "表.xlsx",
            &report(name, DUE, &["精密铸件项目"]).bytes(),
        );
    }
    release(&town, Cause::MassMissing, "2026-11-12 10:00").await;
    town.tick_at("2026-11-12 10:00").await;
    town.tick_at("2026-11-12 10:01").await;
    let mut leaders = town.outbox_of("overdue/").await;
    leaders.retain(|line| !line.contains("/office/"));
    assert_eq!(
        leaders,
        [
            "overdue/2026-11-10/huaxi/huaxi-leader@example.org sent",
            "overdue/2026-11-10/wudang/wudang-leader@example.org sent",
        ]
    );
    // What was released is not asked again; the next period is another question.
    town.tick_at("2026-11-13 09:00").await;
    assert!(town.office.store.holds().await.unwrap().is_empty());
    town.tick_at("2026-11-26 09:00").await;
    assert_eq!(to_operator(&town).await.len(), 2);
}

#[tokio::test]
async fn reports_that_arrive_after_all_end_the_hold_by_themselves() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.guard.missing_percent = 50;
    town.tick_at("2026-11-10 10:00").await;
    town.tick_at("2026-11-11 09:00").await;
    for (_, name) in &UNITS[..2] {
        let bytes = report(name, DUE, &["精密铸件项目"]).bytes();
        town.take_in(name, "表.xlsx", &bytes, "2026-11-11 10:00")
            .await;
    }
    town.tick_at("2026-11-11 10:02").await;
    assert!(town.office.store.holds().await.unwrap().is_empty());
    assert_eq!(town.outbox_of("overdue/2026-11-10/wudang").await.len(), 1);
}

#[tokio::test]
async fn a_year_without_a_calendar_holds_letters_to_units_until_it_is_there() {
    let mut town = SmallOffice::since("2026-12-01").await;
    town.tick_at("2026-12-31 09:00").await;
    let known = std::mem::take(&mut town.office.calendar);
    town.office.calendar = crate::office::without_year(&town.config, 2027);
    town.tick_at("2027-01-05 09:00").await;
    town.tick_at("2027-01-06 09:00").await;
    assert_eq!(
        to_operator(&town).await,
        ["operator/calendar-uncovered/20270105T010000Z/office@example.org sent"]
    );
    assert_eq!(town.outbox_of("reminder/2027-01-10/").await, [""; 0]);
    town.office.calendar = known;
    town.tick_at("2027-01-06 10:00").await;
    assert_eq!(town.outbox_of("reminder/2027-01-10/").await.len(), 8);
}

#[tokio::test]
async fn units_that_vanish_from_the_list_are_asked_about_and_return_by_themselves() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.guard.missing_percent = 50;
    town.tick_at("2026-11-04 09:00").await;
    let units = town.office.policy.units.clone();
    town.office.policy.units.truncate(1);
    town.tick_at("2026-11-05 09:00").await;
    town.tick_at("2026-11-05 09:01").await;
    assert_eq!(to_operator(&town).await.len(), 1);
    let letter = town.letter("operator/units-gone/").await.texts();
    assert!(letter.contains("huaxi wudang yunyan"), "{letter}");
    assert_eq!(town.outbox_of("reminder/").await, [""; 0]);
    town.office.policy.units = units;
    town.tick_at("2026-11-05 10:00").await;
    assert_eq!(town.outbox_of("reminder/").await.len(), 8, "none is lost");

    // The same while it runs: the file is emptied under it.
    let file = town.office.config_file.with_file_name("units.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, "# nothing\n\n").unwrap();
    town.tick_at("2026-11-09 09:00").await;
    assert_eq!(town.outbox_of("reminder/").await.len(), 8);
    assert_eq!(to_operator(&town).await.len(), 2);
    fs::write(&file, text).unwrap();
    town.tick_at("2026-11-09 09:01").await;
    assert_eq!(town.outbox_of("reminder/").await.len(), 16);
}

#[tokio::test]
async fn a_clock_that_leaps_forward_decides_nothing_and_makes_nobody_late() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-10 17:00").await;
    let before = town.outbox().await;
    // While it runs, the clock is set to the end of the month.
    let leap = TimeDelta::days(20);
    let wrong = town.at("2026-11-30 17:00");
    clock_leapt(town.office.at(wrong), leap).await.unwrap();
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.drop("南明区", "表.xlsx", &bytes);
    for minutes in 0..3 {
        let tick = town.tick(wrong + TimeDelta::minutes(minutes)).await;
        assert!(
            tick.taken.is_empty() && tick.troubles.len() == 1,
            "{tick:?}"
        );
    }
    let after = town.outbox().await;
    assert_eq!(after.len(), before.len() + 1, "{after:#?}");
    assert!(after[before.len()].starts_with("operator/clock-moved/"));

    // Put right, all goes on as if nothing had been.
    assert_eq!(town.settled("2026-11-10 17:10").await, [""; 0]);
    assert_eq!(
        town.settled("2026-11-10 17:11").await,
        ["nanming 2026-11-10 accepted v1"]
    );
    let standings = town.standings("2026-11-10", "2026-11-10 18:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");
    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(town.outbox_of("overdue/2026-11-10/").await.len(), 4);
}

#[tokio::test]
async fn a_clock_that_is_set_from_too_late_to_too_early_is_not_believed_until_it_is_right() {
    let town = SmallOffice::since("2026-11-01").await;
    let right = town.at("2026-11-10 17:00");
    town.tick(right).await;
    let mut running = Running::since(&town, right);
    let mut minute = async |number, off_by| {
        let tick = running
            .minute(number, right + TimeDelta::days(off_by))
            .await;
        let holds = town.office.store.holds().await.unwrap();
        (taken(&tick.unwrap()), holds)
    };
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.drop("南明区", "表.xlsx", &bytes);
    for (number, off_by, which) in [(1, 20, "forward"), (2, -5, "back"), (3, -5, "back")] {
        let (taken, holds) = minute(number, off_by).await;
        assert!(taken.is_empty(), "{off_by}: {taken:?}");
        let about: Vec<&str> = holds.iter().map(|hold| &*hold.reason.about).collect();
        assert_eq!(about, [which], "{off_by}");
    }
    assert_eq!(minute(4, 0).await, (vec![], vec![]));
    let (taken, _) = minute(5, 0).await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v1"]);
}

#[tokio::test]
async fn a_unit_whose_deadline_was_moved_is_not_among_the_missing_yet() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.office.policy.guard.missing_percent = 50;
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-09 10:00")
        .await;
    let extended = UnitException {
        unit: town.office.policy.units[1].slug.clone(),
        exception: Exception::Extension {
            period: "2026-11-10".parse().unwrap(),
            until: "2026-11-12".parse().unwrap(),
        },
    };
    let mut tx = town.office.store.begin().await.unwrap();
    let now = town.at("2026-11-10 10:00");
    tx.insert_exception(&extended, "江某", "电话核实", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    town.tick_at("2026-11-11 09:00").await;
    assert_eq!(to_operator(&town).await, [""; 0], "two are few");
    assert_eq!(town.outbox_of("overdue/2026-11-10/huaxi/").await.len(), 1);
    town.tick_at("2026-11-13 09:00").await;
    assert_eq!(to_operator(&town).await.len(), 1, "three of four");
}

#[tokio::test]
async fn a_leap_of_the_clock_on_a_full_disk_is_not_forgotten() {
    let Some(disk) = StateDisk::here_or_run_again(
        "stories::guard::a_leap_of_the_clock_on_a_full_disk_is_not_forgotten",
    ) else {
        return;
    };
    let town = SmallOffice::since("2026-11-01").await;
    let (right, wrong) = (town.at("2026-11-10 17:00"), town.at("2026-11-30 17:00"));
    town.tick(right).await;
    let before = town.outbox().await.len();
    let mut running = Running::since(&town, right);
    disk.fill(&town).await;
    running.minute(1, wrong).await.unwrap_err();
    running.minute(2, wrong).await.unwrap_err();
    disk.free(&town).await;
    let tick = running.minute(3, wrong).await.unwrap();
    assert_eq!(tick.troubles.len(), 1, "{tick:?}");
    let after = town.outbox().await.split_off(before);
    assert_eq!(after.len(), 1, "{after:#?}");
    assert!(after[0].starts_with("operator/clock-moved/"), "{after:#?}");
}

#[tokio::test]
async fn a_clock_that_was_set_back_and_forth_while_the_disk_was_full_needs_nobody() {
    let Some(disk) = StateDisk::here_or_run_again(
        "stories::guard::a_clock_that_was_set_back_and_forth_while_the_disk_was_full_needs_nobody",
    ) else {
        return;
    };
    let town = SmallOffice::since("2026-11-01").await;
    let (right, wrong) = (town.at("2026-11-30 17:00"), town.at("2026-11-10 17:00"));
    town.tick(right).await;
    let mut running = Running::since(&town, right);
    disk.fill(&town).await;
    running.minute(1, wrong).await.unwrap_err();
    disk.free(&town).await;
    running.minute(2, right).await.unwrap();
    assert_eq!(town.office.store.holds().await.unwrap(), []);
}

#[tokio::test]
async fn a_wrong_clock_neither_puts_off_nor_gives_up_a_letter_that_waits() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-09 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-09 09:00").await;
    let waiting = town.outbox_of("reminder/2026-11-10/").await;
    let leap = TimeDelta::days(20);
    let wrong = town.at("2026-11-29 09:30");
    clock_leapt(town.office.at(wrong), leap).await.unwrap();
    for minutes in [0, 61, 122] {
        town.tick(wrong + TimeDelta::minutes(minutes)).await;
    }
    assert_eq!(town.outbox_of("reminder/2026-11-10/").await, waiting);
    assert!(to_operator(&town).await[0].ends_with(" queued"));
    town.set_channel_works(true);
    town.tick_at("2026-11-09 11:00").await;
    assert!(to_operator(&town).await[0].ends_with(" sent"));
    let mut late = town.outbox_of("reminder/2026-11-10/").await;
    late.retain(|line| line.contains("/before-1/"));
    assert!(
        late.len() == 8 && late.iter().all(|line| line.ends_with(" sent")),
        "{late:#?}"
    );
}

#[tokio::test]
async fn a_clock_that_really_was_wrong_is_released_by_a_person() {
    let town = SmallOffice::since("2026-11-01").await;
    // The machine came up two days ahead; nobody can tell that from an outage.
    town.tick_at("2026-11-12 10:00").await;
    town.tick_at("2026-11-10 10:00").await;
    town.tick_at("2026-11-10 11:00").await;
    assert_eq!(to_operator(&town).await.len(), 1);
    release(&town, Cause::ClockMoved, "2026-11-10 11:30").await;
    let bytes = report("南明区", DUE, &["精密铸件项目"]).bytes();
    assert_eq!(
        town.take_in("南明区", "表.xlsx", &bytes, "2026-11-10 12:00")
            .await,
        ["nanming 2026-11-10 accepted v1"]
    );
    let standings = town.standings("2026-11-10", "2026-11-10 13:00").await;
    assert_eq!(standings[0], "nanming reported on_time=true v1");
    assert!(town.office.store.holds().await.unwrap().is_empty());
}

#[tokio::test]
async fn three_days_of_outage_are_no_clock_that_leapt() {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-06 17:00").await;
    town.restart().await;
    town.tick_at("2026-11-09 09:00").await;
    assert_eq!(to_operator(&town).await, [""; 0]);
    assert_eq!(
        town.outbox_of("reminder/2026-11-10/nanming/before-1")
            .await
            .len(),
        2
    );
}
