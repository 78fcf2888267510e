//! How the rows of 台账 look: by their kind, and by what their cells show.

use rust_xlsxwriter::Format;

use super::column::LedgerColumn;
use crate::domain::project::Field;
use crate::workbook::page::Money;
use crate::workbook::style;

/// What kind of row it is; each has its own look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// A project.
    Usual,
    /// A project that is marked 本期未报.
    Absent,
}

impl LineKind {
    const ALL: [Self; 2] = [Self::Usual, Self::Absent];
}

/// A kind of row, with amounts that have a fraction or none, and with figures in doubt or not: all that a
/// cell's look depends on beside its column.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowStyle {
    kind: LineKind,
    is_doubtful: bool,
    pub(super) has_fraction: bool,
}

impl RowStyle {
    /// How many there are.
    pub(super) const COUNT: usize = 4 * LineKind::ALL.len();

    /// All, in the order of [`RowStyle::place`].
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let all = [(false, false), (false, true), (true, false), (true, true)];
        let of_kind = move |kind| {
            all.map(|(is_doubtful, has_fraction)| Self {
                kind,
                is_doubtful,
                has_fraction,
            })
        };
        LineKind::ALL.into_iter().flat_map(of_kind)
    }

    /// The place of the one for this cell.
    pub(super) const fn place(kind: LineKind, is_doubtful: bool, has_fraction: bool) -> usize {
        4 * kind as usize + 2 * is_doubtful as usize + has_fraction as usize
    }
}

/// The formats of one kind of row.
pub(super) struct Looks {
    text: Format,
    centered: Format,
    count: Format,
    day: Format,
    money: Money,
}

impl Looks {
    /// The formats of a style's cells.
    pub(super) fn of(row: RowStyle) -> Self {
        match row.kind {
            _ if row.is_doubtful => Self {
                money: Money::doubtful(|format| format),
                ..Self::of_project(|format| style::Tone::Doubt.on(format))
            },
            LineKind::Usual => Self::of_project(|format| format),
            LineKind::Absent => Self::of_project(|format| style::Tone::Late.under(format)),
        }
    }

    fn of_project(dress: impl Fn(Format) -> Format) -> Self {
        Self {
            text: dress(style::airy(style::text())),
            centered: dress(style::centered()),
            count: dress(style::centered().set_num_format(style::COUNT)),
            day: dress(style::centered().set_num_format(style::DAY)),
            money: Money::new(dress),
        }
    }

    /// The format of a column's cell.
    pub(super) fn of_cell(&self, column: LedgerColumn, has_fraction: bool) -> &Format {
        match column {
            LedgerColumn::Sequence | LedgerColumn::Kept => &self.count,
            LedgerColumn::Of(Field::TotalInvestment | Field::FundsInPlace) if has_fraction => {
                &self.money.part
            }
            LedgerColumn::Of(Field::TotalInvestment | Field::FundsInPlace) => &self.money.whole,
            LedgerColumn::Of(Field::SignedOn | Field::StartedOn | Field::InProductionOn) => {
                &self.day
            }
            column if column.is_running() => &self.text,
            _ => &self.centered,
        }
    }
}
