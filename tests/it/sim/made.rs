//! The bytes of the sheets that clerks save.

use chrono::NaiveDate;
use diaodu::domain::period::Period;
use diaodu::domain::unit::UnitSlug;
use diaodu::workbook::form::{self, FormView};

use super::story::{Quarter, Sheet};
use crate::office::UNITS;
use crate::sheets::{Report, STARTED_ON, filled_form, only_observations, only_urgent, report};

pub(super) fn made(sheet: &Sheet) -> Vec<u8> {
    match sheet {
        Sheet::Report {
            unit,
            stated,
            projects,
            quarters,
            variant,
        } => {
            let period = in_words(*stated);
            let names = ["精密铸件项目", "冷链物流园", "标准厂房"];
            let mut report = report(UNITS[*unit].1, &period, &names[..projects.len()]);
            for (project, figures) in report.projects.iter_mut().zip(projects) {
                project.progress = format!("完成第{variant}道工序");
                project.otherwise = vec![
                    (4, figures.total),
                    (5, figures.funds),
                    (6, figures.stage),
                    (STARTED_ON, figures.started),
                ];
            }
            if report.projects.is_empty() {
                report.preparer = format!("张某{variant}");
            }
            Report {
                observations: stated_of(quarters),
                ..report
            }
            .bytes()
        }
        Sheet::Bare {
            unit,
            stated,
            variant,
        } => Report {
            preparer: format!("张某{variant}"),
            says_zero: false,
            ..report(UNITS[*unit].1, &in_words(*stated), &[])
        }
        .bytes(),
        Sheet::Form {
            unit,
            period,
            variant,
        } => {
            let name = format!("第{variant}号车间");
            filled_form(
                UNITS[*unit].0,
                &period.to_string(),
                &["精密铸件项目", &name],
            )
        }
        Sheet::Untouched { unit, period } => {
            let slug = UnitSlug(UNITS[*unit].0.to_owned());
            form::write(&FormView {
                office_name: "办公室",
                unit: &slug,
                unit_name: UNITS[*unit].1,
                period: Period(*period),
                deadline: "当日24:00",
                entries: &[],
                preparer: None,
                phone: None,
                questions: None,
                observations: &[],
            })
            .unwrap()
        }
        Sheet::Shown { quarters } => only_observations(&stated_of(quarters)),
        Sheet::Urgent { variant } => {
            only_urgent(&[("精密铸件项目", &format!("第{variant}号线路停电"))])
        }
        Sheet::Junk(variant) => format!("no workbook, {variant}").into_bytes(),
        Sheet::Empty => Vec::new(),
    }
}

/// A date as sheets state it; empty if they state none.
fn in_words(stated: Option<NaiveDate>) -> String {
    stated.map_or_else(String::new, |date| {
        date.format("%Y年%-m月%-d日").to_string()
    })
}

/// Quarters as sheets name them, from the first of 2023 on.
const QUARTERS: [&str; 20] = [
    "2023年第一季度",
    "2023年第二季度",
    "2023年第三季度",
    "2023年第四季度",
    "2024年第一季度",
    "2024年第二季度",
    "2024年第三季度",
    "2024年第四季度",
    "2025年第一季度",
    "2025年第二季度",
    "2025年第三季度",
    "2025年第四季度",
    "2026年第一季度",
    "2026年第二季度",
    "2026年第三季度",
    "2026年第四季度",
    "2027年第一季度",
    "2027年第二季度",
    "2027年第三季度",
    "2027年第四季度",
];

fn stated_of(quarters: &[(Quarter, bool)]) -> Vec<(&'static str, &'static str)> {
    let stated = quarters.iter().map(|&((year, number), is_shown)| {
        let index = usize::try_from(year - 2023).unwrap() * 4 + number as usize - 1;
        let project = if is_shown {
            "精密铸件项目"
        } else {
            "零报告"
        };
        (QUARTERS[index], project)
    });
    stated.collect()
}
