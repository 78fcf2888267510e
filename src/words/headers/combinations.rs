//! Headers by all combinations of the words around the cores of the fields.

use super::Meaning;
use super::tests::{meaning, sure};
use crate::domain::project::Field;

/// Cores of the fields, as a person would write them.
const CORES: [(&str, Field); 22] = [
    ("总投资", Field::TotalInvestment),
    ("投资额", Field::TotalInvestment),
    ("投资总额", Field::TotalInvestment),
    ("到位资金", Field::FundsInPlace),
    ("到资额", Field::FundsInPlace),
    ("签约时间", Field::SignedOn),
    ("协议签订日期", Field::SignedOn),
    ("开工时间", Field::StartedOn),
    ("动工日期", Field::StartedOn),
    ("投产时间", Field::InProductionOn),
    ("竣工投产时间", Field::InProductionOn),
    ("项目阶段", Field::Stage),
    ("建设状态", Field::Stage),
    ("责任单位", Field::ResponsibleUnit),
    ("牵头部门", Field::ResponsibleUnit),
    ("责任人", Field::ResponsiblePerson),
    ("负责人", Field::ResponsiblePerson),
    ("进展情况", Field::Progress),
    ("工作计划", Field::Plan),
    ("存在问题", Field::Problems),
    ("建设内容", Field::Content),
    ("项目名称", Field::Name),
];

/// Words that make every header another thing.
const OTHERS: [&str; 45] = [
    "未",
    "没有",
    "争取",
    "力争",
    "筹备",
    "即将",
    "承诺",
    "约定",
    "剩余",
    "缺口",
    "尚需",
    "原",
    "去年",
    "上年",
    "上年末",
    "上期",
    "上月",
    "上半月",
    "上半年",
    "当年",
    "今年",
    "年度",
    "政府",
    "民间",
    "社会",
    "外方",
    "一期",
    "二期",
    "设备",
    "固定资产",
    "增减",
    "新增",
    "调整",
    "解除",
    "终止",
    "监理",
    "设计",
    "勘察",
    "子项",
    "配套",
    "已解决",
    "是否",
    "延期",
    "贷款",
    "前任",
];

/// Where such a word is at home after all: written without the grammar's own lists.
fn is_at_home(word: &str, field: Field) -> bool {
    match field {
        Field::Name => word == "年度",
        _ => false,
    }
}

#[test]
fn a_changing_word_before_any_core_is_never_taken_in_silence() {
    let mut count = 0;
    for word in OTHERS {
        for (core, field) in CORES {
            for ending in ["", "（万元）", "情况", "（必填）"] {
                for text in [
                    format!("{word}{core}{ending}"),
                    format!("{word}的{core}{ending}"),
                    format!("项目{word}{core}{ending}"),
                    format!("{core}（{word}）{ending}"),
                ] {
                    let found = meaning(&[&text]);
                    let is_taken = matches!(found, Meaning::Field(..));
                    let may_be = is_at_home(word, field);
                    assert!(!is_taken || may_be, "{text}: {found:?}");
                    count += 1;
                }
            }
        }
    }
    assert_eq!(count, 45 * 22 * 4 * 4);
}

#[test]
fn an_unknown_word_beside_any_core_is_never_taken_in_silence() {
    for word in ["翡翠", "王府", "甲乙丙", "ABC", "龙门", "500强"] {
        for (core, field) in CORES {
            for text in [
                format!("{word}{core}"),
                format!("{core}{word}"),
                format!("{core}及{word}"),
            ] {
                let found = meaning(&[&text]);
                assert_eq!(found, Meaning::Guess(field), "{text}");
            }
        }
    }
}

#[test]
fn words_that_change_nothing_leave_any_core_sure() {
    let mut count = 0;
    for (core, field) in CORES {
        for before in ["", "项目", "目前", "*", "2.", "具体"] {
            for after in ["", "情况", "（必填）", "（请据实填写）", "（全称）", "栏"]
            {
                let text = format!("{before}{core}{after}");
                assert_eq!(
                    sure(&[&text]),
                    Some(field),
                    "{text}: {:?}",
                    meaning(&[&text])
                );
                count += 1;
            }
        }
    }
    assert_eq!(count, 22 * 36);
}

#[test]
fn intentions_change_what_has_happened_and_not_what_is_planned() {
    for word in ["计划", "预计", "拟", "目标", "应", "待", "意向"] {
        for (core, field) in CORES {
            let text = format!("{word}{core}");
            let found = meaning(&[&text]);
            let is_planned = match field {
                Field::TotalInvestment => ["计划", "预计", "拟", "意向"].contains(&word),
                Field::Plan => ["计划", "预计", "拟", "目标", "应", "待"].contains(&word),
                _ => false,
            };
            assert_eq!(
                matches!(found, Meaning::Field(..)),
                is_planned,
                "{text}: {found:?}"
            );
        }
    }
}

#[test]
fn figures_of_a_month_or_a_year_are_no_totals() {
    for day in [
        "2026年",
        "2025年度",
        "10月",
        "1-10月",
        "2026年11月",
        "四季度",
        "上半年",
    ] {
        for core in ["总投资", "投资额", "到位资金", "到资额", "建设内容"] {
            let text = format!("{day}{core}");
            assert!(matches!(meaning(&[&text]), Meaning::Other(_)), "{text}");
        }
        let text = format!("{day}开工时间");
        assert!(!matches!(meaning(&[&text]), Meaning::Field(..)), "{text}");
    }
}
