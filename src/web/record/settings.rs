//! The office's settings as they are, in its own words; nothing secret is among them.

use std::sync::Arc;

use axum::extract::{Extension, State};
use chrono::NaiveTime;
use minijinja::context;
use serde::Serialize;

use crate::domain::policy::{OnHoliday, Policy};
use crate::domain::unit::Contact;
use crate::web::pages::{PageAnswer, Pages, SETTINGS, refused, shown as values_of};
use crate::web::visitor::Visitor;

/// Settings that belong together.
#[derive(Debug, Serialize)]
struct SettingGroup {
    title: &'static str,
    /// What it is, its word in the configuration, and its value.
    lines: Vec<(&'static str, &'static str, String)>,
}

/// The settings as they are, for who looks after them.
pub(in crate::web) async fn settings_page(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(refused());
    }
    let policy = &pages.source.looking.policy;
    let units = policy.units.iter();
    let units = units.map(|unit| (&*unit.name, &*unit.slug.0, &*unit.liaison.name));
    let units: Vec<(&str, &str, &str)> = units.collect();
    let values = context! { groups => values_of(settings(policy)), units => values_of(units) };
    pages.page(SETTINGS, &visitor, values)
}

/// All settings that the rules ask for.
fn settings(policy: &Policy) -> Vec<SettingGroup> {
    vec![
        office(policy),
        reports(policy),
        reminders(policy),
        ledger(policy),
        observation(policy),
        guard(policy),
    ]
}

fn office(policy: &Policy) -> SettingGroup {
    SettingGroup {
        title: "办公室",
        lines: vec![
            ("名称", "office.name", policy.office_name.clone()),
            ("启用日期", "office.start", policy.start.to_string()),
            ("时区", "office.zone", policy.zone.to_string()),
            ("办公室联系人", "office.contact", people(&policy.office)),
            ("市领导", "leader", people(&policy.leaders)),
        ],
    }
}

fn reports(policy: &Policy) -> SettingGroup {
    let time = policy.deadline_time.map_or("24:00".to_owned(), shown);
    let moved = match policy.on_holiday {
        OnHoliday::Unchanged => "不变",
        OnHoliday::PreviousWorkday => "提前到上一个工作日",
        OnHoliday::NextWorkday => "顺延到下一个工作日",
    };
    SettingGroup {
        title: "报送",
        lines: vec![
            ("截止时间", "periods.deadline_time", time),
            ("截止日遇非工作日", "periods.on_holiday", moved.to_owned()),
            (
                "截止后仍按上期接收的天数",
                "periods.late_days",
                policy.late_days.to_string(),
            ),
        ],
    }
}

fn reminders(policy: &Policy) -> SettingGroup {
    let reminders = &policy.reminders;
    let days: Vec<String> = reminders
        .workdays_before
        .iter()
        .map(u32::to_string)
        .collect();
    SettingGroup {
        title: "提醒",
        lines: vec![
            (
                "截止前几个工作日提醒",
                "reminders.workdays_before",
                days.join("、"),
            ),
            ("提醒时间", "reminders.at", shown(reminders.at)),
            (
                "逾期后几个工作日催报",
                "reminders.overdue_workdays_after",
                reminders.overdue_workdays_after.to_string(),
            ),
            (
                "夜间不发信",
                "reminders.quiet_from, quiet_to",
                format!(
                    "{}至{}",
                    shown(reminders.quiet.from),
                    shown(reminders.quiet.to)
                ),
            ),
        ],
    }
}

fn ledger(policy: &Policy) -> SettingGroup {
    let ledger = &policy.ledger;
    SettingGroup {
        title: "台账",
        lines: vec![
            (
                "每月最后一个截止日后几个工作日发市领导",
                "ledger.workdays_after",
                ledger.workdays_after.to_string(),
            ),
            (
                "此前几个工作日送办公室审",
                "ledger.draft_workdays_before",
                ledger.draft_workdays_before.to_string(),
            ),
            ("时间", "ledger.at", shown(ledger.at)),
        ],
    }
}

fn observation(policy: &Policy) -> SettingGroup {
    let observation = &policy.observation;
    let not_held: Vec<String> = observation
        .not_held
        .iter()
        .map(|quarter| quarter.label())
        .collect();
    let not_held = if not_held.is_empty() {
        "无".to_owned()
    } else {
        not_held.join("、")
    };
    SettingGroup {
        title: "观摩",
        lines: vec![
            (
                "季度次月几日截止",
                "observation.closes_on_day",
                observation.closes_on_day.to_string(),
            ),
            (
                "连续几个季度没有观摩项目预警",
                "observation.warn_after",
                observation.warn_after.to_string(),
            ),
            (
                "连续几个季度没有观摩项目提请通报",
                "observation.flag_after",
                observation.flag_after.to_string(),
            ),
            (
                "提请通报先经办公室确认",
                "observation.confirm_flags",
                (if observation.confirm_flags {
                    "是"
                } else {
                    "否"
                })
                .to_owned(),
            ),
            ("全市未组织观摩的季度", "observation.not_held", not_held),
        ],
    }
}

fn guard(policy: &Policy) -> SettingGroup {
    let operator = policy.operator().map_or("无", |operator| &operator.name);
    SettingGroup {
        title: "暂停",
        lines: vec![
            (
                "同时未报超过百分之几即暂停发信",
                "guard.missing_percent",
                policy.guard.missing_percent.to_string(),
            ),
            ("故障通知", "guard.operator", operator.to_owned()),
        ],
    }
}

fn shown(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// Names, without addresses.
fn people(contacts: &[Contact]) -> String {
    let names: Vec<&str> = contacts.iter().map(|contact| &*contact.name).collect();
    if names.is_empty() {
        "无".to_owned()
    } else {
        names.join("、")
    }
}
