//! `why`: why a letter was or was not sent, a report is late, a unit is flagged, somebody got nothing, and where a figure
//! of the ledger comes from.

use chrono::{DateTime, Utc};
use clap::Args;

use super::earlier::{EarlierOffice, published};
use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say};
use crate::config::Config;
use crate::daemon::Office;
use crate::daemon::why::{self, ProjectQuestion};
use crate::domain::language::{Language, bilingual, both};
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::project::Field;
use crate::domain::why::{Answer, Evidence, EvidenceKind};

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
    // What programs read does not follow the language of who starts them.
    let language = match options.format {
        Format::Json => Language::English,
        Format::Text => config.language,
    };
    let answer = if let Some(key) = &options.key {
        let found = why::of_letter(office.at(now), language, key).await?;
        found.ok_or_else(|| {
            Failure::Use(bilingual!(
                "nothing is known of {key:?}\n  hint: `outbox list --format json` shows keys of letters, \
                 `plan --format json` those to come",
                "没有 {key:?} 的记录\n  怎么办：已有信函的键用 `diaodu outbox list --format json` 看，以后的用 `diaodu plan --format json` 看"
            ))
        })?
    } else if let (Some(unit), Some(period)) = (&options.unit, options.period) {
        let unit = assemble::unit_meant(units, unit)?;
        why::of_report(office.at(now), language, unit, period).await?
    } else if let Some([unit, quarter]) = options.flag.as_deref() {
        let unit = assemble::unit_meant(units, unit)?;
        let quarter: Quarter = quarter.parse().map_err(|_| {
            Failure::Use(bilingual!(
                "{quarter:?} is no quarter\n  hint: such as 2026Q3",
                "{quarter:?} 不是季度\n  怎么办：写成 2026Q3 这样"
            ))
        })?;
        why::of_flag(office.at(now), language, unit, quarter).await?
    } else if let Some(project) = &options.project {
        of_project(&config, (&office, now), options, (project, language)).await?
    } else {
        let address = options.not_sent.as_deref().unwrap_or_default();
        why::of_recipient(&office, language, address).await?
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
    (project, language): (&str, Language),
) -> Result<Answer, Failure> {
    let ask = async |office: &Office, as_of| {
        let question = ProjectQuestion {
            language,
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
            bilingual!(
                "no project is called {project:?}\n  hint: the ledger shows names and numbers; part of a name is not enough",
                "没有名称或编号为 {project:?} 的项目\n  怎么办：照台账里的编号或完整名称写，只写名称的一部分不行"
            )
        } else {
            bilingual!(
                "{project:?} may be any of these; ask by number:\n  {}",
                "叫 {project:?} 的有下面几个，请按编号问：\n  {}",
                meant.join("\n  ")
            )
        })
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
    let Answer {
        about,
        answer: said,
        ..
    } = answer;
    say(both!(config.language, "{about}: {said}", "{about}：{said}"));
    for evidence in &answer.evidence {
        say(line(config, evidence));
    }
}

/// `  2026-11-25 09:00  delivery  try 1 …`
fn line(config: &Config, evidence: &Evidence) -> String {
    let at = evidence
        .at
        .map_or_else(String::new, |at| assemble::shown(config, at));
    format!(
        "  {}  {} {}",
        padded(&at, 16),
        padded(kind(config.language, evidence.kind), 9),
        evidence.text
    )
}

const fn kind(language: Language, kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Rule => language.of("rule", "规则"),
        EvidenceKind::Setting => language.of("setting", "设置"),
        EvidenceKind::Calendar => language.of("calendar", "日历"),
        EvidenceKind::Due => language.of("due", "时限"),
        EvidenceKind::Role => language.of("role", "身份"),
        EvidenceKind::Grant => language.of("grant", "批准"),
        EvidenceKind::Arrival => language.of("arrival", "来件"),
        EvidenceKind::Value => language.of("value", "填报"),
        EvidenceKind::Visit => language.of("visit", "调研"),
        EvidenceKind::Quarter => language.of("quarter", "季度"),
        EvidenceKind::Decision => language.of("decision", "决定"),
        EvidenceKind::Hold => language.of("hold", "暂停"),
        EvidenceKind::Letter => language.of("letter", "信函"),
        EvidenceKind::Delivery => language.of("delivery", "投递"),
    }
}
