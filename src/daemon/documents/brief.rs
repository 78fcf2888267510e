//! The ledger of a month in words: what its letter says, as the lines of a document.

use crate::daemon::Office;
use crate::document::{Brief, RateLine, UnitLine};
use crate::mail::{LedgerSummary, ProjectNamed, Reporting, UnitNote};
use crate::workbook::ledger::LedgerWorksheet;

/// Lines of one list in a document; the ledger has them all.
const MOST_LINES: usize = 10;

/// The ledger of a month in words.
pub(super) fn brief(office: &Office, summary: &LedgerSummary) -> Brief {
    let since = summary.since.as_ref();
    let changed = summary.figures.iter().filter_map(|figure| {
        let change = figure.change.as_ref()?;
        Some(format!("{}{change}", figure.name))
    });
    let changed: Vec<String> = changed.collect();
    Brief {
        office: office.policy.office_name.clone(),
        month: summary.month.clone(),
        period: summary.period.label(),
        projects: summary.total.projects,
        investment: summary.total.investment.to_yi(),
        funds: summary.total.funds.to_yi(),
        figures_changed: since
            .filter(|_| !changed.is_empty())
            .map_or_else(String::new, |since| {
                format!("与{since}台账相比，{}。", changed.join("，"))
            }),
        rates: summary.rates.iter().map(rate_line).collect(),
        unlisted: summary.unlisted,
        units: summary.ranking.iter().map(unit_line).collect(),
        since: since.cloned(),
        new: listed(summary.new.iter().map(named), LedgerWorksheet::Changes),
        moved: listed(
            summary.moved.iter().map(|moved| {
                let (unit, project) = (&moved.unit, &moved.project);
                let from = if moved.from.is_empty() {
                    "未注明"
                } else {
                    &moved.from
                };
                let to = if moved.to.is_empty() {
                    "未注明"
                } else {
                    &moved.to
                };
                format!(
                    "{unit}“{project}”由{from}转为{to}{}",
                    bracketed(&moved.note)
                )
            }),
            LedgerWorksheet::Changes,
        ),
        funded: listed(summary.funded.iter().map(named), LedgerWorksheet::Changes),
        stalled: stalled_lines(summary),
        matters: listed(
            summary.matters.iter().map(|matter| {
                let urgent = if matter.is_urgent { "【紧急】" } else { "" };
                let project = if matter.project.is_empty() {
                    String::new()
                } else {
                    format!("“{}”", matter.project)
                };
                let asked = matter.matter.trim_end_matches('。');
                format!(
                    "{urgent}{}{project}：{asked}{}",
                    matter.unit,
                    bracketed(&matter.worth)
                )
            }),
            LedgerWorksheet::Matters,
        ),
        reporting: reporting(&summary.reporting),
        observation: notes(&summary.observation),
        doubts: summary.doubts.clone(),
    }
}

fn rate_line(rate: &crate::mail::Rate) -> RateLine {
    RateLine {
        name: rate.name.clone(),
        percent: rate.percent.clone(),
        numerator: rate.numerator.clone(),
        denominator: rate.denominator.clone(),
        besides: rate.besides.clone(),
    }
}

fn unit_line(unit: &crate::mail::RankedUnit) -> UnitLine {
    let star = if unit.is_partial { "*" } else { "" };
    UnitLine {
        place: unit
            .place
            .map_or_else(|| "—".to_owned(), |place| place.to_string()),
        name: unit.unit.clone(),
        projects: unit.projects,
        investment: unit.investment.to_yi(),
        funds_rate: format!("{}{star}", unit.funds_rate),
        start_rate: unit.start_rate.clone(),
    }
}

/// `开阳县“精密铸件项目”（总投资1.20亿元）`
fn named(project: &ProjectNamed) -> String {
    format!(
        "{}“{}”{}",
        project.unit,
        project.project,
        bracketed(&project.note)
    )
}

fn bracketed(note: &str) -> String {
    if note.is_empty() {
        String::new()
    } else {
        format!("（{note}）")
    }
}

pub(super) fn stalled_lines(summary: &LedgerSummary) -> Vec<String> {
    let told = summary.stalled.iter().map(|one| {
        let signal = if one.is_red { "红" } else { "黄" };
        format!("{}“{}”（{signal}）：{}", one.unit, one.project, one.reasons)
    });
    listed(told, LedgerWorksheet::Stalled)
}

pub(super) fn notes(units: &[UnitNote]) -> Vec<String> {
    units
        .iter()
        .map(|unit| format!("{}{}", unit.name, unit.note))
        .collect()
}

/// The first lines, and of how many more the page of the ledger tells.
fn listed(lines: impl ExactSizeIterator<Item = String>, page: LedgerWorksheet) -> Vec<String> {
    let more = lines.len().saturating_sub(MOST_LINES);
    let mut lines: Vec<String> = lines.take(MOST_LINES).collect();
    if more > 0 {
        lines.push(format!("另有{more}项，见台账“{}”页", page.name()));
    }
    lines
}

/// `本期应报14家，按时报送12家；未报：息烽县。`
fn reporting(reporting: &Reporting) -> String {
    let mut words = vec![format!(
        "本期应报{}家，按时报送{}家",
        reporting.due, reporting.on_time
    )];
    for (word, units) in [
        ("逾期", &reporting.late),
        ("零报告", &reporting.zero),
        ("未报", &reporting.missing),
        ("免报", &reporting.exempt),
    ] {
        let names: Vec<String> = units
            .iter()
            .map(|unit| format!("{}{}", unit.name, bracketed(&unit.note)))
            .collect();
        if !names.is_empty() {
            words.push(format!("{word}：{}", names.join("、")));
        }
    }
    format!("{}。", words.join("；"))
}
