//! A bad configuration is told all its problems at once, each where it stands.

use std::fs;

use proptest::prelude::*;

use diaodu::config::example;
use diaodu::domain::rules::Rule;

use super::Office;

/// Spoils the example, a line a change, and tells what is said: `file: from => to`, `\n` for a new line.
fn said_after(changes: &str) -> String {
    let office = Office::new();
    for change in changes.lines() {
        let (file, change) = change.split_once(": ").unwrap();
        let (from, to) = change.split_once(" =>").unwrap();
        let [from, to] = [from, to.trim_start()].map(|text| text.replace("\\n", "\n"));
        office.replace(file, &from, &to);
    }
    office.said()
}

/// What is said after each change on its own.
fn said_after_each(changes: &str) -> String {
    let said = changes
        .lines()
        .map(|change| format!("> {change}\n{}", said_after(change)));
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn all_problems_of_all_files_are_said_at_once() {
    let said = said_after(
        r#"diaodu.toml: zone = "Asia/Shanghai" => zone = "Asia/Shangai"
diaodu.toml: data_dir = "../data" => data_dir = "../share/data"
diaodu.toml: due_days = [10, 25] => due_days = [10, 31]
diaodu.toml: deadline_time = "24:00" => deadline_time = "25:00"
diaodu.toml: workdays_before = [3, 1, 0] => workdays_befor = [3, 1, 0]
diaodu.toml: flag_after = 3 => flag_after = 2
diaodu.toml: from_address = "diaodu@example.org" => from_address = "diaodu＠example.org"
diaodu.toml: tls = "required" => tls = "starttls"
diaodu.toml: user = "" => user = ""\npassword = "hunter2"
units.toml: nanming@example.org => nanming.example.org
units.toml: "云岩",  => "云岩", "ＮＭ",
units.toml: liaison = { name = "赵某" => laison = { name = "赵某"
holidays.csv: 2024-02-04,workday => 2024/2/4,workday
holidays.csv: 2024-02-11,holiday => 2024-02-10,holiday
holidays.csv: 2024-02-18,workday => 2024-02-19,workday
holidays.csv: 2024-04-04,holiday => 2024-04-04,feiertag"#,
    );
    insta::assert_snapshot!(said, @r#"
    config/diaodu.toml:12: office.zone: bad value: read "Asia/Shangai", expected the name of a time zone such as "Asia/Shanghai"
    config/diaodu.toml:15: office.data_dir: lies inside the share: read share/data, expected a folder outside the share, on a disk of this machine
      hint: a database on a network share is lost sooner or later, and the units could read it
    config/diaodu.toml:24: periods.due_days: bad value: read [10, 31], expected one to four days of the month from 1 to 28, ascending, such as [10, 25]
    config/diaodu.toml:25: periods.deadline_time: bad value: read "25:00", expected a time of day such as "17:30", or "24:00" for the end of the day
    config/diaodu.toml:32: reminders.workdays_befor: unknown key
      hint: did you mean workdays_before?
    config/diaodu.toml:54: observation.flag_after: bad value: read 2, expected more than observation.warn_after, which is 2
    config/diaodu.toml:79: mail.from_address: bad value: read "diaodu＠example.org", expected a mail address such as "zhang@example.org"
      hint: the ＠ is full-width; write "diaodu@example.org"
    config/diaodu.toml:87: mail.smtp.tls: bad value: read "starttls", expected "required" (STARTTLS), "wrapper" (TLS from the first byte) or "none"
    config/diaodu.toml:90: mail.smtp.password: a secret must not stand in this file
      hint: give it by mail.smtp.password_env or password_file, and change it: it has been in a file that others may have read
    config/units.toml:27: unit.nanming.liaison.address: bad value: read "nanming.example.org", expected a mail address such as "zhang@example.org"
      hint: it has no @
    config/units.toml:36: unit.yunyan.aliases: "ＮＭ" is already a name of unit.nanming in line 21
      hint: a sheet or a command that says this name could mean either
    config/units.toml:42: unit.huaxi.liaison: missing: expected a person with a mail address: { name, address, phone }
    config/units.toml:48: unit.huaxi.laison: unknown key
      hint: did you mean liaison?
    config/holidays.csv:3: bad date: read "2024/2/4", expected a date such as 2026-10-01
      hint: spreadsheet programs rewrite dates when they save a CSV; edit it as text
    config/holidays.csv:5: 2024-02-10 stands in line 4 already
    config/holidays.csv:12: a make-up workday that is a working day anyway: read 2024-02-19, a Monday, expected a Saturday or a Sunday
      hint: only days off can be made up for; look the date up in the notice
    config/holidays.csv:13: bad kind: read "feiertag", expected holiday or workday
    "#);
}

#[test]
fn mistakes_in_the_rule_s_settings_are_told() {
    let said = said_after_each(
        r#"diaodu.toml: late_days = 5  => late_days = five#
diaodu.toml: [reminders] => [reminder]
diaodu.toml: [ping] => [pings]
diaodu.toml: start = 2026-10-01 => start = 2026-02-30
diaodu.toml: start = 2026-10-01 => start = "soon"
diaodu.toml: start = 2026-10-01 =>
diaodu.toml: share = "../share" => share = "../data/share"
diaodu.toml: share = "../share" => share = "../data"
diaodu.toml: folder = "../letters" => folder = "../share/letters"
diaodu.toml: #templates = => templates =
diaodu.toml: #templates = "../templates" => templates = "../share/letters"
diaodu.toml: share = "../share" => share = ".."
diaodu.toml: at = "09:00" => at = "9 Uhr"
diaodu.toml: at = "09:00" => at = 09:00
diaodu.toml: deadline_time = "24:00" => deadline_time = "00:00"
diaodu.toml: deadline_time = "24:00" => deadline_time = "08:30"
diaodu.toml: [3, 1, 0] => [0, 1, 3]
diaodu.toml: workdays_after = 2 => workdays_after = 0
diaodu.toml: warn_after = 2 => warn_after = 0
diaodu.toml: not_held = [] => not_held = ["2026Q5"]
diaodu.toml: not_held = [] => not_held = "2026Q3""#,
    );
    insta::assert_snapshot!(said, @r#"
    > diaodu.toml: late_days = 5  => late_days = five#
    config/diaodu.toml:28: syntax error: invalid boolean, expected `false`
      hint: text stands in quotes: "…"
    > diaodu.toml: [reminders] => [reminder]
    config/diaodu.toml:31: reminder: unknown key
      hint: did you mean reminders?
    > diaodu.toml: [ping] => [pings]
    config/diaodu.toml:110: pings: unknown key
      hint: did you mean ping?
    > diaodu.toml: start = 2026-10-01 => start = 2026-02-30
    config/diaodu.toml:13: syntax error: invalid date, expected day between 01 and 28
    > diaodu.toml: start = 2026-10-01 => start = "soon"
    config/diaodu.toml:13: office.start: bad value: read "soon", expected a date such as 2026-10-01
    > diaodu.toml: start = 2026-10-01 =>
    config/diaodu.toml:10: office.start: missing: expected a date such as 2026-10-01
    > diaodu.toml: share = "../share" => share = "../data/share"
    config/diaodu.toml:15: office.data_dir: holds the share: read data, expected a folder outside the share, on a disk of this machine
      hint: a database on a network share is lost sooner or later, and the units could read it
    > diaodu.toml: share = "../share" => share = "../data"
    config/diaodu.toml:15: office.data_dir: is the share itself: read data, expected a folder outside the share, on a disk of this machine
      hint: a database on a network share is lost sooner or later, and the units could read it
    > diaodu.toml: folder = "../letters" => folder = "../share/letters"
    config/diaodu.toml:81: mail.folder: lies inside the share: read share/letters, expected a folder outside the share, on a disk of this machine
      hint: the units could read each other's letters there
    > diaodu.toml: #templates = => templates =
    config/diaodu.toml:82: mail.templates: not found: read templates, expected a folder of templates
    > diaodu.toml: #templates = "../templates" => templates = "../share/letters"
    config/diaodu.toml:82: mail.templates: lies inside the share: read share/letters, expected a folder outside the share, on a disk of this machine
      hint: the units could rewrite the office's letters there
    config/diaodu.toml:82: mail.templates: not found: read share/letters, expected a folder of templates
    > diaodu.toml: share = "../share" => share = ".."
    config/diaodu.toml:14: office.share: holds this configuration: read .
      hint: the units could rewrite it; move config/ out of the share
    config/diaodu.toml:15: office.data_dir: lies inside the share: read data, expected a folder outside the share, on a disk of this machine
      hint: a database on a network share is lost sooner or later, and the units could read it
    config/diaodu.toml:81: mail.folder: lies inside the share: read letters, expected a folder outside the share, on a disk of this machine
      hint: the units could read each other's letters there
    > diaodu.toml: at = "09:00" => at = "9 Uhr"
    config/diaodu.toml:33: reminders.at: bad value: read "9 Uhr", expected a time of day such as "09:00"
    > diaodu.toml: at = "09:00" => at = 09:00
    no problem
    > diaodu.toml: deadline_time = "24:00" => deadline_time = "00:00"
    config/diaodu.toml:25: periods.deadline_time: bad value: read "00:00", expected a time of day such as "17:30", or "24:00" for the end of the day
      hint: 00:00 would end the due day before it begins; write "24:00"
    > diaodu.toml: deadline_time = "24:00" => deadline_time = "08:30"
    config/diaodu.toml:33: reminders.at: bad value: read 09:00, expected a time before periods.deadline_time, 08:30
      hint: the reminder on the due day itself (the 0 in workdays_before) would come too late
    > diaodu.toml: [3, 1, 0] => [0, 1, 3]
    config/diaodu.toml:32: reminders.workdays_before: bad value: read [0, 1, 3], expected up to six numbers of working days from 0 to 10, descending, such as [3, 1, 0]
    > diaodu.toml: workdays_after = 2 => workdays_after = 0
    config/diaodu.toml:44: ledger.draft_workdays_before: bad value: read 1, expected at most ledger.workdays_after, which is 0
      hint: the draft would be made before the last report of the month is due
    > diaodu.toml: warn_after = 2 => warn_after = 0
    config/diaodu.toml:53: observation.warn_after: bad value: read 0, expected a whole number from 1 to 12
    > diaodu.toml: not_held = [] => not_held = ["2026Q5"]
    config/diaodu.toml:56: observation.not_held: bad value: read ["2026Q5"], expected quarters such as ["2026Q3"]
    > diaodu.toml: not_held = [] => not_held = "2026Q3"
    config/diaodu.toml:56: observation.not_held: bad value: read "2026Q3", expected quarters such as ["2026Q3"]
    "#);
}

#[test]
fn mistakes_in_the_parts_settings_are_told() {
    let said = said_after_each(
        r#"diaodu.toml: max_file_mb = 20 => max_file_mb = -1
diaodu.toml: url = "" => url = "ftp://example.org"
diaodu.toml: listen = "" => listen = "localhost"
diaodu.toml: channel = "folder" => channel = "mail"
diaodu.toml: [[office.contact]] => [office.contact]
diaodu.toml: name = "贵阳市重大 => name = "\u000aBcc: b@example.org" #
diaodu.toml: leader-chen@example.org => 陈@example.org"#,
    );
    insta::assert_snapshot!(said, @r#"
    > diaodu.toml: max_file_mb = 20 => max_file_mb = -1
    config/diaodu.toml:105: intake.max_file_mb: bad value: read -1, expected a whole number from 1 to 200
    > diaodu.toml: url = "" => url = "ftp://example.org"
    config/diaodu.toml:111: ping.url: bad value: read "ftp://example.org", expected an http or https address, or "" for none
    > diaodu.toml: listen = "" => listen = "localhost"
    config/diaodu.toml:114: web.listen: bad value: read "localhost", expected an IP address and a port such as "127.0.0.1:8480", or "" for no pages
    > diaodu.toml: channel = "folder" => channel = "mail"
    config/diaodu.toml:76: mail.channel: bad value: read "mail", expected one of "folder", "smtp"
    > diaodu.toml: [[office.contact]] => [office.contact]
    config/diaodu.toml:18: office.contact: bad value: read a table, expected tables, each under [[office.contact]]
    > diaodu.toml: name = "贵阳市重大 => name = "\u000aBcc: b@example.org" #
    config/diaodu.toml:11: office.name: bad value: read "\nBcc: b@example.org", expected the office's name, on one line
    > diaodu.toml: leader-chen@example.org => 陈@example.org
    config/diaodu.toml:67: leader.1.address: bad value: read "陈@example.org", expected a mail address such as "zhang@example.org"
      hint: it has characters outside ASCII; give the address in Latin letters
    "#);
}

#[test]
fn mistakes_in_units_and_holidays_are_told() {
    let said = said_after_each(
        r#"units.toml: slug = "nanming" => slug = "Nan Ming"
units.toml: slug = "nanming" => slug = "office"
units.toml: name = "南明区" => name = "../南明区"
units.toml: kind = "district" => kind = "区"
units.toml: #from = 2026-10-01\n#to = 2030-12-31 => from = 2026-10-01\nto = 2026-09-30
units.toml: "高新区" => "经开区"
units.toml: code = "YY" => code = "NM"
units.toml: slug = "gongxin" => slug = "fagai"
units.toml: #target = [{ year = 2026, => target = [{ year = 2026, started = 1 }, { year = 2026,
units.toml: deputy = { name = "蒋某", => deputy = {
units.toml: kind = "district" => kind = "district"\n"a\u000ab" = 1
holidays.csv: date,kind,name => 日期,类别,名称
holidays.csv: 2024-01-01,holiday,元旦 => 2024-01-01,holiday"#,
    );
    insta::assert_snapshot!(said, @r#"
    > units.toml: slug = "nanming" => slug = "Nan Ming"
    config/units.toml:19: unit.1.slug: bad value: read "Nan Ming", expected 1 to 32 lower-case letters, digits or hyphens, such as "nanming"; not "office"
    > units.toml: slug = "nanming" => slug = "office"
    config/units.toml:19: unit.office.slug: bad value: read "office", expected 1 to 32 lower-case letters, digits or hyphens, such as "nanming"; not "office"
    > units.toml: name = "南明区" => name = "../南明区"
    config/units.toml:20: unit.nanming.name: bad value: read "../南明区", expected a name that can be a folder's: no \ / : * ? " < > | and no full stop at either end
    > units.toml: kind = "district" => kind = "区"
    config/units.toml:23: unit.nanming.kind: bad value: read "区", expected one of "district", "county", "city", "development_zone", "department"
    > units.toml: #from = 2026-10-01\n#to = 2030-12-31 => from = 2026-10-01\nto = 2026-09-30
    config/units.toml:25: unit.nanming.to: bad value: read 2026-09-30, expected a day not before from, which is 2026-10-01
    > units.toml: "高新区" => "经开区"
    config/units.toml:140: unit.jingkai.aliases: "经开区" is already a name of unit.gaoxin in line 126
      hint: a sheet or a command that says this name could mean either
    > units.toml: code = "YY" => code = "NM"
    config/units.toml:35: unit.yunyan.code: "NM" is already a name of unit.nanming in line 21
      hint: a sheet or a command that says this name could mean either
    > units.toml: slug = "gongxin" => slug = "fagai"
    config/units.toml:185: department.fagai.slug: "fagai" is already a name of department.fagai in line 180
      hint: a sheet or a command that says this name could mean either
    > units.toml: #target = [{ year = 2026, => target = [{ year = 2026, started = 1 }, { year = 2026,
    config/units.toml:26: unit.nanming.target.2.year: 2026 has targets already in line 26
    > units.toml: deputy = { name = "蒋某", => deputy = {
    config/units.toml:28: unit.nanming.deputy.name: missing: expected a person's name, on one line
    > units.toml: kind = "district" => kind = "district"\n"a\u000ab" = 1
    config/units.toml:24: unit.nanming."a\nb": unknown key
      hint: the keys here are slug, name, code, aliases, kind, from, to, liaison, deputy, leader, target, manager
    > holidays.csv: date,kind,name => 日期,类别,名称
    config/holidays.csv:1: bad header: read "日期,类别,名称", expected date,kind,name
    > holidays.csv: 2024-01-01,holiday,元旦 => 2024-01-01,holiday
    config/holidays.csv:2: bad line: read "2024-01-01,holiday", expected three values: date,kind,name
    "#);
}

#[test]
fn a_syntax_error_does_not_hide_the_problems_of_another_file() {
    let said = said_after(
        r#"diaodu.toml: zone = "Asia/Shanghai" => zone = Asia/Shanghai
diaodu.toml: settle_seconds = 5 => settle_seconds == 5
units.toml: nanming@example.org => nanming"#,
    );
    insta::assert_snapshot!(said, @r#"
    config/diaodu.toml:12: syntax error: string values must be quoted, expected literal string
      hint: text stands in quotes: "…"
    config/diaodu.toml:102: syntax error: extra `=`, expected nothing
    config/units.toml:27: unit.nanming.liaison.address: bad value: read "nanming", expected a mail address such as "zhang@example.org"
      hint: it has no @
    "#);
}

#[test]
fn a_file_that_is_no_text_or_not_there_is_one_problem() {
    let office = Office::new();
    office.write("units.toml", b"# \xb1\xa8\xcb\xcd\n");
    office.write("holidays.csv", vec![b'x'; 2 << 20]);
    fs::remove_file(office.path("config/diaodu.toml")).unwrap();
    insta::assert_snapshot!(office.said(), @"
    config/diaodu.toml: the file is not there
      hint: `diaodu init DIR` writes an example office with all three files
    config/units.toml:1: the file is not UTF-8
      hint: save it again with the encoding UTF-8; some editors use GBK
    config/holidays.csv: the file is too large: expected at most 1024 KiB
    ");
}

#[test]
fn a_file_of_nothing_but_mistakes_does_not_flood_the_screen() {
    let office = Office::new();
    office.write("holidays.csv", "x\n".repeat(10_000));
    let said = office.said();
    assert_eq!(said.lines().count(), 51);
    assert!(said.ends_with("\n… and 9950 more"), "{said}");
}

#[test]
fn a_limit_is_for_the_one_rule_that_has_one() {
    let office = Office::new();
    let text = office.text("diaodu.toml");
    let rule = |lines: &str| format!("{text}\n[[rule]]\n{lines}\n");
    office.write("diaodu.toml", rule("id = \"total-changed\"\nlimit = 20"));
    let switches = office.load().unwrap().policy.switches;
    assert_eq!(switches.limit(Rule::TotalChanged), 20);
    office.write("diaodu.toml", rule("id = \"stage-back\"\nlimit = 20"));
    assert!(
        office
            .said()
            .contains("rule.1.limit: this rule has no limit")
    );
    office.write("diaodu.toml", rule("id = \"total-changed\"\nlimit = 0"));
    let said = office.said();
    assert!(
        said.contains("expected a whole number from 1 to 10000"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_bring_the_database_onto_the_share() {
    let office = Office::new();
    fs::create_dir(office.path("share")).unwrap();
    std::os::unix::fs::symlink(office.path("share"), office.path("data")).unwrap();
    office.set("data_dir", "\"../data/state\"");
    insta::assert_snapshot!(office.said(), @"
    config/diaodu.toml:15: office.data_dir: lies inside the share: read data/state, expected a folder outside the share, on a disk of this machine
      hint: a database on a network share is lost sooner or later, and the units could read it
    ");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_stands_in_a_file_is_a_problem_or_none(
        file in 0..3_usize,
        at in any::<prop::sample::Index>(),
        length in 0..40_usize,
        new in prop_oneof![
            ".*",
            "[\\[\\]{}=\"'#,.\n a-z0-9-]{0,12}",
        ],
    ) {
        let office = Office::new();
        let (name, text) = example::files()[file];
        let mut letters: Vec<char> = text.chars().collect();
        let start = at.index(letters.len());
        let end = letters.len().min(start + length);
        letters.splice(start..end, new.chars());
        office.write(name, letters.into_iter().collect::<String>());
        if let Err(problems) = office.load() {
            prop_assert!(problems.iter().count() > 0);
            prop_assert!(!problems.to_string().chars().any(|letter| letter.is_control() && letter != '\n'));
        }
    }
}
