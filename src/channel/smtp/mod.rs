//! Letters to a mail server: one connection for some letters, one letter at a time.

mod options;
mod reply;
mod session;
#[cfg(test)]
mod tests;

use std::fmt;

use lettre::transport::smtp::client::{Certificate, TlsParameters};
use tokio::sync::Mutex;

use self::session::Session;
use super::{Accepted, Outcome, Outgoing, SendError, Stage, bounded};

pub use options::{SmtpOptions, SmtpTls};

/// A mail server.
pub struct SmtpChannel {
    options: SmtpOptions,
    tls: Option<TlsParameters>,
    /// Taken out while a letter is under way, so a dropped future leaves no half conversation.
    session: Mutex<Option<Box<Session>>>,
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
            options,
            tls,
            session: Mutex::new(None),
        })
    }

    pub(super) async fn send(&self, outgoing: &Outgoing) -> Result<Accepted, SendError> {
        let mut slot = self.session.lock().await;
        let timeout = self.options.timeout;
        let mut session = match slot.take() {
            Some(mut open) => {
                if open.is_alive(timeout).await {
                    open
                } else {
                    self.open().await?
                }
            }
            None => self.open().await?,
        };
        let result = session.deliver(&self.options, outgoing).await;
        let clean = match &result {
            Ok(_) => true,
            // A refusal leaves the conversation in order; silence does not.
            Err(error) => error.code.is_some() && session.reset(timeout).await,
        };
        if clean && session.may_go_on(&self.options) {
            *slot = Some(session);
        } else if clean {
            session.quit(timeout).await;
        }
        result
    }

    pub(super) async fn close(&self) {
        if let Some(session) = self.session.lock().await.take() {
            session.quit(self.options.timeout).await;
        }
    }

    pub(super) async fn probe(&self) -> Result<String, SendError> {
        let session = self.open().await?;
        session.quit(self.options.timeout).await;
        Ok(format!(
            "{}:{} answers, {}, {}",
            self.options.host,
            self.options.port,
            match self.options.tls {
                SmtpTls::Required => "encrypted by STARTTLS",
                SmtpTls::Wrapper => "encrypted by TLS",
                SmtpTls::None => "NOT ENCRYPTED as tls = \"none\" asks",
            },
            if self.options.user.is_some() {
                "login accepted"
            } else {
                "without login"
            }
        ))
    }

    async fn open(&self) -> Result<Box<Session>, SendError> {
        Session::open(&self.options, self.tls.as_ref())
            .await
            .map(Box::new)
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
        stage: Stage::Tls,
        code: None,
        what: bounded(&what),
        hint: "root_ca must be a readable file with certificates in PEM form",
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
