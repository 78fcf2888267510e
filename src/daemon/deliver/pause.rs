//! How long a letter waits for its next try: longer each time, and not all letters the same.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use crate::store::LONGEST_PAUSE;

/// One minute, doubled at each try up to an hour; of what is more than a minute, some letters wait all
/// and others down to half, so that they do not all come back at once. Only key and try decide.
pub(super) fn pause(key: &str, attempts: u32) -> TimeDelta {
    let longest = TimeDelta::minutes(1_i64 << attempts.min(6)).min(LONGEST_PAUSE);
    let hash = Sha256::digest(format!("{attempts}\n{key}"));
    let share = u32::from(u16::from_be_bytes([hash[0], hash[1]]));
    let shortened = longest - longest / 2 * i32::try_from(share).unwrap_or(0) / 65_536;
    // Whole seconds, as all times of the store.
    TimeDelta::seconds(shortened.max(TimeDelta::minutes(1)).num_seconds())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::TimeDelta;

    use super::pause;

    #[test]
    fn pauses_grow_from_a_minute_to_an_hour() {
        for attempts in 0..200 {
            let longest = TimeDelta::minutes(1 << attempts.min(10)).min(TimeDelta::hours(1));
            for letter in 0..50 {
                let pause = pause(&format!("letter/{letter}"), attempts);
                assert!(
                    pause >= TimeDelta::minutes(1) && pause <= longest,
                    "{pause}"
                );
                assert!(pause >= longest / 2, "{pause}");
            }
        }
    }

    #[test]
    fn letters_that_failed_together_come_back_apart() {
        let back: BTreeSet<TimeDelta> = (0..100)
            .map(|letter| pause(&format!("letter/{letter}"), 5))
            .collect();
        assert!(back.len() > 80, "{}", back.len());
        assert_eq!(pause("k", 5), pause("k", 5));
    }
}
