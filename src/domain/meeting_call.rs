//! Whether the office may call a meeting so, and for what time: the same for the command and the page.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::calendar::Calendar;
use super::desk::Signed;
use super::meeting::{AgendaItem, CalledMeeting, MeetingState};
use super::meeting_day::{meeting_days, usual_meeting_day};
use super::period::Month;
use super::policy::Policy;

/// When, where and under whom; what is not said stays as it is, or is as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeetingTime {
    pub date: Option<NaiveDate>,
    pub at: Option<NaiveTime>,
    pub place: Option<String>,
    pub host: Option<String>,
}

/// Which items of the proposed agenda are its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemsWanted {
    /// All but those at these places, from 1.
    Without(Vec<usize>),
    /// Those of these names, [`AgendaItem::key`].
    Named(Vec<String>),
}

/// A meeting as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingAsked {
    /// `None`: the month of its day.
    pub month: Option<Month>,
    pub time: MeetingTime,
    /// Beside the one of the month, on any day.
    pub is_extra: bool,
    /// Another day than the rule allows.
    pub any_day: bool,
    pub items: ItemsWanted,
}

/// Why a meeting is not called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotCall {
    /// The month has no working day, and none was said.
    NoDay(Month),
    /// The rule allows other days only.
    NotADay {
        day: NaiveDate,
        month: Month,
        days: Vec<NaiveDate>,
    },
    /// That time is over.
    Over(NaiveDateTime),
    /// The one of this month is called already, under this number.
    CalledBefore { month: Month, number: i64 },
    /// The proposed agenda has no item at this place.
    NoItem(usize),
    /// The records do not propose this item any more.
    ItemGone(String),
}

impl MeetingTime {
    /// The meeting at this time.
    pub fn apply(&self, meeting: &mut CalledMeeting) {
        meeting.held_at = self.held_at(meeting);
        meeting.place = self.place.clone().or_else(|| meeting.place.take());
        meeting.host = self.host.clone().or_else(|| meeting.host.take());
    }

    /// When it is held then.
    #[must_use]
    pub fn held_at(&self, meeting: &CalledMeeting) -> NaiveDateTime {
        let day = self.date.unwrap_or_else(|| meeting.held_at.date());
        day.and_time(self.at.unwrap_or_else(|| meeting.held_at.time()))
    }
}

/// The meeting that is asked for; its number and edition are given when it is put on record.
///
/// # Errors
/// [`CannotCall`], the first reason there is.
pub fn asked_meeting(
    (policy, calendar): (&Policy, &Calendar),
    asked: &MeetingAsked,
    called: &[CalledMeeting],
    proposed: Vec<AgendaItem>,
    signed: &Signed,
) -> Result<CalledMeeting, CannotCall> {
    let (month, day) = day(policy, calendar, asked, signed)?;
    let held_at = day.and_time(asked.time.at.unwrap_or(policy.meeting.at));
    if policy.instant(held_at) <= signed.at {
        return Err(CannotCall::Over(held_at));
    }
    let is_of_month = |one: &&CalledMeeting| {
        one.month == month && !one.is_extra && one.state != MeetingState::Cancelled
    };
    if !asked.is_extra
        && let Some(before) = called.iter().find(is_of_month)
    {
        let number = before.number;
        return Err(CannotCall::CalledBefore { month, number });
    }
    Ok(CalledMeeting {
        number: 0,
        edition: 0,
        month,
        held_at,
        place: asked
            .time
            .place
            .clone()
            .or_else(|| policy.meeting.place.clone()),
        host: asked
            .time
            .host
            .clone()
            .or_else(|| policy.meeting.host.clone()),
        is_extra: asked.is_extra,
        items: items(&asked.items, proposed)?,
        state: MeetingState::Called,
        by: signed.by.clone(),
        why: signed.why.clone(),
        at: signed.at,
    })
}

/// The day that is meant, if the rule allows it.
fn day(
    policy: &Policy,
    calendar: &Calendar,
    asked: &MeetingAsked,
    signed: &Signed,
) -> Result<(Month, NaiveDate), CannotCall> {
    let month = asked.month.or(asked.time.date.map(Month::of));
    let month = month.unwrap_or_else(|| Month::of(policy.local(signed.at).date()));
    let usual = usual_meeting_day(&policy.meeting, calendar, month);
    let day = asked.time.date.or(usual).ok_or(CannotCall::NoDay(month))?;
    let days = meeting_days(&policy.meeting, calendar, month);
    if !asked.is_extra && !asked.any_day && !days.contains(&day) {
        return Err(CannotCall::NotADay { day, month, days });
    }
    Ok((month, day))
}

fn items(wanted: &ItemsWanted, proposed: Vec<AgendaItem>) -> Result<Vec<AgendaItem>, CannotCall> {
    match wanted {
        ItemsWanted::Without(places) => {
            let is_wrong = |place: &&usize| **place == 0 || **place > proposed.len();
            if let Some(wrong) = places.iter().find(is_wrong) {
                return Err(CannotCall::NoItem(*wrong));
            }
            let kept = (1..).zip(proposed);
            let kept = kept.filter(|(place, _)| !places.contains(place));
            Ok(kept.map(|(_, item)| item).collect())
        }
        ItemsWanted::Named(names) => {
            let is_there = |name: &&String| proposed.iter().any(|item| item.key() == **name);
            if let Some(gone) = names.iter().find(|name| !is_there(name)) {
                let (_, title) = gone.split_once('/').unwrap_or(("", gone));
                return Err(CannotCall::ItemGone(title.to_owned()));
            }
            let is_wanted = |item: &AgendaItem| names.contains(&item.key());
            Ok(proposed.into_iter().filter(is_wanted).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CannotCall, ItemsWanted, MeetingAsked, MeetingTime, asked_meeting};
    use crate::domain::desk::Signed;
    use crate::domain::fixtures::{calendar, policy};
    use crate::domain::meeting::{AgendaItem, CalledMeeting, MeetingState};
    use crate::domain::unit::UnitSlug;

    fn item(number: &str, title: &str) -> AgendaItem {
        AgendaItem {
            title: title.to_owned(),
            unit: UnitSlug("nanming".to_owned()),
            project: None,
            number: Some(number.to_owned()),
            matter: String::new(),
            reasons: vec!["需市级协调".to_owned()],
            parties: Vec::new(),
        }
    }

    fn asked(date: Option<&str>, items: ItemsWanted) -> MeetingAsked {
        MeetingAsked {
            month: None,
            time: MeetingTime {
                date: date.map(|date| date.parse().unwrap()),
                ..MeetingTime::default()
            },
            is_extra: false,
            any_day: false,
            items,
        }
    }

    fn call(asked: &MeetingAsked, called: &[CalledMeeting]) -> Result<CalledMeeting, CannotCall> {
        let signed = Signed {
            by: "江某".to_owned(),
            why: "按月召开".to_owned(),
            at: "2026-11-23T02:00:00Z".parse().unwrap(),
        };
        let proposed = vec![item("A", "甲"), item("B", "乙"), item("B", "乙二")];
        asked_meeting((&policy(), &calendar()), asked, called, proposed, &signed)
    }

    fn titles(meeting: &CalledMeeting) -> Vec<&str> {
        meeting.items.iter().map(|item| &*item.title).collect()
    }

    #[test]
    fn the_usual_day_is_taken_and_another_one_only_if_it_is_said() {
        let all = || ItemsWanted::Without(Vec::new());
        let usual = call(&asked(None, all()), &[]).unwrap();
        assert_eq!(usual.held_at.to_string(), "2026-11-26 15:00:00");
        assert_eq!(titles(&usual), ["甲", "乙", "乙二"]);
        let mut other = asked(Some("2026-12-01"), all());
        let refused = call(&other, &[]).unwrap_err();
        assert!(matches!(refused, CannotCall::NotADay { days, .. } if days.len() == 5));
        other.any_day = true;
        assert_eq!(call(&other, &[]).unwrap().month.to_string(), "2026-12");
        let mut over = asked(Some("2026-11-20"), all());
        over.is_extra = true;
        assert!(matches!(call(&over, &[]), Err(CannotCall::Over(_))));
    }

    #[test]
    fn the_one_of_a_month_is_called_once_unless_it_was_cancelled() {
        let wanted = asked(None, ItemsWanted::Without(Vec::new()));
        let mut before = call(&wanted, &[]).unwrap();
        before.number = 4;
        let refused = call(&wanted, std::slice::from_ref(&before)).unwrap_err();
        assert!(matches!(
            refused,
            CannotCall::CalledBefore { number: 4, .. }
        ));
        let extra = MeetingAsked {
            is_extra: true,
            ..wanted.clone()
        };
        assert!(call(&extra, std::slice::from_ref(&before)).is_ok());
        before.state = MeetingState::Cancelled;
        assert!(call(&wanted, &[before]).is_ok());
    }

    #[test]
    fn items_are_left_out_by_place_or_taken_by_name() {
        let shown = |items| call(&asked(None, items), &[]).map(|one| one.items.len());
        assert_eq!(shown(ItemsWanted::Without(vec![1, 3])), Ok(1));
        for place in [0, 4] {
            let refused = shown(ItemsWanted::Without(vec![place]));
            assert_eq!(refused, Err(CannotCall::NoItem(place)));
        }
        let named = ItemsWanted::Named(vec!["B/乙二：".to_owned()]);
        assert_eq!(titles(&call(&asked(None, named), &[]).unwrap()), ["乙二"]);
        assert_eq!(shown(ItemsWanted::Named(Vec::new())), Ok(0));
        let gone = shown(ItemsWanted::Named(vec![
            "A/甲：".to_owned(),
            "A/丙：".to_owned(),
        ]));
        assert_eq!(gone, Err(CannotCall::ItemGone("丙：".to_owned())));
    }
}
