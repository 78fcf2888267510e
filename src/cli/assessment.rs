//! `assessment`: the figures of 督查考评 for half a year or a year, with their evidence.

use std::path::PathBuf;

use clap::Args;

use super::{CommandResult, Common, Done, Failure, Format, assemble, output, padded, say};
use crate::assessment::{AssessedFigure, Assessment, AssessmentSpan, Measure};
use crate::domain::amount::Yuan;
use crate::domain::language::{Language, bilingual, both};
use crate::workbook::assessment::{AssessmentView, write};

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("span").required(true).args(["half", "year"])))]
pub(super) struct Options {
    /// The half-year, such as 2026H1
    #[arg(long, value_parser = half)]
    half: Option<AssessmentSpan>,
    /// The year, such as 2026
    #[arg(long, value_parser = year)]
    year: Option<AssessmentSpan>,
    /// One unit only: short name, name or alias; its places are still those among all
    #[arg(long)]
    unit: Option<String>,
    /// Where to write the workbook
    #[arg(short, long, visible_alias = "out", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Text or JSON
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

fn half(text: &str) -> Result<AssessmentSpan, String> {
    let half = text
        .parse()
        .ok()
        .filter(|span: &AssessmentSpan| span.is_half());
    half.ok_or_else(|| "write a half-year such as 2026H1".to_owned())
}

fn year(text: &str) -> Result<AssessmentSpan, String> {
    let year = text
        .parse()
        .ok()
        .filter(|span: &AssessmentSpan| !span.is_half());
    year.ok_or_else(|| "write a year such as 2026".to_owned())
}

pub(super) async fn assessment(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let span = options.half.or(options.year);
    let span = span.ok_or_else(|| {
        Failure::Use(bilingual!(
            "say --half or --year",
            "还要写 --half 或 --year"
        ))
    })?;
    let only = match &options.unit {
        None => None,
        Some(meant) => Some(assemble::unit_meant(&config.policy.units, meant)?),
    };
    let office = assemble::office_to_look_at(&config).await?;
    let found = office.assessment(span, now).await?;
    let mut assessment = found.ok_or_else(|| {
        Failure::Failed(bilingual!(
            "no period of {span} is over yet\n  hint: `diaodu ledger` has what is known now",
            "{span} 还没有一期截止\n  怎么办：目前的情况用 `diaodu ledger` 看"
        ))
    })?;
    if let Some(only) = only {
        assessment.units.retain(|unit| unit.unit == only.slug);
    }
    if let Some(output) = &options.output {
        let view = AssessmentView {
            office_name: &config.policy.office_name,
            assessment: &assessment,
        };
        let bytes = write(&view)
            .map_err(|error| Failure::Failed(bilingual!("{error}", "工作簿没有做成：{error}")))?;
        output::write(output, &bytes)?;
    }
    match options.format {
        Format::Json => say(serde_json::to_string(&assessment)?),
        Format::Text => print_text(config.language, &assessment, options.output.as_ref()),
    }
    Ok(Done::Well)
}

fn print_text(language: Language, assessment: &Assessment, output: Option<&PathBuf>) {
    say(both!(
        language,
        "{} as of {}, growth since {}",
        "{}，截至 {}，增量从 {} 起算",
        assessment.span,
        assessment.as_of,
        assessment.opening
    ));
    for figure in &assessment.total {
        say(format!(
            "{} {}",
            padded(figure.indicator.name(), 24),
            shown(figure)
        ));
    }
    say(match output {
        Some(output) => both!(
            language,
            "{} units: {}",
            "{}个单位：{}",
            assessment.units.len(),
            output.display()
        ),
        None => language
            .of(
                "-o FILE writes the workbook: all units, and each with its evidence",
                "加 -o 文件 可写出工作簿：各单位的数据和依据",
            )
            .to_owned(),
    });
}

/// `62.50% = 5 / 8`, `12`, `3,000万元`, and what is left out.
fn shown(figure: &AssessedFigure) -> String {
    let part = |number: i64| match figure.indicator.measure() {
        Measure::Yuan => Yuan(number).to_string(),
        _ => number.to_string(),
    };
    let value = match figure.ratio() {
        None => part(figure.numerator),
        Some(ratio) => {
            let (numerator, denominator) = (part(ratio.numerator), part(ratio.denominator));
            format!("{ratio} = {numerator} / {denominator}")
        }
    };
    let besides = figure.besides();
    if besides.is_empty() {
        value
    } else {
        format!("{value} ({besides})")
    }
}
