//! Sample reminders and letters on what is overdue.

use super::receipts::findings;
use super::{at, day, deadline, period};
use crate::domain::finding::Verdict;
use crate::domain::period::Quarter;
use crate::mail::due_day_list::{DueDayList, ListedUnit, UnitGroup};
use crate::mail::moment::ToldDeadline;
use crate::mail::reminder::{
    DeadlineMoved, ExtensionRefused, MovedItem, Overdue, OverdueUnit, Reminder, ReminderItem,
    ReminderState, UncountedArrival,
};

pub(super) fn reminders() -> Vec<Reminder> {
    let missing = ReminderItem {
        unit: "云岩区".to_owned(),
        period: period(),
        deadline: deadline(),
        state: ReminderState::Missing,
        save_in: "报送/云岩区".to_owned(),
        form: Some("云岩区调度表2026-11-10.xlsx".to_owned()),
        observation: Some(Quarter::of(period().0).previous()),
    };
    let rejected = ReminderItem {
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
        observation: None,
        deadline: ToldDeadline {
            provisional: true,
            day_off: Some("国庆节假期".to_owned()),
            ..deadline()
        },
        ..missing.clone()
    };
    let second = ReminderItem {
        unit: "双龙航空港经济区".to_owned(),
        save_in: "报送/双龙航空港经济区".to_owned(),
        form: Some("双龙航空港经济区调度表2026-11-10.xlsx".to_owned()),
        ..missing.clone()
    };
    vec![
        Reminder {
            now: at(2026, 11, 5, 9),
            items: vec![missing.clone()],
        },
        Reminder {
            now: at(2026, 11, 10, 9),
            items: vec![rejected.clone()],
        },
        Reminder {
            now: at(2026, 11, 10, 9),
            items: vec![missing, rejected, second],
        },
    ]
}

pub(super) fn moved() -> Vec<DeadlineMoved> {
    let item = |unit: &str, now: ToldDeadline| MovedItem {
        unit: unit.to_owned(),
        period: period(),
        before: deadline(),
        deadline: now,
        save_in: format!("报送/{unit}"),
    };
    let later = ToldDeadline {
        at: at(2026, 11, 13, 0),
        ..deadline()
    };
    let provisional = ToldDeadline {
        provisional: true,
        ..later.clone()
    };
    let one = item("云岩区", later);
    vec![
        DeadlineMoved {
            items: vec![one.clone()],
        },
        DeadlineMoved {
            items: vec![one, item("息烽县", provisional)],
        },
    ]
}

pub(super) fn refused() -> ExtensionRefused {
    ExtensionRefused {
        unit: "云岩区".to_owned(),
        period: period(),
        wanted: day(2026, 11, 13),
        deadline: deadline(),
        by: "王敏".to_owned(),
        why: "本期数据要上12日的常务会，请先报已有数据，未定的在备注说明".to_owned(),
        save_in: "报送/云岩区".to_owned(),
    }
}

pub(super) fn due_day_list() -> DueDayList {
    let group = |title: &str, is_open, units: &[(&str, &str)]| UnitGroup {
        title: title.to_owned(),
        is_open,
        units: units
            .iter()
            .map(|(name, note)| ListedUnit {
                name: (*name).to_owned(),
                note: (*note).to_owned(),
            })
            .collect(),
    };
    DueDayList {
        period: period(),
        deadline: deadline(),
        now: at(2026, 11, 10, 17),
        owed: 9,
        reported: 5,
        groups: vec![
            group(
                "未报",
                true,
                &[
                    ("修文县", "联络员李静，0851-8666 0000"),
                    ("清镇市", "联络员王强，0851-8666 0001"),
                    ("开阳县", "截止时间延至11月12日24:00"),
                ],
            ),
            group("退回待重报", true, &[("乌当区", "第2次报送件")]),
            group("零报告", false, &[("息烽县", "")]),
            group(
                "已报",
                false,
                &[
                    ("南明区", "12项"),
                    ("云岩区", "9项"),
                    ("花溪区", "14项，第2次报送"),
                    ("白云区", "逾期"),
                ],
            ),
            group("免报", false, &[("贵阳综保区", "")]),
        ],
    }
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
                vec![UncountedArrival {
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
    let of_two = Overdue {
        to_leader: true,
        ..office.clone()
    };
    vec![office, leader, of_two]
}
