//! Which period a sheet is for (rule 3): what it states, measured against today, with every doubt said.

mod meant;

use meant::{Days, HowStated, Meant};

use super::Context;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::period_words::{PeriodStatement, PeriodWords, Relative, Strength};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::unstated::PeriodReason;

/// Days ahead of its arrival for which a sheet may be: two months cover whoever reports early.
const DAYS_AHEAD: i64 = 62;
/// Days back after which a period is asked about: the last two periods and their grace.
const DAYS_BACK: i64 = 40;
/// The period and why it is that one, with what is odd about it.
pub(super) fn period(
    sheet: &Sheet,
    context: &Context,
    findings: &mut Vec<Finding>,
) -> (Period, PeriodReason) {
    let days = Days::new(sheet, context);
    let of_form = sheet.form.as_ref().and_then(|form| form.period);
    let mut said = sheet.period_words.iter().filter(|said| {
        // The form is called 下期调度表, and says itself for which period it was made.
        let is_name_of_form =
            said.words.relative == Some(Relative::Next) && said.strength == Strength::FileName;
        let is_name = said.strength >= Strength::SheetName;
        let says_nothing = !said.strength.states()
            || is_name_of_form
            || is_name && of_form.is_some()
            || days.is_day_of_saving(said);
        !says_nothing
    });
    let Some(first) = said.next() else {
        return without_statement(sheet, of_form, &days, findings);
    };
    let mut words = first.words;
    let mut deciding = first;
    let mut against = Vec::new();
    for other in said {
        let both = words.and(other.words);
        if let Some(both) = both.filter(|both| days.is_within(*both, words)) {
            // What completes the first statement decides as well: a question stands where more is said.
            if words.month.is_none() && both.month.is_some() {
                deciding = other;
            }
            words = both;
        } else if days.meant(words).period != days.meant(other.words).period {
            against.push(other);
        }
    }
    let meant = days.meant(words);
    let conflicts = against.into_iter();
    findings.extend(conflicts.map(|other| conflict(deciding, other, meant.period)));
    if meant.is_open {
        return days.by_rule(findings);
    }
    findings.extend(days.doubt(meant, deciding));
    (meant.period, PeriodReason::Stated)
}

/// The period of a sheet whose cells and names state none: the form's, or that of a date given with the file.
fn without_statement(
    sheet: &Sheet,
    of_form: Option<Period>,
    days: &Days<'_>,
    findings: &mut Vec<Finding>,
) -> (Period, PeriodReason) {
    let given = sheet.period_stated.as_ref();
    let given = given.filter(|_| sheet.period_words.is_empty());
    let Some(date) = given.map(|given| given.value).or(of_form) else {
        let hint = sheet
            .period_words
            .iter()
            .find(|said| days.is_odd_hint(said));
        findings.extend(hint.map(|hint| old_hint(hint, days)));
        return days.by_rule(findings);
    };
    let statement = PeriodStatement {
        words: PeriodWords::of(date.0),
        strength: Strength::Label,
        text: date.label(),
        sheet: given.map(|given| given.sheet.clone()).unwrap_or_default(),
        cell: given.map(|given| given.cell.clone()).unwrap_or_default(),
    };
    let meant = days.meant(statement.words);
    findings.extend(days.doubt(meant, &statement));
    (meant.period, PeriodReason::Stated)
}

impl Days<'_> {
    /// The period of a sheet that leaves it open; where two are possible it is asked.
    fn by_rule(&self, findings: &mut Vec<Finding>) -> (Period, PeriodReason) {
        if self.reason == PeriodReason::Unclear {
            let (past, running) = (self.unstated.label(), self.running().label());
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
        (self.unstated, self.reason)
    }

    /// The question or note about a period that a statement means.
    fn doubt(&self, meant: Meant, said: &PeriodStatement) -> Option<Finding> {
        let label = meant.period.label();
        let days = (meant.period.0 - self.context.today).num_days();
        let current = self.unstated.label();
        let text = &said.text;
        let latest = self.running().max(self.unstated);
        let (rule, expected, message) = if days > DAYS_AHEAD {
            let message = format!("报送期“{text}”还很远，请核对年份和月份，改正后重报。");
            (Rule::PeriodTooFar, "本期的报送日".to_owned(), message)
        } else if days < -DAYS_BACK || self.is_long_past(meant) {
            let message = format!("报送期“{text}”早已过去，请核对是否放错了旧表。");
            (Rule::PeriodOld, "本期的报送日".to_owned(), message)
        } else if meant.period > latest {
            let message = format!(
                "报送期“{text}”还没有到，现在报送的是{}这一期；已先计入{label}，如果写错请改正后重报。",
                latest.label()
            );
            (Rule::PeriodAhead, latest.label(), message)
        } else {
            let is_settled = match meant.manner {
                HowStated::Exact => true,
                HowStated::Unknown => false,
                HowStated::Inferred => self.is_current(meant.period),
                HowStated::NotDue(_) => {
                    meant.period == self.unstated
                        || meant.period < self.running() && self.is_current(meant.period)
                }
            };
            match meant.manner {
                HowStated::NotDue(_) if is_settled => {
                    let message = format!("“{text}”不是报送日，已计入{label}这一期。");
                    (Rule::PeriodNotDue, label, message)
                }
                _ if is_settled => return None,
                HowStated::Unknown => {
                    let message = format!(
                        "报送期“{text}”不能确定是哪一天报送的一期，已计入{label}；请写明年、月、日。"
                    );
                    (Rule::PeriodPartly, label, message)
                }
                _ => {
                    let message = format!(
                        "报送期“{text}”没有写全，或不是现在报送的一期，已计入{label}；如果是{current}的，请改正后重报。"
                    );
                    (Rule::PeriodPartly, current, message)
                }
            }
        };
        Some(Finding::new(
            rule,
            &said.sheet,
            said.cell.clone(),
            text,
            &expected,
            message,
        ))
    }
}

fn conflict(first: &PeriodStatement, other: &PeriodStatement, period: Period) -> Finding {
    let where_else = match other.strength {
        Strength::FileName => "文件名写的是",
        Strength::SheetName => "工作表名写的是",
        _ => "另一处写的是",
    };
    Finding::new(
        Rule::PeriodConflict,
        &first.sheet,
        first.cell.clone(),
        &first.text,
        &other.text,
        format!(
            "报送期写的是“{}”，{where_else}“{}”，已计入{}，请核对。",
            first.text,
            other.text,
            period.label()
        ),
    )
}

fn old_hint(hint: &PeriodStatement, days: &Days<'_>) -> Finding {
    let unstated = days.unstated.label();
    Finding::new(
        Rule::PeriodPartly,
        &hint.sheet,
        hint.cell.clone(),
        &hint.text,
        &unstated,
        format!(
            "表内写有“{}”，没有写报送期，已计入{unstated}；请写明报送期，并核对是否放错了旧表。",
            hint.text
        ),
    )
}

#[cfg(test)]
mod tests;
