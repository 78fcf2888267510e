//! Retry: when a letter that was not taken goes again, and when it is given up.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// A letter that could not be sent for so long since its first try has failed.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::hours(72);
/// And it must have been tried so often: that the clock was wrong or the program was down is no reason to
/// give up.
pub const MIN_TRIES: u32 = 12;
/// The pause after the first try; it doubles with each further one.
const MIN_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// The longest that a letter waits from one try to the next.
pub const MAX_PAUSE: TimeDelta = TimeDelta::hours(1);
/// After so many tries a pause has its full length.
const DOUBLINGS: u32 = 6;

/// When a letter goes again that was not taken at its try number `tries`; `None`: it is given up. Only for what
/// may pass: a letter that was refused for good has failed at once.
#[must_use]
pub fn next_try(
    key: &str,
    tries: u32,
    first_tried_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let is_given_up = tries >= MIN_TRIES && now - first_tried_at >= GIVE_UP_AFTER;
    (!is_given_up).then(|| now + pause(key, tries))
}

/// One minute, doubled at each try up to an hour; of what is more than a minute, some letters wait all
/// and others down to half, so that they do not all come back at once. Only key and try decide.
fn pause(key: &str, tries: u32) -> TimeDelta {
    let before = tries.saturating_sub(1);
    let longest = (MIN_PAUSE * (1_i32 << before.min(DOUBLINGS))).min(MAX_PAUSE);
    let hash = Sha256::digest(format!("{before}\n{key}"));
    let share = u32::from(u16::from_be_bytes([hash[0], hash[1]]));
    let shortened = longest - longest / 2 * i32::try_from(share).unwrap_or(0) / 65_536;
    // Whole seconds, as all times of the store.
    TimeDelta::seconds(shortened.max(MIN_PAUSE).num_seconds())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::{next_try, pause};

    #[test]
    fn pauses_grow_from_a_minute_to_an_hour() {
        for tries in 1..200_u32 {
            let longest = TimeDelta::minutes(1 << (tries - 1).min(10)).min(TimeDelta::hours(1));
            for letter in 0..50 {
                let pause = pause(&format!("letter/{letter}"), tries);
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
            .map(|letter| pause(&format!("letter/{letter}"), 6))
            .collect();
        assert!(back.len() > 80, "{}", back.len());
        assert_eq!(pause("k", 6), pause("k", 6));
    }

    #[test]
    fn a_letter_is_given_up_after_three_days_and_twelve_tries() {
        let first: DateTime<Utc> = "2026-11-25T01:00:00Z".parse().unwrap();
        let goes_again =
            |tries, hours| next_try("k", tries, first, first + TimeDelta::hours(hours)).is_some();
        assert!(goes_again(1, 0));
        assert!(goes_again(200, 71), "three days are not over");
        assert!(!goes_again(12, 72));
        assert!(goes_again(11, 1_000), "the machine was off");
    }
}
