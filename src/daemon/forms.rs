//! The units' prefilled forms: each is made when its unit reports or a period begins, and lies in the unit's folder.

use tokio::task::yield_now;

use super::intake::form_path;
use super::ledger_workbook::LedgerReport;
use super::publish::{Fresh, current, mark, replace};
use super::{Office, OfficeAt};
use crate::domain::edit::EditRecord;
use crate::domain::ledger::Entry;
use crate::domain::period::{Period, Quarter};
use crate::domain::plan::Facts;
use crate::domain::unit::Unit;
use crate::store::Result;
use crate::workbook::form::{self, FormView, UnitQuestions};

/// So many files wait in memory to be written together; each time a note of them reaches the disk first.
const AT_ONCE: usize = 64;

/// Renews the forms that are out of date, and leaves the ledger in `in_hand` if it was merged for them. What cannot be
/// written is answered and tried again at the next tick.
pub(super) async fn renew(
    at: OfficeAt<'_>,
    facts: &Facts,
    in_hand: &mut Option<LedgerReport>,
) -> Result<Vec<String>> {
    let OfficeAt { office, now } = at;
    let mut troubles = Vec::new();
    let today = office.policy.local(now).date();
    let as_of = office.as_of(facts, today);
    let running = office.policy.due_days.running(today);
    let latest = office.store.latest_accepted().await?;
    let mut known = office.store.published().await?;
    let edits = office.store.project_edits().await?;
    let mut fresh = Vec::new();
    for unit in office
        .policy
        .units
        .iter()
        .filter(|unit| unit.is_active_on(running.0))
    {
        let path = form_path(unit);
        let source = source(unit, running, latest.get(&unit.slug).copied(), &edits);
        let known = known.remove(&path);
        if known.as_ref().is_some_and(|known| known.source == source) && office.share.has(&path) {
            continue;
        }
        // Merging the whole ledger is only worth it when something is out of date.
        if in_hand.is_none() {
            *in_hand = Some(current(at, facts, as_of).await?);
        }
        let Some(ledger_report) = &*in_hand else {
            continue;
        };
        // Somebody may want the program to stop.
        yield_now().await;
        match office.form(ledger_report, unit, running).await {
            Ok(bytes) => fresh.push(Fresh::new(&path, known, source, bytes)),
            Err(error) => troubles.push(format!("form of {}: {error}", unit.slug)),
        }
        if fresh.len() >= AT_ONCE {
            replace(office, std::mem::take(&mut fresh), &mut troubles).await?;
        }
    }
    replace(office, fresh, &mut troubles).await?;
    Ok(troubles)
}

/// What a unit's form is made from: it is out of date once that changes. `latest`: its latest accepted submission.
fn source(unit: &Unit, period: Period, latest: Option<i64>, edits: &[EditRecord]) -> String {
    format!(
        "form {}: {period}, {}, submission {}{}",
        form::VERSION,
        unit.name,
        latest.unwrap_or(0),
        mark(edits.iter().filter(|record| record.unit == unit.slug))
    )
}

impl Office {
    /// The unit's prefilled form for a period.
    ///
    /// # Errors
    /// If the store cannot be read or the workbook cannot be made.
    pub async fn form(
        &self,
        ledger_report: &LedgerReport,
        unit: &Unit,
        period: Period,
    ) -> std::result::Result<Vec<u8>, String> {
        let last = self.store.last_report(&unit.slug, period).await;
        let last = last.map_err(|error| error.to_string())?;
        let quarter = Quarter::of(period.0);
        let observations = self.store.last_observations(&unit.slug, quarter).await;
        let observations = observations.map_err(|error| error.to_string())?;
        let entries: Vec<&Entry> = ledger_report.of_unit(&unit.slug).iter().collect();
        let deadline = self.policy.deadline(&self.calendar, period);
        let time = self.policy.deadline_time.map_or_else(
            || "24:00".to_owned(),
            |time| time.format("%H:%M").to_string(),
        );
        form::write(&FormView {
            office_name: &self.policy.office_name,
            unit: &unit.slug,
            unit_name: &unit.name,
            period,
            deadline: &format!("{}{time}", Period(deadline.date).label()),
            entries: &entries,
            preparer: last.as_ref().and_then(|last| last.preparer.as_deref()),
            phone: last.as_ref().and_then(|last| last.phone.as_deref()),
            questions: last.as_ref().map(|last| UnitQuestions {
                period: last.period,
                projects: &last.projects,
                findings: &last.findings,
            }),
            observations: &observations,
        })
        .map_err(|error| error.to_string())
    }

    /// The unit's form for a period as it lies in its folder; `None` if it is out of date there, or somebody changed it.
    pub(super) async fn form_in_folder(
        &self,
        unit: &Unit,
        period: Period,
    ) -> Result<Option<Vec<u8>>> {
        let path = form_path(unit);
        let latest = self.store.latest_accepted_of(&unit.slug).await?;
        let known = self.store.published_at(&path).await?;
        let edits = self.store.project_edits().await?;
        let current = known.filter(|known| known.source == source(unit, period, latest, &edits));
        Ok(current.and_then(|known| self.share.read_own(&path, &known.sha256)))
    }
}
