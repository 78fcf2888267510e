//! Receipts are there when their unit's files are judged, and who says stop need not wait for the forms or letters of all.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diaodu::daemon::{Tick, tick};
use diaodu::domain::unit::UnitSlug;
use tokio::sync::watch;

use crate::fuse::listen;
use crate::office::{SmallOffice, UNITS};
use crate::sheets::report;

/// What the log says of each letter that is made.
const QUEUED: &str = "letter queued";
/// More than are written together.
const MANY_UNITS: usize = 100;

#[tokio::test]
async fn a_unit_has_its_receipts_before_the_next_ones_files_are_judged() {
    let town = SmallOffice::since("2026-11-01").await;
    for (_, name) in UNITS {
        let sheet = report(name, "2026年11月10日", &["精密铸件项目"]);
        town.drop(name, "表.xlsx", &sheet.bytes());
    }
    town.tick_at("2026-11-06 10:00").await;
    let is_over = Cell::new(false);
    let ticked = async {
        let done = town.tick_at("2026-11-06 10:01").await;
        is_over.set(true);
        done
    };
    let watched = async {
        let receipts = town.folder(UNITS[0].1).join("回执");
        let last = UnitSlug(UNITS[3].0.to_owned());
        let period = "2026-11-10".parse().unwrap();
        let mut seen = false;
        while !is_over.get() {
            let files = std::fs::read_dir(&receipts);
            let has_receipt = files.is_ok_and(|mut files| files.next().is_some());
            let judged = town.office.store.arrived_files(&last, period).await;
            seen |= has_receipt && judged.unwrap().is_empty();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        seen
    };
    let (done, seen) = tokio::join!(ticked, watched);
    assert_eq!(done.taken.len(), UNITS.len(), "{:?}", done.troubles);
    assert!(seen, "the first unit waits for the last");
}

/// A tick at this time to which somebody says stop as soon as `when` holds; counts the letters that it makes.
async fn stopped(
    town: &SmallOffice,
    wall: &str,
    letters: &Arc<AtomicUsize>,
    when: impl Fn() -> bool,
) -> Tick {
    let (say_stop, stop) = watch::channel(false);
    let ticked = tick(town.office.at(town.at(wall)), &town.channel, &stop);
    let said = async {
        while !when() {
            tokio::task::yield_now().await;
        }
        say_stop.send(true).unwrap();
    };
    let ticked = listen(QUEUED, Arc::clone(letters), ticked);
    tokio::pin!(ticked);
    tokio::select! {
        biased;
        done = &mut ticked => done.unwrap(),
        () = said => ticked.await.unwrap(),
    }
}

/// Units whose form is there.
fn forms(town: &SmallOffice) -> usize {
    let units = town.office.policy.units.iter();
    let form = |name: &str| town.folder(name).join("下期调度表.xlsx");
    units.filter(|unit| form(&unit.name).is_file()).count()
}

#[tokio::test]
async fn who_says_stop_waits_neither_for_all_forms_nor_for_all_letters() {
    let mut town = SmallOffice::since("2026-11-16").await;
    town.grow_to(MANY_UNITS);
    // Before any reminder: forms alone.
    let letters = Arc::default();
    stopped(&town, "2026-11-16 09:00", &letters, || forms(&town) > 0).await;
    let some = forms(&town);
    assert!((1..MANY_UNITS).contains(&some), "{some} forms");
    town.tick_at("2026-11-16 09:01").await;
    assert_eq!(forms(&town), MANY_UNITS);

    // A hundred reminders, each with its form: stopped among them, not one is queued.
    let is_amid_letters = || letters.load(Ordering::Relaxed) > 2;
    let done = stopped(&town, "2026-11-20 09:00", &letters, is_amid_letters).await;
    let made = letters.load(Ordering::Relaxed);
    assert!((3..MANY_UNITS).contains(&made), "{made} letters");
    assert_eq!((done.queued, done.delivered.sent), (0, 0), "{done:?}");
    assert!(town.outbox().await.is_empty());
    let done = town.tick_at("2026-11-20 09:01").await;
    assert_eq!(done.queued, MANY_UNITS, "{:?}", done.troubles);
}
