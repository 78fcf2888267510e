//! Drafts of official documents (docx) after GB/T 9704. Pure.
//!
//! A draft is a proposal: what only a person may decide (number, signer, date) is left as a marked
//! blank, never invented. The same values give the same bytes.

mod docx;
mod request;
mod templates;
#[cfg(test)]
mod tests;

pub use request::{Draft, QuarterEvidence, Request};
pub use templates::Documents;
