//! `init [DIR]`: an example office to start from: configuration and the skeleton of the share; or the share alone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{CommandResult, Common, Done, assemble, called, places, say};
use crate::config::{self, Config, Problems, example};
use crate::domain::contacts::configured;
use crate::domain::language::both;
use crate::folder::{OFFICE, REPORTS, Share, ShareError};
use crate::workbook::{contacts, decisions};

/// Why no office was made.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// Something is there already; nothing was changed.
    #[error(
        "{dir} is not empty: it holds {found}\n  hint: name a new or an empty folder; nothing was changed"
    )]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
        /// One of the names in it.
        found: String,
    },
    /// A file or folder could not be made.
    #[error("cannot {action} {path}: {source}\n  hint: empty the folder before you try again")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The share's folders could not be made.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// The example cannot be used at this place.
    #[error(transparent)]
    Config(#[from] Problems),
}

/// What every clerk should know, on one page; without its marks it is plain text.
const CLERKS_PAGE: &str = include_str!("../../docs/zh/clerk.md");
const CLERKS_PAGE_NAME: &str = "填报人一页纸.txt";

/// How the example says since when it is in charge.
const EXAMPLE_START: &str = "start = 2026-10-01";

/// Writes the example office into a new or empty folder: `config/` with its three files, `share/`
/// with a folder for each unit (docs/folder.md). Answers what was made, in order, as absolute
/// paths. The office is in charge from `start` on: nothing before it is due.
///
/// # Errors
/// [`InitError::NotEmpty`] before anything is changed; any other if the folder cannot be written.
pub fn init(dir: &Path, start: NaiveDate) -> Result<Vec<PathBuf>, InitError> {
    refuse_what_is_in_use(dir)?;
    let folder = dir.join("config");
    tried("make", &folder, fs::create_dir_all(&folder))?;
    let folder = tried("look into", &folder, folder.canonicalize())?;
    let mut made = Vec::new();
    for (name, text) in example::files() {
        let path = folder.join(name);
        let text = text.replacen(EXAMPLE_START, &format!("start = {start}"), 1);
        tried("write", &path, write_new(&path, text.as_bytes()))?;
        made.push(path);
    }
    let [(main, _), ..] = example::files();
    let config = config::load(&folder.join(main), &|_| None)?;
    made.extend(share(&config)?);
    Ok(made)
}

/// Makes the shared folder of an office that has a configuration, where it says: a folder for each unit, the office's
/// workbooks and the page for clerks. Answers what was made, in order.
///
/// # Errors
/// [`InitError::NotEmpty`] before anything is changed; any other if the folder cannot be written.
pub fn share(config: &Config) -> Result<Vec<PathBuf>, InitError> {
    refuse_what_is_in_use(&config.share)?;
    let mut made = Vec::new();
    let names = config.policy.units.iter().map(|unit| unit.name.as_str());
    made.extend(Share::new(config.share.clone()).make_skeleton(names)?);
    let book = config.share.join(OFFICE).join("议定事项.xlsx");
    let bytes = decisions::write(&config.policy, &[], config.policy.start);
    let bytes = bytes.map_err(io::Error::other);
    let bytes = tried("write", &book, bytes)?;
    tried("write", &book, write_new(&book, &bytes))?;
    made.push(book);
    let book = config.share.join(OFFICE).join("通讯录.xlsx");
    let rows = configured(&config.policy);
    let bytes = contacts::write(&config.policy, &rows, config.policy.start);
    let bytes = tried("write", &book, bytes.map_err(io::Error::other))?;
    tried("write", &book, write_new(&book, &bytes))?;
    made.push(book);
    let page = config.share.join(REPORTS).join(CLERKS_PAGE_NAME);
    let text = plain(CLERKS_PAGE);
    tried("write", &page, write_new(&page, text.as_bytes()))?;
    made.push(page);
    Ok(made)
}

/// As an editor on any desk shows it: no marks, the line ends of Windows, and a sign that it is UTF-8.
fn plain(markdown: &str) -> String {
    let lines = markdown.replace(['*', '`'], "");
    let lines = lines.trim_start_matches("# ").replace('\n', "\r\n");
    format!("\u{feff}{lines}")
}

/// The command without a folder: the share of the office that has a configuration.
pub(super) async fn command_for_share(common: &Common, if_missing: bool) -> CommandResult {
    let config = assemble::configuration(common)?;
    if if_missing && Share::new(config.share.clone()).check().is_ok() {
        say(both!(
            config.language,
            "{} is there already",
            "{} 已经有了",
            config.share.display()
        ));
        return Ok(Done::Well);
    }
    places::refuse_in_any_office(&config.share)?;
    let mirror = assemble::mirror(&config)?;
    if let Some(mirror) = &mirror
        && mirror.is_there().await?
    {
        say(config.language.of(
            "there is a share on the server already; it is fetched with the first tick",
            "服务器上已有共享文件夹，第一轮会取到本机",
        ));
        return Ok(Done::Well);
    }
    for path in share(&config)? {
        say(path.display().to_string());
    }
    if let Some(mirror) = mirror {
        let units = config.policy.units.iter().map(|unit| unit.name.as_str());
        mirror.make_remote(units).await?;
        say(config.language.of(
            "its folders are made on the server; the files follow with the first tick",
            "服务器上的文件夹已建好，文件第一轮会传上去",
        ));
    }
    Ok(Done::Well)
}

/// The command: the office starts today, in the example's zone.
pub(super) fn command(common: &Common, dir: &Path) -> CommandResult {
    places::refuse_for_new_office(common, dir)?;
    let start = common.today_of_example();
    for path in init(dir, start)? {
        say(path.display().to_string());
    }
    let config = dir.join("config/diaodu.toml");
    let (config, diaodu) = (config.display(), called());
    say(both!(
        common.language,
        "\nIn charge from {start}. Next: put names and addresses into {}, then\n  {diaodu} -c {config} doctor\n  {diaodu} -c {config} run",
        "\n从 {start} 起启用。接下来：把人名和邮箱写进 {}，然后\n  {diaodu} -c {config} doctor\n  {diaodu} -c {config} run",
        dir.join("config").display(),
    ));
    Ok(Done::Well)
}

/// A folder that holds anything, hidden files included, belongs to somebody.
fn refuse_what_is_in_use(dir: &Path) -> Result<(), InitError> {
    let first = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(Err(error)),
    };
    match first {
        None => Ok(()),
        Some(Ok(entry)) => Err(InitError::NotEmpty {
            dir: dir.to_owned(),
            found: entry.file_name().to_string_lossy().into_owned(),
        }),
        Some(Err(error)) => tried("look into", dir, Err(error)),
    }
}

/// Never over a file that somebody made meanwhile.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)
}

/// Names what was tried, and on what.
fn tried<T>(action: &'static str, path: &Path, result: io::Result<T>) -> Result<T, InitError> {
    result.map_err(|source| InitError::Io {
        action,
        path: path.to_owned(),
        source,
    })
}
