//! Why something is done, waits for now, or is not done: every sentence that is put on record of it.

use std::fmt;

use chrono::NaiveDate;

use super::guard::Cause;
use super::language::Language;
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

impl fmt::Display for Reason {
    /// In English, for the record and the operator.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Due(due) => due.fmt(f),
            Self::Held(held) => held.fmt(f),
            Self::Over(over) => over.fmt(f),
        }
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(Step::Before(0), state) => write!(
                f,
                "the last working day before the deadline, and {}",
                report(*state)
            ),
            Self::Step(Step::Before(days), state) => {
                let state = report(*state);
                write!(f, "{days} working days before the deadline, and {state}")
            }
            Self::Step(Step::Overdue, state) => {
                write!(f, "the deadline has passed, and {}", report(*state))
            }
            Self::UnitsOwe(units) => {
                write!(f, "{units} units have not reported after the deadline")
            }
            Self::DueDayEvening => f.write_str("the evening of the due day"),
            Self::DeadlineMoved(day) => moved_to(f, *day),
            Self::Edition(month, stage) => {
                write!(f, "{} edition of the ledger of {month}", stage.word())
            }
            Self::Ledger(month, stage) => {
                let who = match stage {
                    EditionStage::Draft => "the office sees the draft",
                    EditionStage::Final => "the leaders get the ledger",
                };
                write!(f, "{who} of {month} on this working day")
            }
            Self::Streak(quarters) => write!(
                f,
                "{quarters} quarters in a row without an observation project"
            ),
            Self::FlagConfirmed(quarters) => write!(
                f,
                "{quarters} quarters in a row without an observation project, confirmed by the office"
            ),
            Self::Corrected => f.write_str("a correction ended or shortened the streak"),
            Self::FlagWithdrawn => {
                f.write_str("a correction withdrew what this person was told of")
            }
            Self::UrgentMatter => f.write_str("the unit stated an urgent matter"),
            Self::Assigned => f.write_str("somebody is to see to it"),
            Self::AssignmentStep(Step::Before(days)) => {
                write!(f, "{days} working days before its term, and it is not done")
            }
            Self::AssignmentStep(Step::Overdue) => {
                f.write_str("its term is over, and it is not done")
            }
            Self::MeetingCalled => f.write_str("the office called a meeting"),
            Self::MeetingNotice => f.write_str("the meeting that the office called is to come"),
            Self::MeetingCancelled => {
                f.write_str("the office cancelled a meeting that this person was told of")
            }
            Self::GuardHolds(cause) => write!(
                f,
                "letters to units are {}",
                cause.reason(Language::English)
            ),
            Self::FileJudged => f.write_str("a file arrived and was judged"),
            Self::FilesJudged => f.write_str("many files arrived at once and were judged"),
            Self::LettersLost => f.write_str("letters do not arrive"),
            Self::NoLetterLeaves => f.write_str("no letter leaves"),
            Self::WorkStuck => f.write_str("something does not get done"),
            Self::EditionAltered => {
                f.write_str("an edition in the share was altered or taken away")
            }
        }
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Guard(cause) => cause.reason(Language::English),
            Self::DayOff => "held: today is not a working day",
            Self::QuietHours => "held: in quiet hours",
            Self::Capped => "held: the person had as many reminders today as are allowed",
            Self::UnitArriving => "held: a file of the unit has just come and is not judged yet",
            Self::SomeUnitArriving => "held: a file has just come and is not judged yet",
            Self::UnitUnseen => "held: the unit's folder could not be looked into",
            Self::AllUnseen => "held: the folders of who owes could not be looked into",
            Self::Ledger => "held: a person holds the ledger back; `ledger release` lets it go",
            Self::FlagUnconfirmed => {
                "held: the office has not confirmed the flag; `desk list` shows how it does"
            }
            Self::UnknownKey => "held: this version writes no letter with such a key",
        })
    }
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReportIs(state) => f.write_str(report(*state)),
            Self::LaterStep(step) => write!(f, "a later step has come: {step}"),
            Self::DeadlineMoved(day) => moved_to(f, *day),
            Self::DeadlineMovedAgain => f.write_str("the deadline was moved again"),
            Self::DeadlinePassed => f.write_str("the deadline has passed"),
            Self::NextPeriodClosed => f.write_str("the next period has closed since"),
            Self::AllReported => f.write_str("every unit has reported"),
            Self::DueDayOff => f.write_str("nobody works on the due day"),
            Self::DueDayOver => f.write_str("the due day is over"),
            Self::OvertakenByLedger(month) => write!(f, "overtaken by the ledger of {month}"),
            Self::ReplacedByLedger(month) => {
                write!(f, "its edition was replaced by the ledger of {month}")
            }
            Self::NoStreak(state) => write!(f, "no streak: the quarter counts as {state:?}"),
            Self::NextQuarterClosed => f.write_str("the next quarter has closed since"),
            Self::FlagWithdrawn => f.write_str("a correction withdrew what it tells of"),
            Self::FlagRejected => f.write_str("the office rejected the flag"),
            Self::FlagNeverConfirmed => f.write_str(
                "the office did not confirm the flag before the next quarter's flags were due",
            ),
            Self::MeetingOver => f.write_str("the meeting is over"),
            Self::MeetingChanged => {
                f.write_str("the meeting was called for another time or place, or cancelled")
            }
            Self::AssignmentClosed => f.write_str("the office says that it is done with"),
            Self::AssignmentReported => f.write_str("its lead says that it is done"),
            Self::AssignmentChanged => {
                f.write_str("it was given to somebody else, or has another term")
            }
            Self::UnitGone => f.write_str("the unit is no longer configured"),
            Self::RobotGone(name) => write!(f, "the robot {name} is no longer configured"),
            Self::InOneLetter(key) => {
                write!(f, "in one letter with {key}, which cannot be made")
            }
            Self::Rewritten(key, over) => write!(f, "rewritten as {key}, for {over}"),
        }
    }
}

fn moved_to(f: &mut fmt::Formatter<'_>, day: NaiveDate) -> fmt::Result {
    write!(f, "the deadline was moved to {day}")
}

/// A state in a sentence of reasons.
const fn report(state: State) -> &'static str {
    match state {
        State::Reported => "the unit has reported",
        State::Zero => "the unit has sent a zero report",
        State::Missing => "nothing has come",
        State::Rejected => "what came was returned",
        State::Exempt => "the unit is exempt",
    }
}
