//! What every page is made with: the templates, the state, who looks, and the answers that are no page.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::value::{Serde, Value, merge_maps};
use minijinja::{Environment, context};
use serde::Serialize;
use tokio::sync::{Mutex, Semaphore};
use tracing::error;

use super::PageSource;
use super::figures_in_memory::FiguresInMemory;
use super::ledger_in_memory::{LedgerInMemory, StalledInMemory};
use super::password::PasswordError;
use super::visitor::Visitor;
use crate::domain::observation::{FlagLevel, FlagRecord, as_shown_outside};
use crate::domain::policy::Policy;
use crate::domain::unit::{Unit, UnitSlug};
use crate::mail;
use crate::store::{Status, StoreError};

pub(super) const OFFICE: &str = "pages/office.html";
pub(super) const UNIT: &str = "pages/unit.html";
pub(super) const FILE: &str = "pages/file.html";
pub(super) const LOGIN: &str = "pages/login.html";
pub(super) const DESK: &str = "pages/desk.html";
pub(super) const DESK_ITEM: &str = "pages/desk_item.html";
pub(super) const LEDGER: &str = "pages/ledger.html";
pub(super) const PROJECT: &str = "pages/project.html";
pub(super) const LETTERS: &str = "pages/letters.html";
pub(super) const LETTER: &str = "pages/letter.html";
pub(super) const FLAGS: &str = "pages/flags.html";
pub(super) const AUDIT: &str = "pages/audit.html";
pub(super) const CALENDAR: &str = "pages/calendar.html";
pub(super) const SETTINGS: &str = "pages/settings.html";
pub(super) const HANDED_IN: &str = "pages/handed_in.html";

pub(super) const ASSIGNED_LIST: &str = "pages/assigned_list.html";
pub(super) const ASSIGNED: &str = "pages/assigned.html";
pub(super) const HAND_MATTER: &str = "pages/hand_matter.html";
pub(super) const MEETINGS: &str = "pages/meetings.html";
pub(super) const MEETING: &str = "pages/meeting.html";

pub(super) const API: &str = "pages/api.html";
pub(super) const FIGURES: &str = "pages/figures.html";

/// A template by its path, with its text.
macro_rules! template {
    ($name:literal) => {
        (
            concat!("pages/", $name, ".html"),
            include_str!(concat!("../../templates/pages/", $name, ".html")),
        )
    };
}

const TEMPLATES: [(&str, &str); 25] = [
    template!("layout"),
    template!("office"),
    template!("unit"),
    template!("file"),
    template!("login"),
    template!("desk"),
    template!("desk_item"),
    template!("ledger"),
    template!("project"),
    template!("letters"),
    template!("letter"),
    template!("flags"),
    template!("audit"),
    template!("calendar"),
    template!("settings"),
    template!("handed_in"),
    template!("handing"),
    template!("assigned_list"),
    template!("assigned"),
    template!("hand_matter"),
    template!("meetings"),
    template!("meeting"),
    template!("chart"),
    template!("figures"),
    template!("api"),
];
pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(super) const PLAIN: &str = "text/plain; charset=utf-8";

/// Files that are handed in at a time; more wait.
const UPLOADS: usize = 2;

/// What a request is answered from.
pub(super) struct Pages {
    pub(super) source: PageSource,
    pub(super) templates: Environment<'static>,
    /// Held while a password is looked at: one at a time.
    pub(super) passwords: Arc<Mutex<()>>,
    pub(super) ledger: Arc<LedgerInMemory>,
    pub(super) stalled: Arc<StalledInMemory>,
    pub(super) figures: Arc<FiguresInMemory>,
    /// Files that are read at a time: each may take as much memory as a sheet may be large.
    pub(super) uploads: Arc<Semaphore>,
}

impl Pages {
    pub(super) fn new(source: PageSource) -> Self {
        let mut templates = mail::environment();
        for (name, text) in TEMPLATES {
            if let Err(error) = templates.add_template(name, text) {
                // A test renders it; if it still does not parse, its page says so and the others go on.
                error!(%error, "a page's template does not parse");
            }
        }
        Self {
            source,
            templates,
            passwords: Arc::default(),
            ledger: Arc::default(),
            stalled: Arc::default(),
            figures: Arc::default(),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
        }
    }

    /// The same pages by this policy; what they hold in memory is shared.
    pub(super) fn with_policy(&self, policy: &Policy) -> Self {
        let mut source = self.source.clone();
        source.looking.policy.clone_from(policy);
        source.acting.policy.clone_from(policy);
        Self {
            source,
            templates: self.templates.clone(),
            passwords: Arc::clone(&self.passwords),
            ledger: Arc::clone(&self.ledger),
            stalled: Arc::clone(&self.stalled),
            figures: Arc::clone(&self.figures),
            uploads: Arc::clone(&self.uploads),
        }
    }

    /// The cookie of a login. The longer name is one that only https can set, and only for this very host.
    pub(super) const fn cookie(&self) -> &'static str {
        if self.source.is_https {
            "__Host-diaodu"
        } else {
            "diaodu"
        }
    }

    /// A page with who looks at it.
    pub(super) fn page(
        &self,
        template: &str,
        visitor: &Visitor,
        values: impl Serialize,
    ) -> PageAnswer {
        let login = visitor.login();
        let whose = context! {
            visitor => login.map(|login| &login.account.name),
            form_key => login.map(|login| &login.form_key),
            office => &self.source.looking.policy.office_name,
            now => shown(self.source.looking.policy.local(self.source.clock.now())),
            ways => visitor.ways(),
        };
        let values = merge_maps([whose, Value::from(Serde(values))]);
        let html = self.templates.get_template(template)?.render(values)?;
        Ok(typed(HTML, html))
    }

    /// Who has reported, and what waits, as of now. Of flags a leader sees what letters tell leaders: no flag before the
    /// office has confirmed it.
    pub(super) async fn status_for(&self, visitor: &Visitor) -> Result<Status, StoreError> {
        let mut status = self.status().await?;
        if visitor.is_leader() {
            let policy = &self.source.looking.policy;
            let shown = |record: FlagRecord| {
                let answer = record
                    .answer
                    .filter(|_| record.flag.level == FlagLevel::Flag);
                let flag = as_shown_outside(policy, record.flag, answer.as_ref())?;
                Some(FlagRecord {
                    flag,
                    answer,
                    ..record
                })
            };
            status.flags = status.flags.into_iter().filter_map(shown).collect();
        }
        Ok(status)
    }

    /// Who has reported, and what waits, as of now, for the office.
    pub(super) async fn status(&self) -> Result<Status, StoreError> {
        let PageSource { looking, clock, .. } = &self.source;
        let (policy, calendar) = (&looking.policy, &looking.calendar);
        looking.store.status(policy, calendar, clock.now()).await
    }

    pub(super) fn unit(&self, slug: &str) -> Option<&Unit> {
        self.source.looking.policy.unit(&UnitSlug(slug.to_owned()))
    }
}

/// Why a request was not answered; the log says more.
pub(super) enum PageFailure {
    Store(StoreError),
    Template(minijinja::Error),
    Password(PasswordError),
    /// A ledger's workbook is not as it should be.
    Workbook,
    /// A paper of a meeting cannot be made.
    Paper,
}

impl From<PasswordError> for PageFailure {
    fn from(error: PasswordError) -> Self {
        Self::Password(error)
    }
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
            Self::Password(error) => {
                error!(%error, "nobody can log in");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "暂时无法登录，原因见日志。\n",
                )
            }
            Self::Workbook => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "台账文件生成后核对未通过，没有提供下载；原因见日志。\n",
            ),
            Self::Paper => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "会议材料无法生成，原因见日志。\n",
            ),
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

/// What a request is answered from, as a handler gets it.
pub(super) type PagesState = State<Arc<Pages>>;
pub(super) type PageAnswer = Result<Response, PageFailure>;

/// There is no such page, or it is nobody's to know that there is.
pub(super) fn missing() -> Response {
    (StatusCode::NOT_FOUND, typed(PLAIN, "没有这个页面。\n")).into_response()
}

/// The page is not for whoever asks.
pub(super) fn refused() -> Response {
    (StatusCode::FORBIDDEN, typed(PLAIN, "您无权查看或操作。\n")).into_response()
}

/// Values of ours for a template.
pub(super) fn shown(values: impl Serialize) -> Value {
    Value::from(Serde(values))
}

pub(super) fn typed(kind: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}
