//! The ledger in the browser: a list with a filter, the workbook, and a page of each project.

mod ledger_page;
mod project_care;
mod project_page;

use std::sync::Arc;

use axum::extract::{Extension, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use tracing::error;

use self::ledger_page::LedgerList;
pub(super) use self::ledger_page::{ProjectsWanted, wanted_entries};
pub(super) use self::project_care::decide;
use self::project_page::{ProjectPage, project_address};
use super::pages::{
    LEDGER, PROJECT, PageAnswer, PageFailure, Pages, XLSX, missing, refused, typed,
};
use super::visitor::Visitor;
use crate::daemon::LedgerReport;
use crate::daemon::why::reports_of_project;
use crate::domain::edit::{EditRecord, ProjectEdit};
use crate::store::Result;

impl Pages {
    /// The ledger as it stands now.
    pub(super) async fn ledger_now(&self) -> Result<Arc<LedgerReport>> {
        let (office, now) = (&self.source.looking, self.source.clock.now());
        self.ledger.now(office, now).await
    }
}

pub(super) async fn list(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<ProjectsWanted>,
) -> PageAnswer {
    let Some(login) = visitor.login() else {
        return Ok(refused());
    };
    let report = pages.ledger_now().await?;
    let own = login.account.role.unit();
    let page = LedgerList::new(&report.ledger, &wanted, own);
    pages.page(LEDGER, &visitor, page)
}

/// The workbook of the ledger as it stands: for those who see all units.
pub(super) async fn workbook(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if visitor.login().is_none() || !visitor.may_see_all() {
        return Ok(refused());
    }
    let report = pages.ledger_now().await?;
    let as_of = report.ledger.as_of;
    let here = Arc::clone(&pages);
    // It takes long where there are many units: other pages go on.
    let made = move || here.source.looking.workbook_of(&report);
    let made = tokio::task::spawn_blocking(made).await;
    let bytes = made
        .map_err(|error| error.to_string())
        .and_then(|made| made)
        .map_err(|error| {
            error!(error, "the ledger's workbook cannot be made");
            PageFailure::Workbook
        })?;
    let name = format!("attachment; filename=\"ledger-{as_of}.xlsx\"");
    let mut answer = typed(XLSX, bytes);
    if let Ok(name) = name.parse() {
        answer
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer.into_response())
}

pub(super) async fn project(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<String>,
) -> PageAnswer {
    shown(&pages, &visitor, &number, ("", StatusCode::OK)).await
}

/// A project, with why something was not decided about it.
async fn shown(
    pages: &Pages,
    visitor: &Visitor,
    number: &str,
    (trouble, status): (&str, StatusCode),
) -> PageAnswer {
    let report = pages.ledger_now().await?;
    let office = &pages.source.looking;
    let edits = office.store.project_edits().await?;
    let Some(entry) = report.ledger.entry(number) else {
        return Ok(merged_into(&edits, number, visitor));
    };
    if !visitor.may_see_unit(&entry.unit) {
        return Ok(refused());
    }
    // Reports of one that was moved are those of the unit that had it first.
    let mut moves = edits.iter();
    let first = moves.find(|record| {
        let is_move = matches!(record.edit, ProjectEdit::Move { .. });
        is_move && record.stands() && record.edit.number() == number
    });
    let unit = first.map_or(&entry.unit, |record| &record.unit);
    let reports = reports_of_project(office, (unit, number), report.ledger.as_of).await?;
    let visits = if visitor.may_see_all() {
        office.visits_of(number).await?
    } else {
        Vec::new()
    };
    let page = ProjectPage::new(&office.policy, &report.ledger, (entry, unit), &reports)
        .with_visits(visits)
        .with_edits(&office.policy, &edits, visitor.may_decide(), trouble);
    let mut answer = pages.page(PROJECT, visitor, page)?;
    *answer.status_mut() = status;
    Ok(answer)
}

/// Where a project goes on that was merged into another one.
fn merged_into(edits: &[EditRecord], number: &str, visitor: &Visitor) -> Response {
    let mut standing = edits.iter().filter(|record| record.stands());
    let into = standing.find_map(|record| match &record.edit {
        ProjectEdit::Merge { number: gone, into } if gone == number => Some((into, &record.unit)),
        _ => None,
    });
    match into {
        Some((into, unit)) if visitor.may_see_unit(unit) => {
            Redirect::to(&project_address(into)).into_response()
        }
        _ => missing(),
    }
}
