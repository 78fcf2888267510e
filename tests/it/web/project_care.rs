//! Project care in the browser: by the office alone, with a reason, and undone again.

use reqwest::StatusCode;

use super::pages::town;
use super::visits::{Answer, Person};

/// The number of the project that is called so.
async fn number(who: &Person<'_>, name: &str) -> String {
    let list = who.see(&format!("/ledger?q={name}")).await.text;
    let row = list
        .split(r#"<a href="&#x2f;project&#x2f;"#)
        .nth(1)
        .unwrap();
    row.split('"').next().unwrap().to_owned()
}

async fn decide(who: &Person<'_>, number: &str, what: &str, object: &str, why: &str) -> Answer {
    let path = format!("/project/{number}");
    let key = who.key(&path).await;
    let form = [
        ("key", &*key),
        ("what", what),
        ("object", object),
        ("why", why),
    ];
    who.send(&path, &form).await
}

#[tokio::test]
async fn a_double_is_merged_and_the_total_is_another_one_at_once() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let count = async || {
        let page = office.see("/ledger").await.text;
        let count = page
            .split("<b>")
            .nth(1)
            .unwrap()
            .split("</b>")
            .next()
            .unwrap();
        count.to_owned()
    };
    assert_eq!(count().await, "3");
    let (one, other) = (number(&office, "冷链").await, number(&office, "铸件").await);
    let unsaid = decide(&office, &one, "merge", &other, " ").await;
    assert_eq!(unsaid.status, StatusCode::BAD_REQUEST);
    let unknown = decide(&office, &one, "merge", "NM-1", "同一项目").await;
    assert_eq!(unknown.status, StatusCode::CONFLICT);
    assert!(
        unknown.text.contains("台账中没有编号为NM-1的项目"),
        "{}",
        unknown.text
    );
    let done = decide(&office, &one, "merge", &other, "同一项目").await;
    let page = format!("/project/{other}");
    assert_eq!(
        (done.status, done.head("location")),
        (StatusCode::SEE_OTHER, &*page)
    );
    assert_eq!(count().await, "2");
    let gone = office.see(&format!("/project/{one}")).await;
    assert_eq!(gone.head("location"), page, "it goes on there");
    let shown = office.see(&page).await.text;
    assert!(
        shown.contains(&format!("{one}并入{other}")) && shown.contains("同一项目"),
        "{shown}"
    );
    let undone = decide(&office, &other, "undo", "1", "不是同一项目").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_eq!(count().await, "3");
    let audit = office.see("/audit").await.text;
    assert!(
        audit.contains("<b>撤销</b>") && audit.contains("<b>合并</b>"),
        "{audit}"
    );
}

#[tokio::test]
async fn nobody_but_the_office_decides_about_a_project() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let own = number(&office, "铸件").await;
    let path = format!("/project/{own}");
    let key = office.key(&path).await;
    for (name, role) in [
        ("leader", "leader"),
        ("operator", "operator"),
        ("nanming", "unit:nanming"),
    ] {
        let person = site.enter(name, role).await;
        let page = person.see(&path).await.text;
        assert!(!page.contains("<textarea"), "{name}: {page}");
        let theirs = person.key(&path).await;
        for key in [&theirs, &key] {
            let form = [
                ("key", &**key),
                ("what", "close"),
                ("object", ""),
                ("why", "好"),
            ];
            assert_eq!(
                person.send(&path, &form).await.status,
                StatusCode::FORBIDDEN,
                "{name}"
            );
        }
    }
    let form = [
        ("key", "guessed"),
        ("what", "close"),
        ("object", ""),
        ("why", "好"),
    ];
    assert_eq!(
        office.send(&path, &form).await.status,
        StatusCode::FORBIDDEN
    );
    for (what, object) in [("remove", ""), ("undo", "x"), ("", "")] {
        let wrong = decide(&office, &own, what, object, "好").await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND, "{what}");
    }
    assert_eq!(site.store.project_edits().await.unwrap(), []);
    let markup = "\"><script>alert(1)</script>";
    let named = decide(&office, &own, "rename", markup, markup).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER);
    for path in [&*path, "/ledger", "/audit"] {
        let page = office.see(path).await.text;
        assert!(
            !page.contains("<script") && page.contains("&lt;script&gt;"),
            "{page}"
        );
    }
}
