//! `diaodu.toml`: office, periods, reminders, ledger, observation, leaders, and the parts' limits.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use reqwest::Url;

use crate::domain::period::{DueDays, Quarter};
use crate::domain::policy::{
    GuardPolicy, LedgerPolicy, ObservationPolicy, OnHoliday, Policy, QuietHours, ReminderPolicy,
};
use crate::domain::rate::RateRules;
use crate::domain::rules::Rule;
use crate::domain::switches::{Switch, Switches};
use crate::domain::unit::{Contact, Unit};

use super::mail;
use super::options::{IntakeOptions, MailOptions, PingOptions, RobotOptions, WebOptions};
use super::parse::{At, Table};
use super::paths::{Overlap, keep_off_the_share, overlap, resolve};
use super::robots;
use super::secrets::Lookup;
use super::values;

/// What the file says.
pub(super) struct Diaodu {
    /// Complete but for the units, which stand in a file of their own.
    pub(super) policy: Policy,
    pub(super) share: PathBuf,
    pub(super) data_dir: PathBuf,
    pub(super) mail: MailOptions,
    pub(super) robots: Vec<RobotOptions>,
    pub(super) intake: IntakeOptions,
    /// The file with the office's own words for headers.
    pub(super) headers: Option<PathBuf>,
    pub(super) ping: Option<PingOptions>,
    pub(super) web: Option<WebOptions>,
}

/// Reads the whole file; `None` if something that must be there is not, or is not good.
pub(super) fn read(root: &mut Table<'_>, base: &Path, secrets: Lookup<'_>) -> Option<Diaodu> {
    let office = root.section("office", |table| office(table, base));
    let share = office.as_ref().map(|office| office.share.as_path());
    let periods = root.section("periods", periods);
    let deadline = periods.deadline_time;
    let reminders = root.section("reminders", |table| reminders(table, deadline));
    let (ledger, rates) = root.section("ledger", ledger);
    let observation = root.section("observation", observation);
    let guard = root.section("guard", guard);
    let rules: Vec<RuleSetting> = root.each("rule", rule).into_iter().flatten().collect();
    let off = rules.iter().filter_map(|set| Some((set.rule, set.switch?)));
    let limits = rules.iter().filter_map(|set| Some((set.rule, set.limit?)));
    let switches = Switches::new(off).with_limits(limits);
    let leaders = root.each("leader", contact);
    let mail = root.section("mail", |table| mail::read(table, base, share, secrets));
    let robots = robots(root, base, secrets);
    let intake = root.section("intake", intake);
    let headers = root.section("reading", |table| reading(table, base, share));
    let ping = root.section("ping", ping);
    let web = root.section("web", web);

    let office = office?;
    let mail = mail?;
    Some(Diaodu {
        policy: Policy {
            office_name: office.name.clone(),
            office: office.contacts,
            leaders: leaders.into_iter().flatten().collect(),
            units: Vec::<Unit>::new(),
            zone: office.zone,
            start: office.start,
            due_days: periods.due_days?,
            deadline_time: periods.deadline_time,
            on_holiday: periods.on_holiday,
            late_days: periods.late_days,
            reminders,
            ledger,
            observation,
            guard,
            rates,
            switches,
        },
        share: office.share,
        data_dir: office.data_dir,
        mail: mail.signed_by(office.name),
        robots,
        intake,
        headers,
        ping,
        web,
    })
}

struct Office {
    name: String,
    zone: Tz,
    start: NaiveDate,
    share: PathBuf,
    data_dir: PathBuf,
    contacts: Vec<Contact>,
}

fn office(table: &mut Table<'_>, base: &Path) -> Option<Office> {
    let name = table.required(
        "name",
        &values::text().expecting("the office's name, on one line"),
    );
    let zone = values::parsed("the name of a time zone such as \"Asia/Shanghai\"");
    let zone = table.or("zone", &zone, Tz::Asia__Shanghai);
    let start = table.required("start", &values::date());
    let share = path(table.required("share", &values::text()), base);
    let data_dir = path(table.required("data_dir", &values::text()), base);
    if let Some(share) = &share
        && matches!(
            overlap(base, &share.value),
            Some(Overlap::Same | Overlap::Inside)
        )
    {
        let problem = table
            .problem(&share.place, "holds this configuration")
            .read(share.value.display().to_string())
            .hint("the units could rewrite it; move config/ out of the share");
        table.report(problem);
    }
    if let (Some(share), Some(data_dir)) = (&share, &data_dir) {
        keep_off_the_share(
            table,
            data_dir,
            &share.value,
            "a database on a network share is lost sooner or later, and the units could read it",
        );
    }
    let expected = "a mail address of the office, under [[office.contact]]";
    let contacts = table.at_least_one("contact", expected, contact);
    let contacts: Vec<Contact> = contacts.into_iter().flatten().collect();
    Some(Office {
        name: name?.value,
        zone,
        start: start?.value,
        share: share?.value,
        data_dir: data_dir?.value,
        contacts,
    })
}

/// A path of the file, as an absolute one.
pub(super) fn path(path: Option<At<String>>, base: &Path) -> Option<At<PathBuf>> {
    path.map(|At { value, place }| At {
        value: resolve(base, &value),
        place,
    })
}

/// Somebody who gets letters.
pub(super) fn contact(table: &mut Table<'_>) -> Option<Contact> {
    let name = table.required(
        "name",
        &values::text().expecting("a person's name, on one line"),
    );
    let address = table.required("address", &values::address());
    let phone = table.or("phone", &values::text_or_nothing(), String::new());
    Some(Contact {
        name: name?.value,
        address: address?.value,
        phone,
    })
}

struct Periods {
    due_days: Option<DueDays>,
    deadline_time: Option<NaiveTime>,
    on_holiday: OnHoliday,
    late_days: u32,
}

const ON_HOLIDAY: &[(&str, OnHoliday)] = &[
    ("unchanged", OnHoliday::Unchanged),
    ("previous_workday", OnHoliday::PreviousWorkday),
    ("next_workday", OnHoliday::NextWorkday),
];

fn periods(table: &mut Table<'_>) -> Periods {
    let expected = "one to four days of the month from 1 to 28, ascending, such as [10, 25]";
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
        late_days: late_days.map_or(5, |at| at.value),
    }
}

fn reminders(table: &mut Table<'_>, deadline: Option<NaiveTime>) -> ReminderPolicy {
    let expected = "up to six numbers of working days from 0 to 10, descending, such as [3, 1, 0]";
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
                .problem(&table.place_of(key), "bad value")
                .read(time.format("%H:%M").to_string())
                .expected("a time outside quiet_from and quiet_to");
            table.report(problem);
        }
    }
    if let Some(deadline) = deadline.filter(|deadline| *deadline <= policy.at)
        && policy.workdays_before.contains(&0)
    {
        let problem = table
            .problem(&table.place_of("at"), "bad value")
            .read(policy.at.format("%H:%M").to_string())
            .expected(format!(
                "a time before periods.deadline_time, {}",
                deadline.format("%H:%M")
            ))
            .hint(
                "the reminder on the due day itself (the 0 in workdays_before) would come too late",
            );
        table.report(problem);
    }
    policy
}

/// The ledger's times, and how its rates are counted (rule 13).
fn ledger(table: &mut Table<'_>) -> (LedgerPolicy, RateRules) {
    let workdays_after = table.or("workdays_after", &values::number(0..=10), 2);
    let draft = table.optional("draft_workdays_before", &values::number(0..=10));
    let before = draft.as_ref().map_or(1, |at| at.value);
    if before > workdays_after {
        let problem = table
            .problem(&table.place_of("draft_workdays_before"), "bad value")
            .read(before.to_string())
            .expected(format!(
                "at most ledger.workdays_after, which is {workdays_after}"
            ))
            .hint("the draft would be made before the last report of the month is due");
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
    (policy, rates)
}

fn observation(table: &mut Table<'_>) -> ObservationPolicy {
    let quarter = values::parsed::<Quarter>("a quarter such as \"2026Q3\"");
    let quarters = values::list(0..=400, quarter).expecting("quarters such as [\"2026Q3\"]");
    let policy = ObservationPolicy {
        closes_on_day: table.or("closes_on_day", &values::number(1..=28), 10),
        warn_after: table.or("warn_after", &values::number(1..=12), 2),
        flag_after: table.or("flag_after", &values::number(2..=12), 3),
        not_held: table.or("not_held", &quarters, Vec::new()),
    };
    if policy.flag_after <= policy.warn_after {
        let problem = table
            .problem(&table.place_of("flag_after"), "bad value")
            .read(policy.flag_after.to_string())
            .expected(format!(
                "more than observation.warn_after, which is {}",
                policy.warn_after
            ));
        table.report(problem);
    }
    policy
}

/// The robots; each name once, for it stands in keys.
fn robots(root: &mut Table<'_>, base: &Path, secrets: Lookup<'_>) -> Vec<RobotOptions> {
    let robots = root.each("robot", |table| robots::read(table, base, secrets));
    let robots: Vec<RobotOptions> = robots.into_iter().flatten().collect();
    for (index, robot) in robots.iter().enumerate() {
        if robots[..index].iter().any(|other| other.name == robot.name) {
            let problem = root
                .problem(&root.place_of("robot"), "the same slug twice")
                .read(robot.name.as_str());
            root.report(problem);
        }
    }
    robots
}

fn guard(table: &mut Table<'_>) -> GuardPolicy {
    GuardPolicy {
        missing_percent: table.or("missing_percent", &values::number(1..=100), 50),
        operator: table.section_if_there("operator", contact).flatten(),
    }
}

struct RuleSetting {
    rule: Rule,
    /// `None`: it holds.
    switch: Option<Switch>,
    limit: Option<u32>,
}

/// A rule for sheets that does not hold, or not yet, or holds with another limit.
fn rule(table: &mut Table<'_>) -> Option<RuleSetting> {
    let expected = "the id of a rule of docs/rules.md that is no error, such as \"same-text\"";
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
        let problem = table.problem(&limit.place, "this rule has no limit");
        table.report(problem.hint("only total-changed has one; take the line out"));
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

const MEGABYTE: u64 = 1024 * 1024;

fn intake(table: &mut Table<'_>) -> IntakeOptions {
    let seconds = || values::number(1..=3600_u64);
    IntakeOptions {
        settle: Duration::from_secs(table.or("settle_seconds", &seconds(), 5)),
        cut: Duration::from_secs(60 * table.or("cut_minutes", &values::number(1..=60_u64), 10)),
        scan: Duration::from_secs(table.or("scan_seconds", &seconds(), 20)),
        max_file_bytes: table.or("max_file_mb", &values::number(1..=200), 20) * MEGABYTE,
        memory_bytes: table.or("memory_mb", &values::number(64..=8192), 512) * MEGABYTE,
        cpu: Duration::from_secs(table.or("cpu_seconds", &seconds(), 10)),
        wall: Duration::from_secs(table.or("wall_seconds", &seconds(), 15)),
    }
}

/// The file with the office's own words for headers, if it has any.
fn reading(table: &mut Table<'_>, base: &Path, share: Option<&Path>) -> Option<PathBuf> {
    let headers = path(table.optional("headers", &values::text()), base)?;
    if let Some(share) = share {
        let reason = "the units could rewrite what the columns mean";
        keep_off_the_share(table, &headers, share, reason);
    }
    Some(headers.value)
}

fn ping(table: &mut Table<'_>) -> Option<PingOptions> {
    let expected = "an http or https address, or \"\" for none";
    let url = values::or_nothing(values::checked(values::parsed::<Url>(expected), |url| {
        matches!(url.scheme(), "http" | "https").then_some(url)
    }));
    let url = table.or("url", &url, None)?;
    Some(PingOptions { url })
}

fn web(table: &mut Table<'_>) -> Option<WebOptions> {
    let expected = "an IP address and a port such as \"127.0.0.1:8480\", or \"\" for no pages";
    let listen = values::or_nothing(values::parsed::<SocketAddr>(expected));
    let listen = table.or("listen", &listen, None);
    let host = table.or("host", &values::or_nothing(values::host()), None);
    Some(WebOptions {
        listen: listen?,
        host,
    })
}

fn nine_o_clock() -> NaiveTime {
    o_clock(9, 0)
}

fn o_clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}
