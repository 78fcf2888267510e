//! `rollup`: what the published ledgers of all offices of a folder come to together; it only looks.

use std::path::{Path, PathBuf};

use chrono_tz::Asia::Shanghai;
use clap::Args;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{CommandResult, Common, Done, Failure, Format, offices, output, padded, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::counted_twice::{CountedTwice, RolledProject, SameBy};
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::domain::occasion::EditionStage;
use crate::domain::period::Month;
use crate::domain::rate::Tally;
use crate::domain::rollup::{OfficeRow, RollUp, RolledEdition};
use crate::folder::sha256;
use crate::offices::{Loaded, OfficeFolder};
use crate::store::Store;
use crate::web::rollup_page;
use crate::workbook::rollup;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The folder of the offices
    #[arg(long, value_name = "DIR")]
    offices: PathBuf,
    /// The month, such as 2026-11 [default: of each office its latest]
    #[arg(long)]
    month: Option<Month>,
    /// Where to write it: a workbook, or a page if the name ends in .html
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Text or JSON
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) async fn roll_up(common: &Common, options: &Options) -> CommandResult {
    let offices = offices::loaded(&options.offices).await?;
    let rows = offices
        .iter()
        .map(|(folder, loaded)| row(folder, loaded, options.month));
    let rollup = RollUp::of(options.month, join_all(rows).await);
    if let Some(output) = &options.output {
        write(common, &rollup, output)?;
    }
    match options.format {
        Format::Json => say(json_of(&rollup).to_string()),
        Format::Text => print_text(common.language, &rollup, options.output.as_deref()),
    }
    let is_whole = rollup.absent().next().is_none();
    Ok(if is_whole && rollup.twice.is_empty() {
        Done::Well
    } else {
        Done::NeedsPerson
    })
}

async fn row(
    folder: &OfficeFolder,
    loaded: &Result<Loaded, Bilingual>,
    month: Option<Month>,
) -> OfficeRow {
    let config = loaded.as_ref().map(|loaded| &loaded.config);
    let edition = match config {
        Ok(config) => edition_of(config, month).await,
        Err(problem) => Err(problem.clone()),
    };
    OfficeRow {
        folder: folder.name.clone(),
        name: config.ok().map(|config| config.policy.office_name.clone()),
        edition: edition.map(Box::new),
    }
}

/// The edition of this month, or the latest one, as it was published.
async fn edition_of(config: &Config, month: Option<Month>) -> Result<RolledEdition, Bilingual> {
    let told = |failure: Failure| match failure {
        Failure::Use(said) | Failure::Failed(said) => said,
    };
    let opened = config.state().open_to_read().await;
    let Some(store) = opened.map_err(|error| told(error.into()))? else {
        return Err(bilingual!("it has no state yet", "还没有状态数据"));
    };
    let read = read(&store, month).await;
    store.close().await;
    read.map_err(told)?.ok_or_else(|| match month {
        Some(month) => bilingual!(
            "it has published no ledger of {month}",
            "没有发布{month}的台账"
        ),
        None => bilingual!("it has published no ledger yet", "还没有发布过台账"),
    })
}

async fn read(store: &Store, month: Option<Month>) -> Result<Option<RolledEdition>, Failure> {
    store.demand_all_tables().await?;
    let month = match month {
        Some(month) => Some(month),
        None => store.latest_edition_month().await?,
    };
    let Some(month) = month else {
        return Ok(None);
    };
    let Some(edition) = store.edition(month, EditionStage::Final).await? else {
        return Ok(None);
    };
    if sha256(&edition.bytes) != edition.sha256 {
        return Err(Failure::Failed(bilingual!(
            "its ledger of {month} is not the one that was published: the hash differs\n  hint: `diaodu doctor` with its configuration",
            "它的{month}台账与发布时的校验值不符\n  怎么办：用它的配置运行 `diaodu doctor`"
        )));
    }
    Ok(Some(RolledEdition {
        month,
        as_of: edition.ledger.as_of,
        built_at: edition.built_at,
        rates: RolledEdition::rates_of(&edition.ledger, &edition.shown_with),
        projects: RolledProject::all_of(&edition.ledger),
        path: edition.path,
        sha256: edition.sha256,
    }))
}

fn write(common: &Common, rollup: &RollUp, output: &Path) -> Result<(), Failure> {
    let today = common
        .now
        .unwrap_or_else(|| Clock::Machine.now().with_timezone(&Shanghai).naive_local());
    let is_page = output
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("html"));
    let bytes = if is_page {
        rollup_page(rollup, today, Shanghai)?.into_bytes()
    } else {
        rollup::write(rollup, today.date(), Shanghai)?
    };
    output::write(output, &bytes)
}

fn print_text(language: Language, rollup: &RollUp, output: Option<&Path>) {
    let header = match language {
        Language::English => [
            "office",
            "ledger",
            "projects",
            "signed",
            "started",
            "producing",
            "total 万元",
            "in place 万元",
            "rate",
        ],
        Language::Chinese => [
            "办公室",
            "台账",
            "项目",
            "签约",
            "开工",
            "投产",
            "总投资（万元）",
            "到位资金（万元）",
            "资金到位率",
        ],
    };
    let mut rows = vec![header.map(str::to_owned)];
    for office in &rollup.offices {
        if let Ok(edition) = &office.edition {
            let month = edition.month.to_string();
            rows.push(cells(office.told(), month, &edition.rates.total));
        }
    }
    rows.push(cells(&rollup.total_title(), String::new(), &rollup.total()));
    let width = |column: usize| {
        let widths = rows
            .iter()
            .map(|row| unicode_width::UnicodeWidthStr::width(&*row[column]));
        widths.max().unwrap_or_default() + 2
    };
    let widths: [usize; 9] = std::array::from_fn(width);
    for row in &rows {
        let cells = row.iter().zip(widths);
        let text: String = cells.map(|(cell, width)| padded(cell, width)).collect();
        say(text.trim_end());
    }
    for office in rollup.absent() {
        if let Err(reason) = &office.edition {
            let (name, reason) = (&office.folder, reason.in_language(language));
            say(both!(
                language,
                "not in it: {name}: {reason}",
                "未计入：{name}：{reason}"
            ));
        }
    }
    for twice in &rollup.twice {
        say(twice.told().in_language(language));
    }
    if let Some(said) = rollup.counted_otherwise() {
        say(said);
    }
    if let Some(output) = output {
        let output = output.display();
        say(both!(language, "written: {output}", "已写入：{output}"));
    }
}

fn cells(name: &str, month: String, tally: &Tally) -> [String; 9] {
    [
        name.to_owned(),
        month,
        tally.projects.to_string(),
        tally.signed.to_string(),
        tally.started.to_string(),
        tally.producing.to_string(),
        tally.total_investment.to_wan(),
        tally.funds_in_place.to_wan(),
        tally.funds_rate().to_string(),
    ]
}

/// The contract of docs/json.md.
fn json_of(rollup: &RollUp) -> Value {
    let offices: Vec<Value> = rollup.offices.iter().map(office_json).collect();
    json!({
        "month": rollup.month.map(|month| month.to_string()),
        "offices": offices,
        "missing": rollup.absent().map(|office| &office.folder).collect::<Vec<_>>(),
        "counted_twice": rollup.twice.iter().map(twice_json).collect::<Vec<_>>(),
        "total": figures(&rollup.total()),
    })
}

fn twice_json(twice: &CountedTwice) -> Value {
    let (by, codes) = match &twice.by {
        SameBy::File => ("file", None),
        SameBy::Projects => ("projects", None),
        SameBy::Codes(codes) => ("codes", Some(codes)),
    };
    json!({ "offices": twice.offices, "by": by, "codes": codes.into_iter().flatten().collect::<Vec<_>>() })
}

fn office_json(office: &OfficeRow) -> Value {
    let edition = office.edition.as_ref().ok();
    let problem = office.edition.as_ref().err();
    json!({
        "office": office.folder,
        "name": office.name,
        "edition": edition.map(|edition| json!({
            "month": edition.month.to_string(),
            "as_of": edition.as_of,
            "built_at": edition.built_at.with_timezone(&Shanghai),
            "path": edition.path,
            "sha256": edition.sha256,
        })),
        "problem": problem.map(|problem| problem.in_language(Language::English)),
        "figures": edition.map(|edition| figures(&edition.rates.total)),
    })
}

fn figures(tally: &Tally) -> Value {
    json!({
        "projects": tally.projects,
        "signed": tally.signed,
        "started": tally.started,
        "producing": tally.producing,
        "absent": tally.absent,
        "total_investment_yuan": tally.total_investment,
        "funds_in_place_yuan": tally.funds_in_place,
        "agreed_investment_yuan": tally.agreed_investment,
        "agreed_funds_yuan": tally.agreed_funds,
        "funds_rate": tally.funds_rate().to_string(),
        "start_rate": tally.start_rate().to_string(),
        "production_rate": tally.production_rate().to_string(),
    })
}
