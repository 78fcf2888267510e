//! Reads and judges the workbooks of the folder that is merged.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::check::merge_files::{FilePlace, natural};
use crate::check::{Context, Listings};
use crate::cli::progress::progress_bar;
use crate::cli::{Failure, check};
use crate::daemon::{Appraisal, appraise};
use crate::domain::doubt::Questions;
use crate::domain::period::DueDays;
use crate::domain::policy::USUAL_LATE_DAYS;
use crate::domain::rules::Rule;
use crate::domain::switches::{Switch, Switches};
use crate::domain::unit::Unit;
use crate::sandbox::Reader;

/// A workbook of the folder, judged.
pub(super) struct MergedFile {
    /// Below the folder, as it is shown.
    pub(super) shown: String,
    pub(super) place: FilePlace,
    pub(super) appraisal: Appraisal,
    /// What it leaves open of its projects' figures.
    pub(super) questions: Questions,
}

/// The names on the way to a file, below the folder that is merged.
pub(super) fn place_of(dir: &Path, file: &Path) -> FilePlace {
    let below = file.strip_prefix(dir).unwrap_or(file);
    let folders = below.parent().into_iter().flat_map(Path::iter);
    let folders = folders.map(|folder| folder.to_string_lossy().into_owned());
    let stem = file.file_stem().unwrap_or_default();
    FilePlace::new(folders.collect(), stem.to_string_lossy().into_owned())
}

/// Reads and judges all files, as many at once as there are processors.
pub(super) async fn read_all(
    reader: &Reader,
    dir: &Path,
    files: Vec<PathBuf>,
    units: &Arc<[Unit]>,
    today: NaiveDate,
) -> Result<Vec<MergedFile>, Failure> {
    let bar = progress_bar(files.len());
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let turns = Arc::new(Semaphore::new(at_once));
    let mut tasks = JoinSet::new();
    for path in files {
        let place = place_of(dir, &path);
        let shown = path
            .strip_prefix(dir)
            .unwrap_or(&path)
            .display()
            .to_string();
        // A file of nobody knows whom has a child of its own.
        let reader = reader.of(&place.owner(units).unwrap_or_else(|| shown.clone()));
        let (units, turns, bar) = (Arc::clone(units), Arc::clone(&turns), bar.clone());
        tasks.spawn(async move {
            let _turn = turns.acquire_owned().await;
            let (appraisal, questions) = read_one(&reader, &path, &place, &units, today).await?;
            bar.inc(1);
            Ok::<MergedFile, Failure>(MergedFile {
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
    place: &FilePlace,
    units: &[Unit],
    today: NaiveDate,
) -> Result<(Appraisal, Questions), Failure> {
    let bytes = check::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let due_days = DueDays::new(vec![10, 25])?;
    let context = Context {
        unit: place.folder_unit(units),
        units,
        due_days: &due_days,
        today,
        late_days: USUAL_LATE_DAYS,
        unstated: due_days.unstated(today, USUAL_LATE_DAYS, |period| period.0, |_| true),
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
        row.forget_places();
    }
    Ok((appraisal, questions))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use sheetgate::Limits;

    use super::*;
    use crate::domain::fixtures::unit;

    #[tokio::test]
    async fn a_child_reads_the_files_of_one_unit_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (program, started) = (folder.path().join("child"), folder.path().join("started"));
        let answer = r#"{"refused":{"sentence":"read","detail":""}}"#;
        let script = format!(
            "#!/bin/sh\nexec 2>&-\necho >> '{}'\nwhile IFS= read -r request; do printf '%s\\n' '{answer}'; done\n",
            started.display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let dir = folder.path().join("sheets");
        let names = [
            "南明区/1",
            "南明区/2",
            "南明区调度表",
            "中通区/1",
            "中通区/2",
            "11月/表1",
            "11月/表2",
        ];
        let files: Vec<PathBuf> = names
            .iter()
            .map(|name| dir.join(format!("{name}.xlsx")))
            .collect();
        for file in &files {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        let reader = Reader::new(program, Limits::default());
        let today = "2026-11-24".parse().unwrap();
        let units = [unit("南明")].into();
        let read = read_all(&reader, &dir, files, &units, today).await;
        assert_eq!(read.map(|read| read.len()).ok(), Some(7));
        // At least one for each of the two units and each file of nobody knows whom: it does not fork.
        let children = std::fs::read(&started).unwrap().len();
        assert!((4..=7).contains(&children), "{children}");
    }
}
