//! A hand-written table of projects, each with what it adds to every indicator.

use super::Indicator::{
    FundsAdded, Observed, OnTime, OpenQuestions, ProductionRate, SignedProjects, Started,
};
use super::{Assessment, AssessmentInputs, Contribution, Indicator, UnitAssessment, assess};
use crate::domain::amount::Yuan;
use crate::domain::doubt::Questions;
use crate::domain::fixtures::unit;
use crate::domain::ledger::{Counted, Ledger, LedgerUnit, merge};
use crate::domain::observation::{QuarterStanding, QuarterState};
use crate::domain::period::Period;
use crate::domain::project::{ProjectRow, RowRef, Stage};
use crate::domain::rate::{RateRules, rates};
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::submissions::Submissions;
use crate::domain::targets::{Targets, YearTargets};

fn period(day: &str) -> Period {
    day.parse().unwrap()
}

/// `开工 100/20 2026-03 2026-05 -`: stage, 总投资 and 到位 in 万元, 签约, 开工, 投产; `-` is an empty cell.
fn row(name: &str, said: &str) -> ProjectRow {
    let parts: Vec<&str> = said.split(' ').collect();
    let [stage, money, signed_on, started_on, in_production_on] = parts[..] else {
        panic!("{said}");
    };
    let yuan = |text: &str| text.parse().ok().map(|wan: i64| Yuan(wan * 10_000));
    let (total, funds) = money.split_once('/').unwrap();
    let place = RowRef {
        sheet: "调度表".to_owned(),
        first_row: 4,
    };
    ProjectRow {
        stage: Stage::from_word(stage),
        total_investment_yuan: yuan(total),
        funds_in_place_yuan: yuan(funds),
        signed_on: signed_on.parse().ok(),
        started_on: started_on.parse().ok(),
        in_production_on: in_production_on.parse().ok(),
        ..ProjectRow::named(place, name)
    }
}

fn counted(slug: &str, day: &str, rows: Vec<ProjectRow>) -> Counted {
    Counted {
        unit: unit(slug).slug,
        period: period(day),
        arrival: 1,
        questions: Questions::default(),
        rows,
        urgent: Vec::new(),
    }
}

fn ledger(reports: &[Counted], as_of: &str) -> Ledger {
    let units = ["a", "b"].map(|slug| LedgerUnit::from(&unit(slug)));
    merge(&units, reports, period(as_of))
}

fn assessed(span: &str, reports: &[Counted], rules: RateRules) -> Assessment {
    let opening = ledger(reports, "2025-12-25");
    let closing = ledger(reports, "2026-06-25");
    assess(AssessmentInputs {
        span: span.parse().unwrap(),
        closing: &closing,
        opening: &opening,
        rules,
        targets: &Targets::default(),
        standings: &[],
        quarters: &[],
        decisions: &[],
        submissions: &Submissions::default(),
        visits: &[],
    })
}

/// What a project adds, in the order of the indicators: `+1` to a count, `2/3` to a rate, `!未填时间的` left out; what it
/// has nothing to do with is not said. Money in 万元.
fn added(unit: &UnitAssessment, name: &str) -> String {
    let project = unit.projects.iter().find(|project| project.name == name);
    let Some(project) = project else {
        return String::new();
    };
    let said = project
        .contributions
        .iter()
        .map(|(indicator, contribution)| {
            let is_money = matches!(indicator.measure(), super::Measure::Yuan);
            let scale = if is_money { 10_000 } else { 1 };
            let what = match contribution {
                Contribution::LeftOut(reason) => format!("!{}", reason.told()),
                Contribution::Counted {
                    numerator,
                    denominator,
                } if indicator.is_rate() => {
                    format!("{}/{}", numerator / scale, denominator / scale)
                }
                Contribution::Counted { numerator, .. } => format!("{:+}", numerator / scale),
            };
            format!("{}{what}", indicator.name())
        });
    said.collect::<Vec<_>>().join(" ")
}

/// Name; what the report before the half-year says of it, if it lists it; what the last one of the half-year says.
const PROJECTS: [(&str, Option<&str>, &str, &str); 13] = [
    (
        "新签约",
        None,
        "签约 100/20 2026-03 - -",
        "引进项目数+1 引进项目总投资+100 资金到位率（累计）20/100 开工率（累计）0/1 投产率（累计）0/1 \
         资金到位率（本期引进）20/100 开工率（本期引进）0/1 投产率（本期引进）0/1 新增到位资金+20",
    ),
    (
        "在谈转签约",
        Some("在谈 100/- - - -"),
        "开工 100/30 2026-02-03 2026-05-06 2027-01",
        "引进项目数+1 引进项目总投资+100 资金到位率（累计）30/100 开工率（累计）1/1 投产率（累计）0/1 \
         资金到位率（本期引进）30/100 开工率（本期引进）1/1 投产率（本期引进）0/1 新增到位资金+30 新开工项目数+1",
    ),
    (
        "老项目投产",
        Some("在建 80/30 2024-05 2024-09 -"),
        "投产 80/80 2024-05 2024-09 2026-05-06",
        "资金到位率（累计）80/80 开工率（累计）1/1 投产率（累计）1/1 新增到位资金+50 新投产项目数+1",
    ),
    (
        "到位调减",
        Some("在建 80/30 2024-05 2024-09 -"),
        "在建 80/10 2024-05 2024-09 -",
        "资金到位率（累计）10/80 开工率（累计）1/1 投产率（累计）0/1 新增到位资金-20",
    ),
    (
        "什么都没填",
        None,
        "签约 -/5 - - -",
        "引进项目数!未填时间的 引进项目总投资!未填时间的 资金到位率（累计）!未填总投资的 开工率（累计）0/1 \
         投产率（累计）0/1 资金到位率（本期引进）!未填时间的 开工率（本期引进）!未填时间的 \
         投产率（本期引进）!未填时间的 新增到位资金!期初到位资金不明的",
    ),
    (
        "签约时间写到本期",
        Some("签约 100/- 2025-11 - -"),
        "开工 100/10 2026-02 2026-04 -",
        "引进项目数!期初已是此阶段而时间写在本期的 引进项目总投资!期初已是此阶段而时间写在本期的 \
         资金到位率（累计）10/100 开工率（累计）1/1 投产率（累计）0/1 资金到位率（本期引进）!期初已是此阶段而时间写在本期的 \
         开工率（本期引进）!期初已是此阶段而时间写在本期的 投产率（本期引进）!期初已是此阶段而时间写在本期的 \
         新增到位资金!期初到位资金不明的 新开工项目数+1",
    ),
    ("还在谈", None, "在谈 100/- 2026-05 - -", ""),
    (
        "没有阶段",
        None,
        "？ 100/10 2026-05 - -",
        "引进项目数!阶段不明的 引进项目总投资!阶段不明的 资金到位率（累计）!阶段不明的 开工率（累计）!阶段不明的 \
         投产率（累计）!阶段不明的 资金到位率（本期引进）!阶段不明的 开工率（本期引进）!阶段不明的 \
         投产率（本期引进）!阶段不明的 新增到位资金!阶段不明的",
    ),
    (
        "只写到年",
        None,
        "签约 100/0 2026 - -",
        "引进项目数!时间只写到年的 引进项目总投资!时间只写到年的 资金到位率（累计）0/100 开工率（累计）0/1 \
         投产率（累计）0/1 资金到位率（本期引进）!时间只写到年的 开工率（本期引进）!时间只写到年的 \
         投产率（本期引进）!时间只写到年的 新增到位资金+0",
    ),
    (
        "旧的只写到年",
        Some("签约 100/0 2025 - -"),
        "签约 100/0 2026 - -",
        "资金到位率（累计）0/100 开工率（累计）0/1 投产率（累计）0/1 新增到位资金+0",
    ),
    (
        "只是计划开工",
        Some("签约 100/0 2025-11 - -"),
        "落地 100/0 2025-11 2026-06 2026-06",
        "资金到位率（累计）0/100 开工率（累计）0/1 投产率（累计）0/1 新增到位资金+0",
    ),
    (
        "下半年的",
        None,
        "签约 0/- 2026-07 - -",
        "资金到位率（累计）!未填总投资的 开工率（累计）0/1 投产率（累计）0/1 新增到位资金!未填到位资金的",
    ),
    (
        "签了又终止",
        None,
        "终止 100/10 2026-01 - -",
        "引进项目数+1 引进项目总投资+100 资金到位率（累计）10/100 开工率（累计）0/1 投产率（累计）0/1 \
         资金到位率（本期引进）10/100 开工率（本期引进）0/1 投产率（本期引进）0/1 新增到位资金+10",
    ),
];

fn table() -> [Counted; 2] {
    let before = PROJECTS
        .iter()
        .filter_map(|(name, before, ..)| Some(row(name, (*before)?)));
    let now = PROJECTS.iter().map(|(name, _, now, _)| row(name, now));
    [
        counted("a", "2025-12-25", before.collect()),
        counted("a", "2026-06-25", now.collect()),
    ]
}

#[test]
fn each_project_adds_what_it_says_and_no_more() {
    let assessment = assessed("2026H1", &table(), RateRules::default());
    for (name, _, _, expected) in PROJECTS {
        assert_eq!(added(&assessment.units[0], name), expected, "{name}");
    }
}

#[test]
fn terminated_ones_are_out_if_the_office_says_so_and_it_is_said() {
    let rules = RateRules {
        terminated_stay: false,
        ..RateRules::default()
    };
    let assessment = assessed("2026H1", &table(), rules);
    let said = added(&assessment.units[0], "签了又终止");
    assert!(said.starts_with("引进项目数!已终止的 "), "{said}");
    let figure = assessment.units[0]
        .figure(Indicator::SignedProjects)
        .unwrap();
    assert_eq!(
        figure.besides(),
        "未计1个阶段不明的；未计1个已终止的；未计1个未填时间的；未计1个时间只写到年的；\
         未计1个期初已是此阶段而时间写在本期的"
    );
}

#[test]
fn cumulative_rates_are_those_of_the_ledger() {
    for producing_counts_as_started in [true, false] {
        let rules = RateRules {
            producing_counts_as_started,
            ..RateRules::default()
        };
        let assessment = assessed("2026H1", &table(), rules);
        let tally = rates(&ledger(&table(), "2026-06-25"), rules).total;
        let ratio = |indicator: Indicator| {
            let mut total = assessment.total.iter();
            total
                .find(|figure| figure.indicator == indicator)
                .unwrap()
                .ratio()
        };
        assert_eq!(ratio(Indicator::FundsRate), Some(tally.funds_rate()));
        assert_eq!(ratio(Indicator::StartRate), Some(tally.start_rate()));
        assert_eq!(
            ratio(Indicator::ProductionRate),
            Some(tally.production_rate())
        );
    }
}

#[test]
fn a_figure_in_doubt_counts_and_is_named() {
    let reports = [
        counted(
            "a",
            "2026-03-25",
            vec![row("甲", "签约 100/20 2026-03 - -")],
        ),
        counted("a", "2026-06-25", vec![row("甲", "签约 100/20 - - -")]),
    ];
    let assessment = assessed("2026H1", &reports, RateRules::default());
    let figure = |indicator| assessment.units[0].figure(indicator).unwrap();
    let introduced = figure(Indicator::SignedProjects);
    assert_eq!((introduced.numerator, introduced.in_doubt), (1, 1));
    assert_eq!(introduced.besides(), "含1个有数待核的");
    assert_eq!(figure(Indicator::FundsRate).besides(), "");
    assert_eq!(figure(Indicator::OpenQuestions).numerator, 1);
}

fn status(slug: &str, day: &str, state: State, on_time: Option<bool>) -> ReportStatus {
    ReportStatus {
        unit: unit(slug).slug,
        period: period(day),
        state,
        on_time,
        version: Some(1),
        projects: 1,
        extended_until: None,
    }
}

fn quarter(slug: &str, name: &str, state: QuarterState) -> QuarterStanding {
    QuarterStanding {
        unit: unit(slug).slug,
        quarter: name.parse().unwrap(),
        state,
        projects: Vec::new(),
    }
}

/// Numerator, denominator, what is reached of what is due, and place.
fn told(
    figures: &[super::AssessedFigure],
    indicator: Indicator,
) -> (i64, Option<i64>, String, Option<u32>) {
    let mut figures = figures.iter();
    let figure = figures
        .find(|figure| figure.indicator == indicator)
        .unwrap();
    let progress = figure
        .target
        .map(|target| target.progress(figure.numerator).to_string());
    (
        figure.numerator,
        figure.denominator,
        progress.unwrap_or_default(),
        figure.place,
    )
}

#[test]
fn targets_places_reports_and_quarters_stand_beside() {
    let reports = [
        counted(
            "a",
            "2026-06-25",
            vec![row("甲", "签约 100/20 2026-03 - -")],
        ),
        counted(
            "b",
            "2026-06-25",
            vec![
                row("乙", "签约 100/20 2026-03 - -"),
                row("丙", "签约 100/40 2026-04 - -"),
            ],
        ),
    ];
    let (opening, closing) = (ledger(&[], "2025-12-25"), ledger(&reports, "2026-06-25"));
    let targets = YearTargets {
        signed_projects: Some(3),
        funds_added: Some(Yuan(800_000)),
        ..YearTargets::default()
    };
    let targets = ["a", "b"].map(|slug| (unit(slug).slug, 2026, targets));
    let standings = [
        status("a", "2026-06-10", State::Missing, None),
        status("a", "2026-06-25", State::Reported, Some(true)),
        status("b", "2026-06-10", State::Exempt, None),
        status("b", "2026-06-25", State::Reported, Some(false)),
    ];
    let quarters = [
        quarter("a", "2026Q1", QuarterState::Shown),
        quarter("a", "2026Q2", QuarterState::Zero),
        quarter("b", "2026Q1", QuarterState::NotHeld),
        quarter("b", "2026Q2", QuarterState::Shown),
    ];
    let assessment = assess(AssessmentInputs {
        span: "2026H1".parse().unwrap(),
        closing: &closing,
        opening: &opening,
        rules: RateRules::default(),
        targets: &targets.into_iter().collect(),
        standings: &standings,
        quarters: &quarters,
        decisions: &[],
        submissions: &Submissions::default(),
        visits: &[],
    });
    let (a, b) = (&assessment.units[0].figures, &assessment.units[1].figures);
    let none = String::new;
    assert_eq!(
        told(a, SignedProjects),
        (1, None, "66.67%".to_owned(), Some(2))
    );
    assert_eq!(
        told(b, SignedProjects),
        (2, None, "133.33%".to_owned(), Some(1))
    );
    assert_eq!(
        told(&assessment.total, SignedProjects),
        (3, None, "100.00%".to_owned(), None)
    );
    assert_eq!(
        told(b, FundsAdded),
        (600_000, None, "150.00%".to_owned(), Some(1))
    );
    assert_eq!(told(a, OnTime), (1, Some(2), none(), Some(1)));
    assert_eq!(told(b, OnTime), (0, Some(1), none(), Some(2)));
    assert_eq!(told(a, Observed), (1, Some(2), none(), Some(2)));
    assert_eq!(told(b, Observed), (1, Some(1), none(), Some(1)));
    for equal in [Started, OpenQuestions, ProductionRate] {
        assert_eq!(
            (told(a, equal).3, told(b, equal).3),
            (Some(1), Some(1)),
            "{equal:?}"
        );
    }
}
