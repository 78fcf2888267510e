//! Drafts of official documents (docx) after GB/T 9704. Pure.
//!
//! A draft is a proposal: what only a person may decide (number, signer, date) is left as a marked
//! blank, never invented. The same values give the same bytes.

pub mod agenda;
mod docx;
mod draft;
pub mod first_opinion;
mod masthead;
mod meeting;
mod month;
mod observation_plan;
pub mod observation_proposal;
mod request;
mod samples;
mod supervision;
mod templates;
#[cfg(test)]
mod tests;

pub use draft::{Document, Draft};
pub use meeting::{Meeting, MeetingItem, MeetingPaper};
pub use month::{Brief, Cover, RateLine, UnitLine};
pub use observation_plan::{ObservationPlan, ProposalLine};
pub use request::{QuarterEvidence, Request};
pub use supervision::{DoubtLine, PeriodLine, Supervision};
pub use templates::Documents;
