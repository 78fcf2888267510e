//! Notices of meetings before they go to those who are to be there.

use chrono::{DateTime, Utc};

use super::{DeskAnswer, DeskItem, ItemId, PossibleAnswer};
use crate::domain::calendar::Calendar;
use crate::domain::meeting::{CalledMeeting, MeetingState};
use crate::domain::policy::Policy;

/// Meetings that are called and whose notice has not gone out yet.
#[must_use]
pub fn meeting_items(
    now: DateTime<Utc>,
    policy: &Policy,
    calendar: &Calendar,
    meetings: &[CalledMeeting],
) -> Vec<DeskItem> {
    let waiting = meetings.iter().filter(|one| {
        one.state == MeetingState::Called
            && one.notice_at(policy, calendar) > now
            && policy.instant(one.held_at) > now
    });
    let item = |meeting: &CalledMeeting| {
        let readers = meeting.readers(policy).len();
        let place = meeting.place.as_deref().unwrap_or("待定");
        let items = meeting.items.iter();
        let items =
            items.map(|item| format!("议题：{}（{}）", item.title, item.reasons.join("；")));
        let when = format!(
            "时间：{}；地点：{place}",
            meeting.held_at.format("%Y-%m-%d %H:%M")
        );
        DeskItem {
            id: ItemId::Meeting {
                number: meeting.number,
            },
            unit: None,
            since: meeting.at,
            question: format!("{}通知将发给{readers}人，是否现在发出", meeting.name()),
            evidence: std::iter::once(when).chain(items).collect(),
            answers: vec![
                PossibleAnswer::new(DeskAnswer::Confirm, "已审：随即发给参会人员"),
                PossibleAnswer::new(DeskAnswer::Reject, "取消会议：不发通知"),
            ],
            default: "到时自动发给参会人员".to_owned(),
            takes_effect: Some(meeting.notice_at(policy, calendar)),
        }
    };
    waiting.map(item).collect()
}
