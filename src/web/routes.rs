//! What is answered at which path, and the headers of every answer.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use minijinja::Environment;
use tracing::error;

use super::PageSource;
use super::host;
use super::office_page::OfficePage;
use crate::mail;
use crate::store::StoreError;

const OFFICE_PAGE: (&str, &str) = (
    "pages/office.html",
    include_str!("../../templates/pages/office.html"),
);
const STYLE: &str = include_str!("../../templates/pages/style.css");

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JSON: &str = "application/json";
const PLAIN: &str = "text/plain; charset=utf-8";

/// On every answer: nothing is loaded from elsewhere, run, framed, sent on or kept.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// What a request is answered from.
struct Pages {
    source: PageSource,
    templates: Environment<'static>,
}

/// Why a request was not answered; the log says more.
enum PageFailure {
    Store(StoreError),
    Template(minijinja::Error),
}

impl From<StoreError> for PageFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<minijinja::Error> for PageFailure {
    fn from(error: minijinja::Error) -> Self {
        Self::Template(error)
    }
}

impl IntoResponse for PageFailure {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Self::Store(error) => {
                error!(%error, "a page cannot read the state");
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "状态暂时无法读取，请稍后刷新。\n",
                )
            }
            Self::Template(error) => {
                error!(%error, "a page cannot be made");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "页面无法生成，原因见日志。\n",
                )
            }
        };
        (status, typed(PLAIN, text)).into_response()
    }
}

type PageAnswer = Result<Response, PageFailure>;

/// All paths.
pub(super) fn routes(source: PageSource) -> Router {
    let mut templates = mail::environment();
    let (name, text) = OFFICE_PAGE;
    if let Err(error) = templates.add_template(name, text) {
        // A test renders it; if it still does not parse, its page says so and the others go on.
        error!(%error, "a page's template does not parse");
    }
    let pages = Arc::new(Pages { source, templates });
    Router::new()
        .route("/", get(office))
        .route("/style.css", get(|| async { typed(CSS, STYLE) }))
        .route("/healthz", get(health))
        .route("/status.json", get(status))
        .fallback(|| async { (StatusCode::NOT_FOUND, typed(PLAIN, "没有这个页面。\n")) })
        .layer(from_fn_with_state(Arc::clone(&pages), called_by_name))
        .layer(map_response(with_headers))
        .with_state(pages)
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

async fn office(State(pages): State<Arc<Pages>>, uri: Uri) -> PageAnswer {
    let source = &pages.source;
    let now = source.clock.now();
    let status = source
        .store
        .status(&source.policy, &source.calendar, now)
        .await?;
    let health = source.health.borrow().clone();
    let page = OfficePage::new(&source.policy, &status, &health, page_asked_for(&uri));
    let html = pages
        .templates
        .get_template(OFFICE_PAGE.0)?
        .render(minijinja::value::Serde(page))?;
    Ok(typed(HTML, html))
}

/// `/?page=2`; the first one if nothing is said, or nothing that is a number.
fn page_asked_for(uri: &Uri) -> usize {
    let mut parts = uri.query().unwrap_or_default().split('&');
    let number = parts.find_map(|part| part.strip_prefix("page=")?.parse().ok());
    number.unwrap_or(1)
}

async fn status(State(pages): State<Arc<Pages>>) -> PageAnswer {
    let source = &pages.source;
    let now = source.clock.now();
    let status = source
        .store
        .status(&source.policy, &source.calendar, now)
        .await?;
    // Plain values: nothing in them can fail to become JSON.
    Ok(typed(
        JSON,
        serde_json::to_string(&status).unwrap_or_default(),
    ))
}

/// For a machine that watches: 200 and `ok`, or 503 and one line why a person should look.
async fn health(State(pages): State<Arc<Pages>>) -> Response {
    let source = &pages.source;
    let looked = async {
        let holds = source.store.holds().await?;
        let failed = source.store.outbox_counts().await?.failed;
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

fn typed(kind: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
