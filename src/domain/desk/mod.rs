//! The desk (待办): everything that waits for a person of the office, each thing with what can be answered, and what
//! happens if nobody does.

mod flag;
#[cfg(test)]
mod flag_cases;
mod item;

pub use flag::{CannotAnswer, cannot_answer, flag_items};
pub use item::{DeskAnswer, DeskItem, ItemId, PossibleAnswer, UnknownItem};
