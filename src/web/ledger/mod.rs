//! The ledger in the browser: a list with a filter, the workbook, and a page of each project.

mod ledger_page;
mod project_page;

use std::sync::Arc;

use axum::extract::{Extension, Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use tracing::error;

use self::ledger_page::{LedgerPage, ProjectsWanted};
use self::project_page::ProjectPage;
use super::pages::{
    LEDGER, PROJECT, PageAnswer, PageFailure, Pages, XLSX, missing, refused, typed,
};
use super::visitor::Visitor;
use crate::daemon::LedgerReport;
use crate::daemon::why::reports_of_project;
use crate::store::Result;

impl Pages {
    /// The ledger as it stands now.
    pub(super) async fn ledger_now(&self) -> Result<Arc<LedgerReport>> {
        let (office, now) = (&self.source.looking, self.source.clock.now());
        let facts = office.facts(now).await?;
        self.ledger.now(office, &facts, now).await
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
    let page = LedgerPage::new(&report.ledger, &wanted, own);
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
    let report = pages.ledger_now().await?;
    let Some(entry) = report.ledger.entry(&number) else {
        return Ok(missing());
    };
    if !visitor.may_see_unit(&entry.unit) {
        return Ok(refused());
    }
    let office = &pages.source.looking;
    let of = (&entry.unit, &*entry.number);
    let reports = reports_of_project(office, of, report.ledger.as_of).await?;
    let page = ProjectPage::new(&office.policy, &report.ledger, entry, &reports);
    pages.page(PROJECT, &visitor, page)
}
