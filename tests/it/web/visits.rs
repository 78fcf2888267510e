//! People at the pages: accounts, logins, what is asked for and what comes back.

use diaodu::domain::account::AccountRole;
use diaodu::store::Account;
use diaodu::web::password;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue};

use super::{Site, now};

/// As a browser says it of a form of ours.
pub(super) const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// An answer: its status, where it sends to, which cookie it sets, and its text.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn head(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// `diaodu=…`
    pub(super) fn cookie(&self) -> String {
        let set = self.head("set-cookie");
        set.split(';').next().unwrap().to_owned()
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    Answer {
        status: answer.status(),
        headers: answer.headers().clone(),
        text: answer.text().await.unwrap(),
    }
}

impl Site {
    pub(super) async fn add_account(&self, name: &str, role: &str) -> String {
        let password = password::made().unwrap();
        let account = Account {
            name: name.to_owned(),
            role: role.parse::<AccountRole>().unwrap(),
            made_at: now(),
        };
        let mut tx = self.store.begin().await.unwrap();
        let kept = password::kept(&password).unwrap();
        assert!(tx.add_account(&account, &kept).await.unwrap());
        tx.commit().await.unwrap();
        password
    }

    pub(super) async fn see(&self, path: &str, cookie: &str) -> Answer {
        let request = self.client.get(format!("http://{}{path}", self.at));
        answer(request.header("cookie", cookie)).await
    }

    pub(super) async fn post(
        &self,
        path: &str,
        form: &str,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.post_as(path, kind, form.to_owned().into_bytes(), headers)
            .await
    }

    pub(super) async fn post_as(
        &self,
        path: &str,
        kind: &'static str,
        body: Vec<u8>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let request = self.client.post(format!("http://{}{path}", self.at));
        let mut all = HeaderMap::new();
        all.insert("content-type", HeaderValue::from_static(kind));
        for (name, value) in headers {
            all.insert(*name, value.parse().unwrap());
        }
        answer(request.headers(all).body(body)).await
    }

    pub(super) async fn log_in(&self, name: &str, password: &str) -> Answer {
        let form = format!("name={name}&password={password}");
        self.post("/login", &form, &[("sec-fetch-site", "same-origin")])
            .await
    }

    /// Makes an account and logs in with it.
    pub(super) async fn enter(&self, name: &str, role: &str) -> Person<'_> {
        let password = self.add_account(name, role).await;
        let cookie = self.log_in(name, &password).await.cookie();
        assert!(cookie.len() > 20, "{name} is not let in: {cookie:?}");
        Person { site: self, cookie }
    }
}

/// Somebody who is logged in.
pub(super) struct Person<'s> {
    site: &'s Site,
    pub(super) cookie: String,
}

impl Person<'_> {
    pub(super) async fn see(&self, path: &str) -> Answer {
        self.site.see(path, &self.cookie).await
    }

    /// What a form of theirs must carry, as a page of theirs has it.
    pub(super) async fn key(&self, page: &str) -> String {
        let text = self.see(page).await.text;
        let key = text.split(r#"name="key" value=""#).nth(1);
        let key = key.unwrap_or_else(|| panic!("{page} has no form: {text}"));
        key.split('"').next().unwrap().to_owned()
    }

    /// Sends a form as their browser does.
    pub(super) async fn send(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), OURS];
        self.site.post(path, &form_of(form), &headers).await
    }
}

/// `key=a&why=%E6%A0%B8`
pub(super) fn form_of(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| format!("{name}={}", encoded(value)));
    fields.collect::<Vec<_>>().join("&")
}
