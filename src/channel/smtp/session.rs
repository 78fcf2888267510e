//! One conversation with the mail server, step by step, each step under a timeout of our own.

use std::error::Error as _;
use std::future::Future;
use std::io;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret as _;

use super::options::{SmtpOptions, SmtpTls};
use super::reply;
use crate::channel::{Accepted, Advice, Outcome, Outgoing, Scope, SendError, Stage, bounded};

/// An open conversation, encrypted and logged in as the options ask.
///
/// lettre's own transport hides how far a letter came, and its timeout only covers connecting; here
/// each step is known, so "no answer to the message" is never mistaken for "not sent".
pub(super) struct Session {
    connection: AsyncSmtpConnection,
    sent: u32,
}

impl Session {
    pub(super) async fn open(
        options: &SmtpOptions,
        tls: Option<&TlsParameters>,
    ) -> Result<Self, SendError> {
        let hello = options
            .hello_name
            .clone()
            .map_or_else(ClientId::default, ClientId::Domain);
        let wrapper = tls.filter(|_| options.tls == SmtpTls::Wrapper).cloned();
        let mut connection = step(
            options,
            Stage::Connect,
            options.timeout,
            AsyncSmtpConnection::connect_tokio1(
                (options.host.as_str(), options.port),
                Some(options.timeout),
                &hello,
                wrapper,
                None,
            ),
        )
        .await?;
        if let (SmtpTls::Required, Some(tls)) = (options.tls, tls) {
            if !connection.can_starttls() {
                return Err(no_starttls(options));
            }
            let upgrade = connection.starttls(tls.clone(), &hello);
            step(options, Stage::Tls, options.timeout, upgrade).await?;
        }
        if let (Some(user), Some(password)) = (&options.user, &options.password) {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let login = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            step(options, Stage::Login, options.timeout, login).await?;
        }
        Ok(Self {
            connection,
            sent: 0,
        })
    }

    /// Whether the server still listens.
    pub(super) async fn is_alive(&mut self, timeout: Duration) -> bool {
        tokio::time::timeout(timeout, self.connection.test_connected())
            .await
            .unwrap_or(false)
    }

    /// Whether another letter may go over this connection.
    pub(super) const fn may_go_on(&self, options: &SmtpOptions) -> bool {
        self.sent < options.letters_per_connection
    }

    /// Sends one letter to its one recipient.
    pub(super) async fn deliver(
        &mut self,
        options: &SmtpOptions,
        outgoing: &Outgoing,
    ) -> Result<Accepted, SendError> {
        let from = address(&outgoing.from, Stage::Sender)?;
        let to = address(&outgoing.to, Stage::Recipient)?;
        let wait = options.timeout;
        let connection = &mut self.connection;
        self.sent += 1;

        let mail = connection.command(Mail::new(Some(from), vec![]));
        step(options, Stage::Sender, wait, mail).await?;
        let recipient = connection.command(Rcpt::new(to, vec![]));
        step(options, Stage::Recipient, wait, recipient).await?;
        let data = connection.command(Data);
        step(options, Stage::Message, wait, data).await?;
        // lettre begins its final dot with a line break of its own.
        let bytes = &outgoing.bytes;
        let message = connection.message(bytes.strip_suffix(b"\r\n").unwrap_or(bytes));
        let response = step(options, Stage::Message, options.message_timeout, message)
            .await
            .map_err(|error| undecided_without_reply(error, &outgoing.message_id))?;
        let words = response.message().collect::<Vec<_>>().join(" ");
        Ok(Accepted {
            note: bounded(&format!("{} {words}", response.code())),
        })
    }

    /// After a refusal: forgets the letter, so that the next may follow.
    pub(super) async fn reset(&mut self, timeout: Duration) -> bool {
        tokio::time::timeout(timeout, self.connection.command(Rset))
            .await
            .is_ok_and(|reply| reply.is_ok())
    }

    /// Says goodbye; the server hangs up in any case.
    pub(super) async fn quit(mut self, timeout: Duration) {
        // Whether it answers changes nothing for anybody.
        drop(tokio::time::timeout(timeout, self.connection.quit()).await);
    }
}

/// One step of the conversation, with its failure in our words.
async fn step<T>(
    options: &SmtpOptions,
    stage: Stage,
    timeout: Duration,
    action: impl Future<Output = Result<T, Error>>,
) -> Result<T, SendError> {
    match tokio::time::timeout(timeout, action).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(explain(options, stage, &error)),
        Err(_) => Err(SendError {
            outcome: Outcome::Temporary,
            scope: stage.scope(),
            stage,
            code: None,
            what: format!(
                "{}:{} did not answer within {} s ({})",
                options.host,
                options.port,
                timeout.as_secs_f32(),
                stage.doing()
            ),
            hint: match stage {
                Stage::Connect => Advice::new(
                    "check host, port and firewall; port 465 wants tls = \"wrapper\", 587 and 25 \
                     want tls = \"required\"",
                    "检查服务器名、端口和防火墙；465 端口用 tls = \"wrapper\"，587 和 25 端口用 tls = \"required\"",
                ),
                _ => Advice::NONE,
            },
        }),
    }
}

/// The last byte was sent and no reply came: the server may have the letter (rule 3 of "what
/// always holds").
fn undecided_without_reply(error: SendError, message_id: &str) -> SendError {
    if error.code.is_some() {
        return error;
    }
    SendError {
        outcome: Outcome::Undecided,
        what: bounded(&format!(
            "{}; the server may have taken the letter {message_id}",
            error.what
        )),
        hint: Advice::new(
            "it goes again with the same Message-ID, which mail programs know",
            "会用同一个 Message-ID 再发一次，收件方的邮件软件认得出是同一封",
        ),
        ..error
    }
}

/// lettre's error in our words: what was being done, what the server said, what to do.
fn explain(options: &SmtpOptions, stage: Stage, error: &Error) -> SendError {
    let place = format!("{}:{}", options.host, options.port);
    if let Some(code) = error.status() {
        let code = u16::from(code);
        let words = error.source().map_or_else(String::new, ToString::to_string);
        let words = scrub(options, &words);
        let (outcome, scope) = reply::meaning(stage, code, &words);
        return SendError {
            outcome,
            scope,
            stage,
            code: Some(code),
            what: bounded(&format!(
                "{place} answered {code} {words} ({})",
                stage.doing()
            )),
            hint: reply::hint(stage, code),
        };
    }
    let words = match io_kind(error) {
        // The system's own words for it differ from system to system.
        Some(io::ErrorKind::ConnectionRefused) => "connection refused".to_owned(),
        _ => scrub(options, &cause(error)),
    };
    let (stage, hint) = diagnose(stage, error, &words);
    SendError {
        outcome: Outcome::Temporary,
        scope: stage.scope(),
        stage,
        code: None,
        what: bounded(&format!("{place}: {words} ({})", stage.doing())),
        hint,
    }
}

/// The stage that really failed (a bad certificate shows while connecting) and what to do.
fn diagnose(stage: Stage, error: &Error, words: &str) -> (Stage, Advice) {
    let lower = words.to_lowercase();
    if lower.contains("certificate") {
        let hint = if lower.contains("unknownissuer") {
            Advice::new(
                "the server's certificate is signed by nobody we know; if it is the office's own, give \
                 its CA as root_ca",
                "服务器证书的签发机构不受信任；如果是单位自签的，把它的 CA 写进 root_ca",
            )
        } else if lower.contains("expired") {
            Advice::new(
                "the server's certificate has expired, or this machine's clock is wrong",
                "服务器证书已过期，或本机时钟不对",
            )
        } else {
            Advice::new(
                "the server's certificate is not for this host name; use the name that stands in it",
                "服务器证书不是发给这个名称的；host 要写证书里的名称",
            )
        };
        return (Stage::Tls, hint);
    }
    if lower.contains("corrupt message") || lower.contains("invalidcontenttype") {
        return (
            Stage::Tls,
            Advice::new(
                "the server does not speak TLS at this port; for STARTTLS use tls = \"required\"",
                "服务器在这个端口不直接用 TLS；要用 STARTTLS 就写 tls = \"required\"",
            ),
        );
    }
    if stage == Stage::Login && error.is_client() {
        return (
            stage,
            Advice::new(
                "the server offers neither PLAIN nor LOGIN; it may want another port or XOAUTH2",
                "服务器不支持 PLAIN 和 LOGIN 登录；可能要换端口，或只支持 XOAUTH2",
            ),
        );
    }
    match (stage, io_kind(error)) {
        (Stage::Connect, Some(io::ErrorKind::ConnectionRefused)) => (
            stage,
            Advice::new(
                "nothing listens there: check host and port, and that the server runs",
                "那里没有程序在监听：检查服务器名和端口，看服务器开着没有",
            ),
        ),
        (Stage::Connect, _) if lower.contains("lookup") || lower.contains("resolve") => (
            stage,
            Advice::new(
                "the host name is not known: check it, and this machine's DNS",
                "查不到这个服务器名：检查有没有写错，再查本机的 DNS",
            ),
        ),
        (Stage::Connect, _) => (
            stage,
            Advice::new(
                "check host, port, tls and firewall",
                "检查服务器名、端口、tls 和防火墙",
            ),
        ),
        _ => (stage, Advice::NONE),
    }
}

fn no_starttls(options: &SmtpOptions) -> SendError {
    SendError {
        outcome: Outcome::Temporary,
        scope: Scope::Channel,
        stage: Stage::Tls,
        code: None,
        what: format!(
            "{}:{} offers no STARTTLS, and nothing is sent without encryption",
            options.host, options.port
        ),
        hint: Advice::new(
            "use port 465 with tls = \"wrapper\"; for a relay on this very machine, tls = \"none\"",
            "改用 465 端口和 tls = \"wrapper\"；中继就在本机的，可用 tls = \"none\"",
        ),
    }
}

fn address(text: &str, stage: Stage) -> Result<Address, SendError> {
    text.parse().map_err(|_| SendError {
        outcome: Outcome::Refused,
        scope: Scope::Letter,
        stage,
        code: None,
        what: bounded(&format!("not a mail address: {text}")),
        hint: Advice::new("correct it in the configuration", "在配置里改正这个地址"),
    })
}

/// The words of the innermost cause: what is around it only says "error" again.
fn cause(error: &Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words = cause.to_string();
        source = cause.source();
    }
    words
}

fn io_kind(error: &Error) -> Option<io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        source = cause.source();
    }
    None
}

/// A server may quote what it was sent: the password never reaches a log or the outbox.
fn scrub(options: &SmtpOptions, words: &str) -> String {
    match &options.password {
        Some(password) if !password.expose_secret().is_empty() => {
            words.replace(password.expose_secret(), "[password]")
        }
        _ => words.to_owned(),
    }
}
