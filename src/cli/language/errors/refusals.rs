//! Why an answer or a decision of a person is not taken, in both languages, with the command that helps.

use crate::domain::desk::{AnswerRefused, CannotAnswer, DeskAnswer};
use crate::domain::edit::CannotEdit;
use crate::domain::language::Language;
use crate::domain::ledger_hold::CannotHold;
use crate::domain::observation::Confirmation;

/// Why an answer is not taken.
pub(in crate::cli) fn answer(language: Language, why: &AnswerRefused) -> String {
    match language {
        Language::English => why.to_string(),
        Language::Chinese => answer_in_chinese(why),
    }
}

/// Why a project cannot be changed so.
pub(in crate::cli) fn edit(language: Language, why: &CannotEdit) -> String {
    match language {
        Language::English => why.to_string(),
        Language::Chinese => edit_in_chinese(why),
    }
}

fn answer_in_chinese(why: &AnswerRefused) -> String {
    match why {
        AnswerRefused::Flag(why) => flag(why),
        AnswerRefused::Ledger(month, why) => {
            let why = match why {
                CannotHold::Sent => {
                    "已发给市领导\n  怎么办：何时发的用 `diaodu outbox list` 看；更正写进下月台账"
                        .to_owned()
                }
                CannotHold::BeforeStart => {
                    "启用之前就到期了，没有生成过\n  怎么办：看月份是不是写错了".to_owned()
                }
                CannotHold::Replaced(month) => {
                    format!("已由 {month} 的台账代替\n  怎么办：看月份是不是写错了")
                }
                CannotHold::FarAhead => "一年以后才到期\n  怎么办：看年份是不是写错了".to_owned(),
            };
            format!("{month} 的台账不能暂缓：{why}")
        }
        AnswerRefused::HeldBefore(month) => {
            format!("{month} 的台账已经暂缓\n  怎么办：要放行用 `diaodu ledger release {month}`")
        }
        AnswerRefused::NotHeld(month) => {
            format!("{month} 的台账没有暂缓\n  怎么办：发出去没有用 `diaodu outbox list` 看")
        }
        AnswerRefused::Edit(why) => edit_in_chinese(why),
        AnswerRefused::Gone(Some(last)) => {
            let word = DeskAnswer::from_word(&last.answer);
            format!(
                "{}已先答复“{}”：{}\n  怎么办：还有哪些待办用 `diaodu desk list` 看",
                last.by,
                word.map_or(&*last.answer, |word| word.label()),
                last.why
            )
        }
        AnswerRefused::Gone(None) => {
            "它不在待办里\n  怎么办：有哪些待办用 `diaodu desk list` 看".to_owned()
        }
        AnswerRefused::TimeOver(at) => format!(
            "{} 已经过了\n  怎么办：用 --date 和 --at 写以后的日期和时间",
            at.format("%Y-%m-%d %H:%M")
        ),
        AnswerRefused::Takes(answers) if answers.is_empty() => {
            "它不用答复，情况变了自行消除\n  怎么办：怎样消除用 `diaodu desk show ITEM` 看"
                .to_owned()
        }
        AnswerRefused::Takes(answers) => {
            let answers = answers.iter();
            let words: Vec<String> = answers
                .map(|answer| format!("{}（{}）", answer.word(), answer.label()))
                .collect();
            format!("不能这样答复\n  怎么办：可以答复 {}", words.join("、"))
        }
    }
}

fn flag(why: &CannotAnswer) -> String {
    match why {
        CannotAnswer::NoFlag => "没有这条提请通报\n  怎么办：待办用 `diaodu desk list` 看，全部预警和提请通报用 `diaodu flags` 看".to_owned(),
        CannotAnswer::Answered(answer) => {
            let word = match answer.confirmation {
                Confirmation::Confirmed => "确认属实",
                Confirmation::Rejected => "不予提请",
            };
            format!(
                "{}已先答复“{word}”：{}\n  怎么办：答复不再更改；单位补正的，提请通报随时撤销",
                answer.by, answer.why
            )
        }
        CannotAnswer::Withdrawn => "单位已补正，这条提请通报已撤销，收到过的人都已告知\n  怎么办：详情用 `diaodu why --flag UNIT QUARTER` 看".to_owned(),
        CannotAnswer::Over => "下一季度的提请通报已到期，这一条不再发出\n  怎么办：现在有哪些待办用 `diaodu desk list` 看".to_owned(),
        CannotAnswer::NotAsked => "按现行设置，提请通报直接发给市领导\n  怎么办：要先由办公室确认，写 observation.confirm_flags = true".to_owned(),
    }
}

fn edit_in_chinese(why: &CannotEdit) -> String {
    match why {
        CannotEdit::NoProject(number) => format!(
            "台账里没有编号为 {number} 的项目\n  怎么办：编号和名称用 `diaodu project list` 看"
        ),
        CannotEdit::Itself => "两个编号是同一个项目\n  怎么办：写两个不同的编号".to_owned(),
        CannotEdit::Decided(record) => format!(
            "{}已经这样决定过：{}\n  怎么办：要撤销用 `diaodu project undo {}`",
            record.signed.by, record.signed.why, record.id
        ),
        CannotEdit::NoUnit(unit) => {
            format!("没有 {unit} 这个单位\n  怎么办：各单位的短名写在 units.toml 里")
        }
        CannotEdit::SoAlready => "已经是这样\n  怎么办：现状用 `diaodu project show` 看".to_owned(),
        CannotEdit::NeverCalled(name) => format!(
            "各期报表都没有把这个项目叫作 {name:?}\n  怎么办：用过的名称用 `diaodu project history` 看，只能分出其中一个"
        ),
        CannotEdit::NoDecision(id) => {
            format!("没有{id}号项目决定\n  怎么办：决定的编号用 `diaodu project history` 看")
        }
        CannotEdit::Undone(signed) => format!(
            "{}已撤销过：{}\n  怎么办：需要的话重新决定",
            signed.by, signed.why
        ),
    }
}
