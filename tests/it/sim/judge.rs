//! Compares what the office did with what the rules lead to.

use std::fs;

use chrono::{Days, NaiveDate, NaiveDateTime};
use diaodu::domain::finding::Verdict as Judged;
use diaodu::domain::period::Period;
use diaodu::domain::unit::UnitSlug;

use super::clerks::periods;
use super::model::{Model, Raised, Standing, Verdict};
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
    differences
}

/// Every file that was taken in is in the archive, and none of them lies where it was saved.
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
    for (_, unit) in &UNITS[..super::UNITS] {
        for entry in fs::read_dir(world.town.folder(unit)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_ours = matches!(&*name, "已接收" | "退回" | "回执" | "下期调度表.xlsx");
            let line = format!("{unit} {name}");
            if !is_ours && !name.starts_with("~$") && !waiting.contains(&line) {
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
            let is = facts.standing(&office.policy, &office.calendar, unit_of, Period(period));
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
            let level = format!("{:?}", flag.level);
            format!(
                "{} {} {level} {}{withdrawn}",
                flag.quarter, flag.unit, flag.streak
            )
        })
        .collect();
    let should = |(&(unit, (year, number)), raised): (&(usize, (i32, u32)), &Raised)| {
        let level = if raised.streak >= 3 {
            "Flag"
        } else {
            "Warning"
        };
        let withdrawn = if raised.is_withdrawn {
            " withdrawn"
        } else {
            ""
        };
        format!(
            "{year}Q{number} {} {level} {}{withdrawn}",
            UNITS[unit].0, raised.streak
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
