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
    pub(super) on_holiday: OnHoliday,
    /// Letters to units are held when all of them are missing at once.
    pub(super) is_guarded: bool,
    /// A chat group gets a text of all that office and leaders get letters of.
    pub(super) has_group: bool,
    /// How flags get to the leaders.
    pub(super) flags: FlagsGo,
    /// Two units have one liaison, and all have one leader.
    pub(super) shares_people: bool,
    /// A unit that must report from this day on only.
    pub(super) joins: Option<(usize, NaiveDate)>,
    /// A unit that must report up to this day only.
    pub(super) leaves: Option<(usize, NaiveDate)>,
}

/// How flags get to the leaders (rule 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlagsGo {
    /// When the office has confirmed them.
    Confirmed,
    Unasked,
}

impl Setting {
    /// Whether the office confirms flags before the leaders get them.
    pub(super) fn confirms(&self) -> bool {
        self.flags == FlagsGo::Confirmed
    }
}

/// What a deadline on a day off becomes (rule 2).
#[derive(Debug, Clone, Copy)]
pub(super) enum OnHoliday {
    Unchanged,
    Before,
    After,
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
        /// What it writes for the figures of each project; no project: it says 零报告.
        projects: Vec<Figures>,
        /// Quarters that it speaks of, and whether a project was shown in them.
        quarters: Vec<(Quarter, bool)>,
        /// Tells otherwise equal sheets apart.
        variant: u32,
    },
    /// The same with an empty table that says nothing.
    Bare {
        unit: usize,
        stated: Option<NaiveDate>,
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
    /// Nothing but 紧急事项.
    Urgent { variant: u32 },
    /// No workbook at all.
    Junk(u32),
    /// A file without a byte.
    Empty,
}

/// How a sheet writes the figures of a project: 总投资 and 累计到位资金 (万元), 项目阶段, 开工时间; empty: blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Figures {
    pub(super) total: &'static str,
    pub(super) funds: &'static str,
    pub(super) stage: &'static str,
    pub(super) started: &'static str,
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
    /// The same, but it is killed after this durable step, starts again and looks at once.
    KilledTick(usize),
    /// The same, but the database takes no more rows of this table; then it does, and it looks again.
    FailedTick(usize),
    /// It ends and starts.
    Restart,
    /// Somebody starts it a second time.
    SecondStart,
    /// The share is there, or not.
    Share(bool),
    /// The archive takes files, or its disk is full.
    Archive(bool),
    /// The database takes rows, or its disk is full.
    Database(bool),
    /// This folder of ours in the share takes files, or does not.
    Ours(&'static str, bool),
    /// A unit's folder can be looked into, or not.
    Folder(usize, bool),
    /// Accepted originals of this period cannot be put away, or can again.
    Shelf(NaiveDate, bool),
    /// The mail server behaves otherwise from now on.
    Mail(Weather),
    /// So does the chat group's.
    Group(Weather),
    /// A person moves a unit's deadline.
    Extend {
        unit: usize,
        period: NaiveDate,
        until: NaiveDate,
    },
    /// A person decides that a unit owes no report.
    Exempt { unit: usize, period: NaiveDate },
    /// A person of the office answers the unit's flag that waits, if one does.
    Answer { unit: usize, confirms: bool },
    /// A person lets go what is held because too many units are missing.
    Resume,
    /// The clock is set to be wrong by this much.
    Clock(TimeDelta),
}

impl Event {
    /// Its kind in a word, with what it is about where that is a word too: `Mail(Busy)`.
    pub(super) fn name(&self) -> String {
        let text = format!("{self:?}");
        let end = text.find(|c: char| !(c.is_alphabetic() || "()".contains(c)));
        text[..end.unwrap_or(text.len())]
            .trim_end_matches('(')
            .to_owned()
    }
}

/// How a server behaves that takes letters or texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Weather {
    #[default]
    Fair,
    /// It hangs up on whoever connects.
    Down,
    /// It has no time: 421.
    Busy,
    /// It takes letters, and hangs up before it says so.
    LosesAnswers,
    /// This address is told to come again: 450.
    Greylists(String),
    /// It does not know this address: 550.
    Refuses(String),
}

/// What that means for a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Sent,
    /// It is there, but nobody is told so.
    SentUnsaid,
    NotNow,
    Never,
}

impl Weather {
    pub(super) fn fate(&self, to: &str) -> Fate {
        match self {
            Self::Down | Self::Busy => Fate::NotNow,
            Self::LosesAnswers => Fate::SentUnsaid,
            Self::Greylists(whom) if whom == to => Fate::NotNow,
            Self::Refuses(whom) if whom == to => Fate::Never,
            _ => Fate::Sent,
        }
    }
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
