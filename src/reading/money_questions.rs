//! An amount with its value, and how it is asked about.

use super::table_reading::{AmountPlace, TableReading};
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::amount::MoneyUnit;

/// From so many cells on, a question about a column is asked once, at its header.
pub(super) const MANY: usize = 3;

/// Where the unit of an amount was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Cell,
    /// The header of this column.
    Header(usize),
    AboveTable,
}

/// An amount in yuan.
pub(super) struct Valued<'a> {
    pub(super) place: AmountPlace<'a>,
    pub(super) is_approximate: bool,
    pub(super) yuan: Yuan,
    pub(super) origin: Origin,
    pub(super) unit: MoneyUnit,
}

pub(super) const MAGNITUDE: &str = "的数量级与单位不符，请核对是否把万元和亿元填错";

pub(super) fn conflict(rule: Rule, unit: MoneyUnit) -> String {
    let unit = unit.word();
    if rule == Rule::AmountUnitDoubled {
        format!("自带的单位与栏目的{unit}重复，请只填数字")
    } else {
        format!("自带的单位与栏目的{unit}不一致，请按{unit}折算后只填数字")
    }
}

pub(super) fn name_of(field: Field) -> &'static str {
    match field {
        Field::FundsInPlace => "累计到位资金",
        _ => "总投资",
    }
}

/// Asks about one amount, which then has no value. `what` follows the quoted figure.
pub(super) fn ask(
    gathered: &mut TableReading,
    sheet: &str,
    place: &AmountPlace<'_>,
    rule: Rule,
    what: &str,
) {
    gathered.asked.insert((place.project, place.field));
    gathered.findings.push(question(sheet, place, rule, what));
}

pub(super) fn question(sheet: &str, place: &AmountPlace<'_>, rule: Rule, what: &str) -> Finding {
    let header = name_of(place.field);
    let shown = place.shown();
    let quoted = shortened(&shown, 30);
    Finding::new(
        rule,
        sheet,
        place.at.address(),
        &shown,
        "与栏目单位一致的数字",
        format!("{header}“{quoted}”{what}。"),
    )
}

pub(super) fn approximate(sheet: &str, place: &AmountPlace<'_>) -> Finding {
    let header = name_of(place.field);
    let shown = place.shown();
    let quoted = shortened(&shown, 30);
    Finding::new(
        Rule::AmountApproximate,
        sheet,
        place.at.address(),
        &shown,
        "准确的数字",
        format!("{header}“{quoted}”是约数，已按其中的数字读取，请填写准确数。"),
    )
}
