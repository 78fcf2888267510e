//! Near matches, which the program never merges: a person decides (rule 8).

use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::domain::ledger::Entry;
use crate::domain::text::{code_key, key};
use crate::domain::unit::UnitSlug;

/// Why two entries, or two names of one entry, need a person's eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspicionReason {
    /// Two projects of one unit have nearly the same name.
    SimilarNames,
    /// Two units report a project of the same name.
    NameInTwoUnits,
    /// Two units report the same national project code.
    CodeInTwoUnits,
    /// A unit no longer lists a project, and since then lists another with much the same name, or with the same
    /// investor and investment.
    Renamed,
    /// Two rows of one sheet look like one project; both stay in the ledger.
    ListedTwice,
    /// The row carries the number of another project.
    NumberOfAnother,
    /// The number is known, but it now stands beside another name.
    OtherName,
    /// The office closed it, and reports list it again as one that goes on.
    ListedAfterClosing,
}

impl SuspicionReason {
    /// What a person is asked.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::SimilarNames => "名称相近，是否同一项目？",
            Self::NameInTwoUnits => "两个单位报了同名项目，归属哪个单位？",
            Self::CodeInTwoUnits => "两个单位报了同一项目代码，归属哪个单位？",
            Self::Renamed => "一个不再列出，一个此后才有，名称或投资方与总投资相同，是否更名？",
            Self::ListedTwice => "同一张表中出现两次，是否重复填报？",
            Self::NumberOfAnother => "所填项目编号属于另一项目，请核对编号。",
            Self::OtherName => "项目编号相同而名称改变较大，是否同一项目？",
            Self::ListedAfterClosing => {
                "办公室已定为终止，此后的报送又作为在推项目列出，是否确属终止？"
            }
        }
    }
}

impl SuspicionReason {
    /// Whether the two may be one project, which is then counted twice.
    #[must_use]
    pub const fn may_be_one_project(self) -> bool {
        match self {
            Self::SimilarNames
            | Self::NameInTwoUnits
            | Self::CodeInTwoUnits
            | Self::Renamed
            | Self::ListedTwice => true,
            Self::NumberOfAnother | Self::OtherName | Self::ListedAfterClosing => false,
        }
    }
}

/// One thing that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// Why.
    pub reason: SuspicionReason,
    /// The unit of the entry.
    pub unit: UnitSlug,
    /// Our number of the entry.
    pub number: String,
    pub name: String,
    /// The unit of the other entry; the same unit if both are its.
    pub other_unit: UnitSlug,
    /// Our number of the other entry; the same number if it is about one entry.
    pub other_number: String,
    /// The other entry's name; the former name (as a key) for [`SuspicionReason::OtherName`], nothing for
    /// [`SuspicionReason::ListedAfterClosing`].
    pub other_name: String,
}

impl Suspicion {
    fn between(reason: SuspicionReason, one: &Entry, other: &Entry) -> Self {
        Self {
            reason,
            unit: one.unit.clone(),
            number: one.number.clone(),
            name: one.row.name.clone(),
            other_unit: other.unit.clone(),
            other_number: other.number.clone(),
            other_name: other.row.name.clone(),
        }
    }
}

/// More projects than any unit has; beyond it names are compared for equality only, so that one
/// monstrous sheet cannot stop a tick.
const MOST_COMPARED: usize = 5_000;

/// The most letters that may be changed, put in or left out between two near names.
const MOST_EDITS: usize = 2;

/// All near matches between these entries that `known` has not named yet. The entries stand unit by unit;
/// `keys` are those of their names.
pub(in crate::domain) fn near_matches(
    entries: &[Entry],
    keys: &[Rc<str>],
    known: &[Suspicion],
) -> Vec<Suspicion> {
    let mut found = inside_units(entries, keys);
    let renamed = renamed(entries, keys);
    found.extend(
        renamed
            .into_iter()
            .filter(|pair| !found.iter().any(|other| other.is_about_the_same(pair)))
            .collect::<Vec<_>>(),
    );
    found.retain(|near| !known.iter().any(|other| other.is_about_the_same(near)));
    if let (Some(first), Some(last)) = (entries.first(), entries.last())
        && first.unit == last.unit
    {
        return found;
    }
    let codes = entries
        .iter()
        .map(|entry| entry.row.code.as_deref().map(code_key).unwrap_or_default());
    let codes: Vec<String> = codes.collect();
    found.extend(between_units(
        entries,
        &codes,
        SuspicionReason::CodeInTwoUnits,
    ));
    found.extend(between_units(
        entries,
        keys,
        SuspicionReason::NameInTwoUnits,
    ));
    found
}

/// Pairs inside one unit with nearly the same name.
fn inside_units(entries: &[Entry], keys: &[Rc<str>]) -> Vec<Suspicion> {
    let mut found = Vec::new();
    let mut start = 0;
    for unit in entries.chunk_by(|one, other| one.unit == other.unit) {
        let keys = &keys[start..start + unit.len()];
        start += unit.len();
        if unit.len() > MOST_COMPARED {
            continue;
        }
        let names: Vec<Name> = keys.iter().map(|key| Name::of_key(key)).collect();
        for (at, other) in near_pairs(&names) {
            let (one, other) = (&unit[at], &unit[other]);
            found.push(Suspicion::between(
                SuspicionReason::SimilarNames,
                one,
                other,
            ));
        }
    }
    found
}

/// The places of all near names, in their order. Names with unlike ordinals are never near, so that each is
/// compared with those of its own ordinals and with those that have none.
fn near_pairs(names: &[Name]) -> Vec<(usize, usize)> {
    let mut by_ordinals: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, name) in names.iter().enumerate() {
        by_ordinals.entry(&name.ordinals).or_default().push(at);
    }
    let mut found = Vec::new();
    let mut compare = |one: usize, other: usize| {
        if names[one].is_near(&names[other]) {
            found.push((one.min(other), one.max(other)));
        }
    };
    let plain = by_ordinals.remove("").unwrap_or_default();
    for (at, &one) in plain.iter().enumerate() {
        for &other in &plain[at + 1..] {
            compare(one, other);
        }
        for &other in by_ordinals.values().flatten() {
            compare(one, other);
        }
    }
    for alike in by_ordinals.values() {
        for (at, &one) in alike.iter().enumerate() {
            for &other in &alike[at + 1..] {
                compare(one, other);
            }
        }
    }
    found.sort_unstable();
    found
}

/// As many pairs of what is gone and what is new are looked at in one unit.
const MOST_RENAMED: usize = 100_000;
/// Names this alike (1.0 is the same) may be one name, changed.
const ALIKE: f64 = 0.8;

/// Pairs inside one unit of a project that is no longer listed and one that came after it.
fn renamed(entries: &[Entry], keys: &[Rc<str>]) -> Vec<Suspicion> {
    let mut found = Vec::new();
    let mut start = 0;
    for unit in entries.chunk_by(|one, other| one.unit == other.unit) {
        let keyed = unit.iter().zip(&keys[start..start + unit.len()]);
        start += unit.len();
        let Some(first) = unit.iter().map(|entry| entry.last).min() else {
            continue;
        };
        let new: Vec<(&Entry, &Rc<str>)> = keyed
            .clone()
            .filter(|(entry, _)| entry.first > first)
            .collect();
        let gone: Vec<(&Entry, &Rc<str>)> =
            keyed.filter(|(entry, _)| entry.absent.is_some()).collect();
        if new.len().saturating_mul(gone.len()) > MOST_RENAMED {
            continue;
        }
        for (now, now_key) in &new {
            for (then, then_key) in &gone {
                let is_after = now.first > then.last;
                if is_after && (is_alike(now_key, then_key) || has_same_money(now, then)) {
                    found.push(Suspicion::between(SuspicionReason::Renamed, now, then));
                }
            }
        }
    }
    found
}

/// Whether two keys of names are much the same, and not numbered unlike: 一期 and 二期 are two projects.
fn is_alike(one: &str, other: &str) -> bool {
    let (one_name, other_name) = (Name::of_key(one), Name::of_key(other));
    let (most, least) = (
        one_name.length.max(other_name.length),
        one_name.length.min(other_name.length),
    );
    // What differs in length by more than a fifth cannot be so much alike.
    least > 0
        && least * 5 >= most * 4
        && !one_name.is_numbered_unlike(&other_name)
        && strsim::normalized_levenshtein(one, other) >= ALIKE
}

/// Whether both name the same investor and the same investment.
fn has_same_money(one: &Entry, other: &Entry) -> bool {
    let money = |entry: &Entry| {
        let investor = entry.row.investor.as_deref().map(key)?;
        let total = entry.row.total_investment_yuan?;
        (!investor.is_empty() && total.0 > 0).then_some((investor, total))
    };
    money(one).is_some() && money(one) == money(other)
}

/// Entries of different units with the same key; each but the first points to the first.
fn between_units<K: Deref<Target = str>>(
    entries: &[Entry],
    keys: &[K],
    reason: SuspicionReason,
) -> Vec<Suspicion> {
    let count = keys.iter().filter(|key| !key.is_empty()).count();
    let mut first: HashMap<&str, &Entry> = HashMap::with_capacity(count);
    entries
        .iter()
        .zip(keys)
        .filter(|(_, key)| !key.is_empty())
        .filter_map(|(entry, key)| {
            let one = *first.entry(key).or_insert(entry);
            (one.unit != entry.unit).then(|| Suspicion::between(reason, entry, one))
        })
        .collect()
}

impl Suspicion {
    fn is_about_the_same(&self, other: &Self) -> bool {
        let (mine, theirs) = (
            (&self.number, &self.other_number),
            (&other.number, &other.other_number),
        );
        mine == theirs || mine == (theirs.1, theirs.0)
    }
}

/// Whether two keys of names could be one name, changed: at least half of the letters agree.
pub(in crate::domain) fn is_related(one: &str, other: &str) -> bool {
    one == other || strsim::normalized_levenshtein(one, other) >= 0.5
}

/// Whether two names of one unit are nearly the same: few letters differ, and not only a number
/// (一期 and 二期 are two projects, 项目 and 项目(二期) perhaps not).
#[must_use]
pub fn is_near(one: &str, other: &str) -> bool {
    Name::of_key(&key(one)).is_near(&Name::of_key(&key(other)))
}

/// A name, prepared for many comparisons, nearly all of which end at its first fields.
struct Name<'a> {
    /// One bit for each letter, by its lowest bits: one edit changes at most two of them.
    letter_bits: u64,
    /// How many letters it has.
    length: usize,
    /// Its digits, numerals and Latin letters, in order: what tells phases and plots apart.
    ordinals: String,
    key: &'a str,
}

impl<'a> Name<'a> {
    fn of_key(key: &'a str) -> Self {
        let (mut letter_bits, mut length) = (0, 0);
        for letter in key.chars() {
            letter_bits |= 1 << (u32::from(letter) % 64);
            length += 1;
        }
        Self {
            letter_bits,
            length,
            ordinals: key.chars().filter(|&letter| is_ordinal(letter)).collect(),
            key,
        }
    }

    fn is_near(&self, other: &Self) -> bool {
        let allowed = match self.length.min(other.length) {
            0 => return false,
            1..=5 => 0,
            6..=9 => 1,
            _ => MOST_EDITS,
        };
        let changed = (self.letter_bits ^ other.letter_bits).count_ones();
        changed as usize <= 2 * MOST_EDITS
            && self.length.abs_diff(other.length) <= allowed
            && !self.is_numbered_unlike(other)
            && strsim::levenshtein(self.key, other.key) <= allowed
    }

    /// Whether both have ordinals, and not the same ones.
    fn is_numbered_unlike(&self, other: &Self) -> bool {
        let has_none = self.ordinals.is_empty() || other.ordinals.is_empty();
        !has_none && self.ordinals != other.ordinals
    }
}

fn is_ordinal(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(
            letter,
            '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
        )
        || matches!(
            letter,
            '甲' | '乙' | '丙' | '丁' | '东' | '南' | '西' | '北'
        )
}
