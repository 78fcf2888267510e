//! Figures against those of another report of the unit: stages that go back, amounts that leap.

use super::Context;
use super::within_project::{at, cell_of};
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::rules::Rule;

/// Slips of zeros and of units: 十, 百, 千, 万, 亿.
const SHIFTS: [i128; 5] = [10, 100, 1_000, 10_000, 100_000_000];
/// From here on a shift is a slip of units, and the figures may be rounded to one part in this many.
const UNIT_SHIFT: i128 = 10_000;
const ROUNDED: i128 = 200;
/// The report that a sheet is compared with.
pub(super) enum Side {
    /// That of the last period before.
    Before,
    /// That of the first period after: the sheet corrects an earlier one.
    After(Period),
}

impl Side {
    /// What the clerk knows the other report as.
    pub(super) fn word(&self) -> String {
        match self {
            Self::Before => "上期".to_owned(),
            Self::After(period) => format!("已报的{}这一期", period.label()),
        }
    }
}

/// A stage that lies before that of the last report.
pub(super) fn stage(now: &ProjectRow, before: &ProjectRow, findings: &mut Vec<Finding>) {
    let (Some(stage), Some(last)) = (now.stage, before.stage) else {
        return;
    };
    if stage < last && last <= Stage::FullCapacity {
        let (stage, last) = (stage.word(), last.word());
        findings.push(at(
            now,
            Field::Stage,
            Rule::StageBack,
            stage,
            &format!("不早于上期的“{last}”"),
            format!("项目阶段从上期的“{last}”退回到“{stage}”，请核对；如确有变化请在备注中说明。"),
        ));
    }
}

/// Amounts that can hardly follow, or precede, those of the other report.
pub(super) fn amounts(
    now: &ProjectRow,
    other: &ProjectRow,
    side: &Side,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    let word = side.word();
    let is_asked = |field, findings: &[Finding]| {
        let cell = cell_of(now, field);
        let asked = [Rule::AmountShifted, Rule::TotalChanged, Rule::FundsFell];
        findings.iter().any(|finding| {
            asked.contains(&finding.rule)
                && finding.cell == cell
                && finding.sheet == now.row.sheet
                && !cell.is_empty()
        })
    };
    let field = Field::TotalInvestment;
    if let (Some(total), Some(last)) = (now.total_investment_yuan, other.total_investment_yuan)
        && !is_asked(field, findings)
    {
        let limit = context.switches.limit(Rule::TotalChanged);
        let (new, old) = (i128::from(total.0), i128::from(last.0));
        let (large, small) = (new.max(old), new.min(old));
        let is_too_large = large * 100 > small * (100 + i128::from(limit));
        if let Some(times) = shifted(total, last) {
            findings.push(shift(now, field, "总投资", (total, last), &word, times));
        } else if small > 0 && is_too_large {
            findings.push(at(
                now,
                field,
                Rule::TotalChanged,
                &total.to_string(),
                &format!("接近{word}的{last}"),
                format!("总投资{word}是{last}，本期是{total}，请核对数字和单位。"),
            ));
        }
    }
    let field = Field::FundsInPlace;
    if let (Some(funds), Some(last)) = (now.funds_in_place_yuan, other.funds_in_place_yuan)
        && !is_asked(field, findings)
    {
        if let Some(times) = shifted(funds, last) {
            findings.push(shift(
                now,
                field,
                "累计到位资金",
                (funds, last),
                &word,
                times,
            ));
        } else if matches!(side, Side::Before) && funds < last {
            findings.push(at(
                now,
                field,
                Rule::FundsFell,
                &funds.to_string(),
                &format!("不少于上期的{last}"),
                format!("累计到位资金从上期的{last}减少到{funds}，请核对是否填成了当期数。"),
            ));
        } else if matches!(side, Side::After(_)) && funds > last {
            findings.push(at(
                now,
                field,
                Rule::FundsFell,
                &funds.to_string(),
                &format!("不多于{word}的{last}"),
                format!("累计到位资金{funds}多于{word}的{last}，请核对更正的是哪一期。"),
            ));
        }
    }
}

/// How many times the larger of two amounts is the smaller, if by a slip of zeros or of units.
fn shifted(one: Yuan, other: Yuan) -> Option<i128> {
    let (one, other) = (i128::from(one.0), i128::from(other.0));
    let (large, small) = (one.max(other), one.min(other));
    let is_shift = |times: i128| {
        let wanted = small * times;
        let allowed = if times < UNIT_SHIFT {
            0
        } else {
            wanted / ROUNDED
        };
        (large - wanted).abs() <= allowed
    };
    (small > 0).then(|| SHIFTS.into_iter().find(|&times| is_shift(times)))?
}

fn shift(
    project: &ProjectRow,
    field: Field,
    name: &str,
    (now, last): (Yuan, Yuan),
    side: &str,
    times: i128,
) -> Finding {
    let word = match times {
        10 => "10倍",
        100 => "100倍",
        1_000 => "1000倍",
        10_000 => "1万倍",
        _ => "1亿倍",
    };
    let (large, small) = if now > last {
        ("本期", side)
    } else {
        (side, "本期")
    };
    at(
        project,
        field,
        Rule::AmountShifted,
        &now.to_string(),
        &format!("与{side}的{last}同一单位、同样位数"),
        format!(
            "{name}{side}是{last}，本期是{now}，{large}恰为{small}的{word}，请核对是否多写、少写了零或填错了单位。"
        ),
    )
}
