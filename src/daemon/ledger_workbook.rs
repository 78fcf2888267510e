//! The ledger as it stands: merged from what counts, with its standings, as a checked workbook.

use std::collections::HashMap;
use std::io::Cursor;
use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use super::Office;
use super::kept_ledger::LedgerSource;
use super::unverified_workbook::UnverifiedWorkbook;
use crate::domain::assignment_lines::{AssignmentLine, lines};
use crate::domain::edition::ShownWith;
use crate::domain::edition_news::EditionNews;
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::look_back;
use crate::domain::observation::{Flag, QuarterStanding, as_shown_outside};
use crate::domain::occasion::EditionStage;
use crate::domain::period::{Period, Quarter};
use crate::domain::plan::Facts;
use crate::domain::rate::{Rates, rates};
use crate::domain::report_status::ReportStatus;
use crate::domain::unit::UnitSlug;
use crate::domain::urgent::of_ledger;
use crate::store::Result;
use crate::workbook::ledger::{LedgerView, write, write_quickly};

/// Quarters shown in 观摩情况.
const QUARTERS_SHOWN: usize = 5;

/// All that a ledger workbook shows.
#[derive(Debug, Clone)]
pub struct LedgerReport {
    /// Projects and matters.
    pub ledger: Arc<Ledger>,
    pub rates: Rates,
    /// Units × the last periods.
    pub standings: Vec<ReportStatus>,
    /// Units × the last quarters.
    pub quarters: Vec<QuarterStanding>,
    /// Warnings and flags of the last closed quarter.
    pub flags: Vec<Flag>,
    /// What somebody is to see to and the office has not closed.
    pub assignments: Vec<AssignmentLine>,
    /// What is new against the edition before, where that was asked for.
    pub news: Option<Arc<EditionNews>>,
    /// Where each unit's projects stand among those of all.
    places: HashMap<UnitSlug, Range<usize>>,
}

impl LedgerReport {
    /// What an edition shows, whatever has become of its units and projects since.
    pub(super) fn of_edition(ledger: Arc<Ledger>, shown_with: ShownWith) -> Self {
        Self {
            rates: rates(&ledger, shown_with.rate_rules),
            standings: shown_with.standings(),
            quarters: shown_with.quarters,
            flags: shown_with.flags,
            // Its workbook is kept as it was written.
            assignments: Vec::new(),
            news: None,
            places: places(&ledger),
            ledger,
        }
    }

    /// The projects of one unit, in the ledger's order.
    #[must_use]
    pub fn of_unit(&self, unit: &UnitSlug) -> &[Entry] {
        let place = self.places.get(unit).cloned();
        let own = place.and_then(|place| self.ledger.entries.get(place));
        own.unwrap_or_default()
    }
}

/// Where each unit's projects stand in a ledger, which has them by unit.
fn places(ledger: &Ledger) -> HashMap<UnitSlug, Range<usize>> {
    let mut places = HashMap::new();
    let mut from = 0;
    for own in ledger.entries.chunk_by(|one, next| one.unit == next.unit) {
        let to = from + own.len();
        places.insert(own[0].unit.clone(), from..to);
        from = to;
    }
    places
}

impl Office {
    /// The ledger as it stands at this period, with what is known at `now`.
    pub async fn ledger_report(
        &self,
        facts: &Facts,
        as_of: Period,
        now: DateTime<Utc>,
    ) -> Result<LedgerReport> {
        self.ledger_report_from(LedgerSource::Kept, facts, as_of, now)
            .await
    }

    /// The same, merged from what one will.
    pub(super) async fn ledger_report_from(
        &self,
        source: LedgerSource,
        facts: &Facts,
        as_of: Period,
        now: DateTime<Utc>,
    ) -> Result<LedgerReport> {
        let ledger = self.merged(as_of, source).await?;
        let ledger = self.with_urgent(ledger, facts);
        Ok(self.ledger_report_of(Arc::new(ledger), facts, now))
    }

    /// The ledger with the urgent matters that are open, before all others.
    pub(super) fn with_urgent(&self, mut ledger: Ledger, facts: &Facts) -> Ledger {
        let open = of_ledger(&facts.urgent, &self.policy, ledger.as_of);
        ledger.matters.splice(0..0, open);
        ledger
    }

    /// What a ledger workbook shows, with what is known at `now`.
    pub(super) fn ledger_report_of(
        &self,
        ledger: Arc<Ledger>,
        facts: &Facts,
        now: DateTime<Utc>,
    ) -> LedgerReport {
        LedgerReport {
            rates: rates(&ledger, self.policy.rates),
            standings: self.standings(facts, ledger.as_of, now),
            quarters: self.quarters(facts, now),
            flags: self.flags(facts, now),
            assignments: lines(
                &self.policy,
                self.policy.local(now).date(),
                &facts.assignments,
            ),
            news: None,
            places: places(&ledger),
            ledger,
        }
    }

    /// The period as of which the ledger stands now: the latest that anybody has reported for, and
    /// at least the last one past its deadline.
    #[must_use]
    pub fn as_of(&self, facts: &Facts, today: NaiveDate) -> Period {
        let running = self.policy.due_days.running(today);
        let closed = self.policy.due_days.before(running);
        let reported = facts
            .submissions
            .iter()
            .filter(|submission| {
                submission.is_report
                    && submission.verdict.is_accepted()
                    && submission.period <= running
            })
            .map(|submission| submission.period)
            .max();
        reported.map_or(closed, |reported| reported.max(closed))
    }

    /// Units × the periods of its year up to this one, as far as the program was in charge and facts go back.
    #[must_use]
    pub fn standings(&self, facts: &Facts, as_of: Period, now: DateTime<Utc>) -> Vec<ReportStatus> {
        let policy = &self.policy;
        let first_known = look_back::first_period(now);
        let mut periods: Vec<Period> =
            std::iter::successors(Some(as_of), |period| Some(policy.due_days.before(*period)))
                .take_while(|period| period.0.year() == as_of.0.year())
                .take_while(|period| period.0 >= policy.start && *period >= first_known)
                .collect();
        periods.reverse();
        let ruled = self.ruled(facts);
        policy
            .units
            .iter()
            .flat_map(|unit| {
                periods
                    .iter()
                    .map(|&period| ruled.report_status(unit, period))
            })
            .collect()
    }

    fn quarters(&self, facts: &Facts, now: DateTime<Utc>) -> Vec<QuarterStanding> {
        let this = Quarter::of(self.policy.local(now).date());
        let mut quarters: Vec<Quarter> =
            std::iter::successors(Some(this), |quarter| Some(quarter.previous()))
                .take(QUARTERS_SHOWN)
                .collect();
        quarters.reverse();
        let record = facts.quarters(&self.policy, now);
        self.policy
            .units
            .iter()
            .flat_map(|unit| {
                let quarters = quarters.iter();
                quarters.map(|&quarter| record.standing(unit, quarter))
            })
            .collect()
    }

    /// Flags and warnings that hold for the latest quarter that has closed, as the leaders may see them.
    fn flags(&self, facts: &Facts, now: DateTime<Utc>) -> Vec<Flag> {
        let mut last = Quarter::of(self.policy.local(now).date()).previous();
        if crate::domain::observation::closes_at(&self.policy, last) >= now {
            last = last.previous();
        }
        let record = facts.quarters(&self.policy, now);
        self.policy
            .units
            .iter()
            .filter_map(|unit| record.flag(unit, last))
            .filter_map(|flag| {
                let said = facts.flag_answers.of(&flag.unit, flag.quarter);
                as_shown_outside(&self.policy, flag, said)
            })
            .collect()
    }

    /// The workbook of a ledger. `stage` is `None` for the ledger as it stands.
    pub fn book(
        &self,
        ledger_report: &LedgerReport,
        title: &str,
        stage: Option<EditionStage>,
    ) -> std::result::Result<UnverifiedWorkbook, String> {
        let remark = self.remark(ledger_report);
        let view = self.view(ledger_report, (title, remark.as_deref()), stage);
        let bytes = write(&view).map_err(|error| error.to_string())?;
        Ok(UnverifiedWorkbook::of(bytes, &ledger_report.ledger))
    }

    /// The workbook of the ledger as it stands, packed for the disk on which it lies: it is made anew with every report,
    /// and nobody gets it by mail.
    pub(super) fn current_book(
        &self,
        ledger_report: &LedgerReport,
    ) -> std::result::Result<UnverifiedWorkbook, String> {
        let remark = self.remark(ledger_report);
        let title = ledger_report.ledger.as_of.label();
        let view = self.view(ledger_report, (&title, remark.as_deref()), None);
        let mut bytes = Vec::new();
        write_quickly(&view, Cursor::new(&mut bytes)).map_err(|error| error.to_string())?;
        Ok(UnverifiedWorkbook::of(bytes, &ledger_report.ledger))
    }

    /// The workbook of the ledger as it stands, read back.
    ///
    /// # Errors
    /// What is wrong with it: then nobody gets it.
    pub fn workbook_of(
        &self,
        ledger_report: &LedgerReport,
    ) -> std::result::Result<Vec<u8>, String> {
        self.current_book(ledger_report)?.checked()
    }

    /// What is said on the first page of a ledger, if anything is.
    fn remark(&self, ledger_report: &LedgerReport) -> Option<String> {
        let as_of = ledger_report.ledger.as_of;
        (!self.calendar.covers(as_of.0)).then(|| {
            format!(
                "{}年放假安排尚未收录，涉及该年的日期为暂定。",
                as_of.0.format("%Y")
            )
        })
    }

    fn view<'a>(
        &'a self,
        ledger_report: &'a LedgerReport,
        (title, remark): (&'a str, Option<&'a str>),
        stage: Option<EditionStage>,
    ) -> LedgerView<'a> {
        LedgerView {
            office_name: &self.policy.office_name,
            title,
            as_of: ledger_report.ledger.as_of.0,
            ledger: &ledger_report.ledger,
            rates: &ledger_report.rates,
            standings: &ledger_report.standings,
            quarters: &ledger_report.quarters,
            flags: &ledger_report.flags,
            assignments: &ledger_report.assignments,
            news: ledger_report.news.as_deref(),
            remark,
            shows_suspicions: stage != Some(EditionStage::Final),
        }
    }
}
