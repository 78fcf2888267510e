//! What the worksheets of a report state of it as a whole: its period, its unit, and who filled it in.

use sheetgate::Visibility;

use super::sheets::{Purpose, Scanned};
use crate::domain::finding::Finding;
use crate::domain::period_words::Strength;
use crate::domain::rules::Rule;
use crate::domain::sheet::{Sheet, Stated};

/// The whole date among what is stated, and the question where a label's value was not understood.
pub(super) fn period(scanned: &[Scanned], chosen: &[usize], sheet: &mut Sheet) {
    let of_form = sheet.form.as_ref().and_then(|form| form.period);
    let in_cells = |strength: Strength| strength <= Strength::Title;
    let counts = |strength: Strength| in_cells(strength) || strength.states() && of_form.is_none();
    sheet.period_stated = sheet.period_words.iter().find_map(|said| {
        let value = said.words.whole().filter(|_| counts(said.strength))?;
        Some(Stated {
            value,
            sheet: said.sheet.clone(),
            cell: said.cell.clone(),
        })
    });
    if sheet
        .period_words
        .iter()
        .any(|said| said.strength == Strength::Label)
    {
        return;
    }
    let unclear = chosen.iter().find_map(|&index| {
        let scan = &scanned[index];
        scan.meta
            .unclear_period
            .as_ref()
            .map(|(text, at)| (&scan.view.grid.name, text, at))
    });
    sheet.findings.extend(unclear.map(|(name, text, at)| {
        Finding::new(
            Rule::PeriodNotRead,
            name,
            at.address(),
            text,
            "2026年11月25日",
            format!("报送期“{text}”没有认出是哪一期，请写成“2026年11月25日”这样的报送日。"),
        )
    }));
}

/// Unit, preparer and telephone number: of the report, else of any other worksheet that is shown.
pub(super) fn people(scanned: &[Scanned], chosen: &[usize], sheet: &mut Sheet) {
    let others = (0..scanned.len()).filter(|index| {
        !chosen.contains(index)
            && scanned[*index].view.grid.visibility == Visibility::Visible
            && !scanned[*index].has(Purpose::Report)
    });
    for index in chosen.iter().copied().chain(others) {
        let meta = &scanned[index].meta;
        sheet.unit_stated = sheet.unit_stated.take().or_else(|| meta.unit.clone());
        sheet.preparer = sheet.preparer.take().or_else(|| meta.preparer.clone());
        sheet.phone = sheet.phone.take().or_else(|| meta.phone.clone());
    }
}
