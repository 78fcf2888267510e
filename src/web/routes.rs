//! What is answered at which path, and the headers of every answer.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tracing::error;

use super::PageSource;
use super::api;
use super::assigned;
use super::desk;
use super::extension;
use super::fields::Fields;
use super::figures;
use super::hand_in;
use super::host;
use super::ledger;
use super::letters;
use super::login;
use super::meeting;
use super::metrics::Measured;
use super::office_page::OfficePage;
use super::pages::{FILE, OFFICE, PLAIN, PageAnswer, PageFailure, Pages, missing, refused, typed};
use super::people::{PagesNow, with_people};
use super::record;
use super::unit_page::FilePage;
use super::visitor::Visitor;
use crate::store::StoreError;

const STYLE: &str = include_str!("../../templates/pages/style.css");

/// More than a name and a reason is nobody's form.
const LONGEST_FORM: usize = 16 * 1024;

const CSS: &str = "text/css; charset=utf-8";
const METRICS: &str = "text/plain; version=0.0.4; charset=utf-8";
const JSON: &str = "application/json";

/// On every answer: nothing is loaded from or sent elsewhere, run, framed or kept. A letter's page has a box of its own.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// All paths.
pub(super) fn routes(source: PageSource) -> Router {
    // A form with a file has a few lines around it.
    let largest = usize::try_from(source.largest_sheet).unwrap_or(usize::MAX);
    let largest = largest.saturating_add(LONGEST_FORM);
    let now = PagesNow::new(Arc::new(Pages::new(source)));
    Router::new()
        .route("/", get(office))
        .route("/unit/{unit}", get(unit))
        .route("/unit/{unit}/extension", post(extension::ask))
        .route("/unit/{unit}/file/{file}", get(file))
        .route("/unit/{unit}/handed-in", get(hand_in::handed_in))
        .route("/unit/{unit}/file/{file}/original", get(hand_in::original))
        .route("/ledger", get(ledger::list))
        .route("/ledger.xlsx", get(ledger::workbook))
        .route(
            "/project/{number}",
            get(ledger::project).post(ledger::decide),
        )
        .route("/letters", get(letters::list))
        .route("/letters/{letter}", get(letters::shown))
        .route("/letters/{letter}/page", get(letters::page))
        .route("/letters/{letter}/part/{part}", get(letters::part))
        .route("/figures", get(figures::figures))
        .route("/flags", get(record::flags))
        .route("/audit", get(record::audit))
        .route("/calendar", get(record::calendar))
        .route("/settings", get(record::settings_page))
        .route("/decisions", get(assigned::decisions).post(assigned::add))
        .route("/matters", get(assigned::matters))
        .route("/matters/hand", get(assigned::matter).post(assigned::hand))
        .route(
            "/assigned/{kind}/{number}",
            get(assigned::one).post(assigned::say),
        )
        .route("/meeting", get(meeting::list).post(meeting::call))
        .route("/meeting/{number}", get(meeting::one).post(meeting::decide))
        .route("/meeting/{number}/paper/{kind}", get(meeting::paper))
        .route("/desk", get(desk::list))
        .route("/desk/item", get(desk::item).post(desk::answer))
        .route("/status.json", get(status))
        .route("/login", get(login::page).post(login::log_in))
        .route("/logout", post(login::log_out))
        .route("/style.css", get(|| async { typed(CSS, STYLE) }))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .merge(api::routes(now.clone()))
        .fallback(|| async { missing() })
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .route(
            "/unit/{unit}/hand-in",
            post(hand_in::hand_in).layer(DefaultBodyLimit::max(largest)),
        )
        .layer(from_fn_with_state(now.clone(), with_visitor))
        .layer(from_fn_with_state(now.clone(), called_by_name))
        .layer(from_fn_with_state(now.clone(), with_people))
        .layer(map_response(with_headers))
        .with_state(now)
}

/// Notes who asks. A stranger comes no further than to the door: every page but those named here is closed to them.
async fn with_visitor(
    State(pages): State<Arc<Pages>>,
    mut request: Request,
    next: Next,
) -> Response {
    let source = &pages.source;
    let now = source.clock.now();
    let visitor = Visitor::of(request.headers(), pages.cookie(), &source.acting.store, now).await;
    let visitor = match visitor {
        Ok(visitor) => visitor,
        Err(error) => return PageFailure::from(error).into_response(),
    };
    let is_open = matches!(
        request.uri().path(),
        "/login" | "/style.css" | "/healthz" | "/metrics"
    ) || request.uri().path().starts_with("/api/");
    if matches!(visitor, Visitor::Stranger) && !is_open {
        let is_program = request.uri().path() == "/status.json";
        return if is_program {
            (StatusCode::UNAUTHORIZED, typed(PLAIN, "请先登录。\n")).into_response()
        } else {
            Redirect::to("/login").into_response()
        };
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Answers only those who call us by our address or name; a request without `Host` comes from no browser.
async fn called_by_name(State(pages): State<Arc<Pages>>, request: Request, next: Next) -> Response {
    let own = pages.source.host.as_deref();
    let named = request.headers().get(header::HOST);
    let is_ours = named.is_none_or(|name| name.to_str().is_ok_and(|name| host::is_ours(name, own)));
    if is_ours {
        return next.run(request).await;
    }
    let text = "请用本机地址访问；如用域名，请管理员在配置 [web] host 中填写该域名。\n";
    (StatusCode::MISDIRECTED_REQUEST, typed(PLAIN, text)).into_response()
}

async fn office(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
) -> PageAnswer {
    if !visitor.may_see_all() {
        return Ok(Redirect::to(&visitor.home()).into_response());
    }
    let source = &pages.source;
    let status = pages.status_for(&visitor).await?;
    let health = source.health.borrow().clone();
    let page = OfficePage::new(
        &source.looking.policy,
        &status,
        &health,
        page_asked_for(&uri),
    );
    pages.page(OFFICE, &visitor, page)
}

async fn unit(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(slug): Path<String>,
) -> PageAnswer {
    let Some(unit) = pages.unit(&slug) else {
        return Ok(missing());
    };
    if !visitor.may_see_unit(&unit.slug) {
        return Ok(refused());
    }
    let none = Fields::default();
    pages.unit_page(&visitor, unit, ("", &none)).await
}

async fn file(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path((slug, number)): Path<(String, String)>,
) -> PageAnswer {
    let Some((unit, number)) = pages.unit(&slug).zip(number.parse().ok()) else {
        return Ok(missing());
    };
    if !visitor.may_see_unit(&unit.slug) {
        return Ok(refused());
    }
    let source = &pages.source;
    let Some(found) = source
        .looking
        .store
        .file_of_unit(&unit.slug, number)
        .await?
    else {
        return Ok(missing());
    };
    let page = FilePage::new(&source.looking.policy, unit, &found);
    pages.page(FILE, &visitor, page)
}

/// `/?page=2`; the first one if nothing is said, or nothing that is a number.
fn page_asked_for(uri: &Uri) -> usize {
    let mut parts = uri.query().unwrap_or_default().split('&');
    let number = parts.find_map(|part| part.strip_prefix("page=")?.parse().ok());
    number.unwrap_or(1)
}

async fn status(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    if !visitor.may_see_all() {
        return Ok(refused());
    }
    let status = pages.status_for(&visitor).await?;
    // Plain values: nothing in them can fail to become JSON.
    Ok(typed(
        JSON,
        serde_json::to_string(&status).unwrap_or_default(),
    ))
}

/// For a machine that measures: numbers, and no name.
async fn metrics(State(pages): State<Arc<Pages>>) -> PageAnswer {
    let source = &pages.source;
    let now = source.clock.now();
    let status = pages.status().await?;
    let health = source.health.borrow().clone();
    let measured = Measured {
        status: &status,
        health: &health,
        oldest_letter: source.looking.store.oldest_waiting().await?,
        now,
    };
    Ok(typed(METRICS, measured.text()))
}

/// For a machine that watches: 200 and `ok`, or 503 and one line why a person should look.
async fn health(State(pages): State<Arc<Pages>>) -> Response {
    let source = &pages.source;
    let looked = async {
        let holds = source.looking.store.holds().await?;
        let failed = source.looking.store.outbox_counts().await?.failed;
        Ok::<_, StoreError>((holds, failed))
    };
    let problem = match looked.await {
        Ok((holds, failed)) => {
            let now = source.clock.now();
            source.health.borrow().problem(now, &holds, failed)
        }
        Err(error) => {
            error!(%error, "health cannot be told");
            Some("the state cannot be read; see the log".to_owned())
        }
    };
    match problem {
        None => typed(PLAIN, "ok\n"),
        Some(line) => {
            let line = crate::domain::line::clean_line(&line, 300);
            (StatusCode::SERVICE_UNAVAILABLE, typed(PLAIN, line + "\n")).into_response()
        }
    }
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        let headers = response.headers_mut();
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
