//! From bytes to a judged sheet: the one way of intake, `check` and `merge`.

use crate::check::{Checked, Context, check, drop_repeated_rows};
use crate::domain::finding::{Finding, Verdict};
use crate::domain::period::Period;
use crate::domain::rules::{Group, Rule};
use crate::domain::sheet::{Sheet, Stated};
use crate::domain::unstated::{PeriodReason, decide};
use crate::sandbox::{ChildError, Reader, Refusal};

/// A file, read and judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appraisal {
    /// What it states; empty if it could not be read.
    pub sheet: Sheet,
    /// What is to be said of that.
    pub checked: Checked,
    /// It was not read, for it takes more than one file may.
    pub is_beyond_limits: bool,
}

impl Appraisal {
    /// That of a file that cannot be read: a rejected one, with the reason as its only finding.
    #[must_use]
    pub fn refused(
        refusal: Refusal,
        file_name: &str,
        period: Option<Period>,
        context: &Context<'_>,
    ) -> Self {
        let finding = Finding::new(
            Rule::UnreadableFile,
            "",
            "",
            file_name,
            "能打开的 .xlsx 文件",
            refusal.sentence,
        );
        let (unstated, reason) = decide(context.unstated, None);
        let checked = Checked {
            findings: vec![finding],
            verdict: Verdict::Rejected,
            unit: context.unit.map(|unit| unit.slug.clone()),
            period: period.unwrap_or(unstated),
            reason: if period.is_some() {
                PeriodReason::Stated
            } else {
                reason
            },
        };
        Self {
            sheet: Sheet::default(),
            checked,
            is_beyond_limits: refusal.is_beyond_limits,
        }
    }

    /// Judges what was read once more, now that more is known; a file that could not be read stays as it is.
    pub fn check_again(&mut self, context: &Context<'_>) {
        let mut findings = self.checked.findings.iter();
        if findings.all(|finding| finding.rule.group() != Group::File) {
            self.checked = check(&self.sheet, context);
        }
    }
}

/// Reads a file in a child and judges it. A file that cannot be read is a rejected one, with the
/// reason as its only finding. `period` stands in for what the sheet states.
///
/// # Errors
/// Only if no child can be started: that says nothing about the file.
pub async fn appraise(
    reader: &Reader,
    file_name: &str,
    bytes: &[u8],
    period: Option<Period>,
    context: &Context<'_>,
) -> Result<Appraisal, ChildError> {
    let unit = context.unit.map(|unit| &unit.slug);
    let reader = unit.map_or_else(|| reader.clone(), |unit| reader.of(&unit.0));
    match reader.read_of(unit, file_name, bytes).await {
        Ok(mut sheet) => {
            if let Some(value) = period {
                let (sheet_name, cell) = (String::new(), String::new());
                sheet.period_words.clear();
                sheet.period_stated = Some(Stated {
                    value,
                    sheet: sheet_name,
                    cell,
                });
            }
            drop_repeated_rows(&mut sheet);
            let checked = check(&sheet, context);
            Ok(Appraisal {
                sheet,
                checked,
                is_beyond_limits: false,
            })
        }
        Err(ChildError::Refused(refusal)) => {
            Ok(Appraisal::refused(refusal, file_name, period, context))
        }
        Err(error) => Err(error),
    }
}
