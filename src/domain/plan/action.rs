//! One thing to do, and one thing that was considered and is not done.

use chrono::{DateTime, Utc};

use crate::domain::occasion::{Key, Occasion};
use crate::domain::reason::{Due, Held, Over, Reason};
use crate::domain::unit::Contact;

/// One thing to do: once, for its key is unique for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub occasion: Occasion,
    /// Since when it is right.
    pub at: DateTime<Utc>,
    /// Who gets the letter; `None` for what is no letter.
    pub to: Option<Contact>,
    /// Why.
    pub reason: Due,
}

impl Action {
    /// Occasion and recipient.
    #[must_use]
    pub fn key(&self) -> Key {
        match &self.to {
            Some(to) => Key::to(self.occasion.clone(), &to.address),
            None => self.occasion.clone().into(),
        }
    }
}

/// Something that was considered and not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The key that the action would have had; for a letter to several people, without recipient.
    pub key: Key,
    /// Why not.
    pub reason: Reason,
    /// Whether that is its outcome for ever; if not, it is only put off.
    pub is_final: bool,
}

impl Skipped {
    /// Whether nothing but time keeps it back: the next working day, or the end of quiet hours.
    #[must_use]
    pub const fn waits_for_time(&self) -> bool {
        matches!(&self.reason, Reason::Held(held) if held.for_time())
    }
}

/// What is to be done with a letter whose turn has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recheck {
    /// It goes out.
    Send,
    /// It must wait.
    Hold(Held),
    /// What follows it is right by now.
    Supersede(Over),
    /// It must not go out any more.
    Suppress(Over),
    /// Some of the occasions that it is for, by their place, are no longer right; what remains of it, if anything,
    /// goes out as another letter.
    Trim(Vec<(usize, Ended)>),
}

/// How one thing that a letter is for ends unsent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// What follows it is right by now; if not, it is right no more.
    pub is_superseded: bool,
    /// Why.
    pub reason: Over,
}
