//! Compares what the office did with what the rules lead to.

mod ledgers;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::{Days, NaiveDate, NaiveDateTime};
use diaodu::domain::finding::Verdict as Judged;
use diaodu::domain::observation::Confirmation;
use diaodu::domain::period::Period;
use diaodu::domain::unit::UnitSlug;
use diaodu::store::OutboxState;

use super::clerks::periods;
use super::group::GROUP;
use super::model::{Model, Raised, Standing, Verdict};
use super::story::{Quarter, Sheet};
use super::world::World;
use crate::office::UNITS;

/// All that differs, a line each.
pub(super) async fn differences(
    world: &mut World,
    model: &Model,
    now: NaiveDateTime,
) -> Vec<String> {
    let mut differences = files(world, model);
    differences.extend(verdicts(world, model).await);
    differences.extend(standings(world, model, now).await);
    differences.extend(flags(world, model).await);
    differences.extend(ledgers::ledgers(world, model, now).await);
    differences.extend(letters(world, model).await);
    let file_ops = world.town.office.store.file_ops_after(0).await.unwrap();
    differences.extend(file_ops.iter().map(|left| format!("not done: {left:?}")));
    differences
}

/// Every file that was taken in is in the archive, and none of them lies where it was saved but forms that
/// nobody filled in.
fn files(world: &World, model: &Model) -> Vec<String> {
    let mut lost = Vec::new();
    for taken in &model.taken {
        if !world.place_in_archive(&taken.sheet).is_file() {
            lost.push(format!("lost: {taken:?} is not in the archive"));
        }
    }
    let waiting: Vec<String> = model
        .waiting()
        .map(|(unit, name)| format!("{} {name}", UNITS[*unit].1))
        .collect();
    let empty_forms: Vec<String> = model
        .taken
        .iter()
        .filter(|taken| matches!(taken.sheet, Sheet::Untouched { .. }))
        .map(|taken| format!("{} {}", UNITS[taken.unit].1, taken.name))
        .collect();
    for (_, unit) in &UNITS[..super::UNITS] {
        for entry in fs::read_dir(world.town.folder(unit)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_ours = matches!(&*name, "已接收" | "退回" | "回执" | "下期调度表.xlsx");
            let line = format!("{unit} {name}");
            let may_lie = waiting.contains(&line) || empty_forms.contains(&line);
            if !is_ours && !name.starts_with("~$") && !may_lie {
                lost.push(format!("left over in its folder: {line}"));
            }
        }
    }
    lost
}

/// The files of each unit and period, in the order of arrival: verdict, version and name.
async fn verdicts(world: &World, model: &Model) -> Vec<String> {
    let mut differences = Vec::new();
    let mut judged: Vec<(usize, NaiveDate)> = model
        .taken
        .iter()
        .map(|taken| (taken.unit, taken.period))
        .collect();
    judged.sort_unstable();
    judged.dedup();
    let store = &world.town.office.store;
    let mut on_record = 0;
    for (unit, period) in judged {
        let slug = UnitSlug(UNITS[unit].0.to_owned());
        let files = store.arrived_files(&slug, Period(period)).await.unwrap();
        on_record += files.len();
        let is: Vec<String> = files
            .iter()
            .map(|file| {
                format!(
                    "{:?} {:?} {}",
                    verdict(file.verdict),
                    file.version,
                    file.file_name
                )
            })
            .collect();
        let should: Vec<String> = model
            .taken
            .iter()
            .filter(|taken| (taken.unit, taken.period) == (unit, period))
            .map(|taken| format!("{:?} {:?} {}", taken.verdict, taken.version, taken.name))
            .collect();
        if is != should {
            differences.push(format!(
                "files of {} for {period}: are {is:?}, should be {should:?}",
                UNITS[unit].1
            ));
        }
    }
    if on_record != model.taken.len() {
        differences.push(format!(
            "{on_record} files on record, {} should be",
            model.taken.len()
        ));
    }
    differences
}

const fn verdict(judged: Judged) -> Verdict {
    match judged {
        Judged::Accepted | Judged::AcceptedWithWarnings => Verdict::Accepted,
        Judged::Rejected => Verdict::Rejected,
        Judged::Ignored => Verdict::Ignored,
    }
}

/// Each unit in each period.
async fn standings(world: &World, model: &Model, now: NaiveDateTime) -> Vec<String> {
    let mut differences = Vec::new();
    let office = &world.town.office;
    let facts = office.facts(office.policy.instant(now)).await.unwrap();
    let today = now.date();
    for period in periods(today - Days::new(380), today + Days::new(31)) {
        for (unit, (slug, name)) in UNITS[..super::UNITS].iter().enumerate() {
            let unit_of = office.policy.unit(&UnitSlug((*slug).to_owned())).unwrap();
            let is = office.ruled(&facts).report_status(unit_of, Period(period));
            let state = format!("{:?}", is.state);
            let is = match is.on_time {
                Some(in_time) => format!("{state} {{ in_time: {in_time} }}"),
                None => state,
            };
            let should: Standing = model.standing(unit, period);
            if is != format!("{should:?}") {
                differences.push(format!("{name} in {period}: is {is}, should be {should:?}"));
            }
        }
    }
    differences
}

async fn flags(world: &World, model: &Model) -> Vec<String> {
    let records = world.town.office.store.flags().await.unwrap();
    let mut is: Vec<String> = records
        .iter()
        .map(|record| {
            let flag = &record.flag;
            let withdrawn = if record.stands() { "" } else { " withdrawn" };
            let said = record.answer.as_ref().map(|said| said.confirmation);
            let answer = answer(said.map(|said| said == Confirmation::Confirmed));
            let level = format!("{:?}", flag.level);
            format!(
                "{} {} {level} {}{answer}{withdrawn}",
                flag.quarter, flag.unit, flag.streak
            )
        })
        .collect();
    let should =
        |(&(unit, (year, number), is_flag), raised): (&(usize, Quarter, bool), &Raised)| {
            let level = if is_flag { "Flag" } else { "Warning" };
            let withdrawn = if raised.is_withdrawn {
                " withdrawn"
            } else {
                ""
            };
            format!(
                "{year}Q{number} {} {level} {}{}{withdrawn}",
                UNITS[unit].0,
                raised.streak,
                answer(raised.answer)
            )
        };
    let mut should: Vec<String> = model.raised.iter().map(should).collect();
    is.sort();
    should.sort();
    if is == should {
        Vec::new()
    } else {
        vec![format!("flags: are {is:?}, should be {should:?}")]
    }
}

const fn answer(confirms: Option<bool>) -> &'static str {
    match confirms {
        None => "",
        Some(true) => " confirmed",
        Some(false) => " rejected",
    }
}

/// Every letter that was due came, at a time that was right, and once; no other came.
async fn letters(world: &World, model: &Model) -> Vec<String> {
    let mut differences = Vec::new();
    let numbers = numbers(world, model).await;
    let came = came(world, &mut differences).await;
    let mut known = BTreeSet::new();
    for occasion in model.occasions() {
        let key = numbered(&occasion.key, &numbers);
        let first = came.get(&key);
        let line = match (first, occasion.must) {
            (Some(at), _) if !occasion.may.contains(at) => {
                Some(format!("came at {at}, which is none of {:?}", occasion.may))
            }
            (Some(at), Some(must)) if *at > must => Some(format!("came at {at}, after {must}")),
            (None, Some(must)) if !occasion.may_fail && !is_listed(&key, &came) => {
                Some(format!("never came; {must} at the latest"))
            }
            _ => None,
        };
        differences.extend(line.map(|line| format!("letter {key}: {line}")));
        known.insert(key);
    }
    for (key, at) in came {
        let is_told_apart = ["undelivered/", "mail-down/", "receipt_list/", "stuck/"]
            .iter()
            .any(|kind| key.starts_with(kind));
        if !known.contains(&key) && !is_told_apart {
            differences.push(format!("letter {key}: came at {at} without reason"));
        }
    }
    differences
}

/// Whether a receipt is one of those in whose place one letter lists several files.
fn is_listed(key: &str, came: &BTreeMap<String, NaiveDateTime>) -> bool {
    let parts: Vec<&str> = key.split('/').collect();
    let ["receipt", _, unit, number, to] = parts[..] else {
        return false;
    };
    let number: i64 = number.parse().unwrap();
    came.keys().any(|list| {
        let parts: Vec<&str> = list.split('/').collect();
        matches!(parts[..], ["receipt_list", of, first, reader]
            if of == unit && reader == to && first.parse::<i64>().is_ok_and(|first| first <= number))
    })
}

/// When each occasion's letter first came. Notes letters that came twice and should not.
async fn came(world: &World, differences: &mut Vec<String>) -> BTreeMap<String, NaiveDateTime> {
    let store = &world.town.office.store;
    let mut first: BTreeMap<&str, (NaiveDateTime, u32)> = BTreeMap::new();
    let received = world.arrivals.received();
    for letter in &received {
        let entry = first.entry(&letter.message_id).or_insert((letter.at, 0));
        entry.1 += 1;
    }
    let mut came = BTreeMap::new();
    for row in store.outbox(None, 100_000).await.unwrap() {
        let (_, bytes) = store.letter(&row.key).await.unwrap().unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines();
        let id = lines.find_map(|line| line.strip_prefix("Message-ID: "));
        // A text for the chat group has none.
        let id = if row.to_address == GROUP {
            Some(&*row.key)
        } else {
            id
        };
        let id = id.unwrap_or_default();
        let Some((at, times)) = first.remove(id.trim()) else {
            if row.state == OutboxState::Sent {
                differences.push(format!("letter {}: is called sent and never came", row.key));
            }
            continue;
        };
        if times > 1 + row.undecided {
            differences.push(format!(
                "letter {}: came {times} times, {} undecided",
                row.key, row.undecided
            ));
        }
        let occasions = store.occasions_of(row.id).await.unwrap();
        let keys = occasions
            .into_iter()
            .filter(|(_, dropped)| dropped.is_none())
            .map(|(occasion, _)| occasion.key.to_string());
        let keys: Vec<String> = keys.collect();
        let keys = if keys.is_empty() { vec![row.key] } else { keys };
        for key in keys {
            if let Some(before) = came.insert(key.clone(), at) {
                differences.push(format!("letter {key}: came at {before} and at {at}"));
            }
        }
    }
    for (id, (at, _)) in first {
        differences.push(format!("a letter {id} came at {at} and is in no outbox"));
    }
    came
}

/// The numbers of the files that were taken in, in the model's order.
async fn numbers(world: &World, model: &Model) -> Vec<String> {
    let store = &world.town.office.store;
    let mut seen: BTreeMap<(usize, NaiveDate), usize> = BTreeMap::new();
    let mut numbers = Vec::new();
    for taken in &model.taken {
        let place = seen.entry((taken.unit, taken.period)).or_default();
        let slug = UnitSlug(UNITS[taken.unit].0.to_owned());
        let files = store
            .arrived_files(&slug, Period(taken.period))
            .await
            .unwrap();
        let number = files.get(*place).map_or(0, |file| file.id);
        numbers.push(format!("{}/{slug}/{number}", taken.period));
        *place += 1;
    }
    numbers
}

/// A receipt's key, with the number that the office gave the file.
fn numbered(key: &str, numbers: &[String]) -> String {
    let Some((place, to)) = key
        .strip_prefix("receipt/#")
        .and_then(|rest| rest.split_once('/'))
    else {
        return key.to_owned();
    };
    let place: usize = place.parse().unwrap();
    format!("receipt/{}/{to}", numbers[place])
}
