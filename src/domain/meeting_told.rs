//! What those outside the office know of a meeting: what its notice said, for the office sees each notice first.

use chrono::{DateTime, Utc};

use super::calendar::Calendar;
use super::meeting::{CalledMeeting, MeetingState};
use super::policy::Policy;

/// The last version whose notice has gone out, of all versions of one meeting in order; `None`: nobody was told of it. A
/// meeting that was cancelled is known to be, if it was known at all.
#[must_use]
pub fn as_told<'a>(
    (policy, calendar): (&Policy, &Calendar),
    versions: &'a [CalledMeeting],
    now: DateTime<Utc>,
) -> Option<&'a CalledMeeting> {
    let mut told = None;
    for (at, version) in versions.iter().enumerate() {
        let until = versions.get(at + 1).map_or(now, |next| next.at.min(now));
        let is_told = match version.state {
            MeetingState::Cancelled => told.is_some() && version.at <= now,
            MeetingState::Called | MeetingState::Confirmed => {
                version.notice_at(policy, calendar) <= until
            }
        };
        if is_told {
            told = Some(version);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::as_told;
    use crate::domain::fixtures::{calendar, policy};
    use crate::domain::meeting::{CalledMeeting, MeetingState};

    fn version(state: MeetingState, edition: i64, at: &str) -> CalledMeeting {
        CalledMeeting {
            number: 1,
            edition,
            month: "2026-11".parse().unwrap(),
            held_at: "2026-11-26T15:00:00".parse().unwrap(),
            place: None,
            host: None,
            is_extra: false,
            items: Vec::new(),
            state,
            by: "江某".to_owned(),
            why: "按月召开".to_owned(),
            at: at.parse().unwrap(),
        }
    }

    fn told(versions: &[CalledMeeting], now: &str) -> Option<(i64, MeetingState)> {
        let told = as_told((&policy(), &calendar()), versions, now.parse().unwrap());
        told.map(|one| (one.edition, one.state))
    }

    #[test]
    fn a_meeting_is_known_when_its_notice_is_out_and_as_that_notice_says() {
        use MeetingState::{Called, Cancelled, Confirmed};
        // Monday; the notice goes on Tuesday at nine.
        let called = version(Called, 1, "2026-11-23T02:00:00Z");
        let one = std::slice::from_ref(&called);
        assert_eq!(told(one, "2026-11-23T03:00:00Z"), None);
        assert_eq!(told(one, "2026-11-24T01:00:00Z"), Some((1, Called)));
        let confirmed = version(Confirmed, 1, "2026-11-23T04:00:00Z");
        let two = [called.clone(), confirmed];
        assert_eq!(told(&two, "2026-11-23T04:00:00Z"), Some((1, Confirmed)));
        let changed = version(Called, 2, "2026-11-24T06:00:00Z");
        let two = [called.clone(), changed];
        assert_eq!(told(&two, "2026-11-24T07:00:00Z"), Some((1, Called)));
        assert_eq!(told(&two, "2026-11-25T01:00:00Z"), Some((2, Called)));
        let early = [
            called.clone(),
            version(Cancelled, 1, "2026-11-23T05:00:00Z"),
        ];
        assert_eq!(told(&early, "2026-11-25T05:00:00Z"), None);
        let late = [called, version(Cancelled, 1, "2026-11-24T05:00:00Z")];
        assert_eq!(told(&late, "2026-11-24T05:00:00Z"), Some((1, Cancelled)));
    }
}
