//! What is allowed in a configuration but hardly meant.

use diaodu::config;

use super::{Office, day};

fn warned(office: &Office, today: &str) -> String {
    let config = office.load().unwrap();
    let said = config::warnings(&config, day(today));
    let said: Vec<String> = said.iter().map(ToString::to_string).collect();
    office.shortened(&said.join("\n"))
}

#[test]
fn what_is_allowed_but_hardly_meant_is_a_warning() {
    let office = Office::new();
    assert_eq!(warned(&office, "2026-10-31").lines().count(), 2);
    insta::assert_snapshot!(warned(&office, "2026-11-01"), @r#"
    config/holidays.csv: no holiday of 2027 is listed
      hint: add the days of the State Council's notice; until then every date of that year is provisional
    config/diaodu.toml: mail.channel: letters are only written to a folder: read letters
      hint: nobody receives them; set channel = "smtp" when the rehearsal is over
    "#);

    office.set("channel", "\"smtp\"");
    office.set("tls", "\"none\"");
    let text = office.text("diaodu.toml");
    let (before, rest) = text.split_once("[[leader]]").unwrap();
    let (_, after) = rest.split_once("[mail]").unwrap();
    office.write("diaodu.toml", format!("{before}[mail]{after}"));
    office.replace("units.toml", "deputy = {", "#deputy = {");
    office.replace("units.toml", "leader = {", "#leader = {");
    insta::assert_snapshot!(warned(&office, "2026-10-31"), @r#"
    config/diaodu.toml: leader: nobody is listed
      hint: the monthly ledger and the flags reach no leader; add them under [[leader]]
    config/units.toml: unit.nanming.deputy: nobody is named
      hint: nobody is reminded while the liaison is away
    config/units.toml: unit.nanming.leader: nobody is named
      hint: nobody but the office hears of an overdue report
    config/diaodu.toml: mail.smtp.tls: letters travel unencrypted
      hint: set tls to "required" or "wrapper", unless the server stands in the same room
    config/diaodu.toml: 53 addresses end in @example.org
      hint: they came with the example and reach nobody; put the real ones in
    "#);
}

#[test]
fn a_header_confirmed_for_a_unit_that_is_not_there_is_a_warning() {
    let office = Office::new();
    let confirmed = |unit: &str| {
        format!(
            "[[confirmed]]\nunit = \"{unit}\"\nheader = \"项目盘子\"\nfield = \"none\"\nby = \"王主任\"\nwhy = \"来电\"\n"
        )
    };
    office.write("headers.toml", confirmed("nanming"));
    office.replace("diaodu.toml", "#headers =", "headers =");
    let before = warned(&office, "2026-10-31");
    office.write("headers.toml", confirmed("nanmin"));
    let after = warned(&office, "2026-10-31");
    let new: Vec<&str> = after
        .lines()
        .filter(|line| !before.contains(line))
        .collect();
    insta::assert_snapshot!(new.join("\n"), @r#"
    config/headers.toml: confirmed.unit: “项目盘子” is confirmed for no unit of units.toml: read nanmin
      hint: it changes nothing; name the unit by its slug in units.toml, or take the entry out
    "#);
}
