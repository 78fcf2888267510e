//! How to reach the mail server.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpTls {
    /// STARTTLS, usually at port 587; without it nothing is sent.
    #[default]
    #[serde(alias = "starttls")]
    Required,
    /// TLS from the first byte, usually at port 465.
    Wrapper,
    /// No encryption: letters and password can be read on the way. For a relay on this machine.
    None,
}

/// How to reach the mail server. [`SmtpOptions::new`] has the defaults.
#[derive(Debug, Clone)]
pub struct SmtpOptions {
    /// Host name, which must also stand in the server's certificate.
    pub host: String,
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: SmtpTls,
    /// Login; `None`: the server asks for none.
    pub user: Option<String>,
    /// Password, or the authorisation code that QQ and 163 want in its place.
    pub password: Option<SecretString>,
    /// Certificates (PEM) that are trusted beside those of the system.
    pub root_ca: Option<PathBuf>,
    /// What we call ourselves in EHLO; `None`: this machine's name.
    pub hello_name: Option<String>,
    /// Longest wait for each answer of the server, connecting included.
    pub timeout: Duration,
    /// Longest wait for the answer to a whole message: servers scan attachments. RFC 5321 says ten
    /// minutes; one that is given up too early goes twice, one that is waited for holds up a tick.
    pub message_timeout: Duration,
    /// Letters over one connection; 163 cuts it after some (MI:DMC).
    pub letters_per_connection: u32,
    /// Connections at the same time; 163 refuses more than a few (HL:ICC).
    pub connections: u32,
}

impl SmtpOptions {
    /// The defaults for this server: STARTTLS at 587, no login.
    #[must_use]
    pub fn new(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port: 587,
            tls: SmtpTls::Required,
            user: None,
            password: None,
            root_ca: None,
            hello_name: None,
            timeout: Duration::from_secs(20),
            message_timeout: Duration::from_mins(1),
            letters_per_connection: 10,
            connections: 2,
        }
    }
}
