//! Who may see which page: logging in, wrong passwords, other people's pages, forms from elsewhere.

use diaodu::domain::audit::AuditKind;
use diaodu::domain::deadline::Arrival;
use diaodu::domain::finding::{Finding, Verdict};
use diaodu::domain::rules::Rule;
use diaodu::domain::unit::UnitSlug;
use diaodu::store::{Contents, NewSubmission};
use diaodu::web::password;
use reqwest::{Method, StatusCode};

use super::visits::OURS;
use super::{Site, instant, now};
use crate::plausible::accepted;
use crate::records::submit;

/// Every page that is not open to all.
const PAGES: [&str; 5] = [
    "/",
    "/status.json",
    "/unit/nanming",
    "/unit/nanming/file/1",
    "/no-such-page",
];

#[tokio::test]
async fn without_accounts_anybody_sees_who_reported_and_nobody_what_units_wrote() {
    let site = Site::open(|_| {}).await;
    submit(
        &site.store,
        "nanming",
        "2026-11-25",
        "2026-11-25T08:00:00Z",
        Verdict::Accepted,
    )
    .await;
    let home = site.see("/", "").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(!home.text.contains("/unit/"), "{}", home.text);
    for path in ["/unit/nanming", "/unit/nanming/file/1"] {
        assert_eq!(site.see(path, "").await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(site.see("/login", "").await.head("location"), "/");
}

#[tokio::test]
async fn with_the_first_account_every_page_is_closed_to_strangers() {
    let site = Site::open(|_| {}).await;
    site.add_account("office", "office").await;
    for cookie in ["", "diaodu=", "diaodu=made-up", "diaodu=a; diaodu=b"] {
        for path in PAGES {
            let asked = site.see(path, cookie).await;
            if path == "/status.json" {
                assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
            } else {
                assert_eq!(
                    (asked.status, asked.head("location")),
                    (StatusCode::SEE_OTHER, "/login")
                );
            }
            assert!(!asked.text.contains("南明区"), "{path}");
        }
    }
    assert_eq!(site.see("/healthz", "").await.status, StatusCode::OK);
    assert_eq!(site.see("/style.css", "").await.status, StatusCode::OK);
    assert_eq!(site.see("/login", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_logs_in_sees_their_pages_until_they_log_out() {
    let site = Site::open(|_| {}).await;
    let password = site.add_account("zhang.wei", "office").await;
    submit(
        &site.store,
        "nanming",
        "2026-11-25",
        "2026-11-25T08:00:00Z",
        Verdict::Accepted,
    )
    .await;
    let opened = site.log_in("zhang.wei", &password).await;
    assert_eq!(
        (opened.status, opened.head("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    let set = opened.head("set-cookie").to_owned();
    assert!(
        set.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200"),
        "{set}"
    );
    let logins = site.store.entries_of(AuditKind::Login).await.unwrap();
    assert_eq!(logins.len(), 1);
    assert_eq!(
        (&*logins[0].item, &*logins[0].answer, &*logins[0].signed.by),
        ("login/zhang.wei", "in", "zhang.wei")
    );
    let cookie = opened.cookie();
    for path in &PAGES[..4] {
        assert_eq!(
            site.see(path, &cookie).await.status,
            StatusCode::OK,
            "{path}"
        );
    }
    let home = site.see("/", &cookie).await.text;
    assert!(
        home.contains(r#"<a href="/unit/nanming">南明区</a>"#),
        "{home}"
    );
    assert!(home.contains("<span>zhang.wei</span>"), "{home}");
    assert_eq!(site.see("/login", &cookie).await.head("location"), "/");

    let key = home.split(r#"name="key" value=""#).nth(1).unwrap();
    let key = format!("key={}", key.split('"').next().unwrap());
    let cookied = ("cookie", cookie.as_str());
    let ours = OURS;
    for (form, headers) in [
        (
            key.as_str(),
            &[cookied, ("sec-fetch-site", "cross-site")][..],
        ),
        (key.as_str(), &[cookied, ("origin", "http://evil.example")]),
        ("key=guessed", &[cookied, ours]),
        (key.as_str(), &[ours]),
    ] {
        let refused = site.post("/logout", form, headers).await;
        assert_ne!(refused.head("location"), "/", "{headers:?}");
        assert_eq!(site.see("/", &cookie).await.status, StatusCode::OK);
    }
    let left = site.post("/logout", &key, &[cookied, ours]).await;
    assert_eq!(left.head("location"), "/login");
    assert_eq!(site.see("/", &cookie).await.head("location"), "/login");
}

#[tokio::test]
async fn a_unit_sees_its_own_and_no_other_page() {
    let site = Site::open(|_| {}).await;
    let password = site.add_account("nanming", "unit:nanming").await;
    for unit in ["nanming", "yunyan"] {
        submit(
            &site.store,
            unit,
            "2026-11-25",
            "2026-11-25T08:00:00Z",
            Verdict::Accepted,
        )
        .await;
    }
    let cookie = site.log_in("nanming", &password).await.cookie();
    assert_eq!(
        site.see("/", &cookie).await.head("location"),
        "/unit/nanming"
    );
    let own = site.see("/unit/nanming", &cookie).await;
    assert_eq!(own.status, StatusCode::OK);
    assert!(own.text.contains("11月25日"), "{}", own.text);
    assert_eq!(
        site.see("/unit/nanming/file/1", &cookie).await.status,
        StatusCode::OK
    );
    for (path, status) in [
        ("/status.json", StatusCode::FORBIDDEN),
        ("/unit/yunyan", StatusCode::FORBIDDEN),
        ("/unit/yunyan/file/2", StatusCode::FORBIDDEN),
        // The other unit's file below the own name is no file of the unit.
        ("/unit/nanming/file/2", StatusCode::NOT_FOUND),
        ("/unit/nobody", StatusCode::NOT_FOUND),
        ("/unit/nanming/file/..%2f..%2f2", StatusCode::NOT_FOUND),
        ("/unit/%2e%2e/file/1", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(site.see(path, &cookie).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn after_some_wrong_passwords_not_even_the_right_one_is_looked_at() {
    let site = Site::open(|_| {}).await;
    let password = site.add_account("office", "office").await;
    let mut answers = Vec::new();
    for _ in 0..10 {
        let tried = site.log_in("office", "wrong").await;
        assert_eq!(tried.head("set-cookie"), "");
        answers.push(tried.status.as_u16());
    }
    assert_eq!(answers, [401, 401, 401, 401, 429, 429, 429, 429, 429, 429]);
    let right = site.log_in("office", &password).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(right.text.contains("请15分钟后再试"), "{}", right.text);
    // That it came so far is on record, once; and nothing of a password.
    let logins = site.store.entries_of(AuditKind::Login).await.unwrap();
    let logins: Vec<String> = logins
        .iter()
        .map(|one| format!("{} {} {}", one.item, one.answer, one.signed.why))
        .collect();
    assert_eq!(logins, ["login/office locked from 127.0.0.1"]);
    let tries = |at| site.store.wrong_tries("office", "127.0.0.1", instant(at));
    assert_eq!(tries("2026-11-26T01:44:59Z").await.unwrap().of_both, 5);
    assert_eq!(tries("2026-11-26T01:45:00Z").await.unwrap().of_both, 0);
}

#[tokio::test]
async fn nobody_is_told_which_names_there_are() {
    let site = Site::open(|_| {}).await;
    site.add_account("office", "office").await;
    let known = site.log_in("office", "wrong").await;
    let unknown = site.log_in("nobody", "wrong").await;
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.text, unknown.text.replace("nobody", "office"));
    // What was typed as a name may be a password: it does not stay.
    for _ in 0..4 {
        site.log_in("Tr0ub4dor", "x").await;
        site.log_in("Tr0ub4dor", "x").await;
    }
    let logins = site.store.entries_of(AuditKind::Login).await.unwrap();
    let items: Vec<&str> = logins.iter().map(|one| &*one.item).collect();
    assert_eq!(items, ["login/(unknown)"]);
}

#[tokio::test]
async fn a_login_form_from_elsewhere_and_a_token_from_elsewhere_open_nothing() {
    let site = Site::open(|_| {}).await;
    let password = site.add_account("office", "office").await;
    let form = format!("name=office&password={password}");
    for from in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "http://evil.example"),
    ] {
        let refused = site.post("/login", &form, &[from]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    // A token that somebody planted before is not the one of the login.
    let planted = ("cookie", "diaodu=planted");
    let opened = site
        .post(
            "/login",
            &form,
            &[planted, ("sec-fetch-site", "same-origin")],
        )
        .await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_ne!(opened.cookie(), "diaodu=planted");
    assert_eq!(
        site.see("/", "diaodu=planted").await.head("location"),
        "/login"
    );
}

#[tokio::test]
async fn a_new_password_or_no_account_ends_every_login() {
    let site = Site::open(|_| {}).await;
    let password = site.add_account("office", "office").await;
    site.add_account("operator", "operator").await;
    let cookie = site.log_in("office", &password).await.cookie();
    let mut tx = site.store.begin().await.unwrap();
    let other = password::kept("other").unwrap();
    assert!(tx.set_password("office", &other).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(site.see("/", &cookie).await.head("location"), "/login");
    let cookie = site.log_in("office", "other").await.cookie();
    assert_eq!(site.see("/", &cookie).await.status, StatusCode::OK);
    let mut tx = site.store.begin().await.unwrap();
    assert!(tx.remove_account("office").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(site.see("/", &cookie).await.head("location"), "/login");
}

#[tokio::test]
async fn behind_https_the_cookie_never_goes_without() {
    let site = Site::open_with(|_| {}, true).await;
    let password = site.add_account("office", "office").await;
    let opened = site.log_in("office", &password).await;
    let set = opened.head("set-cookie");
    assert!(
        set.starts_with("__Host-diaodu=") && set.ends_with("; Secure"),
        "{set}"
    );
    assert_eq!(site.see("/", &opened.cookie()).await.status, StatusCode::OK);
    let other = opened.cookie().replace("__Host-", "");
    assert_eq!(site.see("/", &other).await.head("location"), "/login");
}

#[tokio::test]
async fn what_a_unit_wrote_stays_text_on_its_pages() {
    let site = Site::open(|_| {}).await;
    let password = site.add_account("office", "office").await;
    let markup = "\"><script>alert(1)</script>{{ 7*7 }}<img src=x onerror=alert(1)>";
    let contents = Contents::default();
    let unit = UnitSlug("nanming".to_owned());
    let finding = Finding::new(Rule::ALL[0], markup, "C4", markup, markup, markup);
    let mut tx = site.store.begin().await.unwrap();
    tx.insert_submission(&NewSubmission {
        file_name: markup,
        verdict: Verdict::AcceptedWithWarnings,
        arrival: Arrival {
            not_before: None,
            not_after: now(),
        },
        findings: &[finding],
        ..accepted(&unit, "2026-11-25".parse().unwrap(), &contents)
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let cookie = site.log_in("office", &password).await.cookie();
    for path in ["/unit/nanming", "/unit/nanming/file/1"] {
        let page = site.see(path, &cookie).await.text;
        assert!(
            !page.contains("<script") && !page.contains("<img"),
            "{page}"
        );
        assert!(
            page.contains("&lt;script&gt;") && page.contains("{{ 7*7 }}"),
            "{page}"
        );
    }
    let tried = site.log_in(markup, "x").await;
    assert!(!tried.text.contains("<script"), "{}", tried.text);
    assert_eq!(
        site.ask(Method::DELETE, "/login").await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
}
