//! The record of all that happened (审计记录): kinds of entries, the hash that chains them, and its head as it is printed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditKind {
    /// A person decided something.
    Decision,
    /// An account was made, changed or taken away.
    Account,
    /// Somebody logged in, or tried too often.
    Login,
    /// The program began to work by other settings.
    Setting,
    /// A letter was handed over.
    Letter,
    /// A ledger edition was put on record.
    Edition,
    /// A list of contacts was taken.
    Contacts,
}

impl AuditKind {
    pub const ALL: [Self; 7] = [
        Self::Decision,
        Self::Account,
        Self::Login,
        Self::Setting,
        Self::Letter,
        Self::Edition,
        Self::Contacts,
    ];

    /// The kind of an entry about this item: `letter/…`, `login/…`. What has no kind of its own is decided on the desk.
    #[must_use]
    pub fn of_item(item: &str) -> Self {
        let begins = item.split('/').next().unwrap_or_default();
        let mut kinds = Self::ALL.into_iter();
        kinds
            .find(|kind| kind.begins() == begins)
            .unwrap_or(Self::Decision)
    }

    /// What an entry of this kind is about, such as `letter/…` with its key.
    #[must_use]
    pub fn item(self, about: impl fmt::Display) -> String {
        format!("{}/{about}", self.begins())
    }

    /// The key or name in such an item.
    #[must_use]
    pub fn about(self, item: &str) -> Option<&str> {
        item.strip_prefix(self.begins())?.strip_prefix('/')
    }

    /// What the items of its entries begin with.
    const fn begins(self) -> &'static str {
        match self {
            Self::Setting => "settings",
            kind => kind.word(),
        }
    }

    /// The word that is stored and typed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Account => "account",
            Self::Login => "login",
            Self::Setting => "setting",
            Self::Letter => "letter",
            Self::Edition => "edition",
            Self::Contacts => "contacts",
        }
    }

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Decision => "决定",
            Self::Account => "账号",
            Self::Login => "登录",
            Self::Setting => "设置",
            Self::Letter => "信函",
            Self::Edition => "台账",
            Self::Contacts => "通讯录",
        }
    }
}

impl FromStr for AuditKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|one| one.word() == text);
        known.ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|one| one.word()).collect();
            format!("expected one of {}", all.join(", "))
        })
    }
}

/// The hash that chains new entries; those on record say their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainHash {
    #[default]
    Sha256,
    /// GM/T 0004-2012 (国密).
    Sm3,
}

/// Digits of a hash that are printed: enough that nobody finds another entry with the same ones.
const PRINTED_DIGITS: usize = 16;
/// Fewer digits say nothing.
const FEWEST_DIGITS: usize = 8;

/// The last entry of the record at some moment, as it is printed in letters: `123:3f9a12bc34de56f0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordHead {
    /// Number of the entry.
    pub id: i64,
    /// Its hash, or how it begins.
    pub hash: String,
}

impl RecordHead {
    /// Whether an entry with this hash is the one that was printed.
    #[must_use]
    pub fn is_of(&self, hash: &str) -> bool {
        hash.starts_with(&self.hash)
    }
}

impl fmt::Display for RecordHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = self.hash.get(..PRINTED_DIGITS).unwrap_or(&self.hash);
        write!(f, "{}:{hash}", self.id)
    }
}

impl FromStr for RecordHead {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str =
            "expected N:HEX as a ledger letter has it, such as 123:3f9a12bc34de56f0";
        let (id, hash) = text.trim().split_once([':', '：']).ok_or(EXPECTED)?;
        let is_hash =
            hash.len() >= FEWEST_DIGITS && hash.chars().all(|one| one.is_ascii_hexdigit());
        let id = id.trim().parse().map_err(|_| EXPECTED)?;
        if is_hash {
            Ok(Self {
                id,
                hash: hash.to_ascii_lowercase(),
            })
        } else {
            Err(EXPECTED)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AuditKind, RecordHead};

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let hash = "3f9a12bc34de56f0aa".to_owned();
        let head = RecordHead {
            id: 123,
            hash: hash.clone(),
        };
        assert_eq!(head.to_string(), "123:3f9a12bc34de56f0");
        let read: RecordHead = head.to_string().parse().unwrap();
        assert!(read.is_of(&hash) && !read.is_of("3f9a12bc34de56f1aa"));
        for bad in [
            "",
            "123",
            "123:",
            "123:3f9",
            "x:3f9a12bc34de56f0",
            "123:3f9a12bcx4de56f0",
        ] {
            assert!(bad.parse::<RecordHead>().is_err(), "{bad}");
        }
    }

    #[test]
    fn kinds_are_read_as_they_are_written_and_follow_from_the_item() {
        for kind in AuditKind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
        }
        assert_eq!(
            AuditKind::of_item("letter/receipt/3/江某"),
            AuditKind::Letter
        );
        assert_eq!(AuditKind::of_item("contacts"), AuditKind::Contacts);
        assert_eq!(
            AuditKind::of_item("flag/2026Q4/kaiyang"),
            AuditKind::Decision
        );
    }
}
