//! Values of the monthly ledger's letters: the summary that is read on a phone (rule 11).

mod brief;
mod news;

use std::cmp::Reverse;
use std::collections::HashMap;

pub(super) use brief::brief;
pub(in crate::daemon) use news::News;

use super::LetterWriter;
use crate::daemon::Office;
use crate::daemon::editions::edition_name;
use crate::daemon::ledger_workbook::LedgerReport;
use crate::domain::amount::Yuan;
use crate::domain::assignment_lines::lines;
use crate::domain::doubles::{Doubles, doubles};
use crate::domain::doubt::Weight;
use crate::domain::ledger::{Entry, Ledger, Matter};
use crate::domain::observation::{Flag, FlagLevel};
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::domain::project::Stage;
use crate::domain::rate::{Ratio, Tally, rates};
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::stalled::{Signal, Stalled};
use crate::domain::suspicion::Suspicion;
use crate::domain::unit::UnitSlug;
use crate::mail::{
    CityMatter, Content, Double, GroupTotal, LedgerDraft, LedgerSummary, Rate, Reporting,
    StalledProject, UnitNote,
};
use crate::store::{PastEdition, Result};
use crate::workbook::ledger::LedgerWorksheet;

pub(super) async fn ledger(
    writer: &mut LetterWriter<'_>,
    month: Month,
    stage: EditionStage,
) -> Result<Content> {
    if let Some(said) = writer.ledger_letters.get(&(month, stage)) {
        return Ok(said.clone());
    }
    let office = writer.at.office;
    let past = writer.ledgers.past.before(office, month).await?;
    let (facts, today) = (writer.facts, office.policy.local(writer.at.now).date());
    let record_head = writer.record_head.as_ref().map(ToString::to_string);
    let ledger_report = writer.edition_report(month, stage).await?.clone();
    let news = writer.ledgers.news(&ledger_report.ledger, &past);
    let file = edition_name(month, stage);
    let mut summary = ledger_summary(office, &ledger_report, (&past, &news), month, &file);
    // As they stand when it is written: an edition on record keeps its workbook alone.
    summary.assignments = lines(&office.policy, today, &facts.assignments);
    summary.record_head = record_head;
    let said = match stage {
        EditionStage::Final => Content::Ledger(summary),
        EditionStage::Draft => Content::LedgerDraft(draft(office, &ledger_report, summary, month)),
    };
    writer.ledger_letters.insert((month, stage), said.clone());
    Ok(said)
}

fn draft(
    office: &Office,
    ledger_report: &LedgerReport,
    summary: LedgerSummary,
    month: Month,
) -> LedgerDraft {
    let mut questions = Vec::new();
    if let Some(doubts) = &summary.doubts {
        questions.push(format!(
            "待核数据{doubts}，见附件“{}”页。",
            LedgerWorksheet::Doubts.name()
        ));
    }
    if !ledger_report.ledger.suspicions.is_empty() {
        questions.push(format!(
            "有{}处疑似重复、错号或终止后又列出的项目，见附件“{}”页。",
            ledger_report.ledger.suspicions.len(),
            LedgerWorksheet::Suspicions.name()
        ));
    }
    let owing = summary.reporting.missing.len();
    if owing > 0 {
        questions.push(format!(
            "有{owing}个单位本期未报，其项目沿用上一次报送的内容。"
        ));
    }
    draft_frame(office, summary, month, questions)
}

/// What the office reads with a draft.
fn draft_frame(
    office: &Office,
    summary: LedgerSummary,
    month: Month,
    questions: Vec<String>,
) -> LedgerDraft {
    let goes_out = crate::domain::plan::edition_at(
        &office.policy,
        &office.calendar,
        month,
        EditionStage::Final,
    );
    LedgerDraft {
        summary,
        goes_out: office.policy.local(goes_out),
        leaders: office.policy.leaders.len(),
        hold_command: format!(
            "diaodu -c {} ledger hold {month}",
            office.config_file.display()
        ),
        questions,
    }
}

/// What a ledger says, against these editions, the latest first, with what moved since that one.
pub(in crate::daemon) fn ledger_summary(
    office: &Office,
    ledger_report: &LedgerReport,
    (past, news): (&[PastEdition], &News),
    month: Month,
    file: &str,
) -> LedgerSummary {
    let (ledger, rates_now) = (&ledger_report.ledger, &ledger_report.rates);
    let names = &ledger.unit_names();
    let before = past.first().map(|edition| &edition.ledger);
    let (weight, doubles) = (Weight::of(&ledger.entries), doubles(ledger));
    let groups = rates_now
        .categories
        .iter()
        .filter(|(_, tally)| tally.projects > 0)
        .map(|(category, tally)| {
            group(
                category.map_or("未注明类别", crate::domain::project::Category::word),
                tally,
            )
        })
        .collect();
    let stages = rates_now
        .stages
        .iter()
        .filter(|(_, tally)| tally.projects > 0)
        .map(|(stage, tally)| {
            (
                stage.map_or("未注明", Stage::word).to_owned(),
                tally.projects as usize,
            )
        })
        .collect();
    let rates_before = before.map(|before| rates(before, rates_now.rules));
    LedgerSummary {
        month: month.label(),
        period: ledger.as_of,
        file: file.to_owned(),
        figures: news::figures(
            &rates_now.total,
            rates_before.as_ref().map(|rates| &rates.total),
        ),
        ranking: news::ranked(rates_now, rates_before.as_ref(), names),
        total: group("合计", &rates_now.total),
        groups,
        stages,
        rates: told_rates(&rates_now.total),
        since: past.first().map(|edition| edition.month.label()),
        new: news.new.clone(),
        moved: news.moved.clone(),
        funded: news.funded.clone(),
        changed: news.changed,
        stalled: stalled(ledger, &office.stalled(past, ledger), names),
        matters: matters(ledger, names),
        assignments: ledger_report.assignments.clone(),
        unlisted: rates_now.total.absent as usize,
        doubts: (weight.doubts > 0).then(|| weight.told()),
        without_doubles: without(&rates_now.total, &doubles),
        doubles: doubles
            .pairs
            .iter()
            .map(|pair| double(names, pair))
            .collect(),
        observation: observation(&ledger_report.flags, names),
        reporting: reporting(office, &ledger_report.standings, ledger),
        record_head: None,
    }
}

fn group(name: &str, tally: &Tally) -> GroupTotal {
    GroupTotal {
        name: name.to_owned(),
        projects: tally.projects as usize,
        investment: tally.total_investment,
        funds: tally.funds_in_place,
    }
}

/// All projects without those that are perhaps counted twice; `None` if none is.
fn without(total: &Tally, doubles: &Doubles<'_>) -> Option<GroupTotal> {
    let minus = |one: Yuan, other: Yuan| Yuan(one.0.saturating_sub(other.0));
    (doubles.projects > 0).then(|| GroupTotal {
        name: "剔除可能重复".to_owned(),
        projects: total.projects.saturating_sub(doubles.projects) as usize,
        investment: minus(total.total_investment, doubles.total_investment),
        funds: minus(total.funds_in_place, doubles.funds_in_place),
    })
}

/// The names of a ledger's units.
type Names<'a> = HashMap<&'a UnitSlug, &'a str>;

/// A unit's name; its short name if the ledger does not know it.
fn named(names: &Names<'_>, unit: &UnitSlug) -> String {
    let name = names.get(unit).copied();
    name.unwrap_or(&unit.0).to_owned()
}

fn double(names: &Names<'_>, pair: &Suspicion) -> Double {
    Double {
        unit: named(names, &pair.unit),
        project: pair.name.clone(),
        other_unit: named(names, &pair.other_unit),
        other_project: pair.other_name.clone(),
        question: pair.reason.question().to_owned(),
    }
}

/// Rule 13: always with numerator and denominator, and with what both leave out.
fn told_rates(tally: &Tally) -> Vec<Rate> {
    // Both sides of a rate in one unit, so that they can be compared.
    let is_large = Yuan(tally.funds_rate().denominator).is_in_yi();
    let money = |yuan: i64| {
        if is_large {
            format!("{}亿元", Yuan(yuan).to_yi())
        } else {
            Yuan(yuan).to_string()
        }
    };
    let count = |projects: i64| format!("{projects}个");
    let besides = &tally.besides;
    let rate = |name: &str, ratio: Ratio, besides: String, shown: &dyn Fn(i64) -> String| Rate {
        name: name.to_owned(),
        percent: ratio.to_string(),
        numerator: shown(ratio.numerator),
        denominator: shown(ratio.denominator),
        besides,
    };
    vec![
        rate("资金到位率", tally.funds_rate(), besides.of_funds(), &money),
        rate("开工率", tally.start_rate(), besides.of_counts(), &count),
        rate(
            "投产率",
            tally.production_rate(),
            besides.of_counts(),
            &count,
        ),
    ]
}

/// Red ones first, then the largest.
fn stalled(ledger: &Ledger, stalled: &[Stalled], names: &Names<'_>) -> Vec<StalledProject> {
    let entries = ledger.entries.iter();
    let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
    let mut known: Vec<(&Entry, &Stalled)> = stalled
        .iter()
        .filter_map(|stalled| Some((*entries.get(&*stalled.number)?, stalled)))
        .collect();
    known.sort_by_key(|(entry, stalled)| {
        (stalled.signal(), Reverse(entry.row.total_investment_yuan))
    });
    let told = |(entry, stalled): (&Entry, &Stalled)| {
        let reasons: Vec<String> = stalled.reasons.iter().map(|reason| reason.told()).collect();
        StalledProject {
            unit: named(names, &entry.unit),
            project: entry.row.name.clone(),
            is_red: stalled.signal() == Signal::Red,
            reasons: reasons.join("；"),
            worth: news::worth(entry),
            problems: entry.row.problems.clone().unwrap_or_default(),
        }
    };
    known.into_iter().map(told).collect()
}

/// Urgent ones first, as the ledger has them, then those of the largest projects.
fn matters(ledger: &Ledger, names: &Names<'_>) -> Vec<CityMatter> {
    let entries = ledger.entries.iter();
    let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
    let entry = |matter: &Matter| entries.get(matter.number.as_deref()?).copied();
    let mut matters: Vec<&Matter> = ledger.matters.iter().collect();
    matters.sort_by_cached_key(|matter| {
        let total = entry(matter).and_then(|entry| entry.row.total_investment_yuan);
        (matter.urgent.is_none(), Reverse(total))
    });
    let told = |matter: &Matter| CityMatter {
        unit: named(names, &matter.unit),
        project: matter.project.clone().unwrap_or_default(),
        matter: matter.matter.clone(),
        worth: entry(matter).map_or_else(String::new, news::worth),
        is_urgent: matter.urgent.is_some(),
    };
    matters.into_iter().map(told).collect()
}

fn observation(flags: &[Flag], names: &Names<'_>) -> Vec<UnitNote> {
    let mut flags: Vec<&Flag> = flags.iter().collect();
    flags.sort_by_key(|flag| Reverse(flag.streak));
    let note = |flag: &Flag| UnitNote {
        name: named(names, &flag.unit),
        note: match flag.level {
            FlagLevel::Warning => format!("连续{}个季度，预警", flag.streak),
            FlagLevel::Flag => format!("连续{}个季度，提请通报", flag.streak),
        },
    };
    flags.into_iter().map(note).collect()
}

fn reporting(office: &Office, standings: &[ReportStatus], ledger: &Ledger) -> Reporting {
    let mut reporting = Reporting::default();
    for standing in standings
        .iter()
        .filter(|standing| standing.period == ledger.as_of)
    {
        let name = office
            .policy
            .unit(&standing.unit)
            .map_or_else(|| standing.unit.0.clone(), |unit| unit.name.clone());
        let note = |note: &str| UnitNote {
            name: name.clone(),
            note: note.to_owned(),
        };
        match (standing.state, standing.on_time) {
            (State::Exempt, _) => {
                reporting.exempt.push(note(""));
                continue;
            }
            (State::Missing, _) => reporting.missing.push(note("")),
            (State::Rejected, _) => reporting.missing.push(note("报送件已退回，尚未改报")),
            (State::Zero, _) => reporting.zero.push(note("")),
            (State::Reported, Some(false)) => reporting.late.push(note("")),
            (State::Reported, _) => {}
        }
        reporting.due += 1;
        reporting.on_time += usize::from(standing.on_time == Some(true));
    }
    reporting
}
