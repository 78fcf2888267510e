//! The desk in the browser: what waits, one thing with what can be answered, and the answer.

mod desk_page;
mod refusal;

use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use chrono::NaiveDateTime;
use serde::Deserialize;

use self::desk_page::{DeskItemPage, DeskPage, Typed};
pub(super) use self::desk_page::{answer_label, item_address};
pub(super) use self::refusal::{cannot_edit_told, told as refusal_told};
use super::pages::{DESK, DESK_ITEM, PageAnswer, Pages, missing, refused};
use super::visitor::Visitor;
use crate::daemon::{answer_item, desk_items_beside};
use crate::domain::desk::{DeskAnswer, DeskItem, ItemId, Signed};
use crate::domain::line::clean_line;
use crate::store::Result;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

impl Pages {
    pub(super) async fn desk_items(&self) -> Result<Vec<DeskItem>> {
        let (office, now) = (&self.source.looking, self.source.clock.now());
        let report = self.ledger.now(office, now).await?;
        desk_items_beside(office.at(now), &report.ledger).await
    }
}

impl Pages {
    /// The thing with this name, whether it waits or not.
    pub(super) async fn item_called(&self, id: &str) -> Result<Option<ItemId>> {
        if let Ok(item) = id.parse() {
            return Ok(Some(item));
        }
        // What ends by itself has a name that is not read back.
        let items = self.desk_items().await?.into_iter();
        let mut ids = items.map(|item| item.id);
        Ok(ids.find(|item| item.to_string() == id))
    }

    /// Whether what waits under this name began to wait at another moment than this: it is not what somebody saw.
    async fn is_another(&self, id: &str, seen: Option<NaiveDateTime>) -> Result<bool> {
        let Some(seen) = seen else {
            return Ok(false);
        };
        let policy = &self.source.looking.policy;
        let items = self.desk_items().await?;
        let item = items.iter().find(|item| item.id.to_string() == id);
        Ok(item.is_some_and(|item| policy.local(item.since) != seen))
    }
}

/// `/desk?kind=flag&page=2`
#[derive(Debug, Deserialize)]
pub(super) struct DeskWanted {
    kind: Option<String>,
    page: Option<usize>,
}

pub(super) async fn list(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<DeskWanted>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(refused());
    }
    let items = pages.desk_items().await?;
    let kind = wanted.kind.as_deref();
    let asked = (kind, wanted.page.unwrap_or(1));
    let page = DeskPage::new(&pages.source.looking.policy, &items, asked);
    pages.page(DESK, &visitor, page)
}

/// `/desk/item?id=flag/2026Q4/kaiyang`
#[derive(Debug, Deserialize)]
pub(super) struct WantedItem {
    id: String,
}

pub(super) async fn item(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<WantedItem>,
) -> PageAnswer {
    if !visitor.may_see_desk() {
        return Ok(refused());
    }
    shown(&pages, &visitor, &wanted.id, Typed::default()).await
}

/// One thing: as it waits, and what was said of it before.
async fn shown(pages: &Pages, visitor: &Visitor, id: &str, typed: Typed<'_>) -> PageAnswer {
    let items = pages.desk_items().await?;
    let item = items.iter().find(|item| item.id.to_string() == id);
    let office = &pages.source.looking;
    let record = office.store.decisions_about(id).await?;
    if item.is_none() && record.is_empty() {
        return Ok(missing());
    }
    let values =
        DeskItemPage::new(&office.policy, (id, item), &record).with(visitor.may_decide(), typed);
    pages.page(DESK_ITEM, visitor, values)
}

/// What the form of a thing sends.
#[derive(Debug, Deserialize)]
pub(super) struct Answering {
    key: String,
    id: String,
    answer: String,
    #[serde(default)]
    why: String,
    /// Since when the thing waited that the page showed.
    since: Option<NaiveDateTime>,
}

pub(super) async fn answer(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(answering): Form<Answering>,
) -> PageAnswer {
    let sender = visitor.sender(&headers, &answering.key);
    let Some(sender) = sender.filter(|_| visitor.may_decide()) else {
        return Ok(refused());
    };
    let id = &*answering.id;
    let item = pages.item_called(id).await?;
    let (Some(item), Some(answer)) = (item, DeskAnswer::from_word(&answering.answer)) else {
        return Ok(missing());
    };
    let why = clean_line(&answering.why, LONGEST_REASON);
    let trouble = if pages.is_another(id, answering.since).await? {
        let told = "这件事的内容在您打开页面以后有变化，请核对后再答复。";
        Some((StatusCode::CONFLICT, told.to_owned()))
    } else if why.trim().is_empty() {
        Some((
            StatusCode::BAD_REQUEST,
            "请填写理由，再选择答复。".to_owned(),
        ))
    } else {
        let signed = Signed {
            by: sender.account.name.clone(),
            why: why.clone(),
            at: pages.source.clock.now(),
        };
        let office = &pages.source.acting;
        let answered = answer_item(office, &item, answer, &signed).await?;
        let told = |refused| refusal::told(&office.policy, &refused);
        answered
            .err()
            .map(|refused| (StatusCode::CONFLICT, told(refused)))
    };
    let Some((status, trouble)) = trouble else {
        return Ok(Redirect::to(&item_address(id)).into_response());
    };
    let typed = Typed {
        trouble: Some(&trouble),
        why: &why,
    };
    let mut page = shown(&pages, &visitor, id, typed).await?;
    if page.status() == StatusCode::OK {
        *page.status_mut() = status;
    }
    Ok(page)
}
