//! Floor 2: bytes to values and back: sheets, forms, receipts, the ledger. Pure.

mod escape;
mod fit;
pub mod form;
pub mod gate;
pub mod grid;
pub mod ledger;
pub mod marked;
pub mod page;
pub mod raw;
pub mod read;
mod side_by_side;
mod style;
