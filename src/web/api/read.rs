//! What programs may read: what the pages show to the same role.

use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::shapes::{decision, letter};
use super::{forbidden, found, nothing, problem};
use crate::daemon::{
    assignment_json, desk_item_json, extension_request_json, meeting_json, project_json,
};
use crate::domain::assignment::AssignmentState;
use crate::domain::desk::DeskItem;
use crate::domain::dispatch_rules::DispatchRules;
use crate::store::LettersAsked;
use crate::web::assigned::concerns;
use crate::web::ledger::{ProjectsWanted, wanted_entries};
use crate::web::letters::readable;
use crate::web::meeting::known_to as meetings_known_to;
use crate::web::pages::{PageAnswer, Pages, PagesState};
use crate::web::visitor::Visitor;

/// Letters in an answer.
const LETTERS_AT_ONCE: u32 = 200;
/// Projects in an answer.
const PROJECTS_AT_ONCE: usize = 500;

/// `?page=2`
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PageWanted {
    page: Option<u32>,
}

/// `?id=flag/2026Q4/kaiyang`
#[derive(Debug, Deserialize)]
pub(super) struct ItemWanted {
    id: String,
}

pub(super) async fn status(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !visitor.may_see_all() {
        return Ok(forbidden());
    }
    let status = pages.status_for(&visitor).await?;
    Ok(found(&serde_json::to_value(&status).unwrap_or_default()))
}

fn item_shape(pages: &Pages, item: &DeskItem) -> Value {
    desk_item_json(item, &pages.source.looking.policy)
}

pub(super) async fn desk(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(forbidden());
    }
    let items = pages.desk_items().await?;
    let items: Vec<Value> = items.iter().map(|item| item_shape(&pages, item)).collect();
    Ok(found(&json!({ "items": items })))
}

pub(super) async fn item(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<ItemWanted>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(forbidden());
    }
    let office = &pages.source.looking;
    let record = office.store.decisions_about(&wanted.id).await?;
    let items = pages.desk_items().await?;
    let item = items.iter().find(|item| item.id.to_string() == wanted.id);
    if item.is_none() && record.is_empty() {
        return Ok(nothing());
    }
    let record = record.iter().map(|one| decision(&office.policy, one));
    Ok(found(&json!({
        "item": item.map(|item| item_shape(&pages, item)),
        "record": record.collect::<Vec<Value>>(),
    })))
}

pub(super) async fn projects(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<ProjectsWanted>,
) -> PageAnswer {
    let own = visitor.login().and_then(|login| login.account.role.unit());
    let report = pages.ledger_now().await?;
    let found_entries = wanted_entries(&report.ledger, &wanted, own);
    let page = wanted.page().max(1);
    let here = found_entries.chunks(PROJECTS_AT_ONCE).nth(page - 1);
    let projects = here.unwrap_or_default().iter();
    Ok(found(&json!({
        "as_of": report.ledger.as_of,
        "count": found_entries.len(),
        "page": page,
        "pages": found_entries.len().div_ceil(PROJECTS_AT_ONCE).max(1),
        "projects": projects.map(|entry| project_json(entry)).collect::<Vec<Value>>(),
    })))
}

pub(super) async fn project(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<String>,
) -> PageAnswer {
    let report = pages.ledger_now().await?;
    let Some(entry) = report.ledger.entry(&number) else {
        return Ok(nothing());
    };
    if !visitor.may_see_unit(&entry.unit) {
        return Ok(forbidden());
    }
    Ok(found(&project_json(entry)))
}

pub(super) async fn letters(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<PageWanted>,
) -> PageAnswer {
    let Some(login) = visitor.login() else {
        return Ok(forbidden());
    };
    let office = &pages.source.looking;
    let addresses = readable(&office.policy, &login.account.role);
    let page = wanted.page.unwrap_or(1).clamp(1, 1_000_000);
    let asked = LettersAsked {
        state: None,
        addresses: addresses.as_deref(),
        skip: (page - 1) * LETTERS_AT_ONCE,
        most: LETTERS_AT_ONCE,
    };
    let rows = office.store.letters(asked).await?;
    let letters = rows.iter().map(|row| letter(&office.policy, row));
    Ok(found(&json!({
        "page": page,
        "letters": letters.collect::<Vec<Value>>(),
    })))
}

pub(super) async fn flags(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !visitor.may_see_all() {
        return Ok(forbidden());
    }
    let status = pages.status_for(&visitor).await?;
    let flags = serde_json::to_value(&status.flags).unwrap_or_default();
    Ok(found(&json!({ "flags": flags })))
}

pub(super) async fn decisions(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(forbidden());
    }
    let office = &pages.source.looking;
    let records = office.store.decisions().await?;
    let verdict = office.store.verify_audit().await?;
    let decisions = records.iter().map(|one| decision(&office.policy, one));
    Ok(found(&json!({
        "broken_at": verdict.broken.first().map(|broken| broken.id),
        "head": verdict.head.map(|head| head.hash),
        "decisions": decisions.collect::<Vec<Value>>(),
    })))
}

/// `?all=true`
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AssignmentsWanted {
    all: bool,
}

pub(super) async fn assignments(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<AssignmentsWanted>,
) -> PageAnswer {
    let Some(login) = visitor.login() else {
        return Ok(forbidden());
    };
    let policy = &pages.source.looking.policy;
    let today = policy.local(pages.source.clock.now()).date();
    let own = login.account.role.unit();
    let all = pages.source.looking.store.assignments().await?;
    let shown = all.iter().filter(|one| {
        let is_open = one.state != AssignmentState::Closed;
        (wanted.all || is_open) && own.is_none_or(|unit| concerns(one, unit))
    });
    let shown = shown.map(|one| assignment_json(one, policy, today));
    Ok(found(
        &json!({ "assignments": shown.collect::<Vec<Value>>() }),
    ))
}

pub(super) async fn meetings(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !visitor.may_see_all() {
        return Ok(forbidden());
    }
    let policy = &pages.source.looking.policy;
    let meetings = meetings_known_to(&pages, &visitor).await?;
    let meetings = meetings.iter().rev();
    let meetings = meetings.map(|one| meeting_json(one, policy));
    Ok(found(
        &json!({ "meetings": meetings.collect::<Vec<Value>>() }),
    ))
}

/// A body that is not what is asked for.
pub(super) fn unreadable(error: &serde_json::Error) -> Response {
    problem(
        StatusCode::BAD_REQUEST,
        &format!("请求内容无法读取：{error}"),
    )
}

pub(super) async fn extensions(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    let Some(login) = visitor.login() else {
        return Ok(forbidden());
    };
    let office = &pages.source.looking;
    let requests = match login.account.role.unit() {
        Some(own) => office.store.extension_requests_of(own, u32::MAX).await?,
        None if visitor.may_see_desk() => office.store.extension_requests().await?,
        None => return Ok(forbidden()),
    };
    let (exceptions, now) = (office.store.exceptions().await?, pages.source.clock.now());
    let rules = DispatchRules {
        policy: &office.policy,
        calendar: &office.calendar,
        exceptions: &exceptions,
    };
    let shown = requests
        .iter()
        .map(|one| extension_request_json(one, one.state(now, &rules), &office.policy));
    Ok(found(&json!({ "requests": shown.collect::<Vec<Value>>() })))
}
