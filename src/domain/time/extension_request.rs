//! A later deadline that a unit asks for (申请延期): what may be asked for, and what became of it (rule 1).

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::domain::deadline::Deadline;
use crate::domain::desk::Signed;
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::language::{Language, both};
use crate::domain::period::Period;
use crate::domain::unit::{Unit, UnitSlug};

/// What a unit asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedExtension {
    pub unit: UnitSlug,
    pub period: Period,
    /// The last day, to the same time of day as any deadline.
    pub until: NaiveDate,
}

/// It as it is on record. Of a unit and a period the last one counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionRequest {
    pub number: i64,
    pub wanted: WantedExtension,
    /// By whom, why and when.
    pub asked: Signed,
    /// Whether it was granted, and by whom; `None` while nobody has said anything.
    pub answer: Option<(bool, Signed)>,
    /// A report for the period counts by now.
    pub is_reported: bool,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    Waiting,
    Granted,
    Refused,
    /// Nobody answered, and there is nothing to answer any more.
    Lapsed,
}

impl RequestState {
    /// The word in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Lapsed => "lapsed",
        }
    }

    /// For people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "待答复",
            Self::Granted => "准予",
            Self::Refused => "不予",
            Self::Lapsed => "未答复，已作废",
        }
    }
}

impl ExtensionRequest {
    /// When it lapses.
    #[must_use]
    pub fn lapses(&self, rules: &DispatchRules<'_>) -> Deadline {
        let until = self.wanted.until;
        rules.policy.deadline_on(rules.calendar, until)
    }

    /// How it stands now. It lapses with the day, with the report, and when the deadline is that day or later anyhow.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>, rules: &DispatchRules<'_>) -> RequestState {
        let WantedExtension {
            unit,
            period,
            until,
        } = &self.wanted;
        match &self.answer {
            Some((true, _)) => RequestState::Granted,
            Some((false, _)) => RequestState::Refused,
            None if self.is_reported
                || now > self.lapses(rules).at
                || rules.deadline(unit, *period).date >= *until =>
            {
                RequestState::Lapsed
            }
            None => RequestState::Waiting,
        }
    }
}

/// The days to which the deadline of a period may be asked to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskableDays {
    pub period: Period,
    /// As the deadline stands.
    pub deadline: Deadline,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// Why nothing is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotAsk {
    /// No report is due then; with the period that runs.
    NotDue(Period),
    /// The period has not begun; with the one that runs.
    NotYet(Period),
    /// The unit owes no report for it.
    NotOwed,
    /// Its deadline was too long ago.
    Over(NaiveDate),
    /// The deadline is this day already.
    NotLater(NaiveDate),
    /// The day is over: from this one on.
    DayOver(NaiveDate),
    /// The next period is due on this day.
    IntoTheNext(NaiveDate),
    /// The report has arrived.
    Reported,
    /// Another request waits, for this day.
    Waiting(NaiveDate),
}

impl CannotAsk {
    /// One sentence, with what to do.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        match self {
            Self::NotDue(running) => both!(
                language,
                "no report is due on that day; the period that runs is {running}",
                "这一天不是报送日，现在的报送期是{running}。"
            ),
            Self::NotYet(running) => both!(
                language,
                "that period has not begun; the one that runs is {running}",
                "这一期还没有开始，现在的报送期是{running}。"
            ),
            Self::NotOwed => language
                .of(
                    "the unit owes no report for that period",
                    "本单位这一期不需要报送，不必申请延期。",
                )
                .to_owned(),
            Self::Over(day) => both!(
                language,
                "its deadline was {day}, which is too long ago; hand the report in, late as it is",
                "这一期已于{day}截止，不能再申请延期，请直接报送。"
            ),
            Self::NotLater(day) => both!(
                language,
                "the deadline is {day} already; ask for a later day",
                "截止日期本来就是{day}，请填写更晚的日期。"
            ),
            Self::DayOver(day) => both!(
                language,
                "that day is over; ask for {day} or later",
                "这一天已经过去，请填写{day}或以后的日期。"
            ),
            Self::IntoTheNext(day) => both!(
                language,
                "the next period is due on {day}; ask for a day before it",
                "下一期{day}截止，只能延到那天以前。"
            ),
            Self::Reported => language
                .of(
                    "the report for that period has arrived; a correction may come at any time",
                    "这一期的报表已经收到，不必申请延期；要更正随时可以再报。",
                )
                .to_owned(),
            Self::Waiting(day) => both!(
                language,
                "a request for {day} waits for the office already",
                "延至{day}的申请正在等待办公室答复，不必重复申请。"
            ),
        }
    }
}

/// To which days a unit may ask to have the deadline of a period moved.
///
/// # Errors
/// [`CannotAsk`] if there is none: the period neither runs nor closed a few days ago, or the next one is due.
pub fn askable_days(
    now: DateTime<Utc>,
    rules: &DispatchRules<'_>,
    unit: &Unit,
    period: Period,
) -> Result<AskableDays, CannotAsk> {
    let policy = rules.policy;
    let today = policy.local(now).date();
    let running = policy.due_days.running(today);
    if !policy.due_days.names(period.0) {
        return Err(CannotAsk::NotDue(running));
    }
    if period > running {
        return Err(CannotAsk::NotYet(running));
    }
    let is_exempt = rules.exceptions.exempt(&unit.slug, period);
    if is_exempt || period.0 < policy.start || !unit.is_active_on(period.0) {
        return Err(CannotAsk::NotOwed);
    }
    let deadline = rules.deadline(&unit.slug, period);
    if deadline.date + Days::new(policy.late_days.into()) < today {
        return Err(CannotAsk::Over(deadline.date));
    }
    let next = policy.deadline(rules.calendar, policy.due_days.after(period));
    // A day whose deadline time is over is over.
    let is_today_over = policy.deadline_on(rules.calendar, today).at <= now;
    let open = today + Days::new(u64::from(is_today_over));
    let first = open.max(deadline.date + Days::new(1));
    let last = next.date - Days::new(1);
    if first > last {
        return Err(CannotAsk::IntoTheNext(next.date));
    }
    Ok(AskableDays {
        period,
        deadline,
        first,
        last,
    })
}

impl AskableDays {
    /// Whether this day may be asked for.
    ///
    /// # Errors
    /// [`CannotAsk`] with the nearest day that may.
    pub fn check(&self, until: NaiveDate) -> Result<(), CannotAsk> {
        if until <= self.deadline.date {
            Err(CannotAsk::NotLater(self.deadline.date))
        } else if until < self.first {
            Err(CannotAsk::DayOver(self.first))
        } else if until > self.last {
            Err(CannotAsk::IntoTheNext(self.last + Days::new(1)))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
