//! Which tables are this period's report: the newest period that is stated, else the worksheet that is shown on
//! opening; the same projects are never read twice, and what speaks against the choice is asked.

use super::candidate::Candidate;
use super::copies::{self, without_copies};
use super::meta::Meta;
use super::period_of_name::statements_of_name;
use super::sheets::{Purpose, Scanned};
use crate::domain::finding::Finding;
use crate::domain::period_words::{Moment, PeriodStatement, PeriodWords, Strength, newest};
use crate::domain::rules::Rule;
use crate::words::period_words::is_only_a_period;
use crate::words::text::of_value;

/// The tables that were chosen, and what is to be said of the others.
pub(super) struct TableChoice {
    /// Worksheets that are this period's report, in their order.
    pub(super) sheets: Vec<usize>,
    /// What these and the file's name say of the period, the surest first.
    pub(super) period_words: Vec<PeriodStatement>,
    pub(super) findings: Vec<Finding>,
}

/// Chooses among all tables of a workbook; those that are not chosen get another [`Purpose`].
pub(super) fn choose(
    scanned: &mut [Scanned],
    active: Option<&str>,
    file_name: &str,
) -> TableChoice {
    let mut findings = Vec::new();
    let only_hidden = !scanned
        .iter()
        .any(|scan| scan.is_visible() && scan.has(Purpose::Report));
    let mut candidates = candidates(scanned, only_hidden);
    let of_file = statements_of_name(file_name, "", Strength::FileName);
    let near = moment_of(&of_file);
    mark_old(&mut candidates, near);
    mark_old_quarters(&mut candidates, near);
    let kept = if candidates.len() > 1 {
        without_copies(scanned, &candidates, active, &mut findings)
    } else {
        vec![true; candidates.len()]
    };
    for (candidate, is_kept) in candidates.iter().zip(&kept) {
        let purpose = match (candidate.is_old, is_kept) {
            (true, _) => Purpose::OldPeriod,
            (false, false) => Purpose::Copy,
            (false, true) => continue,
        };
        scanned[candidate.sheet].blocks[candidate.block].1 = purpose;
    }
    findings.extend(old_sheets(scanned, &candidates, near));
    findings.extend(old_rows(scanned));
    findings.extend(copies::repeating_lists(scanned, &candidates, &kept));
    let sheets = say_hidden(scanned, only_hidden, &mut findings);
    let counts = |(one, is_kept): &(&Candidate, &bool)| **is_kept && !one.is_old && one.is_seen;
    let chosen = candidates.iter().zip(&kept).filter(counts);
    let mut period_words: Vec<PeriodStatement> = Vec::new();
    for said in chosen.flat_map(|(one, _)| &one.said).chain(&of_file) {
        let is_known = period_words
            .iter()
            .any(|known| (known.words, known.strength) == (said.words, said.strength));
        if !is_known {
            period_words.push(said.clone());
        }
    }
    period_words.sort_by_key(|said| said.strength);
    TableChoice {
        sheets,
        period_words,
        findings,
    }
}

fn moment_of(said: &[PeriodStatement]) -> Option<Moment> {
    said.iter()
        .find_map(|said| Some((said.words.year?, said.words.month?)))
}

/// All reports' tables.
fn candidates(scanned: &[Scanned], only_hidden: bool) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (sheet, scan) in scanned.iter().enumerate() {
        let name = &scan.view.grid.name;
        let of_name = statements_of_name(name, name, Strength::SheetName);
        let mut said = scan.meta.period.clone();
        let mut last = None;
        for (block, (table, purpose)) in scan.blocks.iter().enumerate() {
            if let Some(last) = last {
                let own = Meta::period_between(&scan.view, last, table.top);
                // A table below without a period of its own goes on with the one above.
                if own.iter().any(|said| said.strength.states()) {
                    said = own;
                }
            }
            last = Some(table.bottom);
            if *purpose != Purpose::Report {
                continue;
            }
            let of_title = together(PeriodWords::default(), &said);
            let rows = scan.view.rows_between(table.bottom + 1, table.end);
            candidates.push(Candidate {
                sheet,
                block,
                words: together(of_title, &of_name),
                of_name: together(PeriodWords::default(), &of_name),
                of_quarter: quarter_in(name, &of_name),
                said: said.iter().chain(&of_name).cloned().collect(),
                has_rows: !rows.is_empty(),
                is_seen: scan.is_visible() || only_hidden,
                is_old: false,
            });
        }
    }
    candidates
}

/// The quarter that a name says and nothing else.
fn quarter_in(name: &str, said: &[PeriodStatement]) -> PeriodWords {
    let hint = said.iter().find(|said| said.strength == Strength::Hint);
    let words = hint
        .filter(|_| is_only_a_period(name))
        .map(|said| said.words);
    words.unwrap_or_default()
}

/// All that these say, the first ones before what speaks against them.
fn together(first: PeriodWords, said: &[PeriodStatement]) -> PeriodWords {
    let said = said.iter().filter(|said| said.strength.states());
    said.fold(first, |words, said| words.and(said.words).unwrap_or(words))
}

/// Marks all tables that state another period than the newest; one that is empty or hidden is never the newest,
/// unless all are.
fn mark_old(candidates: &mut [Candidate], near: Option<Moment>) {
    let may_lead = |one: &Candidate| one.has_rows && one.is_seen;
    let any_leads = candidates.iter().any(may_lead);
    for of in [|one: &Candidate| one.words, |one: &Candidate| one.of_name] {
        let open: Vec<usize> = (0..candidates.len())
            .filter(|&at| !candidates[at].is_old && (may_lead(&candidates[at]) || !any_leads))
            .collect();
        let words: Vec<PeriodWords> = open.iter().map(|&at| of(&candidates[at])).collect();
        let Some(is_newest) = newest(&words, near) else {
            continue;
        };
        let mut said = words.iter().zip(&is_newest);
        let newest = said.find_map(|(words, is_newest)| is_newest.then_some(*words));
        for (at, is_newest) in open.iter().zip(is_newest) {
            candidates[*at].is_old = !is_newest && of(&candidates[*at]).says_something();
        }
        for (at, one) in candidates.iter_mut().enumerate() {
            if !open.contains(&at) {
                one.is_old |= of(one).says_something() && Some(of(one)) != newest;
            }
        }
    }
}

/// The same by quarters, where no table says anything else of its period.
fn mark_old_quarters(candidates: &mut [Candidate], near: Option<Moment>) {
    let words: Vec<PeriodWords> = candidates.iter().map(|one| one.of_quarter).collect();
    let are_quarters = candidates
        .iter()
        .all(|one| !one.words.says_something() && one.of_quarter.says_something());
    if !are_quarters {
        return;
    }
    for (one, is_newest) in candidates
        .iter_mut()
        .zip(newest(&words, near).unwrap_or_default())
    {
        one.is_old = !is_newest;
    }
}

/// What is said of tables of other periods: once a worksheet, or once a table where others of it count.
fn old_sheets(scanned: &[Scanned], candidates: &[Candidate], near: Option<Moment>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for one in candidates.iter().filter(|one| one.is_old) {
        let scan = &scanned[one.sheet];
        let name = &scan.view.grid.name;
        let text = one
            .said
            .first()
            .map_or(name.as_str(), |said| said.text.as_str());
        let is_whole = !scan.has(Purpose::Report);
        if is_whole && findings.iter().any(|finding| finding.sheet == *name) {
            continue;
        }
        if is_whole && is_hidden_and_newer(one, candidates, near) {
            findings.push(hidden_and_newer(name, text));
            continue;
        }
        let (cell, message) = if is_whole {
            (
                String::new(),
                format!("工作表“{name}”是其他期次的，没有计入本期。"),
            )
        } else {
            let table = &scan.blocks[one.block].0;
            let cell = table.columns.first().map(|column| column.at.address());
            let row = table.top + 1;
            (
                cell.unwrap_or_default(),
                format!("第{row}行起的表是其他期次的，没有计入本期。"),
            )
        };
        findings.push(Finding::new(
            Rule::OldSheet,
            name,
            cell,
            text,
            "只保留本期",
            message,
        ));
    }
    findings
}

/// What is said of rows of another period in a table whose other rows count.
fn old_rows(scanned: &[Scanned]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for scan in scanned {
        let reports = scan.blocks.iter();
        let reports = reports.filter(|(_, purpose)| *purpose == Purpose::Report);
        let parts = reports.flat_map(|(table, _)| {
            let old = table.old_rows.iter();
            old.map(|(first, _)| (*first).max(table.bottom + 1))
        });
        for first in parts {
            let Some(row) = scan.view.rows_between(first, u32::MAX).first() else {
                continue;
            };
            let (number, name) = (row.number + 1, &scan.view.grid.name);
            findings.push(Finding::new(
                Rule::OldSheet,
                name,
                row.address(),
                &row.cells()
                    .next()
                    .map_or_else(Default::default, |(_, value)| of_value(value)),
                "只保留本期",
                format!("第{number}行起的项目是其他期次的，没有计入本期。"),
            ));
        }
    }
    findings
}

/// Whether a hidden table states a newer period than one that is read.
fn is_hidden_and_newer(one: &Candidate, all: &[Candidate], near: Option<Moment>) -> bool {
    let mut read = all.iter().filter(|other| !other.is_old && other.is_seen);
    let is_after = |other: &Candidate| {
        let order = newest(&[other.words, one.words], near);
        order.is_some_and(|order| order == [false, true])
    };
    !one.is_seen && one.has_rows && read.any(is_after)
}

fn hidden_and_newer(name: &str, text: &str) -> Finding {
    Finding::new(
        Rule::SheetsDiffer,
        name,
        "",
        text,
        "本期的工作表不隐藏",
        format!(
            "工作表“{name}”被隐藏，没有计入，但写的期次“{text}”比已计入的更新；如是本期的表，请取消隐藏后重报，否则请删去。"
        ),
    )
}

/// The chosen worksheets; hidden ones with reports are said.
fn say_hidden(scanned: &[Scanned], only_hidden: bool, findings: &mut Vec<Finding>) -> Vec<usize> {
    let mut chosen = Vec::new();
    for (index, scan) in scanned.iter().enumerate() {
        if !scan.has(Purpose::Report) {
            continue;
        }
        let name = &scan.view.grid.name;
        if scan.is_visible() || only_hidden {
            chosen.push(index);
        }
        if !scan.is_visible() {
            let what = if only_hidden {
                "仍已读取"
            } else {
                "没有计入"
            };
            findings.push(Finding::new(
                Rule::HiddenSheet,
                name,
                "",
                "",
                "不隐藏",
                format!("工作表“{name}”被隐藏，{what}；请取消隐藏或删除。"),
            ));
        }
    }
    chosen
}
