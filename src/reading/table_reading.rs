//! What reading the tables of one worksheet collects: amounts that wait for their unit, findings, what was asked.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use sheetgate::{At, Value};

use super::header_findings::Mapped;
use super::sections::Implied;
use super::view::Row;
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::sheet::Stated;
use crate::words::amount::{Amount, MoneyUnit};
use crate::words::text;

/// What reading the tables of one worksheet gathers.
#[derive(Default)]
pub(super) struct TableReading<'a> {
    /// Those of each project, in order.
    pub(super) amounts: Vec<Amounts>,
    pub(super) findings: Vec<Finding>,
    /// Headers that are no words of the form.
    pub(super) mapped: Vec<Mapped>,
    /// Amounts whose unit the whole table decides.
    pub(super) pending: Vec<Pending<'a>>,
    /// Words that say that there are no projects.
    pub(super) zero_report: Option<Stated<String>>,
    /// They stand under a section's title, and may be about that section only.
    pub(super) is_zero_of_section: bool,
    /// Amounts that were asked about: no total is compared with their sum.
    pub(super) asked: BTreeSet<(usize, Field)>,
    /// Those that are parts of the project before them: in no sum.
    pub(super) parts: BTreeSet<usize>,
    /// The cell that 同上 in a column means, by the column's place in the table.
    pub(super) above: Vec<Option<Source<'a>>>,
    /// Amounts that are stored as texts: project, field and cell.
    pub(super) texts: Vec<(usize, Field, At)>,
    /// Merged ranges of which something was already said.
    pub(super) filled: BTreeSet<At>,
}

/// Where a project stands, and what stands over it.
pub(super) struct Outline<'t, 'a> {
    /// Its rows; at least one.
    pub(super) rows: &'t [Row<'a>],
    /// What the titles over it imply where the table has no column for it.
    pub(super) implied: Rc<Implied>,
    /// The outline of the project that it is a part of.
    pub(super) part_of: Option<usize>,
}

/// A cell that says something for a field of a project.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) at: At,
    pub(super) value: &'a Value,
}

impl TableReading<'_> {
    /// Forgets what only the table before this one meant: 同上 never reaches over a header.
    pub(super) fn begin_table(&mut self) {
        self.above.clear();
    }
}

/// The amounts of a project that have their value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Amounts {
    pub(super) total_investment: Option<Yuan>,
    pub(super) funds_in_place: Option<Yuan>,
}

impl Amounts {
    pub(super) fn set(&mut self, field: Field, yuan: Yuan) {
        match field {
            Field::FundsInPlace => self.funds_in_place = Some(yuan),
            _ => self.total_investment = Some(yuan),
        }
    }

    /// The one that stands in this field.
    pub(super) fn of(self, field: Field) -> Option<Yuan> {
        match field {
            Field::FundsInPlace => self.funds_in_place,
            _ => self.total_investment,
        }
    }
}

/// An amount that waits for its unit.
pub(super) struct Pending<'a> {
    pub(super) place: AmountPlace<'a>,
    pub(super) amount: Amount,
    /// What the title of its section says: 二、签约项目（单位：万元）.
    pub(super) of_section: Option<MoneyUnit>,
    /// What stands in a cell of its own beside it.
    pub(super) beside: Option<MoneyUnit>,
}

/// Where an amount stands.
#[derive(Clone, Copy)]
pub(super) struct AmountPlace<'a> {
    /// Index of the project.
    pub(super) project: usize,
    pub(super) field: Field,
    /// Index of the column.
    pub(super) column: usize,
    pub(super) at: At,
    /// What stands in the cell.
    pub(super) value: &'a Value,
}

impl AmountPlace<'_> {
    /// As it stands in the cell.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        text::shown(self.value)
    }
}
