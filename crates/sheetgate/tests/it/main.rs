//! One test binary: what files are, what is read of them, and what hurts.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod cut;
mod files;
mod formats;
mod hostile;
mod kinds;
mod libraries;
mod looks;
