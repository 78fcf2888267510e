//! The last look that would have shown a file, though not every folder can be read at every look (rule 5).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

/// The folders that the last look into a unit's folder did not read to their end: path below the unit's folder
/// with a slash at its end, nothing for its own; and the last look that did, if any. Each folder speaks for
/// those in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread(pub BTreeMap<Vec<u8>, Option<DateTime<Utc>>>);

impl Unread {
    /// The last look that would have shown a file at this path; `None`: there was none. The last look of all
    /// was `last`.
    #[must_use]
    pub fn last_look(&self, path: &[u8], last: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let above = self.0.iter().filter(|(folder, _)| path.starts_with(folder));
        // No look at all is earlier than any.
        above.map(|(_, at)| *at).chain([last]).min().flatten()
    }

    /// What is unread after a look that did not read these folders; the one before it was `last`.
    #[must_use]
    pub fn after(&self, unread: &[&[u8]], last: Option<DateTime<Utc>>) -> Self {
        // One in a folder that is unread by now may have been so for longer.
        let still = self.0.keys().map(Vec::as_slice);
        let still = still.filter(|old| unread.iter().any(|folder| old.starts_with(folder)));
        let all = unread.iter().copied().chain(still);
        Self(
            all.map(|folder| (folder.to_vec(), self.last_look(folder, last)))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::Unread;

    fn at(hour: i64) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-11-25T00:00:00Z".parse().unwrap();
        start + TimeDelta::hours(hour)
    }

    /// Looks at hours 0, 1, 2, … each of which could not read these folders; then the hour of the last look that
    /// would have shown a file at this path.
    fn hour(looks: &[&[&str]], path: &str) -> Option<i64> {
        let mut unread = Unread::default();
        let mut last = None;
        for (hour, folders) in (0..).zip(looks) {
            let folders: Vec<&[u8]> = folders.iter().map(|folder| folder.as_bytes()).collect();
            unread = unread.after(&folders, last);
            last = Some(at(hour));
        }
        unread
            .last_look(path.as_bytes(), last)
            .map(|look| (look - at(0)).num_hours())
    }

    #[test]
    fn a_look_shows_what_it_reads_and_nothing_else() {
        assert_eq!(hour(&[], "表.xlsx"), None);
        assert_eq!(hour(&[&[], &[]], "一/表.xlsx"), Some(1));
        assert_eq!(hour(&[&[], &["一/"], &["一/"]], "一/表.xlsx"), Some(0));
        assert_eq!(hour(&[&[], &["一/"], &["一/"]], "一/二/表.xlsx"), Some(0));
        assert_eq!(hour(&[&[], &["一/"], &["一/"]], "一.xlsx"), Some(2));
        assert_eq!(hour(&[&["一/"], &["一/"]], "一/表.xlsx"), None);
        assert_eq!(hour(&[&[], &["一/"], &[]], "一/表.xlsx"), Some(2));
        assert_eq!(hour(&[&[], &[], &[""]], "表.xlsx"), Some(1));
    }

    #[test]
    fn a_folder_in_one_that_is_unread_is_unread_for_as_long_as_both() {
        // First the inner one, then the outer one, and the other way round.
        assert_eq!(
            hour(&[&[], &["一/二/"], &["一/"]], "一/二/表.xlsx"),
            Some(0)
        );
        assert_eq!(hour(&[&[], &["一/二/"], &["一/"]], "一/表.xlsx"), Some(1));
        assert_eq!(
            hour(&[&[], &["一/"], &["一/二/"]], "一/二/表.xlsx"),
            Some(0)
        );
        assert_eq!(hour(&[&[], &["一/"], &["一/二/"]], "一/表.xlsx"), Some(2));
    }
}
