//! What is printed of each file of the folder that is merged.

use crate::check::merge_files::{Fate, FileCandidate};
use crate::cli::say;
use crate::daemon::Appraisal;
use crate::domain::finding::{Level, Verdict};
use crate::domain::language::{Language, both};

use super::reading::MergedFile;

/// Findings printed of one file; the rest are counted.
const MOST_FINDINGS: usize = 8;

/// The files that do not count, in one line.
pub(super) fn print_left_out(language: Language, fates: &[Fate]) {
    let count = |is: fn(&Fate) -> bool| fates.iter().filter(|fate| is(fate)).count();
    let parts = [
        (
            count(|fate| matches!(fate, Fate::Earlier { .. })),
            language.of("earlier", "更早的"),
        ),
        (
            count(|fate| matches!(fate, Fate::SamePeriod { .. })),
            language.of("of the same period", "同一期的"),
        ),
        (
            count(|fate| *fate == Fate::Rejected),
            language.of("rejected", "退回的"),
        ),
        (
            count(|fate| *fate == Fate::NoReport),
            language.of("without a report", "不是报表的"),
        ),
        (
            count(|fate| matches!(fate, Fate::Ours(_))),
            language.of("made by this program", "程序自己做的"),
        ),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, what)| both!(language, "{count} {what}", "{what}{count}个"))
        .collect();
    if !parts.is_empty() {
        say(both!(
            language,
            "\nleft out: {}",
            "\n没有用的：{}",
            parts.join(", ")
        ));
    }
}

/// How what was too much for the program is read after all.
pub(super) fn print_beyond_limits(language: Language, read: &[MergedFile]) {
    let beyond = read
        .iter()
        .filter(|read| read.appraisal.is_beyond_limits)
        .count();
    if beyond > 0 {
        let take = if beyond == 1 { "takes" } else { "take" };
        say(match language {
            Language::English => format!(
                "\n{beyond} of the files {take} more than one file may\n  hint: a configuration with larger max_file_mb, memory_mb, cpu_seconds and wall_seconds under [intake], given with -c, lets them in; `diaodu init DIR` writes one"
            ),
            Language::Chinese => format!(
                "\n有{beyond}个文件超过单个文件的限度\n  怎么办：用 -c 给一份把 [intake] 的 max_file_mb、memory_mb、cpu_seconds 和 wall_seconds 调大的配置；`diaodu init DIR` 可以做一份"
            ),
        });
    }
}

pub(super) fn print_file(
    language: Language,
    read: &MergedFile,
    fate: &Fate,
    all: &[FileCandidate<'_>],
) {
    if let Fate::Ours(ours) = fate {
        say(both!(
            language,
            "{}: passed over: {ours}",
            "{}：跳过：{ours}",
            read.shown
        ));
        return;
    }
    let Appraisal { checked, .. } = &read.appraisal;
    let unit = &read.unit.name;
    say(both!(
        language,
        "{}: {unit}, {}, {} projects, {}",
        "{}：{unit}，{}，{}个项目，{}",
        read.shown,
        checked.period,
        read.projects,
        verdict_told(language, checked.verdict),
    ));
    match fate {
        Fate::Counts | Fate::Ours(_) => {}
        Fate::Rejected => say(language.of(
            "  left out: it is rejected, so it replaces nothing",
            "  没有用：已退回，不代替任何报表",
        )),
        Fate::NoReport => say(language.of(
            "  left out: no report's table was found",
            "  没有用：没有找到报表的表格",
        )),
        Fate::Earlier { by } => {
            say(both!(
                language,
                "  left out: {unit} has a later report: {}",
                "  没有用：{unit}有更晚的报表：{}",
                all[*by].path
            ));
            return;
        }
        Fate::SamePeriod { by, differs } => {
            let what = if *differs {
                language.of("another one", "另一份")
            } else {
                language.of("the same", "同一份")
            };
            let by = all[*by].path;
            say(both!(
                language,
                "  left out: {unit} has {what} for this period, later by its name: {by}",
                "  没有用：{unit}这一期有{what}，按文件名更晚：{by}"
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
        say(both!(
            language,
            "  and {more} more: `diaodu check` shows all",
            "  还有{more}处：用 `diaodu check` 看全部"
        ));
    }
}

/// As `check --format json` calls it, or in the words of a receipt.
const fn verdict_told(language: Language, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => language.of("accepted", "接收"),
        Verdict::AcceptedWithWarnings => language.of("accepted_with_warnings", "接收，有待核"),
        Verdict::Rejected => language.of("rejected", "退回"),
        Verdict::Ignored => language.of("ignored", "不计入"),
    }
}
