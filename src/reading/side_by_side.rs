//! Long work done by two threads: a report of many rows is as good as two of half as many.

use std::panic::resume_unwind;
use std::thread::{self, Builder};

/// A list is worth a thread from so many items on.
const LONG: usize = 4_000;

/// Does both, at once if a thread can be had for the other.
fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl Fn() -> B + Sync) -> (A, B) {
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

/// What `work` makes of each item, in their order.
pub(super) fn mapped<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let all_of = |items: &[T]| -> Vec<R> { items.iter().map(&work).collect() };
    if items.len() < LONG {
        return all_of(items);
    }
    let (front, back) = items.split_at(items.len() / 2);
    let (mut done, rest) = both(|| all_of(front), || all_of(back));
    done.extend(rest);
    done
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::{LONG, mapped};

    #[test]
    fn every_item_is_worked_on_once_and_the_order_stays() {
        for length in [0, 1, LONG - 1, LONG, LONG + 1] {
            let items: Vec<usize> = (0..length).collect();
            let doubled = mapped(&items, |item| item * 2);
            assert!(doubled.into_iter().eq(items.iter().map(|item| item * 2)));
        }
    }

    #[test]
    fn work_that_panics_panics_here() {
        let items: Vec<usize> = (0..LONG).collect();
        for bad in [0, LONG - 1] {
            let work = || mapped(&items, |&item| assert_ne!(item, bad));
            assert!(catch_unwind(work).is_err());
        }
    }
}
