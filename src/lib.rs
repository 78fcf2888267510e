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
//! | 2 | [`assessment`] | what each unit reached in half a year or a year, and by which projects; pure |
//! | 2 | [`templating`] | sets of templates, each replaceable by a file of the office; pure |
//! | 2 | [`words`] | what one text says by itself: an amount, a date, a period, a header; pure |
//! | 3 | [`reading`] | cells to what a sheet means; pure |
//! | 3 | [`check`] | what is to be said of a sheet, and whether it counts; pure |
//! | 3 | [`workbook`] | values to our own workbooks: forms, marked copies, the ledger; pure |
//! | 3 | [`register`] | the office's own workbooks: cells to rows, and what they say; pure |
//! | 3 | [`document`] | drafts of documents; pure |
//! | 3 | [`mail`] | values to finished letters, from `templates/`; pure |
//! | 3 | `private` | files that are nobody else's to read, and safe on the disk |
//! | 4 | [`clock`] | the only reader of time |
//! | 4 | [`folder`] | the only one that touches the share |
//! | 4 | [`store`] | the only SQL |
//! | 4 | [`channel`] | the only senders |
//! | 4 | [`remote`] | files on a WebDAV or S3 server |
//! | 4 | [`sandbox`] | reads each file in a child process that can reach nothing |
//! | 5 | [`daemon`] | tick, run, intake, queue, deliver |
//! | 6 | [`web`] | pages that show the state, and the desk |
//! | 7 | [`config`] | the files to each part's own options; all problems at once |
//! | 8 | [`offices`] | many offices of one folder, each in a process of its own |
//! | 9 | [`cli`] | one file a command |

pub mod assessment;
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
pub mod offices;
mod private;
pub mod reading;
pub mod register;
pub mod remote;
pub mod sandbox;
pub mod store;
pub mod templating;
pub mod web;
pub mod words;
pub mod workbook;
