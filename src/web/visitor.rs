//! Who asks for a page, and whether it is for them.

use axum::http::{HeaderMap, HeaderValue, header};

use super::password::{form_key, token_hash};
use crate::domain::account::AccountRole;
use crate::domain::unit::UnitSlug;
use crate::store::{Account, Store, StoreError};
use chrono::{DateTime, Utc};

/// Who asks.
#[derive(Debug, Clone)]
pub(super) enum Visitor {
    /// There are no accounts: whoever the network lets through sees who has reported, and nothing more.
    Anybody,
    /// A person who logged in.
    Known(LoggedIn),
    /// A person who has to log in first.
    Stranger,
}

/// A person's login.
#[derive(Debug, Clone)]
pub(super) struct LoggedIn {
    pub(super) account: Account,
    /// The hash of the token.
    pub(super) token_hash: String,
    /// What a form of theirs must carry.
    pub(super) form_key: String,
}

impl Visitor {
    /// Whoever shows this request's cookie.
    pub(super) async fn of(
        headers: &HeaderMap,
        cookie: &str,
        store: &Store,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        if !store.asks_who_is_there().await? {
            return Ok(Self::Anybody);
        }
        let Some(token) = cookie_of(headers, cookie) else {
            return Ok(Self::Stranger);
        };
        let token_hash = token_hash(token);
        let account = store.logged_in(&token_hash, now).await?;
        Ok(account.map_or(Self::Stranger, |account| {
            Self::Known(LoggedIn {
                account,
                token_hash,
                form_key: form_key(token),
            })
        }))
    }

    pub(super) const fn login(&self) -> Option<&LoggedIn> {
        match self {
            Self::Known(login) => Some(login),
            Self::Anybody | Self::Stranger => None,
        }
    }

    /// Whether pages about all units are for them.
    pub(super) const fn may_see_all(&self) -> bool {
        match self {
            Self::Anybody => true,
            Self::Known(login) => login.account.role.may_see_all(),
            Self::Stranger => false,
        }
    }

    /// Whether what a unit wrote is for them: never for somebody unknown.
    pub(super) fn may_see_unit(&self, unit: &UnitSlug) -> bool {
        self.login()
            .is_some_and(|login| login.account.role.may_see_unit(unit))
    }

    /// Whether the desk is for them.
    pub(super) fn may_see_desk(&self) -> bool {
        self.login()
            .is_some_and(|login| login.account.role.may_see_desk())
    }

    /// Whether they hand in this unit's sheets.
    pub(super) fn may_hand_in(&self, unit: &UnitSlug) -> bool {
        self.login()
            .is_some_and(|login| login.account.role.unit() == Some(unit))
    }

    /// Where they may go, in the order of the page's head.
    pub(super) fn ways(&self) -> Vec<(String, &'static str)> {
        let way = |path: &str, label| (path.to_owned(), label);
        let Some(login) = self.login() else {
            return Vec::new();
        };
        let role = &login.account.role;
        let mut ways = vec![(self.home(), "首页")];
        if role.may_see_desk() {
            ways.push(way("/desk", "待办"));
        }
        ways.push(way("/ledger", "台账"));
        if role.may_see_all() {
            ways.extend([
                way("/figures", "图表"),
                way("/flags", "预警"),
                way("/meeting", "月调度"),
            ]);
        }
        ways.extend([
            way("/decisions", "议定事项"),
            way("/matters", "交办事项"),
            way("/letters", "信函"),
        ]);
        ways.push(way("/calendar", "日历"));
        if role.may_see_desk() {
            ways.extend([way("/audit", "记录"), way("/settings", "设置")]);
        }
        ways
    }

    pub(super) fn is_leader(&self) -> bool {
        self.login()
            .is_some_and(|login| login.account.role == AccountRole::Leader)
    }

    /// Whether they decide for the office.
    pub(super) fn may_decide(&self) -> bool {
        self.login()
            .is_some_and(|login| login.account.role.may_decide())
    }

    /// Who sent a form: somebody logged in, from a page of ours, with the key that only their pages carry.
    pub(super) fn sender(&self, headers: &HeaderMap, key: &str) -> Option<&LoggedIn> {
        self.login()
            .filter(|login| login.form_key == key && is_from_us(headers))
    }

    /// Where they begin.
    pub(super) fn home(&self) -> String {
        match self {
            Self::Anybody => "/".to_owned(),
            Self::Stranger => "/login".to_owned(),
            Self::Known(login) => match &login.account.role {
                AccountRole::Office | AccountRole::Leader | AccountRole::Operator => "/".to_owned(),
                AccountRole::Unit(unit) => format!("/unit/{unit}"),
            },
        }
    }
}

/// The value of a cookie of this name. Two of one name are none: somebody put one beside ours.
fn cookie_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter();
    let mut found = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(key, value)| (key == name).then_some(value));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Whether a form was sent from a page of ours, as the browser says.
pub(super) fn is_from_us(headers: &HeaderMap) -> bool {
    let text = |value: Option<&HeaderValue>| {
        value.map(|value| value.to_str().unwrap_or_default().to_owned())
    };
    if let Some(site) = text(headers.get("sec-fetch-site")) {
        return site == "same-origin";
    }
    match (
        text(headers.get(header::ORIGIN)),
        text(headers.get(header::HOST)),
    ) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, from)| from.eq_ignore_ascii_case(&host)),
        (Some(_), None) => false,
        // Every browser of these years says one or the other.
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{cookie_of, is_from_us};

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let line = |&(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn a_cookie_is_found_among_others_and_never_twice() {
        let one = headers(&[("cookie", "a=1; diaodu=x; b=2")]);
        assert_eq!(cookie_of(&one, "diaodu"), Some("x"));
        assert_eq!(cookie_of(&one, "diaod"), None);
        let twice = headers(&[("cookie", "diaodu=x; diaodu=y")]);
        assert_eq!(cookie_of(&twice, "diaodu"), None);
    }

    #[test]
    fn a_form_from_elsewhere_is_known() {
        for (is_ours, lines) in [
            (true, &[("sec-fetch-site", "same-origin")][..]),
            (false, &[("sec-fetch-site", "cross-site")]),
            (false, &[("sec-fetch-site", "same-site")]),
            (false, &[("sec-fetch-site", "none")]),
            (
                true,
                &[
                    ("origin", "http://10.0.0.5:8480"),
                    ("host", "10.0.0.5:8480"),
                ],
            ),
            (
                false,
                &[("origin", "http://evil.example"), ("host", "10.0.0.5:8480")],
            ),
            (false, &[("origin", "null"), ("host", "10.0.0.5:8480")]),
            (false, &[("origin", "http://evil.example")]),
            (true, &[]),
        ] {
            assert_eq!(is_from_us(&headers(lines)), is_ours, "{lines:?}");
        }
    }
}
