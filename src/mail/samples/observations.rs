//! Sample letters on flags: to the office that is asked, to the leaders, and that one is withdrawn.

use super::{at, flag};
use crate::domain::observation::{FlagLevel, QuarterState};
use crate::mail::observation::{ConfirmedBy, FlagNotice, FlagQuestion, FlagWithdrawal, QuarterNow};

/// To the office, which is asked; to the leaders, once it has confirmed; where nobody is asked and no draft could be
/// made.
pub(super) fn notices() -> Vec<FlagNotice> {
    let notice = |streak| FlagNotice {
        unit: "开阳县".to_owned(),
        flag: flag(streak, FlagLevel::Flag),
        draft: Some("关于提请通报开阳县的请示（2026年第四季度代拟稿）.docx".to_owned()),
        question: None,
        confirmed: None,
    };
    let command = |answer: &str| {
        format!("diaodu desk answer flag/2026Q4/kaiyang {answer} --by 姓名 --why 核实情况")
    };
    vec![
        FlagNotice {
            question: Some(FlagQuestion {
                confirm_command: command("confirm"),
                reject_command: command("reject"),
                until: at(2027, 4, 12, 9),
            }),
            ..notice(3)
        },
        FlagNotice {
            confirmed: Some(ConfirmedBy {
                by: "江某".to_owned(),
                at: at(2027, 1, 12, 10),
            }),
            ..notice(3)
        },
        FlagNotice {
            draft: None,
            ..notice(4)
        },
    ]
}

/// A flag of which a warning is left, to the office; a warning of which nothing is.
pub(super) fn withdrawals() -> Vec<FlagWithdrawal> {
    let withdrawal = |streak, level| {
        let flag = flag(streak, level);
        let quarters = flag.evidence.into_iter().map(|standing| QuarterNow {
            quarter: standing.quarter,
            was: standing.state,
            is: standing.state,
            projects: Vec::new(),
        });
        FlagWithdrawal {
            unit: "开阳县".to_owned(),
            level,
            quarter: flag.quarter,
            streak,
            quarters: quarters.collect(),
            remains: None,
            draft: None,
            groups: Vec::new(),
        }
    };
    let mut of_flag = withdrawal(3, FlagLevel::Flag);
    of_flag.remains = Some(2);
    of_flag.draft =
        Some("关于提请通报开阳县的请示（2026年第四季度代拟稿）（已撤销）.docx".to_owned());
    let mut of_warning = withdrawal(2, FlagLevel::Warning);
    for (at, withdrawal) in [(0, &mut of_flag), (1, &mut of_warning)] {
        if let Some(corrected) = withdrawal.quarters.get_mut(at) {
            corrected.is = QuarterState::Shown;
            corrected.projects = vec!["铝精深加工二期".to_owned()];
        }
    }
    vec![of_flag, of_warning]
}
