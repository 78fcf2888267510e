//! What programs of the office may do: answer a thing on the desk, decide about a project.

use std::sync::Arc;

use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::read::unreadable;
use super::{forbidden, found, nothing, problem};
use crate::daemon::{answer_item, edit_project, undo_edit};
use crate::domain::desk::{DeskAnswer, Signed};
use crate::domain::edit::ProjectEdit;
use crate::domain::line::clean_line;
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

/// Who says so and why; `None`: it is not theirs to say.
fn signed(pages: &Pages, visitor: &Visitor, why: &str) -> Option<Signed> {
    let login = visitor.login().filter(|_| visitor.may_decide())?;
    Some(Signed {
        by: login.account.name.clone(),
        why: clean_line(why, LONGEST_TEXT),
        at: pages.source.clock.now(),
    })
}

const NO_REASON: &str = "请填写理由（why）。";

pub(super) async fn answer(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    body: String,
) -> PageAnswer {
    if !visitor.may_decide() {
        return Ok(forbidden());
    }
    let said: ItemAnswer = match serde_json::from_str(&body) {
        Ok(said) => said,
        Err(error) => return Ok(unreadable(&error)),
    };
    let Some(signed) = signed(&pages, &visitor, &said.why) else {
        return Ok(forbidden());
    };
    if signed.why.trim().is_empty() {
        return Ok(problem(StatusCode::BAD_REQUEST, NO_REASON));
    }
    let answer = DeskAnswer::from_word(&said.answer);
    let (Some(item), Some(answer)) = (pages.item_called(&said.id).await?, answer) else {
        return Ok(nothing());
    };
    let office = &pages.source.acting;
    Ok(match answer_item(office, &item, answer, &signed).await? {
        Ok(done) => found(&json!({ "done": done })),
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
    if !visitor.may_decide() {
        return Ok(forbidden());
    }
    let said: ProjectDecision = match serde_json::from_str(&body) {
        Ok(said) => said,
        Err(error) => return Ok(unreadable(&error)),
    };
    let Some(signed) = signed(&pages, &visitor, &said.why) else {
        return Ok(forbidden());
    };
    if signed.why.trim().is_empty() {
        return Ok(problem(StatusCode::BAD_REQUEST, NO_REASON));
    }
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
