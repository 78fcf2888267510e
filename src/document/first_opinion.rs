//! 初步审查意见 on a matter for the city: what the records say of it, for whoever examines it.

use crate::domain::ledger::{Entry, Matter};
use crate::domain::project::Stage;
use crate::domain::rate::Ratio;
use crate::domain::stalled::{Signal, Stalled};

/// How the project of a matter stands, in whole sentences; empty without one.
#[must_use]
pub fn situation(entry: Option<&Entry>) -> String {
    let Some(entry) = entry else {
        return String::new();
    };
    let row = &entry.row;
    let mut sentences = Vec::new();
    let amount = |name: &str, yuan: Option<crate::domain::amount::Yuan>| {
        yuan.map_or_else(
            || format!("{name}未填"),
            |yuan| format!("{name}{}", yuan.told()),
        )
    };
    sentences.push(format!(
        "{}，{}，阶段为{}。",
        amount("总投资", row.total_investment_yuan),
        amount("累计到位资金", row.funds_in_place_yuan),
        row.stage.map_or("未注明", Stage::word)
    ));
    for (label, text) in [("进展", &row.progress), ("存在问题", &row.problems)] {
        if let Some(text) = text {
            let text = text.trim().trim_end_matches(['。', '；', ';', '.']);
            sentences.push(format!("{label}：{text}。"));
        }
    }
    sentences.concat()
}

/// What can be said of a matter before anybody has examined it: where it comes from, what is in doubt, what stands still,
/// what is not filled in. Whole sentences; nothing of it decides.
#[must_use]
pub fn first_opinion(
    matter: &Matter,
    entry: Option<&Entry>,
    stalled: Option<&Stalled>,
) -> Vec<String> {
    let period = matter.period.label();
    let mut opinions = vec![match (&matter.urgent, entry) {
        (Some(_), _) => format!("该事项为{period}报送期内随时上报的紧急事项。"),
        (None, Some(_)) => format!("该事项由报送单位在{period}报送期的调度表中提出。"),
        (None, None) => format!("该事项在{period}报送期提出，没有对应到台账中的项目。"),
    }];
    let Some(entry) = entry else {
        opinions.push("请报送单位在会前补报涉及的项目。".to_owned());
        return opinions;
    };
    let row = &entry.row;
    if let (Some(funds), Some(total)) = (row.funds_in_place_yuan, row.total_investment_yuan) {
        let ratio = Ratio {
            numerator: funds.0,
            denominator: total.0,
        };
        opinions.push(format!(
            "项目资金到位率{ratio}（{}／{}）。",
            funds.told(),
            total.told()
        ));
    }
    if entry.doubts.is_empty() {
        opinions.push("项目的数据没有待核的。".to_owned());
    } else {
        let fields = entry.doubts.iter().map(|doubt| doubt.field.header());
        let fields: Vec<&str> = fields.collect();
        opinions.push(format!("{}待核，请报送单位会前核实。", fields.join("、")));
    }
    if let Some(stalled) = stalled {
        let signal = match stalled.signal() {
            Signal::Red => "红",
            Signal::Yellow => "黄",
        };
        let reasons: Vec<String> = stalled.reasons.iter().map(|reason| reason.told()).collect();
        opinions.push(format!(
            "项目列入停滞项目（{signal}）：{}。",
            reasons.join("；")
        ));
    }
    let empty = [
        ("责任单位", &row.responsible_unit),
        ("责任人", &row.responsible_person),
        ("项目经理人", &row.project_manager),
        ("推进计划", &row.plan),
    ];
    let empty = empty.into_iter().filter(|(_, text)| text.is_none());
    let empty: Vec<&str> = empty.map(|(name, _)| name).collect();
    if !empty.is_empty() {
        opinions.push(format!("未填{}，请报送单位补充。", empty.join("、")));
    }
    opinions
}

#[cfg(test)]
mod tests {
    use super::{first_opinion, situation};
    use crate::domain::amount::Yuan;
    use crate::domain::doubt::Questions;
    use crate::domain::fixtures::unit;
    use crate::domain::ledger::{Counted, LedgerUnit, Matter, merge};
    use crate::domain::project::{ProjectRow, RowRef, Stage};
    use crate::domain::stalled::{StallReason, Stalled};

    #[test]
    fn an_opinion_says_what_the_records_say_and_decides_nothing() {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        let row = ProjectRow {
            stage: Some(Stage::Building),
            total_investment_yuan: Some(Yuan(120_000_000)),
            funds_in_place_yuan: Some(Yuan(30_000_000)),
            progress: Some("主体封顶。".to_owned()),
            city_matter: Some("请协调用地指标".to_owned()),
            responsible_unit: Some("商务局".to_owned()),
            responsible_person: Some("李某".to_owned()),
            ..ProjectRow::named(place, "冷链物流园")
        };
        let counted = |period: &str, row: ProjectRow| Counted {
            unit: unit("a").slug,
            period: period.parse().unwrap(),
            arrival: 1,
            questions: Questions::default(),
            rows: vec![row],
            urgent: Vec::new(),
        };
        let later = ProjectRow {
            funds_in_place_yuan: None,
            ..row.clone()
        };
        let reports = [counted("2026-11-10", row), counted("2026-11-25", later)];
        let units = [LedgerUnit::from(&unit("a"))];
        let ledger = merge(&units, &reports, "2026-11-25".parse().unwrap());
        let (matter, entry) = (&ledger.matters[0], &ledger.entries[0]);
        let stalled = Stalled {
            number: entry.number.clone(),
            reasons: vec![StallReason::Unchanged(3)],
        };
        assert_eq!(
            situation(Some(entry)),
            "总投资1.20亿元，累计到位资金3,000万元，阶段为在建。进展：主体封顶。"
        );
        assert_eq!(
            first_opinion(matter, Some(entry), Some(&stalled)),
            [
                "该事项由报送单位在2026年11月25日报送期的调度表中提出。",
                "项目资金到位率25.00%（3,000万元／1.20亿元）。",
                "累计到位资金(万元)待核，请报送单位会前核实。",
                "项目列入停滞项目（红）：连续3期台账无变化。",
                "未填项目经理人、推进计划，请报送单位补充。",
            ]
        );
        let alone = Matter {
            number: None,
            ..matter.clone()
        };
        assert_eq!(first_opinion(&alone, None, None).len(), 2);
        assert_eq!(situation(None), "");
    }
}
