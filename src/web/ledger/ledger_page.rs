//! The values of the ledger's page: the projects that a filter leaves, and what they come to.

use serde::{Deserialize, Serialize};

use crate::domain::amount::Yuan;
use crate::domain::field_value::value;
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::project::{Field, Stage};
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;
use crate::web::address::{address, path};

/// Projects on a page.
const PROJECTS_A_PAGE: usize = 50;

/// Which projects are asked for; what is empty asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ProjectsWanted {
    unit: String,
    stage: String,
    /// Part of a name, a number or an investor.
    q: String,
    /// `doubt`: those with figures in doubt; `absent`: those that no report lists now.
    mark: String,
    page: Option<usize>,
}

impl ProjectsWanted {
    /// Which part of them, from 1.
    pub(in crate::web) fn page(&self) -> usize {
        self.page.unwrap_or(1)
    }
}

/// What `pages/ledger.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct LedgerList<'a> {
    as_of: String,
    /// To choose from; none for a unit, which sees its own.
    units: Vec<UnitChoice<'a>>,
    stages: Vec<&'static str>,
    unit: &'a str,
    stage: &'a str,
    q: &'a str,
    mark: &'a str,
    rows: Vec<ProjectLine<'a>>,
    count: usize,
    total_investment: String,
    funds_in_place: String,
    page: usize,
    pages: usize,
    earlier: String,
    later: String,
    sees_all: bool,
}

/// A unit to choose.
#[derive(Debug, Serialize)]
struct UnitChoice<'a> {
    slug: &'a str,
    name: &'a str,
}

/// A project in the list.
#[derive(Debug, Serialize)]
struct ProjectLine<'a> {
    address: String,
    number: &'a str,
    name: &'a str,
    unit: &'a str,
    stage: &'static str,
    total_investment: String,
    funds_in_place: String,
    is_in_doubt: bool,
    is_absent: bool,
}

impl<'a> LedgerList<'a> {
    /// `own`: the only unit that is shown.
    pub(super) fn new(
        ledger: &'a Ledger,
        wanted: &'a ProjectsWanted,
        own: Option<&'a UnitSlug>,
    ) -> Self {
        let unit = own.map_or(&*wanted.unit, |own| &own.0);
        let found = wanted_entries(ledger, wanted, own);
        let sum = |amount: fn(&Entry) -> Option<Yuan>| {
            let amounts = found.iter().filter_map(|entry| amount(entry));
            amounts.sum::<Yuan>().to_wan()
        };
        let pages = found.len().div_ceil(PROJECTS_A_PAGE).max(1);
        let page = wanted.page.unwrap_or(1).clamp(1, pages);
        let here = found.chunks(PROJECTS_A_PAGE).nth(page - 1);
        let names = ledger.unit_names();
        let line = |entry: &&'a Entry| ProjectLine {
            address: path(&["project", &entry.number]),
            number: &entry.number,
            name: &entry.row.name,
            unit: names.get(&entry.unit).copied().unwrap_or(&entry.unit.0),
            stage: entry.row.stage.map_or("", Stage::word),
            total_investment: value(&entry.row, Field::TotalInvestment).into_owned(),
            funds_in_place: value(&entry.row, Field::FundsInPlace).into_owned(),
            is_in_doubt: !entry.doubts.is_empty(),
            is_absent: entry.absent.is_some(),
        };
        let turned = |page: usize| {
            let fields = [
                ("unit", &*wanted.unit),
                ("stage", &wanted.stage),
                ("q", &wanted.q),
                ("mark", &wanted.mark),
                ("page", &page.to_string()),
            ];
            address("/ledger", &fields)
        };
        let choice = |unit: &'a crate::domain::ledger::LedgerUnit| UnitChoice {
            slug: &unit.slug.0,
            name: &unit.name,
        };
        let units = ledger.units.iter().filter(|_| own.is_none());
        Self {
            as_of: ledger.as_of.label(),
            units: units.map(choice).collect(),
            stages: Stage::ALL.iter().map(|stage| stage.word()).collect(),
            unit,
            stage: &wanted.stage,
            q: &wanted.q,
            mark: &wanted.mark,
            rows: here.unwrap_or_default().iter().map(line).collect(),
            count: found.len(),
            total_investment: sum(|entry| entry.row.total_investment_yuan),
            funds_in_place: sum(|entry| entry.row.funds_in_place_yuan),
            page,
            pages,
            earlier: turned(page.saturating_sub(1)),
            later: turned(page + 1),
            sees_all: own.is_none(),
        }
    }
}

/// The projects that are asked for; `own`: of this unit alone.
pub(in crate::web) fn wanted_entries<'a>(
    ledger: &'a Ledger,
    wanted: &ProjectsWanted,
    own: Option<&UnitSlug>,
) -> Vec<&'a Entry> {
    let unit = own.map_or(&*wanted.unit, |own| &own.0);
    let text = key(&wanted.q);
    let is_wanted = |entry: &&Entry| {
        (unit.is_empty() || entry.unit.0 == unit)
            && (wanted.stage.is_empty() || stage(entry) == wanted.stage)
            && has_mark(entry, &wanted.mark)
            && (text.is_empty() || says(entry, &text))
    };
    ledger.entries.iter().filter(is_wanted).collect()
}

fn stage(entry: &Entry) -> &'static str {
    entry.row.stage.map_or("", Stage::word)
}

fn has_mark(entry: &Entry, mark: &str) -> bool {
    match mark {
        "doubt" => !entry.doubts.is_empty(),
        "absent" => entry.absent.is_some(),
        _ => true,
    }
}

/// Whether a project has this text in a name, a number or its investor.
fn says(entry: &Entry, text: &str) -> bool {
    let texts = [
        Some(&entry.row.name),
        Some(&entry.number),
        entry.given_number.as_ref(),
        entry.row.code.as_ref(),
        entry.row.investor.as_ref(),
    ];
    texts
        .into_iter()
        .flatten()
        .any(|said| key(said).contains(text))
}
