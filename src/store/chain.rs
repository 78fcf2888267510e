//! The chain of the record: each entry's hash over the one before it, and what does not fit.

use std::fmt::Write as _;

use chrono::{SecondsFormat, Timelike as _};
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::domain::audit::{AuditKind, ChainHash, RecordHead};
use crate::domain::desk::Signed;
use crate::domain::language::Language;

/// The hash before the first entry.
pub(super) const BEGINNING: &str = "";

/// Entries that are named; what is more is counted.
const MOST_NAMED: usize = 20;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number, from 1; none is left out.
    pub id: i64,
    pub kind: AuditKind,
    /// What it is about: as the desk calls it, or `letter/KEY`, `edition/2026-11/final`, `login/NAME`.
    pub item: String,
    /// What was decided or done, in a word.
    pub answer: String,
    pub signed: Signed,
    /// Which hash chains it.
    pub hash_kind: ChainHash,
    /// Over the hash of the one before it, and all of this.
    pub hash: String,
}

/// An entry that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenEntry {
    /// Its number.
    pub id: i64,
    pub what: Alteration,
}

/// What was done to an entry, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    PutIn,
    /// Entries before it are gone.
    GapBefore,
    Unreadable,
    /// It, its hash, or the one before it.
    Changed,
    /// The head that is noted beside it is gone.
    HeadGone,
    /// It is gone, with all behind the last one.
    Gone,
    /// It was put in, with all behind it.
    PutInBehind,
    /// It, or the head that is noted beside it.
    ChangedOrHead,
    /// The letter that it tells of.
    Letter,
    /// The edition that it tells of.
    Edition,
}

impl Alteration {
    #[must_use]
    pub const fn told(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::PutIn => ("it was put in", "是后来塞进去的"),
            Self::GapBefore => ("entries before it are gone", "它前面的记录不见了"),
            Self::Unreadable => ("it cannot be read", "读不出来"),
            Self::Changed => (
                "it, its hash, or the one before it was changed",
                "它、它的校验值或前一条被改过",
            ),
            Self::HeadGone => (
                "the head that is noted beside it is gone",
                "旁边记着的末条校验值不见了",
            ),
            Self::Gone => (
                "it is gone, with all behind the last one",
                "它和末条以后的都不见了",
            ),
            Self::PutInBehind => (
                "it was put in, with all behind it",
                "它和以后的都是后来塞进去的",
            ),
            Self::ChangedOrHead => (
                "it, or the head that is noted beside it, was changed",
                "它或旁边记着的末条校验值被改过",
            ),
            Self::Letter => (
                "the letter that it tells of was changed",
                "它所说的信函被改过",
            ),
            Self::Edition => (
                "the edition that it tells of was changed",
                "它所说的台账被改过",
            ),
        };
        language.of(english, chinese)
    }
}

/// What the whole chain came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChainVerdict {
    pub entries: u64,
    /// The first ones that do not fit, in order.
    pub broken: Vec<BrokenEntry>,
    /// How many there are beyond those.
    pub more: u64,
    /// Number and hash of the last entry.
    pub head: Option<RecordHead>,
}

impl ChainVerdict {
    fn name(&mut self, id: i64, what: Alteration) {
        if self.broken.len() < MOST_NAMED {
            self.broken.push(BrokenEntry { id, what });
        } else {
            self.more += 1;
        }
    }
}

/// The hash of an entry that follows the one with this hash. Each text stands behind its length, so that nothing can be
/// moved from one to the next.
pub(super) fn hash_of(
    hash: ChainHash,
    before: &str,
    id: i64,
    (item, answer): (&str, &str),
    signed: &Signed,
) -> String {
    let at = signed.at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let id = id.to_string();
    let parts = [before, &id, item, answer, &signed.by, &signed.why, &at];
    match hash {
        ChainHash::Sha256 => hash_of_parts::<Sha256>(&parts),
        ChainHash::Sm3 => hash_of_parts::<Sm3>(&parts),
    }
}

fn hash_of_parts<H: Digest>(parts: &[&str]) -> String {
    let mut hasher = H::new();
    for part in parts {
        hasher.update(part.len().to_string());
        hasher.update(":");
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// SHA-256 of what an entry tells of, for instance a letter.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Takes entries in order, and says which do not fit.
#[derive(Debug)]
pub(super) struct ChainCheck {
    expected: i64,
    /// Hash of the last entry; `None`: it is not known, and what follows it is believed.
    before: Option<String>,
    verdict: ChainVerdict,
    last: Option<i64>,
}

impl ChainCheck {
    /// From the first entry on.
    pub(super) fn from_the_beginning() -> Self {
        Self {
            expected: 1,
            before: Some(BEGINNING.to_owned()),
            verdict: ChainVerdict::default(),
            last: None,
        }
    }

    /// From the entry behind this one on.
    pub(super) fn behind(entry: &AuditEntry) -> Self {
        Self {
            expected: entry.id + 1,
            before: Some(entry.hash.clone()),
            verdict: ChainVerdict::default(),
            last: Some(entry.id),
        }
    }

    /// The next one; `None`: it cannot be read.
    pub(super) fn take(&mut self, id: i64, entry: Option<&AuditEntry>) {
        self.verdict.entries += 1;
        let is_next = id == self.expected;
        let fits = |entry: &AuditEntry, before: &str| {
            let what = (&*entry.item, &*entry.answer);
            entry.kind == AuditKind::of_item(&entry.item)
                && entry.signed.at.nanosecond() == 0
                && entry.hash == hash_of(entry.hash_kind, before, id, what, &entry.signed)
        };
        let wrong = match (entry, &self.before) {
            _ if id < self.expected => Some(Alteration::PutIn),
            _ if !is_next => Some(Alteration::GapBefore),
            (None, _) => Some(Alteration::Unreadable),
            (Some(entry), Some(before)) if !fits(entry, before) => Some(Alteration::Changed),
            (Some(_), _) => None,
        };
        if let Some(what) = wrong {
            self.verdict.name(id, what);
        }
        self.expected = id.saturating_add(1).max(1);
        self.before = entry.map(|entry| entry.hash.clone());
        self.last = Some(id);
    }

    /// What it came to, with what is noted as the head.
    pub(super) fn end(mut self, noted: Option<RecordHead>) -> ChainVerdict {
        let last = self.last.unwrap_or(0);
        match &noted {
            None if self.last.is_some() => {
                self.verdict.name(last, Alteration::HeadGone);
            }
            Some(head) if head.id > last => {
                self.verdict.name(head.id, Alteration::Gone);
            }
            Some(head) if head.id < last => {
                self.verdict.name(head.id + 1, Alteration::PutInBehind);
            }
            Some(head) if self.before.as_ref() != Some(&head.hash) => {
                self.verdict.name(head.id, Alteration::ChangedOrHead);
            }
            None | Some(_) => {}
        }
        self.verdict.head = noted;
        self.verdict
    }
}
