//! Why somebody got no letter.

use super::{add_letter, fate, one_line};
use crate::daemon::Office;
use crate::domain::occasion::Key;
use crate::domain::unit::Contact;
use crate::domain::why::{Answer, EvidenceKind};
use crate::store::{OutboxRow, OutboxState, Result};

/// Letters that are told of, latest first.
const MOST_TOLD: usize = 20;

/// Which letters to this address were not sent, and why; and if there was none, why not.
pub async fn of_recipient(office: &Office, address: &str) -> Result<Answer> {
    let letters = office.store.letters_to(address).await?;
    let unsent: Vec<&OutboxRow> = letters
        .iter()
        .filter(|row| row.state != OutboxState::Sent)
        .collect();
    let roles = roles(office, address);
    let sentence = match (letters.first(), unsent.first()) {
        (None, _) if roles.is_empty() => {
            format!(
                "nobody in the configuration has the address {address}, so no letter goes there"
            )
        }
        (None, _) => format!("no letter to {address} has been due yet"),
        (Some(latest), None) => format!(
            "all {} letters to {address} were sent; the last one, {:?}, {}",
            letters.len(),
            latest.subject,
            fate(office, latest)
        ),
        (Some(_), Some(latest)) => format!(
            "{} of {} letters to {address} were not sent; the last of them, {:?}, {}: {}",
            unsent.len(),
            letters.len(),
            latest.subject,
            fate(office, latest),
            one_line(&latest.reason)
        ),
    };
    let mut answer = Answer::new(address, sentence);
    if roles.is_empty() {
        answer.add(
            EvidenceKind::Role,
            "nobody in the configuration has this address",
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
            let text = format!("{} was answered: {}", sent.key, one_line(&last.reply));
            answer.add_at(EvidenceKind::Delivery, last.at, text);
        }
    }
    Ok(answer)
}

/// Who has this address.
fn roles(office: &Office, address: &str) -> Vec<String> {
    let policy = &office.policy;
    let mut people: Vec<(&Contact, String)> = Vec::new();
    for unit in &policy.units {
        people.push((&unit.liaison, format!("liaison of {}", unit.slug)));
        people.extend(
            unit.deputy
                .iter()
                .map(|one| (one, format!("deputy of {}", unit.slug))),
        );
        people.extend(
            unit.leader
                .iter()
                .map(|one| (one, format!("leader of {}", unit.slug))),
        );
    }
    people.extend(
        policy
            .office
            .iter()
            .map(|one| (one, "the office".to_owned())),
    );
    people.extend(
        policy
            .leaders
            .iter()
            .map(|one| (one, "a leader".to_owned())),
    );
    people.extend(
        policy
            .operator()
            .map(|one| (one, "the operator".to_owned())),
    );
    let mut roles: Vec<String> = people
        .into_iter()
        .filter(|(contact, _)| contact.address.eq_ignore_ascii_case(address))
        .map(|(contact, role)| format!("{} is {role}", contact.name))
        .collect();
    let robots = office
        .robots
        .iter()
        .filter(|robot| robot.address() == address);
    roles.extend(robots.map(|robot| format!("{} is a group robot", robot.name())));
    roles
}
