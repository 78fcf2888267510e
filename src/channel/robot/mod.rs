//! Group robots (群机器人): a short text to a chat group of 企业微信, 钉钉 or 飞书, or to any program.

mod answer;
mod dialect;
#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Accepted, Advice, Outcome, Outgoing, Scope, SendError, Stage, bounded, http};
use crate::domain::letter_kind::LetterKind;
use crate::domain::occasion::Recipient;

pub use dialect::Dialect;

/// Texts that a robot takes in a minute: 企业微信 and 钉钉 say twenty, 飞书 a hundred; 钉钉 stays silent for
/// ten minutes once it was more.
pub const TEXTS_A_MINUTE: u32 = 20;

/// An answer is read so far, in bytes.
const MAX_ANSWER: usize = 16 * 1024;

/// How to reach a robot.
#[derive(Debug, Clone)]
pub struct RobotOptions {
    /// Its short name, for keys and logs.
    pub name: String,
    /// Whose robot it is.
    pub dialect: Dialect,
    /// Kinds of letters whose text it gets.
    pub gets: Vec<LetterKind>,
    /// Its address; whoever knows it can write to the group.
    pub url: SecretString,
    /// The key that signs each text (加签), if the robot asks for one; the bearer token of
    /// [`Dialect::Json`].
    pub secret: Option<SecretString>,
    /// Longest wait for an answer, connecting included.
    pub timeout: Duration,
}

/// A robot of a chat group.
#[derive(Debug, Clone)]
pub struct Robot {
    options: RobotOptions,
    client: reqwest::Client,
    url: reqwest::Url,
}

impl Robot {
    /// A robot at this address; nothing is connected yet.
    ///
    /// # Errors
    /// [`SendError`] if the address is not http or https.
    pub fn new(options: RobotOptions) -> Result<Self, SendError> {
        let made = http::address(&options.url)
            .and_then(|url| http::client(options.timeout).map(|client| (url, client)));
        match made {
            Ok((url, client)) => Ok(Self {
                options,
                client,
                url,
            }),
            Err(what) => Err(SendError {
                outcome: Outcome::Temporary,
                scope: Scope::Channel,
                stage: Stage::Robot,
                code: None,
                what: format!("robot {}: {what}", options.name),
                hint: Advice::new(
                    "copy the whole Webhook address from the group's settings",
                    "从群设置里把 Webhook 地址整个复制过来",
                ),
            }),
        }
    }

    /// Its short name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.options.name
    }

    /// Whether it gets the text of letters of this kind.
    #[must_use]
    pub fn gets(&self, kind: LetterKind) -> bool {
        self.options.gets.contains(&kind)
    }

    /// What stands in the outbox as its address.
    #[must_use]
    pub fn address(&self) -> String {
        Recipient::Robot(self.options.name.clone()).to_string()
    }

    /// Writes a text to the group. `now` goes into the signature. A repetition is a second text:
    /// robots know no Message-ID.
    ///
    /// # Errors
    /// [`SendError`], which tells neither the address nor the secret.
    pub async fn send(
        &self,
        outgoing: &Outgoing,
        now: DateTime<Utc>,
    ) -> Result<Accepted, SendError> {
        let text = String::from_utf8_lossy(&outgoing.bytes);
        let secret = self.options.secret.as_ref();
        let dialect = self.options.dialect;
        let request = self
            .client
            .post(dialect.address(&self.url, secret, now))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .body(dialect.body(outgoing, &text, secret, now).to_string());
        let request = match secret {
            Some(secret) if dialect == Dialect::Json => request.bearer_auth(secret.expose_secret()),
            _ => request,
        };
        let mut response = request.send().await.map_err(|error| self.failed(error))?;
        let status = response.status();
        let mut answer = Vec::new();
        while answer.len() < MAX_ANSWER {
            match response.chunk().await {
                Ok(Some(chunk)) => answer.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(self.failed(error)),
            }
        }
        answer::judge(dialect, status, &answer).map_err(|refusal| SendError {
            what: bounded(&format!("robot {} {}", self.name(), refusal.what)),
            ..refusal
        })
    }

    /// No answer: if the request had left, the text may stand in the group.
    fn failed(&self, error: reqwest::Error) -> SendError {
        let left = !error.is_connect() && !error.is_builder();
        SendError {
            outcome: if left {
                Outcome::Undecided
            } else {
                Outcome::Temporary
            },
            scope: Scope::Channel,
            stage: Stage::Robot,
            code: None,
            what: bounded(&format!("robot {}: {}", self.name(), http::words(error))),
            hint: Advice::new(
                "check that this machine may reach the robot's server",
                "看本机能不能访问机器人的服务器",
            ),
        }
    }
}
