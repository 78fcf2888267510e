//! Seeded simulation: months of an office with random clerks and faults, judged by
//! a model of the rules that was written apart.
//!
//! `DIAODU_SEED=123 cargo test sim::` tells one story, `DIAODU_SEEDS=1000 DIAODU_MONTHS=12` with it a
//! thousand long ones from that seed on; `--nocapture` shows what happened in them.

mod clerks;
mod dice;
mod faults;
mod group;
mod judge;
mod made;
mod mailbox;
mod model;
mod story;
mod world;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::num::NonZero;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use chrono::{Days, TimeDelta};

use self::model::Model;
use self::story::{Event, Story, Weather};
use self::world::World;

/// Units of the office.
const UNITS: usize = 3;

#[test]
fn whatever_happens_the_office_does_what_the_rules_say() {
    let (seeds, months) = (seeds(), number("DIAODU_MONTHS").unwrap_or(2));
    // Longer ones would leave the calendar.
    assert!((1..=12).contains(&months), "DIAODU_MONTHS={months}");
    let next = AtomicU64::new(seeds.start);
    let lived = Mutex::new((Count::new(), Vec::new()));
    // Half of the time goes into waiting for the disk.
    let workers = 2 * thread::available_parallelism().map_or(2, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let end = live(&faults::story(seed, u32::try_from(months).unwrap()));
                    let mut lived = lived.lock().unwrap();
                    match end {
                        Ok(count) => {
                            for (what, times) in count {
                                *lived.0.entry(what).or_default() += times;
                            }
                        }
                        Err(failure) => lived.1.push(failure),
                    }
                }
            });
        }
    });
    let (count, failures) = lived.into_inner().unwrap();
    println!(
        "seeds {seeds:?}, {months} months, {} as the rules say:",
        seeds.end - seeds.start - failures.len() as u64
    );
    for (what, times) in count {
        println!("{times:>9} {what}");
    }
    assert!(
        failures.is_empty(),
        "{}\n{} of {} seeds; again with DIAODU_SEED=… and DIAODU_MONTHS={months}",
        failures.iter().take(3).cloned().collect::<String>(),
        failures.len(),
        seeds.count(),
    );
}

fn seeds() -> Range<u64> {
    let (start, count) = match (number("DIAODU_SEED"), number("DIAODU_SEEDS")) {
        (None, count) => (0, count.unwrap_or(25)),
        (Some(seed), count) => (seed, count.unwrap_or(1)),
    };
    start..start + count
}

fn number(variable: &str) -> Option<u64> {
    let value = env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable}={value} is no number")),
    )
}

/// How often what happened, in stories that went well.
type Count = BTreeMap<String, usize>;

/// Lets a story happen to the office and to the model; an error is the story, and what differed.
fn live(story: &Story) -> Result<Count, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(happen(story))));
    let differences = match ended {
        Ok((count, differences)) if differences.is_empty() => return Ok(count),
        Ok((_, differences)) => differences.join("\n    "),
        Err(_) => "it panicked; see above".to_owned(),
    };
    Err(format!("{story}  differs:\n    {differences}\n"))
}

async fn happen(story: &Story) -> (Count, Vec<String>) {
    let mut world = World::new(&story.setting).await;
    let holidays = world.town.config.file.with_file_name("holidays.csv");
    let mut model = Model::new(&story.setting, &fs::read_to_string(holidays).unwrap());
    let mut count = Count::new();
    for (at, event) in &story.events {
        world.happen(*at, event).await;
        model.happen(*at, event);
        *count.entry(event.name()).or_default() += 1;
    }
    // All is well again, and whatever can still be done is done.
    let (start, end) = (story.setting.start, story.setting.end);
    let mut all_well = vec![
        Event::Clock(TimeDelta::zero()),
        Event::Share(true),
        Event::Mail(Weather::Fair),
        Event::Group(Weather::Fair),
        Event::Archive(true),
        Event::Database(true),
        Event::Ours("台账", true),
        Event::Ours("办公室", true),
    ];
    all_well.extend((0..UNITS).map(|unit| Event::Folder(unit, true)));
    let periods = clerks::periods(start, end + Days::new(40));
    all_well.extend(periods.map(|period| Event::Shelf(period, true)));
    let midnight = end.and_hms_opt(0, 0, 0).unwrap();
    for event in all_well {
        world.happen(midnight, &event).await;
        model.happen(midnight, &event);
    }
    let mut at = midnight;
    for minutes in [1, 2, 70, 140] {
        at = midnight + TimeDelta::minutes(minutes);
        world.happen(at, &Event::Tick).await;
        model.happen(at, &Event::Tick);
    }
    let letters = world.arrivals.received();
    let mut ids: Vec<&str> = letters.iter().map(|letter| &*letter.message_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let flags = model.raised.values();
    let withdrawn = flags.filter(|raised| raised.is_withdrawn).count();
    let flags = model.raised.values();
    let answered = flags.filter(|raised| raised.answer.is_some()).count();
    let in_doubt = (0..UNITS)
        .flat_map(|unit| model.ledger(unit, at.date()).into_values())
        .map(|entry| entry.doubts.len())
        .sum();
    for (what, times) in [
        ("in all: letters that came", ids.len()),
        ("in all: letters that came again", letters.len() - ids.len()),
        ("in all: occasions of letters", model.occasions().len()),
        ("in all: files taken in", model.taken.len()),
        ("in all: warnings and flags", model.raised.len()),
        ("in all: those that were withdrawn", withdrawn),
        ("in all: flags that the office answered", answered),
        (
            "in all: figures asked about",
            model.taken.iter().map(|taken| taken.asked.len()).sum(),
        ),
        ("in all: figures in doubt at the end", in_doubt),
    ] {
        *count.entry(what.to_owned()).or_default() += times;
    }
    for taken in &model.taken {
        let verdict = format!("files judged {:?}", taken.verdict);
        *count.entry(verdict).or_default() += 1;
    }
    (count, judge::differences(&mut world, &model, at).await)
}
