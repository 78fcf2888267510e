//! What the demo prints: what happened when, who did it and what the program answered; where to look.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};

use super::super::{assemble, called, say};
use crate::config::Config;
use crate::daemon::{Office, Taken, Tick};
use crate::domain::finding::Verdict;
use crate::domain::letter_kind::LetterKind;
use crate::domain::period::Period;
use crate::domain::plan::Facts;
use crate::domain::report_status::State;
use crate::domain::unit::UnitSlug;
use crate::folder::{LEDGERS, OFFICE, RECEIPTS, REPORTS, RETURNED};
use crate::store::{OutboxRow, Result};

/// A workbook that a clerk saved.
#[derive(Debug)]
pub(super) struct Saved<'a> {
    /// In whose folder.
    pub(super) unit: UnitSlug,
    /// Under which name.
    pub(super) file_name: String,
    /// Whose report it is; `None`: the same file once more.
    pub(super) report_of: Option<&'a str>,
}

/// All that happened.
#[derive(Debug, Default)]
pub(super) struct Chronicle<'a> {
    /// Workbooks, in order.
    pub(super) saved: Vec<Saved<'a>>,
    /// What was taken in, and when.
    taken: Vec<(DateTime<Utc>, Taken)>,
    /// What needs a person.
    pub(super) troubles: Vec<String>,
    ticks: usize,
}

impl Chronicle<'_> {
    /// Adds what a tick came to.
    pub(super) fn add(&mut self, now: DateTime<Utc>, tick: Tick) {
        self.ticks += 1;
        self.taken
            .extend(tick.taken.into_iter().map(|taken| (now, taken)));
        self.troubles.extend(tick.troubles);
    }
}

/// What the names of these files hold.
const CURRENT_LEDGER: &str = "当前台账";
const MARKED: &str = "问题标注";
/// More units than this are counted, not named.
const MOST_NAMES: usize = 3;

/// Prints the timeline, then where to look, then what to try.
pub(super) async fn say_all(
    office: &Office,
    config: &Config,
    chronicle: &Chronicle<'_>,
    (dir, end): (&Path, NaiveDateTime),
) -> Result<()> {
    let facts = office.facts(office.policy.instant(end)).await?;
    let letters = office.store.outbox(None, u32::MAX).await?;
    let names = UnitNames { office };
    let mut lines = submissions(office, &names, &facts, chronicle);
    lines.extend(correspondence(&names, &letters));
    // What arrives is judged before letters go out.
    lines.sort_by_key(|(at, _)| *at);
    say(format!(
        "One quarter of {}: {} workbooks saved, {} letters sent, {} ticks.\n",
        office.policy.office_name,
        chronicle.saved.len(),
        letters.len(),
        chronicle.ticks,
    ));
    for (at, line) in lines {
        say(format!("{}  {line}", assemble::shown(config, at)));
    }
    for trouble in &chronicle.troubles {
        say(format!("trouble: {trouble}"));
    }
    let editions = office.store.edition_paths().await?;
    say("\nWhere to look:");
    for (what, path) in places(office, &editions, &letters, chronicle, dir) {
        if let Some(path) = path {
            say(format!("  {what:26}{}", path.display()));
        }
    }
    let file = dir.join("config/diaodu.toml");
    let (file, now) = (file.display(), end.format("%Y-%m-%dT%H:%M"));
    say(
        "\nThe holidays of 2027 were not announced yet: its dates are provisional, by days in holidays.csv",
    );
    say("that are only presumed.");
    say("\nWhat to try:");
    let diaodu = called();
    for command in [
        "status",
        "plan --from 2027-01-13 --to 2027-02-28",
        "once    # finds nothing to do",
    ] {
        say(format!("  {diaodu} -c {file} --now {now} {command}"));
    }
    Ok(())
}

type TimedLine = (DateTime<Utc>, String);

/// Units by name.
struct UnitNames<'a> {
    office: &'a Office,
}

impl UnitNames<'_> {
    fn of(&self, slug: &UnitSlug) -> String {
        let unit = self.office.policy.unit(slug);
        unit.map_or_else(|| slug.to_string(), |unit| unit.name.clone())
    }

    /// `南明区, 云岩区` or `9 units`.
    fn all(&self, slugs: &BTreeSet<&UnitSlug>) -> String {
        if slugs.len() > MOST_NAMES {
            return format!("{} units", slugs.len());
        }
        let names: Vec<String> = slugs.iter().map(|slug| self.of(slug)).collect();
        names.join(", ")
    }
}

/// What came in: a line for each period, and one for each file that was not as usual.
fn submissions(
    office: &Office,
    names: &UnitNames<'_>,
    facts: &Facts,
    chronicle: &Chronicle<'_>,
) -> Vec<TimedLine> {
    let mut lines = Vec::new();
    let mut usual: BTreeMap<Period, Usual> = BTreeMap::new();
    for ((at, taken), saved) in chronicle.taken.iter().zip(&chronicle.saved_in_order()) {
        match odd(
            office,
            names,
            facts,
            taken,
            saved.and_then(|saved| saved.report_of),
        ) {
            Some(line) => lines.push((*at, line)),
            None => usual.entry(taken.period).or_default().add(*at, taken),
        }
    }
    lines.extend(usual.into_iter().map(|(period, usual)| {
        let asked = match usual.with_questions {
            0 => String::new(),
            count => format!(", {count} of them with questions"),
        };
        let line = format!(
            "period {period}: accepted from {} units{asked}",
            usual.count
        );
        (usual.last, line)
    }));
    lines
}

/// Files of a period that were accepted at once and in time.
#[derive(Default)]
struct Usual {
    count: usize,
    with_questions: usize,
    last: DateTime<Utc>,
}

impl Usual {
    fn add(&mut self, at: DateTime<Utc>, taken: &Taken) {
        self.count += 1;
        self.with_questions += usize::from(taken.verdict == Verdict::AcceptedWithWarnings);
        self.last = at;
    }
}

/// What is to be said of a file that was not as usual.
fn odd(
    office: &Office,
    names: &UnitNames<'_>,
    facts: &Facts,
    taken: &Taken,
    report_of: Option<&str>,
) -> Option<String> {
    let unit = office.policy.unit(&taken.unit)?;
    let standing = office.ruled(facts).report_status(unit, taken.period);
    let name = &unit.name;
    let file = &taken.file_name;
    match (taken.version, taken.verdict) {
        (None, _) => Some(format!(
            "{name} saved {file}: the same bytes again, said so"
        )),
        (_, Verdict::Rejected) => {
            let other = report_of
                .map(|slug| UnitSlug(slug.to_owned()))
                .filter(|slug| *slug != taken.unit);
            let why = other.map_or_else(
                || "returned, with a marked copy".to_owned(),
                |slug| format!("returned, for it is the report of {}", names.of(&slug)),
            );
            Some(format!("{name} saved {file}: {why}"))
        }
        (_, Verdict::Ignored) => Some(format!("{name} saved {file}: nothing in it")),
        (Some(version), _) if standing.on_time == Some(false) => Some(format!(
            "{name} saved {file}: accepted, late (version {version})"
        )),
        (Some(_), _) if standing.state == State::Zero => {
            Some(format!("{name} saved {file}: a zero report, accepted"))
        }
        (Some(version), _) if version > 1 => {
            Some(format!("{name} saved {file}: accepted, version {version}"))
        }
        _ => None,
    }
}

impl<'a> Chronicle<'a> {
    /// For each file that was taken in, the saving that it came from.
    fn saved_in_order(&self) -> Vec<Option<&Saved<'a>>> {
        let mut left: Vec<&Saved<'a>> = self.saved.iter().collect();
        self.taken
            .iter()
            .map(|(_, taken)| {
                let is_it = |saved: &&Saved<'_>| {
                    saved.unit == taken.unit && saved.file_name == taken.file_name
                };
                let index = left.iter().position(is_it)?;
                Some(left.remove(index))
            })
            .collect()
    }
}

/// The letters of one occasion, and their kind.
type Told<'a> = (LetterKind, Vec<&'a OutboxRow>);

/// What went out, receipts left aside: a line for each occasion.
fn correspondence(names: &UnitNames<'_>, letters: &[OutboxRow]) -> Vec<TimedLine> {
    let mut occasions: BTreeMap<(DateTime<Utc>, &str), Told<'_>> = BTreeMap::new();
    for letter in letters
        .iter()
        .filter(|letter| letter.kind != LetterKind::Receipt)
    {
        occasions
            .entry((letter.queued_at, letter.kind.word()))
            .or_insert((letter.kind, Vec::new()))
            .1
            .push(letter);
    }
    occasions
        .into_iter()
        .map(|((at, _), (kind, letters))| {
            let slugs = letters
                .iter()
                .filter_map(|letter| letter.unit.as_ref())
                .collect();
            let units = names.all(&slugs);
            let recipients: BTreeSet<&str> = letters
                .iter()
                .map(|letter| letter.to_name.as_str())
                .collect();
            let to = recipients.into_iter().collect::<Vec<_>>().join(", ");
            let line = match kind {
                LetterKind::Reminder => {
                    format!("reminded {units}, with the form and a calendar entry")
                }
                LetterKind::DueDayList => format!("listed who has reported, for {to}"),
                LetterKind::Overdue => format!("told of what is overdue from {units}: {to}"),
                LetterKind::LedgerDraft => {
                    format!("built the draft of the monthly ledger, for {to}")
                }
                LetterKind::Ledger => format!("sent the monthly ledger to {to}"),
                LetterKind::ObservationWarning => {
                    format!("warned {units}: two quarters without an observation project; to {to}")
                }
                LetterKind::Flag => {
                    format!(
                        "flagged {units}: three quarters without an observation project; to {to}"
                    )
                }
                LetterKind::FlagWithdrawn => {
                    format!("told that what was said of {units} is withdrawn: {to}")
                }
                LetterKind::Urgent => {
                    format!("told at once of an urgent matter from {units}: {to}")
                }
                LetterKind::Assigned => format!("told who is to see to something: {to}"),
                LetterKind::AssignmentReminder => {
                    format!("reminded of what is to be seen to: {to}")
                }
                LetterKind::AssignmentOverdue => {
                    format!("told of what was not seen to by its day: {to}")
                }
                LetterKind::MeetingDraft => format!("showed the notice of a meeting to {to}"),
                LetterKind::MeetingNotice => format!("called to a meeting: {to}"),
                LetterKind::MeetingManager => {
                    format!("told a manager of the own projects before a meeting: {to}")
                }
                LetterKind::MeetingCancelled => format!("told that a meeting is cancelled: {to}"),
                LetterKind::Receipt
                | LetterKind::ReceiptList
                | LetterKind::DeadlineMoved
                | LetterKind::ExtensionRefused
                | LetterKind::Operator => format!("{kind}: {to}"),
            };
            (at, line)
        })
        .collect()
}

/// One example of each thing that the program leaves behind.
fn places(
    office: &Office,
    editions: &[String],
    letters: &[OutboxRow],
    chronicle: &Chronicle<'_>,
    dir: &Path,
) -> [(&'static str, Option<PathBuf>); 6] {
    let share = dir.join("share");
    // The unit that had something to put right in its own report.
    let returned = chronicle.taken.iter().zip(chronicle.saved_in_order());
    let folder = returned
        .filter(|((_, taken), _)| taken.verdict == Verdict::Rejected)
        .filter(|((_, taken), saved)| saved.and_then(|s| s.report_of) == Some(&taken.unit.0))
        .find_map(|((_, taken), _)| office.policy.unit(&taken.unit))
        .map_or_else(PathBuf::new, |unit| share.join(REPORTS).join(&unit.name));
    let last_ledger = letters
        .iter()
        .find(|letter| letter.kind == LetterKind::Ledger);
    let has = |path: &Path, word: &str| path.to_string_lossy().contains(word);
    [
        (
            "the ledger as it stands",
            first(&share.join(LEDGERS), &|path| has(path, CURRENT_LEDGER)),
        ),
        (
            "its last edition",
            editions.last().map(|path| share.join(path)),
        ),
        (
            "a receipt",
            first(&folder.join(RECEIPTS), &|path| has(path, RETURNED)),
        ),
        (
            "a marked copy",
            first(&folder.join(RETURNED), &|path| has(path, MARKED)),
        ),
        (
            "a letter to a leader",
            last_ledger.and_then(|letter| {
                let day = office.policy.local(letter.queued_at).format("%Y%m%d");
                let (day, to) = (day.to_string(), letter.to_address.as_str());
                first(&dir.join("letters"), &|path| {
                    has(path, &day) && has(path, " ledger ") && has(path, to)
                })
            }),
        ),
        (
            "the draft with the flag",
            first(&share.join(OFFICE), &|_| true),
        ),
    ]
}

/// The first file below a folder, in the order of names, that is such a one.
fn first(folder: &Path, is_it: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths.into_iter().find_map(|path| {
        if path.is_dir() {
            first(&path, is_it)
        } else {
            is_it(&path).then_some(path)
        }
    })
}
