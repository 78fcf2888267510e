//! What happens to an office in some months, event by event: the same for the office and for the model.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// A calendar quarter: year and 1 to 4.
pub(super) type Quarter = (i32, u32);

/// How the office is set up.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// In charge from this day on.
    pub(super) start: NaiveDate,
    /// The story ends before this day.
    pub(super) end: NaiveDate,
    /// Last hour of the deadline's day; `None`: 24:00.
    pub(super) deadline_hour: Option<u32>,
    /// A unit that must report from this day on only.
    pub(super) joins: Option<(usize, NaiveDate)>,
    /// A unit that must report up to this day only.
    pub(super) leaves: Option<(usize, NaiveDate)>,
}

/// What is in a file that a clerk saves. Two that are equal have the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Sheet {
    /// A sheet made by hand, with a table.
    Report {
        /// The unit that it names.
        unit: usize,
        /// The date that it states.
        stated: Option<NaiveDate>,
        /// None: the table has no rows.
        projects: u32,
        /// Quarters that it speaks of, and whether a project was shown in them.
        quarters: Vec<(Quarter, bool)>,
        /// Tells otherwise equal sheets apart.
        variant: u32,
    },
    /// Our own form, filled in.
    Form {
        unit: usize,
        period: NaiveDate,
        variant: u32,
    },
    /// Our own form as it was made.
    Untouched { unit: usize, period: NaiveDate },
    /// Nothing but 观摩项目.
    Shown { quarters: Vec<(Quarter, bool)> },
    /// No workbook at all.
    Junk(u32),
    /// A file without a byte.
    Empty,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A clerk saves a file in a unit's folder, over one of the same name. `named` is the date that the
    /// name states.
    Save {
        unit: usize,
        name: String,
        named: Option<NaiveDate>,
        sheet: Sheet,
    },
    /// A clerk takes a file away again, if it is still there.
    Remove { unit: usize, name: String },
    /// A clerk opens a file, or closes it.
    Open {
        unit: usize,
        name: String,
        is_open: bool,
    },
    /// The program looks.
    Tick,
    /// The same, but it is killed at this pause of the tick, starts again and looks at once.
    KilledTick(u32),
    /// It ends and starts.
    Restart,
    /// Somebody starts it a second time.
    SecondStart,
    /// The share is there, or not.
    Share(bool),
    /// The archive takes files, or its disk is full.
    Archive(bool),
    /// Accepted originals of this period cannot be put away, or can again.
    Shelf(NaiveDate, bool),
    /// The clock is set to be wrong by this much.
    Clock(TimeDelta),
}

/// A story: when what happens, by a right clock on the office's wall.
pub(super) struct Story {
    pub(super) seed: u64,
    pub(super) setting: Setting,
    pub(super) events: Vec<(NaiveDateTime, Event)>,
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {:?}", self.seed, self.setting)?;
        for (at, event) in &self.events {
            writeln!(f, "  {} {event:?}", at.format("%Y-%m-%d %H:%M:%S"))?;
        }
        Ok(())
    }
}
