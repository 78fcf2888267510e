//! `merge DIR -o FILE`: one ledger from a folder of workbooks, without config, state or daemon.

use std::collections::BTreeMap;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{Common, Done, Failure, Outcome, assemble, say};
use crate::clock::Clock;
use crate::config::example;
use crate::daemon::{Appraisal, appraise};
use crate::domain::check::{Context, Listings};
use crate::domain::doubt::Questions;
use crate::domain::finding::{Level, Verdict};
use crate::domain::ledger::{Counted, LedgerUnit, merge_all};
use crate::domain::merge_files::{Candidate, Fate, Place, Whose, choose, natural};
use crate::domain::period::DueDays;
use crate::domain::project::Cells;
use crate::domain::rate::{RateRules, rates};
use crate::domain::rules::Rule;
use crate::domain::switches::{Switch, Switches};
use crate::domain::unit::{Unit, UnitSlug};
use crate::folder::list_workbooks;
use crate::sandbox::Reader;
use crate::workbook::ledger::{LedgerView, write_quickly};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A folder of workbooks, in sub-folders by unit or period, or in none
    dir: PathBuf,
    /// Where to write the ledger
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// The ledger is written in pieces of so many bytes.
const PIECE: usize = 256 << 10;
/// Findings printed of one file; the rest are counted.
const MOST_FINDINGS: usize = 8;

/// A workbook of the folder, judged.
struct Read {
    /// Below the folder, as it is shown.
    shown: String,
    place: Place,
    appraisal: Appraisal,
    /// What it leaves open of its projects' figures.
    questions: Questions,
}

pub(super) async fn merge_folder(common: &Common, options: &Options) -> Outcome {
    let mut files =
        list_workbooks(&options.dir).map_err(|error| Failure::Use(error.to_string()))?;
    let passed_over = pass_over(&mut files, options);
    if files.is_empty() {
        return Err(Failure::Use(format!(
            "no workbook in {}\n  hint: put .xlsx, .xls, .xlsb or .ods files there, or in sub-folders",
            options.dir.display()
        )));
    }
    let today = common.now.map_or_else(
        || {
            Clock::Machine
                .now()
                .with_timezone(&chrono_tz::Asia::Shanghai)
                .date_naive()
        },
        |wall| wall.date(),
    );
    let units: Arc<[Unit]> = example::units().into();
    let config = assemble::configuration_if_any(common)?;
    let reader = assemble::reader(config.as_ref())?;
    let read = read_all(&reader, &options.dir, files, &units, today).await?;
    for line in passed_over {
        say(line);
    }
    let (counted, unit_names, is_clean) = count(read, &units);
    let Some(as_of) = counted.iter().map(|counted| counted.period).max() else {
        return Err(Failure::Failed(
            "none of the workbooks is a report that can be merged".to_owned(),
        ));
    };
    let ledger = merge_all(&unit_names, counted, as_of);
    let rates = rates(&ledger, RateRules::default());
    let view = LedgerView {
        office_name: "",
        title: &as_of.label(),
        as_of: as_of.0,
        ledger: &ledger,
        rates: &rates,
        standings: &[],
        quarters: &[],
        flags: &[],
        remark: None,
        shows_suspicions: true,
    };
    write(&view, &options.output)?;
    let total = &rates.total;
    say(format!(
        "\n{} projects of {} units as of {as_of}: total investment {}, funds in place {}; {} signed, {} started, {} in production",
        total.projects,
        ledger.units.len(),
        total.total_investment,
        total.funds_in_place,
        total.signed,
        total.started,
        total.producing,
    ));
    if !ledger.suspicions.is_empty() {
        say(format!(
            "{} projects look alike: see the last worksheet",
            ledger.suspicions.len()
        ));
    }
    say(format!("ledger: {}", options.output.display()));
    // The program ends here: the system takes the memory back at once, row by row it takes long.
    std::mem::forget(ledger);
    Ok(if is_clean {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

/// Takes out the files of ours that need not be read for it, and what the last run wrote; in words.
fn pass_over(files: &mut Vec<PathBuf>, options: &Options) -> Vec<String> {
    let output = options.output.canonicalize().ok();
    let mut said = Vec::new();
    files.retain(|file| {
        let shown = file.strip_prefix(&options.dir).unwrap_or(file).display();
        if output.is_some() && file.canonicalize().ok() == output {
            said.push(format!("{shown}: passed over: the ledger is written there"));
            return false;
        }
        let ours = place_of(&options.dir, file).ours();
        said.extend(ours.map(|ours| format!("{shown}: passed over: {ours}")));
        ours.is_none()
    });
    said
}

/// Writes the ledger: all of it, or nothing.
fn write(view: &LedgerView<'_>, output: &Path) -> Result<(), Failure> {
    let cannot = |error: &dyn std::fmt::Display| {
        Failure::Failed(format!("cannot write {}: {error}", output.display()))
    };
    let folder = match output.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    // As any other new file: who may read it is for the system to say.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| cannot(&error))?;
    write_quickly(view, BufWriter::with_capacity(PIECE, &mut file))
        .map_err(|error| cannot(&error))?;
    file.persist(output).map_err(|error| cannot(&error.error))?;
    Ok(())
}

/// The names on the way to a file, below the folder that is merged.
fn place_of(dir: &Path, file: &Path) -> Place {
    let below = file.strip_prefix(dir).unwrap_or(file);
    let folders = below.parent().into_iter().flat_map(Path::iter);
    let folders = folders.map(|folder| folder.to_string_lossy().into_owned());
    let stem = file.file_stem().unwrap_or_default();
    Place::new(folders.collect(), stem.to_string_lossy().into_owned())
}

/// A unit of which perhaps only the name is known.
fn ledger_unit(whose: Whose<'_>) -> LedgerUnit {
    match whose {
        Whose::Known(unit) => unit.into(),
        Whose::Named(name) => LedgerUnit {
            slug: UnitSlug(name.clone()),
            name,
            code: "X".to_owned(),
        },
    }
}

/// Reads and judges all files, as many at once as there are processors.
async fn read_all(
    reader: &Reader,
    dir: &Path,
    files: Vec<PathBuf>,
    units: &Arc<[Unit]>,
    today: NaiveDate,
) -> Result<Vec<Read>, Failure> {
    let bar = progress_bar(files.len());
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let turns = Arc::new(Semaphore::new(at_once));
    let mut tasks = JoinSet::new();
    // All files are of the person who merges them: children go from one to the next, for starting one costs as
    // much as reading a file.
    for path in files {
        let (place, reader) = (place_of(dir, &path), reader.clone());
        let (units, turns, bar) = (Arc::clone(units), Arc::clone(&turns), bar.clone());
        let shown = path
            .strip_prefix(dir)
            .unwrap_or(&path)
            .display()
            .to_string();
        tasks.spawn(async move {
            let _turn = turns.acquire_owned().await;
            let (appraisal, questions) = read_one(&reader, &path, &place, &units, today).await?;
            bar.inc(1);
            Ok::<Read, Failure>(Read {
                shown,
                place,
                appraisal,
                questions,
            })
        });
    }
    let mut read = Vec::new();
    while let Some(done) = tasks.join_next().await {
        read.push(done.map_err(|error| Failure::Failed(error.to_string()))??);
    }
    bar.finish_and_clear();
    read.sort_by(|a, b| natural(&a.shown, &b.shown));
    Ok(read)
}

async fn read_one(
    reader: &Reader,
    path: &Path,
    place: &Place,
    units: &[Unit],
    today: NaiveDate,
) -> Result<(Appraisal, Questions), Failure> {
    let bytes = super::check::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let due_days = DueDays::new(vec![10, 25])?;
    let context = Context {
        unit: place.folder_unit(units),
        units,
        due_days: &due_days,
        today,
        unstated: due_days.unstated(today, 5, |period| period.0, |_| true),
        history: &[],
        observed: &[],
        listings: &Listings::default(),
        // Nobody has named the units that there are.
        switches: &Switches::new([(Rule::UnknownUnit, Switch::Off)]),
    };
    let mut appraisal = appraise(reader, &name, &bytes, None, &context).await?;
    let of_folders = place.period_words();
    if !of_folders.is_empty() {
        let words = &mut appraisal.sheet.period_words;
        words.extend(of_folders);
        words.sort_by_key(|said| said.strength);
        appraisal.check_again(&context);
    }
    let projects = &mut appraisal.sheet.projects;
    let questions = Questions::of_sheet(&name, projects, &appraisal.checked.findings);
    for row in projects {
        // Only findings need to know where each value stood.
        row.cells = Cells::default();
    }
    Ok((appraisal, questions))
}

/// One report a unit, with every other file said, and whether nothing needs a person.
fn count(read: Vec<Read>, units: &[Unit]) -> (Vec<Counted>, Vec<LedgerUnit>, bool) {
    let owner = |read: &Read| {
        let Appraisal { sheet, checked } = &read.appraisal;
        ledger_unit(read.place.whose(sheet, checked.unit.as_ref(), units))
    };
    let owners: Vec<LedgerUnit> = read.iter().map(owner).collect();
    let candidates: Vec<Candidate<'_>> = read
        .iter()
        .zip(&owners)
        .map(|(read, owner)| {
            let Appraisal { sheet, checked } = &read.appraisal;
            Candidate {
                path: &read.shown,
                unit: &owner.slug,
                period: checked.period,
                words: &sheet.period_words,
                verdict: checked.verdict,
                is_ledger: sheet.is_ledger,
                has_table: sheet.is_report(),
                rows: &sheet.projects,
            }
        })
        .collect();
    let fates = choose(&candidates);
    let mut is_clean = true;
    for ((read, owner), fate) in read.iter().zip(&owners).zip(&fates) {
        let is_accepted = read.appraisal.checked.verdict == Verdict::Accepted;
        is_clean &= (is_accepted || *fate != Fate::Counts) && !fate.needs_person();
        print_file(read, &owner.name, fate, &candidates);
    }
    print_left_out(&fates);
    let mut chosen: BTreeMap<UnitSlug, (LedgerUnit, Appraisal, Questions)> = BTreeMap::new();
    for ((read, owner), fate) in read.into_iter().zip(owners).zip(fates) {
        if fate == Fate::Counts {
            let report = (owner, read.appraisal, read.questions);
            chosen.insert(report.0.slug.clone(), report);
        }
    }
    let names = chosen.values().map(|(unit, ..)| unit.clone()).collect();
    let counted = chosen
        .into_values()
        .zip(1..)
        .map(|((unit, appraisal, questions), arrival)| Counted {
            unit: unit.slug,
            period: appraisal.checked.period,
            arrival,
            rows: appraisal.sheet.projects,
            urgent: appraisal.sheet.urgent,
            questions,
        })
        .collect();
    (counted, names, is_clean)
}

/// The files that do not count, in one line.
fn print_left_out(fates: &[Fate]) {
    let count = |is: fn(&Fate) -> bool| fates.iter().filter(|fate| is(fate)).count();
    let parts = [
        (
            count(|fate| matches!(fate, Fate::Earlier { .. })),
            "earlier",
        ),
        (
            count(|fate| matches!(fate, Fate::SamePeriod { .. })),
            "of the same period",
        ),
        (count(|fate| *fate == Fate::Rejected), "rejected"),
        (count(|fate| *fate == Fate::NoReport), "without a report"),
        (
            count(|fate| matches!(fate, Fate::Ours(_))),
            "made by this program",
        ),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !parts.is_empty() {
        say(format!("\nleft out: {}", parts.join(", ")));
    }
}

fn print_file(read: &Read, unit: &str, fate: &Fate, all: &[Candidate<'_>]) {
    if let Fate::Ours(ours) = fate {
        say(format!("{}: passed over: {ours}", read.shown));
        return;
    }
    let Appraisal { sheet, checked } = &read.appraisal;
    say(format!(
        "{}: {unit}, {}, {} projects, {}",
        read.shown,
        checked.period,
        sheet.projects.len(),
        serde_json::to_value(checked.verdict)
            .ok()
            .as_ref()
            .and_then(|word| word.as_str())
            .unwrap_or_default(),
    ));
    match fate {
        Fate::Counts | Fate::Ours(_) => {}
        Fate::Rejected => say("  left out: it is rejected, so it replaces nothing"),
        Fate::NoReport => say("  left out: no report's table was found"),
        Fate::Earlier { by } => {
            say(format!(
                "  left out: {unit} has a later report: {}",
                all[*by].path
            ));
            return;
        }
        Fate::SamePeriod { by, differs } => {
            let what = if *differs { "another one" } else { "the same" };
            let by = all[*by].path;
            say(format!(
                "  left out: {unit} has {what} for this period, later by its name: {by}"
            ));
            return;
        }
    }
    let questions = || {
        checked
            .findings
            .iter()
            .filter(|finding| finding.level > Level::Note)
    };
    for finding in questions().take(MOST_FINDINGS) {
        say(format!(
            "  {}!{} {}",
            finding.sheet, finding.cell, finding.message
        ));
    }
    let more = questions().count().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        say(format!("  and {more} more: `diaodu check` shows all"));
    }
}

/// On a terminal only; a log stays clean.
pub(super) fn progress_bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}
