//! `visit`: visits to projects (不定期实地调研), with the day, who was there and what was found.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::json;

use super::assigned::{SignedOptions, ready};
use super::exceptions::said;
use super::{CommandResult, Common, Done, Failure, Format, assemble, say};
use crate::daemon::Office;
use crate::daemon::why::projects_meant;
use crate::daemon::{note_visit, withdraw_visit};
use crate::domain::desk::Signed;
use crate::domain::language::{bilingual, both};
use crate::domain::project::visit::{Visit, VisitRefused};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: VisitCommand,
}

#[derive(Debug, Subcommand)]
enum VisitCommand {
    /// Visits that were made, the latest last
    List {
        /// Of one project only: its number or its name
        #[arg(long, value_name = "PROJECT")]
        project: Option<String>,
        /// Text or JSON
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Notes a visit
    Note(NoteOptions),
    /// Takes one back that was noted by mistake
    Withdraw {
        /// Its number
        number: i64,
        #[command(flatten)]
        signed: SignedOptions,
    },
}

#[derive(Debug, Args)]
struct NoteOptions {
    /// The project: its number or its name
    #[arg(long, value_name = "PROJECT")]
    project: String,
    /// The day of the visit
    #[arg(long, value_name = "DATE")]
    on: NaiveDate,
    /// Who was there
    #[arg(long, value_name = "WHO", value_parser = said)]
    by: String,
    /// What was found
    #[arg(long, value_name = "TEXT", value_parser = said)]
    found: String,
}

pub(super) async fn visit(common: &Common, options: &Options) -> CommandResult {
    match &options.what {
        VisitCommand::List { project, format } => list(common, project.as_deref(), *format).await,
        VisitCommand::Note(options) => note(common, options).await,
        VisitCommand::Withdraw { number, signed } => {
            let (config, now, office) = ready(common).await?;

            let stood = withdraw_visit(&office, *number, &signed.at(now)).await?;
            office.store.close().await;
            if !stood {
                return Err(Failure::Failed(bilingual!(
                    "there is no visit {number}, or it is withdrawn\n  hint: `diaodu visit list` shows those that stand",
                    "没有调研{number}号，或已撤回\n  怎么办：有哪些用 `diaodu visit list` 看"
                )));
            }
            say(both!(
                config.language,
                "visit {number} is withdrawn",
                "调研{number}号已撤回"
            ));
            Ok(Done::Well)
        }
    }
}

async fn note(common: &Common, options: &NoteOptions) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let project = the_one(&office, now, &options.project).await?;
    let visit = Visit {
        number: 0,
        project,
        visited_on: options.on,
        by: options.by.clone(),
        finding: options.found.clone(),
    };
    visit
        .can_be_noted(config.policy.local(now).date())
        .map_err(|VisitRefused::StillToCome(day)| {
            Failure::Use(bilingual!(
                "{day} is still to come: a visit is noted when it has been made",
                "{day} 还没有到：调研过了再记"
            ))
        })?;
    let signed = Signed {
        by: options.by.clone(),
        why: options.found.clone(),
        at: now,
    };
    let number = note_visit(&office, &visit, &signed).await?;
    office.store.close().await;
    say(both!(
        config.language,
        "visit {number} to {} is noted",
        "调研{number}号（{}）已记录",
        visit.project
    ));
    Ok(Done::Well)
}

async fn list(common: &Common, project: Option<&str>, format: Format) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let visits = match project {
        None => office.visits().await?,
        Some(project) => {
            let number = the_one(&office, now, project).await?;
            office.visits_of(&number).await?
        }
    };
    for visit in Visit::between(&visits, NaiveDate::MIN, NaiveDate::MAX) {
        say(match format {
            Format::Json => json!({
                "number": visit.number,
                "project": visit.project,
                "visited_on": visit.visited_on,
                "by": visit.by,
                "finding": visit.finding,
            })
            .to_string(),
            Format::Text => both!(
                config.language,
                "visit {}: {}  {}  {}: {}",
                "调研{}号：{}  {}  {}：{}",
                visit.number,
                visit.visited_on,
                visit.project,
                visit.by,
                visit.finding
            ),
        });
    }
    Ok(Done::Well)
}

/// Our number of the one project that is meant.
async fn the_one(
    office: &Office,
    now: chrono::DateTime<chrono::Utc>,
    wanted: &str,
) -> Result<String, Failure> {
    let facts = office.facts(now).await?;
    let as_of = office.as_of(&facts, office.policy.local(now).date());
    let mut meant = projects_meant(office, wanted, as_of).await?;
    match (meant.pop(), meant.is_empty()) {
        (Some((number, _)), true) => Ok(number),
        (None, _) => Err(Failure::Use(bilingual!(
            "no project is called {wanted:?}\n  hint: the ledger shows names and numbers; part of a name is not enough",
            "没有名称或编号为 {wanted:?} 的项目\n  怎么办：照台账里的编号或完整名称写，只写名称的一部分不行"
        ))),
        (Some(last), false) => {
            meant.push(last);
            let told: Vec<String> = meant.into_iter().map(|(_, told)| told).collect();
            Err(Failure::Use(bilingual!(
                "{wanted:?} may be any of these; name it by number:\n  {}",
                "叫 {wanted:?} 的有下面几个，请按编号写：\n  {}",
                told.join("\n  ")
            )))
        }
    }
}
