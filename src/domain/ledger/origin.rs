//! Through which decisions about projects a row of the ledger came to be, and whose reports it rests on.

use std::collections::BTreeSet;

use crate::domain::edit::{EditRecord, ProjectEdit};
use crate::domain::language::Language;
use crate::domain::text::key;
use crate::domain::unit::UnitSlug;

/// A project as its unit's own reports number it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnNumber {
    pub unit: UnitSlug,
    pub number: String,
}

/// The number under which a project goes on, after all merges that stand.
#[must_use]
pub fn goes_on_as<'r>(records: &'r [EditRecord], number: &'r str) -> &'r str {
    let mut number = number;
    // Each step goes to another record: whoever goes in a circle stops there.
    for _ in records {
        let next = merges(records).find(|(gone, _)| *gone == number);
        let Some((_, into)) = next else { break };
        number = into;
    }
    number
}

/// What went on under this number, with it, each with the unit that reports it; the one itself first.
#[must_use]
pub fn sources(records: &[EditRecord], number: &str, unit: &UnitSlug) -> Vec<OwnNumber> {
    let mut numbers = vec![number.to_owned()];
    let mut at = 0;
    while let Some(into) = numbers.get(at).cloned() {
        let gone = merges(records).filter(|(_, other)| *other == into);
        for (gone, _) in gone {
            if !numbers.iter().any(|known| known == gone) {
                numbers.push(gone.to_owned());
            }
        }
        at += 1;
    }
    let home = |number: String| OwnNumber {
        unit: home(records, &number).unwrap_or(unit).clone(),
        number,
    };
    numbers.into_iter().map(home).collect()
}

/// The decisions that stand by which a project is closed, under its own number or one that goes on under it.
#[must_use]
pub fn closings(records: &[EditRecord], number: &str) -> Vec<i64> {
    let standing = records.iter().filter(|record| record.stands());
    let closing = standing.filter(|record| {
        matches!(record.edit, ProjectEdit::Close { .. })
            && goes_on_as(records, record.edit.number()) == goes_on_as(records, number)
    });
    closing.map(|record| record.id).collect()
}

/// The decisions that stand and bear on these, or took one of these names off another project; in their order.
#[must_use]
pub fn decisions_about<'r>(
    records: &'r [EditRecord],
    sources: &[OwnNumber],
    names: &BTreeSet<String>,
) -> Vec<&'r EditRecord> {
    let is_about = |record: &&EditRecord| {
        let takes_off = match &record.edit {
            ProjectEdit::Split { name, .. } => {
                let wanted = key(name);
                let is_home = sources.iter().any(|source| source.unit == record.unit);
                is_home && names.iter().any(|known| key(known) == wanted)
            }
            _ => false,
        };
        let mut own = sources.iter();
        record.stands() && (takes_off || own.any(|source| record.edit.is_about(&source.number)))
    };
    records.iter().filter(is_about).collect()
}

/// What a decision did, in English: for `why`.
#[must_use]
pub fn told(language: Language, edit: &ProjectEdit) -> String {
    if language == Language::Chinese {
        return edit.told();
    }
    match edit {
        ProjectEdit::Merge { number, into } => format!("{number} goes on as {into}"),
        ProjectEdit::Distinct { number, other } => format!("{number} and {other} are two projects"),
        ProjectEdit::Split { number, name } => {
            format!("what is called {name:?} is a project of its own and not {number}")
        }
        ProjectEdit::Rename { number, name } => format!("{number} is called {name:?}"),
        ProjectEdit::Move { number, to } => format!("{number} belongs to {to}"),
        ProjectEdit::Close { number } => format!("{number} is 终止"),
    }
}

fn merges(records: &[EditRecord]) -> impl Iterator<Item = (&str, &str)> {
    let standing = records.iter().filter(|record| record.stands());
    standing.filter_map(|record| match &record.edit {
        ProjectEdit::Merge { number, into } => Some((&**number, &**into)),
        _ => None,
    })
}

/// The unit that reports a project, if a decision tells: whose it was before the first one that moved or merged it.
fn home<'r>(records: &'r [EditRecord], number: &str) -> Option<&'r UnitSlug> {
    let mut standing = records.iter().filter(|record| record.stands());
    let first = standing.find(|record| {
        let takes = matches!(
            record.edit,
            ProjectEdit::Move { .. } | ProjectEdit::Merge { .. }
        );
        takes && record.edit.number() == number
    });
    first.map(|record| &record.unit)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{OwnNumber, closings, decisions_about, goes_on_as, sources};
    use crate::domain::desk::Signed;
    use crate::domain::edit::{EditRecord, ProjectEdit};
    use crate::domain::unit::UnitSlug;

    fn record(id: i64, unit: &str, (word, number, object): (&str, &str, &str)) -> EditRecord {
        EditRecord {
            id,
            edit: ProjectEdit::of(word, number, object).unwrap(),
            unit: UnitSlug(unit.to_owned()),
            day: "2026-11-20".parse().unwrap(),
            signed: Signed {
                by: "江某".to_owned(),
                why: "核实".to_owned(),
                at: "2026-11-20T01:00:00Z".parse().unwrap(),
            },
            undone: None,
        }
    }

    fn shown(sources: &[OwnNumber]) -> Vec<String> {
        let shown = sources
            .iter()
            .map(|one| format!("{} {}", one.unit, one.number));
        shown.collect()
    }

    #[test]
    fn merged_and_moved_projects_are_followed_to_whoever_reports_them() {
        let mut records = vec![
            record(1, "nanming", ("move", "NM-1", "yunyan")),
            record(2, "yunyan", ("merge", "NM-1", "YY-2")),
            record(3, "yunyan", ("merge", "YY-2", "YY-3")),
            record(4, "yunyan", ("rename", "YY-3", "新名")),
            record(5, "yunyan", ("split", "YY-9", "旧 名")),
            record(6, "yunyan", ("close", "YY-7", "")),
        ];
        let yunyan = UnitSlug("yunyan".to_owned());
        assert_eq!(goes_on_as(&records, "NM-1"), "YY-3");
        let found = sources(&records, "YY-3", &yunyan);
        assert_eq!(
            shown(&found),
            ["yunyan YY-3", "yunyan YY-2", "nanming NM-1"]
        );
        let names = BTreeSet::from(["旧名".to_owned()]);
        let ids = |records: &[EditRecord]| {
            let about = decisions_about(records, &found, &names);
            about.iter().map(|record| record.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(&records), [1, 2, 3, 4, 5]);
        // What was undone is as if it had never been.
        records[2].undone = Some(records[2].signed.clone());
        assert_eq!(goes_on_as(&records, "NM-1"), "YY-2");
        assert_eq!(shown(&sources(&records, "YY-3", &yunyan)), ["yunyan YY-3"]);
    }

    #[test]
    fn a_project_is_closed_under_any_of_its_numbers() {
        let mut records = vec![
            record(1, "nanming", ("close", "NM-1", "")),
            record(2, "nanming", ("merge", "NM-1", "NM-2")),
            record(3, "nanming", ("close", "NM-2", "")),
            record(4, "nanming", ("close", "NM-3", "")),
        ];
        assert_eq!(closings(&records, "NM-2"), [1, 3]);
        records[0].undone = Some(records[0].signed.clone());
        assert_eq!(closings(&records, "NM-1"), [3]);
    }

    #[test]
    fn a_circle_ends() {
        let records = [
            record(1, "nanming", ("merge", "NM-1", "NM-2")),
            record(2, "nanming", ("merge", "NM-2", "NM-1")),
        ];
        let number = goes_on_as(&records, "NM-1");
        assert!(["NM-1", "NM-2"].contains(&number));
        assert_eq!(
            sources(&records, "NM-1", &UnitSlug("nanming".to_owned())).len(),
            2
        );
    }
}
