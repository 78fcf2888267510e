//! Which unit a sheet is from, and whether it is a report at all (rule 4).

use super::Context;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::project::{ProjectRow, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::unit::{Unit, UnitKind, UnitSlug};
use crate::words::unit_name::{is_named, unit_in_title, unit_named};

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

/// A file that states nothing goes back, and so does one whose table was emptied. An empty table is no zero report:
/// only words make one.
pub(super) fn table(sheet: &Sheet, period: Period, context: &Context, findings: &mut Vec<Finding>) {
    if let Some(zero) = &sheet.zero_report
        && sheet
            .projects
            .iter()
            .any(|project| project.row.sheet == zero.sheet)
    {
        findings.push(Finding::new(
            Rule::ZeroWithProjects,
            &zero.sheet,
            zero.cell.clone(),
            &zero.value,
            "项目，或零报告",
            "表里既列了项目，又写了零报告，已按所列项目计入；请删去其中一个后重新保存。",
        ));
    }
    if sheet.is_ledger {
        findings.push(Finding::new(
            Rule::NoTable,
            "",
            "",
            "台账",
            "本单位的调度表",
            "这是汇总各单位的台账，不是调度表，没有计入；请报送本单位的调度表。",
        ));
        return;
    }
    if sheet.is_report() {
        return;
    }
    let states_more = !sheet.observations.is_empty() || !sheet.urgent.is_empty();
    if !sheet.has_table {
        if !states_more && sheet.form.is_none() {
            findings.push(Finding::new(
                Rule::NoTable,
                "",
                "",
                "",
                "带“项目名称”等表头的调度表",
                "文件里没有找到调度表，请确认表头有“项目名称”等栏目；也可以使用文件夹里的“下期调度表”重新填报。",
            ));
        }
        return;
    }
    let going_on = |project: &&ProjectRow| project.stage != Some(Stage::Terminated);
    let mut before = context.history.iter();
    let known = before
        .find(|report| report.period < period)
        .map_or(0, |report| report.projects.iter().filter(going_on).count());
    let is_form = sheet.form.is_some();
    if known > 0 && !states_more && (!is_form || sheet.preparer.is_some()) {
        findings.push(Finding::new(
            Rule::EmptiedTable,
            "",
            "",
            "",
            &format!("上期的{known}个项目，或零报告"),
            format!(
                "表里没有项目，而上期报了{known}个；请填写项目后重报，确实不再有项目的请写“零报告”。"
            ),
        ));
    } else if !is_form || sheet.preparer.is_some() && !states_more {
        findings.push(Finding::new(
            Rule::EmptyTable,
            "",
            "",
            "",
            "项目，或零报告",
            "表里没有项目，也没有写零报告，不算报送；本期确实没有项目的，请在“项目名称”写“零报告”后重新保存。",
        ));
    }
}
