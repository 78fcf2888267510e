//! Whether state and archive agree: the state is whole, knows all that arrived, and names nothing that is gone.

use std::collections::BTreeSet;
use std::fmt;
use std::io;

use crate::domain::language::{Language, both};
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;
use crate::folder::{Archive, MOST_BYTES, Note, Share, sha256};
use crate::store::{Result, Store, StoreError};

/// Names that are told of one disagreement; what is more is counted.
const MOST_NAMES: usize = 20;

/// What is to agree.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    /// The state.
    pub store: &'a Store,
    /// The archive of originals.
    pub archive: Archive,
    /// The share, where a file may still wait that is noted and not on record.
    pub share: &'a Share,
    /// It is a mirror of one on a server, and may not show yet what lies there.
    pub is_mirror: bool,
    /// Whose files.
    pub policy: &'a Policy,
}

/// In what they do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Disagreement {
    /// The database is not as it was written.
    Damaged(String),
    /// The state knows of nothing, and the archive has these.
    Emptied {
        /// Originals that are kept.
        originals: usize,
        /// What is noted of them.
        ahead: Vec<Note>,
    },
    /// The state ends before the archive does: an older one was put in its place.
    Older {
        /// The last arrival that it knows.
        last_known: i64,
        /// What it does not know.
        ahead: Vec<Note>,
    },
    /// Files that were noted and did not come on record, and are no longer where they lay.
    LeftOut(Vec<Note>),
    /// Originals that the state names and the archive lacks.
    Gone(Vec<String>),
    /// The archive cannot be read.
    Unreadable(String),
}

impl Disagreement {
    /// Whether nothing may be decided over such a state: who has reported would be reminded, and what was
    /// sent would be sent again.
    #[must_use]
    pub const fn forbids_work(&self) -> bool {
        matches!(
            self,
            Self::Damaged(_) | Self::Emptied { .. } | Self::Older { .. }
        )
    }

    /// The arrivals that the state does not know.
    #[must_use]
    pub fn ahead(&self) -> &[Note] {
        match self {
            Self::Emptied { ahead, .. } | Self::Older { ahead, .. } | Self::LeftOut(ahead) => ahead,
            _ => &[],
        }
    }
}

impl Disagreement {
    /// In what they do not agree, with what to do.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::Damaged(what) => both!(
                language,
                "the state is damaged: {what}\n  hint: stop diaodu, move diaodu.db and what begins with its name away, and `diaodu restore` the last backup; without one `diaodu rebuild --missing` judges again what the archive has",
                "状态已损坏：{what}\n  怎么办：停下 diaodu，把 diaodu.db 和同名开头的文件移走，用 `diaodu restore` 恢复最近的备份；没有备份的，`diaodu rebuild --missing` 会按档案重新审核"
            ),
            Self::Emptied { originals, ahead } => both!(
                language,
                "the state is gone or empty, but {originals} originals lie in the archive beside it: all that was judged and sent would be forgotten{}\n  hint: move diaodu.db away and `diaodu restore` the last backup; without one `diaodu rebuild --missing` judges again what the archive has; to begin anew, move the folder archive away",
                "状态不见了或是空的，而旁边的档案里有{originals}份原件，这样下去审核和发信的记录就都没有了{}\n  怎么办：把 diaodu.db 移走，用 `diaodu restore` 恢复最近的备份；没有备份的，`diaodu rebuild --missing` 会按档案重新审核；要从头开始，就把 archive 文件夹移走",
                names(language, ahead.iter().map(named))
            ),
            Self::Older { last_known, ahead } => both!(
                language,
                "the state is older than its archive: it knows arrivals up to number {last_known}, and {} later ones are noted in the archive{}\n  hint: was an older copy of diaodu.db put back, by a snapshot of the machine or by hand? put the newer one back, or a newer backup; without one `diaodu rebuild --missing` enters these files; what was sent since then may go again",
                "状态比档案旧：状态只记到第{last_known}号来件，档案里还有后来的{}件{}\n  怎么办：是不是用快照或手工把旧的 diaodu.db 放了回去？把新的放回来，或恢复较新的备份；没有的，`diaodu rebuild --missing` 会补录这些文件；此后发过的信可能会再发",
                ahead.len(),
                names(language, ahead.iter().map(named))
            ),
            Self::LeftOut(notes) => both!(
                language,
                "{} files came into the archive and not on record, and are no longer where they lay{}\n  hint: `diaodu rebuild --missing` enters them",
                "有{}个文件进了档案却没有登记，原处也没有了{}\n  怎么办：`diaodu rebuild --missing` 会补录",
                notes.len(),
                names(language, notes.iter().map(named))
            ),
            Self::Gone(originals) => both!(
                language,
                "{} originals that the state names are not in the archive{}\n  hint: look for the folder archive in a backup and copy into it what is missing",
                "状态里登记的{}份原件不在档案里{}\n  怎么办：到备份的 archive 文件夹里找，把缺的复制过来",
                originals.len(),
                names(language, originals.iter().cloned())
            ),
            Self::Unreadable(what) => both!(
                language,
                "the archive cannot be read: {what}\n  hint: look for the same file in a backup",
                "档案读不了：{what}\n  怎么办：到备份里找同一个文件"
            ),
        }
    }
}

impl fmt::Display for Disagreement {
    /// For the record and the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Language::English))
    }
}

/// `: 6 (nanming, 表.xlsx), 7 (yunyan, 表.xlsx) and 3 more`
fn names(language: Language, all: impl ExactSizeIterator<Item = String>) -> String {
    let count = all.len();
    if count == 0 {
        return String::new();
    }
    let told: Vec<String> = all.take(MOST_NAMES).collect();
    let more = match count - told.len() {
        0 => String::new(),
        more => both!(language, " and {more} more", "等，另有{more}个"),
    };
    let told = told.join(language.of(", ", "、"));
    both!(language, ": {told}{more}", "：{told}{more}")
}

/// `17 (nanming, 表.xlsx)`
pub(super) fn named(note: &Note) -> String {
    format!("{} ({}, {})", note.number, note.unit, note.file_name)
}

/// Reads the state from end to end and compares it with the archive. Answers in what they differ.
///
/// # Errors
/// If the store does not answer for another reason than being damaged.
pub async fn disagreements(parts: &Parts<'_>) -> Result<Vec<Disagreement>> {
    match parts.store.check().await {
        Ok(()) => {}
        Err(StoreError::Damaged(what)) => return Ok(vec![Disagreement::Damaged(what)]),
        Err(error) => return Err(error),
    }
    let read = || Ok::<_, io::Error>((parts.archive.notes()?, parts.archive.originals()?));
    let (notes, originals) = match read() {
        Ok(read) => read,
        Err(error) => return Ok(vec![Disagreement::Unreadable(error.to_string())]),
    };
    let arrivals = parts.store.arrivals().await?;
    let (arrivals, mut found) = if is_behind(&arrivals, &notes, &originals) {
        let waiting = LyingFiles::look(parts);
        // Once more: while the daemon works, what was noted and waited comes on record and is moved.
        let arrivals = parts.store.arrivals().await?;
        let found = behind(parts.policy, &arrivals, notes, &originals, &waiting);
        (arrivals, found)
    } else {
        (arrivals, Vec::new())
    };
    let kept: BTreeSet<&String> = originals.iter().collect();
    let named: BTreeSet<&String> = arrivals.iter().map(|(_, sha256)| sha256).collect();
    let mut gone: Vec<String> = named.difference(&kept).copied().cloned().collect();
    if !gone.is_empty() {
        // What another program took in meanwhile was kept before it came on record.
        let kept = parts.archive.originals().unwrap_or(originals);
        let kept: BTreeSet<String> = kept.into_iter().collect();
        gone.retain(|sha256| !kept.contains(sha256));
    }
    if !gone.is_empty() {
        found.push(Disagreement::Gone(gone));
    }
    Ok(found)
}

/// Number and hash of what is on record.
type Arrivals = [(i64, String)];

fn is_unknown(arrivals: &Arrivals) -> impl Fn(&Note) -> bool + use<'_> {
    let known: BTreeSet<(i64, &str)> = arrivals
        .iter()
        .map(|(number, sha256)| (*number, &**sha256))
        .collect();
    move |note| !known.contains(&(note.number, &*note.sha256))
}

/// Whether the archive has anything that the state does not know.
fn is_behind(arrivals: &Arrivals, notes: &[Note], originals: &[String]) -> bool {
    let is_empty = arrivals.is_empty() && !originals.is_empty();
    is_empty || notes.iter().any(is_unknown(arrivals))
}

/// What the archive has and the state does not know, as far as that is not about to be taken in again.
fn behind(
    policy: &Policy,
    arrivals: &Arrivals,
    notes: Vec<Note>,
    originals: &[String],
    waiting: &LyingFiles,
) -> Vec<Disagreement> {
    let last_known = arrivals.last().map_or(0, |(number, _)| *number);
    let is_unknown = is_unknown(arrivals);
    let is_ahead =
        |note: &Note| is_unknown(note) && !waiting.may_have(note, note.number == last_known + 1);
    let ahead: Vec<Note> = notes.into_iter().filter(is_ahead).collect();
    if arrivals.is_empty() {
        let lost = originals
            .iter()
            .filter(|sha256| !waiting.has_bytes(sha256))
            .count();
        // Where a folder cannot be read, the very first file may be noted and lie in it.
        let may_be_one = lost == 1 && ahead.is_empty() && !waiting.unseen.is_empty();
        return if lost == 0 || may_be_one {
            Vec::new()
        } else {
            vec![Disagreement::Emptied {
                originals: lost,
                ahead,
            }]
        };
    }
    // Who is no unit any more cannot be called missing by mistake. A number that the state has given to
    // another file tells of a write that failed, not of a state that was lost.
    let (lost, left): (Vec<Note>, Vec<Note>) = ahead
        .into_iter()
        .partition(|note| note.number > last_known && policy.unit(&note.unit).is_some());
    let mut found = Vec::new();
    if !lost.is_empty() {
        found.push(Disagreement::Older {
            last_known,
            ahead: lost,
        });
    }
    if !left.is_empty() {
        found.push(Disagreement::LeftOut(left));
    }
    found
}

/// The files that lie in the units' folders: one of them may have been noted when the process died, and is
/// taken in again.
struct LyingFiles {
    /// By unit and hash.
    files: BTreeSet<(UnitSlug, String)>,
    /// The folders that cannot be read now; nothing is known of them.
    unseen: BTreeSet<UnitSlug>,
}

impl LyingFiles {
    fn look(parts: &Parts<'_>) -> Self {
        let mut waiting = Self {
            files: BTreeSet::new(),
            unseen: BTreeSet::new(),
        };
        for unit in &parts.policy.units {
            let Ok(listed) = parts.share.scan(&unit.name) else {
                waiting.unseen.insert(unit.slug.clone());
                continue;
            };
            if parts.is_mirror || !listed.unread.is_empty() {
                waiting.unseen.insert(unit.slug.clone());
            }
            for seen in &listed.seen {
                match parts.share.take(&unit.name, seen, MOST_BYTES) {
                    Ok(bytes) => {
                        waiting.files.insert((unit.slug.clone(), sha256(&bytes)));
                    }
                    Err(_) => {
                        waiting.unseen.insert(unit.slug.clone());
                    }
                }
            }
        }
        waiting
    }

    /// Whether the file of this note waits in its folder. Of a folder that cannot be read it is believed
    /// of one file: the `next` one, which was in hand when the process died.
    fn may_have(&self, note: &Note, next: bool) -> bool {
        (next && self.unseen.contains(&note.unit))
            || self
                .files
                .contains(&(note.unit.clone(), note.sha256.clone()))
    }

    fn has_bytes(&self, sha256: &str) -> bool {
        self.files.iter().any(|(_, hash)| hash == sha256)
    }
}
