//! The unit of each amount: from its cell, its header, or what stands above the table; and whether the
//! figures can mean it at all.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::columns::Column;
use super::project::Gathered;
use super::values::amount::{Amount, MoneyUnit};
use super::values::text;
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::workbook::grid::{At, Value};

/// The amounts of a project that have their value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Amounts {
    pub(super) total_investment: Option<Yuan>,
    pub(super) funds_in_place: Option<Yuan>,
}

impl Amounts {
    fn set(&mut self, field: Field, yuan: Yuan) {
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
    pub(super) place: Place<'a>,
    pub(super) amount: Amount,
    /// What the title of its section says: 二、签约项目（单位：万元）.
    pub(super) of_section: Option<MoneyUnit>,
}

/// Where an amount stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Index of the project.
    pub(super) project: usize,
    pub(super) field: Field,
    /// Index of the column.
    pub(super) column: usize,
    pub(super) at: At,
    /// What stands in the cell.
    pub(super) value: &'a Value,
}

impl Place<'_> {
    /// As it stands in the cell.
    fn shown(&self) -> Cow<'_, str> {
        text::shown(self.value)
    }
}

/// No single project of a city is larger: 500 亿元.
const MOST: i64 = 50_000_000_000;
/// No major project is smaller: 100 万元.
const LEAST_TOTAL: i64 = 1_000_000;
/// Of a total this small it is more likely the total that is wrong than the funds: 1000 万元.
const SMALL_TOTAL: i64 = 10_000_000;
/// Funds so many times their total, or this part of it, are in another unit.
const RATIO_ABOVE: i64 = 50;
const RATIO_BELOW: i64 = 3_000;
/// Nobody reports less as funds in place: 5 万元.
const LEAST_FUNDS: i64 = 50_000;
/// From so many cells on, a question about a column is asked once, at its header.
const MANY: usize = 3;

/// Where the unit of an amount was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Cell,
    /// The header of this column.
    Header(usize),
    AboveTable,
}

/// An amount in yuan.
struct Valued<'a> {
    place: Place<'a>,
    is_approximate: bool,
    yuan: Yuan,
    origin: Origin,
    unit: MoneyUnit,
}

/// Gives every pending amount its value, or asks. `above` is what stands over the table (单位：万元).
pub(super) fn settle(
    gathered: &mut Gathered,
    columns: &[Column],
    above: Option<MoneyUnit>,
    sheet: &str,
) {
    let mut valued = Vec::new();
    let mut without_unit = Vec::new();
    let mut foreign = Vec::new();
    for pending in std::mem::take(&mut gathered.pending) {
        let header = &columns[pending.place.column];
        if header.is_foreign && !pending.amount.number.is_zero() {
            foreign.push(pending.place);
            continue;
        }
        if let (Some(unit), Some(of_section)) = (header.unit, pending.of_section)
            && unit != of_section
        {
            let (unit, of_section) = (unit.word(), of_section.word());
            let what = format!("的单位不明：表头写{unit}，小标题写{of_section}，请改成一致");
            ask(
                gathered,
                sheet,
                &pending.place,
                Rule::AmountUnitConflict,
                &what,
            );
            continue;
        }
        let above = pending.of_section.or(above);
        let of_column = header
            .unit
            .map(|unit| (unit, Origin::Header(pending.place.column)))
            .or(above.map(|unit| (unit, Origin::AboveTable)));
        match unit_of(&pending.amount, of_column) {
            Ok(Some((unit, origin))) => match pending.amount.number.to_yuan(unit.yuan()) {
                Some(yuan) => valued.push(Valued {
                    place: pending.place,
                    is_approximate: pending.amount.is_approximate,
                    yuan,
                    origin,
                    unit,
                }),
                None => ask(
                    gathered,
                    sheet,
                    &pending.place,
                    Rule::AmountMagnitude,
                    MAGNITUDE,
                ),
            },
            Ok(None) => without_unit.push(pending.place),
            Err((rule, unit)) => {
                let place = &pending.place;
                gathered.asked.insert((place.project, place.field));
                let reading = only_reading(&pending.amount, place.field, unit);
                let finding = question(sheet, place, rule, &conflict(rule, unit));
                gathered.findings.push(finding.with_reading(reading));
            }
        }
    }
    ask_columns(
        gathered,
        columns,
        without_unit,
        Rule::AmountWithoutUnit,
        sheet,
    );
    ask_columns(gathered, columns, foreign, Rule::AmountForeign, sheet);
    take_wrong_scale(gathered, columns, &mut valued, sheet);
    take_slips(gathered, &mut valued, sheet);
    for value in valued {
        if value.is_approximate {
            gathered.findings.push(approximate(sheet, &value.place));
        }
        gathered.amounts[value.place.project].set(value.place.field, value.yuan);
    }
}

/// The unit of an amount; `None` if nothing states it.
///
/// A unit in the cell that differs from the column's is a contradiction, and a bare 万 under 万元 may
/// only repeat it (rule 15).
fn unit_of(
    amount: &Amount,
    of_column: Option<(MoneyUnit, Origin)>,
) -> Result<Option<(MoneyUnit, Origin)>, (Rule, MoneyUnit)> {
    match (amount.unit, of_column) {
        (Some(own), Some((unit, _))) if own != unit => Err((Rule::AmountUnitConflict, unit)),
        (Some(_), Some((unit, _))) if !amount.is_written_out => {
            Err((Rule::AmountUnitDoubled, unit))
        }
        (Some(own), _) => Ok(Some((own, Origin::Cell))),
        (None, Some(of_column)) => Ok(Some(of_column)),
        // Nothing is nothing in every unit.
        (None, None) if amount.number.is_zero() => Ok(Some((MoneyUnit::Yuan, Origin::Cell))),
        (None, None) => Ok(None),
    }
}

/// The yuan that an amount with a unit of its own must mean under a column of another one, or of the same
/// one said twice: what it names, if a project can be as large, and if it cannot be as many of the column's
/// units. 67.5亿元 is no other amount under 万元, and 2000万 of them would be a hundred times too much.
fn only_reading(amount: &Amount, field: Field, of_column: MoneyUnit) -> Option<Yuan> {
    let unit = amount.unit?.yuan();
    let is_possible = |yuan: Yuan| (least(field)..=MOST).contains(&yuan.0);
    let named = amount
        .number
        .to_yuan(unit)
        .filter(|yuan| is_possible(*yuan))?;
    let counted = unit
        .checked_mul(of_column.yuan())
        .and_then(|unit| amount.number.to_yuan(unit));
    let is_sure = amount.is_written_out || !counted.is_some_and(is_possible);
    is_sure.then_some(named)
}

/// No amount in this field is smaller.
const fn least(field: Field) -> i64 {
    match field {
        Field::TotalInvestment => LEAST_TOTAL,
        _ => LEAST_FUNDS,
    }
}

/// Asks for the unit or the currency of amounts: at each cell, or once at the header of the column.
fn ask_columns(
    gathered: &mut Gathered,
    columns: &[Column],
    amounts: Vec<Place<'_>>,
    rule: Rule,
    sheet: &str,
) {
    let is_foreign = rule == Rule::AmountForeign;
    let mut by_column: BTreeMap<usize, Vec<Place<'_>>> = BTreeMap::new();
    for place in amounts {
        by_column.entry(place.column).or_default().push(place);
    }
    for (index, cells) in by_column {
        let header = &columns[index];
        if cells.len() < MANY {
            let what = if is_foreign {
                "按表头是外币，请折算为人民币后填写"
            } else {
                "没有写单位，表头和表上方也没有，请在表头注明万元或亿元"
            };
            for place in &cells {
                ask(gathered, sheet, place, rule, what);
            }
            continue;
        }
        for place in &cells {
            gathered.asked.insert((place.project, place.field));
        }
        let (shown, count) = (&header.shown, cells.len());
        let message = if is_foreign {
            format!("“{shown}”一栏的{count}个金额是外币，请折算为人民币后重报。")
        } else {
            format!(
                "“{shown}”一栏有{count}个金额没有单位，表头和表上方也没有写，请在表头注明万元或亿元后重报。"
            )
        };
        gathered.findings.push(Finding::new(
            rule,
            sheet,
            header.at.address(),
            shown,
            "表头注明人民币单位，如“(万元)”",
            message,
        ));
    }
}

/// Takes out all amounts whose unit was stated in one place, if most of them cannot mean it.
fn take_wrong_scale(
    gathered: &mut Gathered,
    columns: &[Column],
    valued: &mut Vec<Valued>,
    sheet: &str,
) {
    let mut counts: BTreeMap<(Origin, MoneyUnit), (usize, usize)> = BTreeMap::new();
    for value in &*valued {
        if value.yuan.0 != 0 && value.origin != Origin::Cell {
            let (odd, all) = counts.entry((value.origin, value.unit)).or_default();
            *odd += usize::from(is_out_of_scale(value));
            *all += 1;
        }
    }
    // Who wrote one column in another unit than stated did not write the next one right.
    let wrong: BTreeSet<MoneyUnit> = counts
        .into_iter()
        .filter(|(_, (odd, all))| *odd >= MANY && odd * 2 > *all)
        .map(|((_, unit), _)| unit)
        .collect();
    let mut said = BTreeSet::new();
    let is_wrong = |value: &mut Valued| {
        value.yuan.0 != 0 && value.origin != Origin::Cell && wrong.contains(&value.unit)
    };
    for value in valued.extract_if(.., is_wrong) {
        gathered
            .asked
            .insert((value.place.project, value.place.field));
        let header = &columns[value.place.column];
        if said.insert(value.place.column) {
            let unit = value.unit.word();
            gathered.findings.push(Finding::new(
                Rule::AmountMagnitude,
                sheet,
                header.at.address(),
                &value.place.shown(),
                "与数值相符的单位",
                format!(
                    "“{}”一栏按{unit}计算，多数金额大得或小得不可能（如“{}”），请核对单位是万元还是亿元，改正后重报。",
                    header.shown,
                    shortened(&value.place.shown(), 20)
                ),
            ));
        }
    }
}

fn is_out_of_scale(value: &Valued) -> bool {
    !(least(value.place.field)..=MOST).contains(&value.yuan.0)
}

/// Takes out single amounts that are off by the factor between 万元 and 亿元.
fn take_slips(gathered: &mut Gathered, valued: &mut Vec<Valued>, sheet: &str) {
    let mut amounts = vec![Amounts::default(); gathered.amounts.len()];
    for value in &*valued {
        amounts[value.place.project].set(value.place.field, value.yuan);
    }
    let is_slip = |value: &mut Valued| {
        // A unit that somebody wrote beside the figure is no slip of the column's unit.
        if value.yuan.0 == 0 || value.origin == Origin::Cell {
            return value.yuan.0 > MOST;
        }
        if is_out_of_scale(value) {
            return true;
        }
        let Amounts {
            total_investment: Some(Yuan(total)),
            funds_in_place: Some(Yuan(funds)),
        } = amounts[value.place.project]
        else {
            return false;
        };
        let is_above = total.saturating_mul(RATIO_ABOVE) < funds;
        let is_below = funds.saturating_mul(RATIO_BELOW) < total;
        if value.place.field == Field::TotalInvestment {
            total < SMALL_TOTAL && is_above
        } else if (LEAST_TOTAL..=MOST).contains(&total) {
            is_below || (is_above && total >= SMALL_TOTAL)
        } else {
            // The total is a slip; funds in proportion to it are the same one.
            !is_above && !is_below
        }
    };
    for slip in valued.extract_if(.., is_slip) {
        let message = format!("{MAGNITUDE}（按{}计算）", slip.unit.word());
        ask(
            gathered,
            sheet,
            &slip.place,
            Rule::AmountMagnitude,
            &message,
        );
    }
}

const MAGNITUDE: &str = "的数量级与单位不符，请核对是否把万元和亿元填错";

fn conflict(rule: Rule, unit: MoneyUnit) -> String {
    let unit = unit.word();
    if rule == Rule::AmountUnitDoubled {
        format!("自带的单位与栏目的{unit}重复，请只填数字")
    } else {
        format!("自带的单位与栏目的{unit}不一致，请按{unit}折算后只填数字")
    }
}

fn name_of(field: Field) -> &'static str {
    match field {
        Field::FundsInPlace => "累计到位资金",
        _ => "总投资",
    }
}

/// Asks about one amount, which then has no value. `what` follows the quoted figure.
fn ask(gathered: &mut Gathered, sheet: &str, place: &Place<'_>, rule: Rule, what: &str) {
    gathered.asked.insert((place.project, place.field));
    gathered.findings.push(question(sheet, place, rule, what));
}

fn question(sheet: &str, place: &Place<'_>, rule: Rule, what: &str) -> Finding {
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

fn approximate(sheet: &str, place: &Place<'_>) -> Finding {
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

#[cfg(test)]
mod tests {
    use super::only_reading;
    use crate::domain::amount::Yuan;
    use crate::domain::project::Field;
    use crate::workbook::grid::Value;
    use crate::workbook::read::values::amount::{MoneyUnit, parse};

    #[test]
    fn an_amount_has_a_reading_where_its_own_unit_leaves_no_other() {
        use Field::{FundsInPlace, TotalInvestment};
        use MoneyUnit::{Wan, Yi};
        for (text, field, of_column, reading) in [
            ("67.5亿元", TotalInvestment, Wan, Some(6_750_000_000)),
            ("3万元", FundsInPlace, Yi, None),
            ("300万元", FundsInPlace, Yi, Some(3_000_000)),
            ("2000万", TotalInvestment, Wan, Some(20_000_000)),
            ("6千万", TotalInvestment, Wan, Some(60_000_000)),
            ("5亿", TotalInvestment, Wan, Some(500_000_000)),
            // 5万 (万元), or 5 亿元.
            ("5万", TotalInvestment, Wan, None),
            ("500万", FundsInPlace, Wan, None),
            // More than any project.
            ("900亿元", TotalInvestment, Wan, None),
            ("0万", FundsInPlace, Wan, None),
            ("2000", TotalInvestment, Wan, None),
        ] {
            let amount = parse(&Value::Text(text.into())).unwrap();
            let read = only_reading(&amount, field, of_column);
            assert_eq!(read, reading.map(Yuan), "{text}");
        }
    }
}
