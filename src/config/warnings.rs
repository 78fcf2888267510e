//! What is allowed in a configuration and yet hardly meant: for `doctor` and the start of `run`.

use chrono::{Datelike, NaiveDate};

use crate::domain::calendar::{HOLIDAYS, years_expected};
use crate::words::ConfirmedHeader;

use super::options::{ChannelOptions, Config, SmtpSettings, Tls};
use super::problems::Problem;

/// What somebody should look at; `today` is the date in the office's zone.
#[must_use]
pub fn warnings(config: &Config, today: NaiveDate) -> Vec<Problem> {
    let mut found = Vec::new();
    calendar(config, today, &mut found);
    people(config, today, &mut found);
    mail(config, &mut found);
    confirmed_headers(config, &mut found);
    found
}

/// Headers that were confirmed for a unit that the office does not have: they mean nothing to anybody.
fn confirmed_headers(config: &Config, found: &mut Vec<Problem>) {
    let Some(file) = &config.headers_file else {
        return;
    };
    let is_known = |slug: &str| config.policy.units.iter().any(|unit| unit.slug.0 == slug);
    let lost = |header: &&ConfirmedHeader| !is_known(&header.unit);
    for header in config.words.confirmed.iter().filter(lost) {
        let what = format!("“{}” is confirmed for no unit of units.toml", header.header);
        let problem = Problem::new(file, what)
            .key("confirmed.unit")
            .read(header.unit.clone())
            .hint("it changes nothing; name the unit by its slug in units.toml, or take the entry out");
        found.push(problem);
    }
}

fn calendar(config: &Config, today: NaiveDate, found: &mut Vec<Problem>) {
    for day in years_expected(today) {
        if !config.calendar.covers(day) {
            let file = config.file.with_file_name("holidays.csv");
            let unlisted: Vec<&str> = config.calendar.unlisted(day.year()).collect();
            let what = if unlisted.len() == HOLIDAYS.len() {
                format!("no holiday of {} is listed", day.year())
            } else {
                format!(
                    "of {} these are not listed: {}",
                    day.year(),
                    unlisted.join("、")
                )
            };
            let problem = Problem::new(file, what).hint(
                "add the days of the State Council's notice; until then every date of that year is provisional",
            );
            found.push(problem);
        }
    }
}

fn people(config: &Config, today: NaiveDate, found: &mut Vec<Problem>) {
    if config.policy.leaders.is_empty() {
        let problem = Problem::new(&config.file, "nobody is listed")
            .key("leader")
            .hint("the monthly ledger and the flags reach no leader; add them under [[leader]]");
        found.push(problem);
    }
    let units_file = config.file.with_file_name("units.toml");
    let units = &config.policy.units;
    for unit in units.iter().filter(|unit| unit.is_active_on(today)) {
        let missing = [
            (
                "deputy",
                unit.deputy.is_none(),
                "nobody is reminded while the liaison is away",
            ),
            (
                "leader",
                unit.leader.is_none(),
                "nobody but the office hears of an overdue report",
            ),
        ];
        for (role, is_missing, hint) in missing {
            if is_missing {
                let problem = Problem::new(&units_file, "nobody is named")
                    .key(format!("unit.{}.{role}", unit.slug))
                    .hint(hint);
                found.push(problem);
            }
        }
    }
}

fn mail(config: &Config, found: &mut Vec<Problem>) {
    match &config.mail.channel {
        ChannelOptions::Folder(folder) => {
            let problem = Problem::new(&config.file, "letters are only written to a folder")
                .key("mail.channel")
                .read(folder.display().to_string())
                .hint("nobody receives them; set channel = \"smtp\" when the rehearsal is over");
            found.push(problem);
        }
        ChannelOptions::Smtp(smtp) => {
            if smtp.tls == Tls::None && !is_this_machine(smtp) {
                let problem = Problem::new(&config.file, "letters travel unencrypted")
                    .key("mail.smtp.tls")
                    .hint("set tls to \"required\" or \"wrapper\", unless the server stands in the same room");
                found.push(problem);
            }
            example_addresses(config, found);
        }
    }
}

fn is_this_machine(smtp: &SmtpSettings) -> bool {
    let address = smtp.host.parse::<std::net::IpAddr>();
    smtp.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Addresses that came with `init`: `example.org` belongs to nobody.
fn example_addresses(config: &Config, found: &mut Vec<Problem>) {
    let policy = &config.policy;
    let of_units = policy
        .units
        .iter()
        .flat_map(|unit| unit.liaisons().chain(&unit.leader));
    let of_departments = config.policy.departments.iter().map(|each| &each.contact);
    let people = policy.office.iter().chain(&policy.leaders);
    let count = people
        .chain(of_units)
        .chain(of_departments)
        .filter(|contact| contact.address.ends_with("@example.org"))
        .count();
    if count > 0 {
        let what = format!("{count} addresses end in @example.org");
        let problem = Problem::new(&config.file, what)
            .hint("they came with the example and reach nobody; put the real ones in");
        found.push(problem);
    }
}
