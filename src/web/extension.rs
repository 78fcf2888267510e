//! A unit asks in the browser for a later deadline, and sees what became of it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;

use super::address::path;
use super::fields::{Fields, FormRead, FormTrouble};
use super::pages::{PageAnswer, Pages, missing, refused};
use super::visitor::Visitor;
use crate::daemon::ask_extension;
use crate::domain::desk::Signed;
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::extension_request::{
    ExtensionRequest, RequestState, WantedExtension, askable_days,
};
use crate::domain::language::Language;
use crate::domain::period::Period;
use crate::domain::unit::Unit;

/// What a unit's page shows of later deadlines.
#[derive(Debug, Serialize)]
pub(super) struct ExtensionsPart {
    /// For which periods one may be asked for; none: there is no form.
    askable: Vec<AskablePeriod>,
    /// The latest first.
    requests: Vec<RequestLine>,
    /// As it was typed.
    until: String,
    why: String,
}

/// A period whose deadline the unit may ask to have moved.
#[derive(Debug, Serialize)]
struct AskablePeriod {
    period: Period,
    deadline: NaiveDate,
    first: NaiveDate,
    last: NaiveDate,
    is_chosen: bool,
}

/// What was asked for, and what became of it.
#[derive(Debug, Serialize)]
struct RequestLine {
    period: Period,
    until: NaiveDate,
    asked: SignedLine,
    /// A class of `pages/style.css`.
    tone: &'static str,
    state: &'static str,
    answer: Option<SignedLine>,
}

/// Who said something, why and when.
#[derive(Debug, Serialize)]
struct SignedLine {
    by: String,
    why: String,
    at: NaiveDateTime,
}

impl SignedLine {
    fn new(rules: &DispatchRules<'_>, signed: &Signed) -> Self {
        Self {
            by: signed.by.clone(),
            why: signed.why.clone(),
            at: rules.policy.local(signed.at),
        }
    }
}

impl ExtensionsPart {
    pub(super) fn new(
        now: DateTime<Utc>,
        rules: &DispatchRules<'_>,
        requests: &[ExtensionRequest],
    ) -> Self {
        let line = |request: &ExtensionRequest| {
            let state = request.state(now, rules);
            RequestLine {
                period: request.wanted.period,
                until: request.wanted.until,
                asked: SignedLine::new(rules, &request.asked),
                tone: match state {
                    RequestState::Waiting => "waiting",
                    RequestState::Granted => "good",
                    RequestState::Refused => "returned",
                    RequestState::Lapsed => "exempt",
                },
                state: state.label(),
                answer: request
                    .answer
                    .as_ref()
                    .map(|(_, signed)| SignedLine::new(rules, signed)),
            }
        };
        Self {
            askable: Vec::new(),
            requests: requests.iter().map(line).collect(),
            until: String::new(),
            why: String::new(),
        }
    }

    /// With a form for the periods for which the unit has not reported and nothing waits.
    pub(super) fn with_form(
        mut self,
        now: DateTime<Utc>,
        rules: &DispatchRules<'_>,
        (unit, is_reported): (&Unit, &dyn Fn(Period) -> bool),
        fields: &Fields,
    ) -> Self {
        let due_days = &rules.policy.due_days;
        let running = due_days.running(rules.policy.local(now).date());
        let chosen = fields.one("period");
        for period in [due_days.before(running), running] {
            let waiting = RequestState::Waiting.label();
            let mut requests = self.requests.iter();
            let waits = requests.any(|one| one.period == period && one.state == waiting);
            let days = askable_days(now, rules, unit, period);
            if let Ok(days) = days
                && !waits
                && !is_reported(period)
            {
                self.askable.push(AskablePeriod {
                    period,
                    deadline: days.deadline.date,
                    first: days.first,
                    last: days.last,
                    is_chosen: period.to_string() == chosen,
                });
            }
        }
        Self {
            until: fields.one("until").to_owned(),
            why: fields.one("why").to_owned(),
            ..self
        }
    }
}

pub(super) async fn ask(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageAnswer {
    let Some(unit) = pages.unit(&slug) else {
        return Ok(missing());
    };
    let sender = visitor.sender(&headers, fields.one("key"));
    let Some(sender) = sender.filter(|_| visitor.may_hand_in(&unit.slug)) else {
        return Ok(refused());
    };
    let read = || -> FormRead<(WantedExtension, Signed)> {
        let said = |label: &str| FormTrouble::wrong(format!("请填写“{label}”，再提交。"));
        let period = fields.parsed("period", "报送期", "2026-11-25")?;
        let until = fields.day("until", "延至")?;
        let wanted = WantedExtension {
            unit: unit.slug.clone(),
            period: period.ok_or_else(|| said("报送期"))?,
            until: until.ok_or_else(|| said("延至"))?,
        };
        Ok((wanted, fields.signed(sender, pages.source.clock.now())?))
    };
    let trouble = match read() {
        Err(trouble) => trouble,
        Ok((wanted, signed)) => {
            let office = &pages.source.acting;
            match ask_extension(office, unit, &wanted, &signed).await? {
                Ok(_) => {
                    let page = path(&["unit", &unit.slug.0]);
                    return Ok(Redirect::to(&page).into_response());
                }
                Err(why) => FormTrouble::conflict(why.told(Language::Chinese)),
            }
        }
    };
    let said = (&*trouble.text, &fields);
    let mut page = pages.unit_page(&visitor, unit, said).await?;
    *page.status_mut() = trouble.status;
    Ok(page)
}
