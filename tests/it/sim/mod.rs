//! Seeded simulation (DESIGN.md section 7): months of an office with random clerks and faults, judged by
//! a model of the rules that was written apart.
//!
//! `DIAODU_SEED=123` tells one story, `DIAODU_SEEDS=1000 DIAODU_MONTHS=12` many long ones.

mod clerks;
mod dice;
mod faults;
mod judge;
mod model;
mod story;
mod world;

use std::env;
use std::fs;
use std::num::NonZero;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use chrono::TimeDelta;

use self::model::Model;
use self::story::Event;
use self::world::World;

/// Units of the office.
const UNITS: usize = 3;

#[test]
fn whatever_happens_the_office_does_what_the_rules_say() {
    let (seeds, months) = (seeds(), number("DIAODU_MONTHS").unwrap_or(1));
    let next = AtomicU64::new(seeds.start);
    let failures = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    if let Err(failure) = live(seed, u32::try_from(months).unwrap()) {
                        failures.lock().unwrap().push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{}\n{} of {} seeds; again with DIAODU_SEED=… and DIAODU_MONTHS={months}",
        failures.iter().take(3).cloned().collect::<String>(),
        failures.len(),
        seeds.count(),
    );
}

fn seeds() -> Range<u64> {
    match (number("DIAODU_SEED"), number("DIAODU_SEEDS")) {
        (Some(seed), _) => seed..seed + 1,
        (None, count) => 0..count.unwrap_or(50),
    }
}

fn number(variable: &str) -> Option<u64> {
    let value = env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable}={value} is no number")),
    )
}

/// Lets a story happen to the office and to the model; an error is the story, and what differed.
fn live(seed: u64, months: u32) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let story = faults::story(seed, months);
    let differences = runtime.block_on(async {
        let mut world = World::new(&story.setting).await;
        let holidays = world.town.config.file.with_file_name("holidays.csv");
        let mut model = Model::new(&story.setting, &fs::read_to_string(holidays).unwrap());
        for (at, event) in &story.events {
            world.happen(*at, event).await;
            model.happen(*at, event);
        }
        let end = story.setting.end.and_hms_opt(0, 0, 0).unwrap();
        let all_well = [
            Event::Clock(TimeDelta::zero()),
            Event::Share(true),
            Event::Archive(true),
        ];
        let shelves = clerks::periods(
            story.setting.start,
            story.setting.end + chrono::Days::new(40),
        );
        let all_well = all_well
            .into_iter()
            .chain(shelves.map(|period| Event::Shelf(period, true)));
        for event in all_well {
            world.happen(end, &event).await;
            model.happen(end, &event);
        }
        for minutes in [1, 2, 40] {
            let at = end + TimeDelta::minutes(minutes);
            world.happen(at, &Event::Tick).await;
            model.happen(at, &Event::Tick);
        }
        judge::differences(&mut world, &model, end + TimeDelta::minutes(40)).await
    });
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{story}  differs:\n    {}\n",
        differences.join("\n    ")
    ))
}
