//! The workbook of an assessment (督查考评): one sheet for all units, one for each with its evidence.

mod evidence;
mod summary;
mod unit;

use std::collections::BTreeSet;

use rust_xlsxwriter::{Format, Workbook};

use super::page::{Money, Page, WriteError, exact, properties};
use super::style;
use crate::assessment::{AssessedFigure, Assessment, Measure};
use crate::domain::amount::Yuan;

/// All that one workbook shows. The same view gives the same bytes.
#[derive(Debug, Clone, Copy)]
pub struct AssessmentView<'a> {
    /// The office's name.
    pub office_name: &'a str,
    pub assessment: &'a Assessment,
}

/// Writes the workbook: 考评汇总, and a worksheet for each unit.
///
/// # Errors
/// [`WriteError`] if there are more rows than a worksheet has.
pub fn write(view: &AssessmentView<'_>) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let title = format!(
        "重大招商引资项目督查考评（{}）",
        view.assessment.span.label()
    );
    workbook.set_properties(&properties(
        &title,
        view.office_name,
        view.assessment.as_of.0,
    ));
    summary::write(&mut workbook, view)?;
    let mut taken = BTreeSet::from([summary::NAME.to_owned()]);
    for unit in &view.assessment.units {
        let name = sheet_name(&unit.name, &mut taken);
        unit::write(&mut workbook, view, &name, unit)?;
    }
    Ok(workbook.save_to_buffer()?)
}

impl AssessmentView<'_> {
    /// `截至2026年6月25日，期初2025年12月25日`
    fn as_of_caption(&self) -> String {
        let Assessment { as_of, opening, .. } = self.assessment;
        format!("截至{}，期初{}", as_of.label(), opening.label())
    }

    fn office_caption(&self) -> String {
        format!("编制单位：{}", self.office_name)
    }
}

/// A name that a worksheet may have and no other has.
fn sheet_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    const MOST: usize = 31;
    let allowed = |letter: &char| !letter.is_control() && !"[]:*?/\\'".contains(*letter);
    let plain: String = name.chars().filter(allowed).collect();
    let plain = plain.trim();
    let plain = if plain.is_empty() { "单位" } else { plain };
    let numbered = (1_u32..).map(|number| {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!("（{number}）")
        };
        let room = MOST - suffix.chars().count();
        let start: String = plain.chars().take(room).collect();
        format!("{start}{suffix}")
    });
    let mut free = numbered.filter(|name| !taken.contains(name));
    let name = free.next().unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// The looks of the figures of a table.
struct FigureLooks {
    money: Money,
    count: Format,
    percent: Format,
}

impl FigureLooks {
    fn new(dress: impl Fn(Format) -> Format) -> Self {
        Self {
            money: Money::new(&dress),
            count: dress(style::number(style::COUNT)),
            percent: dress(style::number(style::PERCENT)),
        }
    }

    /// The figure itself: a rate, a count or an amount.
    fn write(
        &self,
        page: &mut Page<'_>,
        (row, column): (u32, u16),
        figure: &AssessedFigure,
    ) -> Result<(), WriteError> {
        match figure.ratio() {
            Some(ratio) => page.rate(row, column, ratio, &self.percent),
            None => self.part(page, (row, column), figure, figure.numerator),
        }
    }

    /// One side of it.
    fn part(
        &self,
        page: &mut Page<'_>,
        (row, column): (u32, u16),
        figure: &AssessedFigure,
        part: i64,
    ) -> Result<(), WriteError> {
        match figure.indicator.measure() {
            Measure::Yuan => page.amount(row, column, Some(Yuan(part)), &self.money),
            _ => page.number(row, column, exact(part), &self.count),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::sheet_name;

    #[test]
    fn each_unit_has_a_worksheet_whatever_it_is_called() {
        let mut taken = BTreeSet::from(["考评汇总".to_owned()]);
        let long = "贵".repeat(40);
        for (name, sheet) in [
            ("南明区", "南明区".to_owned()),
            ("南明区", "南明区（2）".to_owned()),
            ("[a]:b", "ab".to_owned()),
            ("'*'", "单位".to_owned()),
            ("考评汇总", "考评汇总（2）".to_owned()),
            (&*long, "贵".repeat(31)),
            (&*long, format!("{}（2）", "贵".repeat(28))),
        ] {
            assert_eq!(sheet_name(name, &mut taken), sheet);
        }
    }
}
