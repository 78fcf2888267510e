//! `diaodu` (调度) carries out a city's dispatch rule for major investment projects.
//!
//! The tree is the map. A module imports only from lower floors, never from a neighbour:
//!
//! | floor | module | what stands there |
//! |---|---|---|
//! | 1 | [`domain`] | the rules; pure: no clock, no I/O |
//! | 2 | [`workbook`] | bytes to values and back: sheets, forms, the ledger; pure |
//! | 2 | [`document`] | drafts of official documents (docx); pure |
//! | 2 | [`mail`] | values to finished letters; pure |
//! | 3 | [`channel`] | the only senders: SMTP server, folder of .eml files, ping |
pub mod channel;
pub mod document;
pub mod domain;
pub mod mail;
pub mod workbook;
