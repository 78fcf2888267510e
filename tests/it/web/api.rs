//! The same for programs: tokens by role, JSON as its description says, answers as the desk takes them.

mod extensions;
mod meetings;

use std::collections::BTreeSet;

use diaodu::web::password::{token, token_hash};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use self::meetings::with_a_meeting_and_its_decision;
use super::pages::town;
use super::{Site, now};

const PROJECT: &str = "/api/projects/{number}";
const ITEM: &str = "/api/desk/item";

/// A program with a token.
pub(super) struct Asking<'s> {
    site: &'s Site,
    token: String,
}

impl Asking<'_> {
    async fn ask(&self, method: Method, path: &str, body: &str) -> (StatusCode, Value) {
        let url = format!("http://{}{path}", self.site.at);
        let request = self.site.client.request(method, url);
        let bearer = format!("Bearer {}", self.token);
        let request = request
            .header("authorization", bearer)
            .body(body.to_owned());
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        let value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"));
        (status, value)
    }

    /// Asks, and compares the answer with what the description says of this path and status.
    async fn post(&self, path: &str, described: &str, body: &str) -> (StatusCode, Value) {
        let (status, value) = self.ask(Method::POST, path, body).await;
        let document = description();
        let answers = &document["paths"][described]["post"]["responses"];
        let answer = &answers[status.as_str()];
        assert!(
            answer.is_object(),
            "{described} says nothing of {status}: {value}"
        );
        let schema = &answer["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{described} {status} has no schema");
        check(&document, schema, &value, &format!("{described} {status}"));
        (status, value)
    }

    pub(super) async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.ask(Method::GET, path, "").await
    }
}

impl Site {
    pub(super) async fn program(&self, name: &str, role: &str) -> Asking<'_> {
        self.add_account(name, role).await;
        let token = token().unwrap();
        let mut tx = self.store.begin().await.unwrap();
        let hash = token_hash(&token);
        assert!(tx.set_token(name, &hash, now()).await.unwrap());
        tx.commit().await.unwrap();
        Asking { site: self, token }
    }
}

fn description() -> Value {
    serde_json::from_str(include_str!("../../../src/web/api/openapi.json")).unwrap()
}

/// Whether a value is what a schema says, as far as ours say anything.
fn check(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return check(
            document,
            &document["components"]["schemas"][name],
            value,
            at,
        );
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let schema = any
            .iter()
            .find(|one| (one["type"] == "null") == value.is_null());
        return check(document, schema.unwrap(), value, at);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(many) => many.iter().map(|one| one.as_str().unwrap()).collect(),
        _ => vec![kind],
    };
    assert!(kinds.contains(&kind), "{at} is {kind}, not {kinds:?}");
    for key in schema["required"].as_array().into_iter().flatten() {
        assert!(
            value.get(key.as_str().unwrap()).is_some(),
            "{at} has no {key}: {value}"
        );
    }
    if let (Some(known), Some(has)) = (schema["properties"].as_object(), value.as_object()) {
        for (key, inner) in has {
            let inner_schema = known
                .get(key)
                .unwrap_or_else(|| panic!("{at} says nothing of {key}"));
            check(document, inner_schema, inner, &format!("{at}.{key}"));
        }
    }
    for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
        check(document, &schema["items"], inner, &format!("{at}[{place}]"));
    }
}

#[tokio::test]
async fn every_path_answers_as_its_description_says() {
    let (town, site) = town().await;
    let office = site.program("office", "office").await;
    with_a_meeting_and_its_decision(&town).await;
    let document = description();
    let (_, projects) = office.get("/api/projects").await;
    let number = projects["projects"][0]["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, desk) = office.get("/api/desk").await;
    let item = desk["items"][0]["id"]
        .as_str()
        .unwrap_or("urgent/1")
        .to_owned();
    let mut seen = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        let Some(get) = operations.get("get") else {
            continue;
        };
        let asked = path.replace("{number}", &number);
        let asked = if path == "/api/desk/item" {
            format!("{asked}?id={item}")
        } else {
            asked
        };
        let (status, value) = office.get(&asked).await;
        assert_eq!(status, StatusCode::OK, "{asked}: {value}");
        let schema = &get["responses"]["200"]["content"]["application/json"]["schema"];
        check(&document, schema, &value, path);
        seen += 1;
    }
    assert_eq!(seen, 11);
    let page = site.see("/api/", "").await.text;
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(
            page.contains(&path.replace('/', "&#x2f;")),
            "{path}: {page}"
        );
    }
    assert!(
        !page.contains("<script") && !page.contains("http:"),
        "{page}"
    );
    let request = site
        .client
        .get(format!("http://{}/api/openapi.json", site.at));
    let served = request.send().await.unwrap().text().await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(&served).unwrap(), document);
}

/// Each change of what programs may rely on shows here.
#[test]
fn the_paths_are_these() {
    let document = description();
    let mut lines = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            let statuses: Vec<&str> = responses.keys().map(String::as_str).collect();
            lines.push(format!("{method} {path}: {}", statuses.join(" ")));
        }
    }
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"), @r"
    get /api/assignments: 200 401 403
    get /api/decisions: 200 401 403
    get /api/desk/item: 200 401 403 404
    get /api/desk: 200 401 403
    get /api/extensions: 200 401 403
    get /api/flags: 200 401 403
    get /api/letters: 200 401 403
    get /api/meetings: 200 401 403
    get /api/projects/{number}: 200 401 403 404
    get /api/projects: 200 401 403
    get /api/status: 200 401 403
    post /api/desk/item: 200 400 401 403 404 409
    post /api/extensions: 200 400 401 403 409
    post /api/projects/{number}: 200 400 401 403 404 409
    ");
    let code = include_str!("../../../src/web/api/mod.rs");
    let routed: BTreeSet<&str> = code
        .split('"')
        .filter(|text| text.starts_with("/api/") && !["/api/", "/api/openapi.json"].contains(text))
        .collect();
    let described: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(routed, described);
    let told = include_str!("../../../docs/api.md");
    for path in described {
        assert!(
            told.contains(&path.replace("{number}", "NUMBER")),
            "docs/api.md: {path}"
        );
    }
}

#[tokio::test]
async fn a_token_may_what_its_account_may() {
    let (_town, site) = town().await;
    let office = site.program("office", "office").await;
    let (_, all) = office.get("/api/projects").await;
    assert_eq!(all["count"], 3);
    let number_of = |name: &str| {
        let mut projects = all["projects"].as_array().unwrap().iter();
        let found = projects.find(|one| one["name"] == name).unwrap();
        found["number"].as_str().unwrap().to_owned()
    };
    let (own, other) = (number_of("精密铸件项目"), number_of("标准厂房"));
    let body = json!({"what": "close", "why": "好"}).to_string();
    let answer = json!({"id": "urgent/1", "answer": "close", "why": "好"}).to_string();
    for (role, refused) in [
        ("operator", &[][..]),
        ("leader", &["/api/desk", "/api/decisions"]),
        (
            "unit:nanming",
            &["/api/status", "/api/desk", "/api/decisions", "/api/flags"],
        ),
    ] {
        let program = site
            .program(&format!("p-{}", role.replace(':', "-")), role)
            .await;
        for path in [
            "/api/status",
            "/api/desk",
            "/api/flags",
            "/api/decisions",
            "/api/letters",
            "/api/projects",
        ] {
            let (status, value) = program.get(path).await;
            let expected = if refused.contains(&path) {
                StatusCode::FORBIDDEN
            } else {
                StatusCode::OK
            };
            assert_eq!(status, expected, "{role} {path}: {value}");
        }
        for (path, described, body) in [
            (format!("/api/projects/{own}"), PROJECT, &body),
            (ITEM.to_owned(), ITEM, &answer),
        ] {
            let (status, _) = program.post(&path, described, body).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{role} {path}");
        }
    }
    let unit = site.program("u", "unit:nanming").await;
    let (_, mine) = unit.get("/api/projects?unit=yunyan").await;
    assert_eq!(mine["count"], 2, "{mine}");
    assert_eq!(
        unit.get(&format!("/api/projects/{other}")).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(site.store.decisions().await.unwrap(), []);
}

#[tokio::test]
async fn nothing_is_open_without_a_token_that_is_good() {
    let (_town, site) = town().await;
    let mut office = site.program("office", "office").await;
    let person = site.enter("江某", "office").await;
    let by_cookie = person.see("/api/desk").await;
    assert_eq!(
        by_cookie.status,
        StatusCode::UNAUTHORIZED,
        "a login opens nothing here"
    );
    let good = office.token.clone();
    for wrong in ["", "made-up", &good[1..], &token_hash(&good)] {
        office.token = wrong.to_owned();
        assert_eq!(
            office.get("/api/desk").await.0,
            StatusCode::UNAUTHORIZED,
            "{wrong}"
        );
    }
    office.token = good.clone();
    assert_eq!(office.get("/api/desk").await.0, StatusCode::OK);
    let by_token = site.see("/desk", &format!("diaodu={good}")).await;
    assert_eq!(by_token.head("location"), "/login", "a token is no cookie");
    let mut tx = site.store.begin().await.unwrap();
    let other = diaodu::web::password::kept("other").unwrap();
    assert!(tx.set_password("office", &other).await.unwrap());
    assert!(!tx.set_token("nobody", "hash", now()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(office.get("/api/desk").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_program_of_the_office_decides_as_the_desk_does() {
    let (_town, site) = town().await;
    let office = site.program("office", "office").await;
    let (_, all) = office.get("/api/projects").await;
    let numbers: Vec<&str> = all["projects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["number"].as_str().unwrap())
        .collect();
    let path = format!("/api/projects/{}", numbers[1]);
    let merge = json!({"what": "merge", "object": numbers[0], "why": "同一项目"}).to_string();
    let (status, done) = office.post(&path, PROJECT, &merge).await;
    assert_eq!(
        (status, &done["decision"]),
        (StatusCode::OK, &json!(1)),
        "{done}"
    );
    assert_eq!(office.get("/api/projects").await.1["count"], 2);
    let (status, told) = office.post(&path, PROJECT, &merge).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        told["problem"].as_str().unwrap().contains("office已于"),
        "{told}"
    );
    let undo = json!({"what": "undo", "object": "1", "why": "有误"}).to_string();
    assert_eq!(office.post(&path, PROJECT, &undo).await.0, StatusCode::OK);
    assert_eq!(office.get("/api/projects").await.1["count"], 3);
    for (body, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("{}", StatusCode::BAD_REQUEST),
        (r#"{"what":"close","why":" "}"#, StatusCode::BAD_REQUEST),
        (
            r#"{"what":"close","why":"好","more":1}"#,
            StatusCode::BAD_REQUEST,
        ),
        (r#"{"what":"remove","why":"好"}"#, StatusCode::NOT_FOUND),
        (
            r#"{"what":"undo","object":"x","why":"好"}"#,
            StatusCode::NOT_FOUND,
        ),
    ] {
        assert_eq!(office.post(&path, PROJECT, body).await.0, status, "{body}");
    }
    let gone = json!({"id": "urgent/9", "answer": "close", "why": "好"}).to_string();
    let (status, told) = office.post(ITEM, ITEM, &gone).await;
    assert_eq!(status, StatusCode::CONFLICT, "{told}");
    let nothing = json!({"id": "no/such", "answer": "close", "why": "好"}).to_string();
    assert_eq!(
        office.post(ITEM, ITEM, &nothing).await.0,
        StatusCode::NOT_FOUND
    );
    let (_, record) = office.get("/api/decisions").await;
    assert_eq!(record["decisions"].as_array().unwrap().len(), 2);
    assert_eq!(record["broken_at"], Value::Null);
}
