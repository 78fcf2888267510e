//! `check FILE…`: what would be said of sheets; touches nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::language::of_file;
use super::{CommandResult, Common, Done, Failure, Format, assemble, say};
use crate::check::{Context, Listings, Reported};
use crate::clock::Clock;
use crate::config::{Config, example};
use crate::daemon::{Appraisal, CurrentListings, Office, appraise};
use crate::domain::finding::{Finding, Level, Verdict};
use crate::domain::fold::folded;
use crate::domain::language::{Bilingual, Language, both};
use crate::domain::observation::ObservationFact;
use crate::domain::period::{DueDays, Period};
use crate::domain::plan::Facts;
use crate::domain::policy::USUAL_LATE_DAYS;
use crate::domain::project::Field;
use crate::domain::switches::Switches;
use crate::domain::unit::{Unit, UnitSlug};
use crate::domain::unstated::Unstated;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Workbooks
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The unit in whose folder they lie [default: the one that each states]
    #[arg(long)]
    unit: Option<String>,
    /// The period that they are for, such as 2026-11-25 [default: as rule 3 says]
    #[arg(long)]
    period: Option<Period>,
    /// Text or JSON
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) async fn check_files(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_if_any(common)?;
    let units = match &config {
        Some(config) => Cow::Borrowed(&config.policy.units[..]),
        None => Cow::Owned(example::units()),
    };
    let unit = options
        .unit
        .as_deref()
        .map(|meant| assemble::unit_meant(&units, meant))
        .transpose()?;
    let office = Background::look_up(common, config.as_ref()).await?;
    let reader = assemble::reader(config.as_ref())?;
    let nothing = KnownReports::default();
    let mut known: BTreeMap<UnitSlug, KnownReports> = BTreeMap::new();
    let mut outcome = Done::Well;
    for path in &options.files {
        let bytes = read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let context = office.context(unit, &units, &nothing);
        // Nobody knows yet whose it is, so it has a child of its own.
        let reader = reader.of(&path.display().to_string());
        let mut appraisal = appraise(&reader, &name, &bytes, options.period, &context).await?;
        // What a unit reported before is asked for once it is known whose sheet this is.
        let whose = appraisal.checked.unit.clone();
        let whose = whose.and_then(|slug| units.iter().find(|unit| unit.slug == slug));
        if let (Some(whose), Some(there)) = (whose, &office.there) {
            let before = match known.entry(whose.slug.clone()) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(there.known_of(whose, office.today).await?),
            };
            let context = office.context(unit, &units, before);
            appraisal.check_again(&context);
        }
        if appraisal.checked.verdict == Verdict::Rejected {
            outcome = Done::NeedsPerson;
        }
        match options.format {
            Format::Json => say(to_json(path, appraisal, &units).to_string()),
            Format::Text => print_text(common.language, path, &appraisal, &units),
        }
    }
    Ok(outcome)
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| {
        Failure::Use(Bilingual::of(|language| {
            let said = of_file(language, ("read", "读不了"), (path, &error));
            both!(
                language,
                "{said}\n  hint: is the path right?",
                "{said}\n  怎么办：看路径对不对"
            )
        }))
    })
}

/// What the rules ask for beside the sheet, whoever sent it.
struct Background {
    due_days: DueDays,
    late_days: u32,
    today: NaiveDate,
    switches: Switches,
    listings: Listings,
    /// The office, if it has a state to look at.
    there: Option<There>,
}

struct There {
    office: Office,
    facts: Facts,
}

/// What the rules ask of a unit's earlier reports; by default there are none.
#[derive(Default)]
struct KnownReports {
    /// The periods of a sheet that states none, if it is known what the unit owes.
    unstated: Option<Unstated>,
    history: Vec<Reported>,
    observed: Vec<ObservationFact>,
}

impl Background {
    async fn look_up(common: &Common, config: Option<&Config>) -> Result<Self, Failure> {
        let Some(config) = config else {
            return Ok(Self {
                due_days: DueDays::usual(),
                late_days: USUAL_LATE_DAYS,
                today: common.today_of_example(),
                switches: Switches::default(),
                listings: Listings::default(),
                there: None,
            });
        };
        // A sheet of any time may be checked, whatever way letters leave.
        let now = common
            .now
            .map_or_else(|| Clock::Machine.now(), |at| config.policy.instant(at));
        let policy = &config.policy;
        let (there, listings) = if config.state().is_there().await? {
            let office = assemble::office_to_look_at(config).await?;
            let facts = office.facts(now).await?;
            let listings = CurrentListings::of(&office).read(&office).await?.clone();
            (Some(There { office, facts }), listings)
        } else {
            (None, Listings::default())
        };
        Ok(Self {
            due_days: policy.due_days.clone(),
            late_days: policy.late_days,
            today: policy.local(now).date(),
            switches: policy.switches.clone(),
            listings,
            there,
        })
    }

    fn context<'a>(
        &'a self,
        unit: Option<&'a Unit>,
        units: &'a [Unit],
        known: &'a KnownReports,
    ) -> Context<'a> {
        Context {
            unit,
            units,
            due_days: &self.due_days,
            today: self.today,
            late_days: self.late_days,
            unstated: known.unstated.unwrap_or_else(|| {
                let closes = |period: Period| period.0;
                self.due_days
                    .unstated(self.today, self.late_days, closes, |_| true)
            }),
            history: &known.history,
            observed: &known.observed,
            listings: &self.listings,
            switches: &self.switches,
        }
    }
}

impl There {
    async fn known_of(&self, unit: &Unit, today: NaiveDate) -> Result<KnownReports, Failure> {
        let facts = self.office.ruled(&self.facts);
        let closes = |period| facts.deadline(&unit.slug, period).date;
        let owes = |period| facts.report_status(unit, period).state.is_owing();
        let policy = &self.office.policy;
        let days = &policy.due_days;
        let unstated = days.unstated(today, policy.late_days, closes, owes);
        let running = days.running(today);
        Ok(KnownReports {
            unstated: Some(unstated),
            history: self.office.store.history(&unit.slug, running, None).await?,
            observed: self.office.store.observed_by(&unit.slug).await?,
        })
    }
}

/// The contract: docs/json.md.
fn to_json(path: &Path, appraisal: Appraisal, units: &[Unit]) -> serde_json::Value {
    let Appraisal {
        mut sheet, checked, ..
    } = appraisal;
    for project in &mut sheet.projects {
        // Readers that know only the columns of the rule find the clerk's own two among the others.
        let own = [
            (Field::Number, project.number.clone()),
            (Field::Code, project.code.clone()),
        ];
        for (field, text) in own {
            if let Some(text) = text {
                let header = field.header();
                if project.extras.get(header).is_none() {
                    project.extras.insert(header.to_owned(), text);
                }
            }
        }
    }
    let mut projects = json!(sheet.projects);
    for project in projects.as_array_mut().into_iter().flatten() {
        if let Some(columns) = project.as_object_mut() {
            columns.remove("cells");
            columns.remove("guessed");
        }
    }
    let observations: Vec<_> = sheet
        .observations
        .iter()
        .map(|row| {
            json!({
                "row": row.row,
                "quarter": row.quarter,
                "zero_report": row.zero_report,
                "number": row.number,
                "name": row.name,
                "kind": row.kind,
                "held_on": row.held_on,
                "remarks": row.remarks,
            })
        })
        .collect();
    json!({
        "file": path.display().to_string(),
        "unit": unit_name(checked.unit.as_ref(), units),
        "period": checked.period,
        "preparer": sheet.preparer,
        "phone": sheet.phone,
        "verdict": checked.verdict,
        "projects": projects,
        "observations": observations,
        "urgent": sheet.urgent,
        "findings": with_folded_notes(checked.findings),
    })
}

/// Questions stay each at its cell, as programs look for them; what is only said for the record is folded.
fn with_folded_notes(findings: Vec<Finding>) -> Vec<Finding> {
    let (notes, mut told): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .partition(|finding| finding.level == Level::Note);
    told.extend(folded(&notes));
    told
}

fn unit_name<'a>(slug: Option<&UnitSlug>, units: &'a [Unit]) -> Option<&'a str> {
    let slug = slug?;
    units
        .iter()
        .find(|unit| unit.slug == *slug)
        .map(|unit| unit.name.as_str())
}

fn print_text(language: Language, path: &Path, appraisal: &Appraisal, units: &[Unit]) {
    let Appraisal { sheet, checked, .. } = appraisal;
    let verdict = match checked.verdict {
        Verdict::Accepted => language.of("accepted（接收）", "接收"),
        Verdict::AcceptedWithWarnings => {
            language.of("accepted with questions（接收，有疑问）", "接收，有待核")
        }
        Verdict::Rejected => language.of("rejected（退回）", "退回"),
        Verdict::Ignored => language.of("ignored（不计入）", "不计入"),
    };
    say(both!(
        language,
        "{}: {verdict}",
        "{}：{verdict}",
        path.display()
    ));
    say(both!(
        language,
        "  {} {}: {} projects, {} observations, {} urgent matters",
        "  {} {}：项目{}个，观摩{}项，紧急事项{}件",
        unit_name(checked.unit.as_ref(), units).unwrap_or(language.of("unit unknown", "单位不明")),
        checked.period,
        sheet.projects.len(),
        sheet.observations.len(),
        sheet.urgent.len(),
    ));
    for finding in folded(&checked.findings) {
        let level = finding.level.label();
        let place = match (finding.sheet.as_str(), finding.cell.as_str()) {
            ("", _) => "全表".to_owned(),
            (sheet, "") => sheet.to_owned(),
            (sheet, cell) => format!("{sheet}!{cell}"),
        };
        say(format!("  {level} {place} {}", finding.message));
    }
}
