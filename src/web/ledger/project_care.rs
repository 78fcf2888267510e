//! What the office decides about a project in the browser, and undoes: the total is another one with the next page.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::project_page::project_address;
use super::shown;
use crate::daemon::{edit_project, undo_edit};
use crate::domain::desk::Signed;
use crate::domain::edit::ProjectEdit;
use crate::domain::line::clean_line;
use crate::web::desk::cannot_edit_told;
use crate::web::pages::{PageAnswer, Pages, missing, refused};
use crate::web::visitor::Visitor;

/// The longest name or reason, in characters.
const LONGEST_TEXT: usize = 200;

/// What the form of a project sends.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Deciding {
    key: String,
    /// The word of the decision; `undo` for one that is undone.
    what: String,
    /// The other project, the name, the unit, or the number of the decision.
    #[serde(default)]
    object: String,
    #[serde(default)]
    why: String,
}

pub(in crate::web) async fn decide(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(deciding): Form<Deciding>,
) -> PageAnswer {
    let sender = visitor.sender(&headers, &deciding.key);
    let Some(sender) = sender.filter(|_| visitor.may_decide()) else {
        return Ok(refused());
    };
    let object = clean_line(deciding.object.trim(), LONGEST_TEXT);
    let why = clean_line(&deciding.why, LONGEST_TEXT);
    if why.trim().is_empty() {
        let trouble = "请填写理由，再提交。";
        return shown(
            &pages,
            &visitor,
            &number,
            (trouble, StatusCode::BAD_REQUEST),
        )
        .await;
    }
    let signed = Signed {
        by: sender.account.name.clone(),
        why,
        at: pages.source.clock.now(),
    };
    let office = &pages.source.acting;
    let done = if deciding.what == "undo" {
        let Ok(id) = object.parse() else {
            return Ok(missing());
        };
        let undone = undo_edit(office, id, &signed).await?;
        undone.map(|record| record.edit.number().to_owned())
    } else {
        let Some(edit) = ProjectEdit::of(&deciding.what, &number, &object) else {
            return Ok(missing());
        };
        let edited = edit_project(office, &edit, &signed, None).await?;
        edited.map(|_| match edit {
            ProjectEdit::Merge { into, .. } => into,
            _ => number.clone(),
        })
    };
    match done {
        Ok(number) => Ok(Redirect::to(&project_address(&number)).into_response()),
        Err(why) => {
            let trouble = cannot_edit_told(&office.policy, &why);
            shown(&pages, &visitor, &number, (&trouble, StatusCode::CONFLICT)).await
        }
    }
}
