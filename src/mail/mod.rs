//! Values to finished letters, from templates. Pure.
//!
//! The way of a letter: typed values ([`Content`]) are rendered by [`Templates::write`] to a
//! [`Letter`] for one recipient; [`compose()`] makes it the bytes that are stored and sent. The same
//! input gives the same bytes, Message-ID included, so a letter that has to go twice is recognised
//! by mail programs as one.

mod address;
mod assignment;
mod calendar;
mod compose;
mod due_day_list;
mod filters;
mod ledger;
mod letter;
mod managed;
mod meeting;
mod moment;
mod observation;
mod operator;
mod readable;
mod receipt;
mod receipt_list;
mod reminder;
mod samples;
mod templates;
#[cfg(test)]
mod tests;
mod urgent;

pub use address::{BadAddress, clean_address};
pub use assignment::{AssignedItem, AssignmentNotice};
pub use calendar::{CalendarEntry, to_ics};
pub use compose::{ComposeError, Finished, MAX_LETTER_BYTES, Sender, compose};
pub use due_day_list::{DueDayList, ListedUnit, UnitGroup};
pub use filters::environment;
pub use ledger::{
    CityMatter, Double, GroupTotal, KeyFigure, LedgerDraft, LedgerSummary, ProjectMoved,
    ProjectNamed, RankedUnit, Rate, Reporting, StalledProject, UnitNote,
};
pub use letter::{Attachment, Content, Letter, Signature};
pub use managed::{ManagedLine, ManagerLetter};
pub use meeting::{AgendaLine, MeetingLetter};
pub use moment::{ToldDeadline, weekday};
pub use observation::{
    ConfirmedBy, FlagNotice, FlagQuestion, FlagWithdrawal, ObservationWarning, QuarterNow,
};
pub use operator::Trouble;
pub use readable::{clean_text, readable};
pub use receipt::{Counts, MAX_FINDINGS_SHOWN, Receipt, Timing};
pub use receipt_list::{ListedFile, ReceiptList};
pub use reminder::{
    DeadlineMoved, ExtensionRefused, MovedItem, Overdue, OverdueUnit, Reminder, ReminderItem,
    ReminderState, UncountedArrival,
};
pub use samples::samples;
pub use templates::Templates;
pub use urgent::UrgentNotice;
