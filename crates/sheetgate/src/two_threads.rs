//! Long work done by two threads: a file has its cells in one part and its texts in another.

use std::panic::resume_unwind;
use std::thread::{self, Builder};

/// Does both, at once if a thread can be had for the other.
pub(crate) fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl Fn() -> B + Sync) -> (A, B) {
    thread::scope(|scope| {
        let helper = Builder::new().spawn_scoped(scope, &other);
        let one = one();
        let other = match helper {
            Ok(helper) => helper.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => other(),
        };
        (one, other)
    })
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::both;

    #[test]
    fn both_are_done_and_a_panic_of_either_is_ours() {
        assert_eq!(both(|| 1, || 2), (1, 2));
        for bad in [1, 2] {
            let work = || both(|| assert_ne!(bad, 1), || assert_ne!(bad, 2));
            assert!(catch_unwind(work).is_err());
        }
    }
}
