//! `tick(now)` is the whole program: take in, plan, queue, publish, deliver. Idempotent.

use std::collections::BTreeMap;

use tokio::sync::watch;

use super::deliver::{Delivered, deliver};
use super::editions_in_share::keep_editions;
use super::file_ops::{self, FileOpsOfTick};
use super::intake::{IntakeError, Known, Taken, take_in, tell};
use super::mirror::ExpectedFiles;
use super::until_stop::until_stop;
use super::{CurrentListings, OfficeAt, forms, guard, office_books, publish, queue};
use crate::channel::Channel;
use crate::domain::plan::{Facts, plan};
use crate::domain::stuck::Stuck;
use crate::domain::unit::UnitSlug;
use crate::folder::REPORTS;
use crate::store::Result;

/// What one tick came to.
#[derive(Debug, Default)]
pub struct Tick {
    /// Files that were taken in.
    pub taken: Vec<Taken>,
    /// Files that have not stood still yet, or are open in a program.
    pub waiting: usize,
    /// Letters that were queued beside receipts.
    pub queued: usize,
    /// What became of the letters that were due.
    pub delivered: Delivered,
    /// What needs a person, or another try; in English, one entry each.
    pub troubles: Vec<String>,
    /// What was not done for them.
    pub stuck: BTreeMap<Stuck, Vec<String>>,
}

impl Tick {
    fn trouble(&mut self, trouble: impl Into<String>) {
        self.troubles.push(trouble.into());
    }

    /// Something was not done; if that lasts, a person hears of it.
    fn stuck(&mut self, stuck: Stuck, trouble: impl Into<String>) {
        let trouble = trouble.into();
        self.stuck.entry(stuck).or_default().push(trouble.clone());
        self.trouble(trouble);
    }
}

/// One round of work as of `now`. One bad file, unit, recipient or template stops nothing else:
/// what went wrong is in [`Tick::troubles`], and the next tick tries again.
///
/// # Errors
/// If the store does not answer: without memory nothing may be decided.
pub async fn tick(
    at: OfficeAt<'_>,
    channel: &Channel,
    stop: &watch::Receiver<bool>,
) -> Result<Tick> {
    let people = Box::pin(at.office.as_of_now(at.now)).await?;
    let at = people.as_ref().map_or(at, |office| office.at(at.now));
    let OfficeAt { office, now } = at;
    let mut tick = Tick::default();
    let mut seen = Facts::default();
    let away = Box::pin(pull(at, (&mut tick, &mut seen))).await?;
    let watch = guard::watch(at, away).await?;
    let can_scan = watch.can_scan();
    if let Some(trouble) = watch.share_trouble {
        tick.trouble(trouble);
    }
    let mut file_ops_done = FileOpsOfTick::default();
    if can_scan {
        for trouble in file_ops::run(office, &mut file_ops_done).await? {
            tick.stuck(Stuck::FileOps, trouble.to_string());
        }
        let taken_in = take_in_all(at, stop, (&mut tick, &mut seen), &mut file_ops_done).await;
        let books = Box::pin(office_books::take_in(at)).await;
        office.reader.dismiss().await;
        taken_in?;
        let books = books?;
        tick.waiting += books.waiting;
        for trouble in books.troubles {
            tick.stuck(Stuck::Publishing, trouble);
        }
        tell(at).await?;
    }
    if *stop.borrow() {
        return Ok(tick);
    }
    let mut facts = Facts {
        arriving: seen.arriving,
        unseen: seen.unseen,
        ..office.facts(now).await?
    };
    facts.holds = guard::count_missing(at, &facts).await?;
    for hold in &facts.holds {
        if hold.reason.cause.needs_person() {
            tick.trouble(hold.reason.to_string());
        }
    }
    // Forms lie right before letters enclose them.
    let mut in_hand = None;
    if can_scan {
        let renewed = Box::pin(forms::renew(at, &facts, &mut in_hand));
        let Some(renewed) = until_stop(stop, renewed).await else {
            return Ok(tick);
        };
        for trouble in renewed? {
            tick.stuck(Stuck::Publishing, trouble);
        }
    }
    let plan = plan(now, &office.policy, &office.calendar, &facts);
    let queued = Box::pin(queue::queue(at, &plan, &facts, in_hand.clone()));
    let Some(queued) = until_stop(stop, queued).await else {
        return Ok(tick);
    };
    let queued = queued?;
    tick.queued = queued.letters;
    for trouble in queued.troubles {
        tick.stuck(Stuck::Writing, trouble);
    }
    if queued.letters > 0 {
        facts.calendar_entries = office.calendar_entries(now).await?;
    }
    if can_scan {
        for trouble in file_ops::run(office, &mut file_ops_done).await? {
            tick.stuck(Stuck::FileOps, trouble.to_string());
        }
        for trouble in Box::pin(keep_editions(at)).await? {
            tick.stuck(Stuck::Publishing, trouble);
        }
        if !plan.actions.is_empty() {
            facts.raised = office.store.raised().await?;
        }
        let published = Box::pin(publish::ledger(at, &facts, in_hand));
        let Some(published) = until_stop(stop, published).await else {
            return Ok(tick);
        };
        for trouble in published? {
            tick.stuck(Stuck::Publishing, trouble);
        }
        for trouble in Box::pin(office_books::publish(at)).await? {
            tick.stuck(Stuck::Publishing, trouble);
        }
        bring_there(at, stop, (&mut tick, &mut file_ops_done)).await?;
        at.tell_stuck(&tick.stuck).await?;
    }
    tick.delivered = Box::pin(deliver(at, channel, &facts, stop)).await?;
    for trouble in std::mem::take(&mut tick.delivered.troubles) {
        tick.trouble(trouble);
    }
    Ok(tick)
}

/// Brings here what others changed in a share on a server; or says why that share is away.
async fn pull(at: OfficeAt<'_>, (tick, seen): (&mut Tick, &mut Facts)) -> Result<Option<String>> {
    let OfficeAt { office, now } = at;
    let Some(mirror) = office.mirror.as_ref() else {
        return Ok(None);
    };
    let units = office.policy.units.iter().map(|unit| unit.name.as_str());
    let expected = expected(at).await?;
    match mirror.pull(units, &expected, office.settle, now).await {
        Ok(pulled) => {
            tick.waiting += pulled.waiting;
            for (path, trouble) in pulled.troubles {
                let below = path.strip_prefix(REPORTS).unwrap_or_default();
                let name = below.split('/').nth(1).unwrap_or_default();
                match office.policy.units.iter().find(|unit| unit.name == name) {
                    // It may be the report.
                    Some(unit) => {
                        seen.unseen.insert(unit.slug.clone());
                        tick.stuck(Stuck::Intake(unit.slug.clone()), trouble);
                    }
                    None => tick.stuck(Stuck::Publishing, trouble),
                }
            }
            Ok(None)
        }
        Err(error) => Ok(Some(error.to_string())),
    }
}

/// What is known to lie in the share: files of ours, and originals that are judged and not moved yet. A node that begins to
/// lead has them in no mirror of its own.
async fn expected(at: OfficeAt<'_>) -> Result<ExpectedFiles> {
    let store = &at.office.store;
    let mut expected = ExpectedFiles::default();
    for (path, published) in store.published().await? {
        expected.add(path, published.sha256);
    }
    for edition in store.published_editions().await? {
        expected.add(edition.path, edition.sha256);
    }
    for judged in store.pending_moves().await? {
        if let Ok(path) = String::from_utf8(judged.source) {
            expected.add(path, judged.sha256);
        }
    }
    Ok(expected)
}

/// Brings to servers what was moved and written in the share, and what came into the archive.
async fn bring_there(
    at: OfficeAt<'_>,
    stop: &watch::Receiver<bool>,
    (tick, file_ops_done): (&mut Tick, &mut FileOpsOfTick),
) -> Result<()> {
    let OfficeAt { office, now } = at;
    if let Some(mirror) = &office.mirror {
        office.store.demand_lead().await?;
        match until_stop(stop, Box::pin(mirror.push())).await {
            Some(Ok(())) => file_ops::forget_done(office, file_ops_done).await?,
            Some(Err(error)) => tick.stuck(Stuck::FileOps, error.to_string()),
            None => {}
        }
    }
    if let Some(copy) = &office.archive_copy
        && let Some(Some(trouble)) = until_stop(stop, Box::pin(copy.bring(now))).await
    {
        tick.stuck(Stuck::ArchiveCopy, trouble);
    }
    Ok(())
}

/// Takes in all units' folders, and notes in `seen` of which units nothing may be concluded now. Each unit has its
/// receipts before the next one's files are judged.
async fn take_in_all(
    at: OfficeAt<'_>,
    stop: &watch::Receiver<bool>,
    (tick, seen): (&mut Tick, &mut Facts),
    file_ops_done: &mut FileOpsOfTick,
) -> Result<()> {
    let OfficeAt { office, now } = at;
    let known = Known::load(at).await?;
    let mut listings = CurrentListings::of(office);
    let mut scanned = Vec::new();
    let today = office.policy.local(now).date();
    for unit in &office.policy.units {
        if *stop.borrow() {
            break;
        }
        if !unit.is_looked_into_on(today) {
            continue;
        }
        let taken_in = Box::pin(take_in(at, unit, &known, &mut listings, stop)).await;
        match taken_in {
            Ok(intake) => {
                if intake.scan_to_record && !seen.unseen.contains(&unit.slug) {
                    scanned.push(&unit.slug);
                }
                if !intake.taken.is_empty() {
                    for trouble in file_ops::run(office, file_ops_done).await? {
                        tick.stuck(Stuck::FileOps, trouble.to_string());
                    }
                }
                tick.taken.extend(intake.taken);
                tick.waiting += intake.waiting;
                if intake.is_arriving {
                    seen.arriving.insert(unit.slug.clone());
                }
                if !intake.troubles.is_empty() {
                    seen.unseen.insert(unit.slug.clone());
                }
                for trouble in intake.troubles {
                    let stuck = Stuck::Intake(unit.slug.clone());
                    tick.stuck(stuck, format!("{}: {trouble}", unit.slug));
                }
            }
            // A file may have come of which nothing is on record, and nothing may be decided over it.
            Err(IntakeError::Store(error)) => return Err(error),
            Err(error) => {
                seen.unseen.insert(unit.slug.clone());
                let stuck = Stuck::Intake(unit.slug.clone());
                tick.stuck(stuck, format!("{}: {error}", unit.slug));
            }
        }
    }
    record_scans(at, &scanned).await
}

/// Puts the scans that showed nothing new on record: one transaction, for each has to reach the disk.
async fn record_scans(at: OfficeAt<'_>, units: &[&UnitSlug]) -> Result<()> {
    let OfficeAt { office, now } = at;
    if units.is_empty() {
        return Ok(());
    }
    let mut tx = office.store.begin().await?;
    for unit in units {
        tx.set_scanned(unit, now).await?;
    }
    tx.commit().await
}
