//! How things are written in JSON for programs; docs/api.md says what each is.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::domain::field_value::value;
use crate::domain::ledger::Entry;
use crate::domain::policy::Policy;
use crate::domain::project::Field;
use crate::store::{DecisionRecord, OutboxRow};

/// An instant with the offset of the office's zone.
pub(super) fn instant(policy: &Policy, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&policy.zone);
    local.to_rfc3339_opts(SecondsFormat::Secs, false)
}

pub(super) fn project(entry: &Entry) -> Value {
    let fields = Field::FORM.into_iter().chain([Field::Code]);
    let fields: BTreeMap<String, String> = fields
        .filter_map(|field| {
            let text = value(&entry.row, field).into_owned();
            let word = serde_json::to_value(field).ok()?;
            (!text.is_empty()).then(|| (word.as_str().unwrap_or_default().to_owned(), text))
        })
        .collect();
    let doubts = entry.doubts.iter().map(|doubt| {
        json!({
            "field": doubt.field,
            "written": doubt.written,
            "since": doubt.since,
        })
    });
    json!({
        "number": entry.number,
        "given_number": entry.given_number,
        "unit": entry.unit,
        "name": entry.row.name,
        "stage": entry.row.stage,
        "total_investment_yuan": entry.row.total_investment_yuan,
        "funds_in_place_yuan": entry.row.funds_in_place_yuan,
        "first": entry.first,
        "last": entry.last,
        "absent": entry.absent,
        "fields": fields,
        "doubts": doubts.collect::<Vec<Value>>(),
    })
}

pub(super) fn letter(policy: &Policy, row: &OutboxRow) -> Value {
    json!({
        "id": row.id,
        "kind": row.kind,
        "unit": row.unit,
        "period": row.period,
        "to": row.to_name,
        "subject": row.subject,
        "state": row.state,
        "queued_at": instant(policy, row.queued_at),
        "done_at": row.done_at.map(|at| instant(policy, at)),
    })
}

pub(super) fn decision(policy: &Policy, record: &DecisionRecord) -> Value {
    json!({
        "id": record.id,
        "item": record.item,
        "answer": record.answer,
        "by": record.signed.by,
        "why": record.signed.why,
        "at": instant(policy, record.signed.at),
        "hash": record.hash,
    })
}
