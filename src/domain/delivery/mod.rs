//! Chapter 7, delivery: when a letter goes again, when files in masses share one, and when mail counts as down.

pub mod mail_down;
pub mod receipt_letters;
pub mod retry;
