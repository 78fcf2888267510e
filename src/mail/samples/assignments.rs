//! Sample letters on what is assigned: one thing to its lead, several, and to the office.

use super::day;
use crate::mail::assignment::{AssignedItem, AssignmentNotice};

pub(super) fn notices() -> Vec<AssignmentNotice> {
    let decision = AssignedItem {
        id: "decision/3".to_owned(),
        kind: "议定事项".to_owned(),
        item: "落实冷链物流园120亩用地指标".to_owned(),
        lead: "市自然资源和规划局".to_owned(),
        helpers: "息烽县、市发展改革委".to_owned(),
        due: "2026年12月15日".to_owned(),
        left: "还有3天".to_owned(),
        origin: "2026年11月调度会".to_owned(),
    };
    let urgent = AssignedItem {
        id: "urgent/7".to_owned(),
        kind: "紧急事项".to_owned(),
        item: "供电线路故障导致停产。".to_owned(),
        helpers: String::new(),
        due: "长期".to_owned(),
        left: String::new(),
        origin: String::new(),
        ..decision.clone()
    };
    let notice = |items, is_to_office| AssignmentNotice {
        items,
        today: day(2026, 12, 12),
        is_to_office,
    };
    vec![
        notice(vec![decision.clone()], false),
        notice(vec![decision, urgent.clone()], false),
        notice(vec![urgent], true),
    ]
}
