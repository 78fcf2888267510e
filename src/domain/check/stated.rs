//! Which period a sheet is for (rule 3): what it states, measured against today, with every doubt said.

use chrono::{Datelike, NaiveDate};

use super::Context;
use super::likeness::likeness;
use crate::domain::finding::Finding;
use crate::domain::period::{Month, Period};
use crate::domain::period_words::{Part, PeriodStatement, PeriodWords, Relative, Strength};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::unstated::{PeriodReason, decide};

/// Days ahead of its arrival for which a sheet may be: two months cover whoever reports early.
const DAYS_AHEAD: i64 = 62;
/// Days back after which a period is asked about: the last two periods and their grace.
const DAYS_BACK: i64 = 40;
/// Days after a due day in which a report of it is nothing odd.
const DAYS_LATE: i64 = 5;

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

/// What some words mean on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meant {
    period: Period,
    manner: Manner,
    /// The words leave open whether it is the running period or the one just past.
    is_open: bool,
}

impl Meant {
    const fn of(period: Period, manner: Manner) -> Self {
        Self {
            period,
            manner,
            is_open: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// A whole date, and a due day.
    Exact,
    /// A date that is no due day.
    NotDue(NaiveDate),
    /// A due day without a year, a month, a half of a month: some of it was inferred.
    Inferred,
    /// Nobody can tell from the words: an issue that is not counted as here.
    Unknown,
}

/// The days that words are measured against.
struct Days<'a> {
    context: &'a Context<'a>,
    /// The period of the sheet if it stated none, and why.
    unstated: Period,
    reason: PeriodReason,
}

impl<'a> Days<'a> {
    fn new(sheet: &Sheet, context: &'a Context<'a>) -> Self {
        let past = context.unstated.past.map(|past| past.period);
        let mut reported = context.history.iter();
        let reported = reported.find(|report| Some(report.period) == past);
        let likeness = reported.and_then(|reported| likeness(sheet, reported));
        let (unstated, reason) = decide(context.unstated, likeness);
        Self {
            context,
            unstated,
            reason,
        }
    }

    fn running(&self) -> Period {
        self.context.unstated.running
    }

    fn just_past(&self) -> Option<Period> {
        self.context.unstated.past.map(|past| past.period)
    }

    /// Whether a sheet of today may well be for this period, whoever sent it.
    fn is_current(&self, period: Period) -> bool {
        period == self.unstated || period == self.running() || Some(period) == self.just_past()
    }

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

    fn meant(&self, words: PeriodWords) -> Meant {
        let inferred = |period| Meant::of(period, Manner::Inferred);
        match (words.month, words.part) {
            (Some(month), Some(Part::Day(day))) => self.of_day(words.year, month, day),
            (Some(month), Some(half)) => {
                let due = self.due_in(words.year, month);
                let own = if half == Part::FirstHalf {
                    due.first()
                } else {
                    due.last()
                };
                let manner = words.year.map_or(Manner::Inferred, |_| Manner::Exact);
                own.map_or_else(|| self.unknown(), |&period| Meant::of(period, manner))
            }
            (Some(month), None) => {
                let due = self.due_in(words.year, month);
                let of_issue = words
                    .issue
                    .and_then(|number| self.issue_among(&due, number));
                of_issue
                    .map(inferred)
                    .or_else(|| self.likely(&due))
                    .unwrap_or_else(|| self.unknown())
            }
            (None, Some(half)) => {
                let months = self.months_around();
                let due = months.iter().filter_map(|&month| {
                    let due = self.due_of(month);
                    if half.day() <= 15 {
                        due.first().copied()
                    } else {
                        due.last().copied()
                    }
                });
                let due: Vec<Period> = due.collect();
                self.likely(&due).unwrap_or_else(|| self.unknown())
            }
            (None, None) => match (words.issue, words.relative) {
                (Some(number), _) => self.of_issue(words.year, number),
                (None, Some(Relative::Last)) => {
                    inferred(self.context.due_days.before(self.unstated))
                }
                (None, Some(Relative::Next)) => {
                    inferred(self.context.due_days.after(self.unstated))
                }
                (None, _) => self
                    .likely(&self.current())
                    .unwrap_or_else(|| self.unknown()),
            },
        }
    }

    fn unknown(&self) -> Meant {
        Meant::of(self.unstated, Manner::Unknown)
    }

    fn of_day(&self, year: Option<i32>, month: u32, day: u32) -> Meant {
        let date = match year {
            Some(year) => NaiveDate::from_ymd_opt(year, month, day),
            None => nearest((month, day), self.context.today),
        };
        let Some(date) = date else {
            return self.unknown();
        };
        // A stated day that is no due day means the period that was running on it.
        let period = self.context.due_days.running(date);
        let manner = match year {
            _ if period.0 != date => Manner::NotDue(date),
            Some(_) => Manner::Exact,
            None => Manner::Inferred,
        };
        Meant::of(period, manner)
    }

    /// The nth due day of a year; where issues are counted by months, the last one of that month.
    fn of_issue(&self, year: Option<i32>, number: u32) -> Meant {
        let is_it = |period: &Period| {
            let count = self.place_in_year(*period);
            let is_of_year = year.is_none_or(|year| year == period.0.year());
            is_of_year && (usize::try_from(number) == Ok(count) || number == period.0.month())
        };
        let current: Vec<Period> = self.current().into_iter().filter(is_it).collect();
        self.likely(&current).unwrap_or_else(|| self.unknown())
    }

    /// The issue of a month: 11月第1期, or 11月 beside 第21期.
    fn issue_among(&self, due: &[Period], number: u32) -> Option<Period> {
        let number = usize::try_from(number).ok()?;
        let of_year = |period: &Period| self.place_in_year(*period) == number;
        let of_month = || due.get(number.checked_sub(1)?).copied();
        due.iter().copied().find(of_year).or_else(of_month)
    }

    /// How many due days its year has up to this one.
    fn place_in_year(&self, period: Period) -> usize {
        let first = NaiveDate::from_ymd_opt(period.0.year(), 1, 1);
        first.map_or(0, |first| {
            self.context.due_days.between(first, period.0).count()
        })
    }

    /// The periods that a sheet of today may well be for.
    fn current(&self) -> Vec<Period> {
        self.just_past()
            .into_iter()
            .chain([self.running()])
            .collect()
    }

    /// Of several periods the one that a sheet of today is most likely for.
    fn likely(&self, periods: &[Period]) -> Option<Meant> {
        let of = |wanted: Period| periods.iter().copied().find(|period| *period == wanted);
        let current = || {
            let mut current = periods.iter().copied();
            current.rfind(|period| self.is_current(*period))
        };
        let away = |period: &&Period| (period.0 - self.context.today).num_days().abs();
        let nearest = || periods.iter().min_by_key(away).copied();
        let period = of(self.unstated).or_else(current).or_else(nearest)?;
        let is_open = self.just_past().and_then(of).is_some() && of(self.running()).is_some();
        Some(Meant {
            is_open,
            ..Meant::of(period, Manner::Inferred)
        })
    }

    /// The periods of a month; without a year, of the one nearest to today.
    fn due_in(&self, year: Option<i32>, month: u32) -> Vec<Period> {
        let first = match year {
            Some(year) => NaiveDate::from_ymd_opt(year, month, 1),
            None => nearest((month, 15), self.context.today).and_then(|middle| middle.with_day(1)),
        };
        first.map_or_else(Vec::new, |first| self.due_of(Month::of(first)))
    }

    fn due_of(&self, month: Month) -> Vec<Period> {
        let (first, next) = (month.first_day(), month.next().first_day());
        let due = self.context.due_days.from(first);
        due.take_while(|period| period.0 < next).collect()
    }

    fn months_around(&self) -> [Month; 3] {
        let month = Month::of(self.context.today);
        [month.previous(), month, month.next()]
    }

    /// Whether what two statements say together lies in what the first one says: 11月 and the day on which the
    /// file was saved may lie in two periods.
    fn is_within(&self, both: PeriodWords, first: PeriodWords) -> bool {
        let month = self.meant(both).period.0.month();
        first.month.is_none_or(|own| own == month)
    }

    /// A name often carries the day on which the file was saved, and a title that on which it was made; near
    /// today such a day says nothing of the period, unless it is a due day.
    fn is_day_of_saving(&self, said: &PeriodStatement) -> bool {
        let Manner::NotDue(date) = self.meant(said.words).manner else {
            return false;
        };
        let days = (self.context.today - date).num_days().abs();
        said.strength != Strength::Label && days <= DAYS_LATE
    }

    /// Whether something that has to do with the period is too old for a sheet of today.
    fn is_odd_hint(&self, said: &PeriodStatement) -> bool {
        let before = |period| self.context.due_days.before(period);
        let oldest = match said.strength {
            Strength::Hint => before(self.unstated),
            // Figures up to the end of last month are usual.
            Strength::AsOf => before(before(self.unstated)),
            _ => return false,
        };
        self.meant(said.words).period < oldest
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
        } else if days < -DAYS_BACK {
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
                Manner::Exact => true,
                Manner::Unknown => false,
                Manner::Inferred => self.is_current(meant.period),
                Manner::NotDue(_) => {
                    meant.period == self.unstated
                        || meant.period < self.running() && self.is_current(meant.period)
                }
            };
            match meant.manner {
                Manner::NotDue(_) if is_settled => {
                    let message = format!("“{text}”不是报送日，已计入{label}这一期。");
                    (Rule::PeriodNotDue, label, message)
                }
                _ if is_settled => return None,
                Manner::Unknown => {
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

/// The date with this month and day that lies nearest to `today`.
fn nearest((month, day): (u32, u32), today: NaiveDate) -> Option<NaiveDate> {
    (today.year() - 1..=today.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .min_by_key(|&date| (date - today).num_days().abs())
}

#[cfg(test)]
mod tests;
