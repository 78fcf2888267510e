//! `ledger diff`: what differs between two ledgers, cell by cell.

use clap::Args;

use crate::cli::earlier::{LedgerMoment, ledger_at};
use crate::cli::{CommandResult, Common, Done, Format, assemble, say};
use crate::domain::amount::Yuan;
use crate::domain::change::{Change, ProjectChanges, changes};
use crate::domain::language::{Language, both};
use crate::domain::ledger::AbsentFrom;

#[derive(Debug, Args)]
pub(super) struct DiffOptions {
    /// The older one: a month (2026-10, as it was published), a day (2026-11-20, as it was known then) or now
    from: LedgerMoment,
    /// The newer one
    to: LedgerMoment,
    /// Text or JSON
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) async fn diff(common: &Common, options: &DiffOptions) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let older = ledger_at(options.from, &config, (&office, now)).await?;
    let newer = ledger_at(options.to, &config, (&office, now)).await?;
    let changed = changes(&older, &newer);
    match options.format {
        Format::Json => {
            for project in &changed {
                say(serde_json::to_string(project)?);
            }
        }
        Format::Text => {
            let total = |of: fn(&ProjectChanges) -> Yuan| changed.iter().map(of).sum();
            say(both!(
                config.language,
                "{} to {}: {} projects changed, 总投资 {}, 累计到位资金 {} (万元)",
                "{} 到 {}：{}个项目有变动，总投资 {}，累计到位资金 {}（万元）",
                options.from,
                options.to,
                changed.len(),
                signed(total(|project| project.total_investment_yuan)),
                signed(total(|project| project.funds_in_place_yuan)),
            ));
            for project in &changed {
                let unit = newer.unit_name(&project.unit);
                say(format!("{unit} {} {}", project.number, project.name));
                for change in &project.changes {
                    say(format!("  {}", told(config.language, change)));
                }
            }
        }
    }
    Ok(Done::Well)
}

/// `+1,200`
fn signed(yuan: Yuan) -> String {
    let sign = if yuan.0 > 0 { "+" } else { "" };
    format!("{sign}{}", yuan.to_wan())
}

fn told(language: Language, change: &Change) -> String {
    let plain = |english, chinese| language.of(english, chinese).to_owned();
    match change {
        Change::New => plain("new", "新增"),
        Change::Field { field, old, new } => {
            let shown = |text: &str| {
                if text.is_empty() {
                    plain("(empty)", "（空）")
                } else {
                    text.replace('\n', " ")
                }
            };
            both!(
                language,
                "{}: {} → {}",
                "{}：{} → {}",
                field.header(),
                shown(old),
                shown(new)
            )
        }
        Change::Absent {
            from: AbsentFrom::Sheet,
        } => plain("no longer listed by its unit", "单位报表中未列"),
        Change::Absent {
            from: AbsentFrom::Period,
        } => plain("its unit has not reported", "单位本期未报送"),
        Change::Returned => plain("listed again", "恢复填报"),
        Change::Terminated => plain("terminated", "终止"),
        Change::Left => plain(
            "terminated, and no longer in the ledger",
            "已终止，移出台账",
        ),
        Change::Gone => plain(
            "no longer known: withdrawn, or merged into another",
            "已没有：撤回，或并入其他项目",
        ),
    }
}
