//! The page of a year's dates: periods, ledgers, quarters.

use std::sync::Arc;

use axum::extract::{Extension, Query, State};
use chrono::{Datelike as _, NaiveDate, NaiveDateTime};
use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::domain::period::{Period, Quarter};
use crate::domain::year::Year;
use crate::web::pages::{CALENDAR, PageAnswer, Pages, missing, refused, shown};
use crate::web::visitor::Visitor;

/// `/calendar?year=2027`
#[derive(Debug, Deserialize)]
pub(in crate::web) struct WantedYear {
    year: Option<i32>,
}

/// A period's dates.
#[derive(Debug, Serialize)]
struct PeriodShown {
    period: Period,
    deadline: NaiveDateTime,
    day_off: Option<String>,
    last_reminder: Option<NaiveDateTime>,
    overdue: Option<NaiveDateTime>,
    is_provisional: bool,
}

/// A month's dates.
#[derive(Debug, Serialize)]
struct MonthLine {
    label: String,
    workdays: usize,
    draft: NaiveDateTime,
    ledger: NaiveDateTime,
}

/// A quarter's dates.
#[derive(Debug, Serialize)]
struct QuarterLine {
    quarter: Quarter,
    closes: NaiveDate,
    flags: NaiveDateTime,
}

pub(in crate::web) async fn calendar(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<WantedYear>,
) -> PageAnswer {
    if visitor.login().is_none() {
        return Ok(refused());
    }
    let office = &pages.source.looking;
    let policy = &office.policy;
    let this = policy.local(pages.source.clock.now()).year();
    let year = wanted.year.unwrap_or(this);
    let year = Some(year).filter(|year| (2000..2200).contains(year));
    let Some(year) = year.and_then(|year| Year::new(policy, &office.calendar, year)) else {
        return Ok(missing());
    };
    let local = |at| policy.local(at);
    let periods: Vec<PeriodShown> = year
        .periods
        .iter()
        .map(|dates| PeriodShown {
            period: dates.period,
            deadline: local(dates.deadline.at),
            day_off: dates.day_off.clone(),
            last_reminder: dates.last_reminder.map(local),
            overdue: dates.overdue.map(local),
            is_provisional: dates.deadline.provisional,
        })
        .collect();
    let months: Vec<MonthLine> = year
        .months
        .iter()
        .map(|dates| MonthLine {
            label: dates.month.label(),
            workdays: dates.workdays,
            draft: local(dates.draft),
            ledger: local(dates.ledger),
        })
        .collect();
    let quarters: Vec<QuarterLine> = year
        .quarters
        .iter()
        .map(|dates| QuarterLine {
            quarter: dates.quarter,
            closes: dates.closes,
            flags: local(dates.flags),
        })
        .collect();
    let values = context! {
        year => year.number,
        is_provisional => year.is_provisional,
        periods => shown(periods),
        months => shown(months),
        quarters => shown(quarters),
        sees_all => visitor.may_see_all(),
    };
    pages.page(CALENDAR, &visitor, values)
}
