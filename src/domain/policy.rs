//! The office's settings that the rules ask for: all that `plan` needs beside calendar and facts.

use chrono::{
    DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeZone, Utc,
};
use chrono_tz::Tz;

use super::assignment::Assignee;
use super::meeting_day::MeetingPolicy;
use super::period::{DueDays, Quarter};
use super::rate::RateRules;
use super::stalled::StallRules;
use super::switches::Switches;
use super::targets::Targets;
use super::unit::{Contact, Department, Unit, UnitManager, UnitSlug};
use super::unit_list::UnitList;
use super::wording::folded;

/// Days after a deadline in which a report of the period just past is nothing odd, unless the office sets others
/// (rule 3).
pub const USUAL_LATE_DAYS: u32 = 5;

/// What a deadline on a non-working day becomes (rule 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnHoliday {
    /// It stands as the rule says it.
    Unchanged,
    /// It moves to the working day before.
    PreviousWorkday,
    /// It moves to the working day after.
    NextWorkday,
}

/// The dispatch rule as this office carries it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The office's name, as letters are signed.
    pub office_name: String,
    /// The office's own addresses: drafts, flags and troubles go there.
    pub office: Vec<Contact>,
    /// Leaders (市领导), who get the monthly ledger and the flags.
    pub leaders: Vec<Contact>,
    /// The units that must report, in the order of ledgers and letters.
    pub units: UnitList,
    /// The member departments (成员单位), in the order of the configuration.
    pub departments: Vec<Department>,
    /// The office's zone.
    pub zone: Tz,
    /// The first day on which the program is in charge; nothing before it is due.
    pub start: NaiveDate,
    /// Rule 1.
    pub due_days: DueDays,
    /// Rule 1: the last moment of the due day; `None` is 24:00.
    pub deadline_time: Option<NaiveTime>,
    /// Rule 2.
    pub on_holiday: OnHoliday,
    /// Rule 3: for how many days after its deadline a period still takes a sheet that states none; and how near to
    /// today a day in a name is the one on which the file was saved.
    pub late_days: u32,
    /// Rule 10.
    pub reminders: ReminderPolicy,
    /// Rule 11.
    pub ledger: LedgerPolicy,
    /// Rule 12.
    pub observation: ObservationPolicy,
    /// Rule 14.
    pub guard: GuardPolicy,
    /// Rule 13.
    pub rates: RateRules,
    /// When a project counts as stalled.
    pub stalled: StallRules,
    /// What each unit is to reach in a year.
    pub targets: Targets,
    /// 项目经理人 who get the list of their own projects before a meeting.
    pub managers: Vec<UnitManager>,
    /// What drafts of documents say that only the office knows.
    pub documents: DocumentPolicy,
    /// When and where the monthly meeting is.
    pub meeting: MeetingPolicy,
    /// Which rules for sheets do not hold, or not yet.
    pub switches: Switches,
}

/// Rule 10: when liaisons are reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderPolicy {
    /// Working days before the deadline, descending: `[3, 1, 0]`.
    pub workdays_before: Vec<u32>,
    /// Time of day at which reminders go out.
    pub at: NaiveTime,
    /// Working days after the deadline on which what is overdue goes to the unit's leader and the office.
    pub overdue_workdays_after: u32,
    /// Time on the due day at which the office gets the list of who has reported.
    pub office_list_at: NaiveTime,
    /// When no letter goes out that can wait.
    pub quiet: QuietHours,
    /// Reminders to one person on one day; what is more waits for the next.
    pub most_a_day: u32,
}

/// Hours of the night in which nobody is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// When they begin.
    pub from: NaiveTime,
    /// When they end; the same as `from`: there are none.
    pub to: NaiveTime,
}

impl QuietHours {
    /// Whether this time of day lies in them; they may go over midnight.
    #[must_use]
    pub fn contain(self, time: NaiveTime) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }
}

/// Rule 14: when letters to units are held, and who hears of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardPolicy {
    /// More than this part of the units missing at once, or gone from units.toml, is doubtful; 100: never.
    pub missing_percent: u32,
    /// Who hears of trouble; `None`: the office's first address.
    pub operator: Option<Contact>,
}

/// Rule 11: the monthly ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPolicy {
    /// Working days after the last due day of the month.
    pub workdays_after: u32,
    /// Working days before that on which the office gets the draft.
    pub draft_workdays_before: u32,
    /// Time of day for both.
    pub at: NaiveTime,
}

/// What drafts of documents say that only the office knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPolicy {
    /// Name of the dispatch rule, with 《》; `None`: a marked blank.
    pub rule_name: Option<String>,
    /// Its 发文字号; `None`: a marked blank.
    pub rule_number: Option<String>,
    /// 主送机关 of a request.
    pub addressee: String,
}

/// Whom the rule has requests addressed to.
pub const USUAL_ADDRESSEE: &str = "市委、市政府";

impl Default for DocumentPolicy {
    fn default() -> Self {
        Self {
            rule_name: None,
            rule_number: None,
            addressee: USUAL_ADDRESSEE.to_owned(),
        }
    }
}

/// Rule 12: quarterly observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationPolicy {
    /// A quarter closes at the end of this day of the next month.
    pub closes_on_day: u32,
    /// Quarters in a row without a project that lead to a warning.
    pub warn_after: u32,
    /// Quarters in a row without a project that lead to a flag.
    pub flag_after: u32,
    /// A flag reaches the leaders only after the office has confirmed it.
    pub confirm_flags: bool,
    /// Quarters in which the city held no observation; they count for nobody.
    pub not_held: Vec<Quarter>,
}

impl Policy {
    /// The unit with this short name.
    #[must_use]
    pub fn unit(&self, slug: &super::unit::UnitSlug) -> Option<&Unit> {
        self.units.named(slug)
    }

    /// The unit or department with this short name; of two of the same name it is the department, which takes what is
    /// assigned.
    #[must_use]
    pub fn assignee(&self, slug: &UnitSlug) -> Option<Assignee<'_>> {
        let mut departments = self.departments.iter();
        let department = departments.find(|department| department.slug == *slug);
        department
            .map(Assignee::Department)
            .or_else(|| self.unit(slug).map(Assignee::Unit))
    }

    /// The same, as people name it: its name, an alias or its short name.
    #[must_use]
    pub fn assignee_named(&self, name: &str) -> Option<Assignee<'_>> {
        let meant = folded(name);
        let is_meant = |known: &str| folded(known) == meant;
        let mut departments = self.departments.iter();
        let department = departments.find(|one| is_meant(&one.name) || is_meant(&one.slug.0));
        department
            .map(Assignee::Department)
            .or_else(|| self.unit_named(name).map(Assignee::Unit))
    }

    /// The unit of this name, alias or short name.
    #[must_use]
    pub fn unit_named(&self, name: &str) -> Option<&Unit> {
        let meant = folded(name);
        let mut units = self.units.iter();
        units.find(|unit| {
            let own = [&unit.name, &unit.slug.0].into_iter();
            own.chain(&unit.aliases).any(|known| folded(known) == meant)
        })
    }

    /// The name of a unit or department; its short name if it is neither any more.
    #[must_use]
    pub fn assignee_name<'a>(&'a self, slug: &'a UnitSlug) -> &'a str {
        self.assignee(slug).map_or(&*slug.0, Assignee::name)
    }

    /// Who hears of trouble (rule 14); `None` only if the office has no address at all.
    #[must_use]
    pub fn operator(&self) -> Option<&Contact> {
        self.guard.operator.as_ref().or(self.office.first())
    }

    /// What the clock on the office's wall shows.
    #[must_use]
    pub fn local(&self, now: DateTime<Utc>) -> NaiveDateTime {
        now.with_timezone(&self.zone).naive_local()
    }

    /// The instant for programs: RFC 3339 in whole seconds with the offset of the office's zone.
    #[must_use]
    pub fn stamp(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone);
        local.to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    /// The instant at which the office's wall clock shows this; in a gap the first one after it.
    #[must_use]
    pub fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        match self.zone.from_local_datetime(&local) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
            LocalResult::None => {
                let later = local + chrono::TimeDelta::hours(1);
                self.zone
                    .from_local_datetime(&later)
                    .earliest()
                    .map_or_else(|| local.and_utc(), |at| at.to_utc())
            }
        }
    }
}
