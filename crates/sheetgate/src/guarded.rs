//! Panics of the libraries below become refusals.

use crate::gate::Unreadable;

/// Runs library code that may panic on a hostile file, and makes the panic a refusal.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    // Nothing outlives the closure but its result, so no half-made state can be seen.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Unreadable::Damaged("the reading library gave up".into())))
}
