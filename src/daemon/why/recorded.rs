//! A reason that is on record, which is there in English, in the language of whoever asks.

use crate::domain::guard::Cause;
use crate::domain::language::Language;
use crate::domain::observation::QuarterState;
use crate::domain::occasion::{EditionStage, Key};
use crate::domain::reason::{Due, Held, Over, Reason};
use crate::domain::reminder::Step;
use crate::domain::report_status::State;

/// The sentence; what no reason of ours says, such as a server's answer, stays as it is.
pub(super) fn recorded(language: Language, text: &str) -> String {
    match language {
        Language::English => text.to_owned(),
        Language::Chinese => {
            read(text).map_or_else(|| text.to_owned(), |reason| reason.told(language))
        }
    }
}

/// The reason whose sentence is just this.
fn read(text: &str) -> Option<Reason> {
    let mut all = plain().into_iter().chain(with_values(text));
    all.find(|reason| reason.to_string() == text)
}

const STATES: [State; 5] = [
    State::Reported,
    State::Zero,
    State::Missing,
    State::Rejected,
    State::Exempt,
];

const QUARTERS: [QuarterState; 7] = [
    QuarterState::Shown,
    QuarterState::Zero,
    QuarterState::Missing,
    QuarterState::Open,
    QuarterState::NotHeld,
    QuarterState::NotObliged,
    QuarterState::Exempt,
];

/// Those that say nothing but what kind they are of.
fn plain() -> Vec<Reason> {
    let due = [
        Due::DueDayEvening,
        Due::ExtensionRefused,
        Due::Corrected,
        Due::FlagWithdrawn,
        Due::UrgentMatter,
        Due::Assigned,
        Due::AssignmentStep(Step::Overdue),
        Due::MeetingCalled,
        Due::MeetingNotice,
        Due::MeetingCancelled,
        Due::FileJudged,
        Due::FilesJudged,
        Due::LettersLost,
        Due::NoLetterLeaves,
        Due::WorkStuck,
        Due::EditionAltered,
    ];
    let held = [
        Held::DayOff,
        Held::QuietHours,
        Held::Capped,
        Held::UnitArriving,
        Held::SomeUnitArriving,
        Held::UnitUnseen,
        Held::AllUnseen,
        Held::Ledger,
        Held::FlagUnconfirmed,
        Held::UnknownKey,
    ];
    let over = [
        Over::DeadlineMovedAgain,
        Over::DeadlinePassed,
        Over::NextPeriodClosed,
        Over::AllReported,
        Over::DueDayOff,
        Over::DueDayOver,
        Over::NextQuarterClosed,
        Over::FlagWithdrawn,
        Over::FlagRejected,
        Over::FlagNeverConfirmed,
        Over::MeetingOver,
        Over::MeetingChanged,
        Over::AssignmentClosed,
        Over::AssignmentReported,
        Over::AssignmentChanged,
        Over::UnitGone,
    ];
    let causes = Cause::ALL.iter();
    let mut all: Vec<Reason> = due.map(Reason::from).into();
    all.extend(held.map(Reason::from));
    all.extend(over.map(Reason::from));
    all.extend(causes.clone().map(|cause| Due::GuardHolds(*cause).into()));
    all.extend(causes.map(|cause| Held::Guard(*cause).into()));
    all.extend(STATES.map(|state| Due::Step(Step::Overdue, state).into()));
    all.extend(STATES.map(|state| Over::ReportIs(state).into()));
    all.extend(QUARTERS.map(|state| Over::NoStreak(state).into()));
    all
}

/// Those that may be meant by the values that the sentence names.
fn with_values(text: &str) -> Vec<Reason> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut all: Vec<Reason> = Vec::new();
    // A sentence begins or ends with its value, or has it behind a word of its own.
    for word in &words {
        let word = word.trim_end_matches([',', ':']);
        if let Ok(number) = word.parse::<u32>() {
            all.extend(STATES.map(|state| Due::Step(Step::Before(number), state).into()));
            all.push(Due::UnitsOwe(number as usize).into());
            all.push(Due::Streak(number).into());
            all.push(Due::FlagConfirmed(number).into());
            all.push(Due::AssignmentStep(Step::Before(number)).into());
        }
        if let Ok(day) = word.parse() {
            all.push(Over::DeadlineMoved(day).into());
        }
        if let Ok(month) = word.parse() {
            for stage in [EditionStage::Draft, EditionStage::Final] {
                all.push(Due::Edition(month, stage).into());
                all.push(Due::Ledger(month, stage).into());
            }
            all.push(Over::OvertakenByLedger(month).into());
            all.push(Over::ReplacedByLedger(month).into());
        }
        if let Ok(step) = word.parse::<Step>() {
            all.push(Over::LaterStep(step).into());
        }
        if let Ok(key) = word.parse::<Key>() {
            all.push(Over::InOneLetter(Box::new(key.clone())).into());
            let rest = text.split_once(", for ").and_then(|(_, rest)| read(rest));
            if let Some(Reason::Over(over)) = rest {
                all.push(Over::Rewritten(Box::new(key), Box::new(over)).into());
            }
        }
    }
    all.extend(STATES.map(|state| Due::Step(Step::Before(0), state).into()));
    let robot = text.strip_prefix("the robot ");
    let robot = robot.and_then(|rest| rest.strip_suffix(" is no longer configured"));
    all.extend(robot.map(|name| Over::RobotGone(name.to_owned()).into()));
    all
}

#[cfg(test)]
mod tests {
    use super::{Language, plain, read, recorded, with_values};
    use crate::domain::reason::{Due, Over, Reason};
    use crate::domain::reminder::Step;
    use crate::domain::report_status::State;

    #[test]
    fn what_is_on_record_is_said_in_chinese() {
        for (english, chinese) in [
            (
                "3 working days before the deadline, and nothing has come",
                "距截止还有3个工作日，还没有报",
            ),
            (
                "the last working day before the deadline, and what came was returned",
                "截止前最后一个工作日，报来的已退回",
            ),
            (
                "the deadline was moved to 2026-11-27",
                "截止时间改到 2026-11-27",
            ),
            ("overtaken by the ledger of 2026-11", "已有 2026-11 的台账"),
            (
                "a later step has come: before-1",
                "已到后面的一次提醒：before-1",
            ),
            (
                "the robot 调度群 is no longer configured",
                "配置里已没有群机器人 调度群",
            ),
            (
                "2 quarters in a row without an observation project",
                "连续2个季度无观摩项目",
            ),
            (
                "rewritten as reminder/2026-11-25/nanming/before-1/a@example.org, for the unit has reported",
                "改写为 reminder/2026-11-25/nanming/before-1/a@example.org：该单位已报",
            ),
            ("550 5.1.1 User unknown", "550 5.1.1 User unknown"),
        ] {
            assert_eq!(recorded(Language::Chinese, english), chinese);
            assert_eq!(recorded(Language::English, english), english);
        }
    }

    #[test]
    fn each_plain_reason_is_known_by_its_sentence_and_has_another_in_chinese() {
        for reason in plain() {
            let english = reason.to_string();
            let chinese = reason.told(Language::Chinese);
            // Two reasons may say the same, of which either is right.
            let known = read(&english).map(|known| known.told(Language::Chinese));
            assert_eq!(known.as_deref(), Some(&*chinese), "{english}");
            assert!(!chinese.contains(&english), "{chinese}");
        }
        let step = Reason::from(Due::Step(Step::Before(0), State::Missing));
        assert!(with_values(&step.to_string()).contains(&step));
        assert_eq!(read("nothing of ours"), None);
        assert_eq!(
            read("the unit has reported"),
            Some(Over::ReportIs(State::Reported).into())
        );
    }
}
