//! One test binary: house rules and stories on a real database with a set clock.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod child;
mod files;
mod floors;
mod hostile;
mod layouts;
mod marked;
mod reading;
mod rules;
