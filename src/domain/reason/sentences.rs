//! The sentence of each reason, in both languages. What is put on record is the English one.

use std::fmt;

use chrono::NaiveDate;

use super::{Due, Held, Over, Reason};
use crate::domain::language::{Language, both};
use crate::domain::observation::QuarterState;
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::domain::reminder::Step;
use crate::domain::report_status::State;

impl Reason {
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::Due(due) => due.told(language),
            Self::Held(held) => held.told(language).to_owned(),
            Self::Over(over) => over.told(language),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::English))
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::English))
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.told(Language::English))
    }
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::English))
    }
}

impl Due {
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let plain = |english, chinese| language.of(english, chinese).to_owned();
        match self {
            Self::Step(step, state) => step_told(language, *step, *state),
            Self::UnitsOwe(units) => both!(
                language,
                "{units} units have not reported after the deadline",
                "已过截止时间，还有{units}个单位未报"
            ),
            Self::DueDayEvening => plain("the evening of the due day", "报送日傍晚"),
            Self::DeadlineMoved(day) => moved_to(language, *day),
            Self::ExtensionRefused => plain(
                "the office refused the later deadline that the unit asked for",
                "办公室未同意该单位的延期申请",
            ),
            Self::Edition(month, stage) => edition_told(language, *month, *stage),
            Self::Ledger(month, stage) => ledger_told(language, *month, *stage),
            Self::Streak(quarters) => both!(
                language,
                "{quarters} quarters in a row without an observation project",
                "连续{quarters}个季度无观摩项目"
            ),
            Self::FlagConfirmed(quarters) => both!(
                language,
                "{quarters} quarters in a row without an observation project, confirmed by the office",
                "连续{quarters}个季度无观摩项目，办公室已确认"
            ),
            Self::Corrected => plain(
                "a correction ended or shortened the streak",
                "补正材料中断或缩短了连续季度",
            ),
            Self::FlagWithdrawn => plain(
                "a correction withdrew what this person was told of",
                "补正材料撤销了已告知此人的情况",
            ),
            Self::UrgentMatter => plain("the unit stated an urgent matter", "单位报了紧急事项"),
            Self::Assigned => plain("somebody is to see to it", "已交办"),
            Self::AssignmentStep(Step::Before(days)) => both!(
                language,
                "{days} working days before its term, and it is not done",
                "距完成时限还有{days}个工作日，尚未办结"
            ),
            Self::AssignmentStep(Step::Overdue) => plain(
                "its term is over, and it is not done",
                "已过完成时限，尚未办结",
            ),
            Self::MeetingCalled => plain("the office called a meeting", "办公室召集了调度会"),
            Self::MeetingNotice => plain(
                "the meeting that the office called is to come",
                "办公室召集的调度会即将召开",
            ),
            Self::MeetingCancelled => plain(
                "the office cancelled a meeting that this person was told of",
                "已通知此人的调度会取消了",
            ),
            Self::GuardHolds(cause) => both!(
                language,
                "letters to units are {}",
                "发给各单位的信函{}",
                cause.reason(language)
            ),
            Self::FileJudged => plain("a file arrived and was judged", "来件已审核"),
            Self::FilesJudged => plain(
                "many files arrived at once and were judged",
                "一批来件已审核",
            ),
            Self::LettersLost => plain("letters do not arrive", "有信函没有送达"),
            Self::NoLetterLeaves => plain("no letter leaves", "信函发不出去"),
            Self::WorkStuck => plain("something does not get done", "有工作没有做成"),
            Self::EditionAltered => plain(
                "an edition in the share was altered or taken away",
                "共享文件夹里的台账被改动或拿走了",
            ),
        }
    }
}

impl Held {
    #[must_use]
    pub const fn told(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Guard(cause) => return cause.reason(language),
            Self::DayOff => ("held: today is not a working day", "暂停：今天不是工作日"),
            Self::QuietHours => ("held: in quiet hours", "暂停：现在是免打扰时间"),
            Self::Capped => (
                "held: the person had as many reminders today as are allowed",
                "暂停：此人今天收到的提醒已到上限",
            ),
            Self::UnitArriving => (
                "held: a file of the unit has just come and is not judged yet",
                "暂停：该单位刚来了文件，还没有审核",
            ),
            Self::SomeUnitArriving => (
                "held: a file has just come and is not judged yet",
                "暂停：刚来了文件，还没有审核",
            ),
            Self::UnitUnseen => (
                "held: the unit's folder could not be looked into",
                "暂停：该单位的文件夹打不开",
            ),
            Self::AllUnseen => (
                "held: the folders of who owes could not be looked into",
                "暂停：未报单位的文件夹都打不开",
            ),
            Self::Ledger => (
                "held: a person holds the ledger back; `ledger release` lets it go",
                "暂停：台账已被暂缓；用 `ledger release` 放行",
            ),
            Self::FlagUnconfirmed => (
                "held: the office has not confirmed the flag; `desk list` shows how it does",
                "暂停：办公室还没有确认提请通报；用 `desk list` 看待办",
            ),
            Self::UnknownKey => (
                "held: this version writes no letter with such a key",
                "暂停：本版本不写这一种信函",
            ),
        };
        language.of(english, chinese)
    }
}

impl Over {
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let plain = |english, chinese| language.of(english, chinese).to_owned();
        match self {
            Self::ReportIs(state) => report(language, *state).to_owned(),
            Self::LaterStep(step) => both!(
                language,
                "a later step has come: {step}",
                "已到后面的一次提醒：{step}"
            ),
            Self::DeadlineMoved(day) => moved_to(language, *day),
            Self::DeadlineMovedAgain => plain("the deadline was moved again", "截止时间又改了"),
            Self::DeadlinePassed => plain("the deadline has passed", "已过截止时间"),
            Self::NextPeriodClosed => plain("the next period has closed since", "下一期也已截止"),
            Self::AllReported => plain("every unit has reported", "各单位都已报"),
            Self::DueDayOff => plain("nobody works on the due day", "报送日是休息日"),
            Self::DueDayOver => plain("the due day is over", "报送日已过"),
            Self::OvertakenByLedger(month) => both!(
                language,
                "overtaken by the ledger of {month}",
                "已有 {month} 的台账"
            ),
            Self::ReplacedByLedger(month) => both!(
                language,
                "its edition was replaced by the ledger of {month}",
                "这一版已由 {month} 的台账代替"
            ),
            Self::NoStreak(state) => both!(
                language,
                "no streak: the quarter counts as {}",
                "不算连续：该季度为“{}”",
                quarter(language, *state)
            ),
            Self::NextQuarterClosed => {
                plain("the next quarter has closed since", "下一季度也已截止")
            }
            Self::FlagWithdrawn => plain(
                "a correction withdrew what it tells of",
                "所说的情况已因补正材料撤销",
            ),
            Self::FlagRejected => plain("the office rejected the flag", "办公室决定不予提请"),
            Self::FlagNeverConfirmed => plain(
                "the office did not confirm the flag before the next quarter's flags were due",
                "到下一季度提请通报时，办公室仍没有确认",
            ),
            Self::MeetingOver => plain("the meeting is over", "调度会已过"),
            Self::MeetingChanged => plain(
                "the meeting was called for another time or place, or cancelled",
                "调度会改了时间或地点，或已取消",
            ),
            Self::AssignmentClosed => plain("the office says that it is done with", "办公室已销号"),
            Self::AssignmentReported => plain("its lead says that it is done", "牵头单位已报办结"),
            Self::AssignmentChanged => plain(
                "it was given to somebody else, or has another term",
                "已改交其他单位，或改了时限",
            ),
            Self::UnitGone => plain("the unit is no longer configured", "配置里已没有该单位"),
            Self::RobotGone(name) => both!(
                language,
                "the robot {name} is no longer configured",
                "配置里已没有群机器人 {name}"
            ),
            Self::InOneLetter(key) => both!(
                language,
                "in one letter with {key}, which cannot be made",
                "与 {key} 合为一封，而那一封写不成"
            ),
            Self::Rewritten(key, over) => {
                let over = over.told(language);
                both!(
                    language,
                    "rewritten as {key}, for {over}",
                    "改写为 {key}：{over}"
                )
            }
        }
    }
}

fn step_told(language: Language, step: Step, state: State) -> String {
    let state = report(language, state);
    match step {
        Step::Before(0) => both!(
            language,
            "the last working day before the deadline, and {state}",
            "截止前最后一个工作日，{state}"
        ),
        Step::Before(days) => both!(
            language,
            "{days} working days before the deadline, and {state}",
            "距截止还有{days}个工作日，{state}"
        ),
        Step::Overdue => both!(
            language,
            "the deadline has passed, and {state}",
            "已过截止时间，{state}"
        ),
    }
}

fn edition_told(language: Language, month: Month, stage: EditionStage) -> String {
    let stage = match stage {
        EditionStage::Draft => language.of(stage.word(), "送审稿"),
        EditionStage::Final => language.of(stage.word(), "正式稿"),
    };
    both!(
        language,
        "{stage} edition of the ledger of {month}",
        "{month} 台账{stage}"
    )
}

fn ledger_told(language: Language, month: Month, stage: EditionStage) -> String {
    match stage {
        EditionStage::Draft => both!(
            language,
            "the office sees the draft of {month} on this working day",
            "这个工作日办公室看 {month} 台账送审稿"
        ),
        EditionStage::Final => both!(
            language,
            "the leaders get the ledger of {month} on this working day",
            "这个工作日 {month} 台账发给市领导"
        ),
    }
}

fn moved_to(language: Language, day: NaiveDate) -> String {
    both!(
        language,
        "the deadline was moved to {day}",
        "截止时间改到 {day}"
    )
}

/// A state in a sentence of reasons.
const fn report(language: Language, state: State) -> &'static str {
    match state {
        State::Reported => language.of("the unit has reported", "该单位已报"),
        State::Zero => language.of("the unit has sent a zero report", "该单位报了零报告"),
        State::Missing => language.of("nothing has come", "还没有报"),
        State::Rejected => language.of("what came was returned", "报来的已退回"),
        State::Exempt => language.of("the unit is exempt", "该单位免报"),
    }
}

/// What a quarter counts as: its word in English is on record.
const fn quarter(language: Language, state: QuarterState) -> &'static str {
    match state {
        QuarterState::Shown => language.of("Shown", "有观摩项目"),
        QuarterState::Zero => language.of("Zero", "零报告"),
        QuarterState::Missing => language.of("Missing", "未报"),
        QuarterState::Open => language.of("Open", "未截止"),
        QuarterState::NotHeld => language.of("NotHeld", "未组织观摩"),
        QuarterState::NotObliged => language.of("NotObliged", "不应报"),
        QuarterState::Exempt => language.of("Exempt", "免报"),
    }
}
