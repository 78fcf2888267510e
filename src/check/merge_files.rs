//! Which files of a folder make one ledger: whose each one is, which period its folders state, and which one of a
//! unit counts. Shared rules: the stated period wins, and a rejected sheet replaces nothing.

mod judging;
mod place;

use std::cmp::Ordering;
use std::collections::BTreeMap;

pub use judging::{Judging, LaterReport};
pub use place::{FileOwner, FilePlace, Ours};
use unicode_normalization::UnicodeNormalization;

use crate::domain::finding::Verdict;
use crate::domain::period::Period;
use crate::domain::period_words::{PeriodStatement, PeriodWords, newest};
use crate::domain::project::ProjectRow;
use crate::domain::unit::UnitSlug;

/// A file that was read and judged.
#[derive(Debug, Clone, Copy)]
pub struct FileCandidate<'a> {
    /// Where it lies, as it is shown.
    pub path: &'a str,
    pub unit: &'a UnitSlug,
    pub period: Period,
    /// All that it says of its period.
    pub words: &'a [PeriodStatement],
    /// What became of it.
    pub verdict: Verdict,
    /// It is a ledger of ours.
    pub is_ledger: bool,
    /// Whether a report's table was found.
    pub has_table: bool,
    pub rows: &'a [ProjectRow],
}

/// Whether a file counts, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is its unit's report.
    Counts,
    /// This program made it.
    Ours(Ours),
    /// It was rejected, so it replaces nothing.
    Rejected,
    /// It has no report's table.
    NoReport,
    /// Its unit has one for a later period, or a later issue.
    Earlier {
        /// The one that counts.
        by: usize,
    },
    /// Its unit has one of the same period that comes later by its name.
    SamePeriod {
        /// The one that counts.
        by: usize,
        /// Whether they say different things.
        differs: bool,
    },
}

impl Fate {
    /// Whether somebody should look at what was decided.
    #[must_use]
    pub const fn needs_person(&self) -> bool {
        match self {
            Self::Counts | Self::Ours(_) | Self::Earlier { .. } => false,
            Self::Rejected | Self::NoReport => true,
            Self::SamePeriod { differs, .. } => *differs,
        }
    }
}

/// What becomes of each file: of a unit's accepted reports the latest period counts, then the later words (第10期),
/// then the later name, with numbers compared as numbers.
#[must_use]
pub fn choose(files: &[FileCandidate<'_>]) -> Vec<Fate> {
    let mut of_unit: BTreeMap<&UnitSlug, Vec<usize>> = BTreeMap::new();
    let mut fates: Vec<Fate> = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let fate = match file.verdict {
            _ if file.is_ledger => Fate::Ours(Ours::Ledger),
            Verdict::Ignored => Fate::Ours(Ours::Form),
            _ if !file.has_table => Fate::NoReport,
            Verdict::Rejected => Fate::Rejected,
            Verdict::Accepted | Verdict::AcceptedWithWarnings => {
                of_unit.entry(file.unit).or_default().push(index);
                Fate::Counts
            }
        };
        fates.push(fate);
    }
    for reports in of_unit.into_values() {
        let latest = reports.iter().copied().reduce(|best, other| {
            let (order, _) = compare(&files[other], &files[best]);
            if order == Ordering::Less { best } else { other }
        });
        let Some(by) = latest else { continue };
        for index in reports.into_iter().filter(|index| *index != by) {
            let (_, is_stated) = compare(&files[index], &files[by]);
            let differs = files[index].rows != files[by].rows;
            fates[index] = if is_stated {
                Fate::Earlier { by }
            } else {
                Fate::SamePeriod { by, differs }
            };
        }
    }
    fates
}

/// The order of two reports of one unit, and whether they state it themselves.
fn compare(one: &FileCandidate<'_>, other: &FileCandidate<'_>) -> (Ordering, bool) {
    let by_period = one.period.cmp(&other.period);
    if by_period.is_ne() {
        return (by_period, true);
    }
    let words = [one, other].map(|file| {
        let said = file.words.iter().filter(|said| said.strength.states());
        said.fold(PeriodWords::default(), |words, said| {
            words.and(said.words).unwrap_or(words)
        })
    });
    let all_speak = words.iter().all(|words| words.says_something());
    match newest(&words, None).as_deref().filter(|_| all_speak) {
        Some([true, false]) => (Ordering::Greater, true),
        Some([false, true]) => (Ordering::Less, true),
        _ => (natural(one.path, other.path), false),
    }
}

/// The order of names as people see it: 9月 before 10月, a number before a letter.
#[must_use]
pub fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (pieces(one).into_iter(), pieces(other).into_iter());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => return a.cmp(&b),
        }
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NamePiece {
    /// A number without leading zeros: its length, then its digits.
    Number(usize, String),
    Letter(char),
}

fn pieces(text: &str) -> Vec<NamePiece> {
    let mut pieces = Vec::new();
    let mut digits = String::new();
    for letter in text.nfkc().map(Some).chain([None]) {
        if let Some(digit) = letter.filter(char::is_ascii_digit) {
            digits.push(digit);
            continue;
        }
        if !digits.is_empty() {
            let bare = digits.trim_start_matches('0').to_owned();
            pieces.push(NamePiece::Number(bare.len(), bare));
            digits.clear();
        }
        pieces.extend(letter.map(NamePiece::Letter));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{Fate, FileCandidate, Ours, choose, natural};
    use crate::domain::finding::Verdict;
    use crate::domain::period::Period;
    use crate::domain::period_words::{PeriodStatement, Strength};
    use crate::domain::unit::UnitSlug;
    use crate::words::period_words::in_name;

    #[test]
    fn numbers_are_compared_as_numbers_and_before_letters() {
        for (one, other) in [
            ("9月", "10月"),
            ("第9期", "第10期"),
            ("a/2.xlsx", "a/10.xlsx"),
            ("表1", "表a"),
            ("表０９", "表10"),
        ] {
            assert_eq!(natural(one, other), Ordering::Less, "{one} {other}");
            assert_eq!(natural(other, one), Ordering::Greater, "{one} {other}");
        }
        assert_eq!(natural("表01", "表1"), Ordering::Equal);
    }

    #[test]
    fn the_latest_accepted_report_of_a_unit_counts() {
        use Verdict::{Accepted, Ignored, Rejected};
        let period = |text: &str| Period(text.parse().unwrap());
        let nanming = UnitSlug("南明".to_owned());
        let files = [
            ("调度表第9期", "2026-11-25", Accepted, false, true),
            ("调度表第10期", "2026-11-25", Accepted, false, true),
            ("20261110", "2026-11-10", Accepted, false, true),
            ("20261210", "2026-12-10", Rejected, false, true),
            ("form", "2026-12-10", Ignored, false, false),
            ("台账", "2026-12-10", Rejected, true, false),
            ("通讯录", "2026-12-10", Rejected, false, false),
            ("调度表", "2026-11-25", Accepted, false, true),
        ];
        let words: Vec<Vec<PeriodStatement>> = files
            .iter()
            .map(|(name, ..)| {
                let said = in_name(name, Strength::FileName).into_iter();
                let statement = |(words, strength)| PeriodStatement {
                    words,
                    strength,
                    text: String::new(),
                    sheet: String::new(),
                    cell: String::new(),
                };
                said.map(statement).collect()
            })
            .collect();
        let candidates: Vec<FileCandidate<'_>> = files
            .iter()
            .zip(&words)
            .map(
                |(&(path, of, verdict, is_ledger, has_table), words)| FileCandidate {
                    path,
                    unit: &nanming,
                    period: period(of),
                    words,
                    verdict,
                    is_ledger,
                    has_table,
                    rows: &[],
                },
            )
            .collect();
        let by = 1;
        assert_eq!(
            choose(&candidates),
            [
                Fate::Earlier { by },
                Fate::Counts,
                Fate::Earlier { by },
                Fate::Rejected,
                Fate::Ours(Ours::Form),
                Fate::Ours(Ours::Ledger),
                Fate::NoReport,
                Fate::SamePeriod { by, differs: false },
            ]
        );
        assert!(Fate::SamePeriod { by, differs: true }.needs_person());
    }
}
