//! Findings told together: those of one rule in one column of a worksheet are one line for the clerk.

use std::collections::HashMap;
use std::fmt::Write as _;

use sheetgate::At;

use crate::domain::finding::Finding;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;

/// Cells that a folded sentence names; the list of cells has all.
const NAMED: usize = 8;
/// Values that a folded finding shows.
const VALUES: usize = 3;

/// The findings as lines for a person: most serious first, within a level in the order given, and each line
/// once for all cells of a column of which one rule says the same kind of thing.
#[must_use]
pub fn folded(findings: &[Finding]) -> Vec<Finding> {
    let mut lines: Vec<Finding> = groups(findings)
        .into_iter()
        .map(|group| told(group.into_iter().map(|index| &findings[index])))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.level));
    lines
}

/// Which findings belong together, by their places in the list: each in exactly one group, groups and members
/// in the order given.
pub fn groups<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut known = HashMap::new();
    for (index, finding) in findings.into_iter().enumerate() {
        let key = span(&finding.cell).map(|(first, last)| {
            let columns = (first.column, last.column);
            (finding.rule, finding.level, finding.sheet.as_str(), columns)
        });
        // What is about a whole worksheet or file stands alone.
        let Some(key) = key else {
            groups.push(vec![index]);
            continue;
        };
        let group = *known.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(index);
    }
    groups
}

/// One finding for a group: its cells, separated by commas and neighbours as ranges; the first sentence, and
/// how many cells more it is true of.
///
/// # Panics
/// Never for a group of [`groups`], which has at least one member.
pub fn told<'a>(group: impl IntoIterator<Item = &'a Finding>) -> Finding {
    let group: Vec<&Finding> = group.into_iter().collect();
    let mut line = group[0].clone();
    if group.len() == 1 {
        return line;
    }
    let mut spans: Vec<(At, At)> = group.iter().filter_map(|one| span(&one.cell)).collect();
    spans.sort_unstable();
    spans.dedup();
    line.cell = joined(&spans);
    let mut values: Vec<&str> = Vec::new();
    for one in &group {
        if !one.read.is_empty() && !values.contains(&one.read.as_str()) {
            values.push(&one.read);
        }
    }
    let more = if values.len() > VALUES { "等" } else { "" };
    values.truncate(VALUES);
    line.read = shortened(&(values.join("、") + more), 80);
    // Sections that imply two stages are told each with its own.
    if line.rule == Rule::Implied && group.iter().any(|one| one.expected != line.expected) {
        line.message = told_apart(&group);
        let mut implied: Vec<&str> = group.iter().map(|one| one.expected.as_str()).collect();
        implied.sort_unstable();
        implied.dedup();
        line.expected = implied.join("、");
        return line;
    }
    if spans.len() > 1 {
        let addresses: Vec<String> = spans.iter().take(NAMED).map(|one| address(*one)).collect();
        let more = if spans.len() > NAMED { "等" } else { "" };
        let _ = write!(
            line.message,
            "（{}{more}共{}处都是这样）",
            addresses.join("、"),
            spans.len()
        );
    }
    line
}

/// What each of several sections implies, in one sentence.
fn told_apart(group: &[&Finding]) -> String {
    let told = group.iter().take(NAMED);
    let told: Vec<String> = told
        .map(|one| format!("“{}”→{}", shortened(&one.read, 20), one.expected))
        .collect();
    let more = if group.len() > NAMED { "等" } else { "" };
    let told = told.join("、");
    format!("表内没有这一栏，已按各段的标题认定其下的项目：{told}{more}。")
}

fn joined(spans: &[(At, At)]) -> String {
    let mut runs: Vec<(At, At)> = Vec::new();
    for &(first, last) in spans {
        match runs.last_mut() {
            Some((_, end)) if first.row <= end.row.saturating_add(1) => {
                end.row = end.row.max(last.row);
            }
            _ => runs.push((first, last)),
        }
    }
    let runs: Vec<String> = runs.into_iter().map(address).collect();
    runs.join(",")
}

fn address((first, last): (At, At)) -> String {
    if first == last {
        first.address()
    } else {
        format!("{}:{}", first.address(), last.address())
    }
}

/// The cells that a finding is about; `None` if there are none, or they are told apart already.
fn span(cell: &str) -> Option<(At, At)> {
    let (first, last) = cell.split_once(':').unwrap_or((cell, cell));
    Some((first.parse().ok()?, last.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{folded, groups};
    use crate::domain::finding::{Finding, Level};
    use crate::domain::rules::Rule;

    fn finding(rule: Rule, cell: &str, read: &str) -> Finding {
        Finding::new(rule, "调度表", cell, read, "", format!("“{read}”不对。"))
    }

    #[test]
    fn one_rule_in_one_column_is_one_line() {
        let lines = folded(&[
            finding(Rule::DateAsNumber, "P8", "202410"),
            finding(Rule::RequiredEmpty, "K5", ""),
            finding(Rule::RequiredEmpty, "K6", ""),
            finding(Rule::DateAsNumber, "P10:P11", "45564"),
            finding(Rule::RequiredEmpty, "L5", ""),
            finding(Rule::RequiredEmpty, "K9", ""),
            finding(Rule::DuplicateHeader, "", "x"),
            finding(Rule::DuplicateHeader, "", "y"),
        ]);
        let told: Vec<String> = lines
            .iter()
            .map(|line| {
                format!(
                    "{:?} {} {} {}",
                    line.level, line.cell, line.read, line.message
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "Warning K5:K6,K9  “”不对。（K5、K6、K9共3处都是这样）",
                "Warning L5  “”不对。",
                "Warning  x “x”不对。",
                "Warning  y “y”不对。",
                "Note P8,P10:P11 202410、45564 “202410”不对。（P8、P10:P11共2处都是这样）",
            ]
        );
    }

    /// What is true of one section is not said of another.
    #[test]
    fn sections_that_imply_other_things_are_told_each_with_its_own() {
        let implied = |cell: &str, title: &str, stage: &str| {
            Finding::new(
                Rule::Implied,
                "调度表",
                cell,
                title,
                stage,
                format!("已认定为{stage}。"),
            )
        };
        let told = |sections: &[(&str, &str, &str)]| {
            let findings = sections
                .iter()
                .map(|(cell, title, stage)| implied(cell, title, stage));
            let lines = folded(&findings.collect::<Vec<_>>());
            lines
                .into_iter()
                .map(|line| line.message)
                .collect::<Vec<_>>()
        };
        let two = [
            ("A5", "一、签约项目", "签约"),
            ("A9", "二、在建项目", "在建"),
        ];
        let both = "表内没有这一栏，已按各段的标题认定其下的项目：“一、签约项目”→签约、“二、在建项目”→在建。";
        assert_eq!(told(&two), [both]);
        let same = [two[0], ("A9", "二、签约项目", "签约")];
        assert_eq!(told(&same), ["已认定为签约。（A5、A9共2处都是这样）"]);
    }

    proptest! {
        #[test]
        fn nothing_is_left_out_and_nothing_told_twice(
            cells in prop::collection::vec(("[A-C][1-9]|[A-C][1-4]:[A-C][5-9]|", 0..3_usize), 0..40),
        ) {
            let rules = [Rule::RequiredEmpty, Rule::DateAsNumber, Rule::NameMissing];
            let findings: Vec<Finding> =
                cells.iter().map(|(cell, rule)| finding(rules[*rule], cell, cell)).collect();
            let mut members: Vec<usize> = groups(&findings).into_iter().flatten().collect();
            members.sort_unstable();
            prop_assert_eq!(members, (0..findings.len()).collect::<Vec<_>>());
            let levels: Vec<Level> = folded(&findings).iter().map(|line| line.level).collect();
            prop_assert!(levels.is_sorted_by(|a, b| a >= b));
        }
    }
}
