//! Floor 2: bytes to cells, and values to our own workbooks: forms, marked copies, the ledger. Pure.

mod escape;
mod fit;
pub mod form;
pub mod gate;
pub mod grid;
pub mod ledger;
pub mod marked;
pub mod page;
pub mod raw;
mod style;
