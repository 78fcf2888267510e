//! Meetings and what they decided, read by programs: each role what its pages show.

use diaodu::daemon::{assign, call_meeting};
use diaodu::domain::assignment::{AssignmentKind, AssignmentTerms};
use diaodu::domain::desk::Signed;
use diaodu::domain::meeting_call::{ItemsWanted, MeetingAsked, MeetingTime};
use diaodu::domain::unit::UnitSlug;
use serde_json::Value;

use crate::office::SmallOffice;
use crate::web::now;
use crate::web::pages::town;

/// 云岩区 is to see to what a meeting of the 26th decided.
pub(super) async fn with_a_meeting_and_its_decision(town: &SmallOffice) {
    let signed = Signed {
        by: "江某".to_owned(),
        why: "会议议定".to_owned(),
        at: now(),
    };
    let asked = MeetingAsked {
        month: None,
        time: MeetingTime::default(),
        is_extra: false,
        any_day: false,
        items: ItemsWanted::Without(Vec::new()),
    };
    let called = call_meeting(&town.office, &asked, &signed).await;
    called.unwrap().unwrap();
    let terms = AssignmentTerms {
        item: "落实用地指标".to_owned(),
        lead: UnitSlug("yunyan".to_owned()),
        helpers: Vec::new(),
        due: "2027-03-15".parse().ok(),
        origin: "2026年11月调度会".to_owned(),
        project: None,
    };
    let assigned = assign(&town.office, AssignmentKind::Decision, &terms, &signed).await;
    assigned.unwrap();
}

#[tokio::test]
async fn what_is_decided_is_read_by_whom_it_concerns() {
    let (town, site) = town().await;
    with_a_meeting_and_its_decision(&town).await;
    for (role, assignments, meetings) in [
        ("office", 1, Some(1)),
        ("leader", 1, Some(0)),
        ("unit:yunyan", 1, None),
        ("unit:nanming", 0, None),
    ] {
        let name = format!("p-{}", role.replace(':', "-"));
        let program = site.program(&name, role).await;
        let count = |value: &Value, key: &str| value[key].as_array().map(Vec::len);
        let (_, value) = program.get("/api/assignments").await;
        assert_eq!(count(&value, "assignments"), Some(assignments), "{role}");
        let (_, value) = program.get("/api/meetings").await;
        assert_eq!(count(&value, "meetings"), meetings, "{role}: {value}");
    }
}
