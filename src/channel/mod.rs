//! The only senders: SMTP server, folder of .eml files, group robots, ping. One letter, one recipient.

mod error;
mod folder;
mod http;
mod ping;
mod robot;
mod smtp;

use chrono::{DateTime, Utc};

pub use error::{Advice, Outcome, Scope, SendError, Stage};
pub use folder::{FolderChannel, FolderOptions};
pub use ping::{Ping, PingError};
pub use robot::{Dialect, Robot, RobotOptions, TEXTS_A_MINUTE};
pub use smtp::{SmtpChannel, SmtpOptions, SmtpTls};

use crate::domain::language::Bilingual;
use crate::domain::letter_kind::LetterKind;
use crate::domain::line::clean_line;
use crate::domain::occasion::Key;

/// Characters of what a server said, or of what went wrong on the way to it.
const MOST_SAID: usize = 300;

/// Where letters go.
#[derive(Debug)]
pub enum Channel {
    /// Files of a folder, for rehearsals and for offices that send by hand.
    Folder(FolderChannel),
    /// A mail server.
    Smtp(SmtpChannel),
}

/// A letter that is to be sent: stored bytes, never rendered anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The letter's unique key.
    pub key: Key,
    /// Its Message-ID, the same in every retry.
    pub message_id: String,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipient.
    pub to: String,
    /// The whole message.
    pub bytes: Vec<u8>,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
}

impl Outgoing {
    /// The word of its kind.
    fn kind(&self) -> &'static str {
        let kind = self.key.occasion.letter();
        // What is no letter is never handed over.
        kind.map_or("none", LetterKind::word)
    }
}

/// The channel has taken the letter over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The server's words, or the file's name: one bounded line for the outbox.
    pub note: String,
}

impl Channel {
    /// Hands one letter over. Safe to repeat: the folder keeps one file a key, and a mail program
    /// knows the repeated Message-ID.
    ///
    /// # Errors
    /// [`SendError`]; [`SendError::is_temporary`] alone decides whether to try again.
    pub async fn send(&self, outgoing: &Outgoing) -> Result<Accepted, SendError> {
        match self {
            Self::Folder(folder) => folder.send(outgoing).await,
            Self::Smtp(smtp) => smtp.send(outgoing).await,
        }
    }

    /// Letters that may be under way at the same time.
    #[must_use]
    pub const fn lanes(&self) -> usize {
        match self {
            Self::Folder(_) => 1,
            Self::Smtp(smtp) => smtp.connections(),
        }
    }

    /// Says goodbye at the end of a round of sending. Nothing is lost without it.
    pub async fn close(&self) {
        match self {
            Self::Folder(_) => {}
            Self::Smtp(smtp) => smtp.close().await,
        }
    }

    /// Tries the channel without sending anything, for `doctor`; says what works in one line.
    ///
    /// # Errors
    /// [`SendError`] with one clear cause and a hint.
    pub async fn probe(&self) -> Result<Bilingual, SendError> {
        match self {
            Self::Folder(folder) => folder.probe().await,
            Self::Smtp(smtp) => smtp.probe().await,
        }
    }
}

/// Servers and file systems say what they like: one line of at most 300 visible characters.
fn bounded(text: &str) -> String {
    clean_line(text, MOST_SAID)
}
