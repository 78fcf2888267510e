//! Floor 2: bytes to values and back: sheets, forms, receipts, the ledger. Pure.

pub mod grid;
