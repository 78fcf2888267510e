//! Mail down: since when no letter leaves, and when a person hears of it by another way.

use chrono::{DateTime, TimeDelta, Utc};

/// A mail server that is away for less long is no news: letters go again by themselves.
const TELL_AFTER: TimeDelta = TimeDelta::minutes(15);

/// What a round of sending showed of the mail channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailRound {
    /// It answered to a letter, well or not.
    Reached,
    /// Every letter would meet the same trouble.
    Unreachable,
    /// No letter was due; some wait.
    NothingDue,
    /// No letter waits at all.
    NothingWaits,
}

/// Since when the mail channel takes nothing, after a round; `known` is what was on record before it.
#[must_use]
pub fn down_since(
    known: Option<DateTime<Utc>>,
    round: MailRound,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match round {
        MailRound::Reached | MailRound::NothingWaits => None,
        MailRound::Unreachable => known.or(Some(now)),
        MailRound::NothingDue => known,
    }
}

/// Whether a person hears by now that no letter leaves since then.
#[must_use]
pub fn is_told(since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - since >= TELL_AFTER
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::MailRound::{NothingDue, NothingWaits, Reached, Unreachable};
    use super::{down_since, is_told};

    #[test]
    fn mail_is_down_from_the_first_round_in_vain_until_a_server_answers_or_nothing_waits() {
        let at = |minute| {
            let start: DateTime<Utc> = "2026-11-25T01:00:00Z".parse().unwrap();
            start + TimeDelta::minutes(minute)
        };
        let mut since = None;
        let mut seen = Vec::new();
        for (minute, round) in [
            (0, NothingDue),
            (1, Unreachable),
            (2, NothingDue),
            (3, Unreachable),
            (4, Reached),
            (5, Unreachable),
            (6, NothingWaits),
        ] {
            since = down_since(since, round, at(minute));
            seen.push(since.map(|since| (since - at(0)).num_minutes()));
        }
        assert_eq!(seen, [None, Some(1), Some(1), Some(1), None, Some(5), None]);
        assert!(!is_told(at(1), at(15)));
        assert!(is_told(at(1), at(16)));
    }
}
