//! Receipt letters: each file has its receipt in the folder, but files in masses bring one letter for all of them.

use chrono::TimeDelta;

/// Letters to one unit are counted over this time, and what is told of together is told so long after the first.
pub const BATCH_WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Reports and what else can be read bring a letter each, up to so many in that time.
const MAX_LETTERS: u32 = 10;
/// Files that one letter on many tells by name; the others it counts.
pub const MAX_FILES_LISTED: u32 = 50;
/// A marked copy above this stays in the folder; many mail servers refuse much larger letters. Bytes.
const MAX_MAILED_COPY: usize = 5 << 20;

/// What a unit was told of by letter in the last [`BATCH_WINDOW`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecentReceipts {
    /// Files of which nothing could be read as a report, each by a letter of its own.
    pub junk: u32,
    /// All others, likewise.
    pub others: u32,
    /// A letter told of several together, or one is still to come.
    pub has_batch: bool,
}

impl RecentReceipts {
    /// Whether the next file gets a letter of its own, and counts it; if not, it is told of together with others.
    /// Of junk only the first one does.
    pub fn next_gets_letter(&mut self, is_junk: bool) -> bool {
        let gets_letter = if is_junk {
            self.junk == 0 && !self.has_batch
        } else {
            self.others < MAX_LETTERS
        };
        self.junk += u32::from(gets_letter && is_junk);
        self.others += u32::from(gets_letter && !is_junk);
        self.has_batch |= !gets_letter;
        gets_letter
    }
}

/// Whether a marked copy goes with the letter: not too large, and without macros, which mail servers stop.
#[must_use]
pub const fn is_copy_mailed(byte_size: usize, has_macros: bool) -> bool {
    !has_macros && byte_size <= MAX_MAILED_COPY
}

#[cfg(test)]
mod tests {
    use super::{RecentReceipts, is_copy_mailed};

    #[test]
    fn of_junk_the_first_file_is_told_of_alone_and_of_reports_ten() {
        let mut recent = RecentReceipts::default();
        let letters = |recent: &mut RecentReceipts, is_junk, files| {
            (0..files)
                .filter(|_| recent.next_gets_letter(is_junk))
                .count()
        };
        assert_eq!(letters(&mut recent, true, 300), 1);
        assert_eq!(letters(&mut recent, false, 300), 10);
        let mut reports_first = RecentReceipts::default();
        assert_eq!(letters(&mut reports_first, false, 11), 10);
        assert_eq!(
            letters(&mut reports_first, true, 1),
            0,
            "a letter on many comes anyway"
        );
    }

    #[test]
    fn what_mail_servers_stop_is_not_mailed() {
        assert!(is_copy_mailed(5 << 20, false));
        assert!(!is_copy_mailed((5 << 20) + 1, false));
        assert!(!is_copy_mailed(1, true));
    }
}
