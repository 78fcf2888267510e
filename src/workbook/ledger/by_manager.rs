//! 项目经理人: who looks after which projects, and which projects have nobody.

use std::collections::HashMap;

use crate::domain::ledger::{Entry, Ledger};
use crate::domain::project::Stage;
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;

/// A project manager with the projects in their care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedProjects<'l> {
    /// As the first of the projects writes the name; `None`: none is written.
    pub manager: Option<&'l str>,
    /// In the ledger's order; at least one.
    pub entries: Vec<&'l Entry>,
}

/// Signs that part two names in one cell.
const BETWEEN_NAMES: &[char] = &['、', '，', ',', '；', ';', '/', '\n'];

/// The projects that go on, by manager: in the order in which the ledger first names each, and last those without one.
/// A project that names two is in the care of both. A telephone number behind a name is no part of it. Who has the same
/// name in another unit is somebody else.
#[must_use]
pub fn by_manager(ledger: &Ledger) -> Vec<ManagedProjects<'_>> {
    let mut managers: Vec<ManagedProjects<'_>> = Vec::new();
    let mut known: HashMap<(&UnitSlug, String), usize> = HashMap::new();
    let mut without = Vec::new();
    let entries = ledger.entries.iter();
    for entry in entries.filter(|entry| entry.row.stage != Some(Stage::Terminated)) {
        let written = entry.row.project_manager.as_deref().unwrap_or_default();
        let mut names: Vec<&str> = written.split(BETWEEN_NAMES).map(name).collect();
        names.retain(|name| !key(name).is_empty());
        if names.is_empty() {
            without.push(entry);
        }
        for name in names {
            let place = *known.entry((&entry.unit, key(name))).or_insert_with(|| {
                managers.push(ManagedProjects {
                    manager: Some(name),
                    entries: Vec::new(),
                });
                managers.len() - 1
            });
            // Who is named twice in one cell is named once.
            if managers[place]
                .entries
                .last()
                .is_none_or(|last| last.number != entry.number)
            {
                managers[place].entries.push(entry);
            }
        }
    }
    if !without.is_empty() {
        managers.push(ManagedProjects {
            manager: None,
            entries: without,
        });
    }
    managers
}

/// The name before a telephone number, which may stand in brackets.
fn name(written: &str) -> &str {
    let is_number = |letter: char| {
        letter.is_ascii_digit()
            || matches!(letter, '-' | ' ' | '（' | '）' | '(' | ')' | '：' | ':')
    };
    let bare = written.trim().trim_end_matches(is_number);
    let digits = written.chars().filter(char::is_ascii_digit).count();
    // A number of a few digits belongs to the name, such as that of a team.
    if digits >= 7 { bare } else { written.trim() }
}

#[cfg(test)]
mod tests {
    use super::by_manager;
    use crate::domain::doubt::Questions;
    use crate::domain::fixtures::unit;
    use crate::domain::ledger::{Counted, LedgerUnit, merge};
    use crate::domain::project::{ProjectRow, RowRef, Stage};

    #[test]
    fn each_manager_has_all_projects_that_name_them() {
        let row = |(name, manager, stage): (&str, &str, Stage)| {
            let place = RowRef {
                sheet: "调度表".to_owned(),
                first_row: 4,
            };
            ProjectRow {
                project_manager: (!manager.is_empty()).then(|| manager.to_owned()),
                stage: Some(stage),
                ..ProjectRow::named(place, name)
            }
        };
        let rows = [
            ("甲", "张某", Stage::Building),
            ("乙", "", Stage::Building),
            ("丙", "李某、张 某", Stage::Signed),
            ("丁", "张某（0851-8888 0000）", Stage::Signed),
            ("戊", "王某", Stage::Terminated),
            ("己", "、", Stage::Signed),
            ("庚", "专班2组", Stage::Signed),
            ("辛", "赵某/赵某", Stage::Signed),
        ];
        let report = |name: &str, arrival, rows: Vec<ProjectRow>| Counted {
            unit: unit(name).slug,
            period: "2026-11-25".parse().unwrap(),
            arrival,
            questions: Questions::default(),
            rows,
            urgent: Vec::new(),
        };
        let reports = [
            report("a", 1, rows.into_iter().map(row).collect()),
            report("b", 2, vec![row(("壬", "张某", Stage::Building))]),
        ];
        let units = ["a", "b"].map(|name| LedgerUnit::from(&unit(name)));
        let ledger = merge(&units, &reports, "2026-11-25".parse().unwrap());
        let found = by_manager(&ledger);
        let told: Vec<(Option<&str>, String)> = found
            .iter()
            .map(|one| {
                let names = one.entries.iter().map(|entry| entry.row.name.as_str());
                (one.manager, names.collect())
            })
            .collect();
        let told: Vec<(Option<&str>, &str)> = told
            .iter()
            .map(|(manager, names)| (*manager, &**names))
            .collect();
        assert_eq!(
            told,
            [
                (Some("张某"), "甲丙丁"),
                (Some("李某"), "丙"),
                (Some("专班2组"), "庚"),
                (Some("赵某"), "辛"),
                (Some("张某"), "壬"),
                (None, "乙己"),
            ]
        );
    }
}
