//! `project`: what the ledger says of projects, and what people of the office decide about them.

mod lines;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use self::lines::{change_line, totals};
use super::exceptions::said;
use super::language::refusals;
use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say};
use crate::config::Config;
use crate::daemon::why::reports_of_project;
use crate::daemon::{LedgerReport, Office, edit_project, project_json, undo_edit};
use crate::domain::desk::Signed;
use crate::domain::edit::{CannotEdit, EditRecord, ProjectEdit};
use crate::domain::field_value::value;
use crate::domain::language::{Bilingual, bilingual, both};
use crate::domain::ledger::Entry;
use crate::domain::project::{Field, Stage};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: ProjectCommand,
}

#[derive(Debug, Args)]
struct SignedBy {
    /// Who says so
    #[arg(long, value_name = "WHO", value_parser = said)]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: String,
}

#[derive(Debug, Subcommand)]
enum ProjectCommand {
    /// All projects of the ledger, with their numbers
    List {
        /// Only those of this unit
        #[arg(long)]
        unit: Option<String>,
    },
    /// What the ledger says of one
    Show {
        number: String,
        /// Text or JSON
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// What each report changed of it, and what people decided about it
    History { number: String },
    /// It is the same as another one: the two count once, under the other's number
    Merge {
        number: String,
        into: String,
        #[command(flatten)]
        signed: SignedBy,
    },
    /// The two are two, however near their names are: nobody is asked about them any more
    Distinct {
        number: String,
        other: String,
        #[command(flatten)]
        signed: SignedBy,
    },
    /// Rows that call it so are a project of its own, whatever number they carry
    Split {
        number: String,
        /// A name that a report gave it after its first
        name: String,
        #[command(flatten)]
        signed: SignedBy,
    },
    /// It is called so, and so is what its unit reports under that name
    Rename {
        number: String,
        name: String,
        #[command(flatten)]
        signed: SignedBy,
    },
    /// It belongs to another unit
    Move {
        number: String,
        unit: String,
        #[command(flatten)]
        signed: SignedBy,
    },
    /// It is given up: 终止, whatever its unit reports
    Close {
        number: String,
        #[command(flatten)]
        signed: SignedBy,
    },
    /// Undoes a decision, by its number in the history
    Undo {
        decision: i64,
        #[command(flatten)]
        signed: SignedBy,
    },
}

pub(super) async fn project(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    match &options.what {
        ProjectCommand::List { unit } => list(&config, now, unit.as_deref()).await,
        ProjectCommand::Show { number, format } => show(&config, now, number, *format).await,
        ProjectCommand::History { number } => history(&config, now, number).await,
        ProjectCommand::Undo { decision, signed } => undo(&config, now, *decision, signed).await,
        other => {
            let (edit, signed) = edit_of(&config, other)?;
            decide(&config, now, &edit, signed).await
        }
    }
}

/// The decision that a command is.
fn edit_of<'a>(
    config: &Config,
    command: &'a ProjectCommand,
) -> Result<(ProjectEdit, &'a SignedBy), Failure> {
    let (word, number, object, signed) = match command {
        ProjectCommand::Merge {
            number,
            into,
            signed,
        } => ("merge", number, into.clone(), signed),
        ProjectCommand::Distinct {
            number,
            other,
            signed,
        } => ("distinct", number, other.clone(), signed),
        ProjectCommand::Split {
            number,
            name,
            signed,
        } => ("split", number, name.clone(), signed),
        ProjectCommand::Rename {
            number,
            name,
            signed,
        } => ("rename", number, name.clone(), signed),
        ProjectCommand::Move {
            number,
            unit,
            signed,
        } => {
            let unit = assemble::unit_meant(&config.policy.units, unit)?;
            ("move", number, unit.slug.0.clone(), signed)
        }
        ProjectCommand::Close { number, signed } => ("close", number, String::new(), signed),
        ProjectCommand::List { .. }
        | ProjectCommand::Show { .. }
        | ProjectCommand::History { .. }
        | ProjectCommand::Undo { .. } => return Err(Failure::Use(no_decision())),
    };
    let edit = ProjectEdit::of(word, number, &object);
    let edit = edit.ok_or_else(|| Failure::Use(no_decision()))?;
    Ok((edit, signed))
}

fn no_decision() -> Bilingual {
    bilingual!("no decision", "这不是决定")
}

async fn ledger(office: &Office, now: DateTime<Utc>) -> Result<LedgerReport, Failure> {
    let facts = office.facts(now).await?;
    let as_of = office.as_of(&facts, office.policy.local(now).date());
    Ok(office.ledger_report(&facts, as_of, now).await?)
}

async fn list(config: &Config, now: DateTime<Utc>, unit: Option<&str>) -> CommandResult {
    let unit = match unit {
        Some(unit) => Some(assemble::unit_meant(&config.policy.units, unit)?),
        None => None,
    };
    let office = assemble::office_to_look_at(config).await?;
    let report = ledger(&office, now).await?;
    let is_wanted = |entry: &&Entry| unit.is_none_or(|unit| unit.slug == entry.unit);
    for entry in report.ledger.entries.iter().filter(is_wanted) {
        let stage = entry.row.stage.map_or("", Stage::word);
        say(format!(
            "{} {} {} {}",
            padded(&entry.number, 16),
            padded(&entry.unit.0, 14),
            padded(stage, 6),
            entry.row.name
        ));
    }
    Ok(Done::Well)
}

/// The project with this number; or what became of it.
fn known<'a>(
    report: &'a LedgerReport,
    edits: &[EditRecord],
    number: &str,
) -> Result<&'a Entry, Failure> {
    report.ledger.entry(number).ok_or_else(|| {
        let mut standing = edits.iter().filter(|record| record.stands());
        let merged = standing.find_map(|record| match &record.edit {
            ProjectEdit::Merge { number: gone, into } if gone == number => Some((into, record.id)),
            _ => None,
        });
        Failure::Use(match merged {
            Some((into, id)) => bilingual!(
                "{number} was merged into {into}\n  hint: `diaodu project history {into}` shows it; `diaodu project undo {id}` undoes it",
                "{number} 已并入 {into}\n  怎么办：经过用 `diaodu project history {into}` 看；要撤销用 `diaodu project undo {id}`"
            ),
            None => bilingual!(
                "no project has the number {number}\n  hint: `diaodu project list` shows numbers and names",
                "没有编号为 {number} 的项目\n  怎么办：编号和名称用 `diaodu project list` 看"
            ),
        })
    })
}

async fn show(config: &Config, now: DateTime<Utc>, number: &str, format: Format) -> CommandResult {
    let office = assemble::office_to_look_at(config).await?;
    let report = ledger(&office, now).await?;
    let edits = office.store.project_edits().await?;
    let entry = known(&report, &edits, number)?;
    if format == Format::Json {
        say(project_json(entry).to_string());
        return Ok(Done::Well);
    }
    let language = config.language;
    say(both!(
        language,
        "{} {} ({}), listed {} to {}",
        "{} {}（{}），{} 至 {} 在报",
        entry.number,
        entry.row.name,
        entry.unit,
        entry.first,
        entry.last
    ));
    for field in Field::FORM {
        let text = value(&entry.row, field);
        if !text.is_empty() && !matches!(field, Field::Name | Field::Number) {
            let doubt = if entry.is_doubtful(field) {
                language.of("  (in doubt)", "  （待核）")
            } else {
                ""
            };
            let line = text.replace('\n', " ");
            say(format!("  {} {line}{doubt}", padded(field.header(), 20)));
        }
    }
    decisions(config, &edits, number);
    Ok(Done::Well)
}

async fn history(config: &Config, now: DateTime<Utc>, number: &str) -> CommandResult {
    let office = assemble::office_to_look_at(config).await?;
    let report = ledger(&office, now).await?;
    let edits = office.store.project_edits().await?;
    let entry = known(&report, &edits, number)?;
    let language = config.language;
    say(both!(
        language,
        "{} {} ({})",
        "{} {}（{}）",
        entry.number,
        entry.row.name,
        entry.unit
    ));
    let of = (&entry.unit, number);
    for told in reports_of_project(&office, of, report.ledger.as_of).await? {
        let file = told.file.as_ref().map_or_else(String::new, |file| {
            both!(language, " in {:?}", "，见 {:?}", file.file_name)
        });
        let (sheet, row) = (&told.row.sheet, told.row.first_row);
        say(both!(
            language,
            "  {}  {sheet} row {row}{file}",
            "  {}  {sheet} 第{row}行{file}",
            told.period
        ));
        for change in &told.changes {
            say(format!("    {}", change_line(language, change)));
        }
    }
    decisions(config, &edits, number);
    Ok(Done::Well)
}

/// What people decided about a project.
fn decisions(config: &Config, edits: &[EditRecord], number: &str) {
    for record in edits.iter().filter(|record| record.edit.is_about(number)) {
        let signed = &record.signed;
        let undone = record.undone.as_ref().map_or_else(String::new, |undone| {
            both!(
                config.language,
                "; undone by {}: {}",
                "；{}撤销：{}",
                undone.by,
                undone.why
            )
        });
        say(both!(
            config.language,
            "  decision {} at {}: {} by {}: {}{undone}",
            "  决定{}号，{}：{}，{}：{}{undone}",
            record.id,
            assemble::shown(config, signed.at),
            record.edit.told(),
            signed.by,
            signed.why
        ));
    }
}

fn signed_at(signed: &SignedBy, now: DateTime<Utc>) -> Signed {
    Signed {
        by: signed.by.clone(),
        why: signed.why.clone(),
        at: now,
    }
}

async fn decide(
    config: &Config,
    now: DateTime<Utc>,
    edit: &ProjectEdit,
    signed: &SignedBy,
) -> CommandResult {
    let office = assemble::office(config).await?;
    let language = config.language;
    let before = totals(language, &ledger(&office, now).await?);
    let done = edit_project(&office, edit, &signed_at(signed, now), None).await?;
    let id = done.map_err(|why| cannot(&why))?;
    let after = totals(language, &ledger(&office, now).await?);
    office.store.close().await;
    let told = edit.told();
    say(both!(
        language,
        "decision {id}: {told}",
        "决定{id}号：{told}"
    ));
    say(both!(language, "before: {before}", "此前：{before}"));
    say(both!(language, "now:    {after}", "现在：{after}"));
    Ok(Done::Well)
}

async fn undo(config: &Config, now: DateTime<Utc>, id: i64, signed: &SignedBy) -> CommandResult {
    let office = assemble::office(config).await?;
    let done = undo_edit(&office, id, &signed_at(signed, now)).await?;
    let record = done.map_err(|why| cannot(&why))?;
    let language = config.language;
    let after = totals(language, &ledger(&office, now).await?);
    office.store.close().await;
    let told = record.edit.told();
    say(both!(language, "undone: {told}", "已撤销：{told}"));
    say(both!(language, "now:    {after}", "现在：{after}"));
    Ok(Done::Well)
}

fn cannot(why: &CannotEdit) -> Failure {
    Failure::Failed(Bilingual::of(|language| refusals::edit(language, why)))
}
