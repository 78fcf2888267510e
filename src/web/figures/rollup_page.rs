//! The roll-up as a page that needs no server: each office with its money and its rates, drawn and in a table, and the
//! edition that they are from.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use minijinja::{Error, context};
use serde::Serialize;

use super::chart::PlanChart;
use super::figures_page::{UnitFigures, unit_row};
use crate::domain::language::Language;
use crate::domain::rollup::{OfficeRow, RollUp, RolledEdition};
use crate::mail;
use crate::web::pages::shown;

/// All that the page is made of: it asks nobody for anything.
const TEMPLATES: [(&str, &str); 4] = [
    (
        "pages/layout.html",
        include_str!("../../../templates/pages/layout.html"),
    ),
    (
        "pages/chart.html",
        include_str!("../../../templates/pages/chart.html"),
    ),
    (
        "pages/style.css",
        include_str!("../../../templates/pages/style.css"),
    ),
    (ROLLUP, include_str!("../../../templates/pages/rollup.html")),
];
const ROLLUP: &str = "pages/rollup.html";

/// An office of which there is an edition.
#[derive(Debug, Serialize)]
struct RolledOffice<'a> {
    figures: UnitFigures<'a>,
    folder: &'a str,
    month: String,
    as_of: String,
    built_at: NaiveDateTime,
    path: &'a str,
    sha256: &'a str,
}

/// An office that is in no total.
#[derive(Debug, Serialize)]
struct AbsentOffice<'a> {
    name: &'a str,
    reason: &'a str,
}

/// What `pages/rollup.html` shows.
#[derive(Debug, Serialize)]
struct RollUpPage<'a> {
    total: UnitFigures<'a>,
    offices: Vec<RolledOffice<'a>>,
    chart: PlanChart,
    absent: Vec<AbsentOffice<'a>>,
    /// What makes the total doubtful.
    doubts: Vec<String>,
    counted_otherwise: Option<&'static str>,
}

/// Writes the page, as of `made_at` by the clocks of `zone`.
///
/// # Errors
/// If its template cannot be carried out; a test does.
pub fn rollup_page(rollup: &RollUp, made_at: NaiveDateTime, zone: Tz) -> Result<String, Error> {
    let mut templates = mail::environment();
    for (name, text) in TEMPLATES {
        templates.add_template(name, text)?;
    }
    let title = rollup.total_title();
    let known: Vec<(&OfficeRow, &RolledEdition)> = rollup
        .offices
        .iter()
        .filter_map(|office| Some((office, office.edition.as_deref().ok()?)))
        .collect();
    let values = context! {
        office => rollup.months(),
        now => shown(made_at),
        visitor => false,
        ways => Vec::<(&str, &str)>::new(),
        page => shown(RollUpPage {
            total: unit_row(&title, &rollup.total()),
            offices: known.iter().map(|(office, edition)| rolled(office, edition, zone)).collect(),
            chart: PlanChart::new(known.iter().map(|(office, edition)| drawn(office, edition)).collect()),
            absent: rollup.absent().map(absent).collect(),
            doubts: rollup.twice.iter().map(|twice| twice.told().in_language(Language::Chinese).to_owned()).collect(),
            counted_otherwise: rollup.counted_otherwise(),
        }),
    };
    templates.get_template(ROLLUP)?.render(values)
}

fn rolled<'a>(office: &'a OfficeRow, edition: &'a RolledEdition, zone: Tz) -> RolledOffice<'a> {
    RolledOffice {
        figures: unit_row(office.told(), &edition.rates.total),
        folder: &office.folder,
        month: edition.month.label(),
        as_of: edition.as_of.label(),
        built_at: edition.built_at.with_timezone(&zone).naive_local(),
        path: &edition.path,
        sha256: &edition.sha256,
    }
}

fn drawn(office: &OfficeRow, edition: &RolledEdition) -> (String, String, i64, i64) {
    let tally = &edition.rates.total;
    let told = format!(
        "{}　{} / {}万元",
        tally.funds_rate(),
        tally.agreed_funds.to_wan(),
        tally.agreed_investment.to_wan()
    );
    let name = office.told().to_owned();
    (name, told, tally.agreed_investment.0, tally.agreed_funds.0)
}

fn absent(office: &OfficeRow) -> AbsentOffice<'_> {
    let said = office.edition.as_ref().err();
    let said = said.map_or("", |said| said.in_language(Language::Chinese));
    AbsentOffice {
        name: office.told(),
        reason: said.lines().next().unwrap_or_default(),
    }
}
