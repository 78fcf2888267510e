//! Whether amounts can be what their unit makes of them: whole columns in another unit, and single slips.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Column;
use super::money_questions::{MAGNITUDE, MANY, Origin, Valued, ask};
use super::table_reading::{Amounts, TableReading};
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::amount::{Amount, MoneyUnit};

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

/// Takes out all amounts whose unit was stated in one place, if most of them cannot mean it.
pub(super) fn take_wrong_scale(
    gathered: &mut TableReading,
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
pub(super) fn take_slips(gathered: &mut TableReading, valued: &mut Vec<Valued>, sheet: &str) {
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

/// The yuan that an amount with a unit of its own must mean under a column of another one, or of the same
/// one said twice: what it names, if a project can be as large, and if it cannot be as many of the column's
/// units. 67.5亿元 is no other amount under 万元, and 2000万 of them would be a hundred times too much.
pub(super) fn only_reading(amount: &Amount, field: Field, of_column: MoneyUnit) -> Option<Yuan> {
    let unit = amount.unit?.yuan();
    let is_possible = |yuan: Yuan| is_possible(field, yuan);
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

/// Whether an amount in this field may be so large, and so small.
pub(super) fn is_possible(field: Field, yuan: Yuan) -> bool {
    (least(field)..=MOST).contains(&yuan.0)
}

/// No amount in this field is smaller.
const fn least(field: Field) -> i64 {
    match field {
        Field::TotalInvestment => LEAST_TOTAL,
        _ => LEAST_FUNDS,
    }
}

#[cfg(test)]
mod tests {
    use super::only_reading;
    use crate::domain::amount::Yuan;
    use crate::domain::project::Field;
    use crate::words::amount::{MoneyUnit, parse};
    use sheetgate::Value;

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
