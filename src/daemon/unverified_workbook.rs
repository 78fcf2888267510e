//! A ledger's workbook is read back before anybody gets it by mail (rule 11).

use std::collections::HashSet;

use crate::domain::ledger::Ledger;

/// A ledger's workbook that nobody has read back yet. Whoever needs the ledger no more lets it go before:
/// both take much memory.
#[derive(Debug)]
#[must_use]
pub struct UnverifiedWorkbook {
    bytes: Vec<u8>,
    /// Of all projects that must stand in it, a line each.
    numbers: String,
}

impl UnverifiedWorkbook {
    pub(super) fn of(bytes: Vec<u8>, ledger: &Ledger) -> Self {
        let numbers = ledger.entries.iter().map(|entry| entry.number.as_str());
        Self {
            numbers: numbers.flat_map(|number| [number, "\n"]).collect(),
            bytes,
        }
    }

    /// The workbook as it was written, for what nobody gets by mail.
    pub(super) fn unchecked(self) -> Vec<u8> {
        self.bytes
    }

    /// The workbook, read back cell by cell: every project of the ledger stands in it.
    ///
    /// # Errors
    /// What is wrong with it: a ledger whose build failed a check is never mailed (rule 11).
    pub fn checked(self) -> std::result::Result<Vec<u8>, String> {
        use calamine::{DataRef, Reader as _};
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(&*self.bytes))
                .map_err(|error| format!("the ledger's workbook cannot be read back: {error}"))?;
        let mut missing: HashSet<&str> = self.numbers.lines().collect();
        for name in book.sheet_names() {
            let unreadable = |error| format!("sheet {name} cannot be read back: {error}");
            let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
            while let Some(cell) = cells.next_cell().map_err(unreadable)? {
                let text = match cell.get_value() {
                    DataRef::String(text) => text.as_str(),
                    DataRef::SharedString(text) => text,
                    _ => continue,
                };
                // The unit's own number may stand below ours in the same cell.
                missing.remove(text.lines().next().unwrap_or_default());
            }
        }
        match self.numbers.lines().find(|number| missing.contains(number)) {
            None => Ok(self.bytes),
            Some(number) => Err(format!("project {number} is not in the workbook")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::UnverifiedWorkbook;
    use crate::domain::doubt::Questions;
    use crate::domain::ledger::{Counted, LedgerUnit, merge};
    use crate::domain::project::{ProjectRow, RowRef};
    use crate::domain::rate::{RateRules, rates};
    use crate::domain::unit::UnitSlug;
    use crate::workbook::ledger::{LedgerView, write};

    #[test]
    fn a_workbook_without_a_project_of_the_ledger_fails_its_check() {
        let unit = LedgerUnit {
            slug: UnitSlug("a".to_owned()),
            name: "甲区".to_owned(),
            code: "A".to_owned(),
        };
        let row = |name: &str, number: &str| ProjectRow {
            number: Some(number.to_owned()),
            ..ProjectRow::named(
                RowRef {
                    sheet: "调度表".to_owned(),
                    first_row: 4,
                },
                name,
            )
        };
        let counted = |rows| Counted {
            unit: unit.slug.clone(),
            period: "2026-11-25".parse().unwrap(),
            arrival: 1,
            rows,
            urgent: Vec::new(),
            questions: Questions::default(),
        };
        let as_of = "2026-11-25".parse().unwrap();
        let units = [unit.clone()];
        let one = merge(&units, &[counted(vec![row("甲项目", "ZS-1")])], as_of);
        let both = counted(vec![row("甲项目", "ZS-1"), row("乙园区", "ZS-2")]);
        let two = merge(&units, &[both], as_of);
        let bytes = write(&LedgerView {
            office_name: "办公室",
            title: "2026年11月",
            as_of: as_of.0,
            ledger: &one,
            rates: &rates(&one, RateRules::default()),
            standings: &[],
            quarters: &[],
            flags: &[],
            assignments: &[],
            news: None,
            remark: None,
            shows_suspicions: false,
        })
        .unwrap();
        let checked = |ledger| UnverifiedWorkbook::of(bytes.clone(), ledger).checked();
        assert_eq!(
            checked(&one).as_ref(),
            Ok(&bytes),
            "with the unit's own number beside ours"
        );
        assert!(checked(&two).unwrap_err().contains("not in the workbook"));
    }
}
