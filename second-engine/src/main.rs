//! Whether a second spreadsheet engine comes to the values that our ledgers keep beside their formulas.
//!
//! `diaodu-second-engine LEDGER.xlsx...` calculates each ledger anew, compares every formula, and then adds to an amount
//! of 台账: the totals that rest on it must follow, or nothing was calculated at all.

use std::collections::BTreeMap;
use std::process::ExitCode;

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::import::load_from_xlsx;

/// A worksheet, a row and a column; both counted from 1.
type Place = (u32, i32, i32);

/// A ledger of one project has more.
const FEWEST_FORMULAS: usize = 50;
/// To the hundredth of a fen: the last digits of binary fractions are not the same in all programs.
const NEAR: f64 = 1e-8;
/// What is added, in 万元.
const ADDED: f64 = 1.0;

fn main() -> ExitCode {
    let ledgers: Vec<String> = std::env::args().skip(1).collect();
    let mut faults = Vec::new();
    if ledgers.is_empty() {
        faults.push("name one ledger or more".to_owned());
    }
    for ledger in ledgers {
        match check(&ledger) {
            Ok((formulas, found)) => {
                println!("{ledger}: {formulas} formulas, {} differ", found.len());
                faults.extend(found.into_iter().map(|fault| format!("{ledger}: {fault}")));
            }
            Err(error) => faults.push(format!("{ledger}: {error}")),
        }
    }
    for fault in &faults {
        println!("{fault}");
    }
    if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// How many formulas a ledger has, and what is wrong with them.
fn check(ledger: &str) -> Result<(usize, Vec<String>), String> {
    let mut model =
        load_from_xlsx(ledger, "en", "Asia/Shanghai", "en").map_err(|error| error.to_string())?;
    let kept = formulas(&model)?;
    let mut faults = Vec::new();
    if kept.len() < FEWEST_FORMULAS {
        faults.push(format!("only {} formulas", kept.len()));
    }
    type_in(&mut model, &kept)?;
    model.evaluate();
    let anew = formulas(&model)?;
    for (&place, kept) in &kept {
        let value = anew.get(&place).unwrap_or(&CellValue::None);
        if !is_same(kept, value) {
            let (sheet, row, column) = place;
            let formula = model
                .get_cell_formula(sheet, row, column)?
                .unwrap_or_default();
            faults.push(format!(
                "{}: kept {kept:?}, calculated {value:?} by {formula}",
                name(&model, place)
            ));
        }
    }
    let amount = first_amount(&model)?.ok_or("no amount in 台账")?;
    let (place, yuan) = amount;
    model.set_user_input(place.0, place.1, place.2, (yuan + ADDED).to_string())?;
    model.evaluate();
    let grown = formulas(&model)?;
    let follows = |sheet: &str| {
        grown.iter().any(|(place, value)| {
            let is_there = model
                .workbook
                .worksheets
                .get(place.0 as usize)
                .is_some_and(|one| one.name == sheet);
            let by = |before: &CellValue| match (before, value) {
                (CellValue::Number(before), CellValue::Number(after)) => {
                    (after - before - ADDED).abs() < NEAR
                }
                _ => false,
            };
            is_there && anew.get(place).is_some_and(by)
        })
    };
    for sheet in ["台账", "总览"] {
        if !follows(sheet) {
            faults.push(format!("no sum of {sheet} follows {}", name(&model, place)));
        }
    }
    Ok((kept.len(), faults))
}

/// Writes each formula as a person would type it, in the words that the engine has.
fn type_in(model: &mut Model<'_>, formulas: &BTreeMap<Place, CellValue>) -> Result<(), String> {
    for &(sheet, row, column) in formulas.keys() {
        let loaded = model.get_cell_formula(sheet, row, column)?;
        let typed = in_its_words(&loaded.unwrap_or_default());
        model.set_user_input(sheet, row, column, typed)?;
    }
    Ok(())
}

/// What it loads the engine gives an implicit intersection (`@`) where a function of one value has a range, even
/// inside SUMPRODUCT, where spreadsheet programs calculate all values. Two functions know one value only, and what they
/// say of many is said with operators: whether something is one of several words, `ISNUMBER(MATCH(it,{"a","b"},0))`, is
/// `((it="a")+(it="b")+0>0)`; whether cells are numbers, `ISNUMBER(A1:A9)`, is `(A1:A9<"")`, for any number is less than
/// any text, and an empty cell is an empty text.
fn in_its_words(formula: &str) -> String {
    const ASKS: &str = "ISNUMBER(";
    let formula = formula.replace('@', "");
    let mut said = String::new();
    let mut rest = formula.as_str();
    while let Some((before, after)) = rest.split_once(ASKS) {
        said.push_str(before);
        let (words, left) = one_of(after)
            .or_else(|| is_number(after))
            .unwrap_or_else(|| (ASKS.to_owned(), after));
        said.push_str(&words);
        rest = left;
    }
    said.push_str(rest);
    said
}

/// `MATCH(it,{"a","b"},0))`, and what stands behind it.
fn one_of(formula: &str) -> Option<(String, &str)> {
    let (it, after) = formula.strip_prefix("MATCH(")?.split_once(",{")?;
    let (words, after) = after.split_once("},0))")?;
    let is_one = words.split(',').map(|word| format!("({it}={word})"));
    let is_one = is_one.collect::<Vec<_>>().join("+");
    Some((format!("({is_one}+0>0)"), after))
}

/// `A1:A9)`, and what stands behind it.
fn is_number(formula: &str) -> Option<(String, &str)> {
    let (range, after) = formula.split_once(')')?;
    let is_range = range.contains(':') && !range.contains('(');
    is_range.then(|| (format!("({range}<\"\")"), after))
}

/// The value of each cell that has a formula.
fn formulas(model: &Model<'_>) -> Result<BTreeMap<Place, CellValue>, String> {
    let mut found = BTreeMap::new();
    for cell in model.get_all_cells() {
        let (sheet, row, column) = (cell.index, cell.row, cell.column);
        if model.get_cell_formula(sheet, row, column)?.is_some() {
            let value = model.get_cell_value_by_index(sheet, row, column)?;
            found.insert((sheet, row, column), value);
        }
    }
    Ok(found)
}

/// The first amount below 总投资 in 台账.
fn first_amount(model: &Model<'_>) -> Result<Option<(Place, f64)>, String> {
    let sheets = (0_u32..).zip(&model.workbook.worksheets);
    let Some((sheet, _)) = sheets.into_iter().find(|(_, sheet)| sheet.name == "台账") else {
        return Ok(None);
    };
    let mut cells: Vec<(i32, i32)> = model
        .get_all_cells()
        .into_iter()
        .filter(|cell| cell.index == sheet)
        .map(|cell| (cell.row, cell.column))
        .collect();
    cells.sort_unstable();
    let mut header = None;
    for (row, column) in cells {
        match model.get_cell_value_by_index(sheet, row, column)? {
            CellValue::String(text) if text.starts_with("总投资") => header = Some(column),
            CellValue::Number(number) if header == Some(column) => {
                return Ok(Some(((sheet, row, column), number)));
            }
            _ => {}
        }
    }
    Ok(None)
}

fn is_same(kept: &CellValue, anew: &CellValue) -> bool {
    match (kept, anew) {
        (CellValue::Number(kept), CellValue::Number(anew)) => (kept - anew).abs() < NEAR,
        _ => kept == anew,
    }
}

/// `总览 R5C3`
fn name(model: &Model<'_>, (sheet, row, column): Place) -> String {
    let sheet = model.workbook.worksheets.get(sheet as usize);
    format!("{} R{row}C{column}", sheet.map_or("", |sheet| &sheet.name))
}
