//! Floor 2: bytes to values and back: sheets, forms, receipts, the ledger. Pure.

pub mod gate;
pub mod grid;
pub mod marked;
pub mod raw;
pub mod read;
