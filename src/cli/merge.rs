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
use crate::daemon::child::Reader;
use crate::daemon::{Appraisal, appraise};
use crate::domain::check::{Context, Listings};
use crate::domain::doubt::Questions;
use crate::domain::finding::{Level, Verdict};
use crate::domain::ledger::{Counted, LedgerUnit, merge_all};
use crate::domain::period::{DueDays, Period};
use crate::domain::project::Cells;
use crate::domain::rate::{RateRules, rates};
use crate::domain::switches::Switches;
use crate::domain::unit::{Contact, Unit, UnitKind, UnitSlug};
use crate::domain::unit_name::unit_named;
use crate::folder::list_workbooks;
use crate::workbook::ledger::{LedgerView, write_quickly};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// A folder of workbooks; a sub-folder is a unit
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
    path: PathBuf,
    /// Name of the unit's sub-folder.
    folder: Option<String>,
    appraisal: Appraisal,
    /// What it leaves open of its projects' figures.
    questions: Questions,
}

pub(super) async fn merge_folder(common: &Common, options: &Options) -> Outcome {
    let files = list_workbooks(&options.dir).map_err(|error| Failure::Use(error.to_string()))?;
    if files.is_empty() {
        return Err(Failure::Use(format!(
            "no workbook in {}\n  hint: put .xlsx, .xls, .xlsb or .ods files there, or in one sub-folder a unit",
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
    let units = Arc::new(Units::new(&options.dir, &files));
    let config = assemble::configuration_if_any(common)?;
    let reader = assemble::reader(config.as_ref())?;
    let read = read_all(&reader, &options.dir, files, &units, today).await?;
    let (counted, unit_names, is_clean) = choose(read, &units);
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

/// The units that there may be.
struct Units {
    /// Those of the sub-folders, then those of the example, so that a sheet's own words find one.
    all: Vec<Unit>,
    /// Where in the list a sub-folder's unit stands.
    of_folder: BTreeMap<String, usize>,
}

impl Units {
    fn new(dir: &Path, files: &[PathBuf]) -> Self {
        let known = example::units();
        let mut units = Self {
            all: Vec::new(),
            of_folder: BTreeMap::new(),
        };
        let mut places: BTreeMap<UnitSlug, usize> = BTreeMap::new();
        for folder in files.iter().filter_map(|file| folder_of(dir, file)) {
            if units.of_folder.contains_key(&folder) {
                continue;
            }
            let unit = unit_named(&folder, &known)
                .cloned()
                .unwrap_or_else(|| bare_unit(&folder));
            let place = *places.entry(unit.slug.clone()).or_insert_with(|| {
                units.all.push(unit);
                units.all.len() - 1
            });
            units.of_folder.insert(folder, place);
        }
        let others = known.into_iter();
        units
            .all
            .extend(others.filter(|unit| !places.contains_key(&unit.slug)));
        units
    }

    /// The unit of a sub-folder.
    fn of(&self, folder: Option<&str>) -> Option<&Unit> {
        self.of_folder.get(folder?).map(|&place| &self.all[place])
    }
}

/// The first sub-folder on the way to a file.
fn folder_of(dir: &Path, file: &Path) -> Option<String> {
    let below = file.strip_prefix(dir).ok()?;
    let mut parts = below.iter();
    let first = parts.next()?;
    parts.next().map(|_| first.to_string_lossy().into_owned())
}

/// A unit of which only the name is known.
fn bare_unit(name: &str) -> Unit {
    let nobody = Contact {
        name: String::new(),
        address: String::new(),
        phone: String::new(),
    };
    Unit {
        slug: UnitSlug(name.to_owned()),
        name: name.to_owned(),
        code: "X".to_owned(),
        aliases: Vec::new(),
        kind: UnitKind::District,
        from: None,
        to: None,
        liaison: nobody,
        deputy: None,
        leader: None,
    }
}

/// Reads and judges all files, as many at once as there are processors.
async fn read_all(
    reader: &Reader,
    dir: &Path,
    files: Vec<PathBuf>,
    units: &Arc<Units>,
    today: NaiveDate,
) -> Result<Vec<Read>, Failure> {
    let bar = progress_bar(files.len());
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let turns = Arc::new(Semaphore::new(at_once));
    let mut tasks = JoinSet::new();
    // The children of a folder read no other's files; they end with its last one.
    let mut readers: BTreeMap<String, Reader> = BTreeMap::new();
    for path in files {
        let reader = match folder_of(dir, &path) {
            Some(folder) => readers
                .entry(folder)
                .or_insert_with(|| reader.apart())
                .clone(),
            None => reader.apart(),
        };
        let (units, turns, bar) = (Arc::clone(units), Arc::clone(&turns), bar.clone());
        let folder = folder_of(dir, &path);
        tasks.spawn(async move {
            let _turn = turns.acquire_owned().await;
            let (appraisal, questions) =
                read_one(&reader, &path, folder.as_deref(), &units, today).await?;
            bar.inc(1);
            Ok::<Read, Failure>(Read {
                path,
                folder,
                appraisal,
                questions,
            })
        });
    }
    drop(readers);
    let mut read = Vec::new();
    while let Some(done) = tasks.join_next().await {
        read.push(done.map_err(|error| Failure::Failed(error.to_string()))??);
    }
    bar.finish_and_clear();
    read.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(read)
}

async fn read_one(
    reader: &Reader,
    path: &Path,
    folder: Option<&str>,
    units: &Units,
    today: NaiveDate,
) -> Result<(Appraisal, Questions), Failure> {
    let bytes = super::check::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let due_days = DueDays::new(vec![10, 25])?;
    let context = Context {
        unit: units.of(folder),
        units: &units.all,
        due_days: &due_days,
        today,
        unstated: due_days.unstated(today, 5, |period| period.0, |_| true),
        history: &[],
        listings: &Listings::default(),
        switches: &Switches::default(),
    };
    let mut appraisal = appraise(reader, &name, &bytes, None, &context).await?;
    let projects = &mut appraisal.sheet.projects;
    let questions = Questions::of_sheet(&name, projects, &appraisal.checked.findings);
    for row in projects {
        // Only findings need to know where each value stood.
        row.cells = Cells::default();
    }
    Ok((appraisal, questions))
}

/// Who a file is from: its sub-folder, else what it states, else what its name says.
fn unit_of(read: &Read, units: &Units) -> LedgerUnit {
    if let Some(unit) = units.of(read.folder.as_deref()) {
        return unit.into();
    }
    let stem = read.path.file_stem().unwrap_or_default().to_string_lossy();
    let stated = read.appraisal.sheet.unit_stated.as_ref();
    let stated = stated.map(|stated| stated.value.as_str());
    let name = stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let known = [stated, Some(name)]
        .into_iter()
        .flatten()
        .find_map(|name| unit_named(name, &units.all));
    match known {
        Some(unit) => unit.into(),
        None => (&bare_unit(stated.unwrap_or(&stem))).into(),
    }
}

/// One report a unit: the latest period wins, of two for one period the later in name order.
fn choose(read: Vec<Read>, units: &Units) -> (Vec<Counted>, Vec<LedgerUnit>, bool) {
    let mut chosen: BTreeMap<UnitSlug, (LedgerUnit, Period, Read)> = BTreeMap::new();
    let mut is_clean = true;
    for read in read {
        let unit = unit_of(&read, units);
        is_clean &= read.appraisal.checked.verdict == Verdict::Accepted;
        print_file(&read, &unit.name);
        let checked = &read.appraisal.checked;
        if checked.verdict == Verdict::Ignored || !read.appraisal.sheet.has_table {
            continue;
        }
        let period = checked.period;
        if let Some((_, other, _)) = chosen.get(&unit.slug)
            && *other > period
        {
            say(format!(
                "  left out: {} has a later report, for {other}",
                unit.name
            ));
            continue;
        }
        if let Some((_, other, earlier)) = chosen.insert(unit.slug.clone(), (unit, period, read)) {
            say(format!(
                "  takes the place of {} ({other})",
                earlier.path.display()
            ));
        }
    }
    let names = chosen.values().map(|(unit, _, _)| unit.clone()).collect();
    let counted = chosen
        .into_values()
        .zip(1..)
        .map(|((unit, period, read), arrival)| Counted {
            unit: unit.slug,
            period,
            arrival,
            rows: read.appraisal.sheet.projects,
            urgent: read.appraisal.sheet.urgent,
            questions: read.questions,
        })
        .collect();
    (counted, names, is_clean)
}

fn print_file(read: &Read, unit: &str) {
    let Appraisal { sheet, checked } = &read.appraisal;
    say(format!(
        "{}: {unit}, {}, {} projects, {}",
        read.path.display(),
        checked.period,
        sheet.projects.len(),
        serde_json::to_value(checked.verdict)
            .ok()
            .as_ref()
            .and_then(|word| word.as_str())
            .unwrap_or_default(),
    ));
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
