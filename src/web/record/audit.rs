//! The page of decisions, and whether their record is still what it was.

use std::sync::Arc;

use axum::extract::{Extension, Query, State};
use chrono::NaiveDateTime;
use minijinja::context;
use serde::Serialize;

use super::{WantedPage, page_of, turned};
use crate::store::{DecisionRecord, broken};
use crate::web::desk::answer_label;
use crate::web::pages::{AUDIT, PageAnswer, Pages, refused, shown};
use crate::web::visitor::Visitor;

/// Decisions on a page.
const DECISIONS_A_PAGE: usize = 100;

/// A decision on record.
#[derive(Debug, Serialize)]
struct DecisionLine<'a> {
    id: i64,
    at: NaiveDateTime,
    by: &'a str,
    item: &'a str,
    answer: &'a str,
    why: &'a str,
    hash: &'a str,
}

pub(in crate::web) async fn audit(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<WantedPage>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(refused());
    }
    let office = &pages.source.looking;
    let records = office.store.decisions().await?;
    let broken = broken(&records).map(|broken| broken.id);
    let latest: Vec<&DecisionRecord> = records.iter().rev().collect();
    let (page, count) = page_of(latest.len(), DECISIONS_A_PAGE, wanted.page);
    let here = latest.chunks(DECISIONS_A_PAGE).nth(page - 1);
    let here = here.unwrap_or_default().iter();
    let decisions = here.map(|record| DecisionLine {
        id: record.id,
        at: office.policy.local(record.signed.at),
        by: &record.signed.by,
        item: &record.item,
        answer: answer_label(&record.answer),
        why: &record.signed.why,
        hash: record.hash.get(..12).unwrap_or(&record.hash),
    });
    let decisions: Vec<DecisionLine<'_>> = decisions.collect();
    let values = context! {
        decisions => shown(decisions),
        broken,
        count => records.len(),
        head => records.last().map(|record| &record.hash),
        page,
        pages => count,
        turned => turned("/audit", page),
    };
    pages.page(AUDIT, &visitor, values)
}
