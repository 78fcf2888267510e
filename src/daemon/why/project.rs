//! Where a row of the ledger comes from, and a figure in it: file, worksheet, cell, version and arrival, from report to
//! report.

use std::collections::BTreeSet;

use super::report::add_file;
use super::trail::{shown_step, trail};
use super::wall;
use crate::daemon::Office;
use crate::daemon::kept_ledger::LedgerSource;
use crate::domain::doubt::Meanwhile;
use crate::domain::edit::{EditRecord, ProjectEdit};
use crate::domain::field_value::value;
use crate::domain::language::{Language, both};
use crate::domain::ledger::origin::{OwnNumber, decisions_about, goes_on_as, sources, told};
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::period::Period;
use crate::domain::project::visit::Visit;
use crate::domain::project::{Field, ProjectRow};
use crate::domain::unit::UnitSlug;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::{ArrivedFile, Result};

/// What is asked about a project.
#[derive(Debug, Clone, Copy)]
pub struct ProjectQuestion<'a> {
    /// What whoever asks reads.
    pub language: Language,
    /// Our number, the unit's own, or the name.
    pub project: &'a str,
    /// One field of it.
    pub field: Option<Field>,
    /// In the ledger as of this period.
    pub as_of: Period,
}

/// Where a project's row, or one field of it, comes from; or the numbers of all projects that may be meant.
pub async fn of_project(
    office: &Office,
    question: ProjectQuestion<'_>,
) -> Result<std::result::Result<Answer, Vec<String>>> {
    let language = question.language;
    let ledger = office.merged(question.as_of, LedgerSource::Kept).await?;
    let records = office.store.project_edits().await?;
    let found = meant_after(office, (&ledger, &records), &question).await?;
    let entry = match found[..] {
        [entry] => entry,
        ref several => {
            return Ok(Err(several.iter().map(|entry| named(entry)).collect()));
        }
    };
    let field = question.field;
    let sources = sources(&records, &entry.number, &entry.unit);
    let given = given_names(&records, &sources);
    let steps = trail(office, &records, (&sources, &given), question.as_of).await?;
    let called = steps.iter().map(|step| step.entry.row.name.clone());
    let names: BTreeSet<String> = called.collect();
    let decisions = decisions_about(&records, &sources, &names);
    let shown_step = shown_step(&steps, entry);
    let (home, row) = shown_step.map_or((&entry.unit, &entry.row), |step| {
        (&step.unit, &step.entry.row)
    });
    let place = source(office, language, (home, entry.last), (row, field)).await?;
    let mut answer = match field {
        None => Answer::new(
            language,
            &entry.number,
            of_row(language, entry, &place, &decisions),
        ),
        Some(field) => {
            let about = format!("{} {}", entry.number, field.header());
            let written = shown_step.map(|step| shown(language, &step.entry, field));
            let is_decided =
                written.is_some_and(|written| written != shown(language, entry, field));
            let deciding = decisions.iter().rfind(|record| sets(&record.edit, field));
            let said = match deciding.filter(|_| is_decided) {
                Some(record) => both!(
                    language,
                    "{}: by decision {}; {place} writes otherwise",
                    "{}：按{}号决定；{place} 里写的不是这样",
                    shown(language, entry, field),
                    record.id
                ),
                None => of_field(language, entry, field, &place),
            };
            Answer::new(language, about, said)
        }
    };
    answer.add_rule(PolicyRule::Merge);
    if !decisions.is_empty() {
        answer.add_rule(PolicyRule::Identity);
    }
    for record in &decisions {
        let signed = &record.signed;
        let text = both!(
            language,
            "decision {} by {}: {}: {}",
            "{}号决定，{}：{}：{}",
            record.id,
            signed.by,
            told(language, &record.edit),
            signed.why
        );
        answer.add_at(EvidenceKind::Decision, signed.at, text);
    }
    let mut before: Option<String> = None;
    for step in &steps {
        let said = field.map_or_else(String::new, |field| shown(language, &step.entry, field));
        if before.as_ref() == Some(&said) && step.period != entry.last {
            continue;
        }
        let at = (&step.unit, step.period);
        let place = source(office, language, at, (&step.entry.row, field)).await?;
        let mut told = both!(language, "{}: ", "{}：", step.period);
        if step.unit != entry.unit || step.entry.number != entry.number {
            told += &both!(
                language,
                "{} of {}: ",
                "{}（{}）：",
                step.entry.number,
                step.unit
            );
        }
        if field.is_some() {
            told += &both!(language, "{said}, ", "{said}，");
        }
        answer.add(EvidenceKind::Value, told + &place);
        before = Some(said);
    }
    if field.is_none() {
        for visit in office.visits_of(&entry.number).await? {
            answer.add(EvidenceKind::Visit, of_visit(language, &visit));
        }
    }
    if let Some(file) = counting(office, home, entry.last).await? {
        answer.add_rule(PolicyRule::Statements);
        add_file(office, &mut answer, &file, None);
    }
    Ok(Ok(answer))
}

/// The names that decisions gave these: what their unit reports under such a name is the same project.
fn given_names(records: &[EditRecord], sources: &[OwnNumber]) -> Vec<String> {
    let standing = records.iter().filter(|record| record.stands());
    let given = standing.filter_map(|record| match &record.edit {
        ProjectEdit::Rename { number, name } => {
            let is_own = sources.iter().any(|source| source.number == *number);
            is_own.then(|| name.clone())
        }
        _ => None,
    });
    given.collect()
}

/// `YY-1 精密铸件项目 (yunyan) is as "11月下.xlsx" 调度表 row 4 … writes it, after decisions 2 and 3`
fn of_row(language: Language, entry: &Entry, place: &str, decisions: &[&EditRecord]) -> String {
    let stands = both!(
        language,
        "{} is as {place} writes it",
        "{} 按 {place} 所写",
        named(entry)
    );
    let ids: Vec<String> = decisions
        .iter()
        .map(|record| record.id.to_string())
        .collect();
    match ids.len() {
        0 => stands,
        1 => both!(
            language,
            "{stands}, after decision {}",
            "{stands}，并经{}号决定",
            ids[0]
        ),
        _ => both!(
            language,
            "{stands}, after decisions {}",
            "{stands}，并经{}号决定",
            ids.join(language.of(", ", "、"))
        ),
    }
}

/// Whether such a decision says what stands in this field.
const fn sets(edit: &ProjectEdit, field: Field) -> bool {
    match edit {
        ProjectEdit::Rename { .. } => matches!(field, Field::Name),
        ProjectEdit::Close { .. } => matches!(field, Field::Stage),
        _ => false,
    }
}

fn of_visit(language: Language, visit: &Visit) -> String {
    let Visit {
        number,
        visited_on,
        by,
        finding,
        ..
    } = visit;
    both!(
        language,
        "visit {number} on {visited_on} by {by}: {finding}",
        "调研{number}号，{visited_on}，{by}：{finding}"
    )
}

/// The entries that may be meant; of a project that went on under another number, by its old number or name, that one.
async fn meant_after<'l>(
    office: &Office,
    (ledger, records): (&'l Ledger, &[EditRecord]),
    question: &ProjectQuestion<'_>,
) -> Result<Vec<&'l Entry>> {
    let found = meant(ledger, question.project);
    if !found.is_empty() {
        return Ok(found);
    }
    let goes_on = goes_on_as(records, question.project);
    if let Some(entry) = ledger.entry(goes_on) {
        return Ok(vec![entry]);
    }
    let mut found = Vec::new();
    let standing = records.iter().filter(|record| record.stands());
    let mut numbers: Vec<&str> = standing.map(|record| record.edit.number()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let Some(entry) = ledger.entry(goes_on_as(records, number)) else {
            continue;
        };
        let own = sources(records, number, &entry.unit);
        let steps = trail(office, records, (&own[..1], &[]), question.as_of).await?;
        let wanted = question.project.trim();
        let is_called = steps
            .iter()
            .any(|step| step.entry.row.name.trim() == wanted);
        if is_called
            && !found
                .iter()
                .any(|known: &&Entry| known.number == entry.number)
        {
            found.push(entry);
        }
    }
    Ok(found)
}

/// Our numbers of the projects that may be meant, each with its name and unit.
pub async fn projects_meant(
    office: &Office,
    wanted: &str,
    as_of: Period,
) -> Result<Vec<(String, String)>> {
    let ledger = office.merged(as_of, LedgerSource::Kept).await?;
    let meant = meant(&ledger, wanted).into_iter();
    Ok(meant
        .map(|entry| (entry.number.clone(), named(entry)))
        .collect())
}

/// The entries with this number of ours, else with this number of the unit's or this name.
fn meant<'l>(ledger: &'l Ledger, wanted: &str) -> Vec<&'l Entry> {
    if let Some(entry) = ledger.entry(wanted) {
        return vec![entry];
    }
    let is_meant = |entry: &&Entry| {
        entry.given_number.as_deref() == Some(wanted) || entry.row.name.trim() == wanted.trim()
    };
    let all = ledger.entries.iter().chain(&ledger.left);
    all.filter(is_meant).collect()
}

/// `NANMING-2026-001 精密铸件项目 (nanming)`
fn named(entry: &Entry) -> String {
    format!("{} {} ({})", entry.number, entry.row.name, entry.unit)
}

/// What counts in a field, and whether it is in doubt.
fn shown(language: Language, entry: &Entry, field: Field) -> String {
    let text = value(&entry.row, field).replace('\n', " ");
    let text = if text.is_empty() {
        language.of("(empty)", "（空）").to_owned()
    } else {
        text
    };
    if entry.is_doubtful(field) {
        both!(language, "{text} (in doubt)", "{text}（待核）")
    } else {
        text
    }
}

fn of_field(language: Language, entry: &Entry, field: Field, place: &str) -> String {
    let counts = shown(language, entry, field);
    let Some(doubt) = entry.doubt(field) else {
        return both!(
            language,
            "{counts}: as {place} writes it",
            "{counts}：按 {place} 所写"
        );
    };
    let written = doubt.told_written();
    let doubtful = &doubt.place;
    let there = format!("{} {} {}", doubtful.file, doubtful.sheet, doubtful.cell);
    let there = there.trim_end();
    match doubt.meanwhile {
        Meanwhile::Accepted(period) => both!(
            language,
            "{counts}: kept from the report for {period}, for {there} writes {written}, which is asked about",
            "{counts}：沿用 {period} 那一期的，因为 {there} 写的是 {written}，待核"
        ),
        Meanwhile::Reading => both!(
            language,
            "{counts}: the only way to read {written} in {there}, which is asked about",
            "{counts}：{there} 写的 {written} 只能这样读，待核"
        ),
        Meanwhile::Nothing => both!(
            language,
            "nothing counts: {there} writes {written}, which is asked about",
            "暂不计：{there} 写的是 {written}，待核"
        ),
    }
}

/// The report of a unit that counts for a period.
pub(super) async fn counting(
    office: &Office,
    unit: &UnitSlug,
    period: Period,
) -> Result<Option<ArrivedFile>> {
    let files = office.store.arrived_files(unit, period).await?;
    let mut files = files.into_iter();
    Ok(files.rfind(|file| file.is_report && file.version.is_some() && file.verdict.is_accepted()))
}

/// `"11月下.xlsx" 调度表!H7, version 2, there at 2026-11-24 10:00`
async fn source(
    office: &Office,
    language: Language,
    (unit, period): (&UnitSlug, Period),
    (row, field): (&ProjectRow, Option<Field>),
) -> Result<String> {
    let Some(file) = counting(office, unit, period).await? else {
        return Ok(both!(
            language,
            "{}, row {}",
            "{} 第{}行",
            row.row.sheet,
            row.row.first_row
        ));
    };
    let rows = office.store.rows_of(file.id).await?;
    let cell = field.and_then(|field| {
        let here = rows.iter().find(|one| one.row == row.row)?;
        Some(here.cells.get(field)?.address())
    });
    let first_row = row.row.first_row;
    let cell = cell.unwrap_or_else(|| both!(language, "row {first_row}", "第{first_row}行"));
    Ok(both!(
        language,
        "{:?} {} {cell}, version {}, there at {}",
        "{:?} {} {cell}（第{}版，{} 查看时有了）",
        file.file_name,
        row.row.sheet,
        file.version.unwrap_or_default(),
        wall(office, file.arrival.not_after)
    ))
}
