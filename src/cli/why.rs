//! `why`: why a letter was or was not sent, a report is late, a unit is flagged, somebody got nothing, and where a figure
//! of the ledger comes from.

use chrono::{DateTime, Utc};
use clap::Args;

use super::earlier::{EarlierOffice, published};
use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say};
use crate::config::Config;
use crate::daemon::Office;
use crate::daemon::why::{self, ProjectQuestion};
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::project::Field;
use crate::domain::why::{Answer, Evidence};

#[derive(Debug, Args)]
#[command(group(
    clap::ArgGroup::new("question")
        .required(true)
        .args(["key", "period", "flag", "not_sent", "project"])
))]
pub(super) struct Options {
    /// Key or number of a letter, or key of an occasion, as `plan` and `outbox list` show them
    key: Option<String>,
    /// The unit whose report is asked about
    #[arg(long, requires = "period")]
    unit: Option<String>,
    /// The period of the report: its due day, such as 2026-11-25
    #[arg(long, requires = "unit")]
    period: Option<Period>,
    /// Why a unit is or is not flagged for a quarter
    #[arg(long, num_args = 2, value_names = ["UNIT", "QUARTER"])]
    flag: Option<Vec<String>>,
    /// Which letters to this address were not sent
    #[arg(long, value_name = "ADDRESS")]
    not_sent: Option<String>,
    /// Where a project's row in the ledger comes from: its number or its name
    #[arg(long, value_name = "PROJECT")]
    project: Option<String>,
    /// Where one field of it comes from: 总投资, or its word in JSON
    #[arg(long, requires = "project", value_parser = field)]
    field: Option<Field>,
    /// In the ledger of this month, as it was published [default: as it stands]
    #[arg(long, requires = "project")]
    month: Option<Month>,
    /// Text or JSON
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) async fn why(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let units = &config.policy.units;
    let answer = if let Some(key) = &options.key {
        why::of_letter(office.at(now), key).await?.ok_or_else(|| {
            Failure::Use(format!(
                "nothing is known of {key:?}\n  hint: `outbox list --format json` shows keys of letters, \
                 `plan --format json` those to come"
            ).into())
        })?
    } else if let (Some(unit), Some(period)) = (&options.unit, options.period) {
        let unit = assemble::unit_meant(units, unit)?;
        why::of_report(office.at(now), unit, period).await?
    } else if let Some([unit, quarter]) = options.flag.as_deref() {
        let unit = assemble::unit_meant(units, unit)?;
        let quarter: Quarter = quarter.parse().map_err(|_| {
            Failure::Use(format!("{quarter:?} is no quarter\n  hint: such as 2026Q3").into())
        })?;
        why::of_flag(office.at(now), unit, quarter).await?
    } else if let Some(project) = &options.project {
        of_project(&config, (&office, now), options, project).await?
    } else {
        let address = options.not_sent.as_deref().unwrap_or_default();
        why::of_recipient(&office, address).await?
    };
    match options.format {
        Format::Json => say(serde_json::to_string(&answer)?),
        Format::Text => print_text(&config, &answer),
    }
    Ok(Done::Well)
}

async fn of_project(
    config: &Config,
    (office, now): (&Office, DateTime<Utc>),
    options: &Options,
    project: &str,
) -> Result<Answer, Failure> {
    let ask = async |office: &Office, as_of| {
        let question = ProjectQuestion {
            project,
            field: options.field,
            as_of,
        };
        why::of_project(office, question).await
    };
    let answer = match options.month {
        None => {
            let facts = office.facts(now).await?;
            let today = config.policy.local(now).date();
            ask(office, office.as_of(&facts, today)).await?
        }
        Some(month) => {
            let edition = published(office, month).await?;
            let earlier = EarlierOffice::at(edition.built_at, config, office).await?;
            let answer = ask(&earlier.office, edition.ledger.as_of).await;
            earlier.close().await?;
            answer?
        }
    };
    answer.map_err(|meant| {
        Failure::Use(if meant.is_empty() {
            format!("no project is called {project:?}\n  hint: the ledger shows names and numbers; part of a name is not enough")
        } else {
            format!(
                "{project:?} may be any of these; ask by number:\n  {}",
                meant.join("\n  ")
            )
        }.into())
    })
}

/// A field by its word in JSON or its header in the form.
fn field(text: &str) -> Result<Field, String> {
    let is_meant = |field: &Field| {
        let header = field.header();
        let bare = header.split('(').next().unwrap_or(header);
        let word = serde_json::to_value(field).unwrap_or_default();
        [header, bare].contains(&text) || word == text
    };
    let mut fields = Field::FORM.into_iter().chain([Field::Code]);
    let found = fields.find(is_meant);
    found.ok_or_else(|| format!("{text:?} is no column of the ledger, such as 总投资 or stage"))
}

fn print_text(config: &Config, answer: &Answer) {
    say(format!("{}: {}", answer.about, answer.answer));
    for evidence in &answer.evidence {
        say(line(config, evidence));
    }
}

/// `  2026-11-25 09:00  delivery  try 1 …`
fn line(config: &Config, evidence: &Evidence) -> String {
    let at = evidence
        .at
        .map_or_else(String::new, |at| assemble::shown(config, at));
    let kind = format!("{:?}", evidence.kind).to_lowercase();
    format!(
        "  {}  {} {}",
        padded(&at, 16),
        padded(&kind, 9),
        evidence.text
    )
}
