//! The page of the record: all that happened, and whether it is still what it was.

use std::sync::Arc;

use axum::extract::{Extension, Query, State};
use chrono::NaiveDateTime;
use minijinja::context;
use serde::{Deserialize, Serialize};

use super::page_of;
use crate::domain::audit::AuditKind;
use crate::store::EntriesAsked;
use crate::web::address::address;
use crate::web::desk::answer_label;
use crate::web::pages::{AUDIT, PageAnswer, Pages, refused, shown};
use crate::web::visitor::Visitor;

/// Entries on a page.
const ENTRIES_A_PAGE: u32 = 100;
/// So many last entries are computed again with each look; `audit verify` computes all.
const COMPUTED: u32 = 5_000;

/// `/audit?kind=letter&page=2`
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Wanted {
    kind: Option<String>,
    page: Option<usize>,
}

/// An entry on record.
#[derive(Debug, Serialize)]
struct EntryLine<'a> {
    id: i64,
    kind: &'static str,
    at: NaiveDateTime,
    by: &'a str,
    item: &'a str,
    answer: &'a str,
    why: &'a str,
    hash: &'a str,
}

/// A kind that can be asked for.
#[derive(Debug, Serialize)]
struct RecordKindLine {
    address: String,
    label: &'static str,
    is_shown: bool,
}

pub(in crate::web) async fn audit(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<Wanted>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(refused());
    }
    let office = &pages.source.looking;
    let kind = wanted.kind.and_then(|word| word.parse::<AuditKind>().ok());
    let count = usize::try_from(office.store.count_entries(kind).await?).unwrap_or_default();
    let (page, page_count) = page_of(count, ENTRIES_A_PAGE as usize, wanted.page);
    let asked = EntriesAsked {
        kind,
        skip: ENTRIES_A_PAGE.saturating_mul(u32::try_from(page - 1).unwrap_or(u32::MAX)),
        most: ENTRIES_A_PAGE,
    };
    let entries = office.store.audit_entries(asked).await?;
    let lines = entries.iter().map(|entry| EntryLine {
        id: entry.id,
        kind: entry.kind.label(),
        at: office.policy.local(entry.signed.at),
        by: &entry.signed.by,
        item: &entry.item,
        answer: answer_label(&entry.answer),
        why: &entry.signed.why,
        hash: entry.hash.get(..12).unwrap_or(&entry.hash),
    });
    let verdict = office.store.verify_last(COMPUTED).await?;
    let values = context! {
        entries => shown(lines.collect::<Vec<EntryLine<'_>>>()),
        kinds => shown(kinds(kind)),
        broken => verdict.broken.first().map(|broken| broken.id),
        computed => verdict.entries,
        count,
        head => verdict.head.map(|head| head.to_string()),
        page,
        pages => page_count,
        turned => (at(kind, page.saturating_sub(1)), at(kind, page + 1)),
    };
    pages.page(AUDIT, &visitor, values)
}

fn kinds(shown: Option<AuditKind>) -> Vec<RecordKindLine> {
    let line = |kind: Option<AuditKind>| RecordKindLine {
        address: at(kind, 1),
        label: kind.map_or("全部", AuditKind::label),
        is_shown: kind == shown,
    };
    let all = AuditKind::ALL.into_iter().map(Some);
    std::iter::once(None).chain(all).map(line).collect()
}

fn at(kind: Option<AuditKind>, page: usize) -> String {
    let page = page.to_string();
    match kind {
        Some(kind) => address("/audit", &[("kind", kind.word()), ("page", &page)]),
        None => address("/audit", &[("page", &page)]),
    }
}
