//! The tables of the roll-up: what each column is of.

use super::NAME_WIDTH;
use crate::domain::amount::Yuan;
use crate::domain::project::{Category, Stage};
use crate::domain::rate::Tally;
use crate::domain::rollup::{RollUp, RolledEdition};
use crate::workbook::page::amount_width;

/// What a column of a table shows of an office.
#[derive(Clone, Copy)]
pub(super) enum RollUpColumn {
    Count(fn(&Tally) -> u32),
    Money(fn(&Tally) -> Yuan),
    /// The quotient of two other columns of the row, by their places.
    Rate(u16, u16),
}

/// One table: a page of it.
pub(super) struct RollUpTable<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    pub(super) columns: Vec<(String, RollUpColumn)>,
    /// Of which of an edition's projects each column is.
    pub(super) part: &'a dyn Fn(&RolledEdition, usize) -> Tally,
}

/// The columns of 总览 in the ledger, in its order and words; then each table by which 总览 divides the projects.
pub(super) fn tables() -> Vec<RollUpTable<'static>> {
    use RollUpColumn::{Count, Money, Rate};
    let columns = [
        ("项目\n（个）", Count(|tally| tally.projects)),
        ("签约\n（个）", Count(|tally| tally.signed)),
        ("开工\n（个）", Count(|tally| tally.started)),
        ("投产\n（个）", Count(|tally| tally.producing)),
        ("总投资\n（万元）", Money(|tally| tally.total_investment)),
        (
            "累计到位资金\n（万元）",
            Money(|tally| tally.funds_in_place),
        ),
        ("到位率分子\n（万元）", Money(|tally| tally.agreed_funds)),
        (
            "到位率分母\n（万元）",
            Money(|tally| tally.agreed_investment),
        ),
        ("资金\n到位率", Rate(8, 9)),
        ("开工率", Rate(4, 3)),
        ("投产率", Rate(5, 3)),
        ("本期未报\n（个）", Count(|tally| tally.absent)),
    ];
    let columns = columns.map(|(word, column)| (word.to_owned(), column));
    let mut tables = vec![RollUpTable {
        name: "汇总",
        title: "重大招商引资项目调度台账汇总",
        columns: columns.into(),
        part: &whole_of,
    }];
    for (names, column) in [
        (
            ["项目阶段", "项目类别"],
            Count(|tally: &Tally| tally.projects),
        ),
        (
            ["阶段总投资", "类别总投资"],
            Money(|tally: &Tally| tally.total_investment),
        ),
        (
            ["阶段到位资金", "类别到位资金"],
            Money(|tally: &Tally| tally.funds_in_place),
        ),
    ] {
        let unit = if matches!(column, Count(_)) {
            "个"
        } else {
            "万元"
        };
        let stages = Stage::ALL.iter().map(|stage| stage.word());
        let categories = Category::ALL.iter().map(|category| category.word());
        let of = |words: Vec<&'static str>, unknown: &str| {
            let words = words.into_iter().chain([unknown]);
            words
                .map(|word| (format!("{word}\n（{unit}）"), column))
                .collect()
        };
        tables.push(RollUpTable {
            name: names[0],
            title: names[0],
            columns: of(stages.collect(), "未填阶段"),
            part: &in_stage,
        });
        tables.push(RollUpTable {
            name: names[1],
            title: names[1],
            columns: of(categories.collect(), "未填类别"),
            part: &in_category,
        });
    }
    tables
}

fn whole_of(edition: &RolledEdition, _: usize) -> Tally {
    edition.rates.total
}

fn in_stage(edition: &RolledEdition, place: usize) -> Tally {
    edition.in_stage(Stage::ALL.get(place).copied())
}

fn in_category(edition: &RolledEdition, place: usize) -> Tally {
    edition.in_category(Category::ALL.get(place).copied())
}

impl RollUpTable<'_> {
    /// What all offices come to in a column.
    pub(super) fn sum(&self, rollup: &RollUp, place: usize) -> Tally {
        let parts = rollup.editions().map(|edition| (self.part)(edition, place));
        RollUp::sum(parts)
    }

    /// Widths of all its columns: amounts fit, whatever they come to.
    pub(super) fn widths(&self, rollup: &RollUp) -> Vec<f64> {
        let of_figures = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, (_, column))| match column {
                RollUpColumn::Money(of) => amount_width(of(&self.sum(rollup, place))).max(12.0),
                RollUpColumn::Count(_) => 10.0,
                RollUpColumn::Rate(..) => 11.0,
            });
        [NAME_WIDTH, 12.0].into_iter().chain(of_figures).collect()
    }
}
