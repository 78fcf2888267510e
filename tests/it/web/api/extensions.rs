//! A unit asks for a later deadline in the browser and by a program, for itself alone; the office answers on its desk.

use reqwest::StatusCode;
use serde_json::json;

use crate::web::pages::{MARKUP, town};
use crate::web::visits::OURS;

const PATH: &str = "/api/extensions";
const PLACE: &str = "/unit/yunyan/extension";

#[tokio::test]
async fn a_unit_asks_on_its_page_and_sees_what_became_of_it() {
    let (town, site) = town().await;
    let unit = site.enter("yunyan", "unit:yunyan").await;
    let office = site.enter("江某", "office").await;
    let page = unit.see("/unit/yunyan").await.text;
    assert!(
        page.contains("11月25日报送期（11月25日截止，可延至12月9日）"),
        "{page}"
    );
    let key = unit.key("/unit/yunyan").await;
    let ask = async |until: &str, why: &str| {
        let form = [
            ("key", &*key),
            ("period", "2026-11-25"),
            ("until", until),
            ("why", why),
        ];
        unit.send(PLACE, &form).await
    };
    for (until, why, status, told) in [
        ("2026-11-28", " ", StatusCode::BAD_REQUEST, "请填写“理由”"),
        ("", "资料未齐", StatusCode::BAD_REQUEST, "请填写“延至”"),
        ("11月", "资料未齐", StatusCode::BAD_REQUEST, "无法识别"),
        (
            "2026-11-25",
            "资料未齐",
            StatusCode::CONFLICT,
            "截止日期本来就是2026-11-25",
        ),
        (
            "2026-12-10",
            "资料未齐",
            StatusCode::CONFLICT,
            "下一期2026-12-10截止",
        ),
    ] {
        let refused = ask(until, why).await;
        assert_eq!(refused.status, status, "{until}");
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
    }
    let asked = ask("2026-11-28", MARKUP).await;
    assert_eq!(
        (asked.status, asked.head("location")),
        (StatusCode::SEE_OTHER, "/unit/yunyan"),
        "{}",
        asked.text
    );
    let twice = ask("2026-11-29", "再等一天").await;
    assert!(
        twice.text.contains("延至2026-11-28的申请正在等待"),
        "{}",
        twice.text
    );
    let id = "extension/yunyan/2026-11-25";
    let item = format!("/desk/item?id={id}");
    for page in [
        unit.see("/unit/yunyan").await,
        office.see(&item).await,
        office.see("/desk").await,
    ] {
        assert!(
            !page.text.contains("<script") && !page.text.contains("<img"),
            "{}",
            page.text
        );
        assert!(page.text.contains("{{ 7*7 }}"), "{}", page.text);
    }
    let desk = office.see(&item).await.text;
    assert!(
        desk.contains(">准予</button>") && desk.contains(">不予</button>"),
        "{desk}"
    );
    let key = office.key(&item).await;
    let form = [
        ("key", &*key),
        ("id", id),
        ("answer", "grant"),
        ("why", "情况属实"),
    ];
    let done = office.send("/desk/item", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let record = office.see(&item).await.text;
    assert!(
        record.contains("<b>申请</b> yunyan") && record.contains("<b>准予</b> 江某"),
        "{record}"
    );
    let page = unit.see("/unit/yunyan").await.text;
    assert!(
        page.contains("准予</span>") && page.contains("情况属实"),
        "{page}"
    );
    town.tick_at("2026-11-26 10:01").await;
    assert_eq!(
        town.outbox_of("deadline_moved/2026-11-25/yunyan/")
            .await
            .len(),
        2
    );
}

#[tokio::test]
async fn nobody_asks_for_another_unit_or_from_elsewhere() {
    let (_town, site) = town().await;
    let unit = site.enter("yunyan", "unit:yunyan").await;
    let other = site.enter("nanming", "unit:nanming").await;
    let office = site.enter("江某", "office").await;
    let key = unit.key("/unit/yunyan").await;
    let theirs = other.key("/unit/nanming").await;
    let form = |key| {
        [
            ("key", key),
            ("period", "2026-11-25"),
            ("until", "2026-11-28"),
            ("why", "好"),
        ]
    };
    for (who, key) in [
        (&other, &*theirs),
        (&other, &key),
        (&office, &key),
        (&unit, "guessed"),
        (&unit, &theirs),
    ] {
        let refused = who.send(PLACE, &form(key)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{key}");
    }
    let body = crate::web::visits::form_of(&form(&key));
    let cookie = ("cookie", unit.cookie.as_str());
    let elsewhere = [cookie, ("sec-fetch-site", "cross-site")];
    let refused = site.post(PLACE, &body, &elsewhere).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let stranger = site.post(PLACE, &body, &[OURS]).await;
    assert_eq!(stranger.head("location"), "/login");
    assert_eq!(site.store.extension_requests().await.unwrap(), []);
    // What one unit asks for, no other sees.
    assert_eq!(
        unit.send(PLACE, &form(&key)).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        other.see("/unit/yunyan").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_program_of_a_unit_asks_and_reads_its_own() {
    let (_town, site) = town().await;
    let unit = site.program("u", "unit:yunyan").await;
    let office = site.program("o", "office").await;
    let leader = site.program("l", "leader").await;
    let body =
        json!({"period": "2026-11-25", "until": "2026-11-28", "why": "资料未齐"}).to_string();
    for program in [&office, &leader] {
        assert_eq!(
            program.post(PATH, PATH, &body).await.0,
            StatusCode::FORBIDDEN
        );
    }
    let (status, done) = unit.post(PATH, PATH, &body).await;
    assert_eq!((status, &done), (StatusCode::OK, &json!({"request": 1})));
    let (status, told) = unit.post(PATH, PATH, &body).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        told["problem"].as_str().unwrap().contains("正在等待"),
        "{told}"
    );
    for (body, status) in [
        (
            r#"{"period":"2026-11-25","until":"2026-11-28","why":" "}"#,
            StatusCode::BAD_REQUEST,
        ),
        (
            r#"{"period":"2026-11-25","until":"soon","why":"好"}"#,
            StatusCode::BAD_REQUEST,
        ),
        (
            r#"{"unit":"nanming","period":"2026-11-25","until":"2026-11-28","why":"好"}"#,
            StatusCode::BAD_REQUEST,
        ),
    ] {
        assert_eq!(unit.post(PATH, PATH, body).await.0, status, "{body}");
    }
    let answer =
        json!({"id": "extension/yunyan/2026-11-25", "answer": "reject", "why": "时间充足"})
            .to_string();
    assert_eq!(
        office
            .post("/api/desk/item", "/api/desk/item", &answer)
            .await
            .0,
        StatusCode::OK
    );
    for program in [&unit, &office] {
        let (_, all) = program.get(PATH).await;
        let one = &all["requests"][0];
        assert_eq!(
            (&one["state"], &one["answer"]["why"]),
            (&json!("refused"), &json!("时间充足")),
            "{all}"
        );
    }
    let other = site.program("n", "unit:nanming").await;
    assert_eq!(other.get(PATH).await.1, json!({"requests": []}));
    assert_eq!(leader.get(PATH).await.0, StatusCode::FORBIDDEN);
}
