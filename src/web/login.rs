//! Logging in and out: a password, a few tries, a cookie.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Form;
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use chrono::{DateTime, Utc};
use minijinja::context;
use serde::Deserialize;
use tracing::{info, warn};

use super::listener::ReaderAddress;
use super::pages::{HTML, LOGIN, PageAnswer, PageFailure, Pages, refused, typed};
use super::password::{self, is_right, token_hash};
use super::visitor::{Visitor, is_from_us};
use crate::domain::account::may_try;
use crate::domain::desk::Signed;
use crate::domain::line::clean_line;
use crate::store::{StoreError, Tx};

/// Who tried with a name that is no account's.
const NOBODY: &str = "(unknown)";

/// Longer names are nobody's.
const LONGEST_NAME: usize = 64;

/// Why somebody is still outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outside {
    /// Nothing was tried yet.
    NotTried,
    Wrong,
    TooManyTries,
}

pub(super) async fn page(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !matches!(visitor, Visitor::Stranger) {
        return Ok(Redirect::to(&visitor.home()).into_response());
    }
    form(&pages, Outside::NotTried, "")
}

fn form(pages: &Pages, why: Outside, name: &str) -> PageAnswer {
    let (status, trouble) = match why {
        Outside::NotTried => (StatusCode::OK, ""),
        Outside::Wrong => (StatusCode::UNAUTHORIZED, "用户名或密码不对。"),
        Outside::TooManyTries => (
            StatusCode::TOO_MANY_REQUESTS,
            "密码错误次数过多，请15分钟后再试。",
        ),
    };
    let office = &pages.source.looking.policy.office_name;
    let html = pages
        .templates
        .get_template(LOGIN)?
        .render(context! { office, trouble, name })?;
    Ok((status, typed(HTML, html)).into_response())
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Tried {
    name: String,
    password: String,
}

pub(super) async fn log_in(
    State(pages): State<Arc<Pages>>,
    ConnectInfo(ReaderAddress(address)): ConnectInfo<ReaderAddress>,
    headers: HeaderMap,
    Form(tried): Form<Tried>,
) -> PageAnswer {
    if !is_from_us(&headers) {
        return Ok(refused());
    }
    let name = clean_line(tried.name.trim(), LONGEST_NAME);
    let Some(token) = checked(&pages, &name, tried.password, address).await? else {
        return form(&pages, outside(&pages, &name, address).await?, &name);
    };
    let cookie = format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200{}",
        pages.cookie(),
        if pages.source.is_https {
            "; Secure"
        } else {
            ""
        }
    );
    let home = Redirect::to("/");
    Ok(([(header::SET_COOKIE, cookie)], home).into_response())
}

/// Why somebody whose password was not taken is outside.
async fn outside(pages: &Pages, name: &str, address: IpAddr) -> Result<Outside, PageFailure> {
    let now = pages.source.clock.now();
    let store = &pages.source.acting.store;
    let wrong = store.wrong_tries(name, &address.to_string(), now).await?;
    Ok(if may_try(wrong) {
        Outside::Wrong
    } else {
        Outside::TooManyTries
    })
}

/// The token of a new login if the password is right and there were not too many wrong ones. One is looked at after
/// the other: each takes memory and time on purpose, and none may be tried while others are still being counted.
async fn checked(
    pages: &Pages,
    name: &str,
    tried: String,
    address: IpAddr,
) -> Result<Option<String>, PageFailure> {
    let _turn = pages.passwords.lock().await;
    let store = &pages.source.acting.store;
    let now = pages.source.clock.now();
    let from = address.to_string();
    let wrong = store.wrong_tries(name, &from, now).await?;
    if !may_try(wrong) {
        warn!(name, from, "a login is refused: too many wrong passwords");
        return Ok(None);
    }
    let known = store.account(name).await?;
    let kept = known.map(|(_, kept)| kept);
    let is_known = kept.is_some();
    let look = move || is_right(&tried, kept.as_deref());
    // A password that cannot be looked at is not right.
    let is_right = tokio::task::spawn_blocking(look).await.unwrap_or(false);
    let mut tx = store.begin().await?;
    let token = if is_right {
        let token = password::token()?;
        tx.log_in(name, &token_hash(&token), now).await?;
        note(&mut tx, name, ("in", &from), now).await?;
        info!(name, from, "logged in");
        Some(token)
    } else {
        tx.note_wrong_password(name, &from, now).await?;
        if !may_try(wrong.and_one_more()) {
            // A name that nobody has may be a password that went into the wrong field.
            let name = if is_known { name } else { NOBODY };
            note(&mut tx, name, ("locked", &from), now).await?;
        }
        warn!(name, from, "a wrong password");
        None
    };
    tx.commit().await?;
    Ok(token)
}

/// Puts on record who logged in, or tried too often.
async fn note(
    tx: &mut Tx,
    name: &str,
    (answer, from): (&str, &str),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let signed = Signed {
        by: name.to_owned(),
        why: format!("from {from}"),
        at,
    };
    tx.append(&format!("login/{name}"), answer, &signed).await
}

/// What a form of ours carries.
#[derive(Deserialize)]
pub(super) struct Leaving {
    key: String,
}

pub(super) async fn log_out(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(leaving): Form<Leaving>,
) -> PageAnswer {
    let Some(login) = visitor.sender(&headers, &leaving.key) else {
        return Ok(refused());
    };
    let mut tx = pages.source.acting.store.begin().await?;
    tx.log_out(&login.token_hash).await?;
    tx.commit().await?;
    let cookie = format!("{}=; Path=/; Max-Age=0", pages.cookie());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/login")).into_response())
}
