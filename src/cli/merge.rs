//! `merge DIR -o FILE`: one ledger from a folder of workbooks, without config, state or daemon.

use std::collections::BTreeMap;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use self::reading::{MergedFile, place_of, read_all};
use self::said::{print_beyond_limits, print_file, print_left_out};
use super::{CommandResult, Common, Done, Failure, assemble, say};
use crate::check::merge_files::{Fate, FileCandidate, choose};
use crate::config::example;
use crate::daemon::Appraisal;
use crate::domain::doubt::Questions;
use crate::domain::finding::Verdict;
use crate::domain::ledger::{Counted, LedgerUnit, merge_all};
use crate::domain::rate::{RateRules, rates};
use crate::domain::unit::{Unit, UnitSlug};
use crate::folder::list_workbooks;
use crate::workbook::ledger::{LedgerView, write_quickly};

mod reading;
mod said;

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

pub(super) async fn merge_folder(common: &Common, options: &Options) -> CommandResult {
    let mut files =
        list_workbooks(&options.dir).map_err(|error| Failure::Use(error.to_string().into()))?;
    let passed_over = pass_over(&mut files, options);
    if files.is_empty() {
        return Err(Failure::Use(format!(
            "no workbook in {}\n  hint: put .xlsx, .xls, .xlsb or .ods files there, or in sub-folders",
            options.dir.display()
        ).into()));
    }
    let today = common.today_of_example();
    let units: Arc<[Unit]> = example::units().into();
    let config = assemble::configuration_if_any(common)?;
    let reader = assemble::reader(config.as_ref())?;
    let read = read_all(&reader, &options.dir, files, &units, today).await?;
    for line in passed_over {
        say(line);
    }
    let (counted, unit_names, is_clean) = count(read);
    let Some(as_of) = counted.iter().map(|counted| counted.period).max() else {
        return Err(Failure::Failed(
            "none of the workbooks is a report that can be merged"
                .to_owned()
                .into(),
        ));
    };
    let ledger = merge_all(&unit_names, counted, as_of);
    let rates = rates(&ledger, RateRules::default());
    let title = as_of.label();
    let view = LedgerView::of_projects(&title, &ledger, &rates);
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
        Failure::Failed(format!("cannot write {}: {error}", output.display()).into())
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

/// One report a unit, with every other file said, and whether nothing needs a person.
fn count(read: Vec<MergedFile>) -> (Vec<Counted>, Vec<LedgerUnit>, bool) {
    let candidates: Vec<FileCandidate<'_>> = read
        .iter()
        .map(|read| {
            let Appraisal { sheet, checked, .. } = &read.appraisal;
            FileCandidate {
                path: &read.shown,
                unit: &read.unit.slug,
                period: checked.period,
                words: &sheet.period_words,
                verdict: checked.verdict,
                is_ledger: sheet.is_ledger,
                has_table: read.projects > 0 || sheet.is_report(),
                rows: &sheet.projects,
            }
        })
        .collect();
    let fates = choose(&candidates);
    let mut is_clean = true;
    for (read, fate) in read.iter().zip(&fates) {
        let is_accepted = read.appraisal.checked.verdict == Verdict::Accepted;
        is_clean &= (is_accepted || *fate != Fate::Counts) && !fate.needs_person();
        print_file(read, fate, &candidates);
    }
    print_left_out(&fates);
    print_beyond_limits(&read);
    let mut chosen: BTreeMap<UnitSlug, (LedgerUnit, Appraisal, Questions)> = BTreeMap::new();
    for (read, fate) in read.into_iter().zip(fates) {
        if fate == Fate::Counts {
            let report = (read.unit, read.appraisal, read.questions);
            chosen.insert(report.0.slug.clone(), report);
        } else {
            // The program ends soon: the system takes the memory back at once, row by row it takes long.
            std::mem::forget(read);
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
