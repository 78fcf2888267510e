//! `ledger`: the ledger as it stands, of a month or of an earlier day; `diff` of two; `hold` and `release`.

mod diff;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use diff::DiffOptions;

use super::earlier::EarlierOffice;
use super::language::{of_file, refusals};
use super::pdf::as_pdf;
use super::{CommandResult, Common, Done, Failure, assemble, output, say};
use crate::config::Config;
use crate::daemon::{Office, UnverifiedWorkbook, hold_ledger, release_ledger};
use crate::domain::desk::{AnswerRefused, Signed};
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::domain::ledger_hold::LedgerLetters;
use crate::domain::period::Month;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Options {
    #[command(subcommand)]
    decision: Option<Decision>,
    /// The month, such as 2026-11: as it was published, or if it was not, as it stands [default: as it stands now]
    #[arg(long, conflicts_with = "as_of")]
    month: Option<Month>,
    /// As it was known at the end of this day, such as 2026-11-20
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// Where to write it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also as PDF, beside it: by LibreOffice, if it is installed
    #[arg(long)]
    pdf: bool,
}

#[derive(Debug, Subcommand)]
enum Decision {
    /// Holds the ledger of a month back from the leaders
    Hold {
        /// Such as 2026-11
        month: Month,
        #[command(flatten)]
        reason: HoldReason,
    },
    /// Lets it go again
    Release {
        /// Such as 2026-11
        month: Month,
        #[command(flatten)]
        reason: HoldReason,
    },
    /// Says what differs between two ledgers: projects, and cells with what they held before and hold now
    Diff(DiffOptions),
}

pub(super) async fn ledger(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    match &options.decision {
        Some(Decision::Hold { month, reason }) => hold(common, &config, *month, reason).await,
        Some(Decision::Release { month, reason }) => release(common, &config, *month, reason).await,
        Some(Decision::Diff(options)) => diff::diff(common, options).await,
        None => write(common, &config, options).await,
    }
}

/// Who decided it, and why: whoever uses the desk has to say it.
#[derive(Debug, Args)]
struct HoldReason {
    /// Who decided it
    #[arg(long, value_name = "WHO", default_value = "")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

impl HoldReason {
    fn signed(&self, at: DateTime<Utc>) -> Signed {
        Signed {
            by: self.by.clone(),
            why: self.why.clone(),
            at,
        }
    }
}

async fn hold(
    common: &Common,
    config: &Config,
    month: Month,
    reason: &HoldReason,
) -> CommandResult {
    let now = assemble::clock(common, config)?.now();
    // The database settles who is first; a running daemon sees it at its next tick.
    let office = assemble::office(config).await?;
    let held = hold_ledger(&office, month, &reason.signed(now)).await?;
    office.store.close().await;
    let letters = match held {
        Ok(letters) => letters,
        Err(AnswerRefused::HeldBefore(_)) => LedgerLetters::default(),
        Err(refused) => {
            return Err(Failure::Failed(Bilingual::of(|language| {
                refusals::answer(language, &refused)
            })));
        }
    };
    say(both!(
        config.language,
        "the ledger of {month} is held back from the leaders until `ledger release {month}`",
        "{month} 的台账已暂缓，到 `diaodu ledger release {month}` 放行为止不发给市领导"
    ));
    if letters.sent > 0 {
        say(both!(
            config.language,
            "{} of them have it already",
            "其中{}位已经收到",
            letters.sent
        ));
    }
    Ok(Done::Well)
}

async fn release(
    common: &Common,
    config: &Config,
    month: Month,
    reason: &HoldReason,
) -> CommandResult {
    let now = assemble::clock(common, config)?.now();
    let office = assemble::office(config).await?;
    let released = release_ledger(&office, month, &reason.signed(now)).await?;
    office.store.close().await;
    if let Err(refused) = released {
        return Err(Failure::Failed(Bilingual::of(|language| {
            refusals::answer(language, &refused)
        })));
    }
    say(both!(
        config.language,
        "the ledger of {month} goes out when it is due",
        "{month} 的台账已放行，到期即发"
    ));
    Ok(Done::Well)
}

async fn write(common: &Common, config: &Config, options: &Options) -> CommandResult {
    let Some(output) = &options.output else {
        return Err(Failure::Use(bilingual!(
            "say where to write the ledger: -o FILE",
            "还要写台账存到哪里：-o 文件"
        )));
    };
    if options.pdf && output.extension().is_some_and(|is| is == "pdf") {
        return Err(Failure::Use(bilingual!(
            "name the workbook: -o FILE.xlsx; the PDF is written beside it",
            "-o 写工作簿的名字（.xlsx）；PDF 存在它旁边"
        )));
    }
    let written = write_workbook(common, config, (options, output)).await?;
    if options.pdf {
        let bytes = std::fs::read(output).map_err(|error| {
            Failure::Failed(Bilingual::of(|language| {
                of_file(language, ("read", "读不了"), (output, &error))
            }))
        })?;
        let pdf = output.with_extension("pdf");
        output::write(&pdf, &as_pdf(&config.soffice, &bytes, "xlsx").await?)?;
        say(both!(
            config.language,
            "the same as PDF: {}",
            "PDF：{}",
            pdf.display()
        ));
    }
    Ok(written)
}

async fn write_workbook(
    common: &Common,
    config: &Config,
    (options, output): (&Options, &Path),
) -> CommandResult {
    let now = assemble::clock(common, config)?.now();
    let office = assemble::office_to_look_at(config).await?;
    if let Some(month) = options.month {
        if let Some(bytes) = office.published_ledger(month).await? {
            output::write(output, &bytes)?;
            say(both!(
                config.language,
                "the ledger of {month} as it was published: {}",
                "{month} 的台账（已发布的那一版）：{}",
                output.display()
            ));
            return Ok(Done::Well);
        }
        say(both!(
            config.language,
            "the ledger of {month} is not published yet",
            "{month} 的台账还没有发布"
        ));
    }
    let Some(day) = options.as_of else {
        return write_standing((config.language, output), (&office, now), options.month).await;
    };
    let earlier = EarlierOffice::on(day, config, (&office, now)).await?;
    let written = write_standing(
        (config.language, output),
        (&earlier.office, earlier.now),
        None,
    )
    .await;
    earlier.close().await?;
    written
}

/// The ledger of a month or, without one, of the latest period, with what this office knows.
async fn write_standing(
    (language, output): (Language, &Path),
    (office, now): (&Office, DateTime<Utc>),
    month: Option<Month>,
) -> CommandResult {
    let facts = office.facts(now).await?;
    let as_of = match month {
        Some(month) => office.policy.due_days.last_of(month),
        None => office.as_of(&facts, office.policy.local(now).date()),
    };
    let title = month.map_or_else(|| as_of.label(), Month::label);
    let mut ledger_report = office.ledger_report(&facts, as_of, now).await?;
    let month_of_it = month.unwrap_or_else(|| Month::of(as_of.0));
    let news = office.news(month_of_it, &ledger_report.ledger).await?;
    ledger_report.news = Some(Arc::new(news));
    let bytes = office
        .book(&ledger_report, &title, None)
        .and_then(UnverifiedWorkbook::checked)
        .map_err(|why| Failure::Failed(bilingual!("{why}", "没有做成：{why}")))?;
    output::write(output, &bytes)?;
    say(both!(
        language,
        "{} projects of {} units as of {as_of}: {}",
        "{}个项目，{}个单位，截至 {as_of}：{}",
        ledger_report.ledger.entries.len(),
        ledger_report.ledger.units.len(),
        output.display()
    ));
    Ok(Done::Well)
}
