//! The columns of 台账: what each shows, and how wide it is.

use std::borrow::Cow;
use std::collections::HashMap;

use super::LedgerView;
use crate::domain::field_value::value;
use crate::domain::ledger::{AbsentFrom, Entry, Ledger};
use crate::domain::period::Period;
use crate::domain::project::{Field, RowRef};
use crate::domain::unit::UnitSlug;
use crate::workbook::fit;
use crate::workbook::page::amount_width;

/// What the cells of an entry show that is not in the entry.
pub(super) struct Whole<'l> {
    units: HashMap<&'l UnitSlug, &'l str>,
    as_of: Period,
}

impl<'l> Whole<'l> {
    pub(super) fn of(ledger: &'l Ledger) -> Self {
        Self {
            units: ledger.unit_names(),
            as_of: ledger.as_of,
        }
    }
}

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LedgerColumn {
    /// Running number through the whole ledger.
    Sequence,
    /// Our number; below it the unit's own.
    Number,
    /// Name of the unit.
    Unit,
    /// 本期新增 or 本期未报.
    Presence,
    /// A field of the row.
    Of(Field),
    /// The file, worksheet and row where it stands; hidden, for whoever asks where a figure comes from.
    Source,
    /// 1 at a terminated project that still counts among the signed ones (rule 13); hidden, for the formulas of 总览.
    Kept,
}

impl LedgerColumn {
    pub(super) const fn header(self) -> &'static str {
        match self {
            Self::Sequence => "序号",
            Self::Number => "项目编号",
            Self::Unit => "报送单位",
            Self::Presence => "填报状态",
            Self::Source => "出处（文件、工作表、行）",
            Self::Kept => "终止后仍\n计入签约",
            Self::Of(Field::TotalInvestment) => "总投资\n(万元)",
            Self::Of(Field::FundsInPlace) => "累计到位\n资金(万元)",
            Self::Of(Field::Category) => "项目\n类别",
            Self::Of(Field::Industry) => "产业\n类别",
            Self::Of(Field::Stage) => "项目\n阶段",
            Self::Of(Field::ProjectManager) => "项目\n经理人",
            Self::Of(Field::Sponsor) => "包保\n领导",
            Self::Of(Field::CityMatter) => "需市级\n协调事项",
            Self::Of(field) => field.header(),
        }
    }

    /// Width in digits; `None`: running text, which shares what is left.
    const fn width(self) -> Option<f64> {
        Some(match self {
            Self::Sequence => 4.7,
            Self::Number => 11.7,
            Self::Presence => 10.7,
            Self::Unit => 8.7,
            Self::Source => 40.0,
            Self::Kept => 9.0,
            Self::Of(field) => match field {
                Field::Code => 13.0,
                Field::Name => 16.0,
                Field::Category | Field::Industry => 8.7,
                Field::Investor => 12.0,
                Field::TotalInvestment | Field::FundsInPlace => 10.0,
                Field::Stage => 5.2,
                Field::SignedOn | Field::StartedOn | Field::InProductionOn => 10.7,
                Field::ResponsibleUnit => 9.0,
                Field::ResponsiblePerson | Field::ProjectManager | Field::Sponsor => 7.0,
                _ => return None,
            },
        })
    }

    /// Whether the text is read from the left, not looked at in the middle.
    pub(super) fn is_running(self) -> bool {
        self.width().is_none() || matches!(self, Self::Of(Field::Name | Field::Investor))
    }

    /// Whether hardly any two projects show the same here.
    pub(super) const fn tells_apart(self) -> bool {
        matches!(
            self,
            Self::Number | Self::Source | Self::Of(Field::Code | Field::Name)
        )
    }

    /// Whether it is there for whoever looks for it, and on no paper.
    pub(super) const fn is_hidden(self) -> bool {
        matches!(self, Self::Source | Self::Kept)
    }

    /// What the cell shows, as text.
    pub(super) fn text<'e>(self, entry: &'e Entry, whole: &Whole<'e>) -> Cow<'e, str> {
        match self {
            Self::Sequence | Self::Kept => Cow::Borrowed(""),
            Self::Number => match &entry.given_number {
                None => Cow::Borrowed(&entry.number),
                Some(given) => Cow::Owned(format!("{}\n({given})", entry.number)),
            },
            Self::Unit => Cow::Borrowed(whole.units.get(&entry.unit).unwrap_or(&&*entry.unit.0)),
            Self::Presence => presence(entry, whole.as_of),
            Self::Source => Cow::Owned(source(entry)),
            Self::Of(field) => value(&entry.row, field),
        }
    }
}

/// 本期未报 with the reason and the last report, 本期新增, or nothing.
fn presence<'e>(entry: &Entry, as_of: Period) -> Cow<'e, str> {
    match entry.absent {
        Some(AbsentFrom::Sheet) => Cow::Owned(format!("本期未报\n表中未列\n{}", entry.last)),
        Some(AbsentFrom::Period) => Cow::Owned(format!("本期未报\n单位未报\n{}", entry.last)),
        None if entry.first == as_of => Cow::Borrowed("本期新增"),
        None => Cow::Borrowed(""),
    }
}

/// `11月下.xlsx｜调度表!7`
fn source(entry: &Entry) -> String {
    let RowRef { sheet, first_row } = &entry.row.row;
    if entry.file.is_empty() {
        format!("{sheet}!{first_row}")
    } else {
        format!("{}｜{sheet}!{first_row}", entry.file)
    }
}

/// The columns, in their order.
const COLUMNS: [LedgerColumn; 27] = [
    LedgerColumn::Sequence,
    LedgerColumn::Number,
    LedgerColumn::Of(Field::Code),
    LedgerColumn::Of(Field::Name),
    LedgerColumn::Unit,
    LedgerColumn::Of(Field::Category),
    LedgerColumn::Of(Field::Content),
    LedgerColumn::Of(Field::Investor),
    LedgerColumn::Of(Field::Industry),
    LedgerColumn::Of(Field::TotalInvestment),
    LedgerColumn::Of(Field::FundsInPlace),
    LedgerColumn::Of(Field::Stage),
    LedgerColumn::Of(Field::SignedOn),
    LedgerColumn::Of(Field::StartedOn),
    LedgerColumn::Of(Field::InProductionOn),
    LedgerColumn::Of(Field::ResponsibleUnit),
    LedgerColumn::Of(Field::ResponsiblePerson),
    LedgerColumn::Of(Field::ProjectManager),
    LedgerColumn::Of(Field::Sponsor),
    LedgerColumn::Of(Field::Progress),
    LedgerColumn::Of(Field::Plan),
    LedgerColumn::Of(Field::Problems),
    LedgerColumn::Of(Field::CityMatter),
    LedgerColumn::Of(Field::Remarks),
    LedgerColumn::Presence,
    LedgerColumn::Source,
    LedgerColumn::Kept,
];

/// What all running text columns share, in digits: as much as A3 takes at four fifths of its size.
const RUNNING_ROOM: f64 = 108.0;
/// Room for 待核 before an amount, in digits.
const DOUBT_WORD: f64 = 5.0;
/// No column of running text is narrower.
const NARROWEST: f64 = 9.0;

/// The columns of this ledger: 项目代码 only where a unit gives one.
pub(super) fn columns(ledger: &Ledger) -> Vec<LedgerColumn> {
    let has_codes = ledger.entries.iter().any(|entry| entry.row.code.is_some());
    COLUMNS
        .into_iter()
        .filter(|column| has_codes || *column != LedgerColumn::Of(Field::Code))
        .collect()
}

/// Where 项目名称 stands: what is left of it and itself stay in sight.
pub(super) fn name_column(columns: &[LedgerColumn]) -> u16 {
    let name = columns
        .iter()
        .position(|column| *column == LedgerColumn::Of(Field::Name));
    name.and_then(|at| u16::try_from(at).ok()).unwrap_or(0)
}

/// The widths: fixed ones, amounts as wide as the largest, and running text by what there is.
pub(super) fn widths(
    columns: &[LedgerColumn],
    view: &LedgerView<'_>,
    whole: &Whole<'_>,
) -> Vec<f64> {
    let running: Vec<LedgerColumn> = columns
        .iter()
        .copied()
        .filter(|column| column.width().is_none())
        .collect();
    let demands: Vec<usize> = running
        .iter()
        .map(|column| typical_width(*column, &view.ledger.entries, whole))
        .collect();
    let mut shares = fit::share(RUNNING_ROOM, &demands, NARROWEST).into_iter();
    let total = &view.rates.total;
    let room_for_word = |field| {
        let is_doubtful = |entry: &Entry| entry.is_doubtful(field);
        let any = view.ledger.entries.iter().any(is_doubtful);
        if any { DOUBT_WORD } else { 0.0 }
    };
    columns
        .iter()
        .map(|column| match column {
            LedgerColumn::Of(field @ Field::TotalInvestment) => {
                amount_width(total.total_investment) + room_for_word(*field)
            }
            LedgerColumn::Of(field @ Field::FundsInPlace) => {
                amount_width(total.funds_in_place) + room_for_word(*field)
            }
            column => column
                .width()
                .or_else(|| shares.next())
                .unwrap_or(NARROWEST),
        })
        .collect()
}

/// The width that nine in ten of the column's texts do not exceed, so that one essay does not
/// squeeze all others.
fn typical_width(column: LedgerColumn, entries: &[Entry], whole: &Whole<'_>) -> usize {
    let mut widths: Vec<usize> = entries
        .iter()
        .map(|entry| column.text(entry, whole).len())
        .collect();
    let at = widths.len().saturating_mul(9) / 10;
    let at = at.min(widths.len().saturating_sub(1));
    if widths.is_empty() {
        0
    } else {
        *widths.select_nth_unstable(at).1
    }
}
