//! `form --unit U --period P -o FILE`: the prefilled form.

use std::path::PathBuf;

use clap::Args;

use super::{CommandResult, Common, Done, Failure, assemble, output, say};
use crate::domain::language::bilingual;
use crate::domain::period::Period;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The unit: short name, name or alias
    #[arg(long)]
    unit: String,
    /// The period, such as 2026-11-25 [default: the running one]
    #[arg(long)]
    period: Option<Period>,
    /// Where to write it
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) async fn form(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let unit = assemble::unit_meant(&config.policy.units, &options.unit)?;
    let today = config.policy.local(now).date();
    let period = options
        .period
        .unwrap_or_else(|| config.policy.due_days.running(today));
    if !config.policy.due_days.names(period.0) {
        return Err(Failure::Use(bilingual!(
            "{period} is no due day\n  hint: the next one is {}",
            "{period} 不是报送日\n  怎么办：最近的是 {}",
            config.policy.due_days.running(period.0)
        )));
    }
    let office = assemble::office_to_look_at(&config).await?;
    let facts = office.facts(now).await?;
    let ledger_report = office
        .ledger_report(&facts, office.as_of(&facts, today), now)
        .await?;
    let bytes = office
        .form(&ledger_report, unit, period)
        .await
        .map_err(|why| Failure::Failed(bilingual!("{why}", "没有做成：{why}")))?;
    output::write(&options.output, &bytes)?;
    say(format!(
        "{} {period}: {}",
        unit.name,
        options.output.display()
    ));
    Ok(Done::Well)
}
