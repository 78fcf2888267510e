//! A plausible city: 14 units, their projects and records, the same on every run.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use diaodu::domain::amount::Yuan;
use diaodu::domain::date::PartialDate;
use diaodu::domain::deadline::Arrival;
use diaodu::domain::doubt::Questions;
use diaodu::domain::finding::Verdict;
use diaodu::domain::ledger::{Counted, LedgerUnit};
use diaodu::domain::observation::{Flag, FlagLevel, QuarterStanding, QuarterState};
use diaodu::domain::period::{DueDays, Period, Quarter};
use diaodu::domain::project::{Category, ProjectRow, RowRef, Stage};
use diaodu::domain::report_status::{ReportStatus, State};
use diaodu::domain::sheet::UrgentMatter;
use diaodu::domain::unit::UnitSlug;
use diaodu::domain::unstated::PeriodReason;
use diaodu::store::{Contents, NewSubmission};

/// Nothing is stated of quarters.
static NO_QUARTERS: BTreeMap<Quarter, Vec<String>> = BTreeMap::new();

/// Slug, name and code of the units of the example office.
const UNITS: [(&str, &str, &str); 14] = [
    ("nanming", "南明区", "NM"),
    ("yunyan", "云岩区", "YY"),
    ("huaxi", "花溪区", "HX"),
    ("wudang", "乌当区", "WD"),
    ("baiyun", "白云区", "BY"),
    ("guanshanhu", "观山湖区", "GSH"),
    ("qingzhen", "清镇市", "QZ"),
    ("xiuwen", "修文县", "XW"),
    ("xifeng", "息烽县", "XF"),
    ("kaiyang", "开阳县", "KY"),
    ("guian", "贵安新区", "GA"),
    ("jingkai", "贵阳经济技术开发区", "JK"),
    ("gaoxin", "贵阳国家高新技术产业开发区", "GX"),
    ("shuanglong", "双龙航空港经济区", "SL"),
];

const PLACES: [&str; 8] = [
    "贵阳", "黔中", "筑城", "西南", "花都", "阳明", "乌江", "云上",
];
const FIRMS: [&str; 12] = [
    "恒丰",
    "盛达",
    "瑞安",
    "中泰",
    "华创",
    "金源",
    "海信达",
    "博远",
    "天合",
    "众诚",
    "弘毅",
    "嘉禾",
];
const GOODS: [&str; 16] = [
    "高性能磷酸铁锂正极材料",
    "大数据存储与灾备中心",
    "茶叶精深加工",
    "航空零部件精密制造",
    "中药饮片智能化生产",
    "新能源汽车动力电池PACK",
    "冷链物流产业园",
    "装配式建筑构件",
    "高端铝合金板带",
    "电子元器件封装测试",
    "磷石膏综合利用",
    "智慧农业示范园",
    "工业互联网平台",
    "特色食品加工",
    "分布式光伏组件",
    "文旅康养综合体",
];
const TAILS: [&str; 4] = [
    "项目",
    "生产基地建设项目",
    "产业园项目(一期)",
    "生产线技改扩能项目",
];
const INDUSTRIES: [&str; 6] = [
    "先进装备制造",
    "大数据电子信息",
    "现代化工",
    "生态特色食品",
    "健康医药",
    "新能源材料",
];
const PROGRESS: [&str; 5] = [
    "1.已完成项目备案、用地预审和规划选址，正在办理施工许可证。\n2.场地平整完成80%，3栋标准厂房主体施工至二层，累计完成投资1.2亿元。",
    "目前处于选址比选阶段，已推荐地块3处，企业于11月12日到现场踏勘，表示有明确投资意向。",
    "主体厂房已封顶，设备安装完成60%，正在进行电力增容，预计12月底前具备试生产条件。",
    "投产以来累计实现产值4,300万元，目前2条生产线满负荷运行，带动就业260人，三期扩建方案正在论证。",
    "投资协议文本已修改至第4稿，双方就厂房代建、用电价格、人才公寓等扶持政策基本达成一致，待市级会议审议。",
];
const PLANS: [&str; 4] = [
    "力争12月底前签订正式投资协议，明年一季度开工。",
    "加快办理施工图审查及施工许可，确保12月20日前主体工程全面开工，春节前完成基础施工。",
    "协助企业申报规上入库，做好用工保障，推动企业达产。",
    "完善要素成本测算，跟进企业董事会决策情况。",
];
const MATTERS: [&str; 3] = [
    "项目用地涉及林地约36亩，需市林业局协调省级林地定额指标，建议11月底前批复。",
    "请市供电局协调110千伏变电站间隔，满足项目一期2.5万千伏安用电需求。",
    "企业反映污水处理费标准偏高，请市水务局、市发展改革委研究阶梯收费方案。",
];

/// Repeatable numbers; no more random than a test needs.
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }

    /// A number below `sides`.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

pub(crate) fn units() -> Vec<LedgerUnit> {
    UNITS
        .iter()
        .map(|(slug, name, code)| LedgerUnit {
            slug: UnitSlug((*slug).to_owned()),
            name: (*name).to_owned(),
            code: (*code).to_owned(),
        })
        .collect()
}

pub(crate) fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// One project; `serial` makes its name its own.
pub(crate) fn row(dice: &mut Dice, unit: &str, serial: usize) -> ProjectRow {
    let at = RowRef {
        sheet: "调度表".to_owned(),
        first_row: u32::try_from(serial + 4).unwrap(),
    };
    let name = format!(
        "{}{}{}{}",
        dice.of(&PLACES),
        dice.of(&FIRMS),
        dice.of(&GOODS),
        dice.of(&TAILS)
    );
    let name = if serial > 200 {
        format!("{name}{serial}号地块")
    } else {
        name
    };
    let mut row = ProjectRow::named(at, name);
    let stage = dice.of(Stage::ALL);
    let total = i64::try_from(dice.below(300_000) + 500).unwrap() * 10_000
        + if dice.below(5) == 0 { 5_600 } else { 0 };
    row.stage = Some(stage);
    row.category = match dice.below(12) {
        0 => None,
        at => Some(Category::ALL[at % 3]),
    };
    row.content = Some(format!(
        "项目占地约{}亩，总建筑面积{}.{}万平方米，主要建设{}标准厂房、研发中心及配套设施。建成后年产值约{}亿元，解决就业{}人。",
        dice.below(400) + 20,
        dice.below(20) + 1,
        dice.below(9),
        dice.of(&GOODS),
        dice.below(20) + 1,
        dice.below(900) + 60,
    ));
    row.investor = Some(format!(
        "{}某{}实业集团有限公司",
        dice.of(&["深圳市", "浙江", "重庆", "江苏"]),
        dice.of(&FIRMS)
    ));
    row.industry = Some(dice.of(&INDUSTRIES).to_owned());
    row.total_investment_yuan = (dice.below(20) > 0).then_some(Yuan(total));
    row.funds_in_place_yuan = Some(Yuan(
        total / 10_000 * i64::try_from(dice.below(100)).unwrap() / 100 * 10_000,
    ));
    let signed = NaiveDate::from_ymd_opt(2025, 1, 6).unwrap() + Days::new(dice.below(600) as u64);
    if !matches!(stage, Stage::Negotiating) {
        row.signed_on = Some(PartialDate::Day(signed));
    }
    if matches!(
        stage,
        Stage::Started | Stage::Building | Stage::Producing | Stage::FullCapacity
    ) {
        row.started_on = Some(PartialDate::Day(signed + Days::new(60)));
    }
    if matches!(stage, Stage::Producing | Stage::FullCapacity) {
        row.in_production_on = PartialDate::month(2026, u32::try_from(dice.below(10) + 1).unwrap());
    }
    row.responsible_unit = Some(format!(
        "{unit}{}",
        dice.of(&["投资促进局", "工业和信息化局", "大数据局", "商务局"])
    ));
    row.responsible_person = Some(format!(
        "{}某{}",
        dice.of(&["王", "李", "张", "欧阳"]),
        dice.of(&["明", "", "华"])
    ));
    row.project_manager = Some(format!("{}某", dice.of(&["赵", "钱", "孙", "周"])));
    row.sponsor = Some(format!("{}副区长", dice.of(&["陈", "杨", "吴", "董"])));
    row.progress = Some(dice.of(&PROGRESS).to_owned());
    row.plan = Some(dice.of(&PLANS).to_owned());
    row.problems =
        (dice.below(3) == 0).then(|| "企业融资进度偏慢，二期土地尚未完成征拆。".to_owned());
    row.city_matter = (dice.below(9) == 0).then(|| dice.of(&MATTERS).to_owned());
    row.remarks = (dice.below(8) == 0).then(|| "市领导包保项目".to_owned());
    row
}

/// Every unit's submissions for these periods; `projects` a unit, growing by one each period. The
/// last unit does not report the last period, and unit 3 no longer lists its first project there.
pub(crate) fn submissions(periods: &[Period], projects: usize) -> Vec<Counted> {
    let mut all = Vec::new();
    for (order, (slug, name, _)) in UNITS.iter().enumerate() {
        for (at, period) in periods.iter().enumerate() {
            let is_last = at + 1 == periods.len();
            if is_last && order == UNITS.len() - 1 && at > 0 {
                continue;
            }
            let mut dice = Dice::new(order as u64 + 1);
            let mut rows: Vec<ProjectRow> = (0..projects + at)
                .map(|serial| row(&mut dice, name, serial))
                .collect();
            if is_last && order == 3 {
                rows.remove(0);
            }
            let urgent = (order == 2 && is_last).then(|| UrgentMatter {
                row: RowRef {
                    sheet: "紧急事项".to_owned(),
                    first_row: 3,
                },
                name: Some("黔中恒丰冷链物流产业园项目".to_owned()),
                matter: "施工便道因强降雨塌方，混凝土运输中断，现场已停工。".to_owned(),
                happened_on: PartialDate::day(2026, 11, 23),
                request: Some("请市交通委协调临时通行路线，请市应急局到场指导。".to_owned()),
                contact: Some("周某 13900000000".to_owned()),
            });
            all.push(Counted {
                unit: UnitSlug((*slug).to_owned()),
                period: *period,
                arrival: i64::try_from(all.len()).unwrap(),
                rows,
                urgent: urgent.into_iter().collect(),
                questions: Questions::default(),
            });
        }
    }
    all
}

/// The periods due in these months.
pub(crate) fn periods(from: &str, to: &str) -> Vec<Period> {
    DueDays::new(vec![10, 25])
        .unwrap()
        .between(period(from).0, period(to).0)
        .collect()
}

/// What each unit owed and did; every kind occurs.
pub(crate) fn standings(periods: &[Period]) -> Vec<ReportStatus> {
    let mut dice = Dice::new(7);
    let mut all = Vec::new();
    for period in periods {
        for (slug, ..) in UNITS {
            let state = [
                State::Reported,
                State::Zero,
                State::Missing,
                State::Rejected,
                State::Exempt,
            ];
            let state = state[dice.below(14).saturating_sub(9)];
            let came = matches!(state, State::Reported | State::Zero);
            all.push(ReportStatus {
                unit: UnitSlug(slug.to_owned()),
                period: *period,
                state,
                on_time: came.then(|| dice.below(6) > 0),
                version: came.then_some(1),
                projects: 20,
                extended_until: None,
            });
        }
    }
    all
}

/// Four quarters; unit 8 has two without a project, unit 9 three.
pub(crate) fn quarters() -> (Vec<QuarterStanding>, Vec<Flag>) {
    let quarters: Vec<Quarter> = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let mut all = Vec::new();
    for (order, (slug, ..)) in UNITS.iter().enumerate() {
        for (at, quarter) in quarters.iter().enumerate() {
            let state = match (order, at) {
                (_, 3) => QuarterState::Open,
                (8, 1 | 2) | (9, 0 | 2) => QuarterState::Zero,
                (9, 1) => QuarterState::Missing,
                (13, 0) => QuarterState::NotObliged,
                _ => QuarterState::Shown,
            };
            let projects = if state == QuarterState::Shown {
                let mut dice = Dice::new((order * 7 + at) as u64);
                vec![format!("{}{}项目", dice.of(&FIRMS), dice.of(&GOODS))]
            } else {
                Vec::new()
            };
            all.push(QuarterStanding {
                unit: UnitSlug((*slug).to_owned()),
                quarter: *quarter,
                state,
                projects,
            });
        }
    }
    let flag = |order: usize, streak, level| Flag {
        unit: UnitSlug(UNITS[order].0.to_owned()),
        quarter: quarters[2],
        streak,
        level,
        evidence: Vec::new(),
    };
    let flags = vec![flag(8, 2, FlagLevel::Warning), flag(9, 3, FlagLevel::Flag)];
    (all, flags)
}

/// A unit's first report for a period, accepted in the morning of the due day.
pub(crate) fn accepted<'a>(
    unit: &'a UnitSlug,
    period: Period,
    contents: &'a Contents,
) -> NewSubmission<'a> {
    let at = period.0.and_hms_opt(1, 0, 0).unwrap().and_utc();
    NewSubmission {
        unit,
        period,
        reason: PeriodReason::Stated,
        answers: None,
        version: Some(1),
        same_as: None,
        sha256: "",
        file_name: "调度表.xlsx",
        byte_size: 20_000,
        verdict: Verdict::Accepted,
        arrival: Arrival {
            not_before: Some(at),
            not_after: at,
        },
        taken_at: at,
        is_report: true,
        contents,
        quarters: &NO_QUARTERS,
        findings: &[],
    }
}
