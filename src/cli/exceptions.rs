//! `extend` and `exempt`: what people allow single units; lists it, and withdraws it.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{CommandResult, Common, Done, Failure, assemble, padded, say};
use crate::config::Config;
use crate::daemon::{ask_extension, give_exception, note_exception};
use crate::domain::desk::{ItemId, Signed};
use crate::domain::exception::{BadExtension, Exception, UnitException, check_extension};
use crate::domain::extension_request::WantedExtension;
use crate::domain::language::{Bilingual, bilingual, both};
use crate::domain::period::{Period, Quarter};
use crate::store::ExceptionRecord;

/// Who allows it, and why: nothing is allowed by nobody.
#[derive(Debug, Args)]
struct GrantReason {
    /// Who decided it
    #[arg(long, value_name = "WHO", value_parser = said)]
    by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: Option<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Extend {
    #[command(subcommand)]
    other: Option<Other>,
    /// The unit: its short name, name or alias
    #[arg(long)]
    unit: Option<String>,
    /// The period whose deadline is moved, such as 2026-11-25
    #[arg(long)]
    period: Option<Period>,
    /// The last day, to the same time of day as any deadline
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// The unit only asks for it: the office answers on its desk
    #[arg(long)]
    ask: bool,
    #[command(flatten)]
    reason: GrantReason,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Exempt {
    #[command(subcommand)]
    other: Option<Other>,
    /// The unit: its short name, name or alias
    #[arg(long)]
    unit: Option<String>,
    /// A period from which it is exempt; with --until, all from it to that day
    #[arg(long, conflicts_with_all = ["quarter", "from"])]
    period: Option<Period>,
    /// A quarter in which it need not show anything; with --until, all to the one of that day
    #[arg(long, conflicts_with = "from")]
    quarter: Option<Quarter>,
    /// The first day of a time without any report
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<NaiveDate>,
    /// The last day of it; quarters that lie in it as a whole are included
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<NaiveDate>,
    /// The last day on which the exemption holds
    #[arg(long, value_name = "DATE", conflicts_with = "from")]
    until: Option<NaiveDate>,
    #[command(flatten)]
    reason: GrantReason,
}

#[derive(Debug, Subcommand)]
enum Other {
    /// All that was ever allowed, and by whom
    List,
    /// Takes one back; its number is that of the list
    Withdraw {
        /// Its number
        number: i64,
        #[command(flatten)]
        reason: GrantReason,
    },
}

/// A text that says something, on one line.
pub(super) fn said(text: &str) -> Result<String, String> {
    let clean = crate::domain::line::clean_line(text, 200);
    if clean.trim().is_empty() {
        Err("expected a few words".to_owned())
    } else {
        Ok(clean)
    }
}

pub(super) async fn extend(common: &Common, options: &Extend) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    if let Some(other) = &options.other {
        return list_or_withdraw(common, &config, other, true).await;
    }
    let unit = asked(options.unit.as_ref(), "--unit U")?;
    let period = known_period(&config, *asked(options.period.as_ref(), "--period P")?)?;
    let until = *asked(options.until.as_ref(), "--until DATE")?;
    if options.ask {
        return ask(common, &config, (unit, period, until), &options.reason).await;
    }
    check_extension(&config.policy, &config.calendar, period, until)
        .map_err(|error| Failure::Use(extension_refused(&error)))?;
    let exception = Exception::Extension { period, until };
    give(common, &config, unit, exception, &options.reason).await
}

pub(super) async fn exempt(common: &Common, options: &Exempt) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    if let Some(other) = &options.other {
        return list_or_withdraw(common, &config, other, false).await;
    }
    let unit = asked(options.unit.as_ref(), "--unit U")?;
    let exception = exemption(&config, options)?;
    give(common, &config, unit, exception, &options.reason).await
}

fn exemption(config: &Config, options: &Exempt) -> Result<Exception, Failure> {
    let is_backwards = |last: NaiveDate, first: NaiveDate| {
        (last < first).then(|| {
            Failure::Use(bilingual!(
                "{last} is before {first}",
                "{last} 早于 {first}"
            ))
        })
    };
    if let Some(period) = options.period {
        let from = known_period(config, period)?.0;
        let to = options.until.unwrap_or(from);
        return is_backwards(to, from).map_or(Ok(Exception::Periods { from, to }), Err);
    }
    if let Some(from) = options.quarter {
        let to = options.until.map_or(from, Quarter::of);
        let order = is_backwards(to.first_day(), from.first_day());
        return order.map_or(Ok(Exception::Quarters { from, to }), Err);
    }
    let of_what = "--period P, --quarter Q, or --from DATE --to DATE";
    let from = *asked(options.from.as_ref(), of_what)?;
    let to = *asked(options.to.as_ref(), of_what)?;
    is_backwards(to, from).map_or(Ok(Exception::Everything { from, to }), Err)
}

fn asked<'a, T>(option: Option<&'a T>, what: &str) -> Result<&'a T, Failure> {
    option.ok_or_else(|| {
        Failure::Use(bilingual!(
            "say {what}\n  hint: `--help` shows all of it",
            "还要写 {what}\n  怎么办：用法见 `--help`"
        ))
    })
}

fn known_period(config: &Config, period: Period) -> Result<Period, Failure> {
    if config.policy.due_days.names(period.0) {
        return Ok(period);
    }
    let due = config.policy.due_days.running(period.0);
    Err(Failure::Use(bilingual!(
        "no report is due on {period}\n  hint: the period that runs on it is {due}",
        "{period} 不是报送日\n  怎么办：那一天所在的报送期是 {due}"
    )))
}

async fn give(
    common: &Common,
    config: &Config,
    unit: &str,
    exception: Exception,
    reason: &GrantReason,
) -> CommandResult {
    let unit = assemble::unit_meant(&config.policy.units, unit)?;
    let signed = signed(common, config, reason)?;
    let office = assemble::office(config).await?;
    let granted = UnitException {
        unit: unit.slug.clone(),
        exception,
    };
    let mut tx = office.store.begin().await?;
    let number = give_exception(&mut tx, &granted, &signed).await?;
    tx.commit().await?;
    office.store.close().await;
    say(both!(
        config.language,
        "{number}: {} {}",
        "{number}：{} {}",
        unit.name,
        exception.allowed(config.language)
    ));
    if matches!(exception, Exception::Extension { .. }) {
        say(config.language.of(
            "the liaison hears of it with the next tick on a working day",
            "下一个工作日告知联络员",
        ));
    }
    Ok(Done::Well)
}

/// Who says it, why, and when; nothing is on record without them.
fn signed(common: &Common, config: &Config, reason: &GrantReason) -> Result<Signed, Failure> {
    Ok(Signed {
        by: asked(reason.by.as_ref(), "--by WHO")?.clone(),
        why: asked(reason.why.as_ref(), "--why TEXT")?.clone(),
        at: assemble::clock(common, config)?.now(),
    })
}

/// Puts on record that a unit asks for it; the office answers on its desk.
async fn ask(
    common: &Common,
    config: &Config,
    (unit, period, until): (&str, Period, NaiveDate),
    reason: &GrantReason,
) -> CommandResult {
    let unit = assemble::unit_meant(&config.policy.units, unit)?;
    let signed = signed(common, config, reason)?;
    let office = assemble::office(config).await?;
    let wanted = WantedExtension {
        unit: unit.slug.clone(),
        period,
        until,
    };
    let done = ask_extension(&office, unit, &wanted, &signed).await?;
    office.store.close().await;
    done.map_err(|refused| Failure::Use(Bilingual::of(|language| refused.told(language))))?;
    let item = ItemId::Extension {
        unit: wanted.unit,
        period,
    };
    say(both!(
        config.language,
        "{item} waits on the desk\n  hint: `diaodu desk answer {item} grant|reject --by WHO --why TEXT` answers it",
        "{item} 已列入待办\n  怎么办：用 `diaodu desk answer {item} grant|reject --by 谁 --why 理由` 答复"
    ));
    Ok(Done::Well)
}

async fn list_or_withdraw(
    common: &Common,
    config: &Config,
    other: &Other,
    extensions: bool,
) -> CommandResult {
    let is_meant = |record: &ExceptionRecord| {
        matches!(record.granted.exception, Exception::Extension { .. }) == extensions
    };
    match other {
        Other::List => {
            let office = assemble::office_to_look_at(config).await?;
            let records = office.store.grant_records().await?;
            let mut records = records.iter().filter(|record| is_meant(record)).peekable();
            if records.peek().is_none() {
                say(config.language.of("none", "没有"));
            }
            for record in records {
                print(config, record);
            }
        }
        Other::Withdraw { number, reason } => {
            let signed = signed(common, config, reason)?;
            let office = assemble::office(config).await?;
            let records = office.store.grant_records().await?;
            if !records
                .iter()
                .any(|record| record.id == *number && is_meant(record))
            {
                return Err(Failure::Use(bilingual!(
                    "there is no number {number}\n  hint: `list` shows all",
                    "没有{number}号\n  怎么办：用 `list` 看全部"
                )));
            }
            let mut tx = office.store.begin().await?;
            let is_withdrawn = tx
                .withdraw_grant(*number, &signed.by, &signed.why, signed.at)
                .await?;
            let granted = records.iter().find(|record| record.id == *number);
            if let Some(record) = granted.filter(|_| is_withdrawn) {
                note_exception(&mut tx, &record.granted, "withdraw", &signed).await?;
            }
            tx.commit().await?;
            office.store.close().await;
            let word = if is_withdrawn {
                config.language.of("withdrawn", "已收回")
            } else {
                config.language.of("it was withdrawn before", "此前已收回")
            };
            say(both!(
                config.language,
                "{number}: {word}",
                "{number}：{word}"
            ));
        }
    }
    Ok(Done::Well)
}

fn print(config: &Config, record: &ExceptionRecord) {
    let name = config
        .policy
        .unit(&record.granted.unit)
        .map_or(record.granted.unit.0.as_str(), |unit| &unit.name);
    let withdrawn = record
        .withdrawn
        .as_ref()
        .map_or_else(String::new, |(at, by, why)| {
            let at = assemble::shown(config, *at);
            both!(
                config.language,
                "; withdrawn {at} by {by}: {why}",
                "；{at} {by}收回：{why}"
            )
        });
    say(both!(
        config.language,
        "{:>4}  {} {}; {} by {}: {}{withdrawn}",
        "{:>4}  {} {}；{} {}：{}{withdrawn}",
        record.id,
        padded(name, 18),
        record.granted.exception.allowed(config.language),
        assemble::shown(config, record.given_at),
        record.given_by,
        record.why,
    ));
}

fn extension_refused(why: &BadExtension) -> Bilingual {
    match why {
        BadExtension::NotLater(day) => bilingual!(
            "the deadline is {day} already\n  hint: an extension is to a later day",
            "截止日本来就是 {day}\n  怎么办：延期要写更晚的一天"
        ),
        BadExtension::IntoTheNext(day) => bilingual!(
            "the next period is due on {day}\n  hint: extend to a day before it, or `exempt` the unit from this period",
            "下一期 {day} 就到了\n  怎么办：延到那天以前，或用 `diaodu exempt` 免报这一期"
        ),
    }
}
