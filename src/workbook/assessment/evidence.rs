//! The evidence below a unit's figures: its projects with what each adds, its reports, its quarters.

use std::collections::BTreeMap;

use super::AssessmentView;
use crate::assessment::{
    AssessedDecision, AssessedProject, AssessedReport, AssessedVisit, Contribution, Indicator,
    LeftOut, UnitAssessment,
};
use crate::domain::amount::Yuan;
use crate::domain::observation::QuarterState;
use crate::domain::project::Stage;
use crate::domain::report_status::State;
use crate::workbook::page::{Money, Page, WriteError};
use crate::workbook::{fit, style};

/// Header and width of each column.
pub(super) const COLUMNS: [(&str, f64); 19] = [
    ("序号", 5.0),
    ("项目编号", 13.0),
    ("项目名称", 28.0),
    ("项目\n阶段", 7.0),
    ("签约时间", 11.5),
    ("开工时间", 11.5),
    ("投产时间", 11.5),
    ("总投资\n（万元）", 12.0),
    ("期末累计\n到位资金\n（万元）", 12.0),
    ("期初累计\n到位资金\n（万元）", 12.0),
    ("引进", 6.5),
    ("新增到位\n资金\n（万元）", 12.0),
    ("新开工", 7.0),
    ("新投产", 7.0),
    ("计入资金\n到位率", 9.0),
    ("计入\n开工率", 8.0),
    ("计入\n投产率", 8.0),
    ("未计原因、待核", 30.0),
    ("依据", 36.0),
];
const SIGNS: &str = "√ 计入；○ 只计入分母；— 可能应计而未计，原因见说明栏；空白 不属于该指标。";

/// Writes it from this row on.
pub(super) fn write(
    page: &mut Page<'_>,
    first: u32,
    view: &AssessmentView<'_>,
    unit: &UnitAssessment,
) -> Result<(), WriteError> {
    let heading = style::heading(11.0);
    page.text(first, 0, "依据一：项目", &heading)?;
    page.text(first, 7, SIGNS, &style::caption())?;
    page.header(first + 1, COLUMNS.map(|(header, _)| header))?;
    page.sheet.set_row_height(first + 1, 48)?;
    let mut row = first + 2;
    for (number, project) in (1_u32..).zip(&unit.projects) {
        project_line(page, (row, number), project)?;
        row += 1;
    }
    if unit.projects.is_empty() {
        let format = style::centered();
        page.merged(
            row,
            0,
            page.last_column,
            "没有涉及考评指标的项目。",
            &format,
        )?;
        row += 1;
    }
    row += 1;
    page.text(row, 0, "依据二：报送", &heading)?;
    row = reports(page, row + 1, &unit.reports)?;
    page.text(row + 1, 0, "依据三：观摩", &heading)?;
    row = quarters(page, row + 2, unit)?;
    page.text(row + 1, 0, "依据四：实地调研", &heading)?;
    row = visits(page, row + 2, &unit.visits)?;
    page.text(row + 1, 0, "依据五：议定和交办事项", &heading)?;
    row = decisions(page, row + 2, &unit.decisions)?;
    let printed = format!("制表：{}　　　　审核：______", view.office_name);
    page.text(row + 1, 0, &printed, &style::caption())
}

fn project_line(
    page: &mut Page<'_>,
    (row, number): (u32, u32),
    project: &AssessedProject,
) -> Result<(), WriteError> {
    let (text, centered) = (style::airy(style::text()), style::centered());
    let money = Money::new(|format| format);
    let source = source(project);
    let notes = notes(project);
    page.texts(
        row,
        &COLUMNS.map(|(_, width)| width),
        &[
            (1, &project.number, &centered),
            (2, &project.name, &text),
            (3, project.stage.map_or("", Stage::word), &centered),
            (10, sign(project, Indicator::SignedProjects), &centered),
            (12, sign(project, Indicator::Started), &centered),
            (13, sign(project, Indicator::InProduction), &centered),
            (14, sign(project, Indicator::FundsRate), &centered),
            (15, sign(project, Indicator::StartRate), &centered),
            (16, sign(project, Indicator::ProductionRate), &centered),
            (17, &notes, &text),
            (18, &source, &text),
        ],
    )?;
    page.number(row, 0, number.into(), &centered)?;
    let day = style::centered().set_num_format(style::DAY);
    for (column, date) in [
        (4, project.signed_on),
        (5, project.started_on),
        (6, project.in_production_on),
    ] {
        page.date(row, column, date, &day)?;
    }
    for (column, yuan) in [
        (7, project.total_investment_yuan),
        (8, project.funds_in_place_yuan),
        (9, project.funds_before_yuan),
    ] {
        page.amount(row, column, yuan, &money)?;
    }
    match project.contributions.get(&Indicator::FundsAdded) {
        Some(Contribution::Counted { numerator, .. }) => {
            page.amount(row, 11, Some(Yuan(*numerator)), &money)
        }
        Some(Contribution::LeftOut(_)) => page.text(row, 11, "—", &centered),
        None => page.text(row, 11, "", &centered),
    }
}

/// Whether it counts; see [`SIGNS`].
fn sign(project: &AssessedProject, indicator: Indicator) -> &'static str {
    match project.contributions.get(&indicator) {
        None => "",
        Some(Contribution::LeftOut(_)) => "—",
        Some(Contribution::Counted { numerator: 0, .. })
            if indicator != Indicator::FundsRate && indicator.is_rate() =>
        {
            "○"
        }
        Some(Contribution::Counted { .. }) => "√",
    }
}

/// Why it is left out of what, and which of its figures are in doubt.
fn notes(project: &AssessedProject) -> String {
    let mut reasons: BTreeMap<LeftOut, Vec<&str>> = BTreeMap::new();
    for (indicator, contribution) in &project.contributions {
        if let Contribution::LeftOut(reason) = contribution {
            reasons.entry(*reason).or_default().push(indicator.name());
        }
    }
    let told = reasons.iter().map(|(reason, indicators)| {
        let why = reason.told().trim_end_matches('的');
        format!("{why}，未计入{}", indicators.join("、"))
    });
    let mut words: Vec<String> = told.collect();
    if !project.in_doubt.is_empty() {
        let fields = project.in_doubt.iter().map(|field| field.header());
        words.push(format!("待核：{}", fields.collect::<Vec<_>>().join("、")));
    }
    words.join("；")
}

/// `2026年6月25日报送期第2版，表.xlsx“调度表”第5行`
fn source(project: &AssessedProject) -> String {
    let source = &project.source;
    let version = source
        .version
        .map_or_else(String::new, |version| format!("第{version}版"));
    format!(
        "{}报送期{version}，{}“{}”第{}行",
        source.period.label(),
        source.file,
        source.sheet,
        source.row
    )
}

/// The unit's reports; answers the row after them.
fn reports(page: &mut Page<'_>, first: u32, reports: &[AssessedReport]) -> Result<u32, WriteError> {
    page.header(first, ["序号", "报送期", "情况"])?;
    let mut row = first + 1;
    let centered = style::centered();
    for (number, report) in (1_u32..).zip(reports) {
        page.number(row, 0, number.into(), &centered)?;
        page.text(row, 1, &report.period.to_string(), &centered)?;
        page.text(row, 2, &told(report), &style::airy(style::text()))?;
        row += 1;
    }
    if reports.is_empty() {
        page.merged(row, 0, 2, "本期内没有已截止的报送期。", &centered)?;
        row += 1;
    }
    Ok(row)
}

/// `按时报送12个项目（第2版）`
fn told(report: &AssessedReport) -> String {
    let status = &report.status;
    let version = status
        .version
        .map_or_else(String::new, |version| format!("（第{version}版）"));
    let late = if status.on_time == Some(false) {
        "逾期"
    } else {
        "按时"
    };
    match status.state {
        State::Reported => format!("{late}报送{}个项目{version}", status.projects),
        State::Zero => format!("{late}零报告{version}"),
        State::Missing => "未报".to_owned(),
        State::Rejected => format!("已退回，未重报{version}"),
        State::Exempt => "免报，不计".to_owned(),
    }
}

fn quarters(page: &mut Page<'_>, first: u32, unit: &UnitAssessment) -> Result<u32, WriteError> {
    page.header(first, ["序号", "季度", "观摩项目"])?;
    let centered = style::centered();
    let mut row = first + 1;
    for (number, standing) in (1_u32..).zip(&unit.quarters) {
        let words = match standing.state {
            QuarterState::Shown if standing.projects.is_empty() => "有观摩".to_owned(),
            QuarterState::Shown => standing.projects.join("、"),
            QuarterState::Zero => "零报告".to_owned(),
            QuarterState::Missing => "未报".to_owned(),
            QuarterState::Open => "尚未截止，不计".to_owned(),
            QuarterState::NotHeld => "全市未组织，不计".to_owned(),
            QuarterState::NotObliged => "当季无报送义务，不计".to_owned(),
            QuarterState::Exempt => "免报，不计".to_owned(),
        };
        page.number(row, 0, number.into(), &centered)?;
        page.text(row, 1, &standing.quarter.to_string(), &centered)?;
        page.text(row, 2, &words, &style::airy(style::text()))?;
        row += 1;
    }
    if unit.quarters.is_empty() {
        page.merged(row, 0, 2, "本期内没有已截止的季度。", &centered)?;
        row += 1;
    }
    Ok(row)
}

/// What the unit led and whose day is over; answers the row after it.
fn decisions(
    page: &mut Page<'_>,
    first: u32,
    decisions: &[AssessedDecision],
) -> Result<u32, WriteError> {
    page.header(first, ["序号", "时限", "事项和办结时间"])?;
    let mut row = first + 1;
    let centered = style::centered();
    for (number, one) in (1_u32..).zip(decisions) {
        let done = match one.done_on {
            None => "未办结".to_owned(),
            Some(day) if day <= one.due => format!("{day}按时办结"),
            Some(day) => format!("{day}逾期办结"),
        };
        let words = format!("{}（{}）：{done}", one.item, one.id.kind.label());
        page.number(row, 0, number.into(), &centered)?;
        page.text(row, 1, &one.due.to_string(), &centered)?;
        page.text(row, 2, &words, &style::airy(style::text()))?;
        row += 1;
    }
    if decisions.is_empty() {
        page.merged(row, 0, 2, "本期内没有到期的牵头事项。", &centered)?;
        row += 1;
    }
    Ok(row)
}

/// The visits to the unit's projects; answers the row after them.
fn visits(page: &mut Page<'_>, first: u32, visits: &[AssessedVisit]) -> Result<u32, WriteError> {
    let (text, centered) = (style::airy(style::text()), style::centered());
    page.header(first, ["序号", "项目编号", "项目名称"])?;
    page.merged(first, 3, 4, "日期", &style::header())?;
    page.merged(first, 5, 6, "调研人", &style::header())?;
    page.merged(first, 7, 18, "调研情况", &style::header())?;
    let mut row = first + 1;
    let room: f64 = COLUMNS[7..=18].iter().map(|(_, width)| width).sum();
    for (number, visit) in (1_u32..).zip(visits) {
        page.number(row, 0, number.into(), &centered)?;
        page.text(row, 1, &visit.project, &centered)?;
        page.text(row, 2, &visit.name, &text)?;
        page.merged(row, 3, 4, &visit.visited_on.to_string(), &centered)?;
        page.merged(row, 5, 6, &visit.by, &centered)?;
        page.merged(row, 7, 18, &visit.finding, &text)?;
        let lines = fit::lines(&visit.finding, fit::room(room - 2.0, style::BODY_SIZE));
        let name = fit::lines(&visit.name, fit::room(COLUMNS[2].1 - 2.0, style::BODY_SIZE));
        let height = fit::height(lines.max(name), style::BODY_SIZE).max(21.0);
        page.sheet.set_row_height(row, height)?;
        row += 1;
    }
    if visits.is_empty() {
        page.merged(
            row,
            0,
            page.last_column,
            "本期内没有实地调研记录。",
            &centered,
        )?;
        row += 1;
    }
    Ok(row)
}
