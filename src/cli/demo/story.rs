//! What happens in the demo, read from story.toml: who saves which workbook when, and what is odd about it.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime};
use serde::Deserialize;

use crate::domain::period::Quarter;
use crate::domain::project::Field;
use crate::domain::unit::UnitSlug;

/// The whole story. Periods are counted from 1 in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    /// The day on which the office takes the program into use.
    pub(super) start: NaiveDate,
    /// Its last moment; the same `once` again finds nothing to do.
    pub(super) end: NaiveDateTime,
    pub(super) periods: Vec<HalfMonth>,
    pub(super) habits: Vec<Habit>,
    pub(super) twists: Vec<Twist>,
    pub(super) slips: Vec<Slip>,
    pub(super) extras: Vec<Extra>,
    zero_reports: Vec<ZeroReports>,
    pub(super) urgent: Vec<Urgent>,
    pub(super) confirmed: Vec<ConfirmedFlag>,
}

/// A half-month: its due day, and the days on which the early, the usual and the last units save.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HalfMonth {
    pub(super) due: NaiveDate,
    early: NaiveDate,
    usual: NaiveDate,
    last: NaiveDate,
}

/// Which of a half-month's days somebody saves on.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SavingDay {
    Early,
    Usual,
    Last,
}

/// How a workbook looks; story.toml says what is particular about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Look {
    Form,
    Plain,
    Indented,
    Sectioned,
    Signed,
}

/// How and when a unit usually reports.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Habit {
    pub(super) unit: String,
    pub(super) look: Look,
    /// The file's name, in which `{}` is the period; `None`: that of our form.
    pub(super) file: Option<String>,
    pub(super) day: SavingDay,
    pub(super) time: NaiveTime,
    pub(super) preparer: String,
}

/// What is odd about one report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Twist {
    pub(super) period: usize,
    pub(super) unit: String,
    pub(super) what: Oddness,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Oddness {
    /// It never comes.
    Missing,
    /// It comes at another time.
    At(NaiveDateTime),
    /// The project with this name is left out.
    Omits(String),
}

/// A cell that is not what it should be, in a unit's first report for the period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slip {
    pub(super) period: usize,
    pub(super) unit: String,
    /// Name of the project.
    pub(super) project: String,
    pub(super) field: Field,
    /// What the clerk wrote instead.
    pub(super) text: String,
}

/// A workbook beside the usual ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extra {
    pub(super) at: NaiveDateTime,
    pub(super) folder: String,
    /// `None`: the name of our form.
    pub(super) file: Option<String>,
    /// Whose report it is; `None`: the very file that the folder's unit saved last.
    pub(super) report_of: Option<String>,
    pub(super) period: usize,
}

/// The quarters for which a unit says that it has no observation project.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ZeroReports {
    unit: String,
    quarters: Vec<u32>,
}

/// 紧急事项
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Urgent {
    pub(super) period: usize,
    pub(super) unit: String,
    pub(super) name: String,
    pub(super) matter: String,
    pub(super) days_before_due: u64,
    pub(super) request: String,
}

/// A flag that the office confirms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmedFlag {
    pub(super) at: NaiveDateTime,
    pub(super) unit: UnitSlug,
    pub(super) quarter: Quarter,
    pub(super) by: String,
    pub(super) why: String,
}

/// What a unit shows in a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    /// An observation project.
    Project,
    /// 零报告
    Nothing,
}

impl Story {
    /// The story of the demo.
    pub(super) fn read() -> Self {
        toml::from_str(include_str!("story.toml"))
            .expect("story.toml is part of the program, and a test reads it")
    }

    /// Due days of its periods.
    pub(super) fn due_days(&self) -> impl Iterator<Item = NaiveDate> {
        self.periods.iter().map(|period| period.due)
    }

    /// Its year, of which the fourth quarter runs.
    pub(super) fn year(&self) -> i32 {
        self.start.year()
    }

    /// What a unit shows in a quarter of that year.
    pub(super) fn shows(&self, unit: &UnitSlug, quarter: u32) -> Shows {
        let mut zero_reports = self.zero_reports.iter();
        let is_said = |said: &ZeroReports| said.unit == unit.0 && said.quarters.contains(&quarter);
        if zero_reports.any(is_said) {
            Shows::Nothing
        } else {
            Shows::Project
        }
    }

    /// The index of the period whose report tells of the fourth quarter; the units take turns.
    pub(super) fn tells_of_fourth_quarter(&self, unit: &UnitSlug) -> usize {
        let place = self.habits.iter().position(|habit| habit.unit == unit.0);
        3 + place.unwrap_or(0) % 3
    }
}

impl HalfMonth {
    pub(super) const fn day(&self, day: SavingDay) -> NaiveDate {
        match day {
            SavingDay::Early => self.early,
            SavingDay::Usual => self.usual,
            SavingDay::Last => self.last,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Story;
    use crate::cli::demo::projects::DemoProjects;
    use crate::config::example;

    #[test]
    fn all_that_the_story_names_is_there() {
        let story = Story::read();
        let units = example::units();
        let slugs: BTreeSet<&str> = units.iter().map(|unit| unit.slug.0.as_str()).collect();
        let named = (story.habits.iter().map(|habit| &habit.unit))
            .chain(story.twists.iter().map(|twist| &twist.unit))
            .chain(story.slips.iter().map(|slip| &slip.unit))
            .chain(story.extras.iter().map(|extra| &extra.folder))
            .chain(
                story
                    .extras
                    .iter()
                    .filter_map(|extra| extra.report_of.as_ref()),
            )
            .chain(story.zero_reports.iter().map(|said| &said.unit))
            .chain(story.urgent.iter().map(|urgent| &urgent.unit))
            .chain(story.confirmed.iter().map(|confirmed| &confirmed.unit.0));
        for unit in named {
            assert!(slugs.contains(unit.as_str()), "{unit}");
        }
        let projects = DemoProjects::read(&story);
        for slip in &story.slips {
            let unit = units.iter().find(|unit| unit.slug.0 == slip.unit).unwrap();
            let mut rows = projects.of(unit, slip.period - 1).into_iter();
            assert!(rows.any(|row| row.name == slip.project), "{slip:?}");
        }
    }

    #[test]
    fn each_unit_of_the_office_has_one_habit() {
        let story = Story::read();
        let habits: BTreeSet<&str> = story
            .habits
            .iter()
            .map(|habit| habit.unit.as_str())
            .collect();
        assert_eq!(habits.len(), story.habits.len());
        assert!(story.periods.is_sorted_by_key(|period| period.due));
        for period in &story.periods {
            assert!(period.early < period.usual && period.usual < period.last);
            assert!(period.last <= period.due && story.start < period.early);
        }
    }
}
