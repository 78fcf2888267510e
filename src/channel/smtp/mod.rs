//! Letters to a mail server: a few connections, each for some letters, one after the other.

mod options;
mod patterns;
mod reply;
mod session;
#[cfg(test)]
mod tests;

use std::fmt;

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use tokio::sync::Mutex;

use self::session::Session;
use super::{Accepted, Advice, Outcome, Outgoing, Scope, SendError, Stage, bounded};
use crate::domain::language::{Bilingual, both};

pub use options::{SmtpOptions, SmtpTls};

/// A mail server.
pub struct SmtpChannel {
    options: Box<SmtpOptions>,
    tls: Option<TlsParameters>,
    /// Conversations that wait for a letter. One is taken out while a letter is under way, so that a
    /// dropped future leaves no half conversation.
    idle: Mutex<Vec<Session>>,
}

impl SmtpChannel {
    /// A channel to this server; nothing is connected yet.
    ///
    /// # Errors
    /// [`SendError`] if the file of certificates cannot be read, or no certificates of the system
    /// are found.
    pub fn new(options: SmtpOptions) -> Result<Self, SendError> {
        let tls = match options.tls {
            SmtpTls::None => None,
            SmtpTls::Required | SmtpTls::Wrapper => Some(tls_parameters(&options)?),
        };
        Ok(Self {
            options: Box::new(options),
            tls,
            idle: Mutex::new(Vec::new()),
        })
    }

    pub(super) async fn send(&self, outgoing: &Outgoing) -> Result<Accepted, SendError> {
        let timeout = self.options.timeout;
        let waiting = self.idle.lock().await.pop();
        let alive = match waiting {
            Some(mut open) => open.is_alive(timeout).await.then_some(open),
            None => None,
        };
        let mut session = match alive {
            Some(open) => open,
            None => self.open().await?,
        };
        let result = session.deliver(&self.options, outgoing).await;
        let clean = match &result {
            Ok(_) => true,
            // The refusal of one letter leaves the conversation in order; silence does not, and a
            // server that wants none at all may be better disposed over the next connection.
            Err(error) => {
                error.code.is_some() && !error.concerns_all() && session.reset(timeout).await
            }
        };
        if clean && session.may_go_on(&self.options) {
            self.idle.lock().await.push(session);
        } else if clean {
            session.quit(timeout).await;
        }
        result
    }

    pub(super) async fn close(&self) {
        for session in self.idle.lock().await.drain(..) {
            session.quit(self.options.timeout).await;
        }
    }

    /// Letters that may be under way at the same time, each over a connection of its own.
    pub(super) const fn connections(&self) -> usize {
        self.options.connections as usize
    }

    pub(super) async fn probe(&self) -> Result<Bilingual, SendError> {
        let session = self.open().await?;
        session.quit(self.options.timeout).await;
        Ok(Bilingual::of(|language| {
            let encrypted = match self.options.tls {
                SmtpTls::Required => language.of("encrypted by STARTTLS", "STARTTLS 加密"),
                SmtpTls::Wrapper => language.of("encrypted by TLS", "TLS 加密"),
                SmtpTls::None => language.of(
                    "NOT ENCRYPTED as tls = \"none\" asks",
                    "没有加密（配置 tls = \"none\"）",
                ),
            };
            let login = if self.options.user.is_some() {
                language.of("login accepted", "登录成功")
            } else {
                language.of("without login", "不登录")
            };
            let SmtpOptions { host, port, .. } = &*self.options;
            both!(
                language,
                "{host}:{port} answers, {encrypted}, {login}",
                "{host}:{port} 有应答，{encrypted}，{login}"
            )
        }))
    }

    async fn open(&self) -> Result<Session, SendError> {
        Session::open(&self.options, self.tls.as_ref()).await
    }
}

impl fmt::Debug for SmtpChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpChannel")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn tls_parameters(options: &SmtpOptions) -> Result<TlsParameters, SendError> {
    let failed = |what: String| SendError {
        outcome: Outcome::Temporary,
        scope: Scope::Channel,
        stage: Stage::Tls,
        code: None,
        what: bounded(&what),
        hint: Advice::new(
            "root_ca must be a readable file with certificates in PEM form",
            "root_ca 要写一个读得到的 PEM 证书文件",
        ),
    };
    let mut builder = TlsParameters::builder(options.host.clone());
    if let Some(path) = &options.root_ca {
        let pem = std::fs::read(path)
            .map_err(|error| failed(format!("root_ca {}: {error}", path.display())))?;
        let certificate = Certificate::from_pem(&pem)
            .map_err(|error| failed(format!("root_ca {}: {error}", path.display())))?;
        // lettre takes a file without any and trusts nobody more than before.
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(failed(format!(
                "root_ca {}: no certificate in it",
                path.display()
            )));
        }
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build()
        .map_err(|error| failed(format!("TLS cannot be set up: {error}")))
}
