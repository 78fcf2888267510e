//! What is allowed in a configuration and yet hardly meant: for `doctor` and the start of `run`.

use chrono::{Datelike, NaiveDate};

use crate::domain::calendar::{HOLIDAYS, years_expected};
use crate::domain::language::bilingual;
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
        let what = bilingual!(
            "“{}” is confirmed for no unit of units.toml",
            "“{}”是给 units.toml 里没有的单位确认的",
            header.header
        );
        let problem = Problem::new(file, what)
            .key("confirmed.unit")
            .read(header.unit.clone())
            .hint(bilingual!(
                "it changes nothing; name the unit by its slug in units.toml, or take the entry out",
                "它不起作用；按 units.toml 里的短名（slug）改写单位，或删去这一条"
            ));
        found.push(problem);
    }
}

fn calendar(config: &Config, today: NaiveDate, found: &mut Vec<Problem>) {
    for day in years_expected(today) {
        if !config.calendar.covers(day) {
            let file = config.file.with_file_name("holidays.csv");
            let unlisted: Vec<&str> = config.calendar.unlisted(day.year()).collect();
            let what = if unlisted.len() == HOLIDAYS.len() {
                bilingual!("no holiday of {} is listed", "没有{}年的节假日", day.year())
            } else {
                bilingual!(
                    "of {} these are not listed: {}",
                    "{}年缺这些节假日：{}",
                    day.year(),
                    unlisted.join("、")
                )
            };
            let problem = Problem::new(file, what).hint(bilingual!(
                "add the days of the State Council's notice; until then every date of that year is provisional",
                "按国务院办公厅的放假通知补上；补上之前，那一年的日期都是暂定的"
            ));
            found.push(problem);
        }
    }
}

fn people(config: &Config, today: NaiveDate, found: &mut Vec<Problem>) {
    if config.policy.leaders.is_empty() {
        let what = bilingual!("nobody is listed", "没有写市领导");
        let problem = Problem::new(&config.file, what)
            .key("leader")
            .hint(bilingual!(
                "the monthly ledger and the flags reach no leader; add them under [[leader]]",
                "月度台账和提请通报发不到市领导；在 [[leader]] 下补上"
            ));
        found.push(problem);
    }
    let units_file = config.file.with_file_name("units.toml");
    let units = &config.policy.units;
    for unit in units.iter().filter(|unit| unit.is_active_on(today)) {
        let missing = [
            (
                "deputy",
                unit.deputy.is_none(),
                bilingual!(
                    "nobody is reminded while the liaison is away",
                    "联络员不在时没有人收到提醒；补上副联络员"
                ),
            ),
            (
                "leader",
                unit.leader.is_none(),
                bilingual!(
                    "nobody but the office hears of an overdue report",
                    "逾期未报只有办公室知道；补上单位分管领导"
                ),
            ),
        ];
        for (role, is_missing, hint) in missing {
            if is_missing {
                let what = bilingual!("nobody is named", "没有写人");
                let problem = Problem::new(&units_file, what)
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
            let what = bilingual!("letters are only written to a folder", "信函只写到文件夹里");
            let problem = Problem::new(&config.file, what)
                .key("mail.channel")
                .read(folder.display().to_string())
                .hint(bilingual!(
                    "nobody receives them; set channel = \"smtp\" when the rehearsal is over",
                    "没有人会收到；试运行结束后改为 channel = \"smtp\""
                ));
            found.push(problem);
        }
        ChannelOptions::Smtp(smtp) => {
            if smtp.tls == Tls::None && !is_this_machine(smtp) {
                let what = bilingual!("letters travel unencrypted", "信函在网上不加密传送");
                let problem = Problem::new(&config.file, what)
                    .key("mail.smtp.tls")
                    .hint(bilingual!(
                        "set tls to \"required\" or \"wrapper\", unless the server stands in the same room",
                        "tls 改为 \"required\" 或 \"wrapper\"；服务器就在同一机房的除外"
                    ));
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
        let what = bilingual!(
            "{count} addresses end in @example.org",
            "有{count}个邮箱以 @example.org 结尾"
        );
        let problem = Problem::new(&config.file, what).hint(bilingual!(
            "they came with the example and reach nobody; put the real ones in",
            "这是示例里的邮箱，没有人能收到；换成真实的"
        ));
        found.push(problem);
    }
}
