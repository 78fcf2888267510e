//! Keeps our own files in the share up to date: each unit's prefilled form, and the ledger as it stands.

use chrono::{DateTime, Utc};
use tracing::{info, warn};

use super::Office;
use super::books::Account;
use super::intake::form_path;
use crate::domain::ledger::Entry;
use crate::domain::period::{Period, Quarter};
use crate::domain::plan::Facts;
use crate::domain::unit::Unit;
use crate::folder::{LEDGERS, sha256};
use crate::store::{Published, Result};
use crate::workbook::form::{self, FormView, Questions};

/// The ledger as it stands, renewed whenever it changes; editions lie beside it by year.
const CURRENT_LEDGER: &str = "当前台账.xlsx";

/// Renews what is out of date. What cannot be written is answered and tried again at the next tick.
pub(super) async fn publish(
    office: &Office,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let mut troubles = Vec::new();
    let today = office.policy.local(now).date();
    let as_of = office.as_of(facts, today);
    let running = office.policy.due_days.running(today);
    let latest = office.store.latest_accepted().await?;
    let mut known = office.store.published().await?;
    // Loading the whole ledger is only worth it when something is out of date.
    let mut account: Option<Account> = None;
    for unit in office
        .policy
        .units
        .iter()
        .filter(|unit| unit.is_active_on(running.0))
    {
        let path = form_path(unit);
        let latest = latest.get(&unit.slug).copied().unwrap_or(0);
        let source = format!(
            "form {}: {running}, {}, submission {latest}",
            form::VERSION,
            unit.name
        );
        let known = known.remove(&path);
        if known.as_ref().is_some_and(|known| known.source == source) && is_there(office, &path) {
            continue;
        }
        if account.is_none() {
            account = Some(office.account(facts, as_of, now).await?);
        }
        let Some(account) = &account else { continue };
        match office.form(account, unit, running).await {
            Ok(bytes) => replace(office, &path, source, &bytes, known, &mut troubles).await?,
            Err(error) => troubles.push(format!("form of {}: {error}", unit.slug)),
        }
    }
    if let Some(&latest) = latest.values().max() {
        publish_ledger(office, facts, (as_of, latest), account, now, &mut troubles).await?;
    }
    Ok(troubles)
}

/// Renews the ledger as it stands at a period, made of submissions up to the `latest`.
async fn publish_ledger(
    office: &Office,
    facts: &Facts,
    (as_of, latest): (Period, i64),
    account: Option<Account>,
    now: DateTime<Utc>,
    troubles: &mut Vec<String>,
) -> Result<()> {
    let standings = serde_json::to_vec(&(
        office.standings(facts, as_of),
        &facts.observations.len(),
        &facts.raised,
        Quarter::of(office.policy.local(now).date()),
    ))
    .unwrap_or_default();
    let source = format!(
        "ledger: {as_of}, submission {latest}, standings {}",
        sha256(&standings)
    );
    let path = format!("{LEDGERS}/{CURRENT_LEDGER}");
    let known = office.store.published_at(&path).await?;
    if known.as_ref().is_some_and(|known| known.source == source) && is_there(office, &path) {
        return Ok(());
    }
    let account = match account {
        Some(account) => account,
        None => office.account(facts, as_of, now).await?,
    };
    match office.book(&account, &as_of.label(), None) {
        Ok(bytes) => replace(office, &path, source, &bytes, known, troubles).await?,
        Err(error) => troubles.push(format!("ledger: {error}")),
    }
    Ok(())
}

fn is_there(office: &Office, path: &str) -> bool {
    office.share.root().join(path).symlink_metadata().is_ok()
}

/// Writes a file of ours over its earlier version, unless somebody changed that: then it is left
/// alone, as a submission (a form that was filled in where it lay) or for whoever changed it.
async fn replace(
    office: &Office,
    path: &str,
    source: String,
    bytes: &[u8],
    known: Option<Published>,
    troubles: &mut Vec<String>,
) -> Result<()> {
    let hash = sha256(bytes);
    let mut published = known.unwrap_or_else(|| Published {
        path: path.to_owned(),
        sha256: String::new(),
        source: String::new(),
        announced: None,
    });
    let earlier = published.clone();
    let is_announced = published.announced.replace(hash.clone()).as_ref() == Some(&hash);
    if !is_announced {
        note(office, &published).await?;
    }
    let share = &office.share;
    let is_ours = |there: &str| earlier.is(there) || share.is_own(path, there);
    let replaced = share
        .note_own(path, &hash)
        .and_then(|()| share.replace_own(path, bytes, is_ours));
    match replaced {
        Ok(true) => {
            info!(path, source, "published");
            published.sha256 = hash;
            published.source = source;
            published.announced = None;
            note(office, &published).await?;
        }
        Ok(false) => warn!(path, "left alone: somebody changed it"),
        Err(error) => troubles.push(error.to_string()),
    }
    Ok(())
}

async fn note(office: &Office, published: &Published) -> Result<()> {
    let mut tx = office.store.begin().await?;
    tx.set_published(published).await?;
    tx.commit().await
}

impl Office {
    /// The unit's prefilled form for a period.
    ///
    /// # Errors
    /// If the store cannot be read or the workbook cannot be made.
    pub async fn form(
        &self,
        account: &Account,
        unit: &Unit,
        period: Period,
    ) -> std::result::Result<Vec<u8>, String> {
        let last = self.store.last_report(&unit.slug, period).await;
        let last = last.map_err(|error| error.to_string())?;
        let quarter = Quarter::of(period.0);
        let observations = self.store.last_observations(&unit.slug, quarter).await;
        let observations = observations.map_err(|error| error.to_string())?;
        let entries: Vec<&Entry> = account.ledger.of_unit(&unit.slug).collect();
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
            questions: last.as_ref().map(|last| Questions {
                period: last.period,
                findings: &last.findings,
            }),
            observations: &observations,
        })
        .map_err(|error| error.to_string())
    }
}
