//! Sample receipts: accepted, late, with questions, returned, repeated,
//! ignored, with notes only.

use super::{at, deadline, period};
use crate::domain::finding::{Finding, Level, Verdict};
use crate::domain::rules::Rule;
use crate::domain::unstated::PeriodReason;
use crate::mail::moment::ToldDeadline;
use crate::mail::receipt::{Counts, Receipt, Timing};
use crate::mail::receipt_list::{ListedFile, ReceiptList};

/// A folder of photographs and old sheets, saved in the wrong place.
pub(super) fn list() -> ReceiptList {
    let file = |name: &str, verdict, why: Option<&str>| ListedFile {
        name: name.to_owned(),
        received: at(2026, 11, 6, 10),
        verdict,
        is_repeated: false,
        why: why.map(str::to_owned),
    };
    ReceiptList {
        unit: "云岩区".to_owned(),
        total: 53,
        files: vec![
            file(
                "现场照片01.jpg",
                Verdict::Rejected,
                Some("这是图片，不是表格；请把原来的表格另存为 .xlsx 后重报"),
            ),
            file("云岩区调度表（10月）.xlsx", Verdict::Accepted, None),
            ListedFile {
                is_repeated: true,
                ..file("云岩区调度表（10月） - 副本.xlsx", Verdict::Accepted, None)
            },
        ],
    }
}

const COUNTS: Counts = Counts {
    projects: 12,
    no_projects: false,
    observations: 1,
    zero_report: false,
    urgent: 1,
};

fn timing(on_time: bool, evidence: &str) -> Timing {
    let evidence = evidence.to_owned();
    Timing { on_time, evidence }
}

pub(super) fn receipts() -> Vec<Receipt> {
    let accepted = Receipt {
        unit: "云岩区".to_owned(),
        file: "云岩区重大项目调度表（11月上半月）.xlsx".to_owned(),
        period: period(),
        period_reason: PeriodReason::Stated,
        moved_from: None,
        version: Some(1),
        verdict: Verdict::Accepted,
        same_as: None,
        received: at(2026, 11, 9, 16),
        timing: Some(timing(
            true,
            "11月9日15:59的检查中尚无此文件，16:00的检查中已有，均在截止时间之前。",
        )),
        deadline: deadline(),
        counts: COUNTS,
        doubts: None,
        findings: Vec::new(),
        stored_in: Some("已接收/2026-11-10/云岩区重大项目调度表（11月上半月）.xlsx".to_owned()),
        marked_copy: None,
        is_unmarked: false,
        is_copy_mailed: false,
    };
    let late = Receipt {
        period_reason: PeriodReason::Owed,
        received: at(2026, 11, 11, 9),
        timing: Some(timing(
            false,
            "11月11日8:59的检查中尚无此文件，9:00的检查中才有，均在截止时间之后。",
        )),
        ..accepted.clone()
    };
    let noted = Receipt {
        findings: findings().split_off(4),
        ..late.clone()
    };
    let questions = Receipt {
        period_reason: PeriodReason::Unclear,
        version: Some(2),
        verdict: Verdict::AcceptedWithWarnings,
        counts: Counts {
            zero_report: true,
            observations: 0,
            ..accepted.counts
        },
        doubts: Some("2处（1个项目），涉及总投资20,000万元、累计到位资金36,000万元".to_owned()),
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
        is_copy_mailed: true,
        deadline: ToldDeadline {
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
    let repeated_returned = Receipt {
        verdict: Verdict::Rejected,
        stored_in: returned.stored_in.clone(),
        ..repeated.clone()
    };
    let ignored = Receipt {
        version: None,
        verdict: Verdict::Ignored,
        timing: None,
        stored_in: None,
        ..accepted.clone()
    };
    let unmarked = Receipt {
        marked_copy: None,
        is_unmarked: true,
        ..questions.clone()
    };
    vec![
        accepted,
        late,
        questions,
        returned,
        repeated,
        ignored,
        noted,
        repeated_returned,
        unmarked,
    ]
}

pub(super) fn findings() -> Vec<Finding> {
    let finding = |level, cell: &str, read: &str, expected: &str, message: &str| Finding {
        rule: Rule::WrongUnit,
        level,
        sheet: "调度表".to_owned(),
        cell: cell.to_owned(),
        read: read.to_owned(),
        expected: expected.to_owned(),
        message: message.to_owned(),
        reading: None,
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
