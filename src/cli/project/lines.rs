//! What changed of a project, and what all of them come to, in a line each.

use crate::daemon::LedgerReport;
use crate::domain::amount::Yuan;
use crate::domain::change::Change;
use crate::domain::language::{Language, both};
use crate::domain::ledger::AbsentFrom;

pub(super) fn change_line(language: Language, change: &Change) -> String {
    match change {
        Change::Field { field, old, new } => {
            let line = |text: &str| text.replace('\n', " ");
            both!(
                language,
                "{}: {:?} -> {:?}",
                "{}：{:?} 改为 {:?}",
                field.header(),
                line(old),
                line(new)
            )
        }
        Change::New => language.of("new", "新入台账").to_owned(),
        Change::Absent {
            from: AbsentFrom::Sheet,
        } => language.of("no longer listed", "不再列出").to_owned(),
        Change::Absent {
            from: AbsentFrom::Period,
        } => language
            .of("its unit has not reported", "单位本期未报")
            .to_owned(),
        Change::Returned => language.of("returned", "恢复填报").to_owned(),
        Change::Terminated => language.of("terminated", "终止").to_owned(),
        Change::Left => language.of("left", "终止后不再列入").to_owned(),
        Change::Gone => language.of("gone", "台账里没有了").to_owned(),
    }
}

/// `41 projects, 总投资 1,234万元, 到位资金 12万元`
pub(super) fn totals(language: Language, report: &LedgerReport) -> String {
    let entries = &report.ledger.entries;
    let total = entries
        .iter()
        .filter_map(|entry| entry.row.total_investment_yuan);
    let funds = entries
        .iter()
        .filter_map(|entry| entry.row.funds_in_place_yuan);
    let (total, funds): (Yuan, Yuan) = (total.sum(), funds.sum());
    both!(
        language,
        "{} projects, 总投资 {total}, 到位资金 {funds}",
        "{}个项目，总投资 {total}，到位资金 {funds}",
        entries.len()
    )
}
