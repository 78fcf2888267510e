//! Why a letter was not sent, and whether to try again.

use std::fmt;

/// What a failure means for the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Not sent; the same letter may pass later.
    Temporary,
    /// Nobody knows whether the server took it: it went silent after the last byte. To be tried
    /// again with the same Message-ID, and counted.
    Undecided,
    /// Not sent, and never will be.
    Refused,
}

/// Whom a failure concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// This letter; the next one may pass.
    Letter,
    /// Every letter of this channel would meet the same now.
    Channel,
}

/// How far the letter came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Writing a file.
    File,
    /// Reaching the server and its greeting.
    Connect,
    /// Encryption.
    Tls,
    /// User and password.
    Login,
    /// The envelope sender.
    Sender,
    Recipient,
    /// The message itself.
    Message,
    /// The request to a group robot.
    Robot,
}

impl Stage {
    /// What was being done, in logs and in the outbox.
    #[must_use]
    pub const fn doing(self) -> &'static str {
        match self {
            Self::File => "writing the file",
            Self::Connect => "connecting",
            Self::Tls => "starting encryption",
            Self::Login => "logging in",
            Self::Sender => "giving the sender",
            Self::Recipient => "giving the recipient",
            Self::Message => "sending the message",
            Self::Robot => "calling the robot",
        }
    }

    /// Whom silence or a lost connection concerns at this point of a conversation.
    pub(super) const fn scope(self) -> Scope {
        match self {
            Self::File | Self::Connect | Self::Tls | Self::Login | Self::Sender => Scope::Channel,
            Self::Recipient | Self::Message | Self::Robot => Scope::Letter,
        }
    }
}

/// What to do about a failure, in both languages; empty if there is nothing to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    pub english: &'static str,
    pub chinese: &'static str,
}

impl Advice {
    pub(super) const NONE: Self = Self::new("", "");

    pub(super) const fn new(english: &'static str, chinese: &'static str) -> Self {
        Self { english, chinese }
    }
}

/// A letter was not sent, or perhaps. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct SendError {
    /// What it means for the letter.
    pub outcome: Outcome,
    /// Whom it concerns.
    pub scope: Scope,
    /// How far it came.
    pub stage: Stage,
    /// The server's reply code, if it replied.
    pub code: Option<u16>,
    /// What went wrong, with the server's words: one bounded line.
    pub what: String,
    /// What to do about it.
    pub hint: Advice,
}

impl SendError {
    /// Whether the letter should be tried again.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        !matches!(self.outcome, Outcome::Refused)
    }

    /// Whether the server may have taken the letter all the same.
    #[must_use]
    pub const fn is_undecided(&self) -> bool {
        matches!(self.outcome, Outcome::Undecided)
    }

    /// Whether every other letter would meet the same: no use in trying them in this round.
    #[must_use]
    pub const fn concerns_all(&self) -> bool {
        matches!(self.scope, Scope::Channel)
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if !self.hint.english.is_empty() {
            write!(f, "\n  hint: {}", self.hint.english)?;
        }
        Ok(())
    }
}
