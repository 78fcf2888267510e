//! A project in JSON, for whoever reads it: by command or by a program with a token.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::domain::field_value::value;
use crate::domain::ledger::Entry;
use crate::domain::project::Field;

/// The project as docs/json.md says it.
#[must_use]
pub fn project_json(entry: &Entry) -> Value {
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
