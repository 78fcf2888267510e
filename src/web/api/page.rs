//! The description of what programs may ask as a page for people, made from the same document.

use std::sync::Arc;

use axum::extract::{Extension, State};
use minijinja::context;
use serde::Serialize;
use serde_json::Value;

use super::openapi::DOCUMENT;
use crate::web::pages::{API, PageAnswer, Pages, shown};
use crate::web::visitor::Visitor;

/// What may be asked at a path.
#[derive(Debug, Serialize, PartialEq, Eq)]
struct Operation {
    method: String,
    path: String,
    summary: String,
    /// What stands behind the path, or in the body.
    fields: Vec<String>,
    /// Status and what it means.
    answers: Vec<(String, String)>,
}

/// What is said of an operation; nothing that the document does not say.
fn operations(document: &Value) -> Vec<Operation> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, operations)| {
        let operations = operations.as_object().into_iter().flatten();
        operations.map(move |(method, operation)| (path, method, operation))
    });
    all.map(|(path, method, operation)| {
        let behind = operation["parameters"].as_array().into_iter().flatten();
        let behind = behind.map(|one| text(&one["name"]));
        let body = &operation["requestBody"]["content"]["application/json"]["schema"]["properties"];
        let body = body.as_object().into_iter().flatten();
        let answers = operation["responses"].as_object().into_iter().flatten();
        Operation {
            method: method.to_uppercase(),
            path: path.clone(),
            summary: text(&operation["summary"]),
            fields: behind.chain(body.map(|(name, _)| name.clone())).collect(),
            answers: answers
                .map(|(status, answer)| (status.clone(), text(&answer["description"])))
                .collect(),
        }
    })
    .collect()
}

pub(super) async fn page(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
) -> PageAnswer {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap_or_default();
    let values = context! { operations => shown(operations(&document)) };
    pages.page(API, &visitor, values)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::operations;

    #[test]
    fn each_operation_is_told_with_its_fields_and_answers() {
        let document: Value = serde_json::from_str(super::DOCUMENT).unwrap();
        let told = operations(&document);
        let find = |method: &str, path: &str| {
            let mut told = told.iter();
            told.find(|one| one.method == method && one.path == path)
                .unwrap()
        };
        let answer = find("POST", "/api/desk/item");
        let mut fields: Vec<&str> = answer.fields.iter().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["answer", "id", "why"]);
        assert!(answer.answers.iter().any(|(status, _)| status == "409"));
        assert!(find("GET", "/api/status").summary.len() > 3);
        assert_eq!(operations(&json!({})), []);
    }
}
