//! Which unit a sheet is from, and whether it is a report at all (rule 4).

use super::Context;
use crate::domain::finding::Finding;
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::unit::{Unit, UnitKind, UnitSlug};
use crate::domain::unit_name::{is_named, unit_in_title, unit_named};

/// The unit; a sheet that names another one than its folder is an error (rule 4).
pub(super) fn unit(
    sheet: &Sheet,
    context: &Context,
    findings: &mut Vec<Finding>,
) -> Option<UnitSlug> {
    let stated = sheet.unit_stated.as_ref();
    // Nearly every sheet names the unit of its folder; the others need not be asked then.
    let named = stated.and_then(|stated| {
        let folder = context.unit.filter(|unit| is_named(&stated.value, unit));
        folder.or_else(|| unit_named(&stated.value, context.units))
    });
    let of_form = sheet
        .form
        .as_ref()
        .and_then(|form| form.unit.as_deref())
        .and_then(|slug| unit_named(slug, context.units));
    // A department's sheet may be about a district's projects.
    let speaks_for_itself = context
        .unit
        .is_none_or(|unit| unit.kind != UnitKind::Department);
    let title = sheet
        .title
        .as_ref()
        .filter(|_| stated.is_none() && speaks_for_itself);
    let titled = title.and_then(|title| Some((title, unit_in_title(&title.value, context.units)?)));
    if let Some(folder) = context.unit {
        let other = |unit: &&Unit| unit.slug != folder.slug;
        if let (Some(stated), Some(named)) = (stated, named.filter(other)) {
            findings.push(wrong_unit(
                (&stated.sheet, &stated.cell),
                &stated.value,
                &named.name,
                folder,
            ));
        } else if let Some((title, named)) = titled.filter(|(_, named)| other(named)) {
            let place = (title.sheet.as_str(), title.cell.as_str());
            findings.push(wrong_unit(place, &title.value, &named.name, folder));
        } else if let Some(form) = of_form.filter(other) {
            findings.push(wrong_unit(("", ""), &form.name, &form.name, folder));
        }
    }
    if let (Some(stated), None, false) = (stated, named, context.units.is_empty()) {
        findings.push(Finding::new(
            Rule::UnknownUnit,
            &stated.sheet,
            stated.cell.clone(),
            &stated.value,
            "名单内的报送单位名称",
            format!(
                "填报单位“{}”不在报送单位名单内，已按所在文件夹认定，请改写为规范名称。",
                stated.value
            ),
        ));
    }
    context
        .unit
        .or(named)
        .or(of_form)
        .or(titled.map(|(_, named)| named))
        .map(|unit| unit.slug.clone())
}

fn wrong_unit(place: (&str, &str), read: &str, named: &str, folder: &Unit) -> Finding {
    Finding::new(
        Rule::WrongUnit,
        place.0,
        place.1,
        read,
        &folder.name,
        format!(
            "表内填报单位是“{read}”，文件却在“{}”的文件夹里；如果是{named}的表，请放到{named}的文件夹，否则请改正填报单位后重报。",
            folder.name
        ),
    )
}

/// A file without a report's table goes back.
pub(super) fn table(sheet: &Sheet, findings: &mut Vec<Finding>) {
    let says_something = sheet.has_table
        || !sheet.projects.is_empty()
        || !sheet.observations.is_empty()
        || !sheet.urgent.is_empty();
    if sheet.is_ledger {
        findings.push(Finding::new(
            Rule::NoTable,
            "",
            "",
            "台账",
            "本单位的调度表",
            "这是汇总各单位的台账，不是调度表，没有计入；请报送本单位的调度表。",
        ));
    } else if !says_something && sheet.form.is_none() {
        findings.push(Finding::new(
            Rule::NoTable,
            "",
            "",
            "",
            "带“项目名称”等表头的调度表",
            "文件里没有找到调度表，请确认表头有“项目名称”等栏目；也可以使用文件夹里的“下期调度表”重新填报。",
        ));
    }
}
