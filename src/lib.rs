//! `diaodu` (调度) carries out a city's dispatch rule for major investment projects.
//!
//! The heavy parts are libraries of their own, under `crates/`: [`sheetgate`] makes cells of hostile bytes, and
//! [`xlsx_patch`] puts marks into an existing workbook and leaves all else as it is.
//!
//! The tree is the map. A module imports only from lower floors, never from a neighbour:
//!
//! | floor | module | what stands there |
//! |---|---|---|
//! | 1 | [`domain`] | the rules; pure: no clock, no I/O |
//! | 2 | [`reading`] | cells to what a sheet means; pure |
//! | 2 | [`check`] | what is to be said of a sheet, and whether it counts; pure |
//! | 2 | [`workbook`] | values to our own workbooks: forms, marked copies, the ledger; pure |
//! | 2 | [`document`] | drafts of documents; pure |
//! | 2 | [`mail`] | values to finished letters, from `templates/`; pure |
//! | 2 | `private` | files that are nobody else's to read, and safe on the disk |
//! | 3 | [`clock`] | the only reader of time |
//! | 3 | [`folder`] | the only one that touches the share |
//! | 3 | [`store`] | the only SQL |
//! | 3 | [`channel`] | the only senders |
//! | 3 | [`sandbox`] | reads each file in a child process that can reach nothing |
//! | 4 | [`daemon`] | tick, run, intake, queue, deliver |
//! | 4 | [`web`] | pages that show the state; reads the store |
//! | 5 | [`config`] | the files to each part's own options; all problems at once |
//! | 6 | [`cli`] | one file a command |

pub mod channel;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod document;
pub mod domain;
pub mod folder;
pub mod mail;
mod private;
pub mod reading;
pub mod sandbox;
pub mod store;
pub mod web;
pub mod workbook;
