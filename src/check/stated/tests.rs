//! What a sheet states of its period, on days before, on and after a deadline.

use chrono::NaiveDate;

use crate::check::{Checked, Context, Listings, check};
use crate::domain::fixtures::{policy, unit};
use crate::domain::period::Period;
use crate::domain::period_words::{PeriodStatement, Strength};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::switches::Switches;
use crate::domain::unstated::{JustPast, Unstated};
use crate::words::period_words::{in_label, in_name, in_title};

fn statements(strength: Strength, text: &str) -> Vec<PeriodStatement> {
    let said = match strength {
        Strength::Label => in_label(text)
            .into_iter()
            .map(|words| (words, strength))
            .collect(),
        Strength::SheetName | Strength::FileName => in_name(text, strength),
        Strength::Title | Strength::Hint | Strength::AsOf => in_title(text),
    };
    let statement = |(words, strength)| PeriodStatement {
        words,
        strength,
        text: text.to_owned(),
        sheet: "调度表".to_owned(),
        cell: "A1".to_owned(),
    };
    said.into_iter().map(statement).collect()
}

/// The periods on a day, of a unit that owes the one just past if a silent sheet counts for it.
fn unstated_on(today: &str, unstated: &str) -> Unstated {
    let (today, unstated): (NaiveDate, Period) =
        (today.parse().unwrap(), unstated.parse().unwrap());
    let due_days = policy().due_days;
    let running = due_days.running(today);
    let past = due_days.before(running);
    Unstated {
        running,
        past: ((today - past.0).num_days() <= 5).then_some(JustPast {
            period: past,
            is_owed: past == unstated,
        }),
    }
}

/// A sheet that states this and arrived on a day on which one that states nothing counts for `unstated`.
fn judge(today: &str, unstated: &str, said: &[(Strength, &str)]) -> Checked {
    judge_within(policy().late_days, today, unstated, said)
}

/// The same in an office where so many days late are nothing odd.
fn judge_within(late_days: u32, today: &str, unstated: &str, said: &[(Strength, &str)]) -> Checked {
    let policy = policy();
    let folder = unit("a");
    let context = Context {
        unit: Some(&folder),
        units: &policy.units,
        due_days: &policy.due_days,
        today: today.parse().unwrap(),
        late_days,
        unstated: unstated_on(today, unstated),
        history: &[],
        observed: &[],
        listings: &Listings::default(),
        switches: &Switches::default(),
    };
    let mut period_words: Vec<PeriodStatement> = said
        .iter()
        .flat_map(|&(strength, text)| statements(strength, text))
        .collect();
    period_words.sort_by_key(|said| said.strength);
    let sheet = Sheet {
        period_words,
        has_table: true,
        ..Sheet::default()
    };
    check(&sheet, &context)
}

/// The rules that ask something, but for the one that asks why these tables are empty.
fn rules(checked: &Checked) -> Vec<Rule> {
    let rules = checked.findings.iter().map(|finding| finding.rule);
    rules.filter(|rule| *rule != Rule::EmptyTable).collect()
}

/// What a sheet says, the period that comes of it, and the rule that asks.
type Case<'a> = (&'a [(Strength, &'a str)], &'a str, Option<Rule>);

fn assert_each(cases: &[Case<'_>]) {
    for (said, period, rule) in cases {
        let checked = judge("2026-11-24", "2026-11-25", said);
        assert_eq!(checked.period.to_string(), *period, "{said:?}");
        let mut rules = rules(&checked).into_iter();
        match rule {
            None => assert_eq!(rules.next(), None, "{said:?}"),
            Some(rule) => assert!(rules.any(|found| found == *rule), "{said:?}"),
        }
    }
}

#[test]
fn a_day_near_today_is_that_of_saving_by_the_setting_of_the_office() {
    let said = [(Strength::FileName, "调度表20261120")];
    for (late_days, is_asked) in [(5, false), (4, false), (3, true), (0, true)] {
        let checked = judge_within(late_days, "2026-11-24", "2026-11-25", &said);
        assert_eq!(!rules(&checked).is_empty(), is_asked, "{late_days}");
    }
}

#[test]
fn what_a_label_states_is_taken_or_asked() {
    use Rule::{PeriodAhead, PeriodNotDue, PeriodOld, PeriodPartly, PeriodTooFar};
    use Strength::Label;
    let running = "2026-11-25";
    assert_each(&[
        (&[], running, None),
        (&[(Label, "2026年11月25日")], running, None),
        (&[(Label, "2026年11月10日")], "2026-11-10", None),
        (&[(Label, "2026年11月10日-25日")], running, None),
        (&[(Label, "11月下半月")], running, None),
        (&[(Label, "11月")], running, None),
        (&[(Label, "第22期")], running, None),
        (&[(Label, "第11期")], running, None),
        (&[(Label, "第21期")], running, Some(PeriodPartly)),
        (
            &[(Label, "2026年12月10日")],
            "2026-12-10",
            Some(PeriodAhead),
        ),
        (
            &[(Label, "2028年11月25日")],
            "2028-11-25",
            Some(PeriodTooFar),
        ),
        (&[(Label, "2025年11月25日")], "2025-11-25", Some(PeriodOld)),
        (&[(Label, "2026年11月20日")], running, Some(PeriodNotDue)),
        (&[(Label, "11月第1期")], "2026-11-10", Some(PeriodPartly)),
        (&[(Label, "2026年11月第二期")], running, None),
        (&[(Label, "2026年11月第三期")], running, Some(PeriodPartly)),
        (&[(Label, "11月第3期")], running, Some(PeriodPartly)),
        // An office's own count of its issues.
        (&[(Label, "2026年11月 第12期")], running, None),
    ]);
}

#[test]
fn what_a_title_states_is_taken_or_asked_and_never_passed_over() {
    use Rule::PeriodPartly;
    use Strength::Title;
    let running = "2026-11-25";
    assert_each(&[
        (&[(Title, "南明区2026年11月调度表")], running, None),
        (
            &[(Title, "南明区2026年10月调度表")],
            "2026-10-25",
            Some(PeriodPartly),
        ),
        (
            &[(Title, "南明区调度表（10.25）")],
            "2026-10-25",
            Some(PeriodPartly),
        ),
        (
            &[(Title, "南明区调度表（2026年11月上半月）")],
            "2026-11-10",
            None,
        ),
        (
            &[(Title, "11月上旬调度表")],
            "2026-11-10",
            Some(PeriodPartly),
        ),
        (
            &[(Title, "南明区调度表（上半月）")],
            "2026-11-10",
            Some(PeriodPartly),
        ),
        (&[(Title, "调度表（截至2026年10月31日）")], running, None),
        (&[(Title, "调度表（截至10月底）")], running, None),
        (&[(Title, "2026年第四季度调度表")], running, None),
        (
            &[(Title, "2026年三季度调度表")],
            running,
            Some(PeriodPartly),
        ),
        (
            &[(Title, "10月签约项目调度表")],
            running,
            Some(PeriodPartly),
        ),
        (
            &[(Title, "调度表（11月第一次）")],
            "2026-11-10",
            Some(PeriodPartly),
        ),
        (
            &[(Title, "2026年11月调度表（第21期）")],
            "2026-11-10",
            Some(PeriodPartly),
        ),
        (
            &[(Title, "调度表（截至2026年9月30日）")],
            running,
            Some(PeriodPartly),
        ),
    ]);
}

#[test]
fn names_complete_what_cells_state_or_speak_against_it() {
    use Rule::{PeriodConflict, PeriodPartly};
    use Strength::{FileName, Label, SheetName, Title};
    let running = "2026-11-25";
    assert_each(&[
        (
            &[(SheetName, "11月"), (FileName, "调度表20261124.xlsx")],
            running,
            None,
        ),
        (
            &[(FileName, "调度表(11.10)")],
            "2026-11-10",
            Some(PeriodPartly),
        ),
        (&[(FileName, "调度表20261124")], running, None),
        (
            &[(FileName, "调度表20261103")],
            "2026-11-10",
            Some(PeriodPartly),
        ),
        (&[(FileName, "下期调度表")], running, None),
        (
            &[(FileName, "上期调度表")],
            "2026-11-10",
            Some(PeriodPartly),
        ),
        (
            &[(Label, "2026年11月25日"), (FileName, "20261110")],
            running,
            Some(PeriodConflict),
        ),
        (
            &[(Label, "2026年11月25日"), (FileName, "调度表20261124")],
            running,
            None,
        ),
        (
            &[(Title, "2026年11月调度表"), (SheetName, "下半月")],
            running,
            None,
        ),
        (
            &[(Title, "2026年11月调度表"), (SheetName, "上半月")],
            "2026-11-10",
            None,
        ),
        (
            &[(Title, "2026年10月调度表"), (FileName, "20261125")],
            "2026-10-25",
            Some(PeriodConflict),
        ),
    ]);
}

#[test]
fn around_a_deadline_and_the_turn_of_a_year_a_month_means_what_is_due() {
    use Rule::PeriodPartly;
    use Strength::{FileName, Label, Title};
    for (today, unstated, said, period, rule) in [
        (
            "2026-11-27",
            "2026-11-25",
            (Title, "2026年11月调度表"),
            "2026-11-25",
            None,
        ),
        (
            "2026-11-27",
            "2026-12-10",
            (Title, "2026年11月调度表"),
            "2026-11-25",
            None,
        ),
        (
            "2026-11-27",
            "2026-11-25",
            (FileName, "调度表20261127"),
            "2026-11-25",
            None,
        ),
        (
            "2026-11-27",
            "2026-12-10",
            (Label, "11月25日"),
            "2026-11-25",
            None,
        ),
        (
            "2026-11-26",
            "2026-11-25",
            (Label, "2026年11月26日"),
            "2026-12-10",
            Some(PeriodPartly),
        ),
        (
            "2026-12-08",
            "2026-12-10",
            (Title, "2026年11月调度表"),
            "2026-11-25",
            Some(PeriodPartly),
        ),
        (
            "2027-01-05",
            "2027-01-10",
            (Label, "12月25日"),
            "2026-12-25",
            Some(PeriodPartly),
        ),
        (
            "2027-01-05",
            "2027-01-10",
            (Label, "1月10日"),
            "2027-01-10",
            None,
        ),
        (
            "2026-12-28",
            "2026-12-25",
            (Label, "下半月"),
            "2026-12-25",
            None,
        ),
        (
            "2027-01-08",
            "2027-01-10",
            (Label, "第1期"),
            "2027-01-10",
            None,
        ),
    ] {
        let checked = judge(today, unstated, &[said]);
        assert_eq!(checked.period.to_string(), period, "{today} {said:?}");
        assert_eq!(rules(&checked), Vec::from_iter(rule), "{today} {said:?}");
    }
}
