//! `headers`: what the headers of single units mean, as the office confirmed it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use clap::{Args, Subcommand};

use super::exceptions::said;
use super::{CommandResult, Common, Done, Failure, assemble, padded, say};
use crate::config::{self, Config};
use crate::domain::project::Field;
use crate::words::ConfirmedHeader;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: HeaderCommand,
}

#[derive(Debug, Subcommand)]
enum HeaderCommand {
    /// All that was confirmed, and by whom
    List {
        /// Of this unit only: its short name, name or alias
        #[arg(long)]
        unit: Option<String>,
    },
    /// Says what a header of a unit means; its sheets are no longer asked about it
    Confirm {
        /// The unit: its short name, name or alias
        #[arg(long)]
        unit: String,
        /// The header, as it stands in the unit's sheets
        #[arg(long, value_parser = said)]
        header: String,
        /// The column, such as progress or 进展情况; none if it is no column of the form
        #[arg(long)]
        field: String,
        /// Who decided it
        #[arg(long, value_name = "WHO", value_parser = said)]
        by: String,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = said)]
        why: String,
    },
}

pub(super) fn headers(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration(common)?;
    match &options.what {
        HeaderCommand::List { unit } => list(&config, unit.as_deref()),
        HeaderCommand::Confirm {
            unit,
            header,
            field,
            by,
            why,
        } => {
            let unit = assemble::unit_meant(&config.policy.units, unit)?;
            let field = config::column_named(field).ok_or_else(|| {
                Failure::Use(format!(
                    "no column is called {field:?}\n  hint: columns are those of docs/headers.md, by id or by the form's own header; or none"
                ).into())
            })?;
            let now = assemble::clock(common, &config)?.now();
            let confirmed = ConfirmedHeader {
                unit: unit.slug.0.clone(),
                header: header.clone(),
                field,
                by: by.clone(),
                why: why.clone(),
                on: config.policy.local(now).date().to_string(),
            };
            let file = config.headers_file.as_deref().ok_or_else(no_file)?;
            let before = fs::read_to_string(file)?;
            replace(file, &config::with_confirmed(&before, &confirmed))?;
            if let Err(failure) = assemble::configuration(common) {
                replace(file, &before)?;
                return Err(failure);
            }
            say(format!(
                "{}: {} means {} from now on",
                unit.name,
                header,
                word(field)
            ));
            say("a daemon that runs takes it over when it is started again");
            Ok(Done::Well)
        }
    }
}

fn no_file() -> Failure {
    Failure::Use(
        "the configuration names no file for it\n  hint: make an empty headers.toml beside diaodu.toml and put headers = \"headers.toml\" under [reading]"
            .to_owned().into(),
    )
}

fn list(config: &Config, unit: Option<&str>) -> CommandResult {
    let unit = unit.map(|unit| assemble::unit_meant(&config.policy.units, unit));
    let unit = unit.transpose()?;
    let is_meant = |header: &&ConfirmedHeader| unit.is_none_or(|unit| unit.slug.0 == header.unit);
    let mut confirmed = config.words.confirmed.iter().filter(is_meant).peekable();
    if confirmed.peek().is_none() {
        say("none");
    }
    for header in confirmed {
        let mut units = config.policy.units.iter();
        let unit = units.find(|unit| unit.slug.0 == header.unit);
        let unit = unit.map_or(header.unit.as_str(), |unit| &unit.name);
        say(format!(
            "{} {} {}; {} by {}: {}",
            padded(unit, 18),
            padded(&header.header, 24),
            word(header.field),
            header.on,
            header.by,
            header.why
        ));
    }
    Ok(Done::Well)
}

fn word(field: Option<Field>) -> &'static str {
    field.map_or("no column of the form", Field::header)
}

/// The file anew and whole, or as it was.
fn replace(file: &Path, text: &str) -> Result<(), Failure> {
    let temporary = file.with_extension("toml.new");
    let mut new = File::create(&temporary)?;
    new.write_all(text.as_bytes())?;
    new.sync_all()?;
    fs::rename(&temporary, file)?;
    Ok(())
}
