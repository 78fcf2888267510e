//! Later deadlines that units ask for: asked for once, and answered once, by whichever door.

use chrono::Days;

use super::{Office, OfficeAt};
use crate::domain::desk::{DeskAnswer, ItemId, Signed};
use crate::domain::exception::{Exception, UnitException};
use crate::domain::extension_request::{
    CannotAsk, ExtensionRequest, RequestState, WantedExtension, askable_days,
};
use crate::domain::language::Language;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::unit::{Unit, UnitSlug};
use crate::store::{Result, Tx};

/// In the record of decisions, the word for a unit's asking.
const ASKED: &str = "ask";

/// Puts on record that a unit asks for a later deadline; answers its number, or why it may not.
pub async fn ask_extension(
    office: &Office,
    unit: &Unit,
    wanted: &WantedExtension,
    signed: &Signed,
) -> Result<std::result::Result<i64, CannotAsk>> {
    let period = wanted.period;
    let exceptions = office.store.exceptions_of(&unit.slug).await?;
    let rules = office.rules(&exceptions);
    let days = askable_days(signed.at, &rules, unit, period);
    if let Err(why) = days.and_then(|days| days.check(wanted.until)) {
        return Ok(Err(why));
    }
    let mut tx = office.store.begin().await?;
    if tx.is_reported(&unit.slug, period).await? {
        return Ok(Err(CannotAsk::Reported));
    }
    let last = tx.last_extension_request(&unit.slug, period).await?;
    let waiting = last.filter(|one| one.state(signed.at, &rules) == RequestState::Waiting);
    if let Some(other) = waiting {
        return Ok(Err(CannotAsk::Waiting(other.wanted.until)));
    }
    let request = ExtensionRequest {
        number: 0,
        wanted: wanted.clone(),
        asked: signed.clone(),
        answer: None,
        is_reported: false,
    };
    let number = tx.insert_extension_request(&request).await?;
    let noted = Signed {
        why: format!("{}: {}", wanted.until, signed.why),
        ..signed.clone()
    };
    tx.note_decision(&item(wanted), ASKED, &noted).await?;
    tx.commit().await?;
    Ok(Ok(number))
}

/// Grants or refuses what a unit asks for; the day that it is given, or `None`: nothing waits.
pub(super) async fn answer_extension(
    office: &Office,
    (unit, period): (&UnitSlug, Period),
    answer: DeskAnswer,
    signed: &Signed,
) -> Result<Option<ExtensionRequest>> {
    let exceptions = office.store.exceptions_of(unit).await?;
    let rules = office.rules(&exceptions);
    let mut tx = office.store.begin().await?;
    let last = tx.last_extension_request(unit, period).await?;
    let waiting = last.filter(|one| one.state(signed.at, &rules) == RequestState::Waiting);
    let Some(request) = waiting else {
        return Ok(None);
    };
    let is_granted = answer == DeskAnswer::Grant;
    tx.answer_extension_request(request.number, is_granted, signed)
        .await?;
    tx.note_decision(&item(&request.wanted), answer.word(), signed)
        .await?;
    if is_granted {
        let granted = UnitException {
            unit: unit.clone(),
            exception: Exception::Extension {
                period,
                until: request.wanted.until,
            },
        };
        give_exception(&mut tx, &granted, signed).await?;
    }
    tx.commit().await?;
    Ok(Some(request))
}

/// Puts on record what a person allows a unit; answers its number.
pub async fn give_exception(tx: &mut Tx, granted: &UnitException, signed: &Signed) -> Result<i64> {
    let (by, why) = (&signed.by, &signed.why);
    let number = tx.insert_exception(granted, by, why, signed.at).await?;
    let answer = match granted.exception {
        Exception::Extension { .. } => "extend",
        Exception::Periods { .. } | Exception::Quarters { .. } | Exception::Everything { .. } => {
            "exempt"
        }
    };
    note_exception(tx, granted, answer, signed).await?;
    Ok(number)
}

/// In the record of decisions, what was allowed or taken back stands as `exception/nanming: need not report …`.
pub async fn note_exception(
    tx: &mut Tx,
    granted: &UnitException,
    answer: &str,
    signed: &Signed,
) -> Result<()> {
    // What is on record is English.
    let allowed = granted.exception.allowed(Language::English);
    let item = format!("exception/{}: {allowed}", granted.unit);
    tx.note_decision(&item, answer, signed).await
}

/// The requests that nobody has answered and that have not lapsed by their day.
pub(super) async fn unanswered_requests(at: OfficeAt<'_>) -> Result<Vec<ExtensionRequest>> {
    let OfficeAt { office, now } = at;
    // The deadline time of a day may lie in the next one.
    let since = office.policy.local(now).date() - Days::new(1);
    office.store.unanswered_extension_requests(since).await
}

/// A request as docs/json.md says it.
#[must_use]
pub fn extension_request_json(
    request: &ExtensionRequest,
    state: RequestState,
    policy: &Policy,
) -> serde_json::Value {
    let signed = |signed: &Signed| serde_json::json!({"by": signed.by, "why": signed.why, "at": policy.stamp(signed.at)});
    serde_json::json!({
        "number": request.number,
        "unit": request.wanted.unit,
        "period": request.wanted.period,
        "until": request.wanted.until,
        "asked": signed(&request.asked),
        "state": state.word(),
        "answer": request.answer.as_ref().map(|(_, answer)| signed(answer)),
    })
}

fn item(wanted: &WantedExtension) -> String {
    let item = ItemId::Extension {
        unit: wanted.unit.clone(),
        period: wanted.period,
    };
    item.to_string()
}
