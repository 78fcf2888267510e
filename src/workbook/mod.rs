//! Floor 2: bytes to values and back: sheets, forms, receipts, the ledger. Pure.

pub mod gate;
pub mod grid;
pub mod marked;
pub mod raw;
pub mod read;
mod fit;
pub mod form;
pub mod grid;
pub mod ledger;
pub mod page;
mod style;
