//! 观摩情况: units × quarters, with warnings and flags (rule 12).

use std::collections::{BTreeSet, HashMap};

use rust_xlsxwriter::Workbook;

use super::LedgerView;
use super::pages::LedgerWorksheet;
use crate::domain::observation::{Flag, FlagLevel, QuarterStanding, QuarterState};
use crate::domain::period::Quarter;
use crate::domain::unit::UnitSlug;
use crate::workbook::fit;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style::{self, BODY_SIZE, Tone};

/// The most quarters that fit on a page.
const MOST_QUARTERS: usize = 6;
const HEADER: u32 = 2;
const QUARTER_WIDTH: f64 = 24.0;

/// What each word means, under the table.
const LEGEND: [(&str, Tone, &str); 5] = [
    ("（项目名称）", Tone::Good, "本季度有观摩项目"),
    ("零报告", Tone::Late, "报告本季度没有观摩项目"),
    ("未报", Tone::Bad, "季度已结束，没有报告"),
    ("待报", Tone::Quiet, "季度尚未结束"),
    (
        "未组织",
        Tone::Quiet,
        "本季度全市未组织观摩，不计入连续季度",
    ),
];

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &LedgerView<'_>) -> Result<(), WriteError> {
    let all: BTreeSet<Quarter> = view
        .quarters
        .iter()
        .map(|standing| standing.quarter)
        .collect();
    let skipped = all.len().saturating_sub(MOST_QUARTERS);
    let quarters: Vec<Quarter> = all.into_iter().skip(skipped).collect();
    let standings: HashMap<(&UnitSlug, Quarter), &QuarterStanding> = view
        .quarters
        .iter()
        .map(|standing| ((&standing.unit, standing.quarter), standing))
        .collect();

    let mut widths = vec![26.0];
    widths.extend(std::iter::repeat_n(QUARTER_WIDTH, quarters.len()));
    widths.push(34.0);
    let mut page = Page::new(workbook, LedgerWorksheet::Observation.name(), &widths)?;
    page.print_on(Paper::A4Single, Some((HEADER, HEADER)))?;
    page.title(
        &format!("观摩情况（{}）", view.title),
        [&view.office_caption(), "", &view.as_of_caption()],
    )?;
    if quarters.is_empty() {
        return page.text(HEADER, 0, "没有观摩记录。", &style::caption());
    }
    let labels: Vec<String> = quarters.iter().map(|quarter| quarter.label()).collect();
    let words = std::iter::once("报送单位").chain(labels.iter().map(String::as_str));
    page.header(HEADER, words.chain(["预警 / 提请通报"]))?;
    page.sheet.set_row_height(HEADER, 26)?;
    page.sheet.set_freeze_panes(HEADER + 1, 1)?;
    let mut row = HEADER + 1;
    for unit in &view.ledger.units {
        page.text(row, 0, &unit.name, &style::airy(style::text()))?;
        let mut lines = 1;
        for (column, quarter) in (1..).zip(&quarters) {
            let standing = standings.get(&(&unit.slug, *quarter));
            let (words, tone) =
                standing.map_or((String::new(), Tone::Quiet), |standing| word_of(standing));
            page.text(row, column, &words, &tone.on(style::centered()))?;
            lines = lines.max(fit::lines(&words, fit::room(QUARTER_WIDTH, BODY_SIZE)));
        }
        flag_cell(&mut page, row, view, &unit.slug)?;
        page.sheet
            .set_row_height(row, fit::height(lines, BODY_SIZE).max(24.0))?;
        row += 1;
    }
    page.legend(row + 1, &LEGEND)
}

fn word_of(standing: &QuarterStanding) -> (String, Tone) {
    match standing.state {
        QuarterState::Shown if standing.projects.is_empty() => ("有观摩".to_owned(), Tone::Good),
        QuarterState::Shown => (standing.projects.join("\n"), Tone::Good),
        QuarterState::Zero => ("零报告".to_owned(), Tone::Late),
        QuarterState::Missing => ("未报".to_owned(), Tone::Bad),
        QuarterState::Open => ("待报".to_owned(), Tone::Quiet),
        QuarterState::NotHeld => ("未组织".to_owned(), Tone::Quiet),
        QuarterState::NotObliged => ("—".to_owned(), Tone::Quiet),
        QuarterState::Exempt => ("免报".to_owned(), Tone::Quiet),
    }
}

/// The unit's latest flag, or nothing.
fn flag_cell(
    page: &mut Page<'_>,
    row: u32,
    view: &LedgerView<'_>,
    unit: &UnitSlug,
) -> Result<(), WriteError> {
    let flags = view.flags.iter().filter(|flag| flag.unit == *unit);
    let latest: Option<&Flag> = flags.max_by_key(|flag| (flag.quarter, flag.level));
    let column = page.last_column;
    match latest {
        None => page.text(row, column, "", &style::centered()),
        Some(flag) => {
            let (word, tone) = match flag.level {
                FlagLevel::Warning => ("预警", Tone::Late),
                FlagLevel::Flag => ("提请通报", Tone::Bad),
            };
            let words = format!("{word}：连续{}个季度无观摩项目", flag.streak);
            page.text(row, column, &words, &tone.on(style::centered()))
        }
    }
}
