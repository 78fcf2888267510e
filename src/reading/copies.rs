//! Which tables list the same projects: one of them is read, and what differs in the others is asked.

use std::collections::{BTreeMap, BTreeSet};

use sheetgate::Value;

use super::candidate::Candidate;
use super::columns;
use super::sheets::{Purpose, Scanned};
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::text::key;
use crate::domain::wording::shortened;
use crate::words::text::is_placeholder;
use crate::words::titles::is_section_title;
use crate::words::total_words::is_total_word;
use crate::words::{amount, date, stage};

/// What a table says of each project, by the key of its name.
type TableContent = BTreeMap<String, BTreeMap<Field, String>>;

/// A table with what decides between copies.
struct Rival {
    index: usize,
    content: TableContent,
    fields: BTreeSet<Field>,
    is_active: bool,
    /// The worksheet is called by a number alone: 3.
    number: Option<u32>,
}

/// Which tables are read: of those with mostly the same projects one, the one that states its period, has the
/// most columns, is shown on opening, has the highest number. Whatever differs in the others is asked.
pub(super) fn without_copies(
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
            let difference = difference(&rival.content, &other.content).filter(|_| !is_series);
            findings.push(copied(name, other_name, difference));
        } else {
            read.push(rival);
        }
    }
    kept
}

/// Notes lists that are no report and only name projects of the report, in columns of the form: each is a copy. What
/// differs in one is asked.
pub(super) fn repeating_lists(
    scanned: &mut [Scanned],
    candidates: &[Candidate],
    kept: &[bool],
) -> Vec<Finding> {
    let mut lists = Vec::new();
    for (index, scan) in scanned.iter().enumerate() {
        for (block, (table, purpose)) in scan.blocks.iter().enumerate() {
            let all = || columns::columns(&scan.view, table, scan.view.headers).all;
            if *purpose == Purpose::Other
                && scan.is_visible()
                && all().iter().all(|column| column.field().is_some())
            {
                lists.push((index, block, content(scan, block)));
            }
        }
    }
    if lists.is_empty() {
        return Vec::new();
    }
    let counts = |(one, is_kept): &(&Candidate, &bool)| **is_kept && !one.is_old && one.is_seen;
    let read = candidates.iter().zip(kept).filter(counts);
    let mut known = TableContent::new();
    let mut first = None;
    for (one, _) in read {
        first = first.or(Some(one.sheet));
        known.extend(content(&scanned[one.sheet], one.block));
    }
    let Some(first) = first else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (index, block, own) in lists {
        if own.is_empty() || !own.keys().all(|name| known.contains_key(name)) {
            continue;
        }
        let name = &scanned[index].view.grid.name;
        let other = &scanned[first].view.grid.name;
        findings.push(copied(name, other, difference(&own, &known)));
        scanned[index].blocks[block].1 = Purpose::Copy;
    }
    findings
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
}

/// Something that a table says and the other one does not.
fn difference(own: &TableContent, other: &TableContent) -> Option<String> {
    for (name, project) in own {
        let Some(others) = other.get(name) else {
            let shown = project
                .get(&Field::Name)
                .map_or(name.as_str(), String::as_str);
            return Some(format!("“{}”只在这里", shortened(shown, 30)));
        };
        for (field, text) in project {
            let theirs = others.get(field).map_or("", String::as_str);
            if *field != Field::Sequence
                && *field != Field::Name
                && !says_same(*field, text, theirs)
            {
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

/// The texts of a table by project and field; sections, totals and rows without a name are left out.
fn content(scan: &Scanned, block: usize) -> TableContent {
    /// Projects that are compared; beyond so many a copy shows itself before.
    const MOST: usize = 3_000;
    let (table, _) = &scan.blocks[block];
    let columns = columns::columns(&scan.view, table, scan.view.headers).all;
    let fields: Vec<(Field, u32)> = columns
        .iter()
        .filter_map(|column| Some((column.field()?, column.index)))
        .collect();
    let Some(&(_, name)) = fields.iter().find(|(field, _)| *field == Field::Name) else {
        return TableContent::new();
    };
    let mut content = TableContent::new();
    for row in scan
        .view
        .rows_between(table.bottom + 1, table.end)
        .iter()
        .take(MOST)
    {
        let shown = row.text(name);
        if shown.is_empty()
            || table.is_repeat(row.number)
            || table.is_old(row.number)
            || is_total_word(&shown)
            || is_section_title(&shown)
        {
            continue;
        }
        let texts = fields
            .iter()
            .map(|&(field, column)| (field, row.text(column).into_owned()));
        let texts = texts.filter(|(_, text)| !is_placeholder(text)).collect();
        content.entry(key(&shown)).or_insert(texts);
    }
    content
}

/// Whether two texts mean the same in this column, however they are written: 2026.3.5 and 2026年3月5日.
fn says_same(field: Field, one: &str, other: &str) -> bool {
    let value = |text: &str| Value::Text(text.into());
    let as_date = |text| date::parse(&value(text)).ok().map(|(date, _)| date);
    let as_amount = |text| {
        let amount = amount::parse(&value(text)).ok();
        amount.map(|amount| (amount.number, amount.unit))
    };
    let is_read_alike = match field {
        field if field.is_date() => as_date(one).is_some() && as_date(one) == as_date(other),
        field if field.is_amount() => {
            as_amount(one).is_some() && as_amount(one) == as_amount(other)
        }
        Field::Stage => stage::stage(one).is_some() && stage::stage(one) == stage::stage(other),
        _ => false,
    };
    is_read_alike || key(one) == key(other)
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
