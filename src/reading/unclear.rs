//! The questions about rows of which it cannot be known what they are, one for rows that stand together.

use sheetgate::At;

use super::row_kind::Unclear;
use super::view::Row;
use crate::domain::finding::Finding;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::text::of_value;

/// Rows that are asked about.
#[derive(Default)]
pub(super) struct UnclearRows {
    runs: Vec<RowRun>,
}

/// Rows one right below the other, of which the same is to be asked.
struct RowRun {
    why: Unclear,
    first: At,
    last: At,
    /// What the first one says; of a sample, by what it may be one.
    text: String,
}

impl UnclearRows {
    /// One more row, below all others.
    pub(super) fn add(&mut self, row: &Row, why: Unclear) {
        let mut cells = row.cells();
        let Some((left, value)) = cells.next() else {
            return;
        };
        let right = cells.next_back().map_or(left, |(column, _)| column);
        if let Some(run) = self.runs.last_mut()
            && run.why == why
            && run.last.row + 1 == row.number
        {
            run.first.column = run.first.column.min(left);
            run.last = At::new(row.number, run.last.column.max(right));
            return;
        }
        let says = |value| of_value(value).into_owned();
        let mut texts = row.cells().map(|(_, value)| says(value));
        let sample = match why {
            Unclear::LikeSample => texts.find(|text| text.contains('例')),
            Unclear::LikeNone | Unclear::Unnamed => None,
        };
        self.runs.push(RowRun {
            why,
            first: At::new(row.number, left),
            last: At::new(row.number, right),
            text: sample.unwrap_or_else(|| says(value)),
        });
    }

    /// What is to be asked.
    pub(super) fn findings(self, sheet: &str) -> impl Iterator<Item = Finding> {
        self.runs.into_iter().map(move |run| run.finding(sheet))
    }
}

impl RowRun {
    fn finding(&self, sheet: &str) -> Finding {
        let cell = if self.first == self.last {
            self.first.address()
        } else {
            format!("{}:{}", self.first.address(), self.last.address())
        };
        let rows = if self.first.row == self.last.row {
            format!("第{}行", self.first.row + 1)
        } else {
            format!("第{}至{}行", self.first.row + 1, self.last.row + 1)
        };
        let (rule, expected, message) = match self.why {
            Unclear::Unnamed => (
                Rule::UnlabelledRow,
                "写明项目名称，或写明是合计",
                format!("{rows}没有项目名称，没有计入；如果是项目请补填名称，如果是合计请写明。"),
            ),
            Unclear::LikeNone => (
                Rule::RowUnclear,
                "有序号和内容的项目，或写明是合计、注、签字",
                format!(
                    "{rows}（“{}”）看不出是项目还是合计、说明，没有计入；如果是项目，请补填序号和各栏内容。",
                    shortened(&self.text, 20)
                ),
            ),
            Unclear::LikeSample => (
                Rule::RowUnclear,
                "项目，或删去示例",
                format!(
                    "{rows}（“{}”）像是填写示例，没有计入；如果是项目，请从项目名称中去掉“示例”字样。",
                    shortened(&self.text, 20)
                ),
            ),
        };
        Finding::new(rule, sheet, cell, &self.text, expected, message)
    }
}
