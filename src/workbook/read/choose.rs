//! Which tables are this period's report: the newest period that is stated, else the worksheet that is shown on
//! opening; the same projects are never read twice, and what speaks against the choice is asked.

use std::collections::{BTreeMap, BTreeSet};

use super::columns;
use super::meta::Meta;
use super::sheets::{Purpose, Scanned};
use super::titles::{is_section_title, is_total_word};
use crate::domain::finding::Finding;
use crate::domain::period_words::{
    Moment, PeriodStatement, PeriodWords, Strength, in_name, newest,
};
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::text::key;
use crate::domain::wording::shortened;

/// The tables that were chosen, and what is to be said of the others.
pub(super) struct Choice {
    /// Worksheets that are this period's report, in their order.
    pub(super) sheets: Vec<usize>,
    /// What these and the file's name say of the period, the surest first.
    pub(super) period_words: Vec<PeriodStatement>,
    pub(super) findings: Vec<Finding>,
}

/// A report's table.
struct Candidate {
    sheet: usize,
    block: usize,
    /// What its title says of its period.
    said: Vec<PeriodStatement>,
    /// The same, with the worksheet's name.
    words: PeriodWords,
    /// What the name alone says.
    of_name: PeriodWords,
    has_rows: bool,
    /// The worksheet is shown, or all reports are hidden.
    is_seen: bool,
    is_old: bool,
}

/// Chooses among all tables of a workbook; those that are not chosen get another [`Purpose`].
pub(super) fn choose(scanned: &mut [Scanned], active: Option<&str>, file_name: &str) -> Choice {
    let mut findings = Vec::new();
    let only_hidden = !scanned
        .iter()
        .any(|scan| scan.is_visible() && scan.has(Purpose::Report));
    let mut candidates = candidates(scanned, only_hidden);
    let of_file = statements_of_name(file_name, "", Strength::FileName);
    mark_old(&mut candidates, moment_of(&of_file));
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
    findings.extend(old_sheets(scanned, &candidates));
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
    Choice {
        sheets,
        period_words,
        findings,
    }
}

/// What a name states of the period.
pub(super) fn statements_of_name(
    name: &str,
    sheet: &str,
    strength: Strength,
) -> Vec<PeriodStatement> {
    let stem = match (strength, name.rsplit_once('.')) {
        (Strength::FileName, Some((stem, kind)))
            if kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) && kind.len() <= 4 =>
        {
            stem
        }
        _ => name,
    };
    let said = in_name(stem, strength).into_iter();
    said.map(|(words, strength)| PeriodStatement {
        words,
        strength,
        text: shortened(stem, 40),
        sheet: sheet.to_owned(),
        cell: String::new(),
    })
    .collect()
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
                said: said.iter().chain(&of_name).cloned().collect(),
                has_rows: !rows.is_empty(),
                is_seen: scan.is_visible() || only_hidden,
                is_old: false,
            });
        }
    }
    candidates
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

/// What a table says of each project, by the key of its name.
type Content = BTreeMap<String, BTreeMap<Field, String>>;

/// A table with what decides between copies.
struct Rival {
    index: usize,
    content: Content,
    fields: BTreeSet<Field>,
    is_active: bool,
    /// The worksheet is called by a number alone: 3.
    number: Option<u32>,
}

/// Which tables are read: of those with mostly the same projects one, the one that states its period, has the
/// most columns, is shown on opening, has the highest number. Whatever differs in the others is asked.
fn without_copies(
    scanned: &[Scanned],
    candidates: &[Candidate],
    active: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Vec<bool> {
    let mut kept = vec![true; candidates.len()];
    let mut rivals: Vec<Rival> = Vec::new();
    for (index, one) in candidates.iter().enumerate() {
        if one.has_rows && one.is_seen {
            rivals.push(Rival::new(scanned, index, one, active));
        }
    }
    let most = rivals
        .iter()
        .map(|rival| rival.fields.len())
        .max()
        .unwrap_or(0);
    rivals.sort_by_key(|rival| {
        let one = &candidates[rival.index];
        let is_thin = rival.fields.len() + 3 <= most;
        let says_nothing = !one.words.says_something();
        (
            one.is_old,
            is_thin,
            says_nothing,
            !rival.is_active,
            std::cmp::Reverse(rival.number),
            rival.index,
        )
    });
    let highest = rivals.iter().filter_map(|rival| rival.number).max();
    let mut read: Vec<&Rival> = Vec::new();
    for rival in &rivals {
        let one = &candidates[rival.index];
        let name = &scanned[one.sheet].view.grid.name;
        let other = read.iter().copied().find(|other| other.is_copy(rival));
        if one.is_old {
            findings.extend(lost_projects(name, one, rival, &read));
        } else if let Some(other) = other {
            kept[rival.index] = false;
            // 1, 2, 3: the highest, which is also shown on opening, is the current one.
            let is_series = other.number.is_some()
                && other.number == highest
                && other.is_active
                && rival.number.is_some();
            let other_name = &scanned[candidates[other.index].sheet].view.grid.name;
            let difference = rival.difference(other).filter(|_| !is_series);
            findings.push(copied(name, other_name, difference));
        } else {
            read.push(rival);
        }
    }
    kept
}

impl Rival {
    fn new(scanned: &[Scanned], index: usize, one: &Candidate, active: Option<&str>) -> Self {
        let scan = &scanned[one.sheet];
        let name = &scan.view.grid.name;
        let content = content(scan, one.block);
        let fields = content
            .values()
            .flat_map(|project| project.keys().copied())
            .collect();
        Self {
            index,
            content,
            fields,
            is_active: active == Some(name.as_str()),
            number: name.trim().parse().ok(),
        }
    }

    /// Whether most projects of either are those of the other.
    fn is_copy(&self, other: &Self) -> bool {
        let shared = self
            .content
            .keys()
            .filter(|name| other.content.contains_key(*name))
            .count();
        let fewer = self.content.len().min(other.content.len());
        shared > 0 && shared * 2 > fewer
    }

    /// Something that this table says and the other one does not.
    fn difference(&self, other: &Self) -> Option<String> {
        for (name, project) in &self.content {
            let Some(others) = other.content.get(name) else {
                let shown = project
                    .get(&Field::Name)
                    .map_or(name.as_str(), String::as_str);
                return Some(format!("“{}”只在这里", shortened(shown, 30)));
            };
            for (field, text) in project {
                let theirs = others.get(field).map_or("", String::as_str);
                if *field != Field::Sequence && *field != Field::Name && key(text) != key(theirs) {
                    let shown = project
                        .get(&Field::Name)
                        .map_or(name.as_str(), String::as_str);
                    return Some(format!(
                        "“{}”的{}这里是“{}”，那里是“{}”",
                        shortened(shown, 30),
                        field.header(),
                        shortened(text, 20),
                        shortened(theirs, 20)
                    ));
                }
            }
        }
        None
    }
}

/// The texts of a table by project and field; sections, totals and rows without a name are left out.
fn content(scan: &Scanned, block: usize) -> Content {
    /// Projects that are compared; beyond so many a copy shows itself before.
    const MOST: usize = 3_000;
    let (table, _) = &scan.blocks[block];
    let mut no_findings = Vec::new();
    let columns = columns::columns(&scan.view, table, scan.view.headers, &mut no_findings);
    let fields: Vec<(Field, u32)> = columns
        .iter()
        .filter_map(|column| Some((column.field()?, column.index)))
        .collect();
    let Some(&(_, name)) = fields.iter().find(|(field, _)| *field == Field::Name) else {
        return Content::new();
    };
    let mut content = Content::new();
    for row in scan
        .view
        .rows_between(table.bottom + 1, table.end)
        .iter()
        .take(MOST)
    {
        let shown = row.text(name);
        if shown.is_empty()
            || table.is_repeat(row.number)
            || is_total_word(&shown)
            || is_section_title(&shown)
        {
            continue;
        }
        let texts = fields
            .iter()
            .map(|&(field, column)| (field, row.text(column).into_owned()));
        let texts = texts.filter(|(_, text)| !text.is_empty()).collect();
        content.entry(key(&shown)).or_insert(texts);
    }
    content
}

/// A copy is not read: once more in silence, or asked about where it differs.
fn copied(name: &str, other: &str, difference: Option<String>) -> Finding {
    match difference {
        None => Finding::new(
            Rule::OldSheet,
            name,
            "",
            name,
            "只保留一份",
            format!("工作表“{name}”的项目与“{other}”大多相同，没有重复计入。"),
        ),
        Some(difference) => Finding::new(
            Rule::SheetsDiffer,
            name,
            "",
            name,
            "只保留本期的一份",
            format!(
                "工作表“{name}”与“{other}”是同一批项目，内容不同：{difference}；已按“{other}”计入，请删去不用的一份，或在表上写明报送期。"
            ),
        ),
    }
}

/// Projects of an older table that the current one does not have: perhaps they are not older at all.
fn lost_projects(name: &str, one: &Candidate, old: &Rival, read: &[&Rival]) -> Option<Finding> {
    if one.words.whole().is_some() {
        return None;
    }
    let is_known = |project: &&String| {
        read.iter()
            .any(|other| other.content.contains_key(*project))
    };
    let lost: Vec<&String> = old
        .content
        .keys()
        .filter(|project| !is_known(project))
        .collect();
    let first = lost
        .first()
        .filter(|_| lost.len() * 2 > old.content.len())?;
    let shown = old
        .content
        .get(*first)
        .and_then(|project| project.get(&Field::Name));
    Some(Finding::new(
        Rule::SheetsDiffer,
        name,
        "",
        name,
        "本期的项目都在本期的工作表里",
        format!(
            "工作表“{name}”按名称是以前的，没有计入，但其中{}个项目（如“{}”）不在本期的工作表里；如果应当报送，请补到本期的工作表。",
            lost.len(),
            shortened(shown.unwrap_or(first), 30)
        ),
    ))
}

/// What is said of tables of other periods: once a worksheet, or once a table where others of it count.
fn old_sheets(scanned: &[Scanned], candidates: &[Candidate]) -> Vec<Finding> {
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
