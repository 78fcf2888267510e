//! Sample reminders and letters on what is overdue.

use super::receipts::findings;
use super::{at, deadline, period};
use crate::domain::finding::Verdict;
use crate::mail::moment::Deadline;
use crate::mail::reminder::{Arrival, Overdue, OverdueUnit, Reminder, ReminderState};

pub(super) fn reminders() -> Vec<Reminder> {
    let missing = Reminder {
        unit: "云岩区".to_owned(),
        period: period(),
        deadline: deadline(),
        now: at(2026, 11, 5, 9),
        state: ReminderState::Missing,
        save_in: "报送/云岩区".to_owned(),
        form: Some("云岩区调度表2026-11-10.xlsx".to_owned()),
    };
    let rejected = Reminder {
        now: at(2026, 11, 10, 9),
        state: ReminderState::Rejected {
            file: "云岩区重大项目调度表（11月上半月）.xlsx".to_owned(),
            reasons: findings()
                .into_iter()
                .cycle()
                .take(7)
                .map(|finding| finding.message)
                .collect(),
        },
        form: None,
        deadline: Deadline {
            provisional: true,
            day_off: Some("国庆节假期".to_owned()),
            ..deadline()
        },
        ..missing.clone()
    };
    vec![missing, rejected]
}

pub(super) fn overdue() -> Vec<Overdue> {
    let unit = |name: &str, arrivals| OverdueUnit {
        name: name.to_owned(),
        liaison: "李静，0851-8666 0000".to_owned(),
        arrivals,
        reminders: 3,
    };
    let office = Overdue {
        period: period(),
        deadline: deadline(),
        now: at(2026, 11, 11, 9),
        to_leader: false,
        units: vec![
            unit("修文县", Vec::new()),
            unit(
                "清镇市",
                vec![Arrival {
                    file: "清镇市调度表.xlsx".to_owned(),
                    at: at(2026, 11, 10, 17),
                    verdict: Verdict::Rejected,
                    errors: 4,
                }],
            ),
        ],
    };
    let leader = Overdue {
        to_leader: true,
        units: office.units[1..].to_vec(),
        ..office.clone()
    };
    vec![office, leader]
}
