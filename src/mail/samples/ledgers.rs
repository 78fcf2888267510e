//! Sample summaries of an edition: a usual one, and the first of all.

use super::day;
use crate::domain::amount::Yuan;
use crate::domain::assignment_lines::AssignmentLine;
use crate::domain::period::Period;
use crate::mail::ledger::{
    CityMatter, Double, GroupTotal, KeyFigure, LedgerSummary, ProjectMoved, ProjectNamed,
    RankedUnit, Rate, Reporting, StalledProject, UnitNote,
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
        figures: figures(),
        ranking: ranking(),
        total: group("合计", 168, 1_286_453_000_000, 402_312_500_000),
        groups: vec![
            group("签约重点调度", 74, 612_000_000_000, 183_200_000_000),
            group("领导带头在谈", 21, 245_800_000_000, 0),
            group("建设中", 73, 428_653_000_000, 219_112_500_000),
        ],
        stages: stages(),
        rates: vec![
            rate(
                "资金到位率",
                "38.66%",
                ["402.31亿元", "1,040.65亿元"],
                "未计3个未填总投资的（到位资金1,200万元）；含2个有数待核的",
            ),
            rate("开工率", "79.56%", ["109个", "137个"], "含2个有数待核的"),
            rate("投产率", "10.95%", ["15个", "137个"], ""),
        ],
        since: Some("2026年10月".to_owned()),
        new: vec![project(
            "观山湖区",
            "新能源汽车零部件生产基地",
            "总投资12.00亿元",
        )],
        moved: vec![ProjectMoved {
            unit: "白云区".to_owned(),
            project: "铝精深加工二期".to_owned(),
            from: "签约".to_owned(),
            to: "开工".to_owned(),
            note: "总投资3.10亿元".to_owned(),
        }],
        funded: vec![project("白云区", "铝精深加工二期", "+1.20亿元")],
        changed: 37,
        stalled: vec![
            stalled("乌当区", true, "停工", "施工方退场，正重新招标"),
            stalled("白云区", false, "建设时间已过80%，资金到位35%", ""),
        ],
        matters: vec![CityMatter {
            unit: "双龙航空港经济区".to_owned(),
            project: "临空智慧物流枢纽".to_owned(),
            matter: "需市自然资源部门协调用地指标35亩，12月底前落实，否则影响主体工程开工。"
                .to_owned(),
            worth: "总投资20.50亿元".to_owned(),
            is_urgent: false,
        }],
        assignments: ASSIGNED.map(assigned).to_vec(),
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
        observation: vec![
            note("开阳县", "连续3个季度，提请通报"),
            note("修文县", "连续2个季度，预警"),
        ],
        reporting: reporting(),
        record_head: Some("123:3f9a12bc34de56f0".to_owned()),
    }
}

fn reporting() -> Reporting {
    let note = |name: &str, note: &str| UnitNote {
        name: name.to_owned(),
        note: note.to_owned(),
    };
    Reporting {
        due: 14,
        on_time: 11,
        late: vec![note("南明区", "11月26日")],
        zero: vec![note("息烽县", "")],
        missing: vec![note("修文县", "退回2次"), note("清镇市", "")],
        exempt: Vec::new(),
    }
}

fn stalled(unit: &str, is_red: bool, reasons: &str, problems: &str) -> StalledProject {
    StalledProject {
        unit: unit.to_owned(),
        project: "医药物流园".to_owned(),
        is_red,
        reasons: reasons.to_owned(),
        worth: "总投资6.80亿元".to_owned(),
        problems: problems.to_owned(),
    }
}

fn figures() -> Vec<KeyFigure> {
    [
        ("项目", "168个", "+3个"),
        ("总投资", "12,864.53亿元", "+12.00亿元"),
        ("累计到位资金", "4,023.13亿元", "持平"),
        ("资金到位率", "38.66%", "-0.42个百分点"),
    ]
    .map(|(name, value, change)| KeyFigure {
        name: name.to_owned(),
        value: value.to_owned(),
        change: Some(change.to_owned()),
    })
    .to_vec()
}

fn ranking() -> Vec<RankedUnit> {
    [
        (Some(1), "观山湖区", 27, "61.20%", Some("+1.05")),
        (Some(2), "双龙航空港经济区", 11, "40.00%", Some("±0.00")),
        (None, "息烽县", 1, "—", None),
    ]
    .map(|(place, unit, projects, rate, moved)| RankedUnit {
        place,
        unit: unit.to_owned(),
        projects,
        investment: Yuan(4_200_000_000),
        funds_rate: rate.to_owned(),
        is_partial: place == Some(2),
        moved: moved.map(str::to_owned),
        start_rate: "80.00%".to_owned(),
    })
    .to_vec()
}

fn stages() -> Vec<(String, usize)> {
    [
        ("在谈", 31),
        ("签约", 28),
        ("开工", 40),
        ("在建", 52),
        ("投产", 15),
        ("停工", 2),
    ]
    .map(|(stage, projects)| (stage.to_owned(), projects))
    .to_vec()
}

/// The first edition: nothing to compare with, and every list empty.
/// Number, item, and how it stands.
const ASSIGNED: [(i64, &str, &str); 2] = [
    (2, "落实冷链物流园120亩用地指标", "超期3天"),
    (3, "协调临空智慧物流枢纽道路接口", "办理中"),
];

fn assigned((number, item, stands): (i64, &str, &str)) -> AssignmentLine {
    AssignmentLine {
        number,
        kind: "议定事项",
        item: item.to_owned(),
        lead: "市自然资源和规划局".to_owned(),
        helpers: "息烽县".to_owned(),
        due: "2026年11月20日".to_owned(),
        stands: stands.to_owned(),
        is_overdue: stands.starts_with("超期"),
        is_reported: false,
        origin: "2026年10月调度会".to_owned(),
        said: String::new(),
    }
}

pub(super) fn first() -> LedgerSummary {
    let compared = summary();
    LedgerSummary {
        figures: compared
            .figures
            .into_iter()
            .map(|figure| KeyFigure {
                change: None,
                ..figure
            })
            .collect(),
        ranking: vec![RankedUnit {
            moved: None,
            is_partial: false,
            ..compared.ranking[0].clone()
        }],
        since: None,
        new: Vec::new(),
        moved: Vec::new(),
        funded: Vec::new(),
        changed: 0,
        observation: Vec::new(),
        stalled: Vec::new(),
        matters: Vec::new(),
        assignments: Vec::new(),
        unlisted: 0,
        doubts: None,
        doubles: Vec::new(),
        without_doubles: None,
        reporting: Reporting {
            due: 14,
            on_time: 14,
            ..Reporting::default()
        },
        record_head: None,
        ..summary()
    }
}
