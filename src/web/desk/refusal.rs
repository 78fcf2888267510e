//! Why an answer was not taken, in Chinese: told to whoever came second, or asked for what cannot be.

use super::desk_page::answer_label;
use crate::domain::desk::{AnswerRefused, CannotAnswer, DeskAnswer};
use crate::domain::edit::CannotEdit;
use crate::domain::ledger_hold::CannotHold;
use crate::domain::observation::Confirmation;
use crate::domain::policy::Policy;

/// One sentence or two, with what to do.
pub(in crate::web) fn told(policy: &Policy, refused: &AnswerRefused) -> String {
    let wall = |at| policy.local(at).format("%Y-%m-%d %H:%M");
    match refused {
        AnswerRefused::Flag(CannotAnswer::NoFlag) => {
            "没有这条提请通报，请从待办列表中选择。".to_owned()
        }
        AnswerRefused::Flag(CannotAnswer::Answered(answer)) => {
            let word = match answer.confirmation {
                Confirmation::Confirmed => DeskAnswer::Confirm,
                Confirmation::Rejected => DeskAnswer::Reject,
            };
            came_second(&answer.by, &wall(answer.at), word.label(), &answer.why)
        }
        AnswerRefused::Flag(CannotAnswer::Withdrawn) => {
            "单位已更正，这条提请通报已撤销，已告知收到过的人，不需要答复。".to_owned()
        }
        AnswerRefused::Flag(CannotAnswer::Over) => {
            "下一季度的提请通报已到期，这一条不再发出，不需要答复。".to_owned()
        }
        AnswerRefused::Flag(CannotAnswer::NotAsked) => {
            "按现行设置，提请通报直接发给市领导，不需要办公室确认。".to_owned()
        }
        AnswerRefused::Ledger(month, why) => {
            let label = month.label();
            match why {
                CannotHold::Sent => {
                    format!("{label}台账已发给市领导，无法暂缓；更正写入下月台账。")
                }
                CannotHold::BeforeStart => format!("{label}台账在启用之前到期，没有生成过。"),
                CannotHold::Replaced(next) => {
                    format!("{}台账已经取代{label}台账，无法暂缓。", next.label())
                }
                CannotHold::FarAhead => format!("{label}台账一年以后才到期，请核对月份。"),
            }
        }
        AnswerRefused::HeldBefore(month) => {
            format!("{}台账已经暂缓，您的答复没有生效。", month.label())
        }
        AnswerRefused::NotHeld(month) => {
            format!("{}台账没有暂缓，不需要放行。", month.label())
        }
        AnswerRefused::Edit(why) => cannot_edit_told(policy, why),
        AnswerRefused::Gone(Some(last)) => came_second(
            &last.by,
            &wall(last.at),
            answer_label(&last.answer),
            &last.why,
        ),
        AnswerRefused::Gone(None) => "这件事已经不在待办中，不需要答复。".to_owned(),
        AnswerRefused::TimeOver(at) => format!(
            "{}已经过去，请填写以后的时间。",
            at.format("%Y-%m-%d %H:%M")
        ),
        AnswerRefused::Takes(answers) if answers.is_empty() => {
            "这件事不需要答复，情况变化后自动消除。".to_owned()
        }
        AnswerRefused::Takes(answers) => {
            let labels: Vec<&str> = answers.iter().map(|answer| answer.label()).collect();
            format!("这件事只能答复：{}。", labels.join("、"))
        }
    }
}

/// Why a project is not changed so.
pub(in crate::web) fn cannot_edit_told(policy: &Policy, why: &CannotEdit) -> String {
    let wall = |at| policy.local(at).format("%Y-%m-%d %H:%M");
    match why {
        CannotEdit::NoProject(number) => format!("台账中没有编号为{number}的项目，请核对编号。"),
        CannotEdit::Itself => "两个编号是同一个项目，请核对编号。".to_owned(),
        CannotEdit::Decided(record) => came_second(
            &record.signed.by,
            &wall(record.signed.at),
            &record.edit.told(),
            &record.signed.why,
        ),
        CannotEdit::NoUnit(unit) => format!("没有名为“{unit}”的单位，请从单位名单中选择。"),
        CannotEdit::SoAlready => "已经是这样，不需要再改。".to_owned(),
        CannotEdit::NeverCalled(name) => {
            format!("报表中没有把这个项目称作“{name}”，请填写历次报送中出现过的另一个名称。")
        }
        CannotEdit::NoDecision(id) => format!("没有第{id}号项目决定。"),
        CannotEdit::Undone(signed) => format!(
            "{}已于{}撤销：{}。您的操作没有生效。",
            signed.by,
            wall(signed.at),
            signed.why
        ),
    }
}

/// Of two answers the first one stands.
fn came_second(by: &str, at: &impl std::fmt::Display, word: &str, why: &str) -> String {
    format!("{by}已于{at}答复“{word}”：{why}。您的答复没有生效。")
}
