//! How things are written in JSON for programs; docs/api.md says what each is.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::domain::policy::Policy;
use crate::store::{AuditEntry, OutboxRow};

/// An instant with the offset of the office's zone.
pub(super) fn instant(policy: &Policy, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&policy.zone);
    local.to_rfc3339_opts(SecondsFormat::Secs, false)
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

pub(super) fn decision(policy: &Policy, record: &AuditEntry) -> Value {
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
