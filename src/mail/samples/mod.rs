//! Sample values of every shape of every letter: what templates are checked with.

mod assignments;
mod deadlines;
mod ledgers;
mod managed;
mod meetings;
mod observations;
mod receipts;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::ledger::LedgerDraft;
use super::letter::Content;
use super::moment::ToldDeadline;
use super::observation::ObservationWarning;
use super::operator::Trouble;
use super::urgent::UrgentNotice;
use crate::domain::letter_kind::LetterKind;
use crate::domain::observation::{Flag, FlagLevel, QuarterStanding, QuarterState};
use crate::domain::period::{Period, Quarter};
use crate::domain::unit::UnitSlug;

/// Sample values of every kind: a template that works with all of them names nothing that is not there.
#[must_use]
pub fn samples() -> Vec<Content> {
    LetterKind::ALL
        .iter()
        .flat_map(|&kind| of_kind(kind))
        .collect()
}

/// Every shape of one kind of letter; at least one.
fn of_kind(kind: LetterKind) -> Vec<Content> {
    fn all<T>(values: impl IntoIterator<Item = T>, content: fn(T) -> Content) -> Vec<Content> {
        values.into_iter().map(content).collect()
    }
    match kind {
        LetterKind::Receipt => all(receipts::receipts(), Content::Receipt),
        LetterKind::ReceiptList => all([receipts::list()], Content::ReceiptList),
        LetterKind::Reminder => all(deadlines::reminders(), Content::Reminder),
        LetterKind::DeadlineMoved => all(deadlines::moved(), Content::DeadlineMoved),
        LetterKind::ExtensionRefused => all([deadlines::refused()], Content::ExtensionRefused),
        LetterKind::DueDayList => all([deadlines::due_day_list()], Content::DueDayList),
        LetterKind::Overdue => all(deadlines::overdue(), Content::Overdue),
        LetterKind::LedgerDraft => all([ledger_draft()], Content::LedgerDraft),
        LetterKind::Ledger => all([ledgers::summary(), ledgers::first()], Content::Ledger),
        LetterKind::ObservationWarning => all([warning()], Content::ObservationWarning),
        LetterKind::Flag => all(observations::notices(), Content::Flag),
        LetterKind::FlagWithdrawn => all(observations::withdrawals(), Content::FlagWithdrawn),
        LetterKind::Urgent => all([true, false].map(urgent), Content::Urgent),
        LetterKind::Assigned => all(assignments::notices(), Content::Assigned),
        LetterKind::AssignmentReminder => all(assignments::notices(), Content::AssignmentReminder),
        LetterKind::AssignmentOverdue => all(assignments::notices(), Content::AssignmentOverdue),
        LetterKind::MeetingDraft => all(meetings::letters(), Content::MeetingDraft),
        LetterKind::MeetingNotice => all(meetings::letters(), Content::MeetingNotice),
        LetterKind::MeetingCancelled => all(meetings::letters(), Content::MeetingCancelled),
        LetterKind::MeetingManager => all(managed::letters(), Content::MeetingManager),
        LetterKind::Operator => all([trouble()], Content::Operator),
    }
}

fn ledger_draft() -> LedgerDraft {
    LedgerDraft {
        summary: ledgers::summary(),
        goes_out: at(2026, 11, 27, 9),
        leaders: 6,
        hold_command: "diaodu ledger hold 2026-11".to_owned(),
        questions: vec![
            "白云区“铝精深加工二期”累计到位资金大于总投资，请核对。".to_owned(),
            "花溪区与经开区都报了“大数据产业园”，疑为同一项目。".to_owned(),
        ],
    }
}

fn warning() -> ObservationWarning {
    ObservationWarning {
        unit: "息烽县".to_owned(),
        flag: flag(2, FlagLevel::Warning),
        flag_after: 3,
        next_closes: day(2027, 4, 10),
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn at(year: i32, month: u32, date: u32, hour: u32) -> NaiveDateTime {
    day(year, month, date).and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}

fn period() -> Period {
    Period(day(2026, 11, 10))
}

fn deadline() -> ToldDeadline {
    ToldDeadline {
        at: at(2026, 11, 11, 0),
        provisional: false,
        day_off: None,
    }
}

fn flag(streak: u32, level: FlagLevel) -> Flag {
    let unit = UnitSlug("kaiyang".to_owned());
    let last = Quarter::of(day(2026, 12, 31));
    let mut quarters: Vec<Quarter> =
        std::iter::successors(Some(last), |quarter| Some(quarter.previous()))
            .take(streak as usize)
            .collect();
    quarters.reverse();
    let evidence = quarters
        .into_iter()
        .enumerate()
        .map(|(index, quarter)| QuarterStanding {
            unit: unit.clone(),
            quarter,
            state: if index % 2 == 0 {
                QuarterState::Zero
            } else {
                QuarterState::Missing
            },
            projects: Vec::new(),
        })
        .collect();
    Flag {
        unit,
        quarter: last,
        streak,
        level,
        evidence,
    }
}

/// With all that a unit can say, to the office; with the matter alone, to the unit's leader.
fn urgent(is_whole: bool) -> UrgentNotice {
    let said = |text: &str| is_whole.then(|| text.to_owned());
    UrgentNotice {
        unit: "息烽县".to_owned(),
        number: 7,
        project: said("某瑞集团冷链物流园西南总部项目"),
        matter: "供电线路故障导致停产。".to_owned(),
        happened_on: said("2026-11-19"),
        request: said("请协调供电部门抢修。"),
        contact: said("孙某 13900004411"),
        liaison: said("王某 13900000001"),
        received: at(2026, 11, 20, 9),
        close_command: said("diaodu urgent close 7 --by 姓名 --why 处理结果"),
    }
}

fn trouble() -> Trouble {
    Trouble {
        what: "共享文件夹无法访问".to_owned(),
        since: at(2026, 11, 9, 14),
        effects: vec![
            "期间报送的文件要等恢复后才能接收；恢复后按上次检查时间判断是否按时，不会因此算作逾期。"
                .to_owned(),
            "发给各单位的提醒已暂停。".to_owned(),
        ],
        steps: vec![
            "检查共享服务器是否开机、网络是否连通。".to_owned(),
            "确认共享根目录下有 .diaodu 文件。".to_owned(),
            "在本机运行 diaodu doctor 查看结果。".to_owned(),
        ],
        details: vec!["/srv/share: No such file or directory (os error 2)".to_owned()],
    }
}
