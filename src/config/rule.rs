//! `[periods]`, `[reminders]`, `[ledger]`, `[observation]`, `[guard]`, `[documents]` and `[[rule]]` of `diaodu.toml`: the
//! dispatch rule's own settings.

use chrono::NaiveTime;

use super::contact::contact;
use super::parse::TomlTable;
use super::values;
use crate::domain::language::bilingual;
use crate::domain::period::{DueDays, Quarter};
use crate::domain::policy::{
    DocumentPolicy, GuardPolicy, LedgerPolicy, ObservationPolicy, OnHoliday, QuietHours,
    ReminderPolicy, USUAL_ADDRESSEE, USUAL_LATE_DAYS,
};
use crate::domain::rate::RateRules;
use crate::domain::rules::Rule;
use crate::domain::stalled::StallRules;
use crate::domain::switches::{Switch, Switches};

pub(super) struct Periods {
    pub(super) due_days: Option<DueDays>,
    pub(super) deadline_time: Option<NaiveTime>,
    pub(super) on_holiday: OnHoliday,
    pub(super) late_days: u32,
}

const ON_HOLIDAY: &[(&str, OnHoliday)] = &[
    ("unchanged", OnHoliday::Unchanged),
    ("previous_workday", OnHoliday::PreviousWorkday),
    ("next_workday", OnHoliday::NextWorkday),
];

pub(super) fn periods(table: &mut TomlTable<'_>) -> Periods {
    let expected = bilingual!(
        "one to four days of the month from 1 to 28, ascending, such as [10, 25]",
        "每月 1 到 28 日中的一到四天，从小到大，如 [10, 25]"
    );
    let days = values::list(1..=4, values::number(1..=28_u32)).expecting(expected);
    let days = values::checked(days, |days| DueDays::new(days).ok());
    let late_days = table.optional("late_days", &values::number(0..=27));
    Periods {
        due_days: table
            .optional("due_days", &days)
            .map_or_else(|| DueDays::new(vec![10, 25]).ok(), |at| Some(at.value)),
        deadline_time: table.or("deadline_time", &values::deadline(), None),
        on_holiday: table.or(
            "on_holiday",
            &values::word(ON_HOLIDAY),
            OnHoliday::Unchanged,
        ),
        late_days: late_days.map_or(USUAL_LATE_DAYS, |at| at.value),
    }
}

pub(super) fn reminders(table: &mut TomlTable<'_>, deadline: Option<NaiveTime>) -> ReminderPolicy {
    let expected = bilingual!(
        "up to six numbers of working days from 0 to 10, descending, such as [3, 1, 0]",
        "最多六个工作日数，0 到 10，从大到小，如 [3, 1, 0]"
    );
    let steps = values::list(0..=6, values::number(0..=10_u32)).expecting(expected);
    let steps = values::checked(steps, |steps| {
        steps.is_sorted_by(|one, next| one > next).then_some(steps)
    });
    let policy = ReminderPolicy {
        workdays_before: table.or("workdays_before", &steps, vec![3, 1, 0]),
        at: table.or("at", &values::time(), nine_o_clock()),
        overdue_workdays_after: table.or("overdue_workdays_after", &values::number(1..=10), 1),
        office_list_at: table.or("office_list_at", &values::time(), o_clock(17, 30)),
        quiet: QuietHours {
            from: table.or("quiet_from", &values::time(), o_clock(21, 0)),
            to: table.or("quiet_to", &values::time(), o_clock(8, 0)),
        },
        most_a_day: table.or("most_a_day", &values::number(1..=100), 3),
    };
    for (key, time) in [("at", policy.at), ("office_list_at", policy.office_list_at)] {
        if policy.quiet.contain(time) {
            let problem = table
                .problem(&table.place_of(key), bilingual!("bad value", "值不对"))
                .read(time.format("%H:%M").to_string())
                .expected(bilingual!(
                    "a time outside quiet_from and quiet_to",
                    "quiet_from 到 quiet_to 以外的时间"
                ));
            table.report(problem);
        }
    }
    if let Some(deadline) = deadline.filter(|deadline| *deadline <= policy.at)
        && policy.workdays_before.contains(&0)
    {
        let problem = table
            .problem(&table.place_of("at"), bilingual!("bad value", "值不对"))
            .read(policy.at.format("%H:%M").to_string())
            .expected(bilingual!(
                "a time before periods.deadline_time, {}",
                "periods.deadline_time（{}）以前的时间",
                deadline.format("%H:%M")
            ))
            .hint(bilingual!(
                "the reminder on the due day itself (the 0 in workdays_before) would come too late",
                "报送日当天的提醒（workdays_before 里的 0）会来得太晚"
            ));
        table.report(problem);
    }
    policy
}

/// The ledger's times, and how its rates are counted (rule 13).
pub(super) fn ledger(table: &mut TomlTable<'_>) -> (LedgerPolicy, RateRules, StallRules) {
    let workdays_after = table.or("workdays_after", &values::number(0..=10), 2);
    let draft = table.optional("draft_workdays_before", &values::number(0..=10));
    let before = draft.as_ref().map_or(1, |at| at.value);
    if before > workdays_after {
        let problem = table
            .problem(
                &table.place_of("draft_workdays_before"),
                bilingual!("bad value", "值不对"),
            )
            .read(before.to_string())
            .expected(bilingual!(
                "at most ledger.workdays_after, which is {workdays_after}",
                "不超过 ledger.workdays_after（{workdays_after}）"
            ))
            .hint(bilingual!(
                "the draft would be made before the last report of the month is due",
                "不然当月最后一期还没有截止就要做送审稿"
            ));
        table.report(problem);
    }
    let policy = LedgerPolicy {
        workdays_after,
        draft_workdays_before: before,
        at: table.or("at", &values::time(), nine_o_clock()),
    };
    let usual = RateRules::default();
    let mut flag = |key, usual| table.or(key, &values::flag(), usual);
    let rates = RateRules {
        producing_counts_as_started: flag(
            "producing_counts_as_started",
            usual.producing_counts_as_started,
        ),
        terminated_stay: flag("terminated_stay_in_rates", usual.terminated_stay),
    };
    let usual = StallRules::default();
    let stalled = StallRules {
        unchanged_editions: table.or(
            "stalled_after",
            &values::number(0..=24),
            usual.unchanged_editions,
        ),
        funds_behind_percent: table.or(
            "funds_behind_percent",
            &values::number(0..=100),
            usual.funds_behind_percent,
        ),
    };
    (policy, rates, stalled)
}

pub(super) fn observation(table: &mut TomlTable<'_>) -> ObservationPolicy {
    let quarter = values::parsed::<Quarter>(bilingual!(
        "a quarter such as \"2026Q3\"",
        "季度，如 \"2026Q3\""
    ));
    let quarters = values::list(0..=400, quarter).expecting(bilingual!(
        "quarters such as [\"2026Q3\"]",
        "季度，如 [\"2026Q3\"]"
    ));
    let policy = ObservationPolicy {
        closes_on_day: table.or("closes_on_day", &values::number(1..=28), 10),
        warn_after: table.or("warn_after", &values::number(1..=12), 2),
        flag_after: table.or("flag_after", &values::number(2..=12), 3),
        confirm_flags: table.or("confirm_flags", &values::flag(), true),
        not_held: table.or("not_held", &quarters, Vec::new()),
    };
    if policy.flag_after <= policy.warn_after {
        let problem = table
            .problem(
                &table.place_of("flag_after"),
                bilingual!("bad value", "值不对"),
            )
            .read(policy.flag_after.to_string())
            .expected(bilingual!(
                "more than observation.warn_after, which is {}",
                "大于 observation.warn_after（{}）",
                policy.warn_after
            ));
        table.report(problem);
    }
    policy
}

/// What drafts of documents say that only the office knows.
pub(super) fn documents(table: &mut TomlTable<'_>) -> DocumentPolicy {
    let text = || values::or_nothing(values::text());
    DocumentPolicy {
        rule_name: table.or("rule_name", &text(), None),
        rule_number: table.or("rule_number", &text(), None),
        addressee: table.or("addressee", &values::text(), USUAL_ADDRESSEE.to_owned()),
    }
}

pub(super) fn guard(table: &mut TomlTable<'_>) -> GuardPolicy {
    GuardPolicy {
        missing_percent: table.or("missing_percent", &values::number(1..=100), 50),
        operator: table.section_if_there("operator", contact).flatten(),
    }
}

pub(super) struct RuleSetting {
    pub(super) rule: Rule,
    /// `None`: it holds.
    pub(super) switch: Option<Switch>,
    pub(super) limit: Option<u32>,
}

/// A rule for sheets that does not hold, or not yet, or holds with another limit.
pub(super) fn rule(table: &mut TomlTable<'_>) -> Option<RuleSetting> {
    let expected = bilingual!(
        "the id of a rule of docs/rules.md that is no error, such as \"same-text\"",
        "docs/rules.md 里不是错误级的规则代号，如 \"same-text\""
    );
    let rule = values::checked(values::parsed::<Rule>(expected), |rule| {
        Switches::can_switch(rule).then_some(rule)
    });
    let rule = table.required("id", &rule);
    let from = table.optional("from", &values::or_nothing(values::date()));
    let limit = table.optional("limit", &values::number(1..=10_000_u32));
    let rule = rule?.value;
    if let Some(limit) = &limit
        && rule.usual_limit().is_none()
    {
        let problem = table.problem(
            &limit.place,
            bilingual!("this rule has no limit", "这条规则没有限值"),
        );
        table.report(problem.hint(bilingual!(
            "only total-changed has one; take the line out",
            "只有 total-changed 有；删去这一行"
        )));
    }
    let switch = match from.map(|at| at.value) {
        Some(Some(day)) => Some(Switch::From(day)),
        None if limit.is_some() => None,
        Some(None) | None => Some(Switch::Off),
    };
    Some(RuleSetting {
        rule,
        switch,
        limit: limit.map(|at| at.value),
    })
}

fn nine_o_clock() -> NaiveTime {
    o_clock(9, 0)
}

fn o_clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}
