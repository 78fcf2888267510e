//! Floor 2: bytes to values and back: sheets, forms, receipts, the ledger. Pure.

mod fit;
pub mod form;
pub mod grid;
pub mod ledger;
pub mod page;
mod style;
