//! Values to our own workbooks: forms, marked copies, the ledger; and to those that clerks make by hand. Pure.

pub mod assessment;
pub mod by_hand;
pub mod contacts;
pub mod decisions;
mod fit;
pub mod form;
pub mod ledger;
pub mod marked;
mod marks;
mod open;
pub mod page;
pub mod refusal;
pub mod rollup;
mod style;

pub use open::open;
