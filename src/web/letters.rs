//! Letters in the browser: the outbox, and each letter as it was sent. Units wrote parts of them, so a letter's page stays
//! in a box that runs nothing.

use std::sync::Arc;

use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use minijinja::context;
use serde::{Deserialize, Serialize};

use super::address::{address, path};
use super::pages::shown as values_of;
use super::pages::{
    HTML, LETTER, LETTERS, PageAnswer, PageFailure, Pages, missing, refused, typed,
};
use super::visitor::Visitor;
use crate::daemon::why::reason_on_record;
use crate::domain::account::AccountRole;
use crate::domain::language::Language;
use crate::domain::policy::Policy;
use crate::store::{LettersAsked, OutboxRow, OutboxState};

/// Letters on a page.
const LETTERS_A_PAGE: u32 = 50;
/// Of a letter's text; no letter of ours is longer.
const LONGEST_TEXT: usize = 200_000;

/// A letter's page may show itself and nothing else: it loads, runs, sends and frames nothing.
const IN_A_BOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `/letters?state=failed&page=2`
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LettersWanted {
    state: String,
    page: Option<u32>,
}

/// The addresses whose letters somebody may read; `None`: all.
pub(super) fn readable(policy: &Policy, role: &AccountRole) -> Option<Vec<String>> {
    match role {
        AccountRole::Office | AccountRole::Operator => None,
        AccountRole::Leader => {
            let leaders = policy.leaders.iter();
            Some(leaders.map(|leader| leader.address.clone()).collect())
        }
        AccountRole::Unit(slug) => {
            let unit = policy.unit(slug).into_iter();
            let people = unit.flat_map(|unit| {
                let others = [&unit.deputy, &unit.leader].into_iter().flatten();
                std::iter::once(&unit.liaison).chain(others)
            });
            Some(people.map(|person| person.address.clone()).collect())
        }
    }
}

/// A letter in the list.
#[derive(Debug, Serialize)]
struct LetterLine {
    address: String,
    subject: String,
    to: String,
    at: chrono::NaiveDateTime,
    tone: &'static str,
    state: &'static str,
}

impl LetterLine {
    fn new(policy: &Policy, row: &OutboxRow) -> Self {
        let (tone, state) = shown_state(row.state);
        Self {
            address: path(&["letters", &row.id.to_string()]),
            subject: row.subject.clone(),
            to: row.to_name.clone(),
            at: policy.local(row.done_at.unwrap_or(row.queued_at)),
            tone,
            state,
        }
    }
}

/// A class of `pages/style.css`, and a word.
const fn shown_state(state: OutboxState) -> (&'static str, &'static str) {
    match state {
        OutboxState::Queued => ("waiting", "待发"),
        OutboxState::Transmitting => ("waiting", "正在发"),
        OutboxState::Sent => ("good", "已发"),
        OutboxState::Failed => ("missing", "失败"),
        OutboxState::Superseded => ("exempt", "已有更新"),
        OutboxState::Suppressed => ("exempt", "不再需要"),
    }
}

pub(super) async fn list(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<LettersWanted>,
) -> PageAnswer {
    let Some(login) = visitor.login() else {
        return Ok(refused());
    };
    let office = &pages.source.looking;
    let addresses = readable(&office.policy, &login.account.role);
    let page = wanted.page.unwrap_or(1).clamp(1, 1_000_000);
    let state = STATES.iter().find(|(word, _)| *word == wanted.state);
    let asked = LettersAsked {
        state: state.map(|(_, state)| *state),
        addresses: addresses.as_deref(),
        skip: (page - 1) * LETTERS_A_PAGE,
        // One more says whether there is another page.
        most: LETTERS_A_PAGE + 1,
    };
    let mut rows = office.store.letters(asked).await?;
    let is_more = rows.len() > LETTERS_A_PAGE as usize;
    rows.truncate(LETTERS_A_PAGE as usize);
    let turned = |page: u32| {
        let fields = [("state", &*wanted.state), ("page", &page.to_string())];
        address("/letters", &fields)
    };
    let letters: Vec<LetterLine> = rows
        .iter()
        .map(|row| LetterLine::new(&office.policy, row))
        .collect();
    let states: Vec<(&str, &str)> = STATES
        .iter()
        .map(|(word, state)| (*word, shown_state(*state).1))
        .collect();
    let values = context! {
        letters => values_of(letters),
        states,
        state => state.map_or("", |(word, _)| word),
        page,
        is_more,
        earlier => turned(page.saturating_sub(1)),
        later => turned(page + 1),
    };
    pages.page(LETTERS, &visitor, values)
}

/// States that can be asked for, by their words.
const STATES: [(&str, OutboxState); 3] = [
    ("sent", OutboxState::Sent),
    ("queued", OutboxState::Queued),
    ("failed", OutboxState::Failed),
];

/// A letter that somebody may read: its row and its bytes.
async fn letter(
    pages: &Pages,
    visitor: &Visitor,
    id: &str,
) -> Result<Result<(OutboxRow, Vec<u8>), Response>, PageFailure> {
    let Some(login) = visitor.login() else {
        return Ok(Err(refused()));
    };
    let Ok(id) = id.parse::<u32>() else {
        return Ok(Err(missing()));
    };
    let office = &pages.source.looking;
    let Some((row, bytes)) = office.store.letter(&id.to_string()).await? else {
        return Ok(Err(missing()));
    };
    let addresses = readable(&office.policy, &login.account.role);
    let may_read = addresses.is_none_or(|own| own.contains(&row.to_address));
    Ok(if may_read {
        Ok((row, bytes))
    } else {
        Err(refused())
    })
}

pub(super) async fn shown(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> PageAnswer {
    let (row, bytes) = match letter(&pages, &visitor, &id).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let policy = &pages.source.looking.policy;
    let message = MessageParser::default().parse(&bytes);
    let text = message.as_ref().and_then(|message| message.body_text(0));
    let text: String = text
        .unwrap_or_default()
        .chars()
        .take(LONGEST_TEXT)
        .collect();
    let has_page = message
        .as_ref()
        .is_some_and(|message| message.html_body_count() > 0);
    let attachments: Vec<(String, String)> = message
        .as_ref()
        .map(|message| attachments(message, row.id))
        .unwrap_or_default();
    let line = LetterLine::new(policy, &row);
    let values = context! {
        line => values_of(line),
        to_address => &row.to_address,
        reason => reason_on_record(Language::Chinese, &row.reason),
        // A value is printed on one line, so each line is a value.
        text => text.lines().map(str::to_owned).collect::<Vec<String>>(),
        page_address => has_page.then(|| path(&["letters", &row.id.to_string(), "page"])),
        attachments,
    };
    pages.page(LETTER, &visitor, values)
}

/// Names and addresses of what goes with a letter.
fn attachments(message: &Message<'_>, id: i64) -> Vec<(String, String)> {
    let parts = message.attachments().enumerate();
    parts
        .map(|(place, part)| {
            let name = part.attachment_name().unwrap_or("附件").to_owned();
            let part = path(&["letters", &id.to_string(), "part", &place.to_string()]);
            (name, part)
        })
        .collect()
}

/// The page of a letter as its reader sees it.
pub(super) async fn page(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> PageAnswer {
    let (_, bytes) = match letter(&pages, &visitor, &id).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let message = MessageParser::default().parse(&bytes);
    let html = message.as_ref().and_then(|message| message.body_html(0));
    let Some(html) = html else {
        return Ok(missing());
    };
    let mut answer = typed(HTML, html.into_owned());
    let policy = HeaderValue::from_static(IN_A_BOX);
    answer
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(answer)
}

/// A file that goes with a letter: to be saved, never shown.
pub(super) async fn part(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, place)): Path<(String, String)>,
) -> PageAnswer {
    let (_, bytes) = match letter(&pages, &visitor, &id).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let message = MessageParser::default().parse(&bytes);
    let place = place.parse::<usize>().ok();
    let part = message.as_ref().zip(place).and_then(|(message, place)| {
        let part = message.attachments().nth(place)?;
        let name = part.attachment_name().unwrap_or("附件").to_owned();
        Some((name, part.contents().to_vec()))
    });
    Ok(part.map_or_else(missing, |(name, bytes)| to_be_saved(&name, bytes)))
}

/// Bytes that a browser saves under this name, whatever they are.
pub(super) fn to_be_saved(name: &str, bytes: Vec<u8>) -> Response {
    let name = super::address::path(&[name]);
    let how = format!("attachment; filename*=UTF-8''{}", &name[1..]);
    let mut answer = typed("application/octet-stream", bytes);
    if let Ok(how) = how.parse() {
        answer
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, how);
    }
    answer.into_response()
}
