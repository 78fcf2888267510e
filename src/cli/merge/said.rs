//! What is printed of each file of the folder that is merged.

use crate::check::merge_files::{Fate, FileCandidate};
use crate::cli::say;
use crate::daemon::Appraisal;
use crate::domain::finding::Level;

use super::reading::MergedFile;

/// Findings printed of one file; the rest are counted.
const MOST_FINDINGS: usize = 8;

/// The files that do not count, in one line.
pub(super) fn print_left_out(fates: &[Fate]) {
    let count = |is: fn(&Fate) -> bool| fates.iter().filter(|fate| is(fate)).count();
    let parts = [
        (
            count(|fate| matches!(fate, Fate::Earlier { .. })),
            "earlier",
        ),
        (
            count(|fate| matches!(fate, Fate::SamePeriod { .. })),
            "of the same period",
        ),
        (count(|fate| *fate == Fate::Rejected), "rejected"),
        (count(|fate| *fate == Fate::NoReport), "without a report"),
        (
            count(|fate| matches!(fate, Fate::Ours(_))),
            "made by this program",
        ),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !parts.is_empty() {
        say(format!("\nleft out: {}", parts.join(", ")));
    }
}

/// How what was too much for the program is read after all.
pub(super) fn print_beyond_limits(read: &[MergedFile]) {
    let beyond = read
        .iter()
        .filter(|read| read.appraisal.is_beyond_limits)
        .count();
    if beyond > 0 {
        let take = if beyond == 1 { "takes" } else { "take" };
        say(format!(
            "\n{beyond} of the files {take} more than one file may\n  hint: a configuration with larger max_file_mb, memory_mb, cpu_seconds and wall_seconds under [intake], given with -c, lets them in; `diaodu init DIR` writes one"
        ));
    }
}

pub(super) fn print_file(read: &MergedFile, fate: &Fate, all: &[FileCandidate<'_>]) {
    if let Fate::Ours(ours) = fate {
        say(format!("{}: passed over: {ours}", read.shown));
        return;
    }
    let Appraisal { checked, .. } = &read.appraisal;
    let unit = &read.unit.name;
    say(format!(
        "{}: {unit}, {}, {} projects, {}",
        read.shown,
        checked.period,
        read.projects,
        serde_json::to_value(checked.verdict)
            .ok()
            .as_ref()
            .and_then(|word| word.as_str())
            .unwrap_or_default(),
    ));
    match fate {
        Fate::Counts | Fate::Ours(_) => {}
        Fate::Rejected => say("  left out: it is rejected, so it replaces nothing"),
        Fate::NoReport => say("  left out: no report's table was found"),
        Fate::Earlier { by } => {
            say(format!(
                "  left out: {unit} has a later report: {}",
                all[*by].path
            ));
            return;
        }
        Fate::SamePeriod { by, differs } => {
            let what = if *differs { "another one" } else { "the same" };
            let by = all[*by].path;
            say(format!(
                "  left out: {unit} has {what} for this period, later by its name: {by}"
            ));
            return;
        }
    }
    let questions = || {
        checked
            .findings
            .iter()
            .filter(|finding| finding.level > Level::Note)
    };
    for finding in questions().take(MOST_FINDINGS) {
        say(format!(
            "  {}!{} {}",
            finding.sheet, finding.cell, finding.message
        ));
    }
    let more = questions().count().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        say(format!("  and {more} more: `diaodu check` shows all"));
    }
}
