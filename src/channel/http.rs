//! What ping and group robots share: a client that trusts no redirect and tells no address.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::MOST_SAID;
use crate::domain::line::with_causes;

/// A client whose every request, answer included, ends within `timeout`.
pub(super) fn client(timeout: Duration) -> Result<reqwest::Client, String> {
    // The first one stays; a second call is refused and harmless.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("diaodu/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(words)
}

/// The address, if it is one of http or https. What is wrong with it never shows it.
pub(super) fn address(url: &SecretString) -> Result<reqwest::Url, String> {
    let parsed = reqwest::Url::parse(url.expose_secret())
        .map_err(|error| format!("the address is no URL: {error}"))?;
    if matches!(parsed.scheme(), "http" | "https") {
        Ok(parsed)
    } else {
        Err("the address must begin with https:// or http://".to_owned())
    }
}

/// An error with its causes on one line, without the address, which is a secret.
pub(super) fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    with_causes(&error.to_string(), &error, MOST_SAID)
}
