//! 本期变动 and 更正: what the edition says that the one before did not, and what corrects that one.

use std::cmp::Reverse;
use std::collections::HashMap;

use rust_xlsxwriter::{Format, Workbook};

use super::LedgerView;
use super::pages::LedgerWorksheet;
use crate::domain::amount::Yuan;
use crate::domain::change::{Change, ProjectChanges};
use crate::domain::edition_news::EditionNews;
use crate::domain::ledger::{AbsentFrom, Entry};
use crate::domain::period::Month;
use crate::domain::project::{Field, Stage};
use crate::workbook::fit;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style::{self, BODY_SIZE};

/// The names of the worksheets, which letters refer to.
const CHANGES: &str = LedgerWorksheet::Changes.name();
const CORRECTIONS: &str = LedgerWorksheet::Corrections.name();
/// The row of the header, 0-based; above it stands what it comes to.
const HEADER: u32 = 3;

/// Writes both worksheets: the first if there is an edition before, the second only if there is anything to correct
/// in it.
pub(super) fn write(
    workbook: &mut Workbook,
    view: &LedgerView<'_>,
    news: &EditionNews,
) -> Result<(), WriteError> {
    let Some(since) = news.since.map(Month::label) else {
        return Ok(());
    };
    let all: Vec<(&ProjectChanges, &str)> = news
        .changes
        .iter()
        .filter(|project| project.is_news())
        .map(|project| (project, ""))
        .collect();
    let summary = if all.is_empty() {
        format!("与{since}台账相比没有变动。")
    } else {
        format!(
            "与{since}台账相比，{}进展情况、推进计划的更新见“台账”页。",
            told(&all)
        )
    };
    let table = NewsTable {
        name: CHANGES,
        columns: &[
            ("序号", 5.0),
            ("报送单位", 18.0),
            ("项目编号", 12.0),
            ("项目名称", 30.0),
            ("变动", 13.0),
            ("上期台账", 30.0),
            ("本期台账", 30.0),
        ],
        summary: &summary,
    };
    table.write(workbook, view, all)?;
    if news.corrections.is_empty() {
        return Ok(());
    }
    let corrected = news.corrections.iter();
    let corrected: Vec<(&ProjectChanges, &str)> = corrected
        .map(|correction| (&correction.project, &*correction.file))
        .collect();
    let summary = format!(
        "{since}台账印发后收到的补报、更正；该期台账按此应作如下更正：{}",
        told(&corrected)
    );
    let table = NewsTable {
        name: CORRECTIONS,
        columns: &[
            ("序号", 5.0),
            ("报送单位", 18.0),
            ("项目编号", 12.0),
            ("项目名称", 26.0),
            ("更正内容", 13.0),
            ("原台账", 26.0),
            ("更正为", 26.0),
            ("依据（文件）", 22.0),
        ],
        summary: &summary,
    };
    table.write(workbook, view, corrected)
}

/// `3个项目，总投资增加1,200万元，累计到位资金减少30万元。`
fn told(all: &[(&ProjectChanges, &str)]) -> String {
    let sum = |of: fn(&ProjectChanges) -> Yuan| all.iter().map(|(project, _)| of(project)).sum();
    let moved = |name: &str, Yuan(yuan): Yuan| match yuan {
        0 => format!("{name}不变"),
        1.. => format!("{name}增加{}", Yuan(yuan)),
        _ => format!("{name}减少{}", Yuan(-yuan)),
    };
    format!(
        "{}个项目，{}，{}。",
        all.len(),
        moved("总投资", sum(|project| project.total_investment_yuan)),
        moved("累计到位资金", sum(|project| project.funds_in_place_yuan))
    )
}

/// One of the two worksheets.
struct NewsTable<'a> {
    name: &'a str,
    /// Header and width of each.
    columns: &'a [(&'a str, f64)],
    summary: &'a str,
}

impl NewsTable<'_> {
    /// `all`: projects, each with the file that says so.
    fn write(
        &self,
        workbook: &mut Workbook,
        view: &LedgerView<'_>,
        all: Vec<(&ProjectChanges, &str)>,
    ) -> Result<(), WriteError> {
        let widths: Vec<f64> = self.columns.iter().map(|(_, width)| *width).collect();
        let mut page = Page::new(workbook, self.name, &widths)?;
        page.print_on(Paper::A4, Some((HEADER, HEADER)))?;
        page.title(
            &format!("{}（{}）", self.name, view.title),
            [
                &view.office_caption(),
                "",
                &format!("{}　金额单位：万元", view.as_of_caption()),
            ],
        )?;
        page.merged(2, 0, page.last_column, self.summary, &style::remark())?;
        page.sheet.set_row_height(2, 32)?;
        page.header(HEADER, self.columns.iter().map(|(header, _)| *header))?;
        page.sheet.set_row_height(HEADER, 26)?;
        page.sheet.set_freeze_panes(HEADER + 1, 4)?;
        let rows = rows(view, all);
        let last = HEADER.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        page.sheet.autofilter(HEADER, 0, last, page.last_column)?;
        let looks = (style::airy(style::text()), style::centered());
        for ((row, number), line) in (HEADER + 1..).zip(1_u32..).zip(&rows) {
            self.line(&mut page, (row, number), line, &looks)?;
        }
        Ok(())
    }

    fn line(
        &self,
        page: &mut Page<'_>,
        (row, number): (u32, u32),
        line: &[String; 7],
        (text, centered): &(Format, Format),
    ) -> Result<(), WriteError> {
        page.number(row, 0, number.into(), centered)?;
        let mut lines = 1;
        for ((column, words), (_, width)) in (1..).zip(line).zip(&self.columns[1..]) {
            let is_running = matches!(column, 3 | 5..);
            page.text(row, column, words, if is_running { text } else { centered })?;
            lines = lines.max(fit::lines(words, fit::room(*width, BODY_SIZE)));
        }
        page.sheet
            .set_row_height(row, fit::height(lines, BODY_SIZE).max(22.0))?;
        Ok(())
    }
}

/// A line a change, what weighs most first; within that the most money, then the order of the ledger.
fn rows(view: &LedgerView<'_>, all: Vec<(&ProjectChanges, &str)>) -> Vec<[String; 7]> {
    let units = view.ledger.unit_names();
    let entries = view.ledger.entries.iter().chain(&view.ledger.left);
    let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
    let mut changes: Vec<(&ProjectChanges, &str, &Change)> = all
        .into_iter()
        .flat_map(|(project, file)| project.changes.iter().map(move |one| (project, file, one)))
        .filter(|(_, file, change)| !file.is_empty() || !change.is_routine())
        .collect();
    changes.sort_by_key(|(project, _, change)| {
        let Yuan(investment) = project.total_investment_yuan;
        let Yuan(funds) = project.funds_in_place_yuan;
        let money = investment.unsigned_abs().max(funds.unsigned_abs());
        (rank(change), Reverse(money))
    });
    let row = |(project, file, change): (&ProjectChanges, &str, &Change)| {
        let entry = entries.get(&*project.number).copied();
        let (what, old, new) = shown(change, entry);
        let unit = units.get(&project.unit).copied().unwrap_or(&project.unit.0);
        [
            unit.to_owned(),
            project.number.clone(),
            project.name.clone(),
            what,
            old,
            new,
            file.to_owned(),
        ]
    };
    changes.into_iter().map(row).collect()
}

/// What a reader wants to see first.
const fn rank(change: &Change) -> u8 {
    match change {
        Change::New => 0,
        Change::Terminated | Change::Left | Change::Gone => 1,
        Change::Field { field, .. } => match field {
            Field::Stage => 2,
            Field::TotalInvestment | Field::FundsInPlace => 3,
            Field::SignedOn | Field::StartedOn | Field::InProductionOn => 4,
            Field::Content | Field::Progress | Field::Plan | Field::Problems | Field::Remarks => 7,
            _ => 6,
        },
        Change::Absent { .. } | Change::Returned => 5,
    }
}

/// What changed, what it was, and what it is.
fn shown(change: &Change, entry: Option<&Entry>) -> (String, String, String) {
    let only = |what: &str, new: String| (what.to_owned(), String::new(), new);
    match change {
        Change::New => only("新增项目", entry.map_or_else(String::new, figures)),
        Change::Field { field, old, new } => {
            let name = field.header().trim_end_matches("(万元)");
            (name.to_owned(), old.clone(), new.clone())
        }
        Change::Absent {
            from: AbsentFrom::Sheet,
        } => only("本期未报", "单位报表中未列".to_owned()),
        Change::Absent {
            from: AbsentFrom::Period,
        } => only("本期未报", "单位本期未报送".to_owned()),
        Change::Returned => only("恢复填报", String::new()),
        Change::Terminated => only("终止", "列至本月台账为止".to_owned()),
        Change::Left => only("移出台账", "上期已终止".to_owned()),
        Change::Gone => only("撤销", "报送件撤回，或并入其他项目".to_owned()),
    }
}

/// `在建，总投资20,000，累计到位资金3,000`
fn figures(entry: &Entry) -> String {
    let stage = entry.row.stage.map(Stage::word).map(str::to_owned);
    let amount =
        |name: &str, yuan: Option<Yuan>| yuan.map(|yuan| format!("{name}{}", yuan.to_wan()));
    let all = [
        stage,
        amount("总投资", entry.row.total_investment_yuan),
        amount("累计到位资金", entry.row.funds_in_place_yuan),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join("，")
}
