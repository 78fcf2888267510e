//! How things are written in JSON for programs; docs/api.md says what each is.

use serde_json::{Value, json};

use crate::domain::policy::Policy;
use crate::store::{AuditEntry, OutboxRow};

pub(super) fn letter(policy: &Policy, row: &OutboxRow) -> Value {
    json!({
        "id": row.id,
        "kind": row.kind,
        "unit": row.unit,
        "period": row.period,
        "to": row.to_name,
        "subject": row.subject,
        "state": row.state,
        "queued_at": policy.stamp(row.queued_at),
        "done_at": row.done_at.map(|at| policy.stamp(at)),
    })
}

pub(super) fn decision(policy: &Policy, record: &AuditEntry) -> Value {
    json!({
        "id": record.id,
        "item": record.item,
        "answer": record.answer,
        "by": record.signed.by,
        "why": record.signed.why,
        "at": policy.stamp(record.signed.at),
        "hash": record.hash,
    })
}
