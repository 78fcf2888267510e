//! The values of the office's page: who has reported, what is missing on top, and what needs a person.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::domain::guard::Cause;
use crate::domain::health::Health;
use crate::domain::observation::FlagLevel;
use crate::domain::period::Quarter;
use crate::domain::policy::Policy;
use crate::domain::report_status::{ReportStatus, State};
use crate::store::{OutboxCounts, PeriodStatus, Status};

/// Troubles shown; the log has all.
const MOST_TROUBLES: usize = 20;
/// Urgent matters shown; `urgent list` has all.
const MOST_URGENT: usize = 20;
/// Open files shown; `status` has all.
const MOST_OPEN_FILES: usize = 20;
/// Warnings and flags shown; `flags` has all.
const MOST_FLAGS: usize = 50;
/// Units named in a summary; the table has all.
const MOST_NAMED: usize = 50;
/// Units of one page of the table.
const UNITS_A_PAGE: usize = 200;

/// What `pages/office.html` shows. Times are those of the office's wall clock.
#[derive(Debug, Serialize)]
pub(super) struct OfficePage<'a> {
    office: &'a str,
    now: NaiveDateTime,
    /// Latest first: the running period, and the one that closed last.
    summaries: Vec<Summary<'a>>,
    /// Oldest first, as the columns of `rows`.
    periods: Vec<PageColumn>,
    /// What is missing stands on top; those of this page.
    rows: Vec<UnitRow<'a>>,
    /// Which page of the table this is, from 1.
    page: usize,
    pages: usize,
    units: usize,
    open_files: Vec<OpenLine<'a>>,
    more_open_files: usize,
    urgent: Vec<UrgentLine<'a>>,
    more_urgent: usize,
    flags: Vec<FlagLine<'a>>,
    more_flags: usize,
    share_away_since: Option<NaiveDateTime>,
    mail_down_since: Option<NaiveDateTime>,
    /// Other reasons why letters to units are held.
    holds: Vec<HoldLine<'a>>,
    outbox: &'a OutboxCounts,
    last_tick: Option<NaiveDateTime>,
    troubles: Vec<TroubleLine<'a>>,
    more_troubles: usize,
}

/// One period in words.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    day: NaiveDate,
    deadline: NaiveDateTime,
    provisional: bool,
    is_closed: bool,
    owed: usize,
    reported: usize,
    missing: NamedUnits<'a>,
    returned: NamedUnits<'a>,
}

/// Units named one by one, as far as there is room.
#[derive(Debug, Serialize)]
struct NamedUnits<'a> {
    names: Vec<&'a str>,
    /// How many there are in all.
    count: usize,
}

/// The head of a column.
#[derive(Debug, Serialize)]
struct PageColumn {
    month: u32,
    day: u32,
    is_closed: bool,
}

/// A unit and its cells.
#[derive(Debug, Serialize)]
struct UnitRow<'a> {
    unit: &'a str,
    slug: &'a str,
    cells: Vec<UnitCell>,
}

/// A unit in a period: a colour and a word.
#[derive(Debug, Serialize)]
struct UnitCell {
    /// A class of `pages/style.css`.
    tone: &'static str,
    word: String,
    is_late: bool,
}

/// Why letters to units are held (rule 14).
#[derive(Debug, Serialize)]
struct HoldLine<'a> {
    cause: Cause,
    about: &'a str,
    since: NaiveDateTime,
}

/// A file that waits until it is closed.
#[derive(Debug, Serialize)]
struct OpenLine<'a> {
    unit: &'a str,
    file: &'a str,
    unchanged_since: NaiveDateTime,
}

/// An urgent matter that is open.
#[derive(Debug, Serialize)]
struct UrgentLine<'a> {
    number: i64,
    unit: &'a str,
    name: Option<&'a str>,
    matter: &'a str,
    since: NaiveDateTime,
}

/// A warning or flag that stands.
#[derive(Debug, Serialize)]
struct FlagLine<'a> {
    unit: &'a str,
    quarter: Quarter,
    streak: u32,
    is_flag: bool,
    /// What the office said of it, in a word; `raised` as long as it said nothing.
    state: &'static str,
    /// It waits for the office's word.
    waits: bool,
}

/// What went wrong in the last tick, for the operator.
#[derive(Debug, Serialize)]
struct TroubleLine<'a> {
    what: &'a str,
    hint: Option<&'a str>,
}

impl<'a> TroubleLine<'a> {
    /// Errors of ours carry their hint on a line of its own.
    fn new(trouble: &'a str) -> Self {
        match trouble.split_once("\n  hint: ") {
            Some((what, hint)) => Self {
                what,
                hint: Some(hint),
            },
            None => Self {
                what: trouble,
                hint: None,
            },
        }
    }
}

impl<'a> OfficePage<'a> {
    /// `page`: which part of the table is asked for, from 1; the last one if there are not so many.
    pub(super) fn new(
        policy: &'a Policy,
        status: &'a Status,
        health: &'a Health,
        page: usize,
    ) -> Self {
        let wall = |at: chrono::DateTime<chrono::Utc>| policy.local(at);
        let is_closed = |period: &PeriodStatus| period.deadline < status.now;
        let summaries = status.periods.iter().rev().take(2);
        let flags = status.flags.iter().filter(|record| record.stands());
        let pages = policy.units.len().div_ceil(UNITS_A_PAGE).max(1);
        let page = page.clamp(1, pages);
        Self {
            office: &policy.office_name,
            now: status.now.naive_local(),
            summaries: summaries
                .map(|period| Summary::new(policy, period, is_closed(period)))
                .collect(),
            periods: status
                .periods
                .iter()
                .map(|period| PageColumn::new(period, is_closed(period)))
                .collect(),
            rows: rows(policy, status, is_closed, page),
            page,
            pages,
            units: policy.units.len(),
            open_files: status
                .open_files
                .iter()
                .take(MOST_OPEN_FILES)
                .map(|open| OpenLine {
                    unit: name(policy, &open.unit),
                    file: &open.file,
                    unchanged_since: open.unchanged_since.naive_local(),
                })
                .collect(),
            more_open_files: status.open_files.len().saturating_sub(MOST_OPEN_FILES),
            urgent: status
                .urgent
                .iter()
                .take(MOST_URGENT)
                .map(|open| UrgentLine {
                    number: open.number,
                    unit: name(policy, &open.unit),
                    name: open.name.as_deref(),
                    matter: &open.matter,
                    since: open.since.naive_local(),
                })
                .collect(),
            more_urgent: status.urgent.len().saturating_sub(MOST_URGENT),
            more_flags: flags.clone().count().saturating_sub(MOST_FLAGS),
            flags: flags
                .take(MOST_FLAGS)
                .map(|record| FlagLine {
                    unit: name(policy, &record.flag.unit),
                    quarter: record.flag.quarter,
                    streak: record.flag.streak,
                    is_flag: record.flag.level == FlagLevel::Flag,
                    state: record.state(),
                    waits: policy.observation.confirm_flags
                        && record.flag.level == FlagLevel::Flag
                        && record.answer.is_none(),
                })
                .collect(),
            share_away_since: status.share_away_since.map(|at| at.naive_local()),
            mail_down_since: status.mail_down_since.map(|at| at.naive_local()),
            holds: status
                .holds
                .iter()
                .filter(|hold| hold.reason.cause != Cause::ShareAway)
                .map(|hold| HoldLine {
                    cause: hold.reason.cause,
                    about: &hold.reason.about,
                    since: hold.since.naive_local(),
                })
                .collect(),
            outbox: &status.outbox,
            last_tick: health.last.map(wall),
            troubles: health
                .troubles
                .iter()
                .take(MOST_TROUBLES)
                .map(|trouble| TroubleLine::new(trouble))
                .collect(),
            more_troubles: health.troubles.len().saturating_sub(MOST_TROUBLES),
        }
    }
}

impl<'a> Summary<'a> {
    fn new(policy: &'a Policy, period: &'a PeriodStatus, is_closed: bool) -> Self {
        let named = |wanted: State| {
            let units = period.units.iter();
            let units = units.filter(|standing| standing.state == wanted);
            NamedUnits {
                count: units.clone().count(),
                names: units
                    .take(MOST_NAMED)
                    .map(|standing| name(policy, &standing.unit))
                    .collect(),
            }
        };
        let count = |holds: fn(State) -> bool| {
            let states = period.units.iter().map(|standing| standing.state);
            states.filter(|&state| holds(state)).count()
        };
        Self {
            day: period.id.0,
            deadline: period.deadline.naive_local(),
            provisional: period.provisional,
            is_closed,
            owed: count(|state| state != State::Exempt),
            reported: count(|state| matches!(state, State::Reported | State::Zero)),
            missing: named(State::Missing),
            returned: named(State::Rejected),
        }
    }
}

impl PageColumn {
    fn new(period: &PeriodStatus, is_closed: bool) -> Self {
        use chrono::Datelike;
        Self {
            month: period.id.0.month(),
            day: period.id.0.day(),
            is_closed,
        }
    }
}

impl UnitCell {
    fn new(standing: &ReportStatus, is_closed: bool, today: NaiveDate) -> Self {
        let extended = standing.extended_until;
        let is_closed = extended.map_or(is_closed, |until| until < today);
        let (tone, word) = match standing.state {
            State::Reported => ("good", format!("{}项", standing.projects)),
            State::Zero => ("zero", "零报告".to_owned()),
            State::Missing if is_closed => ("missing", "未报".to_owned()),
            State::Missing => match extended {
                Some(until) => ("waiting", format!("延至{}", until.format("%-m-%-d"))),
                None => ("waiting", "未报".to_owned()),
            },
            State::Rejected => ("returned", "退回".to_owned()),
            State::Exempt => ("exempt", "免报".to_owned()),
        };
        Self {
            tone,
            word,
            is_late: standing.on_time == Some(false),
        }
    }
}

/// The units of a page: those that owe the period that closed last come first, then those that owe the running one.
fn rows<'a>(
    policy: &'a Policy,
    status: &Status,
    is_closed: impl Fn(&PeriodStatus) -> bool,
    page: usize,
) -> Vec<UnitRow<'a>> {
    let periods = &status.periods;
    let today = status.now.date_naive();
    let last_closed = periods.iter().rfind(|period| is_closed(period));
    let owes = |period: Option<&PeriodStatus>, unit: usize| {
        period.is_some_and(|period| period.units[unit].state.is_owing())
    };
    let mut order: Vec<usize> = (0..policy.units.len()).collect();
    order.sort_by_key(|&unit| (!owes(last_closed, unit), !owes(periods.last(), unit)));
    order
        .into_iter()
        .skip((page - 1) * UNITS_A_PAGE)
        .take(UNITS_A_PAGE)
        .map(|unit| UnitRow {
            unit: &policy.units[unit].name,
            slug: &policy.units[unit].slug.0,
            cells: periods
                .iter()
                .map(|period| UnitCell::new(&period.units[unit], is_closed(period), today))
                .collect(),
        })
        .collect()
}

fn name<'a>(policy: &'a Policy, slug: &'a crate::domain::unit::UnitSlug) -> &'a str {
    policy.unit(slug).map_or(&slug.0, |unit| &unit.name)
}
