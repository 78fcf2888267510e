//! `.ods`
use crate::workbook::gate::{Limits, Package, Unreadable};
use crate::workbook::grid::Book;
pub(super) fn read(_package: &Package, _limits: &Limits) -> Result<Book, Unreadable> {
    Err(Unreadable::NoSheets)
}
