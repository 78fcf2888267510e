//! `[[robot]]` of `diaodu.toml`: group robots, and which letters' text each gets.

use std::path::Path;
use std::time::Duration;

use reqwest::Url;
use secrecy::ExposeSecret as _;

use super::options::{RobotKind, RobotSettings};
use super::parse::TomlTable;
use super::secrets::{Keys, Lookup, SecretSource};
use super::values;
use crate::domain::language::bilingual;
use crate::domain::letter_kind::LetterKind;

const KINDS: &[(&str, RobotKind)] = &[
    ("wecom", RobotKind::Wecom),
    ("dingtalk", RobotKind::Dingtalk),
    ("feishu", RobotKind::Feishu),
    ("json", RobotKind::Json),
];

/// What [`LetterKind::may_go_to_groups`] names.
const GETS: &[(&str, LetterKind)] = &[
    ("operator", LetterKind::Operator),
    ("overdue", LetterKind::Overdue),
    ("ledger_draft", LetterKind::LedgerDraft),
    ("ledger", LetterKind::Ledger),
    ("observation_warning", LetterKind::ObservationWarning),
    ("flag", LetterKind::Flag),
    ("urgent", LetterKind::Urgent),
    ("assignment_overdue", LetterKind::AssignmentOverdue),
];

/// The robots; each name once, for it stands in keys.
pub(super) fn all(
    root: &mut TomlTable<'_>,
    base: &Path,
    secrets: Lookup<'_>,
) -> Vec<RobotSettings> {
    let robots = root.each("robot", |table| read(table, base, secrets));
    let robots: Vec<RobotSettings> = robots.into_iter().flatten().collect();
    for (index, robot) in robots.iter().enumerate() {
        if robots[..index].iter().any(|other| other.name == robot.name) {
            let problem = root
                .problem(
                    &root.place_of("robot"),
                    bilingual!("the same slug twice", "slug 重复"),
                )
                .read(robot.name.as_str());
            root.report(problem);
        }
    }
    robots
}

/// One robot; `None` if something that must be there is not, or is not good.
fn read(table: &mut TomlTable<'_>, base: &Path, lookup: Lookup<'_>) -> Option<RobotSettings> {
    let slug = table.required("slug", &values::slug());
    let words = bilingual!(
        "\"wecom\" (企业微信), \"dingtalk\" (钉钉), \"feishu\" (飞书) or \"json\"",
        "\"wecom\"（企业微信）、\"dingtalk\"（钉钉）、\"feishu\"（飞书）或 \"json\""
    );
    let kind = table.required("kind", &values::word(KINDS).expecting(words));
    let gets = values::list(1..=GETS.len(), values::word(GETS));
    let usual = vec![
        LetterKind::Operator,
        LetterKind::Overdue,
        LetterKind::Flag,
        LetterKind::Urgent,
    ];
    let gets = table.or("gets", &gets, usual);
    let timeout = table.or("timeout_seconds", &values::number(1..=60), 10);
    let url = SecretSource::read(
        table,
        base,
        Keys {
            variable: "url_env",
            file: "url_file",
            what: ("the robot's address", "机器人地址"),
            may_be_open: false,
        },
    );
    let secret = SecretSource::read(
        table,
        base,
        Keys {
            variable: "secret_env",
            file: "secret_file",
            what: ("the robot's signature key", "机器人加签密钥"),
            may_be_open: false,
        },
    );
    let url = url.required(table, lookup);
    let secret = secret.if_there(table, lookup);
    if let Some(url) = &url
        && !is_address(url.expose_secret())
    {
        let what = bilingual!("the robot's address is none", "机器人的地址不是网址");
        let problem = table.problem(table.place(), what).expected(bilingual!(
            "an http or https address, as the group's settings show it",
            "群设置里显示的 http 或 https 地址"
        ));
        table.report(problem);
        return None;
    }
    if secret.is_some()
        && kind
            .as_ref()
            .is_some_and(|kind| kind.value == RobotKind::Wecom)
    {
        let problem = table
            .problem(
                table.place(),
                bilingual!(
                    "robots of 企业微信 have no signature key",
                    "企业微信的机器人没有加签密钥"
                ),
            )
            .hint(bilingual!(
                "remove secret_env or secret_file",
                "删去 secret_env 或 secret_file"
            ));
        table.report(problem);
    }
    Some(RobotSettings {
        name: slug?.value,
        kind: kind?.value,
        gets,
        url: url?,
        secret,
        timeout: Duration::from_secs(timeout),
    })
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::GETS;
    use crate::domain::letter_kind::LetterKind;

    #[test]
    fn groups_can_be_told_of_what_goes_to_office_and_leaders() {
        for &kind in LetterKind::ALL {
            let is_offered = GETS.contains(&(kind.word(), kind));
            assert_eq!(is_offered, kind.may_go_to_groups(), "{kind}");
        }
    }
}
