//! Why something is done, waits for now, or is not done: every sentence that is put on record of it.

mod sentences;

use chrono::NaiveDate;

use super::guard::Cause;
use super::observation::QuarterState;
use super::occasion::{EditionStage, Key};
use super::period::Month;
use super::reminder::Step;
use super::report_status::State;

/// Why it is right to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// A step has come, and the unit still owes its report.
    Step(Step, State),
    /// So many units owe a report whose deadline has passed.
    UnitsOwe(usize),
    DueDayEvening,
    /// The deadline is this day now.
    DeadlineMoved(NaiveDate),
    /// The office refused a later one.
    ExtensionRefused,
    /// An edition of the ledger comes.
    Edition(Month, EditionStage),
    /// So does the letter that brings it.
    Ledger(Month, EditionStage),
    /// So many quarters in a row without an observation project.
    Streak(u32),
    /// The same, and the office has confirmed the flag.
    FlagConfirmed(u32),
    /// A correction ended or shortened a streak.
    Corrected,
    /// So it did, and this person had been told of it.
    FlagWithdrawn,
    /// A unit stated an urgent matter.
    UrgentMatter,
    /// Somebody is to see to it.
    Assigned,
    /// A step around its term has come, and it is not done.
    AssignmentStep(Step),
    /// The office called a meeting, and sees its notice first.
    MeetingCalled,
    /// So it did, and those who are to be there hear of it.
    MeetingNotice,
    /// It cancelled one that this person was told of.
    MeetingCancelled,
    /// Letters to units are held.
    GuardHolds(Cause),
    FileJudged,
    /// Many files were.
    FilesJudged,
    /// Letters failed, or none leaves.
    LettersLost,
    NoLetterLeaves,
    /// Something does not get done.
    WorkStuck,
    /// Somebody altered an edition, or took it away.
    EditionAltered,
}

/// Why something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// The guard holds it.
    Guard(Cause),
    /// Today nobody works.
    DayOff,
    /// It is evening or night.
    QuietHours,
    /// The person had as many reminders today as are allowed.
    Capped,
    /// A file of the unit is about to be judged.
    UnitArriving,
    /// A file of some unit is.
    SomeUnitArriving,
    /// The unit's folder could not be looked into.
    UnitUnseen,
    /// None of those that owe could.
    AllUnseen,
    /// A person holds the ledger back.
    Ledger,
    /// The office has not said yet whether the flag is right.
    FlagUnconfirmed,
    /// Nobody knows what it is.
    UnknownKey,
}

/// Why something is not done, or not any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over {
    /// What the unit's report is by now.
    ReportIs(State),
    /// A later step is right.
    LaterStep(Step),
    /// The deadline was moved to this day.
    DeadlineMoved(NaiveDate),
    /// It was moved once more since the letter was queued.
    DeadlineMovedAgain,
    DeadlinePassed,
    /// The next period's, too.
    NextPeriodClosed,
    /// No unit owes a report.
    AllReported,
    /// Nobody works on the due day.
    DueDayOff,
    DueDayOver,
    /// The ledger of this month comes in its place.
    OvertakenByLedger(Month),
    /// The same, after it was built.
    ReplacedByLedger(Month),
    /// The quarter ends no streak, but is this.
    NoStreak(QuarterState),
    /// The next quarter's flags are due.
    NextQuarterClosed,
    /// A correction withdrew the warning or flag.
    FlagWithdrawn,
    /// The office said that the flag is not to be told.
    FlagRejected,
    /// It said nothing until the next quarter's flags were due.
    FlagNeverConfirmed,
    /// The meeting was held, or never was.
    MeetingOver,
    /// It was called for another time or place, or cancelled.
    MeetingChanged,
    /// The office says that it is done with.
    AssignmentClosed,
    /// Its lead says that it is done.
    AssignmentReported,
    /// It was given to somebody else, or has another term.
    AssignmentChanged,
    /// The unit is not in the configuration any more.
    UnitGone,
    /// Nor is this robot.
    RobotGone(String),
    /// The letter that it shares with this one cannot be made.
    InOneLetter(Box<Key>),
    /// What remained of it went out as this letter.
    Rewritten(Box<Key>, Box<Self>),
}

/// Why something is done, waits or is not done. Sentences are made of it and never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is done.
    Due(Due),
    /// It waits.
    Held(Held),
    /// It is not done.
    Over(Over),
}

impl Held {
    /// Whether it waits for nothing but time: the next working day, or the end of quiet hours.
    #[must_use]
    pub const fn for_time(self) -> bool {
        matches!(self, Self::DayOff | Self::QuietHours | Self::Capped)
    }
}

impl From<Due> for Reason {
    fn from(due: Due) -> Self {
        Self::Due(due)
    }
}

impl From<Held> for Reason {
    fn from(held: Held) -> Self {
        Self::Held(held)
    }
}

impl From<Over> for Reason {
    fn from(over: Over) -> Self {
        Self::Over(over)
    }
}
