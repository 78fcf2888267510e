//! Reads and judges the workbooks of the folder that is merged.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::check::merge_files::{FileOwner, FilePlace, Judging, LaterReport, natural};
use crate::cli::progress::progress_bar;
use crate::cli::{Failure, check};
use crate::daemon::Appraisal;
use crate::domain::doubt::Questions;
use crate::domain::ledger::LedgerUnit;
use crate::domain::period::Period;
use crate::domain::unit::{Unit, UnitSlug};
use crate::sandbox::{ChildError, ReadReport, Reader};

/// A workbook of the folder, judged.
pub(super) struct MergedFile {
    /// Below the folder, as it is shown.
    pub(super) shown: String,
    /// Whose it is; of a unit on no list only the name is known.
    pub(super) unit: LedgerUnit,
    /// Of a report that a later one overrules no more than its unit, period and verdict.
    pub(super) appraisal: Appraisal,
    /// How many projects it lists.
    pub(super) projects: usize,
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

/// Reads and judges all files, as many at once as there are processors; those of one unit one behind the other, the
/// latest by its name first, so that of what it overrules no more than that is read.
pub(super) async fn read_all(
    reader: &Reader,
    dir: &Path,
    files: Vec<PathBuf>,
    units: &Arc<[Unit]>,
    today: NaiveDate,
) -> Result<Vec<MergedFile>, Failure> {
    // A child that reads strangers' files is told of nobody.
    let units: Arc<[Unit]> = units.iter().map(Unit::without_people).collect();
    let bar = progress_bar(files.len());
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let turns = Arc::new(Semaphore::new(at_once));
    let mut tasks = JoinSet::new();
    for (whose, files) in by_owner(dir, files, &units) {
        let owner = Arc::new(OwnerFiles {
            reader: reader.of(&whose),
            units: Arc::clone(&units),
            today,
            latest: Mutex::default(),
        });
        for file in files {
            let (owner, turns, bar) = (Arc::clone(&owner), Arc::clone(&turns), bar.clone());
            tasks.spawn(async move {
                let _turn = turns.acquire_owned().await;
                let read = owner.read(file).await?;
                bar.inc(1);
                Ok::<MergedFile, Failure>(read)
            });
        }
    }
    let mut read = Vec::new();
    while let Some(done) = tasks.join_next().await {
        read.push(done??);
    }
    bar.finish_and_clear();
    read.sort_by(|a, b| natural(&a.shown, &b.shown));
    Ok(read)
}

/// A workbook of the folder, not read yet.
struct ComingFile {
    path: PathBuf,
    shown: String,
    place: FilePlace,
}

/// A unit of which perhaps only the name is known.
fn ledger_unit(whose: FileOwner<'_>) -> LedgerUnit {
    match whose {
        FileOwner::Known(unit) => unit.into(),
        FileOwner::Named(name) => LedgerUnit {
            slug: UnitSlug(name.clone()),
            name,
            code: "X".to_owned(),
        },
    }
}

/// The files of each owner, as far as their places tell, the latest by its name first. A file of nobody knows whom is
/// its own owner, and has a child of its own.
fn by_owner(dir: &Path, files: Vec<PathBuf>, units: &[Unit]) -> BTreeMap<String, Vec<ComingFile>> {
    let mut by_owner: BTreeMap<String, Vec<ComingFile>> = BTreeMap::new();
    for path in files {
        let place = place_of(dir, &path);
        let below = path.strip_prefix(dir).unwrap_or(&path);
        let shown = below.display().to_string();
        let owner = place.owner(units).unwrap_or_else(|| shown.clone());
        by_owner
            .entry(owner)
            .or_default()
            .push(ComingFile { path, shown, place });
    }
    for files in by_owner.values_mut() {
        files.sort_by(|one, other| natural(&other.shown, &one.shown));
    }
    by_owner
}

/// Who is thought to have sent some files, and what is known of them.
struct OwnerFiles {
    /// A child reads for it alone.
    reader: Reader,
    units: Arc<[Unit]>,
    today: NaiveDate,
    /// The latest accepted report among the files that were read, and its unit.
    latest: Mutex<Option<(LaterReport, LedgerUnit)>>,
}

impl OwnerFiles {
    async fn read(&self, file: ComingFile) -> Result<MergedFile, Failure> {
        let ComingFile { path, shown, place } = file;
        let bytes = check::read(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let judging = Judging {
            place: Cow::Borrowed(&place),
            units: Cow::Borrowed(&self.units),
            today: self.today,
        };
        let latest = self.latest().clone();
        let read = if let Some((by, _)) = &latest {
            let by = by.clone();
            let read = self
                .reader
                .read_unless_overruled(&name, &bytes, &judging, by);
            read.await
        } else {
            let unit = judging.folder_unit().map(|unit| &unit.slug);
            let read = self.reader.read_of(unit, &name, &bytes).await;
            read.map(ReadReport::Whole)
        };
        let known = latest.map(|(_, unit)| unit);
        // Who sent what is overruled was asked when it was believed.
        let known = known.filter(|_| matches!(read, Ok(ReadReport::Overruled(_))));
        let mut is_beyond_limits = false;
        let (mut sheet, checked, projects) = match read {
            Ok(ReadReport::Whole(mut sheet)) => {
                let checked = judging.judge(&mut sheet);
                let projects = sheet.projects.len();
                (sheet, checked, projects)
            }
            Ok(ReadReport::Overruled(report)) => (report.sheet, report.checked, report.projects),
            Err(ChildError::Refused(refusal)) => {
                let refused = judging
                    .with_context(|context| Appraisal::refused(refusal, &name, None, context));
                is_beyond_limits = refused.is_beyond_limits;
                (refused.sheet, refused.checked, 0)
            }
            Err(error) => return Err(error.into()),
        };
        let unit = known.unwrap_or_else(|| {
            let unit = ledger_unit(judging.owner(&sheet, &checked));
            if checked.verdict.is_accepted() && sheet.is_report() && !sheet.is_ledger {
                self.note(checked.period, &unit);
            }
            unit
        });
        let questions = Questions::of_sheet(&name, &sheet.projects, &checked.findings);
        for row in &mut sheet.projects {
            // Only findings need to know where each value stood.
            row.forget_places();
        }
        Ok(MergedFile {
            shown,
            unit,
            appraisal: Appraisal {
                sheet,
                checked,
                is_beyond_limits,
            },
            projects,
            questions,
        })
    }

    fn note(&self, period: Period, unit: &LedgerUnit) {
        let mut latest = self.latest();
        if latest
            .as_ref()
            .is_none_or(|(latest, _)| latest.period < period)
        {
            let report = LaterReport {
                unit: unit.slug.clone(),
                period,
            };
            *latest = Some((report, unit.clone()));
        }
    }

    fn latest(&self) -> MutexGuard<'_, Option<(LaterReport, LedgerUnit)>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
