//! Why somebody got no letter.

use super::recorded::recorded;
use super::{add_letter, fate, one_line};
use crate::daemon::Office;
use crate::domain::language::{Language, both};
use crate::domain::occasion::Key;
use crate::domain::unit::{Contact, Unit};
use crate::domain::why::{Answer, EvidenceKind};
use crate::store::{OutboxRow, OutboxState, Result};

/// Letters that are told of, latest first.
const MOST_TOLD: usize = 20;

/// Which letters to this address were not sent, and why; and if there was none, why not.
pub async fn of_recipient(office: &Office, language: Language, address: &str) -> Result<Answer> {
    let letters = office.store.letters_to(address).await?;
    let unsent: Vec<&OutboxRow> = letters
        .iter()
        .filter(|row| row.state != OutboxState::Sent)
        .collect();
    let roles = roles(office, language, address);
    let sentence = match (letters.first(), unsent.first()) {
        (None, _) if roles.is_empty() => {
            both!(
                language,
                "nobody in the configuration has the address {address}, so no letter goes there",
                "配置和通讯录里没有人用 {address} 这个邮箱，所以不会往那里发信"
            )
        }
        (None, _) => both!(
            language,
            "no letter to {address} has been due yet",
            "还没有该发给 {address} 的信函"
        ),
        (Some(latest), None) => both!(
            language,
            "all {} letters to {address} were sent; the last one, {:?}, {}",
            "{}封发给 {address} 的信函都发了；最后一封 {:?}，{}",
            letters.len(),
            latest.subject,
            fate(office, language, latest)
        ),
        (Some(_), Some(latest)) => {
            let (unsent, all, subject) = (unsent.len(), letters.len(), &latest.subject);
            let fate = fate(office, language, latest);
            let reason = one_line(&recorded(language, &latest.reason));
            both!(
                language,
                "{unsent} of {all} letters to {address} were not sent; the last of them, {subject:?}, {fate}: {reason}",
                "发给 {address} 的{all}封信函中有{unsent}封没有发出；最后一封 {subject:?}，{fate}：{reason}"
            )
        }
    };
    let mut answer = Answer::new(language, address, sentence);
    if roles.is_empty() {
        answer.add(
            EvidenceKind::Role,
            language.of(
                "nobody in the configuration has this address",
                "配置和通讯录里没有人用这个邮箱",
            ),
        );
    }
    for role in roles {
        answer.add(EvidenceKind::Role, role);
    }
    for row in unsent.iter().take(MOST_TOLD) {
        answer.add_rule(Key::on_record(&row.key).occasion.rule());
        add_letter(office, &mut answer, row);
    }
    // Of those that were sent, the server's answer to the last one: the mail may be lost beyond it.
    if let Some(sent) = letters.iter().find(|row| row.state == OutboxState::Sent) {
        add_letter(office, &mut answer, sent);
        if let Some(last) = office.store.attempts(sent.id).await?.last() {
            let text = both!(
                language,
                "{} was answered: {}",
                "{} 的答复：{}",
                sent.key,
                one_line(&last.reply)
            );
            answer.add_at(EvidenceKind::Delivery, last.at, text);
        }
    }
    Ok(answer)
}

/// Who has this address.
fn roles(office: &Office, language: Language, address: &str) -> Vec<String> {
    let policy = &office.policy;
    let mut people: Vec<(&Contact, String)> = Vec::new();
    let of_unit = |english: &str, chinese: &str, unit: &Unit| {
        let role = language.of(english, chinese);
        let unit = language.of(&unit.slug.0, &unit.name);
        both!(language, "{role} of {unit}", "{unit}的{role}")
    };
    for unit in &policy.units {
        people.push((&unit.liaison, of_unit("liaison", "联络员", unit)));
        people.extend(
            unit.deputy
                .iter()
                .map(|one| (one, of_unit("deputy", "副联络员", unit))),
        );
        people.extend(
            unit.leader
                .iter()
                .map(|one| (one, of_unit("leader", "分管领导", unit))),
        );
    }
    people.extend(
        policy
            .office
            .iter()
            .map(|one| (one, language.of("the office", "办公室").to_owned())),
    );
    people.extend(
        policy
            .leaders
            .iter()
            .map(|one| (one, language.of("a leader", "市领导").to_owned())),
    );
    people.extend(
        policy
            .operator()
            .map(|one| (one, language.of("the operator", "运维人员").to_owned())),
    );
    let mut roles: Vec<String> = people
        .into_iter()
        .filter(|(contact, _)| contact.address.eq_ignore_ascii_case(address))
        .map(|(contact, role)| both!(language, "{} is {role}", "{}是{role}", contact.name))
        .collect();
    let robots = office
        .robots
        .iter()
        .filter(|robot| robot.address() == address);
    roles.extend(robots.map(|robot| {
        both!(
            language,
            "{} is a group robot",
            "{} 是群机器人",
            robot.name()
        )
    }));
    roles
}
