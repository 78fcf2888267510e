//! `flags`: units with quarters in a row without an observation project.

use super::{CommandResult, Common, Done, Format, assemble, padded, say};
use crate::domain::desk::cannot_answer;
use crate::domain::language::both;
use crate::domain::observation::{Confirmation, FlagLevel};

pub(super) async fn flags(common: &Common, format: Format) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let records = office.store.flags().await?;
    if format == Format::Json {
        for record in &records {
            say(serde_json::to_string(record)?);
        }
        return Ok(Done::Well);
    }
    if records.is_empty() {
        say(config
            .language
            .of("no warning and no flag", "没有预警，也没有提请通报"));
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
            both!(
                config.language,
                ", withdrawn {}",
                "，{} 撤销",
                assemble::shown(&config, at)
            )
        });
        let answered = record.answer.as_ref().map_or_else(
            || {
                let asks = cannot_answer(now, &config.policy, &config.calendar, Some(record));
                let waits = asks.is_none() && record.flag.level == FlagLevel::Flag;
                if waits {
                    config
                        .language
                        .of(", waits for the office", "，待办公室确认")
                } else {
                    ""
                }
                .to_owned()
            },
            |said| {
                let word = match said.confirmation {
                    Confirmation::Confirmed => config.language.of("confirmed", "确认属实"),
                    Confirmation::Rejected => config.language.of("rejected", "不予提请"),
                };
                let at = assemble::shown(&config, said.at);
                both!(
                    config.language,
                    ", {word} {at} by {}: {}",
                    "，{at} {0}答复“{word}”：{1}",
                    said.by,
                    said.why
                )
            },
        );
        say(both!(
            config.language,
            "{} {} {} {} quarters without: {}; raised {}{answered}{withdrawn}",
            "{} {} {} 连续{}个季度没有：{}；{} 提出{answered}{withdrawn}",
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
