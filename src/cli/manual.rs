//! What a package brings besides the program: manual pages and completions, from the very definition of the commands.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use clap_complete::Shell;

use super::{CommandResult, Done, definition, say};
use crate::domain::language::Language;

const NAME: &str = env!("CARGO_PKG_NAME");

pub(super) fn version() -> Done {
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let version = env!("CARGO_PKG_VERSION");
    say(format!("{NAME} {version} ({system}, {machine})"));
    Done::Well
}

pub(super) fn completions(language: Language, shell: Shell) -> Done {
    // In memory first: a reader that went away is no error of ours.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut definition(language), NAME, &mut script);
    let _ = io::stdout().write_all(&script);
    Done::Well
}

pub(super) fn pages(language: Language, dir: &Path) -> CommandResult {
    fs::create_dir_all(dir)?;
    clap_mangen::generate_to(definition(language), dir)?;
    Ok(Done::Well)
}
