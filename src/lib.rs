//! `diaodu` (调度) carries out a city's dispatch rule for major investment projects.
//!
//! The tree is the map. A module imports only from lower floors, never from a neighbour:
//!
//! | floor | module | what stands there |
//! |---|---|---|
//! | 1 | [`domain`] | the rules; pure: no clock, no I/O |
//! | 2 | [`workbook`] | bytes to values and back: sheets, forms, the ledger; pure |
//! | 4 | [`daemon`] | reads files in children, takes them in, queues and delivers |
pub mod daemon;
pub mod domain;
pub mod workbook;
