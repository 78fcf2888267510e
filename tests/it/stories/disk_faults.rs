//! Each write and sync of the data disk fails in turn; the program goes on, and ends as if none had failed.
//!
//! `DIAODU_FAULTS=each cargo test disk_faults` lets every single one fail, in four ways by turns;
//! `DIAODU_FAULTS=all` in each of the four.

use std::env;

use diaodu::daemon::{Tick, tick};
use diaodu::store::StatePlace;
use tokio::sync::watch;

use super::fail_points::{File, Stage, Trace, scenes};
use crate::as_it_was::AsItWas;
use crate::disk_faults::{Errno, Faults, SeenCalls};

/// How the disk fails: the error, and whether it is one call only or all until somebody frees space.
const WAYS: [(Errno, i64); 4] = [
    (Errno::NoSpace, 1),
    (Errno::Io, 1),
    (Errno::NoSpace, i64::MAX),
    (Errno::Io, i64::MAX),
];

/// A moment of a scene, and what is saved before it.
type Moment = (String, Vec<File>);

/// Calls of each scene that fail unless all are asked for.
const SPREAD: i64 = 4;

/// The scenes of a story with each file in a tick of its own. Of several, one that fails waits while the
/// others go on, as it should be; then they arrive in another order, and have other numbers.
fn scenes_one_by_one() -> Vec<Vec<Moment>> {
    let one_by_one = |scene: Vec<super::fail_points::Moment>| {
        let mut moments: Vec<Moment> = Vec::new();
        for (wall, files) in scene {
            if moments
                .last()
                .is_some_and(|(last, _)| wall <= last.as_str())
            {
                continue;
            }
            let (day, minutes) = wall.rsplit_once(':').unwrap();
            let mut minute: usize = minutes.parse().unwrap();
            let mut moment = |files| {
                moments.push((format!("{day}:{minute:02}"), files));
                minute += 1;
            };
            if files.len() < 2 {
                moment(files);
                continue;
            }
            for file in files {
                moment(vec![file]);
                moment(vec![]);
            }
        }
        moments
    };
    scenes().into_iter().map(one_by_one).collect()
}

/// A tick that may fail, because the disk does.
async fn try_tick(stage: &Stage, wall: &str) -> diaodu::store::Result<Tick> {
    let (_say_stop, stop) = watch::channel(false);
    let town = &stage.town;
    tick(town.office.at(town.at(wall)), &town.channel, &stop).await
}

/// The disk is well again: the same store goes on, nothing is left that went wrong.
async fn goes_on(stage: &Stage, wall: &str, when: &str) {
    for number in 1..=3 {
        let ticked = try_tick(stage, wall).await;
        let ticked = ticked.unwrap_or_else(|error| panic!("{when}, tick {number}: {error}"));
        assert!(
            number == 1 || ticked.troubles.is_empty(),
            "{when}: {ticked:?}"
        );
    }
}

/// Plays a scene while the disk fails at these calls. Answers what it left behind, and what came to the disk.
async fn play(
    stage: &mut Stage,
    scene: &[Moment],
    faults: &Faults,
    (skip, times, errno): (i64, i64, Errno),
    when: &str,
) -> (Trace, SeenCalls) {
    let heard = stage.server.lines().len();
    faults.plan(&stage.town.config.data_dir, skip, times, errno);
    let mut is_over = false;
    let mut all = SeenCalls::default();
    for (wall, files) in scene {
        for (unit, name, bytes) in files {
            stage.town.drop(unit, name, bytes);
        }
        for _ in 0..2 {
            let ticked = try_tick(stage, wall).await;
            let has_failed = !is_over && faults.seen().failed > 0;
            assert!(ticked.is_ok() || has_failed, "{when}, {wall}: {ticked:?}");
        }
        if !is_over && faults.seen().failed > 0 {
            all = faults.end();
            is_over = true;
            goes_on(stage, wall, when).await;
        }
    }
    if !is_over {
        all = faults.end();
    }
    (stage.trace(heard).await, all)
}

#[tokio::test]
async fn whichever_write_or_sync_fails_the_same_process_goes_on_and_ends_the_same() {
    let name = "stories::disk_faults::\
                whichever_write_or_sync_fails_the_same_process_goes_on_and_ends_the_same";
    let Some(faults) = Faults::here_or_run_again(name) else {
        return;
    };
    let which = env::var("DIAODU_FAULTS").unwrap_or_default();
    assert!(
        ["", "each", "all"].contains(&&*which),
        "DIAODU_FAULTS={which}"
    );
    let mut stage = Stage::set().await;
    let is_file = matches!(stage.town.config.state(), StatePlace::File(_));
    let (mut tried, mut calls) = (0, 0);
    for (number, scene) in scenes_one_by_one().iter().enumerate() {
        stage.town.office.store.close().await;
        let before = AsItWas::now(&stage.town).await;
        stage.start().await;
        let no_fault = (i64::MAX, 0, Errno::Io);
        let (whole, seen) = play(&mut stage, scene, &faults, no_fault, "no fault").await;
        assert!(
            seen.all > 20 || !is_file,
            "scene {number}: the shim is not there: {seen:?}"
        );
        calls += seen.all;
        let step = if which.is_empty() {
            ((seen.all + SPREAD - 1) / SPREAD).max(1)
        } else {
            1
        };
        for skip in (0..seen.all).step_by(usize::try_from(step).unwrap()) {
            let ways = if which == "all" {
                WAYS.to_vec()
            } else {
                vec![WAYS[usize::try_from(tried % 4).unwrap()]]
            };
            for (errno, times) in ways {
                before.put_back(&stage.town).await;
                stage.start().await;
                let when = format!("scene {number}, call {skip}, {errno:?} ×{times}");
                let fault = (skip, times, errno);
                let (failed, seen) = play(&mut stage, scene, &faults, fault, &when).await;
                assert!(seen.failed > 0, "{when}: {seen:?}");
                let differences = failed.differences(&whole);
                assert!(differences.is_empty(), "{when}: {differences:#?}");
                assert!(failed.letters.keys().eq(whole.letters.keys()), "{when}");
                assert!(failed.repeated() <= failed.undecided, "{when}");
                tried += 1;
            }
        }
    }
    // Of a state on a server only the archive is on this disk.
    assert!(calls > 20, "{calls}");
    println!("faults: {tried} of {calls} writes and syncs failed, and it ended the same");
}
