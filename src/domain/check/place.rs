//! Which unit a sheet is from, which period it is for, and whether it is a report at all (rules 3, 4).

use chrono::{Datelike, NaiveDate};

use super::Context;
use super::likeness::likeness;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::unit::{Unit, UnitSlug};
use crate::domain::unit_name::{is_named, unit_named};
use crate::domain::unstated::{PeriodReason, decide};

/// Days ahead of its arrival for which a sheet may be: two months cover whoever reports early.
const DAYS_AHEAD: i64 = 62;
/// Days back after which a period is asked about: the last two periods and their grace.
const DAYS_BACK: i64 = 40;

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
    if let Some(folder) = context.unit {
        let other = |unit: &&Unit| unit.slug != folder.slug;
        if let (Some(stated), Some(named)) = (stated, named.filter(other)) {
            findings.push(wrong_unit(
                (&stated.sheet, &stated.cell),
                &stated.value,
                &named.name,
                folder,
            ));
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

/// The period and why it is that one (rule 3), with what is odd about it.
pub(super) fn period(
    sheet: &Sheet,
    context: &Context,
    findings: &mut Vec<Finding>,
) -> (Period, PeriodReason) {
    let without_year = sheet
        .due_day_stated
        .as_ref()
        .and_then(|stated| nearest(stated.value, context.today));
    let of_form = sheet.form.as_ref().and_then(|form| form.period);
    let stated = sheet.period_stated.as_ref();
    let date = stated
        .map(|stated| stated.value.0)
        .or(of_form.map(|period| period.0))
        .or(without_year);
    let Some(date) = date else {
        return unstated(sheet, context, findings);
    };
    // A stated day that is no due day means the period that was running on it.
    let period = context.due_days.running(date);
    let place = stated.map_or(("", ""), |stated| (&stated.sheet, &stated.cell));
    let mut note = |rule, read: NaiveDate, expected: &str, message: String| {
        findings.push(Finding::new(
            rule,
            place.0,
            place.1,
            &Period(read).label(),
            expected,
            message,
        ));
    };
    let days = (period.0 - context.today).num_days();
    let label = Period(date).label();
    if days > DAYS_AHEAD {
        note(
            Rule::PeriodTooFar,
            date,
            "本期的报送日",
            format!("报送期“{label}”还很远，请核对年份和月份，改正后重报。"),
        );
    } else if days < -DAYS_BACK {
        note(
            Rule::PeriodOld,
            date,
            "本期的报送日",
            format!("报送期“{label}”早已过去，请核对是否放错了旧表。"),
        );
    } else if period.0 != date {
        note(
            Rule::PeriodNotDue,
            date,
            &period.label(),
            format!("“{label}”不是报送日，已计入{}这一期。", period.label()),
        );
    }
    (period, PeriodReason::Stated)
}

/// The period of a sheet that states none; where two are possible it is asked.
fn unstated(
    sheet: &Sheet,
    context: &Context,
    findings: &mut Vec<Finding>,
) -> (Period, PeriodReason) {
    let past = context.unstated.past.map(|past| past.period);
    let reported = context
        .history
        .iter()
        .find(|report| Some(report.period) == past);
    let likeness = reported.and_then(|reported| likeness(sheet, reported));
    let (period, reason) = decide(context.unstated, likeness);
    if reason == PeriodReason::Unclear {
        let (past, running) = (period.label(), context.unstated.running.label());
        findings.push(Finding::new(
            Rule::PeriodUnclear,
            "",
            "",
            "",
            &format!("报送期：{past}，或{running}"),
            format!(
                "表内没有写明报送期：{past}这一期刚截止而且已经报过，本表既像对它的更正，又像{running}的报送。已先计入{past}；如是{running}的，请在表头写明“报送期：{running}”后重新保存。"
            ),
        ));
    }
    (period, reason)
}

/// The date with this month and day that lies nearest to `today`.
fn nearest((month, day): (u32, u32), today: NaiveDate) -> Option<NaiveDate> {
    (today.year() - 1..=today.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .min_by_key(|&date| (date - today).num_days().abs())
}

/// A file without a report's table goes back.
pub(super) fn table(sheet: &Sheet, findings: &mut Vec<Finding>) {
    let says_something = sheet.has_table
        || !sheet.projects.is_empty()
        || !sheet.observations.is_empty()
        || !sheet.urgent.is_empty();
    if !says_something && sheet.form.is_none() {
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

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_due_day_without_year_means_the_nearest_one() {
        for (today, expected) in [("2026-11-24", "2026-11-25"), ("2027-01-05", "2026-11-25")] {
            let found = nearest((11, 25), today.parse().unwrap()).unwrap();
            assert_eq!(found.to_string(), expected);
        }
        assert_eq!(nearest((2, 30), "2026-11-24".parse().unwrap()), None);
    }
}
