//! The workbooks of the story, in the order in which they are saved.

use chrono::{NaiveDate, NaiveDateTime};

use super::story::{Extra, Habit, Look, Oddness, Slip, Story};
use crate::folder::FORM;

/// A workbook that somebody saves.
#[derive(Debug)]
pub(super) struct Drop<'a> {
    /// When, on the office's wall.
    pub(super) at: NaiveDateTime,
    pub(super) folder: &'a str,
    /// Under which name.
    pub(super) file: String,
    /// What it is; `None`: the very file that the folder's unit saved last.
    pub(super) report: Option<Report<'a>>,
}

/// What a workbook is to say.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) unit: &'a str,
    /// Index of the period.
    pub(super) index: usize,
    /// Its due day.
    pub(super) due: NaiveDate,
    /// How it looks.
    pub(super) look: Look,
    /// Who fills it in.
    pub(super) preparer: &'a str,
    /// Mistakes.
    pub(super) slips: Vec<&'a Slip>,
    /// The project that is left out.
    pub(super) omits: Option<&'a str>,
}

/// All workbooks of the story, in the order of time.
pub(super) fn drops(story: &Story) -> Vec<Drop<'_>> {
    let mut drops: Vec<Drop<'_>> = (0..story.periods.len())
        .flat_map(|index| {
            let habits = story.habits.iter();
            habits.filter_map(move |habit| usual(story, habit, index))
        })
        .chain(story.extras.iter().map(|extra| beside(story, extra)))
        .collect();
    drops.sort_by_key(|drop| drop.at);
    drops
}

fn usual<'a>(story: &'a Story, habit: &'a Habit, index: usize) -> Option<Drop<'a>> {
    let period = &story.periods[index];
    let mut report = report(story, habit, index);
    let mut at = period.day(habit.day).and_time(habit.time);
    for twist in &story.twists {
        if (twist.period, &twist.unit) == (index + 1, &habit.unit) {
            match &twist.what {
                Oddness::Missing => return None,
                Oddness::At(other) => at = *other,
                Oddness::Omits(name) => report.omits = Some(name),
            }
        }
    }
    let is_of_report = |slip: &&Slip| (slip.period, &slip.unit) == (index + 1, &habit.unit);
    report.slips = story.slips.iter().filter(is_of_report).collect();
    let file = habit.file.as_deref().unwrap_or(FORM);
    Some(Drop {
        at,
        folder: &habit.unit,
        file: file.replace("{}", &period.due.format("%Y%m%d").to_string()),
        report: Some(report),
    })
}

fn beside<'a>(story: &'a Story, extra: &'a Extra) -> Drop<'a> {
    let habit = extra
        .report_of
        .as_ref()
        .and_then(|unit| story.habits.iter().find(|habit| habit.unit == *unit));
    Drop {
        at: extra.at,
        folder: &extra.folder,
        file: extra.file.as_deref().unwrap_or(FORM).to_owned(),
        report: habit.map(|habit| report(story, habit, extra.period - 1)),
    }
}

fn report<'a>(story: &Story, habit: &'a Habit, index: usize) -> Report<'a> {
    Report {
        unit: &habit.unit,
        index,
        due: story.periods[index].due,
        look: habit.look,
        preparer: &habit.preparer,
        slips: Vec::new(),
        omits: None,
    }
}
