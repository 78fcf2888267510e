//! Sample values of every shape of every letter: what templates are checked with.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::ledger::{
    CityMatter, GroupTotal, LedgerDraft, LedgerSummary, ProjectMoved, ProjectNamed, Rate,
    Reporting, UnitNote,
};
use super::letter::Content;
use super::moment::Deadline;
use super::observation::{FlagNotice, ObservationWarning};
use super::operator::Trouble;
use super::receipt::{Counts, Receipt, Timing};
use super::reminder::{Arrival, Overdue, OverdueUnit, Reminder, ReminderState};
use crate::domain::amount::Yuan;
use crate::domain::finding::{Finding, Level, Verdict};
use crate::domain::observation::{Flag, FlagLevel, QuarterStanding, QuarterState};
use crate::domain::period::{Period, Quarter};
use crate::domain::rules::Rule;
use crate::domain::unit::UnitSlug;

/// Sample values: at least one of each kind, so that a template that works with all of them names
/// nothing that is not there.
#[must_use]
pub fn samples() -> Vec<Content> {
    let mut samples: Vec<Content> = receipts().into_iter().map(Content::Receipt).collect();
    samples.extend(reminders().into_iter().map(Content::Reminder));
    samples.extend(overdue().into_iter().map(Content::Overdue));
    samples.extend([
        Content::LedgerDraft(LedgerDraft {
            summary: summary(),
            goes_out: at(2026, 11, 27, 9),
            leaders: 6,
            hold_command: "diaodu ledger hold 2026-11".to_owned(),
            questions: vec![
                "白云区“铝精深加工二期”累计到位资金大于总投资，请核对。".to_owned(),
                "花溪区与经开区都报了“大数据产业园”，疑为同一项目。".to_owned(),
            ],
        }),
        Content::Ledger(summary()),
        Content::Ledger(first_summary()),
        Content::ObservationWarning(ObservationWarning {
            unit: "息烽县".to_owned(),
            flag: flag(2, FlagLevel::Warning),
            flag_after: 3,
            next_closes: day(2027, 4, 10),
        }),
        Content::Flag(FlagNotice {
            unit: "开阳县".to_owned(),
            flag: flag(3, FlagLevel::Flag),
            draft: Some("关于提请通报开阳县的请示（代拟稿）.docx".to_owned()),
        }),
        Content::Flag(FlagNotice {
            unit: "开阳县".to_owned(),
            flag: flag(4, FlagLevel::Flag),
            draft: None,
        }),
        Content::Operator(trouble()),
    ]);
    samples
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn at(year: i32, month: u32, date: u32, hour: u32) -> NaiveDateTime {
    day(year, month, date).and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}

fn period() -> Period {
    Period(day(2026, 11, 10))
}

fn deadline() -> Deadline {
    Deadline {
        at: at(2026, 11, 11, 0),
        provisional: false,
        day_off: None,
    }
}

fn receipts() -> Vec<Receipt> {
    let accepted = Receipt {
        unit: "云岩区".to_owned(),
        file: "云岩区重大项目调度表（11月上半月）.xlsx".to_owned(),
        period: period(),
        version: Some(1),
        verdict: Verdict::Accepted,
        same_as: None,
        received: at(2026, 11, 9, 16),
        timing: Some(Timing {
            on_time: true,
            evidence: "11月9日15:59的检查中尚无此文件，16:00的检查中已有，均在截止时间之前。"
                .to_owned(),
        }),
        deadline: deadline(),
        counts: Counts {
            projects: 12,
            observations: 1,
            zero_report: false,
            urgent: 1,
        },
        findings: Vec::new(),
        stored_in: Some("已接收/2026-11-10/云岩区重大项目调度表（11月上半月）.xlsx".to_owned()),
        marked_copy: None,
    };
    let late = Receipt {
        received: at(2026, 11, 11, 9),
        timing: Some(Timing {
            on_time: false,
            evidence: "11月11日8:59的检查中尚无此文件，9:00的检查中才有，均在截止时间之后。"
                .to_owned(),
        }),
        ..accepted.clone()
    };
    let questions = Receipt {
        version: Some(2),
        verdict: Verdict::AcceptedWithWarnings,
        counts: Counts {
            zero_report: true,
            observations: 0,
            ..accepted.counts
        },
        findings: findings().split_off(2),
        ..accepted.clone()
    };
    let returned = Receipt {
        version: Some(1),
        verdict: Verdict::Rejected,
        timing: None,
        findings: findings(),
        stored_in: Some("退回/2026-11-10/云岩区重大项目调度表（11月上半月）.xlsx".to_owned()),
        marked_copy: Some(
            "退回/2026-11-10/云岩区重大项目调度表（11月上半月）（标注）.xlsx".to_owned(),
        ),
        deadline: Deadline {
            provisional: true,
            ..deadline()
        },
        ..accepted.clone()
    };
    let repeated = Receipt {
        version: None,
        same_as: Some(1),
        timing: None,
        ..accepted.clone()
    };
    let ignored = Receipt {
        version: None,
        verdict: Verdict::Ignored,
        timing: None,
        stored_in: None,
        ..accepted.clone()
    };
    vec![accepted, late, questions, returned, repeated, ignored]
}

fn findings() -> Vec<Finding> {
    let finding = |level, cell: &str, read: &str, expected: &str, message: &str| Finding {
        rule: Rule::WrongUnit,
        level,
        sheet: "调度表".to_owned(),
        cell: cell.to_owned(),
        read: read.to_owned(),
        expected: expected.to_owned(),
        message: message.to_owned(),
    };
    let mut findings = vec![
        finding(
            Level::Error,
            "A2",
            "南明区",
            "云岩区",
            "表中填报单位是南明区，文件却放在云岩区的文件夹里。请核对后放入本单位文件夹，或改正填报单位。",
        ),
        finding(
            Level::Error,
            "J7",
            "在建中",
            "在谈、签约、落地、开工、在建、投产、达产、停工、终止之一",
            "项目阶段不是规定的词。请从下拉列表中选择。",
        ),
        finding(
            Level::Warning,
            "H5",
            "2000万",
            "以万元为单位的数字，如 2000",
            "金额带有单位，已存疑未计。如确为2000万元，请只填 2000。",
        ),
        finding(
            Level::Warning,
            "I5:I9",
            "36000",
            "不大于总投资 20000",
            "累计到位资金大于总投资，请核对。",
        ),
        finding(
            Level::Note,
            "K6",
            "2019.1.23",
            "",
            "日期已按2019年1月23日读取。",
        ),
    ];
    findings.push(Finding {
        sheet: String::new(),
        cell: String::new(),
        level: Level::Note,
        ..finding(
            Level::Note,
            "",
            "",
            "",
            "文件中没有“紧急事项”页，按没有紧急事项处理。",
        )
    });
    findings
}

fn reminders() -> Vec<Reminder> {
    let missing = Reminder {
        unit: "云岩区".to_owned(),
        period: period(),
        deadline: deadline(),
        now: at(2026, 11, 5, 9),
        state: ReminderState::Missing,
        save_in: "报送/云岩区".to_owned(),
        form: Some("云岩区调度表2026-11-10.xlsx".to_owned()),
    };
    let rejected = Reminder {
        now: at(2026, 11, 10, 9),
        state: ReminderState::Rejected {
            file: "云岩区重大项目调度表（11月上半月）.xlsx".to_owned(),
            reasons: findings()
                .into_iter()
                .map(|finding| finding.message)
                .collect(),
        },
        form: None,
        deadline: Deadline {
            provisional: true,
            day_off: Some("国庆节假期".to_owned()),
            ..deadline()
        },
        ..missing.clone()
    };
    vec![missing, rejected]
}

fn overdue() -> Vec<Overdue> {
    let unit = |name: &str, arrivals| OverdueUnit {
        name: name.to_owned(),
        liaison: "李静，0851-8666 0000".to_owned(),
        arrivals,
        reminders: 3,
    };
    let office = Overdue {
        period: period(),
        deadline: deadline(),
        now: at(2026, 11, 11, 9),
        to_leader: false,
        units: vec![
            unit("修文县", Vec::new()),
            unit(
                "清镇市",
                vec![Arrival {
                    file: "清镇市调度表.xlsx".to_owned(),
                    at: at(2026, 11, 10, 17),
                    verdict: Verdict::Rejected,
                    errors: 4,
                }],
            ),
        ],
    };
    let leader = Overdue {
        to_leader: true,
        units: office.units[1..].to_vec(),
        ..office.clone()
    };
    vec![office, leader]
}

fn summary() -> LedgerSummary {
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
    let rate = |name: &str, percent: &str, numerator: &str, denominator: &str| Rate {
        name: name.to_owned(),
        percent: percent.to_owned(),
        numerator: numerator.to_owned(),
        denominator: denominator.to_owned(),
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
            rate("资金到位率", "38.66%", "40,231,250万元", "104,065,300万元"),
            rate("开工率", "79.56%", "109个", "137个"),
            rate("投产率", "10.95%", "15个", "137个"),
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
fn first_summary() -> LedgerSummary {
    LedgerSummary {
        since: None,
        new: Vec::new(),
        moved: Vec::new(),
        halted: Vec::new(),
        matters: Vec::new(),
        unlisted: 0,
        reporting: Reporting {
            due: 14,
            on_time: 14,
            ..Reporting::default()
        },
        ..summary()
    }
}

fn flag(streak: u32, level: FlagLevel) -> Flag {
    let unit = UnitSlug("kaiyang".to_owned());
    let last = Quarter::of(day(2026, 12, 31));
    let mut quarters: Vec<Quarter> =
        std::iter::successors(Some(last), |quarter| Some(quarter.previous()))
            .take(streak as usize)
            .collect();
    quarters.reverse();
    let evidence = quarters
        .into_iter()
        .enumerate()
        .map(|(index, quarter)| QuarterStanding {
            unit: unit.clone(),
            quarter,
            state: if index % 2 == 0 {
                QuarterState::Zero
            } else {
                QuarterState::Missing
            },
            projects: Vec::new(),
        })
        .collect();
    Flag {
        unit,
        quarter: last,
        streak,
        level,
        evidence,
    }
}

fn trouble() -> Trouble {
    Trouble {
        what: "共享文件夹无法访问".to_owned(),
        since: at(2026, 11, 9, 14),
        effects: vec![
            "期间报送的文件要等恢复后才能接收；恢复后按上次检查时间判断是否按时，不会因此算作逾期。"
                .to_owned(),
            "发给各单位的提醒已暂停。".to_owned(),
        ],
        steps: vec![
            "检查共享服务器是否开机、网络是否连通。".to_owned(),
            "确认共享根目录下有 .diaodu 文件。".to_owned(),
            "在本机运行 diaodu doctor 查看结果。".to_owned(),
        ],
        details: vec!["/srv/share: No such file or directory (os error 2)".to_owned()],
    }
}
