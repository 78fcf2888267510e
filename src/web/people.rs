//! The pages with the people of 通讯录.xlsx: made anew when its list or the day is another one, so that no page need ask.

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::{FromRef, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;

use super::pages::{PageFailure, Pages};
use crate::store::StoreError;

/// Which list of contacts, of which day.
type PeopleOf = (i64, NaiveDate);

/// The pages as they are made now.
#[derive(Clone)]
pub(super) struct PagesNow {
    /// By the configuration alone.
    configured: Arc<Pages>,
    now: Arc<RwLock<(Option<PeopleOf>, Arc<Pages>)>>,
}

impl PagesNow {
    pub(super) fn new(configured: Arc<Pages>) -> Self {
        let now = Arc::new(RwLock::new((None, Arc::clone(&configured))));
        Self { configured, now }
    }

    /// Takes the people that are in force, if they are others than those of the last request.
    async fn renew(&self) -> Result<(), StoreError> {
        let source = &self.configured.source;
        let Some(list) = source.looking.store.last_contact_list().await? else {
            return Ok(());
        };
        let now = source.clock.now();
        let wanted = (list, source.looking.policy.local(now).date());
        let known = self.now.read().unwrap_or_else(PoisonError::into_inner).0;
        if known == Some(wanted) {
            return Ok(());
        }
        if let Some(policy) = source.looking.people_of(now).await? {
            let pages = Arc::new(self.configured.with_policy(&policy));
            *self.now.write().unwrap_or_else(PoisonError::into_inner) = (Some(wanted), pages);
        }
        Ok(())
    }
}

impl FromRef<PagesNow> for Arc<Pages> {
    fn from_ref(pages: &PagesNow) -> Self {
        let now = pages.now.read().unwrap_or_else(PoisonError::into_inner);
        Self::clone(&now.1)
    }
}

/// Before each page.
pub(super) async fn with_people(
    State(pages): State<PagesNow>,
    request: Request,
    next: Next,
) -> Response {
    match pages.renew().await {
        Ok(()) => next.run(request).await,
        Err(error) => PageFailure::from(error).into_response(),
    }
}
