//! The same for programs: JSON to read, and answers to give, with a token in place of a login.
//!
//! A token is sent with each request and never by a browser on its own, so nothing here asks where a form came from; a
//! cookie opens nothing here.

mod openapi;
mod page;
mod read;
mod shapes;
mod write;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use super::pages::{PageFailure, Pages, typed};
use super::password::token_hash;
use super::people::PagesNow;
use super::visitor::{LoggedIn, Visitor};
use crate::store::{Store, StoreError};

const JSON: &str = "application/json";

/// All paths below `/api`.
pub(super) fn routes(pages: PagesNow) -> Router<PagesNow> {
    Router::new()
        .route("/api/status", get(read::status))
        .route("/api/desk", get(read::desk))
        .route("/api/desk/item", get(read::item).post(write::answer))
        .route("/api/projects", get(read::projects))
        .route(
            "/api/projects/{number}",
            get(read::project).post(write::decide),
        )
        .route("/api/letters", get(read::letters))
        .route("/api/flags", get(read::flags))
        .route("/api/decisions", get(read::decisions))
        .route("/api/assignments", get(read::assignments))
        .route("/api/meetings", get(read::meetings))
        .route(
            "/api/extensions",
            get(read::extensions).post(write::ask_for_extension),
        )
        .layer(from_fn_with_state(pages, with_token))
        .route("/api/", get(page::page))
        .route(
            "/api/openapi.json",
            get(|| async { typed(JSON, openapi::DOCUMENT) }),
        )
}

/// Notes for whom a program asks; nobody else comes further.
async fn with_token(State(pages): State<Arc<Pages>>, mut request: Request, next: Next) -> Response {
    let store = &pages.source.acting.store;
    match holder(request.headers(), store).await {
        Ok(Some(login)) => {
            request.extensions_mut().insert(Visitor::Known(login));
            next.run(request).await
        }
        Ok(None) => problem(
            StatusCode::UNAUTHORIZED,
            "请在 Authorization: Bearer 中提供有效的令牌（diaodu user token 生成）。",
        ),
        Err(error) => PageFailure::from(error).into_response(),
    }
}

/// Whose token a request carries.
async fn holder(headers: &HeaderMap, store: &Store) -> Result<Option<LoggedIn>, StoreError> {
    let value = headers.get(header::AUTHORIZATION);
    let token = value
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let Some(token) = token else {
        return Ok(None);
    };
    let token_hash = token_hash(token.trim());
    let account = store.token_account(&token_hash).await?;
    Ok(account.map(|account| LoggedIn {
        account,
        token_hash,
        form_key: String::new(),
    }))
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, typed(JSON, value.to_string())).into_response()
}

fn found(value: &Value) -> Response {
    answer(StatusCode::OK, value)
}

/// What is wrong, in a sentence.
fn problem(status: StatusCode, what: &str) -> Response {
    answer(status, &json!({ "problem": what }))
}

fn forbidden() -> Response {
    problem(StatusCode::FORBIDDEN, "这个令牌无权查看或操作。")
}

fn nothing() -> Response {
    problem(StatusCode::NOT_FOUND, "没有这一项。")
}
