//! Period answer (rule 3): a file that says for which period another one is that was asked.

use chrono::{DateTime, Days, Utc};

use super::{Checked, is_same_list};
use crate::domain::deadline::Arrival;
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::project::ProjectRow;
use crate::domain::sheet::Sheet;
use crate::domain::unstated::PeriodReason;

/// Whether the file may be an answer: an accepted report that states its period.
#[must_use]
pub fn may_answer(sheet: &Sheet, checked: &Checked) -> bool {
    checked.reason == PeriodReason::Stated && checked.verdict.is_accepted() && sheet.is_report()
}

/// A question that was asked before this is not answered any more.
#[must_use]
pub fn asked_since(policy: &Policy, arrival: Arrival) -> DateTime<Utc> {
    arrival.not_after - Days::new(u64::from(policy.late_days))
}

/// Whether the file answers for which period this list is: the very same list, stated for another one.
#[must_use]
pub fn answers(sheet: &Sheet, checked: &Checked, period: Period, asked: &[ProjectRow]) -> bool {
    period != checked.period && is_same_list(&sheet.projects, asked)
}

#[cfg(test)]
mod tests {
    use super::{answers, asked_since, may_answer};
    use crate::check::Checked;
    use crate::domain::deadline::Arrival;
    use crate::domain::finding::Verdict;
    use crate::domain::fixtures::policy;
    use crate::domain::period::Period;
    use crate::domain::project::{ProjectRow, RowRef};
    use crate::domain::sheet::Sheet;
    use crate::domain::unstated::PeriodReason;

    fn row(name: &str) -> ProjectRow {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        ProjectRow::named(place, name)
    }

    fn checked(reason: PeriodReason, verdict: Verdict) -> Checked {
        Checked {
            findings: Vec::new(),
            verdict,
            unit: None,
            period: period("2026-12-10"),
            reason,
        }
    }

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn the_same_list_that_states_another_period_answers() {
        let sheet = Sheet {
            projects: vec![row("甲产业园")],
            has_table: true,
            ..Sheet::default()
        };
        let stated = checked(PeriodReason::Stated, Verdict::Accepted);
        assert!(may_answer(&sheet, &stated));
        let returned = checked(PeriodReason::Stated, Verdict::Rejected);
        assert!(!may_answer(&sheet, &returned));
        let guessed = checked(PeriodReason::Running, Verdict::Accepted);
        assert!(!may_answer(&sheet, &guessed));
        let past = period("2026-11-25");
        assert!(answers(&sheet, &stated, past, &[row("甲产业园")]));
        assert!(!answers(&sheet, &stated, past, &[row("乙物流园")]));
        assert!(!answers(&sheet, &stated, stated.period, &[row("甲产业园")]));
    }

    #[test]
    fn a_question_can_be_answered_for_as_long_as_a_sheet_may_be_late() {
        let arrival = Arrival {
            not_before: None,
            not_after: "2026-11-30T02:00:00Z".parse().unwrap(),
        };
        let since = asked_since(&policy(), arrival);
        assert_eq!(since.to_string(), "2026-11-25 02:00:00 UTC");
    }
}
