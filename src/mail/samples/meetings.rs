//! Sample letters on a meeting: all of it known, and hardly anything.

use super::at;
use crate::mail::meeting::{AgendaLine, MeetingLetter};

pub(super) fn letters() -> Vec<MeetingLetter> {
    let line = |title: &str, is_own| AgendaLine {
        title: title.to_owned(),
        unit: "息烽县".to_owned(),
        reasons: "需市级协调；停滞（红）：停工".to_owned(),
        is_own,
    };
    let whole = MeetingLetter {
        number: 3,
        meeting: "2026年11月重大招商引资项目调度会议".to_owned(),
        held_at: at(2026, 11, 26, 15),
        place: Some("市行政中心301会议室".to_owned()),
        host: Some("陈某".to_owned()),
        attendees: vec!["市发展改革委".to_owned(), "息烽县".to_owned()],
        items: vec![
            line("冷链物流园需市级协调事项", true),
            line("议定事项：落实用地指标", false),
        ],
        goes_out: Some(at(2026, 11, 24, 9)),
        why: "与全市会议冲突".to_owned(),
    };
    let bare = MeetingLetter {
        place: None,
        host: None,
        attendees: Vec::new(),
        items: Vec::new(),
        goes_out: None,
        why: String::new(),
        ..whole.clone()
    };
    vec![whole, bare]
}
