//! How a file of a folder is judged where nobody keeps a record of reports, and which one a later report overrules.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{FileOwner, FilePlace};
use crate::check::{Checked, Context, Listings, check, drop_repeated_rows};
use crate::domain::period::{DueDays, Period};
use crate::domain::policy::USUAL_LATE_DAYS;
use crate::domain::rules::{Group, Rule};
use crate::domain::sheet::Sheet;
use crate::domain::switches::{Switch, Switches};
use crate::domain::unit::{Unit, UnitSlug};

/// All by which a file of the folder is judged, beside what it says itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Judging<'a> {
    /// Where it lies.
    pub place: Cow<'a, FilePlace>,
    /// The units that are known by name.
    pub units: Cow<'a, [Unit]>,
    pub today: NaiveDate,
}

/// A report of a unit that was accepted: its earlier ones do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterReport {
    pub unit: UnitSlug,
    pub period: Period,
}

impl Judging<'_> {
    /// The unit in whose folder the file lies, if it is one of those that are known.
    #[must_use]
    pub fn folder_unit(&self) -> Option<&Unit> {
        self.place.folder_unit(&self.units)
    }

    /// Does something with all that the rules ask for.
    pub fn with_context<T>(&self, work: impl FnOnce(&Context<'_>) -> T) -> T {
        let due_days = DueDays::usual();
        work(&Context {
            unit: self.folder_unit(),
            units: &self.units,
            due_days: &due_days,
            today: self.today,
            late_days: USUAL_LATE_DAYS,
            unstated: due_days.unstated(self.today, USUAL_LATE_DAYS, |period| period.0, |_| true),
            history: &[],
            observed: &[],
            listings: &Listings::default(),
            // Nobody has named the units that there are.
            switches: &Switches::new([(Rule::UnknownUnit, Switch::Off)]),
        })
    }

    /// Judges what was read. Rows that are there twice are taken out of it, and it states what its folders state.
    #[must_use]
    pub fn judge(&self, sheet: &mut Sheet) -> Checked {
        drop_repeated_rows(sheet);
        self.with_context(|context| {
            let checked = check(sheet, context);
            let of_folders = self.place.period_words();
            if of_folders.is_empty() {
                return checked;
            }
            sheet.period_words.extend(of_folders);
            sheet.period_words.sort_by_key(|said| said.strength);
            let mut findings = checked.findings.iter();
            if findings.any(|finding| finding.rule.group() == Group::File) {
                return checked;
            }
            check(sheet, context)
        })
    }

    /// Whose the file is that states this.
    #[must_use]
    pub fn owner(&self, sheet: &Sheet, checked: &Checked) -> FileOwner<'_> {
        self.place.whose(sheet, checked.unit.as_ref(), &self.units)
    }
}

impl LaterReport {
    /// Whether it overrules a file that was judged so, whatever that one's projects are.
    #[must_use]
    pub fn overrules(&self, owner: &FileOwner<'_>, checked: &Checked) -> bool {
        checked.verdict.is_accepted()
            && checked.period < self.period
            && *owner.slug() == self.unit.0
    }
}
