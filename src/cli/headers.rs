//! `headers`: what the headers of single units mean, as the office confirmed it.

use std::fs;

use clap::{Args, Subcommand};

use super::exceptions::said;
use super::{CommandResult, Common, Done, Failure, assemble, output, padded, say};
use crate::config::{self, Config};
use crate::domain::language::{Language, bilingual, both};
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
                Failure::Use(bilingual!("no column is called {field:?}\n  hint: columns are those of docs/headers.md, by id or by the form's own header; or none", "没有叫 {field:?} 的栏目\n  怎么办：按 docs/headers.md 的代号或调度表的表头写，不是任何栏目的写 none"
                ))
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
            output::write(file, config::with_confirmed(&before, &confirmed).as_bytes())?;
            if let Err(failure) = assemble::configuration(common) {
                output::write(file, before.as_bytes())?;
                return Err(failure);
            }
            say(both!(
                config.language,
                "{}: {} means {} from now on",
                "{}：从现在起“{}”就是{}",
                unit.name,
                header,
                word(config.language, field)
            ));
            say(config.language.of(
                "a daemon that runs takes it over when it is started again",
                "正在运行的守护进程重启后生效",
            ));
            Ok(Done::Well)
        }
    }
}

fn no_file() -> Failure {
    Failure::Use(bilingual!(
        "the configuration names no file for it\n  hint: make an empty headers.toml beside diaodu.toml and put headers = \"headers.toml\" under [reading]",
        "配置里没有写表头词的文件\n  怎么办：在 diaodu.toml 旁建一个空的 headers.toml，并在 [reading] 下写 headers = \"headers.toml\""
    ))
}

fn list(config: &Config, unit: Option<&str>) -> CommandResult {
    let unit = unit.map(|unit| assemble::unit_meant(&config.policy.units, unit));
    let unit = unit.transpose()?;
    let is_meant = |header: &&ConfirmedHeader| unit.is_none_or(|unit| unit.slug.0 == header.unit);
    let mut confirmed = config.words.confirmed.iter().filter(is_meant).peekable();
    if confirmed.peek().is_none() {
        say(config.language.of("none", "没有"));
    }
    for header in confirmed {
        let mut units = config.policy.units.iter();
        let unit = units.find(|unit| unit.slug.0 == header.unit);
        let unit = unit.map_or(header.unit.as_str(), |unit| &unit.name);
        say(both!(
            config.language,
            "{} {} {}; {} by {}: {}",
            "{} {} {}；{} {}：{}",
            padded(unit, 18),
            padded(&header.header, 24),
            word(config.language, header.field),
            header.on,
            header.by,
            header.why
        ));
    }
    Ok(Done::Well)
}

fn word(language: Language, field: Option<Field>) -> &'static str {
    field.map_or(
        language.of("no column of the form", "不是调度表的栏目"),
        Field::header,
    )
}
