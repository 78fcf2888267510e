//! The workbooks of the story, in the order in which they are saved.

use chrono::{NaiveDate, NaiveDateTime};

use super::story::{EXTRAS, Extra, HABITS, Habit, Look, PERIODS, SLIPS, Slip, TWISTS, Twist};

/// A workbook that somebody saves.
#[derive(Debug)]
pub(super) struct Drop {
    /// When, on the office's wall.
    pub(super) at: NaiveDateTime,
    pub(super) folder: &'static str,
    /// Under which name.
    pub(super) file: String,
    /// What it is; `None`: the very file that the folder's unit saved last.
    pub(super) report: Option<Report>,
}

/// What a workbook is to say.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) unit: &'static str,
    /// Index of the period.
    pub(super) index: usize,
    /// Its due day.
    pub(super) due: NaiveDate,
    /// How it looks.
    pub(super) look: Look,
    /// Who fills it in.
    pub(super) preparer: &'static str,
    /// Mistakes.
    pub(super) slips: Vec<&'static Slip>,
    /// The project that is left out.
    pub(super) omits: Option<&'static str>,
}

/// All workbooks of the story, in the order of time.
pub(super) fn drops() -> Vec<Drop> {
    let mut drops: Vec<Drop> = (0..PERIODS.len())
        .flat_map(|index| HABITS.iter().filter_map(move |habit| usual(habit, index)))
        .chain(EXTRAS.iter().map(beside))
        .collect();
    drops.sort_by_key(|drop| drop.at);
    drops
}

fn usual(habit: &'static Habit, index: usize) -> Option<Drop> {
    let period = &PERIODS[index];
    let mut report = report(habit, index);
    let mut at = period.days[habit.day].and_time(habit.time);
    for (number, unit, twist) in &TWISTS {
        if (*number, *unit) == (index + 1, habit.unit) {
            match twist {
                Twist::Missing => return None,
                Twist::At(other) => at = *other,
                Twist::Omits(name) => report.omits = Some(name),
            }
        }
    }
    let mistakes = SLIPS
        .iter()
        .filter(|(number, unit, _)| (*number, *unit) == (index + 1, habit.unit));
    report.slips = mistakes.map(|(_, _, slip)| slip).collect();
    Some(Drop {
        at,
        folder: habit.unit,
        file: habit
            .file
            .replace("{}", &period.due.format("%Y%m%d").to_string()),
        report: Some(report),
    })
}

fn beside(extra: &'static Extra) -> Drop {
    let habit = extra
        .report_of
        .and_then(|unit| HABITS.iter().find(|habit| habit.unit == unit));
    Drop {
        at: extra.at,
        folder: extra.folder,
        file: extra.file.to_owned(),
        report: habit.map(|habit| report(habit, extra.period - 1)),
    }
}

fn report(habit: &'static Habit, index: usize) -> Report {
    Report {
        unit: habit.unit,
        index,
        due: PERIODS[index].due,
        look: habit.look,
        preparer: habit.preparer,
        slips: Vec::new(),
        omits: None,
    }
}
