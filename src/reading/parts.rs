//! Parts of a project in rows of their own (1.1, （1）, 其中：一期): their figures are in those of the project.

use sheetgate::At;

use super::columns::Column;
use super::table::Table;
use super::table_reading::{Outline, TableReading};
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;

/// Says which rows count as parts of a project, and asks where their figures are not those of the project.
/// The amounts of the table's outlines begin at `before`.
pub(super) fn compare(
    gathered: &mut TableReading,
    table: &Table,
    outlines: &[Outline<'_, '_>],
    before: usize,
) {
    let mut at = 0;
    while at < outlines.len() {
        let parts = outlines[at + 1..]
            .iter()
            .take_while(|part| part.part_of == Some(at))
            .count();
        if parts > 0 {
            let group = PartGroup {
                table,
                outlines,
                before,
                whole: at,
                parts: at + 1..at + 1 + parts,
            };
            let findings = group.findings(gathered);
            gathered.findings.extend(findings);
        }
        at += 1 + parts;
    }
}

/// A project and its parts.
struct PartGroup<'g, 't, 'a> {
    table: &'g Table<'a>,
    outlines: &'g [Outline<'t, 'a>],
    before: usize,
    whole: usize,
    parts: std::ops::Range<usize>,
}

impl PartGroup<'_, '_, '_> {
    fn findings(&self, gathered: &TableReading) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .table
            .columns
            .iter()
            .filter_map(|column| {
                let field = column.field().filter(|field| field.is_amount())?;
                self.mismatch(gathered, column, field)
            })
            .collect();
        if findings.is_empty() {
            findings.push(self.counted());
        }
        findings
    }

    /// A question if the parts' figures in a column are not that of the project.
    fn mismatch(&self, gathered: &TableReading, column: &Column, field: Field) -> Option<Finding> {
        let of = |outline: usize| {
            let index = self.before + outline;
            let is_asked = gathered.asked.contains(&(index, field));
            let amount = gathered.amounts.get(index)?.of(field);
            (!is_asked).then_some(amount)
        };
        // What is asked about already has no sum.
        let whole = of(self.whole)?;
        let parts: Option<Vec<Option<Yuan>>> = self.parts.clone().map(of).collect();
        let parts: Vec<Yuan> = parts?.into_iter().flatten().collect();
        if parts.is_empty() {
            return None;
        }
        let sum = parts.iter().fold(Yuan(0), |sum, part| sum + *part);
        // A sum may be rounded to what the column shows.
        let tolerance = (sum.0.abs() / 1_000).max(10_000);
        let is_same = whole.is_some_and(|whole| (whole.0 - sum.0).abs() <= tolerance);
        if is_same {
            return None;
        }
        let at = At::new(self.row(self.whole), column.index);
        let stated = whole.map_or_else(|| "空着".to_owned(), |whole| format!("是{whole}"));
        Some(Finding::new(
            Rule::PartsMismatch,
            &self.table.view.grid.name,
            at.address(),
            &whole.map(|whole| whole.to_string()).unwrap_or_default(),
            &sum.to_string(),
            format!(
                "“{}”的{}{stated}，{}各部分相加是{sum}，各部分没有另计；请核对，如果是单独的项目，请单独编号、各占一行。",
                self.name(self.whole),
                column.shown.replace('\n', ""),
                self.rows(),
            ),
        ))
    }

    /// What was taken for parts.
    fn counted(&self) -> Finding {
        let first = At::new(self.row(self.parts.start), self.table.name);
        let last = At::new(self.row(self.parts.end - 1), self.table.name);
        let names: Vec<String> = self.parts.clone().map(|part| self.name(part)).collect();
        let names = names.join("、");
        Finding::new(
            Rule::PartsCounted,
            &self.table.view.grid.name,
            format!("{}:{}", first.address(), last.address()),
            &names,
            "",
            format!(
                "{}（{}）是“{}”的组成部分，已含在其金额里，没有另计。",
                self.rows(),
                shortened(&names, 40),
                self.name(self.whole),
            ),
        )
    }

    fn row(&self, outline: usize) -> u32 {
        let row = self.outlines.get(outline).and_then(|own| own.rows.first());
        row.map_or(self.table.first, |row| row.number)
    }

    fn name(&self, outline: usize) -> String {
        let row = self.outlines.get(outline).and_then(|own| own.rows.first());
        let name = row.map(|row| row.text(self.table.name));
        shortened(&name.unwrap_or_default(), 30)
    }

    fn rows(&self) -> String {
        let (first, last) = (
            self.row(self.parts.start) + 1,
            self.row(self.parts.end - 1) + 1,
        );
        if first == last {
            format!("第{first}行")
        } else {
            format!("第{first}至{last}行")
        }
    }
}
