//! One test binary: what a patch changes, and what stays.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop at once"
)]

mod libraries;
mod made;
mod patching;
