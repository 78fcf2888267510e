//! What programs of the office may do: answer a thing on the desk, decide about a project.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::read::unreadable;
use super::{forbidden, found, nothing, problem};
use crate::daemon::{answer_item, ask_extension, edit_project, undo_edit};
use crate::domain::desk::{DeskAnswer, Signed};
use crate::domain::edit::ProjectEdit;
use crate::domain::extension_request::WantedExtension;
use crate::domain::language::Language;
use crate::domain::line::clean_line;
use crate::domain::period::Period;
use crate::web::desk::{cannot_edit_told, refusal_told};
use crate::web::pages::{PageAnswer, Pages};
use crate::web::visitor::Visitor;

/// The longest name or reason, in characters.
const LONGEST_TEXT: usize = 200;

/// `{"id":"flag/2026Q4/kaiyang","answer":"confirm","why":"…"}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemAnswer {
    id: String,
    answer: String,
    why: String,
}

/// `{"what":"merge","object":"NM-042917","why":"…"}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectDecision {
    what: String,
    #[serde(default)]
    object: String,
    why: String,
}

/// `{"period":"2026-11-25","until":"2026-11-28","why":"…"}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtensionAsked {
    period: Period,
    until: NaiveDate,
    why: String,
}

/// Why nothing is asked.
enum NotAsked {
    Forbidden,
    Unreadable(serde_json::Error),
    NoReason,
}

impl NotAsked {
    fn told(&self) -> Response {
        match self {
            Self::Forbidden => forbidden(),
            Self::Unreadable(error) => unreadable(error),
            Self::NoReason => problem(StatusCode::BAD_REQUEST, "请填写理由（why）。"),
        }
    }
}

/// What is asked with who says so and why; or why it cannot be asked so.
fn asked<T: DeserializeOwned>(
    pages: &Pages,
    (visitor, may_ask): (&Visitor, bool),
    body: &str,
    why: impl Fn(&T) -> &str,
) -> Result<(T, Signed), NotAsked> {
    let Some(login) = visitor.login().filter(|_| may_ask) else {
        return Err(NotAsked::Forbidden);
    };
    let said: T = serde_json::from_str(body).map_err(NotAsked::Unreadable)?;
    let why = clean_line(why(&said), LONGEST_TEXT);
    if why.trim().is_empty() {
        return Err(NotAsked::NoReason);
    }
    let signed = Signed {
        by: login.account.name.clone(),
        why,
        at: pages.source.clock.now(),
    };
    Ok((said, signed))
}

pub(super) async fn answer(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    body: String,
) -> PageAnswer {
    let who = (&visitor, visitor.may_decide());
    let asked = asked(&pages, who, &body, |said: &ItemAnswer| &said.why);
    let (said, signed) = match asked {
        Ok(asked) => asked,
        Err(why) => return Ok(why.told()),
    };
    let answer = DeskAnswer::from_word(&said.answer);
    let (Some(item), Some(answer)) = (pages.item_called(&said.id).await?, answer) else {
        return Ok(nothing());
    };
    let office = &pages.source.acting;
    Ok(match answer_item(office, &item, answer, &signed).await? {
        Ok(done) => found(&json!({ "done": done.in_language(Language::English) })),
        Err(refused) => problem(
            StatusCode::CONFLICT,
            &refusal_told(&office.policy, &refused),
        ),
    })
}

pub(super) async fn decide(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<String>,
    body: String,
) -> PageAnswer {
    let who = (&visitor, visitor.may_decide());
    let asked = asked(&pages, who, &body, |said: &ProjectDecision| &said.why);
    let (said, signed) = match asked {
        Ok(asked) => asked,
        Err(why) => return Ok(why.told()),
    };
    let office = &pages.source.acting;
    let object = clean_line(said.object.trim(), LONGEST_TEXT);
    let done = if said.what == "undo" {
        let Ok(id) = object.parse() else {
            return Ok(nothing());
        };
        undo_edit(office, id, &signed)
            .await?
            .map(|record| record.id)
    } else {
        let Some(edit) = ProjectEdit::of(&said.what, &number, &object) else {
            return Ok(nothing());
        };
        edit_project(office, &edit, &signed, None).await?
    };
    Ok(match done {
        Ok(id) => found(&json!({ "decision": id })),
        Err(why) => problem(
            StatusCode::CONFLICT,
            &cannot_edit_told(&office.policy, &why),
        ),
    })
}

/// A unit's program asks for a later deadline.
pub(super) async fn ask_for_extension(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    body: String,
) -> PageAnswer {
    let own = visitor.login().and_then(|login| login.account.role.unit());
    let unit = own.and_then(|own| pages.unit(&own.0));
    let who = (&visitor, unit.is_some());
    let asked = asked(&pages, who, &body, |said: &ExtensionAsked| &said.why);
    let (said, signed) = match asked {
        Ok(asked) => asked,
        Err(why) => return Ok(why.told()),
    };
    let Some(unit) = unit else {
        return Ok(forbidden());
    };
    let wanted = WantedExtension {
        unit: unit.slug.clone(),
        period: said.period,
        until: said.until,
    };
    let done = ask_extension(&pages.source.acting, unit, &wanted, &signed).await?;
    Ok(match done {
        Ok(number) => found(&json!({ "request": number })),
        Err(why) => problem(StatusCode::CONFLICT, &why.told(Language::Chinese)),
    })
}
