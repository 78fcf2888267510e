//! `merge DIR -o FILE`: one ledger from a folder of workbooks, without config, state or daemon.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use self::reading::{MergedFile, place_of, read_all};
use self::said::{print_beyond_limits, print_file, print_left_out};
use super::language::error;
use super::{CommandResult, Common, Done, Failure, assemble, output, say};
use crate::check::merge_files::{Fate, FileCandidate, choose};
use crate::config::example;
use crate::daemon::Appraisal;
use crate::domain::doubt::Questions;
use crate::domain::finding::Verdict;
use crate::domain::language::{Bilingual, Language, bilingual, both};
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
    let language = common.language;
    let mut files = list_workbooks(&options.dir)
        .map_err(|why| Failure::Use(Bilingual::of(|language| error(&why, language))))?;
    let passed_over = pass_over(language, &mut files, options);
    if files.is_empty() {
        return Err(Failure::Use(bilingual!(
            "no workbook in {}\n  hint: put .xlsx, .xls, .xlsb or .ods files there, or in sub-folders",
            "{} 里没有工作簿\n  怎么办：把 .xlsx、.xls、.xlsb 或 .ods 文件放进去，也可以放在子文件夹里",
            options.dir.display()
        )));
    }
    let today = common.today_of_example();
    let units: Arc<[Unit]> = example::units().into();
    let config = assemble::configuration_if_any(common)?;
    let reader = assemble::reader(config.as_ref())?;
    let read = read_all(&reader, &options.dir, files, &units, today).await?;
    for line in passed_over {
        say(line);
    }
    let (counted, unit_names, is_clean) = count(language, read);
    let Some(as_of) = counted.iter().map(|counted| counted.period).max() else {
        return Err(Failure::Failed(bilingual!(
            "none of the workbooks is a report that can be merged",
            "没有一个工作簿是可以合并的报表"
        )));
    };
    let ledger = merge_all(&unit_names, counted, as_of);
    let rates = rates(&ledger, RateRules::default());
    let title = as_of.label();
    let view = LedgerView::of_projects(&title, &ledger, &rates);
    write(&view, &options.output)?;
    let total = &rates.total;
    say(both!(
        language,
        "\n{} projects of {} units as of {as_of}: total investment {}, funds in place {}; {} signed, {} started, {} in production",
        "\n截至 {as_of}，{}个项目，{}个单位：总投资 {}，到位资金 {}；签约{}个，开工{}个，投产{}个",
        total.projects,
        ledger.units.len(),
        total.total_investment,
        total.funds_in_place,
        total.signed,
        total.started,
        total.producing,
    ));
    if !ledger.suspicions.is_empty() {
        say(both!(
            language,
            "{} projects look alike: see the last worksheet",
            "有{}处项目相似：见最后一张工作表",
            ledger.suspicions.len()
        ));
    }
    say(both!(
        language,
        "ledger: {}",
        "台账：{}",
        options.output.display()
    ));
    // The program ends here: the system takes the memory back at once, row by row it takes long.
    std::mem::forget(ledger);
    Ok(if is_clean {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

/// Takes out the files of ours that need not be read for it, and what the last run wrote; in words.
fn pass_over(language: Language, files: &mut Vec<PathBuf>, options: &Options) -> Vec<String> {
    let output = options.output.canonicalize().ok();
    let mut said = Vec::new();
    files.retain(|file| {
        let shown = file.strip_prefix(&options.dir).unwrap_or(file).display();
        if output.is_some() && file.canonicalize().ok() == output {
            said.push(both!(
                language,
                "{shown}: passed over: the ledger is written there",
                "{shown}：跳过：台账就写在这里"
            ));
            return false;
        }
        let ours = place_of(&options.dir, file).ours();
        said.extend(ours.map(|ours| {
            both!(
                language,
                "{shown}: passed over: {ours}",
                "{shown}：跳过：{ours}"
            )
        }));
        ours.is_none()
    });
    said
}

fn write(view: &LedgerView<'_>, output: &Path) -> Result<(), Failure> {
    let fill = |file: &mut File| write_quickly(view, BufWriter::with_capacity(PIECE, file));
    output::write_with(output, fill).map_err(|error| {
        Failure::Failed(bilingual!(
            "cannot write {}: {error}",
            "写不了 {}：{error}",
            output.display()
        ))
    })
}

/// One report a unit, with every other file said, and whether nothing needs a person.
fn count(language: Language, read: Vec<MergedFile>) -> (Vec<Counted>, Vec<LedgerUnit>, bool) {
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
        print_file(language, read, fate, &candidates);
    }
    print_left_out(language, &fates);
    print_beyond_limits(language, &read);
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
