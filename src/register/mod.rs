//! The office's own workbooks (议定事项.xlsx, 通讯录.xlsx): cells to rows, and rows to what they say. Pure.
//!
//! Nothing in them is taken on a guess: a table whose header is not whole, a name that nobody has, or a word that is none
//! of the list is a finding at its cell, and then the whole workbook changes nothing.

mod columns;
#[cfg(test)]
mod contact_tests;
pub mod contacts;
mod decision_rows;
pub mod decisions;
mod table;
#[cfg(test)]
mod tests;

pub use table::{PlainCell, PlainRow, PlainTable, plain_tables};
