//! Values of every shape, from which each template is tried.

use super::draft::Document;
use super::meeting::{Meeting, MeetingItem, MeetingPaper};
use super::month::{Brief, Cover, RateLine, UnitLine};
use super::observation_plan::{ObservationPlan, ProposalLine};
use super::request::{QuarterEvidence, Request};
use super::supervision::{DoubtLine, PeriodLine, Supervision};
use crate::domain::observation::QuarterState;
use crate::domain::period::Quarter;

/// Each document full and with as little as there can be. `written` stands in all that units and people write.
pub(super) fn samples(written: &str) -> Vec<Document> {
    let mut all = Vec::new();
    for is_full in [true, false] {
        all.push(Document::Request(request(written, is_full)));
        all.push(Document::Brief(brief(written, is_full)));
        all.push(Document::Cover(Cover {
            figures: brief(written, is_full),
            file: format!("2026年11月台账{written}.xlsx"),
            contact: contact(written, is_full),
        }));
        all.push(Document::Supervision(supervision(written, is_full)));
        all.push(Document::ObservationPlan(plan(written, is_full)));
        let papers = MeetingPaper::ALL.into_iter();
        all.extend(papers.map(|paper| Document::Meeting(paper, meeting(written, is_full))));
    }
    all
}

fn office(written: &str) -> String {
    format!("市重大项目调度领导小组办公室{written}")
}

fn contact(written: &str, is_full: bool) -> String {
    if is_full {
        format!("王敏{written}，电话 0851-8888 0000")
    } else {
        String::new()
    }
}

fn request(written: &str, is_full: bool) -> Request {
    let quarters = (2..=4).filter_map(|number| Quarter::new(2026, number));
    let quarters = quarters.map(|quarter| QuarterEvidence {
        quarter,
        state: QuarterState::Missing,
        basis: format!("至季度截止日未收到该单位的观摩项目报送{written}"),
    });
    Request {
        office: office(written),
        contact: contact(written, is_full),
        addressee: is_full.then(|| format!("市委、市政府{written}")),
        rule_name: is_full.then(|| format!("《重大招商引资项目调度办法》{written}")),
        rule_number: is_full.then(|| format!("筑委厅字〔2019〕12号{written}")),
        unit: format!("开阳县{written}"),
        quarters: quarters.collect(),
    }
}

fn lines(written: &str, is_full: bool, line: &str) -> Vec<String> {
    let lines = is_full.then(|| format!("{line}{written}"));
    lines.into_iter().collect()
}

fn brief(written: &str, is_full: bool) -> Brief {
    let rate = |name: &str, besides: &str| RateLine {
        name: name.to_owned(),
        percent: "62.50%".to_owned(),
        numerator: "12.50亿元".to_owned(),
        denominator: "20.00亿元".to_owned(),
        besides: besides.to_owned(),
    };
    let unit = UnitLine {
        place: "1".to_owned(),
        name: format!("开阳县{written}"),
        projects: 6,
        investment: "20.00".to_owned(),
        funds_rate: "62.50%*".to_owned(),
        start_rate: "50.00%".to_owned(),
    };
    Brief {
        office: office(written),
        month: "2026年11月".to_owned(),
        period: "2026年11月25日".to_owned(),
        projects: 84,
        investment: "1,286.45".to_owned(),
        funds: "412.30".to_owned(),
        figures_changed: if is_full {
            "与2026年10月台账相比，项目+2个，总投资+12.30亿元。".to_owned()
        } else {
            String::new()
        },
        rates: vec![
            rate("资金到位率", "未计1个未填总投资的（到位资金5万元）"),
            rate("开工率", ""),
        ],
        unlisted: usize::from(is_full),
        units: is_full.then_some(unit).into_iter().collect(),
        since: is_full.then(|| "2026年10月".to_owned()),
        new: lines(written, is_full, "开阳县精密铸件项目（总投资1.20亿元）"),
        moved: lines(written, is_full, "开阳县轮胎项目由签约转为开工"),
        funded: lines(written, is_full, "开阳县轮胎项目+3,000万元"),
        stalled: lines(written, is_full, "开阳县冷链物流园（红）：停工"),
        matters: lines(written, is_full, "开阳县冷链物流园：请协调用地指标"),
        reporting: format!("本期应报14家，按时报送12家；未报：息烽县{written}。"),
        observation: lines(written, is_full, "开阳县连续3个季度，提请通报"),
        doubts: is_full.then(|| "3处（2个项目），涉及总投资5,000万元".to_owned()),
    }
}

fn supervision(written: &str, is_full: bool) -> Supervision {
    let period = |period: &str| PeriodLine {
        period: period.to_owned(),
        due: 14,
        on_time: 12,
        owing: format!("逾期：开阳县；未报：息烽县{written}"),
    };
    let doubts = DoubtLine {
        unit: format!("开阳县{written}"),
        doubts: 3,
        projects: 2,
        suspicions: 1,
    };
    Supervision {
        office: office(written),
        month: "2026年11月".to_owned(),
        periods: vec![period("2026年11月10日"), period("2026年11月25日")],
        observation: lines(written, is_full, "开阳县连续3个季度，提请通报"),
        stalled: lines(written, is_full, "开阳县冷链物流园（红）：停工"),
        visits: lines(
            written,
            is_full,
            "11月12日，江某到开阳县“冷链物流园”：现场停工，围挡完好",
        ),
        doubts: is_full.then_some(doubts).into_iter().collect(),
    }
}

fn plan(written: &str, is_full: bool) -> ObservationPlan {
    let proposal = ProposalLine {
        unit: format!("开阳县{written}"),
        project: format!("精密铸件项目{written}"),
        stage: "在建".to_owned(),
        reasons: "本季度开工（2026-10-20）；总投资1.20亿元".to_owned(),
    };
    ObservationPlan {
        office: office(written),
        contact: contact(written, is_full),
        quarter: "2026年第四季度".to_owned(),
        period: "2026年11月25日".to_owned(),
        most: 2,
        proposals: is_full.then_some(proposal).into_iter().collect(),
        without: lines(written, is_full, "息烽县"),
    }
}

fn meeting(written: &str, is_full: bool) -> Meeting {
    let known = |text: &str| is_full.then(|| format!("{text}{written}"));
    let item = MeetingItem {
        title: format!("冷链物流园用地指标{written}"),
        unit: format!("开阳县{written}"),
        project: known("冷链物流园"),
        situation: "总投资1.20亿元，累计到位资金3,000万元，阶段为在建。".to_owned(),
        matter: format!("请协调用地指标50亩{written}。"),
        opinions: lines(written, is_full, "项目数据没有待核的。"),
        departments: lines(written, is_full, "市自然资源和规划局"),
        decision: known("由市自然资源和规划局牵头落实用地指标。"),
        due: known("2026年12月31日"),
    };
    Meeting {
        office: office(written),
        contact: contact(written, is_full),
        meeting: "2026年11月重大招商引资项目调度会议".to_owned(),
        month: "2026年11月".to_owned(),
        held_at: known("2026年11月30日（星期一）9:00"),
        place: known("市行政中心301会议室"),
        host: known("陈某"),
        attendees: lines(written, is_full, "各报送单位分管领导"),
        items: is_full.then_some(item).into_iter().collect(),
    }
}
