//! The desk (待办): everything that waits for a person of the office, each thing with what can be answered, and what
//! happens if nobody does.

mod answer;
mod assigned;
mod extensions;
mod flag;
#[cfg(test)]
mod flag_cases;
mod item;
mod meetings;
mod refusal;
mod reported;
mod returned;
mod waiting;

pub use answer::{DeskAnswer, PossibleAnswer, Signed};
pub use assigned::{after_answer, assigned_items, assigned_lines};
pub use extensions::extension_items;
pub use flag::{CannotAnswer, cannot_answer, flag_items};
pub use item::{DeskItem, ItemId, UnknownItem};
pub use meetings::meeting_items;
pub use refusal::{AnswerRefused, LastAnswer};
pub use reported::{
    AskedHeader, OpenInProgram, book_item, closed_items, doubt_items, header_items,
    open_file_items, pair_items,
};
pub use returned::{LastReturned, returned_items};
pub use waiting::{FailedLetter, contact_items, hold_items, ledger_items, urgent_items};
