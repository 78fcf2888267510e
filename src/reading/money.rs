//! The unit of each amount: from its cell, its header, or what stands above the table.

use std::collections::BTreeMap;

use super::asked;
use super::columns::Column;
use super::magnitude;
use super::money_questions::{
    MAGNITUDE, MANY, Origin, Valued, approximate, ask, conflict, name_of, question,
};
use super::table_reading::{AmountPlace, Pending, TableReading};
use crate::domain::amount::Yuan;
use crate::domain::finding::Finding;
use crate::domain::rules::Rule;
use crate::words::amount::{Amount, MoneyUnit, NoAmount, Stored};

/// Gives every pending amount its value, or asks. `above` is what stands over the table (单位：万元).
pub(super) fn settle(
    gathered: &mut TableReading,
    columns: &[Column],
    above: Option<MoneyUnit>,
    sheet: &str,
) {
    let mut valued = Vec::new();
    let mut without_unit = Vec::new();
    let mut foreign = Vec::new();
    for pending in std::mem::take(&mut gathered.pending) {
        let place = pending.place;
        let header = &columns[place.column];
        if header.is_foreign && !pending.amount.number.is_zero() {
            foreign.push(place);
            continue;
        }
        match worth(&pending, header, above, sheet) {
            Ok(Some((yuan, ..))) if pending.amount.is_marked => {
                gathered.asked.insert((place.project, place.field));
                gathered.findings.push(marked(sheet, &place, yuan));
            }
            Ok(Some((yuan, unit, origin))) => valued.push(Valued {
                place,
                is_approximate: pending.amount.is_approximate,
                yuan,
                origin,
                unit,
            }),
            Ok(None) => without_unit.push(place),
            Err(finding) => {
                gathered.asked.insert((place.project, place.field));
                gathered.findings.push(*finding);
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
    magnitude::take_wrong_scale(gathered, columns, &mut valued, sheet);
    magnitude::take_slips(gathered, &mut valued, sheet);
    for value in valued {
        if value.is_approximate {
            gathered.findings.push(approximate(sheet, &value.place));
        }
        gathered.amounts[value.place.project].set(value.place.field, value.yuan);
    }
}

/// An amount, the unit that it is counted in, and where that was found.
type Worth = (Yuan, MoneyUnit, Origin);

/// What an amount is worth; `None` if nothing states its unit. `above` is what stands over the table.
///
/// # Errors
///
/// What there is to ask.
fn worth(
    pending: &Pending<'_>,
    header: &Column,
    above: Option<MoneyUnit>,
    sheet: &str,
) -> Result<Option<Worth>, Box<Finding>> {
    let (place, amount) = (&pending.place, &pending.amount);
    let ask = |rule, what: &str| Box::new(question(sheet, place, rule, what));
    let conflicting = |one: &str, other: &str| {
        let what = format!("的单位不明：{one}，{other}，请改成一致");
        ask(Rule::AmountUnitConflict, &what)
    };
    if let (Some(unit), Some(of_section)) = (header.unit, pending.of_section)
        && unit != of_section
    {
        let of_section = format!("小标题写{}", of_section.word());
        return Err(conflicting(&format!("表头写{}", unit.word()), &of_section));
    }
    let above = pending.of_section.or(above);
    let of_header = header.unit.map(|unit| (unit, Origin::Header(place.column)));
    let of_column = of_header.or(above.map(|unit| (unit, Origin::AboveTable)));
    let of_column = match (pending.beside, of_column) {
        (Some(beside), Some((unit, _))) if unit != beside => {
            let beside = format!("旁边一格写{}", beside.word());
            return Err(conflicting(&beside, &format!("栏目是{}", unit.word())));
        }
        (Some(beside), _) => Some((beside, Origin::Cell)),
        (None, of_column) => of_column,
    };
    if let Some(stored) = amount.stored {
        let worth = reconciled(amount, stored, of_column);
        let header = name_of(place.field);
        let otherwise = || asked::shown_otherwise(sheet, place.at, place.value, header);
        return worth.map(Some).ok_or_else(|| Box::new(otherwise()));
    }
    let (unit, origin) = match unit_of(amount, of_column) {
        Ok(Some(unit)) => unit,
        Ok(None) => return Ok(None),
        Err((rule, unit)) => {
            let reading = magnitude::only_reading(amount, place.field, unit);
            let finding = *ask(rule, &conflict(rule, unit));
            return Err(Box::new(finding.with_reading(reading)));
        }
    };
    let yuan = amount.number.to_yuan(unit.yuan());
    let yuan = yuan.ok_or_else(|| ask(Rule::AmountMagnitude, MAGNITUDE))?;
    Ok(Some((yuan, unit, origin)))
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

/// What a number is worth that is shown as another one, in another unit: 67890 in a column of 万元 is 6.789亿.
/// `None` if the two are not the same amount.
fn reconciled(
    amount: &Amount,
    stored: Stored,
    of_column: Option<(MoneyUnit, Origin)>,
) -> Option<Worth> {
    let shown_in = amount.unit?;
    let (unit, origin) = of_column.unwrap_or((MoneyUnit::Yuan, Origin::Cell));
    let yuan = stored.number.to_yuan(unit.yuan())?;
    let shown = amount.number.to_yuan(shown_in.yuan())?;
    let last_digit = shown_in.yuan() / 10_i64.checked_pow(stored.decimals)?;
    let off = yuan.0.checked_sub(shown.0)?.checked_abs()?;
    (off.checked_mul(2)? <= last_digit).then_some((yuan, unit, origin))
}

/// Asks for the unit or the currency of amounts: at each cell, or once at the header of the column.
fn ask_columns(
    gathered: &mut TableReading,
    columns: &[Column],
    amounts: Vec<AmountPlace<'_>>,
    rule: Rule,
    sheet: &str,
) {
    let is_foreign = rule == Rule::AmountForeign;
    let mut by_column: BTreeMap<usize, Vec<AmountPlace<'_>>> = BTreeMap::new();
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

/// Asks about an amount behind which the mark of a footnote stands; without the mark it says one thing only.
fn marked(sheet: &str, place: &AmountPlace<'_>, yuan: Yuan) -> Finding {
    let reading = Some(yuan).filter(|yuan| magnitude::is_possible(place.field, *yuan));
    asked::amount(sheet, place.at, place.value, NoAmount::Several, place.field)
        .with_reading(reading)
}
