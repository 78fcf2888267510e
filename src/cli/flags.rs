//! `flags`: units with quarters in a row without an observation project.

use serde_json::json;

use super::{Common, Done, Format, Outcome, assemble, padded, say};
use crate::domain::observation::FlagLevel;
use crate::store::FlagRecord;

/// The contract of `status` and `flags` in JSON.
pub(super) fn flag_json(record: &FlagRecord) -> serde_json::Value {
    json!({
        "unit": record.flag.unit,
        "quarter": record.flag.quarter,
        "streak": record.flag.streak,
        "level": record.flag.level,
        "state": if record.withdrawn_at.is_some() { "withdrawn" } else { "raised" },
    })
}

pub(super) async fn flags(common: &Common, format: Format) -> Outcome {
    let config = assemble::configuration(common)?;
    let office = assemble::office_to_look_at(&config).await?;
    let records = office.store.flags().await?;
    if format == Format::Json {
        for record in &records {
            say(flag_json(record).to_string());
        }
        return Ok(Done::Well);
    }
    if records.is_empty() {
        say("no warning and no flag");
    }
    for record in &records {
        let name = config
            .policy
            .unit(&record.flag.unit)
            .map_or("?", |unit| unit.name.as_str());
        let level = match record.flag.level {
            FlagLevel::Warning => "预警",
            FlagLevel::Flag => "提请通报",
        };
        let quarters: Vec<String> = record
            .flag
            .evidence
            .iter()
            .map(|standing| standing.quarter.to_string())
            .collect();
        let withdrawn = record.withdrawn_at.map_or_else(String::new, |at| {
            format!(", withdrawn {}", assemble::shown(&config, at))
        });
        say(format!(
            "{} {} {} {} quarters without: {}; raised {}{withdrawn}",
            record.flag.quarter,
            padded(level, 8),
            padded(name, 18),
            record.flag.streak,
            quarters.join(" "),
            assemble::shown(&config, record.raised_at),
        ));
    }
    Ok(Done::Well)
}
