//! Sample summaries of an edition: a usual one, and the first of all.

use super::day;
use crate::domain::amount::Yuan;
use crate::domain::period::Period;
use crate::mail::ledger::{
    CityMatter, Double, GroupTotal, LedgerSummary, ProjectMoved, ProjectNamed, Rate, Reporting,
    UnitNote,
};

pub(super) fn summary() -> LedgerSummary {
    let group = |name: &str, projects, investment, funds| GroupTotal {
        name: name.to_owned(),
        projects,
        investment: Yuan(investment),
        funds: Yuan(funds),
    };
    let project = |unit: &str, project: &str, note: &str| ProjectNamed {
        unit: unit.to_owned(),
        project: project.to_owned(),
        note: note.to_owned(),
    };
    let rate =
        |name: &str, percent: &str, [numerator, denominator]: [&str; 2], besides: &str| Rate {
            name: name.to_owned(),
            percent: percent.to_owned(),
            numerator: numerator.to_owned(),
            denominator: denominator.to_owned(),
            besides: besides.to_owned(),
        };
    let note = |name: &str, note: &str| UnitNote {
        name: name.to_owned(),
        note: note.to_owned(),
    };
    LedgerSummary {
        month: "2026年11月".to_owned(),
        period: Period(day(2026, 11, 25)),
        file: "重大项目调度台账2026年11月.xlsx".to_owned(),
        total: group("合计", 168, 1_286_453_000_000, 402_312_500_000),
        groups: vec![
            group("签约重点调度", 74, 612_000_000_000, 183_200_000_000),
            group("领导带头在谈", 21, 245_800_000_000, 0),
            group("建设中", 73, 428_653_000_000, 219_112_500_000),
        ],
        stages: [
            ("在谈", 31),
            ("签约", 28),
            ("开工", 40),
            ("在建", 52),
            ("投产", 15),
            ("停工", 2),
        ]
        .map(|(stage, projects)| (stage.to_owned(), projects))
        .to_vec(),
        rates: vec![
            rate(
                "资金到位率",
                "38.66%",
                ["40,231,250万元", "104,065,300万元"],
                "未计3个未填总投资的（到位资金1,200万元）；含2个有数待核的",
            ),
            rate("开工率", "79.56%", ["109个", "137个"], "含2个有数待核的"),
            rate("投产率", "10.95%", ["15个", "137个"], ""),
        ],
        since: Some("2026年10月".to_owned()),
        new: vec![project(
            "观山湖区",
            "新能源汽车零部件生产基地",
            "总投资120,000万元",
        )],
        moved: vec![ProjectMoved {
            unit: "白云区".to_owned(),
            project: "铝精深加工二期".to_owned(),
            from: "签约".to_owned(),
            to: "开工".to_owned(),
        }],
        halted: vec![project("乌当区", "医药物流园", "施工方退场，正重新招标")],
        matters: vec![CityMatter {
            unit: "双龙航空港经济区".to_owned(),
            project: "临空智慧物流枢纽".to_owned(),
            matter: "需市自然资源部门协调用地指标35亩，12月底前落实，否则影响主体工程开工。"
                .to_owned(),
        }],
        unlisted: 3,
        doubts: Some(
            "3处（2个项目），涉及总投资675,000万元、累计到位资金1,200万元，另有1个金额暂不计"
                .to_owned(),
        ),
        doubles: vec![Double {
            unit: "白云区".to_owned(),
            project: "铝精深加工二期".to_owned(),
            other_unit: "观山湖区".to_owned(),
            other_project: "铝精深加工二期".to_owned(),
            question: "两个单位报了同名项目，归属哪个单位？".to_owned(),
        }],
        without_doubles: Some(group(
            "剔除可能重复",
            167,
            1_274_453_000_000,
            401_312_500_000,
        )),
        reporting: Reporting {
            due: 14,
            on_time: 11,
            late: vec![note("南明区", "11月26日")],
            zero: vec![note("息烽县", "")],
            missing: vec![note("修文县", "退回2次"), note("清镇市", "")],
            exempt: Vec::new(),
        },
    }
}

/// The first edition: nothing to compare with, and every list empty.
pub(super) fn first() -> LedgerSummary {
    LedgerSummary {
        since: None,
        new: Vec::new(),
        moved: Vec::new(),
        halted: Vec::new(),
        matters: Vec::new(),
        unlisted: 0,
        doubts: None,
        doubles: Vec::new(),
        without_doubles: None,
        reporting: Reporting {
            due: 14,
            on_time: 14,
            ..Reporting::default()
        },
        ..summary()
    }
}
